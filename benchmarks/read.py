"""What reading costs: milliseconds a page and a feed, beside bare trafilatura and feedparser in the same run.

Reads pages and feeds made here, and the real ones where BULLETIN_INPUTS names their folder. Each
figure is processor time, the median of rounds in which the two take turns, so that a busy machine
bears on both.
Exits with 1 where a page or a feed takes ours more than 1.3 times as long in the mean.
"""

from __future__ import annotations

import io
import os
import statistics
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

import feedparser
import trafilatura

from bulletin.sources.document import Document, Hints
from bulletin.sources.reading import read_document

ROUNDS = 15
MOST = 1.3
LONDON = ZoneInfo("Europe/London")
PARAGRAPH = (
    "The council will plant <a href='/x'>four thousand</a> trees along its streets over the next two winters, it said."
)


def main() -> int:
    """Print a line a document, then a page's and a feed's mean; return 1 where one of these costs too much."""
    spent: dict[str, list[tuple[float, float]]] = {"a page": [], "a feed": []}
    print(f"{'':24}{'bytes':>9}{'bare ms':>9}{'ours ms':>9}{'times':>7}")
    for name, content, bare in documents():
        theirs, ours = compared(partial(bare, content), partial(ours_of, content))
        spent["a page" if bare is extracted else "a feed"].append((theirs, ours))
        print(f"{name:24}{len(content):9,}{theirs:9.2f}{ours:9.2f}{ours / theirs:7.2f}")
    worst = 0.0
    for kind, times in spent.items():
        theirs, ours = (statistics.fmean(column) for column in zip(*times, strict=True))
        worst = max(worst, ours / theirs)
        print(f"{kind:33}{theirs:9.2f}{ours:9.2f}{ours / theirs:7.2f}")
    print(f"{'within' if worst <= MOST else 'beyond'} {MOST} times")
    return int(worst > MOST)


def documents() -> list[tuple[str, bytes, Callable[[bytes], object]]]:
    """Return name, content and the bare library's reading of each document."""
    found: list[tuple[str, bytes, Callable[[bytes], object]]] = [
        ("page of 12 paragraphs", page(12), extracted),
        ("page of 120 paragraphs", page(120), extracted),
        ("feed of 20 items", feed(20), parsed),
        ("feed of 200 items", feed(200), parsed),
    ]
    folder = os.environ.get("BULLETIN_INPUTS")
    for pattern, bare in (("pages/*.html", extracted), ("feeds/*", parsed)) if folder else ():
        found += [(path.name, path.read_bytes(), bare) for path in sorted(Path(folder or "").glob(pattern))]
    return found


def page(paragraphs: int) -> bytes:
    """Return a news page as publishers make them: metadata, navigation, story, more to read."""
    links = "".join(
        f"<li><a href='/{number}'>Another story of the day, number {number}</a></li>" for number in range(60)
    )
    data = (
        '{"@type":"NewsArticle","headline":"Trees for all","author":{"name":"Ann Other"},"datePublished":"2025-06-16"}'
    )
    return f"""<!doctype html><html><head><title>Trees for all | The Paper</title><meta charset="utf-8">
<meta property="og:site_name" content="The Paper"><script type="application/ld+json">{data}</script></head>
<body><nav><ul>{links}</ul></nav><article><h1>Trees for all</h1>
<div class="story">{f"<p>{PARAGRAPH}</p>" * paragraphs}</div></article>
<aside><ul>{links}</ul></aside></body></html>""".encode()


def feed(items: int) -> bytes:
    """Return an RSS feed with text, category and picture."""
    item = """<item><title>Trees for all, number {0}</title><link>https://example.org/{0}?utm_source=rss</link>
<dc:creator>Ann Other</dc:creator><pubDate>Mon, 16 Jun 2025 09:30:00 GMT</pubDate><category>News</category>
<description>&lt;p&gt;Four thousand trees are coming, and {0} more.&lt;/p&gt;</description>
<content:encoded><![CDATA[<p>{1}</p><p>{1}</p>]]></content:encoded>
<media:content url="https://example.org/{0}.jpg" width="460"/></item>"""
    filled = "".join(item.format(number, PARAGRAPH) for number in range(items))
    return f"""<rss version="2.0" xmlns:media="http://search.yahoo.com/mrss/"
xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/">
<channel><title>The Paper</title>{filled}</channel></rss>""".encode()


def extracted(content: bytes) -> object:
    """Read a page with trafilatura alone: text and metadata, as ours gives them."""
    return trafilatura.bare_extraction(
        content, favor_precision=True, include_comments=False, include_tables=False, with_metadata=True
    )


def parsed(content: bytes) -> object:
    """Read a feed with feedparser alone, without what it does that ours does itself."""
    return feedparser.parse(io.BytesIO(content), sanitize_html=False, resolve_relative_uris=False)


def ours_of(content: bytes) -> object:
    """Read a document as `bulletin read` does."""
    return list(read_document(Document(origin="benchmark", content=content), Hints(), LONDON))


def compared(first: Callable[[], object], second: Callable[[], object]) -> tuple[float, float]:
    """Return the median milliseconds of each, taking turns."""
    spent: tuple[list[float], list[float]] = ([], [])
    for _ in range(ROUNDS):
        for run, times in zip((first, second), spent, strict=True):
            start = time.process_time()
            run()
            times.append((time.process_time() - start) * 1000)
    return statistics.median(spent[0]), statistics.median(spent[1])


if __name__ == "__main__":
    sys.exit(main())
