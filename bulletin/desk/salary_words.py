"""What an advert says about pay beside the figures: grades, spinal points, supplements, remarks.

Each is found, and taken out of the text, so that its digits are not mistaken for pay.
"""

from __future__ import annotations

import re

_STEP = r"(?:\d{1,2}[a-dA-D]?|[A-Z]{1,3}\d{1,2}|[A-Z](?![\w'’]))"
_FURTHER = r"(?:\s?(?:/|-|to)\s?(?:(?i:grade|band|scale) )?(?:{0})(?![\d,.]*\d))?"
_QUALIFICATION = r"(?!\s(?i:apprentice|qualif|diploma|nvq|award|certificate|teaching|ta\b|hlta))"
GRADES = (
    re.compile(r"\bL\d{1,2}\s?(?:-|to)\s?L?\d{1,2}\b|\bM\d\s?(?:-|to)\s?(?:M|UPS|UP|U)\d\b"),
    re.compile(
        rf"\b((?i:grade|band|scale|tier|level)):?\s?{_STEP}(?![,.]?\d)" + _FURTHER.format(_STEP) + _QUALIFICATION
    ),
    re.compile(
        r"\b(?:(?i:gr|sc)\b\.? ?|(?i:gr|sc)|G)\d{1,2}[a-d]?(?![,.]?\d)"
        + _FURTHER.format(r"(?:(?i:g|gr|sc)|[PS]O)?\d{1,2}[a-d]?")
    ),
    re.compile(r"\b[PS]O\s?\d{1,2}" + _FURTHER.format(r"(?:[PS]O)?\s?\d{1,2}")),
    re.compile(r"\b(?:[MU]P[SR]|TMS|UQT)\s?\d?(?:\s?(?:/|-|to)\s?(?:(?:[MU]P[SR]|UQT)\s?\d?|\d))?\b"),
)
HOUSE_GRADE = re.compile(
    r"(?:^(?:salary:? )?(?=[A-Z]+\d+[a-z]?\W*(?:£|$))|\((?=[A-Z]+\d+[a-z]?\))|(?<=, )(?=[A-Z]+\d+[a-z]?$))"
    r"(?!IR|SCP|NJC|TLR|SPA|SEN)([A-Z]{1,4}\d{1,2}[a-z]?)\b",
)
"""An employer's own name for a grade, "PS7 £29,253" or "(SM2)", where nothing else names one."""
POINTS = re.compile(
    r"\(?\b(?:NJC )?(?:(?:SCP(?:['’]?s)?|S\.C\.P)\.?(?: range)?|spin(?:al|e) (?:column )?points?"
    r"|NJC (?:pay |salary )?scale(?=:? ?(?:[7-9]|[1-4]\d)\b)"
    r"|(?:(?:pay|scale|salary) )?(?:points?|pts?)|NJC"
    r"|Soulbury(?: EIP)?(?: pay)?(?: scale| range)?(?: points?)?):?\s*"
    r"(\d{1,2})(?:\s*(?:-|to|/|and|&)\s*(?:SCP|point)?\s*(\d{1,2}))?(?![\d,.]*\d)\)?",
    re.IGNORECASE,
)
_KIND = (
    r"(?:supplement|allowance|weighting(?: and allowance)?|bonus|payment|golden hello|enhancement|premium"
    r"|relocation(?: package| expenses| assistance| support)?|lease car"
    r"|unsocial hours|[IO]?LWA?\b|fringe(?= ?[,.;)]| ?$)|(?:fringe )?HCAS"
    r"|TLR ?\d?(?:\.\d|[a-c])?)"
)
_WORD = (
    r"(?!(?:per|pa|annum|plus|and|or|to|with|inc|incl|including|inclusive|hour|day|week|month|year|salary|pro|rata|fte"
    r"|actual|depending|subject|a|an|the|includes|excl|excluding|exclusive|of|not)\b)"
    r"(?:recruitment and (?=retention )|[A-Za-z][A-Za-z&-]* )"
)
_HOW = (
    r"(?P<how>\bplus|\+|\binclud(?:ing|es)|\binclusive of|\binc(?:l)?\b\.?(?: of)?|\bwith|\bexcluding|\bexclusive of"
    r"|\bnot including)?\s*(?:\ban? |\bthe )?"
)
_SUM = r"(?:up to )?£[\d,.]*\d ?k?"
_A_YEAR = r"(?:per ann?um|p\.?a\.?|p\.?w\.?|pcm|(?:a|per) (?:year|month|week))"
_SHARE = r"(?:(?:up to )?(?:\d{1,2}(?:\.\d+)?%|\d/\d) )?"
SUPPLEMENTS = (
    re.compile(rf"{_HOW}(?P<what>{_SUM} (?:{_A_YEAR} )?(?:{_WORD}){{0,4}}?{_KIND}s?)\b", re.IGNORECASE),
    re.compile(
        rf"{_HOW}(?P<what>{_SHARE}(?:\b(?:{_WORD}){{1,3}})?\b{_KIND} ?(?:of |: ?|\()?{_SUM})(?: {_A_YEAR})?\)?",
        re.IGNORECASE,
    ),
    re.compile(rf"{_HOW}(?P<what>{_SHARE}\b(?:{_WORD}){{0,4}}?\b{_KIND}s?)\b", re.IGNORECASE),
    re.compile(
        r"(?P<how>\+|\bplus)\s*(?P<what>(?:up to )?\d SPAs?|SEND? ?\d?(?: ?\(£[\d,.]*\d\))?)(?!\w)", re.IGNORECASE
    ),
)
ANY_SUPPLEMENT = re.compile(rf"{_KIND}|SPA|SEN", re.IGNORECASE)
"""Looked for first: it takes a tenth of the time that the patterns take."""
HOW = {"": "", "+": "plus ", "plus": "plus ", "with": "plus "} | dict.fromkeys(
    ("excluding", "exclusive", "not including"), "excluding "
)
REMARKS = {
    "umbrella": re.compile(r"\bumbrella\b", re.IGNORECASE),
    "inside IR35": re.compile(r"\binside (?:of )?IR35\b", re.IGNORECASE),
    "outside IR35": re.compile(r"\boutside (?:of )?IR35\b", re.IGNORECASE),
    "retainer": re.compile(r"\bretain(?:er|ing fee)\b", re.IGNORECASE),
    "term time only": re.compile(r"\bterm[ -]time(?: only)?\b|\bTTO\b", re.IGNORECASE),
}
INSTEAD = {
    "competitive": re.compile(r"\bcompetitive\b", re.IGNORECASE),
    "negotiable": re.compile(r"\bnegotiable\b", re.IGNORECASE),
    "unpaid": re.compile(r"\bunpaid\b", re.IGNORECASE),
    "voluntary": re.compile(r"\bvolunt(?:ary|eers?)\b(?! aided| controlled)", re.IGNORECASE),
    "National Living Wage": re.compile(r"\bnational living wage\b", re.IGNORECASE),
    "National Minimum Wage": re.compile(r"\bnational minimum wage\b", re.IGNORECASE),
}
"""Said in place of a figure."""


