from __future__ import annotations

import csv
import io
import json
import tomllib
from pathlib import Path

import pytest

from tests.journeys.conftest import Run
from tests.journeys.test_smtp import relay, use_relay
from tests.site import serving

DAY = "2025-06-16"
LATE = """\
---
title: Ferry to run again from Monday
byline: Beth Arkle
date: 2025-06-10
---
The lock gate that failed in March has been replaced. The first week is free, the county said on Sunday.
"""
HOLD = """\
[[hold]]
words = "Malthouse Arcade"
reason = "court order"
who = "legal"
"""


def edition(paper: Path) -> dict[str, object]:
    """The edition as its file says it."""
    return tomllib.loads((paper / "editions" / DAY / "edition.toml").read_text("utf-8"))


def headlines(paper: Path) -> list[str]:
    """The stories in their order."""
    stories = edition(paper)["stories"]
    assert isinstance(stories, list)
    return [story["headline"] for story in stories]


def test_late_news_leads_a_locked_edition_and_stays(paper: Path, run: Run) -> None:
    """An editor's explicit word beats lock and window; the subject follows, and the next build keeps it."""
    run("build", "--date", DAY, folder=paper)
    file = paper / "editions" / DAY / "edition.toml"
    file.write_text(file.read_text("utf-8").replace("locked = false", "locked = true"), "utf-8")
    (paper / "late.md").write_text(LATE, "utf-8")
    added = run("add", "late.md", "--lead", "--date", DAY, folder=paper)
    assert added.returncode == 0, added.stderr
    assert headlines(paper)[0] == "Ferry to run again from Monday"
    assert edition(paper)["subject"] == "Ferry to run again from Monday"
    file.write_text(file.read_text("utf-8").replace("locked = true", "locked = false"), "utf-8")
    rebuilt = run("build", "--date", DAY, folder=paper)
    assert "kept “Ferry to run again from Monday”, which you added" in rebuilt.stdout
    assert headlines(paper)[0] == "Ferry to run again from Monday"


def test_late_news_that_is_many_or_nothing_is_asked_about(paper: Path, run: Run) -> None:
    """A feed is not one story; a day without an edition has nothing to add to."""
    (paper / "late.md").write_text(LATE, "utf-8")
    early = run("add", "late.md", "--date", DAY, folder=paper)
    assert early.returncode == 2
    assert f"bulletin build --date {DAY}" in early.stderr
    run("build", "--date", DAY, folder=paper)
    many = run("add", "content/feed.xml", "--date", DAY, folder=paper)
    assert many.returncode == 2
    assert "name the address or file of the one that you mean" in many.stderr
    missing = run("add", "nothing.md", "--date", DAY, folder=paper)
    assert missing.returncode == 2
    assert "there is no such file" in missing.stderr


def test_a_hold_takes_a_story_out_and_keeps_it_out(paper: Path, run: Run) -> None:
    """From the next build, from late news, and from a send of what was built before; no option changes that."""
    run("build", "--date", DAY, folder=paper)
    (paper / "holds.toml").write_text(HOLD, "utf-8")
    blocked = run("send", "--date", DAY, "--yes", folder=paper)
    assert blocked.returncode == 3
    assert "held: court order (legal)" in blocked.stderr
    rebuilt = run("build", "--date", DAY, folder=paper)
    assert "took out “City that borrowed to buy a shopping centre sells it for £11.4m”: it is held" in rebuilt.stdout
    assert not [headline for headline in headlines(paper) if "shopping centre" in headline]
    page = "content/news/council-sells-shopping-centre.html"
    refused = run("add", page, "--date", DAY, folder=paper)
    assert refused.returncode == 3
    assert "held: court order (legal)" in refused.stderr
    assert run("send", "--date", DAY, "--yes", folder=paper).returncode == 0
    (paper / "holds.toml").write_text("[[hold]]\nword = 1\n", "utf-8")
    broken = run("build", "--date", DAY, folder=paper)
    assert broken.returncode == 2
    assert "holds.toml, line 1" in broken.stderr


@pytest.mark.parametrize("name", ["holds", "bookings"])
def test_a_list_that_the_settings_name_wrongly_stops_build_check_and_send(paper: Path, run: Run, name: str) -> None:
    """Or what is held would run, and what was sold would not: the key, the name, and what to do."""
    run("build", "--date", DAY, folder=paper)
    settings = paper / "bulletin.toml"
    said = settings.read_text("utf-8").replace(f'# path = "{name}.', 'path = "slip.')
    settings.write_text(said, "utf-8")
    for command in (["build"], ["check"], ["send", "--yes"]):
        stopped = run(*command, "--date", DAY, folder=paper)
        assert stopped.returncode == 2
        assert f"{name}.path: there is no 'slip." in stopped.stderr
        assert "mend the name, or make it" in stopped.stderr


