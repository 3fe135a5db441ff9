"""The editor's word and the program's, put together: what the editor touched stays, the rest follows.

Three editions meet: what the last build proposed, what the editor made of it, and the new
proposal. A field was touched where the editor's edition differs from the last proposal. Merging
again with the same proposal changes nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Literal, TypeVar

from bulletin.desk import wording
from bulletin.desk.notes import Note
from bulletin.model import Edition, Highlight, LeftOut, Placement, Story

DROPPED = "dropped by the editor"
LATE = "found after the edition was marked as read"

Kind = Literal["story", "job"]
_HEAD = {
    "subject": "subject",
    "preheader": "preheader",
    "note": "note",
    "corrections": "corrections",
    "job_places": "job places",
    "send_thin": "word that it may go with few stories",
}
Item = TypeVar("Item", Story, Highlight)
Part = TypeVar("Part", Story, Highlight, Placement)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What stands in an edition's folder: the editor's edition, and what the last build proposed."""

    edition: Edition
    proposed: Edition | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged:
    """The edition to go on with, and what of the editor's was kept, what came and what went."""

    edition: Edition
    notes: tuple[Note, ...] = ()


def merge(kept: Kept | None, proposal: Edition) -> Merged:
    """Bring a new proposal into an edition that an editor may have changed, field by field.

    A locked edition only grows in ``left_out``; so does one whose last proposal is lost, since
    nothing then tells what the editor dropped from what is new.
    """
    if kept is None:
        return Merged(edition=proposal)
    if kept.edition.locked:
        return _held(
            kept.edition, proposal, LATE, "the edition is marked as read (locked): only what was left out grew"
        )
    if kept.proposed is None:
        note = "the last proposal is missing, so that the edition was kept as it stands; what is new was left out"
        return _held(kept.edition, proposal, "new, and not added because the last proposal is missing", note)
    base, edition = kept.proposed, kept.edition
    gone = _dropped("story", base.stories, edition.stories, edition.left_out)
    lead = _lead(base.stories, edition.stories, proposal.stories, gone)
    stories, of_stories = _items(base.stories, edition.stories, proposal.stories, gone, lead)
    gone = _dropped("job", base.jobs, edition.jobs, edition.left_out)
    jobs, of_jobs = _items(base.jobs, edition.jobs, proposal.jobs, gone, None)
    placements, of_placements = _placements(base.placements, edition.placements, proposal.placements)
    notes = [*of_stories, *of_jobs, *of_placements]
    merged = replace(
        proposal,
        stories=tuple(replace(story, lead=story.id == lead) for story in stories),
        jobs=jobs,
        placements=placements,
        left_out=_left_out(kept, proposal, stories, jobs),
    )
    merged = wording.followed(merged, proposal)
    for name, said in _HEAD.items():
        if getattr(edition, name) != getattr(base, name):
            merged = replace(merged, **{name: getattr(edition, name)})
            notes.append(Note(kind="kept", text=f"kept your {said}"))
    return Merged(edition=merged, notes=tuple(notes))


def to_compare(edition: Edition, proposal: Edition) -> Edition:
    """The proposal to keep beside ``edition``: a subject that only followed the lead is nobody's change."""
    followed = wording.followed(edition, proposal)
    names = ("subject", "preheader")
    return replace(
        proposal,
        **{name: getattr(edition, name) for name in names if getattr(edition, name) == getattr(followed, name)},
    )


def _held(edition: Edition, proposal: Edition, why: str, note: str) -> Merged:
    """The edition as it is; what it does not have is added to what was left out."""
    there = {*_keys("story", edition.stories), *_keys("job", edition.jobs)}
    there |= {(one.kind, one.id) for one in edition.left_out}
    offered = [*_as_left_out("story", proposal.stories, why), *_as_left_out("job", proposal.jobs, why)]
    more = tuple(one for one in (*offered, *proposal.left_out) if (one.kind, one.id) not in there)
    held = replace(edition, left_out=(*edition.left_out, *more))
    return Merged(edition=held, notes=(Note(kind="state", text=note),))


