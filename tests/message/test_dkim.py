from __future__ import annotations

import re
import string

import dkim
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key as generate_rsa
from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes
from hypothesis import given, settings
from hypothesis import strategies as st

from bulletin.errors import MessageError
from bulletin.message.compose import compile_message
from bulletin.message.dkim import Signer, load_key
from bulletin.message.dkim_keys import dns_record, new_key
from bulletin.message.splice import splice
from tests.message.sample import EDITION, MARK, PUBLICATION, rendered, values

RSA_PEM, ED_PEM = new_key("rsa"), new_key("ed25519")
SIGNER = Signer(domain="example.org", keys=(load_key("r2025", RSA_PEM), load_key("e2025", ED_PEM)))
RECORDS = {
    b"r2025._domainkey.example.org.": dns_record(RSA_PEM).encode(),
    b"e2025._domainkey.example.org.": dns_record(ED_PEM).encode(),
}
MESSAGE = splice(compile_message(rendered(), PUBLICATION, EDITION), values())


def verified(message: bytes) -> list[bool]:
    """Return what dkimpy says of each signature, the first one first."""
    return [_verified(message, number) for number in range(message.count(b"DKIM-Signature:"))]


def _verified(message: bytes, number: int) -> bool:
    try:
        return bool(dkim.DKIM(message).verify(number, dnsfunc=lambda name, **_: RECORDS.get(name)))
    except dkim.ValidationError:  # dkimpy's way to say that the body is another
        return False


def pem(key: PrivateKeyTypes) -> bytes:
    """Return a key as its file would hold it."""
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def test_both_signatures_verify() -> None:
    """A message carries a signature of each key, and a receiver finds both of them good."""
    assert verified(SIGNER.sign(MESSAGE)) == [True, True]


NAMES = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=80)


@settings(max_examples=60, deadline=None)
@given(name=NAMES, subject=NAMES.filter(str.strip), text=st.text(string.printable, max_size=400))
def test_whatever_is_in_it_the_signature_holds(name: str, subject: str, text: str) -> None:
    """Readers, subjects and bodies of any kind leave a message that is signed as it stands."""
    bulletin = rendered(subject=subject, text=f"{text}\n{MARK}_unsubscribe_url_", html=f"<p>{text} {MARK}_reason_</p>")
    message = splice(compile_message(bulletin, PUBLICATION, EDITION), values(name=name, first_name=name, reason=name))
    assert verified(SIGNER.sign(message)) == [True, True]


@settings(max_examples=60, deadline=None)
@given(text=st.text(st.sampled_from(" \t.=ab\n\u00a0é"), max_size=300))
def test_a_body_is_its_own_relaxed_form(text: str) -> None:
    """No white space in a body can be made less, so that nothing has to be made canonical for each reader."""
    bulletin = rendered(text=f"{text}{MARK}_unsubscribe_url_{text}", html=f"<p>{text}{MARK}_first_name_{text}</p>")
    message = splice(compile_message(bulletin, PUBLICATION, EDITION), values(first_name=text.replace("\n", " ")))
    body = message.partition(b"\r\n\r\n")[2]
    assert re.sub(rb"[ \t]+", b" ", re.sub(rb"[ \t]+\r\n", b"\r\n", body)).rstrip(b"\r\n") + b"\r\n" == body


@pytest.mark.parametrize(
    "added",
    [
        b"From: somebody@else.example\r\n",
        b"To: somebody@else.example\r\n",
        b"Subject: You have won\r\n",
        b"Reply-To: somebody@else.example\r\n",
        b"List-Unsubscribe: <https://else.example>\r\n",
        b"List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n",
    ],
)
def test_a_header_that_is_added_on_the_way_breaks_it(added: bytes) -> None:
    """What readers or their programs act on cannot be put on top of what we signed."""
    head, _, rest = SIGNER.sign(MESSAGE).partition(b"\r\nFrom: ")
    assert verified(head + b"\r\n" + added + b"From: " + rest) == [False, False]


def test_a_changed_body_breaks_it() -> None:
    """One octet is enough."""
    assert verified(SIGNER.sign(MESSAGE).replace(b"councils", b"Councils", 1)) == [False, False]


def test_a_retry_is_signed_alike() -> None:
    """The time that a signature tells is the message's own Date."""
    signed = SIGNER.sign(MESSAGE)
    assert signed == SIGNER.sign(MESSAGE)
    assert b"t=1750050000;" in signed


def test_no_line_is_long() -> None:
    """RFC 5322 2.1.1: 78 characters at the most, the signatures' own lines too."""
    head = SIGNER.sign(MESSAGE).partition(b"From: ")[0]
    assert max(map(len, head.split(b"\r\n"))) <= 78


def test_a_header_twice_is_refused() -> None:
    """Which of the two was meant, nobody could say."""
    with pytest.raises(MessageError, match="subject stands twice"):
        SIGNER.sign(b"Subject: one more\r\n" + MESSAGE)


@pytest.mark.parametrize(
    ("key", "told"),
    [
        (pem(generate_rsa(65537, 1024)), "1024 bits"),  # noqa: S505 - too short is the point
        (pem(generate_private_key(SECP256R1())), "neither RSA nor Ed25519"),
        (b"not a key", "cannot be read"),
    ],
)
def test_a_key_that_receivers_would_not_take_is_refused(key: bytes, told: str) -> None:
    """Short, of another kind, or damaged: the sentence says which."""
    with pytest.raises(MessageError, match=told):
        load_key("s", key)


def test_new_keys_are_what_receivers_ask_for() -> None:
    """RSA of 2048 bits, and Ed25519."""
    rsa = serialization.load_pem_private_key(RSA_PEM, None)
    assert isinstance(rsa, RSAPrivateKey)
    assert rsa.key_size == 2048
    assert isinstance(serialization.load_pem_private_key(ED_PEM, None), Ed25519PrivateKey)
