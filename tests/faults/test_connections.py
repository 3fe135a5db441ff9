"""Networks that break: what was before the end of a message is sent again, what was after it is in doubt."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.certificates import make_certificate
from tests.faults.manners import MANNERS, UNDER_WAY, at_most
from tests.faults.press import CONNECTIONS, Press
from tests.faults.relay import FaultyRelay, faulty_network
from tests.faults.server import Fault, Phase
from tests.transport.relay import free_port

VICTIM = "reader000005"
IMPATIENT = {
    "bulletin.transport.wire:Patience.__init__.__kwdefaults__": {
        **dict.fromkeys(("greeting", "mail", "rcpt", "data", "block", "dot"), 1.0),
        "put_off": (0.0,) * 5,
        "parting": 0.5,
    }
}
"""Every time-out a second: minutes are RFC 5321's, and no test's."""


@pytest.mark.parametrize("manner", MANNERS)
def test_accepted_and_the_reply_lost_is_in_doubt(press: Press, relay: FaultyRelay, manner: str) -> None:
    """It is never sent again by itself; who is in doubt is listed, the rest have it, and held nobody has it twice."""
    relay.play(Fault(phase="dot", cut=True, take=True, to=VICTIM, times=1), extensions=MANNERS[manner])
    press.connect(relay.port)
    assert press.send().code == 4
    count = press.finish(relay)
    assert f"{VICTIM}@example.org" in count.in_doubt
    assert len(count.in_doubt) <= UNDER_WAY[manner]
    assert not count.twice
    assert count.counts["accepted"] + len(count.in_doubt) == len(press.readers)
    assert press.run("settle", "--hold", "--yes").code == 0
    assert press.count(relay).check(len(press.readers)).state == "done"


@pytest.mark.parametrize("manner", MANNERS)
def test_cut_before_the_text_is_sent_again(press: Press, relay: FaultyRelay, manner: str) -> None:
    """Reset at MAIL, RCPT and DATA, nobody is in doubt for it but those whose texts were out already."""
    phases: tuple[Phase, ...] = ("mail", "rcpt", "data")
    cuts = [Fault(phase=phase, cut=True, nth=nth, times=1) for nth, phase in enumerate(phases, 2)]
    relay.play(*cuts, extensions=MANNERS[manner])
    press.connect(relay.port)
    count = press.finish(relay)
    assert not count.twice
    assert len(count.in_doubt) <= (len(cuts) * UNDER_WAY[manner] if manner == "chunked" else 0)
    assert count.counts["accepted"] + len(count.in_doubt) == len(press.readers)


@pytest.mark.parametrize("octets", [0, 60, 300, 700, 5_000, 30_000, 61_000])
def test_a_network_that_cuts_after_any_octet_loses_nobody(press: Press, relay: FaultyRelay, octets: int) -> None:
    """Four connections break after so many octets on their way out; the fifth is whole."""
    with faulty_network(relay.port, cut_up=octets, times=4) as network:
        press.connect(network.port)
        count = press.finish(relay)
    assert not count.twice
    assert len(count.in_doubt) <= at_most("pipelined", 4)
    assert count.accepted + len(count.in_doubt) >= len(press.readers)


@pytest.mark.parametrize("octets", [0, 20, 150, 200, 260, 330])
def test_replies_that_are_cut_anywhere_lose_nobody(press: Press, relay: FaultyRelay, octets: int) -> None:
    """Four connections break after so many octets on their way back, in mid-reply too."""
    with faulty_network(relay.port, cut_down=octets, times=4) as network:
        press.connect(network.port)
        count = press.finish(relay)
    assert not count.twice
    assert len(count.in_doubt) <= at_most("pipelined", 4)
    assert count.accepted + len(count.in_doubt) >= len(press.readers)


def test_a_slow_reply_to_the_dot_is_waited_for(press: Press, relay: FaultyRelay) -> None:
    """A relay that thinks about a message before it takes it is not asked again."""
    relay.play(Fault(phase="dot", delay=2, times=3))
    press.connect(relay.port)
    assert press.send().code == 0
    count = press.count(relay).check(len(press.readers))
    assert (count.state, count.twice, count.in_doubt) == ("done", frozenset(), frozenset())


def test_a_reply_to_the_dot_that_comes_too_late_leaves_doubt(press: Press, relay: FaultyRelay) -> None:
    """Past the time-out it is unknown, though the relay takes it; it is not sent again."""
    relay.play(Fault(phase="dot", delay=3, to=VICTIM, times=1))
    press.connect(relay.port)
    press.constants = IMPATIENT
    assert press.send().code == 4
    count = press.finish(relay)
    assert count.in_doubt == {f"{VICTIM}@example.org"}
    assert not count.twice


def test_a_refused_connection_is_one_sentence(press: Press, relay: FaultyRelay) -> None:
    """Nothing listens: exit 1, everybody is owed as before, and gets it when the relay is there."""
    press.connect(free_port())
    refused = press.send()
    assert refused.code == 1
    assert "connection refused" in refused.stderr
    assert len(refused.stderr.strip().splitlines()) == 1
    assert press.count(relay).check(len(press.readers)).counts["pending"] == len(press.readers)
    press.connect(relay.port)
    assert press.finish(relay).accepted == len(press.readers)


def test_a_network_that_resets_everything_loses_nobody(press: Press, relay: FaultyRelay) -> None:
    """In mid-send every connection breaks and no new one can be made; later it goes on."""
    relay.play(accept_after=0.1)
    with faulty_network(relay.port) as network:
        press.connect(network.port)
        sending = press.start_sending()
        relay.wait_for(4)
        network.be(mode="reset")
        assert sending.wait() in {1, 4}
        assert "Traceback" not in sending.stderr
        network.be()
        count = press.finish(relay)
    assert not count.twice
    assert len(count.in_doubt) <= at_most("pipelined", CONNECTIONS)
    assert count.accepted + len(count.in_doubt) >= len(press.readers)


def test_a_black_hole_in_mid_send_loses_nobody(press: Press, relay: FaultyRelay) -> None:
    """No reply comes any more and no connection is answered: time-outs end it, and later it goes on."""
    relay.play(accept_after=0.1)
    with faulty_network(relay.port) as network:
        press.connect(network.port)
        press.constants = IMPATIENT
        sending = press.start_sending()
        relay.wait_for(4)
        network.be(mode="blackhole")
        assert sending.wait() in {1, 4}
        network.be()
        count = press.finish(relay)
    assert not count.twice
    assert len(count.in_doubt) <= at_most("pipelined", CONNECTIONS)
    assert count.accepted + len(count.in_doubt) >= len(press.readers)


def test_a_slow_and_dripping_network_is_borne(press: Press, relay: FaultyRelay) -> None:
    """Late and in small pieces, everything arrives, once."""
    with faulty_network(relay.port, delay=0.01, drip=8) as network:
        press.connect(network.port)
        assert press.send().code == 0
    count = press.count(relay).check(len(press.readers))
    assert (count.state, count.twice) == ("done", frozenset())


def test_without_starttls_nothing_is_said(press: Press, relay: FaultyRelay, tmp_path: Path) -> None:
    """Someone in between strips STARTTLS: no address is told, the sentence says why, and nobody is lost."""
    certificate = str(make_certificate(tmp_path))
    relay.play(certificate=certificate, strip=True)
    press.connect(relay.port, host="localhost", security="starttls")
    stripped = press.send(SSL_CERT_FILE=certificate)
    assert stripped.code == 1
    assert "offers no STARTTLS" in stripped.stderr
    assert relay.events("mail") == []
    relay.play(certificate=certificate)
    assert press.send(SSL_CERT_FILE=certificate).code == 0
    count = press.count(relay).check(len(press.readers))
    assert (count.accepted, count.twice) == (len(press.readers), frozenset())


def test_a_certificate_of_nobodys_is_refused(press: Press, relay: FaultyRelay, tmp_path: Path) -> None:
    """Neither a stranger's issuer nor another host's name is trusted; no address is told."""
    certificate = make_certificate(tmp_path)
    other = make_certificate(tmp_path, host="elsewhere.example.org")
    for shown, trusted in ((certificate, other), (other, other)):
        relay.play(certificate=str(shown))
        press.connect(relay.port, host="localhost", security="starttls")
        refused = press.send(SSL_CERT_FILE=str(trusted))
        assert refused.code == 1
        assert "certificate that cannot be trusted" in refused.stderr
    assert relay.events("mail") == []
    assert press.count(relay).check(len(press.readers)).counts["pending"] == len(press.readers)
