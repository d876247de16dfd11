"""A Slack workspace in memory: its Web API and response_urls, with Slack's own error names.

Methods and errors follow https://docs.slack.dev/reference/methods; only what the bot calls is here.
"""

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urljoin

from bot.cards.limits import MAX_TEXT, faults

Json = dict[str, Any]

TEAM = "T0PLAYGROUND"
BOT_USER = "U0GUIDEPOST"
BOT_ID = "B0GUIDEPOST"
APP_ID = "A0GUIDEPOST"
BOT_TOKEN = "xoxb-playground"  # noqa: S105 (opens nothing but this simulation)
GENERAL = "C0GENERAL"
DIRECT = "D0ASKER"
ASKER = "U0ASKER"

RESPONSE_URL_USES = 5


@dataclass(frozen=True)
class Call:
    """A Web API call that the workspace answered."""

    method: str
    args: Json
    response: Json


@dataclass
class Message:
    """A message in a channel, as those who can see it see it."""

    channel: str
    user: str
    text: str
    blocks: list[Json] = field(default_factory=list)
    thread_ts: str | None = None
    only_for: str | None = None
    """The one person who sees it, when it is ephemeral."""
    ts: str = ""
    """Slack's name for the message within its channel; set when it is added."""


@dataclass
class _Answering:
    """What a response_url may still do, and to which message."""

    channel: str
    user: str
    original: Message | None
    uses: int = 0


class RefusedError(Exception):
    """Slack's name for why it does not do what was asked."""


@dataclass
class Workspace:
    """One workspace with one channel, one person, and the bot. Safe to call from many threads."""

    unsupported_blocks: frozenset[str] = frozenset()
    """Block types that this workspace does not know yet."""
    calls: list[Call] = field(default_factory=list)
    messages: list[Message] = field(default_factory=list)
    _faults: dict[str, list[str]] = field(default_factory=dict)
    _urls: dict[str, _Answering] = field(default_factory=dict)
    _clock: int = 1_700_000_000
    _lock: threading.RLock = field(default_factory=threading.RLock)

    def fail_next(self, method: str, error: str) -> None:
        """Let the next call of ``method`` fail with Slack's ``error``."""
        with self._lock:
            self._faults.setdefault(method, []).append(error)

    def call(self, method: str, token: str, args: Json) -> Json:
        """Answer a Web API call as Slack would: ``{"ok": false, "error": …}`` when it refuses."""
        with self._lock:
            try:
                response: Json = {"ok": True, **self._run(method, token, args)}
            except RefusedError as error:
                response = {"ok": False, "error": str(error)}
            self.calls.append(Call(method, args, response))
            return response

    def _run(self, method: str, token: str, args: Json) -> Json:
        if self._faults.get(method):
            raise RefusedError(self._faults[method].pop(0))
        if token != BOT_TOKEN:
            raise RefusedError("invalid_auth" if token else "not_authed")
        run = self._methods().get(method)
        if run is None:
            raise RefusedError("unknown_method")
        return run(args)

    def _methods(self) -> Mapping[str, Callable[[Json], Json]]:
        return {
            "api.test": lambda args: {"args": args},
            "auth.test": self._auth_test,
            "chat.postMessage": self._post_message,
            "chat.postEphemeral": self._post_ephemeral,
        }

    def _auth_test(self, _: Json) -> Json:
        return {"url": "https://playground.slack.com/", "team": "Playground", "team_id": TEAM, "user": "guidepost",
                "user_id": BOT_USER, "bot_id": BOT_ID}  # fmt: skip

    def _post_message(self, args: Json) -> Json:
        message = self._post(args, only_for=None)
        return {"channel": message.channel, "ts": message.ts, "message": {"text": message.text, "user": BOT_USER}}

    def _post_ephemeral(self, args: Json) -> Json:
        return {"message_ts": self._post(args, only_for=args.get("user")).ts}

    def _post(self, args: Json, only_for: str | None) -> Message:
        channel = args.get("channel")
        if channel not in {GENERAL, DIRECT}:
            raise RefusedError("channel_not_found")
        self.check_content(args)
        blocks = args.get("blocks") or []
        return self.add(Message(channel, BOT_USER, args.get("text", ""), blocks, args.get("thread_ts"), only_for))

    def check_content(self, args: Json) -> None:
        """Refuse what Slack would refuse of a message.

        Raises:
            RefusedError: with Slack's name for the reason.
        """
        blocks = args.get("blocks") or []
        if not args.get("text") and not blocks:
            raise RefusedError("no_text")
        if len(args.get("text", "")) > MAX_TEXT:
            raise RefusedError("msg_too_long")
        if faults(blocks) or any(block["type"] in self.unsupported_blocks for block in blocks):
            raise RefusedError("invalid_blocks")

    def add(self, message: Message) -> Message:
        """Put ``message`` into its channel; its time stamp is the next one."""
        with self._lock:
            self._clock += 1
            message.ts = f"{self._clock}.000100"
            self.messages.append(message)
            return message

    def open_response_url(self, base: str, channel: str, original: Message | None = None) -> str:
        """A new response_url below ``base``, for a command in ``channel`` or a button of ``original``."""
        with self._lock:
            key = f"{len(self._urls) + 1}"
            self._urls[key] = _Answering(channel, ASKER, original)
            return urljoin(base, f"/response/{key}")

    def respond(self, key: str, args: Json) -> tuple[int, str]:
        """Take what was posted to a response_url: an HTTP status and body, as Slack gives them."""
        with self._lock:
            answering = self._urls.get(key)
            if answering is None or answering.uses >= RESPONSE_URL_USES:
                return 404, "used_url" if answering else "invalid_url"
            try:
                self.check_content(args)
            except RefusedError as error:
                return 400, str(error)
            answering.uses += 1
            self._place(answering, args)
            return 200, "ok"

    def _place(self, answering: _Answering, args: Json) -> None:
        text, blocks = args.get("text", ""), args.get("blocks") or []
        if args.get("replace_original") and answering.original:
            answering.original.text, answering.original.blocks = text, blocks
            return
        only_for = None if args.get("response_type") == "in_channel" else answering.user
        self.add(Message(answering.channel, BOT_USER, text, blocks, args.get("thread_ts"), only_for))

    def said_by_bot(self) -> list[Message]:
        """The bot's messages, oldest first."""
        return [message for message in self.messages if message.user == BOT_USER]
