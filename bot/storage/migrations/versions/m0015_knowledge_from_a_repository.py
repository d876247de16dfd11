"""Versions that come from a commit, and the last look at the repository that the bot follows."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0015"
down_revision: str | None = "0014"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    """Add the commit, and create the table."""
    op.add_column("knowledge_version", sa.Column("commit_id", sa.String(64), nullable=False, server_default=""))
    op.create_table(
        "knowledge_look",
        sa.Column("number", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("next_at", sa.Double(), nullable=False),
        sa.Column("commit_id", sa.String(64), nullable=False),
        sa.Column("problem", sa.Text(), nullable=False),
        sa.Column("problem_key", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_knowledge_look"),
    )


def downgrade() -> None:
    """Drop both; which commit a version came from is lost."""
    op.drop_table("knowledge_look")
    op.drop_column("knowledge_version", "commit_id")
