"""Replies to response_urls."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from bot.cards.notices import sentence_card
from bot.slack.responder import ReplyUnsentError, Responder
from slack_simulator.server import SlackServer
from slack_simulator.workspace import ASKER, DIRECT, GENERAL, Workspace

CARD = sentence_card("A reply.")


def test_a_reply_that_finds_no_room_in_time_is_not_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.slack.responder.TIME_LIMIT", 0.5)
    with SlackServer(Workspace()) as server:
        full, other = Responder(max_waiting=0), Responder()
        workspace = next(iter(server.slack.workspaces.values()))
        body = {"response_url": workspace.open_response_url(server.url, GENERAL)}
        with pytest.raises(ReplyUnsentError, match="too many replies"):
            full.respond_ephemeral(CARD, body)
        other.respond_ephemeral(CARD, body)

        assert [said.text for said in workspace.bot_messages()] == ["A reply."]


def test_a_finished_reply_makes_room_for_the_next() -> None:
    with SlackServer(Workspace()) as server:
        responder = Responder(max_waiting=1)
        workspace = next(iter(server.slack.workspaces.values()))
        body = {"response_url": workspace.open_response_url(server.url, GENERAL)}
        for _ in range(3):
            responder.respond_in_channel(CARD, body)

        assert len(workspace.bot_messages()) == 3


@contextmanager
def held_url() -> Iterator[tuple[str, threading.Event, threading.Event]]:
    """Serve a response_url that accepts replies once the test says so.

    Yield its address, an event that is set when a reply has arrived, and the event with which the test lets all go on.
    """
    arrived, released = threading.Event(), threading.Event()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            arrived.set()
            released.wait(20)
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Print nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/response", arrived, released
        finally:
            released.set()
            server.shutdown()


def test_a_person_who_presses_while_others_wait_waits_a_little(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.slack.responder.TIME_LIMIT", 20.0)
    with held_url() as (url, arrived, released), ThreadPoolExecutor(8) as people:
        responder = Responder(max_waiting=1)
        presses = [people.submit(responder.respond_ephemeral, CARD, {"response_url": url}) for _ in range(8)]
        assert arrived.wait(20)
        # With no room, a press used to fail at once.
        assert not any(press.done() for press in presses)
        released.set()

        assert [press.result() for press in presses] == [None] * 8


@pytest.mark.parametrize(
    ("source", "only_for"),
    [
        ({"container": {"type": "message", "is_ephemeral": False}}, None),
        ({"container": {"type": "message", "is_ephemeral": True}}, ASKER),
        ({"type": "message_action", "message": {"ts": "1700000000.000100"}}, ASKER),
    ],
)
def test_in_a_direct_message_a_reply_is_for_all_only_below_a_message_that_all_see(
    source: dict[str, Any], only_for: str | None
) -> None:
    with SlackServer(Workspace()) as server:
        workspace = next(iter(server.slack.workspaces.values()))
        url = workspace.open_response_url(server.url, DIRECT)
        Responder().respond_ephemeral(CARD, {"response_url": url, "channel": {"id": DIRECT}, **source})

        assert [said.only_for for said in workspace.bot_messages()] == [only_for]
