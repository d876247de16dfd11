"""The Home tab: what the bot is for, ways to ask, and every scheduled channel of the workspace."""

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet

from bot.cards.blocks import Button, Part, bullet_list, buttons, caption, header, paragraph
from bot.cards.buttons import open_buttons
from bot.cards.ids import HomeAction
from bot.cards.pages import help_lines
from bot.cards.schedules import schedule_buttons, schedule_row
from bot.cards.views import View
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.models import Entry
from bot.services.tips.service import Status

PER_PAGE = 20
"""Schedules shown at once, of up to three blocks each: a Home tab has room for a hundred."""
_LONGEST_EXAMPLE = 75
"""Characters of a question that fits a button."""

_OWN = {"i", "we", "my", "our", "us"}


def home_view(
    knowledge: KnowledgeBase, scheduled: Sequence[Status], may_change: AbstractSet[str], page: int = 0
) -> View:
    """The Home tab of a person who may change the schedules of the channels ``may_change``; pages count from 0."""
    parts = [*_welcome(knowledge), *_tips(knowledge, scheduled, may_change, page), *_closing(knowledge)]
    return {"type": "home", "blocks": [part.block for part in parts if part]}


def example_questions(knowledge: KnowledgeBase) -> list[str]:
    """A question of each theme in which somebody speaks of themselves, short enough for a button."""
    learnings = (knowledge.learnings_of(theme) for theme in knowledge.themes)
    asked = (next((one for entry in entries for one in _short_questions(entry)), None) for entries in learnings)
    return [f"{question[0].upper()}{question[1:]}" for question in asked if question]


def _short_questions(entry: Entry) -> Iterator[str]:
    for phrasing in entry.phrasings:
        if phrasing.endswith("?") and len(phrasing) <= _LONGEST_EXAMPLE and _OWN & set(phrasing.lower().split()):
            yield phrasing


def _welcome(knowledge: KnowledgeBase) -> Iterator[Part | None]:
    voice = knowledge.voice.home
    yield header(voice.welcome)
    yield paragraph(knowledge.voice.help_intro)
    yield caption(voice.examples)
    asks = [Button(question, HomeAction.ASK, question) for question in example_questions(knowledge)]
    yield buttons(asks, knowledge.voice.buttons)
    yield paragraph(voice.how_to_ask)
    yield bullet_list(help_lines(knowledge))
    if knowledge.spotlights:
        yield caption(voice.spotlights)
        yield open_buttons(knowledge.spotlights, knowledge.voice)


def _tips(
    knowledge: KnowledgeBase, scheduled: Sequence[Status], may_change: AbstractSet[str], page: int
) -> Iterator[Part | None]:
    voice = knowledge.voice.home
    yield header(voice.tips)
    if not scheduled:
        yield paragraph(voice.no_tips)
        return
    first = max(0, min(page, (len(scheduled) - 1) // PER_PAGE)) * PER_PAGE
    shown = scheduled[first : first + PER_PAGE]
    for one in shown:
        yield from schedule_row(one, knowledge)
        if one.schedule.channel in may_change:
            yield schedule_buttons(one.schedule, knowledge)
    if any(one.schedule.channel not in may_change for one in shown):
        yield caption(voice.only_members)
    if len(shown) < len(scheduled):
        yield caption(voice.shown.format(first=first + 1, last=first + len(shown), count=len(scheduled)))
        yield _pages(knowledge, first // PER_PAGE, is_last=first + len(shown) == len(scheduled))


def _pages(knowledge: KnowledgeBase, page: int, *, is_last: bool) -> Part | None:
    voice = knowledge.voice.home
    earlier = [Button(voice.earlier, HomeAction.PAGE, str(page - 1))] if page else []
    later = [] if is_last else [Button(voice.later, HomeAction.PAGE, str(page + 1))]
    return buttons([*earlier, *later], knowledge.voice.buttons)


def _closing(knowledge: KnowledgeBase) -> Iterator[Part]:
    yield caption(knowledge.voice.help_promise)
    yield caption(knowledge.voice.home.privacy)
