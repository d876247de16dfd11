"""The last step of an edit: once the bot uses it, it tells those who wanted to hear, and the gap is answered."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from bot.log import event
from bot.services.curation.drafts import read_text
from bot.services.curation.edits import Edit, EditState, EditStore
from bot.services.curation.resolution import Resolver
from bot.services.curation.statuses import GapState
from bot.services.deliveries import OutgoingMessage

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Finisher:
    """Finishes the edits that are written, in the process whose guide may have them."""

    edits: EditStore
    resolver: Resolver
    report: Callable[[Edit, int], OutgoingMessage]
    """Returns the message to the curator when an edit is in use; it gets the number of people who heard of it."""
    root: Path | None = None
    """The folder that file names of edits are relative to; None if the files are not on this machine."""

    def finish_due(self) -> int:
        """Tell people of the written edits that are in use; return how many those are. Several processes may do so.

        Raises:
            StorageError: if the database cannot be reached.
        """
        return sum(map(self.finish, self.edits.published()))

    def finish(self, edit: Edit) -> bool:
        """Tell people of an edit if it is written and in use, and forget one that a curator took back."""
        if edit.state is not EditState.WRITTEN:
            return False
        if self._is_taken_back(edit):
            self.edits.remove(edit)
            return True
        if not (edit.is_in(self.resolver.guide.knowledge) and self._is_in_files(edit)):
            return False
        answered = self.resolver.answered(edit.workspace, edit.gap_id)
        told = sum(self.resolver.close(status, edit.target) for status in answered)
        if edit.user_id:
            self.resolver.outbox_store.enqueue([self.report(edit, told)])
        self.edits.remove(edit)
        event(_log, "answer_in_use", "an answer of a curator is in use", told=told)
        return True

    def _is_taken_back(self, edit: Edit) -> bool:
        """Return whether the curators gave back or declined what waits on a branch."""
        stored = self.resolver.inbox().stored_status(edit.workspace, edit.gap_id) if edit.branch else None
        return stored is not None and stored.state in {GapState.NEW, GapState.DECLINED}

    def _is_in_files(self, edit: Edit) -> bool:
        """Return whether the files here have what an edit on a branch adds to them: a golden question is in no guide.

        Others may have changed the same files, and a baseline is written as a whole.
        """
        if self.root is None or not edit.branch:
            return True
        added = {self.root / name: _lines(after) - _lines(before) for name, before, after in edit.files}
        return all(lines <= _lines(read_text(path)) for path, lines in added.items() if path.suffix == ".yaml")


def _lines(text: str) -> set[str]:
    return set(text.splitlines())
