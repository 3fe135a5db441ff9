"""Whether a story can be read on: a headline of class ``headline`` holds a link to it."""

from __future__ import annotations

from collections.abc import Iterator

from bulletin.checks.page import Element, Page, quoted, words
from bulletin.checks.rule import Rule
from bulletin.model import Finding

UNLINKED = Rule(
    "stories.unlinked",
    "warn",
    why="a reader whom the headline wins has nowhere to go",
    advice="add its url in edition.toml, if there is one",
)

HEADLINE = "contains(concat(' ', normalize-space(@class), ' '), ' headline ')"


def stories(page: Page) -> Iterator[Finding]:
    """Warn of each headline that leads nowhere; a picture that is missing as well is told in the same breath."""
    for headline in page.elements(f"//*[{HEADLINE}]"):
        if headline.find(".//a[@href]") is not None:
            continue
        pictured = own(headline).find(".//img") is not None
        lacks = "no link" if pictured else "neither a link nor a picture"
        yield UNLINKED.found(
            f"the story {quoted(words(headline))} has {lacks}",
            f"story {quoted(words(headline))}",
            advice=f"add its url{'' if pictured else ' and image'} in edition.toml, if there is one",
        )


def own(headline: Element) -> Element:
    """Return the largest element that holds this headline and no other."""
    largest = headline
    for ancestor in headline.iterancestors():
        if len(ancestor.xpath(f".//*[{HEADLINE}]")) > 1:
            break
        largest = ancestor
    return largest
