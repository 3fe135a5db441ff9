"""What the desk is to remember: first sights, how far an edition looked, what was held, and bookings that ran."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Make the tables."""
    op.add_column("editions", sa.Column("looked_at", sa.DateTime(timezone=True), nullable=True))
    _placements()
    _first_seen()
    _looks()
    _held()


def _placements() -> None:
    op.create_table(
        "placements",
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("advertiser", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("position", sa.String(), nullable=False),
        sa.Column("audience", sa.String(), nullable=True),
        sa.Column("left_out", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["edition"], ["editions.id"], name=op.f("fk_placements_edition"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("edition", "reference", name=op.f("pk_placements")),
    )


def _first_seen() -> None:
    op.create_table(
        "first_seen",
        sa.Column("publication", sa.String(), nullable=False),
        sa.Column("item", sa.String(), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("publication", "item", name=op.f("pk_first_seen")),
    )
    op.create_index("ix_first_seen_read_at", "first_seen", ["publication", "read_at"], unique=False)


def _looks() -> None:
    op.create_table(
        "looks",
        sa.Column("publication", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("window_end", sa.DateTime(timezone=True), nullable=False),
        sa.Column("looked_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("publication", "day", "name", name=op.f("pk_looks")),
    )


def _held() -> None:
    op.create_table(
        "held",
        sa.Column("publication", sa.String(), nullable=False),
        sa.Column("hold", sa.String(), nullable=False),
        sa.Column("item", sa.String(), nullable=False),
        sa.Column("sketch", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("publication", "hold", "item", name=op.f("pk_held")),
    )
