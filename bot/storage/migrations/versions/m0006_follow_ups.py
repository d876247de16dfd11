"""Channels in whose threads the bot hears follow-ups."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0006"
down_revision: str | None = "0005"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "follow_up_channel",
        sa.Column("team_id", sa.String(32), nullable=False),
        sa.Column("channel", sa.String(32), nullable=False),
        sa.Column("enterprise_id", sa.String(32)),
        sa.PrimaryKeyConstraint("team_id", "channel", name="pk_follow_up_channel"),
    )


def downgrade() -> None:
    """Drop the table."""
    op.drop_table("follow_up_channel")
