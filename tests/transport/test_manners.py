from __future__ import annotations

import contextlib
import re
import threading
from collections.abc import Iterator
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bulletin.errors import TransportError
from bulletin.model import Envelope, Outgoing, Receipt
from bulletin.transport.dsn import xtext
from bulletin.transport.smtp import Smtp
from bulletin.transport.wire import Patience
from tests.transport.relay import SHORT
from tests.transport.scripted import CUT, Scripted, scripted

QUICK = Patience(mail=0.3, rcpt=0.3, data=0.3, dot=0.3, put_off=(0.0,) * 5, parting=0.1)
LOCK_STEP: tuple[str, ...] = ()
PIPELINED = ("PIPELINING",)
CHUNKED = ("PIPELINING", "CHUNKING")
EVERY = pytest.mark.parametrize("offers", [LOCK_STEP, PIPELINED, CHUNKED], ids=["lock-step", "pipelined", "chunked"])


def letter(key: int, recipient: str | None = None) -> Outgoing:
    """Return a message with an envelope sender of its own, so that a mix-up shows."""
    envelope = Envelope(sender=f"bounce+{key}@example.org", recipient=recipient or f"r{key}@example.com")
    return Outgoing(key=key, envelope=envelope, message=f"Subject: {key}\r\n\r\n.{key}\r\n".encode())


def letters(number: int) -> list[Outgoing]:
    """Return so many messages, keyed from 1."""
    return [letter(key) for key in range(1, number + 1)]


def aging(one: Outgoing, old: threading.Event) -> Outgoing:
    """Return a message that is too old to go once the event has come."""
    return replace(one, fresh=lambda: not old.is_set())


def to(server: Scripted, patience: Patience = SHORT, quota: int = 1000) -> Smtp:
    """Return a transport to the server."""
    return Smtp(host="127.0.0.1", port=server.port, security="none", patience=patience, messages_per_connection=quota)


def outcomes(receipts: Iterator[Receipt]) -> dict[int, str]:
    """Return what became of each message, in the order of the receipts."""
    return {receipt.key: receipt.outcome for receipt in receipts}


def assert_each_has_its_own(server: Scripted, keys: list[int]) -> None:
    """These messages, and no others, were delivered: each once, whole, to its own reader from its own sender."""
    expected = [
        (f"bounce+{key}@example.org", (f"r{key}@example.com",), f"Subject: {key}\r\n\r\n.{key}\r\n".encode())
        for key in keys
    ]
    assert sorted(server.delivered) == sorted(expected)


@EVERY
def test_everyone_has_their_own_message(offers: tuple[str, ...]) -> None:
    """Whatever the manner: each message to its own reader, from its own sender, octet for octet."""
    with scripted(*offers) as server:
        receipts = outcomes(to(server).deliver(letters(20)))
    assert receipts == dict.fromkeys(range(1, 21), "accepted")
    assert_each_has_its_own(server, list(range(1, 21)))


@pytest.mark.parametrize("offers", [LOCK_STEP, PIPELINED], ids=["lock-step", "pipelined"])
def test_a_text_that_waited_too_long_for_its_turn_never_leaves(offers: tuple[str, ...]) -> None:
    """The relay takes its time over the second envelope, and the reader may have left: it goes back, the rest goes."""
    slow = threading.Event()

    def say(verb: str, number: int) -> None:
        if (verb, number) == ("DATA", 2):
            slow.set()

    messages = [aging(one, slow) if one.key == 2 else one for one in letters(4)]
    with scripted(*offers, say=say) as server:
        receipts = outcomes(to(server).deliver(messages))
    assert receipts == {1: "accepted", 2: "unsent", 3: "accepted", 4: "accepted"}
    assert_each_has_its_own(server, [1, 3, 4])


