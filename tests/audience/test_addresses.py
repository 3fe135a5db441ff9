"""What is judged quickly is judged as email-validator does."""

from __future__ import annotations

import re

import pytest
from email_validator import EmailNotValidError, validate_email
from hypothesis import example, given
from hypothesis import strategies as st

from bulletin.audience.addresses import read_address

LOCALS = st.text(st.sampled_from("aZ9.-_+'\"@ <>()=?é\u0301ａ"), max_size=8) | st.sampled_from(
    ["info", "Info", "SUPPORT", "www", "Jo.Smith", "JSmith", "x" * 64, "x" * 65, "123"]
)
DOMAINS = st.text(st.sampled_from("aZ9.-_@[]>é。\u0301"), max_size=12) | st.sampled_from(
    [
        *("example.com", "EXAMPLE.Com", "bücher.example", "xn--bcher-kva.example", "a.test", "localhost"),
        *("[127.0.0.1]", f"{'a' * 60}.{'b' * 60}.{'c' * 60}.com", "example.com.", "-a.com", "a..com", "example.c0m"),
    ]
)


@given(LOCALS, DOMAINS)
@example("Info", "example.com")
@example("x" * 64, f"{'a' * 60}.{'b' * 60}.{'c' * 60}.{'d' * 10}.com")
def test_every_address_is_judged_by_the_whole_rules(local: str, domain: str) -> None:
    """The same form where it can be sent to, an error where it cannot; ours on top."""
    text = f"{local}@{domain}".strip()
    try:
        found = validate_email(text, check_deliverability=False, strict=True, allow_smtputf8=False).ascii_email
    except EmailNotValidError as error:
        reason = str(error).rstrip(".")
        with pytest.raises(ValueError, match=f"^{re.escape(reason[:1].lower() + reason[1:])}$"):
            read_address(text)
        return
    assert found is not None
    if found.startswith("-") or "=?" in found:
        with pytest.raises(ValueError, match=r"hyphen|encoded word"):
            read_address(text)
    else:
        assert read_address(text) == found
