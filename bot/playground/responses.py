"""What is posted to a response_url, and where it appears.

Rules: https://docs.slack.dev/interactivity/handling-user-interaction#message_responses.
"""

from bot.playground.answers import Answer, plain
from bot.playground.arguments import Arguments
from bot.playground.changes import Edited
from bot.playground.content import Content, content
from bot.playground.errors import RefusedError
from bot.playground.messages import Json, Message
from bot.playground.response_urls import ResponseUrl
from bot.playground.slack import Slack
from bot.playground.workspace import Workspace


def respond(slack: Slack, path: str, values: Json) -> Answer:
    """Take what was posted to a response_url, whose ``path`` is a team and a key."""
    team, _, key = path.partition("/")
    workspace = slack.workspaces.get(team)
    url = workspace.response_url(key) if workspace else None
    if workspace is None or url is None:
        return plain("invalid_url", 404)
    with workspace.lock:
        if refusal := url.refusal(workspace.clock.now()):
            return plain(refusal, 404)
        try:
            _place(workspace, url, Arguments(values))
        except RefusedError as refused:
            return plain(refused.error, 400)
        url.uses += 1
    return plain("ok")


def _place(workspace: Workspace, url: ResponseUrl, args: Arguments) -> None:
    if args.flag("delete_original") and url.original:
        workspace.remove(url.original)
        return
    said = content(args, workspace.unsupported_blocks)
    if args.flag("replace_original") and url.original:
        url.original.text, url.original.blocks = said.text, said.blocks
        workspace.tell(Edited(url.original))
        return
    _post(workspace, url, said, args)


def _post(workspace: Workspace, url: ResponseUrl, said: Content, args: Arguments) -> None:
    only_for = None if args.text("response_type") == "in_channel" else url.user
    thread_ts = args.text("thread_ts") or None
    message = Message(url.channel, workspace.bot_user, said.text, said.blocks, thread_ts, only_for)
    workspace.add(message)
    workspace.journal.note_post(workspace.team, workspace.clock.now(), message, "response")
