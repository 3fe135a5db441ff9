"""Whom a booking may be for: a sector or region that somebody can have chosen. One that is misspelt nobody sees."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from difflib import get_close_matches

from bulletin.model import Edition, choice_key


@dataclass(frozen=True, slots=True, kw_only=True)
class Audiences:
    """The sectors and regions that are known, beside those of an edition's own jobs."""

    sectors: tuple[str, ...] = ()
    """Those of the settings."""
    chosen: Callable[[], Iterable[str]] = tuple
    """What readers chose: asked only for what nothing else names, since there may be a million of them."""

    def fault(self, audience: str | None, edition: Edition) -> str | None:
        """Why nobody can be its audience, with the nearest that is known; None where it is everybody or known."""
        named = [*self.sectors, *(name for job in edition.jobs for name in (job.sector, *job.places) if name)]
        if audience is None or choice_key(audience) in map(choice_key, named):
            return None
        known = {choice_key(name): name for name in (*self.chosen(), *named)}
        if choice_key(audience) in known:
            return None
        nearest = get_close_matches(choice_key(audience), known, n=1, cutoff=0)
        said = f"; the nearest is '{known[nearest[0]]}'" if nearest else ""
        return f"its audience, '{audience}', is no sector or region that is known{said}"
