"""Send mutated payloads and forged signatures to the bot as it is deployed: ``python -m benchmarks.attack.payloads``.

The mutations are signed, as if Slack or a program with its secret sent nonsense: each must end in status 200 or 4xx. A
request that is not signed as it should be must be rejected with 4xx, and nothing may be posted because of it.
"""

import argparse
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from http.client import HTTPConnection, HTTPException
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

from rich import box
from rich.console import Console
from rich.table import Table

from benchmarks.attack.bot_process import TIMEOUT, running, send
from benchmarks.attack.mutations import JSON, Mutant, mutants
from benchmarks.load.traffic import SIGNING_SECRET
from bot.slack.guard import PATH
from slack_simulator.messages import Json
from slack_simulator.payloads import (
    Origin,
    Request,
    app_uninstalled,
    buttons_of,
    click_request,
    closing_request,
    command_request,
    event_request,
    home_opened,
    mention,
    message,
    signed_headers,
    submission_request,
    team_access_revoked,
    tokens_revoked,
    view_click_request,
)
from slack_simulator.server import SlackServer
from slack_simulator.slack import Slack
from slack_simulator.workspace import GENERAL, Workspace

MUTANTS, SHORT_MUTANTS = 10_000, 100
ASKED = "who keeps the partnership running day to day?"
_SENDERS = 6
BUSY = 503
"""Status of a request that waited too long for a thread. A busy machine may give it to any request."""
Seen = TypeVar("Seen")
_WAIT = 20.0
"""Seconds to wait for an answer in Slack."""


class Attacker:
    """A program that knows the signing secret, or tries without it; and the person whose payloads it mutates."""

    def __init__(self, server: SlackServer, workspace: Workspace, port: int, tries: int = 1) -> None:
        """Attack the bot at ``port``, which is installed in ``workspace`` of the simulated Slack ``server``.

        A mutant that the bot is too busy for is sent again, ``tries`` times in all, as Slack sends an event again.
        """
        self.workspace = workspace
        self._server = server
        self._port = port
        self._tries = tries
        self._own = threading.local()
        self._connections: list[HTTPConnection] = []

    def deliver(self, request: Request) -> int:
        """Send a request as Slack does; return the status."""
        return self.send(request.body.encode(), request.headers(SIGNING_SECRET))

    def mutate(self, mutant: Mutant) -> int:
        """Send a mutant with a good signature, again while the bot is too busy; return the last status."""
        for _ in range(self._tries):
            status = self.send(mutant.body, signed_headers(mutant.body, mutant.content_type, SIGNING_SECRET))
            if status != BUSY:
                break
        return status

    def send(self, body: bytes, headers: Mapping[str, str]) -> int:
        """Send a request over this thread's connection; return the status, 0 for none."""
        if not hasattr(self._own, "connection"):
            self._own.connection = HTTPConnection("127.0.0.1", self._port, timeout=TIMEOUT)
            self._connections.append(self._own.connection)
        # The server closes a connection whose request it did not read to the end, so the next one needs another.
        return _send(self._own.connection, body, headers) or _send(self._own.connection, body, headers)

    def close(self) -> None:
        """Close the connections of all threads."""
        for connection in self._connections:
            connection.close()

    def send_bytes(self, request: bytes) -> int:
        """Send a request as it is over a connection of its own; return the status, 0 for none."""
        return send(self._port, request, 0.0)[0]

    def payloads(self) -> dict[str, Request]:
        """Return one payload of each kind, as it occurs in use."""
        origin = Origin.of(self.workspace)
        self.deliver(event_request(mention(ASKED), origin))
        answer = self._wait_for(self.workspace.bot_messages)[0]
        self.deliver(command_request("/tip", "schedule", self._url(), origin=Origin.of(self.workspace)))
        stacks, asker = self.workspace.views.stacks, self.workspace.asker
        form: Json = self.workspace.view_json(self._wait_for(lambda: stacks.get(asker, []))[-1])
        events = {
            "mention": mention(ASKED), "message": message(ASKED), "home": home_opened(),
            "withdrawn": team_access_revoked("T0OTHER"), "revoked": tokens_revoked(), "uninstalled": app_uninstalled(),
        }  # fmt: skip
        sent = {name: event_request(event, origin, event_time=0.0) for name, event in events.items()}
        button, form_button = buttons_of(answer.blocks)[0], buttons_of(form["blocks"])[0]
        asked = {
            "/guide": command_request("/guide", ASKED, self._url()),
            "/tip schedule": command_request("/tip", "schedule", self._url()),
            "/tip status": command_request("/tip", "status", self._url()),
            "button": click_request(answer, button, self._url()),
            "button of a form": view_click_request(form, form_button),
            "form": submission_request(form, {}),
            "form closed": closing_request(form),
        }
        # The last events may uninstall the bot, so they come last.
        return asked | sent

    def _url(self) -> str:
        return self.workspace.open_response_url(self._server.url, GENERAL)

    def _wait_for(self, look: Callable[[], Sequence[Seen]]) -> Sequence[Seen]:
        deadline = time.monotonic() + _WAIT
        while not (found := look()):
            if time.monotonic() > deadline:
                raise RuntimeError("the bot did not answer")
            time.sleep(0.05)
        return found


def _send(connection: HTTPConnection, body: bytes, headers: Mapping[str, str]) -> int:
    try:
        connection.putrequest("POST", PATH)
        for name, value in {**headers, "Content-Length": str(len(body))}.items():
            connection.putheader(name, value)
        connection.endheaders(body)
        response = connection.getresponse()
        response.read()
        return response.status
    except (OSError, HTTPException):
        connection.close()
        return 0


