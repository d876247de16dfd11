"""Published versions of the knowledge: which one every process uses, and those before it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from bot.errors import GuidepostError

KEPT = 10
"""Newest versions whose content is kept, to go back to."""
SHOWN = 12
"""Characters of a digest that people read and type."""


class VersionError(GuidepostError):
    """A version cannot be used; the message says what to do."""


@dataclass(frozen=True)
class Version:
    """A version of the knowledge folder that was published."""

    number: int
    """Place among all publications, counted from 1. The highest is the one in use."""
    digest: str
    """SHA-256 of its files; a rollback publishes the same digest again."""
    score: float | None = None
    """Share of the golden questions that it answers right, from 0 to 1; None without golden questions."""
    withdrawn: frozenset[str] = frozenset()
    """Digests that were rolled back: a folder that still holds one of them is not published again."""
    published_at: float = 0.0
    """Time in seconds since the epoch; the store sets it."""
    commit: str = ""
    """Id of the commit that it came from; empty if it came from a folder on the bot's machine."""

    @property
    def name(self) -> str:
        """The beginning of its digest, by which people know it."""
        return self.digest[:SHOWN]

    @property
    def commit_name(self) -> str:
        """The beginning of the commit's id."""
        return self.commit[:SHOWN]


@dataclass(frozen=True)
class Edition:
    """The version that a guide answers from, where the bot follows a folder or a repository."""

    version: Version | None = None
    """None if the bot follows nothing, or has published none yet."""
    problem: str = ""
    """The reason why what the bot follows is not used; empty if nothing is wrong with it."""


UNPUBLISHED = Edition()


@dataclass(frozen=True)
class Look:
    """The result of a look at the repository that all processes follow."""

    commit: str = ""
    """Id of the newest commit; empty if the repository could not be read."""
    problem: str = ""
    """The reason why it is not used; empty if nothing is wrong with it."""
    key: str = ""
    """Key that makes a message about the problem unique."""


class VersionStore(Protocol):
    """Keeps what was published, for all processes of a bot."""

    def current(self) -> Version | None:
        """Return the version in use; None before the first one."""
        ...

    def history(self) -> Sequence[Version]:
        """Return every publication, the newest first."""
        ...

    def content(self, number: int) -> bytes | None:
        """Return the packed folder of a publication; None if it is not kept any longer."""
        ...

    def publish(self, version: Version, content: bytes) -> bool:
        """Make ``version`` the one in use, and keep the content of the newest `KEPT` only.

        Return False, and change nothing, unless its number follows the present one: another process was first.
        """
        ...

    def claim_look(self, seconds: float) -> bool:
        """Return whether this process is to look at the repository; for ``seconds``, no other one is."""
        ...

    def last_look(self) -> Look:
        """Return what was recorded last."""
        ...

    def record_look(self, look: Look, seconds: float) -> None:
        """Record what was found; ``seconds`` from now, the next look is due."""
        ...


def roll_back(store: VersionStore, wanted: str = "") -> tuple[Version, Version]:
    """Publish a former version again, and return the one that was in use and the new one.

    ``wanted`` is the beginning of a digest. Without it, the former version is the newest one before the one in use that
    was not rolled back itself.

    Raises:
        VersionError: if there is no such version, or its content is not kept any longer.
    """
    history = store.history()
    if not history:
        raise VersionError(NOTHING_PUBLISHED)
    current = history[0]
    withdrawn = current.withdrawn | {current.digest}
    former = next((one for one in history if _is_wanted(one, current, withdrawn, wanted)), None)
    content = store.content(former.number) if former else None
    if former is None or content is None:
        raise VersionError(f"{_MISSING if wanted else _NONE_BEFORE} python -m bot versions lists them all")
    restored = replace(former, number=current.number + 1, withdrawn=withdrawn - {former.digest}, published_at=0.0)
    if not store.publish(restored, content):
        raise VersionError("Another version was published at this moment; see python -m bot versions, and try again")
    return current, restored


def _is_wanted(one: Version, current: Version, withdrawn: frozenset[str], wanted: str) -> bool:
    if wanted:
        return one.digest.startswith(wanted) and one.digest != current.digest
    return one.digest not in withdrawn


NOTHING_PUBLISHED = """\
No version was published in this database. A bot with FOLLOW_KNOWLEDGE publishes what it follows when it starts.
Run this where the bot runs, with its DATABASE_URL."""
_MISSING = "No other version begins so, or its content is not kept any longer."
_NONE_BEFORE = "There is no version to go back to."
