"""Try every way past the doors of the playground and of the simulated Slack: ``python -m benchmarks.attack.doors``.

The script starts both in its own process, on the loopback interface, and plays two attackers: a page of another site in
the same browser, and another program on this machine that knows no secret. Some attempts have the cookie or the token,
as a browser would send them along. Every attempt must get a response, and the response must refuse it. ``--short``
makes fewer guesses, as the tests do.
"""

import argparse
import json
import math
import secrets
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from itertools import product
from pathlib import Path
from urllib.parse import urlsplit

from rich.console import Console

from benchmarks.attack.attempts import Door, Headers, Response, Row, table
from bot.matching.encoder import Encoder
from bot.settings import SHIPPED_KNOWLEDGE
from playground.app import Playground, open_playground
from slack_simulator.server import SlackServer
from slack_simulator.slack import Slack
from slack_simulator.workspace import BOT_TOKEN, GENERAL, TEAM, Workspace

GUESSES, SHORT_GUESSES = 2_000, 20
BROWSERS, SHORT_BROWSERS = 200, 8

_EVIL = "http://evil.example"
_NUMBERS = (
    "NaN", "Infinity", "-Infinity", "1e999", "-1e999", "1e300", "1" + "0" * 400, "-1e300", "true", "[]", "{}", '"soon"',
)  # fmt: skip
"""JSON texts that are no time, count or probability. Python's own parser accepts the first three."""
_ODD_BODIES = (
    '{"channel": NaN}',
    '{"channel": 1e999}',
    '{"channel": -Infinity}',
    "{",
    "[]",
    "[" * 100_000,
    "1" * 5_000,
)
_ODD_LENGTHS = ("-1", "many", "", "99999999999999999999", "1" * 5_000, "+5", "²")
_JSON = {"Content-Type": "application/json"}


_PAGE_READS = ("/", "/api/state", f"/api/messages?channel={GENERAL}", "/api/events", "/api/curator", "/static/main.js")
_MESSAGE = json.dumps({"channel": GENERAL, "text": "from outside"})


def _page_rows(page: Door, guesses: int) -> Iterator[Row]:
    """Yield the rows of the playground's page."""
    own = {**_JSON, "Origin": page.url.rstrip("/")}
    port = urlsplit(page.url).port

    def say(headers: Headers) -> Response:
        return page.get_in("POST", "/api/say", _MESSAGE, {**own, **headers})

    yield Row.of(page, "without the cookie", (page.send("GET", path) for path in _PAGE_READS))
    yield Row.of(page, "a guessed token", (page.send("GET", f"/?token={guess}") for guess in _guesses(guesses)))
    yield Row.of(page, "another Host, with the cookie", (say({"Host": host}) for host in _other_hosts(port)))
    yield Row.of(page, "another Origin, with the cookie", (say({"Origin": origin}) for origin in _other_origins(port)))
    sites = ({"Sec-Fetch-Site": site} for site in ("cross-site", "same-site"))
    reads = (page.get_in("GET", path, headers=site) for site, path in product(sites, _PAGE_READS))
    yield Row.of(page, "a read by another page, with the cookie", reads)
    kinds = ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "")
    yield Row.of(page, "a form instead of JSON, with the cookie", (say({"Content-Type": kind}) for kind in kinds))


def _body_rows(page: Door) -> Iterator[Row]:
    """Yield the rows of what the page itself must not send. They come last, because a clock at NaN stops everything."""
    own = {**_JSON, "Origin": page.url.rstrip("/")}
    clocks = (f'{{"{name}": {number}}}' for name, number in product(("now", "advance"), _NUMBERS))
    yield Row.of(page, "a time that is none", (page.get_in("POST", "/api/clock", body, own) for body in clocks))
    other = ('{"view_id": "V1", "state": {"values": {"b": {"a": {"value": NaN}}}}}', '{"tab": Infinity}', "[" * 100_000)
    yield Row.of(
        page, "other JSON that is none", (page.get_in("POST", "/api/view/submit", body, own) for body in other)
    )


