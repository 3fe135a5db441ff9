from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from email import message_from_bytes, policy
from pathlib import Path
from threading import Event
from typing import Literal

import pytest

from bulletin.errors import AtWorkError, MessageError, TransportError, UsageError
from bulletin.freezing import Content, freeze, going_on
from bulletin.model import Delivery, FrozenEdition, Receipt, Rendered, Subscriber
from bulletin.reckoning import settle, standing, taken_up
from bulletin.send import deliver
from bulletin.store.ledger import Ledger
from bulletin.transport.smtp import Smtp
from tests.message.sample import EDITION, MARK, PUBLICATION, rendered
from tests.office import KEYS, NAMES, START, Office, open_office, short
from tests.transport.relay import DROP, SHORT, free_port, relay


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    """A store with five readers."""
    with open_office(tmp_path) as opened:
        yield opened


# ------------------------------------------------------------ what arrives


def test_every_reader_gets_their_own_message_once(office: Office) -> None:
    """One message a reader, addressed to them, with their name, links and headers, as the relay read it."""
    with relay() as server:
        progress = office.send(server)
    assert progress.edition.state == "done"
    assert progress.counts["accepted"] == len(NAMES)
    assert short(server.recipients) == list(NAMES)
    for arrival in server.arrivals:
        message = message_from_bytes(arrival.content, policy=policy.default)
        (to,) = message["To"].addresses
        assert to.addr_spec == arrival.recipient
        assert to.display_name == f"{to.username.title()} Reader"
        assert message["Date"].datetime == START
        assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        text = message.get_body(("plain",))
        assert text is not None
        assert f"Hello {to.username.title()}, " in text.get_content()
        assert str(message["List-Unsubscribe"]).strip("<>") in text.get_content()
        assert arrival.sender == "daily@example.org"


@pytest.mark.parametrize(
    ("signed_up", "reason"),
    [(date(2024, 5, 1), "you signed up on 1 May 2024"), (None, "you are on our list of readers")],
)
def test_a_message_says_why_it_comes(office: Office, signed_up: date | None, reason: str) -> None:
    """The reason is the reader's own, as the list knows it."""
    office.readers.import_list([Subscriber(email="ann@example.com", signed_up=signed_up)], now=START)
    with relay() as server:
        office.send(server)
    assert f"\r\n{reason}=\r\n".encode() in server.arrivals[0].content


def test_nobody_finds_another_reader_in_their_message(office: Office) -> None:
    """No other reader's address, name or token is anywhere in a message."""
    with relay() as server:
        office.send(server)
    tokens = {}
    for arrival in server.arrivals:
        message = message_from_bytes(arrival.content, policy=policy.default)
        tokens[arrival.recipient] = str(message["List-Unsubscribe"]).strip("<>").rpartition("/")[2]
    assert len(set(tokens.values())) == len(NAMES)
    for arrival in server.arrivals:
        unfolded = arrival.content.replace(b"=\r\n", b"")
        for other, token in tokens.items():
            if other != arrival.recipient:
                assert other.encode() not in unfolded
                assert token.encode() not in unfolded
                assert other.partition("@")[0].title().encode() + b" Reader" not in unfolded


def test_every_copy_of_a_retry_is_byte_identical(office: Office) -> None:
    """Deferred and sent an hour later, with a new name and a new clock: the same octets."""
    seen: dict[str, bytes] = {}
    with relay() as server:
        server.data = lambda _recipient: DROP
        office.send(server, limit=1)
        seen["first"] = server.arrivals[0].content
        kept = office.ledger.find(EDITION, "real")
        assert kept is not None
        office.ledger.settle_in_doubt(kept.key, "resend", now=START)
        server.data = lambda _recipient: None
        office.watch.now += timedelta(hours=1)
        renamed = [Subscriber(email=f"{name}@example.com", first_name="New") for name in NAMES]
        office.readers.import_list(renamed, now=office.watch.now)
        office.send(server)
    assert [arrival.content for arrival in server.arrivals if arrival.recipient == "ann@example.com"] == [
        seen["first"],
        seen["first"],
    ]


# ------------------------------------------------------------ frozen once


def test_a_second_send_reaches_nobody_and_says_done(office: Office) -> None:
    """Sent is sent."""
    with relay() as server:
        office.send(server)
        again = office.send(server)
    assert len(server.arrivals) == len(NAMES)
    assert (again.edition.state, dict(again.now)) == ("done", {})


