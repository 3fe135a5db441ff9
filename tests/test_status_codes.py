from __future__ import annotations

import pytest

from bulletin.status_codes import read_reply


@pytest.mark.parametrize(
    ("code", "text", "meaning"),
    [
        (250, b"2.0.0 OK queued as 4F1", "accepted by the mail server"),
        (550, b"5.1.1 <x@y.z>: Recipient address rejected: User unknown", "no such mailbox"),
        (452, b"4.2.2 The email account is over quota", "the mailbox is full"),
        (451, b"4.7.1 Greylisting in action", "refused by a policy"),
        (421, b"4.7.28 unusual rate", "refused by a policy or for our reputation"),
        (550, b"no enhanced code here", "refused"),
        (450, b"", "not now"),
        (550, b"4.2.2 a code of another class is not believed", "refused"),
    ],
)
def test_a_reply_says_in_plain_words_what_it_means(code: int, text: bytes, meaning: str) -> None:
    """The enhanced code explains, where its class agrees with the basic code's."""
    assert read_reply(code, text).meaning == meaning


def test_a_reply_is_kept_on_one_clean_line() -> None:
    """What a stranger's server says is shown to people: no line breaks, no escape sequences, no broken octets."""
    assert read_reply(550, b"5.1.1 no\r\n\x1b[31msuch\xff user").text == "5.1.1 no [31msuch\ufffd user"
