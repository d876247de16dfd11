"""The command ``python -m bot gaps``: the curators' inbox of questions and proposals, and its decisions."""

import getpass
import json
from datetime import date
from typing import Annotated

import typer

from bot.commands.curation import NOTHING_KEPT, CurationSession
from bot.commands.options import AsJson, GoldenFolder, KnowledgeDir, console
from bot.commands.votes import list_votes, print_votes, start_of
from bot.knowledge.folder import name_for
from bot.services.curation.drafts import CurationError
from bot.services.curation.gaps import Gap
from bot.services.curation.proposals import Proposal, ProposalKind
from bot.services.serialization import gap_data
from bot.settings import SHIPPED_KNOWLEDGE
from bot.terminal.gaps import gap_details, gap_table

app = typer.Typer(help="Questions without an answer, grouped, and proposals; what curators decide about them.")
app.command("votes")(list_votes)

Id = Annotated[str, typer.Argument(help="The id of the gap or proposal, or its beginning.", metavar="GAP")]
EntryId = Annotated[str, typer.Argument(help="The id of an entry, such as lending/late-fees.", metavar="ENTRY")]
OrProposed = "that of the proposal"
By = Annotated[str, typer.Option(help="Your name, for the other curators.", show_default="your login name")]
Words = Annotated[str, typer.Option("--text", help="Write these words instead of the most typical question.")]
Golden = Annotated[
    str | None,
    typer.Option(help='Make this the golden question. "" adds none.', show_default="the next typical question"),
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Print the patch and its effect; write nothing.")]


@app.callback(invoke_without_command=True)
def list_gaps(
    context: typer.Context,
    knowledge: KnowledgeDir = SHIPPED_KNOWLEDGE,
    as_json: AsJson = False,
    since: Annotated[float, typer.Option(min=0, help="Days: only what was asked in them.", show_default="all")] = 0,
    workspace: Annotated[
        str, typer.Option(help="Id of a workspace; entries are then those of its own knowledge.", show_default="all")
    ] = "",
    show_all: Annotated[bool, typer.Option("--all", help="Also list what was added or declined.")] = False,
) -> None:
    """List questions without an answer, the most asked first, proposals, and answers that people voted against."""
    if context.invoked_subcommand:
        return
    session = CurationSession.opened(knowledge)
    oldest = start_of(since)
    workspaces = [one for one in session.workspaces if workspace in {"", one.team_id}]
    if workspace and workspaces:
        session = session.of_workspace(workspaces[0])
    listed = [gap for one in workspaces for gap in session.inbox.gaps(one, oldest)]
    listed += [gap for one in workspaces for gap in session.inbox.proposed(one, oldest)]
    found = [gap for gap in listed if show_all or gap.is_open]
    if as_json:
        print(json.dumps([gap_data(gap) for gap in found], ensure_ascii=False))
        return
    if found:
        console.print(gap_table(found))
        console.print("For one of them: python -m bot gaps show GAP")
    elif session.workspaces:
        console.print("No questions without an answer.")
    else:
        console.print(NOTHING_KEPT)
    print_votes(session.stores.feedback, session.guide.knowledge, oldest, workspace)


@app.command()
def show(gap: Id, knowledge: KnowledgeDir = SHIPPED_KNOWLEDGE, as_json: AsJson = False) -> None:
    """Show one gap: its wordings, when it was asked, and the nearest entries; or what was proposed, and by whom."""
    session = CurationSession.opened(knowledge)
    found = session.find(gap)
    own = session.of_workspace(found.status.workspace)
    found = found if own is session else own.find(gap)
    console.print(gap_details(found)) if not as_json else print(json.dumps(gap_data(found), ensure_ascii=False))


@app.command()
def take(gap: Id, by: By = "", knowledge: KnowledgeDir = SHIPPED_KNOWLEDGE) -> None:
    """Take a gap into review, so that no other curator works on it."""
    session = CurationSession.opened(knowledge)
    status = session.inbox.take(session.find(gap), by or getpass.getuser())
    console.print(f"{status.gap_id} is in review by {status.curator}.")


@app.command()
def release(gap: Id, knowledge: KnowledgeDir = SHIPPED_KNOWLEDGE) -> None:
    """Make a gap new again, whatever was decided about it."""
    session = CurationSession.opened(knowledge)
    console.print(f"{session.inbox.release(session.find(gap)).gap_id} is new again.")


@app.command()
def decline(
    gap: Id,
    reason: Annotated[str, typer.Option(help="The reason, for the other curators.")],
    by: By = "",
    knowledge: KnowledgeDir = SHIPPED_KNOWLEDGE,
) -> None:
    """Decline a gap: it is listed no longer."""
    session = CurationSession.opened(knowledge)
    status = session.inbox.decline(session.find(gap), by or getpass.getuser(), reason)
    console.print(f"{status.gap_id} is declined: {status.reason}")


@app.command()
def add_phrasing(  # noqa: PLR0913, PLR0917 (each is an option of the command line)
    gap: Id,
    entry: Annotated[str, typer.Argument(help="The id of an entry.", metavar="ENTRY", show_default=OrProposed)] = "",
    text: Words = "",
    golden: Golden = None,
    by: By = "",
    dry_run: DryRun = False,
    knowledge: KnowledgeDir = SHIPPED_KNOWLEDGE,
    questions: GoldenFolder = None,
) -> None:
    """Answer a gap with an entry: add the question to its phrasings, and another wording to its golden questions.

    This accepts a proposed phrasing.
    """
    session = CurationSession.opened(knowledge, questions)
    found = session.find(gap)
    entry_id = entry or _proposed(found, ProposalKind.PHRASING, "an entry").subject
    draft = session.publisher.phrasing(entry_id, _words(found, text), session.golden(found, golden))
    session.publish(found, draft, by, dry_run=dry_run)


@app.command()
def off_topic(  # noqa: PLR0913, PLR0917 (each is an option of the command line)
    gap: Id,
    kind: Annotated[str, typer.Option(help="The heading in off-topic.yaml.")] = "near",
    text: Words = "",
    golden: Golden = None,
    by: By = "",
    dry_run: DryRun = False,
    knowledge: KnowledgeDir = SHIPPED_KNOWLEDGE,
    questions: GoldenFolder = None,
) -> None:
    """Let the bot refuse a gap: add the question to the off-topic messages, and another wording to the golden ones."""
    session = CurationSession.opened(knowledge, questions)
    found = session.find(gap)
    draft = session.publisher.off_topic(kind, _words(found, text), session.golden(found, golden))
    session.publish(found, draft, by, dry_run=dry_run)


@app.command("golden")
def add_golden(  # noqa: PLR0913, PLR0917 (each is an option of the command line)
    gap: Id,
    entry: EntryId,
    text: Words = "",
    by: By = "",
    dry_run: DryRun = False,
    knowledge: KnowledgeDir = SHIPPED_KNOWLEDGE,
    questions: GoldenFolder = None,
) -> None:
    """Make a gap a golden question of the entry that should answer it, without a change to the entry."""
    session = CurationSession.opened(knowledge, questions)
    found = session.find(gap)
    session.publish(found, session.publisher.golden(entry, _words(found, text)), by, dry_run=dry_run)


@app.command()
def new_entry(
    gap: Id,
    name: Annotated[
        str,
        typer.Argument(
            help="A name for the entry: lowercase letters, digits and hyphens.", show_default="from a proposed title"
        ),
    ] = "",
    theme: Annotated[str, typer.Option(help="The folder of its theme, such as lending.", show_default=OrProposed)] = "",
    by: By = "",
    dry_run: DryRun = False,
    knowledge: KnowledgeDir = SHIPPED_KNOWLEDGE,
) -> None:
    """Begin an entry for a gap: a draft with its questions, which the bot does not show until it quotes a source.

    This accepts a proposed entry.
    """
    session = CurationSession.opened(knowledge)
    found = session.find(gap)
    title = found.proposal.title if found.proposal else ""
    name = name or name_for(_proposed(found, ProposalKind.ENTRY, "a name").title)
    theme = theme or _proposed(found, ProposalKind.ENTRY, "a --theme").subject
    phrasings = found.whole_questions or (_words(found, ""),)
    draft = session.publisher.new_entry(f"{theme}/{name}", phrasings, date.today(), title)
    console.print(draft.diff(), markup=False, soft_wrap=True)
    if dry_run:
        return
    session.take(found, by)
    session.written(found, draft, by)
    console.print(f"{found.id} stays in review. What the draft lacks: python -m bot check --knowledge {knowledge}")


def _proposed(gap: Gap, kind: ProposalKind, lacking: str) -> Proposal:
    """Return the proposal that says what the command line does not.

    Raises:
        CurationError: if it is no proposal of that kind.
    """
    if gap.proposal and gap.proposal.kind is kind:
        return gap.proposal
    raise CurationError(f"{gap.id} proposes no {kind}, so give {lacking}. python -m bot gaps show {gap.id} says more")


def _words(gap: Gap, text: str) -> str:
    """Return the words to write: those given, or else the most typical wording from which nothing was taken out.

    Raises:
        CurationError: if something was taken out of each wording.
    """
    if found := text or next(iter(gap.whole_questions), ""):
        return found
    raise CurationError(f"Something was taken out of “{gap.questions[0]}”. Give the words to write with --text")
