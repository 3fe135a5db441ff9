"""Between the page and the readers: proofs, the plan, the approval, the way back, and what is done on the way.

The word that counts is ``approval``'s and the ledger's; here a plan is kept between the moment in which it is shown
and the one in which somebody says yes, so that what was approved is what was seen.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from threading import Lock

from bulletin import approval, journey, proofs, send, wiring
from bulletin.approval import Plan
from bulletin.audience.addresses import read_address
from bulletin.config import Config
from bulletin.errors import UsageError
from bulletin.model import Finding, Finished, Override
from bulletin.preview.answers import RefusedError
from bulletin.preview.board import Board
from bulletin.preview.diary import Diary
from bulletin.preview.session import Session

MOST_PROOFS = 20
"""Addresses that a proof goes to at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Yes:
    """A person's word: to what they saw, in spite of what, and whether it is sent from here."""

    version: object
    readers: int | None
    despite: Mapping[str, str]
    start: bool


class Release:
    """The way out for one session's edition."""

    def __init__(self, session: Session, board: Board) -> None:
        """Take the session and the board that its delivery stands on."""
        self._session = session
        self._board = board
        self._lock = Lock()
        self._planned: tuple[object, Plan] | None = None

    def proof(self, who: str, to: Sequence[str] | None, *, every_variant: bool) -> Mapping[str, object]:
        """Send the edition as it stands to the editors; raises RefusedError where one did not go, TransportError."""
        session = self._session
        config, surroundings, task = session.config, session.surroundings, session.task()
        addresses = _addresses(config, to)
        finished = journey.judge(task)
        if every_variant:
            finished = journey.in_variants(task, finished, journey.expected(task))
        letterhead = wiring.letterhead(config, wiring.keys(config, surroundings.keys), surroundings.now())
        transport = wiring.transports(config, surroundings.password)[0]
        sent = proofs.send_proofs(finished, addresses, transport, letterhead, every_variant=every_variant)
        told = [
            {
                "to": one.to,
                "variant": one.variant,
                "outcome": one.receipt.outcome,
                "code": one.receipt.code,
                "text": one.receipt.text,
            }
            for one in sent
        ]
        self._note(who, "proof", {"to": addresses, "every_variant": every_variant})
        if missed := [one for one in sent if one.receipt.outcome != "accepted"]:
            said = "; ".join(
                f"{one.to}: {one.receipt.code or ''} {one.receipt.text}".replace("  ", " ") for one in missed
            )
            raise RefusedError(502, "relay", f"{len(missed)} of {len(sent)} proofs did not go: {said}", proofs=told)
        return {"proofs": told, "rehearsal": transport.rehearsal}

    def plan(self) -> Mapping[str, object]:
        """What would go, to whom and when; it is judged and counted anew."""
        with self._lock:
            return self._as_json(self._plan(()))

    def approve(self, who: str, yes: Yes) -> Mapping[str, object]:
        """Fix what was seen, and send it from here where that is wanted.

        Raises RefusedError where something blocks it, or it is not what was seen; UsageError.
        """
        session = self._session
        config, now = session.config, session.surroundings.now()
        if wiring.outbox(config) is not None and not yes.start:
            raise UsageError("the outbox is a rehearsal, which waits for no timer; write it now")
        with self._lock:
            if yes.version != session.version():
                raise RefusedError(409, "conflict", "edition.toml was changed meanwhile; look at it again first")
            planned = self._planned[1] if self._planned and self._planned[0] == yes.version else None
            if planned is None or yes.despite:
                planned = self._plan(approval.overrides(yes.despite, by=who, at=now))
            if yes.readers is not None and len(planned.readers) != yes.readers:
                message = f"it would go to {len(planned.readers):,} readers by now; look at it again first"
                raise RefusedError(409, "changed", message, approval=self._as_json(planned))
            if planned.finished.blocking:
                findings = [_finding(one) for one in planned.finished.blocking]
                raise RefusedError(422, "blocked", approval.blocked(planned.finished), findings=findings)
            keys = wiring.keys(config, session.surroundings.keys)
            frozen = approval.approve(session.task(), planned, keys, by=who)
            self._planned = None
        self._note(who, "approve", {"version": yes.version, "readers": len(planned.readers), "despite": yes.despite})
        if yes.start:
            self._board.start(frozen)
        return {"delivery": self._board.told()}

    def withdraw(self, who: str) -> Mapping[str, object]:
        """Make it a draft again, as long as nobody was sent it."""
        self._board.halt()
        approval.withdraw(self._session.task())
        self._note(who, "withdraw", {})
        self._session.wake()
        return {}

    def steer(self, who: str, do: str) -> Mapping[str, object]:
        """Start, pause, resume or cancel a delivery."""
        match do:
            case "start":
                self._start()
            case "pause":
                self._board.pause()
            case "resume":
                self._board.resume()
            case "cancel":
                self._board.cancel()
            case _:
                raise UsageError("a delivery is started, paused, resumed or cancelled")
        self._note(who, do, {})
        return {"delivery": self._board.told()}

    def _start(self) -> None:
        """Send from here what was approved before: for the timer, or by a process that is gone."""
        session = self._session
        ledger = session.store.ledger
        frozen = ledger.find(session.edition, "real")
        if frozen is None or frozen.state in {"done", "cancelled"}:
            raise UsageError("there is nothing to start: approve it first, or it is over")
        if held := journey.held(session.task()):
            raise UsageError("; ".join(one.message for one in held))
        self._board.start(frozen)

    def _plan(self, despite: tuple[Override, ...]) -> Plan:
        session = self._session
        version = session.version()
        session.events.tell("busy", {"what": "checking and counting"})
        rehearsal = wiring.outbox(session.config) is not None
        if not rehearsal:
            send.refuse_forgetful(session.store.ledger)
        with session.web() as fetch:
            planned = approval.plan(session.task(), fetch, despite=despite, at_once=rehearsal)
        self._planned = (version, planned)
        return planned

    def _as_json(self, planned: Plan) -> dict[str, object]:
        config, finished = self._session.config, planned.finished
        name, address = config.publication.sender
        between = config.delivery.send_between
        return {
            "version": self._session.version(),
            "readers": len(planned.readers),
            "variants": _variants(finished),
            "by": wiring.way(config),
            "rehearsal": wiring.outbox(config) is not None,
            "from": {"name": name, "address": address},
            "subject": finished.edition.subject,
            "blocking": [_finding(one) for one in finished.blocking],
            "warnings": sum(one.severity == "warn" for one in finished.findings),
            "notes": sum(one.severity == "note" for one in finished.findings),
            "overridable": list(planned.overridable),
            "send_at": wiring.hour(config, self._session.edition).isoformat(),
            "not_before": _iso(planned.approval.not_before),
            "not_after": _iso(planned.approval.not_after),
            "hours": [f"{one:%H:%M}" for one in between] if between else None,
            "undo_seconds": config.delivery.undo.total_seconds(),
            "listed": {"removed": len(planned.listed.report.removed), "kept": len(planned.listed.report.kept)},
        }

    def _note(self, who: str, did: str, what: Mapping[str, object]) -> None:
        Diary(self._session.folder).note(self._session.surroundings.now(), who, did, what)


def _addresses(config: Config, given: Sequence[str] | None) -> list[str]:
    """Whom a proof goes to; raises UsageError for what is no address, and where there is nobody."""
    wanted = given or config.proof.to
    if not wanted:
        raise UsageError("nobody to send the proof to; name an address, or set [proof] to in bulletin.toml")
    if len(wanted) > MOST_PROOFS:
        raise UsageError(f"a proof goes to at most {MOST_PROOFS} addresses")
    checked: list[str] = []
    for address in wanted:
        try:
            checked.append(read_address(address))
        except ValueError as error:
            raise UsageError(f"'{address}' is no address to send a proof to: {error}; correct it") from error
    return checked


def _variants(finished: Finished) -> list[dict[str, object]]:
    return [{"key": one.key, "readers": one.readers, "jobs": one.jobs} for one in finished.variants.every]


def _finding(one: Finding) -> dict[str, object]:
    return asdict(one)


def _iso(moment: object) -> str | None:
    return moment.isoformat() if hasattr(moment, "isoformat") else None
