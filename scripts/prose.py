"""Check the prose of the repository against docs/engineers/glossary.md: ``python -m scripts.prose [PATH ...]``.

It reads docstrings, comments, sentences in code and the names of tests in Python files, comments in JavaScript,
CSS and YAML, all of Markdown, and the sentences that the bot says. Prose means words in a fixed order, so the rules are
lists of words and openings. They do not make a text good; they keep a private dialect from coming back.
"""

import ast
import io
import re
import subprocess
import sys
import tokenize
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

WORDS = {
    r"anew": "again, new",
    r"mend(s|ed|ing)?": "fix, repair",
    r"whoever|whomever|whosoever": "the person who, anyone who",
    r"somebody": "someone, a person",
    r"in the place of": "instead of",
    r"as above": "repeat it, or name the place",
    r"(is|are|was|were|be|been|being) told": "name who says what, or what is shown",
    r"told by": "name what it is derived from",
    r"nought|lest|thereof|wherein|whereof|whereby|whilst|amongst": "a plain word",
    r"learnt": "learned",
    r"those of who": "people who",
    r"nobody's": "no one's",
    r"gives? up on it": "stop",
    r"good-bye": "goodbye",
}
"""Words that are out, as regular expressions, with what to write in their place."""

AMERICAN = {
    r"colou?rs?(?<=colour)|colours": "color",
    r"behaviours?": "behavior",
    r"neighbours?": "neighbor",
    r"(organi|recogni|reali|summari|normali)s(e|es|ed|ing|ation|ations)": "-ize",
    r"centres?": "center",
    r"programmes?": "program",
    r"favourites?": "favorite",
}
"""British spellings that are out in what the bot says."""

OPENINGS = re.compile(r"(What|Of|By|Whether|Those|Told|That|Whoever|Who|Which|Somebody|Where)\b(?!-)")
"""First words that a docstring must not have: it begins with a verb or names the thing."""

SPOKEN = ("knowledge/voice.yaml", "bot/knowledge/voice/generic.yaml")
_WORDS = {re.compile(rf"\b({pattern})\b", re.IGNORECASE): instead for pattern, instead in WORDS.items()}
_AMERICAN = {re.compile(rf"\b({pattern})\b", re.IGNORECASE): instead for pattern, instead in AMERICAN.items()}
_CONTENT = re.compile(r"tests/(questions|golden|node)/|benchmarks/RESULTS|knowledge/(?!README|voice)|\.lock$|fonts?/")
"""Files whose words are content: quotations, questions as people typed them, generated tables."""
_EXEMPT = {"scripts/prose.py", "tests/test_prose.py", "docs/engineers/glossary.md"}
"""Files that list the words that are out."""


@dataclass(frozen=True)
class Piece:
    """A piece of prose and the line on which it begins."""

    line: int
    text: str
    is_docstring: bool = False


@dataclass(frozen=True)
class Finding:
    """A word or an opening that is out, with its place and the remedy."""

    path: str
    line: int
    said: str
    instead: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: “{self.said}”: {self.instead}"


def findings(path: str, text: str) -> Iterator[Finding]:
    """Yield each word and opening in the file ``path`` with contents ``text`` that is out."""
    rules = _WORDS | (_AMERICAN if path in SPOKEN else {})
    for piece in pieces(path, text):
        for pattern, instead in rules.items():
            for found in pattern.finditer(piece.text):
                line = piece.line + piece.text.count("\n", 0, found.start())
                yield Finding(path, line, found[0], instead)
        if piece.is_docstring and (opening := OPENINGS.match(piece.text)):
            yield Finding(path, piece.line, f"{opening[0]} …", "begin a docstring with a verb or a noun phrase")


def pieces(path: str, text: str) -> Iterator[Piece]:
    """Yield the prose in a file; nothing for kinds of files that hold none."""
    match Path(path).suffix:
        case ".py":
            yield from _in_python(text, is_test=path.startswith("tests/"))
        case ".md":
            yield Piece(1, text)
        case ".js" | ".css":
            yield from _between(text, r"/\*.*?\*/|(?<![:\"'])//[^\n]*")
        case ".yaml" if path in SPOKEN:
            yield Piece(1, text)
        case ".yaml" | ".yml" | ".toml":
            yield from _between(text, r"(?<!\S)#[^\n]*")


def _between(text: str, pattern: str) -> Iterator[Piece]:
    for comment in re.finditer(pattern, text, re.DOTALL):
        yield Piece(1 + text.count("\n", 0, comment.start()), comment[0])


def _in_python(text: str, *, is_test: bool) -> Iterator[Piece]:
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type == tokenize.COMMENT:
            yield Piece(token.start[0], token.string)
    tree = ast.parse(text)
    docstrings = [statement.value for node in ast.walk(tree) for statement in _statements(node) if _is_text(statement)]
    for docstring in docstrings:
        yield Piece(docstring.lineno, str(ast.literal_eval(docstring)).strip(), is_docstring=True)
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
            yield Piece(node.lineno, node.name.replace("_", " "))
        if is_test or not isinstance(node, ast.Constant) or node in docstrings:
            continue
        if isinstance(node.value, str) and " " in node.value:
            yield Piece(node.lineno, node.value)


def _statements(node: ast.AST) -> Iterator[ast.Expr]:
    """Yield the expressions that stand alone in the body of ``node``; among them are docstrings."""
    body = getattr(node, "body", None)
    if isinstance(body, list):
        yield from (statement for statement in body if isinstance(statement, ast.Expr))


def _is_text(statement: ast.Expr) -> bool:
    return isinstance(statement.value, ast.Constant) and isinstance(statement.value.value, str)


def check(only: tuple[str, ...] = ()) -> list[Finding]:
    """Return what is out in the files of the repository whose paths begin with one of ``only``; in all without it."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.splitlines()
    wanted = [
        path for path in listed if path.startswith(only or "") and not _CONTENT.search(path) and path not in _EXEMPT
    ]
    return [
        finding
        for path in wanted
        if Path(path).suffix in {".py", ".md", ".js", ".css", ".yaml", ".yml", ".toml"} and (ROOT / path).is_file()
        for finding in findings(path, (ROOT / path).read_text(encoding="utf-8"))
    ]


if __name__ == "__main__":
    found = check(tuple(path.removeprefix("./") for path in sys.argv[1:]))
    print(*found, sep="\n")
    sys.exit(f"{len(found)} places to rewrite" if found else 0)
