"""People and channels, looked up in Slack while a person waits for an answer.

Slack allows three seconds from a command or a button press to its answer, so all calls for one request share a
deadline. A method returns None where Slack refuses to answer, because a scope is missing.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

from slack_sdk import WebClient
from slack_sdk.web import SlackResponse

from bot.services.failures import FailureCause
from bot.slack.client import CALL_ERRORS, TRANSIENT, failure_of, single_attempt_client
from bot.slack.metrics import seconds_since_arrival

TIME_LIMIT = 2.3
"""Seconds for all calls of one request together."""
LOCALE_LIMIT = 0.7
"""Seconds of them for a person's language."""
_MAX_PAGES = 3
_CHANNELS = {"types": "public_channel,private_channel", "exclude_archived": False, "limit": 999}


class SlackTimeoutError(Exception):
    """Slack did not answer in time."""


class ChannelNotVisibleError(Exception):
    """There is no such channel, or the bot cannot see it."""


@dataclass(frozen=True)
class Person:
    """A member of the workspace."""

    zone: str | None
    """Name of the time zone, such as ``America/New_York``."""
    is_admin: bool
    """True for owners of the workspace as well."""
    name: str = ""
    """The name that others see in Slack."""


@dataclass(frozen=True)
class Conversation:
    """A channel as the bot sees it."""

    is_member: bool
    """True when the bot is a member."""
    is_archived: bool
    is_private: bool
    is_shared: bool = False
    """True for a channel that is shared with another organization (Slack Connect)."""


class SlackDirectory:
    """Looks people and channels up with a bot's token. The time limit starts when the request arrives."""

    def __init__(self, client: WebClient, team_id: str, clock: Callable[[], float] = time.monotonic) -> None:
        """``clock`` returns seconds."""
        self._client = client
        self._team_id = team_id
        self._clock = clock
        self._deadline = clock() + TIME_LIMIT - seconds_since_arrival()
        self.person = cache(self._person)
        self.channels_of = cache(self._channels_of)

    def renewed(self) -> "SlackDirectory":
        """Return a directory whose time limit begins now."""
        return SlackDirectory(self._client, self._team_id, self._clock)

    def _person(self, user_id: str) -> Person | None:
        """Return the person; None when Slack refuses to answer.

        Raises:
            SlackTimeoutError: when Slack did not answer in time.
        """
        response = self._call("users_info", user=user_id)
        if response is None:
            return None
        user = response["user"]
        is_admin = any(user.get(role) for role in ("is_admin", "is_owner", "is_primary_owner"))
        profile = user.get("profile") or {}
        name = profile.get("display_name") or user.get("real_name") or user.get("name") or ""
        return Person(user.get("tz"), is_admin, name)

    def locale(self, user_id: str) -> str:
        """Return the language and country that a person chose, such as ``es-ES``; empty when Slack does not tell soon.

        A card in another language is better than a late one.
        """
        try:
            client = single_attempt_client(self._client, min(LOCALE_LIMIT, self._left()))
            return str(client.users_info(user=user_id, include_locale=True)["user"].get("locale") or "")
        except (*CALL_ERRORS, SlackTimeoutError):
            return ""

    def conversation(self, channel: str) -> Conversation | None:
        """Return the channel; None when Slack refuses to answer.

        Raises:
            ChannelNotVisibleError: when the bot cannot see it.
            SlackTimeoutError: when Slack did not answer in time.
        """
        response = self._call("conversations_info", channel=channel)
        if response is None:
            return None
        found = response["channel"]
        is_member, is_archived, is_private = (
            bool(found.get(name)) for name in ("is_member", "is_archived", "is_private")
        )
        is_shared = bool(found.get("is_ext_shared") or found.get("is_pending_ext_shared"))
        return Conversation(is_member, is_archived, is_private, is_shared)

    def _channels_of(self, user_id: str) -> frozenset[str] | None:
        """Return the ids of the person's channels that the bot can see; None when Slack refuses to answer.

        Raises:
            SlackTimeoutError: when Slack did not answer in time.
        """
        found: set[str] = set()
        cursor = ""
        for _ in range(_MAX_PAGES):
            page = self._call("users_conversations", user=user_id, team_id=self._team_id, cursor=cursor, **_CHANNELS)
            if page is None:
                return None
            found |= {channel["id"] for channel in page["channels"]}
            cursor = (page.get("response_metadata") or {}).get("next_cursor") or ""
            if not cursor:
                break
        return frozenset(found)

    def permalink(self, channel: str, ts: str) -> str:
        """Return the address of a message; empty if Slack does not give it, or not in time."""
        try:
            response = self._call("chat_getPermalink", channel=channel, message_ts=ts)
        except (ChannelNotVisibleError, SlackTimeoutError):
            return ""
        return str(response["permalink"]) if response else ""

    def join(self, channel: str) -> bool:
        """Let the bot join a public channel; return False when Slack does not allow it.

        Raises:
            SlackTimeoutError: when Slack did not answer in time.
        """
        try:
            return self._call("conversations_join", channel=channel) is not None
        except ChannelNotVisibleError:
            return False

    def _call(self, method: str, **arguments: Any) -> SlackResponse | None:
        """Return Slack's response; None when Slack refuses."""
        try:
            response: SlackResponse = getattr(self.client(), method)(**arguments)
        except CALL_ERRORS as error:
            cause = failure_of(error).cause
            if cause is FailureCause.CHANNEL_NOT_VISIBLE:
                raise ChannelNotVisibleError from error
            if cause in TRANSIENT:
                raise SlackTimeoutError from error
            return None
        return response

    def client(self) -> WebClient:
        """Return a client that waits for an answer until the deadline and never retries.

        Raises:
            SlackTimeoutError: when the deadline has passed.
        """
        return single_attempt_client(self._client, self._left())

    def _left(self) -> float:
        """Return the seconds until the deadline.

        Raises:
            SlackTimeoutError: when it has passed.
        """
        left = self._deadline - self._clock()
        if left <= 0:
            raise SlackTimeoutError
        return left
