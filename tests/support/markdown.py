"""Readers of the project's Markdown pages: their code, their prose, their links and their tables."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *(ROOT / "knowledge").rglob("*.md")])

_FENCED = re.compile(r"^ *```[^\n]*\n(.*?)^ *```", re.MULTILINE | re.DOTALL)
_INDENTED = re.compile(r"^ {4,}(.+)$", re.MULTILINE)
_INLINE = re.compile(r"`([^`]+)`")


def read(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def inline_code(text: str) -> list[str]:
    """Return the pieces of code inside sentences, each on one line however the page wraps it."""
    return [" ".join(span.split()) for span in _INLINE.findall(_FENCED.sub("", text))]


def code(text: str) -> str:
    """Return all code of a page, one piece a line."""
    return "\n".join([*_FENCED.findall(text), *_INDENTED.findall(text), *inline_code(text)])


def prose(text: str) -> str:
    """Return a page without its code."""
    return _INLINE.sub("", _FENCED.sub("", text))


def relative_links(text: str) -> set[str]:
    """Return the links of a page to other files, without the headings that they lead to."""
    found = re.findall(r"\]\(([^)\s]+)\)|(?:src|href)=\"([^\"]+)\"", prose(text))
    links = {(markdown or markup).partition("#")[0] for markdown, markup in found}
    return {link for link in links if link and not re.match(r"[a-z]+:", link)}


def headings(text: str) -> set[str]:
    """Return the anchors of a page's headings, as GitHub forms them."""
    titles = re.findall(r"^#+ (.+)$", _FENCED.sub("", text), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.strip().lower()).replace(" ", "-") for title in titles}


def anchored_links(text: str) -> set[tuple[str, str]]:
    """Return the links of a page to headings: the file, which is empty for the page itself, and the anchor."""
    found = re.findall(r"\]\(([^)\s#]*)#([^)\s]+)\)", prose(text))
    return {(target, anchor) for target, anchor in found if not re.match(r"[a-z]+:", target)}


def table(page: Path, heading: str) -> dict[str, list[str]]:
    """Return the table below ``heading``: first cell -> the other cells."""
    sections = re.split(r"^## ", read(page), flags=re.MULTILINE)
    (found,) = (part for part in sections if part.startswith(f"{heading}\n"))
    rows = [line.strip("| ").split(" | ") for line in found.splitlines() if line.startswith("|")][2:]
    return {cells[0].strip().strip("`"): [cell.strip() for cell in cells[1:]] for cells in rows}
