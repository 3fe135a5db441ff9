"""Tells a place from the words at a teaser's end: "… in our service Kirklees, West Yorkshire".

No gazetteer: a place's words are capitalised and run to the end of the teaser without a full stop.
Where the run begins is told from the employer's name ("Kirklees Metropolitan Council"), the job's
title, and words that name work rather than places ("Team", "Officer").
"""

from __future__ import annotations

import re


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_WORD = re.compile(r"\S+")
_LINKING = _words("upon on of the and le in by under de la cum &")
_PREFIXES = _words("""
    north south east west northern southern eastern western central greater great little upper lower high low new old
    royal st saint mid inner outer market bishop bishops milton kings king's bury barnard newton stoke weston kingston
    isle vale city tower newcastle forest chipping port lake mount
""")
_EMPLOYER_NOISE = _LINKING | _words("""
    council councils county metropolitan borough city district unitary authority authorities combined town parish nhs
    trust foundation university college school academy hospital hospitals for services service group limited ltd plc
    homes housing association fire rescue police government department royal
""")
_WORK = _words("""
    team teams officer manager service services department directorate board council trust school academy college care
    assistant director support social adult children children's childrens health public housing planning finance legal
    group unit programme project office centre hub head lead senior principal practitioner worker specialist inclusion
    improvement change climate education learning environment environmental highways transport community communities
    business engineer engineering surveyor administrator apprentice university hospital homes neighbourhoods send
    we our you your are is join a an this it i they he she as at if
""")
_REMOTE = re.compile(
    r"(?:^|(?<=\s))(?:remote|hybrid|home[ -]based|nationwide|various locations|uk[ -]wide)$", re.IGNORECASE
)
_LONGEST_TOWN = 3


def split_place(teaser: str, employer: str, title: str) -> tuple[str, str | None]:
    """Return the teaser without its place, and the place; None where its end does not read as one."""
    remote = _REMOTE.search(teaser)
    if remote:
        return teaser[: remote.start()].strip(), remote[0].strip()
    words = [(match.start(), match[0]) for match in _WORD.finditer(teaser)]
    run = _run(words)
    if not run:
        return teaser, None
    start = _named_by_employer(run, employer)
    if start is None:
        start = _by_shape(run, title)
    if start is None:
        return teaser, None
    return teaser[:start].strip(), teaser[start:].strip()


def _run(words: list[tuple[int, str]]) -> list[tuple[int, str]]:
    """The words from the end that could be a place: capitalised or linking, and no sentence ends among them."""
    run: list[tuple[int, str]] = []
    for start, word in reversed(words):
        if not _may_be_of_place(word, shouted=run[0][1].isupper() if run else word.isupper()):
            break
        run.insert(0, (start, word))
    while run and run[0][1].lower() in _LINKING:
        run.pop(0)
    return [] if run and run[-1][1].lower() in _LINKING else run


def _may_be_of_place(word: str, *, shouted: bool) -> bool:
    bare = word.rstrip(",").strip("()")
    if word.endswith((".", "!", "?", ":", ";")) or not bare or any(letter.isdigit() for letter in bare):
        return False
    if bare.lower() in _LINKING and bare.islower():
        return True
    return bare[0].isupper() and (shouted or not bare.isupper() or len(bare) == 1)


def _named_by_employer(run: list[tuple[int, str]], employer: str) -> int | None:
    """Where the run names the employer's own place for the last time."""
    names = [word for word in re.findall(r"[\w'’-]+", employer.lower()) if word not in _EMPLOYER_NOISE]
    if not names:
        return None
    bare = [_bare(word) for _, word in run]
    begin = max((index for index, word in enumerate(bare) if word in names), default=None)
    if begin is None or (begin and run[begin - 1][1].endswith(",")):  # its county: the town stands before the comma
        return None
    while begin and bare[begin - 1] in names:
        begin -= 1
    return run[begin][0]


def _by_shape(run: list[tuple[int, str]], title: str) -> int | None:
    """Where the last town begins: after words of work or of the title, at most three words before the comma."""
    work = _WORK | {_bare(word) for word in title.split()} - _LINKING
    first = max((index + 1 for index, (_, word) in enumerate(run) if _bare(word) in work), default=0)
    town = run[first:]
    while town and _bare(town[0][1]) in _LINKING:
        town = town[1:]
    if not town:
        return None
    end = next((index for index, (_, word) in enumerate(town) if word.endswith(",")), len(town) - 1)
    begin = 0 if end < _LONGEST_TOWN else end
    while begin and _bare(town[begin - 1][1]) in _PREFIXES | _LINKING:
        begin -= 1
    return town[begin][0]


def _bare(word: str) -> str:
    return word.strip(",()").lower()
