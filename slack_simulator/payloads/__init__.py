"""Requests that Slack sends to an app: events, slash commands, buttons, modals and shortcuts, signed."""

from slack_simulator.payloads.events import (
    app_uninstalled,
    assistant_thread_started,
    envelope,
    event_request,
    home_opened,
    link_shared,
    member_joined,
    mention,
    message,
    metadata_posted,
    team_access_revoked,
    tokens_revoked,
)
from slack_simulator.payloads.interactions import (
    buttons_of,
    click_request,
    closing_request,
    command_request,
    message_shortcut_request,
    shortcut_request,
    submission_request,
    view_click_request,
)
from slack_simulator.payloads.origin import HOME, Origin
from slack_simulator.payloads.signature import Request, signed_headers

__all__ = [
    "HOME",
    "Origin",
    "Request",
    "app_uninstalled",
    "assistant_thread_started",
    "buttons_of",
    "click_request",
    "closing_request",
    "command_request",
    "envelope",
    "event_request",
    "home_opened",
    "link_shared",
    "member_joined",
    "mention",
    "message",
    "message_shortcut_request",
    "metadata_posted",
    "shortcut_request",
    "signed_headers",
    "submission_request",
    "team_access_revoked",
    "tokens_revoked",
    "view_click_request",
]
