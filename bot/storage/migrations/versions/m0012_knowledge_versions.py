"""Published versions of the knowledge."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0012"
down_revision: str | None = "0011"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    """Create the table of publications."""
    op.create_table(
        "knowledge_version",
        sa.Column("number", sa.Integer(), primary_key=True, autoincrement=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("score", sa.Double()),
        sa.Column("withdrawn", sa.Text(), nullable=False),
        sa.Column("published_at", sa.Double(), nullable=False),
        sa.Column("content", sa.LargeBinary()),
        sa.PrimaryKeyConstraint("number", name="pk_knowledge_version"),
    )


def downgrade() -> None:
    """Delete the publications; a bot without them reads its folder."""
    op.drop_table("knowledge_version")
