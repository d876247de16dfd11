"""The files of the page: complete, and without the words of any knowledge folder."""

import re
from pathlib import Path

import pytest

import playground

ROOT = Path(playground.__file__).parent
STATIC = ROOT / "static"
WORDS = ("awardee", "school", "employer", "career", "partner", "leader", "superintendent", "student", "carnegie")
"""Words of the shipped knowledge that a page for any knowledge would not use."""


def emoji_in(text: str) -> set[int]:
    return {ord(character) for character in text if ord(character) >= 0x2300}


def test_the_font_has_every_emoji_that_the_page_draws() -> None:
    style = (STATIC / "fonts.css").read_text(encoding="utf-8")
    covered = {int(code, 16) for code in re.findall(r"U\+([0-9A-F]+)", style)}
    files = (path for path in STATIC.iterdir() if path.suffix in {".js", ".css", ".html"})
    drawn = set[int]().union(*(emoji_in(path.read_text(encoding="utf-8")) for path in files))

    assert drawn - covered == set()
    assert len(covered) > 30


def test_every_font_is_used_and_has_a_license() -> None:
    style = (STATIC / "fonts.css").read_text(encoding="utf-8")
    license_text = (STATIC / "fonts/LICENSE.txt").read_text(encoding="utf-8")
    fonts = sorted((STATIC / "fonts").glob("*.woff2"))

    assert len(fonts) == 4
    assert sum(font.stat().st_size for font in fonts) < 120_000
    for font in fonts:
        assert font.name in style
        assert font.name in license_text
    for words in ("Open Font License 1.1", "SIL OPEN FONT LICENSE", "Attribution 4.0"):
        assert words in license_text


@pytest.mark.parametrize("word", WORDS)
def test_the_page_has_no_words_of_the_shipped_knowledge(word: str) -> None:
    files = [path for path in ROOT.rglob("*") if path.suffix in {".py", ".js", ".html"}]
    own = re.compile(rf"\b{word}s?\b(?!:)", re.IGNORECASE)

    assert len(files) > 40
    found = {path.name: own.findall(path.read_text(encoding="utf-8").replace("school:", "")) for path in files}
    assert {name: words for name, words in found.items() if words} == {}
