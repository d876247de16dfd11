"""Cards of tips, and the help for ``/tip``."""

from collections.abc import Iterator

from bot.cards.blocks import (
    Card,
    CardBlock,
    bullet_list,
    button_row,
    caption,
    card,
    header,
    in_language,
    paragraph,
    quote,
    quoted_list,
)
from bot.cards.buttons import saving_button
from bot.cards.elements import Button, Menu
from bot.cards.ids import Action, Command, ScheduleAction, TipAction
from bot.cards.sources import page_link, page_of, source_line
from bot.cards.text import Bold, Span, UserMention, fill_placeholder
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.models import Spotlight
from bot.knowledge.voice.voice import Voice
from bot.services.tips.commands import TipWord
from bot.services.tips.models import Story, Tip

_MAX_ECHO = 40
"""Characters of a person's own words that a card repeats."""


def tip_card(tip: Tip, knowledge: KnowledgeBase) -> Card:
    """Return the tip of the day, as a channel receives it."""
    voice = knowledge.voice.tips
    row = [
        Button(voice.discuss, TipAction.DISCUSS, tip.entry_id),
        Button(voice.helpful, TipAction.HELPFUL, tip.id),
        Button(voice.not_for_us, TipAction.NOT_FOR_US, tip.id),
    ]
    drawn = card(
        caption(voice.heading.format(about=about_tip(tip, knowledge))),
        *_body(tip, knowledge),
        button_row(row, menu=_menu(tip, knowledge)),
        caption(voice.automated),
    )
    return in_language(drawn, knowledge.language)


def tip_now_card(tip: Tip, knowledge: KnowledgeBase) -> Card:
    """Return a tip for the person who asked for one, with a button to share it."""
    share = Button(knowledge.voice.share, TipAction.SHARE, tip.id)
    return _single_tip_card(tip, knowledge, None, share)


def shared_tip_card(tip: Tip, knowledge: KnowledgeBase, user_id: str) -> Card:
    """Return a tip as the person ``user_id`` shares it with a channel."""
    opening = caption(*fill_placeholder(knowledge.voice.shared_by, "person", UserMention(user_id)))
    return _single_tip_card(tip, knowledge, opening)


def trial_tip_card(tip: Tip, knowledge: KnowledgeBase) -> Card:
    """Return a tip for a person who wants to see what a channel would receive."""
    return _single_tip_card(tip, knowledge, caption(knowledge.voice.tips.testing))


def _single_tip_card(tip: Tip, knowledge: KnowledgeBase, opening: CardBlock | None, *more: Button) -> Card:
    """Return a tip that is not a channel's tip of the day.

    Its entry opens only for the person who presses the button.
    """
    voice = knowledge.voice.tips
    drawn = card(
        opening,
        caption(voice.heading_now.format(about=about_tip(tip, knowledge))),
        *_body(tip, knowledge),
        button_row([read_on_button(tip, knowledge), *more], menu=_menu(tip, knowledge)),
    )
    return in_language(drawn, knowledge.language)


def _menu(tip: Tip, knowledge: KnowledgeBase) -> Menu:
    return Menu(tip.entry_id, [saving_button(tip.entry_id, knowledge.voice)])


def read_on_button(tip: Tip, knowledge: KnowledgeBase) -> Button:
    """Return the button that opens the tip's entry for the person who presses it."""
    about = knowledge.voice.read_about.format(title=knowledge.entries[tip.entry_id].title)
    return Button(knowledge.voice.tips.read_on, Action.OPEN, tip.entry_id, accessible_name=about)


def about_tip(tip: Tip, knowledge: KnowledgeBase) -> str:
    """Return the entry's theme, or a spotlight's place."""
    entry = knowledge.entries[tip.entry_id]
    theme = knowledge.theme_of(entry)
    if theme:
        return theme.title
    return knowledge.voice.spotlight.format(place=entry.place) if isinstance(entry, Spotlight) else knowledge.voice.page


def _body(tip: Tip, knowledge: KnowledgeBase) -> Iterator[CardBlock]:
    """Yield the title; the published words as a quotation; what goes with them, in our words; and the sources."""
    yield paragraph(Bold(knowledge.entries[tip.entry_id].title))
    if tip.quote:
        yield quote(tip.quote.quote)
    if tip.items:
        yield quoted_list(tip.items)
    if tip.note:
        yield paragraph(Bold(knowledge.voice.note), f" {tip.note}")
    if tip.story:
        yield _story(tip, tip.story, knowledge)
    if tip.quote:
        yield source_line(tip.quote, knowledge)
    if tip.story:
        yield caption(*fill_placeholder(knowledge.voice.tips.fact, "page", page_link(page_of(tip.story.fact))))


def _story(tip: Tip, story: Story, knowledge: KnowledgeBase) -> CardBlock:
    """Return a story; beside a takeaway, it begins with the spotlight that it is about."""
    about = knowledge.entries[story.spotlight_id]
    if tip.entry_id == about.id or not isinstance(about, Spotlight):
        return paragraph(story.text)
    # The title of a spotlight often names its place.
    where = [part for part in about.place.split(", ") if part not in about.title]
    name = ", ".join([about.title, *where])
    return paragraph(Bold(f"{knowledge.voice.illustrated_by} {name}"), f"\n{story.text}")


def tip_help_card(voice: Voice, channel: str, sentence: str = "") -> Card:
    """Return the help for ``/tip``, below ``sentence``; it lists every word that can follow, with its effect.

    ``channel`` is the id of the channel whose tips a button offers to set up; without one there is no button.
    """
    set_up = [Button(voice.tips.set_up, ScheduleAction.SET_UP, channel)] if channel else []
    return card(
        paragraph(sentence) if sentence else None,
        header(voice.tips.help_title),
        bullet_list([_help_line(word, voice) for word in TipWord]),
        caption(voice.tips.help_who),
        button_row(set_up),
    )


def unknown_word_card(typed: str, close: TipWord | None, voice: Voice, channel: str) -> Card:
    """Return the help for ``/tip`` after an unknown word, with ``close``, the nearest word that exists."""
    word = " ".join(typed.split())[:_MAX_ECHO]
    if close is None:
        return tip_help_card(voice, channel, voice.tips.unknown_word.format(word=word))
    return tip_help_card(voice, channel, voice.tips.did_you_mean.format(word=word, command=_command(close)))


def _help_line(word: TipWord, voice: Voice) -> tuple[Span, ...]:
    does = getattr(voice.tips.help, word.name.lower())
    return Bold(_command(word)), f": {does}"


def _command(word: TipWord) -> str:
    return f"{Command.TIP} {word}".strip()
