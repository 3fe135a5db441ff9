"""What a Postfix relay's own log proves of messages whose reply never came.

Postfix logs a message in steps, each under its queue id. ``cleanup`` writes ``message-id=`` while the
message still comes in, so that line proves nothing: the connection may break after it. Once the
queue manager says ``(queue active)``, or a delivery agent ``status=``, of the same queue id, Postfix
had said 250, or was about to. Queue ids are used again (``enable_long_queue_ids = no``): one means
what its last ``client=`` and ``message-id=`` lines say, until it is ``removed``.

Reads syslog's two forms of time (RFC 3164's without a year, RFC 5424's), and tells nothing apart
that is not anchored at the line's beginning: what a message says of itself cannot pass for a step.
Whether the log covers the time in question, and what follows for a reader, is for ``doubts``.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta, tzinfo

_LINE = re.compile(
    r"(?P<when>[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d|\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[\d.,]*(?:Z|[+-]\d\d:?\d\d)) "
    r"\S+ [\w./-]*?(?P<program>[\w-]+)\[(?P<process>\d+)\]: (?P<said>.*)"
)
_PROGRAMS = re.compile(
    "anvil|bounce|cleanup|discard|dnsblog|error|flush|lmtp|local|master|oqmgr|pickup|pipe|postscreen|proxymap|qmgr|"
    "scache|showq|smtpd?|tlsmgr|tlsproxy|trivial-rewrite|verify|virtual"
)
_QUEUED = re.compile(r"(?P<id>[0-9A-F]{6,}|[0-9A-Za-z]{10,}): (?P<step>.*)")
_MESSAGE_ID = re.compile(r"message-id=<(?P<id>[^<>\s]+)>$")
_TAKEN = re.compile(r"from=<.*\(queue active\)$")
_HANDLED = re.compile(r"to=<.*, status=(?:sent|deferred|bounced|expired|deliverable|undeliverable)\b")
_REFUSED = re.compile(r"(?:milter-)?reject: ")
_BROKEN = re.compile(r"(?:lost connection|timeout) after DATA\b")
_QUEUE_MANAGERS = frozenset({"qmgr", "oqmgr"})
_AHEAD = timedelta(days=1)
"""A date without a year that lies further ahead than this is last year's."""


@dataclass(slots=True)
class RelayLog:
    """What the log says of the messages that were asked for, by Message-ID."""

    accepted: dict[str, str] = field(default_factory=dict)
    """Those that Postfix took, each with its queue id."""
    begun: set[str] = field(default_factory=set)
    """Those that began to come in and of which the log tells no end: they may wait in the incoming or hold queue."""
    first: datetime | None = None
    """The time of Postfix's first line; None where the log holds none of Postfix's."""
    last: datetime | None = None


@dataclass(slots=True)
class _Reading:
    """Which message each queue id stands for at the line at hand, and which one each smtpd is taking."""

    wanted: Collection[str]
    found: RelayLog = field(default_factory=RelayLog)
    messages: dict[str, str] = field(default_factory=dict)
    taking: dict[str, str] = field(default_factory=dict)

    def step(self, program: str, process: str, said: str) -> None:
        queued = _QUEUED.fullmatch(said)
        if queued is None:
            if program == "smtpd" and _BROKEN.match(said) and (left := self.taking.pop(process, None)):
                self._forget(left)
            return
        queue_id, step = queued["id"], queued["step"]
        if program == "smtpd" and step.startswith("client="):
            self.taking[process] = queue_id
            self.messages.pop(queue_id, None)
        elif program == "cleanup" and (named := _MESSAGE_ID.search(step)):
            self.messages.pop(queue_id, None)
            if named["id"] in self.wanted:
                self.messages[queue_id] = named["id"]
                self.found.begun.add(named["id"])
        elif _REFUSED.match(step):
            self._forget(queue_id)
        elif (program in _QUEUE_MANAGERS and _TAKEN.match(step)) or _HANDLED.match(step):
            self._accept(queue_id)
        elif program in _QUEUE_MANAGERS and step == "removed":
            self.messages.pop(queue_id, None)

    def _accept(self, queue_id: str) -> None:
        if (message := self.messages.get(queue_id)) is not None:
            self.found.accepted.setdefault(message, queue_id)
            self.found.begun.discard(message)

    def _forget(self, queue_id: str) -> None:
        """It broke off or was refused before the end: under this queue id nothing was taken."""
        message = self.messages.pop(queue_id, None)
        if message is not None and message not in self.messages.values():
            self.found.begun.discard(message)


def read_log(lines: Iterable[bytes], wanted: Collection[str], *, now: datetime, zone: tzinfo) -> RelayLog:
    """Read a log, several files after one another if need be, for these Message-IDs (without angle brackets).

    ``zone`` is the relay's, for times that name none; ``now`` tells the year of dates that name none.
    Lines that are not Postfix's are passed over.
    """
    reading = _Reading(wanted)
    found = reading.found
    for raw in lines:
        line = _LINE.fullmatch(raw.decode("utf-8", "replace").rstrip("\r\n"))
        if line is None or not _PROGRAMS.fullmatch(line["program"]):
            continue
        when = _moment(line["when"], now, zone)
        if when is not None:
            found.first = when if found.first is None else min(found.first, when)
            found.last = when if found.last is None else max(found.last, when)
        reading.step(line["program"], line["process"], line["said"])
    found.begun.difference_update(found.accepted)
    return found


def _moment(text: str, now: datetime, zone: tzinfo) -> datetime | None:
    try:
        if text[0].isdigit():
            return datetime.fromisoformat(text.replace(",", "."))
        here = now.astimezone(zone)
        for year in (here.year, here.year - 1):
            moment = datetime.strptime(f"{year} {text}", "%Y %b %d %H:%M:%S").replace(tzinfo=zone)
            if moment <= here + _AHEAD:
                return moment
    except ValueError:  # 29 February of a year that has none, the 13th month
        pass
    return None
