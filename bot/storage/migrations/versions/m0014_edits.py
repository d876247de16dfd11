"""Answers of curators to gaps, until the bot uses them."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0014"
down_revision: str | None = "0013"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "edit",
        sa.Column("team_id", sa.String(32), nullable=False),
        sa.Column("edit_id", sa.String(16), nullable=False),
        sa.Column("enterprise_id", sa.String(32)),
        sa.Column("user_id", sa.String(32), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("team_id", "edit_id", name="pk_edit"),
    )
    op.create_index("ix_edit_changed_at", "edit", ["changed_at"])


def downgrade() -> None:
    """Drop the table."""
    op.drop_table("edit")