@pytest.mark.parametrize(
    ("audience", "text", "said"),
    [
        ("", '"Hi', "row 3: the table cannot be read on from here"),
        ("", "Hi, all", "row 3: it has 11 fields where the header has 10"),
        ("Housng", "Hi", "its audience, 'Housng', is no sector or region that is known; the nearest is 'Housing &"),
    ],
)
def test_a_slip_in_the_list_of_bookings_blocks(paper: Path, run: Run, audience: str, text: str, said: str) -> None:
    """What is due may be in what cannot be read, and a misspelt audience would be nobody."""
    with (paper / "bookings.csv").open("a", encoding="utf-8") as file:
        file.write(f"EX-2025-34,Lamps,sponsor,{DAY},{DAY},top,{audience},{text},,https://example.org/lamps\n")
        file.write(f"EX-2025-35,Lamps,sponsor,{DAY},{DAY},after_lead,Lindenshire,Hi,,https://example.org/lamps\n")
    run("build", "--date", DAY, folder=paper)
    sent = run("send", "--yes", "--date", DAY, folder=paper)
    assert sent.returncode == 3
    assert said in " ".join((sent.stdout + sent.stderr).split())
    assert "EX-2025-35" not in sent.stdout + sent.stderr


def test_a_booking_that_cannot_run_blocks_until_an_editor_says_why(paper: Path, run: Run) -> None:
    """The reason is kept in the edition and in what the advertiser is told."""
    with (paper / "bookings.csv").open("a", encoding="utf-8") as file:
        file.write(f"EX-2025-34,Harrowdene Borough Council,featured_job,{DAY},{DAY},jobs,,,,https://example.org/gone\n")
    run("build", "--date", DAY, folder=paper)
    with relay() as (inbox, port):
        use_relay(paper, port)
        blocked = run("send", "--date", DAY, "--yes", folder=paper)
        assert blocked.returncode == 3
        assert "booking EX-2025-34 (Harrowdene Borough Council) is due and cannot run" in blocked.stderr
        kept = paper / "editions" / DAY / "edition.toml"
        text = kept.read_text("utf-8")
        reason = 'reference = "EX-2025-34"\nleave_out = "their advert was withdrawn"\n'
        kept.write_text(text.replace('reference = "EX-2025-34"\n', reason), "utf-8")
        run("build", "--date", DAY, folder=paper)
        sent = run("send", "--date", DAY, "--yes", folder=paper)
        assert sent.returncode == 0, sent.stderr
        assert len(inbox.received) == 3
    told = run("report", "--advertiser", "harrowdene borough council", folder=paper)
    (row,) = csv.DictReader(io.StringIO(told.stdout))
    assert (row["date"], row["readers_accepted"], row["left_out"]) == (DAY, "0", "their advert was withdrawn")
    told = run("report", "--advertiser", "Exampleton Asset Software", folder=paper)
    (row,) = csv.DictReader(io.StringIO(told.stdout))
    assert (row["position"], row["readers_accepted"], row["left_out"]) == ("bottom", "3", "")
    everything = json.loads(run("report", "--json", folder=paper).stdout)
    assert [one["reference"] for one in everything] == ["EX-2025-31", "EX-2025-34"]


def test_a_sponsor_moves_away_from_a_story_that_asks_for_tact(paper: Path, run: Run) -> None:
    """Sold "after lead or bottom", it goes to the bottom when an editor marks the second story; the report says so."""
    (paper / "bookings.csv").write_text(
        "reference,advertiser,kind,from,to,position,text\n"
        f"EX-2025-35,Lamps Ltd,sponsor,{DAY},{DAY},after lead or bottom,Lamps that last.\n",
        "utf-8",
    )
    run("build", "--date", DAY, folder=paper)
    text = paper / "editions" / DAY / "bulletin.txt"
    second, third = headlines(paper)[1:3]
    said = text.read_text("utf-8").upper()
    assert said.index("LAMPS THAT LAST") < said.index(second.upper())
    kept = paper / "editions" / DAY / "edition.toml"
    line = f'headline = "{second}"\n'
    kept.write_text(kept.read_text("utf-8").replace(line, f"{line}sensitive = true\n"), "utf-8")
    built = run("build", "--date", DAY, folder=paper)
    assert built.returncode == 0, built.stderr
    said = text.read_text("utf-8").upper()
    assert said.index("LAMPS THAT LAST") > said.index(third.upper())
    report = json.loads((paper / "editions" / DAY / "report.json").read_text("utf-8"))
    (moved,) = [one for one in report["findings"] if one["id"] == "booking.moved"]
    assert moved["message"].startswith("booking EX-2025-35 (Lamps Ltd) was moved to bottom: it would stand beside")
    with relay() as (_, port):
        use_relay(paper, port)
        assert run("send", "--date", DAY, "--yes", folder=paper).returncode == 0
    (row,) = csv.DictReader(io.StringIO(run("report", "--advertiser", "Lamps Ltd", folder=paper).stdout))
    assert (row["position"], row["readers_accepted"]) == ("bottom", "3")


