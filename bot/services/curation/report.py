"""The curators' report of a period, as tables that the terminal, CSV and HTML show alike."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bot.knowledge.base import KnowledgeBase
from bot.services.curation.activity import Activity, Period, count_of, day_of
from bot.services.curation.small_counts import FEWEST, Count, shown, shown_table
from bot.services.questions import ASKED, AnswerOutcome, QuestionRecord
from bot.services.tips.models import entry_of

MOST_GAPS = 20
"""Number of gaps in a report."""
WITHHELD = "few"
"""Stands for a count that is withheld."""
EXPLANATION = (
    f"“{WITHHELD}” stands for a count from fewer than {FEWEST} people, and for one that would give such a count away."
)
_OUTCOMES: Mapping[AnswerOutcome, str] = {
    AnswerOutcome.ANSWERED: "answered",
    AnswerOutcome.UNSURE: "asked back",
    AnswerOutcome.NO_ANSWER: "no answer",
}
NOTHING_NEAR, REMOVED = "nothing near", "removed entries"
_OTHERS = {"spotlight": "spotlights", "page": "pages", "takeaway": "takeaways", "list": "lists"}
"""Rows of the entries that belong to no theme, by their kind."""

Cell = str | int | None
"""A text, a count, or None for a count that is withheld."""


def cell_text(cell: Cell) -> str:
    """Return a cell as text."""
    return WITHHELD if cell is None else str(cell)


@dataclass(frozen=True)
class Section:
    """One table of the report."""

    title: str
    about: str
    """Says what is counted."""
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    bars: int = 0
    """Number of columns after the first that are parts of a whole, to be drawn as one bar; 0 for none."""


@dataclass(frozen=True)
class Report:
    """The tables of a period; both days are in it."""

    first: date
    last: date
    sections: tuple[Section, ...]


def make_report(activity: Activity, knowledge: KnowledgeBase) -> Report:
    """Return the report of what the stores recorded in a period."""
    period = activity.period
    questions = [one for one in activity.questions if one.outcome in ASKED]
    return Report(
        period.first,
        period.last,
        (
            *_questions(questions, knowledge, [str(week) for week in _weeks(period)]),
            _cards(activity, knowledge),
            _never_shown(activity, knowledge),
            _tips(activity, knowledge),
            _gaps(activity),
        ),
    )


def _questions(
    questions: Sequence[QuestionRecord], knowledge: KnowledgeBase, weeks: Sequence[str]
) -> Iterator[Section]:
    """Yield the tables of questions: outcomes by week, outcomes by theme, and themes by week."""

    def week(one: QuestionRecord) -> str:
        return str(_monday(day_of(one.asked_at)))

    def outcome(one: QuestionRecord) -> str:
        return _OUTCOMES[one.outcome]

    def theme(one: QuestionRecord) -> str:
        return _theme_of(one.entry_id, knowledge)

    outcomes, asked_about = list(_OUTCOMES.values()), {theme(one) for one in questions}
    themes = [*(one.title for one in knowledge.themes), *_OTHERS.values(), REMOVED, NOTHING_NEAR]
    themes = [name for name in themes if name in asked_about]
    about = "Questions by the theme of the nearest entry"
    for title, says, names, columns, place in (
        (
            "Questions by week",
            "Questions by outcome, by the Monday of the week (UTC).",
            weeks,
            outcomes,
            (week, outcome),
        ),
        ("Questions by theme", f"{about} and by outcome.", themes, outcomes, (theme, outcome)),
        ("Themes by week", f"{about}, by the Monday of the week (UTC).", weeks, themes, (week, theme)),
    ):
        rows = _counted(questions, names, columns, place)
        yield Section(title, says, (title.rpartition(" ")[2], *columns), rows, bars=len(columns))


_Label = Callable[[QuestionRecord], str]


def _counted(
    questions: Iterable[QuestionRecord], names: Sequence[str], columns: Sequence[str], place: tuple[_Label, _Label]
) -> tuple[tuple[Cell, ...], ...]:
    """Return a row for each of ``names``, with the number of questions for each of ``columns``."""
    cells: dict[tuple[str, str], list[QuestionRecord]] = {}
    for one in questions:
        cells.setdefault((place[0](one), place[1](one)), []).append(one)
    counts = [[count_of(cells.get((name, column), ())) for column in columns] for name in names]
    return tuple((name, *row) for name, row in zip(names, shown_table(counts), strict=True))


def _cards(activity: Activity, knowledge: KnowledgeBase) -> Section:
    subjects = {vote.subject for vote in activity.votes if "#" not in vote.subject}
    ids = sorted(subjects | set(activity.shown), key=lambda one: (-activity.answers_to(one).number, one))
    rows = tuple(
        (
            _title(entry_id, knowledge),
            entry_id,
            shown(activity.answers_to(entry_id)),
            shown(activity.votes_on(entry_id, is_helpful=True)),
            shown(activity.votes_on(entry_id, is_helpful=False)),
        )
        for entry_id in ids
    )
    about = "How often each card was the answer, or was picked, and the votes below it."
    return Section("Helpfulness by card", about, ("card", "id", "shown", "this was it", "not quite"), rows)


def _never_shown(activity: Activity, knowledge: KnowledgeBase) -> Section:
    rows = tuple((entry.title, entry.id, entry.owner) for entry in activity.never_shown(knowledge))
    about = "Cards that were neither an answer nor a daily tip. Those that people opened by a button are among them."
    return Section("Cards never shown", about, ("card", "id", "owner"), rows)


def _tips(activity: Activity, knowledge: KnowledgeBase) -> Section:
    by_tip: dict[str, list[int]] = {}
    for one in activity.tips:
        by_tip.setdefault(one.tip.tip_id, []).append(one.answers)
    rows = tuple(
        (
            _title(entry_of(tip_id), knowledge),
            tip_id,
            len(answers),
            shown(Count(sum(answers), sum(answers))),
            shown(activity.votes_on(tip_id, is_helpful=True)),
            shown(activity.votes_on(tip_id, is_helpful=False)),
        )
        for tip_id, answers in sorted(by_tip.items(), key=lambda one: (-len(one[1]), one[0]))
    )
    about = "Daily tips, the answers in their threads of the last 30 days, and the votes on them."
    return Section("Tips", about, ("card", "tip", "posted", "answers", "helpful", "not for us"), rows)


def _gaps(activity: Activity) -> Section:
    gaps = activity.common_gaps
    rows = tuple(
        (
            gap.questions[0],
            gap.id,
            gap.count,
            gap.near[0].entry_id if gap.near else "–",
            gap.status.state.replace("_", " "),
        )
        for gap in gaps[:MOST_GAPS]
    )
    others = len(activity.gaps) - len(rows)
    about = f"Open questions without an answer that at least {FEWEST} people asked, with all the times they were asked."
    about += f" Others, which python -m bot gaps lists: {others}." if others else ""
    return Section("Top gaps", about, ("question", "id", "asked", "nearest entry", "state"), rows)


def _title(entry_id: str, knowledge: KnowledgeBase) -> str:
    entry = knowledge.entries.get(entry_id)
    return entry.title if entry else "(removed)"


def _theme_of(entry_id: str | None, knowledge: KnowledgeBase) -> str:
    if entry_id is None:
        return NOTHING_NEAR
    entry = knowledge.entries.get(entry_id)
    if entry is None:
        return REMOVED
    theme = knowledge.theme_of(entry)
    return theme.title if theme else _OTHERS[entry.kind]


def _monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def _weeks(period: Period) -> Iterator[date]:
    """Yield the Monday of each week of a period."""
    week = _monday(period.first)
    while week <= period.last:
        yield week
        week += timedelta(weeks=1)
