"""``bulletin send --to accepted:EDITION[:REVISION]``: an edition for those who have another one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from bulletin.cli import options
from bulletin.errors import UsageError
from bulletin.model import Audience, EditionId, FrozenEdition

if TYPE_CHECKING:
    from bulletin.config import Config
    from bulletin.wiring import Store

_TO = re.compile(r"accepted:(\d{4}-\d\d-\d\d)(?:-([a-z0-9-]+))?(?::(\d{1,6}))?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Addressees:
    """Whom a person named: those who have this edition."""

    day: date
    name: str | None
    revision: int | None


def _to(text: str) -> Addressees:
    found = _TO.fullmatch(text)
    try:
        day = date.fromisoformat(found[1]) if found else None
    except ValueError:
        day = None
    if found is None or day is None:
        raise typer.BadParameter(
            f"'{text}' names nobody; write accepted:2025-06-16 for those who have that edition, accepted:2025-06-16:0 "
            "for those who have its first revision"
        )
    return Addressees(day=day, name=found[2], revision=int(found[3]) if found[3] else None)


To = Annotated[
    Addressees | None,
    typer.Option(
        "--to",
        parser=_to,
        metavar="accepted:EDITION[:REVISION]",
        help="Only to those who have that edition, or that revision of it: a correction. Needs --name.",
        show_default=False,
    ),
]


def audience(told: Addressees, edition: EditionId, settings: Config, store: Store) -> Audience:
    """Whom that is; UsageError where there is no such edition or revision, or the edition to send has no name."""
    from bulletin import wiring
    from bulletin.cli import delivery, terminal

    source = EditionId(publication=edition.publication, day=told.day, name=told.name)
    wanted = Audience(edition=source, revision=told.revision)
    if edition.name is None:
        raise UsageError(
            f"--to {wanted}: what goes to some of the readers is an edition of its own, beside the day's; build it and "
            "send it with a name, such as --name correction"
        )
    kept = store.ledger.find(source, "real" if wiring.outbox(settings) is None else "rehearsal")
    if source == edition or kept is None or kept.released_at is None:
        raise UsageError(f"--to {wanted}: edition {source.folder} was sent to nobody, so nobody has it")
    if told.revision is not None and told.revision > kept.revision:
        known = f"revisions 0 to {kept.revision}" if kept.revision else "only revision 0"
        raise UsageError(f"--to {wanted}: edition {source.folder} has {known}")
    counts = store.ledger.counts(kept.key)
    unknown = counts.get("in_doubt", 0) + counts.get("held", 0)
    if unknown:
        terminal.warn(
            f"of {delivery.many(unknown, 'reader')} nobody knows whether they have edition {source.folder}: they "
            f"do not get this; see bulletin settle {options.which(source)}"
        )
    return wanted


def refuse_another(frozen: FrozenEdition, wanted: Audience | None) -> None:
    """Raise UsageError where an edition is frozen for others than are named now."""
    if wanted is not None and frozen.audience != str(wanted):
        whom = frozen.audience or "everyone on the list"
        raise UsageError(
            f"edition {frozen.id.folder} is frozen for {whom}, not for {wanted}; leave --to out to go on with it, or "
            "give what you mean a name of its own"
        )
