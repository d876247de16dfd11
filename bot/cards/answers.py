"""What comes of a question, or of a name, as a card."""

from typing import assert_never

from bot.cards.blocks import (
    MAX_HEADER,
    Card,
    Part,
    card,
    context,
    header,
    section,
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
        case Answered(entry=entry):
            return entry_card(entry, knowledge)
        case Unsure(offered=offered):
            return card(section(knowledge.voice.unsure), pick_buttons(offered, knowledge.voice))
        case NoAnswer(near=near):
            return no_answer_card(knowledge, *_near(near, knowledge))
        case _:
            assert_never(answer)


def reply_card(reply: Reply, knowledge: KnowledgeBase) -> Card:
    """The card for whatever was said in a conversation."""
    return help_card(knowledge) if isinstance(reply, HelpWanted) else answer_card(reply, knowledge)


def _near(near: tuple[Entry, ...], knowledge: KnowledgeBase) -> tuple[Part | None, ...]:
    """Near entries by their titles alone: their words do not answer, so they are not quoted."""
    return (context(knowledge.voice.near), open_buttons(near, knowledge.voice)) if near else ()


def no_answer_card(knowledge: KnowledgeBase, *near: Part | None) -> Card:
    """The honest no, and what else there is."""
    voice = knowledge.voice
    return card(section(voice.no_answer), *near, context(voice.browse), browse_buttons(knowledge))


def spotlight_card(named: Named, name: str, knowledge: KnowledgeBase) -> Card:
    """The spotlight of that name, or those whose names are close."""
    return _named_card(named, knowledge.voice.no_such_spotlight.format(name=_echo(name)), knowledge)


def theme_card(named: Named, name: str, knowledge: KnowledgeBase) -> Card:
    """The theme of that name, or those whose names are close."""
    return _named_card(named, knowledge.voice.no_such_theme.format(name=_echo(name)), knowledge)


def _named_card(named: Named, unknown: str, knowledge: KnowledgeBase) -> Card:
    if named.found:
        return entry_card(named.found, knowledge)
    voice = knowledge.voice
    close = (context(voice.close_names), open_buttons(named.close, voice)) if named.close else ()
    return card(section(unknown), *close, context(voice.browse), browse_buttons(knowledge))


def _echo(typed: str) -> str:
    return shorten(" ".join(typed.split()), _LONGEST_ECHO)


def spotlights_card(knowledge: KnowledgeBase) -> Card:
    """All spotlights: the curators' page for them where there is one."""
    if knowledge.directory:
        return entry_card(knowledge.directory, knowledge)
    heading = header(shorten(knowledge.voice.all_spotlights, MAX_HEADER))
    tiles = card(heading, *spotlight_carousel(knowledge))
    return with_plainer(tiles, card(heading, *spotlight_rows(knowledge)))


def takeaways_card(knowledge: KnowledgeBase) -> Card:
    """All themes, each with its takeaways."""
    voice = knowledge.voice
    rows = (open_buttons([theme, *knowledge.learnings_of(theme)], voice) for theme in knowledge.themes)
    return card(header(voice.all_takeaways), section(voice.themes_intro), *rows)
