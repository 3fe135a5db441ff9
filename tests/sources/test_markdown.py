"""Stories that editors write by hand: Markdown below front matter."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bulletin.model import Article, Image, Item, Problem
from bulletin.sources.document import Hints
from bulletin.sources.files import Files

Read = Callable[..., list[Item]]

YAML = """\
---
title: Trees for all
standfirst: Four thousand trees are coming.
author: Ann Other
date: 2025-06-16 09:30
section: Environment
url: https://example.org/trees?utm_source=desk
publisher: The Paper
image:
  url: https://example.org/oak.jpg
  alt: An oak
  credit: "Picture: Jo Lens"
---

The council will *plant* four thousand [trees](https://example.org/x).

Residents may ask for one.
"""

TOML = """\
+++
headline = "Trees for all"
summary = "Four thousand trees are coming."
authors = ["Ann Other"]
published = 2025-06-16T09:30:00
category = "Environment"
link = "https://example.org/trees?utm_source=desk"
publication = "The Paper"
photo = "https://example.org/oak.jpg"
image_alt = "An oak"
photographer = "Jo Lens"
+++
# Trees for all

The council will **plant** four thousand trees.

Residents may ask for one.
"""


def only(items: list[Item]) -> Article:
    """Return the only item, an article."""
    (article,) = items
    assert isinstance(article, Article)
    return article


@pytest.mark.parametrize("text", [YAML, TOML, "\n" + YAML.replace("\n", "\r\n")], ids=["yaml", "toml", "crlf"])
def test_a_story_written_by_hand_is_an_article(read: Read, london: ZoneInfo, text: str) -> None:
    """Whatever fence and names the editor uses, and with the link kept as the editor wrote it."""
    assert only(read(text)) == Article(
        title="Trees for all",
        url="https://example.org/trees?utm_source=desk",
        byline="Ann Other",
        published=datetime(2025, 6, 16, 9, 30, tzinfo=london),
        standfirst="Four thousand trees are coming.",
        body=("The council will plant four thousand trees.", "Residents may ask for one."),
        image=Image(url="https://example.org/oak.jpg", alt="An oak", credit="Jo Lens"),
        section="Environment",
        publisher="The Paper",
        origin="a-document",
    )


@pytest.mark.parametrize(
    "line",
    [
        "title: Budget: what it means",
        "title: Budget: 'a disaster', says leader",
        "title: 'A disaster': leader on the budget",
        'title: "Enough", say residents',
        "title: @mayor replies",
        "title: 100% of it",
        "title: [sic] is what he wrote: really",
        "Headline: & so on",
        "title: Council #1 in country",
        "title: #1 in the country: Northmere",
        "Headline: Leaders #budget, #tax and A #2",
    ],
)
def test_a_headline_need_not_be_yaml(read: Read, line: str) -> None:
    """Editors write colons, quotes and signs as they come; the headline is what stands behind the name."""
    expected = line.partition(": ")[2]
    assert only(read(f"---\n{line}\nbyline: Ann Other\n---\nText.\n", "markdown")).title == expected


def test_a_remark_is_none_of_the_headline_and_is_said(read: Read) -> None:
    """A sign with a space behind it begins a remark, as in YAML; a quoted value, a list and a block have their own."""
    warning, article = read(
        "---\ntitle: Council #1  # ask legal\nstandfirst: |\n  Note: we are #1 # here.\ndate: 2025-06-16 # or later\n"
        'byline: "Ann #2"\n---\nText.\n'
    )
    assert isinstance(article, Article)
    assert (article.title, article.standfirst, article.byline) == ("Council #1", "Note: we are #1 # here.", "Ann #2")
    assert article.date_only
    assert warning == Problem(
        origin="a-document",
        cause="its title was read up to '# ask legal', which is a remark",
        advice="put it into quotes, if it is not",
        lost=False,
    )


def test_values_stay_the_words_they_are(read: Read) -> None:
    """No word becomes a truth value, a number or a date behind the editor's back."""
    article = only(read("---\ntitle: No\nsection: 007\nbyline: Null\n---\nText.\n"))
    assert (article.title, article.section, article.byline) == ("No", "007", "Null")


def test_markup_in_the_text_becomes_plain_paragraphs(read: Read) -> None:
    """Lists, quotations, tables, HTML and pictures: the words stay, a script does not."""
    text = (
        "---\ntitle: T\n---\n## A heading\n\n- one `code`\n- two\n\n> Said *she*.\n\n"
        "<script>alert(1)</script>\n\nA line\nand its end.\n\n![An oak](https://example.org/oak.jpg)\n"
    )
    article = only(read(text))
    assert article.body == ("A heading", "one code", "two", "Said she.", "A line and its end.")
    assert article.image == Image(url="https://example.org/oak.jpg", alt="An oak")


def test_the_first_heading_is_the_headline_where_none_is_named(read: Read) -> None:
    """Front matter without a title stands above a text that has one; a different heading stays in the text."""
    article = only(read("---\nbyline: Ann Other\n---\n\n# Trees for *all*\n\nText.\n"))
    assert (article.title, article.body) == ("Trees for all", ("Text.",))
    assert only(read("---\ntitle: T\n---\n\n# Another\n\nText.\n")).body == ("Another", "Text.")


def test_a_picture_beside_the_text_is_found(tmp_path: Path, london: ZoneInfo) -> None:
    """By its name, inside the source's folder; one that is not there is said."""
    (tmp_path / "oak.jpg").write_bytes(b"\xff\xd8\xff")
    (tmp_path / "a.md").write_text("---\ntitle: A\nimage: oak.jpg\nalt: An oak\n---\nText.\n", encoding="utf-8")
    (tmp_path / "b.md").write_text("---\ntitle: B\nimage: {src: ../oak.png}\n---\nText.\n", encoding="utf-8")
    first, problem, second = Files(tmp_path, Hints(), london).read()
    assert isinstance(first, Article)
    assert first.image == Image(path=(tmp_path / "oak.jpg").resolve(), alt="An oak")
    assert isinstance(second, Article)
    assert second.image is None
    assert isinstance(problem, Problem)
    assert (problem.cause, problem.lost) == (
        "its picture '../oak.png' is neither an address nor a file in its folder",
        False,
    )


@pytest.mark.parametrize(
    ("line", "cause", "advice"),
    [
        (
            "standfrist: Four thousand.",
            "its front matter says 'standfrist', which is not known",
            "did you mean 'standfirst'?",
        ),
        (
            "date: 16 June 12 noon",
            "its date '16 June 12 noon' is not understood",
            "write it like 2025-06-16 or 16 June 2025 09:30",
        ),
        ("date: soon", "its date 'soon' is not understood", "write it like 2025-06-16 or 16 June 2025 09:30"),
        (
            "link: javascript:alert(1)",
            "its link 'javascript:alert(1)' cannot be followed and was taken off",
            "give the whole address, beginning with https://",
        ),
    ],
)
def test_a_slip_is_said_and_the_story_kept(read: Read, line: str, cause: str, advice: str) -> None:
    """A misspelt name or an unreadable value is a warning with what to write."""
    problem, article = read(f"---\ntitle: T\n{line}\n---\nText.\n")
    assert isinstance(article, Article)
    assert (article.standfirst, article.published, article.url) == (None, None, None)
    assert problem == Problem(origin="a-document", cause=cause, advice=advice, lost=False)


@pytest.mark.parametrize(
    ("text", "place", "cause"),
    [
        ('+++\ntitle = "T"\nbyline = Ann Other\n+++\nText.\n', "line 3", "its front matter cannot be read ("),
        ("---\ntitle: T\n  tags: [a\n---\nText.\n", "line 3", "its front matter cannot be read ("),
        ("---\nbyline: Ann Other\n---\nText.\n", None, "it has no headline"),
        ("---\ntitle: T\ndraft: true\n---\nText.\n", None, "it is marked as a draft"),
    ],
)
def test_what_cannot_be_used_is_named(read: Read, text: str, place: str | None, cause: str) -> None:
    """Broken front matter is named with its line in the file; a draft stays out."""
    (problem,) = read(text, "markdown")
    assert isinstance(problem, Problem)
    assert (problem.place, problem.lost) == (place, True)
    assert problem.cause.startswith(cause)


@pytest.mark.parametrize(
    ("text", "place", "cause", "advice"),
    [
        ("---\nbyline: Ann Other\n---\nText.\n", None, "it has no headline", "write title: … between two lines of ---"),
        ("---\ntitle: T\n\nText.\n", "line 1", "its front matter is not closed", "write a line of --- between it and"),
        ("---\ntags:\n - a\ntitle: T\nText.", "line 1", "its front matter is not closed", "write a line of --- "),
        ("+++\nheadline = 'T'\n", "line 1", "its front matter is not closed", "write a line of +++ between it and the"),
    ],
)
def test_what_is_missing_is_said_though_nobody_named_the_kind(
    read: Read, text: str, place: str | None, cause: str, advice: str
) -> None:
    """Not that it is none of all the kinds that there are."""
    (problem,) = read(text)
    assert isinstance(problem, Problem)
    assert (problem.place, problem.cause, problem.lost) == (place, cause, True)
    assert problem.advice.startswith(advice)


def test_anchors_multiply_nothing(read: Read) -> None:
    """Aliases of aliases, which would be billions of words, are read as the text that they are written in."""
    rounds = "".join(f"x{n}: &x{n} [*x{n - 1}, *x{n - 1}]\n" for n in range(1, 40))
    assert only(read(f"---\ntitle: T\nx0: &x0 ha\n{rounds}byline: *x39\n---\nText.\n", "markdown")).title == "T"


@pytest.mark.parametrize(("said", "meant"), [("true", True), ("Yes", True), ("false", False), ("no", False)])
def test_what_its_writer_says_of_tact_is_kept(read: Read, said: str, meant: bool) -> None:  # noqa: FBT001 - a table's column
    """In YAML's words and in TOML's."""
    assert only(read(f"---\ntitle: Inquest\nsensitive: {said}\n---\nIt opens.\n")).sensitive is meant
    if said in {"true", "false"}:
        assert only(read(f'+++\ntitle = "Inquest"\nsensitive = {said}\n+++\nIt opens.\n')).sensitive is meant


def test_tact_that_is_not_understood_is_said(read: Read) -> None:
    """The word list judges the story then."""
    problem, article = read("---\ntitle: Inquest\nsensitive: perhaps\n---\nIt opens.\n")
    assert isinstance(problem, Problem)
    assert problem.cause == "whether it is sensitive is not understood ('perhaps')"
    assert isinstance(article, Article)
    assert article.sensitive is None


def test_an_embargo_is_kept_and_one_that_cannot_be_read_loses_the_story(read: Read) -> None:
    """It must not run early because somebody wrote the time in words."""
    head = "---\ntitle: Budget\nembargo_until: {}\n---\nThe budget.\n"
    kept = only(read(head.format("2025-06-16 09:00")))
    assert kept.embargo_until is not None
    assert kept.embargo_until.isoformat() == "2025-06-16T09:00:00+01:00"
    for written in ("after the speech", "12 noon, 16 June"):
        (problem,) = read(head.format(written))
        assert isinstance(problem, Problem)
        assert problem.cause == f"its embargo cannot be read ('{written}'), so it was left out"