@pytest.mark.parametrize(
    ("sent", "remedy"),
    [
        (0, "was approved with another content.*bulletin approve"),
        (2, "is being sent.*put the file back as it was or move it out"),
        (5, "was sent.*--name correction"),
    ],
)
def test_a_changed_edition_is_refused_under_a_frozen_id(office: Office, sent: int, remedy: str) -> None:
    """What to do depends on how far it is: another content needs another name, or the first one back."""
    office.freeze()
    with relay() as server:
        if sent:
            office.send(server, limit=sent)
    with pytest.raises(UsageError, match=f"edition 2025-06-16 {remedy}"):
        office.freeze(rendered(subject="Changed"))


def frozen_as(office: Office, bulletin: Rendered, fingerprint: str) -> FrozenEdition:
    """Freeze an edition whose file has this fingerprint."""
    return freeze(
        EDITION,
        Content(rendered=bulletin, fingerprint=fingerprint),
        office.readers.active(),
        publication=PUBLICATION,
        keys=KEYS,
        ledger=office.ledger,
        now=START,
    )


def test_a_changed_template_is_no_changed_edition(office: Office) -> None:
    """With a fingerprint of its own, an edition goes on as it was frozen whatever its rendering has become."""
    first = frozen_as(office, rendered(), "the edition")
    assert frozen_as(office, rendered(html="<p>another template</p>"), "the edition") == first
    assert going_on(EDITION, "the edition", ledger=office.ledger) == first
    with pytest.raises(UsageError, match="another content"):
        frozen_as(office, rendered(), "another edition")


def test_a_draft_has_nothing_to_go_on_with(office: Office) -> None:
    """Nothing is frozen, so it is to be judged and frozen."""
    assert going_on(EDITION, "the edition", ledger=office.ledger) is None


def test_an_edition_whose_file_is_gone_goes_on_from_what_is_kept(office: Office) -> None:
    """Nobody can say whether it changed, and what is kept is what its readers were promised."""
    first = frozen_as(office, rendered(), "the edition")
    assert going_on(EDITION, None, ledger=office.ledger) == first


def test_a_change_before_the_first_message_makes_it_a_draft_again(office: Office) -> None:
    """Frozen but sent to nobody, a changed edition is withdrawn, and can be frozen anew."""
    frozen_as(office, rendered(), "the edition")
    assert going_on(EDITION, "another edition", ledger=office.ledger) is None
    assert standing(EDITION, ledger=office.ledger) is None
    assert frozen_as(office, rendered(), "another edition").hash == "another edition"


def test_a_change_of_what_somebody_may_have_is_refused(office: Office) -> None:
    """Of a store that was put back everyone is in doubt: a changed edition is no draft again, and nobody gets both."""
    frozen_as(office, rendered(), "the edition")
    ledger = Ledger(office.database, state=office.folder / "state")
    ledger.accept_restored(now=START)
    with pytest.raises(UsageError, match="may be with readers already"):
        going_on(EDITION, "another edition", ledger=ledger)


def test_a_change_after_the_first_message_is_refused(office: Office) -> None:
    """Somebody has it already: nobody gets another one under the same name."""
    frozen_as(office, rendered(), "the edition")
    with relay() as server:
        frozen = going_on(EDITION, "the edition", ledger=office.ledger)
        assert frozen is not None
        road = Smtp(host="127.0.0.1", port=server.port, security="none", patience=SHORT)
        deliver(frozen, ledger=office.ledger, transports=[road], clock=office.watch, limit=1)
    with pytest.raises(UsageError, match="is being sent"):
        going_on(EDITION, "another edition", ledger=office.ledger)


def test_a_frozen_edition_gains_no_readers(office: Office) -> None:
    """Who signs up after the freeze gets the next one."""
    office.freeze()
    office.readers.add(Subscriber(email="new@example.com"), now=START)
    with relay() as server:
        office.send(server)
    assert short(server.recipients) == list(NAMES)


def test_nobody_to_send_to_is_said(office: Office) -> None:
    """An edition without readers is not frozen."""
    for name in NAMES:
        office.readers.unsubscribe(f"{name}@example.com", now=START)
    with pytest.raises(UsageError, match="nobody to send to"):
        office.freeze()
    assert standing(EDITION, ledger=office.ledger) is None


def test_where_it_stands_counts_every_state(office: Office) -> None:
    """Every state of the diagram is there, those that do not occur as 0."""
    office.freeze()
    progress = standing(EDITION, ledger=office.ledger)
    assert progress is not None
    assert progress.counts == {
        "pending": 5,
        "leased": 0,
        "inflight": 0,
        "deferred": 0,
        "in_doubt": 0,
        "accepted": 0,
        "failed": 0,
        "bounced": 0,
        "complained": 0,
        "suppressed": 0,
        "cancelled": 0,
        "expired": 0,
        "held": 0,
    }


# ------------------------------------------------------------ what can go wrong


