"""The message's parts as they would go out: their order, their encoding, their lines, and that both say the same.

Follows RFC 2045, 2046 and 5322. The fields above them are left to ``headers``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage

from bulletin.checks.link_words import leads_into_a_site, spoken
from bulletin.checks.links import followed
from bulletin.checks.page import Page, quoted, words
from bulletin.checks.rule import Rule
from bulletin.model import Finding

STRUCTURE = Rule(
    "mime.structure",
    "block",
    why="mail programs show the last part that they understand, so plain text comes first and HTML last",
    advice="this is a fault of the program; report it with bulletin.eml",
)
DEFECT = Rule(
    "mime.defect",
    "block",
    why="what one parser forgives, the next one refuses",
    advice="this is a fault of the program; report it with bulletin.eml",
)
CHARSET = Rule(
    "mime.charset",
    "block",
    why="pound signs, quotation marks and names come out garbled",
    advice="this is a fault of the program; report it with bulletin.eml",
)
LINE = Rule(
    "mime.line",
    "block",
    why="RFC 5322 allows 998 octets in a line, each ended by CR LF, and relays break what is longer",
    advice="this is a fault of the program; report it with bulletin.eml",
)
TEXT_HEADLINE = Rule(
    "text.headline",
    "warn",
    why="whoever reads the plain text misses it, and filters distrust two parts that differ",
    advice="tell the same stories and jobs in bulletin.txt.j2 as in bulletin.mjml.j2",
)
TEXT_LINK = Rule(
    "text.link",
    "warn",
    why="whoever reads the plain text cannot follow it, and filters distrust two parts that differ",
    advice="write the same addresses in bulletin.txt.j2 as in bulletin.mjml.j2",
)

LONGEST_LINE = 998
TYPES = ["text/plain", "text/html"]


def mime(message: bytes) -> Iterator[Finding]:
    """Judge a message's lines and parts."""
    if re.search(rb"(?<!\r)\n|\r(?!\n)", message):
        yield LINE.found("a line does not end with CR LF", "message")
    longest = max(len(line) for line in message.split(b"\r\n"))
    if longest > LONGEST_LINE:
        yield LINE.found(f"a line has {longest} octets, and {LONGEST_LINE} are allowed", "message")
    parsed = message_from_bytes(message, policy=policy.default)
    for part in parsed.walk():
        for defect in part.defects:
            yield DEFECT.found(f"{part.get_content_type()}: {type(defect).__name__}", "message")
    yield from _structure(parsed)


def same_content(page: Page) -> Iterator[Finding]:
    """Judge whether the text part tells every headline and address of the HTML."""
    text = _plain(page.rendered.text)
    headings = page.elements("//h1|//h2|//h3|//h4|//h5|//h6")
    untold = [words(one) for one in headings if words(one) and _plain(words(one)) not in text]
    if untold:
        more = f", nor {len(untold) - 1} more" if len(untold) > 1 else ""
        yield TEXT_HEADLINE.found(f"the text part does not say {quoted(untold[0])}{more}", "text")
    written = page.rendered.text.split()
    addresses = {*written, *(one.lstrip("<([").rstrip(">)].,;:!?") for one in written)}  # marks may stand around it
    links = [one for one in followed(page) if leads_into_a_site(one) and spoken(one)]
    lost = [one for one in links if str(one.get("href")).strip() not in addresses]
    if lost:
        more = f", nor {len(lost) - 1} more" if len(lost) > 1 else ""
        said = f"the text part does not give the address of {quoted(spoken(lost[0]))}{more}"
        yield TEXT_LINK.found(said, f"text, {lost[0].get('href')}")


def _structure(parsed: EmailMessage) -> Iterator[Finding]:
    texts = [part for part in parsed.walk() if part.get_content_type() in TYPES]
    kinds = [part.get_content_type() for part in texts]
    if parsed.get_content_type() != "multipart/alternative" or kinds != TYPES:
        yield STRUCTURE.found(
            f"the message is {parsed.get_content_type()} with {', '.join(kinds) or 'no text'}", "message"
        )
    for part in texts:
        try:
            bytes(part.get_payload(decode=True) or b"").decode("utf-8")
        except UnicodeDecodeError:
            yield CHARSET.found(f"{part.get_content_type()} is not UTF-8", "message")
            continue
        if (part.get_content_charset() or "").lower() != "utf-8":
            yield CHARSET.found(f"{part.get_content_type()} does not say that it is UTF-8", "message")


def _plain(text: str) -> str:
    """Letters and digits on one line: capitals, line breaks and rules are the text part's own."""
    return " ".join(re.sub(r"[^\w\s]", "", text).casefold().split())
