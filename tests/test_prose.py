"""The prose of the repository follows the rules in the glossary."""

import pytest

from scripts.prose import check, findings


def test_the_repository_has_no_forbidden_word_or_opening() -> None:
    assert [str(finding) for finding in check()] == []


@pytest.mark.parametrize(
    ("path", "text", "words"),
    [
        ("bot/a.py", '"""What a message holds."""', "What …"),
        ("bot/a.py", 'class A:\n    """By tip: a number."""', "By …"),
        ("bot/a.py", 'X = 1\n"""Whether it is one."""', "Whether …"),
        ("bot/a.py", "# It is built anew.", "anew"),
        ("bot/a.py", 'raise ValueError("You cannot mend it here")', "mend"),
        ("bot/a.py", 'def f(name):\n    return f"whoever runs {name}"', "whoever"),
        ("tests/test_a.py", "def test_somebody_is_answered(): ...", "somebody"),
        ("docs/a.md", "The reader is told so.", "is told"),
        ("playground/static/a.js", "x = 1; // in the place of the old one", "in the place of"),
        ("knowledge/voice.yaml", "close: Neighbours of your question", "Neighbours"),
    ],
)
def test_forbidden_words_are_found_in_every_kind_of_file(path: str, text: str, words: str) -> None:
    assert [finding.said for finding in findings(path, text)] == [words]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("bot/a.py", '"""Return what a message holds."""'),
        ("bot/a.py", '"""By-product of a run."""'),
        ("bot/a.py", 'WORDS = {"anew": 1}'),
        ("tests/test_a.py", 'def test_an_answer(): assert "somebody who asks" in card()'),
        ("playground/static/a.js", 'address = "http://anew.example"'),
        ("bot/a.py", 'X = "a recommended amendment"'),
    ],
)
def test_good_prose_and_data_pass(path: str, text: str) -> None:
    assert list(findings(path, text)) == []
