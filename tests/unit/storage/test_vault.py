"""Secrets are sealed, keys can be replaced, and a key that is missing is asked for."""

import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import SettingsError, StorageError
from bot.storage.vault import KEY_FILE, Vault, key_beside, new_key
from tests.processes import run_together

OLD, NEW = new_key(), new_key()


@given(st.text())
def test_what_was_sealed_is_opened_as_it_was(text: str) -> None:
    vault = Vault([NEW])

    assert vault.open(vault.seal(text)) == text


def test_the_same_secret_never_looks_the_same() -> None:
    vault = Vault([NEW])

    assert vault.seal("xoxb-1") != vault.seal("xoxb-1")


def test_an_old_key_opens_what_it_sealed_until_it_is_sealed_anew() -> None:
    sealed, both = Vault([OLD]).seal("xoxb-1"), Vault([NEW, OLD])

    assert both.open(sealed) == "xoxb-1"
    assert Vault([NEW]).open(both.renew(sealed)) == "xoxb-1"
    with pytest.raises(StorageError):
        Vault([OLD]).open(both.seal("xoxb-1"))


@pytest.mark.parametrize("sealed", [Vault([OLD]).seal("xoxb-1"), Vault([NEW]).seal("xoxb-1")[:-8], "xoxb-1", "", "¿?"])
def test_what_cannot_be_opened_is_told_with_the_setting_and_without_the_secret(sealed: str) -> None:
    with pytest.raises(StorageError, match="add that key to ENCRYPTION_KEYS, behind a comma") as caught:
        Vault([NEW]).open(sealed)
    assert "xoxb-1" not in str(caught.value)


@pytest.mark.parametrize("keys", [[], ["short"], [NEW, ""], ["¿" * 44]])
def test_what_is_no_key_is_told_with_the_command_that_makes_one(keys: list[str]) -> None:
    with pytest.raises(SettingsError, match=r"ENCRYPTION_KEYS: .*python -m bot new-key") as caught:
        Vault(keys)
    assert NEW not in str(caught.value)


def test_a_key_is_made_once_for_its_owner_alone(tmp_path: Path) -> None:
    key = key_beside(tmp_path / "guidepost.db")

    assert Vault([key])
    assert key_beside(tmp_path / "guidepost.db") == key
    assert stat.S_IMODE((tmp_path / KEY_FILE).stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == [KEY_FILE]


def test_a_folder_that_takes_no_key_is_named(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"missing/secret\.key: .*ENCRYPTION_KEYS"):
        key_beside(tmp_path / "missing" / "guidepost.db")


MAKE_KEY = """
import sys
from pathlib import Path
from bot.storage.vault import key_beside

# go
print(key_beside(Path(sys.argv[1])))
"""


def test_processes_that_start_together_have_one_key(tmp_path: Path) -> None:
    for round_ in range(3):
        folder = tmp_path / str(round_)
        folder.mkdir()
        keys = set(run_together(MAKE_KEY, str(folder / "guidepost.db")))

        assert keys == {key_beside(folder / "guidepost.db")}