def test_a_refusal_is_kept_with_its_reason(office: Office) -> None:
    """5xx has failed and the edition is done without them; the relay's words are kept."""
    with relay() as server:
        server.rcpt = lambda recipient: "550 5.1.1 no such user" if recipient.startswith("bob") else None
        progress = office.send(server)
    assert (progress.edition.state, progress.counts["failed"]) == ("done", 1)
    (row,) = office.ledger.rows(progress.edition.key, "failed")
    assert (row.email, row.code, row.reason) == ("bob@example.com", 550, "5.1.1 no such user")


def test_a_deferred_reader_is_tried_again_after_5_15_30_60_and_120_minutes(office: Office) -> None:
    """The run ends when nothing is due and says when the next is; each wait is longer, give or take a fifth."""
    waits = []
    with relay() as server:
        server.rcpt = lambda recipient: "451 4.7.1 later" if recipient.startswith("bob") else None
        for _ in range(6):
            progress = office.send(server)
            assert progress.next_due is not None
            waits.append((progress.next_due - office.watch.now).total_seconds() / 60)
            office.watch.now = progress.next_due - timedelta(seconds=1)
            assert dict(office.send(server).now) == {}
            office.watch.now = progress.next_due
        server.rcpt = lambda _recipient: None
        assert office.send(server).edition.state == "done"
    assert all(0.8 <= wait / usual <= 1.2 for wait, usual in zip(waits, (5, 15, 30, 60, 120, 120), strict=True))
    assert waits != [5, 15, 30, 60, 120, 120]
    assert sorted(short(server.recipients)) == list(NAMES)


def test_a_lost_reply_is_in_doubt_and_not_sent_again(office: Office) -> None:
    """It may have arrived: it is counted and listed, the edition stays open, and a rerun leaves it alone."""
    with relay() as server:
        server.data = lambda recipient: DROP if recipient.startswith("bob") else None
        office.send(server)
        progress = office.send(server)
    assert progress.edition.state == "sending"
    assert (progress.counts["in_doubt"], progress.counts["accepted"]) == (1, 4)
    assert short(row.email for row in office.ledger.rows(progress.edition.key, "in_doubt")) == ["bob"]
    assert short(server.recipients).count("bob") == 1


@pytest.mark.parametrize(("verdict", "state"), [("resend", "pending"), ("hold", "held")])
def test_a_doubt_is_settled_by_a_persons_decision(
    office: Office, verdict: Literal["resend", "hold"], state: str
) -> None:
    """Owed again, or never sent again: then the counts balance and the edition is done."""
    with relay() as server:
        server.data = lambda recipient: DROP if recipient.startswith("bob") else None
        progress = office.send(server)
        settled = settle(progress.edition, verdict, ledger=office.ledger, now=START, emails=["BOB@example.com"])
        assert office.states()["bob"] == state
        assert settled.edition.state == ("done" if verdict == "hold" else "sending")
        server.data = lambda _recipient: None
        assert office.send(server).edition.state == "done"
    assert short(server.recipients).count("bob") == (2 if verdict == "resend" else 1)


def test_taking_up_counts_who_is_owed_and_still_reads(office: Office) -> None:
    """What a dead sender had leased is owed again, what it had in flight is in doubt, and who left is not counted."""
    frozen = office.freeze()
    office.enrol(frozen, "dead", killed=True)
    leased = office.ledger.lease(frozen.key, owner="dead", limit=3, now=START, date_header="")
    office.ledger.advance((), leased[:1], owner="dead", now=START)
    office.readers.unsubscribe("eve@example.com", now=START)
    progress = taken_up(frozen, ledger=office.ledger, now=START)
    assert (progress.found_in_doubt, progress.due) == (1, 3)
    assert office.states() == {"ann": "in_doubt"} | dict.fromkeys(NAMES[1:], "pending")


def test_a_cut_before_the_dot_is_made_good_in_the_same_run(office: Office) -> None:
    """Nothing can have arrived, so it is sent over the next connection."""
    cut = [DROP]
    with relay() as server:
        server.rcpt = lambda recipient: cut.pop() if recipient.startswith("bob") and cut else None
        progress = office.send(server)
    assert progress.edition.state == "done"
    assert progress.now["unsent"] == 1
    assert sorted(short(server.recipients)) == list(NAMES)


def test_a_relay_that_is_down_releases_nothing(office: Office) -> None:
    """Nobody is leased, nothing has run, and the approval could still be withdrawn."""
    frozen = office.freeze()
    transport = Smtp(host="127.0.0.1", port=free_port(), security="none")
    with pytest.raises(TransportError):
        deliver(frozen, ledger=office.ledger, transports=[transport], clock=office.watch)
    assert set(office.states().values()) == {"pending"}
    assert office.ledger.withdraw(frozen.key)


