"""The command that looks at the set-up."""

import json
from dataclasses import asdict
from typing import Annotated

import typer
from rich.console import Console

from bot.bootstrap.doctor import create_checks
from bot.doctor.findings import examine, is_healthy
from bot.doctor.report import report

console = Console(highlight=False)


def doctor(as_json: Annotated[bool, typer.Option("--json", help="Print JSON instead.")] = False) -> None:
    """Look at tokens, scopes, clock, database, knowledge and machine, and say what to do about what is wrong."""
    findings = examine(create_checks())
    if as_json:
        print(json.dumps([asdict(finding) for finding in findings], ensure_ascii=False))
    else:
        console.print(report(findings))
    if not is_healthy(findings):
        raise typer.Exit(1)
