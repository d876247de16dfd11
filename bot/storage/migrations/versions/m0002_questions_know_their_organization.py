"""Questions know their organization, so that they go when the whole organization takes the app out."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0002"
down_revision: str | None = "0001"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    """Add the column; of questions asked before, nobody knows it."""
    op.add_column("question", sa.Column("enterprise_id", sa.String(32)))


def downgrade() -> None:
    """Drop it."""
    op.drop_column("question", "enterprise_id")
