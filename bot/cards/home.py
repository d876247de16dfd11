"""The Home tab: a way to ask, what there is to read, the person's settings, and every channel that has a schedule."""

from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from bot.cards.ask import ask_button
from bot.cards.blocks import CardBlock, button_row, caption, header, paragraph, quote
from bot.cards.buttons import open_button
from bot.cards.elements import Button, Select
from bot.cards.ids import HomeAction, ScheduleAction
from bot.cards.paging import Paged
from bot.cards.saved import saved_rows
from bot.cards.schedules import schedule_buttons, schedule_row
from bot.cards.text import Bold
from bot.cards.tips import about_tip, read_on_button
from bot.cards.views import View
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.models import Entry
from bot.services.tips.models import Tip
from bot.services.tips.service import Status

PER_PAGE = 20
"""Schedules on one page. Each takes up to three blocks, and a Home tab can have a hundred."""


@dataclass(frozen=True)
class Schedules:
    """The schedules of a workspace, as one person sees them."""

    listed: Sequence[Status] = ()
    may_change: AbstractSet[str] = frozenset()
    """Ids of the channels whose schedules the person may change."""
    page: int = 0
    """Number of the page to show, counted from 0."""


def home_view(
    knowledge: KnowledgeBase,
    schedules: Schedules,
    tip: Tip | None = None,
    *,
    saved: Sequence[Entry] = (),
    inbox: Sequence[CardBlock | None] = (),
) -> View:
    """Return the Home tab of one person.

    ``tip`` is today's; None where there is none. ``saved`` are the entries that the person saved, newest first, and
    ``inbox`` is what only curators see.
    """
    sections: Sequence[Iterable[CardBlock | None]] = [
        _asking(knowledge),
        _reading(knowledge),
        saved_rows(saved, knowledge),
        _today(tip, knowledge) if tip else (),
        _settings(knowledge),
        inbox,
        _schedules(knowledge, schedules),
    ]
    return {"type": "home", "blocks": [block.block for section in sections for block in section if block]}


def _asking(knowledge: KnowledgeBase) -> Iterator[CardBlock | None]:
    yield header(knowledge.voice.home.welcome)
    yield paragraph(knowledge.voice.help_intro)
    yield ask_button(knowledge.voice.ask.open)


def _reading(knowledge: KnowledgeBase) -> Iterator[CardBlock | None]:
    """Yield a button for each theme, and a menu of the spotlights."""
    voice = knowledge.voice
    spotlights = [open_button(spotlight, voice) for spotlight in knowledge.spotlights]
    menu = Select("spotlights", voice.home.choose, spotlights) if spotlights else None
    yield caption(voice.browse)
    yield button_row((open_button(theme, voice) for theme in knowledge.themes), menu=menu)


def _today(tip: Tip, knowledge: KnowledgeBase) -> Iterator[CardBlock | None]:
    yield caption(knowledge.voice.tips.heading.format(about=about_tip(tip, knowledge)))
    yield paragraph(Bold(knowledge.entries[tip.entry_id].title))
    if tip.quote:
        yield quote(tip.quote.quote)
    yield button_row([read_on_button(tip, knowledge)])


def _settings(knowledge: KnowledgeBase) -> Iterator[CardBlock | None]:
    """Yield a button for what is stored about the person, where it can be erased, and one for a channel's tips."""
    voice = knowledge.voice
    yield caption(voice.home.settings)
    yield button_row(
        [
            Button(voice.privacy_title, HomeAction.PRIVACY, "me"),
            Button(voice.tips.set_up, ScheduleAction.SET_UP, "", "home"),
        ]
    )


def _schedules(knowledge: KnowledgeBase, schedules: Schedules) -> Iterator[CardBlock | None]:
    voice = knowledge.voice.home
    yield header(voice.tips)
    if not schedules.listed:
        yield paragraph(voice.no_tips)
        return
    listed = Paged.of(schedules.listed, schedules.page, PER_PAGE)
    for status in listed.shown:
        yield from schedule_row(status, knowledge)
        if status.schedule.channel in schedules.may_change:
            yield schedule_buttons(status.schedule, knowledge)
    if any(status.schedule.channel not in schedules.may_change for status in listed.shown):
        yield caption(voice.only_members)
    yield from listed.turning(voice.shown, HomeAction.PAGE, voice)
