"""What a timer's run waits for: that somebody approves the edition, and that its hour comes; or its deadline.

Asks the store every few seconds, and the file whether what was approved still stands there. Sends nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from bulletin import journey
from bulletin.errors import StoppedError, UnapprovedError
from bulletin.journey import Assignment
from bulletin.model import Clock, FrozenEdition
from bulletin.seams import Ledger

LOOK_SECONDS = 2.0
"""Between two looks at the store: what a person does with a click need not go faster."""


def await_approval(  # noqa: PLR0913 the edition, the time, and who may say what meanwhile
    task: Assignment,
    *,
    ledger: Ledger,
    clock: Clock,
    until: datetime,
    tell: Callable[[str], None],
    stop: Callable[[], bool],
) -> FrozenEdition:
    """Return the edition once it may be sent; withdrawn in its countdown, it is waited for again.

    ``tell`` hears in words what it waits for, each thing once; ``stop`` is asked at every look. What was
    approved by ``until`` is waited for beyond that, until its hour. Raises UnapprovedError where nobody had
    approved it by then as it stands now, and StoppedError where ``stop`` said so.
    """
    zone = task.config.publication.timezone
    which, told = task.edition.folder, ""
    while not stop():
        now = clock.wall()
        kept = ledger.find(task.edition, "real")
        if kept is not None and _may_go(kept, task, now):
            return kept
        if kept is None:
            said = f"edition {which} waits until {until.astimezone(zone):%-d %B, %H:%M} for somebody to approve it"
        elif _changed(kept, task):
            said = f"edition {which} was changed since it was approved; it waits for the change to be approved"
        else:
            said = (
                f"edition {which} is approved and goes at {(kept.not_before or now).astimezone(zone):%-d %B, %H:%M:%S}"
            )
        if now >= until and (kept is None or _changed(kept, task)):
            raise UnapprovedError(
                f"edition {which} was not approved by {until.astimezone(zone):%-d %B, %H:%M}"
                f"{'' if kept is None else ' as it stands now'}, so nobody was sent it; to send it late: bulletin send"
            )
        if said != told:
            tell(said)
            told = said
        clock.sleep(LOOK_SECONDS)
    raise StoppedError(f"stopped before anything of edition {which} was sent; run it again and it goes on")


def _may_go(kept: FrozenEdition, task: Assignment, now: datetime) -> bool:
    """Whether it is on its way already, or approved as it stands and its time has come."""
    if kept.released_at is not None or kept.not_before is None or kept.state == "cancelled":
        return True
    return kept.not_before <= now and not _changed(kept, task)


def _changed(kept: FrozenEdition, task: Assignment) -> bool:
    said = journey.fingerprint(task)
    return kept.released_at is None and said is not None and said != kept.hash
