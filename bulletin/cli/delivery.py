"""What ``bulletin send`` and ``status`` show, in plain words; JSON keeps the states' names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING, Literal, get_args

from bulletin.cli import options
from bulletin.cli.standing import bounds, deadline, headline, passing, show_approval, show_left, waits
from bulletin.cli.terminal import facts, heading, say, steps, table, warn
from bulletin.model import DeliveryState
from bulletin.progress import opening

if TYPE_CHECKING:
    from bulletin.cli.board import Board
    from bulletin.config import Config
    from bulletin.imprint import Imprint
    from bulletin.model import Addresses, Approval, Delivery, EditionId, Finished, Readership
    from bulletin.people import Imported
    from bulletin.progress import Progress

_NAMED = 3
"""Readers whose addresses stand in the plan, so that it is seen whose list it is."""

WORDS: Mapping[DeliveryState, str] = {
    "pending": "waiting",
    "leased": "waiting",
    "inflight": "sending",
    "accepted": "accepted by the mail server",
    "deferred": "retrying",
    "in_doubt": "unknown",
    "held": "unknown, held back",
    "failed": "refused",
    "bounced": "bounced",
    "complained": "complained",
    "suppressed": "left",
    "cancelled": "cancelled",
    "expired": "expired",
}


LACKING: Mapping[DeliveryState, str] = {
    "failed": "refused by their mail servers",
    "bounced": "bounced",
    "expired": "expired at its deadline (delivery.not_after)",
    "suppressed": "left before it came",
    "held": "unknown, held back",
}
"""Of an edition that is done, why somebody does not have it, or is not known to."""

REHEARSED: Mapping[DeliveryState, str] = {**WORDS, "accepted": "written", "inflight": "being written"}


def many(number: int, noun: str, plural: str | None = None) -> str:
    """A number of things, in words that agree."""
    return f"{number:,} {noun if number == 1 else plural or noun + 's'}"


def show_plan(
    finished: Finished,
    readers: Readership,
    listed: Imported,
    settings: Config,
    approval: Approval | None = None,
) -> None:
    """Who is about to get what, when, and by which way, and what is to be known before, such as what was overridden."""
    from bulletin.cli import building  # it brings rendering and checking along: 0.2 s

    heading(finished.edition.subject, f"edition {finished.edition.id.folder}")
    shown = ", ".join(reader.email for reader in islice(readers, _NAMED)) + (", …" if len(readers) > _NAMED else "")
    name, address = settings.publication.sender
    facts(
        (
            ("from", f"{name} <{address}>"),
            ("to", f"{many(len(readers), 'reader')}: {shown}"),
            ("variants", building.variants(finished.variants)),
            ("by", way(settings)),
            *(bounds(approval, settings.publication.timezone) if approval else ()),
            ("checks", building.verdict(finished)),
        )
    )
    say("")
    building.show_findings(finished, notes=False)
    if finished.overridden:
        facts(passing(finished.overridden))
        say("")
    _show_import(listed)


def show_rest(progress: Progress, listed: Imported, settings: Config, *, from_store: bool) -> None:
    """Who is still owed an edition that was frozen before, and what has become of the others."""
    frozen = progress.edition
    since = frozen.frozen_at.astimezone(settings.publication.timezone)
    heading(f"edition {frozen.id.folder}", f"as it was frozen on {since:%-d %B %Y at %H:%M}")
    if from_store:
        warn("its edition.toml is gone: it goes on from what the store has kept")
    have = progress.counts["accepted"]
    told = f"{many(progress.owed, 'reader')} still owed it; {have:,} {'has' if have == 1 else 'have'} it"
    until = deadline(frozen, settings.publication.timezone)
    facts((("to", told), ("by", way(settings)), *until, *passing(progress.overrides)))
    say("")
    _show_import(listed)


def _show_import(listed: Imported) -> None:
    from bulletin.cli import reading

    report = listed.report
    if report.removed:
        warn(f"{len(report.removed)} no longer on the list and removed: {some(report.removed)}")
    if report.kept:
        warn(f"{len(report.kept)} on the list as active who left, and get nothing: {some(report.kept)}")
    if report.removed or report.kept:
        say("")
    reading.show_problems(listed.problems)


def show_run(progress: Progress, settings: Config) -> None:
    """What this run did and what is left."""
    if progress.edition.kind == "rehearsal":
        _show_rehearsal(progress, settings)
        return
    if progress.edition.state == "done":
        _show_end(progress)
    elif progress.edition.state in {"paused", "cancelled"}:
        say(headline(progress, settings.publication.timezone))
    _show_counts(progress)
    show_left(progress, settings.publication.timezone)


def _show_end(progress: Progress) -> None:
    """That nobody is owed it any more, and who has not had it all the same; nothing where this run served everyone."""
    edition, counts = progress.edition.id, progress.counts
    lacking = {state: count for state in LACKING if (count := counts[state])}
    if lacking:
        have, lack = counts["accepted"] + counts["complained"], sum(lacking.values())
        why = ", ".join(f"{count:,} {LACKING[state]}" for state, count in lacking.items())
        says = f"{have:,} {'has' if have == 1 else 'have'} it, {lack:,} {'does' if lack == 1 else 'do'} not: {why}"
        say(f"edition {edition.folder} is done, and nobody is owed it any more; {says}")
    elif not progress.now:
        say(f"edition {edition.folder} was sent; nobody is owed anything")


def show_standing(
    progress: Progress | None,
    *,
    edition: EditionId,
    imprint: Imprint,
    rows: Sequence[Delivery] | None = None,
    board: Board | None = None,
    restored: bool = False,
) -> None:
    """How far an edition is, in all and at each receiver, and who is in the state that was asked for.

    Of a store that was ``restored`` it is what that one knows, and what to do is another thing.
    """
    if restored:
        warn(
            "the store is older than what was last sent from it, as after a backup was put back or the store was lost: "
            "more readers than it says may have had an edition, and nothing is sent until you have looked, and run: "
            f"bulletin send {options.which(edition)} --after-restore"
        )
    if progress is None and restored:
        say(f"as the store has it, edition {edition.folder} is a draft")
        return
    if progress is None:
        say(
            f"edition {edition.folder} is a draft: nothing was sent",
            f"to send it: bulletin send {options.which(edition)}",
        )
        return
    if progress.edition.kind == "rehearsal":
        where = f"{imprint.outbox}/" if imprint.outbox else "a Maildir"  # the settings may name a relay by now
        say(f"edition {edition.folder}: a rehearsal, written to {where}, nobody mailed")
    elif waits(progress.edition) and not restored:
        show_approval(progress, imprint.timezone)
    else:
        say(("as the store has it, " if restored else "") + headline(progress, imprint.timezone))
        facts((*deadline(progress.edition, imprint.timezone), *passing(progress.overrides)))
    if imprint.hours is not None and progress.edition.state in {"frozen", "sending"}:
        progress = replace(progress, opens=opening(progress.edition, imprint.hours, options.now()))
    _show_counts(progress)
    if board is not None:
        from bulletin.cli import watching

        watching.show(board)
    if rows:
        say("")
        show_rows(rows)
    if not restored:
        show_left(progress, imprint.timezone)


def show_rows(rows: Sequence[Delivery]) -> None:
    """Who they are, and what the mail server or we said of each one's copy."""
    table(("Reader", "Reason"), ((row.email, f"{row.code or ''} {row.reason}".strip()) for row in rows))


