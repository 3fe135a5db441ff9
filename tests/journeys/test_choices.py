from __future__ import annotations

import json
import re
from email import message_from_bytes, policy
from pathlib import Path

import pytest
from lxml import html

from tests.journeys.conftest import Run
from tests.transport.relay import Arrival, Relay, relay

DAY = "2025-06-16"
READERS = """\
email,first_name,status,sectors,regions
all@example.org,Al,active,,
house@example.org,Ho,active,Housing & homes,
homes@example.org,Hm,active,housing and homes,
plan@example.org,Pl,active,Planning,
wear@example.org,We,active,,Wearham
bees@example.org,Be,active,Beekeeping,
"""


@pytest.fixture
def edition(paper: Path, run: Run) -> Path:
    """Build the sample day for readers who chose differently, without bookings, to be sent by SMTP."""
    (paper / "subscribers.csv").write_text(READERS, "utf-8")
    (paper / "bookings.csv").unlink(missing_ok=True)
    built = run("build", "--date", DAY, folder=paper)
    assert built.returncode == 0, built.stderr
    assert re.search(r"variants +4: the one for all has 2 readers, those by choice 2, 1, 1 *\n", built.stdout)
    return paper


def to_relay(paper: Path, server: Relay) -> None:
    """Point the settings at a relay."""
    head, _, _ = (paper / "bulletin.toml").read_text("utf-8").partition("[transport]")
    transport = f'[transport]\nkind = "smtp"\nhost = "127.0.0.1"\nport = {server.port}\nsecurity = "none"\n'
    (paper / "bulletin.toml").write_text(head + transport, "utf-8")


def panel(arrival: Arrival) -> tuple[str, set[str], set[str]]:
    """Return a message's panel: its title, the sectors that head its groups, and the places of its jobs."""
    body = message_from_bytes(arrival.content, policy=policy.default).get_body(("html",))
    assert body is not None
    root = html.document_fromstring(body.get_content())
    title, sectors, places = (
        [" ".join(one.text_content().split()) for one in root.find_class(name)] for name in ("title", "sector", "where")
    )
    return title[0], set(sectors), {place.partition(" · ")[2] for place in places}


def test_each_reader_s_message_shows_what_they_chose(edition: Path, run: Run) -> None:
    """Their sectors and places, and nothing else; who chose nothing, or nothing that is open, gets everyone's."""
    with relay() as server:
        to_relay(edition, server)
        sent = run("send", "--date", DAY, "--yes", folder=edition)
        assert sent.returncode == 0, sent.stderr + sent.stdout
    got = {arrival.recipient.partition("@")[0]: panel(arrival) for arrival in server.arrivals}
    assert got["house"] == got["homes"]
    assert got["house"][:2] == ("Jobs picked for you", {"Housing & homes"})
    assert got["plan"][:2] == ("Jobs picked for you", {"Planning"})
    assert got["wear"][0] == "Jobs picked for you"
    assert all("Wearham" in place for place in got["wear"][2])
    assert len(got["wear"][1]) > 1
    assert got["all"] == got["bees"]
    assert got["all"][0] == "Today’s jobs"
    assert len(got["all"][1]) > 3


def test_a_booking_for_an_audience_is_sent_to_that_audience_and_counted_for_it_alone(edition: Path, run: Run) -> None:
    """Who chose the sector has the sponsor and the featured job; the report counts these readers and no others."""
    settings = (edition / "editions" / DAY / "edition.toml").read_text("utf-8")
    job = re.search(
        r'\[\[jobs\]\](?:(?!\[\[).)*?url = "([^"]+)"(?:(?!\[\[).)*?sector = "Planning"', settings, re.DOTALL
    )
    assert job is not None
    (edition / "bookings.csv").write_text(
        "reference,advertiser,kind,from,to,position,audience,text,url\n"
        f"B1,Lamps Ltd,sponsor,{DAY},{DAY},top,Planning,Lamps for planners.,\n"
        f"B2,Lamps Ltd,sponsor,{DAY},{DAY},bottom,,Lamps for all.,\n"
        f"B3,Lamps Ltd,featured_job,{DAY},{DAY},,planning,,{job[1]}\n",
        "utf-8",
    )
    run("build", "--date", DAY, folder=edition)
    with relay() as server:
        to_relay(edition, server)
        sent = run("send", "--date", DAY, "--yes", folder=edition)
        assert sent.returncode == 0, sent.stderr + sent.stdout
    for arrival in server.arrivals:
        message = message_from_bytes(arrival.content, policy=policy.default)
        bodies = [part.get_content() for kind in ("html", "plain") if (part := message.get_body((kind,)))]
        assert len(bodies) == 2
        for body in bodies:
            plans = arrival.recipient == "plan@example.org"
            assert ("Lamps for planners." in body) == plans
            assert ("featured" in body.casefold()) == plans
            assert "Lamps for all." in body
    told = json.loads(run("report", "--advertiser", "Lamps Ltd", "--json", folder=edition).stdout)
    assert {one["reference"]: one["accepted"] for one in told} == {"B1": 1, "B2": 6, "B3": 1}


