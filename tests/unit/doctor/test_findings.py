"""A run of all checks, and its report."""

import io
from functools import partial

from rich.console import Console

from bot.doctor.findings import Finding, Verdict, examine, is_healthy, report

FINE = Finding("clock", Verdict.OK, "agrees with Slack's")
WEAK = Finding("port", Verdict.WARN, "3000 is in use [by whom?]", "Set PORT.")
BROKEN = Finding("bot token", Verdict.FAIL, "not set", "Set SLACK_BOT_TOKEN.")


def broken_check(number: int) -> Finding:
    raise KeyError(number)


def test_a_check_that_fails_itself_is_a_finding_and_stops_no_other() -> None:
    findings = examine([partial(broken_check, 7), lambda: FINE])

    assert [finding.verdict for finding in findings] == [Verdict.FAIL, Verdict.OK]
    assert findings[0].name == "broken check"
    assert "KeyError" in findings[0].found


def test_only_a_failure_is_unhealthy() -> None:
    assert is_healthy([FINE, WEAK, Finding("events", Verdict.BY_HAND, "")])
    assert not is_healthy([FINE, BROKEN])


def test_the_report_shows_verdict_finding_advice_and_counts() -> None:
    page = io.StringIO()
    Console(file=page, width=60).print(report([FINE, WEAK, BROKEN]))
    lines = [line.strip() for line in page.getvalue().splitlines()]

    assert lines == [
        "ok    clock      agrees with Slack's",
        "warn  port       3000 is in use [by whom?]",
        "→ Set PORT.",
        "fail  bot token  not set",
        "→ Set SLACK_BOT_TOKEN.",
        "",
        "3 checked: 1 failed, 1 to look into, 1 in order",
    ]
