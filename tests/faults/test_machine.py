"""What a machine does to a sender: signals, a full disk, a locked store, a clock that is set, a second sender."""

from __future__ import annotations

import re
import shutil
import signal
import sqlite3
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from tests.faults.launcher import Command, Launcher, Strike
from tests.faults.manners import MANNERS, at_most
from tests.faults.press import CONNECTIONS, Press, make_draft
from tests.faults.relay import FaultyRelay, faulty_relay
from tests.faults.server import Fault

A_DAY = 86_400
BOUND = at_most("pipelined", CONNECTIONS)


def assert_it_ends_in_order(press: Press, relay: FaultyRelay, sending: Command) -> None:
    """It ends before all is sent, with nobody in doubt, and a rerun sends the rest, once."""
    assert sending.wait() == 4, sending.stderr
    count = press.count(relay).check(len(press.readers))
    assert (count.in_doubt, count.accepted) == (frozenset(), count.counts["accepted"])
    assert count.accepted < len(press.readers)
    count = press.finish(relay)
    assert (count.state, count.accepted, count.twice) == ("done", len(press.readers), frozenset())


@pytest.mark.parametrize("manner", MANNERS)
def test_sigterm_finishes_what_is_on_the_wire(press: Press, relay: FaultyRelay, manner: str) -> None:
    """No new message is begun, nobody is in doubt, and the exit says that there is more to do."""
    relay.play(accept_after=0.1, extensions=MANNERS[manner])
    press.connect(relay.port)
    sending = press.start_sending()
    relay.wait_for(4)
    sending.signal(signal.SIGTERM)
    assert_it_ends_in_order(press, relay, sending)


def test_a_closed_terminal_finishes_what_is_on_the_wire(press: Press, relay: FaultyRelay) -> None:
    """SIGHUP, which the shell and the system may each send, does as SIGTERM does: nobody is in doubt."""
    relay.play(accept_after=0.1)
    press.connect(relay.port)
    sending = press.start_sending()
    relay.wait_for(4)
    sending.signal(signal.SIGHUP)
    sending.signal(signal.SIGHUP)
    assert_it_ends_in_order(press, relay, sending)


def test_sigterm_waits_for_a_relay_that_says_nothing_only_so_long(press: Press, relay: FaultyRelay) -> None:
    """What is on the wire has its seconds, and no more: then it is in doubt, with what stood behind it."""
    relay.play(Fault(phase="dot", delay=100, to="reader000000"))
    press.connect(relay.port, connections=1)
    press.constants = {"bulletin.books:PATIENCE_SECONDS": 1.0}
    sending = press.start_sending()
    while not relay.events("mail"):
        time.sleep(0.01)  # waits for a real server
    sending.signal(signal.SIGTERM)
    assert sending.wait(60) == 4, sending.stderr
    assert "stopping: no further message is begun" in sending.stderr
    doubtful = press.standing("in_doubt")["readers"]
    assert "reader000000@example.org" in doubtful
    assert len(doubtful) <= at_most("pipelined", 1)


@pytest.mark.parametrize("point", ["", "leased", "recorded and in flight", "drawn", "before MAIL", "before the dot"])
def test_a_sender_stopped_past_its_lease_begins_no_further_message(
    press: Press, relay: FaultyRelay, point: str
) -> None:
    """Another takes over and finishes; the first, woken, says so and ends, and nobody has it twice."""
    relay.play(accept_after=0.05)
    press.connect(relay.port)
    press.constants = {"bulletin.turns:LEASE_SECONDS": 2.0, "bulletin.rounds:FRESH_SECONDS": 1.0}
    stopped = press.start_sending(strike=Strike(signal=signal.SIGSTOP, point=point, nth=3) if point else None)
    if point:
        await_stop(stopped.pid)
    else:
        relay.wait_for(4)
        stop_between_transactions(stopped, press.folder / "bulletin.db")
    second = press.send()
    assert second.code in {0, 4}, second.stderr
    between = press.count(relay).check(len(press.readers))
    assert len(between.in_doubt) <= BOUND
    begun = len(relay.events("mail"))
    stopped.signal(signal.SIGCONT)
    assert stopped.wait() not in {0, None}
    assert "Traceback" not in stopped.stderr
    assert len(relay.events("mail")) - begun <= CONNECTIONS  # whose MAIL was already on its way when it was stopped
    count = press.finish(relay)
    assert not count.twice
    assert count.counts["accepted"] + len(count.in_doubt) == len(press.readers)


