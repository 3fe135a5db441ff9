"""What the domains of a publication say of its mail: SPF (RFC 7208), DKIM (RFC 6376), DMARC (RFC 7489), MX.

The large receivers ask every bulk sender for SPF and DKIM, one of them aligned with From, and for a
DMARC record (Gmail and Yahoo since February 2024, Microsoft since May 2025).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Literal

from bulletin.doctor.point import Point, advice, good, mend, unknown
from bulletin.net import NetError

Lookup = Callable[[str, Literal["TXT", "MX"]], tuple[str, ...]]
"""The records of a name as texts; raises NetError where nobody could be asked."""

_MOST_LOOKUPS = 10  # RFC 7208 4.6.4


def domains(
    lookup: Lookup, *, sender: str, bounces: str, signing: str, keys: Mapping[str, str | None]
) -> Iterator[Point]:
    """Judge the domain of From, that of the envelope sender, and the one that signs.

    ``keys`` are the records that ought to stand in the DNS, by selector, None of a key that cannot be read; without
    any selector nothing is signed.
    """
    yield from _asked("dns.spf", bounces, partial(_spf, lookup, bounces))
    if bounces != sender:
        yield _alignment(sender, bounces)
    yield from _asked("dns.bounces", bounces, partial(_mx, lookup, bounces))
    if not keys:
        todo = "name a selector under [dkim] and run bulletin doctor --make-keys, or have the relay sign"
        yield advice("dns.dkim", "no key signs the messages here, and the large receivers ask for it", todo)
    for selector, record in keys.items():
        if record is None:
            continue
        name = f"{selector}._domainkey.{signing}"
        yield from _asked("dns.dkim", name, partial(_dkim, lookup, name, record))
    yield from _asked("dns.dmarc", sender, partial(_dmarc, lookup, sender))


def _asked(about: str, name: str, judge: Callable[[], Point]) -> Iterator[Point]:
    try:
        yield judge()
    except NetError as cause:
        yield unknown(
            about, f"{name} could not be asked for: {cause.cause}", "try again, or name a server: --nameserver 1.1.1.1"
        )


def _spf(lookup: Lookup, domain: str) -> Point:
    records = [one for one in lookup(domain, "TXT") if one.lower().split(" ", 1)[0] == "v=spf1"]
    if not records:
        todo = f'add a TXT record at {domain}: "v=spf1 include:YOUR-RELAY ~all", as your relay tells you'
        return mend("dns.spf", f"{domain} has no SPF record, so nobody knows who may send for it", todo)
    if len(records) > 1:
        todo = "make one of them that holds what all say (RFC 7208 3.2)"
        return mend("dns.spf", f"{domain} has {len(records)} SPF records, and then none counts", todo)
    terms = records[0].lower().split()[1:]
    asking = sum(map(_is_ask, terms))
    if asking > _MOST_LOOKUPS:
        found = f"the SPF record of {domain} asks for {asking} more names, and receivers stop at {_MOST_LOOKUPS}"
        return mend("dns.spf", found, "take out what no longer sends for you")
    if "+all" in terms or "all" in terms:
        return mend("dns.spf", f"the SPF record of {domain} lets everybody send (+all)", "end it with ~all or -all")
    if not any(term in {"~all", "-all"} or term.startswith("redirect=") for term in terms):
        return advice("dns.spf", f"the SPF record of {domain} does not say what of others", "end it with ~all or -all")
    return good("dns.spf", f"{domain}: {records[0]}")


def _is_ask(term: str) -> bool:
    name = term.lstrip("+-~?").replace("=", ":").partition(":")[0].partition("/")[0]
    return name in {"include", "a", "mx", "ptr", "exists", "redirect"}


def _alignment(sender: str, bounces: str) -> Point:
    if _related(sender, bounces):
        return good("dns.alignment", f"bounces go to {bounces}, which is of the same domain as From ({sender})")
    return advice(
        "dns.alignment",
        f"bounces go to {bounces}, and From is {sender}: SPF alone does not satisfy DMARC then",
        f"sign with a key of {sender}, or let bounces come to an address under it",
    )


def _related(one: str, other: str) -> bool:
    return one == other or one.endswith(f".{other}") or other.endswith(f".{one}")


def _mx(lookup: Lookup, domain: str) -> Point:
    hosts = lookup(domain, "MX")
    if hosts:
        return good("dns.bounces", f"what comes back to {domain} is taken by {hosts[0]}")
    todo = "add an MX record: receivers refuse mail from a domain that takes none"
    return mend("dns.bounces", f"{domain} takes no mail, so bounces and complaints are lost", todo)


def _dkim(lookup: Lookup, name: str, record: str) -> Point:
    wanted = _tags(record)
    told = [_tags(one) for one in lookup(name, "TXT")]
    if not told:
        return mend("dns.dkim", f"there is no record at {name}", f'add a TXT record there: "{record}"')
    if not any(one.get("p", "").replace(" ", "") == wanted["p"] for one in told):
        return mend("dns.dkim", f"the record at {name} tells another key", f'make it: "{record}"')
    if any("y" in one.get("t", "") for one in told):
        return advice("dns.dkim", f"the record at {name} says that the key is on trial (t=y)", "take t=y out")
    return good("dns.dkim", f"{name} tells the key that signs")


def _dmarc(lookup: Lookup, sender: str) -> Point:
    name, records = _dmarc_of(lookup, sender)
    if not records:
        todo = f'add a TXT record at _dmarc.{sender}: "v=DMARC1; p=none; rua=mailto:dmarc@{sender}"'
        return mend("dns.dmarc", f"{sender} has no DMARC record, and the large receivers ask for one", todo)
    if len(records) > 1:
        return mend("dns.dmarc", f"{name} has {len(records)} DMARC records, and then none counts", "leave one")
    policy = _tags(records[0]).get("p", "").lower()
    if policy not in {"none", "quarantine", "reject"}:
        return mend("dns.dmarc", f"the DMARC record at {name} names no policy", "add p=none, quarantine or reject")
    if policy == "none":
        todo = "once the reports show that all of your mail passes, make it p=quarantine"
        return advice("dns.dmarc", f"{name} asks receivers to do nothing (p=none)", todo)
    return good("dns.dmarc", f"{name}: p={policy}")


def _dmarc_of(lookup: Lookup, domain: str) -> tuple[str, list[str]]:
    """The records of the domain, or of the one above that has some (RFC 7489 6.6.3, without a list of suffixes)."""
    labels = domain.split(".")
    for start in range(max(len(labels) - 1, 1)):
        name = "_dmarc." + ".".join(labels[start:])
        records = [one for one in lookup(name, "TXT") if one.replace(" ", "").lower().startswith("v=dmarc1")]
        if records:
            return name, records
    return f"_dmarc.{domain}", []


def _tags(record: str) -> dict[str, str]:
    pairs = (part.partition("=") for part in record.split(";"))
    return {name.strip().lower(): value.strip() for name, _, value in pairs if name.strip()}
