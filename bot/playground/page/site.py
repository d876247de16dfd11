"""The page and its API as a Flask application."""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from flask import Flask, Response, request, send_from_directory
from pydantic import ValidationError
from werkzeug.exceptions import HTTPException

from bot.playground.messages import Json
from bot.playground.page import bodies
from bot.playground.page.acting import act, open_home
from bot.playground.page.door import Door
from bot.playground.page.errors import PageError
from bot.playground.page.modals import close, submit
from bot.playground.page.saying import say
from bot.playground.page.session import Session
from bot.playground.page.streams import stream
from bot.playground.page.travel import Travel
from bot.playground.page.typed_commands import run_command

HERE = Path(__file__).parent
_log = logging.getLogger(__name__)
Body = TypeVar("Body", bound=bodies.Body)


@dataclass(frozen=True)
class Site:
    """All that the page shows and does."""

    session: Session
    travel: Travel
    commands: tuple[Json, ...]
    """Slash commands with ``command``, ``hint`` and ``description``."""
    knowledge: Callable[[], Json]
    curator: Callable[[], Json]
    suggestions: Callable[[], list[Json]]

    def state(self) -> Json:
        """All that a page needs to begin with; what changes from ``version`` on comes as events."""
        session, workspace = self.session, self.session.workspace
        seen, bot = session.seen, workspace.users[workspace.bot_user]
        with workspace.lock:
            me, top, home, clock = workspace.users[session.user], seen.top(), seen.home(), self.travel.shown()
            return {
                "version": session.feed.last,
                "workspace": {"name": workspace.name, "team": workspace.team},
                "me": {"id": me.id, "name": me.name, "real_name": me.real_name, "tz": me.tz, "is_admin": me.is_admin},
                "bot": {"id": bot.id, "name": bot.real_name},
                "now": clock["now"],
                "clock_ahead": clock["ahead"],
                "conversations": seen.conversations(),
                "people": seen.people(),
                "commands": list(self.commands),
                "suggestions": self.suggestions(),
                "knowledge": self.knowledge(),
                "view": seen.view(top) if top else None,
                "home": seen.view(home) if home else None,
            }

    @property
    def command_names(self) -> frozenset[str]:
        """The app's own commands."""
        return frozenset(str(one["command"]) for one in self.commands)


def create_site(site: Site, door: Door) -> Flask:
    """The application, with ``door`` before it."""
    app = Flask("playground", static_folder=HERE / "static", static_url_path="/static")
    door.guard(app)
    app.register_error_handler(PageError, _told)
    app.register_error_handler(HTTPException, _told_of_http)
    app.register_error_handler(Exception, _told_of_ours)
    app.get("/")(lambda: send_from_directory(HERE, "index.html"))
    for path, read in _reading(site).items():
        app.get(f"/api/{path}", endpoint=path)(read)
    for path, write in _writing(site).items():
        app.post(f"/api/{path}", endpoint=f"{path}/post")(write)
    return app


def _reading(site: Site) -> Mapping[str, Callable[[], Any]]:
    seen = site.session.seen

    def args(name: str) -> str:
        return request.args.get(name, "")

    return {
        "state": site.state,
        "messages": lambda: {"messages": seen.messages(args("channel"))},
        "thread": lambda: {"messages": seen.thread(args("channel"), args("ts"))},
        "curator": site.curator,
        "events": lambda: _stream(site),
    }


def _writing(site: Site) -> Mapping[str, Callable[[], Json]]:
    session = site.session

    def run(given: bodies.Command) -> None:
        if given.thread_ts:
            raise PageError(f"{given.command} is not supported in threads. Sorry!")
        run_command(session, site.command_names, given.channel, given.command, given.text)

    def move(given: bodies.MoveClock) -> Json:
        return site.travel.move(to=given.now, by=None if given.reset else given.advance)

    return {
        "say": _taking(bodies.Say, lambda b: {"ts": say(session, b.channel, b.text, b.thread_ts).ts}),
        "command": _taking(bodies.Command, run),
        "act": _taking(bodies.Act, lambda b: act(session, b.container.model_dump(), b.action, b.state.values)),
        "view/submit": _taking(bodies.Submit, lambda b: submit(session, b.view_id, b.state.values)),
        "view/close": _taking(bodies.Close, lambda b: close(session, b.view_id, all_of_them=b.all)),
        "home/open": _taking(bodies.OpenHome, lambda b: open_home(session, b.tab)),
        "clock": _taking(bodies.MoveClock, move),
    }


def _taking(kind: type[Body], do: Callable[[Body], Json | None]) -> Callable[[], Json]:
    """A view function that reads a body of ``kind`` and answers with what ``do`` makes of it."""

    def view() -> Json:
        try:
            given = kind.model_validate_json(request.get_data())
        except ValidationError as error:
            fault = error.errors(include_url=False, include_input=False)[0]
            place = ".".join(map(str, fault["loc"])) or "the body"
            raise PageError(f"{place}: {fault['msg']}") from None
        return {"ok": True, **(do(given) or {})}

    return view


def _stream(site: Site) -> Response:
    known = request.headers.get("Last-Event-ID") or request.args.get("after") or ""
    feed = site.session.feed
    after = int(known) if known.isascii() and known.isdigit() else feed.last
    return Response(stream(feed, after), content_type="text/event-stream; charset=utf-8")


def _told(error: PageError) -> tuple[Json, int]:
    return {"ok": False, "error": str(error)}, error.status


def _told_of_http(error: HTTPException) -> tuple[Json, int]:
    return {"ok": False, "error": error.description or error.name}, error.code or 500


def _told_of_ours(error: Exception) -> tuple[Json, int]:
    _log.exception("the page failed", extra={"action": "page_failed"})
    return {"ok": False, "error": f"The playground itself failed ({type(error).__name__}); see the terminal."}, 500
