"""Imports of entries from a table into a knowledge folder: with a problem in any row, nothing is written."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

from bot.errors import KnowledgeError, Problem
from bot.knowledge.checks import Files, find_problems, quote_problems
from bot.knowledge.edits import EditError, append_item, replace_value
from bot.knowledge.loader import load_folder
from bot.knowledge.sources import collapse_values
from bot.knowledge.strict_yaml import read
from bot.services.curation.drafts import Draft
from bot.services.curation.tables import Row, read_rows


@dataclass(frozen=True)
class Import:
    """The effect of a table on a knowledge folder, which is not written yet."""

    draft: Draft
    added: tuple[str, ...]
    """Ids of the entries that the folder does not have yet."""
    changed: tuple[str, ...]
    unchanged: int


def plan_import(root: Path, rows: Sequence[Row], name: str) -> Import:
    """Return the effect of the table ``name`` on the folder ``root``; entries that are not in it stay as they are.

    Raises:
        KnowledgeError: with every row that has no certain place, every quotation that is not in its source letter for
            letter, and everything else that the check would refuse; or with the problems of the folder itself.
    """
    folder = load_folder(root)
    root = root.resolve()
    files, kinds, problems = read_rows(rows, name)
    problems += _of_other_kinds(folder.files, kinds, rows, name)
    for file, entry in files.values():
        problems += quote_problems(file, entry, folder.knowledge.sources)
    if not problems:
        # The rules that hold between entries, such as that no two share a phrasing.
        problems = find_problems({**folder.files, **files}, folder.knowledge.sources, all_read=True)
    if problems:
        raise KnowledgeError(list(dict.fromkeys(problems)))
    changes: dict[Path, tuple[str, str]] = {}
    added: list[str] = []
    changed: list[str] = []
    for entry_id, (file, _) in files.items():
        path = root / kinds[entry_id] / f"{entry_id}.yaml"
        is_known = entry_id in folder.files
        before = path.read_bytes().decode("utf-8-sig") if is_known else ""
        after = _written(before, _mapping(file.document.value), path)
        if after != before:
            changes[path] = (before, after)
            (changed if is_known else added).append(entry_id)
    unchanged = len(files) - len(changes)
    return Import(Draft(None, changes, root=root.parent), tuple(added), tuple(changed), unchanged)


def _of_other_kinds(known: Files, kinds: Mapping[str, str], rows: Sequence[Row], name: str) -> list[Problem]:
    """Return a problem for each entry that the folder has in the folder of another kind."""
    found = []
    for entry_id, kind in kinds.items():
        there = known[entry_id][0].name.split("/")[1] if entry_id in known else kind
        if there != kind:
            line = next(row.line for row in rows if row.entry_id == entry_id)
            found.append(Problem(name, line, "", f"{entry_id} is one of the {there}, not of the {kind}"))
    return found


def _written(before: str, wanted: Mapping[str, object], path: Path) -> str:
    """Return the text of an entry's file with the values ``wanted``; what has the same value stays as it is."""
    if not before:
        return yaml.safe_dump(dict(wanted), allow_unicode=True, sort_keys=False, width=116)
    had = _mapping(read(before).value)
    text = before
    try:
        for key in [*wanted, *(key for key in had if key not in wanted)]:
            old, new = collapse_values(had.get(key)), wanted.get(key)
            # A table has no row for a list without items.
            if old == new or (old == [] and new is None):
                continue
            if _is_longer(old, new):
                for item in new[len(old) :]:  # type: ignore[index, arg-type]
                    text = append_item(text, key, item)
            else:
                text = replace_value(text, key, new)
    except EditError as error:
        raise EditError(f"{path}: {error}") from None
    return text


def _is_longer(old: object, new: object) -> bool:
    """Return whether ``new`` is the list ``old`` with texts added at its end."""
    if not (isinstance(old, list) and old and isinstance(new, list)):
        return False
    return new[: len(old)] == old and all(isinstance(one, str) for one in new)


def _mapping(value: object) -> Mapping[str, object]:
    return value if isinstance(value, dict) else {}
