"""Renders the measurements as tables."""

import os
import platform
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.engines.guidepost import NAME, PRECISE
from benchmarks.measurement import Measurement, Row
from benchmarks.startup import Start

COMMAND = "python -m benchmarks.matching"
_ABOUT = Path(__file__).with_name("about.md")
"""Explanation of the tables, which is the same for every run."""


@dataclass
class Run:
    """The measurements of one run."""

    measured: list[Measurement] = field(default_factory=list)
    learning: list[Measurement] = field(default_factory=list)
    """The shipped knowledge with more and more phrasings an entry, each measurement titled by their number."""
    starts: list[Start] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    """Tasks and engines that were left out, with the reason."""


def render(run: Run) -> str:
    """Return the whole report in Markdown."""
    parts = [
        "# Results",
        f"{datetime.now(UTC):%Y-%m-%d}, {_machine()}. Made in one run by `{COMMAND}`; other work shared the machine, "
        "so the ratios say more than the milliseconds.",
        *_summary(run.measured),
        *(["\n".join(f"- Left out: {note}." for note in run.notes)] if run.notes else []),
        _ABOUT.read_text(encoding="utf-8").strip(),
        *(_task(one) for one in run.measured),
        *([_learning(run.learning)] if run.learning else []),
        *([_starts(run.starts)] if run.starts else []),
    ]
    return "\n\n".join(parts) + "\n"


def _machine() -> str:
    pages = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") if hasattr(os, "sysconf") else 0
    return (
        f"{platform.machine()} with {os.cpu_count()} cores and {pages / 2**30:.0f} GiB, {platform.system()}, "
        f"Python {platform.python_version()}"
    )


def _summary(measured: Sequence[Measurement]) -> Iterator[str]:
    """Yield a table with a line for each task: Guidepost, and the best of the other engines."""
    table = [
        "| set | hit@1 | best other | a question | beyond the encoder |",
        "|---|--:|---|--:|--:|",
    ]
    for one in measured:
        rows = {row.engine: row for row in one.rows}
        ours = rows.pop(NAME, None)
        rows.pop(PRECISE, None)
        if ours and rows:
            best = max(rows.values(), key=lambda row: row.hit_at_1)
            time = f"{ours.milliseconds:.1f} ms | {ours.milliseconds - one.encoder:.1f} ms"
            table.append(f"| {one.title} | **{ours.hit_at_1:.3f}** | {best.hit_at_1:.3f} {best.engine} | {time} |")
    if len(table) > 2:
        yield "\n".join(table)


def _task(one: Measurement) -> str:
    head = [
        "engine",
        "hit@1",
        "hit@3",
        "AUROC",
        "off-topic answered",
        "refused",
        "kept",
        "ms",
        "× encoder",
        "× ours",
        "learns in",
        "asked",
    ]
    ours = next((row.milliseconds for row in one.rows if row.engine == NAME), None)
    lines = [
        f"## {one.title}",
        f"{one.phrasings:,} texts of {one.entries:,} entries. The sentence encoder alone takes {one.encoder:.2f} ms "
        "for a question.",
        "\n".join(
            [
                f"| {' | '.join(head)} |",
                f"|---|{'--:|' * (len(head) - 1)}",
                *(f"| {' | '.join(_cells(row, one.encoder, ours))} |" for row in one.rows),
            ]
        ),
    ]
    return "\n\n".join(lines)


def _cells(row: Row, encoder: float, ours: float | None) -> Iterator[str]:
    yield f"**{row.engine}**" if row.engine == NAME else row.engine
    for share in (row.hit_at_1, row.hit_at_3, row.auroc, row.off_topic_answered, row.refused, row.kept):
        yield "" if share is None else f"{share:.3f}"
    yield _short(row.milliseconds)
    yield _short(row.milliseconds / encoder)
    yield _short(row.milliseconds / ours) if ours else ""
    yield f"{row.learnt_in:.1f} s"
    yield f"{row.asked:,}"


def _learning(measured: Sequence[Measurement]) -> str:
    rows = [
        f"| {engine} | "
        + " | ".join(next((f"{row.hit_at_1:.3f}" for row in one.rows if row.engine == engine), "") for one in measured)
        + " |"
        for engine in dict.fromkeys(row.engine for one in measured for row in one.rows)
    ]
    return "\n\n".join(
        [
            "## The shipped knowledge with fewer phrasings",
            "![Quality against the number of phrasings an entry](learning.svg)",
            "The share of the golden questions with the right entry first, by the most phrasings an entry.",
            "\n".join(
                [
                    f"| engine | {' | '.join(one.title for one in measured)} |",
                    f"|---|{'--:|' * len(measured)}",
                    *rows,
                ]
            ),
        ]
    )


def _short(number: float) -> str:
    return f"{number:.0f}" if number >= 100 else f"{number:.1f}" if number >= 10 else f"{number:.2f}"


def _starts(starts: Sequence[Start]) -> str:
    lines = [
        "## Starting with the shipped knowledge",
        "\n".join(
            [
                "| start | loading | first answer | memory |",
                "|---|--:|--:|--:|",
                *(
                    f"| {one.title} | {one.loading:.2f} s | {one.ready:.2f} s | {one.memory:.0f} MiB |"
                    for one in starts
                ),
            ]
        ),
        "Each start is a separate process. Loading: reading and checking the knowledge, and creating a matcher. First "
        "answer: from the start of Python. Memory: the peak resident memory, 50 questions later.",
    ]
    return "\n\n".join(lines)
