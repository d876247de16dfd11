"""The shipped knowledge does not load when one letter of a quote or a source is changed."""

import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.errors import KnowledgeError, Problem
from bot.knowledge.folder import KINDS
from bot.knowledge.loader import load
from bot.knowledge.sources import fingerprint
from bot.knowledge.strict_yaml import Document, YamlPath, read
from bot.settings import SHIPPED_KNOWLEDGE


@dataclass(frozen=True)
class Quoted:
    """Words that a shipped file quotes, with their place in the file."""

    file: str
    path: YamlPath
    words: str
    line: int

    def __str__(self) -> str:
        return f"{self.file}:{'.'.join(map(str, self.path))}"


def _quotes(file: str, document: Document) -> list[Quoted]:
    assert isinstance(document.value, dict)
    places: dict[YamlPath, str] = {
        ("citations", i, "quote"): citation["quote"] for i, citation in enumerate(document.value.get("citations", ()))
    }
    places |= {("items", i): item for i, item in enumerate(document.value.get("items", ()))}
    return [Quoted(file, path, words, document.lines[path]) for path, words in places.items()]


FILES = sorted(path for kind in KINDS for path in (SHIPPED_KNOWLEDGE / kind).rglob("*.yaml"))
QUOTED = [
    quoted
    for path in FILES
    for quoted in _quotes(path.relative_to(SHIPPED_KNOWLEDGE).as_posix(), read(path.read_text(encoding="utf-8")))
]
SOURCES = sorted(path.name for path in (SHIPPED_KNOWLEDGE / "sources").glob("*.txt"))


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("letters") / "knowledge"
    shutil.copytree(SHIPPED_KNOWLEDGE, root)
    return root


def problems_with(root: Path, file: str, content: str) -> tuple[Problem, ...]:
    """Return the problems while ``file`` contains ``content``; its own contents are restored afterwards."""
    path = root / file
    before = path.read_bytes()
    path.write_bytes(content.encode())
    try:
        load(root)
    except KnowledgeError as error:
        return error.problems
    finally:
        path.write_bytes(before)
    return ()


def other(letter: str) -> str:
    return "x" if letter != "x" else "y"


def misspelled(quoted: Quoted, content: str) -> tuple[str, str, str]:
    """Return the file with one letter of the quote changed, the original word, and the changed word."""
    words = [word for word in quoted.words.split() if len(re.sub(r"\W", "", word)) > 1]
    word = words[quoted.line * 7 % len(words)]
    letters = [place for place, letter in enumerate(word) if letter.isalpha()]
    place = letters[quoted.line % len(letters)]
    wrong = word[:place] + other(word[place]) + word[place + 1 :]
    lines = content.split("\n")
    offset = sum(len(line) + 1 for line in lines[: quoted.line - 1])
    before = re.match(r"[\s-]*(quote:)?", lines[quoted.line - 1])
    assert before
    offset += before.end()
    found = re.compile(rf"(?<![^\s\"']){re.escape(word)}(?![^\s\"'])").search(content, offset)
    assert found, f"{word} is not in {quoted}"
    return content[: found.start()] + wrong + content[found.end() :], word, wrong


def test_every_kind_of_entry_that_must_quote_is_covered() -> None:
    kinds = {quoted.file.split("/")[0] for quoted in QUOTED}

    assert {"themes", "takeaways", "lists", "pages"} <= kinds
    assert len({quoted.file for quoted in QUOTED}) >= 4 + 17 + 2 + 3


@pytest.mark.parametrize("quoted", QUOTED, ids=str)
def test_a_letter_changed_in_a_quote_is_reported_with_file_line_and_difference(copy: Path, quoted: Quoted) -> None:
    content, word, wrong = misspelled(quoted, (copy / quoted.file).read_text(encoding="utf-8"))
    (problem,) = problems_with(copy, quoted.file, content)

    assert (problem.file, problem.line) == (f"knowledge/{quoted.file}", quoted.line)
    assert problem.field == ".".join(map(str, quoted.path))
    assert f"[-{wrong}-] {{+{word}+}}" in problem.message


@pytest.mark.parametrize("part", range(15))
@pytest.mark.parametrize("name", SOURCES)
def test_a_letter_changed_in_a_source_is_reported_at_its_fingerprint(copy: Path, name: str, part: int) -> None:
    text = (copy / "sources" / name).read_text(encoding="utf-8")
    letters = [place for place, letter in enumerate(text) if letter.isalpha()]
    place = letters[len(letters) * part // 15]
    changed = text[:place] + other(text[place]) + text[place + 1 :]
    description = f"sources/{name.removesuffix('.txt')}.yaml"
    (pinned,) = [p for p in problems_with(copy, f"sources/{name}", changed) if p.file == f"knowledge/{description}"]

    assert (copy / description).read_text(encoding="utf-8").split("\n")[pinned.line - 1].startswith("sha256: ")
    assert fingerprint(changed.encode()) in pinned.message


def checked(root: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "bot", "check", "--knowledge", str(root)]
    return subprocess.run(command, cwd=SHIPPED_KNOWLEDGE.parent, capture_output=True, text=True, check=False)


def test_the_check_passes_on_the_knowledge_as_shipped(copy: Path) -> None:
    done = checked(copy)

    assert (done.returncode, "no problems" in done.stdout, done.stderr) == (0, True, "")


@pytest.mark.parametrize("kind", ["takeaways", "lists"])
def test_the_check_fails_when_a_letter_of_a_quote_is_changed(tmp_path: Path, kind: str) -> None:
    root = tmp_path / "knowledge"
    shutil.copytree(SHIPPED_KNOWLEDGE, root)
    quoted = [quoted for quoted in QUOTED if quoted.file.startswith(kind)][-1]
    content, word, wrong = misspelled(quoted, (root / quoted.file).read_text(encoding="utf-8"))
    (root / quoted.file).write_text(content, encoding="utf-8")
    done = checked(root)

    assert (done.returncode, done.stdout) == (1, "")
    assert f"knowledge/{quoted.file}:{quoted.line}: {'.'.join(map(str, quoted.path))}: " in done.stderr
    assert f"[-{wrong}-] {{+{word}+}}" in done.stderr


@pytest.mark.parametrize("name", SOURCES)
def test_the_check_fails_when_a_letter_of_a_source_is_changed(tmp_path: Path, name: str) -> None:
    root = tmp_path / "knowledge"
    shutil.copytree(SHIPPED_KNOWLEDGE, root)
    path = root / "sources" / name
    path.write_text(path.read_text(encoding="utf-8").replace("e", "o", 1), encoding="utf-8")
    done = checked(root)

    assert (done.returncode, done.stdout) == (1, "")
    assert re.search(rf"knowledge/sources/{name.removesuffix('.txt')}\.yaml:\d+: sha256: {name} is not", done.stderr)