@EVERY
def test_what_grew_old_while_a_connection_was_made_is_not_begun(offers: tuple[str, ...]) -> None:
    """It was drawn for the connection that came next, which took its time: no command names its reader."""
    late = threading.Event()

    def say(verb: str, number: int) -> None:
        if (verb, number) == ("CONNECT", 2):
            late.set()

    messages = [aging(one, late) if one.key == 3 else one for one in letters(4)]
    with scripted(*offers, say=say) as server:
        receipts = outcomes(to(server, quota=2).deliver(messages))
    assert receipts == {1: "accepted", 2: "accepted", 3: "unsent", 4: "accepted"}
    assert_each_has_its_own(server, [1, 2, 4])
    assert not [command for command in server.commands if "r3@" in command]


@EVERY
@pytest.mark.parametrize("verb", ["RCPT", "DATA", "TEXT"])
@pytest.mark.parametrize("eager", [False, True])
@pytest.mark.parametrize(
    ("said", "outcome"), [(b"550 5.1.1 no such user\r\n", "failed"), (b"450 4.2.1 later\r\n", "deferred")]
)
def test_a_refusal_is_one_readers_in_every_phase(
    offers: tuple[str, ...], verb: str, said: bytes, outcome: str, *, eager: bool
) -> None:
    """The second of five is refused: the others have theirs, and no text goes to a stranger."""
    if verb == "DATA" and offers == CHUNKED:
        verb = "TEXT"
    with scripted(
        *offers, say=lambda asked, number: said if (asked, number) == (verb, 2) else None, eager=eager
    ) as server:
        receipts = outcomes(to(server).deliver(letters(5)))
    assert receipts == {1: "accepted", 2: outcome, 3: "accepted", 4: "accepted", 5: "accepted"}
    assert_each_has_its_own(server, [1, 3, 4, 5])
    assert server.greeted == 1


@pytest.mark.parametrize("said", [b"550 5.1.1 unknown\r\n", b"451 4.3.0 later\r\n"])
def test_a_go_ahead_for_nobody_is_answered_by_a_lone_dot(said: bytes) -> None:
    """RCPT is refused while DATA was on its way, and the relay says 354: an empty text ends it (RFC 2920 3.1)."""
    with scripted(
        *PIPELINED, say=lambda verb, number: said if (verb, number) == ("RCPT", 1) else None, eager=True
    ) as server:
        list(to(server).deliver(letters(2)))
    assert_each_has_its_own(server, [2])
    assert server.greeted == 1


def test_a_go_ahead_after_a_refused_sender_ends_the_connection() -> None:
    """MAIL refused, RCPT and DATA accepted: who is in that transaction is not ours to guess, and nothing is written."""
    replies = {"MAIL": b"451 4.3.0 not now\r\n", "RCPT": b"250 fine\r\n", "DATA": b"354 go on\r\n"}
    with scripted(
        *PIPELINED, say=lambda verb, number: replies.get(verb) if number == 1 else None, eager=True
    ) as server:
        receipts = outcomes(to(server).deliver(letters(3)))
    assert receipts == {1: "unsent", 2: "accepted", 3: "accepted"}
    assert_each_has_its_own(server, [2, 3])


@EVERY
def test_a_sender_refused_for_now_gives_the_connection_up(offers: tuple[str, ...]) -> None:
    """4xx at MAIL is the relay's trouble: unsent, whatever is under way is finished, and a new connection is made."""
    say = lambda verb, number: b"452 4.3.1 out of room\r\n" if (verb, number) == ("MAIL", 2) else None  # noqa: E731 a reply
    with scripted(*offers, say=say) as server:
        receipts = outcomes(to(server).deliver(letters(6)))
    assert receipts == {1: "accepted", 2: "unsent"} | dict.fromkeys(range(3, 7), "accepted")
    assert_each_has_its_own(server, [1, 3, 4, 5, 6])
    assert server.greeted == 2


