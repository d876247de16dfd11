"""Origins of new versions of the knowledge: a folder on the machine, or a repository that all processes follow."""

import shutil
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from bot.knowledge.folder import FileStats, file_stats
from bot.knowledge.packing import PackedFolder
from bot.services.scoring.golden import golden_folder
from bot.services.versions import Look, VersionStore

PERIOD = 60.0
"""Seconds between two looks at a repository, whichever processes look."""
LEASE = 600.0
"""Seconds in which a process has read a new commit and asked its golden questions; after that, another one tries."""


@dataclass(frozen=True)
class Candidate:
    """A knowledge folder that may become the next version."""

    packed: PackedFolder
    questions: Path | None
    """Its golden questions, which exist until `Origin.conclude` is called; None if it has none."""
    commit: str = ""
    """Id of the commit that it came from; empty if it came from a folder."""


class Origin(Protocol):
    """A place that new versions come from."""

    @property
    def is_shared(self) -> bool:
        """True if all processes see the same, so that what it holds is always the newest."""
        ...

    def changed(self) -> Candidate | None:
        """Return the folder if it changed since the last call that did.

        Raises:
            GuidepostError: if it cannot be read.
        """
        ...

    def conclude(self, look: Look) -> None:
        """Learn what became of the last candidate, or of the last attempt to read one."""
        ...

    def look_again(self) -> None:
        """Let a later call of `changed` return the folder, changed or not."""
        ...

    def recorded(self) -> Look | None:
        """Return what other processes found; None if each looks for itself."""
        ...


class FolderOrigin:
    """A folder on the machine, with the golden questions beside it. A change counts once nothing is being written."""

    is_shared = False

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._seen: Sequence[FileStats] = ()
        self._examined: Sequence[FileStats] = ()

    def changed(self) -> Candidate | None:
        """See `Origin.changed`."""
        questions = golden_folder(self._folder)
        stats = [file_stats(folder) for folder in (self._folder, questions) if folder]
        is_settled, self._seen = stats == self._seen, stats
        if not is_settled or stats == self._examined:
            return None
        packed = PackedFolder.read(self._folder)
        self._examined = stats
        return Candidate(packed, questions)

    def conclude(self, look: Look) -> None:
        """Do nothing: other processes look for themselves."""

    def look_again(self) -> None:
        """See `Origin.look_again`."""
        self._examined = ()

    def recorded(self) -> None:
        """Return None: other processes look for themselves."""


class RepositoryOrigin:
    """A folder in a repository. One process at a time looks at it, and all learn what it found."""

    is_shared = True

    def __init__(
        self, store: VersionStore, find_commit: Callable[[], str], check_out: Callable[[Path], tuple[str, Path]]
    ) -> None:
        """``find_commit`` returns the id of the newest commit.

        ``check_out`` writes that commit below an empty folder, and returns its id and the knowledge folder. Both raise
        a `GuidepostError` if they cannot.
        """
        self._store, self._find_commit, self._check_out = store, find_commit, check_out
        self._is_due = True
        """A process may read what another one rejected; so a process that starts forms its own opinion once."""
        self._commit = ""
        self._place: Path | None = None

    def changed(self) -> Candidate | None:
        """See `Origin.changed`."""
        if not self._store.claim_look(LEASE):
            return None
        self._commit = ""
        commit, last = self._find_commit(), self._store.last_look()
        if commit == last.commit and not self._is_due:
            self._store.record_look(last, PERIOD)
            return None
        self._clear()
        self._place = Path(tempfile.mkdtemp(prefix="guidepost-"))
        self._commit, folder = self._check_out(self._place)
        packed = PackedFolder.read(folder)
        self._is_due = False
        return Candidate(packed, golden_folder(folder), self._commit)

    def conclude(self, look: Look) -> None:
        """Record the conclusion for all processes. See `Origin.conclude`."""
        self._clear()
        self._store.record_look(Look(self._commit, look.problem, look.key), PERIOD)

    def look_again(self) -> None:
        """See `Origin.look_again`."""
        self._is_due = True

    def recorded(self) -> Look:
        """See `Origin.recorded`."""
        return self._store.last_look()

    def _clear(self) -> None:
        if self._place:
            shutil.rmtree(self._place, ignore_errors=True)
            self._place = None
