"""Documents that people bring: text, Markdown, web pages and Word files, read from a file and within limits.

What becomes a source is the text as readers see it, a line for each block: marks of Markdown, styles and notes of
reviewers are not part of it. A plain text is kept byte for byte.
"""

import io
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.errors import GuidepostError
from bot.knowledge.folder import name_for
from bot.knowledge.markup import TITLE, Block, Kind, read_blocks
from bot.knowledge.strict_yaml import MAX_BYTES

MAX_FILE = 16 << 20
"""Bytes of a file that is read."""
MAX_UNPACKED = 128 << 20
"""Bytes that an Office file, which is a compressed archive, may unpack to."""
OUTLINED = {".md", ".markdown", ".html", ".htm", ".docx"}
"""Endings of files whose headings can be told from their text."""
_NEEDS_EXTRA = "needs more packages: pip install -r requirements-import.lock"
_AS_DOCX = "open it in a word processor and save it as .docx"
_INSTEAD = {
    ".doc": _AS_DOCX,
    ".odt": _AS_DOCX,
    ".rtf": _AS_DOCX,
    ".mht": "save the page again as “HTML only”",
    ".mhtml": "save the page again as “HTML only”",
    ".zip": "unpack it, and name the file in it that ends in .html, .md or .docx",
    ".pdf": "save the document that it was made from as .docx or .html",
}
_NOTION_ID = re.compile(r"[ -][0-9a-f]{32}$")
"""End of the name of a file that Notion exports."""
_FRONT_MATTER = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)
_STYLES = "p[style-name='Title'] => p.title:fresh\np[style-name='Subtitle'] => p:fresh"


@dataclass(frozen=True)
class Document:
    """A document's text as it is to be pinned, and its blocks in order."""

    name: str
    """Name for the source, from that of the file."""
    text: str
    blocks: tuple[Block, ...] = ()
    """The blocks of the document; of a plain text, none."""
    lines: tuple[int, ...] = ()
    """Line of each block in the text, counted from 1; for a block without words, the line before it."""


def read_document(path: Path) -> Document:
    """Return the document in a file.

    Raises:
        GuidepostError: if the file cannot be read, is too large or of an unknown kind, holds no text, or a package is
            missing.
    """
    ending, stem = path.suffix.lower(), _NOTION_ID.sub("", path.stem)
    name = name_for(stem) or "source"
    if ending in _INSTEAD:
        raise GuidepostError(f"{path} cannot be read as it is; {_INSTEAD[ending]}")
    if ending not in {*OUTLINED, ".txt"}:
        raise GuidepostError(f"{path} should end in .txt, .md, .html or .docx")
    content = read_limited(path)
    if ending == ".docx":
        blocks = read_blocks(_html_of_word(path, content))
    else:
        try:
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError:
            raise GuidepostError(f"{path} is not UTF-8 text; save the document as plain text (UTF-8) first") from None
        if ending == ".txt":
            return Document(name, _pinnable(text, path))
        blocks = read_blocks(text if ending in {".html", ".htm"} else _html_of_markdown(text))
    if not any(block.level == TITLE for block in blocks if block.kind is Kind.HEADING):
        blocks = _titled(blocks, is_title_first=stem != path.stem)
    text, lines = _laid_out(blocks)
    return Document(name, _pinnable(text, path), tuple(blocks), tuple(lines))


def page_text(html: str) -> str:
    """Return the text of a web page, as `read_document` reads it from a file."""
    return _laid_out(read_blocks(html))[0]


def read_limited(path: Path) -> bytes:
    """Return the contents of a file that people bring.

    Raises:
        GuidepostError: if it cannot be read, or is too large.
    """
    try:
        if path.stat().st_size > MAX_FILE:
            raise GuidepostError(f"{path} is larger than {MAX_FILE >> 20} MiB; split it")
        return path.read_bytes()
    except OSError as error:
        raise GuidepostError(f"{path} cannot be read: {error.strerror}") from None


def open_archive(path: Path, content: bytes) -> zipfile.ZipFile:
    """Return the archive that an Office file is.

    Raises:
        GuidepostError: if it unpacks to too much.
        zipfile.BadZipFile: if it is no archive.
    """
    archive = zipfile.ZipFile(io.BytesIO(content))
    if sum(one.file_size for one in archive.infolist()) > MAX_UNPACKED:
        raise GuidepostError(f"{path} unpacks to more than {MAX_UNPACKED >> 20} MiB; split it")
    return archive


def _pinnable(text: str, path: Path) -> str:
    if not text.strip():
        raise GuidepostError(f"{path} holds no text")
    if len(text.encode()) > MAX_BYTES:
        raise GuidepostError(f"{path} holds more than {MAX_BYTES >> 20} MiB of text; split it")
    return text


def _titled(blocks: list[Block], *, is_title_first: bool) -> list[Block]:
    """Return the blocks with the title of a document that marks none: its first heading, if no other is as high."""
    headings = [block for block in blocks if block.kind is Kind.HEADING]
    if not headings or not (is_title_first or all(block.level > headings[0].level for block in headings[1:])):
        return blocks
    return [Block(Kind.HEADING, block.text, TITLE) if block is headings[0] else block for block in blocks]


def _laid_out(blocks: Sequence[Block]) -> tuple[str, list[int]]:
    """Return the text of the blocks, with an empty line before each heading, and the line of each block in it."""
    text: list[str] = []
    lines = []
    for block in blocks:
        text += [""] if text and block.kind is Kind.HEADING else []
        lines.append(len(text) + bool(block.text))
        text += block.text.splitlines()
    return "\n".join(text) + "\n", lines


def _html_of_markdown(text: str) -> str:
    try:
        from markdown_it import MarkdownIt  # noqa: PLC0415 (an optional extra)
    except ImportError:
        raise GuidepostError(f"A Markdown file {_NEEDS_EXTRA}") from None
    reader = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    html: str = reader.render(_FRONT_MATTER.sub("", text.replace("\r\n", "\n")))
    return html


def _html_of_word(path: Path, content: bytes) -> str:
    try:
        import mammoth  # noqa: PLC0415 (an optional extra)
        from defusedxml.ElementTree import fromstring  # noqa: PLC0415 (likewise)
    except ImportError:
        raise GuidepostError(f"A Word file {_NEEDS_EXTRA}") from None
    try:
        with open_archive(path, content) as archive:
            for part in archive.namelist():
                if part.endswith((".xml", ".rels")):
                    # Entities can multiply, and declarations can name other files: Word writes neither.
                    fromstring(archive.read(part), forbid_dtd=True)
        return _converted(mammoth, content)
    except GuidepostError:
        raise
    except Exception as error:  # mammoth raises whatever a broken file leads to
        raise GuidepostError(f"{path} is no Word file that can be read ({type(error).__name__})") from None


def _converted(mammoth: Any, content: bytes) -> str:
    html: str = mammoth.convert_to_html(
        io.BytesIO(content),
        style_map=_STYLES,
        include_embedded_style_map=False,
        convert_image=mammoth.images.img_element(lambda _: {"src": ""}),
        external_file_access=False,
    ).value
    return html
