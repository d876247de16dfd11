"""The files of a knowledge folder: which are entries, which are read by name, and which do not belong there."""

import os
import re
import unicodedata
from collections.abc import Iterator, Mapping
from pathlib import Path

from bot.errors import Problem
from bot.knowledge.languages import LANGUAGES
from bot.knowledge.models import Entry, ListEntry, Page, Spotlight, Takeaway, Theme

KINDS: Mapping[str, type[Entry]] = {
    "themes": Theme,
    "takeaways": Takeaway,
    "lists": ListEntry,
    "spotlights": Spotlight,
    "pages": Page,
}
"""Model of the files in each folder of entries."""
DRAFTS = "drafts"
"""Folder of drafts in a knowledge folder. The bot reads nothing in it."""
_LONGEST_NAME = 60
_BY_LANGUAGE = ("voice", "first-questions")
"""Names of files that there is one of for each language; that of the default language has no code in its name."""
_READ_BY_NAME = {"acts.yaml", "follow-ups.yaml", "off-topic.yaml", "synonyms.yaml"} | {
    f"{name}{code}.yaml" for name in _BY_LANGUAGE for code in ("", *(f".{language}" for language in LANGUAGES[1:]))
}

FileStats = Mapping[str, tuple[int, int]]
"""Path of each file -> time of its last change in nanoseconds, and its size in bytes."""


def entry_files(root: Path) -> Iterator[Path | Problem]:
    """Yield the files of entries in a fixed order. A file that looks like one but would be ignored is a problem."""
    for path in sorted(root.rglob("*")):
        parts = path.relative_to(root).parts
        name = path.relative_to(root.parent).as_posix()
        extension = path.suffix
        if path.is_dir() or any(part.startswith(".") for part in parts) or extension.lower() not in {".yaml", ".yml"}:
            continue
        if extension != ".yaml":
            yield Problem(name, 0, "", f"ends in {extension}; rename it to .yaml")
        elif _is_read_by_name(parts):
            continue
        elif parts[0] not in KINDS:
            yield Problem(name, 0, "", _reason(parts))
        else:
            yield path


def files_of(root: Path, entry_id: str) -> list[Path]:
    """Return the files of the entry with an id, whatever its kind; drafts come last."""
    paths = (folder / kind / f"{entry_id}.yaml" for folder in (root, root / DRAFTS) for kind in KINDS)
    return [path for path in paths if path.exists()]


def name_for(title: str) -> str:
    """Return the name that a title gives to an entry or a source; empty if it has no Latin letters or digits.

    It has the title's letters and digits, without accents, in lowercase, with hyphens, and is cut between two words.
    """
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    name = "-".join(re.findall("[a-z0-9]+", plain.replace("'", "")))
    return name if len(name) <= _LONGEST_NAME else name[:_LONGEST_NAME].rpartition("-")[0] or name[:_LONGEST_NAME]


def kinds() -> str:
    """Return the folders of entries, as a sentence names them."""
    *most, last = (f"{folder}/" for folder in KINDS)
    return f"{', '.join(most)} or {last}"


def _is_read_by_name(parts: tuple[str, ...]) -> bool:
    """Return whether a file is not an entry: one that the loader reads by name, or a draft."""
    match parts:
        case (name,):
            return name in _READ_BY_NAME
        case ("sources", _):
            return True
        case _:
            return parts[0] == DRAFTS


def _reason(parts: tuple[str, ...]) -> str:
    """Return why a file that the loader does not read is a problem, and what to do about it."""
    name, _, rest = parts[0].partition(".")
    if len(parts) == 1 and name in _BY_LANGUAGE and rest.count(".") == 1:
        known = " or ".join(f"{name}.{language}.yaml" for language in LANGUAGES[1:])
        return f"the bot does not recognize that language; remove the file, or name it {known}"
    return f"entries do not belong here; move it to {kinds()}"


def file_stats(root: Path) -> FileStats:
    """Return the files below ``root``, except hidden ones and the temporary files of editors."""
    return dict(_file_stats(os.fspath(root)))


def _file_stats(folder: str) -> Iterator[tuple[str, tuple[int, int]]]:
    try:
        entries = list(os.scandir(folder))
    except OSError:
        return  # The folder was removed in the meantime.
    for entry in entries:
        if entry.name.startswith(".") or entry.name.endswith(("~", ".tmp", ".swp")):
            continue
        try:
            if entry.is_dir():
                yield from _file_stats(entry.path)
            else:
                stat = entry.stat()
                yield entry.path, (stat.st_mtime_ns, stat.st_size)
        except OSError:
            continue
