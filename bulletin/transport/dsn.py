"""What a relay that offers DSN is asked to report, and how our words are written for it (RFC 3461)."""

from __future__ import annotations

from bulletin.model import Envelope

_LONGEST_ID = 100
_LONGEST_RECIPIENT = 500
"""Characters that RFC 3461 4.4 and 4.2 grant."""


def of_sender(envelope: Envelope) -> str:
    """Ask for reports with the headers alone, that name the copy (RFC 3461 4.3 and 4.4: at most 100 characters)."""
    told = xtext(envelope.id)
    return f" RET=HDRS ENVID={told}" if 0 < len(told) <= _LONGEST_ID else " RET=HDRS"


def of_recipient(envelope: Envelope) -> str:
    """Ask to be told of failure and of delay, with the address as it was when we wrote (RFC 3461 4.1 and 4.2)."""
    told = f"rfc822;{xtext(envelope.recipient)}"
    return " NOTIFY=FAILURE,DELAY" + (f" ORCPT={told}" if len(told) <= _LONGEST_RECIPIENT else "")


def xtext(text: str) -> str:
    """Return an ASCII text as RFC 3461 4 has it in a parameter: "+" and "=", blanks and controls in hexadecimal."""
    if text.isprintable() and not any(mark in text for mark in "+= "):
        return text
    return "".join(one if "!" <= one <= "~" and one not in "+=" else f"+{ord(one):02X}" for one in text)
