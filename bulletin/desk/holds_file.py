"""``holds.toml``, read strictly: a hold that cannot be read must not pass for none.

What a hold means is for ``holds``.
"""

from __future__ import annotations

from datetime import date, datetime, time, tzinfo
from pathlib import Path

import tomlkit
from pydantic import Field, ValidationError, model_validator

from bulletin.desk import edition_text
from bulletin.desk.addresses import plain
from bulletin.desk.durable import replace_text
from bulletin.desk.edition_shape import Dated, Line, Link, Table, Title, fault
from bulletin.desk.holds import Hold
from bulletin.errors import EditionFileError, UsageError
from bulletin.faults import sentences

_SHORTEST = 4
"""Letters of a hold's words: fewer would mean half of the news."""


class _Hold(Table):
    url: Link | None = None
    words: Line | None = None
    reason: Title
    who: Title
    until: Dated | None = None

    @model_validator(mode="after")
    def _names_something(self) -> _Hold:
        if self.url is None and self.words is None:
            raise fault("it names nothing; give it the url of the story, or words that stand in it")
        if self.words is not None and len(plain(self.words)) < _SHORTEST:
            raise fault(f"words: '{self.words}' would mean too much; write at least {_SHORTEST} letters")
        return self


class _Holds(Table):
    hold: list[_Hold] = Field(default_factory=list)


def load(path: Path, zone: tzinfo) -> tuple[Hold, ...]:
    """The holds of a file; none where there is no file.

    Raises EditionFileError with file, line and key of everything that is wrong.
    """
    if not path.exists():
        return ()
    text = edition_text.text_of(path)
    table = edition_text.parsed(path, text)
    try:
        file = _Holds.model_validate(table)
    except ValidationError as cause:
        lines = edition_text.lines(text)
        faults = zip(cause.errors(include_url=False), sentences(cause, _Holds), strict=True)
        found = [f"{path}, line {edition_text.line_of(lines, one['loc'])}: {said}" for one, said in faults]
        raise EditionFileError("\n".join(found)) from cause
    return tuple(
        Hold(url=one.url, words=one.words, reason=one.reason, who=one.who, until=until_of(one.until, zone))
        for one in file.hold
    )


def add(path: Path, hold: Hold, zone: tzinfo) -> None:
    """Write one more hold into the file, what stands there untouched; it is made where there is none.

    Raises EditionFileError where the file is broken, or the hold is none that could be read again.
    """
    load(path, zone)
    document = _document(path)
    table = tomlkit.table()
    for key, value in (("url", hold.url), ("words", hold.words), ("reason", hold.reason), ("who", hold.who)):
        if value is not None:
            table[key] = value
    if hold.until is not None:
        table["until"] = _as_written(hold.until.astimezone(zone))
    try:
        _Hold.model_validate(table.unwrap())
    except ValidationError as cause:
        raise UsageError("; ".join(sentences(cause, _Hold))) from cause
    document.setdefault("hold", tomlkit.aot()).append(table)
    replace_text(path, tomlkit.dumps(document))


def lift(path: Path, key: str, zone: tzinfo) -> bool:
    """Take a hold out of the file, by its ``key``; say whether it stood there."""
    if not path.exists():
        return False
    places = [place for place, hold in enumerate(load(path, zone)) if hold.key == key]
    document = _document(path)
    for place in reversed(places):
        del document["hold"][place]
    if places:
        replace_text(path, tomlkit.dumps(document))
    return bool(places)


def _document(path: Path) -> tomlkit.TOMLDocument:
    if path.exists():
        return tomlkit.parse(edition_text.text_of(path))
    document = tomlkit.document()
    document.add(tomlkit.comment("What must not run: in every build, every edition, and every copy of it."))
    return document


def _as_written(until: datetime) -> date | datetime:
    return until.date() if until.time() == time.max else until


def until_of(value: date | datetime | None, zone: tzinfo) -> datetime | None:
    """The last moment that is held: a day is held to its end."""
    if value is None:
        return None
    if not isinstance(value, datetime):
        return datetime.combine(value, time(23, 59, 59, 999999), zone)
    return value if value.tzinfo else value.replace(tzinfo=zone)
