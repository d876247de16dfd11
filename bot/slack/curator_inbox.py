"""The curators' inbox on the Home tab: who sees it, and what a press of its buttons does."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.cards.blocks import CardBlock
from bot.cards.ids import InboxAction
from bot.cards.inbox import inbox_blocks
from bot.knowledge.voice.conversation import InboxVoice
from bot.services.curation.drafts import CurationError
from bot.services.curation.gaps import Gap
from bot.services.curation.inbox import Inbox
from bot.services.curation.statuses import GapStatus
from bot.services.workspaces import Workspace
from bot.slack.context import AppContext
from bot.slack.curator_channel import is_curator
from bot.slack.directory import SlackTimeoutError
from bot.slack.request import Request


def home_inbox(
    app_context: AppContext, request: Request, page: int = 0, decided: "Decided | None" = None
) -> Sequence[CardBlock | None]:
    """Return the inbox for the Home tab of a curator, and nothing for anyone else; ``decided`` is what a press did.

    Raises:
        StorageError: when it cannot be read.
    """
    try:
        if not is_curator(app_context, request):
            return ()
        name = name_of(request)
    except SlackTimeoutError:
        # A Home tab without the inbox is better than none.
        return ()
    listed = decided.gaps if decided else None
    gaps = _waiting(app_context.inbox(), request.workspace) if listed is None else listed
    shown = [gap for gap in gaps if gap.is_open]
    return tuple(inbox_blocks(shown, name, app_context.guide.knowledge, page, decided.notice if decided else ""))


def _waiting(inbox: Inbox, workspace: Workspace) -> list[Gap]:
    return [*inbox.open_gaps([workspace]), *inbox.proposals_for(workspace)]


@dataclass(frozen=True)
class Decided:
    """The effect of a press in the inbox."""

    notice: str
    """A sentence that says so."""
    gaps: Sequence[Gap] | None = None
    """All gaps as they are now; None if they have to be read again."""


def decide(app_context: AppContext, request: Request, action: InboxAction, gap_id: str) -> Decided:
    """Do with a gap what a curator decided; return what became of it.

    Raises:
        StorageError: when nothing could be stored; a second press tries again.
        SlackTimeoutError: when Slack did not answer in time. Nothing has changed.
    """
    voice = app_context.guide.knowledge.voice.inbox
    if not is_curator(app_context, request):
        return Decided(voice.not_curator)
    inbox, name = app_context.inbox(), name_of(request)
    gaps = [*inbox.gaps(request.workspace), *inbox.proposals_for(request.workspace)]
    found = next((gap for gap in gaps if gap.id == gap_id), None)
    if found is None or (action is not InboxAction.TAKE and found.status.curator != name):
        return Decided(voice.changed, gaps)
    try:
        status, sentence = _changed(inbox, found, action, name, voice)
    except CurationError:
        return Decided(voice.changed)
    now = [replace(gap, status=status) if gap is found else gap for gap in gaps]
    return Decided(sentence.format(question=found.title), now)


def _changed(inbox: Inbox, gap: Gap, action: InboxAction, name: str, voice: InboxVoice) -> tuple[GapStatus, str]:
    """Carry out what was decided; return the status of the gap now, and the sentence that says so."""
    if action is InboxAction.TAKE:
        return inbox.take(gap, name), voice.took
    if action is InboxAction.RELEASE:
        return inbox.release(gap), voice.released
    reasons = {
        InboxAction.DECLINE_SUBJECT: voice.reason_subject,
        InboxAction.DECLINE_RARE: voice.reason_rare,
        InboxAction.DECLINE_WRONG: voice.reason_wrong,
    }
    return inbox.decline(gap, name, reasons[action]), voice.declined


def name_of(request: Request) -> str:
    """Return the name under which a person takes gaps: their own, or else their id."""
    person = request.directory.person(request.user_id)
    return (person and person.name) or request.user_id
