"""A delivery under way: sent from this process in a thread, or by another, and told to every page as it goes on.

The ledger says where an edition stands, whoever sends it; here is only how fast, and what it waits for.
"""

from __future__ import annotations

import sys
import traceback
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass
from threading import Event, Lock, Thread

from bulletin import reckoning, send, wiring
from bulletin.errors import BulletinError, UsageError, WithdrawnError
from bulletin.model import FINAL_STATES, Delivery, FrozenEdition, Receipt
from bulletin.pace import Stay
from bulletin.preview.bell import Bell
from bulletin.preview.session import Session
from bulletin.progress import Progress
from bulletin.store.course import Course

TOLD_SECONDS = 0.5
"""How often the pages are told, at the most."""
LOOKED_SECONDS = 2.0
"""How often the ledger is looked at for what another process sends."""
RATE_SECONDS = 10.0
"""What the rate is measured over."""
_OPEN = frozenset({"frozen", "sending", "paused"})


@dataclass(frozen=True, slots=True, kw_only=True)
class _Taken:
    """A moment, and how many had been taken or refused by then."""

    at: float
    count: int


class Board:
    """The delivery of one session's edition."""

    def __init__(self, session: Session) -> None:
        """Take the session; nothing is sent."""
        self._session = session
        self._lock = Lock()
        self._sending: Thread | None = None
        self._stop = Event()
        self._ended = Event()
        self._taken: deque[_Taken] = deque()
        self._count = 0
        self._warned: str | None = None
        self._told: Mapping[str, object] | None = None
        self._watch = Thread(target=self._tell_each, name="preview board", daemon=True)

    def begin(self) -> None:
        """Start to watch."""
        self._watch.start()

    def end(self) -> None:
        """Stop: what is on the wire ends, and the rest is owed as before."""
        self._ended.set()
        self._halt()
        if self._watch.is_alive():
            self._watch.join()

    @property
    def running(self) -> bool:
        """Whether this process sends it."""
        return self._sending is not None and self._sending.is_alive()

    def told(self) -> dict[str, object] | None:
        """Where the delivery stands, as JSON; None for a draft."""
        progress = reckoning.standing(self._session.edition, ledger=self._session.store.ledger)
        return None if progress is None else self._as_json(progress)

    def start(self, frozen: FrozenEdition) -> None:
        """Send it from here, in a thread that stays until nobody is owed it; raises UsageError where one does."""
        with self._lock:
            if self.running:
                raise UsageError("it is being sent already")
            self._stop.clear()
            self._taken.clear()
            self._count, self._warned = 0, None
            self._sending = Thread(target=self._send, args=(frozen,), name="preview delivery", daemon=True)
            self._sending.start()

    def pause(self) -> None:
        """Let nobody more be sent to; what is on the wire ends."""
        session = self._session
        if not self._course.pause(self._kept().key, now=session.surroundings.now()):
            raise UsageError("there is nothing to pause: nothing is on its way")

    def resume(self) -> None:
        """Let it go on; where nobody sends it any more, it is sent from here."""
        frozen = self._kept()
        if not self._course.resume(frozen.key):
            raise UsageError("it is not paused")
        if not self.running and not self._session.store.ledger.at_work(frozen.key):
            self.start(self._kept())

    def cancel(self) -> None:
        """End it for good: who has not had it does not get it."""
        if not self._course.cancel(self._kept().key, now=self._session.surroundings.now()):
            raise UsageError("there is nothing to cancel: it is over already")

    def halt(self) -> None:
        """Send nothing more from here, so that the approval can be withdrawn."""
        self._halt()

    @property
    def _course(self) -> Course:
        return Course(self._session.store.database)

    def _kept(self) -> FrozenEdition:
        frozen = self._session.store.ledger.find(self._session.edition, "real")
        if frozen is None:
            raise UsageError("it is not on its way: it was not approved, or only rehearsed")
        return frozen

    def _halt(self) -> None:
        self._stop.set()
        sending = self._sending
        if sending is not None and sending.is_alive():
            sending.join()

    # ------------------------------------------------------------ the thread that sends

    def _send(self, frozen: FrozenEdition) -> None:
        session = self._session
        surroundings = session.surroundings
        bell = Bell(session.config, frozen.id, surroundings, self._warn)

        def left_alone(stay: Stay) -> None:
            self._warn(stay.why)
            bell.stays(stay)

        try:
            progress = send.deliver(
                frozen,
                ledger=session.store.ledger,
                transports=wiring.transports(session.config, surroundings.password),
                fallback=wiring.fallbacks(session.config, surroundings.fallback_password),
                pace=wiring.pace(session.config, session.store, surroundings.clock),
                clock=surroundings.clock,
                on_receipt=self._received,
                on_stay=left_alone,
                tell=self._warn,
                stop=self._stop.is_set,
                hours=wiring.hours(session.config),
                wait=True,
                wave_wait=session.config.delivery.first_wave_wait,
            )
            bell.ended(progress)
        except WithdrawnError:
            pass  # that is what was asked for
        except BulletinError as error:
            self._warn(str(error))
            bell.failed(error)
        except Exception as error:  # noqa: BLE001 - whatever ends it, the pages are told, and what was not sent is owed
            traceback.print_exception(error, file=sys.stderr)
            self._warn(f"the delivery stopped ({type(error).__name__}: {error}); the terminal says more")
            bell.failed(error)
        finally:
            bell.wait()

    def _received(self, _delivery: Delivery, receipt: Receipt) -> None:
        if receipt.outcome != "unsent":
            with self._lock:
                self._count += 1

    def _warn(self, said: str) -> None:
        self._warned = said
        self._session.events.tell("warned", {"message": said})

    # ------------------------------------------------------------ the thread that tells

    def _tell_each(self) -> None:
        while not self._ended.wait(TOLD_SECONDS if self.running else LOOKED_SECONDS):
            try:
                told = self.told()
            except BulletinError:
                continue  # the store is busy; the next look tells
            self._measure()
            if told != self._told:
                self._told = told
                self._session.events.tell("delivery", {"delivery": told})

    def _measure(self) -> None:
        with self._lock:
            now = self._session.surroundings.clock.monotonic()
            self._taken.append(_Taken(at=now, count=self._count))
            while now - self._taken[0].at > RATE_SECONDS:
                self._taken.popleft()

    def _rate(self) -> float | None:
        """Messages a second, of late; None where nothing is sent from here."""
        with self._lock:
            if not self._taken or not self.running:
                return None
            first, last = self._taken[0], self._taken[-1]
        return (last.count - first.count) / (last.at - first.at) if last.at > first.at else None

    def _as_json(self, progress: Progress) -> dict[str, object]:
        frozen, counts, rate = progress.edition, progress.counts, self._rate()
        total = sum(counts.values())
        done = sum(count for state, count in counts.items() if state in FINAL_STATES)
        left = total - done - counts["in_doubt"]
        return {
            "state": frozen.state,
            "kind": frozen.kind,
            "rehearsal": frozen.kind == "rehearsal",
            "counts": dict(counts),
            "total": total,
            "done": done,
            "rate": round(rate, 1) if rate is not None else None,
            "seconds_left": round(left / rate) if rate and left and frozen.state == "sending" else None,
            "approved_by": frozen.approved_by,
            "approved_at": _iso(frozen.approved_at),
            "released_at": _iso(frozen.released_at),
            "not_before": _iso(frozen.not_before),
            "not_after": _iso(frozen.not_after),
            "next_due": _iso(progress.next_due),
            "paused_reason": frozen.pause_reason,
            "running": self.running and frozen.state in _OPEN,
            "at_work": [str(one) for one in progress.at_work],
            "overrides": [{"finding": one.finding, "reason": one.reason, "by": one.by} for one in progress.overrides],
            "warned": self._warned,
        }


def _iso(moment: object) -> str | None:
    return moment.isoformat() if hasattr(moment, "isoformat") else None
