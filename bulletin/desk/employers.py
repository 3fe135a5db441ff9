"""When two names mean the same employer: "Wirral Metropolitan Borough Council", "Wirral Council", "WIRRAL MBC".

Town and district councils of one name are two employers, and so are city and county: a name
without its kind is taken for the one of that name only where no other stands beside it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace

from bulletin.desk.addresses import plain
from bulletin.model import Job

ABBREVIATIONS = {
    "mbc": "metropolitan borough council",
    "bc": "borough council",
    "cc": "county council",
    "dc": "district council",
    "tc": "town council",
    "mdc": "metropolitan district council",
}
KINDS = frozenset({"county", "city", "borough", "district", "metropolitan", "town", "parish", "royal", "london"})
SMALL = frozenset({"the", "of", "council", "ltd", "limited", "plc", "llp"})


def houses(names: Iterable[str | None]) -> dict[str | None, str]:
    """For each name what stands for its employer: the same text for the same employer, "" for nobody."""
    kinds: defaultdict[str, set[frozenset[str]]] = defaultdict(set)
    parted = {name: _parted(name or "") for name in names}
    for stem, kind in parted.values():
        kinds[stem].add(kind)
    return {name: _named(stem, _fullest(kind, kinds[stem])) for name, (stem, kind) in parted.items()}


def agreed(jobs: Iterable[Job]) -> tuple[Job, ...]:
    """The adverts with one employer's name for one post, the fullest, so that its copies have one id.

    What holds or features an advert then means the copies on other boards too. Nothing depends on the order.
    """
    jobs = tuple(jobs)
    house = houses(job.hiring_organization for job in jobs)
    posts: defaultdict[tuple[str, str], set[str]] = defaultdict(set)
    for job in jobs:
        if job.hiring_organization:
            posts[_post(job, house)].add(job.hiring_organization)
    fullest = {post: max(names, key=_fullness) for post, names in posts.items()}
    return tuple(
        replace(job, hiring_organization=fullest[_post(job, house)]) if job.hiring_organization else job for job in jobs
    )


def _post(job: Job, house: Mapping[str | None, str]) -> tuple[str, str]:
    return house[job.hiring_organization], plain(job.title)


def _fullness(name: str) -> tuple[int, int, str]:
    return len(_parted(name)[1]), len(name), name


def _parted(name: str) -> tuple[str, frozenset[str]]:
    """The name proper, and which kinds of council it says it is."""
    words = " ".join(ABBREVIATIONS.get(word, word) for word in plain(name).split()).split()
    is_council = "council" in words or {"london", "borough"} <= set(words) or words[:2] == ["city", "of"]
    kind = frozenset(word for word in words if word in KINDS) if is_council else frozenset[str]()
    stem = " ".join(word for word in words if word not in SMALL and word not in kind)
    return (stem, kind) if stem else (" ".join(words), frozenset())


def _fullest(kind: frozenset[str], others: set[frozenset[str]]) -> frozenset[str]:
    """The one fuller kind that ``kind`` may stand for; itself where there are several, or none."""
    fuller = [one for one in others if kind < one]
    widest = [one for one in fuller if not any(one < other for other in fuller)]
    return widest[0] if len(widest) == 1 else kind


def _named(stem: str, kind: frozenset[str]) -> str:
    return " ".join([stem, *sorted(kind)])
