"""What an advert says about pay beside the figures: spinal points, supplements, remarks, and what it denies.

Each is found, and taken out of the text, so that its digits are not mistaken for pay.
"""

from __future__ import annotations

import re

from bulletin.desk.salary_phrases import ACTUAL, FULL_TIME, PENDING, PRO_RATA

POINTS = re.compile(
    r"\(?\b(?:NJC )?(?:(?:SCP(?:['’]?s)?|S\.C\.P)\.?(?: range)?|spin(?:al|e) (?:column )?points?"
    r"|NJC (?:pay |salary )?scale(?=:? ?(?:[7-9]|[1-4]\d)\b)"
    r"|(?:(?:pay|scale|salary) )?(?:points?|pts?)|NJC"
    r"|Soulbury(?: EIP)?(?: pay)?(?: scale| range)?(?: points?)?):?\s*"
    r"(\d{1,2})(?:(?:,\s?\d{1,2}(?=,|\s?(?:or|and|&)))*\s*(?:-|to|/|or|and|&)\s*(?:SCP|point)?\s*(\d{1,2}))?(?![\d,.]*\d)\)?",
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
    r"|actual|depending|subject|a|an|the|includes|excl|excluding|exclusive|of|not|no|nor|non(?!-)|without)\b)"
    r"(?:recruitment and (?=retention )|[A-Za-z][A-Za-z&-]* )"
)
_HOW = (
    r"(?P<how>\bplus|\+|\binclud(?:ing|es)|\binclusive of|\binc(?:l)?\b\.?(?: of)?|\bwith\b"
    r"|\bexcluding|\bexclusive of|\bexcl\b\.?|\bnot (?:includ(?:ing|e)|inclusive of|incl?\b\.?))?\s*(?:\ban? |\bthe )?"
)
_SUM = r"(?:up to )?(?<!\d-)(?<!\d[- ][- ])(?<!\d - )(?<!\d to )£[\d,.]*\d ?k?(?![\d,.]*\d)(?! ?(?:-|to) ?£)"
"""Neither end of a range: "£48,226-£51,356 market supplement" has no sum of its own."""
_A_YEAR = r"(?:per ann?um|p\.?a\.?|p\.?w\.?|pcm|(?:a|per) (?:year|month|week))"
_SHARE = r"(?:(?:up to )?(?:\d{1,2}(?:\.\d+)?%|\d/\d) )?"
SUPPLEMENTS = (
    re.compile(rf"{_HOW}(?P<what>{_SUM} (?:{_A_YEAR} )?(?:{_WORD}){{0,4}}?{_KIND}s?)\b", re.IGNORECASE),
    re.compile(
        rf"{_HOW}(?P<what>{_SHARE}(?:(?<!['’])\b(?:{_WORD}){{1,3}})?\b{_KIND} ?(?:of |: ?|\()?{_SUM})"
        rf"(?: {_A_YEAR})?\)?",
        re.IGNORECASE,
    ),
    re.compile(rf"{_HOW}(?P<what>{_SHARE}(?<!['’])\b(?:{_WORD}){{0,4}}?\b{_KIND}s?)\b", re.IGNORECASE),
    re.compile(
        r"(?P<how>\+|\bplus)\s*(?P<what>(?:up to )?\d SPAs?|SEND? ?\d?(?: ?\(£[\d,.]*\d\))?)(?!\w)", re.IGNORECASE
    ),
)
LARGE_AS_PAY = re.compile(r"(?!plus ).*£(?:[2-9]\d|\d{3})(?:,?\d{3}| ?k)\b", re.IGNORECASE)
"""The note of a supplement that may be the pay itself: "£48,226 market supplement may apply"."""
ANY_SUPPLEMENT = re.compile(rf"{_KIND}|SPA|SEN", re.IGNORECASE)
"""Looked for first: it takes a tenth of the time that the patterns take."""
HOW = {"": "", "+": "plus ", "plus": "plus ", "with": "plus "} | dict.fromkeys(
    ("excluding", "exclusive", "excl", "not including", "not include", "not inclusive", "not incl", "not inc"),
    "excluding ",
)
_NOT = r"(?:\b(?:no|not|non|nor|never|neither|without|rather than|instead of)\b|n['’]t\b)"
NOT_PAID = re.compile(rf"{_NOT}(?: [a-z]+){{0,3}}\s*$", re.IGNORECASE)
NOT_PAID_AFTER = re.compile(
    r"\s?(?:: ?(?:no|none|n/?a)\b"
    r"|(?:is |are |does |do )?not (?:apply|applicable|available|included|offered|paid|payable)\b)",
    re.IGNORECASE,
)
REMARKS = {
    "umbrella": re.compile(r"\bumbrella\b", re.IGNORECASE),
    "inside IR35": re.compile(r"(?<!/)(?<!/ )(?<!\bor )\binside (?:of )?IR35\b", re.IGNORECASE),
    "outside IR35": re.compile(r"(?<!/)(?<!/ )(?<!\bor )\boutside (?:of )?IR35\b", re.IGNORECASE),
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
_BETWEEN = (
    r"(?:(?:an?|any|the|be|being|been|is|are|on|as|to|for|via|through|under|just|only|paid|subject|offered|worked"
    r"|longer|actually|currently|further|current|national|annual|\d{4}\S*)[ -]){0,3}"
)
_DENIABLE = "|".join(
    pattern.pattern for pattern in (PENDING, PRO_RATA, FULL_TIME, ACTUAL, *REMARKS.values(), *INSTEAD.values())
)
ANY_DENIAL = re.compile(r"\bn(?:o|ever|either|/?a\b)|n['’]t\b|\bwithout\b|\brather\b|\binstead\b", re.IGNORECASE)
"""Looked for first: it takes a tenth of the time that the pattern takes."""
DENIED = re.compile(
    rf"{_NOT}[ -]{_BETWEEN}(?:{_DENIABLE})(?:(?:,? n?or |/| and )(?:{_DENIABLE}))?"
    rf"|(?:{_DENIABLE})(?: ?[:?] ?(?:no|none|n/?a)\b"
    r"|,? (?:is |are |does |-)? ?not (?:applicable|apply|accepted|available|possible|offered|permitted|considered"
    r"|stated|given)\b)",
    re.IGNORECASE,
)
"""What the post is said not to be: "not pro rata", "no pay award pending", "Term time only: No"."""


def without_denied(text: str) -> str:
    """``text`` without the phrases that it denies, so that none is read as said."""
    return DENIED.sub(" ", text) if ANY_DENIAL.search(text) else text


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
            if (not how and NOT_PAID.search(text, 0, match.start())) or NOT_PAID_AFTER.match(text, match.end()):
                continue
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
