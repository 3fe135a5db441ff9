"""The operator is told what becomes of a delivery that the page sends, as of one from the command line."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from threading import Thread

from bulletin import alerts, wiring
from bulletin.alerts import Alert, AlertKind
from bulletin.config import Config
from bulletin.errors import (
    AtWorkError,
    BlockedError,
    BulletinError,
    ContentError,
    PausedError,
    StoppedError,
    TakenOverError,
    WithdrawnError,
)
from bulletin.model import DeliveryState, EditionId
from bulletin.pace import Stay
from bulletin.preview.shown import Surroundings
from bulletin.progress import Progress

LONGEST_SECONDS = 60.0
"""How long the end of a delivery waits for an alert that is under way."""
_NO_ALARM = (StoppedError, PausedError, AtWorkError, TakenOverError, WithdrawnError)


class Bell:
    """Rings for one delivery, beside it; a rehearsal, and settings that name nobody, keep it silent."""

    def __init__(
        self, config: Config, edition: EditionId, surroundings: Surroundings, warn: Callable[[str], None]
    ) -> None:
        """Take what it is about, and who is told in words where an alert does not reach its operator."""
        self._config = config
        self._edition = edition
        self._surroundings = surroundings
        self._warn = warn
        self._ringing: list[Thread] = []

    def stays(self, stay: Stay) -> None:
        """Tell that a receiver or the relay refuses us; a new sender's allowance that is used up is no alarm."""
        if stay.kind != "allowance":
            self._ring(stay.kind, stay.why)

    def ended(self, progress: Progress) -> None:
        """Tell that it is done, paused for a reason that nobody gave here, or that a person has to decide."""
        edition = progress.edition
        if edition.state == "done":
            self._ring("done", alerts.done(progress), progress.counts)
        elif edition.state == "paused" and edition.pause_reason is not None:
            text = f"edition {edition.id.folder} is paused because {edition.pause_reason}; decide on the editor's page"
            self._ring("paused", text, progress.counts)
        elif progress.found_in_doubt or progress.now.get("in_doubt"):
            self._ring("in_doubt", alerts.in_doubt(progress), progress.counts)

    def failed(self, error: Exception) -> None:
        """Tell what ended it, unless a person did."""
        if not isinstance(error, _NO_ALARM):
            self._ring(_kind(error), str(error))

    def wait(self) -> None:
        """Wait for the alerts that are under way."""
        for thread in self._ringing:
            thread.join(LONGEST_SECONDS)

    def _ring(self, kind: AlertKind, text: str, counts: Mapping[DeliveryState, int] | None = None) -> None:
        settings = self._config.alerts
        if wiring.outbox(self._config) is not None or not (settings.to or settings.command):
            return
        alert = Alert(kind=kind, edition=self._edition, text=text, counts=counts or {})
        thread = Thread(target=self._tell, args=(alert,), name="preview alert", daemon=True)
        thread.start()
        self._ringing.append(thread)

    def _tell(self, alert: Alert) -> None:
        config, surroundings = self._config, self._surroundings
        try:
            letterhead = wiring.letterhead(config, wiring.keys(config, surroundings.keys), surroundings.now())
            troubles = wiring.alarm(config, letterhead, surroundings.password).tell(alert)
        except BulletinError as error:
            troubles = (str(error),)
        for trouble in troubles:
            self._warn(trouble)


def _kind(error: Exception) -> AlertKind:
    if isinstance(error, BlockedError):
        return "blocked"
    return "paused" if isinstance(error, ContentError) else "failed"