def _address_row(playground: Playground, browsers: int) -> Row:
    """Return the row of an address that many browsers open at once: one gets the cookie, the others are refused."""
    address = urlsplit(playground.new_address())
    page = Door("page", f"http://{address.netloc}/")
    with ThreadPoolExecutor(16) as pool:
        opened = list(pool.map(lambda _: page.send("GET", f"/?{address.query}"), range(browsers)))
    granted = [response for response in opened if "Set-Cookie" in response.headers]
    others = [response for response in opened if response is not granted[0]] if granted else opened
    return Row.of(page, "an address that a browser has opened", iter(others))


def _slack_rows(slack: Door, token: str, guesses: int) -> Iterator[Row]:
    """Yield the rows of the simulated Slack, whose bot has ``token``."""
    port = urlsplit(slack.url).port
    path = "/api/chat.postMessage"

    def post(headers: Headers) -> Response:
        return slack.get_in("POST", path, _MESSAGE, {**_JSON, **headers})

    tokens = (BOT_TOKEN, "xoxb-playground", "xoxb-", *_guesses(guesses))
    guessed = (slack.send("POST", path, _MESSAGE, {**_JSON, "Authorization": f"Bearer {guess}"}) for guess in tokens)
    yield Row.of(slack, "a guessed token", guessed)
    urls = (f"/response/{TEAM}/{key}" for key in (*range(1, guesses), *_guesses(guesses)))
    yield Row.of(slack, "a guessed response_url", (slack.send("POST", url, '{"text": "x"}', _JSON) for url in urls))
    yield Row.of(slack, "another Host, with the token", (post({"Host": host}) for host in _other_hosts(port)))
    origins = ({"Origin": origin} for origin in (*_other_origins(port), slack.url.rstrip("/")))
    yield Row.of(slack, "any Origin, with the token", (post(headers) for headers in origins))
    picture = f"{path}?channel={GENERAL}&text=from+outside&token={token}"
    sites = ("cross-site", "same-site", "same-origin", "none")
    pictures = (slack.send("GET", picture, headers={"Sec-Fetch-Site": site}) for site in sites)
    yield Row.of(slack, "a picture's address, with the token", pictures)
    paths = (f"/_control/{one}" for one in ("clock", "posts", "calls"))
    yield Row.of(slack, "the control paths", (slack.send("GET", one) for one in paths))
    bodies = (slack.get_in("POST", path, body, _JSON) for body in _ODD_BODIES)
    yield Row.of(slack, "JSON that is none, with the token", bodies)
    yield Row.of(slack, "a body without its length", (post({"Content-Length": size}) for size in _ODD_LENGTHS))
    basic = {"Authorization": "Basic ü", "Content-Type": "application/x-www-form-urlencoded"}
    yield Row.of(
        slack, "credentials that are none", iter([slack.send("POST", "/api/oauth.v2.access", "code=1", basic)])
    )


def _control_rows(control: Door) -> Iterator[Row]:
    """Yield the rows of a simulated Slack that is steered from outside."""
    port = urlsplit(control.url).port

    def clock(headers: Headers) -> Response:
        return control.send("POST", "/_control/clock", '{"advance": 60}', {**_JSON, **headers})

    yield Row.of(control, "another Host", (clock({"Host": host}) for host in _other_hosts(port)))
    origins = ({"Origin": origin} for origin in (*_other_origins(port), control.url.rstrip("/")))
    yield Row.of(control, "any Origin", (clock(headers) for headers in origins))
    changes = ("clock?advance=60", "faults?fault=lost", f"uninstall?team={TEAM}")
    pictures = (control.send("GET", f"/_control/{change}") for change in changes)
    yield Row.of(control, "a picture's address", pictures)
    fields = (
        ("clock", '"now": {}'), ("clock", '"advance": {}'), ("posts", '"after": {}'), ("calls", '"after": {}'),
        ("faults", '"fault": "lost", "count": {}'), ("faults", '"fault": "lost", "probability": {}'),
        ("faults", '"fault": "slow={}"'),
    )  # fmt: skip
    odd = [
        (path, f"{{{text.format(number.strip(chr(34)) if 'slow' in text else number)}}}")
        for (path, text), number in product(fields, _NUMBERS)
    ]
    yield Row.of(control, "a number that is none", _sent(control, odd))
    negative = (("clock", '{"now": -1}'), ("posts", '{"after": -1}'), ("faults", '{"fault": "lost", "count": -1}'))
    yield Row.of(control, "a negative number", _sent(control, negative))
    types = (
        ("messages", '{"team": [], "channel": 1, "user": {}, "text": null}'),
        ("uninstall", '{"team": {}}'),
        ("faults", '{"fault": 7}'),
    )
    yield Row.of(control, "another type", _sent(control, types))


