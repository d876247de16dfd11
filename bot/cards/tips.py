"""A tip as a card: short enough to read at a glance, with its source, and a way to read on."""

from collections.abc import Iterator

from bot.cards.blocks import Button, Card, Part, buttons, caption, card, paragraph, quote, quoted_list
from bot.cards.entries import source_line
from bot.cards.ids import Action, TipAction
from bot.cards.words import Link, Person, Strong, Words, around_blank
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.models import Citation, Fact, Spotlight
from bot.services.tips.tip import Tip


def tip_card(tip: Tip, knowledge: KnowledgeBase) -> Card:
    """The tip of the day, as a channel gets it."""
    voice = knowledge.voice.tips
    row = [
        Button(voice.discuss, TipAction.DISCUSS, tip.entry_id),
        Button(voice.helpful, TipAction.HELPFUL, tip.id),
        Button(voice.not_for_us, TipAction.NOT_FOR_US, tip.id),
    ]
    return card(
        caption(voice.heading.format(about=_about(tip, knowledge))),
        *_body(tip, knowledge),
        buttons(row, knowledge.voice.buttons),
        caption(voice.automated),
    )


def tip_now_card(tip: Tip, knowledge: KnowledgeBase) -> Card:
    """A tip for who asked for one, with a button to share it."""
    share = Button(knowledge.voice.share, TipAction.SHARE, tip.id)
    return _passing(tip, knowledge, None, share)


def shared_tip_card(tip: Tip, knowledge: KnowledgeBase, user_id: str) -> Card:
    """A tip as somebody shares it with a channel."""
    return _passing(tip, knowledge, caption(*around_blank(knowledge.voice.shared_by, "person", Person(user_id))))


def trial_tip_card(tip: Tip, knowledge: KnowledgeBase) -> Card:
    """A tip for who wants to see what a channel would get."""
    return _passing(tip, knowledge, caption(knowledge.voice.tips.testing))


def _passing(tip: Tip, knowledge: KnowledgeBase, opening: Part | None, *more: Button) -> Card:
    """A tip that is not a channel's tip of the day; its entry opens for whoever presses alone."""
    voice = knowledge.voice.tips
    read_on = Button(voice.read_on, Action.OPEN, tip.entry_id)
    return card(
        opening,
        caption(voice.heading_now.format(about=_about(tip, knowledge))),
        *_body(tip, knowledge),
        buttons([read_on, *more], knowledge.voice.buttons),
    )


def _about(tip: Tip, knowledge: KnowledgeBase) -> str:
    """The theme, or the awardee's place."""
    entry = knowledge.entries[tip.entry_id]
    theme = knowledge.theme_of(entry)
    if theme:
        return theme.title
    return knowledge.voice.spotlight.format(place=entry.place) if isinstance(entry, Spotlight) else knowledge.voice.page


def _body(tip: Tip, knowledge: KnowledgeBase) -> Iterator[Part]:
    """The passage below its entry's title: published words as a quotation, a fact as ours; each with its source."""
    title = Strong(knowledge.entries[tip.entry_id].title)
    match tip.passage:
        case Citation() as citation:
            yield paragraph(title)
            if tip.introduction:
                yield quote(tip.introduction.quote)
            yield quoted_list([citation.quote]) if tip.introduction else quote(citation.quote)
            yield source_line(citation, knowledge)
        case Fact() as fact:
            yield paragraph(title, f"\n{fact.text}")
            yield caption(*_fact_source(fact, knowledge))


def _fact_source(fact: Fact, knowledge: KnowledgeBase) -> tuple[Words, ...]:
    link = Link(", ".join(filter(None, (fact.page, fact.publisher, fact.as_of))), fact.url)
    return around_blank(knowledge.voice.tips.fact, "page", link)
