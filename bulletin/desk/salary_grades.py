"""The grade of pay that an advert names, and what is only written like one.

A grade is taken out of the text, so that its digits are not mistaken for pay.
"""

from __future__ import annotations

import re

_STEP = r"(?:\d{1,2}[a-dA-D]?|(?![MU]P[SRG]\d|TLR|SEN|SPA)[A-Z]{1,3}\d{1,2}|[A-Z](?![\w'’])|[a-h](?=[:.]? £))"
_FURTHER = (
    r"(?:(?:\s?(?:/|-|to\b)|,? (?:or|and|&)|, ?(?={0}(?:, ?{0})*,? (?:or|and|&) ))\s?(?:(?i:grade|band|scale) )?"
    r"(?:{0})(?![\d,.]*\d|[ -]?(?:hours?|hrs?|days?|weeks?|months?|years?|posts?|x|level)\b|%))*+"
)
"""The rest of "Band 2/3/4" or "Scale 4, 5 or 6": any one of them alone would be wrong."""
_STEPS = rf"{_STEP}(?![,.]?\d)" + _FURTHER.format(_STEP)
_NO_SUBJECT = (
    r"(?!\s(?:(?i:or|and) (?i:above|better|higher|equivalent)|(?i:in) [A-Z]"
    r"|\(?(?i:apprentice|qualif|diploma|nvq|award|certificate|teaching|ta\b|hlta|gcse|a[ -]levels?|maths|english"
    r"|pass\b|required|essential(?! car| user)|desirable|degree|licen[cs]e|council tax|listed"
    r"|(?:lease |company |fleet )?(?:car|vehicle)s?\b(?! (?:allowance|user)))))"
)
"""Behind a grade of something else: "Grade C or above", "Band A lease car"."""
_NO_WORD = (
    r"(?!\s(?!(?i:actual|and|dep|from|inc|or|per|plus|pay|point|pro|rising|salary|scp|to|up to|with)\b)[A-Za-z]{3})"
)
"""What follows is no noun that it belongs to: "Tier 2 sponsorship", "Level 3 required"."""
_TEACHERS = r"[MU]P[SRG]|TMS|UQT"
_TEACHERS_STEP = rf"(?:{_TEACHERS})(?: ?\d)?"
_JOINED = r"\s?(?:/|-|to|or|and|&)\s?"
_IN_WORDS = r"(?i:(?:main|upper|unqualified)(?: teachers?['’]?)?(?: pay)?(?: scale| range| spine)?)"
MIXED = re.compile(rf"\b(?:{_IN_WORDS}{_JOINED}{_TEACHERS_STEP}|{_TEACHERS_STEP}{_JOINED}{_IN_WORDS})\b")
"""Two teachers' scales, one in words and the other by its letters: the one that could be read is half of it."""
GRADES = (
    re.compile(r"\bL\d{1,2}\s?(?:-|to)\s?L?\d{1,2}\b|\bM\d\s?(?:-|to|/)\s?(?:M|UP[SRG]|UP|U) ?\d\b"),
    re.compile(rf"\b(?i:grade|band|scale):?\s?{_STEPS}{_NO_SUBJECT}"),
    re.compile(rf"\b(?i:tier|level):?\s?{_STEPS}{_NO_SUBJECT}{_NO_WORD}"),
    re.compile(
        r"\b(?:(?i:gr|sc)\b\.? ?|(?i:gr|sc)|G)\d{1,2}[a-d]?(?![,.]?\d)"
        + _FURTHER.format(r"(?:(?i:g|gr|sc)|[PS]O)?\d{1,2}[a-d]?")
    ),
    re.compile(
        r"\b(?:PO\s?\d{1,2}|SO\s?\d)(?!\d|\s?\d[A-Z]{2}\b)" + _FURTHER.format(r"(?:[PS]O)?\s?\d{1,2}")  # "PO6 3LY"
    ),
    re.compile(rf"\b{_TEACHERS_STEP}{_JOINED}(?:{_TEACHERS_STEP}|(?:M|UP?)?\d)\b(?!/[A-Za-z])|\b(?:{_TEACHERS}) ?\d\b"),
    re.compile(rf"(?<!/)\b(?:{_TEACHERS})\b(?!/[A-Za-z]){_NO_WORD}"),
)
BESIDE = {
    "tier": re.compile(r"\b(?:visas?|sponsor\w*|skilled worker)\b", re.IGNORECASE),
    "level": re.compile(
        r"\b(?:[NS]VQ|QCF|RQF|BTEC|CIPD|AAT|GCSE|CACHE|UKCC|DBS|IELTS|HLTA|TA|qualif\w*|diploma|certificate|degree"
        r"|apprentice\w*|required|essential|desirable|equivalent|nurser\w*|early years|childcare|teach\w*|swim\w*"
        r"|fitness|coach\w*|hygiene|safeguarding|first aid)\b",
        re.IGNORECASE,
    ),
}
"""Where these are spoken of a tier is a visa's, and a level a course's or the work's."""
BEHIND = {
    "grade": re.compile(r"\b(?:GCSEs?|[AO][ -]levels?|pass(?:es)? at)\b[^£.;]{0,40}$", re.IGNORECASE),
    "band": re.compile(r"\b(?:IELTS|EPC|tax|(?:lease|company) (?:car|vehicle))\b[^£.;]{0,12}$", re.IGNORECASE),
}
"""Behind these a grade is a pupil's, and a band a car's."""
HOUSE_GRADE = re.compile(
    r"(?:^(?:salary:? )?(?=[A-Z]+\d+[a-z]?\W*(?:£|$))"
    r"|\((?!(?:[BEGLMNSW]|[NS]W|SE|[EW]C)\d)(?=[A-Z]+\d+[a-z]?\))|(?<=, )(?=[A-Z]+\d+[a-z]?$))"
    r"(?!IR|SCP|NJC|TLR|SPA|SEN|[CD]1E?\b)([A-Z]{1,4}\d{1,2}[a-z]?)\b",
)
"""An employer's own name for a grade, "PS7 £29,253" or "(SM2)", where nothing else names one.

C1 licenses a driver, and (N1) is a place.
"""
ANOTHERS = re.compile(
    r"\b(?:previously|formerly|equivalent to|report(?:s|ing) to|managed by|working towards|not)\b[^£.;,(]{0,20}$",
    re.IGNORECASE,
)
"""Behind these a grade is another post's, or one to be reached."""


