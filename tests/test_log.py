from __future__ import annotations

import io
import json

from hypothesis import given
from hypothesis import strategies as st

from bulletin.log import Log
from tests.office import START

ANN = "ann.archer@example.org"


def log(secret: bytes | None = b"s" * 32) -> tuple[Log, io.StringIO]:
    """Return a log, and what it is written to."""
    file = io.StringIO()
    return Log.to(file, lambda: START, secret), file


def test_a_line_is_an_object_with_moment_and_event() -> None:
    """Each can be read alone."""
    written, file = log()
    written.write("began", due=3, domains=("a.example",))
    written.write("told", text="it rains\nand “pours”")
    first, second = map(json.loads, file.getvalue().splitlines())
    assert first == {"at": "2025-06-16T05:00:00.000+00:00", "event": "began", "due": 3, "domains": ["a.example"]}
    assert second["text"] == "it rains\nand “pours”"


def test_a_reader_is_a_hash_that_only_the_publication_can_make() -> None:
    """The same in every run and any case, another with another key; as it is where that was asked for."""
    one, other, plain = log()[0], log(b"t" * 32)[0], log(None)[0]
    assert one.reader(ANN) == one.reader(ANN.upper()) != other.reader(ANN)
    assert len(one.reader(ANN)) == 16
    assert plain.reader(ANN) == ANN
    assert plain.text(f"550 <{ANN}> unknown", ANN) == f"550 <{ANN}> unknown"


@given(st.sampled_from(["550 5.1.1 <{}>: unknown", "{} is gone", "rcpt={};", "({})", "to {}.", "a {} b {} c"]))
def test_what_a_server_says_keeps_no_address(said: str) -> None:
    """Nor the reader's local part on its own, nor anybody else's address."""
    written = log()[0]
    told = written.text(said.replace("{}", ANN.title()) + " ANN.ARCHER bob@x.example", ANN)
    assert "archer" not in told.lower()
    assert "bob" not in told
    assert written.reader(ANN) in told
