"""``bulletin settle``: a person decides about readers of whom nobody knows whether they have it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from bulletin.cli import options, proving
from bulletin.errors import UsageError

if TYPE_CHECKING:
    from bulletin.model import Delivery, EditionId, FrozenEdition
    from bulletin.wiring import Store

Verdict = Literal["resend", "hold"]


def settle(
    context: typer.Context,
    addresses: Annotated[
        list[str] | None, typer.Argument(metavar="[ADDRESS]...", help="These readers; all in doubt unless given.")
    ] = None,
    resend: Annotated[
        bool, typer.Option("--resend", help="Send it to them again: nobody is missed, someone may have it twice.")
    ] = False,
    hold: Annotated[
        bool, typer.Option("--hold", help="Leave them: nobody has it twice, someone may have missed it.")
    ] = False,
    relay_log: proving.Files = None,
    margin: proving.Margin = 600,
    relay_timezone: proving.RelayZone = None,
    day: options.Day = None,
    name: options.Name = None,
    yes: options.Yes = False,
    config: options.Config = None,
    as_json: options.Json = False,
) -> None:
    """Decide about readers in doubt: the connection ended before the mail server said whether it took their copy."""
    from bulletin import reckoning, wiring
    from bulletin.cli import delivery, releasing, sending, terminal

    verdict = _verdict(resend=resend, hold=hold, proof=bool(relay_log))
    settings = options.settings(context, config)
    edition = wiring.edition_id(settings, day or options.today(settings), name)
    with wiring.store(settings) as store:
        frozen = _frozen(store, edition)
        doubtful = open_ = _doubtful(store, frozen, addresses)
        proven: dict[str, object] = {}
        if relay_log:
            evidence = proving.Evidence(files=relay_log, margin=margin, zone=relay_timezone)
            ruling = proving.prove(store, frozen, doubtful, evidence)
            open_ = tuple(row for row in doubtful if row.key in ruling.unproven)
            proven = proving.as_json(ruling, doubtful)
            if not as_json:
                proving.show(ruling)
        if open_ and not as_json:
            delivery.show_rows(open_)
        if open_ and verdict and not yes:
            releasing.ask(_question(verdict, len(open_)))
        emails = [row.email for row in open_] if verdict else []
        progress = reckoning.settle(frozen, verdict or "hold", ledger=store.ledger, now=options.now(), emails=emails)
    if as_json:
        terminal.print_json(delivery.as_json(progress, rows=doubtful) | proven)
    else:
        delivery.show_settled(progress, verdict, len(emails), settings)
    if open_ and not verdict:
        raise typer.Exit(sending.PARTLY_SENT)


def _verdict(*, resend: bool, hold: bool, proof: bool) -> Verdict | None:
    """What the person decides; None where the relay's log alone is to."""
    if resend == hold and (resend or not proof):
        raise UsageError(
            "say how to settle it: --relay-log FILE takes the relay's word, --resend sends it again (someone may have "
            "it twice), --hold leaves it (someone may have missed it)"
        )
    return None if resend == hold else "resend" if resend else "hold"


def _frozen(store: Store, edition: EditionId) -> FrozenEdition:
    frozen = store.ledger.find(edition, "real")
    if frozen is None:
        raise UsageError(f"edition {edition.folder} was sent to nobody, so nothing about it is in doubt")
    return frozen


def _doubtful(store: Store, frozen: FrozenEdition, addresses: Sequence[str] | None) -> tuple[Delivery, ...]:
    """Those who are in doubt, or these of them; what a sender that was killed had in flight is among them."""
    from bulletin import reckoning
    from bulletin.model import address_key

    reckoning.taken_up(frozen, ledger=store.ledger, now=options.now())
    doubtful = tuple(store.ledger.rows(frozen.key, "in_doubt"))
    if not addresses:
        return doubtful
    known = {address_key(row.email): row for row in doubtful}
    if strangers := [address for address in addresses if address_key(address) not in known]:
        which = options.which(frozen.id)
        raise UsageError(f"not in doubt: {', '.join(strangers)}; who is: bulletin status {which} --list in_doubt")
    return tuple(known[key] for key in dict.fromkeys(map(address_key, addresses)))


def _question(verdict: Verdict, number: int) -> str:
    from bulletin.cli.delivery import many

    readers = many(number, "reader")
    if verdict == "resend":
        return f"Send it to {readers} again, who may have it already?"
    return f"Leave {readers} as they are, who may have missed it?"
