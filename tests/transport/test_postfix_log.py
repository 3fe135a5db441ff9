from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bulletin.transport.postfix_log import RelayLog, read_log

NOW = datetime(2025, 6, 16, 9, 0, tzinfo=UTC)
ZONE = ZoneInfo("Europe/London")
ANN = "ann@example.org"

TAKEN = """\
Jun 16 06:00:01 mx1 postfix/smtpd[2211]: connect from desk[192.0.2.7]
Jun 16 06:00:01 mx1 postfix/smtpd[2211]: 4F1ABC23: client=desk[192.0.2.7]
Jun 16 06:00:01 mx1 postfix/cleanup[2214]: 4F1ABC23: message-id=<ann@example.org>
Jun 16 06:00:01 mx1 postfix/qmgr[1034]: 4F1ABC23: from=<daily@example.org>, size=76123, nrcpt=1 (queue active)
"""
LATER = """\
Jun 16 06:00:03 mx1 postfix/smtp[2216]: 4F1ABC23: to=<a@x.org>, relay=mx.x.org[192.0.2.9]:25, delay=2, \
delays=0/0/1/1, dsn=2.0.0, status=sent (250 ok)
Jun 16 06:00:03 mx1 postfix/qmgr[1034]: 4F1ABC23: removed
"""
BROKEN = """\
Jun 16 06:00:01 mx1 postfix/smtpd[2211]: 4F1ABC23: client=desk[192.0.2.7]
Jun 16 06:00:01 mx1 postfix/cleanup[2214]: 4F1ABC23: message-id=<ann@example.org>
Jun 16 06:00:02 mx1 postfix/smtpd[2211]: lost connection after DATA (4096 bytes) from desk[192.0.2.7]
"""


def read(text: str, *wanted: str) -> RelayLog:
    """Read a log for Ann's message, or for these."""
    return read_log(text.encode().splitlines(keepends=True), wanted or (ANN,), now=NOW, zone=ZONE)


def test_queue_active_of_the_same_queue_id_is_proof() -> None:
    """The queue manager has it, so Postfix took it."""
    assert read(TAKEN).accepted == {ANN: "4F1ABC23"}


def test_a_message_id_alone_is_no_proof() -> None:
    """It is logged while the message still comes in; what becomes of it is open."""
    log = read("".join(TAKEN.splitlines(keepends=True)[:3]))
    assert (log.accepted, log.begun) == ({}, {ANN})


def test_a_message_that_broke_off_was_never_taken() -> None:
    """The connection was lost after DATA: nothing waits in a queue, and nothing is open."""
    log = read(BROKEN)
    assert (log.accepted, log.begun) == ({}, set())


@pytest.mark.parametrize(
    "refusal",
    [
        "cleanup[9]: 4F1ABC23: milter-reject: END-OF-MESSAGE from desk[192.0.2.7]: 5.7.1 spam; from=<d@e.org>",
        "cleanup[9]: 4F1ABC23: reject: body spam from desk[192.0.2.7]; from=<d@e.org> to=<a@x.org>",
    ],
)
def test_a_message_that_was_refused_was_never_taken(refusal: str) -> None:
    """A refusal at the end of the message is no acceptance."""
    lines = "".join(TAKEN.splitlines(keepends=True)[:3]) + f"Jun 16 06:00:02 mx1 postfix/{refusal}\n"
    log = read(lines)
    assert (log.accepted, log.begun) == ({}, set())


def test_a_message_on_hold_stays_open() -> None:
    """Postfix took it and keeps it: to send it again would make it two, once it is released."""
    held = "Jun 16 06:00:02 mx1 postfix/cleanup[9]: 4F1ABC23: hold: header Subject: x from desk[192.0.2.7]\n"
    assert read("".join(TAKEN.splitlines(keepends=True)[:3]) + held).begun == {ANN}