def _items(
    base: Sequence[Item], edition: Sequence[Item], proposal: Sequence[Item], gone: set[str], lead: str | None
) -> tuple[tuple[Item, ...], list[Note]]:
    """The stories or jobs to go on with in their order, and what is to be said about them."""
    before = {item.id: item for item in base}
    now = {item.id: item for item in edition}
    new = {item.id: item for item in proposal}
    kept = {id_: _merged(before.get(id_), item, new.get(id_)) for id_, item in now.items()}
    result = {id_: item for id_, item in kept.items() if item is not None}
    result |= {id_: item for id_, item in new.items() if id_ not in now and id_ not in gone}
    notes = list(_notes(before, now, new, result, gone))
    moved = _reordered(base, edition)
    if moved:
        what = "stories" if isinstance(edition[0], Story) else "jobs"
        notes.append(Note(kind="kept", text=f"kept your order of the {what}"))
    backbone, others = (now, new) if moved else (new, now)
    order = _led(_woven(_led(backbone, lead), _led(others, lead)), lead)
    return tuple(result[id_] for id_ in order if id_ in result), notes


def _lead(base: Sequence[Story], edition: Sequence[Story], proposal: Sequence[Story], gone: set[str]) -> str | None:
    """The editor's lead, otherwise the proposal's."""
    before = {story.id for story in base if story.lead}
    here = {story.id for story in (*edition, *proposal)} - gone
    chosen = [story.id for story in edition if story.lead and story.id not in before]
    demoted = {story.id for story in edition if not story.lead} & before
    proposed = [story.id for story in proposal if story.lead and story.id not in demoted]
    return next((id_ for id_ in (*chosen, *proposed) if id_ in here), None)


def _led(ids: Iterable[str], lead: str | None) -> list[str]:
    """The lead first."""
    return sorted(ids, key=lambda id_: id_ != lead)


def _merged(base: Item | None, item: Item, new: Item | None) -> Item | None:
    """One item: the editor's fields over the new ones; None where it went and nobody had touched it."""
    if base is None:
        return item
    if new is None:
        return item if _stays(base, item) else None
    return replace(new, **{name: getattr(item, name) for name in _touched(base, item)})


def _stays(base: Item, item: Item) -> bool:
    """Whether the editor's work is in it; having to give way as the lead is none."""
    return bool(set(_touched(base, item)) - (set() if getattr(item, "lead", False) else {"lead"}))


def _touched(base: Part, item: Part) -> tuple[str, ...]:
    """The fields that the editor changed; a summary and where it came from go together."""
    names = {field.name for field in fields(base) if getattr(base, field.name) != getattr(item, field.name)}
    for pair in ({"summary", "summary_from"}, {"published", "date_only"}, {"image", "picture_meant"}):
        if names & pair:
            names |= pair
    return tuple(sorted(names))


def _dropped(kind: Kind, base: Sequence[Item], edition: Sequence[Item], left_out: Sequence[LeftOut]) -> set[str]:
    """What the editor took out, now or in an earlier round."""
    here = {item.id for item in edition}
    earlier = {one.id for one in left_out if one.kind == kind and one.why == DROPPED}
    return ({item.id for item in base} | earlier) - here


def _reordered(base: Sequence[Item], edition: Sequence[Item]) -> bool:
    """Whether the editor changed the order; a lead that was moved up says nothing of the rest."""
    lead = {item.id for item in edition if isinstance(item, Story) and item.lead}
    both = {item.id for item in base} & {item.id for item in edition} - lead
    return [item.id for item in base if item.id in both] != [item.id for item in edition if item.id in both]


def _woven(backbone: Iterable[str], others: Iterable[str]) -> Iterator[str]:
    """The order of ``backbone``, with what only ``others`` has behind what it follows there."""
    known = dict.fromkeys(backbone)
    followers: dict[str | None, list[str]] = {None: [], **{id_: [] for id_ in known}}
    anchor: str | None = None
    for id_ in others:
        if id_ in known:
            anchor = id_
        else:
            followers[anchor].append(id_)
    yield from followers[None]
    for id_ in known:
        yield id_
        yield from followers[id_]


