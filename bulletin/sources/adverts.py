"""Job adverts that come as flat fields (a table's row, an XML element): names are matched, values are read.

The field names are those that boards use, compared without case, spaces and punctuation.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice
from zoneinfo import ZoneInfo

from bulletin.model import Item, Job, Problem, Salary
from bulletin.sources import clean, dates
from bulletin.sources.caps import DESCRIPTION, JOBS
from bulletin.sources.document import JobField
from bulletin.sources.teaser import is_uncut, teaser

_NAMES: dict[JobField, str] = {
    "title": "title jobtitle job jobname position positiontitle role roletitle jobrole vacancy vacancytitle"
    " vacancyname post posttitle advertisedtitle advertisingtitle postname jobpost vacancyjobtitle"
    " displaytitle jobheadline",
    "hiring_organization": "employer employername company companyname organisation organisationname organization"
    " organizationname hiringorganization hiringorganisation hiringcompany council authority"
    " localauthority advertiser advertisername recruiter recruitername client clientname"
    " employingorganisation recruitingorganisation organisationtitle employerorganisation school"
    " schoolname trust trustname advertisingorganisation companydisplayname",
    "location": "location locationname place joblocation worklocation workplace where area jobaddress address"
    " locations joblocations locationtext locationdescription base basedat workbase placeofwork"
    " officelocation",
    "locality": "city town towncity addresslocality locality",
    "region": "state county region province stateprovince addressregion",
    "country": "country countrycode addresscountry",
    "salary": "salary salarytext salarydescription salarydetails salarydisplay salaryrange salarygbp salarypa"
    " annualsalary salaryperannum pay payrate paydetails payscale wage remuneration compensation"
    " salaryinfo salaryinformation salaryband salarygrade gradesalary salaryandgrade gradeandsalary"
    " salarypackage salarybanding rateofpay payinformation hourlyrate remunerationpackage salaryfull"
    " basesalary wages",
    "salary_min": "salarymin minsalary minimumsalary salaryfrom payfrom minpay salaryminimum minimum salaryrangemin"
    " salarylow lowersalary payrangestart",
    "salary_max": "salarymax maxsalary maximumsalary salaryto payto maxpay salarymaximum maximum salaryrangemax"
    " salaryhigh uppersalary payrangeend",
    "salary_period": "salaryperiod salaryunit payperiod salaryfrequency payfrequency salarytype salarytimeframe per",
    "currency": "currency salarycurrency currencycode",
    "valid_through": "closing closes closeson closingdate closingdatetime closedate deadline validthrough validuntil"
    " expiration expirationdate expiry expirydate expiredate expires jobexpirydate applyby"
    " applicationdeadline applicationclosingdate advertenddate enddate vacancyclosingdate jobclosingdate"
    " advertclosingdate advertexpirydate applicationsclose applicationscloseon closedon closingdateandtime"
    " lastdate enddatetime",
    "closing_time": "closingtime closetime closingat expirytime deadlinetime",
    "date_posted": "posted postedon postedat date dateposted posteddate postingdate published publisheddate"
    " datepublished publishdate publicationdate pubdate opendate openingdate livedate advertstartdate"
    " dateadvertised advertised advertiseddate advertdate dateadded datecreated createddate posteddatetime"
    " publisheddatetime vacancyopendate listedon goliveon golivedate",
    "url": "url link href joburl joblink vacancyurl vacancylink adverturl advertlink detailsurl permalink"
    " applyurl apply applylink applicationurl applicationlink weblink webaddress applyonline applynow"
    " moreinfo moreinformation jobadverturl jobpageurl jobpage vacancypage externalurl deeplink detailurl"
    " jobdetailurl vacancydetailurl applicationlinkurl uri",
    "sector": "sector jobsector category categories jobcategory occupationalcategory industry jobfamily jobfunction"
    " function department dept discipline specialism profession servicearea directorate division"
    " functionalarea jobsectors jobcategories subject servicegroup",
    "description": "description shortdescription jobdescription fulldescription summary jobsummary teaser details"
    " overview blurb adverttext vacancydescription vacancysummary advertdescription roledescription"
    " rolesummary jobadvert positiondescription fulltext longdescription",
    "identifier": "reference referencenumber referenceno ref refno jobreference jobref jobrefno vacancyreference"
    " vacancyref advertreference advertref postreference postnumber jobnumber jobcode identifier id jobid"
    " vacancyid partnerjobid requisitionid guid vacancyno vacancynumber jobreferencenumber jobrefnumber"
    " refnumber uniqueid advertid advertno postno postref postid externalid externalreference"
    " requisitionnumber requisitionno jobrequisitionid reqid uniquereference",
    "employment_type": "employmenttype jobtype jobtypes contract contracttype contractterm worktype workingpattern"
    " positiontype vacancytype hours workinghours schedule tenure type employmenttypes contracttypes"
    " contracthours workpattern workingtime fulltimeparttime fullorparttime employmentstatus contractbasis",
    "logo": "logo logourl companylogo companylogourl employerlogo employerlogourl organisationlogo",
}
_GRADES = frozenset(
    {"grade", "band", "payband", "paygrade", "gradeband", "jobgrade", "postgrade", "paybanding", "scale"}
)
"""What stands for the salary where a board has nothing else to say of it."""
_ASIDE = re.compile(r"\([^()]{0,60}\)|\[[^\[\]]{0,60}\]")
"""What people add to a column's name: "Closing date (DD/MM/YYYY)", "Location(s)"."""
_PARTS = re.compile(r"[/&]")
_OF_THE_JOB = re.compile(r"^(?:job|vacancy|advert|position|role|post)")
_FIELD_OF = {name: field for field, names in _NAMES.items() for name in names.split()}
_FILLER = re.compile(
    r"(?:no (?:postal ?code|category|reference(?: number)?|salary|city|state|country|location|company|data|value)"
    r"|none|null|nil|n/?a|undefined|unknown|not (?:specified|stated|applicable|available|provided)|[-–—.?]+)",
    re.IGNORECASE,
)
_SIGNS = {"GBP": "£", "EUR": "€", "USD": "$"}
_FORMULA = re.compile(r"=HYPERLINK\(\s*\"([^\"]+)\".*", re.IGNORECASE | re.DOTALL)
"""A spreadsheet's link, where its formula was exported."""
_AMOUNT = re.compile(r"[\d,. ]*\d[\d,. ]*")
_PERIODS = {
    "hour": "hour",
    "day": "day",
    "dai": "day",
    "week": "week",
    "month": "month",
    "annu": "year",
    "year": "year",
}
"""What a unit of pay holds, "per annum" or "HOURLY", and how it is written."""
_NATIONS = {"eng", "sct", "wls", "nir"}
"""ISO 3166-2:GB, which Indeed's feeds give as a state."""
_HOME = {"uk", "gb", "gbr", "united kingdom", "great britain"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Advert:
    """One advert's fields under this module's names, and where it stands."""

    fields: Mapping[JobField, str]
    place: str
    """Such as "row 7"."""


def field_of(name: str) -> JobField | None:
    """Return which field a column or element holds, or None where its name is not known.

    "Grade/Salary (£)" and "VacancyLocation" are named for their parts, once nothing else fits.
    """
    bare = _ASIDE.sub("", name)
    names = [_letters(one) for one in (name, bare, *(_PARTS.split(bare) if _PARTS.search(bare) else ()))]
    names.append(_OF_THE_JOB.sub("", names[1]))
    return next((found for one in names if (found := _FIELD_OF.get(one))), None)


def fields_of(names: Sequence[str]) -> list[JobField | None]:
    """Return what each column of a table or element of an advert holds; a grade is the salary where nothing else is."""
    known = [field_of(name) for name in names]
    if "salary" not in known and "salary_min" not in known:
        grade = next((index for index, name in enumerate(names) if _letters(_ASIDE.sub("", name)) in _GRADES), None)
        known = ["salary" if index == grade else field for index, field in enumerate(known)]
    return known


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
    closes = fields.get("valid_through")
    yield from doubts(closes, fields.get("url"), origin, advert.place, zone)
    posted = dates.moment(fields.get("date_posted"), zone)
    yield Job(
        title=fields["title"],
        hiring_organization=fields.get("hiring_organization"),
        location=_location(fields),
        description=_description(fields),
        salary=_salary(fields),
        employment_type=fields.get("employment_type"),
        valid_through=_closing(closes, fields.get("closing_time"), zone),
        date_posted=posted.at if posted else None,
        url=clean.link(fields.get("url")),
        identifier=fields.get("identifier"),
        sector=fields.get("sector"),
        logo=_web_link(fields.get("logo")),
        origin=origin,
    )


def _stated(name: JobField, value: str) -> str | None:
    """A field's text, or None for what boards write when they have nothing to say."""
    if name in {"url", "logo"}:
        return _FORMULA.sub(r"\1", value.strip()) or None
    if name == "description":
        return value.strip() or None
    text = clean.line(value)
    if name == "employment_type" and not any(letter.isalpha() for letter in text):  # a number of hours
        return None
    return None if not text or _FILLER.fullmatch(text) else text


def _description(fields: Mapping[JobField, str]) -> str | None:
    """Whole sentences; or a few words that are all there is, as people type them into a table."""
    paragraphs = clean.paragraphs(fields.get("description", "")[:DESCRIPTION])
    whole = teaser(paragraphs)
    if whole or len(paragraphs) != 1 or not is_uncut(paragraphs[0]):
        return whole
    return None if paragraphs[0] == fields["title"] or _FILLER.fullmatch(paragraphs[0]) else paragraphs[0]


def _location(fields: Mapping[JobField, str]) -> str | None:
    """The place as given, or city, county and country, each once; the home country only where it is all there is."""
    if "location" in fields:
        return fields["location"]
    address: tuple[JobField, ...] = ("locality", "region", "country")
    parts = dict.fromkeys(fields[name] for name in address if name in fields)
    if len(parts) > 1:
        parts = {part: None for part in parts if part.lower() not in _HOME | _NATIONS} or parts
    return ", ".join(parts) or None


def _closing(day: str | None, at: str | None, zone: ZoneInfo) -> datetime | None:
    """When an advert closes: its day, with the time of day that stands in a column of its own."""
    known = dates.moment(day, zone)
    timed = dates.moment(f"{day} {at}", zone) if known and known.date_only and at else None
    return timed.at if timed and not timed.date_only else dates.closing(day, zone)


def _salary(fields: Mapping[JobField, str]) -> Salary | None:
    """The advert's own words; where they came as two amounts, those as they would be written."""
    if "salary" in fields:
        return Salary(raw=fields["salary"])
    sign = _SIGNS.get(fields.get("currency", "").upper(), "")
    bounds: tuple[JobField, ...] = ("salary_min", "salary_max")
    given = dict.fromkeys(fields[name] for name in bounds if name in fields and fields[name].strip("0., "))
    amounts = [f"{sign}{amount}" if _AMOUNT.fullmatch(amount) else amount for amount in given]
    unit = fields.get("salary_period", "").lower()
    period = next((f" per {name}" for sign, name in _PERIODS.items() if sign in unit), "")
    return Salary(raw=" - ".join(amounts) + period) if amounts else None


def _web_link(value: str | None) -> str | None:
    found = clean.link(value)
    return found if found and found.startswith("http") else None
