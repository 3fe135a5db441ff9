"""An edition as one reader would get it, or the readers of one variant: rendered when it is looked at.

Nothing here is judged, frozen or sent, and no reader's links are in it: they do nothing, whoever is shown.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from threading import RLock

from bulletin import finishing
from bulletin.errors import UsageError
from bulletin.finishing import Day, HouseStyle
from bulletin.message.compose import compile_message
from bulletin.message.splice import fill_html, fill_text, splice
from bulletin.model import Finished, Rendered, Subscriber
from bulletin.rendering.render import Press
from bulletin.variants import DEFAULT, Group, Plan, plan


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """One copy: ``html`` as it is written into the message, pictures by name."""

    rendered: Rendered
    html: str
    text: str
    values: Mapping[str, str]
    """What its reader brings."""


class Copies:
    """The copies of one edition, for these readers; may be asked by several threads."""

    def __init__(  # noqa: PLR0913 what is rendered, how, when, where and for whom
        self,
        finished: Finished,
        *,
        style: HouseStyle,
        day: Day,
        folder: Path,
        readers: Sequence[Subscriber],
        reason: Callable[[Subscriber], str],
    ) -> None:
        """Take an edition that is rendered for readers without preferences; nothing is done yet."""
        self._finished = finished
        self._style = style
        self._day = day
        self._shown = finishing.shown(finished.edition, style, day, folder)
        self.readers = readers
        self._reason = reason
        self._rendered: dict[str, Rendered] = {DEFAULT: finished.rendered}
        self._lock = RLock()

    @cached_property
    def plan(self) -> Plan:
        """Who shares a variant."""
        return plan(self._shown, self.readers, self._style.max_variants)

    @cached_property
    def choices(self) -> dict[str, tuple[str, ...]]:
        """By a variant's key, what most of its readers chose."""
        counted = Counter((reader.sectors, reader.regions) for reader in self.readers)
        found: dict[str, tuple[str, ...]] = {}
        for choice, _ in counted.most_common():
            found.setdefault(self.plan.by_choice.get(choice, DEFAULT), (*choice[0], *choice[1]))
        return found

    def message(self, copy: Copy) -> bytes:
        """A copy as it is sent, unsigned."""
        publication, edition = self._style.publication, self._finished.edition.id
        return splice(compile_message(copy.rendered, publication, edition), copy.values)

    def variant_of(self, reader: Subscriber) -> str:
        """The key of a reader's variant."""
        return self.plan.by_choice.get((reader.sectors, reader.regions), DEFAULT)

    def of_variant(self, key: str) -> Copy:
        """A variant, for the sample reader; raises UsageError for one that there is not, TemplateError."""
        return self._copy(self._variant(key), finishing.SAMPLE_READER, None)

    def of_reader(self, email: str) -> Copy:
        """What the reader with this address would get; raises UsageError where there is none, TemplateError."""
        wanted = email.strip().casefold()
        reader = next((one for one in self.readers if one.email.casefold() == wanted), None)
        if reader is None:
            raise UsageError(f"'{email}' would not be sent it: no active reader has that address")
        return self._copy(self._variant(self.variant_of(reader)), reader, self._reason(reader))

    def beginning(self, text: str, most: int) -> tuple[tuple[Subscriber, ...], bool]:
        """The readers whose address begins so, or has the text in it, those first; and whether there are more."""
        wanted = text.strip().casefold()
        found = [one for one in self.readers if wanted in one.email.casefold()]
        found.sort(key=lambda one: (not one.email.casefold().startswith(wanted), one.email.casefold()))
        return tuple(found[:most]), len(found) > most

    def _variant(self, key: str) -> Rendered:
        with self._lock:
            if key not in self._rendered:
                group = self._group(key)
                self._rendered[key] = self._press.render(group.selection)
            return self._rendered[key]

    @cached_property
    def _press(self) -> Press:
        return Press(self._shown, self._style.publication, self._style.look)

    def _group(self, key: str) -> Group:
        for group in self.plan.groups:
            if group.key == key:
                return group
        raise UsageError("there is no such variant any more; choose another")

    def _copy(self, rendered: Rendered, reader: Subscriber, reason: str | None) -> Copy:
        values = finishing.inert_values(
            self._style.publication, self._finished.edition.id, self._day.send_at, reader, reason
        )
        return Copy(
            rendered=rendered, html=fill_html(rendered, values), text=fill_text(rendered, values), values=values
        )
