"""Findings of the doctor, and the report that shows them."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import partial

from rich.console import Group
from rich.table import Table
from rich.text import Text


class Verdict(StrEnum):
    """Severity of a finding."""

    OK = "ok"
    BY_HAND = "by hand"
    """The program cannot check this; a person has to look."""
    WARN = "warn"
    """The bot runs, but something does not work as well as it could."""
    FAIL = "fail"
    """The bot does not run, or part of it does not work."""


@dataclass(frozen=True)
class Finding:
    """Result of one check. It never contains a secret."""

    name: str
    verdict: Verdict
    found: str
    """Facts, one a line."""
    advice: str = ""
    """Steps to take; empty when there is nothing to do."""


Check = Callable[[], Finding]
"""Checks one thing. A check may take some seconds and should not raise."""


def examine(checks: Iterable[Check]) -> list[Finding]:
    """Run ``checks`` in order and return their findings; a check that raises becomes a finding as well."""
    return [_run(check) for check in checks]


def _run(check: Check) -> Finding:
    try:
        return check()
    except Exception as error:
        function = check.func if isinstance(check, partial) else check
        name = getattr(function, "__name__", type(function).__name__).replace("_", " ")
        advice = "This is a bug in the doctor, not in your setup. Please report it with this line."
        return Finding(name, Verdict.FAIL, f"could not be checked: {type(error).__name__}: {error}", advice)


def is_healthy(findings: Sequence[Finding]) -> bool:
    """Return true if no check failed."""
    return all(finding.verdict is not Verdict.FAIL for finding in findings)


_STYLES = {Verdict.OK: "green", Verdict.BY_HAND: "cyan", Verdict.WARN: "yellow", Verdict.FAIL: "bold red"}
_COUNTED_AS = {
    Verdict.FAIL: "failed",
    Verdict.WARN: "to look into",
    Verdict.BY_HAND: "to check by hand",
    Verdict.OK: "in order",
}


def report(findings: Sequence[Finding]) -> Group:
    """Return all findings as a table, each with its advice, and their counts at the end."""
    table = Table.grid(padding=(0, 2))
    for finding in findings:
        found = Text(finding.found)
        if finding.advice:
            found.append("\n→ ", style="bold").append(finding.advice)
        table.add_row(Text(finding.verdict.value, style=_STYLES[finding.verdict]), Text(finding.name), found)
    return Group(table, Text(), Text(summary(findings), style="bold"))


def summary(findings: Sequence[Finding]) -> str:
    """Count the findings by verdict, as in “14 checked: 1 failed, 3 to check by hand, 10 in order”."""
    counts = Counter(finding.verdict for finding in findings)
    counted = ", ".join(f"{counts[verdict]} {words}" for verdict, words in _COUNTED_AS.items() if counts[verdict])
    return f"{len(findings)} checked: {counted}"
