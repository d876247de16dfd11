"""Entries that people saved, and the language of a channel's tips."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0016"
down_revision: str | None = "0015"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    """Create the table, and add the language, which was English so far."""
    op.create_table(
        "saved_entry",
        sa.Column("team_id", sa.String(32), nullable=False),
        sa.Column("person", sa.String(64), nullable=False),
        sa.Column("entry_id", sa.String(255), nullable=False),
        sa.Column("enterprise_id", sa.String(32)),
        sa.Column("saved_at", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("team_id", "person", "entry_id", name="pk_saved_entry"),
    )
    op.add_column("schedule", sa.Column("language", sa.String(8), nullable=False, server_default="en"))


def downgrade() -> None:
    """Drop the table and the column."""
    op.drop_column("schedule", "language")
    op.drop_table("saved_entry")
