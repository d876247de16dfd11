"""Votes on tips."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0004"
down_revision: str | None = "0003"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "feedback",
        sa.Column("team_id", sa.String(32), nullable=False),
        sa.Column("tip_id", sa.String(255), nullable=False),
        sa.Column("voter", sa.String(64), nullable=False),
        sa.Column("enterprise_id", sa.String(32)),
        sa.Column("is_helpful", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("team_id", "tip_id", "voter", name="pk_feedback"),
    )
    op.create_index("ix_feedback_team_id_voter", "feedback", ["team_id", "voter"])


def downgrade() -> None:
    """Drop the table."""
    op.drop_table("feedback")
