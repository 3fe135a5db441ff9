"""An HTML page becomes an article, jobs, or both.

Metadata come from JSON-LD ``*Article``, then og: and article: metas, then a single h1, then
trafilatura; the body from trafilatura. Finding these is left to ``page_metadata``, ``page_body``
and ``page_picture``; JobPosting to ``jobposting``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from zoneinfo import ZoneInfo

from lxml import etree, html

from bulletin.model import Article, Image, Item, Job, Problem
from bulletin.sources import caps, jobposting
from bulletin.sources.characters import parsable
from bulletin.sources.document import Document, Hints
from bulletin.sources.page_body import body_of
from bulletin.sources.page_metadata import Metadata, metadata_of
from bulletin.sources.page_picture import picture_of
from bulletin.sources.teaser import is_finished, whole_sentences

_ELLIPSES = ("…", "...", "[…]", "[...]")
_LONGEST_HEADLINE = 300
"""Characters; publishers' systems allow 250 at most."""
_LEVELS_OF_SCRIPTS = 6
_JOINED_FOR_ONE = 25
"""Characters that are joined in the time in which one is asked for."""
_BLOCKS = frozenset({"p", "div", "section", "article", "main", "figure", "ul", "ol", "table", "h2", "h3", "h4"})


def read_page(document: Document, text: str, hints: Hints, zone: ZoneInfo) -> Iterator[Item]:
    """Yield the page's article and the jobs that it describes as JobPosting."""
    source, excess = caps.page(text)
    tree = parsed(source)
    if tree is None:
        cause = "nothing in this HTML can be read"
        yield Problem(origin=document.origin, cause=cause, advice="check that the whole page was saved")
        return
    if _dropped_beyond(tree, caps.LEVELS):
        excess = excess or f"{caps.LEVELS} levels of nesting"
    if len(source) * caps.LEVELS > caps.PAGE_WORDS and _emptied_beyond(tree, caps.PAGE_WORDS):
        excess = excess or f"{caps.PAGE_WORDS // 1_000_000} million characters, each counted at every level"
    for heading in [*tree.iter("h1")]:
        _mend_heading(heading)
    about = metadata_of(tree, document.url, zone)
    jobs = _linked(list(jobposting.jobs(about.data, document, zone)), about.url)
    wanted = about.is_article or not _any_job(jobs)
    body = body_of(tree, about.title, about.descriptions, about.byline) if wanted else ()
    if about.title and (about.is_article or (body and not _any_job(jobs))):
        yield _article(about, body, picture_of(about, tree, document), document.origin, hints)
    elif not jobs:
        cause = "neither an article nor a job is found in this page"
        yield Problem(origin=document.origin, cause=cause, advice="give the article's own page, not a list or a form")
    yield from jobs
    if about.broken:
        cause, advice = "its JSON-LD is broken, so what that says is missing", "tell whoever makes the page"
        yield Problem(origin=document.origin, cause=cause, advice=advice, lost=False)
    if excess:
        cause, advice = f"it has more than {excess}, and was read up to there", "check that the story's end is there"
        yield Problem(origin=document.origin, cause=cause, advice=advice, lost=False)


def parsed(text: str) -> html.HtmlElement | None:
    """Return the tree of a page; None where there is nothing."""
    source = parsable(text)
    if not source.strip():
        return None
    parser = html.HTMLParser(encoding="utf-8", huge_tree=False, no_network=True, remove_comments=True, remove_pis=True)
    try:
        tree: html.HtmlElement = html.document_fromstring(source.encode("utf-8"), parser=parser)
    except etree.LxmlError:  # a document without an element
        return None
    for line_end in tree.iter("br"):
        line_end.tail = f"\n{line_end.tail or ''}"  # it parts words, which text_content would join
    return tree


def _mend_heading(heading: html.HtmlElement) -> None:
    """Make a heading one line, and end one that nobody closed, lest the story is its words, before its first block."""
    if len(heading.text_content()) <= _LONGEST_HEADLINE:
        for line_end in [*heading.iter("br")]:
            line_end.drop_tag()
        return
    said = (heading.text or "").strip()
    for child in [*heading]:
        if said and child.tag in _BLOCKS:
            for below in reversed([child, *child.itersiblings()]):
                heading.addnext(below)
            return
        said = said or child.text_content().strip()


def _dropped_beyond(tree: html.HtmlElement, levels: int) -> bool:
    """Take out what is nested deeper; whether there was anything."""
    deep = tree.xpath(f"//*[count(ancestor::*) = {levels}]")
    for element in deep:
        element.tag = "style"
    if deep:
        etree.strip_elements(tree, "style", with_tail=False)  # at once: drop_tree takes the square of their number
    return bool(deep)


def _emptied_beyond(tree: html.HtmlElement, most: int) -> bool:
    """Take out the text behind so many characters, each counted once a level; whether there was any.

    Whoever asks every element for its words asks for no more than these, however it is nested. What
    stands in pieces between neighbours counts more: who takes the neighbours out one by one, as
    trafilatura does, joins each piece to all before. Scripts stand high in a page, and are large.
    """
    counted = 0
    pieces = [0]  # characters directly in each open element so far
    for event, element in etree.iterwalk(tree, events=("start", "end")):
        if event == "start":
            length, level = len(element.text or ""), len(pieces)
            counted += length * max(0, level - (_LEVELS_OF_SCRIPTS if element.tag == "script" else 0))
            pieces.append(length)
            if counted > most:
                element.text = None
        else:
            pieces.pop()
            if element.tail:
                pieces[-1] += len(element.tail)
                counted += len(element.tail) * len(pieces) + pieces[-1] // _JOINED_FOR_ONE
            if counted > most:
                element.tail = None
    return counted > most


def _linked(items: list[Item], address: str | None) -> list[Item]:
    """A page's only job lies at the page's address, unless it names its own."""
    if sum(isinstance(item, Job) for item in items) != 1:
        return items
    return [replace(item, url=address) if isinstance(item, Job) and not item.url else item for item in items]


def _any_job(items: list[Item]) -> bool:
    return any(isinstance(item, Job) for item in items)


def _article(about: Metadata, body: tuple[str, ...], image: Image | None, origin: str, hints: Hints) -> Article:
    return Article(
        title=about.title,
        url=about.url,
        byline=about.byline,
        published=about.published.at if about.published else None,
        date_only=about.published.date_only if about.published else False,
        standfirst=_standfirst(about.descriptions, body),
        body=body,
        image=image,
        section=about.section or hints.section,
        publisher=about.publisher or hints.publisher,
        origin=origin,
    )


def _standfirst(descriptions: tuple[str, ...], body: tuple[str, ...]) -> str | None:
    """The first description that is not cut off, or what is whole of one.

    A description that stops where the body's sentence goes on was cut, full stop or not: "… Omar (D-Minn.), the U.S."
    """
    for description in descriptions:
        cut = description.endswith(_ELLIPSES) or any(
            paragraph.startswith(description) and paragraph != description and not is_finished(description)
            for paragraph in body
        )
        if not cut:
            return description
    return next((whole for description in descriptions if (whole := whole_sentences(description))), None)
