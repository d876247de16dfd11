"""What Slack sends an app, built to the letter: events, commands, buttons, modals and shortcuts, signed."""

from bot.playground.payloads.commands import command_request, message_shortcut_request, shortcut_request
from bot.playground.payloads.events import (
    app_uninstalled,
    envelope,
    event_request,
    home_opened,
    member_joined,
    mention,
    message,
    tokens_revoked,
)
from bot.playground.payloads.interactions import (
    buttons_of,
    click_request,
    closing_request,
    submission_request,
    view_click_request,
)
from bot.playground.payloads.origin import HOME, Origin
from bot.playground.payloads.signing import Request, signed_headers

__all__ = [
    "HOME",
    "Origin",
    "Request",
    "app_uninstalled",
    "buttons_of",
    "click_request",
    "closing_request",
    "command_request",
    "envelope",
    "event_request",
    "home_opened",
    "member_joined",
    "mention",
    "message",
    "message_shortcut_request",
    "shortcut_request",
    "signed_headers",
    "submission_request",
    "tokens_revoked",
    "view_click_request",
]
