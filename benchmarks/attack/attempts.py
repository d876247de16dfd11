"""Attempts on a server of this machine, and the count of those that were refused."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from urllib.parse import urlsplit

from rich import box
from rich.table import Table

TIMEOUT = 5.0
"""Seconds after which an attempt without a response has made the server wait."""

Headers = Mapping[str, str]


@dataclass(frozen=True)
class Response:
    """The response to an attempt. The status is 0 if the connection ended without one."""

    status: int
    headers: Headers
    body: str

    @property
    def is_refusal(self) -> bool:
        """True for a client error, and for the error of the Web API, which has the status 200."""
        return 400 <= self.status < 500 or (self.status == 200 and '"ok": false' in self.body)


@dataclass(frozen=True)
class Door:
    """A server, and what a client with access sends along."""

    name: str
    url: str
    access: Headers = field(default_factory=dict)

    def send(self, method: str, path: str, body: str = "", headers: Headers | None = None) -> Response:
        """Send one request, on a connection of its own."""
        address = urlsplit(self.url)
        sent = {"Host": address.netloc, "Content-Length": str(len(body.encode())), **(headers or {})}
        connection = HTTPConnection(address.hostname or "", address.port, timeout=TIMEOUT)
        try:
            connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
            for name, value in sent.items():
                connection.putheader(name, value)
            connection.endheaders(body.encode())
            response = connection.getresponse()
            # The feed of events does not end, so its first byte must do.
            content = response.read(response.length or (0 if response.length == 0 else 1))
            return Response(response.status, dict(response.getheaders()), content.decode())
        except (OSError, HTTPException, ValueError):
            return Response(0, {}, "")
        finally:
            connection.close()

    def get_in(self, method: str, path: str, body: str = "", headers: Headers | None = None) -> Response:
        """Send a request with the access that this door needs."""
        return self.send(method, path, body, {**self.access, **(headers or {})})


@dataclass
class Row:
    """Outcome of the attempts of one kind."""

    door: str
    attempt: str
    tries: int = 0
    refused: int = 0
    got_in: int = 0
    failed: int = 0
    """Attempts with a server error, or with no response in time."""

    @classmethod
    def of(cls, door: Door, attempt: str, responses: Iterator[Response]) -> "Row":
        """Count the responses to the attempts of one kind."""
        row = cls(door.name, attempt)
        for response in responses:
            row.tries += 1
            if response.is_refusal:
                row.refused += 1
            elif response.status == 0 or response.status >= 500:
                row.failed += 1
            else:
                row.got_in += 1
        return row

    @property
    def holds(self) -> bool:
        """True if every attempt was refused."""
        return self.tries > 0 and self.refused == self.tries


def table(rows: Sequence[Row]) -> Table:
    """Return the rows as a table."""
    drawn = Table("door", "attempt", box=box.MARKDOWN)
    for name in ("tries", "refused", "got in", "failed"):
        drawn.add_column(name, justify="right")
    for row in rows:
        counts = (row.tries, row.refused, row.got_in, row.failed)
        drawn.add_row(row.door, row.attempt, *(f"{count:,}" for count in counts))
    return drawn
