from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path
from typing import cast, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bulletin.status_codes import Phase, Verdict, judge, read_reply

TABLE = Path(__file__).parents[1] / "docs" / "replies.csv"
PHASES: tuple[Phase, ...] = get_args(Phase)


def rows() -> list[dict[str, str]]:
    """Return the table of real replies and what each leads to."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("row", rows(), ids=lambda row: f"{row['receiver']}: {row['reply'][:40]}")
def test_a_real_reply_leads_to_what_the_table_says(row: dict[str, str]) -> None:
    """What receivers' documentation says they reply, in the phase in which it comes."""
    code, text = row["reply"].split(" ", 1)
    judgement = judge(read_reply(int(code), text), cast("Phase", row["phase"]))
    assert (judgement.verdict, judgement.scope or "") == (row["verdict"], row["scope"])


def test_the_table_covers_every_verdict_and_the_large_receivers() -> None:
    """At least sixty replies, from those who receive most, and none of the verdicts left out but acceptance."""
    verdicts = Counter(row["verdict"] for row in rows())
    assert sum(verdicts.values()) >= 60
    assert set(verdicts) == set(get_args(Verdict)) - {"accepted"}
    assert {"Gmail", "Outlook.com", "Exchange Online", "Yahoo", "GMX and web.de"} <= {row["receiver"] for row in rows()}


@given(code=st.integers(400, 599), detail=st.integers(0, 999), phase=st.sampled_from(PHASES), text=st.text())
def test_a_policy_is_never_the_addresss_fault(code: int, detail: int, phase: Phase, text: str) -> None:
    """x.7.x says nothing about whether the address exists, whatever else the reply says."""
    assert judge(read_reply(code, f"{code // 100}.7.{detail} {text}"), phase).verdict != "dead"


@given(code=st.integers(400, 499), phase=st.sampled_from(PHASES), text=st.text())
def test_what_may_be_tried_again_loses_nobody(code: int, phase: Phase, text: str) -> None:
    """No 4xx makes an address dead, or stops an edition for its content but for its size."""
    verdict = judge(read_reply(code, text), phase).verdict
    assert verdict != "dead"
    assert verdict != "content" or phase in {"connect", "auth", "mail"}


@given(code=st.integers(0, 999), phase=st.sampled_from(PHASES), text=st.binary())
def test_any_reply_is_judged(code: int, phase: Phase, text: bytes) -> None:
    """Nothing that a server can say is without a verdict, and only 2xx is acceptance."""
    judgement = judge(read_reply(code, text), phase)
    assert (judgement.verdict == "accepted") == (200 <= code < 300)
    assert judgement.scope is None or judgement.verdict in {"later", "reputation", "connection"}


@pytest.mark.parametrize("phase", PHASES)
def test_a_421_is_the_connections_end_in_every_phase(phase: Phase) -> None:
    """It says nothing about the message or the reader."""
    assert judge(read_reply(421, "4.7.0 too many connections"), phase).verdict == "connection"


@pytest.mark.parametrize(
    ("code", "text", "meaning"),
    [
        (250, b"2.0.0 OK queued as 4F1", "accepted by the mail server"),
        (550, b"5.1.1 <x@y.z>: Recipient address rejected: User unknown", "no such mailbox"),
        (452, b"4.2.2 The email account is over quota", "the mailbox is full"),
        (451, b"4.7.1 Greylisting in action", "refused by a policy"),
        (421, b"4.7.28 unusual rate", "refused by a policy or for our reputation"),
        (550, b"no enhanced code here", "refused"),
        (450, b"", "not now"),
        (550, b"4.2.2 a code of another class is not believed", "refused"),
    ],
)
def test_a_reply_says_in_plain_words_what_it_means(code: int, text: bytes, meaning: str) -> None:
    """The enhanced code explains, where its class agrees with the basic code's."""
    assert read_reply(code, text).meaning == meaning


def test_a_reply_is_kept_on_one_clean_line() -> None:
    """What a stranger's server says is shown to people: no line breaks, no escape sequences, no broken octets."""
    assert read_reply(550, b"5.1.1 no\r\n\x1b[31msuch\xff user").text == "5.1.1 no [31msuch\ufffd user"
