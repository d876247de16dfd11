"""What can go wrong with an installation, in the words of the page that tells of it."""

from dataclasses import dataclass
from http import HTTPStatus


@dataclass(frozen=True)
class Trouble:
    """One thing that went wrong, and what to do."""

    name: str
    """For the log."""
    status: HTTPStatus
    title: str
    told: str
    to_do: str
    may_start_again: bool = True


class InstallError(Exception):
    """The app was not installed."""

    def __init__(self, trouble: Trouble, slack_says: str = "") -> None:
        """``slack_says`` is Slack's word for the reason."""
        super().__init__(trouble.name)
        self.trouble = trouble
        self.slack_says = slack_says


_NOTHING = "Nothing was installed just now, and nothing has changed in your workspace."

DENIED = Trouble(
    "denied",
    HTTPStatus.OK,
    "Not installed",
    f"You cancelled at Slack. {_NOTHING}",
    "If that was a slip, start again. If apps need approval in your workspace, ask whoever manages apps there.",
)
EXPIRED = Trouble(
    "expired",
    HTTPStatus.BAD_REQUEST,
    "That took too long",
    f"More than ten minutes passed at Slack. To be safe, the bot no longer takes what came back. {_NOTHING}",
    "Start again; it takes a minute.",
)
OTHER_BROWSER = Trouble(
    "other_browser",
    HTTPStatus.BAD_REQUEST,
    "This installation was not begun here",
    "The link that brought you here belongs to another browser, or your browser did not keep the cookie that says "
    f"who began. {_NOTHING}",
    "Start again in this browser, with cookies allowed for this site. If somebody sent you the link, do not use it.",
)
NO_CODE = Trouble(
    "no_code",
    HTTPStatus.BAD_REQUEST,
    "Nothing to see here",
    f"People come to this page from Slack, when they install the bot. {_NOTHING}",
    "To install it, start here.",
)
CODE_USED = Trouble(
    "code_used",
    HTTPStatus.BAD_REQUEST,
    "This page works once",
    "What Slack sent along was used already, as happens when the page is loaded again, or it is too old.",
    "If you have seen that the bot is installed, all is well: write it a message in Slack. Otherwise start again.",
)
UNREACHABLE = Trouble(
    "unreachable",
    HTTPStatus.BAD_GATEWAY,
    "Slack could not be reached",
    "The bot asked Slack to confirm the installation and got no answer. Slack may show the app as installed already; "
    "it will not answer there until this is done.",
    "Wait a minute, and start again. It does no harm to install it twice.",
)
REFUSED = Trouble(
    "refused",
    HTTPStatus.BAD_GATEWAY,
    "Slack refused the installation",
    "Something about the way this bot is set up at Slack is not right. You cannot mend it from here.",
    "Tell whoever runs the bot.",
)
ROTATING = Trouble(
    "rotating",
    HTTPStatus.BAD_GATEWAY,
    "This bot's tokens would not last",
    "Token rotation is turned on for this app at Slack, so its token would end after twelve hours. The bot did not "
    "take it.",
    "Tell whoever runs the bot: it needs an app without token rotation. It cannot be turned off again at Slack, so "
    "that means a new app from the manifest.",
    may_start_again=False,
)
UNSAVED = Trouble(
    "unsaved",
    HTTPStatus.SERVICE_UNAVAILABLE,
    "The installation could not be kept",
    "Slack agreed, but the bot's database did not answer. Slack may show the app as installed already; it will not "
    "answer there until this is done.",
    "Wait a minute, and start again. It does no harm to install it twice.",
)
NOT_FOUND = Trouble(
    "not_found",
    HTTPStatus.NOT_FOUND,
    "There is no such page",
    "The address may be mistyped, or the page was never here.",
    "",
    may_start_again=False,
)
BROKEN = Trouble(
    "broken",
    HTTPStatus.INTERNAL_SERVER_ERROR,
    "Something went wrong here",
    "The bot could not show this page. It is not your fault.",
    "Try again in a minute. If it happens again, tell whoever runs the bot.",
    may_start_again=False,
)