def stop_between_transactions(sending: Command, store: Path) -> None:
    """Stop a sender where it holds no lock of the store: SQLite frees none before its holder goes on."""
    while True:
        sending.signal(signal.SIGSTOP)
        await_stop(sending.pid)
        with closing(sqlite3.connect(store, timeout=0, isolation_level=None)) as other:
            try:
                other.execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError:
                sending.signal(signal.SIGCONT)
            else:
                other.execute("ROLLBACK")
                return


def await_stop(pid: int) -> None:
    """Wait until a process has been stopped."""
    ends = time.monotonic() + 60
    while Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(")")[2].split()[0] != "T":
        assert time.monotonic() < ends, "it passed the point without stopping"
        time.sleep(0.01)  # waits for a real process


def test_two_senders_at_once_never_double(press: Press, relay: FaultyRelay) -> None:
    """Two schedulers, and a third in mid-send: one sends, the others say who does, and each reader has it once."""
    relay.play(accept_after=0.05)
    press.connect(relay.port)
    both = [press.start_sending() for _ in range(2)]
    relay.wait_for(4)
    both.append(press.start_sending())
    assert 0 in [one.wait() for one in both]
    assert all(one.code == 0 or "another send" in one.stderr for one in both)
    count = press.count(relay).check(len(press.readers))
    assert (count.state, count.accepted, count.twice) == ("done", len(press.readers), frozenset())


def test_a_second_send_counts_whom_the_first_has_in_hand(press: Press, relay: FaultyRelay) -> None:
    """Whoever has not had it is owed it, also who is being sent it at that moment."""
    relay.play(accept_after=0.5)
    press.connect(relay.port, connections=1)
    sending = press.start_sending()
    relay.wait_for(1)
    told = press.run("send").stdout
    found = re.search(r"(\d+) readers still owed it; (\d+) ha(?:s|ve) it", told)
    assert found, told
    assert int(found[1]) + int(found[2]) == len(press.readers)
    sending.signal(signal.SIGKILL)


def test_two_first_sends_at_once_freeze_one_edition(press: Press, relay: FaultyRelay) -> None:
    """Neither finds anything frozen, both judge and freeze: one edition, one copy a reader."""
    for file in press.folder.glob("bulletin.db*"):
        file.unlink()
    press.connect(relay.port)
    both = [press.start_sending() for _ in range(2)]
    for one in both:
        one.wait()
        assert "Traceback" not in one.stderr
    count = press.finish(relay)
    assert (count.state, count.accepted, count.twice) == ("done", len(press.readers), frozenset())


def test_a_full_disk_stops_before_the_dot(press: Press, relay: FaultyRelay) -> None:
    """What cannot be written down is not sent: a sentence, few in doubt, and with room again it is completed."""
    press.connect(relay.port, connections=1)
    full = press.send(file_bytes=150_000)
    assert full.code == 1, full.stdout
    assert "Traceback" not in full.stderr
    assert 0 < len(relay.letters()) < len(press.readers)
    count = press.finish(relay)
    assert not count.twice
    assert len(count.in_doubt) <= at_most("pipelined", 1)
    assert count.counts["accepted"] + len(count.in_doubt) == len(press.readers)


