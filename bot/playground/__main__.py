"""A simulated Slack in a process of its own: ``python -m bot.playground --port 0 --seed 1``.

It prints one line of JSON with its address and its workspaces, and serves until it is ended.
"""

import argparse
import json
import signal
import sys
from collections.abc import Sequence

from bot.playground.channels import Channel
from bot.playground.fault_names import fault_named
from bot.playground.faults import Fault, Faults
from bot.playground.messages import Json
from bot.playground.people import User
from bot.playground.server import SlackServer
from bot.playground.slack import Slack
from bot.playground.workspace import Workspace


def main(arguments: Sequence[str] | None = None) -> None:
    """Serve until a signal to end arrives."""
    given = _parser().parse_args(arguments)
    # Blocked before there are threads, so that the signal waits for us below and no thread gets it.
    ending = {signal.SIGTERM, signal.SIGINT}
    signal.pthread_sigmask(signal.SIG_BLOCK, ending)
    slack = _slack(given)
    with SlackServer(slack, given.port, with_control=True) as server:
        workspaces = [_shown(workspace) for workspace in slack.workspaces.values()]
        sys.stdout.write(json.dumps({"url": server.url, "api_url": server.api_url, "workspaces": workspaces}) + "\n")
        sys.stdout.flush()
        signal.sigwait(ending)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bot.playground", description="A simulated Slack on loopback.")
    parser.add_argument("--port", type=int, default=0, help="0 is a free one")
    parser.add_argument("--seed", type=int, default=0, help="what the faults' chances begin with")
    parser.add_argument("--workspaces", type=int, default=1)
    parser.add_argument("--channels", type=int, default=1, help="in each workspace, with the bot in them")
    parser.add_argument("--people", type=int, default=1, help="in each workspace, each with a direct message")
    parser.add_argument(
        "--fault", action="append", default=[], type=_chance, metavar="METHOD:FAULT:PROBABILITY",
        help="such as chat.postMessage:lost:0.05 or '*:500/after:0.03'; may be given several times",
    )  # fmt: skip
    return parser


def _chance(text: str) -> tuple[str, float, Fault]:
    method, fault, probability = text.split(":")
    return method, float(probability), fault_named(fault)


def _slack(given: argparse.Namespace) -> Slack:
    faults = Faults(given.seed)
    for chance in given.fault:
        faults.chance(*chance)
    workspaces = [Workspace(), *(Workspace.called(f"NEIGHBOUR{n}") for n in range(1, given.workspaces))]
    for workspace in workspaces:
        for number in range(1, given.channels):
            channel = Channel(f"C{number}{workspace.team[1:]}", f"channel-{number}")
            workspace.add_channel(channel, workspace.asker, workspace.bot_user)
        for number in range(1, given.people):
            person = workspace.add_user(User(f"U{number}{workspace.team[1:]}", f"person-{number}"))
            workspace.direct_channel(person.id)
    return Slack(*workspaces, faults=faults)


def _shown(workspace: Workspace) -> Json:
    return {
        "team": workspace.team,
        "token": workspace.bot_token,
        "bot_user": workspace.bot_user,
        "user": workspace.asker,
        "bot": workspace.bot_id,
        "channels": [channel.id for channel in workspace.channels.values() if not channel.is_direct],
        "directs": _directs(workspace),
    }


def _directs(workspace: Workspace) -> Json:
    """Everybody's direct message with the bot, by the person's id."""
    directs = (channel for channel in workspace.channels.values() if channel.is_direct)
    return {user: channel.id for channel in directs for user in channel.members - {workspace.bot_user}}


if __name__ == "__main__":
    main()
