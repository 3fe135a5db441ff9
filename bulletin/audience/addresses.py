"""Which addresses a message can be sent to.

email-validator judges the syntax; nothing is looked up. What it lets through and a relay or a
header would stumble over is refused here.
"""

from __future__ import annotations

from email_validator import EmailNotValidError, validate_email

_LONGEST = 254  # RFC 5321 4.5.3.1.3, less the angle brackets


def read_address(text: str) -> str:
    """Return the address in the form in which it is sent to: ASCII, an international domain as IDNA.

    Raises ValueError with a reason for people.
    """
    try:
        found = validate_email(text.strip(), check_deliverability=False, strict=True, allow_smtputf8=False)
    except EmailNotValidError as error:
        reason = str(error).rstrip(".")
        raise ValueError(reason[:1].lower() + reason[1:]) from error
    address = found.ascii_email
    if address is None or len(address) > _LONGEST:
        raise ValueError("it is longer than mail allows")
    if address.startswith("-"):
        # A program that is handed it as an argument would take it for an option.
        raise ValueError("an address cannot begin with a hyphen")
    if "=?" in address:
        # Mail programs would decode it in a header and show another address.
        raise ValueError("it holds an encoded word")
    return address
