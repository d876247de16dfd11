"""Addresses of knowledge folders in git repositories: ``https://example.org/library.git#main:knowledge``."""

import base64
import re
from dataclasses import dataclass, field
from typing import Self
from urllib.parse import unquote, urlsplit, urlunsplit

FORM = "https://, ssh:// or file://, or of the form git@example.org:library.git, with #branch:folder behind it"
_SHORT_SSH = re.compile(r"[\w.][\w.-]*@[\w.][\w.-]*:[^:\s-]\S*")
_BRANCH = re.compile(r"[\w.][\w./-]*")
_SCHEMES = ("https", "ssh", "file")


@dataclass(frozen=True)
class Remote:
    """A folder in a branch of a git repository."""

    url: str
    """Address of the repository, without a password."""
    branch: str = ""
    """Branch to follow; empty for the default branch of the repository."""
    folder: str = ""
    """Path of the knowledge folder in the repository; empty if it is the root."""
    _user: str = field(default="", repr=False)
    _password: str = field(default="", repr=False)

    @classmethod
    def parse(cls, address: str) -> Self:
        """Read an address, as a person writes it.

        Raises:
            ValueError: if it has another form; the message says which one is expected, and does not repeat the address.
        """
        url, _, fragment = address.partition("#")
        branch, _, folder = fragment.partition(":")
        folder = folder.strip("/")
        if branch and (not _BRANCH.fullmatch(branch) or ".." in branch):
            raise ValueError("the part after # should begin with the name of a branch, such as #main:knowledge")
        if folder and not all(part.strip(".") for part in folder.split("/")):
            raise ValueError("the part after #branch: should be a folder in the repository, such as #main:knowledge")
        if _SHORT_SSH.fullmatch(url):
            return cls(url, branch, folder)
        parts = urlsplit(url)
        if parts.scheme not in _SCHEMES or url != url.strip() or any(character.isspace() for character in url):
            raise ValueError(f"should be True, False, or the address of a git repository: {FORM}")
        host = parts.netloc.rpartition("@")[2]
        if parts.scheme == "file":
            if parts.netloc or len(parts.path) < 2:
                raise ValueError("a repository on this machine should be written as file:///path/of/it")
        elif not host or host.startswith("-") or not parts.path.strip("/"):
            raise ValueError("the address should have a server and the path of a repository there")
        if parts.scheme == "ssh":
            if parts.password or (parts.username or "").startswith("-"):
                raise ValueError("an address with ssh:// takes no password; the bot uses the key of its user")
            return cls(url, branch, folder)
        user, password = unquote(parts.username or ""), unquote(parts.password or "")
        return cls(urlunsplit(parts._replace(netloc=host)), branch, folder, user, password)

    def __str__(self) -> str:
        """Return the address without its password."""
        place = f"{self.branch}:{self.folder}" if self.folder else self.branch
        return f"{self.url}#{place}" if place else self.url

    @property
    def name(self) -> str:
        """The name of the knowledge folder, with which problems begin."""
        last = (self.folder or self.url).rstrip("/").replace(":", "/").rpartition("/")[2]
        return last.removesuffix(".git") or "knowledge"

    @property
    def ref(self) -> str:
        """The name by which git knows the branch."""
        return f"refs/heads/{self.branch}" if self.branch else "HEAD"

    @property
    def protocol(self) -> str:
        """The one protocol that git may use."""
        scheme, found, _ = self.url.partition("://")
        return scheme if found else "ssh"

    @property
    def secrets(self) -> list[str]:
        """Values that must never be logged."""
        return [self._password or self._user, self._credentials] if self.header else []

    @property
    def header(self) -> str:
        """The header that carries the user's name and password; empty if there are none."""
        return f"Authorization: Basic {self._credentials}" if self._user or self._password else ""

    @property
    def _credentials(self) -> str:
        return base64.b64encode(f"{self._user}:{self._password}".encode()).decode()
