"""A file of the knowledge folder: read within bounds, every complaint with its place."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel, TypeAdapter, ValidationError
from pydantic_core import ErrorDetails
from rapidfuzz import process

from bot.errors import Problem
from bot.knowledge.strict_yaml import MAX_BYTES, Document, YamlPath, read

T = TypeVar("T")


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
        return None, list(_explain(file, schema, error))


def _explain(file: KnowledgeFile, schema: Any, error: ValidationError) -> Iterator[Problem]:
    for detail in error.errors(include_url=False):
        yield file.problem(detail["loc"], _in_words(detail, schema))


_WANTED = {
    "model_type": "should be keys with values, as in the other files",
    "dict_type": "should be keys with values, as in the other files",
    "tuple_type": "should be a list: lines that begin with '- '",
    "string_type": "should be text",
}


def _in_words(detail: ErrorDetails, schema: Any) -> str:
    kind = detail["type"]
    if kind == "missing":
        return "this key is missing; add it"
    if kind == "extra_forbidden":
        return f"unknown key{_did_you_mean(str(detail['loc'][-1]), schema)}; correct or remove it"
    if kind == "string_too_short" or (kind in _WANTED and detail["input"] is None):
        return "empty; write it or remove the key"
    return f"{_WANTED.get(kind, detail['msg'])}; found {_shown(detail['input'])}"


def _did_you_mean(key: str, schema: Any) -> str:
    if not (isinstance(schema, type) and issubclass(schema, BaseModel)):
        return ""
    near = process.extractOne(key, list(schema.model_fields), score_cutoff=60)
    return f"; did you mean '{near[0]}'?" if near else ""


def _shown(value: object) -> str:
    shown = repr(value)
    return shown if len(shown) <= 60 else f"{shown[:57]}…"


def _dotted(path: YamlPath) -> str:
    return ".".join(map(str, path))
