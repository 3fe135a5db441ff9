"""The tables. Every row of a reader or an edition carries its publication's id: several may share a store.

The migrations say the same in steps; a test holds the two together. What delivery keeps:

- ``editions``: ``not_before`` and ``not_after`` bound its leases (a countdown before the first message; the
  deadline after which who is owed is expired); ``wave`` is how many go before the first replies are looked at.
- ``deliveries``: a row a reader; ``owner`` and ``attempts`` are the fence.
- ``senders``: a row a sender at work. Who takes over deletes it, and every move of the former owner then fails.
- ``revisions``: what was amended in mid-send; revision 0 stands in ``editions``.
- ``overrides``: findings that a person overrode; ``alerts``: what was said about an edition, once each.
- ``serials``: how far the store has counted what it put in flight; a backup has counted less.
"""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Column,
    Date,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from bulletin.store.columns import Moment, metadata

subscribers = Table(
    "subscribers",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("publication", String, nullable=False),
    Column("email", String, nullable=False),
    # What makes two spellings one reader; see model.address_key.
    Column("email_key", String, nullable=False),
    Column("first_name", String, nullable=False),
    Column("last_name", String, nullable=False),
    Column("status", String, nullable=False),
    # Who said so last: list (subscribers.csv), reader, operator, or program (a bounce, a complaint).
    Column("status_by", String, nullable=False),
    Column("sectors", JSON, nullable=False),
    Column("regions", JSON, nullable=False),
    Column("signed_up", Date),
    # Where they came from: list, web or operator; only those from the list leave with it.
    Column("origin", String, nullable=False),
    # The names of the columns that the reader set: the list no longer changes them.
    Column("reader_set", JSON, nullable=False),
    Column("changed_at", Moment, nullable=False),
    UniqueConstraint("publication", "email_key"),
    sqlite_autoincrement=True,  # an id is in links that were mailed: it is never given out again
)

