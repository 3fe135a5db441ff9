from __future__ import annotations

import email
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from email import policy
from itertools import pairwise
from pathlib import Path

import pytest

from bulletin import config as settings
from bulletin import daily, fixing, journey, people, send, wiring
from bulletin.audience.keys import Keys
from bulletin.model import EditionId
from bulletin.net import Machine
from bulletin.starter import new_publication
from bulletin.store.advertising import appearances
from bulletin.transport.smtp import Smtp
from tests.desk.literals import LONDON
from tests.office import Watch
from tests.transport.relay import SHORT, Relay, relay

KEYS = Keys(tokens=b"t" * 32, envelope_senders=b"e" * 32, message_ids=b"m" * 32)
MACHINE = Machine(monotonic=lambda: 0.0, sleep=lambda _seconds: None)
DAYS = (date(2024, 3, 27), date(2024, 3, 28), date(2024, 4, 2), date(2024, 4, 3), date(2024, 4, 4))
"""Over Easter: Good Friday and Easter Monday between them, and the night of the clock change."""

NEWS = (
    # Headline, when it was published, and when it first stood in the feed.
    ("Bins go weekly in Ashcombe", "2024-03-26 16:00", "2024-03-26 16:00"),
    ("Saltby library reopens", "2024-03-27 05:30", "2024-03-27 05:30"),
    ("Councillor resigns in Wearham", "2024-03-27 05:57", "2024-03-27 05:57"),  # between a build and its send
    ("Northmere sells car park", "2024-03-27 15:00", "2024-03-27 15:00"),
    ("Tolbury votes on bypass", "2024-03-28 18:00", "2024-03-28 18:00"),
    ("Eastmarch bus lanes open", "2024-03-29 10:00", "2024-03-29 10:00"),  # Good Friday
    ("Harrowdene flood gates hold", "2024-03-31 00:30", "2024-03-31 00:30"),  # before the clocks change
    ("Coldholme power back on", "2024-03-31 02:30", "2024-03-31 02:30"),  # after
    ("Quarry Bank scheme agreed", "2024-04-02 05:55", "2024-04-02 05:55"),  # the very moment of a build
    ("Lindenshire pays carers more", "2024-04-01 12:00", "2024-04-02 14:00"),  # dated back over an edition
    ("Wearham market to move", "2024-04-03 09:00", "2024-04-03 09:00"),
    ("Ashcombe pool closes", "2024-04-03 23:50", "2024-04-04 04:00"),
)
RUNS = {
    "Bins go weekly in Ashcombe": 0,
    "Saltby library reopens": 0,
    "Councillor resigns in Wearham": 1,
    "Northmere sells car park": 1,
    "Tolbury votes on bypass": 2,
    "Eastmarch bus lanes open": 2,
    "Harrowdene flood gates hold": 2,
    "Coldholme power back on": 2,
    "Quarry Bank scheme agreed": 2,
    "Lindenshire pays carers more": 3,
    "Wearham market to move": 4,
    "Ashcombe pool closes": 4,
}
"""Which of the five editions each is to run in."""

BOOKINGS = """\
reference,advertiser,kind,from,to,position,audience,text,logo,url
EX-1,Exampleton Software,sponsor,2024-03-28,2024-04-03,bottom,,Know every streetlight you own.,,https://example.org/lights
EX-2,Saltby District Council,featured_job,2024-04-02,2024-04-02,jobs,,,,https://example.org/jobs/7
"""
SETTINGS = """
[transport]
kind = "smtp"
host = "127.0.0.1"
port = {port}
security = "none"
"""


def at(words: str) -> datetime:
    """A time on London's clocks."""
    return datetime.fromisoformat(words).replace(tzinfo=LONDON)


