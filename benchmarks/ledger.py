"""What an edition of a million readers costs the ledger: ``bulletin status`` as a person types it, and a commit.

    python benchmarks/ledger.py [--readers 1000000]

A store is filled by SQL with an edition in mid-send. ``status`` is timed as a process, its start included, in words
and as JSON: the median and the slowest of twenty, and the least processor time, which a busy machine bears on
less; leases and commits, each of them synced, for a thousand readers and for all of them. In brackets stands what is
aimed at; exits with 1 where ``status`` takes longer. The command's modules are compiled once, as those of an
installation are, whatever the environment says.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime
from email.utils import format_datetime
from itertools import islice
from pathlib import Path

from bulletin.model import Delivery, EditionId, FrozenEdition, Sender, Settlement
from bulletin.store.database import open_database
from bulletin.store.ledger import Ledger

AIM_MS = 200
STARTS = 20
COMMITS = 200
ROOM = 10
"""Rows that go in flight in one commit, and are settled in the next: ten connections, a message each."""
NOW = datetime(2025, 6, 16, 5, 0, tzinfo=UTC)
DAY = date(2025, 6, 16)
STATES = ("accepted",) * 60 + ("pending",) * 35 + ("deferred",) * 3 + ("failed", "in_doubt")
"""An edition in mid-send, by hundredths."""
COMMAND = Path(sys.executable).with_name("bulletin")
ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def publication(folder: Path) -> Path:
    """Make a publication, and return its folder."""
    paper = folder / "paper"
    subprocess.run(  # noqa: S603 our own command
        [COMMAND, "init", str(paper)], check=True, capture_output=True
    )
    return paper


def fill(store: Path, readers: int) -> FrozenEdition:
    """Fill a store with an edition in mid-send to so many readers."""
    edition = EditionId(publication=identity(store.parent), day=DAY)
    database = open_database(f"sqlite:///{store}")
    frozen = FrozenEdition(id=edition, kind="real", state="frozen", hash="0" * 64, frozen_at=NOW)
    kept = Ledger(database).freeze(frozen, (), compiled={"default": b"-"}, ran=())
    database.close()
    with closing(sqlite3.connect(store)) as connection:
        columns = (
            "id, publication, email, email_key, first_name, last_name, status, status_by, sectors, regions, origin"
        )
        marks = ", ".join("?" * 13)
        connection.executemany(
            f"INSERT INTO subscribers ({columns}, reader_set, changed_at) VALUES ({marks})",  # noqa: S608 our own
            subscribers(readers, edition.publication),
        )
        columns = "edition, subscriber, email, email_key, sender, variant, revision, slot_values, state, attempts"
        connection.executemany(
            f"INSERT INTO deliveries ({columns}, deferrals, not_before, code, reason, changed_at)"  # noqa: S608 our own
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            deliveries(readers, kept.key),
        )
        connection.execute(
            "UPDATE editions SET state = 'sending', released_at = ?, date_header = ?",
            ("2025-06-16 05:00:00.000000", format_datetime(NOW)),
        )
        connection.commit()
    return kept


def identity(paper: Path) -> str:
    """Return the publication's id, as its settings have it."""
    lines = (paper / "bulletin.toml").read_text("utf-8").splitlines()
    return next(line for line in lines if line.startswith("id = ")).split('"')[1]


def subscribers(readers: int, named: str) -> Iterator[tuple[object, ...]]:
    """Give the rows of so many readers."""
    for number in range(1, readers + 1):
        email = f"reader{number:07}@example.org"
        what = ("First", "Last", "active", "list", "[]", "[]", "list", "[]", "2025-06-16 05:00:00.000000")
        yield (number, named, email, email, *what)