@pytest.mark.soak
def test_a_small_disk_that_fills_up_stops_before_the_dot(press: Press, relay: FaultyRelay, tmp_path: Path) -> None:
    """The same on a real file system without room, which says so."""
    held = sum(file.stat().st_size for file in press.folder.glob("bulletin.db*")) // 1024
    with small_disk(tmp_path / "disk", kilobytes=held + 128) as disk:  # room for the store, and for some of its log
        shutil.copy2(press.folder / "bulletin.db", disk / "bulletin.db")
        settings = press.folder / "bulletin.toml"
        before = settings.read_text("utf-8")
        settings.write_text(before.replace("sqlite:///bulletin.db", f"sqlite:///{disk}/bulletin.db"), "utf-8")
        press.connect(relay.port, connections=1)
        full = press.send()
        assert full.code == 1, full.stdout
        assert "the disk is full" in full.stderr
        assert 0 < len(relay.letters()) < len(press.readers)
        for file in disk.glob("bulletin.db*"):  # its log may be folded into it by now
            shutil.copy2(file, press.folder / file.name)
    settings.write_text(before, "utf-8")
    press.connect(relay.port)
    count = press.finish(relay)
    assert not count.twice
    assert len(count.in_doubt) <= at_most("pipelined", 1)


@contextmanager
def small_disk(folder: Path, kilobytes: int) -> Iterator[Path]:
    """Mount a file system of this size; skipped where that is not allowed."""
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={kilobytes}k", "tmpfs", str(folder)], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("no file system may be mounted here")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


@pytest.mark.parametrize(
    ("locked", "patience"),
    [
        *((0.5, 60.0), (3.0, 0.5)),
        pytest.param(50.0, 60.0, marks=pytest.mark.soak),
        pytest.param(70.0, 60.0, marks=pytest.mark.soak),
    ],
)
def test_a_locked_store_is_waited_for_and_then_told(
    press: Press, relay: FaultyRelay, locked: float, patience: float
) -> None:
    """For less than a minute it waits; for longer it stops with a sentence, and goes on later without loss."""
    relay.play(accept_after=0.05)
    press.connect(relay.port)
    press.constants = {"bulletin.store.database:_BUSY_SECONDS": patience}
    sending = press.start_sending()
    relay.wait_for(4)
    with closing(sqlite3.connect(press.folder / "bulletin.db", isolation_level=None)) as other:
        other.execute("PRAGMA busy_timeout = 30000")
        other.execute("BEGIN IMMEDIATE")
        time.sleep(locked)  # the fault itself
        other.execute("ROLLBACK")
    assert sending.wait() == (0 if locked < patience else 1), sending.stderr
    assert locked < patience or "kept it locked" in sending.stderr
    press.constants = {}
    count = press.finish(relay)
    assert not count.twice
    assert len(count.in_doubt) <= (0 if locked < patience else BOUND)
    assert count.counts["accepted"] + len(count.in_doubt) == len(press.readers)


@pytest.mark.parametrize("wrong", [A_DAY, -A_DAY])
def test_a_clock_that_is_set_loses_nobody(press: Press, relay: FaultyRelay, wrong: float) -> None:
    """By a day ahead or back, between two sends and in mid-send: everyone has it, once."""
    relay.play(Fault(phase="rcpt", reply="451 4.3.0 later", nth=3, times=2), accept_after=0.05)
    press.connect(relay.port)
    press.pass_time(0)
    assert press.send("--limit", "6").code == 4
    press.pass_time(wrong)
    sending = press.start_sending()
    relay.wait_for(10)
    press.pass_time(-wrong)
    assert sending.wait() in {0, 4}, sending.stderr
    count = press.finish(relay)
    assert (count.state, count.accepted, count.twice) == ("done", len(press.readers), frozenset())


def test_who_leaves_in_mid_send_is_not_sent_to(press: Press, relay: FaultyRelay) -> None:
    """Removed while others are being sent to, they get nothing: what was leased is looked at again before MAIL."""
    relay.play(accept_after=0.1, extensions=MANNERS["lock-step"])
    press.connect(relay.port, connections=1)
    sending = press.start_sending()
    relay.wait_for(2)
    leaving = press.readers[-5:]
    for reader in leaving:
        gone = press.launcher.run("subscribers", "remove", reader, folder=press.folder)
        assert gone.code == 0, gone.stderr
    assert sending.wait() == 0, sending.stderr
    count = press.count(relay).check(len(press.readers))
    assert (count.state, count.counts["suppressed"]) == ("done", len(leaving))
    assert not set(leaving) & set(relay.accepted)


