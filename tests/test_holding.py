from __future__ import annotations

import pytest

from bulletin.desk.holds import Hold
from bulletin.holding import held
from tests.desk.literals import LONDON

MESSAGE = (
    b"Subject: City sells its =?utf-8?q?arcade_for_=C2=A311m?=\r\nMIME-Version: 1.0\r\n"
    b'Content-Type: text/plain; charset="utf-8"\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n'
    b"The Malthouse Arca=\r\nde is sold.\r\nhttps://example.org/news/arcade?utm_source=3Dbulletin\r\n"
)


@pytest.mark.parametrize(
    ("named", "stops"),
    [
        ({"words": "Malthouse Arcade"}, True),
        ({"words": "arcade for £11m"}, True),
        ({"url": "https://example.org/news/arcade"}, True),
        ({"words": "Malthouse School"}, False),
        ({"url": "https://example.org/news/arc"}, False),
    ],
)
def test_a_message_is_stopped_by_its_own_words_and_addresses(named: dict[str, str], *, stops: bool) -> None:
    """As it was encoded, with subject and links."""
    hold = Hold(reason="court order", who="legal", url=named.get("url"), words=named.get("words"))
    found = list(held(MESSAGE, [hold], LONDON))
    assert [one.id for one in found] == (["hold.story"] if stops else [])
    assert all("held: court order (legal)" in one.message for one in found)