def deliveries(readers: int, key: int) -> Iterator[tuple[object, ...]]:
    """Give the rows of their copies."""
    values = {"first_name": "First", "name": "First Last", "reason": "you are on our list of readers"}
    links = {name: f"https://news.example.org/{name}/{'t' * 90}" for name in ("unsubscribe_url", "view_url")}
    told = json.dumps(values | links | {"message_id": "i" * 40 + "@example.org"})
    at = "2025-06-16 05:00:00.000000"
    for number in range(1, readers + 1):
        email = f"reader{number:07}@example.org"
        state = STATES[number % len(STATES)]
        due = at if state == "deferred" else None
        attempts = int(state != "pending")
        code = {"accepted": 250, "failed": 550, "deferred": 451}.get(state)
        row = (key, number, email, email, "daily@example.org", "default", 0, told, state, attempts)
        yield (*row, int(state == "deferred"), due, code, "" if code is None else "as it was said", at)


def status(paper: Path, *how: str) -> tuple[list[float], float]:
    """Time ``bulletin status`` as a process, in milliseconds, and what it takes of a processor at the least."""
    times, busy = [], []
    for _ in range(STARTS):
        began, before = time.perf_counter(), processor()
        done = subprocess.run(  # noqa: S603 our own command
            [COMMAND, "status", "--date", DAY.isoformat(), *how],
            cwd=paper,
            env=ENVIRONMENT,
            check=True,
            capture_output=True,
            text=True,
        )
        times.append((time.perf_counter() - began) * 1000)
        busy.append((processor() - before) * 1000)
        if "accepted" not in done.stdout:
            sys.exit(done.stderr)
    return times, min(busy)


def processor() -> float:
    """Return the processor time of all processes that have ended, in seconds."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def moves(store: Path, kept: FrozenEdition) -> tuple[float, float]:
    """Return rows leased a second, and milliseconds a commit that settles ten rows and puts ten in flight."""
    database = open_database(f"sqlite:///{store}")
    ledger = Ledger(database)
    ledger.enrol(kept.key, Sender(id="bench", host="here", process=1, began_at=NOW))
    began = time.perf_counter()
    leased: list[Delivery] = []
    while len(leased) < COMMITS * ROOM and (
        some := ledger.lease(kept.key, owner="bench", limit=500, now=NOW, date_header=format_datetime(NOW))
    ):
        leased += some
    leasing = len(leased) / (time.perf_counter() - began)
    rows = iter(leased)
    flown = ledger.advance((), list(islice(rows, ROOM)), owner="bench", now=NOW)
    times = []
    while upcoming := list(islice(rows, ROOM)):
        settled = [Settlement.of(row)._replace(state="accepted", code=250, reason="queued") for row in flown]
        began = time.perf_counter()
        flown = ledger.advance(settled, upcoming, owner="bench", now=NOW)
        times.append((time.perf_counter() - began) * 1000)
    ledger.give_back(kept.key, owner="bench", unknown="in_doubt", now=NOW)
    ledger.leave("bench")
    database.close()
    return leasing, statistics.median(times)


def main() -> None:
    """Fill a small store and a large one, and measure both."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--readers", type=int, default=1_000_000)
    given = parser.parse_args()
    slowest = 0.0
    for readers in (1_000, given.readers):
        with tempfile.TemporaryDirectory(prefix="ledger-") as folder:
            paper = publication(Path(folder))
            store = paper / "bulletin.db"
            kept = fill(store, readers)
            for how in ((), ("--json",)):
                times, busy = status(paper, *how)
                slowest = max(slowest, statistics.median(times))
                said = f"median {statistics.median(times):.0f} ms, slowest {max(times):.0f} ms, processor {busy:.0f} ms"
                print(f"{readers:>9,} readers: bulletin status {' '.join(how):6} {said} (aim: {AIM_MS} ms)")
            leasing, commit = moves(store, kept)
            print(f"{readers:>9,} readers: {leasing:,.0f} leases/s, {commit:.2f} ms a commit of {ROOM} rows")
    sys.exit(slowest > AIM_MS)


if __name__ == "__main__":
    main()
