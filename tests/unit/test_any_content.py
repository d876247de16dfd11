"""The code fits any knowledge folder: the words of the shipped content are in that folder alone."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.__main__ import create_app
from bot.knowledge.loader import load
from bot.settings import MANIFEST, SHIPPED_KNOWLEDGE
from tests.support.small_base import SmallBase
from tests.unit.test_manifest import SCHEMAS, faults

ROOT = Path(__file__).resolve().parents[2]
TEXT = {".py", ".yaml", ".html", ".js", ".css", ".json", ".txt"}
EXEMPT = {"off_topic.json", "wordpieces.txt"}
"""Files with messages about namesakes, such as a concert hall, and with the words of a language model."""
NAMES = re.compile(r"carnegie|transcend|awardee|profiles in collective|published learnings|young people", re.IGNORECASE)


def shipped_names() -> Iterator[str]:
    """Yield the ids of entries, and the names and places of spotlights."""
    base = load(SHIPPED_KNOWLEDGE)
    yield from base.entries
    for spotlight in base.spotlights:
        yield spotlight.title
        yield spotlight.place
        yield from (alias for alias in spotlight.aliases if len(alias) > 4)


def files() -> list[Path]:
    paths = [path for package in ("bot", "playground") for path in sorted((ROOT / package).rglob("*"))]
    return [MANIFEST, *(path for path in paths if path.suffix in TEXT and path.name not in EXEMPT)]


def test_no_file_of_the_code_holds_words_of_the_shipped_content() -> None:
    names = re.compile("|".join(rf"\b{re.escape(name)}\b" for name in {*shipped_names()}), re.IGNORECASE)
    found = [
        (path.relative_to(ROOT).as_posix(), match[0])
        for path in files()
        for pattern in (NAMES, names)
        if (match := pattern.search(path.read_text(encoding="utf-8")))
    ]

    assert len(files()) > 150
    assert found == []


@pytest.fixture
def manifest(tmp_path: Path) -> dict[str, object]:
    base = SmallBase.written(tmp_path / "knowledge")
    base.write("voice.yaml", "app:\n  description: The almanac, quoted\n  spotlight_hint: a street\n")
    result = CliRunner().invoke(create_app(), ["manifest", "--knowledge", str(base.root)], catch_exceptions=False)
    printed: dict[str, object] = json.loads(result.stdout)
    return printed


def test_the_manifest_is_described_in_the_words_of_the_folder(manifest: dict[str, object]) -> None:
    shipped = json.loads(MANIFEST.read_text(encoding="utf-8"))
    shipped["display_information"]["description"] = "The almanac, quoted"
    shipped["features"]["slash_commands"][1]["usage_hint"] = "a street"

    assert manifest == shipped


@pytest.mark.parametrize("schema", SCHEMAS, ids=lambda path: path.name)
def test_slack_accepts_the_manifest(manifest: dict[str, object], schema: Path) -> None:
    assert faults(manifest, schema) == []


def test_the_manifest_that_comes_with_the_bot_has_the_words_for_any_folder(tmp_path: Path) -> None:
    base = SmallBase.written(tmp_path / "knowledge")
    base.remove("voice.yaml")
    result = CliRunner().invoke(create_app(), ["manifest", "--knowledge", str(base.root)], catch_exceptions=False)

    assert json.loads(result.stdout) == json.loads(MANIFEST.read_text(encoding="utf-8"))
