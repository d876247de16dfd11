"""The number of Slack's attempts to deliver an event, and the headers of its retries."""

from collections.abc import Mapping

import pytest

from slack_simulator.deliveries import AppResponse, deliver
from slack_simulator.payloads import event_request, mention

SECRET = "a secret"
REQUEST = event_request(mention("hi"))


class Application:
    """An app that gives prepared responses, or raises, and keeps the headers of the requests."""

    def __init__(self, *responses: AppResponse | type[OSError]) -> None:
        self.responses = list(responses)
        self.received: list[Mapping[str, str]] = []

    def __call__(self, body: bytes, headers: Mapping[str, str]) -> AppResponse:
        assert body == REQUEST.body.encode()
        self.received.append(headers)
        response = self.responses.pop(0)
        if isinstance(response, type):
            raise response
        return response


OK = AppResponse(200, {})
BROKEN = AppResponse(500, {})


@pytest.mark.parametrize(
    ("responses", "outcomes", "pauses"),
    [
        ([OK], ["ok"], []),
        ([BROKEN, OK], ["http_error", "ok"], [0.0]),
        ([TimeoutError, ConnectionError, OK], ["http_timeout", "connection_failed", "ok"], [0.0, 60.0]),
        ([BROKEN] * 4, ["http_error"] * 4, [0.0, 60.0, 300.0]),
        ([AppResponse(500, {"X-Slack-No-Retry": "1"})], ["http_error"], []),
    ],
)
def test_slack_tries_at_most_four_times(
    responses: list[AppResponse | type[OSError]], outcomes: list[str], pauses: list[float]
) -> None:
    application, waited = Application(*responses), list[float]()

    assert deliver(REQUEST, SECRET, application, waited.append) == outcomes
    assert waited == pauses


def test_a_retry_carries_its_number_and_the_reason() -> None:
    application = Application(TimeoutError, BROKEN, OK)
    deliver(REQUEST, SECRET, application, lambda seconds: None)
    retries = [(one.get("X-Slack-Retry-Num"), one.get("X-Slack-Retry-Reason")) for one in application.received]

    assert retries == [(None, None), ("1", "http_timeout"), ("2", "http_error")]
