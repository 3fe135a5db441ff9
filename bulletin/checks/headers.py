"""The message's header fields, byte by byte, as they would go out: RFC 5322, RFC 8058, RFC 2047.

Judges the bytes and believes no parser: what is wrong here is what parsers disagree on. The parts below the headers
are left to ``mime``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from email.utils import getaddresses, parsedate_to_datetime
from typing import NamedTuple

from bulletin.checks.links import host_of, scheme_of
from bulletin.checks.rule import Rule
from bulletin.model import Finding

SYNTAX = Rule(
    "headers.syntax",
    "block",
    why="relays refuse what is no header, or take it for the message's text",
    advice="look at the publication's name, the subject and the addresses in the settings; this is a fault to report",
)
MISSING = Rule(
    "headers.missing",
    "block",
    why="RFC 5322 asks for it, and relays and filters refuse or mark a message without it",
    advice="this is a fault of the program; report it with bulletin.eml",
)
TWICE = Rule(
    "headers.twice",
    "block",
    why="RFC 5322 allows it once, and programs choose different ones of two",
    advice="this is a fault of the program; report it with bulletin.eml",
)
FROM = Rule(
    "headers.from",
    "block",
    why="filters check the one address a message comes from, and refuse one that has none or several",
    advice="write publication.from as 'The Town Hall Daily <daily@example.org>'",
)
ENCODED = Rule(
    "headers.encoded_identifier",
    "block",
    why="mail programs ignore an identifier with an encoded word in it: one-click unsubscribe fails in silence",
    advice="use plain letters in publication.id, publication.from and reader_url",
)
ENCODED_WORD = Rule(
    "headers.encoded_word",
    "warn",
    why="RFC 2047 allows 75 characters, and some programs show a longer one as it is, in code",
    advice="this is a fault of the program; report it with bulletin.eml",
)
LINE = Rule(
    "headers.line",
    "block",
    why="RFC 5322 allows 998 characters in a line, and relays cut or refuse what is longer",
    advice="shorten publication.reader_url, or the subject",
)
ONE_CLICK = Rule(
    "headers.one_click",
    "block",
    why="Gmail and Yahoo ask bulk senders for one-click unsubscribe (RFC 8058), and refuse those without it",
    advice="let publication.reader_url begin with https://",
)
DOMAINS = Rule(
    "headers.domains",
    "note",
    why="filters trust a message more when sender, list and links are of one domain",
    advice="put reader_url under the domain of publication.from, if you can",
)

FIELD = re.compile(rb"[!-9;-~]+: ?[^\r\n]*(?:\r\n[ \t][^\r\n]*)*")
MESSAGE_ID = re.compile(r"<[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]+@[A-Za-z0-9.-]+>")
ENCODED_WORDS = re.compile(r"=\?[^?\s]*\?[bqBQ]\?[^?\s]*\?=")
REQUIRED = ("date", "from", "to", "subject", "message-id", "mime-version", "list-id", "list-unsubscribe")
ONCE = frozenset({*REQUIRED, "sender", "reply-to", "cc", "bcc", "in-reply-to", "references", "list-unsubscribe-post"})
IDENTIFIERS = ("message-id", "list-id", "list-unsubscribe", "list-unsubscribe-post", "feedback-id", "auto-submitted")
LONGEST_LINE = 998
LONGEST_WORD = 75
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
SECOND_LEVEL = frozenset({"ac", "co", "com", "edu", "gov", "net", "nhs", "org", "police"})
"""Under these a country hands out names: council.gov.uk is one organisation, gov.uk is none."""


class Field(NamedTuple):
    """A header field: its name in lower case, its value unfolded, and its bytes as they stand."""

    name: str
    value: str
    raw: bytes


def headers(message: bytes) -> Iterator[Finding]:
    """Judge a message's header fields."""
    head = message.partition(b"\r\n\r\n")[0] + b"\r\n"
    fields = list(read(message))
    yield from _syntax(head, fields)
    yield from _counts(fields)
    by_name = {field.name: field.value for field in fields}
    yield from _sender(by_name)
    yield from _identifiers(fields)
    yield from _one_click(by_name)
    yield from _domains(by_name)


def read(message: bytes) -> Iterator[Field]:
    """Yield the fields of a message that are well formed."""
    head = message.partition(b"\r\n\r\n")[0]
    for match in FIELD.finditer(head):
        name, _, value = match[0].partition(b":")
        unfolded = re.sub(rb"\r\n(?=[ \t])", b"", value).strip()
        yield Field(name.decode("ascii").lower(), unfolded.decode("latin-1"), match[0])


