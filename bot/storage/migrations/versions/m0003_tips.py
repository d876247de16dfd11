"""Daily tips: schedules, the tips that channels received, and the settings of workspaces."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0003"
down_revision: str | None = "0002"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

_WAITING = sa.text("next_due IS NOT NULL")


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "schedule",
        sa.Column("team_id", sa.String(32), nullable=False),
        sa.Column("channel", sa.String(32), nullable=False),
        sa.Column("enterprise_id", sa.String(32)),
        sa.Column("at", sa.String(5), nullable=False),
        sa.Column("zone", sa.String(64), nullable=False),
        sa.Column("made_by", sa.String(32), nullable=False),
        sa.Column("starts", sa.String(10), nullable=False),
        sa.Column("ends", sa.String(10)),
        sa.Column("weekdays", sa.String(7), nullable=False),
        sa.Column("themes", sa.Text(), nullable=False),
        sa.Column("holidays", sa.String(16)),
        sa.Column("skipped", sa.Text(), nullable=False),
        sa.Column("paused", sa.Text()),
        sa.Column("next_due", sa.Double()),
        sa.PrimaryKeyConstraint("team_id", "channel", name="pk_schedule"),
    )
    op.create_index("ix_schedule_due", "schedule", ["next_due"], sqlite_where=_WAITING, postgresql_where=_WAITING)
    op.create_table(
        "tip",
        sa.Column("team_id", sa.String(32), nullable=False),
        sa.Column("channel", sa.String(32), nullable=False),
        sa.Column("day", sa.String(10), nullable=False),
        sa.Column("tip_id", sa.Text()),
        sa.Column("round", sa.Integer()),
        sa.Column("outcome", sa.String(16), nullable=False),
        sa.Column("delivery_key", sa.String(255)),
        sa.Column("at", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("team_id", "channel", "day", name="pk_tip"),
    )
    op.create_index("ix_tip_at", "tip", ["at"])
    op.create_table(
        "workspace_setting",
        sa.Column("team_id", sa.String(32), nullable=False),
        sa.Column("name", sa.String(32), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("team_id", "name", name="pk_workspace_setting"),
    )


def downgrade() -> None:
    """Drop the tables."""
    for table in ("workspace_setting", "tip", "schedule"):
        op.drop_table(table)
