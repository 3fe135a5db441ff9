"""The HTML as the checks read it: parsed once, with what only Outlook's Word engine sees left out."""

from __future__ import annotations

from dataclasses import dataclass

from lxml import html
from lxml.etree import ParserError

from bulletin.model import Rendered

Element = html.HtmlElement

SHORT = 60


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

    def visible_text(self) -> str:
        """Return what stands in the body, styles left out."""
        found = self.root.xpath("//body//text()[not(ancestor::style or ancestor::script)]")
        return " ".join(str(one) for one in found) if isinstance(found, list) else ""


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
    """Return an element's text on one line."""
    return " ".join(element.text_content().split())


def quoted(text: str) -> str:
    """Return a text as findings quote it, shortened where it is long."""
    return f"“{text if len(text) <= SHORT else text[: SHORT - 1].rstrip() + '…'}”"


def place(element: Element) -> str:
    """Return where an element stands, as an editor would look for it: its tag, and the words in or next to it."""
    said = words(element) or next((words(one) for one in element.iterancestors() if words(one)), "")
    return f"HTML, <{element.tag!s}> {quoted(said)}" if said else f"HTML, <{element.tag!s}>"
