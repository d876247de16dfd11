"""Responses to an interaction, which the app sends to its response_url.

Rules: https://docs.slack.dev/interactivity/handling-user-interaction#message_responses. A response is a new message,
which only the person sees unless it says ``in_channel``; or it replaces or deletes the message with the button.
"""

from slack_simulator.arguments import Arguments
from slack_simulator.changes import Edited
from slack_simulator.content import Content, content
from slack_simulator.errors import RefusedError
from slack_simulator.http_response import HttpResponse, plain_text
from slack_simulator.interactivity import ResponseUrl
from slack_simulator.messages import Json, Message
from slack_simulator.slack import Slack
from slack_simulator.workspace import Workspace


def respond(slack: Slack, path: str, values: Json) -> HttpResponse:
    """Handle a response sent to the response_url at ``path``, which consists of a team and a key.

    A response that Slack refuses does not count as a use of the address.
    """
    team, _, key = path.partition("/")
    workspace = slack.workspaces.get(team)
    url = workspace.response_url(key) if workspace else None
    if workspace is None or url is None:
        return plain_text("invalid_url", 404)
    with workspace.lock:
        if refusal := url.refusal(workspace.clock.now()):
            return plain_text(refusal, 404)
        try:
            _apply(workspace, url, Arguments(values))
        except RefusedError as refused:
            return plain_text(refused.error, 400)
        url.uses += 1
    return plain_text("ok")


def _apply(workspace: Workspace, url: ResponseUrl, args: Arguments) -> None:
    """Delete or replace the message with the button, or post a new message, as the response requests.

    A slash command has no message, so its responses are always new messages.

    Raises:
        RefusedError: Slack's name for the error in the response's content.
    """
    if args.flag("delete_original") and url.original:
        workspace.remove(url.original)
        return
    given = content(args, workspace.unsupported_blocks)
    if args.flag("replace_original") and url.original:
        url.original.text, url.original.blocks = given.text, given.blocks
        workspace.notify(Edited(url.original))
        return
    _post(workspace, url, given, args)


def _post(workspace: Workspace, url: ResponseUrl, given: Content, args: Arguments) -> None:
    """Post a new message, and record it as a response."""
    only_for = None if args.text("response_type") == "in_channel" else url.user
    thread_ts = args.text("thread_ts") or None
    message = Message(url.channel, workspace.bot_user, given.text, given.blocks, thread_ts, only_for)
    workspace.add(message)
    workspace.journal.record_post(workspace.team, workspace.clock.now(), message, "response")
