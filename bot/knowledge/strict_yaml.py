"""A strict YAML reader: every scalar stays a string as written, and every value knows its line.

An ordinary YAML loader guesses types (``no`` becomes False, ``1.10`` becomes 1.1), keeps the last of two equal keys
and expands aliases without limit, and PyYAML's C composer crashes the process on deep nesting. This module uses only
the parser's events, which are flat, and builds the tree itself: mappings, lists, strings, and None for an explicit
null.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import yaml

MAX_BYTES = 1 << 20
MAX_DEPTH = 20
_NULLS = frozenset({"", "~", "null", "Null", "NULL"})
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

YamlPath = tuple[str | int, ...]
"""Keys and list positions that lead from the top of a file to a part of it."""


@dataclass(frozen=True)
class Fault:
    """Something in the YAML that is refused under every schema."""

    line: int
    path: YamlPath
    message: str


@dataclass(frozen=True)
class Document:
    """A parsed file: its value, the line of each part, and its faults."""

    value: object
    lines: Mapping[YamlPath, int]
    faults: tuple[Fault, ...]

    def line_of(self, path: YamlPath) -> int:
        """Return the line of the part at ``path`` or, if there is none, of the nearest part that would contain it."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 1)


@dataclass
class _OpenNode:
    """A mapping or list whose end has not been read yet."""

    value: dict[str, object] | list[object]
    path: YamlPath
    key: str | None = None


class _StopError(Exception):
    """The rest of the file cannot be read reliably."""


@dataclass
class _Builder:
    """Builds a document from the parser's events."""

    lines: dict[YamlPath, int] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    stack: list[_OpenNode] = field(default_factory=list)
    root: object = None
    documents: int = 0

    def refuse(self, line: int, message: str) -> None:
        self.faults.append(Fault(line, self._path(), message))

    def _path(self) -> YamlPath:
        if not self.stack:
            return ()
        top = self.stack[-1]
        if isinstance(top.value, list):
            return (*top.path, len(top.value))
        return (*top.path, top.key) if top.key is not None else top.path

    def take(self, event: yaml.Event) -> None:
        line = event.start_mark.line + 1 if event.start_mark else 1
        match event:
            case yaml.DocumentStartEvent():
                self._open_document(line)
            case yaml.AliasEvent():
                self.refuse(line, f"alias *{event.anchor}: aliases are not allowed; write the value out")
                self._add(None, line)
            case yaml.NodeEvent():
                self._check_node(event, line)
                self._open_node(event, line)
            case yaml.MappingEndEvent() | yaml.SequenceEndEvent():
                self.stack.pop()

    def _open_document(self, line: int) -> None:
        self.documents += 1
        if self.documents > 1:
            self.refuse(line, "a second document starts here; keep one document per file")
            raise _StopError

    def _check_node(self, event: yaml.NodeEvent, line: int) -> None:
        if event.anchor:
            self.refuse(line, f"anchor &{event.anchor}: anchors are not allowed; remove it")
        tag = getattr(event, "tag", None)
        if tag and tag != "!":
            self.refuse(line, f"the tag {tag}: tags are not allowed; remove it")

    def _open_node(self, event: yaml.NodeEvent, line: int) -> None:
        if isinstance(event, yaml.ScalarEvent):
            self._scalar(event, line)
            return
        value: dict[str, object] | list[object] = {} if isinstance(event, yaml.MappingStartEvent) else []
        if self._awaits_key():
            self.refuse(line, "a key must be a single word, not a list or mapping")
            raise _StopError
        opened = _OpenNode(value, self._path())
        self._add(value, line)
        self.stack.append(opened)
        if len(self.stack) > MAX_DEPTH:
            self.refuse(line, f"nested deeper than {MAX_DEPTH} levels; nothing in the knowledge base needs that")
            raise _StopError

    def _awaits_key(self) -> bool:
        return bool(self.stack) and isinstance(self.stack[-1].value, dict) and self.stack[-1].key is None

    def _scalar(self, event: yaml.ScalarEvent, line: int) -> None:
        if self._awaits_key():
            self._open_key(event.value, line)
        else:
            is_null = not event.style and event.value in _NULLS
            self._add(None if is_null else event.value, line)

    def _open_key(self, key: str, line: int) -> None:
        top = self.stack[-1]
        top.key = key
        if key in top.value:
            first = self.lines[(*top.path, key)]
            self.refuse(line, f"the key {key!r} is here a second time (first on line {first}); keep one")
        self.lines.setdefault((*top.path, key), line)

    def _add(self, value: object, line: int) -> None:
        path = self._path()
        self.lines.setdefault(path, line)
        if not self.stack:
            self.root = value
            return
        top = self.stack[-1]
        if isinstance(top.value, list):
            top.value.append(value)
        elif top.key is not None:
            top.value.setdefault(top.key, value)
            top.key = None


def read(text: str) -> Document:
    """Parse one YAML document.

    The function raises no exception, whatever ``text`` contains. Everything wrong with it is in the document's faults.
    """
    builder = _Builder()
    try:
        for event in _events(text):
            builder.take(event)
    except _StopError:
        pass
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        message = f"not valid YAML: {_explanation(error)}; check quotes, colons and indentation here"
        builder.refuse(mark.line + 1 if mark else 1, message)
    except yaml.reader.ReaderError as error:
        code = _code_point(error)
        # The line is counted here because error.position is in bytes or in characters, depending on the loader.
        line = text.count("\n", 0, text.find(chr(code))) + 1
        builder.refuse(line, f"the character U+{code:04X} is not allowed in YAML; remove it")
    return Document(builder.root, builder.lines, tuple(builder.faults))


def _events(text: str) -> Iterator[yaml.Event]:
    events: Iterator[yaml.Event] = yaml.parse(text, Loader=_Loader)
    return events


def _explanation(error: yaml.MarkedYAMLError) -> str:
    """Return what is wrong and, if the cause is on an earlier line (such as a quote never closed), where it begins."""
    start, end = error.context_mark, error.problem_mark
    if not (error.problem and start and end and start.line < end.line):
        return str(error.problem or error.context)
    return f"{error.problem} {error.context} that begins on line {start.line + 1}"


def _code_point(error: yaml.reader.ReaderError) -> int:
    return error.character if isinstance(error.character, int) else ord(error.character)
