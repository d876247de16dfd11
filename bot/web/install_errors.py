"""The ways in which an installation fails, in the words of the page that reports it."""

from dataclasses import dataclass
from http import HTTPStatus


@dataclass(frozen=True)
class Problem:
    """A failure, and what the person in front of the page can do about it."""

    name: str
    """Name in the log."""
    status: HTTPStatus
    title: str
    explanation: str
    advice: str
    can_start_again: bool = True


class InstallError(Exception):
    """Raised when the app was not installed."""

    def __init__(self, problem: Problem, slack_says: str = "") -> None:
        """Fail with ``problem``; ``slack_says`` is Slack's name for the reason."""
        super().__init__(problem.name)
        self.problem = problem
        self.slack_says = slack_says


_NOTHING = "Nothing was installed, and nothing has changed in your workspace."

DENIED = Problem(
    "denied",
    HTTPStatus.OK,
    "Not installed",
    f"You canceled at Slack. {_NOTHING}",
    "If you did not mean to, start again. If apps need approval in your workspace, ask a person who manages apps.",
)
EXPIRED = Problem(
    "expired",
    HTTPStatus.BAD_REQUEST,
    "That took too long",
    f"You were at Slack for more than ten minutes, so to be safe the bot did not accept the result. {_NOTHING}",
    "Start again. It takes a minute.",
)
OTHER_BROWSER = Problem(
    "other_browser",
    HTTPStatus.BAD_REQUEST,
    "This installation was not started here",
    "The link that brought you here belongs to another browser, or your browser did not keep the cookie that shows "
    f"who started. {_NOTHING}",
    "Start again in this browser, with cookies allowed for this site. If another person sent you the link, do not use "
    "it.",
)
NO_CODE = Problem(
    "no_code",
    HTTPStatus.BAD_REQUEST,
    "Nothing to see here",
    f"Slack sends people to this page when they install the bot. {_NOTHING}",
    "To install it, start here.",
)
CODE_USED = Problem(
    "code_used",
    HTTPStatus.BAD_REQUEST,
    "This page works once",
    "The code that Slack sent was used already, which happens when you reload the page, or it is too old.",
    "If you have seen that the bot is installed, everything is fine: write it a message in Slack. If not, start again.",
)
UNREACHABLE = Problem(
    "unreachable",
    HTTPStatus.BAD_GATEWAY,
    "Slack could not be reached",
    "The bot asked Slack to confirm the installation and got no answer. Slack may show the app as installed, but it "
    "will not answer there until this step succeeds.",
    "Wait a minute, then start again. Installing it twice does no harm.",
)
REFUSED = Problem(
    "refused",
    HTTPStatus.BAD_GATEWAY,
    "Slack refused the installation",
    "Something in the way this bot is set up at Slack is wrong. You cannot fix it from here.",
    "Tell the person who runs the bot.",
)
ROTATING = Problem(
    "rotating",
    HTTPStatus.BAD_GATEWAY,
    "The token of this bot would not last",
    "Token rotation is on for this app at Slack, so its token would expire after twelve hours. The bot did not accept "
    "it.",
    "Tell the person who runs the bot: it needs an app without token rotation. Slack cannot turn it off again, so "
    "that means a new app from the manifest.",
    can_start_again=False,
)
UNSAVED = Problem(
    "unsaved",
    HTTPStatus.SERVICE_UNAVAILABLE,
    "The installation could not be saved",
    "Slack agreed, but the bot's database did not answer. Slack may show the app as installed, but it will not answer "
    "there until this step succeeds.",
    "Wait a minute, then start again. Installing it twice does no harm.",
)
NOT_FOUND = Problem(
    "not_found",
    HTTPStatus.NOT_FOUND,
    "This page doesn't exist",
    "Check the address for a typing error.",
    "",
    can_start_again=False,
)
BROKEN = Problem(
    "broken",
    HTTPStatus.INTERNAL_SERVER_ERROR,
    "Something went wrong",
    "The bot could not show this page. It is not your fault.",
    "Try again in a minute. If it happens again, tell the person who runs the bot.",
    can_start_again=False,
)
