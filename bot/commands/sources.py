"""The command ``python -m bot sources verify``: whether the web still shows the words that the entries quote."""

import codecs
import re
from collections import Counter

import typer

from bot.commands.options import KnowledgeDir, console
from bot.downloads import SECONDS, Download, DownloadError, download_all
from bot.errors import Problem
from bot.knowledge.documents import page_text
from bot.knowledge.loader import load_folder
from bot.services.curation.drift import Drift, compare
from bot.settings import SHIPPED_KNOWLEDGE

app = typer.Typer(help="The sources that entries quote, as they are on the web now.", no_args_is_help=True)
app.callback()(lambda: None)

_WEB_PAGES = {"text/html", "application/xhtml+xml"}
_DECLARED = re.compile(rb"""<meta[^>]{0,100}charset=["']?([\w-]{1,40})""", re.IGNORECASE)
_HEAD = 1_024
"""Bytes at the beginning of a web page in which it may declare its encoding."""


@app.command()
def verify(
    knowledge: KnowledgeDir = SHIPPED_KNOWLEDGE,
    seconds: float = typer.Option(SECONDS, min=1, help="Seconds in which all addresses must have answered."),
) -> None:
    """Read the address of each source again, and list the quotations that vanished, moved or changed. Change nothing.

    The exit status is 1 if there are any, or if an address could not be read.
    """
    folder = load_folder(knowledge)
    sources = folder.knowledge.sources
    pages = download_all([one.description.url for one in sources.values()], seconds)
    counts, total, unread = Counter[Drift](), 0, 0
    for name, source in sources.items():
        url = source.description.url
        try:
            text = _text(pages[url])
        except DownloadError as error:
            unread += 1
            _print(Problem(f"{knowledge.resolve().name}/sources/{name}.yaml", 0, "url", f"{url}: {error}"))
            continue
        report = compare(folder, name, text)
        total += report.quotations
        counts.update(kind for kind, _ in report.problems)
        for _, problem in report.problems:
            _print(problem)
    found = ", ".join(f"{counts[kind]} {kind}" for kind in Drift)
    read = f"{len(sources) - unread} of {len(sources)} sources read"
    console.print(f"{read}, {total} quotations compared: {found}", soft_wrap=True)
    if unread or counts:
        raise typer.Exit(1)


def _text(page: Download | DownloadError) -> str:
    """Return the text of a page, read as a pinned source is.

    Raises:
        DownloadError: if it did not arrive, or is not text.
    """
    if isinstance(page, DownloadError):
        raise page
    is_web_page = page.media_type in _WEB_PAGES
    if not (is_web_page or page.media_type == "text/plain"):
        raise DownloadError(f"it is {page.media_type}, no web page or plain text; compare it by hand")
    declared = _DECLARED.search(page.content[:_HEAD]) if is_web_page else None
    encoding = page.encoding or (declared[1].decode("ascii") if declared else "utf-8")
    try:
        codec = "utf-8-sig" if codecs.lookup(encoding).name == "utf-8" else encoding
        text = page.content.decode(codec)
    except (LookupError, UnicodeDecodeError) as error:
        raise DownloadError(f"it is not text in the encoding {encoding}; compare it by hand") from error
    text = page_text(text) if is_web_page else text
    if not text.strip():
        raise DownloadError("it shows no text without scripts; save it from a browser, and compare it by hand")
    return text


def _print(problem: Problem) -> None:
    console.print(str(problem), style="yellow", markup=False, soft_wrap=True)
