from __future__ import annotations

import pytest

from tests.checks.pages import ids, judged

DARK = '<meta name="color-scheme" content="light dark"><style>@media (prefers-color-scheme: dark) {{ {} }}</style>'
OUTLOOK = "<style>[data-ogsc] .a {{ color: {} !important; }} [data-ogsb] .b {{ background: {} !important; }}</style>"
BOX = '<div class="b" style="background:{}"><p class="a" style="color:{}{}">Small print</p></div>'


def box(ground: str, colour: str, more: str = "") -> str:
    """A paragraph of a colour in a box of another."""
    return BOX.format(ground, colour, more and f";{more}")


@pytest.mark.parametrize(
    ("ground", "colour", "more", "said"),
    [
        ("#FFFFFF", "#777777", "", "#777777 on #FFFFFF is 4.48:1, and text of its size needs 4.5:1"),
        ("#F3F6F4", "#8795A2", "", "#8795A2 on #F3F6F4 is 2."),
        ("white", "silver", "", "#C0C0C0 on #FFFFFF is 1.8"),
        ("#FFF", "#AAA", "font-size:24px", "needs 3:1"),
        ("rgb(255, 255, 255)", "rgba(0, 0, 0, 0.4)", "", "#999999 on #FFFFFF"),
        ("#FFFFFF url(pictures/a.png) no-repeat", "#999999", "", "#999999 on #FFFFFF"),
        ("#FFFFFF", "#000000", "opacity:0.4", "#999999 on #FFFFFF"),
        ("hsl(0, 0%, 100%)", "hsl(0, 0%, 60%)", "", "#999999 on #FFFFFF"),
    ],
)
def test_what_is_hard_to_read_is_told_with_its_figures(ground: str, colour: str, more: str, said: str) -> None:
    """Whoever mends it needs both colours, the ratio and what is asked."""
    (finding,) = judged(box(ground, colour, more), about="contrast.")
    assert (finding.id, finding.severity) == ("contrast.light", "warn")
    assert finding.message.startswith("“Small print”: ")
    assert said in finding.message


@pytest.mark.parametrize(
    ("ground", "colour", "more"),
    [
        ("#FFFFFF", "#767676", ""),
        ("#FFFFFF", "#949494", "font-size:24px"),
        ("#FFFFFF", "#949494", "font-size:18.7px;font-weight:bold"),
        ("#FFFFFF", "#FFFFFF", "display:none"),
        ("#FFFFFF", "#FFFFFF", "visibility:hidden"),
        ("#FFFFFF", "#FFFFFF", "opacity:0"),
        ("#000000", "#FFFFFF", ""),
        ("transparent", "#333333", ""),
    ],
)
def test_what_can_be_read_or_is_not_shown_is_left_alone(ground: str, colour: str, more: str) -> None:
    """The near misses: just enough, large enough, or hidden."""
    assert judged(box(ground, colour, more), about="contrast.") == ()


