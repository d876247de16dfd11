"""Golden questions: what people ask, and the entries that are a right first answer."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from bot.errors import KnowledgeError, Problem
from bot.knowledge.files import read_file, validate
from bot.knowledge.models import EntryId, Model, Text

OFF_TOPIC = "off-topic"
"""Name of the file whose questions no entry answers."""


@dataclass(frozen=True)
class GoldenQuestion:
    """A question, and what must come of it."""

    question: str
    accept: tuple[str, ...]
    """Entry ids that are a right first answer; empty when no entry answers."""
    kind: str
    after: str | None = None
    """For a follow-up: the entry whose card was shown just before."""


class _Written(Model):
    """A golden question in a curator's file, whose path names the entry."""

    question: str
    kind: Text
    also: tuple[EntryId, ...] = ()
    after: EntryId | None = None


class _Line(Model):
    """A golden question in a JSONL file."""

    question: str
    kind: Text
    accept: tuple[EntryId, ...]
    after: EntryId | None = None


def read_golden(path: Path) -> list[GoldenQuestion]:
    """The golden questions of a JSONL file, or of a folder of YAML files whose paths are entry ids.

    Raises:
        KnowledgeError: with every problem found.
    """
    return _read_folder(path) if path.is_dir() else _read_lines(path)


def _read_folder(root: Path) -> list[GoldenQuestion]:
    questions: list[GoldenQuestion] = []
    problems: list[Problem] = []
    for path in sorted(root.rglob("*.yaml")):
        name = path.relative_to(root.parent).as_posix()
        file = read_file(path, name)
        if isinstance(file, Problem):
            problems.append(file)
            continue
        written, faults = validate(file, tuple[_Written, ...])
        problems += faults
        questions += _owned(written or (), path.relative_to(root).with_suffix("").as_posix())
    if problems:
        raise KnowledgeError(problems)
    return questions


def _owned(written: Sequence[_Written], name: str) -> Iterator[GoldenQuestion]:
    for one in written:
        accept = () if name == OFF_TOPIC else (name, *one.also)
        yield GoldenQuestion(one.question, accept, one.kind, one.after)


def _read_lines(path: Path) -> list[GoldenQuestion]:
    questions: list[GoldenQuestion] = []
    problems: list[Problem] = []
    schema = TypeAdapter(_Line)
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise KnowledgeError([Problem(str(path), 0, "", f"cannot be read: {error}")]) from None
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        try:
            one = schema.validate_json(line)
        except ValidationError as error:
            problems += [
                Problem(str(path), number, ".".join(map(str, detail["loc"])), detail["msg"])
                for detail in error.errors()
            ]
            continue
        questions.append(GoldenQuestion(one.question, one.accept, one.kind, one.after))
    if problems:
        raise KnowledgeError(problems)
    return questions