def test_a_thin_days_stories_wait_where_the_settings_say_so(paper: Path, run: Run) -> None:
    """That nothing goes is said in a sentence and is no failure; an editor may send it all the same."""
    settings = (paper / "bulletin.toml").read_text("utf-8")
    settings = settings.replace("# thin_below = 3", "thin_below = 50").replace(
        '# thin_day = "send"', 'thin_day = "merge"'
    )
    (paper / "bulletin.toml").write_text(settings, "utf-8")
    run("build", "--date", DAY, folder=paper)
    waiting = run("send", "--date", DAY, "--yes", folder=paper)
    assert waiting.returncode == 0, waiting.stderr
    assert "is not sent: it has 11 stories, fewer than 50" in waiting.stdout
    assert "the next is that of 2025-06-17" in waiting.stdout
    assert not (paper / "outbox").exists()
    file = paper / "editions" / DAY / "edition.toml"
    file.write_text(file.read_text("utf-8").replace("locked = false", "locked = false\nsend_thin = true"), "utf-8")
    assert run("send", "--date", DAY, "--yes", folder=paper).returncode == 0
    assert (paper / "outbox").exists()


def test_the_stories_that_waited_are_in_the_next_edition(paper: Path, run: Run) -> None:
    """All that a thin Monday had, the weekend's stories included, though nothing was ever sent before."""
    settings = (paper / "bulletin.toml").read_text("utf-8").replace('# thin_day = "send"', 'thin_day = "merge"')
    (paper / "bulletin.toml").write_text(settings.replace("# thin_below = 3", "thin_below = 50"), "utf-8")
    run("build", "--date", DAY, folder=paper)
    waited = _headlines(paper / "editions" / DAY)
    assert waited
    run("build", "--date", "2025-06-17", folder=paper)
    assert _headlines(paper / "editions" / "2025-06-17") == waited


def _headlines(folder: Path) -> set[str]:
    edition = tomllib.loads((folder / "edition.toml").read_text("utf-8"))
    return {story["headline"] for story in edition.get("stories", [])}


def test_a_hold_stops_an_edition_that_is_half_sent(paper: Path, run: Run) -> None:
    """Those who have not had it do not get it, until the hold is lifted."""
    run("build", "--date", DAY, folder=paper)
    with relay() as (inbox, port):
        use_relay(paper, port)
        assert run("send", "--date", DAY, "--yes", "--limit", "1", folder=paper).returncode == 4
        (paper / "holds.toml").write_text(HOLD, "utf-8")
        stopped = run("send", "--date", DAY, "--yes", folder=paper)
        assert stopped.returncode == 3
        assert "held: court order (legal)" in stopped.stderr
        (paper / "editions" / DAY).rename(paper / "elsewhere")  # as on another machine: the message itself is judged
        assert "held: court order (legal)" in run("send", "--date", DAY, "--yes", folder=paper).stderr
        assert len(inbox.received) == 1
        (paper / "holds.toml").unlink()
        assert run("send", "--date", DAY, "--yes", folder=paper).returncode == 0
        assert len(inbox.received) == 3


FEED = """<?xml version="1.0"?><rss version="2.0"><channel><title>Gazette</title><link>{site}</link>
<item><title>{title}</title><link>{site}/bridge</link><pubDate>Mon, 16 Jun 2025 04:00:00 +0100</pubDate>
<description>The bridge opens on Monday, the county said, after three months of repairs.</description></item>
</channel></rss>"""


def test_what_came_from_the_web_is_read_again_before_it_goes(paper: Path, run: Run) -> None:
    """A headline that changed since the build is shown; a story whose page is gone blocks."""
    with serving() as web:
        web.put("/feed", FEED.format(site=web.url, title="Bridge opens").encode())
        web.put("/bridge", b"<p>There.</p>")
        settings = (paper / "bulletin.toml").read_text("utf-8")
        settings = settings.replace('path = "content/" ', f'url = "{web.url}/feed" ').replace(
            "# allow_hosts = []", 'allow_hosts = ["127.0.0.1"]'
        )
        (paper / "bulletin.toml").write_text(settings, "utf-8")
        built = run("build", "--date", DAY, folder=paper)
        assert built.returncode == 0, built.stderr
        assert headlines(paper) == ["Bridge opens"]
        web.put("/feed", FEED.format(site=web.url, title="Bridge stays closed").encode())
        sent = run("send", "--date", DAY, "--yes", folder=paper)
        assert sent.returncode == 0, sent.stderr
        assert "reread.headline" in sent.stdout
        assert "stays" in sent.stdout
        web.put("/bridge", status=410)
        blocked = run("send", "--date", DAY, "--yes", folder=paper)
        assert blocked.returncode == 3
        assert "“Bridge opens” is gone from the web: the server answered 410 Gone" in blocked.stderr
