"""What makes an edition: the house style, the day, the checks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from functools import lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING

from bulletin.config import Config
from bulletin.model import EditionId, Looked, Publication, Ran, Seen, Subscriber, Window

if TYPE_CHECKING:
    from bulletin.checks.run import More, Standards
    from bulletin.desk.answers import Ask
    from bulletin.desk.calendar import Calendar
    from bulletin.desk.objections import Circumstances
    from bulletin.desk.proposal import Orders
    from bulletin.finishing import Day, HouseStyle
    from bulletin.net import Fetched


def publication(config: Config) -> Publication:
    """Who publishes, as the stages see it."""
    settings = config.publication
    name, address = settings.sender
    return Publication(
        id=settings.id,
        name=settings.name,
        from_name=name,
        from_address=address,
        reply_to=settings.reply_to,
        bounces_to=config.bounces.address,
        timezone=settings.timezone,
        language=settings.language,
        strapline=settings.strapline,
        site_url=settings.site_url,
        jobs_url=settings.jobs_url,
        reader_url=settings.reader_url,
        postal_address=settings.postal_address,
        social=tuple(settings.social.items()),
        first_number=settings.first_number,
    )


def edition_id(config: Config, day: date, name: str | None) -> EditionId:
    """The edition of a day, or a second one with a name."""
    return EditionId(publication=config.publication.id, day=day, name=name)


def edition_folder(config: Config, edition: EditionId) -> Path:
    """Where an edition is kept unless someone says otherwise."""
    return config.folder / "editions" / edition.folder


def house_style(config: Config) -> HouseStyle:
    """How every edition of the publication is chosen, set and judged."""
    from bulletin.desk.rules import Rules
    from bulletin.desk.sectors import Sector
    from bulletin.finishing import HouseStyle
    from bulletin.rendering.look import LinkTags, Look

    settings = config.bulletin
    return HouseStyle(
        publication=publication(config),
        rules=Rules(
            summary_characters=settings.summary_characters,
            lead_characters=settings.lead_characters,
            stories=settings.stories,
            job_places=settings.jobs,
            jobs_per_employer=settings.jobs_per_employer,
            rerun_updated=settings.rerun_updated,
            ask=_ask(config),
            sectors=tuple(Sector(name=name, words=words) for name, words in config.sectors.items()),
        ),
        look=Look(
            template_folders=config.template_folders,
            design=settings.design,
            brand=config.whole_brand(),
            link_pictures=config.pictures.local == "link",
            link_tags=LinkTags(tags=tuple(config.links.tags.items()), jobs=config.links.tag_jobs),
        ),
        standards=standards(config),
        keep_pictures=config.pictures.keep,
        max_variants=config.variants.max,
    )


def _ask(config: Config) -> Ask | None:
    """The program that is asked for summaries, if the settings name one."""
    from bulletin.summary_command import SummaryCommand

    settings = config.bulletin
    if not settings.summary_command:
        return None
    return SummaryCommand(settings.summary_command, seconds=settings.summary_seconds, folder=config.folder)


def standards(config: Config) -> Standards:
    """What the publication asks of its bulletins."""
    from bulletin.checks.clients import SHARES
    from bulletin.checks.run import Standards

    settings = config.checks
    return Standards(
        warn_bytes=settings.warn_bytes,
        block_bytes=settings.block_bytes,
        subject_characters=settings.subject_characters,
        preheader_characters=settings.preheader_characters,
        client_support=settings.client_support,
        client_loss=settings.client_loss,
        severity=settings.severity,
        ignore=settings.ignore,
        clients=settings.clients or SHARES,
    )


def outside_checks(config: Config, *, spam: bool, fetch: Callable[[str], Fetched] | None = None) -> tuple[More, ...]:
    """The checks that ask somebody else: SpamAssassin, where it is installed, and with ``fetch`` the links' servers."""
    from bulletin import spamassassin
    from bulletin.checks.reachable import reachable
    from bulletin.checks.spam import spam as judged

    settings, program = config.checks, spamassassin.program()
    checks: list[More] = []
    if spam and settings.spam and program is not None:
        ask = partial(spamassassin.report, program)
        points = {"warn_points": settings.spam_warn, "block_points": settings.spam_block}
        checks.append(lambda _page, sample: judged(sample.message, ask, **points))
    if fetch is not None:
        checks.append(lambda page, _sample: reachable(page, fetch))
    return tuple(checks)


