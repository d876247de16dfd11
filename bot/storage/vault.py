"""Secrets at rest: sealed with the newest key, opened with any that is still known."""

import contextlib
import os
from collections.abc import Sequence
from pathlib import Path
from tempfile import NamedTemporaryFile

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from bot.errors import SettingsError, StorageError

KEY_FILE = "secret.key"


class Vault:
    """Seals text with MultiFernet: AES-128-CBC and HMAC-SHA256 (https://github.com/fernet/spec)."""

    def __init__(self, keys: Sequence[str]) -> None:
        """``keys``: the newest first.

        Raises:
            SettingsError: when one is not a Fernet key.
        """
        try:
            self._fernet = MultiFernet([Fernet(key) for key in keys])
        except ValueError:
            raise SettingsError(
                "ENCRYPTION_KEYS: not keys of the bot's kind (44 characters each, commas in between); "
                "make one with: python -m bot new-key"
            ) from None

    def seal(self, text: str) -> str:
        """``text``, readable only with a key."""
        return self._fernet.encrypt(text.encode()).decode()

    def open(self, sealed: str) -> str:
        """What was sealed.

        Raises:
            StorageError: when it was sealed with a key that is not known here.
        """
        try:
            return self._fernet.decrypt(sealed).decode()
        except (InvalidToken, ValueError):
            raise StorageError(
                "A secret in the database was sealed with another key: add that key to ENCRYPTION_KEYS, behind a comma"
            ) from None

    def renew(self, sealed: str) -> str:
        """The same secret, sealed with the newest key."""
        return self.seal(self.open(sealed))


def new_key() -> str:
    """A fresh key."""
    return Fernet.generate_key().decode()


def key_beside(database: Path) -> str:
    """The key in a file beside the database's, made when there is none yet; readable for its owner alone.

    Raises:
        SettingsError: when the folder cannot be written to.
    """
    path = database.parent / KEY_FILE
    try:
        if not path.exists():
            _write_once(path, new_key())
        return path.read_text(encoding="ascii").strip()
    except OSError as error:
        raise SettingsError(f"{path}: {error.strerror}; make the folder writable, or set ENCRYPTION_KEYS") from error


def _write_once(path: Path, text: str) -> None:
    """The file appears whole or not at all, and only once: of processes that start together, one makes it."""
    with NamedTemporaryFile("w", dir=path.parent, prefix=f".{path.name}.", encoding="ascii") as draft:
        draft.write(text)
        draft.flush()
        # What will be sealed with it must not outlive it, whatever happens to the machine.
        os.fsync(draft.fileno())
        with contextlib.suppress(FileExistsError):
            os.link(draft.name, path)
