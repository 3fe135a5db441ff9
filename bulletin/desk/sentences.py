"""Where sentences end, in British English: "Cllr. Smith of No. 10 paid £1.2m at 9 a.m." is one.

Ends are never placed by grammar, only by marks and by what stands on both sides of them. When in
doubt it does not split: a sentence too long is a nuisance, half a sentence is a mistake.
"""

from __future__ import annotations

import re

END = re.compile(r"(?:[.!?]|…)+[’”'\")\]]*(?=\s)")
NEXT = re.compile(r"\s+[‘“'\"(\[]*(?:\.{3}|…)?\s*([A-ZÀ-ÖØ-Þ£€$\d][\w’'-]*)")

# fmt: off
TITLES = frozenset({
    "mr", "mrs", "ms", "mx", "dr", "cllr", "cllrs", "prof", "rev", "revd", "sir", "hon", "rt", "fr", "sr", "br",
    "lt", "col", "gen", "capt", "cpl", "sgt", "maj", "cmdr", "adm", "insp", "supt", "det", "con", "gov", "sen",
    "rep", "messrs", "ven",
})
"""With a capital, part of a name to come."""
NEVER_LAST = frozenset({"v", "vs", "cf", "eg", "e.g", "ie", "i.e", "viz", "approx", "c", "ca", "incl", "excl", "al"})
BEFORE_A_NUMBER = frozenset({
    "no", "nos", "p", "pp", "para", "paras", "s", "ss", "art", "arts", "ch", "fig", "figs", "vol", "vols", "pt", "sec",
    "sch", "ref", "refs", "reg", "regs", "tel", "ext", "est", "ft", "lb", "lbs", "oz",
})
REFERENCES = frozenset({"ref", "refs"})
"""They stand before letters as well, "HR/1234"."""
DAYS_AND_MONTHS = frozenset({
    "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec",
    "mon", "tue", "tues", "wed", "thu", "thur", "thurs", "fri", "sat", "sun",
})
MAY_BE_LAST = frozenset({
    "st", "rd", "ave", "sq", "ltd", "inc", "co", "corp", "bros", "etc", "jr", "snr", "jnr", "dept", "govt",
    "lib", "u.k", "u.s", "u.n", "e.u", "ph.d", "b.a", "m.a",
})
"""The sentence ends here when the next word is one that seldom stands inside a name."""
WHEN = frozenset({
    "bst", "gmt", "utc", "cet", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
})
"""What may follow a time of day in the same sentence."""
STARTERS = frozenset({
    "the", "a", "an", "this", "that", "these", "those", "it", "its", "he", "she", "they", "we", "you", "i", "his",
    "her", "their", "our", "there", "here", "in", "on", "at", "for", "from", "with", "but", "and", "or", "so",
    "yet", "if", "when", "while", "after", "before", "as", "since", "although", "though", "however", "meanwhile",
    "both", "all", "some", "many", "most", "what", "who", "why", "how", "where", "which", "no", "not", "now",
    "then", "today", "yesterday", "councils", "councillors", "police", "residents", "ministers",
})
# fmt: on
NAME = re.compile(r"\S [A-Z][\w’'-]+ [A-Z][\w’'-]+$")
"""Two capitals before an exclamation mark, and a word before them: the mark may be part of a name."""
SPEECH = re.compile(
    r"\s+(?:[A-Z][\w.’'-]*\s+(?:of\s+|the\s+)?){1,6}(?:said|says|asked|asks|added|told|wrote|argued|warned|replied|cried)\b"
)


def split(text: str) -> list[str]:
    """The sentences of ``text`` in order, spaces made single; joined by a space they are the text again.

    A line that is blank ends a sentence whatever stands before it.
    """
    found: list[str] = []
    for paragraph in re.split(r"\n\s*\n", text):
        found.extend(_of_paragraph(" ".join(paragraph.split())))
    return found


def _of_paragraph(text: str) -> list[str]:
    found, start = [], 0
    for mark in END.finditer(text):
        if _ends(text, start, mark):
            found.append(text[start : mark.end()])
            start = mark.end() + 1
    return [*found, text[start:]] if text[start:] else found


def _ends(text: str, start: int, mark: re.Match[str]) -> bool:
    following = NEXT.match(text, mark.end())
    if following is None:
        return False  # what goes on in lower case goes on
    word = following[1]
    if mark[0].startswith(("...", "…", "..")):
        return word != "I"
    if mark[0] == "!" and word.casefold() not in STARTERS and NAME.search(text[start : mark.start()]):
        return False  # "On Jimmy Kimmel Live! Daniels appears"
    if mark[0][0] in "!?":
        return not (len(mark[0]) > 1 and SPEECH.match(text, mark.end()))
    if mark[0] != ".":
        return True  # a full stop and a closing mark
    if len(word) == 1 and text.startswith(".", following.end()):
        word = f"{word}."  # "T. A. Hughes": an initial, not the article
    return not _abbreviates(
        text[start : mark.start()].rsplit(" ", 1)[-1], word, at_start=" " not in text[start : mark.start()]
    )


def _abbreviates(token: str, following: str, *, at_start: bool) -> bool:
    """Whether the stop behind ``token`` belongs to it."""
    bare = token.lstrip("‘“'\"([").rsplit("-", 1)[-1]
    word = bare.casefold()
    starts_anew = following.casefold() in STARTERS
    if word in NEVER_LAST or (word in TITLES and bare[0].isupper()):
        return True
    if word in BEFORE_A_NUMBER and not re.fullmatch(r"[A-Z]", bare):
        # the figure of "(est. £3m)" and the letters of "(Ref. HR/1234)" too
        return (
            following[0].isdigit()
            or (word == "est" and following[0] in "£€$")
            or (word in REFERENCES and following.isupper())
        )
    if at_start and (bare.isdigit() or len(bare) == 1):
        return True  # "1. The council", "A. Smith"
    if word in DAYS_AND_MONTHS:
        return bare[:1].isupper() and not starts_anew
    if word in {"a.m", "p.m"}:
        return following.casefold().removesuffix("s") in WHEN | DAYS_AND_MONTHS
    if word in MAY_BE_LAST or re.fullmatch(r"[A-Z](\.[A-Z])*", bare):
        return not starts_anew
    return False
