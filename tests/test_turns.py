from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from datetime import datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import update

from bulletin.errors import AtWorkError, RestoredError, TakenOverError, TransportError
from bulletin.model import Delivery, FrozenEdition, Hours, Outgoing, Receipt, Sender, Subscriber
from bulletin.send import deliver
from bulletin.store.database import open_database
from bulletin.store.ledger import Ledger
from bulletin.store.schema import editions
from bulletin.transport.smtp import Smtp
from tests.office import NAMES, START, Office, Watch, open_office, short
from tests.transport.relay import free_port, relay


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """A store with five readers."""
    with open_office(tmp_path) as opened:
        yield opened


class Taking:
    """A connection that takes everything, and does what a test wants before it says so."""

    rehearsal = False
    under_way = 1

    def __init__(self) -> None:
        """Begin with nothing."""
        self.taken: list[int] = []
        self.meanwhile: Callable[[Outgoing], None] = lambda _: None

    def deliver(self, messages: Iterable[Outgoing | None]) -> Iterator[Receipt]:
        """Accept what is drawn."""
        for message in filter(None, messages):
            self.taken.append(message.key)
            self.meanwhile(message)
            yield Receipt(key=message.key, outcome="accepted")


def dead_or_stopped(office: Office, *, killed: bool) -> tuple[FrozenEdition, Sender]:
    """Leave a sender's rows behind: two leased, one of them in flight."""
    frozen = office.freeze()
    sender = office.enrol(frozen, "first", killed=killed)
    leased = office.ledger.lease(frozen.key, owner="first", limit=2, now=START, date_header="Mon")
    office.ledger.advance((), leased[:1], owner="first", now=START)
    return frozen, sender


def test_a_killed_senders_leases_are_taken_over_at_once(office: Office) -> None:
    """Its lock is free: nobody waits for a clock, and only what was in flight is in doubt."""
    dead_or_stopped(office, killed=True)
    with relay() as server:
        progress = office.send(server)
    assert office.watch.now == START
    assert progress.found_in_doubt == 1
    assert short(server.recipients) == list(NAMES[1:])


def test_a_stopped_senders_leases_are_taken_over_after_a_minute_of_standstill(office: Office) -> None:
    """Its lock is held: its heartbeat is watched for 60 s of the second's own clock, and then it has lost its turn."""
    frozen, sender = dead_or_stopped(office, killed=False)
    with office.ledger.presence(sender.id), relay() as server:
        progress = office.send(server)
        assert timedelta(seconds=60) <= office.watch.now - START <= timedelta(seconds=62)
        with pytest.raises(TakenOverError):
            office.ledger.beat(sender.id)
    assert progress.found_in_doubt == 1
    assert (progress.counts["in_doubt"], progress.counts["accepted"]) == (1, 4)
    assert short(server.recipients) == list(NAMES[1:])
    assert office.ledger.senders(frozen.key) == ()


def test_a_sender_that_was_stopped_past_its_lease_starts_nothing_more(office: Office) -> None:
    """Taken over while it stood still: what it holds goes back undrawn, and it gives up with one sentence."""
    frozen = office.freeze()
    road = Taking()

    def stand_still(_: Outgoing) -> None:
        later = office.watch.now + timedelta(seconds=90)
        taken: int | None = None
        while taken is None:  # its bookkeeper, which only the test's clock holds to have stopped, may move meanwhile
            (me,) = office.ledger.senders(frozen.key)
            taken = office.ledger.take_over(frozen.key, me, unknown="in_doubt", now=later)
        office.watch.now = later  # only now: what the bookkeeper committed before is 90 s old

    road.meanwhile = stand_still
    with pytest.raises(TakenOverError, match="another sender has taken over"):
        deliver(frozen, ledger=office.ledger, transports=[road], clock=office.watch)
    assert len(road.taken) == 1
    states = list(office.states().values())
    assert states.count("accepted") == 1, "its own receipt is a proof"
    assert states.count("in_doubt") <= 1


