"""Answers to gaps from Slack: measured on a copy of the knowledge folder, published in it, and told once it is in use.

What a curator published is on record before anything is written, and each step can be repeated. So a process that dies
in between loses nothing: the next one finishes it.
"""

import logging
import secrets
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from pathlib import Path

from bot.errors import GuidepostError, StorageError
from bot.knowledge.packing import PackedFolder
from bot.log import event
from bot.services.curation.destinations import Purpose, Written
from bot.services.curation.drafts import Draft, Effect, Files, relative
from bot.services.curation.edits import Answering, Edit, EditKind, EditState, EditStore
from bot.services.curation.finishing import Finisher
from bot.services.curation.gaps import Gap
from bot.services.curation.publishing import Publisher
from bot.services.curation.resolution import Resolver
from bot.services.ports import BoundedExecutor
from bot.services.workspaces import Workspace

_log = logging.getLogger(__name__)


class Obstacle(StrEnum):
    """The reasons for which a bot cannot change its knowledge folder."""

    NOT_FOLLOWING = "not_following"
    """It would use the change only after a restart, or it follows a repository, which it only reads."""
    READ_ONLY = "read_only"
    NO_BRANCH = "no_branch"
    """Changes are to become branches, and the folder is in no git repository that it may write."""
    NOT_IN_USE = "not_in_use"
    """The folder holds something else than what the bot answers from: a change is on its way, or was not accepted."""


@dataclass(frozen=True)
class Measured:
    """The effect of an answer that is not published yet."""

    draft: Draft
    effect: Effect
    edit_id: str
    """Names the answer to publish; empty if it is refused."""


@dataclass(frozen=True)
class Editor:
    """Answers gaps with changes of the knowledge folder of a running bot."""

    publisher: Publisher
    finisher: Finisher
    folder: Path
    """The knowledge folder, as an absolute path."""
    executor: BoundedExecutor
    """Runs what takes longer than a person waits: effects are measured in up to minutes."""

    @property
    def edits(self) -> EditStore:
        """The store of the edits."""
        return self.finisher.edits

    @property
    def resolver(self) -> Resolver:
        """Takes and closes gaps."""
        return self.finisher.resolver

    def obstacle(self) -> Obstacle | None:
        """Return why the folder cannot be changed; None if it can."""
        if not self.publisher.destination.is_ready():
            return Obstacle.READ_ONLY if self.is_in_place else Obstacle.NO_BRANCH
        return None if self._is_in_use() else Obstacle.NOT_IN_USE

    @property
    def is_in_place(self) -> bool:
        """True if changes go into the folder, and not on branches."""
        return not self.publisher.destination.branch_for("", {})

    def publishing(self, workspace: Workspace, gap_id: str) -> Edit | None:
        """Return the answer to a gap that was published and is not in use yet, if there is one."""
        gap = (workspace.team_id, gap_id)
        return next((one for one in self.edits.published() if (one.workspace.team_id, one.gap_id) == gap), None)

    def measure(self, gap: Gap, answering: Answering, workspace: Workspace, user_id: str) -> Measured:
        """Return the effect of an answer to a gap, and keep the answer so that it can be published.

        ``workspace`` and ``user_id`` are those of the curator: a proposal may belong to no workspace.

        Raises:
            GuidepostError: if it cannot be drafted, or the changed folder would have problems.
            StorageError: if the database cannot be reached.
        """
        draft = self._draft(answering)
        effect = self.publisher.try_out(draft)
        if effect.stolen or effect.worse:
            return Measured(draft, effect, "")
        edit = edit_of(self.publisher, gap, draft, effect, workspace, user_id)
        self.edits.add(edit)
        return Measured(draft, effect, edit.edit_id)

    def begin_entry(self, gap: Gap, answering: Answering, curator: str) -> Written:
        """Write the draft of a new entry, which the bot does not show, and say where it is.

        Raises:
            CurationError: if the id is wrong or taken.
            GuidepostError: if it cannot be written.
        """
        draft = self.publisher.new_entry(answering.entry_id, answering.texts, date.today(), answering.title)
        return self.publisher.write(draft, Purpose.of(draft, gap.id, gap.questions[0], curator))

    def _draft(self, answering: Answering) -> Draft:
        [text], golden = answering.texts, answering.golden or None
        if answering.kind is EditKind.OFF_TOPIC:
            return self.publisher.off_topic("near", text, golden)
        if answering.kind is EditKind.GOLDEN:
            return self.publisher.golden(answering.entry_id, text)
        return self.publisher.phrasing(answering.entry_id, text, golden)

    def publish(self, edit: Edit) -> bool:
        """Write the files of an edit; return False if it was published before.

        Raises:
            GuidepostError: if a file was changed since it was measured, or cannot be written. The edit is then gone.
            StorageError: if the database cannot be reached.
        """
        if not self.edits.advance(edit, EditState.PUBLISHING):
            return False
        try:
            self._write(edit)
        except StorageError:
            raise
        except GuidepostError:
            self.edits.remove(edit)
            raise
        self.edits.advance(replace(edit, state=EditState.PUBLISHING), EditState.WRITTEN)
        event(_log, "answer_written", "an answer was written into the knowledge folder", files=len(edit.files))
        return True

    def finish_due(self) -> int:
        """Finish the edits that were published: write what is not written, and tell people of what is in use.

        Return how many steps that were. Several processes may do the same at once.

        Raises:
            StorageError: if the database cannot be reached.
        """
        return sum(map(self._finish, self.edits.published()))

    def _finish(self, edit: Edit) -> bool:
        return self._resume(edit) if edit.state is EditState.PUBLISHING else self.finisher.finish(edit)

    def _resume(self, edit: Edit) -> bool:
        """Write what a process that died had not written yet; return False where another machine has to do that."""
        if not self._is_in_use(edit):
            return False
        try:
            self._write(edit)
        except StorageError:
            raise
        except GuidepostError:
            return False
        return self.edits.advance(edit, EditState.WRITTEN)

    def _write(self, edit: Edit) -> None:
        stored = self.resolver.inbox().stored_status(edit.workspace, edit.gap_id)
        curator = stored.curator if stored else ""
        purpose = Purpose(edit.gap_id, edit.question, edit.target, edit.wording, curator)
        self.publisher.destination.write(self._files(edit), purpose)

    def _files(self, edit: Edit) -> Files:
        return {self.publisher.root / name: (before, after) for name, before, after in edit.files}

    def _is_in_use(self, edit: Edit | None = None) -> bool:
        """Return whether the bot answers from what is in the folder, with or without an edit.

        The folder of another machine may be older. A change there would undo what was published since.
        """
        version = self.resolver.guide.edition.version
        if version is None:
            return True
        present = PackedFolder.read(self.folder)
        former = dict(present.files)
        for path, (before, _) in self._files(edit).items() if edit else ():
            if path.is_relative_to(self.folder):
                former[path.relative_to(self.folder).as_posix()] = before.encode()
        return version.digest in {present.digest, replace(present, files=former).digest}


def edit_of(
    publisher: Publisher, gap: Gap, draft: Draft, effect: Effect, workspace: Workspace, user_id: str = ""
) -> Edit:
    """Return the edit that answers ``gap`` with a draft; ``user_id`` is that of a curator who wants to hear of it."""
    files = {**draft.files, **effect.files}
    return Edit(
        workspace,
        secrets.token_hex(8),
        gap.id,
        user_id,
        draft.target,
        draft.wording,
        tuple((relative(path, publisher.root), *texts) for path, texts in files.items()),
        gap.questions[0],
        publisher.destination.branch_for(gap.id, files),
    )
