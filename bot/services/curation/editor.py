"""Answers to gaps from Slack: measured on a copy of the knowledge folder, published in it, and told once it is in use.

What a curator published is on record before anything is written, and each step can be repeated. So a process that dies
in between loses nothing: the next one finishes it.
"""

import logging
import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from pathlib import Path

from bot.knowledge.packing import PackedFolder
from bot.log import event
from bot.services.curation.drafts import CurationError, Draft, Effect, Files, relative, write_files
from bot.services.curation.edits import Answering, Edit, EditKind, EditState, EditStore
from bot.services.curation.gaps import Gap
from bot.services.curation.publishing import Publisher
from bot.services.curation.resolution import Resolver
from bot.services.deliveries import OutgoingMessage
from bot.services.ports import BoundedExecutor
from bot.services.workspaces import Workspace

_log = logging.getLogger(__name__)


class Obstacle(StrEnum):
    """The reasons for which a bot cannot change its knowledge folder."""

    NOT_FOLLOWING = "not_following"
    """It would use the change only after a restart, or it follows a repository, which it only reads."""
    READ_ONLY = "read_only"
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
    edits: EditStore
    resolver: Resolver
    folder: Path
    """The knowledge folder, as an absolute path."""
    executor: BoundedExecutor
    """Runs what takes longer than a person waits: effects are measured in up to minutes."""
    report: Callable[[Edit, int], OutgoingMessage]
    """Returns the message to the curator when an edit is in use; it gets the number of people who heard of it."""

    def obstacle(self) -> Obstacle | None:
        """Return why the folder cannot be changed; None if it can."""
        if not self.publisher.is_writable():
            return Obstacle.READ_ONLY
        return None if self._is_in_use() else Obstacle.NOT_IN_USE

    def is_publishing(self, workspace: Workspace, gap_id: str) -> bool:
        """Return whether an answer to a gap was published and is not in use yet."""
        return any((one.workspace.team_id, one.gap_id) == (workspace.team_id, gap_id) for one in self.edits.published())

    def measure(self, gap: Gap, answering: Answering, user_id: str) -> Measured:
        """Return the effect of an answer to a gap, and keep the answer so that it can be published.

        Raises:
            GuidepostError: if it cannot be drafted, or the changed folder would have problems.
            StorageError: if the database cannot be reached.
        """
        draft = self._draft(answering)
        effect = self.publisher.try_out(draft)
        if effect.stolen or effect.worse:
            return Measured(draft, effect, "")
        edit = Edit(
            gap.status.workspace,
            secrets.token_hex(8),
            gap.id,
            user_id,
            draft.target,
            draft.wording,
            tuple(
                (relative(path, self.publisher.root), *texts) for path, texts in {**draft.files, **effect.files}.items()
            ),
            gap.questions[0],
        )
        self.edits.add(edit)
        return Measured(draft, effect, edit.edit_id)

    def begin_entry(self, answering: Answering) -> Path:
        """Write the draft of a new entry, which the bot does not show; return its path.

        Raises:
            CurationError: if the id is wrong or taken.
        """
        draft = self.publisher.new_entry(answering.entry_id, answering.texts, date.today(), answering.title)
        [path] = self.publisher.write(draft)
        return path

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
            CurationError: if a file was changed since it was measured. The edit is then gone.
            StorageError: if the database cannot be reached.
        """
        if not self.edits.advance(edit, EditState.PUBLISHING):
            return False
        try:
            write_files(self._files(edit))
        except CurationError:
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
        if edit.state is EditState.PUBLISHING:
            return self._resume(edit)
        if not edit.is_in(self.resolver.guide.knowledge):
            return False
        status = self.resolver.inbox().status(edit.workspace, edit.gap_id)
        told = self.resolver.close(status, edit.target) if status else 0
        self.resolver.outbox_store.enqueue([self.report(edit, told)])
        self.edits.remove(edit)
        event(_log, "answer_in_use", "an answer from Slack is in use", told=told)
        return True

    def _resume(self, edit: Edit) -> bool:
        """Write what a process that died had not written yet; return False where another machine has to do that."""
        if not self._is_in_use(edit):
            return False
        try:
            write_files(self._files(edit))
        except CurationError:
            return False
        return self.edits.advance(edit, EditState.WRITTEN)

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
