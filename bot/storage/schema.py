"""The tables. Times are seconds since the epoch; every row but the last table's belongs to a workspace.

Whatever changes here needs a migration in ``migrations/versions``; a test compares the two.
"""

from sqlalchemy import (
    Boolean,
    Column,
    Double,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

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
"""One row a workspace, or organization (then ``team_id`` is empty); ``bot_token`` is sealed."""

seen_event = Table(
    "seen_event",
    metadata,
    Column("team_id", String(32), primary_key=True),
    Column("event_id", String(64), primary_key=True),
    Column("seen_at", Double, nullable=False, index=True),
)

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
    UniqueConstraint("team_id", "key"),
    Index("ix_delivery_due", "not_before", sqlite_where=_OPEN, postgresql_where=_OPEN),
    Index("ix_delivery_thread", "team_id", "channel", "thread_ts"),
)
"""What the bot posts by itself. ``message`` (JSON: the card and its plainer twin) goes when the row is settled.

``created_at`` is when it was noted, or if it was to wait, until when; ``not_before`` when it is to be looked at next.
"""

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
"""Redacted questions; ``asker`` is a keyed hash."""

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
    Index("ix_schedule_due", "next_due", sqlite_where=_WAITING, postgresql_where=_WAITING),
)
"""When a channel wants its tips: ``at`` as HH:MM, ``weekdays`` as digits, the others with commas between."""

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
"""What became of a day: `PLANNED`, with the key of its delivery, or `MISSED`, also when Slack did not take it."""

workspace_setting = Table(
    "workspace_setting",
    metadata,
    Column("team_id", String(32), primary_key=True),
    Column("name", String(32), primary_key=True),
    Column("value", Text, nullable=False),
)
"""What a workspace has decided for itself."""

feedback = Table(
    "feedback",
    metadata,
    Column("team_id", String(32), primary_key=True),
    Column("tip_id", String(255), primary_key=True),
    Column("voter", String(64), primary_key=True),
    Column("enterprise_id", String(32)),
    Column("is_helpful", Boolean, nullable=False),
    Index("ix_feedback_team_id_voter", "team_id", "voter"),
)
"""What people think of tips; ``voter`` is a keyed hash."""

secret = Table("secret", metadata, Column("name", String(32), primary_key=True), Column("value", Text, nullable=False))
"""Keys that the bot makes for itself, sealed."""
