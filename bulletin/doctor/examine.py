"""Everything that can be looked at, in the order in which it is mended: here first, then the relay, then the DNS."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from bulletin import wiring
from bulletin.config import Config
from bulletin.doctor import dns, links, machine, relay
from bulletin.doctor.point import Point, good, mend
from bulletin.errors import BulletinError
from bulletin.message.dkim_keys import dns_record
from bulletin.model import Edition, EditionId, Highlight, Story


@dataclass(frozen=True, slots=True, kw_only=True)
class Examination:
    """What is examined, and what it takes of the machine."""

    config: Config
    today: EditionId
    lookup: dns.Lookup | None
    """None leaves the DNS aside, and the web."""
    fetch: Callable[[str], object]
    """The way to the web; raises NetError."""
    password: str | None
    fallback_password: str | None = None
    keys_elsewhere: str | None
    state: Path
    """Where this machine keeps what it knows of stores."""

    def points(self) -> Iterator[Point]:
        """Give each point when it has been looked at; never raises for what is wrong."""
        config = self.config
        yield machine.settings(lambda: (wiring.holds_path(config), wiring.bookings_path(config)))
        yield machine.templates(self._render, config.bulletin.design)
        elsewhere = self.keys_elsewhere
        yield machine.secrets(Path(elsewhere) if elsewhere else config.folder / "keys.toml")
        yield machine.store(self._look)
        yield machine.restores(self._restores, self.state)
        yield from machine.readers(config.folder / config.subscribers.path)
        yield from self._relay()
        yield from self._signing()
        if self.lookup is not None:
            yield from self._domains(self.lookup)
            yield links.links(self.fetch, config.publication.reader_url)

    def _render(self) -> object:
        from bulletin.rendering.render import render  # noqa: PLC0415 - 0.3 s, only when it comes to that

        story = Story(id="s", headline="A headline", summary="A summary.", summary_from="editor", lead=True)
        job = Highlight(id="j", title="A post", show="always")
        edition = Edition(id=self.today, subject="A subject", preheader="", stories=(story,), jobs=(job,), job_places=1)
        return render(edition, wiring.publication(self.config), wiring.house_style(self.config).look)

    def _look(self) -> str | None:
        from bulletin.store.soundness import damage  # noqa: PLC0415 - the store is heavy

        with wiring.store(self.config) as store:
            return damage(store.database)

    def _restores(self) -> machine.Restores:
        with wiring.store(self.config, self.state) as store:
            return "restored" if store.ledger.restored() else "watched" if store.ledger.watched() else "unwatched"

    def _relay(self) -> Iterator[Point]:
        door = wiring.door(self.config, self.password)
        if door is None:
            yield good("relay", "no relay yet: what is sent lies in the outbox, a rehearsal")
            return
        yield from relay.relay(door.connect, door.place)
        if other := wiring.fallback_door(self.config, self.fallback_password):
            yield from relay.relay(other.connect, other.place, about="relay.fallback")

    def _signing(self) -> Iterator[Point]:
        """Read the keys as a send does."""
        for selector in self.config.dkim.selectors:
            try:
                wiring.dkim_key(self.config, selector)
            except BulletinError as cause:
                yield mend("dkim", str(cause), "without it nothing is sent: no message goes unsigned")
            else:
                yield good("dkim", f"the key '{selector}' is readable by its owner alone, and signs")

    def _domains(self, lookup: dns.Lookup) -> Iterator[Point]:
        config = self.config
        sender = config.publication.sender[1].rpartition("@")[2]
        bounces = (config.bounces.address or config.publication.sender[1]).rpartition("@")[2]
        signing = config.dkim.domain or sender
        keys = {one: self._record(one) for one in config.dkim.selectors}
        yield from dns.domains(lookup, sender=sender, bounces=bounces, signing=signing, keys=keys)

    def _record(self, selector: str) -> str | None:
        """What the DNS has to tell of a key; None where it cannot be read, which ``_signing`` tells."""
        try:
            return dns_record(wiring.dkim_path(self.config, selector).read_bytes())
        except (BulletinError, OSError):
            return None