def calendar(config: Config) -> Calendar:
    """The days on which the publication appears."""
    from bulletin.desk.calendar import Calendar

    return Calendar(days=config.bulletin.days, nation=config.bulletin.nation)


def day(
    config: Config,
    edition: EditionId,
    now: datetime,
    ran: Ran | None = None,
    look: Callable[[EditionId], Looked | None] | None = None,
) -> Day:
    """What is news for an edition, when it goes, what ran before it, and what stands above a choice.

    The window begins where the last sent edition's ended; before the first with the last day on
    which one would have appeared, or earlier where that one's stories wait for this one (``look``
    tells how far a build looked); with a build that leaves the store aside (``ran`` None) a day
    before the edition's. It ends with the edition's day, or now while that day lasts: what comes
    in later is the next edition's. An edition of today goes now, unless its hour is still to come;
    one of another day goes at that day's hour.
    """
    from bulletin.finishing import Day

    zone = config.publication.timezone
    midnight = datetime.combine(edition.day, time(), zone)
    planned = datetime.combine(edition.day, config.bulletin.send_at, zone)
    until = datetime.combine(edition.day + timedelta(days=1), time(), zone)
    since = ran.until.astimezone(zone) if ran and ran.until and ran.until < until else None
    before = edition.day - timedelta(days=1) if ran is None else calendar(config).before(edition.day)
    looked = look(replace(edition, day=before, name=None)) if look else None
    start = datetime.combine(before, time(), zone)
    start = since or (min(start, looked.window_end.astimezone(zone)) if looked else start)
    send_at = max(planned, now) if midnight <= now < until else planned
    orders, circumstances = _orders(config, edition, now)
    return Day(
        id=edition,
        window=Window(start=start, end=min(until, now.astimezone(zone))),
        send_at=send_at,
        ran_stories=ran.stories if ran else frozenset(),
        ran_texts=ran.texts if ran else {},
        ran_jobs=ran.jobs if ran else {},
        seen=Seen(since=ran.looked_at if ran and since else None),
        orders=orders,
        circumstances=replace(circumstances, at=max(send_at, now)),
    )


def _orders(config: Config, edition: EditionId, now: datetime) -> tuple[Orders, Circumstances]:
    """What stands above a choice, and what an edition is judged against: holds, bookings, the settings' policy."""
    from bulletin.desk import bookings, holds, holds_file
    from bulletin.desk.audiences import Audiences
    from bulletin.desk.objections import Circumstances
    from bulletin.desk.proposal import Orders
    from bulletin.sources.bookings import read_bookings

    zone = config.publication.timezone
    held = holds.active(holds_file.load(holds_path(config), zone), now)
    booked = read_bookings(bookings_path(config), zone)
    due = bookings.due(booked.bookings, edition)
    orders = Orders(zone=zone, holds=held, bookings=due)
    if config.bulletin.sensitive_words is not None:
        orders = replace(orders, sensitive_words=config.bulletin.sensitive_words)
    return orders, Circumstances(
        at=now,
        holds=held,
        bookings=due,
        unread_bookings=tuple(f"{one.place or one.origin}: {one.cause}; {one.advice}" for one in booked.problems),
        audiences=Audiences(sectors=tuple(config.sectors)),
        thin_below=config.bulletin.thin_below,
        thin_day=config.bulletin.thin_day,
    )


def holds_path(config: Config) -> Path:
    """Where the holds stand; raises ConfigError where the settings name a file that is not there."""
    return config.named("holds", "path", "make it, and leave it empty while nothing is held")


def bookings_path(config: Config) -> Path:
    """Where the bookings stand; raises ConfigError where the settings name a file that is not there."""
    return config.named("bookings", "path", "make it, with its row of names and nothing below")


def number(config: Config, ran: Ran | None) -> int | None:
    """Which edition the next one is, counted from what was sent; None where editions bear no number."""
    first = config.publication.first_number
    return None if first is None or ran is None else first + ran.editions


def reason(config: Config) -> Callable[[Subscriber], str]:
    """What says, in the publication's language, why a reader gets it; a day is worded once for all who came on it."""
    from bulletin.language.words import read_words

    words = read_words(config.template_folders, config.publication.language)
    worded = lru_cache(maxsize=4096)(words.reason)
    return lambda reader: worded(reader.signed_up)