def show_settled(progress: Progress, verdict: Literal["resend", "hold"] | None, number: int, settings: Config) -> None:
    """What was decided, and what is left."""
    which = progress.edition.id.folder
    if verdict is None:
        pass  # the relay's log decided, and that has been said
    elif not number:
        say(f"edition {which}: nobody is in doubt, so there is nothing to settle")
    elif verdict == "resend":
        say(f"edition {which}: {many(number, 'reader')} owed it again")
    else:
        say(f"edition {which}: {many(number, 'reader')} held back; they are not sent it again")
    if progress.edition.state == "done":
        say("it is done: everyone's copy is accounted for")
    show_left(progress, settings.publication.timezone)


def as_json(
    progress: Progress | None, *, edition: EditionId | None = None, rows: Sequence[Delivery] | None = None
) -> dict[str, object]:
    """The edition's state and its counts, every state named; with ``rows``, who they are and what was said of each."""
    if progress is None:
        counts: Mapping[DeliveryState, int] = dict.fromkeys(get_args(DeliveryState), 0)
        shown: dict[str, object] = {"edition": edition.folder if edition else "", "state": "draft", "counts": counts}
    else:
        shown = {
            "edition": progress.edition.id.folder,
            "state": progress.edition.state,
            "kind": progress.edition.kind,
            "counts": dict(progress.counts),
            "next_due": progress.next_due,
            "revision": progress.edition.revision,
            "wave": {"readers": progress.edition.wave, "until": progress.edition.wave_until}
            if progress.edition.wave
            else None,
            "paused": progress.edition.pause_reason if progress.edition.state == "paused" else None,
            "approved_by": progress.edition.approved_by,
            "approved_at": progress.edition.approved_at,
            "not_before": progress.edition.not_before,
            "not_after": progress.edition.not_after,
            "overrides": progress.overrides,
        }
    if rows is None:
        return shown
    reasons = {row.email: {"code": row.code, "text": row.reason} for row in rows if row.code or row.reason}
    revisions = {row.email: row.revision for row in rows}
    return shown | {"readers": [row.email for row in rows], "reasons": reasons, "revisions": revisions}


def _show_rehearsal(progress: Progress, settings: Config) -> None:
    written = progress.now.get("accepted", 0)
    total = progress.counts["accepted"]
    if written:
        say(f"written to {_outbox(settings)}, nobody mailed: {many(written, 'message')}")
    elif progress.edition.state == "done":
        say(f"unchanged in {_outbox(settings)}, nobody mailed: {many(total, 'message')}")
    else:
        _show_counts(progress)
    if progress.edition.state == "done":
        say("")
        steps(
            (
                (f"open {_outbox(settings)}new", "each reader's own message, for any mail program"),
                ("edit bulletin.toml", '[transport] kind = "smtp" sends it for real'),
            )
        )
    show_left(progress, settings.publication.timezone)


def _show_counts(progress: Progress) -> None:
    known = REHEARSED if progress.edition.kind == "rehearsal" else WORDS
    words: dict[str, int] = {}
    for state, count in progress.counts.items():
        if count:
            words[known[state]] = words.get(known[state], 0) + count
    table(("Readers", ""), ((f"{count:,}", word) for word, count in words.items()))


def way(settings: Config) -> str:
    """How messages leave, in words."""
    from bulletin import wiring

    return wiring.way(settings)


def _outbox(settings: Config) -> str:
    from bulletin import wiring

    outbox = wiring.imprint(settings).outbox
    return f"{outbox}/" if outbox else ""


def some(addresses: Addresses) -> str:
    """The first few of them, and whether there are more."""
    return ", ".join(addresses.first) + (", …" if len(addresses) > len(addresses.first) else "")
