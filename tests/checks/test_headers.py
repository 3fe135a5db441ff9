from __future__ import annotations

import pytest

from bulletin.checks.headers import headers
from tests.checks.pages import ids

GOOD = b"""\
From: The Town Hall Daily <daily@example.org>
To: Sam Reader <reader@example.net>
Subject: Inspectors praise a county that put foster carers on the payroll, and two
 more councils vote
Date: Mon, 16 Jun 2025 06:00:00 +0100
Message-ID: <0123abcd@example.org>
MIME-Version: 1.0
List-Id: The Town Hall Daily <town-hall-daily.example.org>
List-Unsubscribe: <https://news.example.org/unsubscribe/WzFd.c2ln>
List-Unsubscribe-Post: List-Unsubscribe=One-Click
Content-Type: text/plain

Hello
""".replace(b"\n", b"\r\n")


def found(old: bytes, new: bytes) -> list[str]:
    """What is found once some bytes are others."""
    assert old in GOOD
    return ids(tuple(headers(GOOD.replace(old, new, 1))))


def test_good_headers_are_left_alone() -> None:
    """Folded, with names and phrases, at a subdomain."""
    assert ids(tuple(headers(GOOD))) == []


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        (b"Subject: ", b"Subject", "headers.syntax"),
        (b"Subject: ", b"Sub ject: ", "headers.syntax"),
        (b"Subject: ", b"no header at all\r\nSubject: ", "headers.syntax"),
        (b"Subject: ", "Subject: Zoë ".encode(), "headers.syntax"),
        (b"Subject: ", b"Subject: \x00", "headers.syntax"),
        (b"Mon, 16 Jun 2025 06:00:00 +0100", b"Mon, 16 Jun 2025 06:00:00", "headers.syntax"),
        (b"Mon, 16 Jun 2025 06:00:00 +0100", b"today", "headers.syntax"),
        (b"<0123abcd@example.org>", b"0123abcd@example.org", "headers.syntax"),
        (b"<0123abcd@example.org>", b"<0123abcd>", "headers.syntax"),
        (b"List-Id: The Town Hall Daily <town-hall-daily.example.org>\r\n", b"", "headers.missing"),
        (b"To: Sam Reader <reader@example.net>\r\n", b"", "headers.missing"),
        (b"Subject: ", b"To: b@example.net\r\nSubject: ", "headers.twice"),
        (b"Subject: ", b"message-id: <1@example.org>\r\nSubject: ", "headers.twice"),
        (b"<daily@example.org>", b"<daily@example.org>, <b@example.org>", "headers.from"),
        (b"<daily@example.org>", b"", "headers.from"),
        (b"<0123abcd@example.org>", b"<=?utf-8?q?a?=@example.org>", "headers.encoded_identifier"),
        (b"<https://news", b"=?utf-8?q?=3Chttps?=://news", "headers.encoded_identifier"),
        (b"<daily@example.org>", b"<=?utf-8?q?daily?=@example.org>", "headers.encoded_identifier"),
        (b"<https://news", b"<http://news", "headers.one_click"),
        (b"<https://news.example.org/unsubscribe/WzFd.c2ln>", b"<mailto:a@example.org>", "headers.one_click"),
        (b"=One-Click", b"=one-click", "headers.one_click"),
        (b"List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n", b"", "headers.one_click"),
    ],
)
def test_what_a_relay_or_a_filter_refuses_blocks(old: bytes, new: bytes, rule: str) -> None:
    """Each is refused somewhere, or switches one-click unsubscribe off in silence."""
    assert f"block {rule}" in found(old, new)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"Subject: ", b"SUBJECT:  "),
        (b"The Town Hall Daily <daily", b'"Hall, Town" <daily'),
        (b"The Town Hall Daily <daily", b"=?utf-8?q?Zo=C3=AB?= <daily"),
        (b"The Town Hall Daily <daily@example.org>", b"daily@example.org"),
        (b"<https://news.example.org/", b"<mailto:leave@example.org>, <https://news.example.org/"),
        (b"<https://news.example.org/", b"<http://127.0.0.1:8025/"),
        (b"Content-Type:", b"X-Mailer: bulletin\r\nX-Mailer: bulletin\r\nContent-Type:"),
        (b"Mon, 16 Jun 2025 06:00:00 +0100", b"Mon, 16 Jun 2025 06:00:00 +0000 (UTC)"),
    ],
)
def test_what_is_allowed_is_left_alone(old: bytes, new: bytes) -> None:
    """Capitals, quoted names, encoded names, a second way to leave, a reader's side on this machine."""
    assert found(old, new) == []


@pytest.mark.parametrize(
    ("sender", "links", "aligned"),
    [
        (b"example.org", b"news.example.org", True),
        (b"mail.example.org", b"example.org", True),
        (b"example.gov.uk", b"bulletin.example.gov.uk", True),
        (b"one.gov.uk", b"two.gov.uk", False),
        (b"example.org", b"example.com", False),
        (b"example.org", b"notexample.org", False),
    ],
)
def test_sender_and_links_are_of_one_organisation(sender: bytes, links: bytes, aligned: bool) -> None:  # noqa: FBT001 - a case
    """Where councils get their names under gov.uk, gov.uk is no organisation."""
    message = GOOD.replace(b"news.example.org", links).replace(b"daily@example.org", b"daily@" + sender)
    message = message.replace(b"town-hall-daily.example.org", b"list." + sender).replace(
        b"abcd@example.org", b"a@" + sender
    )
    assert ids(tuple(headers(message))) == ([] if aligned else ["note headers.domains"])
