"""The kinds of value that settings take, each with the sentence that says what is wrong with one."""

from __future__ import annotations

import re
from datetime import time
from typing import Annotated
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

from bulletin.brand import COLOUR, FACES
from bulletin.faults import nearest

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1", "[::1]"})


def fault(text: str) -> PydanticCustomError:
    """Our own sentence, with braces made harmless: pydantic formats the text."""
    return PydanticCustomError("bulletin", "{text}", {"text": text})


def shaped(pattern: str, form: str) -> AfterValidator:
    """Hold a text to a pattern; ``form`` is how the fault's sentence ends, since nobody reads patterns."""

    def check(value: str) -> str:
        if not re.fullmatch(pattern, value):
            raise fault(f"'{value}' is no {form}")
        return value

    return AfterValidator(check)


_PLAIN = re.compile(r"[a-z0-9]+([._+-][a-z0-9]+)*@([a-z0-9]+(-[a-z0-9]+)*\.)+[a-z]{2,20}")


def _address(value: str) -> str:
    if _PLAIN.fullmatch(value) and len(value) <= 60:  # noqa: PLR2004 nobody would object, and to ask takes 40 ms
        return value
    from email_validator import EmailNotValidError, validate_email  # noqa: PLC0415 - 40 ms, not for --help

    try:
        checked = validate_email(
            value, check_deliverability=False, globally_deliverable=False, strict=True, allow_smtputf8=False
        )
    except EmailNotValidError as cause:
        raise fault(f"'{value}' is no e-mail address: {cause}") from cause
    return checked.normalized


def _bounce_address(value: str) -> str:
    if value.count("{token}") != 1 or "{token}" not in value.partition("@")[0]:
        raise fault(f"'{value}' does not say whose copy came back: write it as 'bounce+{{token}}@example.org'")
    longest = value.lower().replace("{token}", "f" * 42)  # a reader's id, a day and a signature
    if len(longest.partition("@")[0]) > 64:  # noqa: PLR2004 - RFC 5321 4.5.3.1.1
        raise fault(f"'{value}' is too long before the @: beside the token there is room for 22 characters")
    _address(longest)
    return value


def _mailbox(value: str) -> tuple[str, str]:
    name, bracket, rest = value.rpartition("<")
    name = name.strip().strip('"')
    if not name or not bracket or not rest.endswith(">") or any(mark in name for mark in "<>\r\n\0"):
        raise fault(f"'{value}' is no sender: write it as 'The Town Hall Daily <daily@example.org>'")
    return name, _address(rest.removesuffix(">"))


def _web_address(value: str) -> str:
    return _exact_address(value).rstrip("/")


def _exact_address(value: str) -> str:
    from urllib.parse import urlsplit  # noqa: PLC0415 - only where an address is read

    try:
        parts = urlsplit(value)
    except ValueError as cause:
        raise fault(f"'{value}' is no web address: {cause}") from cause
    if parts.scheme not in {"http", "https"} or not parts.hostname or any(mark.isspace() for mark in value):
        raise fault(f"'{value}' is no web address: it begins with https://")
    if "@" in parts.netloc:
        raise fault("an address with a name or a password in it is never fetched; take out what stands before the @")
    return value


def _reader_address(value: str) -> str:
    from urllib.parse import urlsplit  # noqa: PLC0415 - only where an address is read

    address = _web_address(value)
    parts = urlsplit(address)
    if parts.scheme == "http" and parts.hostname not in LOOPBACK:
        raise fault(f"'{value}' is not encrypted: one-click unsubscribe asks for https:// (http only on this machine)")
    return address


def _zone(value: object) -> ZoneInfo:
    try:
        return ZoneInfo(str(value))
    except (ZoneInfoNotFoundError, ValueError, OSError) as cause:
        raise fault(f"'{value}' is no time zone: write it as 'Europe/London'") from cause


def _port(value: int) -> int:
    if not 1 <= value <= 65535:  # noqa: PLR2004 - the range of a port
        raise fault(f"{value} is no port (1-65535)")
    return value


