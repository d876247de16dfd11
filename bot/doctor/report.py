"""Findings for a person to read."""

from collections import Counter
from collections.abc import Sequence

from rich.console import Group
from rich.table import Table
from rich.text import Text

from bot.doctor.findings import Finding, Verdict

_STYLES = {Verdict.OK: "green", Verdict.BY_HAND: "cyan", Verdict.WARN: "yellow", Verdict.FAIL: "bold red"}
_SUMMED_UP = {
    Verdict.FAIL: "failed",
    Verdict.WARN: "to look into",
    Verdict.BY_HAND: "to check by hand",
    Verdict.OK: "in order",
}


def report(findings: Sequence[Finding]) -> Group:
    """Every finding with its verdict in words, its advice below it; and a count at the end."""
    table = Table.grid(padding=(0, 2))
    for finding in findings:
        found = Text(finding.found)
        if finding.advice:
            found.append("\n→ ", style="bold").append(finding.advice)
        table.add_row(Text(finding.verdict.value, style=_STYLES[finding.verdict]), Text(finding.name), found)
    return Group(table, Text(), Text(summary(findings), style="bold"))


def summary(findings: Sequence[Finding]) -> str:
    """Such as “14 checked: 1 failed, 3 to check by hand, 10 in order”."""
    counts = Counter(finding.verdict for finding in findings)
    told = ", ".join(f"{counts[verdict]} {words}" for verdict, words in _SUMMED_UP.items() if counts[verdict])
    return f"{len(findings)} checked: {told}"