@EVERY
@pytest.mark.parametrize("said", ["421 4.3.2 too busy", "421 4.7.0 too many messages", "451 4.7.1 rate exceeded"])
def test_what_a_relay_says_to_the_sender_is_heard_before_it_hangs_up(offers: tuple[str, ...], said: str) -> None:
    """Over and over, with or without a connection's end: the error has the reply, and policy is told as the relay's."""
    reply = said.encode() + b"\r\n"
    with scripted(*offers, say=lambda verb, _number: reply if verb == "MAIL" else None) as server:
        receipts: list[Receipt] = []
        with pytest.raises(TransportError, match=rf"gave up 6 connections in a row \({said}\); run it again"):
            receipts.extend(to(server).deliver(letters(99)))
    about_us = [receipt.scope for receipt in receipts if receipt.code]
    assert about_us[:6] == [None if "4.3.2" in said else "relay"] * 6
    assert {receipt.outcome for receipt in receipts} == {"unsent"}
    assert server.greeted == 6


@EVERY
def test_a_sender_refused_for_good_ends_the_run(offers: tuple[str, ...]) -> None:
    """5xx at MAIL: no reader's fault, all that was drawn has its receipt, and the error names the sender."""
    with scripted(
        *offers, say=lambda verb, _number: b"550 5.7.1 not from you\r\n" if verb == "MAIL" else None
    ) as server:
        receipts: list[Receipt] = []
        with pytest.raises(
            TransportError, match=r"refuses the sender: bounce\+1@example\.org \(550 5\.7\.1 not from you"
        ):
            receipts.extend(to(server).deliver(letters(9)))
    assert {receipt.outcome for receipt in receipts} <= {"unsent"}
    assert server.delivered == []


@EVERY
@pytest.mark.parametrize("verb", ["MAIL", "RCPT", "DATA", "TEXT"])
@pytest.mark.parametrize("said", [CUT, b"421 4.3.2 closing\r\n"])
def test_a_connection_that_ends_in_any_phase(offers: tuple[str, ...], verb: str, said: bytes) -> None:
    """Cut, or told 421: nobody is lost, nobody has it twice, and only a text without a reply is in doubt."""
    if verb == "DATA" and offers == CHUNKED:
        verb = "RSET"
    with scripted(*offers, say=lambda asked, number: said if (asked, number) == (verb, 3) else None) as server:
        receipts = outcomes(to(server).deliver(letters(8)))
    assert list(receipts) == list(range(1, 9))
    accepted = [key for key, outcome in receipts.items() if outcome == "accepted"]
    doubted = {key for key, outcome in receipts.items() if outcome == "in_doubt"}
    assert {1, 2, 7, 8} <= set(accepted)
    kept = sorted(int(sender.partition("+")[2].partition("@")[0]) for sender, _, _ in server.delivered)
    assert len(kept) == len(set(kept))
    assert set(accepted) <= set(kept) <= set(accepted) | doubted
    if said != CUT:
        assert receipts[3] == ("deferred" if verb in {"RCPT", "TEXT"} else "unsent")
        assert not doubted
    elif offers != CHUNKED:
        assert doubted == ({3} if verb == "TEXT" else set())
    assert server.greeted == 2


@EVERY
@pytest.mark.parametrize(
    "said",
    [
        b"HTTP/1.1 200 OK\r\n",
        b"\r\n",
        b"25\r\n",
        b"250-no end",
        b"250-and so on\r\n" * 200,
        b"250 " + b"x" * 20_000,
        b"999 what\r\n",
        b"354 again\r\n",
        b"\xff\xfe\x00\r\n",
    ],
)
@pytest.mark.parametrize("verb", ["MAIL", "TEXT"])
def test_junk_instead_of_a_reply_is_never_taken_for_one(offers: tuple[str, ...], verb: str, said: bytes) -> None:
    """What is no SMTP ends the connection: unsent before the text, in doubt after it, and the rest goes on."""
    say = lambda asked, number: said if (asked, number) == (verb, 2) else None  # noqa: E731 a reply
    with scripted(*offers, say=say) as server:
        receipts = outcomes(to(server, QUICK).deliver(letters(12)))
    assert receipts[1] == "accepted"
    assert receipts[12] in {"accepted", "in_doubt"}
    kept = [int(sender.partition("+")[2].partition("@")[0]) for sender, _, _ in server.delivered]
    assert len(kept) == len(set(kept))
    assert {key for key, outcome in receipts.items() if outcome == "accepted"} <= set(kept)
    assert not {key for key, outcome in receipts.items() if outcome not in {"accepted", "in_doubt"}} & set(kept)


