"""The command ``python -m bot gaps``: the curators' inbox of questions without an answer, and its decisions."""

import getpass
import json
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from bot.bootstrap.guide import create_inbox
from bot.bootstrap.storage import Stores, open_stores
from bot.commands.options import AsJson, KnowledgeDir, console, load_guide
from bot.commands.votes import list_votes, print_votes
from bot.services.curation.drafts import Draft
from bot.services.curation.inbox import CurationError, Gap, Inbox
from bot.services.curation.publishing import Publisher
from bot.services.curation.statuses import GapState, GapStatus
from bot.services.curation.subscribers import tell_subscribers
from bot.services.guide import Guide
from bot.services.questions import OMITTED
from bot.services.retention import DAY
from bot.services.scoring.golden import golden_folder
from bot.services.serialization import gap_data
from bot.services.workspaces import Workspace
from bot.settings import SHIPPED_KNOWLEDGE, Settings
from bot.slack.curators import found_message
from bot.terminal.gaps import effect_report, gap_details, gap_table

app = typer.Typer(help="Questions without an answer, grouped, and what curators decide about them.")
app.command("votes")(list_votes)

Id = Annotated[str, typer.Argument(help="The id of the gap, or its beginning.", metavar="GAP")]
EntryId = Annotated[str, typer.Argument(help="The id of an entry, such as lending/late-fees.", metavar="ENTRY")]
By = Annotated[str, typer.Option(help="Your name, for the other curators.", show_default="your login name")]
Words = Annotated[str, typer.Option("--text", help="Write these words instead of the most typical question.")]
Golden = Annotated[
    str | None,
    typer.Option(help='Make this the golden question. "" adds none.', show_default="the next typical question"),
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Print the patch and its effect; write nothing.")]
Questions = Annotated[
    Path | None,
    typer.Option(metavar="DIR", help="Folder of golden questions.", show_default="tests/questions beside the folder"),
]
_NOTHING_KEPT = "No questions are kept in this database. Run this where the bot runs, with its DATABASE_URL."


@app.callback(invoke_without_command=True)
def list_gaps(
    context: typer.Context,
    knowledge: KnowledgeDir = SHIPPED_KNOWLEDGE,
    as_json: AsJson = False,
    since: Annotated[float, typer.Option(min=0, help="Days: only what was asked in them.", show_default="all")] = 0,
    workspace: Annotated[str, typer.Option(help="Id of a workspace.", show_default="all")] = "",
    show_all: Annotated[bool, typer.Option("--all", help="Also list what was added or declined.")] = False,
) -> None:
    """List the questions without an answer, the most asked first, and the answers that people voted against."""
    if context.invoked_subcommand:
        return
    desk = _Desk.opened(knowledge)
    oldest = time.time() - since * DAY if since else 0.0
    workspaces = [one for one in desk.workspaces if workspace in {"", one.team_id}]
    found = [gap for one in workspaces for gap in desk.inbox.gaps(one, oldest) if show_all or gap.is_open]
    if as_json:
        print(json.dumps([gap_data(gap) for gap in found], ensure_ascii=False))
        return
    if found:
        console.print(gap_table(found))
        console.print("For one of them: python -m bot gaps show GAP")
    elif desk.workspaces:
        console.print("No questions without an answer.")
    else:
        console.print(_NOTHING_KEPT)
    print_votes(knowledge, since, workspace)


@app.command()
def show(gap: Id, knowledge: KnowledgeDir = SHIPPED_KNOWLEDGE, as_json: AsJson = False) -> None:
    """Show one gap: its wordings, when it was asked, and the nearest entries."""
    found = _Desk.opened(knowledge).find(gap)
    console.print(gap_details(found)) if not as_json else print(json.dumps(gap_data(found), ensure_ascii=False))


@app.command()
def take(gap: Id, by: By = "", knowledge: KnowledgeDir = SHIPPED_KNOWLEDGE) -> None:
    """Take a gap into review, so that no other curator works on it."""
    desk = _Desk.opened(knowledge)
    status = desk.inbox.take(desk.find(gap), by or getpass.getuser())
    console.print(f"{status.gap_id} is in review by {status.curator}.")


@app.command()
def release(gap: Id, knowledge: KnowledgeDir = SHIPPED_KNOWLEDGE) -> None:
    """Make a gap new again, whatever was decided about it."""
    desk = _Desk.opened(knowledge)
    console.print(f"{desk.inbox.release(desk.find(gap)).gap_id} is new again.")


@app.command()
def decline(
    gap: Id,
    reason: Annotated[str, typer.Option(help="The reason, for the other curators.")],
    by: By = "",
    knowledge: KnowledgeDir = SHIPPED_KNOWLEDGE,
) -> None:
    """Decline a gap: it is listed no longer."""
    desk = _Desk.opened(knowledge)
    status = desk.inbox.decline(desk.find(gap), by or getpass.getuser(), reason)
    console.print(f"{status.gap_id} is declined: {status.reason}")


@app.command()
def add_phrasing(  # noqa: PLR0913, PLR0917 (each is an option of the command line)
    gap: Id,
    entry: EntryId,
    text: Words = "",
    golden: Golden = None,
    by: By = "",
    dry_run: DryRun = False,
    knowledge: KnowledgeDir = SHIPPED_KNOWLEDGE,
    questions: Questions = None,
) -> None:
    """Answer a gap with an entry: add the question to its phrasings, and another wording to its golden questions."""
    desk = _Desk.opened(knowledge, questions)
    found = desk.find(gap)
    draft = desk.publisher.phrasing(entry, _words(found, text), desk.golden(found, golden))
    desk.publish(found, draft, by, dry_run=dry_run)


@app.command()
def off_topic(  # noqa: PLR0913, PLR0917 (each is an option of the command line)
    gap: Id,
    kind: Annotated[str, typer.Option(help="The heading in off-topic.yaml.")] = "near",
    text: Words = "",
    golden: Golden = None,
    by: By = "",
    dry_run: DryRun = False,
    knowledge: KnowledgeDir = SHIPPED_KNOWLEDGE,
    questions: Questions = None,
) -> None:
    """Let the bot refuse a gap: add the question to the off-topic messages, and another wording to the golden ones."""
    desk = _Desk.opened(knowledge, questions)
    found = desk.find(gap)
    draft = desk.publisher.off_topic(kind, _words(found, text), desk.golden(found, golden))
    desk.publish(found, draft, by, dry_run=dry_run)


@app.command("golden")
def add_golden(  # noqa: PLR0913, PLR0917 (each is an option of the command line)
    gap: Id,
    entry: EntryId,
    text: Words = "",
    by: By = "",
    dry_run: DryRun = False,
    knowledge: KnowledgeDir = SHIPPED_KNOWLEDGE,
    questions: Questions = None,
) -> None:
    """Make a gap a golden question of the entry that should answer it, without a change to the entry."""
    desk = _Desk.opened(knowledge, questions)
    found = desk.find(gap)
    desk.publish(found, desk.publisher.golden(entry, _words(found, text)), by, dry_run=dry_run)


@app.command()
def new_entry(
    gap: Id,
    name: Annotated[str, typer.Argument(help="A name for the entry: lowercase letters, digits and hyphens.")],
    theme: Annotated[str, typer.Option(help="The folder of its theme, such as lending.")],
    by: By = "",
    dry_run: DryRun = False,
    knowledge: KnowledgeDir = SHIPPED_KNOWLEDGE,
) -> None:
    """Begin an entry for a gap: a draft with its questions, which the bot does not show until it quotes a source."""
    desk = _Desk.opened(knowledge)
    found = desk.find(gap)
    phrasings = [question for question in found.questions if OMITTED not in question]
    draft = desk.publisher.new_entry(f"{theme}/{name}", phrasings or [_words(found, "")], date.today())
    console.print(draft.diff(), markup=False, soft_wrap=True)
    if dry_run:
        return
    desk.inbox.take(found, by or getpass.getuser())
    for path in desk.publisher.write(draft):
        console.print(f"written: {path}", soft_wrap=True)
    console.print(f"{found.id} stays in review. What the draft lacks: python -m bot check --knowledge {knowledge}")


def _words(gap: Gap, text: str) -> str:
    """Return the words to write: those given, or else the most typical wording from which nothing was taken out.

    Raises:
        CurationError: if something was taken out of each wording.
    """
    whole = (question for question in gap.questions if OMITTED not in question)
    if found := text or next(whole, ""):
        return found
    raise CurationError(f"Something was taken out of “{gap.questions[0]}”. Give the words to write with --text")


@dataclass(frozen=True)
class _Desk:
    """The inbox of a database, and the publisher of a knowledge folder."""

    guide: Guide
    stores: Stores
    inbox: Inbox
    workspaces: Sequence[Workspace]
    publisher: Publisher
    has_golden: bool

    @classmethod
    def opened(cls, knowledge: Path, questions: Path | None = None) -> "_Desk":
        stores = open_stores(Settings.load())
        folder = questions or golden_folder(knowledge)
        guide = load_guide(knowledge)
        inbox = create_inbox(guide, stores)
        publisher = Publisher(knowledge, folder, load_guide)
        return cls(guide, stores, inbox, stores.questions.workspaces(), publisher, folder is not None)

    def find(self, gap_id: str) -> Gap:
        if not self.workspaces:
            raise CurationError(_NOTHING_KEPT)
        return self.inbox.find(self.workspaces, gap_id)

    def golden(self, gap: Gap, given: str | None) -> str | None:
        """Return the golden question: the one given, or else another wording of the gap if there is one."""
        others = [one for one in gap.questions if OMITTED not in one][1:] if self.has_golden else []
        return (given or None) if given is not None else next(iter(others), None)

    def publish(self, gap: Gap, draft: Draft, by: str, *, dry_run: bool) -> None:
        """Try the draft out, print its effect, and write it unless it takes questions of other entries."""
        taken = None if dry_run else self.inbox.take(gap, by or getpass.getuser())
        console.print(draft.diff(), markup=False, soft_wrap=True)
        console.print("Trying it out on a copy of the folder; with hundreds of golden questions it takes a minute.")
        effect = self.publisher.try_out(draft)
        console.print(effect_report(effect))
        if taken is None:
            return
        for path in self.publisher.write(draft, effect):
            console.print(f"written: {path}", soft_wrap=True)
        self._tell(taken, draft.target)
        self.inbox.change(replace(taken, state=GapState.ADDED, entry_id=draft.target))
        console.print(f"{gap.id} is answered. Commit the change; a running bot uses it after a restart.")

    def _tell(self, status: GapStatus, entry_id: str | None) -> None:
        """Send the entry to those who wanted to hear of an answer; the running bot posts what is recorded here."""
        if entry := self.guide.entry(entry_id or ""):
            message_to = partial(found_message, entry=entry, guide=self.guide)
            if count := tell_subscribers(status, self.stores.subscribers, self.stores.outbox_store, message_to):
                console.print(f"People who wanted to hear, and to whom the running bot sends the answer: {count}")
