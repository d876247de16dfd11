"""New parts of a knowledge folder: a folder with examples to replace, an entry, and a source with its hash."""

import re
from datetime import date, timedelta
from html.parser import HTMLParser
from pathlib import Path
from string import Template

from bot.errors import GuidepostError
from bot.knowledge.files import read_bytes
from bot.knowledge.models import ENTRY_ID
from bot.knowledge.sources import fingerprint

STARTER = Path(__file__).with_name("starter")
"""The examples with which a new folder begins."""
OWNER = "Curators"
_REVIEW_AFTER = timedelta(days=182)
_WEB_PAGES = {".html", ".htm"}
_HIDDEN = {"script", "style", "head", "template", "noscript"}
"""Elements of a web page that hold no words for readers."""
_INLINE = {"a", "abbr", "b", "code", "em", "i", "mark", "q", "s", "small", "span", "strong", "sub", "sup", "u"}
"""Elements of a web page that do not begin a new line."""
_ENTRY = """\
title: CHANGE ME                       # $most characters at most, to fit a button
citations:
  - source: $source
    section: CHANGE ME                 # its place in the source, for the reader
    quote: >-                          # replace it with words of sources/$source.txt, letter for letter
      $quote
related: []                            # ids of two to four entries to read next
keywords: [CHANGE ME]
owner: $owner
review: $review
phrasings:                             # eight or more, as people ask who have never seen the source
  - CHANGE ME to how people ask for $entry_id
"""
_SOURCE = """\
# Describes $name.txt beside it, which is the text as it was retrieved, byte for byte.
title: $title
publisher: CHANGE ME
url: https://example.org/CHANGE-ME
retrieved: $today
sha256: $sha256
"""


def create_folder(root: Path, today: date) -> None:
    """Write a complete knowledge folder with examples to ``root``, which must not exist or be empty.

    Raises:
        GuidepostError: If there is something at ``root`` already, or it cannot be written.
    """
    if root.exists() and (not root.is_dir() or any(root.iterdir())):
        raise GuidepostError(f"{root} exists and is not empty; name a new folder")
    values = _values(today) | {"sha256": fingerprint((STARTER / "sources/handbook.txt").read_bytes())}
    for path in sorted(STARTER.rglob("*")):
        if path.suffix in {".txt", ".yaml"}:
            content = path.read_text(encoding="utf-8")
            is_template = path.suffix == ".yaml" and path.name != "voice.yaml"
            text = Template(content).substitute(values) if is_template else content
            _write(root / path.relative_to(STARTER), text.encode())


def create_takeaway(root: Path, entry_id: str, source: str, today: date) -> Path:
    """Write a takeaway to fill in, which quotes the first sentence of ``source``, and return its path.

    Raises:
        GuidepostError: If the id or the source is wrong, or the entry exists.
    """
    if not re.fullmatch(ENTRY_ID, entry_id):
        raise GuidepostError(f"{entry_id!r} is no id; write a theme and a name in lowercase, such as lending/late-fees")
    text_path = root / "sources" / f"{source}.txt"
    if not text_path.is_file():
        known = ", ".join(sorted(path.stem for path in (root / "sources").glob("*.txt"))) or "none"
        raise GuidepostError(
            f"{root} has no source {source!r}, only: {known}. Add it with: python -m bot new source FILE"
        )
    lines = (" ".join(line.split()) for line in text_path.read_text(encoding="utf-8-sig").splitlines())
    quote = next((line for line in lines if len(line) > 20), "CHANGE ME")
    values = _values(today) | {"entry_id": entry_id, "source": source, "quote": quote, "most": "75"}
    path = root / "takeaways" / f"{entry_id}.yaml"
    if path.exists():
        raise GuidepostError(f"{path} exists; edit it, or choose another id")
    _write(path, Template(_ENTRY).substitute(values).encode())
    return path


def create_source(root: Path, file: Path, today: date, name: str = "") -> tuple[Path, str]:
    """Pin the text of ``file``, a text file or a saved web page, and return its description's path and its hash.

    Raises:
        GuidepostError: If the file cannot be read or holds no text, or there is a source of this name.
    """
    content = read_bytes(file, str(file))
    if not isinstance(content, bytes):
        raise GuidepostError(str(content))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise GuidepostError(f"{file} is not UTF-8 text; save the document as plain text (UTF-8) first") from error
    if file.suffix.lower() in _WEB_PAGES:
        text = page_text(text)
    if not text.strip():
        raise GuidepostError(f"{file} holds no text")
    name = name or re.sub(r"[^a-z0-9]+", "-", file.stem.lower()).strip("-") or "source"
    path = root / "sources" / f"{name}.yaml"
    if path.exists() or path.with_suffix(".txt").exists():
        raise GuidepostError(f"{root} has a source {name!r} already; choose another name with --name")
    pinned = text.encode()
    title = name.replace("-", " ").capitalize()
    _write(path.with_suffix(".txt"), pinned)
    _write(
        path, Template(_SOURCE).substitute(_values(today), name=name, title=title, sha256=fingerprint(pinned)).encode()
    )
    return path, fingerprint(pinned)


def page_text(html: str) -> str:
    """Return the words of a web page as a reader sees them, with a line for each block."""
    parser = _PageText()
    parser.feed(html)
    parser.close()
    lines = (" ".join(line.split()) for line in "".join(parser.parts).split("\n"))
    return "\n".join(line for line in lines if line) + "\n"


class _PageText(HTMLParser):
    """Collects the words of a web page, and a line break wherever a block begins or ends."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a line, unless the element is part of one."""
        self._hidden += tag in _HIDDEN
        if tag not in _INLINE:
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        """End a line, unless the element is part of one."""
        self._hidden -= tag in _HIDDEN and self._hidden > 0
        if tag not in _INLINE:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        """Keep words that readers see; a line break in the file is only a space."""
        if not self._hidden:
            self.parts.append(" ".join(data.split("\n")))


def _values(today: date) -> dict[str, str]:
    return {"today": str(today), "review": str(today + _REVIEW_AFTER), "owner": OWNER}


def _write(path: Path, content: bytes) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    except OSError as error:
        raise GuidepostError(
            f"{path} cannot be written ({error.strerror}); choose a folder that you may write to"
        ) from error
