"""The applications that the bot is compared with: a Bolt app that only echoes, and one that does nothing at all."""

import os
from collections.abc import Iterable
from typing import Any
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

from slack_bolt import Ack, App, Say
from slack_bolt.adapter.wsgi import SlackRequestHandler
from slack_sdk import WebClient

from bot.slack.guard import PATH

NOTHING, AS_IT_COMES, BEFORE_RESPONSE = (
    f"benchmarks.load.bare:{name}" for name in ("nothing", "as_it_comes", "before_response")
)


def nothing() -> WSGIApplication:
    """Create an application that says hello, to measure the time of the server and of the load generator."""

    def hello(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        start_response("200 OK", [("Content-Length", "5")])
        return [b"hello"]

    return hello


def as_it_comes() -> SlackRequestHandler:
    """Create a Bolt app with its defaults: it acknowledges an event first and answers in another thread."""
    return _echo(before_response=False)


def before_response() -> SlackRequestHandler:
    """Create a Bolt app that answers before it acknowledges.

    It loses no event, and a command does not wait until Bolt polls for the acknowledgment.
    """
    return _echo(before_response=True)


def _echo(*, before_response: bool) -> SlackRequestHandler:
    app = App(
        client=WebClient(os.environ["SLACK_BOT_TOKEN"], base_url=os.environ["SLACK_API_URL"]),
        signing_secret=os.environ["SLACK_SIGNING_SECRET"],
        process_before_response=before_response,
    )

    @app.event("app_mention")
    def echo(event: dict[str, Any], say: Say) -> None:
        say(event["text"], thread_ts=event["ts"])

    @app.command("/guide")
    def answer(ack: Ack, command: dict[str, Any]) -> None:
        ack(command["text"])

    return SlackRequestHandler(app, PATH)
