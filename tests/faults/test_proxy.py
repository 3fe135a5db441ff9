from __future__ import annotations

import smtplib
import socket

import pytest

from tests.faults.relay import FaultyRelay, faulty_network
from tests.faults.test_server import client, send


def test_a_whole_network_passes_everything_on(relay: FaultyRelay) -> None:
    """A message through it is accepted as it was sent, late and in drops as well."""
    with faulty_network(relay.port) as network:
        with client(network.port) as smtp:
            send(smtp)
        network.be(delay=0.01, drip=3)
        with client(network.port) as smtp:
            send(smtp)
    first, second = relay.letters()
    assert first.sha256 == second.sha256


def test_a_connection_can_be_cut_after_an_octet(relay: FaultyRelay) -> None:
    """On the way there the relay has not seen the rest; on the way back the client has not."""
    with faulty_network(relay.port, cut_up=100) as network:
        with client(network.port) as smtp, pytest.raises((smtplib.SMTPException, OSError)):
            send(smtp)
        assert relay.letters() == []
        network.be(cut_down=10)
        with pytest.raises((smtplib.SMTPException, OSError)), client(network.port) as smtp:
            send(smtp)
        network.be(cut_up=100, times=1)
        with client(network.port) as smtp, pytest.raises((smtplib.SMTPException, OSError)):
            send(smtp)
        with client(network.port) as smtp:
            send(smtp)
    assert relay.accepted == {"ann@example.org": 1}


def test_a_reset_ends_what_stands_and_what_comes(relay: FaultyRelay) -> None:
    """Open connections break, new ones too, until the network is whole again."""
    with faulty_network(relay.port) as network, client(network.port) as smtp:
        smtp.ehlo()
        network.be(mode="reset")
        with pytest.raises((smtplib.SMTPException, OSError)):
            smtp.noop()
        with pytest.raises((smtplib.SMTPException, OSError)):
            client(network.port).__enter__()
        network.be()
        with client(network.port) as again:
            send(again)
    assert relay.accepted == {"ann@example.org": 1}


def test_a_black_hole_takes_everything_and_answers_nothing(relay: FaultyRelay) -> None:
    """A connection is made, and nothing comes back; the same for one that stands."""
    with faulty_network(relay.port) as network, client(network.port) as smtp:
        smtp.ehlo()
        network.be(mode="blackhole")
        smtp.putcmd("NOOP")
        assert smtp.sock is not None
        smtp.sock.settimeout(0.2)
        with pytest.raises(TimeoutError):
            smtp.sock.recv(10)
        with socket.create_connection(("127.0.0.1", network.port), timeout=0.2) as swallowed:
            swallowed.sendall(b"EHLO me\r\n")
            with pytest.raises(TimeoutError):
                swallowed.recv(10)
