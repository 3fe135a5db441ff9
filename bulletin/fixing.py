"""An edition that was judged is fixed for its readers: frozen, or as the revision of one that is on its way.

From here on nothing that they get can change, and the store has it. What is made and judged before is ``journey``'s.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bulletin import amending, freezing, wiring
from bulletin.audience.keys import Keys
from bulletin.edition_folder import keep
from bulletin.finishing import Day
from bulletin.journey import Assignment
from bulletin.model import Approval, Finished, FrozenEdition, Looked, Readership, Revision
from bulletin.wiring import Store

if TYPE_CHECKING:
    from bulletin.store.course import Course


def freeze(  # noqa: PLR0913 what is fixed, for whom, and what it is kept with
    task: Assignment,
    finished: Finished,
    readers: Readership,
    *,
    store: Store,
    keys: Keys,
    fingerprint: str | None,
    approval: Approval | None = None,
) -> FrozenEdition:
    """Fix what is sent and to whom; raises UsageError where that cannot be.

    ``fingerprint`` is that of the edition as it was when it was read to be judged; ``approval`` is
    a person's who sends it at once, unless given.
    """
    keep(task.folder, finished)
    looked = store.memory.look(task.edition) or _from_the_beginning(task.day)
    return freezing.freeze(
        task.edition,
        replace(_content(finished, fingerprint), looked=looked),
        readers,
        publication=wiring.publication(task.config),
        keys=keys,
        ledger=store.ledger,
        now=task.now,
        rehearsal=wiring.outbox(task.config),
        variant_of=finished.variants.of,
        reason=wiring.reason(task.config),
        audience=str(task.audience) if task.audience else None,
        first_wave=freezing.wave(task.config.delivery.first_wave, len(readers)),
        approval=approval or wiring.approval(task.config, task.edition, task.now, at_once=True),
    )


def amend(  # noqa: PLR0913 what is fixed, for whom, and what it is kept with
    task: Assignment,
    finished: Finished,
    readers: Readership,
    *,
    course: Course,
    keys: Keys,
    fingerprint: str | None,
    by: str,
) -> Revision:
    """Fix the revision of what the task amends, for those who wait; raises UsageError where that cannot be."""
    if task.amends is None:
        raise ValueError("what is amended is named by the task")
    keep(task.folder, finished)
    return amending.amend(
        task.amends,
        _content(finished, fingerprint),
        readers,
        house=amending.House(publication=wiring.publication(task.config), keys=keys, reason=wiring.reason(task.config)),
        revisions=course,
        variant_of=finished.variants.of,
        approval=Approval(at=task.now, by=by, overrides=finished.overridden),
        first_wave=freezing.wave(task.config.delivery.first_wave, len(readers)),
    )


def _content(finished: Finished, fingerprint: str | None) -> freezing.Content:
    made = finished.edition
    return freezing.Content(
        rendered=finished.rendered,
        variants={one.key: one.rendered for one in finished.variants.every if one.key != "default"},
        stories=[story.id for story in made.stories],
        jobs=[job.id for job in made.shown_jobs],
        placements=made.placements,
        fingerprint=fingerprint,
    )


def _from_the_beginning(day: Day) -> Looked:
    """Of an edition whose build left no trace: the next looks from where this one began, so that nothing is lost."""
    return Looked(window_end=day.window.start, at=day.seen.since or day.window.start)
