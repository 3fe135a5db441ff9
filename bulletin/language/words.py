"""The templates' own words in the publication's language: a catalogue a language, in ``templates/languages/``.

A catalogue is TOML: a key and its text, or a table of plural forms by CLDR's names (``one``, ``few``, ``other`` …).
``{name}`` stands for a value. What a catalogue lacks is said in English; ``cy-GB`` may change single words of ``cy``.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from babel.dates import format_date
from babel.numbers import format_decimal

from bulletin.errors import TemplateError
from bulletin.language.days import locale_of

if TYPE_CHECKING:
    from babel import Locale

FOLDER = "languages"
FIRST = "en"
PLACE = re.compile(r"\{(\w+)\}")

Text = str | Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """A language's words, and how it counts."""

    locale: Locale
    texts: Mapping[str, Text]

    def say(self, key: str, **values: object) -> str:
        """Return the text of a key with its values; ``count`` also chooses the plural form.

        Raises KeyError for a key that no catalogue has, or a value that the text asks for.
        """
        text = self.texts[key]
        count = values.get("count")
        if not isinstance(text, str):
            form = _plural_form(count, self.locale) if isinstance(count, int) else "other"
            text = text.get(form) or text["other"]
        return PLACE.sub(lambda place: self._shown(values[place[1]]), text)

    def reason(self, signed_up: date | None) -> str:
        """Say why a reader gets the bulletin: what completes the catalogue's ``why``."""
        if signed_up is None:
            return self.say("reason_listed")
        return self.say("reason_signed_up", day=format_date(signed_up, "long", locale=self.locale))

    def _shown(self, value: object) -> str:
        """A number as the language writes it; ``True`` is none."""
        if isinstance(value, int) and not isinstance(value, bool):
            return _written(value, self.locale)
        return str(value)


def read_words(folders: Sequence[Path], language: str) -> Words:
    """Return the words of a language tag such as ``en-GB``; raises TemplateError for a catalogue that cannot be read.

    The first folder's catalogue counts before the next one's, ``cy-GB`` before ``cy``, and English last.
    """
    parts = language.split("-")
    names = [FIRST, *("-".join(parts[:length]) for length in range(1, len(parts) + 1))]
    texts: dict[str, Text] = {}
    for name in names:
        for folder in reversed(folders):
            texts |= _catalogue(folder / FOLDER / f"{name}.toml")
    return Words(locale=locale_of(language), texts=texts)


@lru_cache(maxsize=1024)
def _plural_form(count: int, locale: Locale) -> str:
    return str(locale.plural_form(count))


@lru_cache(maxsize=1024)
def _written(number: int, locale: Locale) -> str:
    return format_decimal(number, locale=locale)


def _catalogue(file: Path) -> dict[str, Text]:
    try:
        table: dict[str, Any] = tomllib.loads(file.read_text("utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except (OSError, ValueError) as cause:
        raise TemplateError(f"{file}: cannot be read: {cause}; mend that place") from cause
    for key, text in table.items():
        forms = text if isinstance(text, dict) else {"other": text}
        if "other" not in forms or not all(isinstance(form, str) for form in forms.values()):
            raise TemplateError(f"{file}: {key}: is neither a text nor a table of plural forms with 'other'; mend it")
    return table
