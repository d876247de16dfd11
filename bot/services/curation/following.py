"""Following the knowledge: a running bot uses the version that was published last, and publishes its changed folder."""

import hashlib
import logging
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Generic, TypeVar

from bot.errors import GuidepostError, StorageError
from bot.knowledge.folder import FileStats, file_stats
from bot.knowledge.packing import PackedFolder
from bot.log import event
from bot.services.versions import Version, VersionError, VersionStore

_log = logging.getLogger(__name__)

T = TypeVar("T")
"""Type of what a process uses of a version: a guide, or the knowledge only."""


class Publisher(Generic[T]):
    """The folders that a process publishes from, and what it asks of a version before that."""

    def __init__(
        self, watched: Sequence[Path], gate: Callable[[T], float | None], report: Callable[[str, str], object]
    ) -> None:
        """``watched`` are the folders whose change lets the first of them be examined: it, and its golden questions.

        ``gate`` returns the score of a version, or raises a `GuidepostError`. ``report`` is called with the reason why
        the folder is not used and the digest of that version, once for each reason, and with two empty texts when
        nothing is wrong with it any longer. If it raises a `StorageError`, it is called again.
        """
        self._watched, self.gate, self._report = watched, gate, report
        self._seen: Sequence[FileStats] = ()
        self._examined: Sequence[FileStats] = ()
        self._reported = ""
        self.is_first = True
        """True until the folder was looked at."""

    def changed(self) -> PackedFolder | None:
        """Return the folder if it changed since the last call that did, and is no longer being written."""
        stats = [file_stats(folder) for folder in self._watched]
        is_settled, self._seen = stats == self._seen, stats
        if not is_settled or stats == self._examined:
            return None
        try:
            packed = PackedFolder.read(self._watched[0])
        except GuidepostError as error:
            # Without its files, a folder has no digest. The same reason is the same problem.
            self.reject(error, hashlib.sha256(str(error).encode()).hexdigest())
            return None
        self._examined = stats
        return packed

    def look_again(self) -> None:
        """Let the next call of `changed` return the folder, changed or not."""
        self._examined = ()

    def reject(self, error: GuidepostError, digest: str) -> None:
        """Report why the version ``digest`` is not used, unless that was the last report."""
        if str(error) != self._reported:
            _log.warning("the changed knowledge folder is not used: %s", error, extra={"action": "knowledge_rejected"})
            self._report(str(error), digest)
            self._reported = str(error)

    def accept(self) -> None:
        """Report that nothing is wrong with the folder, if that was the last report."""
        if self._reported:
            self._reported = ""
            self._report("", "")


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
        """Use a version that another process published, or else examine the folder; return 1 if that changed anything.

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
        """Publish the folder if it changed and passes; return whether there is a new version."""
        packed = publisher.changed()
        if packed is None or not self._is_new(packed.digest, current, publisher):
            return False
        try:
            opened = self._open(packed)
            version = Version(current.number + 1 if current else 1, packed.digest, publisher.gate(opened))
        except GuidepostError as error:
            publisher.reject(error, packed.digest)
            return False
        publisher.accept()
        if not self._store.publish(version, packed.pack()):
            # Another process was first. If it published something else, this folder is examined after that.
            publisher.look_again()
            return True
        self._number = version.number
        self._adopt(opened, next(one for one in self._store.history() if one.number == version.number))
        return True

    def _is_new(self, digest: str, current: Version | None, publisher: Publisher[T]) -> bool:
        """Return whether a folder is to be published.

        At the start of a process, one that was published before is not: another process may have a newer one.
        """
        is_first, publisher.is_first = publisher.is_first, False
        if current is None:
            return True
        if digest == current.digest:
            publisher.accept()
            return False
        was_published = is_first and any(one.digest == digest for one in self._store.history())
        if digest in current.withdrawn or was_published:
            name = replace(current, digest=digest).name
            event(_log, "knowledge_former", "the folder holds a former version", folder=name, in_use=current.name)
            return False
        return True

    def _adopt(self, opened: T, version: Version) -> None:
        self._use(opened, version)
        event(_log, "knowledge_swapped", "another version is in use", version=version.name, score=version.score)