@EVERY
def test_replies_of_many_lines_and_in_pieces_are_read_whole(offers: tuple[str, ...]) -> None:
    """A reply of several lines is one reply, and says all it said."""
    said = b"550-5.1.1 first\r\n550-5.1.1 second\r\n550 5.1.1 third\r\n"
    with scripted(*offers, say=lambda verb, number: said if (verb, number) == ("RCPT", 2) else None) as server:
        receipts = list(to(server).deliver(letters(3)))
    assert receipts[1].text == "5.1.1 first 5.1.1 second 5.1.1 third"
    assert [receipt.outcome for receipt in receipts] == ["accepted", "failed", "accepted"]


@EVERY
def test_a_connection_carries_so_many_and_no_more(offers: tuple[str, ...]) -> None:
    """Seven messages, three a connection: three connections, each left with QUIT."""
    with scripted(*offers) as server:
        receipts = outcomes(to(server, quota=3).deliver(letters(7)))
    assert receipts == dict.fromkeys(range(1, 8), "accepted")
    assert server.greeted == 3
    assert server.commands.count("QUIT") == 3


@EVERY
def test_a_pause_settles_what_is_under_way(offers: tuple[str, ...]) -> None:
    """Where there is nothing for now, every receipt is given before more is asked for."""
    given: list[int] = []

    def drawn() -> Iterator[Outgoing | None]:
        yield from letters(3)
        yield None
        assert given == [1, 2, 3]
        yield None
        yield letter(4)

    with scripted(*offers) as server:
        given.extend(receipt.key for receipt in _noting(to(server).deliver(drawn()), given))
    assert_each_has_its_own(server, [1, 2, 3, 4])


def _noting(receipts: Iterator[Receipt], given: list[int]) -> Iterator[Receipt]:
    for receipt in receipts:
        given.append(receipt.key)
        yield from ()


@EVERY
def test_a_relay_that_hung_up_during_a_pause_costs_nobody_anything(offers: tuple[str, ...]) -> None:
    """A connection that ended while nothing was under way is noticed before the next message is offered to it."""
    with scripted(
        *offers, say=lambda verb, number: b"250 kept\r\n421 idle\r\n" if (verb, number) == ("TEXT", 1) else None
    ) as server:
        receipts = outcomes(to(server).deliver(iter([letter(1), None, letter(2), letter(3)])))
    assert receipts == {1: "accepted", 2: "accepted", 3: "accepted"}
    assert_each_has_its_own(server, [1, 2, 3])


def test_pipelined_costs_one_write_a_message() -> None:
    """MAIL, RCPT and DATA stand behind the text before: no RSET, no command of its own."""
    with scripted(*PIPELINED) as server:
        list(to(server).deliver(letters(3)))
    verbs = [command.split()[0].split(":")[0] for command in server.commands]
    assert verbs == ["ehlo", *["MAIL", "RCPT", "DATA"] * 3, "QUIT"]


def test_what_a_relay_offers_beside_is_used() -> None:
    """SIZE (RFC 1870) and DSN (RFC 3461) where they are offered: reports name the copy and the address we wrote to."""
    envelope = Envelope(sender="bounce+1@example.org", recipient="ann+news@example.com", id="4f=1@example.org")
    asked = Outgoing(key=1, envelope=envelope, message=b"Subject: 1\r\n\r\n1\r\n")
    with scripted("PIPELINING", "SIZE 1000000", "DSN") as server:
        list(to(server).deliver([asked]))
    assert "MAIL FROM:<bounce+1@example.org> SIZE=17 RET=HDRS ENVID=4f+3D1@example.org" in server.commands
    rcpt = "RCPT TO:<ann+news@example.com> NOTIFY=FAILURE,DELAY ORCPT=rfc822;ann+2Bnews@example.com"
    assert rcpt in server.commands


