"""A message to the bot: asked, rendered, and the reply put on record."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from slack_bolt import BoltContext

from bot.cards.answers import reply_card
from bot.services.exchange import asked
from bot.services.guide import Answered, HelpWanted
from bot.slack.events import arrival_of, key_of
from bot.slack.parts import Parts
from bot.slack.replies import post_of


def answer(parts: Parts, context: BoltContext, body: Mapping[str, Any], thread_ts: str | None) -> None:
    """Answer the message that ``body`` tells of, in the thread ``thread_ts`` if there is one.

    Raises:
        StorageError: when the reply could not be put on record; Slack should deliver again.
    """
    event = body["event"]
    arrival = arrival_of(context, body)
    channel, text = event["channel"], event.get("text", "")
    # Only a message that was written into a thread can be a follow-up to what was shown there.
    written_in = event.get("thread_ts")
    after = parts.ledger.shown_in(arrival.workspace, channel, written_in) if written_in else None
    guide = parts.guide.snapshot()
    reply = guide.reply(text, after)
    card = reply_card(reply, guide.knowledge)
    post = post_of(card, arrival.workspace, key_of(event), channel, thread_ts)
    if isinstance(reply, Answered):
        post = replace(post, entry_id=reply.entry.id)
    kept = None if isinstance(reply, HelpWanted) else asked(arrival.workspace, event["user"], text, reply)
    is_new = parts.outbox.answer(arrival, post, kept)
    if kept and is_new:
        parts.measures.count_question(kept.outcome)
    parts.measures.time_answer("event")