def forgeries() -> dict[str, bytes]:
    """Return requests that are not signed as they should be, by what is wrong with them."""
    body = event_request(mention(ASKED, ts="1700009999.000100")).body.encode()
    good = signed_headers(body, JSON, SIGNING_SECRET)
    now, signature = good["X-Slack-Request-Timestamp"], good["X-Slack-Signature"]
    stamp, sign = "X-Slack-Request-Timestamp", "X-Slack-Signature"
    altered: dict[str, dict[str, str | None]] = {
        "no signature": {sign: None}, "no timestamp": {stamp: None}, "an empty signature": {sign: ""},
        "another secret": {sign: signed_headers(body, JSON, "guessed")[sign]},
        "the signature of another body": {sign: signed_headers(b"{}", JSON, SIGNING_SECRET)[sign]},
        "capital digits": {sign: signature.upper()}, "another version": {sign: f"v1{signature[2:]}"},
        "no version": {sign: signature[3:]}, "half a signature": {sign: signature[:35]},
        "two signatures": {sign: f"{signature}, {signature}"}, "a timestamp with a sign": {stamp: f"+{now}"},
        "a timestamp with zeros": {stamp: f"00{now}"}, "a fraction of a second": {stamp: f"{now}.0"},
        "digits of another script": {stamp: now.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))},
        "names with underscores": {
            stamp: None, sign: None, "X_Slack_Request_Timestamp": now, "X_Slack_Signature": signature,
        },
    }  # fmt: skip
    requests = {name: _request(body, {**good, **change}) for name, change in altered.items()}
    for name, seconds in (("six minutes old", -360), ("six minutes ahead", 360), ("from 1970", -float(now))):
        requests[name] = _request(body, signed_headers(body, JSON, SIGNING_SECRET, time.time() + seconds))
    whole = _request(body, good)
    return requests | {
        "a part of the body": whole[:-10] + b"          ",
        "more body than stated": whole.replace(b"Content-Length: ", b"Content-Length: 1"),
        "no length": whole.replace(f"Content-Length: {len(body)}\r\n".encode(), b""),
        "two lengths": whole.replace(b"Content-Length: ", b"Content-Length: 5\r\nContent-Length: "),
        "chunks": whole.replace(f"Content-Length: {len(body)}".encode(), b"Transfer-Encoding: chunked"),
        "another path": whole.replace(PATH.encode(), PATH.encode() + b"/"),
        "an encoded path": whole.replace(b"/slack/events", b"/slack/../slack/events"),
        "another method": whole.replace(b"POST", b"PUT"),
    }


def _request(body: bytes, headers: Mapping[str, str | None]) -> bytes:
    sent = {"Host": "127.0.0.1", "Connection": "close", **headers, "Content-Length": str(len(body))}
    lines = "".join(f"{name}: {value}\r\n" for name, value in sent.items() if value is not None)
    return f"POST {PATH} HTTP/1.1\r\n{lines}\r\n".encode() + body


def run(folder: Path, count: int, tries: int = 1) -> Iterator[tuple[str, Counter[str]]]:
    """Start the bot, attack it, and yield how each kind of request ended; ``tries`` is as for an `Attacker`."""
    workspace = Workspace()
    with SlackServer(Slack(workspace)) as server, running(folder, server.api_url, workspace.bot_token) as (port, _):
        attacker = Attacker(server, workspace, port, tries)
        payloads = attacker.payloads()
        said = len(workspace.bot_messages())
        forged = Counter(_ending(attacker.send_bytes(request)) for request in forgeries().values())
        yield "forged signatures and heads", forged + Counter({"said": len(workspace.bot_messages()) - said})
        with closing(attacker), ThreadPoolExecutor(_SENDERS) as senders:
            for kind, request in payloads.items():
                sent = islice(mutants(request.body, request.content_type, kind), count)
                yield kind, Counter(map(_ending, senders.map(attacker.mutate, sent)))


def _ending(status: int) -> str:
    return "none" if status == 0 else str(status) if status in {200, BUSY} else f"{status // 100}xx"


def table(found: Mapping[str, Counter[str]]) -> Table:
    """Return how the requests of each kind ended as a table."""
    drawn = Table("payload", box=box.MARKDOWN)
    for name in ("sent", "200", "4xx", "503", "other 5xx", "no response"):
        drawn.add_column(name, justify="right")
    for kind, endings in found.items():
        counts = [endings[name] for name in ("200", "4xx", "503", "5xx", "none")]
        drawn.add_row(kind, *(f"{count:,}" for count in (sum(counts), *counts)))
    return drawn


def holds(found: Mapping[str, Counter[str]]) -> bool:
    """Return whether no request led to a server error, and no forged one to anything at all."""
    forged = next(iter(found.values()))
    failed = sum(endings[name] for endings in found.values() for name in (str(BUSY), "5xx", "none"))
    return not failed and not forged["200"] + forged["said"]


def main(arguments: Sequence[str] | None = None) -> int:
    """Attack, print the table, and return 1 if a request led to what it must not."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.attack.payloads", description=__doc__)
    parser.add_argument("--short", action="store_true", help=f"{SHORT_MUTANTS} mutations of each payload")
    parser.add_argument("--count", type=int, default=MUTANTS, help="mutations of each payload")
    options = parser.parse_args(arguments)
    with TemporaryDirectory(prefix="guidepost-attack-") as folder:
        found = dict(run(Path(folder), SHORT_MUTANTS if options.short else options.count))
    Console(width=120, highlight=False).print(table(found))
    return int(not holds(found))


if __name__ == "__main__":
    sys.exit(main())
