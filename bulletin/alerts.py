"""Tell the operator what became of an edition: by mail through the relay, and by a program of their own.

An alert never stops what it is about: whatever goes wrong in telling is told to the caller in words.
The program gets the alert as JSON on its standard input, so many seconds, and is never run through
a shell. When there is something to tell is for whoever sends.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from bulletin.errors import BulletinError
from bulletin.message.note import Letterhead, note
from bulletin.model import DeliveryState, EditionId, Envelope, Outgoing
from bulletin.progress import Progress
from bulletin.seams import Transport

AlertKind = Literal[
    "blocked", "unapproved", "failed", "paused", "breaker", "fallback", "unreachable", "in_doubt", "done"
]

HEADLINES: Mapping[AlertKind, str] = {
    "blocked": "it was not sent, a check blocks it",
    "unapproved": "it was not sent, nobody approved it",
    "failed": "sending it failed",
    "paused": "sending it is paused",
    "breaker": "a receiver or the mail server refuses us",
    "unreachable": "the mail server has not let us in for a while",
    "fallback": "it goes out through the fallback relay",
    "in_doubt": "someone has to decide about readers in doubt",
    "done": "it was sent",
}


def done(progress: Progress) -> str:
    """What became of an edition that is over, in a sentence."""
    counts = progress.counts
    refused = f", {counts['failed']:,} refused" if counts["failed"] else ""
    expired = f", {counts['expired']:,} not sent before its deadline" if counts["expired"] else ""
    folder = progress.edition.id.folder
    return f"edition {folder} is done: {counts['accepted']:,} accepted by the mail server{refused}{expired}"


def in_doubt(progress: Progress) -> str:
    """That a person has to decide about readers of whom nobody knows whether they have it, and how."""
    edition = progress.edition.id
    which = f"--date {edition.day}" + (f" --name {edition.name}" if edition.name else "")
    return (
        f"edition {edition.folder}: of {progress.counts['in_doubt']:,} nobody knows whether they have it; "
        f"decide with: bulletin settle {which} --relay-log FILE, --resend or --hold"
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """One thing to tell about one edition."""

    kind: AlertKind
    edition: EditionId
    text: str
    """What happened and what to do, in a sentence or more."""
    counts: Mapping[DeliveryState, int] = field(default_factory=dict)
    """Readers by state, where it was begun."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Alarm:
    """Who is told, and how."""

    letterhead: Letterhead
    to: Sequence[str] = ()
    transport: Transport | None = None
    command: Sequence[str] = ()
    """The program and its arguments; it runs in ``folder`` and is stopped after ``seconds``."""
    folder: Path
    seconds: float = 20.0

    def tell(self, alert: Alert) -> tuple[str, ...]:
        """Tell everyone; return what went wrong with that, in words. Never raises for it."""
        return (*self._run(alert), *self._mail(alert))

    def _mail(self, alert: Alert) -> Iterator[str]:
        if not self.to or self.transport is None:
            return
        try:
            for receipt in self.transport.deliver(self._messages(alert)):
                if receipt.outcome != "accepted":
                    yield f"the alert to {self.to[receipt.key]} did not go ({receipt.code or ''} {receipt.text})"
        except (BulletinError, OSError) as error:
            yield f"the alert could not be mailed: {error}"

    def _messages(self, alert: Alert) -> list[Outgoing]:
        name, sender = self.letterhead.publication.name, self.letterhead.publication.from_address
        subject = f"{name} {alert.edition.folder}: {HEADLINES[alert.kind]}"
        lines = [alert.text, "", *(f"{state}: {count:,}" for state, count in alert.counts.items() if count)]
        return [
            Outgoing(
                key=key,
                envelope=Envelope(sender=sender, recipient=address),
                message=note(subject, "\n".join(lines), to=address, letterhead=self.letterhead),
            )
            for key, address in enumerate(self.to)
        ]

    def _run(self, alert: Alert) -> Iterator[str]:
        if not self.command:
            return
        called = f"the alert's program '{self.command[0]}'"
        try:
            process = subprocess.Popen(  # noqa: S603 - the user's own program, from their own settings
                tuple(self.command),
                cwd=self.folder,
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )
        except (OSError, ValueError) as cause:
            yield f"{called} cannot be started ({cause})"
            return
        try:
            process.communicate(self._told(alert), timeout=self.seconds)
        except subprocess.TimeoutExpired:
            yield f"{called} took longer than {self.seconds:g} seconds and was stopped"
        finally:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
        if process.returncode > 0:
            yield f"{called} ended with code {process.returncode}"

    def _told(self, alert: Alert) -> bytes:
        told = {
            "alert": alert.kind,
            "publication": alert.edition.publication,
            "edition": alert.edition.folder,
            "at": self.letterhead.now.isoformat(timespec="seconds"),
            "text": alert.text,
            "counts": dict(alert.counts),
        }
        return json.dumps(told, ensure_ascii=False).encode("utf-8", "replace") + b"\n"
