"""The versions of the knowledge, and curators' edits on their way into one, in memory."""

import threading
from collections.abc import Sequence
from dataclasses import replace

from bot.services.curation.edits import KEPT_DAYS, Edit, EditState
from bot.services.versions import KEPT, Look, Version
from bot.services.workspaces import Workspace
from bot.storage.clock import Clock
from bot.storage.memory.tenant_rows import AgingRows


class MemoryVersions:
    """Publications in memory, of which the newest have their content."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._versions: list[Version] = []
        self._contents: dict[int, bytes] = {}
        self._look, self._next_look = Look(), 0.0

    def current(self) -> Version | None:
        """See `VersionStore.current`."""
        with self._lock:
            return self._versions[-1] if self._versions else None

    def history(self) -> Sequence[Version]:
        """See `VersionStore.history`."""
        with self._lock:
            return self._versions[::-1]

    def content(self, number: int) -> bytes | None:
        """See `VersionStore.content`."""
        with self._lock:
            return self._contents.get(number)

    def publish(self, version: Version, content: bytes) -> bool:
        """See `VersionStore.publish`."""
        with self._lock:
            if version.number != len(self._versions) + 1:
                return False
            self._versions.append(replace(version, published_at=self._clock()))
            self._contents[version.number] = content
            self._contents.pop(version.number - KEPT, None)
            return True

    def claim_look(self, seconds: float) -> bool:
        """See `VersionStore.claim_look`."""
        with self._lock:
            if self._next_look > self._clock():
                return False
            self._next_look = self._clock() + seconds
            return True

    def last_look(self) -> Look:
        """See `VersionStore.last_look`."""
        with self._lock:
            return self._look

    def record_look(self, look: Look, seconds: float) -> None:
        """See `VersionStore.record_look`."""
        with self._lock:
            self._look, self._next_look = look, self._clock() + seconds


class MemoryEdits(AgingRows[Edit]):
    """Edits in memory."""

    def __init__(self, clock: Clock) -> None:
        super().__init__(clock, KEPT_DAYS, lambda edit: edit.workspace, lambda edit: edit.changed_at)

    def add(self, edit: Edit) -> None:
        """See `EditStore.add`."""
        with self._lock:
            self._rows[edit.workspace.team_id, edit.edit_id] = replace(edit, changed_at=self._clock())

    def find(self, workspace: Workspace, edit_id: str) -> Edit | None:
        """See `EditStore.find`."""
        with self._lock:
            return self._rows.get((workspace.team_id, edit_id))

    def published(self) -> Sequence[Edit]:
        """See `EditStore.published`."""
        with self._lock:
            found = [edit for edit in self._rows.values() if edit.state is not EditState.MEASURED]
        return sorted(found, key=lambda edit: (edit.changed_at, edit.workspace.team_id, edit.edit_id))

    def advance(self, edit: Edit, state: EditState) -> bool:
        """See `EditStore.advance`."""
        key = edit.workspace.team_id, edit.edit_id
        with self._lock:
            stored = self._rows.get(key)
            if stored is None or stored.state is not edit.state:
                return False
            self._rows[key] = replace(stored, state=state, changed_at=self._clock())
            return True

    def remove(self, edit: Edit) -> None:
        """See `EditStore.remove`."""
        with self._lock:
            self._rows.pop((edit.workspace.team_id, edit.edit_id), None)

    def erase(self, workspace: Workspace, user_id: str) -> int:
        """See `EditStore`."""
        person = workspace.team_id, user_id, EditState.MEASURED
        return self._delete(lambda edit: (edit.workspace.team_id, edit.user_id, edit.state) == person)