@pytest.mark.parametrize("status", ["sent (250 ok)", "deferred (451 later)", "bounced (550 no)"])
def test_whatever_became_of_it_later_it_was_taken(status: str) -> None:
    """A delivery agent had it, so Postfix had it; also where the line of the queue manager was lost."""
    lines = "".join(TAKEN.splitlines(keepends=True)[:3])
    agent = f"Jun 16 06:00:03 mx1 postfix/smtp[7]: 4F1ABC23: to=<a@x.org>, relay=none, dsn=4.0.0, status={status}\n"
    assert read(lines + agent).accepted == {ANN: "4F1ABC23"}


def test_a_queue_id_that_is_used_again_proves_nothing_of_the_first() -> None:
    """Short queue ids come back: what another message does under one is not this one's."""
    other = TAKEN.replace("message-id=<ann@example.org>", "message-id=<other@example.org>")
    log = read(BROKEN + other)
    assert log.accepted == {}
    again = read(TAKEN + LATER + other, ANN, "other@example.org")
    assert again.accepted == {ANN: "4F1ABC23", "other@example.org": "4F1ABC23"}


def test_a_second_try_that_was_taken_counts() -> None:
    """Broken off at first, taken at last: the reader has it."""
    assert read(BROKEN + TAKEN.replace("4F1ABC23", "5A2BCD34")).accepted == {ANN: "5A2BCD34"}


def test_what_a_message_says_of_itself_passes_for_no_step() -> None:
    """A subject or an address with a log line in it is not read as one."""
    fake = "postfix/qmgr[1]: 4F1ABC23: from=<x>, size=1, nrcpt=1 (queue active)"
    lines = "".join(TAKEN.splitlines(keepends=True)[:3])
    lines += f"Jun 16 06:00:02 mx1 postfix/cleanup[9]: 4F1ABC23: warning: header Subject: {fake}\n"
    lines += f"Jun 16 06:00:02 mx1 sshd[9]: {fake}\n"
    lines += "Jun 16 06:00:02 mx1 postfix/smtpd[9]: 4F1ABC23: from=<x>, size=1, nrcpt=1 (queue active)\n"
    assert read(lines).accepted == {}


@pytest.mark.parametrize(
    ("stamp", "moment"),
    [
        ("Jun 16 06:00:01", datetime(2025, 6, 16, 5, 0, 1, tzinfo=UTC)),
        ("Dec 31 23:59:59", datetime(2024, 12, 31, 23, 59, 59, tzinfo=UTC)),
        ("2025-06-16T06:00:01.250000+01:00", datetime(2025, 6, 16, 5, 0, 1, 250000, tzinfo=UTC)),
        ("2025-06-16T05:00:01Z", datetime(2025, 6, 16, 5, 0, 1, tzinfo=UTC)),
        ("2025-06-16T06:00:01+0100", datetime(2025, 6, 16, 5, 0, 1, tzinfo=UTC)),
        ("Feb 30 06:00:01", None),
    ],
)
def test_both_forms_of_time_are_read(stamp: str, moment: datetime | None) -> None:
    """Without a year it is the last such day; without a zone it is the relay's; no day at all is no time."""
    log = read(f"{stamp} mx1 postfix/smtpd[2211]: connect from desk[192.0.2.7]\n")
    assert (log.first, log.last) == (moment, moment)


def test_instances_and_long_queue_ids_are_known() -> None:
    """A second instance's name, a service's own name in the log, and ids without a fixed length."""
    for name, queue_id in (("postfix-out/submission", "4Xk3F12zVQz9s"), ("postfix", "ABCDEF0123456789")):
        text = TAKEN.replace("postfix/", f"{name}/").replace("4F1ABC23", queue_id)
        assert read(text).accepted == {ANN: queue_id}


@given(st.lists(st.one_of(st.binary(max_size=80), st.sampled_from(TAKEN.encode().splitlines(keepends=True)))))
def test_any_log_is_read(lines: list[bytes]) -> None:
    """Whatever stands in it, reading ends, and nobody is accepted who was not asked for."""
    assert set(read_log(lines, {ANN}, now=NOW, zone=ZONE).accepted) <= {ANN}
