"""A visitor to the playground, as a client of its API."""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPResponse
from typing import Any, Self
from urllib.parse import urlencode, urlsplit

Json = dict[str, Any]
TIMEOUT = 30.0
"""Seconds after which an event is no longer expected."""


@dataclass(frozen=True)
class Event:
    number: int
    name: str
    data: Json


@dataclass(frozen=True)
class Response:
    status: int
    headers: Mapping[str, str]
    body: str

    @property
    def json(self) -> Json:
        found: Json = json.loads(self.body)
        return found


class Visitor:
    """A browser as the API sees it: an address, a cookie, and the headers that browsers send."""

    def __init__(self, address: str) -> None:
        self.address = urlsplit(address)
        self.origin = f"http://{self.address.netloc}"
        self.cookie = ""

    @classmethod
    def with_access(cls, address: str) -> Self:
        """Return a visitor who has opened ``address`` and got the cookie."""
        visitor = cls(address)
        response = visitor.request("GET", f"/?{visitor.address.query}")
        assert response.status == 303, response
        visitor.cookie = response.headers["Set-Cookie"].partition(";")[0]
        return visitor

    def request(self, method: str, path: str, body: bytes | None = None, **headers: str | None) -> Response:
        """Send a request. Headers that are None are left out; their names have ``_`` instead of ``-``."""
        connection, response = self._send(method, path, body, headers)
        with response:
            content = response.read().decode()
        connection.close()
        return Response(response.status, dict(response.getheaders()), content)

    def _send(
        self, method: str, path: str, body: bytes | None, headers: Mapping[str, str | None]
    ) -> tuple[HTTPConnection, HTTPResponse]:
        connection = HTTPConnection("127.0.0.1", self.address.port or 0, timeout=TIMEOUT)
        usual = {"Host": self.address.netloc, "Cookie": self.cookie, "Sec-Fetch-Site": "same-origin"}
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        sent = {name: value for name, value in {**usual, **given}.items() if value}
        connection.request(method, path, body, sent)
        return connection, connection.getresponse()

    def get(self, path: str, **query: str) -> Json:
        """Return the JSON that the API responds with."""
        response = self.request("GET", f"/api/{path}?{urlencode(query)}")
        assert response.status == 200, response
        return response.json

    def attempt(self, path: str, **body: Any) -> Response:
        """Post ``body`` as the page does, and return the response, whatever its status."""
        content = json.dumps(body).encode()
        return self.request("POST", f"/api/{path}", content, Origin=self.origin, Content_Type="application/json")

    def post(self, path: str, **body: Any) -> Json:
        """Post ``body`` as the page does, and return the JSON of a successful response."""
        response = self.attempt(path, **body)
        assert response.status == 200, response
        return response.json

    def events(self, after: int | str = 0, **headers: str) -> Iterator[Event]:
        """Yield the events after a number as they happen."""
        connection, response = self._send("GET", f"/api/events?after={after}", None, headers)
        assert response.status == 200, response
        fields: dict[str, str] = {}
        try:
            while line := response.readline().decode():
                name, _, value = line.rstrip("\n").partition(": ")
                if name:
                    fields[name] = value
                elif "event" in fields:
                    yield Event(int(fields["id"]), fields["event"], json.loads(fields["data"]))
                    fields = {}
        finally:
            response.close()
            connection.close()

    def wait_for(self, name: str, wanted: Callable[[Json], bool] = lambda data: True, after: int = 0) -> Json:
        """Return the data of the first event after a number that has the name and is ``wanted``."""
        for event in self.events(after):
            if event.name == name and wanted(event.data):
                return event.data
        raise AssertionError(f"no event {name}")

    @property
    def version(self) -> int:
        """Number of the latest event."""
        return int(self.get("state")["version"])

    def messages(self, channel: str) -> list[Json]:
        found: list[Json] = self.get("messages", channel=channel)["messages"]
        return found

    def answer_to(self, ts: str) -> Json:
        """Return the bot's reply in a thread, once it is there."""
        event = self.wait_for("message", lambda data: data["message"].get("thread_ts") == ts)
        found: Json = event["message"]
        return found


def button(message: Json, label: str) -> Json:
    """Return the ids of the button with the label ``label``, or those of a menu with the option of that label."""
    for block in message["blocks"]:
        for element in block.get("elements", []):
            ids = {"block_id": block["block_id"], "action_id": element.get("action_id")}
            if element.get("type") == "button" and element["text"]["text"] == label:
                return ids
            for option in element.get("options", []):
                if option["text"]["text"] == label:
                    return {**ids, "selected_option": {"value": option["value"]}}
    raise AssertionError(f"no button {label!r} in {json.dumps(message['blocks'])}")


def place(message: Json) -> Json:
    """Return the place of a message's elements."""
    return {"type": "message", "channel": message["channel"], "ts": message["ts"]}
