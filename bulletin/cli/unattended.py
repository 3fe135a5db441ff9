"""``bulletin daily``: what a timer runs, from the sources to the readers, with nobody at the terminal."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

import typer

from bulletin.cli import alerting, carrying, editions, options, releasing, sending
from bulletin.errors import AtWorkError, BlockedError, BulletinError, RestoredError, TransportError, WithdrawnError

if TYPE_CHECKING:
    from bulletin.alerts import AlertKind
    from bulletin.config import Config
    from bulletin.journey import Assignment
    from bulletin.model import EditionId, Finished, FrozenEdition
    from bulletin.progress import Progress
    from bulletin.proofs import Proof
    from bulletin.wiring import Store


def daily(
    context: typer.Context,
    day: options.Day = None,
    name: options.Name = None,
    config: options.Config = None,
    as_json: options.Json = False,
) -> None:
    """Do the whole day, for a timer: build, check, mail the proof, wait for the approval, send, and tell you."""
    from bulletin import journey, wiring
    from bulletin.cli import building, delivery, terminal

    settings = options.settings(context, config)
    edition = wiring.edition_id(settings, day or options.today(settings), name)
    closed = wiring.calendar(settings).closed(edition.day)
    if closed and day is None and name is None:
        building.show_closed(edition.day, closed, wiring.calendar(settings).after(edition.day), as_json=as_json)
        return
    with _telling(settings, edition) as store, carrying.stopping() as stop:
        folder = wiring.edition_folder(settings, edition)
        task = journey.Assignment(config=settings, edition=edition, now=options.now(), folder=folder, store=store)
        run = _Run.of(task, store, stop, quiet=as_json)
        progress = run.sent(run.prepared())
        if as_json:
            terminal.print_json(delivery.as_json(progress))
        else:
            delivery.show_run(progress, settings)
        alerting.tell_end(settings, progress, ended=run.begun)
    if progress.edition.state not in {"done", "cancelled"}:
        raise typer.Exit(sending.PARTLY_SENT)


@contextmanager
def _telling(settings: Config, edition: EditionId) -> Iterator[Store]:
    """Open the store as the one run for this edition, and tell the operator where that or the run fails."""
    with ExitStack() as stack:
        with alerting.alerting(settings, edition):
            store = stack.enter_context(_alone(settings, edition))
        with alerting.alerting(settings, edition, store.notices):
            yield store


@contextmanager
def _alone(settings: Config, edition: EditionId) -> Iterator[Store]:
    """Open the store as the one run for this edition; raises AtWorkError where there is another."""
    from bulletin import wiring

    with wiring.store(settings, options.state_folder()) as store, store.ledger.alone(edition, "daily") as mine:
        if not mine:
            raise AtWorkError(f"another bulletin daily is at work on edition {edition.folder}, which goes on by itself")
        if store.ledger.restored():
            raise RestoredError(
                "the store is older than the last send from it, as after a backup was put back or the store was lost: "
                "nothing is sent until somebody has looked, and run: "
                f"bulletin send {options.which(edition)} --after-restore"
            )
        yield store


@dataclass(slots=True, kw_only=True)
class _Run:
    """One timer's run for one edition."""

    task: Assignment
    store: Store
    stop: list[int]
    quiet: bool
    until: datetime
    """How long an approval is waited for."""
    late: bool
    """Whether that was past when this run came, and not the first for this edition."""
    begun: bool = False
    """Whether this run found the edition unfinished, so that its end is news."""

    @classmethod
    def of(cls, task: Assignment, store: Store, stop: list[int], *, quiet: bool) -> _Run:
        """Begin, or come again: the deadline counts from the first run for the edition."""
        from bulletin import wiring

        first = store.notices.since(task.edition, "daily began", now=task.now)
        until = wiring.approved_by(task.config, task.edition, first or task.now)
        late = first is not None and until <= task.now
        return cls(task=task, store=store, stop=stop, quiet=quiet, until=until, late=late)

    def prepared(self) -> FrozenEdition | None:
        """Build the edition, mail its proof and approve it where nobody need do so; one that is frozen is left alone.

        Return it where it is fixed already. A run that comes again after the deadline builds nothing.
        """
        from bulletin import wiring

        kept = self.store.ledger.find(self.task.edition, "real")
        if wiring.outbox(self.task.config) is None and (kept is not None or self.late):
            return kept
        finished = self._built()
        if finished.blocking:
            self._blocked(finished)
        self._proof(finished)
        if wiring.outbox(self.task.config) is not None:
            return releasing.freeze(self._now(), self._wish())
        if not finished.blocking and self._may_approve():
            self._approve()
        return None

    def sent(self, kept: FrozenEdition | None) -> Progress:
        """Wait until it may go, and send it; withdrawn in between, it is waited for again."""
        from bulletin import waiting

        clock = options.SystemClock()
        while True:
            frozen = kept
            if frozen is None or (frozen.kind == "real" and frozen.state == "frozen"):
                frozen = waiting.await_approval(
                    self.task,
                    ledger=self.store.ledger,
                    clock=clock,
                    until=self.until,
                    tell=self._tell,
                    stop=lambda: bool(self.stop),
                )
            self.begun = frozen.state not in {"done", "cancelled"}
            if self.begun and frozen.kind == "real":
                sending.go_on(frozen, self._now(), self.store, self._wish())
            try:
                bounds = carrying.Bounds(limit=None, wait=True, held=lambda: sending.held(self.task))
                return carrying.carry(self.task.config, self.store, frozen, self.stop, bounds)
            except WithdrawnError as error:
                self._tell(str(error))
                kept = None

    def _built(self) -> Finished:
        from bulletin import journey, wiring
        from bulletin.cli import building, reading, terminal

        config = self.task.config
        with wiring.web(config, options.machine(), self.task.now, copies=True) as fetch:
            gathered = editions.gather(config, [], fetch)
            if gathered.problems and not (gathered.articles or gathered.jobs):
                raise BulletinError("nothing could be read" + reading.first_reasons(gathered))
            built = journey.build(self.task, gathered, fetch.fetch_once)
        if not self.quiet:
            made = built.finished
            terminal.heading(made.edition.subject, f"edition {self.task.edition.folder}: {building.verdict(made)}")
            building.show_findings(made, notes=False)
            reading.show_problems(built.problems)
        return built.finished

    def _blocked(self, finished: Finished) -> None:
        """Tell the operator what blocks it: whoever mends it approves it. The settings may let a thin day pass."""
        from bulletin import approval, journey

        if journey.waits_for(self.task, finished) is not None:
            releasing.refuse(self.task, finished)
        self._alert("blocked", approval.blocked(finished))

    def _proof(self, finished: Finished) -> None:
        """Mail the proof, once for each state of the edition; one that does not go stops nothing, and is told."""
        from bulletin import journey, proofs, wiring

        config, told = self.task.config, f"proof of {journey.fingerprint(self.task)}"
        if not config.proof.to or self.store.notices.noted(self.task.edition, told):
            return
        keys = wiring.keys(config, os.environ.get("BULLETIN_KEYS"))
        letterhead = wiring.letterhead(config, keys, options.now())
        transport = wiring.transports(config, os.environ.get("BULLETIN_SMTP_PASSWORD"))[0]
        try:
            sent = proofs.send_proofs(finished, config.proof.to, transport, letterhead)
            missed = [f"{one.to} ({one.receipt.code or ''} {one.receipt.text})" for one in sent if not _went(one)]
        except (TransportError, OSError) as error:
            missed = [str(error)]
        if missed:
            self._alert("failed", f"the proof of edition {self.task.edition.folder} did not go: {'; '.join(missed)}")
        else:
            self.store.notices.note(self.task.edition, told, now=options.now())
            self._tell(f"the proof went to {', '.join(config.proof.to)}")

    def _may_approve(self) -> bool:
        """Whether the settings' word is enough: not where somebody has withdrawn it."""
        from bulletin.approval import WITHDRAWN

        withdrawn = self.store.notices.noted(self.task.edition, WITHDRAWN)
        return self.task.config.daily.approval == "automatic" and not withdrawn and not self.stop

    def _approve(self) -> None:
        try:
            releasing.approve(
                self._now(), releasing.plan(self._now(), self._wish(), at_once=False), by="bulletin daily"
            )
        except BlockedError as error:  # what was found when it was judged to be sent; somebody mends it and approves
            self._alert("blocked", str(error))

    def _alert(self, kind: AlertKind, text: str) -> None:
        """Tell the operator, and say it here; the same words once, however often the timer runs."""
        self._tell(text)
        alerting.tell_once(self.task.config, self.task.edition, kind, text, self.store.notices)

    def _tell(self, text: str) -> None:
        from bulletin.cli import terminal

        terminal.warn(text)

    def _now(self) -> Assignment:
        return replace(self.task, now=options.now())

    def _wish(self) -> releasing.Wish:
        return releasing.Wish(yes=True, allow_removals=False, quiet=self.quiet)


def _went(proof: Proof) -> bool:
    return proof.receipt.outcome == "accepted"
