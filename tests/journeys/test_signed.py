from __future__ import annotations

import json
from pathlib import Path

import dkim
import pytest

from bulletin.message.dkim_keys import dns_record, new_key
from tests.journeys.conftest import Run
from tests.journeys.test_smtp import DAY, relay, use_relay


def with_keys(paper: Path) -> dict[bytes, bytes]:
    """Give the publication two keys, and return what the DNS would tell of them."""
    folder = paper / "dkim"
    folder.mkdir(mode=0o700)
    records = {}
    for selector, kind in (("b2025", "rsa"), ("b2025-ed", "ed25519")):
        key = new_key("rsa" if kind == "rsa" else "ed25519")
        path = folder / f"{selector}.pem"
        path.touch(mode=0o600)
        path.write_bytes(key)
        records[f"{selector}._domainkey.example.org.".encode()] = dns_record(key).encode()
    with (paper / "bulletin.toml").open("a", encoding="utf-8") as file:
        file.write('[dkim]\nrsa = "b2025"\ned25519 = "b2025-ed"\n')
    return records


def test_what_arrives_is_signed_by_both_keys(paper: Path, run: Run) -> None:
    """Every message that a relay gets verifies, by each of its two signatures."""
    with relay() as (inbox, port):
        use_relay(paper, port)
        records = with_keys(paper)
        assert run("build", "--date", DAY, folder=paper).returncode == 0
        sent = run("send", "--date", DAY, "--yes", folder=paper)
    assert sent.returncode == 0, sent.stderr
    assert len(inbox.received) == 3
    for _sender, _recipients, content in inbox.received:
        for number in range(2):
            assert dkim.DKIM(content).verify(number, dnsfunc=lambda name, **_: records[name])


@pytest.mark.parametrize("command", ["approve", "send"])
def test_a_missing_key_stops_it_while_it_is_a_draft(paper: Path, run: Run, command: str) -> None:
    """A selector without its key is one sentence with the way on: nothing is frozen, and nobody is mailed unsigned."""
    with relay() as (inbox, port):
        use_relay(paper, port)
        with_keys(paper)
        (paper / "dkim" / "b2025.pem").unlink()
        assert run("build", "--date", DAY, folder=paper).returncode == 0
        refused = run(command, "--date", DAY, "--yes", folder=paper)
        standing = run("status", "--date", DAY, "--json", folder=paper)
    assert refused.returncode == 2
    assert "bulletin doctor --make-keys" in refused.stderr
    assert not inbox.received
    assert json.loads(standing.stdout)["state"] == "draft"


def test_a_key_that_others_can_read_is_not_used(paper: Path, run: Run) -> None:
    """Whoever has it can write in the publication's name."""
    with relay() as (inbox, port):
        use_relay(paper, port)
        with_keys(paper)
        (paper / "dkim" / "b2025.pem").chmod(0o644)
        assert run("build", "--date", DAY, folder=paper).returncode == 0
        refused = run("send", "--date", DAY, "--yes", folder=paper)
    assert refused.returncode == 2
    assert "chmod 600" in refused.stderr
    assert not inbox.received


def test_what_comes_back_says_whose_copy_it_is(paper: Path, run: Run) -> None:
    """With an address for bounces every copy has an envelope sender of its own, and From stays the publication's."""
    with relay() as (inbox, port):
        use_relay(paper, port)
        with (paper / "bulletin.toml").open("a", encoding="utf-8") as file:
            file.write('[bounces]\naddress = "bounce+{token}@example.org"\n')
        assert run("build", "--date", DAY, folder=paper).returncode == 0
        sent = run("send", "--date", DAY, "--yes", folder=paper)
    assert sent.returncode == 0, sent.stderr
    senders = {sender for sender, _recipients, _content in inbox.received}
    assert len(senders) == 3
    assert all(one.startswith("bounce+") and "-20250616-" in one for one in senders)
    assert all(b"\r\nFrom: The Town Hall Daily <daily@example.org>" in b"\r\n" + one[2] for one in inbox.received)
