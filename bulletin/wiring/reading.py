"""Where a day comes from: the way to the web, and the sources."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from bulletin import __version__
from bulletin.config import Config, SourceSettings
from bulletin.wiring.delivering import store_path, store_url

if TYPE_CHECKING:
    from bulletin.daily import Source
    from bulletin.net import Fetcher, Machine


@contextmanager
def web(config: Config, machine: Machine, now: datetime, *, copies: bool) -> Iterator[Fetcher]:
    """The way to the web, under the publication's name.

    With ``copies`` the store remembers what has not changed, where there is a store: it is not made for that.
    """
    from bulletin.net import Fetcher

    agent = f"bulletin/{__version__} ({config.publication.name}; +{config.publication.site_url})"
    allowed = frozenset(config.web.allow_hosts)
    if not copies or not store_path(config).exists():
        yield Fetcher(agent, machine, allowed_hosts=allowed)
        return
    from bulletin.store.database import open_database
    from bulletin.store.fetched import FetchedCopies

    database = open_database(store_url(config))
    try:
        yield Fetcher(agent, machine, allowed_hosts=allowed, copies=FetchedCopies(database, now))
    finally:
        database.close()


def sources(config: Config, inputs: Sequence[str], fetch: Fetcher) -> list[Source]:
    """The sources of the settings, or the inputs that stand in for them: files, folders, addresses.

    Those on the web are fetched several at once, whichever is read first.
    """
    chosen = [_as_settings(given) for given in inputs] if inputs else _below(config)
    return _made(config, chosen, fetch)


def sources_at(config: Config, urls: Sequence[str], fetch: Fetcher) -> list[Source]:
    """The sources at these addresses, with what the settings say about them."""
    configured = {one.url: one for one in config.sources if one.url is not None}
    chosen = [configured.get(url) or _as_settings(url) for url in urls]
    return _made(config, chosen, fetch)


def _made(config: Config, chosen: Sequence[SourceSettings], fetch: Fetcher) -> list[Source]:
    from bulletin.net import Ahead
    from bulletin.sources.document import Hints
    from bulletin.sources.files import Files
    from bulletin.sources.web import Web

    zone = config.publication.timezone
    ahead = Ahead(fetch.fetch, [one.url for one in chosen if one.url is not None])
    made: list[Source] = []
    for one in chosen:
        hints = Hints(kind=one.kind, section=one.section, publisher=one.publisher, item=one.item, fields=one.fields)
        if one.url is not None:
            made.append(Web(one.url, hints, zone, ahead.fetch))
        elif one.path is not None:
            made.append(Files(one.path, hints, zone))
    return made


def _below(config: Config) -> list[SourceSettings]:
    """The configured sources, their paths counted from the settings' folder."""
    return [
        one.model_copy(update={"path": config.folder / one.path}) if one.path is not None else one
        for one in config.sources
    ]


def _as_settings(given: str) -> SourceSettings:
    """What someone typed: an address, or a path. A slip in an address is told as one that cannot be fetched."""
    if given.lower().startswith(("http:", "https:")):
        return SourceSettings.model_construct(url=given)
    return SourceSettings(path=Path(given))
