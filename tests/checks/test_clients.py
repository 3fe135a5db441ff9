from __future__ import annotations

import re

import pytest

from bulletin.checks.clients import FALLS_BACK, SHARES, caniemail, known_clients, measure
from bulletin.checks.features import used
from bulletin.checks.page import parse
from bulletin.checks.run import Standards
from bulletin.checks.styles import sheets
from bulletin.model import Rendered
from tests.checks.pages import ids, judged, judgement


def features(html: str) -> dict[str, str]:
    """What a page uses, and where first."""
    page = parse(Rendered(subject="", preheader="", mjml="", html=html, text="", mark="s0", slots=frozenset()))
    return used(page, sheets(page))


@pytest.mark.parametrize(
    ("html", "feature"),
    [
        ("<video></video>", "element:video"),
        ('<p dir="rtl">', "attribute:dir"),
        ('<a href="#jobs">', "link:#"),
        ('<a href="mailto:a@a.test">', "link:mailto:"),
        ('<meta name="color-scheme">', "meta:color-scheme"),
        ('<input type="checkbox">', "input:checkbox"),
        ('<img src="https://a.test/b.WEBP?w=2">', "image:webp"),
        ('<img src="data:image/png;base64,AA">', "image:data"),
        ("<p><!-- x --></p>", "comment:html"),
        ('<p style="BORDER-radius: 4px">', "property:border-radius"),
        ('<p style="display: Flex">', "value:display:flex"),
        ('<p style="width: calc(1px + 2em)">', "function:calc"),
        ('<p style="width: calc(1px + 2em)">', "unit:em"),
        ('<p style="margin:-.5rem">', "unit:rem"),
        ('<p style="width:50%">', "unit:%"),
        ('<p style="font-family:Inter, system-ui">', "keyword:system-ui"),
        ('<p style="color:red!important">', "important:"),
        ('<p style="background:url(a.svg)">', "image:svg"),
        ("<style>@media (max-width:1px) { p { color:red } }</style>", "at:media"),
        ("<style>@media (prefers-color-scheme:dark) { p { color:red } }</style>", "media:prefers-color-scheme"),
        ("<style>@media (-webkit-min-device-pixel-ratio:2) { p { color:red } }</style>", "media:device-pixel-ratio"),
        ("<style>@font-face { src: url(a.woff) }</style>", "at:font-face"),
        ('<style media="print">p { color:red }</style>', "at:media"),
        ("<style>/* x */ p { color:red }</style>", "comment:css"),
        ("<style>p, b { color:red }</style>", "selector:grouping"),
        ("<style>p b { color:red }</style>", "selector:descendant"),
        ("<style>p > b { color:red }</style>", "selector:child"),
        ("<style>p + b { color:red }</style>", "selector:adjacent-sibling"),
        ("<style>p ~ b { color:red }</style>", "selector:general-sibling"),
        ("<style>* { color:red }</style>", "selector:universal"),
        ("<style>[data-x~=a] { color:red }</style>", "selector:attribute"),
        ("<style>#a { color:red }</style>", "selector:id"),
        ("<style>p.a { color:red }</style>", "selector:chaining"),
        ("<style>.a:not(.b) { color:red }</style>", "pseudo:not"),
        ("<style>p::before { color:red }</style>", "pseudo:before"),
    ],
)
def test_what_is_used_is_found(html: str, feature: str) -> None:
    """In elements, attributes, styles and selectors."""
    assert feature in features(html)


@pytest.mark.parametrize(
    ("html", "feature"),
    [
        ('<!--[if mso]><video></video><![endif]--><p style="color:red">', "element:video"),
        ("<p style=\"font-family:'display grid', serif\">", "keyword:grid"),
        ('<p style="color:#1em">', "unit:em"),
        ('<p style="background:url(https://a.test/calc(1))">', "function:calc"),
        ('<style>[title="a > b"] { color:red }</style>', "selector:child"),
        ("<style>[data-x~=a] { color:red }</style>", "selector:general-sibling"),
        ("<style>.a { color:red }</style>", "selector:type"),
        ("<style>.a, .b { color:red }</style>", "selector:descendant"),
        ('<a href="https://a.test/#jobs">', "link:#"),
        ('<img src="https://a.test/webp/b.png">', "image:webp"),
    ],
)
def test_what_only_looks_like_it_is_not(html: str, feature: str) -> None:
    """What stands in quotes, in addresses, in words of another meaning, and what Outlook alone sees."""
    assert feature not in features(html)


def test_the_data_names_its_source_and_fits_the_checks() -> None:
    """Dated, a letter for each client, and every feature can be found; what falls back and the default shares exist."""
    known = caniemail()
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", known.date)
    assert len(known.features) > 290
    assert all(len(one.support) == len(known.clients) and set(one.support) <= set("yanu-") for one in known.features)
    assert all(one.find for one in known.features)
    assert {one.slug for one in known.features} >= FALLS_BACK
    assert set(SHARES) <= set(known_clients())


def test_support_is_weighted_by_readers() -> None:
    """Flexbox is unknown to Outlook on Windows: with no such readers nothing is lost, with half of them half."""
    html = '<div style="display:flex">a</div>'
    page = parse(Rendered(subject="", preheader="", mjml="", html=html, text="", mark="s0", slots=frozenset()))

    def lost(**shares: float) -> float:
        given = {name.replace("_", ".", 1).replace("_", "-"): share for name, share in shares.items()}
        missing = measure(page, sheets(page), given).unsupported
        return next((one.share for one in missing if one.feature == "display:flex"), 0.0)

    assert lost(**{"apple-mail_ios": 7}) == 0
    assert lost(**{"apple-mail_ios": 7, "outlook_windows": 7}) == 50
    assert lost(outlook_windows=7) == 100


def test_what_falls_back_is_listed_and_held_against_nobody() -> None:
    """Rounded corners that Outlook does not know are in the report, and no finding."""
    said = judgement('<div style="border-radius:4px">a</div>', standards=Standards(clients={"outlook.windows": 1}))
    assert [one.id for one in said.findings if one.id.startswith("clients.")] == []
    (missing,) = [one for one in said.measured.unsupported if one.feature == "border-radius"]
    assert missing.clients == ("Outlook (Windows)",)
    assert missing.share == 100


@pytest.mark.parametrize(("most", "found"), [(9, ["warn clients.unsupported"]), (100, [])])
def test_how_many_readers_may_do_without_is_the_publications_to_say(most: float, found: list[str]) -> None:
    """A share of the readers, in per cent."""
    flex = '<div style="display:flex">a</div>'
    assert ids(judged(flex, about="clients.unsupported", standards=Standards(client_loss=most))) == found