@EVERY
def test_what_a_relay_does_not_offer_is_not_said(offers: tuple[str, ...]) -> None:
    """No parameter goes to a relay that did not list its extension."""
    with scripted(*offers) as server:
        list(to(server).deliver(letters(2)))
    told = [command for command in server.commands if command.startswith(("MAIL", "RCPT"))]
    assert len(told) == 4
    assert all(command.endswith(">") for command in told)


@given(st.text(st.characters(max_codepoint=126)))
def test_a_parameter_is_read_back_as_it_was(text: str) -> None:
    """Xtext (RFC 3461 4) holds nothing that ends a parameter, and says the same."""
    told = xtext(text)
    assert all("!" <= one <= "~" and one != "=" for one in told)
    assert re.sub(r"\+([0-9A-F]{2})", lambda found: chr(int(found[1], 16)), told) == text


def test_each_phase_may_take_what_rfc_5321_grants_it() -> None:
    """The least of 4.5.3.2, in minutes: a relay that thinks for nine after the dot is not asked twice."""
    patience = Patience()
    phases = (patience.greeting, patience.mail, patience.rcpt, patience.data, patience.block, patience.dot)
    assert tuple(seconds / 60 for seconds in phases) == (5, 5, 5, 2, 3, 10)


def test_a_relay_that_offers_bdat_and_does_not_know_it_gets_data_instead() -> None:
    """What was under way is unknown, and the next connection goes without CHUNKING."""
    with scripted(
        *CHUNKED, say=lambda verb, number: b"500 5.5.1 what?\r\n" if verb == "TEXT" and number == 1 else None
    ) as server:
        receipts = outcomes(to(server).deliver(letters(9)))
    assert receipts[1] == "unsent"
    assert [receipts[key] for key in range(5, 10)] == ["accepted"] * 5
    assert any(command == "DATA" for command in server.commands)


@settings(max_examples=25, deadline=None)
@given(
    offers=st.sampled_from([LOCK_STEP, PIPELINED, CHUNKED]),
    script=st.dictionaries(
        st.tuples(st.sampled_from(["RSET", "MAIL", "RCPT", "DATA", "TEXT"]), st.integers(1, 8)),
        st.sampled_from(
            [
                b"250 fine\r\n",
                b"354 go on\r\n",
                b"421 4.3.2 closing\r\n",
                b"451 4.3.0 later\r\n",
                b"452 4.2.2 full\r\n",
                b"550 5.1.1 nobody\r\n",
                b"550-5.7.1 two\r\n550 5.7.1 lines\r\n",
                b"503 5.5.1 out of order\r\n",
                b"nonsense\r\n",
                CUT,
            ]
        ),
        max_size=6,
    ),
    eager=st.booleans(),
)
def test_whatever_is_said_nobody_is_lost_and_nobody_has_another_readers_text(
    offers: tuple[str, ...], script: dict[tuple[str, int], bytes], *, eager: bool
) -> None:
    """Any replies in any phases: receipts in order, accepted means delivered; unsent, failed and deferred mean not."""
    with scripted(*offers, say=lambda verb, number: script.get((verb, number)), eager=eager) as server:
        receipts: list[Receipt] = []
        with contextlib.suppress(TransportError):
            receipts.extend(to(server, QUICK).deliver(letters(8)))
    assert [receipt.key for receipt in receipts] == list(range(1, len(receipts) + 1))
    kept = [int(sender.partition("+")[2].partition("@")[0]) for sender, _, text in server.delivered if text]
    assert len(kept) == len(set(kept))
    for sender, recipients, text in server.delivered:
        key = int(sender.partition("+")[2].partition("@")[0])
        if text:
            assert (recipients, text) == ((f"r{key}@example.com",), letter(key).message)
    told = {receipt.key: receipt.outcome for receipt in receipts}
    assert {key for key, outcome in told.items() if outcome == "accepted"} <= set(kept)
    assert not {key for key, outcome in told.items() if outcome in {"unsent", "failed", "deferred"}} & set(kept)
