"""The method chat.unfurl, by which an app shows something below a link that a person posted.

Rules: https://docs.slack.dev/reference/methods/chat.unfurl. Only links of domains in the manifest's ``unfurl_domains``
can be unfurled.
"""

from typing import Any

from slack_simulator.arguments import Arguments
from slack_simulator.changes import Edited
from slack_simulator.content import content
from slack_simulator.errors import RefusedError
from slack_simulator.messages import Json, Message
from slack_simulator.methods.api_call import ApiCall, Method

_SOURCES = {"composer", "conversations_history"}


def unfurl(call: ApiCall) -> Json:
    """Attach an unfurl to each given link of a message; in place of an earlier one of the same link.

    The message is named by ``channel`` and ``ts``, or the link alone by ``unfurl_id`` and ``source``, which also works
    for a message that is not sent yet.
    """
    unfurls = _unfurls(call)
    unfurl_id, source = call.args.text("unfurl_id"), call.args.text("source")
    if unfurl_id or source:
        if not (unfurl_id and source):
            raise RefusedError("missing_source" if unfurl_id else "missing_unfurl_id")
        if source not in _SOURCES:
            raise RefusedError("invalid_source")
        message = _shared(call, unfurl_id)
    else:
        message = _message(call)
    if unlisted := [url for url in unfurls if url not in message.text]:
        raise RefusedError("cannot_unfurl_url", *unlisted)
    kept = [one for one in message.attachments if one.get("from_url") not in unfurls]
    message.attachments = [*kept, *({"from_url": url, **shown} for url, shown in unfurls.items())]
    call.workspace.notify(Edited(message))
    return {}


def _shared(call: ApiCall, unfurl_id: str) -> Message:
    """Return the message for whose link the app got ``unfurl_id``: a draft, or one that was sent."""
    channel_id, _, ts = unfurl_id.partition(".")
    channel = call.workspace.channels.get(channel_id)
    message = call.workspace.drafts.get(unfurl_id) or (channel.find(ts) if channel else None)
    if message is None:
        raise RefusedError("invalid_unfurl_id")
    return message


def _message(call: ApiCall) -> Message:
    for name in ("channel", "ts"):
        if not call.args.text(name):
            raise RefusedError(f"missing_{name}")
    message = call.channel(error="cannot_find_channel").find(call.args.text("ts"))
    if message is None:
        raise RefusedError("cannot_find_message")
    return message


def _unfurls(call: ApiCall) -> dict[str, Json]:
    try:
        given: Any = call.args.structure("unfurls")
    except ValueError:
        raise RefusedError("invalid_unfurls_format") from None
    if not given:
        raise RefusedError("missing_unfurls")
    if not isinstance(given, dict) or not all(isinstance(shown, dict) for shown in given.values()):
        raise RefusedError("invalid_unfurls_format")
    for shown in given.values():
        # An unfurl has the content of an attachment, in which blocks obey the rules of those in a message.
        if "blocks" in shown:
            content(Arguments({"text": " ", "blocks": shown["blocks"]}), call.workspace.unsupported_blocks)
    return given


METHODS = {"chat.unfurl": Method(unfurl, (), ("links:write",))}
