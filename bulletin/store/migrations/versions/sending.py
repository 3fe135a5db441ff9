"""What sending safely needs: senders with their heartbeats, approval, bounds in time, pauses, revisions, serials."""

from __future__ import annotations

from secrets import token_hex

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    """Make the tables and columns; what is frozen already counts as approved when it was frozen."""
    _editions()
    _senders()
    _revisions()
    _decisions()
    _serials()
    op.drop_index("ix_deliveries_due", "deliveries")
    op.create_index("ix_deliveries_due", "deliveries", ["edition", "state", "not_before", "id"], unique=False)


def _editions() -> None:
    moment = sa.DateTime(timezone=True)
    for name in ("approved_at", "not_before", "not_after", "paused_at", "wave_until"):
        op.add_column("editions", sa.Column(name, moment, nullable=True))
    for name in ("approved_by", "audience"):
        op.add_column("editions", sa.Column(name, sa.String(), nullable=True))
    op.add_column("editions", sa.Column("pause_reason", sa.Text(), nullable=True))
    op.add_column("editions", sa.Column("wave", sa.Integer(), nullable=True))
    op.execute("UPDATE editions SET approved_at = frozen_at")


def _senders() -> None:
    op.create_table(
        "senders",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("host", sa.String(), nullable=False),
        sa.Column("process", sa.Integer(), nullable=False),
        sa.Column("heartbeat", sa.Integer(), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["edition"], ["editions.id"], name=op.f("fk_senders_edition"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_senders")),
    )
    op.create_index("ix_senders_edition", "senders", ["edition"], unique=False)


def _revisions() -> None:
    op.create_table(
        "revisions",
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.Column("frozen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("approved_by", sa.String(), nullable=True),
        sa.Column("date_header", sa.String(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["edition"], ["editions.id"], name=op.f("fk_revisions_edition"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("edition", "revision", name=op.f("pk_revisions")),
    )


def _decisions() -> None:
    op.create_table(
        "overrides",
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("finding", sa.String(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["edition"], ["editions.id"], name=op.f("fk_overrides_edition"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("edition", "revision", "finding", name=op.f("pk_overrides")),
    )
    op.create_table(
        "alerts",
        sa.Column("publication", sa.String(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("publication", "day", "name", "kind", name=op.f("pk_alerts")),
    )


def _serials() -> None:
    op.create_table(
        "serials",
        sa.Column("store", sa.String(), nullable=False),
        sa.Column("used", sa.Integer(), nullable=False),
        sa.Column("reserved", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("store", name=op.f("pk_serials")),
    )
    # Every store has its name from the beginning: a backup from before its first send is to be noticed too.
    op.execute(f"INSERT INTO serials (store, used, reserved) VALUES ('{token_hex(16)}', 0, 0)")  # noqa: S608 our own
