"""The inbox of a database and the publisher of a knowledge folder, which every decision about a gap needs."""

import getpass
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Self

from bot.bootstrap.editor import create_destination, create_resolver
from bot.bootstrap.guide import create_inbox
from bot.bootstrap.storage import open_stores
from bot.bootstrap.stores import Stores
from bot.bootstrap.workspaces import Workspaces
from bot.commands.options import console, load_guide
from bot.services.curation.destinations import Purpose, Written
from bot.services.curation.drafts import NO_EFFECT, CurationError, Draft, Effect
from bot.services.curation.editor import edit_of
from bot.services.curation.edits import EditState
from bot.services.curation.gaps import Gap
from bot.services.curation.inbox import Inbox
from bot.services.curation.publishing import Publisher
from bot.services.curation.resolution import Resolver
from bot.services.curation.statuses import GapStatus
from bot.services.guide import Guide
from bot.services.scoring.golden import golden_folder
from bot.services.workspaces import Workspace
from bot.settings import Settings
from bot.terminal.gaps import effect_report

NOTHING_KEPT = "No questions are kept in this database. Run this where the bot runs, with its DATABASE_URL."


@dataclass(frozen=True)
class CurationSession:
    """The inbox of a database, and the publisher of a knowledge folder."""

    guide: Guide
    stores: Stores
    inbox: Inbox
    workspaces: Sequence[Workspace]
    publisher: Publisher
    resolver: Resolver
    settings: Settings

    @classmethod
    def opened(cls, knowledge: Path, questions: Path | None = None) -> Self:
        """Open the inbox of the configured database for a folder, and its golden questions."""
        settings = Settings.load().model_copy(update={"knowledge_dir": knowledge})
        stores = open_stores(settings)
        folder = questions or golden_folder(knowledge)
        guide = load_guide(knowledge)
        inbox = create_inbox(guide, stores)
        publisher = Publisher(
            knowledge, folder, load_guide, create_destination(knowledge.resolve(), settings.publish_to)
        )
        resolver = create_resolver(guide, stores, lambda: inbox)
        return cls(guide, stores, inbox, inbox.workspaces(), publisher, resolver, settings)

    def of_workspace(self, workspace: Workspace) -> Self:
        """Return the session with the knowledge of a workspace that has some of its own, and else this one.

        Raises:
            KnowledgeError: if the folder of a workspace has problems.
        """
        own = Workspaces(self.settings, self.stores.versions)
        if not own.has(workspace):
            return self
        guide = own.open_guide(workspace.team_id)
        return replace(self, guide=guide, inbox=create_inbox(guide, self.stores, is_shared=False))

    def find(self, gap_id: str) -> Gap:
        """Return the gap or the proposal with an id, or with an id that begins so.

        Raises:
            CurationError: if there is none, or several.
        """
        if not self.workspaces:
            raise CurationError(NOTHING_KEPT)
        return self.inbox.find(self.workspaces, gap_id)

    def golden(self, gap: Gap, given: str | None) -> str | None:
        """Return the golden question: the one given, or else another wording of the gap if there is one."""
        others = gap.whole_questions[1:] if self.publisher.has_golden else ()
        return (given or None) if given is not None else next(iter(others), None)

    def take(self, gap: Gap, by: str) -> list[GapStatus]:
        """Take a gap into review under a name; see `Resolver.take`."""
        return self.resolver.take(gap, by or getpass.getuser())

    def publish(self, gap: Gap, draft: Draft, by: str, *, dry_run: bool) -> None:
        """Try the draft out, print its effect, and write it unless it takes questions of other entries."""
        taken = [] if dry_run else self.take(gap, by)
        console.print(draft.diff(), markup=False, soft_wrap=True)
        console.print("Trying it out on a copy of the folder; with hundreds of golden questions it takes a minute.")
        effect = self.publisher.try_out(draft)
        console.print(effect_report(effect))
        if not taken:
            return
        written = self.written(gap, draft, by, effect)
        if written.branch and draft.wording:
            # The gap is answered when the running bot uses it, which may be in days.
            edit = edit_of(self.publisher, gap, draft, effect, gap.status.workspace)
            self.stores.edits.add(replace(edit, state=EditState.WRITTEN))
            console.print(f"{gap.id} stays in review until the branch is merged and the running bot uses it.")
            return
        for status in taken:
            if count := self.resolver.close(status, draft.target):
                console.print(f"People who wanted to hear, and to whom the running bot sends the answer: {count}")
            console.print(f"{status.gap_id} is answered.")
        if not written.branch:
            console.print("Commit the change; a running bot uses it after a restart, or by itself", end=" ")
            console.print("if it follows its folder (FOLLOW_KNOWLEDGE).")

    def written(self, gap: Gap, draft: Draft, by: str, effect: Effect = NO_EFFECT) -> Written:
        """Write a draft, and print where it is."""
        purpose = Purpose.of(draft, gap.id, gap.questions[0], by or getpass.getuser())
        written = self.publisher.write(draft, purpose, effect)
        for path in written.paths:
            console.print(f"written: {path}" if not written.branch else f"committed: {path}", soft_wrap=True)
        if written.branch:
            console.print(f"The commit is on the branch {written.branch}. To see it: git show {written.branch}")
        return written
