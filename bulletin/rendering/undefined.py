"""What a template sees where a name does not exist: an error that says which names do."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping

from jinja2 import StrictUndefined
from jinja2.utils import missing

from bulletin.rendering.nearest import nearest
from bulletin.rendering.view import VARIABLES


class Missing(StrictUndefined):
    """Fails on any use, like its parent, but names the nearest known name and lists the others."""

    __slots__ = ()

    @property
    def _undefined_message(self) -> str:
        if self._undefined_hint:
            return self._undefined_hint
        name = str(self._undefined_name)
        if self._undefined_obj is missing:
            return f"there is no variable '{name}'; {nearest(name, VARIABLES)}"
        if self._undefined_obj is None:
            return f"there is no '{name}' in None: the value was not stated; ask with {{% if … %}} whether it is there"
        return f"there is no '{name}' in this value; {nearest(name, _names(self._undefined_obj))}"


def _names(owner: object) -> Iterable[str]:
    if isinstance(owner, Mapping):
        return (str(key) for key in owner)
    if dataclasses.is_dataclass(owner):
        return (field.name for field in dataclasses.fields(owner))
    return ()
