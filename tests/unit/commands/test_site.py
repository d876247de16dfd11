"""The command that writes the pages of a knowledge base."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.__main__ import create_app
from bot.errors import SettingsError
from tests.support.small_base import SmallBase


def run(*words: str) -> str:
    result = CliRunner().invoke(create_app("site"), ["site", *words], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


@pytest.mark.parametrize("address", ["https://guide.example.org/learn", "https://guide.example.org/learn/"])
def test_the_pages_of_any_knowledge_folder_are_written(tmp_path: Path, address: str) -> None:
    base, folder = SmallBase.written(tmp_path / "knowledge"), tmp_path / "site"
    printed = run(str(folder), "--knowledge", str(base.root), "--address", address)

    assert printed.startswith("10 pages, ")
    page = (folder / "entries/soil/compost/index.html").read_text(encoding="utf-8")
    assert 'rel="canonical" href="https://guide.example.org/learn/entries/soil/compost/"' in page


def test_the_address_is_that_of_the_bot_unless_another_is_given(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    base = SmallBase.written(tmp_path / "knowledge")
    run(str(tmp_path / "without"), "--knowledge", str(base.root))
    monkeypatch.setenv("PUBLIC_URL", "https://bot.example.org")
    run(str(tmp_path / "with"), "--knowledge", str(base.root))

    assert not (tmp_path / "without/sitemap.xml").exists()
    assert "<loc>https://bot.example.org/</loc>" in (tmp_path / "with/sitemap.xml").read_text(encoding="utf-8")


def test_something_else_than_an_address_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="should begin with https://"):
        run(str(tmp_path / "site"), "--address", "guide.example.org")
