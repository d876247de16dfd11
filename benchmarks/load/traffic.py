"""The traffic of the load test: signed requests, created before the clock runs."""

import itertools
from collections.abc import Sequence

from benchmarks.soak.slack import Json
from bot.slack.guard import PATH
from slack_simulator.messages import Message
from slack_simulator.payloads import Request, click_request, command_request, event_request, mention

SIGNING_SECRET = "a signing secret"  # noqa: S105 (opens nothing)
_UNUSED = "http://127.0.0.1:9/response/T/unused"

_message_numbers = itertools.count(1)


class Traffic:
    """Requests of the people in one workspace, who ask one question after another, each in a message of its own."""

    def __init__(self, workspace: Json, questions: Sequence[str]) -> None:
        self._workspace = workspace
        self._channels = itertools.cycle(workspace["channels"])
        self._questions = itertools.cycle(questions)

    def events(self, count: int) -> list[bytes]:
        """Create mentions."""
        return [signed(self._event()) for _ in range(count)]

    def commands(self, count: int) -> list[bytes]:
        """Create commands: ``/guide`` with a question."""
        return [signed(command_request("/guide", next(self._questions), _UNUSED)) for _ in range(count)]

    def clicks(self, count: int, response_url: str, entry_id: str) -> list[bytes]:
        """Create clicks on the button of a related entry, whose card goes to ``response_url``."""
        button = {"type": "button", "action_id": f"open:{entry_id}", "value": entry_id}
        card = Message(next(self._channels), self._workspace["bot_user"], "an answer")
        card.ts = "1700000000.000100"
        return [signed(click_request(card, button, response_url)) for _ in range(count)]

    def _event(self) -> Request:
        ts = f"{1_700_000_000 + next(_message_numbers)}.000100"
        return event_request(
            mention(next(self._questions), channel=next(self._channels), ts=ts, bot=self._workspace["bot_user"])
        )


def signed(request: Request) -> bytes:
    """Return the bytes of a request, signed with the current time; the bot accepts them for five minutes."""
    body = request.body.encode()
    headers = {"Host": "127.0.0.1", **request.headers(SIGNING_SECRET), "Content-Length": str(len(body))}
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    return f"POST {PATH} HTTP/1.1\r\n{lines}\r\n".encode() + body