def test_a_letter_is_not_drawn_long_after_its_commit(office: Office) -> None:
    """Someone leaves while a message takes minutes: the next one, in flight before they left, is not begun."""
    road = Taking()

    def slow(message: Outgoing) -> None:
        if len(road.taken) == 1:
            flying = [row for row in office.ledger.rows(frozen.key, "inflight") if row.key != message.key]
            for row in flying or [row for row in office.ledger.rows(frozen.key) if row.email.startswith("bob")]:
                office.readers.unsubscribe(row.email, now=START)
            office.watch.now += timedelta(minutes=5)

    road.meanwhile = slow
    frozen = office.freeze()
    progress = deliver(frozen, ledger=office.ledger, transports=[road], clock=office.watch)
    assert (progress.counts["suppressed"], progress.counts["accepted"], len(road.taken)) == (1, 4, 4)


def test_a_pause_from_outside_ends_the_run_within_a_batch(office: Office) -> None:
    """What is on the wire is finished, nothing more is begun, and nobody is leased or in doubt."""
    road = Taking()

    def pause(_: Outgoing) -> None:
        office.say(frozen, "paused")

    road.meanwhile = pause
    frozen = office.freeze()
    progress = deliver(frozen, ledger=office.ledger, transports=[road], clock=office.watch)
    assert (progress.edition.state, len(road.taken)) == ("paused", progress.counts["accepted"])
    assert len(road.taken) <= 2
    assert progress.counts["pending"] == 5 - len(road.taken)


def test_a_pause_that_is_taken_back_at_once_ends_nothing(office: Office) -> None:
    """Resumed before the run has ended, it goes on with the rest, and nobody has to type anything."""
    road = Taking()

    class Resuming(Ledger):
        """Somebody resumes the edition while its sender winds down."""

        def finish(self, key: int, *, now: datetime) -> FrozenEdition:
            office.say(frozen, "sending")
            return super().finish(key, now=now)

    def pause(_: Outgoing) -> None:
        if len(road.taken) == 1:
            office.say(frozen, "paused")

    road.meanwhile = pause
    frozen = office.freeze()
    progress = deliver(frozen, ledger=Resuming(office.database), transports=[road], clock=office.watch)
    assert (progress.edition.state, len(road.taken), progress.counts["accepted"]) == ("done", 5, 5)


def test_one_who_waits_goes_on_when_it_is_resumed(office: Office) -> None:
    """With ``wait`` a paused edition is watched, and finished in the same run."""
    frozen = office.freeze()
    office.say(frozen, "paused")
    slept: list[float] = []

    def resume(seconds: float) -> None:
        slept.append(seconds)
        office.watch.now += timedelta(seconds=seconds)
        if len(slept) == 3:
            office.say(frozen, "sending")

    office.watch.sleep = resume  # type: ignore[method-assign]
    with relay() as server:
        assert office.send(server, wait=True).edition.state == "done"
    assert sum(slept) <= 10


def test_a_relay_that_is_down_for_an_hour_costs_a_probe_a_minute(office: Office) -> None:
    """Nobody's attempt is spent while it is away; then everyone is sent to, in the same run."""
    port = free_port()
    dialled: list[datetime] = []

    class Late(Smtp):
        def deliver(self, messages: Iterable[Outgoing | None]) -> Iterator[Receipt]:
            """Fail until an hour has passed, then take everything."""
            dialled.append(office.watch.now)
            if office.watch.now < START + timedelta(hours=1):
                raise TransportError("the relay cannot be reached")
            for message in filter(None, messages):
                yield Receipt(key=message.key, outcome="accepted")

    told: list[str] = []
    stays: list[tuple[datetime, str, str]] = []
    roads = [Late(host="127.0.0.1", port=port, security="none") for _ in range(10)]
    progress = deliver(
        office.freeze(),
        ledger=office.ledger,
        transports=roads,
        clock=office.watch,
        wait=True,
        tell=told.append,
        on_stay=lambda stay: stays.append((office.watch.now, stay.kind, stay.why)),
    )
    assert progress.edition.state == "done"
    assert 60 <= len([at for at in dialled if at < START + timedelta(hours=1)]) <= 61
    assert told[0] == "the relay cannot be reached; asking again in a minute"
    ((when, kind, why),) = stays  # the operator is told, once
    assert (kind, when - START) == ("unreachable", timedelta(minutes=5))
    assert why.startswith("nothing has gone for 5 minutes: the relay cannot be reached; asking again every minute")
    assert {row.attempts for row in office.ledger.rows(progress.edition.key)} == {1}


