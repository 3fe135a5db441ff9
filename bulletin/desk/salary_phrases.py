"""What an advert says around a figure: whether it is full-time pay or actual, fixed, rising, a bound or a guess."""

from __future__ import annotations

import re

_OPEN = (
    r"(?:pending|tbc|awaited|awaiting|outstanding|unconfirmed|being negotiated|in negotiations?"
    r"|under (?:negotiation|discussion|consultation)"
    r"|to be (?:agreed|confirmed|settled|finalised|announced|negotiated|determined)"
    r"|(?:not|(?:has|is)n['’]t) (?:yet )?(?:been )?(?:agreed|confirmed|settled|finalised|announced|determined)"
    r"|not yet (?:been )?(?:applied|implemented|paid|known|made|included|reflected))"
)
PENDING = re.compile(
    rf"\(?\b(?:pay )?award\b(?:(?!\bno\b|\bnot\b)[^£,;()]){{0,30}}?\b{_OPEN}\b\)?"
    r"|\b(?:pending|awaiting|subject to) (?:the |an? )?(?:(?:outcome|agreement|confirmation) of )?(?:the )?"
    r"(?:\d{4}(?:[/-]\d+)? )?(?:(?:NJC|national|annual|local) ){0,2}"
    r"(?:pay (?:award|settlement|increase|negotiations?)|award)\b"
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
_COUNT = r"(?:\d+|two|three|four|five|six|seven|eight|nine|ten|eleven|eighteen|twenty[ -]?four)"
_CONTRACT = r"(?:contract|project|commission|assignment|engagement|placement|fellowship|residency)"
_ENGAGEMENT = (
    r"work|duration|whole|entirety|life|lifetime|course|term|period|season|summer|festival|exhibition|production"
)
_MONTHS = rf"(?!(?:12|52)\b|1[ -]year){_COUNT}[ -]?(?:week|month|term|year)s?"
WHOLE_ENGAGEMENT = re.compile(
    rf"(?:\b(?:for|per|over)|/) ?(?:(?:a|an|the) )?(?:(?:fixed[ -])?(?:term|period) of )?{_MONTHS}\b(?! (?:a|per) year)"
    rf"|\b{_MONTHS}['’]? (?:(?:fixed|short)[ -]term |temporary |interim )?{_CONTRACT}\b"
    rf"|\b{_CONTRACT}(?: length| period)?(?: of| for)?:? {_MONTHS}\b"
    rf"|\b(?:for|over|across|covering) the (?:\w+ )?(?:{_ENGAGEMENT}|{_CONTRACT})\b"
    r"|\b(?:contract|project) (?:value|price|sum)\b"
    r"|\b(?:fixed|total|flat|project|contract|consultancy) (?:fee|price|sum)\b|\bfee(?: of| is)?:? ?£"
    r"|£[\d,.]+k?[ (]*(?:(?!plus)\w+ )?(?:fee|lump sum|one[ -]off|in total)\b|\b(?:lump|one[ -]off) sum\b"
    r"|\btotal(?: of|:)? ?£|£[\d,.]+k? total\b(?! (?:package|salary|pay))",
    re.IGNORECASE,
)
"""Beside a sum without a period: it pays for all of the time, not for a year of it."""
ON_TARGET = re.compile(
    r"\bpackage\b|\bunpaid\b|\bvolunteers?\b|\bexpenses only\b|\bOTE\b"
    r"|\bon[ -]target\b|\bcommission\b|\bbudget\b|\bturnover\b|\bworth\b"
    r"|\b(?:joint|combined) (?:salary|income|pay)\b|\btotal (?:remuneration|compensation|rewards?)\b|\bwith overtime\b"
    r"|\bafter tax\b|\btake[ -]home\b|\bnet\b(?![ -]zero)"
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
    r"|\brising to|(?<!not )(?<!no )\bless than|\bno more than|\bnot (?:to )?exceed(?:ing)?|\bcapped at"
    r"|\bbelow|\bunder)[\s:(]*$",
    re.IGNORECASE,
)
AT_LEAST = re.compile(
    r"(?:\bfrom|\bstart(?:s|ing)?(?: at| from| salary(?: of| is)?)?|\bminimum(?: of)?|\bmin\.?"
    r"|\b(?:at|not|no) le(?:a|s)s(?:t| than)|\bupwards of"
    r"|\bin excess of|(?<!no )(?<!not )\bmore than|(?<!\bor )(?<!\band )\b(?:over|above))[\s:(]*$",
    re.IGNORECASE,
)
OR_MORE = re.compile(
    r"^(?:\+(?!\w)|\s*\+\s*$|\s*(?:(?:and|or) (?:above|more)|(?:and )?upwards|\(?min(?:imum)?\b(?! wage)))",
    re.IGNORECASE,
)
OR_LESS = re.compile(r"^\s*(?:\(?max(?:imum)?\b|or less\b)", re.IGNORECASE)
_ABOUT = r"(?:\bcirca\b|\bapprox(?:imately)?\b\.?|\baround\b|\babout\b)"
APPROXIMATE = re.compile(rf"(?i:(?:{_ABOUT}|\bin the region of\b|~)[^\d]*$)|\b(?:c|[Cc]a)\.?\s*$|\bC(?:\.\s*)?$")
LETTER_C = re.compile(
    r"(?:\b(?i:band|grade|hay|level|tier|zone):? [cC]|\b(?i:class|column|group|point|range|scale|spine|step):? C)"
    r"[.:]?\s*$"
)
"""The third step of a scale, not circa: "Hay C £58,000"."""
UNCLEAR_C = re.compile(r"\bC\s+$")
"""Beside nothing that has steps: a grade's letter, or circa."""
APPROXIMATE_AFTER = re.compile(rf"(?:^|[(,])\W*(?:per\s+)?{_ABOUT}", re.IGNORECASE)
