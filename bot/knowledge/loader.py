"""The loader: turns a folder of YAML files into a knowledge base, or into a list of all its problems."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.errors import KnowledgeError, Problem
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.checks import find_problems
from bot.knowledge.files import KnowledgeFile, decode, read_bytes, read_file, validate
from bot.knowledge.models import (
    Entry,
    FirstQuestions,
    FollowUps,
    ListEntry,
    OffTopic,
    Page,
    Source,
    Spotlight,
    Synonyms,
    Takeaway,
    Theme,
)
from bot.knowledge.sources import PinnedSource, fingerprint
from bot.knowledge.voice.voice import Voice

KINDS: Mapping[str, type[Entry]] = {
    "themes": Theme,
    "takeaways": Takeaway,
    "lists": ListEntry,
    "spotlights": Spotlight,
    "pages": Page,
}
"""Model of the files in each folder of entries."""


@dataclass
class _Loader:
    """Reads files of the folder ``root``, and collects the problems with them."""

    root: Path
    problems: list[Problem] = field(default_factory=list)

    def name(self, path: Path) -> str:
        return path.relative_to(self.root.parent).as_posix()

    def read(self, path: Path) -> KnowledgeFile | None:
        file = read_file(path, self.name(path))
        if isinstance(file, Problem):
            self.problems.append(file)
            return None
        return file

    def parse(self, path: Path, schema: Any, **from_path: str) -> tuple[KnowledgeFile, Any] | None:
        file = self.read(path)
        if file is None:
            return None
        value, problems = validate(file, schema, **from_path)
        self.problems += problems
        return None if problems else (file, value)

    def parse_value(self, path: Path, schema: Any) -> Any:
        parsed = self.parse(path, schema)
        return parsed[1] if parsed else None


def load(root: Path) -> KnowledgeBase:
    """Load and check the knowledge folder ``root``.

    Raises:
        KnowledgeError: with every problem found. A folder is loaded as a whole or not at all.
    """
    root = root.resolve()
    if not root.is_dir():
        raise KnowledgeError(
            [Problem(str(root), 0, "", "there is no such folder; name the folder of the knowledge base")]
        )
    loader = _Loader(root)
    sources = dict(_sources(loader))
    files = dict(_entries(loader))
    off_topic = loader.parse_value(root / "off-topic.yaml", OffTopic)
    synonyms = loader.parse_value(root / "synonyms.yaml", Synonyms)
    voice = loader.parse_value(root / "voice.yaml", Voice)
    first_questions = _first_questions(loader)
    follow_ups = loader.parse_value(root / "follow-ups.yaml", FollowUps) if (root / "follow-ups.yaml").exists() else {}
    if not files and not loader.problems:
        loader.problems.append(Problem(loader.name(root), 0, "", f"has no entries; they belong in {_kinds()}"))
    loader.problems += find_problems(files, sources, all_read=not loader.problems)
    if loader.problems:
        raise KnowledgeError(loader.problems)
    entries = {entry_id: entry for entry_id, (_, entry) in files.items()}
    return KnowledgeBase(entries, sources, off_topic, synonyms, voice, first_questions, follow_ups)


def _first_questions(loader: _Loader) -> tuple[str, ...]:
    """Return the questions of ``first-questions.yaml``, a file that a folder may lack."""
    path = loader.root / "first-questions.yaml"
    parsed = loader.parse(path, FirstQuestions) if path.exists() else None
    if parsed is None:
        return ()
    file, questions = parsed
    for place, question in enumerate(questions):
        if not question.endswith("?"):
            loader.problems.append(file.problem((place,), "should be a question, with ? at its end"))
        if question.casefold() in {one.casefold() for one in questions[:place]}:
            loader.problems.append(file.problem((place,), f"“{question}” is listed twice; keep one"))
    return tuple(questions)


def _entries(loader: _Loader) -> Iterator[tuple[str, tuple[KnowledgeFile, Entry]]]:
    seen: dict[str, str] = {}
    for path in _yaml_files(loader):
        folder, *rest = path.relative_to(loader.root).with_suffix("").parts
        entry_id = "/".join(rest)
        name = loader.name(path)
        if entry_id in seen:
            message = f"the id {entry_id} is taken by {seen[entry_id]}; rename one of the two"
            loader.problems.append(Problem(name, 0, "", message))
            continue
        seen[entry_id] = name
        parsed = loader.parse(path, KINDS[folder], id=entry_id)
        if parsed:
            yield entry_id, parsed


def _yaml_files(loader: _Loader) -> Iterator[Path]:
    """Yield the files of entries in a fixed order. A file that looks like one but would be ignored is a problem."""
    for path in sorted(loader.root.rglob("*")):
        parts = path.relative_to(loader.root).parts
        extension = path.suffix
        if path.is_dir() or any(part.startswith(".") for part in parts) or extension.lower() not in {".yaml", ".yml"}:
            continue
        if extension != ".yaml":
            loader.problems.append(Problem(loader.name(path), 0, "", f"ends in {extension}; rename it to .yaml"))
        elif _is_read_by_name(parts):
            continue
        elif parts[0] not in KINDS:
            loader.problems.append(
                Problem(loader.name(path), 0, "", f"entries do not belong here; move it to {_kinds()}")
            )
        else:
            yield path


def _is_read_by_name(parts: tuple[str, ...]) -> bool:
    """Return whether a file is one of the few that are not entries and that the loader reads by name."""
    match parts:
        case ("first-questions.yaml" | "follow-ups.yaml" | "off-topic.yaml" | "synonyms.yaml" | "voice.yaml",) | (
            "sources",
            _,
        ):
            return True
        case _:
            return False


def _kinds() -> str:
    *most, last = (f"{folder}/" for folder in KINDS)
    return f"{', '.join(most)} or {last}"


def _sources(loader: _Loader) -> Iterator[tuple[str, PinnedSource]]:
    for path in sorted((loader.root / "sources").glob("*.yaml")):
        parsed = loader.parse(path, Source)
        text_path = path.with_suffix(".txt")
        content = read_bytes(text_path, loader.name(text_path))
        text = content if isinstance(content, Problem) else decode(content, loader.name(text_path))
        if isinstance(text, Problem):
            loader.problems.append(text)
        elif parsed and isinstance(content, bytes):
            file, description = parsed
            if fingerprint(content) != description.sha256:
                loader.problems.append(file.problem(("sha256",), _changed(text_path, fingerprint(content))))
            yield path.stem, PinnedSource(path.stem, description, text)


def _changed(path: Path, actual: str) -> str:
    return (
        f"{path.name} is not the text that was pinned here; restore it or, if you retrieved the source again, "
        f"read every quote again and pin {actual}"
    )
