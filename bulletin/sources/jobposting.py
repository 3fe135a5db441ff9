"""JobPosting as schema.org defines it, in JSON-LD: alone in a file, or inside a page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from itertools import islice
from zoneinfo import ZoneInfo

from bulletin.model import Item, Job, Period, Problem, Salary
from bulletin.sources import adverts, clean, dates, jsonld
from bulletin.sources.caps import DESCRIPTION, JOBS
from bulletin.sources.document import Document
from bulletin.sources.jsonld import Json, Node
from bulletin.sources.teaser import teaser

_PERIODS: dict[str, Period] = {
    "HOUR": "hour",
    "HOURLY": "hour",
    "DAY": "day",
    "DAILY": "day",
    "WEEK": "week",
    "WEEKLY": "week",
    "MONTH": "month",
    "MONTHLY": "month",
    "YEAR": "year",
    "YEARLY": "year",
    "ANNUAL": "year",
    "ANNUM": "year",
    "PA": "year",
}
_SIGNS = {"GBP": "£", "EUR": "€", "USD": "$"}
_MOST = Decimal(1_000_000_000)
_MOST_PLACES = 20
_CONTINENTAL = re.compile(r"\d{1,3}(?:\.\d{3})+(?:,\d{1,2})?|\d+,\d{1,2}")
"""Dots between thousands, a comma before cents; no board writes three decimals."""
_HOME = {"GB", "UK", "United Kingdom"}


def read_jobposting(document: Document, text: str, zone: ZoneInfo) -> Iterator[Item]:
    """Yield the jobs of a JSON-LD document of its own."""
    value = jsonld.loaded(text)
    if value is None:
        cause, advice = "this JSON cannot be read", "check its brackets and quotation marks"
        yield Problem(origin=document.origin, place=jsonld.broken_at(text), cause=cause, advice=advice)
        return
    found = list(jobs(value, document, zone))
    yield from found
    if not found:
        cause = "there is no JobPosting in it"
        yield Problem(origin=document.origin, cause=cause, advice="ask the board for schema.org JobPosting data")


def jobs(value: Json, document: Document, zone: ZoneInfo) -> Iterator[Item]:
    """Yield a job for each JobPosting in a piece of JSON-LD, preceded by what is doubtful about it."""
    postings = jsonld.typed(value, "JobPosting")
    known = jsonld.named(value)
    numbered = enumerate((jsonld.with_named(node, known) for node in islice(postings, JOBS)), start=1)
    items = [item for number, node in numbered for item in _items(node, f"job {number}", document, zone)]
    yield from adverts.distinguished(items)
    if next(postings, None) is not None:
        cause, advice = f"it has more than {JOBS:,} adverts, and was read up to there", "split it"
        yield Problem(origin=document.origin, cause=cause, advice=advice)


def _items(node: Node, place: str, document: Document, zone: ZoneInfo) -> Iterator[Item]:
    title = jsonld.text(node.get("title"))
    if not title:
        cause, advice = "this JobPosting has no title", "give it a title, or delete it"
        yield Problem(origin=document.origin, place=place, cause=cause, advice=advice)
        return
    closes, address = jsonld.text(node.get("validThrough")), _address(node.get("url"))
    followed = clean.link(address, document.url)
    yield from adverts.doubts(closes, followed or address, document.origin, place, zone)
    posted = dates.moment(jsonld.text(node.get("datePosted")), zone)
    employer = jsonld.first(node.get("hiringOrganization"))
    yield Job(
        title=title,
        hiring_organization=jsonld.text(node.get("hiringOrganization"), "name", "legalName"),
        location=_location(node),
        description=teaser(clean.paragraphs(_description(node)[:DESCRIPTION])),
        salary=_salary(node.get("baseSalary")),
        employment_type=", ".join(jsonld.texts(node.get("employmentType"))) or None,
        valid_through=dates.closing(closes, zone),
        date_posted=posted.at if posted else None,
        url=_link(node.get("url"), document) or document.url,
        identifier=jsonld.text(node.get("identifier"), "value"),
        sector=jsonld.text(node.get("industry")) or jsonld.text(node.get("occupationalCategory")),
        logo=_link(employer.get("logo"), document),
        origin=document.origin,
    )


def _description(node: Node) -> str:
    value = node.get("description")
    return value if isinstance(value, str) else ""


def _location(node: Node) -> str | None:
    """The places of work, each as locality and region; the country only where nothing nearer is named."""
    value = node.get("jobLocation")
    places = value if isinstance(value, list) else [value]
    found = dict.fromkeys(name for place in places[:_MOST_PLACES] if (name := _place(place)))
    if not found and "TELECOMMUTE" in jsonld.texts(node.get("jobLocationType")):
        return "Remote"
    return "; ".join(found) or None


def _place(place: Json) -> str | None:
    if not isinstance(place, dict):
        return jsonld.text(place)
    address = jsonld.first(place.get("address"))
    if not address:
        return jsonld.text(place.get("address")) or jsonld.text(place.get("name"))
    locality, region = jsonld.text(address.get("addressLocality")), jsonld.text(address.get("addressRegion"))
    if locality and region and region.lower() not in locality.lower():
        return f"{locality}, {region}"
    country = jsonld.text(address.get("addressCountry"))
    return locality or region or jsonld.text(place.get("name")) or (None if country in _HOME else country)


def _salary(value: Json) -> Salary | None:
    """The pay: the text in ``value.value`` is the advert's own words, the numbers stand beside it."""
    entry = value[0] if isinstance(value, list) and value else value
    if not isinstance(entry, dict):
        words = jsonld.text(entry)
        return Salary(raw=words) if words else None
    inner = entry.get("value")
    amount = inner if isinstance(inner, dict) else entry
    words = jsonld.text(amount.get("value")) if not isinstance(amount.get("value"), dict) else None
    single = _money(amount.get("value"))
    lowest, highest = _money(amount.get("minValue")) or single, _money(amount.get("maxValue")) or single
    currency = (jsonld.text(entry.get("currency")) or jsonld.text(amount.get("currency")) or "").upper()
    unit = (jsonld.text(amount.get("unitText")) or jsonld.text(entry.get("unitText")) or "").upper()
    period = _PERIODS.get(unit.removeprefix("PER ").replace(".", ""))
    if lowest and highest and lowest > highest:
        lowest, highest = highest, lowest
    known = currency if len(currency) == len("GBP") and currency.isalpha() and currency.isascii() else None
    raw = words if words and single is None else _in_words(lowest, highest, known, period)
    return Salary(raw=raw, min=lowest, max=highest, currency=known, period=period) if raw else None


