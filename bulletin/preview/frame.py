"""The bulletin as the frame shows it: what goes out, with its pictures fetched through here and in the light asked for.

What a mail program would drop as well is taken out: scripts, handlers, forms, frames, a base, a refresh. That is the
second line; the first is the policy that the frame is served with, which runs nothing but our own script, fetches
nothing but pictures from here, and has an origin that is nobody's.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from html import escape
from typing import Literal

from lxml import html as markup
from lxml.html import HtmlElement

Light = Literal["light", "dark", "inverted"]

_DROPPED = frozenset({"script", "iframe", "frame", "object", "embed", "applet", "base", "form", "link", "noscript"})
_LINKS = ("href", "src", "action", "formaction", "background", "poster", "data", "xlink:href")
_SCHEME = re.compile(r"^[\x00-\x20]*(javascript|vbscript|data)[\x00-\x20]*:", re.IGNORECASE)
_PREFERS = re.compile(r"\(\s*prefers-color-scheme\s*:\s*(light|dark)\s*\)", re.IGNORECASE)
_ALWAYS, _NEVER = "(min-width: 0px)", "(max-width: 0px)"
_INVERTED = (
    "html{filter:invert(1) hue-rotate(180deg);background:#fff}"
    "img,video,[background]{filter:invert(1) hue-rotate(180deg)}"
)
"""What programs do that darken a mail by force: every colour turned over, pictures left as they are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """How the bulletin is looked at."""

    light: Light = "light"
    pictures: bool = True


def policy(origin: str, key: str, nonce: str) -> str:
    """The Content-Security-Policy of a frame: its own pictures and styles, our one script, and no origin."""
    return (
        f"sandbox allow-scripts; default-src 'none'; script-src 'nonce-{nonce}'; "
        f"style-src 'unsafe-inline' {origin}/asset/{key}/; "
        f"img-src {origin}/asset/{key}/; base-uri 'none'; form-action 'none'; frame-ancestors {origin}"
    )


def listed(lines: Iterable[str]) -> str:
    """A document that shows these lines as they are, each with its number."""
    shown = "".join(f"<li><code>{escape(line) or '&nbsp;'}</code></li>" for line in lines)
    head = "<!doctype html><html lang='en'><head><title>The bulletin</title></head>"
    return f"{head}<body class='lines'><ol>{shown}</ol></body></html>"


def framed(html: str, view: View, *, assets: str, nonce: str, picture: Callable[[str], str]) -> str:
    """Return the document to show; ``assets`` is where our files lie, ``picture`` gives a picture's address here."""
    tree = markup.document_fromstring(html)
    for element in list(tree.iter()):
        if isinstance(element, HtmlElement) and isinstance(element.tag, str):
            _cleaned(element, element.tag.lower(), view, picture)
    head = tree.find("head")
    if head is None:
        head = markup.Element("head")
        tree.insert(0, head)
    if view.light == "inverted":
        head.append(_element("style", text=_INVERTED))
    head.append(_element("link", rel="stylesheet", href=f"{assets}/frame.css"))
    tree.append(_element("script", src=f"{assets}/frame.js", nonce=nonce))
    shown: str = markup.tostring(tree, encoding="unicode", doctype="<!doctype html>")
    return shown


def _cleaned(element: HtmlElement, tag: str, view: View, picture: Callable[[str], str]) -> None:
    """Take out of an element what mail programs take out, and show its picture from here."""
    if tag in _DROPPED or (tag == "meta" and (element.get("http-equiv") or "").strip().lower() == "refresh"):
        element.drop_tree()
        return
    for name in list(element.attrib):
        if _is_live(name.lower(), element.attrib[name]):
            del element.attrib[name]
    for name in ("src", "background"):
        if element.get(name):
            element.set(name, picture(element.attrib[name]) if view.pictures else "")
    if tag == "style" and element.text:
        element.text = _lit(element.text, view.light)
    if tag == "meta" and element.get("name") in {"color-scheme", "supported-color-schemes"}:
        element.set("content", "dark" if view.light == "dark" else "light")


def _is_live(name: str, value: str) -> bool:
    """Whether an attribute does something, or fetches from elsewhere, or leads to a script."""
    if name.startswith("on") or name in {"srcdoc", "srcset", "ping", "target"}:
        return True
    return name in _LINKS and _SCHEME.match(value) is not None


def _lit(css: str, light: Light) -> str:
    """Settle what the style sheet asks of the reader's preference, whatever this machine prefers."""
    preferred = "dark" if light == "dark" else "light"
    return _PREFERS.sub(lambda asked: _ALWAYS if asked[1].lower() == preferred else _NEVER, css)


def _element(tag: str, text: str | None = None, **attributes: str) -> HtmlElement:
    element = markup.Element(tag, attributes)
    element.text = text
    return element
