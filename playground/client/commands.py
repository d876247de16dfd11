"""Slash commands that a person types.

Rules: https://docs.slack.dev/interactivity/implementing-slash-commands.
"""

import json
from typing import Any

from playground.client.errors import BotFailedError, PageError
from playground.client.session import Session
from slack_simulator.arguments import Arguments
from slack_simulator.content import content
from slack_simulator.errors import RefusedError
from slack_simulator.messages import Json, Message
from slack_simulator.payloads import command_request, member_joined

INVITE = "/invite"
"""One of Slack's own commands, which no app receives."""


def run_command(session: Session, commands: frozenset[str], channel_id: str, command: str, typed: str) -> None:
    """Send a command to the app and show its response.

    Args:
        session: The person who typed the command.
        commands: The app's commands.
        channel_id: The conversation it was typed in.
        command: The command, with its slash.
        typed: The text after the command.

    Raises:
        PageError: There is no such command or conversation.
        BotFailedError: The app did not respond, or Slack cannot show its response.
    """
    channel = session.view.channel(channel_id)
    if command == INVITE:
        _invite(session, channel_id, typed)
        return
    if command not in commands:
        available = ", ".join(sorted({*commands, INVITE}))
        raise PageError(f"{command} is not a valid command. Available commands: {available}.")
    url = session.response_url(channel.id)
    request = command_request(command, typed.strip(), url, channel=channel.id, origin=session.origin())
    try:
        reply = session.transport.send(request)
        _show(session, channel.id, reply.body, reply.header("Content-Type"))
    except BotFailedError as failed:
        raise BotFailedError(f"{command} failed with the error “{failed}”.") from None


def _show(session: Session, channel: str, body: str, content_type: str) -> None:
    """Show the message in a response, if there is one. Only the person sees it, unless the response says otherwise."""
    if not body.strip():
        return
    response = _read(body) if content_type.startswith("application/json") else {"text": body}
    try:
        shown = content(Arguments(response), session.workspace.unsupported_blocks)
    except RefusedError as refused:
        raise BotFailedError(f"invalid_command_response: {refused.error}") from None
    only_for = None if response.get("response_type") == "in_channel" else session.user
    workspace = session.workspace
    message = workspace.add(Message(channel, workspace.bot_user, shown.text, shown.blocks, only_for=only_for))
    workspace.journal.record_post(workspace.team, workspace.clock.now(), message, "response")


def _read(body: str) -> Json:
    try:
        response: Any = json.loads(body)
    except ValueError:
        response = None
    if not isinstance(response, dict):
        raise BotFailedError("invalid_command_response")
    return response


def _invite(session: Session, channel_id: str, typed: str) -> None:
    workspace, channel = session.workspace, session.view.channel(channel_id)
    bot = workspace.users[workspace.bot_user]
    if typed.strip().removeprefix("@").casefold() not in {bot.name.casefold(), bot.real_name.casefold()}:
        raise PageError(f"You can invite only {bot.real_name} here. Type {INVITE} @{bot.real_name}.")
    if bot.id in channel.members:
        raise PageError(f"{bot.real_name} is already in this channel.")
    channel.members.add(bot.id)
    session.post_ephemeral(channel.id, f"{bot.real_name} was added to #{channel.name}.")
    session.feed.publish("conversations", {"conversations": session.view.conversations()})
    session.deliver("member_joined_channel", member_joined(bot.id, channel=channel.id, inviter=session.user))
