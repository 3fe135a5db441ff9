"""Which variants a booking stood in, so that the readers of one for an audience can be counted."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    """Add the column."""
    op.add_column("placements", sa.Column("carried_by", sa.JSON(none_as_null=True), nullable=True))
