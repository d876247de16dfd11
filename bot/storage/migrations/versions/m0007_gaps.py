"""Statuses of gaps: groups of questions without an answer."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0007"
down_revision: str | None = "0006"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "gap",
        sa.Column("team_id", sa.String(32), nullable=False),
        sa.Column("gap_id", sa.String(16), nullable=False),
        sa.Column("enterprise_id", sa.String(32)),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("members", sa.Text(), nullable=False),
        sa.Column("curator", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("entry_id", sa.Text()),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_at", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("team_id", "gap_id", name="pk_gap"),
    )


def downgrade() -> None:
    """Drop the table."""
    op.drop_table("gap")
