"""What an advert says around a figure: whether it is full-time pay or actual, fixed, rising, a bound or a guess."""

from __future__ import annotations

import re

PENDING = re.compile(
    r"\(?\b(?:pay )?award\b[^£,;()]{0,30}?\b(?:pending|tbc|awaited|awaiting|to be (?:agreed|confirmed))\b\)?"
    r"|\b(?:pending|awaiting|subject to) (?:the |an? )?(?:outcome of )?(?:the )?(?:\d{4}(?:[/-]\d+)? )?"
    r"(?:(?:NJC|national|annual|local) ){0,2}(?:pay (?:award|settlement|increase)|award)\b"
    r"|\bpay (?:settlement|increase|rise|review) pending\b",
    re.IGNORECASE,
)
WORKING_TIME = re.compile(
    r"(?:\+ ?)?(?:\b(?:min(?:imum)?(?: of)?|approx(?:imately)?\.?|about|around) )?"
    r"(?:(?<![£€$\d.,])\d+(?:\.\d+)? ?(?:hours?|hrs?)\b"
    r"(?: ?(?:per|a|/|p|each) ?\.?(?:week|w|month|day)\b\.?)?"
    r"|\d+(?:\.\d+)? ?hpw\b"
    r"|(?<![£€$\d.,])\d+(?:\.\d+)? ?(?:weeks?|days?|months?)"
    r"(?: ?(?:(?:per|a|/) ?(?:year|annum|week|month)|p\.?/?[wm]))?\b)"
    r"|(?:\+ ?)?\b\d\dp (?:per|a) mile\b|\b(?:[01]?\.\d+|1) ?(?:FTE|WTE)\b|\bannual leave\b",
    re.IGNORECASE,
)
PRO_RATA = re.compile(r"\bpro[ -]?rata", re.IGNORECASE)
FULL_TIME = re.compile(r"\b[FW]\.?T\.?E\b|\bfull[ -]time (?:equivalent|salary)\b", re.IGNORECASE)
ACTUAL = re.compile(r"\bactual(?:ly)?\b", re.IGNORECASE)
VAGUE_ACTUAL = re.compile(
    r"\bactual (?:salary|pay) (?:will|to be|depend\w*|calculated|varies|subject)\b(?! be £)", re.IGNORECASE
)
"""That there is an actual salary, but not which."""
ACTUAL_SHARE = re.compile(r"(£.*?)(?<![\d.])0?\.\d+ ?(?:FTE|WTE)\b(?=\W{0,3}£)", re.IGNORECASE)
"""Behind the full-time figure: "£28,163 (0.5 FTE: £14,081)"."""
WHOLE_ENGAGEMENT = re.compile(
    r"(?:\b(?:for|per|over)|/) ?(?:(?:a|an|the) )?(?!(?:12|52)\b)\d+[ -]?(?:week|month)s?\b(?! (?:a|per) year)"
    r"|\bfixed fee\b",
    re.IGNORECASE,
)
"""Beside a sum without a period: it pays for all of the time, not for a year of it."""
ON_TARGET = re.compile(
    r"\bpackage\b|\bunpaid\b|\bvolunteers?\b|\bexpenses only\b|\bOTE\b"
    r"|\bon[ -]target\b|\bcommission\b|\bbudget\b|\bturnover\b|\bworth\b"
    r"|\b(?:joint|combined) (?:salary|income|pay)\b|\btotal (?:remuneration|compensation|rewards?)\b|\bwith overtime\b"
    r"|\binc(?:l(?:ud(?:es|ing)|usive of)?)?\b\.?[^£,;)]{0,30}"
    r"\b(?:pensions?|(?:company |lease )?car|benefits|overtime)\b",
    re.IGNORECASE,
)
"""Beside these a sum is more, or other, than what the post pays."""
AT_TIMES = re.compile(
    r"\b(?:at|on|for|over)(?: the)? (?:weekends?|saturdays?|sundays?|bank holidays?|nights?|evenings?)\b", re.IGNORECASE
)
"""Behind what pay rises to: a rate for those hours, not the top of a range."""
AT_MOST = re.compile(
    r"(?:\bup to|^\s*(?:salary:?\s*)?to|\bmaximum(?: of)?|\bmax\.?"
    r"|\brising to|(?<!not )(?<!no )\bless than|\bno more than|\bnot exceeding|\bbelow|\bunder)"
    r"[\s:(]*$",
    re.IGNORECASE,
)
AT_LEAST = re.compile(
    r"(?:\bfrom|\bstart(?:s|ing)?(?: at| from| salary(?: of| is)?)?|\bminimum(?: of)?|\bmin\.?"
    r"|\b(?:at|not|no) le(?:a|s)s(?:t| than)|\bupwards of"
    r"|\bin excess of|(?<!no )(?<!not )\bmore than|\bover|\babove)[\s:(]*$",
    re.IGNORECASE,
)
OR_MORE = re.compile(
    r"^(?:\+(?!\w)|\s*\+\s*$|\s*(?:(?:and|or) (?:above|more)|(?:and )?upwards|min(?:imum)?\b))", re.IGNORECASE
)
OR_LESS = re.compile(r"^\s*(?:max(?:imum)?\b|or less\b)", re.IGNORECASE)
_ABOUT = r"(?:\bcirca\b|\bapprox(?:imately)?\b\.?|\baround\b|\babout\b)"
APPROXIMATE = re.compile(rf"(?:{_ABOUT}|\bin the region of\b|~)[^\d]*$|\bca?\.?\s*$", re.IGNORECASE)
APPROXIMATE_AFTER = re.compile(rf"(?:^|[(,])\W*(?:per\s+)?{_ABOUT}", re.IGNORECASE)