def test_a_relay_that_takes_some_each_time_is_no_outage(office: Office) -> None:
    """It drops the connection after each message, for more minutes than an outage may last: nobody is alarmed."""

    class Dropping(Taking):
        def deliver(self, messages: Iterable[Outgoing | None]) -> Iterator[Receipt]:
            """Take one, and be gone until the next minute; the last may stay."""
            for message in filter(None, messages):
                yield Receipt(key=message.key, outcome="accepted")
                if office.watch.now < START + timedelta(minutes=8):
                    raise TransportError("the relay hung up")

    twelve = [Subscriber(email=f"r{number}@example.com") for number in range(12)]
    office.readers.import_list(twelve, now=START, allow_removals=True)
    stays: list[str] = []
    deliver(
        office.freeze(),
        ledger=office.ledger,
        transports=[Dropping()],
        clock=office.watch,
        wait=True,
        on_stay=lambda stay: stays.append(stay.kind),
    )
    assert office.watch.now > START + timedelta(minutes=6)
    assert stays == []


def test_one_who_waits_sends_the_deferred_when_they_are_due(office: Office) -> None:
    """Greylisted for five minutes, sent after five minutes, and the run ends with everyone accounted for."""
    with relay() as server:
        refused: set[str] = set()

        def once(recipient: str) -> str | None:
            seen = recipient in refused
            refused.add(recipient)
            return None if seen or recipient.startswith("ann") else "451 4.7.1 greylisted"

        server.rcpt = once
        progress = office.send(server, wait=True)
    assert progress.edition.state == "done"
    assert progress.now == {"accepted": 5, "deferred": 4}
    assert timedelta(minutes=5) <= office.watch.now - START < timedelta(minutes=6)


@pytest.mark.parametrize("jump", [timedelta(days=1), timedelta(days=-1)])
def test_the_clock_may_jump_by_a_day_in_mid_send(office: Office, jump: timedelta) -> None:
    """Put forward, it brings no deadline nearer; put back, it keeps nobody waiting: the run has its own time."""
    wall = Jumping(office, jump)
    road = Taking()
    road.meanwhile = wall.leap
    frozen = office.freeze()
    with office.database.write() as connection:
        connection.execute(update(editions).values(not_after=START + timedelta(hours=1)))
    progress = deliver(frozen, ledger=office.ledger, transports=[road], clock=wall)
    assert (progress.edition.state, progress.counts["accepted"]) == ("done", 5)


class Jumping:
    """A clock of which the time of day jumps and the spans do not."""

    def __init__(self, office: Office, jump: timedelta) -> None:
        """Take what to jump by."""
        self.office, self.jump, self.leapt = office, jump, False

    def leap(self, _: Outgoing) -> None:
        """Jump."""
        self.leapt = True

    def wall(self) -> datetime:
        """Return the time of day as it is said to be."""
        return self.office.watch.now + (self.jump if self.leapt else timedelta())

    def monotonic(self) -> float:
        """Return seconds that do not jump."""
        return self.office.watch.monotonic()

    def sleep(self, seconds: float) -> None:
        """Wait."""
        self.office.watch.sleep(seconds)