def _syntax(head: bytes, fields: list[Field]) -> Iterator[Finding]:
    left = head
    for field in fields:
        left = left.replace(field.raw + b"\r\n", b"", 1)
    if left:
        shown = left.partition(b"\r\n")[0][:60].decode("ascii", "backslashreplace")
        yield SYNTAX.found(f"a header line is none: {shown!r}", "headers")
    for field in fields:
        if not field.raw.isascii() or re.search(rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]", field.raw):
            yield SYNTAX.found(f"{field.name} holds bytes that are not plain ASCII", f"header {field.name}")
        if any(len(line) > LONGEST_LINE for line in field.raw.split(b"\r\n")):
            yield LINE.found(f"{field.name} has a line of more than {LONGEST_LINE} characters", f"header {field.name}")
        if any(len(word) > LONGEST_WORD for word in ENCODED_WORDS.findall(field.value)):
            said = f"{field.name} has an encoded word of more than {LONGEST_WORD} characters"
            yield ENCODED_WORD.found(said, f"header {field.name}")


def _counts(fields: list[Field]) -> Iterator[Finding]:
    names = [field.name for field in fields]
    for name in REQUIRED:
        if name not in names:
            yield MISSING.found(f"there is no {name} header", "headers")
    for name in sorted(ONCE & set(names)):
        if names.count(name) > 1:
            yield TWICE.found(f"there are {names.count(name)} {name} headers", f"header {name}")


def _sender(fields: dict[str, str]) -> Iterator[Finding]:
    if "from" in fields:
        short = fields["from"][:LONGEST_LINE]  # the email package descends into each bracket of a comment
        found = [address for _, address in getaddresses([short])] if short.count("(") < LONGEST_WORD else []
        if len(found) != 1 or not re.fullmatch(r"[^@\s]+@[^@\s]+", found[0]):
            yield FROM.found(
                f"From holds {len(found) if all(found) else 'no'} address: {fields['from']!r}", "header from"
            )
    if "date" in fields:
        try:
            zoned = parsedate_to_datetime(fields["date"]).tzinfo is not None
        except ValueError:
            zoned = False
        if not zoned:
            yield SYNTAX.found(f"Date is no date with a zone: {fields['date']!r}", "header date")
    if "message-id" in fields and not MESSAGE_ID.fullmatch(fields["message-id"]):
        yield SYNTAX.found(f"Message-ID is none: {fields['message-id']!r}", "header message-id")


def _identifiers(fields: list[Field]) -> Iterator[Finding]:
    for field in fields:
        inside = field.value if field.name in IDENTIFIERS else ""
        if field.name in {"from", "to", "reply-to", "sender"}:
            inside = " ".join(re.findall(r"<([^<>]*)>", field.value)) or field.value if "<" in field.value else ""
        if "=?" in inside:
            yield ENCODED.found(f"{field.name} holds an encoded word: {inside!r}", f"header {field.name}")


def _one_click(fields: dict[str, str]) -> Iterator[Finding]:
    """RFC 8058 section 3.1: an https address in List-Unsubscribe, and the one value of List-Unsubscribe-Post."""
    if "list-unsubscribe" not in fields:
        return
    addresses = re.findall(r"<([^<>]*)>", fields["list-unsubscribe"])
    web = [one for one in addresses if scheme_of(one) == "https"]
    web += [one for one in addresses if scheme_of(one) == "http" and host_of(one) in LOOPBACK]
    if len(web) != 1:
        said = f"List-Unsubscribe has {len(web)} https addresses and needs one: {fields['list-unsubscribe']!r}"
        yield ONE_CLICK.found(said, "header list-unsubscribe")
    if fields.get("list-unsubscribe-post") != "List-Unsubscribe=One-Click":
        said = "List-Unsubscribe-Post is not List-Unsubscribe=One-Click"
        yield ONE_CLICK.found(said, "header list-unsubscribe-post", advice=MISSING.advice)


def _domains(fields: dict[str, str]) -> Iterator[Finding]:
    sender = _organisation(fields.get("from", "").rpartition("@")[2].rstrip("> "))
    ours = {
        "List-Id": fields.get("list-id", "").rpartition("<")[2].rstrip(">"),
        "Message-ID": fields.get("message-id", "").rpartition("@")[2].rstrip(">"),
        "the unsubscribe link": host_of(fields.get("list-unsubscribe", "").strip("<>")),
    }
    for name, domain in ours.items():
        if sender and domain and domain not in LOOPBACK and _organisation(domain) != sender:
            yield DOMAINS.found(f"{name} is of {_organisation(domain)}, the sender of {sender}", "headers")


def _organisation(domain: str) -> str:
    """The part of a domain that somebody registered, guessed without the list of all suffixes."""
    labels = domain.lower().rstrip(".").split(".")
    country = len(labels) > 2 and len(labels[-1]) == 2 and labels[-2] in SECOND_LEVEL  # noqa: PLR2004 - uk, au, nz
    return ".".join(labels[-3 if country else -2 :])
