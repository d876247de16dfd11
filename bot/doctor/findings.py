"""What an examination finds."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import partial


class Verdict(StrEnum):
    """How bad it is."""

    OK = "ok"
    BY_HAND = "by hand"
    """It cannot be examined from here; a person has to look."""
    WARN = "warn"
    """The bot runs, but not as well as it could."""
    FAIL = "fail"
    """The bot does not run, or not rightly."""


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at. Holds no secret."""

    name: str
    verdict: Verdict
    found: str
    """What is the case; a line for each thing."""
    advice: str = ""
    """What to do about it; empty when nothing is to be done."""


Check = Callable[[], Finding]
"""Looks at one thing. It may take some seconds, and should not raise."""


def examine(checks: Iterable[Check]) -> list[Finding]:
    """What every one of ``checks`` finds, in their order. One that fails itself is a finding too."""
    return [_run(check) for check in checks]


def _run(check: Check) -> Finding:
    try:
        return check()
    except Exception as error:
        function = check.func if isinstance(check, partial) else check
        name = getattr(function, "__name__", type(function).__name__).replace("_", " ")
        advice = "This is a fault of the doctor's, not of yours: please report it with this line."
        return Finding(name, Verdict.FAIL, f"could not be examined: {type(error).__name__}: {error}", advice)


def is_healthy(findings: Sequence[Finding]) -> bool:
    """Whether nothing failed."""
    return all(finding.verdict is not Verdict.FAIL for finding in findings)
