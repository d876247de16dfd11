"""The Home tab: the bot's purpose, ways to ask, and every channel of the workspace that has a schedule."""

from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet

from bot.cards.blocks import CardBlock, bullet_list, button_row, caption, header, paragraph
from bot.cards.buttons import example_buttons, open_buttons
from bot.cards.elements import Button
from bot.cards.ids import HomeAction
from bot.cards.notices import help_lines
from bot.cards.schedules import schedule_buttons, schedule_row
from bot.cards.views import View
from bot.knowledge.base import KnowledgeBase
from bot.services.tips.service import Status

PER_PAGE = 20
"""Schedules on one page. Each takes up to three blocks, and a Home tab can have a hundred."""


def home_view(
    knowledge: KnowledgeBase,
    scheduled: Sequence[Status],
    may_change: AbstractSet[str],
    page: int = 0,
    *,
    inbox: Sequence[CardBlock | None] = (),
) -> View:
    """Return the Home tab of one person.

    ``may_change`` holds the ids of the channels whose schedules the person may change. Pages count from 0. ``inbox`` is
    what only curators see.
    """
    blocks = [*_welcome(knowledge), *inbox, *_schedules(knowledge, scheduled, may_change, page), *_closing(knowledge)]
    return {"type": "home", "blocks": [block.block for block in blocks if block]}


def _welcome(knowledge: KnowledgeBase) -> Iterator[CardBlock | None]:
    voice = knowledge.voice.home
    yield header(voice.welcome)
    yield paragraph(knowledge.voice.help_intro)
    yield caption(voice.examples)
    yield example_buttons(knowledge)
    yield paragraph(voice.how_to_ask)
    yield bullet_list(help_lines(knowledge))
    if knowledge.spotlights:
        yield caption(voice.spotlights)
        yield open_buttons(knowledge.spotlights, knowledge.voice)


def _schedules(
    knowledge: KnowledgeBase, scheduled: Sequence[Status], may_change: AbstractSet[str], page: int
) -> Iterator[CardBlock | None]:
    voice = knowledge.voice.home
    yield header(voice.tips)
    if not scheduled:
        yield paragraph(voice.no_tips)
        return
    first = max(0, min(page, (len(scheduled) - 1) // PER_PAGE)) * PER_PAGE
    shown = scheduled[first : first + PER_PAGE]
    for status in shown:
        yield from schedule_row(status, knowledge)
        if status.schedule.channel in may_change:
            yield schedule_buttons(status.schedule, knowledge)
    if any(status.schedule.channel not in may_change for status in shown):
        yield caption(voice.only_members)
    if len(shown) < len(scheduled):
        yield caption(voice.shown.format(first=first + 1, last=first + len(shown), count=len(scheduled)))
        yield _page_buttons(knowledge, first // PER_PAGE, is_last=first + len(shown) == len(scheduled))


def _page_buttons(knowledge: KnowledgeBase, page: int, *, is_last: bool) -> CardBlock | None:
    voice = knowledge.voice.home
    earlier = [Button(voice.earlier, HomeAction.PAGE, str(page - 1))] if page else []
    later = [] if is_last else [Button(voice.later, HomeAction.PAGE, str(page + 1))]
    return button_row([*earlier, *later])


def _closing(knowledge: KnowledgeBase) -> Iterator[CardBlock]:
    yield caption(knowledge.voice.help_promise)
    yield caption(knowledge.voice.home.privacy)
