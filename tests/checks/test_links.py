from __future__ import annotations

import pytest

from tests.checks.pages import MARK, ids, judged


@pytest.mark.parametrize(
    ("address", "found"),
    [
        ("", "links.empty"),
        ("   ", "links.empty"),
        ("https://", "links.placeholder"),
        ("https:///path", "links.empty"),
        ("#", "links.placeholder"),
        ("#nowhere", "links.placeholder"),
        ("{{ story.url }}", "links.placeholder"),
        ("%7B%7Bstory.url%7D%7D", "links.placeholder"),
        ("https://town-hall.test/TODO", "links.placeholder"),
        ("TODO", "links.placeholder"),
        ("*|UNSUB|*", "links.placeholder"),
        ("example", "links.placeholder"),
        ("javascript:alert(1)", "links.scheme"),
        ("JavaScript:alert(1)", "links.scheme"),
        ("data:text/html,hello", "links.scheme"),
        ("file:///etc/passwd", "links.scheme"),
        ("www.town-hall.test", "links.scheme"),
        ("/stories/1", "links.scheme"),
        ("//town-hall.test/1", "links.scheme"),
    ],
)
def test_a_link_that_leads_nowhere_blocks(address: str, found: str) -> None:
    """Thousands of readers cannot be told afterwards."""
    (finding,) = judged(f'<a href="{address}">Read on</a>', about="links.")
    assert (finding.id, finding.severity) == (found, "block")
    assert "“Read on”" in finding.message


@pytest.mark.parametrize(
    "address",
    [
        "https://town-hall.test/",
        "https://town-hall.test:8080/a?b=1&amp;c=%7B2%7D#d",
        "https://local.test/localhost",
        "https://9.9.9.9/a",
        "HTTPS://TOWN-HALL.TEST/",
        "mailto:desk@town-hall.test",
        "tel:+441632960000",
        "https://town-hall.test/todos",
        "https://town-hall.test/mastodon",
        "https://town-hall.test/an-example",
        "https://counterexample.test/",
        "https://bücher.test/",
        f"{MARK}_view_url_",
        "#jobs",
    ],
)
def test_a_good_link_is_left_alone(address: str) -> None:
    """The near misses: words inside words, capitals, parameters, a place in the bulletin itself."""
    assert judged(f'<h2 id="jobs">Jobs</h2><a href="{address}">Read on</a>', about="links.") == ()


@pytest.mark.parametrize(
    "address",
    [
        "http://localhost:8000/draft",
        "https://127.0.0.1/",
        "https://192.168.0.12/draft",
        "https://[fd00::1]/",
        "https://printer.local/",
        "https://intranet/news",
        "https://https://town-hall.test/a",
    ],
)
def test_what_only_the_desk_can_open_is_a_warning(address: str) -> None:
    """A draft's address, an intranet's, a slip that makes one: no reader gets there."""
    assert ids(judged(f'<a href="{address}">Read on</a>', about="links.")) == ["warn links.private"]


def test_an_address_is_told_once_however_many_links_lead_there() -> None:
    """A headline and its button are one thing to mend; untidy parameters of a whole site as well."""
    links = '<a href="https://a.test/TODO">A bridge</a> <a href="https://a.test/TODO">Read the full story</a>'
    (finding,) = judged(links, about="links.p")
    assert finding.message == "2 links (“A bridge”) lead to “https://a.test/TODO”, which looks like a placeholder"
    many = "".join(f'<a href="https://a.test/{number}?utm_source=">Story {number}</a>' for number in range(11))
    (finding,) = judged(many, about="links.t")
    assert finding.message == "11 links (“Story 0”) lead to “a.test” with utm_source="


def test_a_link_without_an_address_blocks() -> None:
    """An anchor that is no link looks like one."""
    assert ids(judged("<a>Read on</a>", about="links.")) == ["block links.empty"]


def test_a_link_needs_words_or_a_picture_that_has_some() -> None:
    """It is read out by them."""
    picture = '<a href="https://a.test/"><img src="pictures/hall-208.jpg" alt="{}"></a>'
    assert ids(judged(picture.format(""))) == ["warn links.wordless"]
    assert judged(picture.format("The town hall")) == ()


def test_names_kept_for_examples_are_noted_once_a_host() -> None:
    """A new publication begins with them; it should not go out with them."""
    link = '<a href="https://{}/">a</a>'
    hosts = ("example.org", "news.example.org", "example.org", "example.org.uk", "notexample.org", "a.example")
    found = judged("".join(link.format(host) for host in hosts), about="links.example")
    assert [(one.severity, one.message.split(",")[0]) for one in found] == [
        ("note", "1 link leads to a.example"),
        ("note", "2 links lead to example.org"),
        ("note", "1 link leads to news.example.org"),
    ]


def test_what_only_outlook_sees_is_not_judged() -> None:
    """A conditional comment is a comment; what every other program sees is judged."""
    assert judged('<!--[if mso]><a href="#">x</a><img src="x"><![endif]-->') == ()
    shown = judged('<!--[if !mso]><!--><a href="#">x</a><!--<![endif]-->', about="links.")
    assert ids(shown) == ["block links.placeholder"]


def test_links_without_encryption_are_told_once_a_host() -> None:
    """Thirty adverts of one board are one thing to mend."""
    links = "".join(f'<a href="http://board.test/{number}">Post {number}</a>' for number in range(30))
    (finding,) = judged(links, about="links.http")
    assert finding.message == "30 links lead to http://board.test without encryption"


@pytest.mark.parametrize("query", ["utm_source=", "utm_medium=test", "utm_term=%7Bname%7D", "utm_id=1&amp;utm_id=2"])
def test_parameters_that_nobody_filled_in_are_a_warning(query: str) -> None:
    """Empty, left over from a form, or there twice."""
    assert ids(judged(f'<a href="https://a.test/?{query}">A</a>', about="links.")) == ["warn links.tracking"]


@pytest.mark.parametrize("query", ["utm_source=daily&amp;utm_medium=e-mail", "source=", "q=utm_source", "utm=test"])
def test_parameters_that_mean_something_are_left_alone(query: str) -> None:
    """A campaign of its own name, and what only looks like one."""
    assert judged(f'<a href="https://a.test/?{query}">A</a>', about="links.") == ()