def _tag_name(value: str) -> str:
    if not re.fullmatch(r"[\w.-]+", value, re.ASCII):
        raise fault(f"'{value}' is no parameter of an address: write it as 'utm_source'")
    return value


def _tag_value(value: str) -> str:
    unknown = set(re.findall(r"\{[^{}]*\}", value)) - {"{publication}", "{edition}", "{slot}"}
    if unknown:
        raise fault(f"'{min(unknown)}' stands for nothing here; there are {{publication}}, {{edition}} and {{slot}}")
    return value


def _clock_time(value: object) -> time:
    try:
        return value if isinstance(value, time) else time.fromisoformat(str(value))
    except ValueError as cause:
        raise fault(f"'{value}' is no time of day: write it as '06:00'") from cause


def _colour(value: str) -> str:
    if not COLOUR.fullmatch(value):
        raise fault(f"'{value}' is no colour; write it as '#0A5A6B'")
    return value


def _faces(value: str) -> str:
    if not FACES.fullmatch(value):
        raise fault(f"'{value}' is no list of faces; write it as 'Georgia, Times, serif'")
    return value


Text = Annotated[str, shaped(r"[^\x00-\x1f\x7f]+", "text: write at least one letter, on one line")]


Count = Annotated[int, Field(strict=True, ge=1)]


Rate = Annotated[float, Field(gt=0, le=100_000, allow_inf_nan=False)]
"""Messages a second."""


Address = Annotated[str, AfterValidator(_address)]


BounceAddress = Annotated[str, AfterValidator(_bounce_address)]
TagName = Annotated[str, AfterValidator(_tag_name)]


TagValue = Annotated[str, AfterValidator(_tag_value)]


WebAddress = Annotated[str, AfterValidator(_web_address)]


ExactAddress = Annotated[str, AfterValidator(_exact_address)]


ReaderAddress = Annotated[str, AfterValidator(_reader_address)]


Mailbox = Annotated[tuple[str, str], BeforeValidator(_mailbox)]


Zone = Annotated[ZoneInfo, BeforeValidator(_zone)]


ClockTime = Annotated[time, BeforeValidator(_clock_time)]


Port = Annotated[int, Field(strict=True), AfterValidator(_port)]


Colour = Annotated[str, AfterValidator(_colour)]


Faces = Annotated[str, AfterValidator(_faces)]


ElementName = Annotated[str, shaped(r"[\w.-]+", "element's name: write it as it stands in the file, such as 'vacancy'")]


ElementPath = Annotated[
    str, shaped(r"([\w.-]+/)*@?[\w.-]+", "path to an element: write it as 'position/name' or 'position/@id'")
]


class Section(BaseModel):
    """A table of the settings: frozen, and unknown keys are faults."""

    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)


def _finding(value: str) -> str:
    from bulletin.checks.catalogue import FIXED, RULES  # noqa: PLC0415 - 60 ms, only where a finding is named

    if value.partition(".")[0] in FIXED:
        raise fault("it is a finding of the day itself, and no setting changes it; take the line out")
    if value not in RULES:
        close = nearest(value, list(RULES))
        raise fault(f"there is no such finding; {close if 'did you mean' in close else 'docs/checks.md lists them'}")
    return value


def _client(value: str) -> str:
    from bulletin.checks.clients import known_clients  # noqa: PLC0415 - 60 ms, only where a client is named

    if value not in known_clients():
        raise fault(f"there is no such mail program; {nearest(value, known_clients())}")
    return value


def _reason(value: str) -> str:
    if not value.strip():
        raise fault("what is ignored takes a reason, for those who find it in the report")
    return value


Selector = Annotated[
    str, shaped(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?", "selector: it is made of a-z, 0-9 and '-', such as 'b2025'")
]
Domain = Annotated[
    str, shaped(r"([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9-]{2,63}", "domain: write it as 'example.org'")
]
FindingId = Annotated[str, AfterValidator(_finding)]


Client = Annotated[str, AfterValidator(_client)]


Reason = Annotated[str, AfterValidator(_reason)]


Share = Annotated[float, Field(strict=True, ge=0, allow_inf_nan=False)]


PerCent = Annotated[float, Field(strict=True, ge=0, le=100)]
