"""Permission to change a channel's tips: its members have it, or only admins where the workspace says so.

People of other organizations, with which the workspace shares a channel, have no permission at all. Guests are members.
A command typed in a channel proves membership, because Slack offers commands to members only. So does a button on a
message in the channel. For any other channel the bot asks Slack.
"""

from bot.slack.context import AppContext
from bot.slack.request import Request


def denial_reason(app_context: AppContext, request: Request, channel: str) -> str | None:
    """Return a sentence that says why the person may not change the tips of ``channel``; None when they may.

    Raises:
        SlackTimeoutError: when Slack had to be asked and did not answer in time.
    """
    voice = app_context.guide.knowledge.voice.tips
    if request.is_outsider:
        return voice.insiders_only
    if app_context.tips.admins_only(request.workspace) and (reason := admin_denial_reason(app_context, request)):
        return reason
    if channel == request.channel:
        return None
    theirs = request.directory.channels_of(request.user_id)
    if theirs is None:
        return voice.rights_unknown
    return None if channel in theirs else voice.members_only


def admin_denial_reason(app_context: AppContext, request: Request) -> str | None:
    """Return a sentence that says why the person may not do what only admins may; None when they may.

    Raises:
        SlackTimeoutError: when Slack did not answer in time.
    """
    voice = app_context.guide.knowledge.voice.tips
    person = request.directory.person(request.user_id)
    if person is None:
        return voice.rights_unknown
    return None if person.is_admin else voice.admins_only


def changeable_channels(app_context: AppContext, request: Request) -> frozenset[str]:
    """Return the ids of all channels whose tips the person may change, as far as Slack discloses them.

    Raises:
        SlackTimeoutError: when Slack did not answer in time.
    """
    if app_context.tips.admins_only(request.workspace) and admin_denial_reason(app_context, request):
        return frozenset()
    return request.directory.channels_of(request.user_id) or frozenset()
