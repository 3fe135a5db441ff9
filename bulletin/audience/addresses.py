"""Which addresses a message can be sent to.

email-validator judges the syntax; nothing is looked up. What it lets through and a relay or a
header would stumble over is refused here. A list names few domains and many readers: a domain is
judged once, and a plain part before the @ by the one rule that concerns it.
"""

from __future__ import annotations

import re
from functools import lru_cache

from email_validator import EmailNotValidError, validate_email

_LONGEST = 254  # RFC 5321 4.5.3.1.3, less the angle brackets
_LONGEST_LOCAL = 64  # RFC 5321 4.5.3.1.1
_DOMAINS = 4096
_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"  # RFC 5322 3.2.3
_PLAIN = re.compile(rf"{_ATOM}(?:\.{_ATOM})*")


def read_address(text: str) -> str:
    """Return the address in the form in which it is sent to: ASCII, an international domain as IDNA.

    Raises ValueError with a reason for people.
    """
    address = _plain(text.strip()) or _judged(text.strip())
    if len(address) > _LONGEST:
        raise ValueError("it is longer than mail allows")
    if address.startswith("-"):
        # A program that is handed it as an argument would take it for an option.
        raise ValueError("an address cannot begin with a hyphen")
    if "=?" in address:
        # Mail programs would decode it in a header and show another address.
        raise ValueError("it holds an encoded word")
    return address


def _plain(text: str) -> str | None:
    """Return an address that needs no closer look at the part before its @; None for any other."""
    local, _, domain = text.partition("@")
    if len(text) > _LONGEST or len(local) > _LONGEST_LOCAL or not _PLAIN.fullmatch(local):
        return None
    if local.isalpha() and not local.islower():  # it may be a role of RFC 2142, which is written small
        return None
    found = _domain(domain)
    return f"{local}@{found}" if found else None


@lru_cache(_DOMAINS)
def _domain(text: str) -> str | None:
    """Return a domain in ASCII; None where it is none, or that depends on what stands before it."""
    try:
        return _judged(f"a@{text}").removeprefix("a@")
    except ValueError:
        return None


def _judged(text: str) -> str:
    try:
        found = validate_email(text, check_deliverability=False, strict=True, allow_smtputf8=False)
    except EmailNotValidError as error:
        reason = str(error).rstrip(".")
        raise ValueError(reason[:1].lower() + reason[1:]) from error
    if found.ascii_email is None:
        raise ValueError("it is longer than mail allows")
    return found.ascii_email
