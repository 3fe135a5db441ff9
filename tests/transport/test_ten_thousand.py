from __future__ import annotations

import ssl
from email import message_from_bytes
from hashlib import sha256
from pathlib import Path
from random import Random

import dkim
import pytest

from bulletin.message.compose import compile_message
from bulletin.message.dkim import Signer, load_key
from bulletin.message.dkim_keys import dns_record, new_key
from bulletin.message.splice import splice
from bulletin.model import Envelope, Outgoing
from bulletin.signed import Signed
from bulletin.transport.smtp import Smtp
from tests.faults.relay import faulty_relay
from tests.message.sample import EDITION, MARK, PICTURE, PUBLICATION, rendered, values
from tests.message.scratch import from_scratch, headers, parts

SCRAPS = [
    "Zoë", "O’Neill", "<b>Ann</b>", '"quoted"', "back\\slash", "a, b; c", "=?utf-8?q?Bcc=3A_x?=", "&amp;", "=3D", "..",
    "From me", "李雷", "عمر", "🐝", "\u200b", "  two  spaces ", "\u00a0", "--=_alternative", "(comment)", "x" * 90,
    f"{MARK}_unsubscribe_url_", "%s {name} {{ name }}", "http://else.example/", "\u2028line", "é" * 70, "'", "-", "@",
]  # fmt: skip
KEYS = {"b1": new_key("rsa"), "b1-ed": new_key("ed25519")}
RECORDS = {f"{one}._domainkey.example.org.".encode(): dns_record(pem).encode() for one, pem in KEYS.items()}
SIGNER = Signer(domain="example.org", keys=tuple(load_key(one, pem) for one, pem in KEYS.items()))
MANNERS = {
    "in lock-step": ("SIZE 10000000",),
    "pipelined": ("PIPELINING", "SIZE 10000000"),
    "in chunks": ("PIPELINING", "CHUNKING", "SIZE 10000000"),
}


def hostile(number: int) -> dict[str, str]:
    """Return the values of one of many readers, each with a token of their own."""
    chance = Random(number)  # noqa: S311 - the same readers in every run
    told = " ".join(chance.choices(SCRAPS, k=chance.randrange(4)))
    token = f"{chance.getrandbits(200):050x}"
    return values(
        email=f"reader.{number}+{chance.choice('abc')}@mail-{number % 7}.example",
        name=told,
        first_name=told,
        reason=f"you signed up {told}",
        message_id=f"{token[:40]}@example.org",
        unsubscribe_url=f"https://news.example.org/unsubscribe/{token}{'.' * chance.randrange(300)}",
        preferences_url=f"https://news.example.org/preferences/{token}",
        view_url=f"https://news.example.org/view/2025-06-16/{token}",
    )


@pytest.mark.parametrize("extensions", MANNERS.values(), ids=MANNERS)
@pytest.mark.parametrize("readers", [90, pytest.param(10_000, marks=pytest.mark.soak)])
def test_what_arrives_is_each_readers_own_to_the_octet(
    readers: int, extensions: tuple[str, ...], tmp_path: Path
) -> None:
    """Every message is the one that would have been built from scratch, signed twice, without another's token."""
    bulletin = rendered(subject="Kitchen table — wisdom, £1.2m", pictures=(PICTURE,))
    compiled = compile_message(bulletin, PUBLICATION, EDITION)
    told = {given["email"]: given for given in map(hostile, range(readers))}
    letters = (
        Outgoing(key=key, envelope=Envelope(sender="b@example.org", recipient=email), message=splice(compiled, given))
        for key, (email, given) in enumerate(told.items())
    )
    with faulty_relay(tmp_path / "log", extensions=extensions) as relay:
        smtp = Smtp(host="127.0.0.1", port=relay.port, security="none", tls=ssl.create_default_context())
        outcomes = {one.outcome for one in Signed(transport=smtp, signer=SIGNER).deliver(letters)}
        arrived = {letter.recipient: letter.sha256 for letter in relay.letters()}
    assert outcomes == {"accepted"}
    assert arrived.keys() == told.keys()
    tokens = {given["preferences_url"].rpartition("/")[2].encode() for given in told.values()}
    for email, given in told.items():
        sent = SIGNER.sign(splice(compiled, given))
        assert sha256(sent).hexdigest() == arrived[email]
        ours, theirs = message_from_bytes(sent), from_scratch(bulletin, given)
        assert [dkim.DKIM(sent).verify(one, dnsfunc=lambda name, **_: RECORDS[name]) for one in (0, 1)] == [True, True]
        del ours["DKIM-Signature"]
        assert headers(ours) == headers(theirs)
        assert parts(ours) == parts(theirs)
        found = {token for token in _long_words(sent) if token in tokens}
        assert found == {given["preferences_url"].rpartition("/")[2].encode()}


def _long_words(message: bytes) -> set[bytes]:
    """Everything in a message that could be a token: 50 hexadecimal digits, soft line breaks taken out."""
    flat = message.replace(b"=\r\n", b"")
    return {flat[at : at + 50] for at in _after_slashes(flat)}


def _after_slashes(flat: bytes) -> list[int]:
    return [at + 1 for at, octet in enumerate(flat) if octet == ord("/")]
