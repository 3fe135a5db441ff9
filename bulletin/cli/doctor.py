"""``bulletin doctor``: what is in the way of the publication's mail, and what to do about it; and new DKIM keys."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bulletin.cli import options
from bulletin.errors import UsageError

if TYPE_CHECKING:
    from bulletin.config import Config
    from bulletin.doctor.point import Point

MARKS = {"good": "good", "mend": "mend", "advice": "better", "unknown": "unknown"}


def doctor(
    context: typer.Context,
    make_keys: Annotated[
        bool, typer.Option("--make-keys", help="Make the DKIM keys that the settings name, and print their records.")
    ] = False,
    dns: Annotated[
        bool, typer.Option("--dns/--no-dns", help="Ask the DNS about the domains, and the web for reader_url.")
    ] = True,
    nameserver: Annotated[
        str | None,
        typer.Option("--nameserver", metavar="ADDRESS", help="Ask this name server.", show_default=False),
    ] = None,
    config: options.Config = None,
    as_json: options.Json = False,
) -> None:
    """Look at settings, templates, secrets, store, list, relay and DNS, and say what to mend; nobody is mailed."""
    from bulletin import wiring
    from bulletin.cli import terminal
    from bulletin.doctor.examine import Examination
    from bulletin.net.names import Names

    settings = options.settings(context, config)
    if make_keys:
        _make_keys(settings)
    with wiring.web(settings, options.machine(), options.now(), copies=False) as fetcher:
        examination = Examination(
            config=settings,
            today=wiring.edition_id(settings, options.today(settings), None),
            lookup=Names(nameserver).lookup if dns else None,
            fetch=fetcher.fetch_once,
            password=os.environ.get("BULLETIN_SMTP_PASSWORD"),
            fallback_password=os.environ.get("BULLETIN_FALLBACK_PASSWORD"),
            keys_elsewhere=os.environ.get("BULLETIN_KEYS"),
            state=options.state_folder(),
        )
        points = list(examination.points())
    if as_json:
        terminal.print_json({"points": points})
    else:
        terminal.table(("", "Found", "What to do"), (_row(point) for point in points))
    if any(point.verdict == "mend" for point in points):
        raise typer.Exit(1)


def _row(point: Point) -> tuple[str, str, str]:
    return (MARKS[point.verdict], point.found, point.todo)


def _make_keys(settings: Config) -> None:
    """Make the keys that the settings name and that are not there yet, and print what the DNS has to tell of them."""
    from bulletin import wiring
    from bulletin.cli import terminal
    from bulletin.message.dkim_keys import dns_record, in_strings, new_key

    if not settings.dkim.selectors:
        raise UsageError('no selector is named: put rsa = "b2025" under [dkim] in bulletin.toml, then run this again')
    domain = settings.dkim.domain or settings.publication.sender[1].rpartition("@")[2]
    for selector in settings.dkim.selectors:
        path = wiring.dkim_path(settings, selector)
        if not path.exists():
            _write(path, new_key("rsa" if selector == settings.dkim.rsa else "ed25519"))
            terminal.say(f"made {path}; keep it secret, and keep a copy")
        strings = " ".join(f'"{one}"' for one in in_strings(dns_record(path.read_bytes())))
        terminal.say(f"{selector}._domainkey.{domain}. IN TXT ( {strings} )", "")


def _write(path: Path, pem: bytes) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(pem)
