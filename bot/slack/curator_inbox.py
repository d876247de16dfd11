"""The curators' inbox on the Home tab: who sees it, and what a press of its buttons does."""

from collections.abc import Sequence

from bot.cards.blocks import CardBlock
from bot.cards.ids import InboxAction
from bot.cards.inbox import inbox_blocks
from bot.services.curation.inbox import CurationError, Gap, Inbox
from bot.slack.context import AppContext
from bot.slack.curator_channel import is_curator
from bot.slack.directory import SlackTimeoutError
from bot.slack.request import Request


def home_inbox(
    app_context: AppContext, request: Request, page: int = 0, notice: str = ""
) -> Sequence[CardBlock | None]:
    """Return the inbox for the Home tab of a curator, and nothing for anyone else.

    Raises:
        StorageError: when it cannot be read.
    """
    try:
        if not is_curator(app_context, request):
            return ()
        name = _name(request)
    except SlackTimeoutError:
        # A Home tab without the inbox is better than none.
        return ()
    gaps = [gap for gap in app_context.inbox().gaps(request.workspace) if gap.is_open]
    return tuple(inbox_blocks(gaps, name, app_context.guide.knowledge, page, notice))


def decide(app_context: AppContext, request: Request, action: InboxAction, gap_id: str) -> str:
    """Do with a gap what a curator decided; return a sentence that says what became of it.

    Raises:
        StorageError: when nothing could be stored; a second press tries again.
        SlackTimeoutError: when Slack did not answer in time. Nothing has changed.
    """
    voice = app_context.guide.knowledge.voice.inbox
    if not is_curator(app_context, request):
        return voice.not_curator
    inbox, name = app_context.inbox(), _name(request)
    try:
        return _decided(inbox, inbox.find([request.workspace], gap_id), action, name, app_context)
    except CurationError:
        return voice.changed


def _decided(inbox: Inbox, gap: Gap, action: InboxAction, name: str, app_context: AppContext) -> str:
    voice, question = app_context.guide.knowledge.voice.inbox, gap.questions[0]
    if action is InboxAction.TAKE:
        inbox.take(gap, name)
        return voice.took.format(question=question)
    if gap.status.curator != name:
        return voice.changed
    if action is InboxAction.RELEASE:
        inbox.release(gap)
        return voice.released.format(question=question)
    reasons = {InboxAction.DECLINE_SUBJECT: voice.reason_subject, InboxAction.DECLINE_RARE: voice.reason_rare}
    inbox.decline(gap, name, reasons[action])
    return voice.declined.format(question=question)


def _name(request: Request) -> str:
    """Return the name under which a person takes gaps: their own, or else their id."""
    person = request.directory.person(request.user_id)
    return (person and person.name) or request.user_id
