"""Following the knowledge: a running bot uses the version that was published last, and publishes what changed."""

import hashlib
import logging
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Generic, TypeVar

from bot.errors import GuidepostError, StorageError
from bot.knowledge.packing import PackedFolder
from bot.log import event
from bot.services.curation.origins import Candidate, Origin
from bot.services.versions import Look, Version, VersionError, VersionStore

_log = logging.getLogger(__name__)

T = TypeVar("T")
"""Type of what a process uses of a version: a guide, or the knowledge only."""


class Publisher(Generic[T]):
    """The origin that a process publishes from, and what it asks of a version before that."""

    def __init__(
        self, origin: Origin, gate: Callable[[T, Path | None], float | None], report: Callable[[str, str], object]
    ) -> None:
        """``gate`` returns the score of a version on its golden questions, or raises a `GuidepostError`.

        ``report`` is called with the reason why what the origin holds is not used, and what makes a message about it
        unique, once for each reason, and with two empty texts when nothing is wrong with it any longer. If it raises a
        `StorageError`, it is called again.
        """
        self._origin, self.gate, self._report = origin, gate, report
        self._reported = ""
        self._is_first = True

    def changed(self) -> Candidate | None:
        """Return what the origin holds if it changed since the last call that did."""
        try:
            candidate = self._origin.changed()
        except StorageError:
            raise
        except GuidepostError as error:
            # Without its files, a folder has no digest. The same reason is the same problem.
            self.reject(error, hashlib.sha256(str(error).encode()).hexdigest())
            return None
        if candidate is None and (look := self._origin.recorded()):
            self._tell(look.problem, look.key)
        return candidate

    def look_again(self) -> None:
        """Let a later call of `changed` return what the origin holds, changed or not."""
        self._origin.look_again()

    def reject(self, error: GuidepostError, key: str) -> None:
        """Report why a version is not used, unless that was the last report."""
        self._origin.conclude(Look(problem=str(error), key=key))
        self._tell(str(error), key)

    def accept(self) -> None:
        """Report that nothing is wrong with what the origin holds, if that was the last report."""
        self._origin.conclude(Look())
        self._tell("", "")

    def may_be_old(self) -> bool:
        """Return whether another process may have something newer: at the first look at a folder of one machine."""
        is_first, self._is_first = self._is_first, False
        return is_first and not self._origin.is_shared

    def _tell(self, problem: str, key: str) -> None:
        if problem == self._reported:
            return
        if problem:
            _log.warning("the changed knowledge is not used: %s", problem, extra={"action": "knowledge_rejected"})
        self._report(problem, key)
        self._reported = problem


class Follower(Generic[T]):
    """Keeps a process at the version that was published last. One thread calls `step` again and again."""

    def __init__(
        self,
        store: VersionStore,
        name: str,
        open_version: Callable[[PackedFolder], T],
        use: Callable[[T, Version], object],
        publisher: Publisher[T] | None = None,
        in_use: int = 0,
    ) -> None:
        """Follow ``store``; ``name`` is that of the knowledge folder.

        ``open_version`` loads a version, and ``use`` makes it the one in use, as a whole. Without ``publisher`` the
        process publishes nothing. ``in_use`` is the number of the version that it uses already, if it does.
        """
        self._store, self._name = store, name
        self._open, self._use, self._publisher = open_version, use, publisher
        self._number = in_use

    def step(self) -> int:
        """Use a version that another process published, or else examine the origin; return 1 if that changed anything.

        Raises:
            StorageError: if the database cannot be reached; the version in use stays, and the next step tries again.
        """
        current = self._store.current()
        if current and current.number != self._number:
            return int(self._follow(current))
        if self._publisher is None:
            return 0
        try:
            return int(self._offer(self._publisher, current))
        except StorageError:
            self._publisher.look_again()
            raise

    def _follow(self, current: Version) -> bool:
        """Use a version that was published; one that cannot be loaded is not used, and False is returned."""
        content = self._store.content(current.number)
        # It is tried once: a process of an older version of the bot may not know a key of its files.
        self._number = current.number
        try:
            if content is None:
                raise VersionError("its content is not kept any longer")
            opened = self._open(PackedFolder.unpack(self._name, content))
        except GuidepostError as error:
            _log.warning("a published version is not used: %s", error, extra={"action": "knowledge_not_loaded"})
            return False
        self._adopt(opened, current)
        return True

    def _offer(self, publisher: Publisher[T], current: Version | None) -> bool:
        """Publish what changed if it passes; return whether there is a new version."""
        candidate = publisher.changed()
        if candidate is None:
            return False
        packed = candidate.packed
        if not self._is_new(packed.digest, current, may_be_old=publisher.may_be_old()):
            publisher.accept()
            return False
        try:
            opened = self._open(packed)
            score = publisher.gate(opened, candidate.questions)
        except GuidepostError as error:
            publisher.reject(error, packed.digest)
            return False
        publisher.accept()
        version = Version(current.number + 1 if current else 1, packed.digest, score, commit=candidate.commit)
        if not self._store.publish(version, packed.pack()):
            # Another process was first. If it published something else, this folder is examined after that.
            publisher.look_again()
            return True
        self._number = version.number
        self._adopt(opened, next(one for one in self._store.history() if one.number == version.number))
        return True

    def _is_new(self, digest: str, current: Version | None, *, may_be_old: bool) -> bool:
        """Return whether a folder is to be published.

        One that may be old, and was published before, is not: another process may have a newer one.
        """
        if current is None or digest == current.digest:
            return current is None
        was_published = may_be_old and any(one.digest == digest for one in self._store.history())
        if digest in current.withdrawn or was_published:
            name = replace(current, digest=digest).name
            event(_log, "knowledge_former", "the folder holds a former version", folder=name, in_use=current.name)
            return False
        return True

    def _adopt(self, opened: T, version: Version) -> None:
        self._use(opened, version)
        event(_log, "knowledge_swapped", "another version is in use", version=version.name, score=version.score)