def test_the_report_counts_variants_and_their_readers(edition: Path) -> None:
    """The default first, then by readers; together they are everyone on the list."""
    variants = json.loads((edition / "editions" / DAY / "report.json").read_text("utf-8"))["variants"]
    assert [one["readers"] for one in variants] == [2, 2, 1, 1]
    assert variants[0]["key"] == "default"
    assert all(re.fullmatch("[0-9a-f]{16}", one["key"]) for one in variants[1:])


def test_beyond_the_most_it_says_who_gets_the_default(edition: Path, run: Run) -> None:
    """Two variants allowed: the largest group keeps its own, the others' readers are told as many."""
    settings = edition / "bulletin.toml"
    settings.write_text(settings.read_text("utf-8").replace("# max = 100 ", "max = 2 "), "utf-8")
    built = run("build", "--date", DAY, folder=edition)
    assert "2: the one for all has 4 readers (2 of them beyond variants.max), those by choice 2" in built.stdout


def test_a_choice_made_since_the_build_is_rendered_when_it_is_sent(edition: Path, run: Run) -> None:
    """A reader changes their mind after the build: their message has the new sector's jobs."""
    readers = READERS.replace("bees@example.org,Be,active,Beekeeping,", "bees@example.org,Be,active,Finance,")
    (edition / "subscribers.csv").write_text(readers, "utf-8")
    with relay() as server:
        to_relay(edition, server)
        assert run("send", "--date", DAY, "--yes", folder=edition).returncode == 0
    (mine,) = [arrival for arrival in server.arrivals if arrival.recipient == "bees@example.org"]
    assert panel(mine)[:2] == ("Jobs picked for you", {"Finance"})


def test_a_variant_that_a_check_blocks_stops_the_send(edition: Path, run: Run) -> None:
    """Only those who chose Planning would get a link to nowhere: nobody is sent anything, exit 3, with the reason."""
    part = edition / "templates" / "daily" / "parts" / "jobs.mjml.j2"
    source = part.read_text("utf-8")
    broken = '{% if jobs.personal and sector.name == "Planning" %}<tr><td><a href="">?</a></td></tr>{% endif %}'
    loop = "{% for job in sector.jobs %}\n"
    part.write_text(source.replace(loop, broken + loop, 1), "utf-8")
    with relay() as server:
        to_relay(edition, server)
        refused = run("send", "--date", DAY, "--yes", folder=edition)
    assert refused.returncode == 3
    assert "blocked" in refused.stderr
    assert server.arrivals == []


def test_linked_pictures_lie_in_the_archive_and_not_in_the_message(edition: Path, run: Run) -> None:
    """With local = "link" a message holds no picture: each is named under reader_url, and kept to be put there."""
    settings = edition / "bulletin.toml"
    settings.write_text(settings.read_text("utf-8").replace('# local = "embed" ', 'local = "link" '), "utf-8")
    with relay() as server:
        to_relay(edition, server)
        assert run("send", "--date", DAY, "--yes", folder=edition).returncode == 0
    message = message_from_bytes(server.arrivals[0].content, policy=policy.default)
    assert {part.get_content_type() for part in message.walk()} == {
        "multipart/alternative",
        "text/plain",
        "text/html",
    }
    body = message.get_body(("html",))
    assert body is not None
    sources = html.document_fromstring(body.get_content()).xpath("//img/@src")
    assert isinstance(sources, list)
    kept = {file.name for file in (edition / "editions" / DAY / "pictures").iterdir()}
    home = f"https://news.example.org/archive/{DAY}/pictures/"
    assert sources
    assert {str(one).removeprefix(home) for one in sources} <= kept