def test_a_store_put_back_from_a_backup_is_noticed(press: Press, relay: FaultyRelay) -> None:
    """It knows nothing of what went since, so nothing is sent until a person has said so."""
    press.connect(relay.port)
    assert press.send("--limit", "6").code == 4
    store, backup = press.folder / "bulletin.db", press.folder / "backup.db"
    shutil.copy2(store, backup)
    assert press.send("--limit", "6").code == 4
    went = sum(relay.accepted.values())
    shutil.copy2(backup, store)
    noticed = press.send()
    assert noticed.code not in {0, 4}
    assert "backup" in noticed.stderr
    assert sum(relay.accepted.values()) == went
    assert max(relay.accepted.values()) == 1


def test_a_backup_of_the_send_that_crashed_is_noticed(press: Press, relay: FaultyRelay) -> None:
    """Copied in mid-send, put back after a kill: the readers in between are known to no store, and get no second copy.

    The count beside the store is as far as the sender was, however it ended; and a kill alone alarms nobody.
    """
    relay.play(accept_after=0.2)
    press.connect(relay.port)
    sending = press.start_sending()
    relay.wait_for(2)
    backup = press.folder / "backup.db"
    with closing(sqlite3.connect(press.folder / "bulletin.db")) as now, closing(sqlite3.connect(backup)) as then:
        now.backup(then)
    copied = sum(relay.accepted.values())
    relay.wait_for(copied + 2 * CONNECTIONS)  # what was in flight in the backup, and more
    sending.signal(signal.SIGKILL)
    assert sending.wait() == -signal.SIGKILL, sending.stderr
    relay.play()
    killed = press.copy(press.folder.with_name("killed"))
    for part in ("", "-wal", "-shm"):
        (press.folder / f"bulletin.db{part}").unlink(missing_ok=True)
    backup.rename(press.folder / "bulletin.db")
    connected = len(relay.events("connected"))
    noticed = press.send()
    assert noticed.code == 2, noticed.stdout
    assert "--after-restore" in noticed.stderr
    assert len(relay.events("connected")) == connected
    assert killed.send().code in {0, 4}
    assert max(relay.accepted.values()) == 1


def outage(press: Press, relay: FaultyRelay, seconds: float, pace: float) -> None:
    """Have the relay away for so long, by the sender's clock, and come back; the sender stays meanwhile."""
    relay.play(Fault(phase="connect", reply="421 4.3.2 down for maintenance"))
    press.connect(relay.port)
    sending = press.start_sending("--wait", pace=pace)
    while not relay.events("connected"):  # a list of a hundred thousand is read first
        assert sending.runs, sending.stderr
        time.sleep(0.01)  # waits for a real process
    began = time.monotonic()
    time.sleep(seconds / pace)  # the fault itself
    with closing(sqlite3.connect(press.folder / "bulletin.db")) as store:
        assert store.execute("SELECT sum(attempts), sum(deferrals) FROM deliveries").fetchone() == (0, 0)
    relay.play()
    minutes = (time.monotonic() - began) * pace / 60
    probes = len(relay.events("connected"))
    assert 0 < probes <= minutes + 2
    assert relay.events("mail") == []
    assert sending.wait(600) == 0, sending.stderr
    count = press.count(relay).check(len(press.readers))
    assert (count.state, count.accepted, count.twice) == ("done", len(press.readers), frozenset())


def test_a_relay_that_is_down_for_an_hour_is_asked_once_a_minute(press: Press, relay: FaultyRelay) -> None:
    """No message is spent on it: it is probed, and drained afterwards, each reader once."""
    outage(press, relay, seconds=3600, pace=1200)


@pytest.mark.soak
def test_a_hundred_thousand_wait_an_hour_for_their_relay(launcher: Launcher, tmp_path: Path) -> None:
    """The same with an edition for a hundred thousand, all due: not one attempt is burned, and all are drained."""
    press = make_draft(tmp_path / "paper", launcher, 100_000)  # the sender freezes it, and no time-out is on that
    with faulty_relay(tmp_path / "accepted.log") as relay:
        outage(press, relay, seconds=3600, pace=60)
