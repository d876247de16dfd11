"""New parts of a knowledge folder: a folder with examples to replace, an entry, and a source with its hash."""

import json
import re
from datetime import date, timedelta
from pathlib import Path
from string import Template

from bot.errors import GuidepostError
from bot.knowledge.documents import Document
from bot.knowledge.folder import files_of
from bot.knowledge.markup import TITLE, Kind
from bot.knowledge.models import ENTRY_ID
from bot.knowledge.sources import fingerprint

STARTER = Path(__file__).with_name("starter")
"""The examples with which a new folder begins."""
OWNER = "Curators"
_REVIEW_AFTER = timedelta(days=182)
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
    values = _values(today) | {"sha256": fingerprint((STARTER / "sources/tool-library.txt").read_bytes())}
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
    if taken := files_of(root, entry_id):
        raise GuidepostError(f"{taken[0]} exists; edit it, or choose another id")
    path = root / "takeaways" / f"{entry_id}.yaml"
    _write(path, Template(_ENTRY).substitute(values).encode())
    return path


def create_source(root: Path, document: Document, today: date, name: str = "") -> tuple[Path, str]:
    """Pin the text of a document, and return its description's path and its hash.

    Raises:
        GuidepostError: If there is a source of this name, or it cannot be written.
    """
    files = source_files(root, document, today, name)
    if taken := next((path for path in files if path.exists()), None):
        raise GuidepostError(f"{root} has a source {taken.stem!r} already; choose another name with --name")
    for path, text in files.items():
        _write(path, text.encode())
    return next(path for path in files if path.suffix == ".yaml"), fingerprint(document.text.encode())


def source_files(root: Path, document: Document, today: date, name: str = "") -> dict[Path, str]:
    """Return the text of the two files of a source, the pinned one and its description, by their paths.

    Raises:
        GuidepostError: If ``name`` is no name of a source.
    """
    if name and not re.fullmatch("[a-z0-9-]+", name):
        raise GuidepostError(f"{name!r} is no name of a source; write lowercase letters, digits and hyphens")
    path = root / "sources" / f"{name or document.name}.yaml"
    title = next((block.text for block in document.blocks if block.kind is Kind.HEADING and block.level == TITLE), "")
    values = {
        "name": path.stem,
        "title": json.dumps(title, ensure_ascii=False) if title else path.stem.replace("-", " ").capitalize(),
        "sha256": fingerprint(document.text.encode()),
    }
    description = Template(_SOURCE).substitute(_values(today) | values)
    return {path.with_suffix(".txt"): document.text, path: description}


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
