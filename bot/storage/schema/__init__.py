"""The tables. Times are seconds since the epoch. Every row belongs to a workspace, except those of ``secret``,
``knowledge_version`` and ``knowledge_look``.

Every change here needs a migration in ``migrations/versions``; a test compares the two. A new table with data of
workspaces needs a store in `bot.bootstrap.stores.Stores.tenant_data`; a test uninstalls the app and looks for rows.
"""

from bot.storage.schema.curation import (
    curator_channel,
    edit,
    feedback,
    follow_up_channel,
    gap,
    knowledge_look,
    knowledge_version,
    proposal,
    saved_entry,
    subscriber,
)
from bot.storage.schema.messages import (
    _OPEN,
    _WAITING,
    MISSED,
    PLANNED,
    delivery,
    installation,
    question,
    rate_limit,
    schedule,
    secret,
    seen_event,
    tip,
    workspace_setting,
)
from bot.storage.schema.metadata import metadata

# fmt: off
__all__ = [
    "MISSED", "PLANNED", "_OPEN", "_WAITING", "curator_channel", "delivery", "edit", "feedback", "follow_up_channel",
    "gap", "installation", "knowledge_look", "knowledge_version", "metadata", "proposal", "question", "rate_limit",
    "saved_entry", "schedule", "secret", "seen_event", "subscriber", "tip", "workspace_setting",
]
# fmt: on