def test_what_was_drawn_may_leave_for_less_than_a_minute(office: Office) -> None:
    """A connection is told how long its message may wait for a slow relay, counted from the commit."""
    seen, road = list[bool](), Taking()

    def wait(message: Outgoing) -> None:
        for seconds in (50, 9):
            office.watch.sleep(seconds)
            seen.append(message.fresh())

    road.meanwhile = wait
    deliver(office.freeze(), ledger=office.ledger, transports=[road], clock=office.watch, limit=1)
    assert seen == [True, False]


def test_a_restored_store_sends_nothing_before_a_person_has_said_so(office: Office) -> None:
    """A backup from before the send is put back: it is noticed, and who may have it is in doubt, not sent to again."""
    state = office.folder / "state"
    ledger = Ledger(office.database, state=state)
    frozen = office.freeze()
    backup = office.folder / "backup.db"
    with closing(sqlite3.connect(office.database.path)) as now, closing(sqlite3.connect(backup)) as then:
        now.backup(then)
    deliver(frozen, ledger=ledger, transports=[Taking()], clock=office.watch, limit=2)
    assert (ledger.restored(), ledger.watched()) == (False, True)
    database = open_database(f"sqlite:///{backup}")
    ledger, road = Ledger(database, state=state), Taking()
    assert ledger.restored()
    with pytest.raises(RestoredError, match="older than the last send from it"):
        deliver(frozen, ledger=ledger, transports=[road], clock=office.watch)
    assert ledger.accept_restored(now=START) == 5
    progress = deliver(frozen, ledger=ledger, transports=[road], clock=office.watch)
    assert (road.taken, progress.counts["in_doubt"], ledger.restored()) == ([], 5, False)
    database.close()


def test_a_backup_of_a_running_send_puts_in_doubt_who_was_leased_as_well(office: Office) -> None:
    """Copied in mid-send it holds rows in a sender's hands, who were sent to after that: nobody gets it twice."""
    state, copied = office.folder / "state", list[Path]()
    ledger = Ledger(office.database, state=state)
    frozen, road = office.freeze(), Taking()

    def copy(_message: Outgoing) -> None:
        if not copied:
            copied.append(office.folder / "backup.db")
            with closing(sqlite3.connect(office.database.path)) as now, closing(sqlite3.connect(copied[0])) as then:
                now.backup(then)

    road.meanwhile = copy
    assert deliver(frozen, ledger=ledger, transports=[road], clock=office.watch).edition.state == "done"
    database = open_database(f"sqlite:///{copied[0]}")
    ledger, again = Ledger(database, state=state), Taking()
    assert ledger.counts(frozen.key)["leased"] > 0
    ledger.accept_restored(now=START)
    progress = deliver(frozen, ledger=ledger, transports=[again], clock=office.watch)
    assert (again.taken, progress.counts["in_doubt"]) == ([], len(NAMES))
    database.close()


def test_without_the_file_nothing_is_noticed_and_nothing_is_in_the_way(office: Office) -> None:
    """On another machine, or where the folder cannot be written, a send goes on as ever."""
    (office.folder / "state").write_text("no folder")
    ledger = Ledger(office.database, state=office.folder / "state")
    progress = deliver(office.freeze(), ledger=ledger, transports=[Taking()], clock=office.watch)
    assert progress.edition.state == "done"
    assert (ledger.restored(), ledger.watched()) == (False, False)


def test_asked_to_stop_what_is_on_the_wire_has_thirty_seconds(office: Office) -> None:
    """A relay that says nothing after the dot keeps nobody waiting for ten minutes: that message is in doubt."""
    road = Taking()
    stopping: list[bool] = []

    never = threading.Event()

    def hang(_: Outgoing) -> None:
        stopping.append(True)
        while not never.wait(0.01):
            office.watch.now += timedelta(seconds=0.5)

    road.meanwhile = hang
    progress = deliver(
        office.freeze(), ledger=office.ledger, transports=[road], clock=office.watch, stop=lambda: bool(stopping)
    )
    never.set()
    assert progress.stopped
    assert (progress.counts["in_doubt"], progress.counts["pending"]) == (1, 4)


