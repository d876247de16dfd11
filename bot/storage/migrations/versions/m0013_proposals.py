"""Proposals of other programs to the curators."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0013"
down_revision: str | None = "0012"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    """Create the table."""
    op.create_table(
        "proposal",
        sa.Column("team_id", sa.String(32), nullable=False),
        sa.Column("proposal_id", sa.String(16), nullable=False),
        sa.Column("enterprise_id", sa.String(32)),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("proposed_at", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("team_id", "proposal_id", name="pk_proposal"),
    )
    op.create_index("ix_proposal_proposed_at", "proposal", ["proposed_at"])


def downgrade() -> None:
    """Drop the table."""
    op.drop_table("proposal")
