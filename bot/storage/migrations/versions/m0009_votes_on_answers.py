"""Votes on answers beside those on tips, with a reason."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0009"
down_revision: str | None = "0008"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    """Let a vote be on any card; those of before are on tips, cast at a time that is not known."""
    op.alter_column("feedback", "tip_id", new_column_name="subject")
    op.add_column("feedback", sa.Column("kind", sa.String(8), nullable=False, server_default="tip"))
    op.add_column("feedback", sa.Column("reason", sa.String(16)))
    op.add_column("feedback", sa.Column("comment", sa.Text(), nullable=False, server_default=""))
    op.add_column("feedback", sa.Column("voted_at", sa.Double(), nullable=False, server_default="0"))


def downgrade() -> None:
    """Delete the votes on answers, which the former table has no place for."""
    op.execute("DELETE FROM feedback WHERE kind <> 'tip'")
    for column in ("voted_at", "comment", "reason", "kind"):
        op.drop_column("feedback", column)
    op.alter_column("feedback", "subject", new_column_name="tip_id")
