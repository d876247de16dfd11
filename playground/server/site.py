"""The page and its API as a Flask application."""

import logging
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from flask import Flask, Response, request, send_from_directory
from pydantic import ValidationError
from werkzeug.exceptions import HTTPException

from playground.client.commands import run_command
from playground.client.elements import act, open_home, use_shortcut
from playground.client.errors import PageError
from playground.client.messages import post_message
from playground.client.modals import close, submit
from playground.client.session import Session
from playground.feed import stream
from playground.server import schemas
from playground.server.access import AccessGuard
from playground.server.time_travel import TimeTravel
from slack_simulator.messages import Json
from slack_simulator.numbers import read_json

_STATIC = Path(__file__).parents[1] / "static"
_EVENT_NUMBER = re.compile(r"[0-9]{1,18}")
_log = logging.getLogger(__name__)
Body = TypeVar("Body", bound=schemas.Body)


@dataclass(frozen=True)
class Site:
    """Everything that the page shows and does."""

    session: Session
    time_travel: TimeTravel
    commands: tuple[Json, ...]
    """The app's slash commands, each with ``command``, ``hint`` and ``description``."""
    shortcuts: tuple[Json, ...]
    """The app's shortcuts, each with ``callback_id``, ``type``, ``name`` and ``description``."""
    knowledge_status: Callable[[], Json]
    curator_report: Callable[[], Json]
    welcome: Callable[[], Json]
    """Returns the bot's words for people who are new, with questions and commands to try."""

    def state(self) -> Json:
        """Return everything that a page starts with. Changes after ``version`` follow as events of the feed."""
        session, workspace = self.session, self.session.workspace
        view, bot = session.view, workspace.users[workspace.bot_user]
        with workspace.lock:
            me, top, home, clock = (
                workspace.users[session.user],
                view.top_modal(),
                view.home(),
                self.time_travel.status(),
            )
            return {
                "version": session.feed.last,
                "workspace": {"name": workspace.name, "team": workspace.team},
                "me": {"id": me.id, "name": me.name, "real_name": me.real_name, "tz": me.tz, "is_admin": me.is_admin},
                "bot": {"id": bot.id, "name": bot.real_name},
                "now": clock["now"],
                "clock_ahead": clock["ahead"],
                "conversations": view.conversations(),
                "people": view.people(),
                "commands": list(self.commands),
                "shortcuts": list(self.shortcuts),
                "has_asked": any(me.id in (message.user, message.only_for) for message in workspace.messages),
                **self.welcome(),
                "knowledge": self.knowledge_status(),
                "view": view.view_json(top) if top else None,
                "home": view.view_json(home) if home else None,
            }

    @property
    def command_names(self) -> frozenset[str]:
        """The app's slash commands by name."""
        return frozenset(str(one["command"]) for one in self.commands)


def create_site(site: Site, access: AccessGuard) -> Flask:
    """Return the Flask application, with every request checked by ``access``."""
    app = Flask("playground", static_folder=_STATIC, static_url_path="/static")
    access.protect(app)
    app.register_error_handler(PageError, _page_error)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(Exception, _internal_error)
    app.get("/")(lambda: send_from_directory(_STATIC, "index.html"))
    for path, read in _reads(site).items():
        app.get(f"/api/{path}", endpoint=path)(read)
    for path, write in _writes(site).items():
        app.post(f"/api/{path}", endpoint=f"{path}/post")(write)
    return app


def _reads(site: Site) -> Mapping[str, Callable[[], Any]]:
    view = site.session.view

    def argument(name: str) -> str:
        return request.args.get(name, "")

    return {
        "state": site.state,
        "messages": lambda: {"messages": view.messages(argument("channel"))},
        "thread": lambda: {"messages": view.thread(argument("channel"), argument("ts"))},
        "curator": site.curator_report,
        "events": lambda: _stream(site),
    }


def _writes(site: Site) -> Mapping[str, Callable[[], Json]]:
    session = site.session

    def run(body: schemas.Command) -> None:
        if body.thread_ts:
            raise PageError(f"{body.command} is not supported in threads. Sorry!")
        run_command(session, site.command_names, body.channel, body.command, body.text)

    def move(body: schemas.MoveClock) -> Json:
        return site.time_travel.move(to=body.now, by=None if body.reset else body.advance)

    return {
        "say": _write(schemas.Say, lambda b: {"ts": post_message(session, b.channel, b.text, b.thread_ts).ts}),
        "command": _write(schemas.Command, run),
        "shortcut": _write(schemas.Shortcut, lambda b: use_shortcut(session, b.callback_id, b.channel, b.ts)),
        "act": _write(schemas.Act, lambda b: act(session, b.container.model_dump(), b.action, b.state.values)),
        "view/submit": _write(schemas.Submit, lambda b: submit(session, b.view_id, b.state.values)),
        "view/close": _write(schemas.Close, lambda b: close(session, b.view_id, close_all=b.all)),
        "home/open": _write(schemas.OpenHome, lambda b: open_home(session, b.tab)),
        "clock": _write(schemas.MoveClock, move),
    }


def _write(schema: type[Body], do: Callable[[Body], Json | None]) -> Callable[[], Json]:
    """Return a view function that parses the request body by ``schema`` and responds with the result of ``do``."""

    def view() -> Json:
        try:
            # Pydantic's own parser would accept NaN and Infinity, which no browser can read back.
            body = schema.model_validate(read_json(request.get_data(as_text=False).decode()))
        except ValidationError as error:
            fault = error.errors(include_url=False, include_input=False)[0]
            place = ".".join(map(str, fault["loc"])) or "the body"
            raise PageError(f"{place}: {fault['msg']}") from None
        except ValueError as error:
            raise PageError(f"The body is not JSON: {error}") from None
        return {"ok": True, **(do(body) or {})}

    return view


def _stream(site: Site) -> Response:
    known = request.headers.get("Last-Event-ID") or request.args.get("after") or ""
    feed = site.session.feed
    after = int(known) if _EVENT_NUMBER.fullmatch(known) else feed.last
    return Response(stream(feed, after), content_type="text/event-stream; charset=utf-8")


def _page_error(error: PageError) -> tuple[Json, int]:
    return {"ok": False, "error": str(error)}, error.status


def _http_error(error: HTTPException) -> tuple[Json, int]:
    return {"ok": False, "error": error.description or error.name}, error.code or 500


def _internal_error(error: Exception) -> tuple[Json, int]:
    _log.exception("the playground's page failed", extra={"action": "page_failed"})
    sentence = f"Something went wrong in the playground ({type(error).__name__}). See the terminal for details."
    return {"ok": False, "error": sentence}, 500
