"""Tables of votes, saved entries, settings of channels, the curators' inbox and the versions of the knowledge."""

from sqlalchemy import Boolean, Column, Double, Index, Integer, LargeBinary, String, Table, Text

from bot.storage.schema.metadata import metadata

feedback = Table(
    "feedback",
    metadata,
    Column("team_id", String(32), primary_key=True),
    Column("subject", String(255), primary_key=True),
    Column("voter", String(64), primary_key=True),
    Column("enterprise_id", String(32)),
    Column("is_helpful", Boolean, nullable=False),
    Column("kind", String(8), nullable=False, server_default="tip"),
    Column("reason", String(16)),
    Column("comment", Text, nullable=False, server_default=""),
    Column("voted_at", Double, nullable=False, server_default="0"),
    Index("ix_feedback_team_id_voter", "team_id", "voter"),
)
"""Votes on tips and answers; ``voter`` is a keyed hash of a person's id.

``subject`` is the id of a tip, or of the entry that was the answer. ``comment`` is a redacted line.
"""

saved_entry = Table(
    "saved_entry",
    metadata,
    Column("team_id", String(32), primary_key=True),
    Column("person", String(64), primary_key=True),
    Column("entry_id", String(255), primary_key=True),
    Column("enterprise_id", String(32)),
    Column("saved_at", Double, nullable=False),
)
"""Entries that people saved; ``person`` is a keyed hash of a person's id."""

follow_up_channel = Table(
    "follow_up_channel",
    metadata,
    Column("team_id", String(32), primary_key=True),
    Column("channel", String(32), primary_key=True),
    Column("enterprise_id", String(32)),
)
"""Channels whose members let the bot answer follow-ups without a mention."""

curator_channel = Table(
    "curator_channel",
    metadata,
    Column("team_id", String(32), primary_key=True),
    Column("enterprise_id", String(32)),
    Column("channel", String(32), nullable=False),
    Column("zone", String(64), nullable=False),
)
"""The channel of each workspace's curators; ``zone`` is the time zone by which it gets its digest."""

gap = Table(
    "gap",
    metadata,
    Column("team_id", String(32), primary_key=True),
    Column("gap_id", String(16), primary_key=True),
    Column("enterprise_id", String(32)),
    Column("state", String(16), nullable=False),
    Column("members", Text, nullable=False),
    Column("curator", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("entry_id", Text),
    Column("version", Integer, nullable=False),
    Column("changed_at", Double, nullable=False),
)
"""Statuses of gaps, the groups of questions without an answer; ``members`` are digests of the questions."""

subscriber = Table(
    "subscriber",
    metadata,
    Column("team_id", String(32), primary_key=True),
    Column("digest", String(16), primary_key=True),
    Column("asker", String(64), primary_key=True),
    Column("enterprise_id", String(32)),
    Column("address", Text, nullable=False),
    Column("added_at", Double, nullable=False, index=True),
    Index("ix_subscriber_team_id_asker", "team_id", "asker"),
)
"""People who want to hear of an answer to the question with the digest; ``asker`` is a keyed hash of a person's id.

``address`` is JSON, the person's id and the question, encrypted.
"""

knowledge_version = Table(
    "knowledge_version",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("digest", String(64), nullable=False),
    Column("score", Double),
    Column("withdrawn", Text, nullable=False),
    Column("published_at", Double, nullable=False),
    Column("content", LargeBinary),
    Column("commit_id", String(64), nullable=False, server_default=""),
)
"""Versions of the knowledge, in the order of their publication; the last is in use. ``content`` is a packed folder."""

knowledge_look = Table(
    "knowledge_look",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("next_at", Double, nullable=False),
    Column("commit_id", String(64), nullable=False),
    Column("problem", Text, nullable=False),
    Column("problem_key", String(64), nullable=False),
)
"""The last look at the repository that the bot follows: one row, whose number is 1. The next is due at ``next_at``."""

proposal = Table(
    "proposal",
    metadata,
    Column("team_id", String(32), primary_key=True),
    Column("proposal_id", String(16), primary_key=True),
    Column("enterprise_id", String(32)),
    Column("content", Text, nullable=False),
    Column("proposed_at", Double, nullable=False, index=True),
)
"""Proposals of other programs to the curators; ``content`` is JSON.

Those that answer no gap of a workspace belong to ``knowledge``, which is the id of no workspace.
"""

edit = Table(
    "edit",
    metadata,
    Column("team_id", String(32), primary_key=True),
    Column("edit_id", String(16), primary_key=True),
    Column("enterprise_id", String(32)),
    Column("user_id", String(32), nullable=False),
    Column("state", String(16), nullable=False),
    Column("content", Text, nullable=False),
    Column("changed_at", Double, nullable=False, index=True),
)
"""Answers of curators to gaps, until the bot uses them; ``content`` is JSON, with the files before and after.

``user_id`` is the curator, who gets a message then.
"""