def test_a_relay_that_dies_in_mid_send_loses_nobody(office: Office) -> None:
    """Those it took are accepted, the rest are owed as before, and the next run finishes."""
    with relay() as server:
        server.rcpt = lambda recipient: DROP if recipient[:3] in {"cat", "dan", "eve"} else None
        with pytest.raises(TransportError, match="3 connections in a row"):
            office.send(server)
    assert Counter(office.states().values()) == {"accepted": 2, "pending": 3}
    with relay() as server:
        assert office.send(server).edition.state == "done"
    assert sorted(short(server.recipients)) == ["cat", "dan", "eve"]


def test_who_leaves_in_mid_send_gets_nothing_more(office: Office) -> None:
    """An unsubscribe that comes before a message is in flight stops it."""
    with relay() as server:
        progress = office.send(
            server,
            on_receipt=lambda row, _receipt: (
                row.email.startswith("ann") and office.readers.unsubscribe("cat@example.com", now=START)
            ),
        )
    assert short(server.recipients) == ["ann", "bob", "dan", "eve"]
    assert (progress.counts["suppressed"], progress.edition.state) == (1, "done")


def test_ctrl_c_leaves_nobody_in_doubt_and_the_next_run_goes_on(office: Office) -> None:
    """Asked to stop, it ends after the message that is on the wire; nothing stays leased."""
    heard = Event()

    def stop() -> bool:
        if len(server.arrivals) >= 2:
            heard.set()
        return heard.is_set()

    with relay() as server:
        server.rcpt = lambda recipient: None if recipient.startswith(("ann", "bob")) or heard.wait(30) else "451 no"
        progress = office.send(server, stop=stop)
        assert progress.stopped
        begun = short(server.recipients)
        assert begun in (list(NAMES[:2]), list(NAMES[:3]))  # the third may have been on the wire
        assert office.states() == dict.fromkeys(NAMES, "pending") | dict.fromkeys(begun, "accepted")
        assert office.send(server).edition.state == "done"
    assert short(server.recipients) == list(NAMES)


def test_an_exception_in_mid_send_records_what_was_accepted(office: Office) -> None:
    """Whatever breaks, who was said to have it has it; what was on the wire is in doubt, and the rest are owed."""

    def explode(row: Delivery, _receipt: Receipt) -> None:
        if row.email.startswith("bob"):
            raise KeyboardInterrupt

    with relay() as server, pytest.raises(KeyboardInterrupt):
        office.send(server, on_receipt=explode)
    states = office.states()
    assert (states["ann"], states["bob"]) == ("accepted", "accepted")
    assert states["cat"] in ("accepted", "in_doubt", "pending")
    assert {states[name] for name in NAMES[3:]} == {"pending"}


def test_a_limit_sends_to_that_many(office: Office) -> None:
    """The first run reaches two, the next the others."""
    with relay() as server:
        assert office.send(server, limit=2).counts["accepted"] == 2
        assert short(server.recipients) == ["ann", "bob"]
        assert office.send(server).edition.state == "done"


def test_a_reader_whose_message_cannot_be_written_fails_alone(office: Office) -> None:
    """A value that no header can hold costs one reader, not the edition, and the reason is kept."""
    wild = "bob@example.com\r\nBcc: x@example.com"
    readers = [replace(one, email=wild) if one.email.startswith("bob") else one for one in office.readers.active()]
    content = Content(rendered=rendered())
    freeze(EDITION, content, readers, publication=PUBLICATION, keys=KEYS, ledger=office.ledger, now=START)
    with relay() as server:
        progress = office.send(server)
    assert short(server.recipients) == ["ann", "cat", "dan", "eve"]
    (row,) = office.ledger.rows(progress.edition.key, "failed")
    assert (row.email, progress.edition.state) == (wild, "done")
    assert "line break" in row.reason


def test_a_slot_that_nobody_fills_is_refused_before_anything_is_kept(office: Office) -> None:
    """A template's mistake is found at the freeze, not at the first reader."""
    bulletin = rendered(
        text=f"{MARK}_shoe_size_",
        slots=frozenset({"shoe_size", "first_name", "reason", "email", "view_url", "unsubscribe_url"}),
    )
    with pytest.raises(MessageError, match="shoe_size"):
        office.freeze(bulletin)
    assert standing(EDITION, ledger=office.ledger) is None


def test_a_second_sender_is_turned_away(office: Office) -> None:
    """While one sends, another on the same edition is told which process it is, and sends nothing."""
    frozen = office.freeze()
    office.enrol(frozen, "other")
    office.watch.sleep = lambda _: office.ledger.beat("other")  # type: ignore[assignment, method-assign]
    with relay() as server, pytest.raises(AtWorkError, match=r"\(process 4711 on mail1\), which goes on"):
        office.send(server)
    assert server.arrivals == []
