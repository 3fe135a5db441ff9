"""What is fetched for the page: late news by its address, a picture by its; and bookings that change places."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from bulletin.starter import new_publication
from tests.faults.launcher import Launcher
from tests.preview.conftest import READERS, Server, serving
from tests.site import Site
from tests.site import serving as site_serving

PICTURE = Path(__file__).parents[2] / "content" / "pictures" / "bridge.jpg"
LATE = """<!doctype html><html lang="en"><head><title>Ferry to run again from Monday</title>
<meta property="og:type" content="article"><meta property="og:title" content="Ferry to run again from Monday">
<meta name="description" content="The ferry between Wearham and Thornbeck runs again."></head>
<body><article><h1>Ferry to run again from Monday</h1>
<p>The ferry between Wearham and Thornbeck will run again from Monday, the county council said this morning, after
eleven weeks in which passengers had to take a bus around the estuary.</p>
<p>The boat was taken out of service in March when an inspection found cracks in its ramp. Repairs took longer than
was expected because a part had to be made anew. Fares stay as they were, and season tickets are extended.</p>
</article></body></html>"""
SECOND = (
    "EX-2025-32,Wearham Print Works,sponsor,2025-06-16,2025-06-20,top,,Printed by noon,,https://example.org/print\n"
)


@pytest.fixture(scope="module")
def web() -> Iterator[Site]:
    """A site of one late story and one picture."""
    with site_serving() as site:
        site.put("/late", LATE.encode(), Content_Type="text/html; charset=utf-8")
        site.put("/bridge.jpg", PICTURE.read_bytes(), Content_Type="image/jpeg")
        yield site


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory, launcher: Launcher, web: Site) -> Iterator[Server]:
    """The preview of a publication that may fetch from that site, and has two bookings."""
    paper = tmp_path_factory.mktemp("web") / "paper"
    new_publication(paper)
    (paper / "subscribers.csv").write_text(READERS, "utf-8")
    settings = paper / "bulletin.toml"
    text, found = re.subn(
        r"(?m)^# allow_hosts = \[\]",
        f'allow_hosts = ["{web.url.split("/")[2].split(":")[0]}"]',
        settings.read_text("utf-8"),
    )
    assert found == 1
    settings.write_text(re.sub(r"(?m)^# keep = false", "keep = true", text, count=1), "utf-8")
    with (paper / "bookings.csv").open("a", encoding="utf-8") as bookings:
        bookings.write(SECOND)
    with serving(paper, launcher) as opened:
        yield opened


def test_late_news_is_added_by_its_address(desk: Server, web: Site) -> None:
    """It is read from the web, cleaned, and leads where that is wished."""
    told = desk.edit(op="add", url=f"{web.url}/late", lead=True)
    first = told["edition"]["stories"][0]
    assert (first["headline"], first["lead"]) == ("Ferry to run again from Monday", True)
    again = desk.post("/edition", {"version": told["version"], "edit": {"op": "add", "url": f"{web.url}/none"}})
    assert again.status_code == httpx.codes.UNPROCESSABLE_ENTITY
    assert "name the address of one story's or one job's own page" in again.json()["message"]


def test_a_picture_is_replaced_by_its_address(desk: Server, web: Site) -> None:
    """It is fetched once and kept beside the edition, and the bulletin shows it."""
    story = desk.steady()["edition"]["stories"][0]["id"]
    told = desk.edit(
        op="picture", id=story, fields={"url": f"{web.url}/bridge.jpg", "alt": "A bridge", "credit": "Ann"}
    )
    (shown,) = [one for one in told["edition"]["stories"] if one["id"] == story]
    assert (shown["image"]["url"], shown["image"]["alt"]) == (f"{web.url}/bridge.jpg", "A bridge")
    assert web.paths.count("/bridge.jpg") == 1
    assert 'alt="A bridge"' in desk.browser.get(f"/frame/{desk.key}").text


def test_bookings_change_places(desk: Server) -> None:
    """Each stands where the other stood."""
    before = {one["id"]: one["position"] for one in desk.steady()["edition"]["bookings"]}
    told = desk.edit(op="swap", id="EX-2025-31", **{"with": "EX-2025-32"})
    after = {one["id"]: one["position"] for one in told["edition"]["bookings"]}
    assert before["EX-2025-31"] != before["EX-2025-32"]
    assert after == {"EX-2025-31": before["EX-2025-32"], "EX-2025-32": before["EX-2025-31"]}
