"""The simulated Slack in a process of its own: ``python -m slack_simulator --port 0 --seed 1``.

It prints one line of JSON with its address and its workspaces, and serves until it receives SIGTERM or SIGINT.
"""

import argparse
import json
import signal
import sys
from collections.abc import Sequence

from slack_simulator.channels import Channel
from slack_simulator.fault_names import parse_fault
from slack_simulator.faults import Fault, Faults
from slack_simulator.messages import Json
from slack_simulator.people import User
from slack_simulator.rate_limits import RateLimits
from slack_simulator.server import SlackServer
from slack_simulator.slack import Slack
from slack_simulator.workspace import Workspace

_OUTPUT = """\
The first line of output is JSON with "url", "api_url" (for a Slack client) and "workspaces", each with its "team",
bot "token", "bot_user", "bot", "user", "channels" and "directs" (direct message of each person with the bot).
Stop it with Ctrl-C. The paths below /_control are described in slack_simulator/control.py.
"""


def main(arguments: Sequence[str] | None = None) -> None:
    """Serve until a signal to stop arrives."""
    options = _parser().parse_args(arguments)
    # The signals are blocked before any thread starts. No thread receives them, and sigwait below does.
    stop_signals = {signal.SIGTERM, signal.SIGINT}
    signal.pthread_sigmask(signal.SIG_BLOCK, stop_signals)
    slack = _slack(options)
    with SlackServer(slack, options.port, with_control=True) as server:
        workspaces = [_workspace_json(workspace) for workspace in slack.workspaces.values()]
        sys.stdout.write(json.dumps({"url": server.url, "api_url": server.api_url, "workspaces": workspaces}) + "\n")
        sys.stdout.flush()
        signal.sigwait(stop_signals)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m slack_simulator",
        description="Run a simulated Slack on this machine, for the tests of a Slack app.",
        epilog=_OUTPUT,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--port", type=int, default=0, help="port to listen on; 0, the default, picks a free one")
    parser.add_argument("--seed", type=int, default=0, help="seed of the random faults; the same seed repeats them")
    parser.add_argument("--workspaces", type=int, default=1, help="number of workspaces (default: 1)")
    parser.add_argument("--channels", type=int, default=1, help="channels in each workspace, all with the bot")
    parser.add_argument("--people", type=int, default=1, help="people in each workspace, each with a direct message")
    parser.add_argument(
        "--fault", action="append", default=[], type=_random_fault, metavar="METHOD:FAULT:PROBABILITY",
        help="let calls of a method fail at random, such as chat.postMessage:lost:0.05 or '*:500/after:0.03'; "
        "may be repeated",
    )  # fmt: skip
    parser.add_argument(
        "--restricted-history", action="store_true",
        help="treat the app as one sold outside Slack's marketplace: conversations.history and "
        "conversations.replies return at most 15 messages and accept one call a minute",
    )  # fmt: skip
    parser.add_argument(
        "--limited-posting", action="store_true",
        help="accept one chat.postMessage a second in each channel, after a short burst",
    )  # fmt: skip
    return parser


def _random_fault(text: str) -> tuple[str, float, Fault]:
    method, fault, probability = text.split(":")
    return method, float(probability), parse_fault(fault)


def _slack(options: argparse.Namespace) -> Slack:
    faults = Faults(options.seed)
    for random_fault in options.fault:
        faults.plan_randomly(*random_fault)
    workspaces = [Workspace(), *(Workspace.named(f"NEIGHBOUR{n}") for n in range(1, options.workspaces))]
    for workspace in workspaces:
        for number in range(1, options.channels):
            channel = Channel(f"C{number}{workspace.team[1:]}", f"channel-{number}")
            workspace.add_channel(channel, workspace.asker, workspace.bot_user)
        for number in range(1, options.people):
            person = workspace.add_user(User(f"U{number}{workspace.team[1:]}", f"person-{number}"))
            workspace.direct_channel(person.id)
    limits = RateLimits(restricted_history=options.restricted_history, limited_posting=options.limited_posting)
    return Slack(*workspaces, faults=faults, rate_limits=limits)


def _workspace_json(workspace: Workspace) -> Json:
    return {
        "team": workspace.team,
        "token": workspace.bot_token,
        "bot_user": workspace.bot_user,
        "user": workspace.asker,
        "bot": workspace.bot_id,
        "channels": [channel.id for channel in workspace.channels.values() if not channel.is_direct],
        "directs": _direct_messages(workspace),
    }


def _direct_messages(workspace: Workspace) -> Json:
    """Return the id of each person's direct message with the bot, by the person's id."""
    directs = (channel for channel in workspace.channels.values() if channel.is_direct)
    return {user: channel.id for channel in directs for user in channel.members - {workspace.bot_user}}


if __name__ == "__main__":
    main()
