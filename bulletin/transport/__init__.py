"""Bytes become receipts: to a relay by SMTP, or into a Maildir as a rehearsal.

Each transport has ``deliver(Iterable[Outgoing]) -> Iterator[Receipt]``; drawing the next item is
the moment by which the caller has made its ``inflight`` durable, and receipts come in order.
"""
