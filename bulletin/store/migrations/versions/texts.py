"""Sketches of what the stories of editions say, so that a copy of what ran is known."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Make their table."""
    op.create_table(
        "texts",
        sa.Column("publication", sa.String(), nullable=False),
        sa.Column("item", sa.String(), nullable=False),
        sa.Column("sketch", sa.LargeBinary(), nullable=False),
        sa.Column("built_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("publication", "item", name=op.f("pk_texts")),
    )
