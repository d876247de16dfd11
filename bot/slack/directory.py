"""People and channels as Slack tells of them, asked while somebody waits for an answer.

Slack gives three seconds from a command or a press to its answer, so all questions of one listener share a deadline.
What Slack does not tell, because a scope is missing, is None.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from http.client import HTTPException
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web import SlackResponse

WITHIN = 2.3
"""Seconds for all questions together."""
_MAX_PAGES = 3
_CHANNELS = {"types": "public_channel,private_channel", "exclude_archived": False, "limit": 999}


class SilentError(Exception):
    """Slack did not answer in time."""


class UnseenError(Exception):
    """There is no such channel, or the bot cannot see it."""


@dataclass(frozen=True)
class Person:
    """Somebody in the workspace."""

    zone: str | None
    is_admin: bool


@dataclass(frozen=True)
class Conversation:
    """A channel, as it is for the bot."""

    is_member: bool
    is_archived: bool
    is_private: bool


class Directory:
    """Asks Slack, with a bot's token, until the deadline."""

    def __init__(self, client: WebClient, team_id: str, clock: Callable[[], float] = time.monotonic) -> None:
        self._client = client
        self._team_id = team_id
        self._clock = clock
        self._deadline = clock() + WITHIN
        self.person = cache(self._person)

    def _person(self, user_id: str) -> Person | None:
        """Who that is; None when Slack does not tell.

        Raises:
            SilentError: when Slack did not answer in time.
        """
        told = self._told("users_info", user=user_id)
        if told is None:
            return None
        user = told["user"]
        is_admin = any(user.get(right) for right in ("is_admin", "is_owner", "is_primary_owner"))
        return Person(user.get("tz"), is_admin)

    def conversation(self, channel: str) -> Conversation | None:
        """What the channel is for the bot; None when Slack does not tell.

        Raises:
            UnseenError: when the bot cannot see it.
            SilentError: as above.
        """
        told = self._told("conversations_info", channel=channel)
        if told is None:
            return None
        found = told["channel"]
        return Conversation(*(bool(found.get(name)) for name in ("is_member", "is_archived", "is_private")))

    def channels_of(self, user_id: str) -> frozenset[str] | None:
        """Ids of the channels that the person is in, as far as the bot can see them; None when Slack does not tell.

        Raises:
            SilentError: as above.
        """
        found: set[str] = set()
        cursor = ""
        for _ in range(_MAX_PAGES):
            page = self._told("users_conversations", user=user_id, team_id=self._team_id, cursor=cursor, **_CHANNELS)
            if page is None:
                return None
            found |= {channel["id"] for channel in page["channels"]}
            cursor = (page.get("response_metadata") or {}).get("next_cursor") or ""
            if not cursor:
                break
        return frozenset(found)

    def join(self, channel: str) -> bool:
        """Come into a public channel; False when Slack does not allow it.

        Raises:
            SilentError: as above.
        """
        try:
            return self._told("conversations_join", channel=channel) is not None
        except UnseenError:
            return False

    def _told(self, method: str, **asked: Any) -> SlackResponse | None:
        try:
            response: SlackResponse = getattr(self.client(), method)(**asked)
        except SlackApiError as refused:
            if refused.response.get("error") == "channel_not_found":
                raise UnseenError from refused
            if refused.response.status_code == 429 or refused.response.status_code >= 500:
                raise SilentError from refused
            return None
        except (OSError, HTTPException, SlackClientError) as error:
            raise SilentError from error
        return response

    def client(self) -> WebClient:
        """A client that waits for an answer until the deadline, and asks once.

        Raises:
            SilentError: when it has passed.
        """
        left = self._deadline - self._clock()
        if left <= 0:
            raise SilentError
        return prompt(self._client, left)


def prompt(client: WebClient, seconds: float = WITHIN) -> WebClient:
    """``client``, but one that asks once, and waits no longer than somebody would who sees nothing happen."""
    # Seconds need not be whole.
    return WebClient(client.token, base_url=client.base_url, timeout=seconds, retry_handlers=[])  # type: ignore[arg-type]
