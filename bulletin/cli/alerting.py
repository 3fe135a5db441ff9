"""The operator is told what became of a send: the hooks between a command and ``alerts``."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from hashlib import sha256
from threading import Thread
from typing import TYPE_CHECKING

from bulletin.cli import options
from bulletin.errors import (
    AtWorkError,
    BlockedError,
    BulletinError,
    ContentError,
    KeysError,
    PausedError,
    StoppedError,
    TakenOverError,
    UnapprovedError,
    UsageError,
    WithdrawnError,
)

if TYPE_CHECKING:
    from bulletin.alerts import AlertKind
    from bulletin.config import Config
    from bulletin.model import EditionId
    from bulletin.pace import Stay
    from bulletin.progress import Progress
    from bulletin.store.notices import Notices


_LONGEST_SECONDS = 60.0
"""How long the end of a send waits for an alert that is under way."""


@contextmanager
def alerting(settings: Config, edition: EditionId, notices: Notices | None = None) -> Iterator[None]:
    """Tell the operator where the block ends in an error that is no slip of whoever typed the command.

    With ``notices`` nobody typed it: a timer did, so that such a slip is told as well, and the same words once.
    """
    try:
        yield
    except UnapprovedError as error:
        tell_once(settings, edition, "unapproved", str(error), notices)
        raise
    except BlockedError as error:
        tell_once(settings, edition, "blocked", str(error), notices)
        raise
    except ContentError as error:
        tell_once(settings, edition, "paused", str(error), notices)
        raise
    except (StoppedError, PausedError, AtWorkError, TakenOverError, WithdrawnError):
        raise
    except UsageError as error:
        if notices is not None:
            tell_once(settings, edition, "failed", str(error), notices)
        raise
    except (BulletinError, OSError) as error:
        tell_once(settings, edition, "failed", str(error), notices)
        raise


@contextmanager
def bell(settings: Config, edition: EditionId) -> Iterator[Callable[[Stay], None]]:
    """Give what tells the operator at once, beside the send, that a receiver or the relay refuses us.

    That a new sender's allowance is used up is no alarm. At the end those that are under way are waited for.
    """
    ringing: list[Thread] = []

    def ring(stay: Stay) -> None:
        if stay.kind != "allowance":
            thread = Thread(target=tell, args=(settings, edition, stay.kind, stay.why), name="alert", daemon=True)
            thread.start()
            ringing.append(thread)

    try:
        yield ring
    finally:
        for thread in ringing:
            thread.join(_LONGEST_SECONDS)


def tell_end(settings: Config, progress: Progress, *, ended: bool) -> None:
    """Tell the operator that a run ``ended`` an edition that was not done before, or that a person has to decide."""
    from bulletin import alerts

    edition = progress.edition.id
    if progress.edition.state == "done" and ended:
        tell(settings, edition, "done", alerts.done(progress), progress)
    elif progress.edition.state == "paused" and progress.edition.pause_reason is not None:
        from bulletin.cli import standing

        tell(settings, edition, "paused", standing.paused(progress.edition, settings.publication.timezone), progress)
    elif progress.found_in_doubt or progress.now.get("in_doubt"):
        tell(settings, edition, "in_doubt", alerts.in_doubt(progress), progress)


def tell_once(settings: Config, edition: EditionId, kind: AlertKind, text: str, notices: Notices | None) -> None:
    """Tell the operator, but not in the same words again where ``notices`` knows of them."""
    if notices is not None:
        what = f"{kind} {sha256(text.encode()).hexdigest()[:16]}"
        try:
            if not notices.note(edition, what, now=options.now()):
                return
        except (BulletinError, OSError):  # a store that cannot be written is what has to be told
            pass
    tell(settings, edition, kind, text)


def tell(settings: Config, edition: EditionId, kind: AlertKind, text: str, progress: Progress | None = None) -> None:
    """Tell the operator, if the settings name anyone; what fails in that is a warning."""
    from bulletin import wiring
    from bulletin.alerts import Alert
    from bulletin.cli import terminal

    if wiring.outbox(settings) is not None or not (settings.alerts.to or settings.alerts.command):
        return
    try:
        keys = wiring.keys(settings, os.environ.get("BULLETIN_KEYS"))
    except KeysError as error:
        terminal.warn(str(error))
        return
    password = os.environ.get("BULLETIN_SMTP_PASSWORD")
    alarm = wiring.alarm(settings, wiring.letterhead(settings, keys, options.now()), password)
    alert = Alert(kind=kind, edition=edition, text=text, counts=progress.counts if progress else {})
    for trouble in alarm.tell(alert):
        terminal.warn(trouble)
