from __future__ import annotations

import json
import re

from tests.faults.press import DAY, Press
from tests.faults.relay import FaultyRelay
from tests.faults.server import Fault
from tests.journeys.test_terminal import on_a_terminal, visible

OFTEN = {"bulletin.cli.watching:LINE_SECONDS": 0.05}


def test_where_there_is_no_terminal_a_line_is_written_now_and_then(press: Press, relay: FaultyRelay) -> None:
    """How many have it, how fast it goes, what is not as it should be; what comes of it stands on standard output."""
    relay.play(Fault(phase="rcpt", reply="550 5.1.1 no such user", times=1), accept_after=0.02)
    press.connect(relay.port, connections=1)
    press.constants = OFTEN
    sent = press.send()
    assert sent.code == 0
    lines = [line for line in sent.stderr.splitlines() if line.startswith("sending: ")]
    assert len(lines) > 1
    assert f"of {len(press.readers)} accepted" in lines[-1]
    assert "1 refused" in lines[-1]
    assert "\x1b" not in sent.stderr
    assert "sending: " not in sent.stdout


def test_a_terminal_of_sixty_columns_shows_it_live(press: Press, relay: FaultyRelay) -> None:
    """The board moves, nothing runs over its edge, and what is told meanwhile stands above it, whole."""
    relay.play(Fault(phase="rcpt", reply="550 5.7.1 blocked for poor reputation"), accept_after=0.02)
    press.connect(relay.port, connections=1)
    code, shown = on_a_terminal("send", "--date", DAY, "--yes", folder=press.folder, columns=60)
    assert code == 4
    told = visible(shown)
    assert max(len(line) for line in told if "refuses us" not in line) <= 60  # a warning is the terminal's to wrap
    assert any(line.startswith("sending  ") for line in told)
    assert any(re.fullmatch("Receiver +accepted waiting retrying refused unknown *", line) for line in told)
    flat = " ".join(" ".join(told).split())
    assert "example.org refuses us again and again, and is left alone for 5 minutes: 550 5.7.1 blocked" in flat
    assert "example.org: again from " in flat


def test_status_says_the_same_from_outside(press: Press, relay: FaultyRelay) -> None:
    """While another process sends: the rate, who is sending, and each receiver's readers."""
    relay.play(accept_after=0.1)
    press.connect(relay.port, connections=1)
    sending = press.start_sending()
    relay.wait_for(4)
    told = json.loads(press.run("status", "--receivers", "--json").stdout)
    shown = press.run("status", "--receivers").stdout
    assert sending.wait() == 0
    assert told["per_second"] > 0
    assert told["seconds_left"] > 0
    lane = told["receivers"]["example.org"]
    assert lane["accepted"] + lane["waiting"] == len(press.readers)
    assert f"of {len(press.readers)} accepted, " in shown
    after = json.loads(press.run("status", "--receivers", "--json").stdout)
    assert (after["per_second"], after["seconds_left"]) == (0, None)


def test_a_log_holds_what_happened_and_no_address(press: Press, relay: FaultyRelay) -> None:
    """A line an event, with each reader's outcome; addresses are hashed, in what the mail server said too."""
    victim = press.readers[5]
    relay.play(Fault(phase="rcpt", reply=f"550 5.1.1 <{victim}>: no such user", to=victim))
    press.connect(relay.port)
    assert press.send("--log", "out.log").code == 0
    text = (press.folder / "out.log").read_text("utf-8")
    lines = [json.loads(line) for line in text.splitlines()]
    assert [lines[0]["event"], lines[-1]["event"]] == ["began", "ended"]
    assert lines[-1]["counts"] == {"accepted": len(press.readers) - 1, "failed": 1}
    receipts = [line for line in lines if line["event"] == "receipt"]
    assert len({line["reader"] for line in receipts}) == len(press.readers)
    assert "reader0" not in text
    (refused,) = [line for line in receipts if line["outcome"] == "failed"]
    assert refused["text"] == f"5.1.1 <{refused['reader']}>: no such user"


def test_a_log_in_the_settings_names_readers_where_that_is_asked_for(press: Press, relay: FaultyRelay) -> None:
    """As they are, and each run adds to it; a file that cannot be written is a sentence, before anything goes."""
    press.connect(relay.port, tables='[log]\npath = "no/such/folder.log"\n')
    refused = press.send()
    assert refused.code == 2
    assert "no/such/folder.log: the log cannot be written" in refused.stderr
    assert relay.letters() == []
    press.connect(relay.port, tables='[log]\npath = "bulletin.log"\naddresses = true\n')
    assert press.send().code == 0
    assert press.send().code == 0
    lines = [json.loads(line) for line in (press.folder / "bulletin.log").read_text("utf-8").splitlines()]
    assert {line["reader"] for line in lines if line["event"] == "receipt"} == set(press.readers)
    assert [line["event"] for line in lines if line["event"] != "receipt"] == ["began", "ended"] * 2
