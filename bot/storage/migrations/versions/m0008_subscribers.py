"""People who want to hear of an answer to their question."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0008"
down_revision: str | None = "0007"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "subscriber",
        sa.Column("team_id", sa.String(32), nullable=False),
        sa.Column("digest", sa.String(16), nullable=False),
        sa.Column("asker", sa.String(64), nullable=False),
        sa.Column("enterprise_id", sa.String(32)),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("added_at", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("team_id", "digest", "asker", name="pk_subscriber"),
    )
    op.create_index("ix_subscriber_added_at", "subscriber", ["added_at"])
    op.create_index("ix_subscriber_team_id_asker", "subscriber", ["team_id", "asker"])


def downgrade() -> None:
    """Drop the table."""
    op.drop_table("subscriber")
