from __future__ import annotations

from collections.abc import Callable

import pytest

from bulletin.model import Article, Item, Job
from bulletin.sources.characters import parsable

Read = Callable[..., list[Item]]
STORY = "<p>The council will plant four thousand trees along its streets over the next two winters, it said.</p>"


@pytest.mark.parametrize(
    ("given_text", "expected"),
    [
        ("a&#x1;b&#0;c&#xFFFE;d", "abcd"),
        ("a&#xD800;b&#57343;c", "abc"),
        ("a&#x110000;b&#99999999999;c&#x" + "f" * 5000 + ";d", "abcd"),
        ("&#xD83C;&#xDF33; and &#55356;&#57139;", "🌳 and 🌳"),
        ("council&#146;s &#x93;plan&#x94;", "council’s “plan”"),
        ("council\x92s plan", "council’s plan"),
        ("councilâ\x80\x99s plan", "councilâ\x80\x99s plan"),
        ("caf&#233; &#60;b&#62; &#00000065; &#9;", "caf&#233; &#60;b&#62; &#00000065; &#9;"),
        ("&#; &#x; &#-1; &#x1_0", "&#; &#x; &#-1; _0"),
    ],
)
def test_what_no_parser_takes_goes(given_text: str, expected: str) -> None:
    """Written out or as a reference, it goes or becomes what was meant; every other reference is the parser's."""
    assert parsable(given_text) == expected


@pytest.mark.parametrize(
    "reference", ["&#xD800;" * 900, "&#x1;", "&#xFFFE;", "&#x110000;", f"&#{'9' * 5000};", "&#x1_0;"]
)
@pytest.mark.parametrize(
    ("document", "expected"),
    [
        ("<rss><channel><title>P{0}</title><item><title>Trees{0}</title></item></channel></rss>", Article),
        ("<rss><channel><title>P{0}</title><item><title>Trees{0}</title></item>", Article),
        ("<feed><title>P{0}</title><entry><title>Trees{0}</title></entry></feed>", Article),
        ("<source><name>{0}</name><job><title>Trees{0}</title></job></source>", Job),
        ("Job title,Employer\nTrees{0},Council{0}\n", Job),
        (
            f"<html><title>T</title><article><h1>Trees{{0}}</h1>{STORY * 4}<p>{{0}}So it was.</p></article></html>",
            Article,
        ),
        ("---\ntitle: Trees{0}\n---\nText.{0}\n", Article),
    ],
)
def test_a_bad_reference_costs_a_character(
    read: Read, document: str, reference: str, expected: type[Article | Job]
) -> None:
    """The item that holds it is read, and so is the rest of the document."""
    title = next(item.title for item in read(document.format(reference)) if isinstance(item, expected))
    assert title.removesuffix("_0;") == "Trees"


def test_half_characters_are_joined_in_every_field(read: Read) -> None:
    """An emoji that came as two references, once escaped or twice, is an emoji."""
    feed = "<rss><channel><item><title>A &#xD83C;&#xDF33; b</title><description>{}</description></item></channel></rss>"
    (article,) = read(feed.format("&amp;#xD83C;&amp;#xDF33; grows."))
    assert isinstance(article, Article)
    assert (article.title, article.standfirst) == ("A 🌳 b", "🌳 grows.")


def test_windows_quotes_that_passed_for_controls_stay(read: Read) -> None:
    """Windows-1252 taken for Latin-1 and written as UTF-8: the apostrophe is kept in headline and text."""
    page = f"<html><title>T</title><article><h1>Council\x92s trees</h1>{STORY * 3}<p>It\x92s done.</p></article></html>"
    (article,) = read(page)
    assert isinstance(article, Article)
    assert (article.title, article.body[-1]) == ("Council’s trees", "It’s done.")
