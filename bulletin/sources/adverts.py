"""Job adverts that come as flat fields (a table's row, an XML element): names are matched, values are read.

The field names are those that boards use, compared without case, spaces and punctuation.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice
from zoneinfo import ZoneInfo

from bulletin.model import Item, Job, Problem, Salary
from bulletin.sources import clean, dates
from bulletin.sources.caps import DESCRIPTION, JOBS
from bulletin.sources.document import JobField
from bulletin.sources.teaser import teaser

_NAMES: dict[JobField, str] = {
    "title": "title jobtitle job jobname position positiontitle role roletitle jobrole vacancy vacancytitle vacancyname"
    " post posttitle",
    "hiring_organization": "employer employername company companyname organisation organisationname organization"
    " organizationname hiringorganization hiringorganisation hiringcompany council authority localauthority advertiser"
    " advertisername recruiter recruitername client clientname",
    "location": "location locationname place joblocation worklocation workplace where area jobaddress address",
    "locality": "city town towncity addresslocality",
    "region": "state county region province stateprovince addressregion",
    "country": "country countrycode addresscountry",
    "salary": "salary salarytext salarydescription salarydetails salarydisplay salaryrange salarygbp salarypa"
    " annualsalary salaryperannum pay payrate paydetails payscale wage remuneration compensation",
    "salary_min": "salarymin minsalary minimumsalary salaryfrom payfrom minpay",
    "salary_max": "salarymax maxsalary maximumsalary salaryto payto maxpay",
    "currency": "currency salarycurrency currencycode",
    "valid_through": "closing closes closeson closingdate closingdatetime closedate deadline validthrough validuntil"
    " expiration expirationdate expiry expirydate expiredate expires jobexpirydate applyby applicationdeadline"
    " applicationclosingdate advertenddate enddate",
    "date_posted": "posted postedon postedat date dateposted posteddate postingdate published publisheddate"
    " datepublished publishdate publicationdate pubdate opendate openingdate livedate advertstartdate",
    "url": "url link href joburl joblink vacancyurl vacancylink adverturl advertlink detailsurl permalink applyurl"
    " apply applylink applicationurl applicationlink weblink webaddress",
    "sector": "sector jobsector category categories jobcategory occupationalcategory industry jobfamily jobfunction"
    " function department dept discipline specialism profession servicearea",
    "description": "description shortdescription jobdescription fulldescription summary jobsummary teaser details"
    " overview blurb adverttext",
    "identifier": "reference referencenumber referenceno ref refno jobreference jobref jobrefno vacancyreference"
    " vacancyref advertreference advertref postreference postnumber jobnumber jobcode identifier id jobid vacancyid"
    " partnerjobid requisitionid guid",
    "employment_type": "employmenttype jobtype jobtypes contract contracttype contractterm worktype workingpattern"
    " positiontype vacancytype hours workinghours schedule tenure type",
    "logo": "logo logourl companylogo companylogourl employerlogo employerlogourl organisationlogo",
}
_ASIDE = re.compile(r"\([^()]{0,60}\)|\[[^\[\]]{0,60}\]")
"""What people add to a column's name: "Closing date (DD/MM/YYYY)", "Location(s)"."""
_FIELD_OF = {name: field for field, names in _NAMES.items() for name in names.split()}
_FILLER = re.compile(
    r"(?:no (?:postal ?code|category|reference(?: number)?|salary|city|state|country|location|company|data|value)"
    r"|none|null|nil|n/?a|undefined|unknown|not (?:specified|stated|applicable|available|provided)|[-–—.?]+)",
    re.IGNORECASE,
)
_SIGNS = {"GBP": "£", "EUR": "€", "USD": "$"}
_AMOUNT = re.compile(r"[\d,. ]*\d[\d,. ]*")
_HOME = {"uk", "gb", "gbr", "united kingdom", "great britain"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Advert:
    """One advert's fields under this module's names, and where it stands."""

    fields: Mapping[JobField, str]
    place: str
    """Such as "row 7"."""


def field_of(name: str) -> JobField | None:
    """Return which field a column or element holds, or None where its name is not known."""
    return _FIELD_OF.get(_letters(name)) or _FIELD_OF.get(_letters(_ASIDE.sub("", name)))


def _letters(name: str) -> str:
    return re.sub(r"[^a-z]", "", name.lower())


def jobs(adverts: Iterable[Advert], origin: str, zone: ZoneInfo) -> Iterator[Item]:
    """Yield a job for each advert, preceded by what was doubtful about it, or the problem that lost it."""
    source = iter(adverts)
    found = [item for advert in islice(source, JOBS) for item in _read(advert, origin, zone)]
    yield from distinguished(found)
    if next(source, None) is not None:
        cause, advice = f"it has more than {JOBS:,} adverts, and was read up to there", "split it"
        yield Problem(origin=origin, cause=cause, advice=advice)


def distinguished(items: Iterable[Item]) -> list[Item]:
    """Return the items with a reference that every job shares taken off: it identifies nothing."""
    listed = list(items)
    marks = [item.identifier for item in listed if isinstance(item, Job)]
    if len(marks) < 2 or marks[0] is None or set(marks) != {marks[0]}:  # noqa: PLR2004  one job shares with nobody
        return listed
    return [replace(item, identifier=None) if isinstance(item, Job) else item for item in listed]


def doubts(closes: str | None, address: str | None, origin: str, place: str, zone: ZoneInfo) -> Iterator[Problem]:
    """Yield what an advert says and the job will not: a closing date that is none, a link that leads nowhere."""
    if closes and dates.closing(closes, zone) is None:
        cause = f"its closing date {clean.line(closes)[:40]!r} is not understood, so it never closes"
        advice = "write it like 30/06/2025 or 2025-06-30"
        yield Problem(origin=origin, place=place, cause=cause, advice=advice, lost=False)
    if address and clean.link(address) is None:
        cause = f"its link {clean.line(address)[:40]!r} cannot be followed and was taken off"
        advice = "give the whole address, beginning with https://"
        yield Problem(origin=origin, place=place, cause=cause, advice=advice, lost=False)


def _read(advert: Advert, origin: str, zone: ZoneInfo) -> Iterator[Item]:
    fields = {name: text for name, value in advert.fields.items() if (text := _stated(name, value))}
    if not fields.get("title"):
        yield Problem(
            origin=origin, place=advert.place, cause="this advert has no title", advice="give it a title, or delete it"
        )
        return
    yield from doubts(fields.get("valid_through"), fields.get("url"), origin, advert.place, zone)
    posted = dates.moment(fields.get("date_posted"), zone)
    yield Job(
        title=fields["title"],
        hiring_organization=fields.get("hiring_organization"),
        location=_location(fields),
        description=teaser(clean.paragraphs(fields.get("description", "")[:DESCRIPTION])),
        salary=_salary(fields),
        employment_type=fields.get("employment_type"),
        valid_through=dates.closing(fields.get("valid_through"), zone),
        date_posted=posted.at if posted else None,
        url=clean.link(fields.get("url")),
        identifier=fields.get("identifier"),
        sector=fields.get("sector"),
        logo=_web_link(fields.get("logo")),
        origin=origin,
    )


def _stated(name: JobField, value: str) -> str | None:
    """A field's text, or None for what boards write when they have nothing to say."""
    if name in {"description", "url", "logo"}:
        return value.strip() or None
    text = clean.line(value)
    if name == "employment_type" and not any(letter.isalpha() for letter in text):  # a number of hours
        return None
    return None if not text or _FILLER.fullmatch(text) else text


def _location(fields: Mapping[JobField, str]) -> str | None:
    """The place as given, or city, county and country, each once; the home country only where it is all there is."""
    if "location" in fields:
        return fields["location"]
    address: tuple[JobField, ...] = ("locality", "region", "country")
    parts = dict.fromkeys(fields[name] for name in address if name in fields)
    if len(parts) > 1:
        parts = {part: None for part in parts if part.lower() not in _HOME} or parts
    return ", ".join(parts) or None


def _salary(fields: Mapping[JobField, str]) -> Salary | None:
    """The advert's own words; where they came as two amounts, those as they would be written."""
    if "salary" in fields:
        return Salary(raw=fields["salary"])
    sign = _SIGNS.get(fields.get("currency", "").upper(), "")
    bounds: tuple[JobField, ...] = ("salary_min", "salary_max")
    given = dict.fromkeys(fields[name] for name in bounds if name in fields and fields[name].strip("0., "))
    amounts = [f"{sign}{amount}" if _AMOUNT.fullmatch(amount) else amount for amount in given]
    return Salary(raw=" - ".join(amounts)) if amounts else None


def _web_link(value: str | None) -> str | None:
    found = clean.link(value)
    return found if found and found.startswith("http") else None