@dataclass
class Week:
    """A publication whose days are played through, and what its one reader got."""

    folder: Path
    server: Relay
    sent: list[str] = field(default_factory=list)
    """The text of each edition's message, its lines joined."""

    @property
    def config(self) -> settings.Config:
        """Its settings."""
        return settings.load(self.folder / "bulletin.toml")

    def play(self, day: date) -> None:
        """Five to six the edition is built, at six it goes; what comes in between is too late for it."""
        config = self.config
        edition = EditionId(publication=config.publication.id, day=day)
        folder = wiring.edition_folder(config, edition)
        with wiring.store(config) as store:
            built_at = datetime(day.year, day.month, day.day, 5, 55, tzinfo=LONDON)
            self.feed(built_at)
            with wiring.web(config, MACHINE, built_at, copies=False) as fetch:
                task = journey.Assignment(config=config, edition=edition, now=built_at, folder=folder, store=store)
                journey.build(task, daily.gather(wiring.sources(config, [], fetch)), fetch.fetch_once)
                now = built_at + timedelta(minutes=5)
                task = journey.Assignment(config=config, edition=edition, now=now, folder=folder, store=store)
                said = journey.fingerprint(task)
                finished = journey.judge_to_send(task, fetch)
            assert not finished.blocking, finished.blocking
            people.import_list(self.folder / "subscribers.csv", store.readers, now=now)
            readers = tuple(store.readers.active())
            frozen = fixing.freeze(task, finished, readers, store=store, keys=KEYS, fingerprint=said)
            before = len(self.server.arrivals)
            transport = Smtp(host="127.0.0.1", port=self.server.port, security="none", patience=SHORT)
            progress = send.deliver(frozen, ledger=store.ledger, transports=[transport], clock=Watch(now))
        assert progress.edition.state == "done"
        (arrival,) = self.server.arrivals[before:]
        text = email.message_from_bytes(arrival.content, policy=policy.default).get_body(("plain",))
        assert text is not None
        self.sent.append(" ".join(text.get_content().split()))

    def feed(self, now: datetime) -> None:
        """Write what the feed holds by now: everything, however old."""
        items = "".join(
            f"<item><title>{title}</title><link>https://example.org/{number}</link>"
            f"<pubDate>{at(published):%a, %d %b %Y %H:%M:%S %z}</pubDate>"
            f"<description>{title}, the council said. It is story {number} of the week.</description></item>"
            for number, (title, published, known) in enumerate(NEWS)
            if at(known) <= now
        )
        channel = f"<title>The Town Hall Daily</title><link>https://example.org</link>{items}"
        feed = f'<?xml version="1.0"?><rss version="2.0"><channel>{channel}</channel></rss>'
        (self.folder / "content" / "feed.xml").write_text(feed, "utf-8")


@pytest.fixture(scope="module")
def week(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Week]:
    """The five days, played through with a store and a real relay."""
    folder = tmp_path_factory.mktemp("week") / "paper"
    new_publication(folder)
    for path in sorted((folder / "content").rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    jobs = "".join(
        f"Post {number},Council {number},Saltby,£3{number}000 a year,2024-04-30,2024-03-20,Planning,https://example.org/jobs/{number}\n"
        for number in range(8)
    )
    (folder / "content" / "jobs.csv").write_text("title,employer,location,salary,closing,posted,sector,url\n" + jobs)
    (folder / "bookings.csv").write_text(BOOKINGS, "utf-8")
    (folder / "subscribers.csv").write_text("email,first_name,last_name,status\nann@example.org,Ann,A,active\n")
    with relay() as server:
        written = (folder / "bulletin.toml").read_text("utf-8")
        written = written.partition("[transport]")[0].replace("# jobs = 15", "jobs = 3")
        (folder / "bulletin.toml").write_text(written + SETTINGS.format(port=server.port), "utf-8")
        played = Week(folder, server)
        for day in DAYS:
            played.play(day)
        yield played


def test_these_are_the_days_on_which_it_appears(week: Week) -> None:
    """From Wednesday to Thursday week, over two bank holidays and a weekend."""
    calendar = wiring.calendar(week.config)
    assert [calendar.after(day) for day in DAYS[:-1]] == list(DAYS[1:])


def test_every_story_runs_once_and_in_its_edition(week: Week) -> None:
    """Nothing twice, and nothing lost that came in between: at night, on a holiday, after the build, dated back."""
    ran = {title: [place for place, text in enumerate(week.sent) if title in text] for title, _, _ in NEWS}
    assert ran == {title: [place] for title, place in RUNS.items()}


def test_jobs_rotate(week: Week) -> None:
    """Three places a day show all eight posts within the week, and no day the same three as the day before."""
    shown = [{number for number in range(8) if f"Post {number} " in text} for text in week.sent]
    assert set().union(*shown) == set(range(8))
    assert all(one != other for one, other in pairwise(shown))
    assert [len(one) for one in shown] == [3, 3, 4, 3, 3]  # a booked job is beyond the places


def test_bookings_run_exactly_on_their_days(week: Week) -> None:
    """In what the reader got, and in what the advertiser is told."""
    assert ["Know every streetlight you own." in text for text in week.sent] == [False, True, True, True, False]
    assert ["Featured" in text or "FEATURED" in text for text in week.sent] == [False, False, True, False, False]
    with wiring.store(week.config) as store:
        found = appearances(store.database, "town-hall-daily", "exampleton software")
        job = appearances(store.database, "town-hall-daily", "Saltby District Council")
    assert [(one.edition.day, one.accepted) for one in found] == [(day, 1) for day in DAYS[1:4]]
    assert [(one.edition.day, one.reference) for one in job] == [(DAYS[2], "EX-2")]
