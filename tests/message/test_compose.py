from __future__ import annotations

from dataclasses import replace
from email import message_from_bytes, policy

import pytest

from bulletin.errors import MessageError
from bulletin.message.compose import Compiled, compile_message
from bulletin.message.splice import splice
from tests.message.sample import EDITION, HTML, MARK, PICTURE, PUBLICATION, rendered, values


def test_the_headers_stand_on_the_wire_as_they_are_promised() -> None:
    """The whole header, octet by octet, List-Unsubscribe raw and on one line (RFC 8058)."""
    head = splice(compile_message(rendered(), PUBLICATION, EDITION), values()).partition(b"\r\nContent-Type:")[0]
    assert head.decode("ascii").split("\r\n") == [
        "From: The Town Hall Daily <daily@example.org>",
        "Reply-To: desk@example.org",
        "To: Ann Reader <ann@example.com>",
        "Subject: Kitchen table wisdom",
        "Date: Mon, 16 Jun 2025 06:00:00 +0100",
        "Message-ID: <0123456789abcdef@example.org>",
        "MIME-Version: 1.0",
        "List-Id: The Town Hall Daily <town-hall-daily.example.org>",
        "List-Help: <mailto:desk@example.org?subject=help>",
        "List-Post: NO",
        "List-Archive: <https://news.example.org/archive>",
        "Feedback-ID: 2025-06-16:daily:town-hall-daily:town-hall-daily",
        "Auto-Submitted: auto-generated",
        "X-Auto-Response-Suppress: OOF, AutoReply",
        "List-Unsubscribe: <https://news.example.org/unsubscribe/WzFd.c2lnbmF0dXJl>",
        "List-Unsubscribe-Post: List-Unsubscribe=One-Click",
    ]


def test_a_long_unsubscribe_link_is_neither_folded_nor_encoded() -> None:
    """A link of 400 characters stays raw on one line, where mail programs look for it."""
    link = "https://news.example.org/unsubscribe/" + "t" * 400
    message = splice(compile_message(rendered(), PUBLICATION, EDITION), values(unsubscribe_url=link))
    assert f"\r\nList-Unsubscribe: <{link}>\r\n".encode("ascii") in message


def test_a_publication_with_an_accent_has_no_encoded_word_in_its_list_id() -> None:
    """A List-Id is an identifier: a name that is not ASCII is left out of it."""
    publication = replace(PUBLICATION, name="Journal de la Cité")
    message = splice(compile_message(rendered(), publication, EDITION), values())
    assert b"\r\nList-Id: <town-hall-daily.example.org>\r\n" in message


def test_a_short_id_is_still_a_sender_for_gmail() -> None:
    """The Feedback-ID's last field has 5 to 15 characters, whatever the publication is called."""
    ids = {"x": b":x----\r\n", "a-very-long-publication-id": b":a-very-long-pub\r\n"}
    for one, ending in ids.items():
        message = splice(compile_message(rendered(), replace(PUBLICATION, id=one), EDITION), values())
        assert ending in message.partition(b"Feedback-ID")[2]


def test_compiling_twice_gives_the_same_bytes() -> None:
    """Boundaries and Content-IDs come from the content, not from chance."""
    bulletin = rendered(pictures=(PICTURE,))
    once, twice = (compile_message(bulletin, PUBLICATION, EDITION).to_bytes() for _ in range(2))
    assert once == twice
    assert once != compile_message(bulletin, PUBLICATION, EDITION, revision=1).to_bytes()


def test_what_is_frozen_comes_back_whole() -> None:
    """A compiled message read back from the store is the one that was kept."""
    compiled = compile_message(rendered(pictures=(PICTURE,)), PUBLICATION, EDITION)
    assert Compiled.from_bytes(compiled.to_bytes()) == compiled


def test_a_local_picture_travels_with_the_html_that_shows_it() -> None:
    """The HTML names it by Content-ID, beside it in a multipart/related, its bytes unharmed."""
    compiled = compile_message(rendered(pictures=(PICTURE,)), PUBLICATION, EDITION)
    message = message_from_bytes(splice(compiled, values()), policy=policy.default)
    assert [part.get_content_type() for part in message.walk()] == [
        "multipart/alternative",
        "text/plain",
        "multipart/related",
        "text/html",
        "image/png",
    ]
    picture = list(message.walk())[-1]
    content_id = str(picture["Content-ID"]).strip("<>")
    html = message.get_body(("html",))
    assert html is not None
    assert f'src="cid:{content_id}"' in html.get_content()
    assert "pictures/" not in html.get_content()
    assert picture.get_content() == PICTURE.content
    assert picture.get_filename() == "hero-600.png"


def test_a_picture_that_the_html_does_not_show_is_not_sent() -> None:
    """Nobody downloads a picture that they will not see."""
    bulletin = rendered(html=HTML.replace('src="pictures/hero-600.png"', 'src="https://example.org/hero.png"'))
    compiled = compile_message(replace(bulletin, pictures=(PICTURE,)), PUBLICATION, EDITION)
    assert b"image/png" not in compiled.to_bytes()


@pytest.mark.parametrize("subject", ["ok\r\nBcc: x@example.com", "ok\nBcc: x@example.com", "ok\0"])
def test_a_subject_cannot_write_a_header(subject: str) -> None:
    """A line break from a feed's title is refused, not written."""
    with pytest.raises(MessageError, match="Subject"):
        compile_message(rendered(subject=subject), PUBLICATION, EDITION)


def test_an_encoded_word_in_a_title_is_shown_as_it_is() -> None:
    """The title that makes Python's own policy write a Bcc is a subject like any other here."""
    title = "=?utf-8?q?ok=0D=0ABcc=3A_x@example.com?="
    message = message_from_bytes(
        splice(compile_message(rendered(subject=title), PUBLICATION, EDITION), values()), policy=policy.default
    )
    assert message["Subject"] == title
    assert message["Bcc"] is None


def test_a_sender_with_a_line_break_is_refused() -> None:
    """The settings are outside, too."""
    with pytest.raises(MessageError):
        compile_message(rendered(), replace(PUBLICATION, from_name="Daily\r\nBcc: x@example.com"), EDITION)


def test_a_slot_that_nobody_named_is_refused() -> None:
    """A misspelt slot fails when the message is compiled, not in a reader's inbox."""
    with pytest.raises(MessageError, match="slot"):
        compile_message(rendered(text=f"Hello {MARK}_frist_name_"), PUBLICATION, EDITION)


def test_a_slot_in_the_subject_is_refused() -> None:
    """The subject is the same for everyone."""
    with pytest.raises(MessageError, match="subject"):
        compile_message(rendered(subject=f"Good morning, {MARK}_first_name_"), PUBLICATION, EDITION)


def test_a_name_that_begins_another_is_not_taken_for_it() -> None:
    """``first`` and ``first_name`` are two slots."""
    bulletin = rendered(text=f"{MARK}_first_name_", html="<p></p>", slots=frozenset({"first", "first_name"}))
    message = message_from_bytes(
        splice(compile_message(bulletin, PUBLICATION, EDITION), values(first="wrong")), policy=policy.default
    )
    text = message.get_body(("plain",))
    assert text is not None
    assert text.get_content() == "Ann\r\n"
