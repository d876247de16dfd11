"""Secrets are encrypted, keys can be replaced, and an error asks for a key that is missing."""

import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.errors import SettingsError, StorageError
from bot.storage.vault import KEY_FILE, Vault, new_key, read_or_create_key
from tests.support.processes import run_together

OLD, NEW = new_key(), new_key()


@given(st.text())
def test_what_was_encrypted_is_decrypted_unchanged(text: str) -> None:
    vault = Vault([NEW])

    assert vault.decrypt(vault.encrypt(text)) == text


def test_the_same_secret_is_never_encrypted_the_same() -> None:
    vault = Vault([NEW])

    assert vault.encrypt("xoxb-1") != vault.encrypt("xoxb-1")


def test_an_old_key_decrypts_what_it_encrypted_until_that_is_reencrypted() -> None:
    encrypted, both = Vault([OLD]).encrypt("xoxb-1"), Vault([NEW, OLD])

    assert both.decrypt(encrypted) == "xoxb-1"
    assert Vault([NEW]).decrypt(both.reencrypt(encrypted)) == "xoxb-1"
    with pytest.raises(StorageError):
        Vault([OLD]).decrypt(both.encrypt("xoxb-1"))


@pytest.mark.parametrize(
    "token",
    [Vault([OLD]).encrypt("xoxb-1"), Vault([NEW]).encrypt("xoxb-1")[:-8], "xoxb-1", "", "¿?"],
    ids=["another key", "cut", "plain", "empty", "no text of a token"],
)
def test_the_error_for_a_missing_key_names_the_setting_and_not_the_secret(token: str) -> None:
    with pytest.raises(StorageError, match="add that key to ENCRYPTION_KEYS, after a comma") as caught:
        Vault([NEW]).decrypt(token)
    assert "xoxb-1" not in str(caught.value)


@pytest.mark.parametrize("keys", [[], ["short"], [NEW, ""], ["¿" * 44]])
def test_the_error_for_an_invalid_key_names_the_command_that_makes_one(keys: list[str]) -> None:
    with pytest.raises(SettingsError, match=r"ENCRYPTION_KEYS: .*python -m bot new-key") as caught:
        Vault(keys)
    assert NEW not in str(caught.value)


def test_a_key_file_is_created_once_and_readable_by_its_owner_alone(tmp_path: Path) -> None:
    key = read_or_create_key(tmp_path / "guidepost.db")

    assert Vault([key]).decrypt(Vault([key]).encrypt("xoxb-1")) == "xoxb-1"
    assert read_or_create_key(tmp_path / "guidepost.db") == key
    assert stat.S_IMODE((tmp_path / KEY_FILE).stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == [KEY_FILE]


def test_the_error_for_a_folder_without_a_key_names_it(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"missing/secret\.key: .*ENCRYPTION_KEYS"):
        read_or_create_key(tmp_path / "missing" / "guidepost.db")


MAKE_KEY = """
import sys
from pathlib import Path
from bot.storage.vault import read_or_create_key

# go
print(read_or_create_key(Path(sys.argv[1])))
"""


def test_processes_that_start_together_use_one_key(tmp_path: Path) -> None:
    for round_ in range(3):
        folder = tmp_path / str(round_)
        folder.mkdir()
        keys = set(run_together(MAKE_KEY, str(folder / "guidepost.db")))

        assert keys == {read_or_create_key(folder / "guidepost.db")}
