"""The command ``python -m bot report``: what people asked in a period, and how the cards and tips did."""

import time
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from bot.bootstrap.digests import activity_of
from bot.commands.curation import CurationSession
from bot.commands.options import KnowledgeDir, console
from bot.errors import GuidepostError
from bot.services.curation.activity import Period
from bot.services.curation.report import make_report
from bot.services.retention import DAY
from bot.settings import SHIPPED_KNOWLEDGE
from bot.terminal.gaps import report_tables

_DAYS = 28
"""Days that a report is about unless ``--since`` says otherwise."""


class Format(StrEnum):
    """Forms of a report."""

    TABLE = "table"
    CSV = "csv"
    HTML = "html"


def report(
    since: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="First day.", show_default=f"{_DAYS} days ago")
    ] = None,
    form: Annotated[Format, typer.Option("--format", help="Form of the report.")] = Format.TABLE,
    output: Annotated[Path | None, typer.Option(metavar="FILE", help="The file to write, for csv and html.")] = None,
    workspace: Annotated[str, typer.Option(help="Id of a workspace.", show_default="all")] = "",
    knowledge: KnowledgeDir = SHIPPED_KNOWLEDGE,
) -> None:
    """Report what people asked, by week, theme and outcome; the votes on cards and tips; and the top gaps."""
    if (form is Format.TABLE) is (output is not None):
        raise GuidepostError("--output FILE goes with --format csv or --format html, and they with it")
    session = CurationSession.opened(knowledge)
    now = time.time()
    start = since.replace(tzinfo=UTC).timestamp() if since else (now // DAY - _DAYS) * DAY
    if start >= now:
        raise GuidepostError(f"--since {since:%Y-%m-%d} is not over yet: name a day in the past, such as 2026-10-01")
    activity = activity_of(Period(start, now, workspace), session.stores, session.inbox)
    made = make_report(activity, session.guide.knowledge)
    if output is None:
        console.print(report_tables(made))
    else:
        from bot.reports.files import render_csv, render_page  # noqa: PLC0415 (a table needs no templates)

        _write(output, render_csv(made) if form is Format.CSV else render_page(made, "Guidepost"))


def _write(path: Path, content: bytes) -> None:
    try:
        path.write_bytes(content)
    except OSError as error:
        raise GuidepostError(f"{path} cannot be written: {error.strerror}") from None
    console.print(f"written: {path}", soft_wrap=True)
