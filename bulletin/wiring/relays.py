"""What an edition goes out by: the relay and the one that stands in for it, who signs, and how fast."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from bulletin.config import Config, MaildirSettings, RelaySettings, SmtpSettings, ThrottleSettings
from bulletin.errors import ConfigError
from bulletin.model import Clock

if TYPE_CHECKING:
    from bulletin.message.dkim import Key, Signer
    from bulletin.pace import Pace
    from bulletin.seams import Transport
    from bulletin.signed import Signed
    from bulletin.transport.connect import Door
    from bulletin.transport.smtp import Smtp
    from bulletin.transport.throttle import Throttle
    from bulletin.wiring.delivering import Store

_FIRST = ("transport", "BULLETIN_SMTP_PASSWORD")
_FALLBACK = ("transport.fallback", "BULLETIN_FALLBACK_PASSWORD")
"""A relay's table in the settings, and the variable of its password: where errors send people."""


SECURITY = {"none": "without encryption", "starttls": "encrypted (STARTTLS)", "tls": "encrypted (TLS)"}


def transports(config: Config, password: str | None) -> tuple[Transport, ...]:
    """The relay, an object a connection, which signs where there are keys; or the one outbox of a rehearsal."""
    from bulletin.transport.maildir import Maildir

    settings = config.transport
    if isinstance(settings, MaildirSettings):
        return (Maildir(config.folder / settings.path),)
    return _connections(config, settings, password, _FIRST)


def fallbacks(config: Config, password: str | None) -> tuple[Transport, ...]:
    """The relay that stands in for the first, likewise; nothing where the settings name none."""
    settings = config.transport
    if isinstance(settings, MaildirSettings) or settings.fallback is None:
        return ()
    return _connections(config, settings.fallback, password, _FALLBACK)


def _connections(
    config: Config, relay: RelaySettings, password: str | None, named: tuple[str, str]
) -> tuple[Smtp, ...] | tuple[Signed, ...]:
    import ssl

    from bulletin.signed import Signed
    from bulletin.transport.smtp import Smtp

    trust = ssl.create_default_context()  # once: reading the system's certificates takes 10 ms
    connections = tuple(
        Smtp(
            host=relay.host,
            port=relay.port,
            security=relay.security,
            user=relay.user,
            password=password,
            tls=trust,
            messages_per_connection=relay.messages_per_connection,
            table=named[0],
            variable=named[1],
        )
        for _ in range(relay.connections)
    )
    signing = signer(config)
    return connections if signing is None else tuple(Signed(transport=one, signer=signing) for one in connections)


def pace(config: Config, store: Store, clock: Clock) -> Pace:
    """How fast mail goes: a rehearsal as fast as it can be written, real mail as the settings and receivers say."""
    from bulletin.pace import Paced, Unpaced, WarmUp
    from bulletin.store.pacing import Pacing
    from bulletin.turns import Steady

    transport = config.transport
    if isinstance(transport, MaildirSettings):
        return Unpaced()
    since = config.throttle.warm_up
    return Paced(
        throttle=_throttle(config.throttle, transport),
        store=Pacing(store.database, config.publication.id),
        clock=Steady.of(clock),
        warm_up=WarmUp(since=since, zone=config.publication.timezone) if since else None,
        fallback=transport.fallback is not None,
    )


def receiver(config: Config) -> Callable[[str], str]:
    """What tells to which receiver a domain belongs."""
    whose = _receivers(config.throttle)
    return lambda domain: whose.get(domain, domain)


def _receivers(settings: ThrottleSettings) -> dict[str, str]:
    """The receiver of each domain that shares one, or has bounds of its own."""
    from bulletin.transport.large_receivers import RECEIVERS

    whose = {domain: name for name, one in RECEIVERS.items() for domain in one.domains}
    for name, own in settings.receivers.items():
        domains = own.domains or (() if name in RECEIVERS else (name,))
        whose |= dict.fromkeys(map(str.lower, domains), name)
    return whose


def _throttle(settings: ThrottleSettings, transport: SmtpSettings) -> Throttle:
    """The large receivers' bounds, those of the settings in their place, and what each relay may get in all."""
    from bulletin.transport.large_receivers import RECEIVERS
    from bulletin.transport.throttle import ALL, FALLBACK, Limit, Throttle

    limits = {name: one.limit for name, one in RECEIVERS.items()}
    limits |= {name: Limit(rate=own.rate, at_once=own.connections) for name, own in settings.receivers.items()}
    limits[ALL] = Limit(rate=settings.rate)
    limits[FALLBACK] = Limit(rate=transport.fallback.rate if transport.fallback else None)
    return Throttle(receivers=_receivers(settings), limits=limits)


def way(config: Config) -> str:
    """How messages leave, in words."""
    settings = config.transport
    if isinstance(settings, MaildirSettings):
        return f"{config.folder / settings.path}/, a rehearsal: nobody is mailed"
    return f"{settings.host}:{settings.port}, {SECURITY[settings.security]}"


def door(config: Config, password: str | None) -> Door | None:
    """Where the relay lets us in, to look at it without sending; None where there is none."""
    settings = config.transport
    return None if isinstance(settings, MaildirSettings) else _door(settings, password, _FIRST)


def fallback_door(config: Config, password: str | None) -> Door | None:
    """Where the relay that stands in for it does; None where there is none."""
    settings = config.transport
    if isinstance(settings, MaildirSettings) or settings.fallback is None:
        return None
    return _door(settings.fallback, password, _FALLBACK)


def _door(relay: RelaySettings, password: str | None, named: tuple[str, str]) -> Door:
    import ssl

    from bulletin.transport.connect import Door

    return Door(
        host=relay.host,
        port=relay.port,
        security=relay.security,
        user=relay.user,
        password=password,
        helo=None,
        tls=ssl.create_default_context(),
        timeout=30.0,
        table=named[0],
        variable=named[1],
    )


def signer(config: Config) -> Signer | None:
    """What signs the publication's messages; None where the settings name no selector. Raises ConfigError."""
    from bulletin.message.dkim import Signer

    if not config.dkim.selectors:
        return None
    return Signer(
        domain=config.dkim.domain or config.publication.sender[1].rpartition("@")[2],
        keys=tuple(dkim_key(config, one) for one in config.dkim.selectors),
    )


def dkim_key(config: Config, selector: str) -> Key:
    """The key that signs by a selector. Raises ConfigError where it is not there or not secret, and MessageError."""
    from bulletin.message.dkim import load_key

    return load_key(selector, _private(dkim_path(config, selector)))


def dkim_path(config: Config, selector: str) -> Path:
    """Where a selector's key lies, or will."""
    return config.folder / config.dkim.folder / f"{selector}.pem"


def _private(path: Path) -> bytes:
    """The content of a file that its owner alone may read."""
    try:
        if path.stat().st_mode & 0o077:
            raise ConfigError(f"{path}: others on this machine can read the key; run: chmod 600 {path}")
        return path.read_bytes()
    except OSError as cause:
        raise ConfigError(
            f"{path}: the DKIM key cannot be read ({cause.strerror}); make one with: bulletin doctor --make-keys"
        ) from cause
