"""Files of the knowledge folder: they are read within limits, and each problem has its place in the file."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, get_args

from pydantic import BaseModel, TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from bot.errors import Problem, likely_meant
from bot.knowledge.strict_yaml import MAX_BYTES, Document, YamlPath, read


@dataclass(frozen=True)
class KnowledgeFile:
    """A parsed file, which can name the place of a problem in it."""

    name: str
    document: Document

    def problem(self, path: YamlPath, message: str) -> Problem:
        """Return a problem with the part of the file at ``path``."""
        return Problem(self.name, self.document.line_of(path), ".".join(map(str, path)), message)

    def completed(self, default: "KnowledgeFile") -> "KnowledgeFile":
        """Return this file with the keys that it lacks from ``default``; of a list, it has all items or none."""
        return replace(
            self, document=replace(self.document, value=_completed(self.document.value, default.document.value))
        )


def _completed(value: object, default: object) -> object:
    if not (isinstance(value, dict) and isinstance(default, dict)):
        return value
    return {**default, **{key: _completed(one, default.get(key)) for key, one in value.items()}}


def read_bytes(path: Path, name: str) -> bytes | Problem:
    """Return the contents of the file, or the problem that prevents reading it."""
    try:
        if path.stat().st_size > MAX_BYTES:
            return Problem(name, 0, "", f"larger than {MAX_BYTES >> 20} MiB; split it or shorten it")
        return path.read_bytes()
    except FileNotFoundError:
        return Problem(name, 0, "", "this file is missing; restore it or add it")
    except OSError as error:
        return Problem(name, 0, "", f"cannot be read ({error.strerror}); check that it is a file that you may read")


def decode(content: bytes, name: str) -> str | Problem:
    """Return ``content`` as text, or a problem with the line where it stops being UTF-8."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        return Problem(name, line, "", "not UTF-8 text from here on; save the file as UTF-8")


def read_file(path: Path, name: str) -> KnowledgeFile | Problem:
    """Return the parsed file, or the problem that prevents reading it."""
    content = read_bytes(path, name)
    text = content if isinstance(content, Problem) else decode(content, name)
    return text if isinstance(text, Problem) else KnowledgeFile(name, read(text))


def validate(file: KnowledgeFile, schema: Any, **from_path: str) -> tuple[Any, list[Problem]]:
    """Return the file's value as ``schema`` (a model or any annotation), and every problem with it.

    ``from_path`` holds the keys that follow from the file's path, so the file itself must not contain them. If there
    are problems, the value is None.
    """
    problems = [Problem(file.name, fault.line, _dotted(fault.path), fault.message) for fault in file.document.faults]
    value = file.document.value
    if isinstance(value, dict):
        problems += [
            file.problem((key,), "this key is set by the file's path; remove it") for key in from_path if key in value
        ]
        value = {**value, **from_path}
    if problems:
        return None, problems
    try:
        return TypeAdapter(schema).validate_python(value), []
    except ValidationError as error:
        return None, list(_explain(file, schema, error, from_path))


def _explain(
    file: KnowledgeFile, schema: Any, error: ValidationError, from_path: Mapping[str, str]
) -> Iterator[Problem]:
    details = error.errors(include_url=False)
    with_faulty_parts = {detail["loc"][:end] for detail in details for end in range(len(detail["loc"]))}
    for detail in details:
        path, message = detail["loc"], _message(detail, schema, from_path)
        # Pydantic counts a list without its faulty items. Each of these has a problem of its own.
        if detail["type"] == "too_short" and path in with_faulty_parts:
            continue
        if path and path[0] in from_path:
            yield Problem(
                file.name, 0, "", f"the {path[0]} comes from the file's path and {message}; move or rename it"
            )
        else:
            yield file.problem(path, message)


_EMPTY = "this file is empty; write it or remove it"
_EXAMPLES = {
    "title": "How Long You Can Keep a Tool",
    "order": "1",
    "entries": "[lending/loan, lending/join]",
    "citations": '[{source: handbook, section: Loans, quote: "Members borrow up to five tools."}]',
    "source": "handbook",
    "section": "Loans",
    "quote": "Members borrow up to five tools.",
    "items": "[A hammer, Two saws]",
    "place": "Springfield, Illinois",
    "summary": "A tool library in an old fire station.",
    "facts": "[{text: It opened in 2019., page: About us, publisher: The library, url: https://example.org/about}]",
    "text": "It opened in 2019.",
    "page": "About us",
    "publisher": "The library",
    "url": "https://example.org/about",
    "phrasings": "[how long can I keep a drill?, when is it due back]",
    "keywords": "[loan, due date]",
    "owner": "Curators",
    "review": "2027-05-21",
    "of": "Members borrow up to",
    "questions": "[how many tools may I take home?]",
    "retrieved": "2027-05-21",
    "question": "may I keep the saw for one more week",
    "kind": "situation",
}
"""A value for each key that a file must have."""
_EXPECTATIONS = {
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


def _message(detail: ErrorDetails, schema: Any, from_path: Mapping[str, str]) -> str:
    kind, path, found = detail["type"], detail["loc"], detail["input"]
    if kind == "missing":
        return f"this key is missing; add it{_for_example(path)}"
    if kind == "extra_forbidden":
        return f"unknown key{_suggestion(path, schema, from_path)}; correct or remove it"
    if found is None or (isinstance(found, str) and not found.strip()):
        return f"empty; write it{_for_example(path) or ' or remove the key'}" if path else _EMPTY
    has_own_words = kind in _EXPECTATIONS
    expectation = _EXPECTATIONS[kind].format_map(detail.get("ctx", {})) if has_own_words else detail["msg"]
    hint = _for_example(path) if kind == "too_short" else ""
    return f"{expectation}{hint}; found {_abbreviated(found)}"


def example_of(key: str) -> str:
    """Return a value for a key that a file must have, as a curator would write it; empty for other keys."""
    return _EXAMPLES.get(key, "")


def _for_example(path: YamlPath) -> str:
    example = example_of(str(path[-1])) if path else ""
    return f", for example: {path[-1]}: {example}" if example else ""


def _suggestion(path: YamlPath, schema: Any, from_path: Mapping[str, str]) -> str:
    keys = [key for key in _model_at(path[:-1], schema).model_fields if key not in from_path]
    near = likely_meant(str(path[-1]), keys)
    return f" (did you mean '{near}'?)" if near else ""


def _model_at(path: YamlPath, schema: Any) -> type[BaseModel]:
    """Return the model whose keys are at ``path``. Only models refuse keys, and there are only lists between them."""
    part = schema
    for step in path:
        part = part.model_fields[step].annotation if isinstance(step, str) else get_args(part)[0]
    found: type[BaseModel] = part
    return found


def _abbreviated(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}…"


def _dotted(path: YamlPath) -> str:
    return ".".join(map(str, path))
