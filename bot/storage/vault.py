"""The vault: encrypts secrets with the newest key, and decrypts them with any known one."""

import contextlib
import os
from collections.abc import Sequence
from pathlib import Path
from tempfile import NamedTemporaryFile

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from bot.errors import SettingsError, StorageError

KEY_FILE = "secret.key"


class Vault:
    """Encrypts text with MultiFernet: AES-128-CBC and HMAC-SHA256 (https://github.com/fernet/spec)."""

    def __init__(self, keys: Sequence[str]) -> None:
        """Use ``keys``, the newest first.

        Raises:
            SettingsError: if one of them is not a Fernet key.
        """
        try:
            self._fernet = MultiFernet([Fernet(key) for key in keys])
        except ValueError:
            raise SettingsError(
                "ENCRYPTION_KEYS: these are not Guidepost keys (44 characters each, separated by commas); "
                "make one with: python -m bot new-key"
            ) from None

    def encrypt(self, text: str) -> str:
        """Encrypt ``text`` with the newest key."""
        return self._fernet.encrypt(text.encode()).decode()

    def decrypt(self, token: str) -> str:
        """Decrypt what `encrypt` returned.

        Raises:
            StorageError: if the key that encrypted it is not among the vault's.
        """
        try:
            return self._fernet.decrypt(token).decode()
        except (InvalidToken, ValueError):
            raise StorageError(
                "A secret in the database was encrypted with another key: "
                "add that key to ENCRYPTION_KEYS, after a comma"
            ) from None

    def reencrypt(self, token: str) -> str:
        """Encrypt the same text again, with the newest key."""
        return self.encrypt(self.decrypt(token))


def new_key() -> str:
    """Generate a key."""
    return Fernet.generate_key().decode()


def read_or_create_key(database: Path) -> str:
    """Return the key in the file beside the database's; create the file, readable by its owner alone, if needed.

    Raises:
        SettingsError: if the folder is not writable.
    """
    path = database.parent / KEY_FILE
    try:
        if not path.exists():
            _write_once(path, new_key())
        return path.read_text(encoding="ascii").strip()
    except OSError as error:
        raise SettingsError(f"{path}: {error.strerror}; make the folder writable, or set ENCRYPTION_KEYS") from error


def _write_once(path: Path, text: str) -> None:
    """Write a file that appears complete or not at all; of several processes that try at once, one succeeds."""
    with NamedTemporaryFile("w", dir=path.parent, prefix=f".{path.name}.", encoding="ascii") as draft:
        draft.write(text)
        draft.flush()
        # The key must be on disk before anything that is encrypted with it, whatever happens to the machine.
        os.fsync(draft.fileno())
        with contextlib.suppress(FileExistsError):
            os.link(draft.name, path)