def grade(text: str) -> tuple[str | None, str]:
    """The grade as written, None when there are several; and the text without it."""
    found: list[str] = []
    for pattern in GRADES:
        found.extend(" ".join(match[0].split()) for match in pattern.finditer(text))
        text = pattern.sub(" ", text)
    if not found and (own := HOUSE_GRADE.search(text)):
        return own[1], text[: own.start(1)] + text[own.end(1) :]
    distinct = dict.fromkeys(re.sub(r"\s*-\s*", "-", one).replace(":", "") for one in found)
    if len(distinct) > 1:  # "Teaching Assistant Level 2, Grade D": the level is the work's
        distinct = {one: None for one in distinct if not one.lower().startswith(("level", "tier"))}
    return (next(iter(distinct)) if len(distinct) == 1 else None), text


def points(text: str) -> tuple[str | None, str]:
    """Spinal points, "5-7" or "7", also from "SCP 7 (…) - SCP 9 (…)"; and the text without them."""
    found = [int(point) for match in POINTS.finditer(text) for point in match.groups() if point]
    text = POINTS.sub(lambda match: _outside(match[0]), text)
    if not found:
        return None, text
    low, high = min(found), max(found)
    return (str(low) if low == high else f"{low}-{high}"), text


def supplements(text: str) -> tuple[tuple[str, ...], str]:
    """What comes on top or is included, "plus £1,200 market supplement"; and the text without it."""
    notes: list[str] = []
    for pattern in SUPPLEMENTS if ANY_SUPPLEMENT.search(text) else ():
        for match in pattern.finditer(text):
            how = (match["how"] or "").lower().rstrip(".")
            word = HOW.get(how.removesuffix(" of"), "including ")
            what = " ".join(match["what"].split())
            notes.append(word + (f"{what})" if what.count("(") > what.count(")") else what))
        text = pattern.sub(" ", text)
    return tuple(notes), text


def remarks(text: str, *, instead: bool) -> tuple[str, ...]:
    """Remarks on how it is paid; with ``instead`` also those that stand for a figure."""
    known = REMARKS | INSTEAD if instead else REMARKS
    return tuple(name for name, pattern in known.items() if pattern.search(text))


def _outside(token: str) -> str:
    """The brackets that ``token`` leaves unpaired when it goes."""
    return ("(" if token.startswith("(") and not token.endswith(")") else "") + (
        ")" if token.endswith(")") and not token.startswith("(") else ""
    )