def grade(text: str) -> tuple[str | None, str]:
    """The grade as written, None when there are several; and the text without it."""
    found: list[str] = []
    text = MIXED.sub(" ", text)
    for pattern in GRADES:
        found.extend(" ".join(match[0].split()) for match in pattern.finditer(text) if not _is_other(match))
        text = pattern.sub(" ", text)
    if not found and (own := HOUSE_GRADE.search(text)):
        return own[1], text[: own.start(1)] + text[own.end(1) :]
    distinct = dict.fromkeys(re.sub(r"\s*-\s*", "-", one).replace(":", "") for one in found)
    if len(distinct) > 1:  # "Teaching Assistant Level 2, Grade D": the level is the work's
        distinct = {one: None for one in distinct if not one.lower().startswith(("level", "tier"))}
    if list(distinct) == ["UPS"]:  # a courier, too
        return None, text
    return (next(iter(distinct)) if len(distinct) == 1 else None), text


def _is_other(match: re.Match[str]) -> bool:
    """Whether what is written like a grade is another post's, or one of a visa, a course, an examination or a car."""
    if ANOTHERS.search(match.string, 0, match.start()):
        return True
    kind = re.split(r"\W|\d", match[0].lower(), maxsplit=1)[0]
    beside, behind = BESIDE.get(kind), BEHIND.get(kind)
    return bool((beside and beside.search(match.string)) or (behind and behind.search(match.string, 0, match.start())))