def _money(value: Json) -> Decimal | None:
    """A positive amount, or None: boards write 0 when they have nothing to say."""
    try:
        amount = Decimal(_in_full(value) if isinstance(value, str) else jsonld.raw(value))
    except (InvalidOperation, ValueError):
        return None
    return amount if amount.is_finite() and 0 < amount < _MOST else None


def _in_full(written: str) -> str:
    """A figure without the marks between its thousands: "3.200,50" and "3 200" are German, "3,200.50" is British."""
    figure = re.sub(r"[\s'’]", "", written)
    if _CONTINENTAL.fullmatch(figure):
        return figure.replace(".", "").replace(",", ".")
    return figure.replace(",", "")


def _in_words(lowest: Decimal | None, highest: Decimal | None, currency: str | None, period: Period | None) -> str:
    """An amount that came as numbers only, as an advert would write it."""
    sign = _SIGNS.get(currency or "", f"{currency} " if currency else "")
    figures = [f"{sign}{_in_figures(amount)}" for amount in dict.fromkeys((lowest, highest)) if amount]
    return " - ".join(figures) + (f" per {period}" if figures and period else "")


def _in_figures(amount: Decimal) -> str:
    whole = amount.to_integral_value()
    return f"{whole if whole == amount else amount:,f}"


def _address(value: Json) -> str:
    entry = value[0] if isinstance(value, list) and value else value
    return jsonld.raw(
        entry.get("url") or entry.get("contentUrl") or entry.get("@id") if isinstance(entry, dict) else entry
    )


def _link(value: Json, document: Document) -> str | None:
    found = clean.link(_address(value), document.url)
    return found if found and found.startswith("http") else None
