"""``bulletin send --retry failed[:DOMAIN]``: those whose mail server refused it are owed it once more."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

import typer

from bulletin.cli import options, releasing
from bulletin.errors import BlockedError, PausedError, UsageError

if TYPE_CHECKING:
    from bulletin.journey import Assignment
    from bulletin.model import Delivery, FrozenEdition
    from bulletin.wiring import Store

_WHOM = re.compile(r"failed(?::@?([A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?))?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Whom:
    """Whom to try again."""

    domain: str | None

    @property
    def words(self) -> str:
        """How people say it."""
        return f" at {self.domain}" if self.domain else ""


def _whom(text: str) -> Whom:
    found = _WHOM.fullmatch(text)
    if found is None:
        raise typer.BadParameter(f"'{text}' is nobody to try again; write failed, or failed:example.org for one domain")
    return Whom(domain=found[1].lower() if found[1] else None)


Retry = Annotated[
    Whom | None,
    typer.Option(
        "--retry",
        parser=_whom,
        metavar="failed[:DOMAIN]",
        help="Send it again to those whose mail server refused it, dead addresses aside.",
        show_default=False,
    ),
]
EvenDead = Annotated[
    bool,
    typer.Option("--even-dead", help="With --retry: dead addresses too."),
]


def owe_again(task: Assignment, store: Store, wish: releasing.Wish, whom: Whom, *, even_dead: bool) -> FrozenEdition:
    """Ask, and owe the edition again to those who were refused; return it as it is then. With nobody to try it ends."""
    from bulletin.cli import delivery, terminal
    from bulletin.store.course import Course

    frozen = _retriable(task, store)
    releasing.bring_up_to_date(task, store, wish)
    refused = tuple(row for row in store.ledger.rows(frozen.key, "failed") if _is_at(row, whom.domain))
    chosen = tuple(row for row in refused if even_dead or not is_dead(row))
    if not wish.quiet:
        _show(chosen, whom, dead=len(refused) - len(chosen))
    if not chosen:
        raise typer.Exit
    if not wish.yes:
        releasing.ask(f"Send it again to {delivery.many(len(chosen), 'reader')}?")
    owed = Course(store.database).retry(frozen.key, [row.key for row in chosen], now=options.now())
    if owed < len(chosen):
        terminal.warn(f"{delivery.many(len(chosen) - owed, 'reader')} of these left since, and get nothing")
    return store.ledger.find(task.edition, "real") or frozen


def is_dead(row: Delivery) -> bool:
    """Say whether a refusal says that there is no such address: by the reply's codes, or by its words."""
    from bulletin.status_codes import judge, read_reply

    return row.code is None or judge(read_reply(row.code, row.reason), "rcpt").verdict == "dead"


def _retriable(task: Assignment, store: Store) -> FrozenEdition:
    """Return the edition where someone may be sent it again; raises where nobody may."""
    from bulletin import freezing, journey
    from bulletin.cli import standing

    which = task.edition.folder
    frozen = freezing.going_on(task.edition, journey.fingerprint(task), ledger=store.ledger)
    if frozen is None or frozen.released_at is None:
        raise UsageError(f"edition {which} was sent to nobody yet, so nobody's mail server refused it")
    if frozen.state == "cancelled":
        raise UsageError(f"edition {which} was cancelled: nobody more is sent it")
    if frozen.state == "paused":
        raise PausedError(standing.paused(frozen, task.config.publication.timezone))
    if frozen.not_after is not None and frozen.not_after <= task.now:
        raise UsageError(f"edition {which}: its deadline is past (delivery.not_after), so nobody is sent it any more")
    if held := journey.held(task):
        raise BlockedError(f"edition {which} is stopped: {'; '.join(finding.message for finding in held)}")
    return frozen


def _is_at(row: Delivery, domain: str | None) -> bool:
    return domain is None or row.email.rpartition("@")[2].lower() == domain


def _show(chosen: Sequence[Delivery], whom: Whom, *, dead: int) -> None:
    from bulletin.cli import delivery, terminal

    terminal.say(f"refused{whom.words}, and to be tried again: {delivery.many(len(chosen), 'reader')}")
    if chosen:
        delivery.show_rows(chosen[:20])
    if len(chosen) > 20:  # noqa: PLR2004 enough to know them by
        terminal.say(f"… and {len(chosen) - 20:,} more: bulletin status --list failed")
    if dead:
        told = delivery.many(dead, "address is no more", "addresses are no more")
        terminal.say(f"{told}, as the mail server says; left out unless you add --even-dead")
