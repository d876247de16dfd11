"""What is posted to a response_url, and where it appears.

Rules: https://docs.slack.dev/interactivity/handling-user-interaction#message_responses.
"""

from bot.playground.arguments import Arguments
from bot.playground.content import Content, content
from bot.playground.errors import RefusedError
from bot.playground.messages import Json, Message
from bot.playground.response_urls import ResponseUrl
from bot.playground.workspace import Workspace


def respond(workspace: Workspace, key: str, values: Json) -> tuple[int, str]:
    """Take what was posted to the response_url of that key: an HTTP status and body, as Slack gives them."""
    args = Arguments(values)
    with workspace.lock:
        url = workspace.response_url(key)
        if url is None:
            return 404, "invalid_url"
        if refusal := url.refusal(workspace.clock.now()):
            return 404, refusal
        try:
            _place(workspace, url, args)
        except RefusedError as refused:
            return 400, refused.error
        url.uses += 1
        return 200, "ok"


def _place(workspace: Workspace, url: ResponseUrl, args: Arguments) -> None:
    if args.flag("delete_original") and url.original:
        workspace.remove(url.original)
        return
    said = content(args, workspace.unsupported_blocks)
    if args.flag("replace_original") and url.original:
        url.original.text, url.original.blocks = said.text, said.blocks
        return
    _post(workspace, url, said, args)


def _post(workspace: Workspace, url: ResponseUrl, said: Content, args: Arguments) -> None:
    only_for = None if args.text("response_type") == "in_channel" else url.user
    thread_ts = args.text("thread_ts") or None
    message = Message(url.channel, workspace.bot_user, said.text, said.blocks, thread_ts, only_for)
    workspace.add(message)
    workspace.journal.note_post(workspace.team, workspace.clock.now(), message, "response")
