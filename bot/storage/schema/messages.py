"""Tables of installations, events, deliveries, questions and schedules of tips."""

from sqlalchemy import Column, Double, Index, Integer, String, Table, Text, UniqueConstraint, text

from bot.storage.schema.metadata import metadata

installation = Table(
    "installation",
    metadata,
    Column("enterprise_id", String(32), primary_key=True),
    Column("team_id", String(32), primary_key=True),
    Column("name", Text, nullable=False),
    Column("bot_token", Text, nullable=False),
    Column("bot_id", String(32), nullable=False),
    Column("bot_user_id", String(32), nullable=False),
    Column("scopes", Text, nullable=False),
    Column("installed_by", String(32)),
    Column("installed_at", Double, nullable=False),
)
"""Installations: one row for each workspace or organization; ``team_id`` is empty for the latter.

``bot_token`` is encrypted.
"""

seen_event = Table(
    "seen_event",
    metadata,
    Column("team_id", String(32), primary_key=True),
    Column("event_id", String(64), primary_key=True),
    Column("seen_at", Double, nullable=False, index=True),
)
"""Ids of the events that were accepted."""

_OPEN = text("state IN ('pending', 'sending')")

delivery = Table(
    "delivery",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("team_id", String(32), nullable=False),
    Column("enterprise_id", String(32)),
    Column("key", String(255), nullable=False),
    Column("channel", String(32), nullable=False),
    Column("thread_ts", String(32)),
    Column("entry_id", Text),
    Column("message", Text),
    Column("state", String(16), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("created_at", Double, nullable=False),
    Column("expires_at", Double, nullable=False),
    Column("not_before", Double, nullable=False),
    Column("maybe_sent_since", Double),
    Column("settled_at", Double, index=True),
    Column("ts", String(32)),
    Column("reason", Text),
    Column("slack_since", Double),
    Column("history_cursor", Text),
    Column("paced_until", Double),
    Column("in_flight_until", Double),
    UniqueConstraint("team_id", "key"),
    Index("ix_delivery_due", "not_before", "created_at", sqlite_where=_OPEN, postgresql_where=_OPEN),
    Index("ix_delivery_thread", "team_id", "channel", "thread_ts"),
    Index("ix_delivery_pace", "team_id", "channel", "paced_until"),
)
"""Deliveries: the messages that the bot posts.

``message`` is JSON, a list of the content and its fallback; it is deleted when the delivery is settled. ``created_at``
is when the message could first be sent: when it was recorded, or later if it had to wait. ``not_before`` is when the
delivery is due next. ``slack_since`` is Slack's own time at ``maybe_sent_since``, and ``history_cursor`` the page at
which its look-up goes on. ``ts`` of an open delivery is what Slack reported although the bot got no response.

The rows of a channel are its token bucket. ``paced_until`` is when the bucket is full again after a message; it is
infinite while the message waits for its turn. ``in_flight_until`` is how long the others wait while it is being posted.
"""

rate_limit = Table(
    "rate_limit",
    metadata,
    Column("team_id", String(32), primary_key=True),
    Column("resource", String(32), primary_key=True),
    Column("free_at", Double, nullable=False),
    Column("spacing", Double),
    Column("answered_at", Double),
    Column("limited_at", Double),
)
"""Slack's rate limits: one row for each method or channel that Slack has limited or whose history was read."""

question = Table(
    "question",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("team_id", String(32), nullable=False),
    Column("asked_at", Double, nullable=False, index=True),
    Column("asker", String(64), nullable=False),
    Column("text", Text, nullable=False),
    Column("outcome", String(16), nullable=False),
    Column("entry_id", Text),
    Column("confidence", Double, nullable=False),
    Column("enterprise_id", String(32)),
    Index("ix_question_team_id_asker", "team_id", "asker"),
)
"""Redacted questions; ``asker`` is a keyed hash of a person's id."""

_WAITING = text("next_due IS NOT NULL")

schedule = Table(
    "schedule",
    metadata,
    Column("team_id", String(32), primary_key=True),
    Column("channel", String(32), primary_key=True),
    Column("enterprise_id", String(32)),
    Column("at", String(5), nullable=False),
    Column("zone", String(64), nullable=False),
    Column("made_by", String(32), nullable=False),
    Column("starts", String(10), nullable=False),
    Column("ends", String(10)),
    Column("weekdays", String(7), nullable=False),
    Column("themes", Text, nullable=False),
    Column("holidays", String(16)),
    Column("skipped", Text, nullable=False),
    Column("paused", Text),
    Column("next_due", Double),
    Column("language", String(8), nullable=False, server_default="en"),
    Index("ix_schedule_due", "next_due", sqlite_where=_WAITING, postgresql_where=_WAITING),
)
"""Schedules of daily tips: ``at`` is HH:MM, ``weekdays`` digits from 0 for Monday; lists are separated by commas."""

PLANNED = "planned"
MISSED = "missed"

tip = Table(
    "tip",
    metadata,
    Column("team_id", String(32), primary_key=True),
    Column("channel", String(32), primary_key=True),
    Column("day", String(10), primary_key=True),
    Column("tip_id", Text),
    Column("round", Integer),
    Column("outcome", String(16), nullable=False),
    Column("delivery_key", String(255)),
    Column("at", Double, nullable=False, index=True),
)
"""The outcome of a channel's day: `PLANNED` with the key of the delivery, or `MISSED`, even if Slack refuses it."""

workspace_setting = Table(
    "workspace_setting",
    metadata,
    Column("team_id", String(32), primary_key=True),
    Column("name", String(32), primary_key=True),
    Column("value", Text, nullable=False),
)
"""Settings that a workspace has changed."""

secret = Table("secret", metadata, Column("name", String(32), primary_key=True), Column("value", Text, nullable=False))
"""Keys that the bot generates for itself, encrypted."""
