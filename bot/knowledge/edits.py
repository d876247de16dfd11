"""Edits of YAML files that change nothing else: comments, order, quotes and line breaks stay as the curator wrote them.

An item is inserted into the text of a list. The result is read again: if anything else than the new item differs from
before, the edit is refused.
"""

import json
import re
from collections.abc import Mapping, Sequence
from copy import deepcopy
from typing import Any

import yaml

from bot.errors import GuidepostError
from bot.knowledge.strict_yaml import read

Item = str | Mapping[str, str]
"""A line of a list, or a mapping of keys to lines."""
_DASH = re.compile(r"[ \t]*-[ \t]+")


class EditError(GuidepostError):
    """A file cannot be edited without a change to something else; the message says what to do instead."""


def append_item(text: str, key: str | None, item: Item) -> str:
    """Return the YAML document ``text`` with ``item`` at the end of the list at ``key``, which is added if missing.

    An empty document gets the list, too. With None for ``key``, the document itself is the list.

    Raises:
        EditError: if the document is written in a way that allows no safe edit.
    """
    before = read(text)
    if before.faults:
        raise EditError(f"line {before.faults[0].line}: {before.faults[0].message}")
    lines = text.splitlines(keepends=True)
    line_break = "\r\n" if lines and lines[0].endswith("\r\n") else "\n"
    if lines and not lines[-1].endswith("\n"):
        lines[-1] += line_break
    node = _list_node("".join(lines), key) if before.value is not None else None
    if node is None and key is None:
        lines += _rendered(item, "- ", line_break)
    elif node is None:
        lines += [f"{_scalar(key or '')}:{line_break}", *_rendered(item, "  - ", line_break)]
    elif node.flow_style:
        lines = _in_flow_list(lines, node, item)
    else:
        at = _line_after(lines, node)
        lines[at:at] = _rendered(item, _dash_of(lines, node), line_break)
    edited = "".join(lines)
    _check(before.value, edited, key, item)
    return edited


def remove_item(text: str, key: str, position: int) -> str:
    """Return the YAML document ``text`` without one item of the list at ``key``, which has a line of its own or more.

    Raises:
        EditError: if the document is written in a way that allows no safe edit.
    """
    before: Any = read(text)
    if before.faults:
        raise EditError(f"line {before.faults[0].line}: {before.faults[0].message}")
    node = _list_node(text, key)
    if node is None or node.flow_style or len(node.value) < 2:
        raise EditError(f"{key} is not a list with one item a line; remove the item by hand")
    expected = deepcopy(before.value)
    del expected[key][position]
    lines = text.splitlines(keepends=True)
    del lines[node.value[position].start_mark.line : _line_after(lines, node, position)]
    edited = "".join(lines)
    if read(edited).faults or read(edited).value != expected:
        raise EditError("the item cannot be removed without changing something else; remove it by hand")
    return edited


def set_line(text: str, key: str, value: str) -> str:
    """Return the YAML document ``text`` with ``value`` on the line of ``key``, which is added if missing.

    Raises:
        EditError: if the document is written in a way that allows no safe edit.
    """
    before: Any = read(text).value
    line = f"{key}: {_scalar(value)}"
    edited, count = re.subn(rf"^{re.escape(key)}:.*?(?=\r?$)", lambda _: line, text, count=1, flags=re.MULTILINE)
    if not count:
        line_break = "\r\n" if "\r\n" in text else "\n"
        edited = text + ("" if text.endswith("\n") or not text else line_break) + line + line_break
    after = read(edited)
    if after.faults or after.value != {**(before if isinstance(before, dict) else {}), key: value}:
        raise EditError(f"{key} cannot be changed without changing something else; change it by hand")
    return edited


def replace_value(text: str, key: str, value: object) -> str:
    """Return the YAML document ``text`` with another value at ``key``, which is added if missing; None removes it.

    Comments inside the former value are lost; everything outside of it stays.

    Raises:
        EditError: if the document is written in a way that allows no safe edit.
    """
    before = read(text).value
    root: Any = yaml.compose(text, Loader=yaml.SafeLoader)
    if not isinstance(before, dict) or root.flow_style:
        raise EditError("this file has no keys on lines of their own; change it by hand")
    lines = text.splitlines(keepends=True)
    line_break = "\r\n" if lines[0].endswith("\r\n") else "\n"
    if not lines[-1].endswith("\n"):
        lines[-1] += line_break
    content = "" if value is None else yaml.safe_dump({key: value}, allow_unicode=True, sort_keys=False, width=116)
    starts = [name.start_mark.line for name, _ in root.value] + [len(lines)]
    place = next((at for at, (name, _) in enumerate(root.value) if name.value == key), None)
    start, end = (len(lines), len(lines)) if place is None else (starts[place], starts[place + 1])
    while end > start + 1 and _is_between(lines[end - 1], 0):
        end -= 1
    lines[start:end] = [line_break.join(content.split("\n"))]
    edited = "".join(lines)
    expected = {**before, key: value} if value is not None else {name: before[name] for name in before if name != key}
    if read(edited).faults or read(edited).value != expected:
        raise EditError(f"{key} cannot be changed without changing something else; change it by hand")
    return edited