def _sent(control: Door, requests: Sequence[tuple[str, str]]) -> Iterator[Response]:
    return (control.send("POST", f"/_control/{path}", body, _JSON) for path, body in requests)


def _guesses(count: int) -> Iterator[str]:
    return (secrets.token_urlsafe(24) for _ in range(count))


def _other_hosts(port: int | None) -> Sequence[str]:
    names = ("evil.example", "127.0.0.2", "127.0.0.1.evil.example")
    return ("evil.example", "127.0.0.1", "127.0.0.1:1", "", *(f"{name}:{port}" for name in names))


def _other_origins(port: int | None) -> Sequence[str]:
    return (_EVIL, f"{_EVIL}:{port}", "null", "http://127.0.0.1:1", f"https://127.0.0.1:{port}", f"http://[::1]:{port}")


@contextmanager
def doors(knowledge: Path, encoder: Encoder | None) -> Iterator[tuple[Playground, Door, Door, Door, Slack]]:
    """Start both servers.

    Yield the playground, its page and its Slack as doors, the door of a Slack that is steered, and that Slack.
    """
    with ExitStack() as stack:
        playground = open_playground(knowledge, port=0, encoder=encoder)
        stack.callback(playground.close)
        address = urlsplit(playground.new_address())
        page = Door("page", f"http://{address.netloc}/")
        cookie = page.send("GET", f"/?{address.query}").headers["Set-Cookie"].partition(";")[0]
        steered = Slack(Workspace())
        server = stack.enter_context(SlackServer(steered, with_control=True))
        page = replace(page, access={"Cookie": cookie, "Sec-Fetch-Site": "same-origin"})
        # The answer to a command opens a response_url, which an attempt could find.
        command = json.dumps({"channel": GENERAL, "command": "/guide", "text": "help"})
        page.get_in("POST", "/api/command", command, {**_JSON, "Origin": page.url.rstrip("/")})
        yield (
            playground,
            page,
            Door("simulated Slack", playground.slack_url, {"Authorization": f"Bearer {playground.bot_token}"}),
            Door("its control paths", server.url),
            steered,
        )


def attack(knowledge: Path = SHIPPED_KNOWLEDGE, encoder: Encoder | None = None, *, short: bool = False) -> list[Row]:
    """Try everything, and return a row for each kind of attempt.

    The last row says whether anything was changed by an attempt that was refused, and whether the doors still open for
    those who have access.
    """
    guesses, browsers = (SHORT_GUESSES, SHORT_BROWSERS) if short else (GUESSES, BROWSERS)
    with doors(knowledge, encoder) as (playground, page, slack, control, steered):
        rows = [
            *_page_rows(page, guesses),
            _address_row(playground, browsers),
            *_slack_rows(slack, playground.bot_token, guesses),
            *_control_rows(control),
            *_body_rows(page),
        ]
        checks = _unchanged(page, slack, steered)
    return [*rows, Row("all", "afterward: nothing has changed, and the bot gets in", len(checks), *_counted(checks))]


def _unchanged(page: Door, slack: Door, steered: Slack) -> Sequence[bool]:
    state = page.get_in("GET", "/api/state")
    messages = page.get_in("GET", f"/api/messages?channel={GENERAL}")
    own = slack.get_in("POST", "/api/auth.test")
    is_near = math.isfinite(steered.clock.now()) and abs(steered.clock.now() - Slack(Workspace()).clock.now()) < 60
    return (
        state.status == 200 and abs(json.loads(state.body)["clock_ahead"]) < 60,
        messages.status == 200 and "from outside" not in messages.body,
        own.status == 200 and '"ok": true' in own.body,
        is_near and not steered.faults.take("api.test"),
    )


def _counted(checks: Sequence[bool]) -> tuple[int, int]:
    counts = Counter(checks)
    return counts[True], counts[False]


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the table. Return 1 if a door does not hold."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.attack.doors", description=__doc__)
    parser.add_argument("--short", action="store_true", help="make fewer guesses")
    rows = attack(short=parser.parse_args(arguments).short)
    Console(width=120, highlight=False).print(table(rows))
    return 0 if all(row.holds for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
