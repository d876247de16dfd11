"""A file of the knowledge folder: read within bounds, every complaint with its place."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args

from pydantic import BaseModel, TypeAdapter, ValidationError
from pydantic_core import ErrorDetails
from rapidfuzz import fuzz, process

from bot.errors import Problem
from bot.knowledge.strict_yaml import MAX_BYTES, Document, YamlPath, read


@dataclass(frozen=True)
class KnowledgeFile:
    """A parsed file, and how to say what is wrong with a part of it."""

    name: str
    document: Document

    def problem(self, path: YamlPath, message: str) -> Problem:
        """A problem with the part at ``path``."""
        return Problem(self.name, self.document.line_of(path), ".".join(map(str, path)), message)


def read_bytes(path: Path, name: str) -> bytes | Problem:
    """The file's content, or why it cannot be had."""
    try:
        if path.stat().st_size > MAX_BYTES:
            return Problem(name, 0, "", f"larger than {MAX_BYTES >> 20} MiB; split it or shorten it")
        return path.read_bytes()
    except FileNotFoundError:
        return Problem(name, 0, "", "this file is missing; restore it or add it")
    except OSError as error:
        return Problem(name, 0, "", f"cannot be read ({error.strerror}); check that it is a file and its permissions")


def decode(content: bytes, name: str) -> str | Problem:
    """``content`` as text, or where it stops being UTF-8."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        return Problem(name, line, "", "not UTF-8 text from here on; save the file as UTF-8")


def read_file(path: Path, name: str) -> KnowledgeFile | Problem:
    """The parsed file, or why it cannot be read at all."""
    content = read_bytes(path, name)
    text = content if isinstance(content, Problem) else decode(content, name)
    return text if isinstance(text, Problem) else KnowledgeFile(name, read(text))


def validate(file: KnowledgeFile, schema: Any, **extra: str) -> tuple[Any, list[Problem]]:
    """The file's value as ``schema`` (a model or any annotation), and all that is wrong with it.

    ``extra`` holds keys that the file must not write because its place gives them.
    """
    problems = [Problem(file.name, fault.line, _dotted(fault.path), fault.message) for fault in file.document.faults]
    value = file.document.value
    if isinstance(value, dict):
        problems += [
            file.problem((key,), "this key is set by the file's path; remove it") for key in extra if key in value
        ]
        value = {**value, **extra}
    if problems:
        return None, problems
    try:
        return TypeAdapter(schema).validate_python(value), []
    except ValidationError as error:
        return None, list(_explain(file, schema, error, extra))


def _explain(file: KnowledgeFile, schema: Any, error: ValidationError, extra: Mapping[str, str]) -> Iterator[Problem]:
    details = error.errors(include_url=False)
    around = {detail["loc"][:end] for detail in details for end in range(len(detail["loc"]))}
    for detail in details:
        path, message = detail["loc"], _in_words(detail, schema, extra)
        if detail["type"] == "too_short" and path in around:
            continue  # a list is counted without its faulty items, which are told themselves
        if path and path[0] in extra:
            yield Problem(
                file.name, 0, "", f"the {path[0]} comes from the file's path and {message}; move or rename it"
            )
        else:
            yield file.problem(path, message)


_WANTED = {
    "model_type": "should be keys with values, as in the other files",
    "dict_type": "should be keys with values, as in the other files",
    "tuple_type": "should be a list: lines that begin with '- '",
    "string_type": "should be text",
    "int_parsing": "should be a whole number",
    "greater_than_equal": "should be {ge} or more",
    "too_long": "should be {max_length} characters or fewer, not {actual_length}",
    "too_short": "should have {min_length} or more",
    "value_error": "{error}",
}


def _in_words(detail: ErrorDetails, schema: Any, extra: Mapping[str, str]) -> str:
    kind, path, found = detail["type"], detail["loc"], detail["input"]
    if kind == "missing":
        return "this key is missing; add it"
    if kind == "extra_forbidden":
        return f"unknown key{_perhaps_for(path, schema, extra)}; correct or remove it"
    if found is None or (isinstance(found, str) and not found.strip()):
        return "empty; write it or remove the key" if path else "this file is empty; write it or remove it"
    wanted = _WANTED[kind].format_map(detail.get("ctx", {})) if kind in _WANTED else detail["msg"]
    return f"{wanted}; found {_shown(found)}"


def _perhaps_for(path: YamlPath, schema: Any, extra: Mapping[str, str]) -> str:
    keys = [key for key in _model_at(path[:-1], schema).model_fields if key not in extra]
    near = process.extractOne(str(path[-1]), keys, scorer=fuzz.ratio, score_cutoff=60)
    return f", perhaps for '{near[0]}'" if near else ""


def _model_at(path: YamlPath, schema: Any) -> type[BaseModel]:
    """The model whose keys stand at ``path``: only models refuse keys, and only lists lie between them."""
    part = schema
    for step in path:
        part = part.model_fields[step].annotation if isinstance(step, str) else get_args(part)[0]
    found: type[BaseModel] = part
    return found


def _shown(value: object) -> str:
    shown = repr(value)
    return shown if len(shown) <= 60 else f"{shown[:57]}…"


def _dotted(path: YamlPath) -> str:
    return ".".join(map(str, path))
