"""The system's Chromium as a reader's screen: a bulletin written to a folder, opened at a width and in a scheme."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser, Page, Route

from bulletin.message.splice import fill_html
from bulletin.model import Edition, Placement, Publication, Rendered
from bulletin.rendering.look import Look
from bulletin.rendering.render import render
from tests.rendering.editions import LOOK, PROJECT, PUBLICATION, edition, illustrated

QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
Scheme = Literal["light", "dark"]
READER = {
    "email": "reader@example.test",
    "first_name": "Sam",
    "reason": "you signed up on 2 May 2025",
    "unsubscribe_url": "https://news.town-hall.test/unsubscribe/sample",
    "preferences_url": "https://news.town-hall.test/preferences/sample",
    "view_url": "https://news.town-hall.test/view/sample",
}
SPONSORS = tuple(
    Placement(
        reference=f"B-{position}",
        advertiser="Exampleton Asset Software",
        kind="sponsor",
        position=position,
        text="Know every streetlight you own, and who mends it.",
        url="https://advertiser.test/",
    )
    for position in ("top", "after_lead", "jobs", "bottom")
)


def full_day(**changes: object) -> Edition:
    """Return a day with everything on it: pictures, a number, sponsors in every position, a featured job."""
    thumbs = ("arcade.jpg", "bridge.jpg", "road.jpg", "solar.jpg", "terrace.jpg", "town-hall.jpg")
    stories = illustrated(PROJECT / "content" / "pictures", hero="fostering.jpg", thumbs=thumbs)
    jobs = edition().jobs
    first = replace(jobs[0], booking="B-job", show="always")
    given = {"stories": stories, "jobs": (first, *jobs[1:]), "placements": SPONSORS, "number": 1482}
    return edition(**{**given, **changes})


def written(folder: Path, rendered: Rendered) -> Path:
    """Write a bulletin as its reader gets it, its pictures beside it, and give the page."""
    (folder / "pictures").mkdir(parents=True, exist_ok=True)
    for picture in rendered.pictures:
        (folder / "pictures" / picture.name).write_bytes(picture.content)
    (folder / "bulletin.html").write_text(fill_html(rendered, READER), "utf-8")
    return folder / "bulletin.html"


def designed(
    folder: Path,
    design: str,
    publication: Publication = PUBLICATION,
    look: Look = LOOK,
    day: Edition | None = None,
) -> Path:
    """Write a day in a design, the full one unless another is given."""
    return written(folder, render(day or full_day(), publication, replace(look, design=design)))


def opened(browser: Browser, file: Path, *, width: int, scheme: Scheme = "light", pictures: bool = True) -> Page:
    """Open a bulletin as a reader would see it."""

    def refuse(route: Route) -> None:
        route.abort()

    page = browser.new_page(viewport={"width": width, "height": 900}, color_scheme=scheme)
    if not pictures:
        page.route("**/pictures/*", refuse)
    page.goto(file.as_uri())
    return page