def test_a_second_sender_says_who_is_at_work(office: Office) -> None:
    """The first moves: the second ends within seconds and names the process."""
    frozen = office.freeze()
    office.enrol(frozen, "first")

    def move(seconds: float) -> None:
        office.watch.now += timedelta(seconds=seconds)
        office.ledger.beat("first")

    office.watch.sleep = move  # type: ignore[method-assign]
    with relay() as server, pytest.raises(AtWorkError, match="process 4711 on mail1") as raised:
        office.send(server)
    assert raised.value.exit_code == 4
    assert office.watch.now - START < timedelta(seconds=5)
    assert [row for row in office.ledger.rows(frozen.key) if row.state != "pending"] == list[Delivery]()


def test_outside_its_hours_nothing_leaves_and_one_who_waits_goes_on_at_the_opening(office: Office) -> None:
    """At 5 o'clock UTC nobody is sent to before 7; the run says until when, and with ``wait`` it stays."""
    hours = Hours(start=time(7), end=time(20), timezone=ZoneInfo("UTC"))
    with relay() as server:
        progress = office.send(server, hours=hours)
        assert (progress.next_due, server.arrivals) == (START + timedelta(hours=2), [])
        assert office.send(server, hours=hours, wait=True).edition.state == "done"
    assert timedelta(hours=2) <= office.watch.now - START < timedelta(hours=2, minutes=1)


def test_at_the_end_of_its_hours_it_stops_and_owes_the_rest(office: Office) -> None:
    """The message on the wire is finished; who has not had it waits for the next opening."""
    road = Taking()

    def late(_: Outgoing) -> None:
        office.watch.now = START + timedelta(hours=15)

    road.meanwhile = late
    hours = Hours(start=time(4), end=time(20), timezone=ZoneInfo("UTC"))
    progress = deliver(office.freeze(), ledger=office.ledger, transports=[road], clock=office.watch, hours=hours)
    assert (len(road.taken), progress.counts["accepted"], progress.counts["pending"]) == (1, 1, 4)
    assert progress.next_due == START + timedelta(hours=23)


def test_after_the_deadline_who_is_owed_it_is_expired(office: Office) -> None:
    """Nobody is sent yesterday's news: the counts balance, and the edition is done."""
    frozen, road = office.freeze(), Taking()
    with office.database.write() as connection:
        connection.execute(update(editions).values(not_after=START + timedelta(hours=1)))

    def late(_: Outgoing) -> None:
        office.watch.now = START + timedelta(hours=2)

    road.meanwhile = late
    deliver(frozen, ledger=office.ledger, transports=[road], clock=office.watch)
    progress = deliver(frozen, ledger=office.ledger, transports=[road], clock=office.watch)
    assert (progress.edition.state, progress.counts["accepted"], progress.counts["expired"]) == ("done", 1, 4)


class Running(Watch):
    """A clock that goes on by itself, a fair step each time that it is asked, and sleeps no time backwards."""

    def monotonic(self) -> float:
        """Move on, and return the seconds since the start."""
        self.now += timedelta(seconds=3)
        return super().monotonic()

    def sleep(self, seconds: float) -> None:
        """Move on by so many seconds; the system's own clock refuses less than none."""
        assert seconds > 0
        super().sleep(seconds)


def test_a_wait_that_ends_while_it_is_looked_at_is_over(office: Office) -> None:
    """Time goes on between two looks at the clock: what is left of a wait is never less than nothing."""
    office.watch = Running()
    with relay() as server:
        server.rcpt = lambda recipient: "451 4.7.1 later" if recipient.startswith("bob") and len(tried) < 3 else None
        tried: list[str] = []
        server.mail = tried.append
        assert office.send(server, wait=True).edition.state == "done"
    assert sorted(short(server.recipients)) == list(NAMES)
