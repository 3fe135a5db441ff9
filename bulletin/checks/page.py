"""The HTML as the checks read it: parsed once, with what only Outlook's Word engine sees left out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from lxml import html
from lxml.etree import ParserError

from bulletin.model import Rendered

Element = html.HtmlElement

SHORT = 60
HEADINGS = frozenset({"h2", "h3", "h4"})
"""Of parts of the page; the first one, h1, is the masthead's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A rendered bulletin and its parsed HTML.

    Outlook's conditional comments are comments to the parser, so nothing in them is judged. What stands between
    ``<!--[if !mso]><!-->`` and its end is markup like any other.
    """

    rendered: Rendered
    root: Element

    def elements(self, path: str) -> list[Element]:
        """Return the elements that an XPath finds, in the document's order."""
        found = self.root.xpath(path)
        return [one for one in found if isinstance(one, Element)] if isinstance(found, list) else []

    def texts(self) -> Iterator[tuple[Element, str]]:
        """Yield each piece of text in the body and the element around it, styles left out."""
        for element in self.elements("//body//*[not(self::style or self::script)] | //body"):
            inside = (element.text, *(child.tail for child in element))
            yield from ((element, text) for text in inside if text)


def parse(rendered: Rendered) -> Page:
    """Return the page; an HTML part in which there is nothing gives an empty one."""
    source = rendered.html.encode("utf-8", "replace")
    parser = html.HTMLParser(encoding="utf-8")
    try:
        root = html.document_fromstring(source, parser=parser)
    except ParserError:
        root = html.document_fromstring("<html></html>", parser=parser)
    return Page(rendered=rendered, root=root)


def words(element: Element) -> str:
    """Return an element's text on one line; where a line breaks, words are apart."""
    between = "" if element.find(".//br") is None else " "
    return " ".join(between.join(str(one) for one in element.itertext()).split())


def quoted(text: str) -> str:
    """Return a text as findings quote it, shortened where it is long."""
    return f"“{text if len(text) <= SHORT else text[: SHORT - 1].rstrip() + '…'}”"


def place(element: Element) -> str:
    """Return where an element stands, as an editor would look for it: its tag and words, or the heading it is near."""
    tag = f"HTML, <{element.tag!s}>"
    if said := words(element):
        return f"{tag} {quoted(said)}"
    if near := _heading(element):
        return f"{tag} near {quoted(near)}"
    return tag


def _heading(element: Element) -> str:
    """The heading of the part that an element stands in; else the last above it, or the first below the masthead."""
    for ancestor in element.iterancestors():
        found = [words(one) for one in ancestor.iter("h1", "h2", "h3", "h4") if words(one)]
        if len(found) == 1:
            return found[0]
        if found:
            break
    above, passed = "", False
    for one in element.getroottree().iter("h2", "h3", "h4", str(element.tag)):
        if one is element:
            passed = True
        elif one.tag in HEADINGS:
            above = words(one) or above
        if passed and above:
            return above
    return ""
