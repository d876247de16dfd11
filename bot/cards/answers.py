"""What comes of a question, or of a name, as a card."""

from typing import assert_never

from bot.cards.blocks import (
    Card,
    caption,
    card,
    header,
    paragraph,
    shorten,
    with_plainer,
)
from bot.cards.buttons import browse_buttons, open_buttons, pick_buttons
from bot.cards.entries import entry_card
from bot.cards.pages import help_card
from bot.cards.spotlights import spotlight_carousel, spotlight_rows
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.models import Entry
from bot.services.guide import (
    Answer,
    Answered,
    HelpWanted,
    Named,
    NoAnswer,
    Reply,
    Unsure,
)

_LONGEST_ECHO = 60
"""How much of what a person typed is said back to them."""


def answer_card(answer: Answer, knowledge: KnowledgeBase) -> Card:
    """The card for any of the three outcomes."""
    match answer:
        case Answered(entry=entry, turn=turn):
            return entry_card(entry, knowledge, answers=turn)
        case Unsure(offered=offered):
            return card(paragraph(knowledge.voice.unsure), pick_buttons(offered, knowledge.voice))
        case NoAnswer(near=near):
            return no_answer_card(knowledge, near)
        case _:
            assert_never(answer)


def reply_card(reply: Reply, knowledge: KnowledgeBase) -> Card:
    """The card for whatever was said in a conversation."""
    return help_card(knowledge) if isinstance(reply, HelpWanted) else answer_card(reply, knowledge)


def no_answer_card(knowledge: KnowledgeBase, near: tuple[Entry, ...] = ()) -> Card:
    """The honest no, near entries by their titles alone, and what else there is.

    The words of near entries do not answer, so they are not quoted.
    """
    voice = knowledge.voice
    return _apology(voice.no_answer, voice.near, near, knowledge)


def spotlight_card(named: Named, name: str, knowledge: KnowledgeBase) -> Card:
    """The spotlight of that name, or those whose names are close."""
    return _named_card(named, knowledge.voice.no_such_spotlight.format(name=_echo(name)), knowledge)


def theme_card(named: Named, name: str, knowledge: KnowledgeBase) -> Card:
    """The theme of that name, or those whose names are close."""
    return _named_card(named, knowledge.voice.no_such_theme.format(name=_echo(name)), knowledge)


def _named_card(named: Named, unknown: str, knowledge: KnowledgeBase) -> Card:
    if named.found:
        return entry_card(named.found, knowledge)
    return _apology(unknown, knowledge.voice.close_names, named.close, knowledge)


def _apology(sentence: str, leading: str, entries: tuple[Entry, ...], knowledge: KnowledgeBase) -> Card:
    """What cannot be shown, what comes close, and what else there is."""
    voice = knowledge.voice
    return card(
        paragraph(sentence),
        caption(leading) if entries else None,
        open_buttons(entries, voice),
        caption(voice.browse),
        browse_buttons(knowledge, besides=entries),
    )


def _echo(typed: str) -> str:
    return shorten(" ".join(typed.split()), _LONGEST_ECHO)


def spotlights_card(knowledge: KnowledgeBase) -> Card:
    """All spotlights: the curators' page for them where there is one."""
    if knowledge.directory:
        return entry_card(knowledge.directory, knowledge)
    heading = header(knowledge.voice.all_spotlights)
    tiles = card(heading, *spotlight_carousel(knowledge))
    return with_plainer(tiles, card(heading, *spotlight_rows(knowledge)))


def takeaways_card(knowledge: KnowledgeBase) -> Card:
    """All themes, each with its takeaways."""
    voice = knowledge.voice
    rows = (open_buttons([theme, *knowledge.learnings_of(theme)], voice) for theme in knowledge.themes)
    return card(header(voice.all_takeaways), paragraph(voice.themes_intro), *rows)
