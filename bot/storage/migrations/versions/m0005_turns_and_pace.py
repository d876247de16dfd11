"""Look-ups that go on where they stopped, and posts that keep the pace of their channel."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0005"
down_revision: str | None = "0004"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

_OPEN = sa.text("state IN ('pending', 'sending')")


def upgrade() -> None:
    """Add the columns, which are empty for the deliveries that are open now, and create the table."""
    op.add_column("delivery", sa.Column("slack_since", sa.Double()))
    op.add_column("delivery", sa.Column("history_cursor", sa.Text()))
    op.add_column("delivery", sa.Column("paced_until", sa.Double()))
    op.add_column("delivery", sa.Column("in_flight_until", sa.Double()))
    _index_due("not_before", "created_at")
    op.create_index("ix_delivery_pace", "delivery", ["team_id", "channel", "paced_until"])
    op.create_table(
        "rate_limit",
        sa.Column("team_id", sa.String(32), nullable=False),
        sa.Column("resource", sa.String(32), nullable=False),
        sa.Column("free_at", sa.Double(), nullable=False),
        sa.Column("spacing", sa.Double()),
        sa.Column("answered_at", sa.Double()),
        sa.Column("limited_at", sa.Double()),
        sa.PrimaryKeyConstraint("team_id", "resource", name="pk_rate_limit"),
    )


def downgrade() -> None:
    """Drop the table and the columns."""
    op.drop_table("rate_limit")
    op.drop_index("ix_delivery_pace", "delivery")
    _index_due("not_before")
    for column in ("in_flight_until", "paced_until", "history_cursor", "slack_since"):
        op.drop_column("delivery", column)


def _index_due(*columns: str) -> None:
    """Replace the index of the deliveries that are open."""
    op.drop_index("ix_delivery_due", "delivery")
    op.create_index("ix_delivery_due", "delivery", list(columns), sqlite_where=_OPEN, postgresql_where=_OPEN)
