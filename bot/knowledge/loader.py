"""The loader: turns a folder of YAML files into a knowledge base, or into a list of all its problems."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from bot.errors import KnowledgeError, Problem
from bot.knowledge.acts import ActExamples
from bot.knowledge.base import KnowledgeBase, Translation
from bot.knowledge.checks import Files, find_problems
from bot.knowledge.files import KnowledgeFile, decode, read_bytes, read_file, validate
from bot.knowledge.folder import KINDS, entry_files, kinds
from bot.knowledge.languages import LANGUAGES
from bot.knowledge.models import Entry, FirstQuestions, FollowUps, OffTopic, Source, Synonyms
from bot.knowledge.sources import PinnedSource, fingerprint
from bot.knowledge.strict_yaml import read
from bot.knowledge.voice.sentences import generic_sentences
from bot.knowledge.voice.voice import Voice


@dataclass
class _Loader:
    """Reads files of the folder ``root``, and collects the problems with them."""

    root: Path
    problems: list[Problem] = field(default_factory=list)
    read_files: dict[str, KnowledgeFile] = field(default_factory=dict)
    """Each file that could be read, by its path in the folder."""

    def name(self, path: Path) -> str:
        return path.relative_to(self.root.parent).as_posix()

    def read(self, path: Path) -> KnowledgeFile | None:
        file = read_file(path, self.name(path))
        if isinstance(file, Problem):
            self.problems.append(file)
            return None
        self.read_files[path.relative_to(self.root).as_posix()] = file
        return file

    def parse(self, path: Path, schema: Any, **from_path: str) -> tuple[KnowledgeFile, Any] | None:
        file = self.read(path)
        if file is None:
            return None
        value, problems = validate(file, schema, **from_path)
        self.problems += problems
        return None if problems else (file, value)

    def parse_optional(self, path: Path, schema: Any, default: Any) -> Any:
        """Return the value of a file that a folder may lack; without the file, or with problems, the default."""
        parsed = self.parse(path, schema) if path.exists() else None
        return parsed[1] if parsed else default


@dataclass(frozen=True)
class LoadedFolder:
    """A knowledge base with the files that it was read from, so that a remark about it can name file and line."""

    knowledge: KnowledgeBase
    files: Files
    others: Mapping[str, KnowledgeFile]
    """Each file that was read, by its path in the folder."""


def load(root: Path) -> KnowledgeBase:
    """Load and check the knowledge folder ``root``.

    Raises:
        KnowledgeError: with every problem found. A folder is loaded as a whole or not at all.
    """
    return load_folder(root).knowledge


def load_folder(root: Path) -> LoadedFolder:
    """Load and check the knowledge folder ``root``; return it with its files.

    Raises:
        KnowledgeError: as `load` does.
    """
    root = root.resolve()
    if not root.is_dir():
        raise KnowledgeError(
            [Problem(str(root), 0, "", "there is no such folder; name the folder of the knowledge base")]
        )
    loader = _Loader(root)
    sources = dict(_sources(loader))
    files = dict(_entries(loader))
    off_topic = loader.parse_optional(root / "off-topic.yaml", OffTopic, {})
    synonyms = loader.parse_optional(root / "synonyms.yaml", Synonyms, ())
    voice_file = _voice_file(loader)
    voice = _voice(loader, voice_file)
    first_questions = _first_questions(loader, "first-questions.yaml")
    follow_ups = loader.parse_optional(root / "follow-ups.yaml", FollowUps, {})
    acts = _acts(loader)
    translations = dict(_translations(loader, voice_file)) if voice_file and voice else {}
    if not files and not loader.problems:
        loader.problems.append(Problem(loader.name(root), 0, "", f"has no entries; they belong in {kinds()}"))
    loader.problems += find_problems(files, sources, all_read=not loader.problems)
    if loader.problems:
        raise KnowledgeError(loader.problems)
    entries = {entry_id: entry for entry_id, (_, entry) in files.items()}
    knowledge = KnowledgeBase(
        entries, sources, off_topic, synonyms, voice, first_questions, follow_ups, acts, translations
    )
    return LoadedFolder(knowledge, files, loader.read_files)


def _acts(loader: _Loader) -> ActExamples:
    """Return the examples of ``acts.yaml``, a file that a folder may lack."""
    path = loader.root / "acts.yaml"
    parsed = loader.parse(path, ActExamples) if path.exists() else None
    if parsed is None:
        return ActExamples()
    file, acts = parsed[0], ActExamples.model_validate(parsed[1])
    seen: dict[str, str] = {}
    for act, texts in acts.by_act().items():
        key = act or "question"
        for place, text in enumerate(texts):
            if seen.setdefault(text.casefold(), key) != key:
                loader.problems.append(file.problem((key, place), f"is also under {seen[text.casefold()]}; keep one"))
    return acts


def _voice_file(loader: _Loader) -> KnowledgeFile | None:
    """Return ``voice.yaml``, with the sentences for any folder where it has none of its own."""
    file = _own_or_empty(loader, "voice.yaml")
    return file.completed(generic_sentences()) if file else None


def _own_or_empty(loader: _Loader, name: str) -> KnowledgeFile | None:
    """Return a file that a folder may lack, if it can be read."""
    path = loader.root / name
    return loader.read(path) if path.exists() else KnowledgeFile(loader.name(path), read("{}"))


def _voice(loader: _Loader, file: KnowledgeFile | None) -> Any:
    """Return the voice of a file; without the file, or with problems, None."""
    voice, problems = validate(file, Voice) if file else (None, [])
    loader.problems += problems
    return voice


def _translations(loader: _Loader, default: KnowledgeFile) -> Iterator[tuple[str, Translation]]:
    """Yield what the bot says in each other language: the folder's sentences, else the bot's own, else the default."""
    for language in LANGUAGES[1:]:
        file = _own_or_empty(loader, f"voice.{language}.yaml")
        completed = file and file.completed(generic_sentences(language)).completed(default)
        questions = _first_questions(loader, f"first-questions.{language}.yaml")
        if voice := _voice(loader, completed):
            yield language, Translation(voice, questions)


def _first_questions(loader: _Loader, name: str) -> tuple[str, ...]:
    """Return the questions of a file that a folder may lack."""
    path = loader.root / name
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
    for path in entry_files(loader.root):
        if isinstance(path, Problem):
            loader.problems.append(path)
            continue
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


def _sources(loader: _Loader) -> Iterator[tuple[str, PinnedSource]]:
    for path in sorted((loader.root / "sources").glob("*.yaml")):
        before = len(loader.problems)
        parsed = loader.parse(path, Source)
        text_path = path.with_suffix(".txt")
        content = read_bytes(text_path, loader.name(text_path))
        if isinstance(content, bytes):
            loader.problems[before:] = (_with_hash(one, text_path, content) for one in loader.problems[before:])
        text = content if isinstance(content, Problem) else decode(content, loader.name(text_path))
        if isinstance(text, Problem):
            loader.problems.append(text)
        elif parsed and isinstance(content, bytes):
            file, description = parsed
            if fingerprint(content) != description.sha256:
                loader.problems.append(file.problem(("sha256",), _changed(text_path, fingerprint(content))))
            yield path.stem, PinnedSource(path.stem, description, text)


def _with_hash(problem: Problem, path: Path, content: bytes) -> Problem:
    """Return a problem; if it is about a hash, with the right one."""
    if problem.field != "sha256":
        return problem
    return replace(problem, message=f"{problem.message}. That of {path.name} is {fingerprint(content)}")


def _changed(path: Path, actual: str) -> str:
    return (
        f"{path.name} is not the text that was pinned here; restore it or, if you retrieved the source again, "
        f"read every quote again and pin {actual}"
    )
