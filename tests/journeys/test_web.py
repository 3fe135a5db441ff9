from __future__ import annotations

import io
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image as Pillow

from tests.journeys.conftest import Run
from tests.net.test_hostile import bomb
from tests.site import Site, Visitor, serving

DAY = "2025-06-16"
FEED = """\
<rss version="2.0" xmlns:media="http://search.yahoo.com/mrss/"><channel><title>Valley News</title><item>
<title>Ferry returns to the valley after sixty years</title><link>https://valley.example/ferry</link>
<pubDate>Mon, 16 Jun 2025 05:00:00 +0100</pubDate>
<description>The last ferry sailed in 1965. A new one, driven by batteries, takes eighty passengers.</description>
<media:content url="{url}/The-Ferry.jpg" medium="image" type="image/jpeg"/></item></channel></rss>"""


@pytest.fixture
def site() -> Iterator[Site]:
    """A publisher's site: a feed that knows its ETag, with a picture."""
    with serving() as site:
        held = io.BytesIO()
        Pillow.new("RGB", (1400, 900), (10, 90, 107)).save(held, "JPEG")
        site.put("/The-Ferry.jpg", held.getvalue(), Content_Type="image/jpeg")

        def feed(visitor: Visitor) -> None:
            if visitor.headers["If-None-Match"] == '"v1"':
                visitor.answer(304)
            else:
                visitor.answer(200, FEED.format(url=site.url).encode(), Content_Type="text/xml", ETag='"v1"')

        site.script("/feed.xml", feed)
        yield site


def with_sources(paper: Path, *urls: str, pictures: bool = False) -> None:
    """Add sources to the publication's settings, and allow the loopback by name."""
    file = paper / "bulletin.toml"
    text = file.read_text("utf-8").replace("# allow_hosts = []", 'allow_hosts = ["127.0.0.1"]')
    if pictures:
        text = text.replace("# keep = false", "keep = true")
    file.write_text(text + "".join(f'\n[[sources]]\nurl = "{url}"\n' for url in urls), "utf-8")


def test_no_dead_feed_stops_the_day(paper: Path, run: Run, site: Site) -> None:
    """Among a missing feed, a bomb and one that lures into a private network, the good one is in the bulletin."""
    with_sources(
        paper,
        f"{site.url}/missing.xml",
        site.put("/bomb.xml", bomb(1000), Content_Encoding="gzip"),
        site.put("/lure.xml", status=302, Location="http://169.254.169.254/"),
        f"{site.url}/feed.xml",
    )
    built = run("build", "--date", DAY, "--json", folder=paper)
    assert built.returncode == 0, built.stderr
    problems = {one["origin"].rpartition("/")[2]: one["cause"] for one in json.loads(built.stdout)["problems"]}
    assert problems == {
        "missing.xml": "the server answered 404 Not Found",
        "bomb.xml": "it is larger than 20 MB",
        "lure.xml": "the host 169.254.169.254 is on a private network",
    }
    assert "Ferry returns to the valley" in (paper / "editions" / DAY / "bulletin.html").read_text("utf-8")
    agents = {headers["User-Agent"] for _, headers in site.asked}
    assert len(agents) == 1
    assert "The Town Hall Daily; +https://example.org" in agents.pop()


def test_what_has_not_changed_is_not_fetched_again(paper: Path, run: Run, site: Site) -> None:
    """The next build asks with the ETag, is told 304, and makes the same bulletin; with --output nothing is known."""
    with_sources(paper, f"{site.url}/feed.xml")
    page = paper / "editions" / DAY / "bulletin.html"
    assert run("build", "--date", DAY, folder=paper).returncode == 0
    first = page.read_bytes()
    assert run("build", "--date", DAY, folder=paper).returncode == 0
    assert page.read_bytes() == first
    assert run("build", "--date", DAY, "--output", "elsewhere", folder=paper).returncode == 0
    assert [headers["If-None-Match"] for path, headers in site.asked if path == "/feed.xml"] == [None, '"v1"', None]


def test_pictures_are_kept_with_the_edition(paper: Path, run: Run, site: Site) -> None:
    """The bulletin shows its own file; built again, and judged again, it needs the publisher's server no more."""
    with_sources(paper, f"{site.url}/feed.xml", pictures=True)
    edition = paper / "editions" / DAY
    built = run("build", "--date", DAY, folder=paper)
    assert built.returncode == 0, built.stderr
    page = (edition / "bulletin.html").read_text("utf-8")
    assert 'src="pictures/the-ferry-' in page
    assert site.url not in page
    assert f"{site.url}/The-Ferry.jpg" in (edition / "edition.toml").read_text("utf-8")
    site.pages.clear()
    checked = run("check", "--date", DAY, "--json", folder=paper)
    assert checked.returncode == 0, checked.stderr
    assert [one["id"] for one in json.loads(checked.stdout)["findings"] if one["id"].startswith("pictures")] == []
    assert site.paths.count("/The-Ferry.jpg") == 1


def test_an_unencrypted_picture_is_not_linked(paper: Path, run: Run, site: Site) -> None:
    """Where pictures are not kept, one at http:// is left out and said, with the setting that would help."""
    with_sources(paper, f"{site.url}/feed.xml")
    built = run("build", "--date", DAY, "--json", folder=paper)
    (finding,) = [one for one in json.loads(built.stdout)["findings"] if one["id"] == "pictures.left_out"]
    assert "http:// and not https://" in finding["message"]
    assert "keep = true" in finding["advice"]
    assert site.url not in (paper / "editions" / DAY / "bulletin.html").read_text("utf-8")


def test_a_picture_that_is_gone_is_a_warning(paper: Path, run: Run, site: Site) -> None:
    """The story goes without it."""
    del site.pages["/The-Ferry.jpg"]
    with_sources(paper, f"{site.url}/feed.xml", pictures=True)
    built = run("build", "--date", DAY, "--json", folder=paper)
    assert built.returncode == 0, built.stderr
    (problem,) = json.loads(built.stdout)["problems"]
    assert problem["cause"].endswith("was left out: the server answered 404 Not Found")
    assert "Ferry returns to the valley" in (paper / "editions" / DAY / "bulletin.html").read_text("utf-8")


def test_the_progress_bar_names_what_is_being_read(paper: Path, run: Run, site: Site) -> None:
    """On a terminal, so that someone who waits knows for what; a pipe is spared it."""
    with_sources(paper)
    url = f"{site.url}/feed.xml"
    assert f"reading {url}" in run("read", url, folder=paper, FORCE_COLOR="1", TERM="xterm").stderr
    assert run("read", url, folder=paper).stderr == ""
