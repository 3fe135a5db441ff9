from __future__ import annotations

import json
import re
from pathlib import Path

from tests.journeys.conftest import Run
from tests.journeys.test_smtp import parsed, relay, use_relay, whole
from tests.transport.relay import relay as strict_relay

DAY = "2025-06-16"
TIGHT = "warn_bytes = 10000\nblock_bytes = 20000\n"
EDITORS = ("ed@example.org", "sub@example.net")


def name_editors(paper: Path, *addresses: str) -> None:
    """Say in the settings who gets proofs."""
    settings = paper / "bulletin.toml"
    settings.write_text(settings.read_text("utf-8").replace("[proof]\n", f"[proof]\nto = {json.dumps(addresses)}\n"))


def test_a_proof_is_the_real_message_marked_and_harmless(paper: Path, run: Run) -> None:
    """The editors get what readers would, marked, each with a Message-ID of its own, and links that do nothing."""
    run("build", "--date", DAY, folder=paper)
    with relay() as (inbox, port):
        use_relay(paper, port)
        name_editors(paper, *EDITORS)
        proofs = [run("proof", "--date", DAY, folder=paper) for _ in range(2)]
        assert all(proof.returncode == 0 for proof in proofs), proofs[0].stderr
        sent = run("send", "--date", DAY, "--yes", folder=paper)
        assert sent.returncode == 0, sent.stderr
    assert "nothing was frozen" in proofs[0].stdout
    by_editors, by_readers = inbox.received[:4], inbox.received[4:]
    assert [recipients for _, recipients, _ in by_editors] == [["ed@example.org"], ["sub@example.net"]] * 2
    told = [parsed(content) for _, _, content in by_editors]
    assert len({message["Message-ID"] for message in told}) == 4
    real = parsed(by_readers[0][2])
    for message, (_, (recipient,), content) in zip(told, by_editors, strict=True):
        assert message["Subject"] == f"[Proof] {real['Subject']}"
        assert message["To"] == recipient
        assert {"List-Unsubscribe", "List-Id", "Date", "From"} <= set(message.keys())
        links = re.findall(r"news\.example\.org/(?:unsubscribe|preferences|view/[\d-]+)/([\w.~-]+)", whole(content))
        assert set(links) == {"sample"}


def test_a_proof_leaves_no_trace_in_the_ledger(paper: Path, run: Run) -> None:
    """After a proof the edition is still a draft, and may still be changed and built."""
    run("build", "--date", DAY, folder=paper)
    with relay() as (inbox, port):
        use_relay(paper, port)
        told = run("proof", "ed@example.org", "--date", DAY, "--json", folder=paper)
    assert len(inbox.received) == 1
    (proof,) = json.loads(told.stdout)["proofs"]
    assert (proof["to"], proof["variant"], proof["outcome"]) == ("ed@example.org", "default", "accepted")
    status = json.loads(run("status", "--date", DAY, "--json", folder=paper).stdout)
    assert status["state"] == "draft"


def test_every_variant_is_proofed_if_asked(paper: Path, run: Run) -> None:
    """With --every-variant an editor gets each bulletin of the day, and the subject says whose it is."""
    run("build", "--date", DAY, folder=paper)
    with relay() as (inbox, port):
        use_relay(paper, port)
        proof = run("proof", "ed@example.org", "--every-variant", "--date", DAY, folder=paper)
    assert proof.returncode == 0, proof.stderr
    subjects = [str(parsed(content)["Subject"]) for _, _, content in inbox.received]
    assert len(subjects) == 2  # one reader of the list chose a sector
    assert subjects[0].startswith("[Proof] for all, readers: 2 | ")
    assert re.match(r"\[Proof\] variant \w+, readers: 1 \| ", subjects[1])


def test_a_proof_of_a_blocked_edition_goes_and_says_so(paper: Path, run: Run) -> None:
    """What may not go to readers can still be looked at by editors."""
    run("build", "--date", DAY, folder=paper)
    settings = paper / "bulletin.toml"
    settings.write_text(settings.read_text("utf-8").replace("[checks]\n", "[checks]\n" + TIGHT))
    with relay() as (inbox, port):
        use_relay(paper, port)
        proof = run("proof", "ed@example.org", "--date", DAY, folder=paper)
    assert proof.returncode == 0, proof.stderr
    assert len(inbox.received) == 1
    assert "blocking the send" in proof.stdout


def test_a_proof_without_a_relay_is_written_to_the_outbox(paper: Path, run: Run) -> None:
    """In a rehearsal nobody is mailed, and it says so; the rehearsal that follows leaves the proof where it is."""
    run("build", "--date", DAY, folder=paper)
    proof = run("proof", "ed@example.org", "--date", DAY, folder=paper)
    assert proof.returncode == 0, proof.stderr
    assert "nobody is mailed" in proof.stdout
    (written,) = (paper / "outbox" / "new").iterdir()
    assert "[Proof]" in str(parsed(written.read_bytes())["Subject"])
    assert run("send", "--date", DAY, "--yes", folder=paper).returncode == 0
    assert len(list((paper / "outbox" / "new").iterdir())) == 4
    assert written.exists()


def test_mistakes_with_a_proof_are_a_sentence(paper: Path, run: Run) -> None:
    """Nobody named, no address, no edition, an editor whom the relay refuses: each says what to do."""
    nobody = run("proof", "--date", DAY, folder=paper)
    assert (nobody.returncode, "[proof] to" in nobody.stderr) == (2, True)
    garbled = run("proof", "not-an-address", "--date", DAY, folder=paper)
    assert (garbled.returncode, "'not-an-address' is no address" in garbled.stderr) == (2, True)
    unbuilt = run("proof", "ed@example.org", "--date", DAY, folder=paper)
    assert (unbuilt.returncode, "bulletin build --date" in unbuilt.stderr) == (2, True)
    run("build", "--date", DAY, folder=paper)
    with strict_relay() as server:
        server.rcpt = lambda _recipient: "550 5.1.1 no such user"
        use_relay(paper, server.port)
        refused = run("proof", "ed@example.org", "--date", DAY, folder=paper)
    assert refused.returncode == 1
    assert "ed@example.org: 550 5.1.1 no such user" in refused.stderr
