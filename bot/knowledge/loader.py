"""From a folder of YAML to a knowledge base, or to everything that is wrong with it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.errors import KnowledgeError, Problem
from bot.knowledge.base import KnowledgeBase
from bot.knowledge.files import KnowledgeFile, decode, read_bytes, read_file, validate
from bot.knowledge.models import (
    Entry,
    ListEntry,
    OffTopic,
    Page,
    Source,
    Spotlight,
    Synonyms,
    Takeaway,
    Theme,
)
from bot.knowledge.references import check_references
from bot.knowledge.sources import PinnedSource, fingerprint
from bot.knowledge.voice import Voice

KINDS: Mapping[str, type[Entry]] = {
    "themes": Theme,
    "takeaways": Takeaway,
    "lists": ListEntry,
    "spotlights": Spotlight,
    "pages": Page,
}
"""Folder -> what its files hold."""


@dataclass
class _Loading:
    """A load under way: what was read so far, and what was wrong with it."""

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

    def parse(self, path: Path, schema: Any, **extra: str) -> tuple[KnowledgeFile, Any] | None:
        file = self.read(path)
        if file is None:
            return None
        value, problems = validate(file, schema, **extra)
        self.problems += problems
        return None if problems else (file, value)

    def parse_value(self, path: Path, schema: Any) -> Any:
        parsed = self.parse(path, schema)
        return parsed[1] if parsed else None


def load(root: Path) -> KnowledgeBase:
    """Load and check the knowledge folder ``root``.

    Raises:
        KnowledgeError: with every problem found; nothing is half-loaded.
    """
    root = root.resolve()
    if not root.is_dir():
        raise KnowledgeError(
            [Problem(str(root), 0, "", "no such folder; give the folder that holds the knowledge base")]
        )
    loading = _Loading(root)
    sources = dict(_sources(loading))
    files = dict(_entries(loading))
    off_topic = loading.parse_value(root / "off-topic.yaml", OffTopic)
    synonyms = loading.parse_value(root / "synonyms.yaml", Synonyms)
    voice = loading.parse_value(root / "voice.yaml", Voice)
    if not files and not loading.problems:
        loading.problems.append(Problem(loading.name(root), 0, "", f"holds no entries; they belong in {_kinds()}"))
    whole = not loading.problems
    loading.problems += check_references(files, sources, whole=whole)
    if loading.problems:
        raise KnowledgeError(loading.problems)
    entries = {entry_id: entry for entry_id, (_, entry) in files.items()}
    return KnowledgeBase(entries, sources, off_topic, synonyms, voice)


def _entries(loading: _Loading) -> Iterator[tuple[str, tuple[KnowledgeFile, Entry]]]:
    seen: dict[str, str] = {}
    for path in _yaml_files(loading):
        folder, *rest = path.relative_to(loading.root).with_suffix("").parts
        entry_id = "/".join(rest)
        name = loading.name(path)
        if entry_id in seen:
            message = f"the id {entry_id} is taken by {seen[entry_id]}; rename one of the two"
            loading.problems.append(Problem(name, 0, "", message))
            continue
        seen[entry_id] = name
        parsed = loading.parse(path, KINDS[folder], id=entry_id)
        if parsed:
            yield entry_id, parsed


def _yaml_files(loading: _Loading) -> Iterator[Path]:
    """Entry files in a fixed order; what looks like one but would be overlooked is a problem."""
    for path in sorted(loading.root.rglob("*")):
        parts = path.relative_to(loading.root).parts
        ending = path.suffix
        if path.is_dir() or any(part.startswith(".") for part in parts) or ending.lower() not in {".yaml", ".yml"}:
            continue
        if ending != ".yaml":
            loading.problems.append(Problem(loading.name(path), 0, "", f"ends in {ending}; rename it to .yaml"))
        elif _is_read_by_name(parts):
            continue
        elif parts[0] not in KINDS:
            loading.problems.append(Problem(loading.name(path), 0, "", f"no entry belongs here; move it to {_kinds()}"))
        else:
            yield path


def _is_read_by_name(parts: tuple[str, ...]) -> bool:
    """Whether a file is no entry because it is one of the few others that a load looks for."""
    match parts:
        case ("off-topic.yaml" | "synonyms.yaml" | "voice.yaml",) | ("sources", _):
            return True
        case _:
            return False


def _kinds() -> str:
    *most, last = (f"{folder}/" for folder in KINDS)
    return f"{', '.join(most)} or {last}"


def _sources(loading: _Loading) -> Iterator[tuple[str, PinnedSource]]:
    for path in sorted((loading.root / "sources").glob("*.yaml")):
        parsed = loading.parse(path, Source)
        text_path = path.with_suffix(".txt")
        content = read_bytes(text_path, loading.name(text_path))
        text = content if isinstance(content, Problem) else decode(content, loading.name(text_path))
        if isinstance(text, Problem):
            loading.problems.append(text)
        elif parsed and isinstance(content, bytes):
            file, about = parsed
            if fingerprint(content) != about.sha256:
                loading.problems.append(file.problem(("sha256",), _changed(text_path, fingerprint(content))))
            yield path.stem, PinnedSource(path.stem, about, text)


def _changed(path: Path, now: str) -> str:
    return (
        f"{path.name} is not the text that was pinned here; restore it, "
        f"or, if the source was retrieved anew, read every quote again and pin {now}"
    )