editions = Table(
    "editions",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("publication", String, nullable=False),
    Column("day", Date, nullable=False),
    # Empty for the day's edition itself: a null would be unequal to another null.
    Column("name", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("state", String, nullable=False),
    Column("hash", String, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("frozen_at", Moment, nullable=False),
    Column("released_at", Moment),
    Column("date_header", String),
    Column("finished_at", Moment),
    # What was news for it ends here; the next edition goes on from there.
    Column("window_end", Moment),
    # When its sources were last read: what is first read after that came in late.
    Column("looked_at", Moment),
    # A deadline in the settings that is relative counts from here.
    Column("approved_at", Moment),
    Column("approved_by", String),
    # Nothing is leased before: the countdown in which an approval can be undone.
    Column("not_before", Moment),
    # Nothing is leased after: who is still owed is expired.
    Column("not_after", Moment),
    Column("paused_at", Moment),
    Column("pause_reason", Text),
    # How many may be put in flight before the early replies are looked at; null: no first wave, or it is over.
    Column("wave", Integer),
    Column("wave_until", Moment),
    # Whom it is for where that is not everyone on the list: accepted:2025-06-16:0 (edition, revision).
    Column("audience", String),
    UniqueConstraint("publication", "day", "name", "kind"),
    sqlite_autoincrement=True,
)

variants = Table(
    "variants",
    metadata,
    Column("edition", Integer, ForeignKey("editions.id", ondelete="CASCADE"), primary_key=True),
    Column("variant", String, primary_key=True),
    Column("revision", Integer, primary_key=True),
    Column("compiled", LargeBinary, nullable=False),
)

items = Table(
    "items",
    metadata,
    Column("edition", Integer, ForeignKey("editions.id", ondelete="CASCADE"), primary_key=True),
    # story or job
    Column("kind", String, primary_key=True),
    Column("item", String, primary_key=True),
)

deliveries = Table(
    "deliveries",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("edition", Integer, ForeignKey("editions.id", ondelete="CASCADE"), nullable=False),
    Column("subscriber", Integer, ForeignKey("subscribers.id"), nullable=False),
    Column("email", String, nullable=False),
    Column("email_key", String, nullable=False),
    Column("sender", String, nullable=False),
    Column("variant", String, nullable=False),
    Column("revision", Integer, nullable=False),
    # Column "values" is a word of SQL's own.
    Column("slot_values", JSON, nullable=False),
    Column("state", String, nullable=False),
    # With attempts, the fence: only who holds both may move the row on.
    Column("owner", String),
    Column("attempts", Integer, nullable=False),
    # How often the relay said "later": the back-off's step.
    Column("deferrals", Integer, nullable=False),
    Column("not_before", Moment),
    Column("code", Integer),
    Column("reason", Text, nullable=False),
    Column("changed_at", Moment, nullable=False),
    UniqueConstraint("edition", "subscriber"),
    UniqueConstraint("edition", "email_key"),
    # Of pending rows not_before is null, so that they come by id; of deferred ones the next due comes first.
    Index("ix_deliveries_due", "edition", "state", "not_before", "id"),
    sqlite_autoincrement=True,
)

# Who is at work on an edition. deliveries.owner is an id of this table, or the row is nobody's.
senders = Table(
    "senders",
    metadata,
    # Random, and never used again.
    Column("id", String, primary_key=True),
    Column("edition", Integer, ForeignKey("editions.id", ondelete="CASCADE"), nullable=False),
    Column("host", String, nullable=False),
    Column("process", Integer, nullable=False),
    # Counts on with every transaction of the sender's, at the least every few seconds.
    Column("heartbeat", Integer, nullable=False),
    Column("began_at", Moment, nullable=False),
    Index("ix_senders_edition", "edition"),
)

revisions = Table(
    "revisions",
    metadata,
    Column("edition", Integer, ForeignKey("editions.id", ondelete="CASCADE"), primary_key=True),
    # From 1 on.
    Column("revision", Integer, primary_key=True),
    Column("hash", String, nullable=False),
    Column("frozen_at", Moment, nullable=False),
    Column("approved_at", Moment),
    Column("approved_by", String),
    # RFC 5322's Date of its copies, fixed when the first is leased.
    Column("date_header", String),
    Column("reason", Text, nullable=False),
)

# Findings that block and were overridden, by whom and why.
overrides = Table(
    "overrides",
    metadata,
    Column("edition", Integer, ForeignKey("editions.id", ondelete="CASCADE"), primary_key=True),
    Column("revision", Integer, primary_key=True),
    Column("finding", String, primary_key=True),
    Column("reason", Text, nullable=False),
    Column("by", String, nullable=False),
    Column("at", Moment, nullable=False),
)

# What was said about an edition, frozen or not: each thing is said once.
alerts = Table(
    "alerts",
    metadata,
    Column("publication", String, primary_key=True),
    Column("day", Date, primary_key=True),
    Column("name", String, primary_key=True),
    Column("kind", String, primary_key=True),
    Column("at", Moment, nullable=False),
)

# One row: the store's own random name, and how many messages it has ever put in flight. Files elsewhere on
# the machine count with it, so that a backup that is put back is noticed.
serials = Table(
    "serials",
    metadata,
    Column("store", String, primary_key=True),
    Column("used", Integer, nullable=False),
    Column("reserved", Integer, nullable=False),
)

# The bookings of an edition, those that an editor left out among them.
placements = Table(
    "placements",
    metadata,
    Column("edition", Integer, ForeignKey("editions.id", ondelete="CASCADE"), primary_key=True),
    Column("reference", String, primary_key=True),
    Column("advertiser", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("position", String, nullable=False),
    Column("audience", String),
    # The editor's reason; null where it ran.
    Column("left_out", String),
    # The variants that it stood in, as a JSON list; null where every reader had it.
    Column("carried_by", JSON(none_as_null=True)),
)

# When each story and job was first read, so that what is dated back is not lost.
first_seen = Table(
    "first_seen",
    metadata,
    Column("publication", String, primary_key=True),
    Column("item", String, primary_key=True),
    Column("seen_at", Moment, nullable=False),
    # The last reading that held it: what nobody reads any more is forgotten.
    Column("read_at", Moment, nullable=False),
    Index("ix_first_seen_read_at", "publication", "read_at"),
)

# What the last build took into an edition that is not frozen yet: freezing takes it over.
looks = Table(
    "looks",
    metadata,
    Column("publication", String, primary_key=True),
    Column("day", Date, primary_key=True),
    Column("name", String, primary_key=True),
    Column("window_end", Moment, nullable=False),
    Column("looked_at", Moment, nullable=False),
)

# What the stories of editions say, sent or not, as the desk sketches it.
texts = Table(
    "texts",
    metadata,
    Column("publication", String, primary_key=True),
    Column("item", String, primary_key=True),
    Column("sketch", LargeBinary, nullable=False),
    # When it was last built into an edition: after a year it is forgotten.
    Column("built_at", Moment, nullable=False),
)

# What was held, as a sketch of its words: its copies are known by it when the story itself is gone.
held = Table(
    "held",
    metadata,
    Column("publication", String, primary_key=True),
    Column("hold", String, primary_key=True),
    Column("item", String, primary_key=True),
    Column("sketch", LargeBinary, nullable=False),
)

# How full a receiver's bucket is and how fast it fills; the empty scope is everything together.
paces = Table(
    "paces",
    metadata,
    Column("publication", String, primary_key=True),
    Column("scope", String, primary_key=True),
    Column("tokens", Float, nullable=False),
    Column("rate", Float, nullable=False),
    Column("kept_at", Moment, nullable=False),
)

# How many messages went on each day, for a new sender's allowance.
days = Table(
    "days",
    metadata,
    Column("publication", String, primary_key=True),
    Column("day", Date, primary_key=True),
    Column("messages", Integer, nullable=False),
)

# Documents from the web as they last were: no reader's and no edition's, so no publication's either.
copies = Table(
    "copies",
    metadata,
    Column("url", String, primary_key=True),
    Column("content", LargeBinary, nullable=False),
    Column("media_type", String),
    Column("etag", String),
    Column("last_modified", String),
    Column("bytes", Integer, nullable=False),
    # When it was last fetched or confirmed: the oldest goes first.
    Column("used_at", Moment, nullable=False),
    Index("ix_copies_used_at", "used_at"),
)
