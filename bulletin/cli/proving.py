"""``bulletin settle --relay-log``: the relay's own log decides about readers in doubt, where it proves something."""

from __future__ import annotations

import gzip
import io
import sys
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, timedelta, tzinfo
from pathlib import Path
from typing import IO, TYPE_CHECKING, Annotated
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import typer

from bulletin.cli import options
from bulletin.errors import UsageError

if TYPE_CHECKING:
    from bulletin.doubts import Ruling
    from bulletin.model import Delivery, FrozenEdition
    from bulletin.wiring import Store

_GZIP = b"\x1f\x8b"
_LONGEST = 65536
"""Octets of a line; syslog's are shorter."""


def _zone(text: str) -> ZoneInfo:
    try:
        return ZoneInfo(text)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise typer.BadParameter(f"'{text}' is no time zone; write it as 'Europe/London'") from None


Files = Annotated[
    list[Path] | None,
    typer.Option(
        "--relay-log",
        metavar="FILE",
        help="Postfix's log, as text or gzip, '-' for standard input; rotated ones oldest first.",
        show_default=False,
    ),
]
Margin = Annotated[
    int,
    typer.Option(
        "--margin",
        min=0,
        metavar="SECONDS",
        help="How long after the last doubt the log has to go on, before what is not in it never arrived.",
    ),
]
RelayZone = Annotated[
    ZoneInfo | None,
    typer.Option(
        "--relay-timezone",
        parser=_zone,
        metavar="ZONE",
        help="The relay's, where its log names none; this machine's unless given.",
        show_default=False,
    ),
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """The log as it was named."""

    files: Sequence[Path]
    margin: int
    zone: tzinfo | None


def prove(store: Store, frozen: FrozenEdition, doubtful: Sequence[Delivery], evidence: Evidence) -> Ruling:
    """Read the log, and record what it proves of these readers; raises UsageError where it cannot be read."""
    from bulletin.doubts import Span, rule
    from bulletin.store.doubts import Doubts
    from bulletin.transport.postfix_log import read_log

    now = options.now().astimezone()
    known = Doubts(store.database)
    witnesses = known.witnesses(frozen.key)
    wanted = {row.values["message_id"] for row in doubtful} | set(witnesses)
    log = read_log(_lines_of(evidence.files), wanted, now=now, zone=evidence.zone or now.tzinfo or UTC)
    span = Span(
        begins=frozen.released_at or frozen.frozen_at,
        ends=(known.arose(frozen.key) or now).astimezone() + timedelta(seconds=evidence.margin),
    )
    ruling = rule(doubtful, log, span, witnesses)
    known.settle(frozen.key, ruling.accepted, ruling.absent, now=now)
    return ruling


def show(ruling: Ruling) -> None:
    """What the log proves, and how it falls short."""
    from bulletin.cli import delivery, terminal

    terminal.say(
        f"by the relay's log: {delivery.many(len(ruling.accepted), 'copy', 'copies')} taken, "
        f"{len(ruling.absent):,} never, {len(ruling.unproven):,} not to be told"
    )
    for why in ruling.why:
        terminal.warn(f"the log does not decide: {why}")


def as_json(ruling: Ruling, doubtful: Sequence[Delivery]) -> dict[str, object]:
    """Who was proven to be what, and how the log falls short."""
    named = {row.key: row.email for row in doubtful}
    return {
        "relay_log": {
            "accepted": [named[key] for key in ruling.accepted],
            "absent": [named[key] for key in ruling.absent],
            "unproven": [named[key] for key in ruling.unproven],
            "why": list(ruling.why),
        }
    }


def _lines_of(files: Sequence[Path]) -> Iterator[bytes]:
    """Give the lines of several files as one log, in the order in which they are named."""
    for file in files:
        try:
            with _opened(file) as log:
                while line := log.readline(_LONGEST):
                    yield line
        except (OSError, EOFError, zlib.error) as error:
            why = getattr(error, "strerror", None) or error
            raise UsageError(f"{file}: the relay's log cannot be read ({why}); nothing was decided by it") from error


@contextmanager
def _opened(file: Path) -> Iterator[IO[bytes] | gzip.GzipFile]:
    if str(file) == "-":
        yield _unpacked(sys.stdin.buffer)
        return
    with file.open("rb") as opened:
        yield _unpacked(opened)


def _unpacked(log: IO[bytes]) -> IO[bytes] | gzip.GzipFile:
    """What gzip packed, told by its first octets."""
    begins = log.peek(2)[:2] if isinstance(log, io.BufferedReader) else b""
    return gzip.open(log) if begins == _GZIP else log
