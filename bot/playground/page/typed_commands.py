"""Somebody types a slash command.

Rules: https://docs.slack.dev/interactivity/implementing-slash-commands.
"""

import json
from typing import Any

from bot.playground.arguments import Arguments
from bot.playground.content import content
from bot.playground.errors import RefusedError
from bot.playground.messages import Json, Message
from bot.playground.page.errors import BotFailedError, PageError
from bot.playground.page.session import Session
from bot.playground.payloads import command_request, member_joined

INVITE = "/invite"
"""A command of Slack's own."""


def run_command(session: Session, commands: frozenset[str], channel_id: str, command: str, typed: str) -> None:
    """Send a command to the app, and show what it answers.

    Raises:
        PageError: there is no such command or conversation.
        BotFailedError: the app did not answer, or not with what Slack shows.
    """
    channel = session.seen.channel(channel_id)
    if command == INVITE:
        _invite(session, channel_id, typed)
        return
    if command not in commands:
        raise PageError(f"{command} is not a valid command. There are {', '.join(sorted({*commands, INVITE}))}.")
    url = session.response_url(channel.id)
    request = command_request(command, typed.strip(), url, channel=channel.id, origin=session.origin())
    try:
        taken = session.line.ask(request)
        _show(session, channel.id, taken.body, taken.header("Content-Type"))
    except BotFailedError as failed:
        raise BotFailedError(f"{command} failed with the error “{failed}”.") from None


def _show(session: Session, channel: str, body: str, kind: str) -> None:
    """Show the message that a response holds, if any: to the person alone, unless it says otherwise."""
    if not body.strip():
        return
    told = _read(body) if kind.startswith("application/json") else {"text": body}
    try:
        said = content(Arguments(told), session.workspace.unsupported_blocks)
    except RefusedError as refused:
        raise BotFailedError(f"invalid_command_response: {refused.error}") from None
    only_for = None if told.get("response_type") == "in_channel" else session.user
    workspace = session.workspace
    message = workspace.add(Message(channel, workspace.bot_user, said.text, said.blocks, only_for=only_for))
    workspace.journal.note_post(workspace.team, workspace.clock.now(), message, "response")


def _read(body: str) -> Json:
    try:
        told: Any = json.loads(body)
    except ValueError:
        told = None
    if not isinstance(told, dict):
        raise BotFailedError("invalid_command_response")
    return told


def _invite(session: Session, channel_id: str, typed: str) -> None:
    workspace, channel = session.workspace, session.seen.channel(channel_id)
    bot = workspace.users[workspace.bot_user]
    if typed.strip().removeprefix("@").casefold() not in {bot.name.casefold(), bot.real_name.casefold()}:
        raise PageError(f"Only the bot can be invited here: {INVITE} @{bot.real_name}")
    if bot.id in channel.members:
        raise PageError(f"{bot.real_name} is already in this channel.")
    channel.members.add(bot.id)
    session.whisper(channel.id, f"{bot.real_name} was added to #{channel.name}.")
    session.feed.tell("conversations", {"conversations": session.seen.conversations()})
    session.report("member_joined_channel", member_joined(bot.id, channel=channel.id, inviter=session.user))