@pytest.mark.parametrize(
    ("head", "more", "weak"),
    [
        ("<style>.a { color: #999 }</style>", '<p class="a">x</p>', True),
        ("<style>.a { color: #999 }</style>", '<p class="a" style="color:#333">x</p>', False),
        ("<style>.a { color: #999 !important }</style>", '<p class="a" style="color:#333">x</p>', True),
        ("<style>.a { color: #999 !important }</style>", '<p class="a" style="color:#333 !important">x</p>', False),
        ("<style>#i { color: #333 } p.a { color: #999 }</style>", '<p class="a" id="i">x</p>', False),
        ("<style>p.a { color: #333 } .a { color: #999 }</style>", '<p class="a">x</p>', False),
        ("<style>.a { color: #999 } .b { color: #333 }</style>", '<p class="b a">x</p>', False),
        ("<style>div > p { color: #999 }</style>", "<div><p>x</p></div>", True),
        ("<style>div > p { color: #999 }</style>", "<div><section><p>x</p></section></div>", False),
        ("<style>a:hover { color: #999 }</style>", '<a href="https://a.test/">x</a>', False),
        ("<style>p::before { color: #999 } p:::bad { color: #999 }</style>", "<p>x</p>", False),
        ("<style>@media print { p { color: #999 } }</style>", "<p>x</p>", False),
        ("<style>@media (max-width: 480px) { p { color: #999 } }</style>", "<p>x</p>", False),
        ("<style>@media only screen and (min-width: 480px) { p { color: #999 } }</style>", "<p>x</p>", True),
        ("", '<table role="none" bgcolor="#999999"><tr><td>x</td></tr></table>', False),
        ("", '<table role="none" bgcolor="#555555"><tr><td>x</td></tr></table>', True),
        ("", '<table role="none" bgcolor="#555555" style="background:#fff"><tr><td>x</td></tr></table>', False),
        ("", '<div style="color:#999"><p><i>x</i></p></div>', True),
        ("", '<div style="color:#999"><p style="color:#333"><i>x</i></p></div>', False),
        ("", '<div style="color:#ccc"><img src="pictures/hall-208.jpg" alt="x"></div>', False),
        ("", '<p style="color:#333"><i style="color:#999">x</i> rest</p>', True),
        ("", '<p style="color:#999"><i style="color:#333">x</i></p>', False),
        ("", '<p style="color:#999;color:oklch(20% 0 0)">x</p>', True),
        ("", '<p style="color:oklch(70% 0 0)">x</p>', False),
        ("<style>.a { color: #999 }</style>", '<p class="a" style="color:#12">x</p>', True),
        ("<style>.a { color: #333 }</style>", '<p class="a" style="color:nonsense">x</p>', False),
        ("", '<table role="none" bgcolor="555555"><tr><td>x</td></tr></table>', True),
        ("", '<div style="background:url(a.png) no-repeat #555"><p>x</p></div>', True),
        ("", '<div style="background:#555"><p style="background:#fff;background:none">x</p></div>', True),
        ("", '<div style="visibility:hidden"><p style="visibility:visible;color:#999">x</p></div>', True),
        ("", '<div style="display:none"><p style="display:block;color:#999">x</p></div>', False),
        ("", '<div style="max-height:0;overflow:hidden;color:#fff">x</div>', False),
        ("", '<div style="font-size:0;color:#fff">x</div>', False),
        ("", '<div style="font-size:0"><p style="font-size:16px;color:#999">x</p></div>', True),
        ("", '<p style="font:bold 19px/1.2 Arial;color:#909090">x</p>', False),
        ("", '<h2 style="font:19px Arial;color:#909090">x</h2>', True),
        ("", '<p style="font-size:26px;color:#909090"><small>x</small></p>', True),
        ("", '<p style="color:#999">.<a href="https://a.test/" style="color:inherit">x</a></p>', True),
        ("<style>@media not print { p { color: #999 } }</style>", "<p>x</p>", True),
    ],
)
def test_the_css_that_applies_is_the_css_that_counts(head: str, more: str, weak: bool) -> None:  # noqa: FBT001 - a case
    """Importance, style attributes, specificity, order, media, inheritance: as a browser would have it."""
    assert bool(judged(more, head=head, about="contrast.")) == weak


@pytest.mark.parametrize(
    ("rules", "found"),
    [
        ("", []),
        (".b { background: #12171C !important }", ["warn contrast.dark"]),
        (".b { background: #12171C !important } .a { color: #55626F !important }", ["warn contrast.dark"]),
        (".b { background: #12171C !important } .a { color: #A9B5C1 !important }", []),
        (".b { background: #12171C } .a { color: #55626F }", []),
    ],
)
def test_the_dark_is_judged_by_its_own_rules(rules: str, found: list[str]) -> None:
    """A ground that turns dark under text that does not is the fault that is seen last."""
    assert ids(judged(box("#FFFFFF", "#17212B"), head=DARK.format(rules), about="contrast.")) == found


def test_a_bulletin_without_a_dark_side_is_shown_light() -> None:
    """Black text without any ground stays on white; one that claims a dark side has to say its colours."""
    plain = '<p style="color:#17212B">Small print</p>'
    assert judged(plain, about="contrast.") == ()
    assert ids(judged(plain, head=DARK.format(""), about="contrast.")) == ["warn contrast.dark"]


@pytest.mark.parametrize(
    ("colour", "ground", "found"),
    [("#A9B5C1", "#12171C", []), ("#333333", "#12171C", ["warn contrast.dark"])],
)
def test_outlooks_own_dark_is_judged_where_both_colours_are_said(colour: str, ground: str, found: list[str]) -> None:
    """Where only one is, Outlook chooses the other, and it is not ours to guess."""
    both = OUTLOOK.format(colour, ground)
    assert ids(judged(box("#FFFFFF", "#17212B"), head=both, about="contrast.")) == found
    text_alone = "<style>[data-ogsc] .a { color: #333333 !important; }</style>"
    assert judged(box("#FFFFFF", "#17212B"), head=text_alone, about="contrast.") == ()


def test_a_pair_of_colours_is_told_once() -> None:
    """Thirty bylines of one grey are one thing to mend."""
    (finding,) = judged(box("#FFFFFF", "#999999") * 30, about="contrast.")
    assert finding.message.startswith("“Small print” and 29 more: #999999 on #FFFFFF")