def _left_out(
    kept: Kept, proposal: Edition, stories: Sequence[Story], jobs: Sequence[Highlight]
) -> tuple[LeftOut, ...]:
    """The proposal's, less what the editor brought back, and what the editor dropped."""
    base = kept.proposed or kept.edition
    here = {*_keys("story", stories), *_keys("job", jobs)}
    brought_back = here - {*_keys("story", proposal.stories), *_keys("job", proposal.jobs)}
    earlier = [one for one in kept.edition.left_out if one.why == DROPPED]
    now = [*_as_left_out("story", base.stories, DROPPED), *_as_left_out("job", base.jobs, DROPPED)]
    in_edition = {*_keys("story", kept.edition.stories), *_keys("job", kept.edition.jobs)}
    dropped = {(one.kind, one.id): one for one in (*now, *earlier) if (one.kind, one.id) not in in_edition}
    others = [one for one in proposal.left_out if (one.kind, one.id) not in brought_back | set(dropped)]
    return (*others, *sorted(dropped.values(), key=lambda one: (one.kind == "job", one.title, one.id)))


def _keys(kind: Kind, items: Sequence[Item]) -> Iterator[tuple[Kind, str]]:
    for item in items:
        yield kind, item.id


def _as_left_out(kind: Kind, items: Sequence[Item], why: str) -> Iterator[LeftOut]:
    for item in items:
        yield LeftOut(kind=kind, id=item.id, title=_title(item), why=why, url=item.url)


def _title(item: Story | Highlight | Placement) -> str:
    if isinstance(item, Placement):
        return f"booking {item.reference}"
    return item.headline if isinstance(item, Story) else item.title


def _notes(
    before: Mapping[str, Item],
    now: Mapping[str, Item],
    new: Mapping[str, Item],
    result: Mapping[str, Item],
    gone: set[str],
) -> Iterator[Note]:
    """What happened to each item that is not simply the new proposal's."""
    for id_, item in now.items():
        if id_ not in before:
            yield Note(kind="kept", text=f"kept “{_title(item)}”, which you added")
        elif id_ not in result:
            yield Note(kind="dropped", text=_title(item))
        else:
            yield from _touches(_touched(before[id_], item), item, away=id_ not in new)
    for id_, item in new.items():
        if id_ in gone:
            yield Note(kind="left_out", text=_title(item))
        elif id_ not in now:
            yield Note(kind="added", text=_title(item))


def _touches(touched: Sequence[str], item: Part, *, away: bool) -> Iterator[Note]:
    """What the editor's changes to one item were; having to give way as the lead is none."""
    title = f"“{_title(item)}”"
    if "lead" in touched and isinstance(item, Story) and item.lead:
        yield Note(kind="kept", text=f"kept {title} as the lead")
    silent = {"lead", "summary_from", "date_only", "picture_meant"}  # they follow what is named
    words = " and ".join(name.replace("_", " ") for name in touched if name not in silent)
    if words:
        gone = ", which is not in the new reading" if away else ""
        yield Note(kind="kept", text=f"kept your {words} of {title}{gone}")


def _placements(
    base: Sequence[Placement], edition: Sequence[Placement], proposal: Sequence[Placement]
) -> tuple[tuple[Placement, ...], list[Note]]:
    """The bookings that are due with the editor's changes to them; one that is not due stays only for its reason.

    A block that was taken out comes back: a booking is left out with a reason or not at all.
    """
    before = {one.id: one for one in base}
    now = {one.id: one for one in edition}
    due = {one.id: one for one in proposal}
    placements: list[Placement] = []
    notes: list[Note] = []
    for one in (*proposal, *(one for id_, one in now.items() if id_ not in due and one.leave_out)):
        edited = now.get(one.id, one)
        told = before.get(one.id)
        touched = _touched(told, edited) if told else ("leave_out",) if edited.leave_out else ()
        if "leave_out" in touched:
            notes.append(Note(kind="kept", text=f"kept booking {one.id} out, as you said: {edited.leave_out}"))
        notes += _touches([name for name in touched if name != "leave_out"], edited, away=one.id not in due)
        placements.append(replace(one, **{name: getattr(edited, name) for name in touched}))
    return tuple(placements), notes
