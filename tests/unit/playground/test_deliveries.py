"""How often Slack tries, and what it says when it tries again."""

from collections.abc import Mapping

import pytest

from bot.playground.deliveries import Taken, deliver
from bot.playground.payloads import event_request, mention

SECRET = "a secret"
REQUEST = event_request(mention("hi"))


class Application:
    """Answers as it is told to, and remembers what it was asked."""

    def __init__(self, *answers: Taken | type[OSError]) -> None:
        self.answers = list(answers)
        self.heard: list[Mapping[str, str]] = []

    def __call__(self, body: bytes, headers: Mapping[str, str]) -> Taken:
        assert body == REQUEST.body.encode()
        self.heard.append(headers)
        answer = self.answers.pop(0)
        if isinstance(answer, type):
            raise answer
        return answer


OK = Taken(200, {})
BROKEN = Taken(500, {})


@pytest.mark.parametrize(
    ("answers", "outcomes", "waited"),
    [
        ([OK], ["ok"], []),
        ([BROKEN, OK], ["http_error", "ok"], [0.0]),
        ([TimeoutError, ConnectionError, OK], ["http_timeout", "connection_failed", "ok"], [0.0, 60.0]),
        ([BROKEN] * 4, ["http_error"] * 4, [0.0, 60.0, 300.0]),
        ([Taken(500, {"X-Slack-No-Retry": "1"})], ["http_error"], []),
    ],
)
def test_slack_tries_four_times_at_most(
    answers: list[Taken | type[OSError]], outcomes: list[str], waited: list[float]
) -> None:
    application, pauses = Application(*answers), list[float]()

    assert deliver(REQUEST, SECRET, application, pauses.append) == outcomes
    assert pauses == waited


def test_a_retry_says_which_it_is_and_why() -> None:
    application = Application(TimeoutError, BROKEN, OK)
    deliver(REQUEST, SECRET, application, lambda seconds: None)
    told = [(heard.get("X-Slack-Retry-Num"), heard.get("X-Slack-Retry-Reason")) for heard in application.heard]

    assert told == [(None, None), ("1", "http_timeout"), ("2", "http_error")]
