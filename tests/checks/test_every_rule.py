"""Each rule beside a bulletin that must trip it and a near miss that must not."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import pytest

from bulletin.checks.catalogue import RULES
from bulletin.checks.page import Page
from bulletin.checks.reachable import UNTRIED
from bulletin.checks.run import More, Sample
from bulletin.checks.spam import spam
from bulletin.errors import BulletinError
from bulletin.model import Finding, Problem
from tests.checks.pages import BODY, MARK, PAGE, TEXT, judgement
from tests.checks.test_reachable import answering

BUTTON = '<a href="https://a.test/b" style="display:inline-block;padding:{}px 20px;line-height:20px">Apply</a>'
STORY = '<div><h2 class="headline"><a href="https://town-hall.test/carers">{}</a></h2><p>{}</p></div>'
NAMED = BODY.replace('<h2 class="headline">', "<div hidden><h2>").replace("</a></h2>", "</a></h2></div>")
"""The story without its headline's class, for those that bring a story of their own."""
GREY = '<p style="color:{};background-color:#FFFFFF">Small print</p>'
NIGHT = (
    '<meta name="color-scheme" content="light dark">'
    "<style>@media (prefers-color-scheme: dark) {{ .a {{ {} }} }}</style>"
)
INK = '<p class="a" style="color:#222222;background-color:#FFFFFF">Small print</p>'
ADDED = b"X-Long: "


class Case(NamedTuple):
    """Parts of a bulletin that must trip a rule, and parts that must not."""

    trips: dict[str, object]
    misses: dict[str, object]


def more(trips: str, misses: str) -> Case:
    """A case in the HTML's last words."""
    return Case({"more": trips}, {"more": misses})


def swapped(old: bytes, new: bytes) -> dict[str, object]:
    """A message in which some bytes are others."""

    def spoilt(message: bytes) -> bytes:
        assert old in message
        return message.replace(old, new, 1)

    return {"spoilt": spoilt}


def says(report: str | Exception) -> dict[str, object]:
    """A spam filter's answer."""

    def ask(_message: bytes) -> str:
        if isinstance(report, Exception):
            raise report
        return report

    def check(_page: Page, sample: Sample) -> Iterable[Finding]:
        return spam(sample.message, ask, warn_points=2, block_points=5)

    outside: list[More] = [check]
    return {"outside": outside}


def points(score: str, *rules: str) -> str:
    """What SpamAssassin prints."""
    return "\n".join((f"Content analysis details:   ({score} points, 5.0 required)", "", *rules, ""))


