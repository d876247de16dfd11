"""Safe corrections of a knowledge folder's files: what the bot reads from them stays the same, except for copies.

Spaces at the ends of lines go, and a phrasing that an entry has twice is kept once. A source is pinned again only when
somebody names it. The texts of sources are never touched.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from bot.errors import GuidepostError
from bot.knowledge.checks import bare
from bot.knowledge.edits import EditError, remove_item, set_line
from bot.knowledge.folder import KINDS
from bot.knowledge.sources import collapse_values, fingerprint
from bot.knowledge.strict_yaml import MAX_BYTES, read

_TRAILING = re.compile(r"[ \t]+(?=\r?$)", re.MULTILINE)


def fix_folder(root: Path) -> Iterator[str]:
    """Correct the YAML files of the folder ``root``, and yield a sentence for each correction."""
    for path in sorted(root.rglob("*.yaml")):
        name = path.relative_to(root.parent).as_posix()
        before = _text(path)
        if before is None:
            continue
        is_entry = path.relative_to(root).parts[0] in KINDS
        text = _without_trailing(before, is_entry=is_entry)
        if text != before:
            yield f"{name}: removed the spaces at the ends of its lines"
        if is_entry:
            text, removed = _without_copies(text)
            yield from (f"{name}: removed the phrasing “{phrasing}”, which it has twice" for phrasing in removed)
        if text != before:
            path.write_bytes(text.encode())


def pin_source(root: Path, name: str) -> str:
    """Write the hash of a source's text, as it is now, into its description, and return a sentence about it.

    Raises:
        GuidepostError: if there is no such source, or its description cannot be edited.
    """
    path = root / "sources" / f"{name}.yaml"
    text_path = path.with_suffix(".txt")
    if Path(name).name != name or not path.is_file() or not text_path.is_file():
        known = ", ".join(sorted(one.stem for one in (root / "sources").glob("*.yaml"))) or "none"
        raise GuidepostError(f"{root} has no source {name!r}, only: {known}")
    sha256 = fingerprint(text_path.read_bytes())
    before = path.read_bytes().decode("utf-8")
    try:
        after = set_line(before, "sha256", sha256)
    except EditError as error:
        raise GuidepostError(f"{path}: {error}; the hash of {text_path.name} is {sha256}") from None
    if after == before:
        return f"{path.name}: pins {text_path.name} as it is already"
    path.write_bytes(after.encode())
    return f"{path.name}: pinned {text_path.name} as it is now, {sha256}; set retrieved, and read every quote again"


def _text(path: Path) -> str | None:
    """Return the text of a file with its own line breaks; None if it is too large or no text: the check says so."""
    if path.stat().st_size > MAX_BYTES:
        return None
    try:
        return path.read_bytes().decode("utf-8")
    except UnicodeDecodeError:
        return None


def _without_trailing(text: str, *, is_entry: bool) -> str:
    """Return ``text`` without spaces at the ends of lines; as it is, if they are part of a value.

    In an entry, a run of spaces counts as one wherever it is.
    """
    stripped = _TRAILING.sub("", text)
    before, after = read(text), read(stripped)
    same = collapse_values(before.value) == collapse_values(after.value) if is_entry else before.value == after.value
    return stripped if same and len(after.faults) <= len(before.faults) else text


def _without_copies(text: str) -> tuple[str, list[str]]:
    """Return an entry's file with each phrasing once, and the copies that were removed; the first one stays."""
    value = read(text).value
    phrasings = value.get("phrasings") if isinstance(value, dict) else None
    if not isinstance(phrasings, list) or not all(isinstance(one, str) for one in phrasings):
        return text, []
    keys = [bare(one) for one in phrasings]
    removed = []
    for place in reversed(range(len(keys))):
        if keys[place] in keys[:place]:
            try:
                text = remove_item(text, "phrasings", place)
            except EditError:
                continue
            removed.append(phrasings[place])
    return text, removed[::-1]
