"""The organization of a question, so that an organization's questions can be deleted when it uninstalls the app."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0002"
down_revision: str | None = "0001"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    """Add the column, which stays empty for earlier questions."""
    op.add_column("question", sa.Column("enterprise_id", sa.String(32)))


def downgrade() -> None:
    """Drop the column."""
    op.drop_column("question", "enterprise_id")