CASES: dict[str, Case] = {
    "size.clipped": more("<i>" + "€" * 33_400 + "</i>", "<i>" + "€" * 32_000 + "</i>"),
    "size.large": more("<i>" + "€" * 30_000 + "</i>", "<i>" + "e" * 30_000 + "</i>"),
    "subject.missing": Case({"subject": " "}, {"subject": "x"}),
    "text.missing": Case({"text": " \n"}, {"text": "x"}),
    "text.trivial": Case({"text": "View this online: https://town-hall.test/"}, {"text": " ".join(["word"] * 30)}),
    "unsubscribe.html": Case({"body": BODY.replace(f"{MARK}_unsubscribe_url_", "#")}, {}),
    "unsubscribe.text": Case({"text": TEXT.replace(f"{MARK}_unsubscribe_url_", "")}, {}),
    "words.placeholder": more("<p>Dear {{ first_name }}</p>", "<p>Dear {first_name}</p>"),
    "subject.long": Case({"subject": "x" * 76}, {"subject": "x" * 75}),
    "subject.short": Case({"subject": "Monday news"}, {"subject": "Mondays news"}),
    "preheader.missing": Case({"preheader": " "}, {"preheader": "Two more"}),
    "preheader.short": Case({"preheader": "x" * 24}, {"preheader": "x" * 25}),
    "preheader.long": Case({"preheader": "x" * 141}, {"preheader": "x" * 140}),
    "preheader.repeats": Case(
        {"subject": "Inspectors praise a county", "preheader": "INSPECTORS praise a county"},
        {"subject": "Inspectors praise a county", "preheader": "Inspectors praise a county, and why"},
    ),
    "words.quotes": Case({"subject": "‘We are done, says county"}, {"subject": "‘We’re done,’ says councils’ body"}),
    "words.capitals": Case({"subject": "COUNTY PRAISED again"}, {"subject": "UNISON praised again in the county"}),
    "words.names": Case(
        {
            "body": NAMED,
            "more": STORY.format("Carers in Wearham are paid", "The scheme in Wareham has ended a shortage."),
        },
        {"body": NAMED, "more": STORY.format("Carers in Wearham are paid", "Wearham’s scheme has ended a shortage.")},
    ),
    "links.empty": more('<a href="https:///a">Read on</a>', '<a href="https://a.test/a">Read on</a>'),
    "links.placeholder": more(
        '<a href="https://a.test/TODO">Read on</a>', '<a href="https://a.test/todos">Read on</a>'
    ),
    "links.scheme": more('<a href="javascript:alert(1)">Read on</a>', '<a href="tel:+441632960000">Call us</a>'),
    "links.http": more(
        '<a href="http://a.test/">Read on</a>', '<a href="https://a.test/?from=http://b.test">Read on</a>'
    ),
    "links.private": more('<a href="https://192.168.0.12/draft">Read on</a>', '<a href="https://9.9.9.9/">Read on</a>'),
    "links.password": more(
        '<a href="https://me:secret@a.test/">Read on</a>', '<a href="https://a.test/@me:secret">Read on</a>'
    ),
    "links.tracking": more(
        '<a href="https://a.test/?utm_source=&amp;utm_campaign=[name]">Read on</a>',
        '<a href="https://a.test/?utm_source=daily&amp;utm_campaign=june&amp;ref=">Read on</a>',
    ),
    "links.example": more(
        '<a href="https://example.org/">Read on</a>', '<a href="https://example.org.uk/">Read on</a>'
    ),
    "links.wordless": more(
        '<a href="https://a.test/"><img src="pictures/hall-208.jpg" alt=""></a>',
        '<a href="https://a.test/"><img src="pictures/hall-208.jpg" alt="The town hall"></a>',
    ),
    "links.vague": more('<a href="https://a.test/">Click here!</a>', '<a href="https://a.test/">Where to click</a>'),
    "links.same_words": more(
        '<p><a href="https://a.test/1">Planner</a> <a href="https://a.test/2">Planner</a></p>',
        '<p><a href="https://a.test/1">Planner</a>, York</p><p><a href="https://a.test/2">Planner</a>, Hull</p>',
    ),
    "links.duplicate": more(
        '<a href="https://a.test/1">A bridge</a> <a href="https://a.test/2">A road</a> '
        '<a href="https://a.test/1">A bus</a>',
        '<a href="https://a.test/1">A bridge</a> <a href="https://a.test/1">Read the full story</a>',
    ),
    "links.dead": Case(
        {"outside": [answering("https://town-hall.test/carers")]}, {"outside": [answering("https://b.test")]}
    ),
    "pictures.alt_missing": more('<img src="pictures/hall-208.jpg">', '<img src="pictures/hall-208.jpg" alt="">'),
    "pictures.alt_file_name": more(
        '<img src="pictures/hall-208.jpg" alt="IMG_2041.jpg">', '<img src="pictures/hall-208.jpg" alt="The .jpg man">'
    ),
    "pictures.undescribed": more(
        '<img src="pictures/hall-208.jpg" alt="" width="208">', '<img src="pictures/hall-208.jpg" alt="" width="199">'
    ),
    "pictures.broken": more('<img src="hall-208.jpg" alt="">', '<img src="https://a.test/hall-208.jpg" alt="">'),
    "pictures.left_out": Case({"problems": (Problem(origin="a.jpg", cause="is broken", advice="mend it"),)}, {}),
    "stories.unlinked": more('<h2 class="headline">A day</h2>', '<h2 class="headlines">A day</h2>'),
    "page.language": Case({"page": PAGE.replace('"en-GB"', '"und"')}, {"page": PAGE.replace('"en-GB"', '"EN-gb"')}),
    "page.direction": Case({"language": "ar"}, {"page": PAGE.replace('"ltr"', '"auto"'), "language": "ar"}),
    "page.title": Case({"page": PAGE.replace("A day", " ")}, {"page": PAGE.replace("A day", "x")}),
    "headings.first": more("<h1>Jobs</h1>", "<h2>Jobs</h2>"),
    "headings.order": more("<h4>Jobs</h4>", "<h3>Jobs</h3>"),
    "headings.empty": more("<h2> <br></h2>", '<h2><img src="pictures/hall-208.jpg" alt="Jobs"></h2>'),
    "tables.role": more(
        "<table><tr><td>a</td></tr></table>",
        '<table role="presentation"><tr><td>a</td></tr></table><table><tr><th>Pay</th><td>£1</td></tr></table>',
    ),
    "contrast.light": more(GREY.format("#777777"), GREY.format("#767676")),
    "contrast.dark": Case(
        {"head": NIGHT.format("color: #333333 !important; background-color: #12171C !important"), "more": INK},
        {"head": NIGHT.format("color: #EDF1F5 !important; background-color: #12171C !important"), "more": INK},
    ),
    "targets.small": more(BUTTON.format(11), BUTTON.format(12)),
    "clients.support": Case(
        {"more": '<div style="display:grid;gap:1px;grid-template-columns:1fr;object-fit:cover;inset:0">a</div>'},
        {"more": '<div style="border-radius:4px">a</div>'},
    ),
    "clients.unsupported": more('<video src="https://a.test/a.mp4"></video>', '<div style="border-radius:4px">a</div>'),
    "headers.syntax": Case(swapped(b"Subject: ", b"Subject "), swapped(b"Subject: ", b"Subject:  ")),
    "headers.missing": Case(swapped(b"Date: ", b"Dated: "), swapped(b"Date: ", b"DATE: ")),
    "headers.twice": Case(
        swapped(b"Subject: ", b"From: a@b.test\r\nSubject: "), swapped(b"Subject: ", b"X-From: a\r\nSubject: ")
    ),
    "headers.from": Case(
        swapped(b"From: The Town Hall Daily <daily@example.org>", b"From: a@example.org, b@example.org"),
        swapped(b"From: The Town Hall Daily <daily@example.org>", b'From: "Town, Hall" <daily@example.org>'),
    ),
    "headers.encoded_identifier": Case(
        swapped(b"List-Id: The Town Hall Daily ", b"List-Id: =?utf-8?q?Zo=C3=AB?= "),
        swapped(b"From: The Town Hall Daily ", b"From: =?utf-8?q?Zo=C3=AB?= "),
    ),
    "headers.encoded_word": Case(
        swapped(b"Subject: ", b"Subject: =?utf-8?q?" + b"x" * 64 + b"?= "),
        swapped(b"Subject: ", b"Subject: =?utf-8?q?" + b"x" * 63 + b"?= "),
    ),
    "headers.line": Case(
        swapped(b"Subject: ", ADDED + b"x" * 991 + b"\r\nSubject: "),
        swapped(b"Subject: ", ADDED + b"x" * 990 + b"\r\nSubject: "),
    ),
    "headers.one_click": Case(
        swapped(b"List-Unsubscribe: <https:", b"List-Unsubscribe: <http:"),
        swapped(b"List-Unsubscribe: <", b"List-Unsubscribe: <mailto:a@example.org>, <"),
    ),
    "headers.domains": Case(
        swapped(b"List-Unsubscribe: <https://news.example.org", b"List-Unsubscribe: <https://example.news"),
        swapped(b"List-Unsubscribe: <https://news.example.org", b"List-Unsubscribe: <https://a.b.example.org"),
    ),
    "mime.structure": Case(swapped(b"text/plain", b"text/enriched"), swapped(b"text/plain", b"TEXT/plain")),
    "mime.defect": Case(
        swapped(b'boundary="=_', b'boundary="=-'), swapped(b"MIME-Version: 1.0", b"MIME-Version:  1.0")
    ),
    "mime.charset": Case(swapped(b"charset=utf-8", b"charset=latin-1"), swapped(b"charset=utf-8", b"charset=UTF-8")),
    "mime.line": Case(
        swapped(b"THE TOWN", b"x" * 999 + b"\r\nTHE TOWN"), swapped(b"THE TOWN", b"x" * 998 + b"\r\nTHE TOWN")
    ),
    "text.headline": more(
        "<h2>Bridge reopens</h2>", "<h2>SALARIES, and sick-pay</h2>".replace(", and", " and").replace("-", " ")
    ),
    "text.link": more('<a href="https://a.test/1">A bridge</a>', '<a href="https://a.test/">The bridge’s own site</a>'),
    "spam.blocked": Case(
        says(points("5.1", " 5.1 BAD_NEWS   BODY: bad")), says(points("5.0", " 5.0 BAD_NEWS   BODY: bad"))
    ),
    "spam.suspect": Case(
        says(points("2.1", " 2.1 BAD_NEWS   BODY: bad")), says(points("2.0", " 2.0 BAD_NEWS   BODY: bad"))
    ),
    "spam.points": Case(
        says(points("0.7", " 0.7 FAINT   BODY: faint")),
        says(points("-0.0", "-0.0 NO_RELAYS   Info", " 0.0 HTML_MESSAGE   BODY")),
    ),
    "spam.unread": Case(says(BulletinError("it took more than 20 seconds")), says(points("0.0"))),
}


def found(parts: dict[str, object]) -> list[str]:
    """The ids of what the checks find."""
    return [one.id for one in judgement(**parts).findings]  # type: ignore[arg-type]  # parts by their names


@pytest.mark.parametrize("rule", sorted(CASES))
def test_a_rule_is_tripped_by_what_it_is_for_and_spares_the_near_miss(rule: str) -> None:
    """One bulletin that must trip it, and one just beside it that must not."""
    case = CASES[rule]
    assert rule in found(case.trips)
    assert rule not in found(case.misses)


def test_no_rule_is_without_a_case() -> None:
    """A new rule comes with the bulletin that trips it. Only time could trip the link that is not tried."""
    assert set(CASES) == RULES.keys() - {UNTRIED.id}


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES.keys())
def test_every_rule_says_why_and_what_to_do(rule: object) -> None:
    """A finding is an order only to those who do not know why."""
    assert getattr(rule, "why", "")
    assert getattr(rule, "advice", "")