def _list_node(text: str, key: str | None) -> Any:
    """Return the node of the list at ``key``; None if the document has no such key."""
    root: Any = yaml.compose(text, Loader=yaml.SafeLoader)
    if key is None:
        node = root
    else:
        pairs = root.value if isinstance(root, yaml.MappingNode) else []
        node = next((value for name, value in pairs if name.value == key), None)
        if node is None and not isinstance(root, yaml.MappingNode):
            raise EditError(f"this file has no keys; add the list {key} by hand")
    if node is not None and not (isinstance(node, yaml.SequenceNode) and (node.value or node.flow_style)):
        raise EditError(f"{key or 'the file'} is not a list with items; add the line by hand")
    return node


def _line_after(lines: Sequence[str], node: Any, position: int = -1) -> int:
    """Return the position of the line after an item, without one the last, of a list in block style."""
    last = node.value[position]
    while last.value and not isinstance(last, yaml.ScalarNode) and not last.flow_style:
        last = last.value[-1][1] if isinstance(last, yaml.MappingNode) else last.value[-1]
    end: int = last.end_mark.line
    if not isinstance(last, yaml.ScalarNode) or last.style not in {"|", ">"}:
        return end + 1
    # The end of a block scalar is where the next token begins, so that empty lines and comments count as its own.
    while end > last.start_mark.line + 1 and _is_between(lines[end - 1], node.start_mark.column):
        end -= 1
    return end


def _is_between(line: str, column: int) -> bool:
    """Return whether a line is empty, or a comment that is not indented deeper than ``column``."""
    content = line.strip()
    return not content or (content.startswith("#") and len(line) - len(line.lstrip()) <= column)


def _dash_of(lines: Sequence[str], node: Any) -> str:
    """Return the indentation and the dash of a list's items."""
    mark = node.value[-1].start_mark
    prefix: str = lines[mark.line][: mark.column]
    if not _DASH.fullmatch(prefix):
        raise EditError(f"line {mark.line + 1}: the list is written in an unusual way; add the line by hand")
    return prefix


def _rendered(item: Item, dash: str, line_break: str) -> list[str]:
    if isinstance(item, str):
        return [f"{dash}{_scalar(item)}{line_break}"]
    parts = [f"{key}: {_scalar(value)}{line_break}" for key, value in item.items()]
    return [(dash if at == 0 else " " * len(dash)) + part for at, part in enumerate(parts)]


def _in_flow_list(lines: Sequence[str], node: Any, item: Item) -> list[str]:
    if not isinstance(item, str):
        raise EditError(f"line {node.start_mark.line + 1}: write the list with one item a line first")
    comma = ", " if node.value else ""
    # Behind the last item, so that a comma or a comment before the bracket stays where it is.
    mark, shift = (node.value[-1].end_mark, 0) if node.value else (node.start_mark, 1)
    line, at = lines[mark.line], mark.column + shift
    changed = [*lines]
    changed[mark.line] = f"{line[:at]}{comma}{json.dumps(item, ensure_ascii=False)}{line[at:]}"
    return changed


def _scalar(text: str) -> str:
    """Return ``text`` on one line of YAML: as it is where that is safe, and else in double quotes."""
    try:
        plain = yaml.safe_load(f"- {text}") == [text] and yaml.safe_load(f"key: {text}") == {"key": text}
    except yaml.YAMLError:
        plain = False
    return text if plain else json.dumps(text, ensure_ascii=False)


def _check(before: Any, edited: str, key: str | None, item: Item) -> None:
    expected: Any = deepcopy(before) if before is not None else [] if key is None else {}
    items = expected if key is None else expected.setdefault(key, [])
    items.append(item if isinstance(item, str) else dict(item))
    after = read(edited)
    if after.faults or after.value != expected:
        raise EditError("the file cannot be changed without changing something else in it; add the line by hand")
