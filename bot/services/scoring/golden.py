"""Golden questions: questions as people ask them, with the entries that are a right first answer."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, TypeAdapter, ValidationError

from bot.errors import GuidepostError, KnowledgeError, Problem
from bot.knowledge.files import read_file, validate
from bot.knowledge.languages import DEFAULT, LANGUAGES
from bot.knowledge.models import EntryId, Model, Text

OFF_TOPIC = "off-topic"
"""Name, without its ending, of the file with the questions that no entry answers."""


@dataclass(frozen=True)
class GoldenQuestion:
    """A question and its expected answer."""

    question: str
    accept: tuple[str, ...]
    """Ids of the entries that are a right first answer; empty when no entry answers."""
    kind: str
    after: str | None = None
    """For a follow-up: id of the entry whose card was shown just before."""
    language: str = DEFAULT
    """Code of the language in which it is asked."""


def _known_language(code: str) -> str:
    if code not in LANGUAGES:
        raise ValueError(f"should be one of: {', '.join(LANGUAGES)}")
    return code


_Language = Annotated[str, AfterValidator(_known_language)]


class _YamlQuestion(Model):
    """A golden question in a curator's file, whose path names the entry."""

    question: str
    kind: Text
    also: tuple[EntryId, ...] = ()
    after: EntryId | None = None
    language: _Language = DEFAULT


class _JsonQuestion(Model):
    """A golden question in a JSON Lines file."""

    question: str
    kind: Text
    accept: tuple[EntryId, ...]
    after: EntryId | None = None
    language: _Language = DEFAULT


def golden_folder(folder: Path) -> Path | None:
    """Return the folder of golden questions that is kept beside a knowledge folder; None if there is none."""
    found = folder.resolve().parent / "tests" / "questions"
    return found if found.is_dir() else None


def read_golden(path: Path) -> list[GoldenQuestion]:
    """Return the golden questions of a JSON Lines file, or of a folder of YAML files whose paths are entry ids.

    Raises:
        KnowledgeError: With every problem found.
    """
    return _read_folder(path) if path.is_dir() else _read_lines(path)


def check_golden(golden: Sequence[GoldenQuestion], entries: Collection[str]) -> None:
    """Check that there are questions, and that every id they name is one of ``entries``.

    Raises:
        GuidepostError: With the ids that no entry has.
    """
    if not golden:
        raise GuidepostError("there are no golden questions: at least 1 is needed")
    named = {entry_id for one in golden for entry_id in (*one.accept, one.after) if entry_id}
    if unknown := sorted(named.difference(entries)):
        raise GuidepostError(
            f"golden questions name entries that the knowledge base does not have: {', '.join(unknown)}"
        )


def _read_folder(root: Path) -> list[GoldenQuestion]:
    questions: list[GoldenQuestion] = []
    problems: list[Problem] = []
    for path in sorted(root.rglob("*.yaml")):
        name = path.relative_to(root.parent).as_posix()
        file = read_file(path, name)
        if isinstance(file, Problem):
            problems.append(file)
            continue
        valid, found = validate(file, tuple[_YamlQuestion, ...])
        problems += found
        questions += _with_entry(valid or (), path.relative_to(root).with_suffix("").as_posix())
    if problems:
        raise KnowledgeError(problems)
    return questions


def _with_entry(questions: Sequence[_YamlQuestion], name: str) -> Iterator[GoldenQuestion]:
    """Yield the questions of the file ``name``, which is the id of the entry that answers them."""
    for one in questions:
        accept = () if name == OFF_TOPIC else (name, *one.also)
        yield GoldenQuestion(one.question, accept, one.kind, one.after, one.language)


def _read_lines(path: Path) -> list[GoldenQuestion]:
    questions: list[GoldenQuestion] = []
    problems: list[Problem] = []
    schema = TypeAdapter(_JsonQuestion)
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
        questions.append(GoldenQuestion(one.question, one.accept, one.kind, one.after, one.language))
    if problems:
        raise KnowledgeError(problems)
    return questions
