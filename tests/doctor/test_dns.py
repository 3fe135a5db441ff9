from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import pytest

from bulletin.doctor.dns import domains
from bulletin.doctor.point import Point
from bulletin.net import NetError

KEY = "v=DKIM1; k=rsa; p=AAAA"
SOUND = {
    ("example.org", "TXT"): ("v=spf1 include:relay.example ~all", "another text"),
    ("example.org", "MX"): ("mx.example.org",),
    ("b1._domainkey.example.org", "TXT"): (KEY,),
    ("_dmarc.example.org", "TXT"): ("v=DMARC1; p=quarantine; rua=mailto:d@example.org",),
}
Zone = Mapping[tuple[str, str], tuple[str, ...]]


def judged(zone: Zone, *, bounces: str = "example.org", keys: Mapping[str, str] | None = None) -> dict[str, Point]:
    """Return the last verdict on each point of a publication at example.org."""

    def lookup(name: str, record: Literal["TXT", "MX"]) -> tuple[str, ...]:
        return zone.get((name, record), ())

    signing = {"b1": KEY} if keys is None else keys
    found = domains(lookup, sender="example.org", bounces=bounces, signing="example.org", keys=signing)
    return {point.about: point for point in found}


def test_a_sound_domain_needs_nothing() -> None:
    """SPF, DKIM, DMARC and a way back for bounces: every point is good."""
    assert {point.verdict for point in judged(SOUND).values()} == {"good"}


@pytest.mark.parametrize(
    ("name", "records", "about", "verdict", "told"),
    [
        ("example.org", (), "dns.spf", "mend", "has no SPF record"),
        ("example.org", ("v=spf1 -all", "v=spf1 ~all"), "dns.spf", "mend", "2 SPF records"),
        ("example.org", ("v=spf1 +all",), "dns.spf", "mend", "lets everybody send"),
        ("example.org", ("v=spf1 mx",), "dns.spf", "advice", "does not say what of others"),
        ("example.org", ("v=spf1 " + "include:a.example " * 11 + "-all",), "dns.spf", "mend", "11 more names"),
        ("example.org", ("v=spf10 -all",), "dns.spf", "mend", "has no SPF record"),
        ("_dmarc.example.org", (), "dns.dmarc", "mend", "has no DMARC record"),
        ("_dmarc.example.org", ("v=DMARC1; p=none",), "dns.dmarc", "advice", "p=none"),
        ("_dmarc.example.org", ("v=DMARC1; rua=mailto:x@example.org",), "dns.dmarc", "mend", "names no policy"),
        ("_dmarc.example.org", ("v=DMARC1; p=none", "v=DMARC1; p=reject"), "dns.dmarc", "mend", "2 DMARC records"),
        ("b1._domainkey.example.org", (), "dns.dkim", "mend", "there is no record"),
        ("b1._domainkey.example.org", ("v=DKIM1; k=rsa; p=BBBB",), "dns.dkim", "mend", "another key"),
        ("b1._domainkey.example.org", ("v=DKIM1; t=y; k=rsa; p=AAAA",), "dns.dkim", "advice", "on trial"),
    ],
)
def test_what_receivers_would_hold_against_it_is_told(
    name: str, records: tuple[str, ...], about: str, verdict: str, told: str
) -> None:
    """Each fault is named, with what to do."""
    point = judged({**SOUND, (name, "TXT"): records})[about]
    assert point.verdict == verdict
    assert told in point.found
    assert point.todo


@pytest.mark.parametrize("record", ["v=spf1 " + "ip4:192.0.2.1 " * 12 + "-all", "v=spf1 redirect=_spf.example.org"])
def test_what_asks_for_no_names_is_not_counted(record: str) -> None:
    """Addresses cost receivers nothing, and a record that sends them elsewhere ends there."""
    assert judged({**SOUND, ("example.org", "TXT"): (record,)})["dns.spf"].verdict == "good"


def test_the_domain_above_may_speak_for_one_below() -> None:
    """A DMARC record is looked for further up where the domain of From has none."""
    zone = {("_dmarc.example.org", "TXT"): ("v=DMARC1; p=reject",)}

    def lookup(name: str, record: Literal["TXT", "MX"]) -> tuple[str, ...]:
        return zone.get((name, record), ())

    found = domains(lookup, sender="news.example.org", bounces="news.example.org", signing="example.org", keys={})
    assert next(point for point in found if point.about == "dns.dmarc").verdict == "good"


def test_a_domain_that_takes_no_mail_loses_its_bounces() -> None:
    """Without an MX nothing comes back, and many receivers refuse what comes from there."""
    point = judged({**SOUND, ("example.org", "MX"): ()})["dns.bounces"]
    assert point.verdict == "mend"


def test_bounces_of_another_domain_are_not_aligned() -> None:
    """A relay's own domain passes SPF, and DMARC is not satisfied by that."""
    zone = {**SOUND, ("relay.example", "TXT"): ("v=spf1 -all",), ("relay.example", "MX"): ("mx.relay.example",)}
    assert judged(zone, bounces="relay.example")["dns.alignment"].verdict == "advice"
    below = {**SOUND, ("b.example.org", "TXT"): ("v=spf1 -all",), ("b.example.org", "MX"): ("mx.example.org",)}
    assert judged(below, bounces="b.example.org")["dns.alignment"].verdict == "good"


def test_who_signs_nothing_is_told_how_to() -> None:
    """The large receivers ask for DKIM."""
    assert "--make-keys" in judged(SOUND, keys={})["dns.dkim"].todo


def test_a_silent_name_server_is_no_verdict() -> None:
    """What could not be asked for is unknown, and neither good nor bad."""

    def silent(name: str, _record: Literal["TXT", "MX"]) -> tuple[str, ...]:
        raise NetError(name, "the name server did not answer", "try again")

    found = list(domains(silent, sender="a.org", bounces="a.org", signing="a.org", keys={"b1": KEY}))
    assert {point.verdict for point in found} == {"unknown"}
