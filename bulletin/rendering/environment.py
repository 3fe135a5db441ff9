"""Jinja2 as this house uses it: sandboxed, strict, and reading only from the template folders.

Two environments share the folders: MJML with autoescape on, plain text and CSS with it off. What a template's
author did wrong becomes a TemplateError here; what the compiler would not accept is found by ``mjml``.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator, Mapping, Sequence
from typing import Any

from jinja2 import FileSystemLoader
from jinja2.exceptions import SecurityError

from bulletin.brand import SHARED
from bulletin.errors import TemplateError
from bulletin.rendering.bounds import MAX_OUTPUT, Bounded
from bulletin.rendering.look import Look
from bulletin.rendering.mjml import Fault
from bulletin.rendering.origins import Origins, explain, sentence
from bulletin.rendering.plain_text import wrap
from bulletin.rendering.undefined import Missing

FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML cannot hold, and no text should. None of it is printable in Python's sense, which is quicker to ask."""
LEAST_WORDS = 5
LONGEST_PAIR = 14


class Templates:
    """The templates of one look."""

    def __init__(self, look: Look) -> None:
        """Look for templates in each folder's design, then in what designs share; nothing is read yet."""
        folders = [folder / part for part in (look.design, SHARED) for folder in look.template_folders]
        self._design = look.design
        self._loader = FileSystemLoader(folders)
        self._markup = self._environment(autoescape=True)
        self._plain = self._environment(autoescape=False)

    def fill(self, name: str, values: Mapping[str, object]) -> str:
        """Return the template filled with the values; raises TemplateError, naming the line, where it cannot be."""
        environment = self._markup if name.endswith(".mjml.j2") else self._plain
        try:
            environment.begin()
            filled = _whole(environment.get_template(name).generate(values))
        except Exception as cause:  # a template can raise whatever its expressions raise
            raise TemplateError(explain(cause, self._design, environment, self._loader)) from cause
        return filled if environment is self._markup else FORBIDDEN.sub("", filled)

    def error(self, name: str, values: Mapping[str, object], filled: str, found: Sequence[Fault]) -> TemplateError:
        """Return the error that says where in the templates the faults of the filled one come from.

        The template is filled a second time with every line marked; see ``origins``.
        """
        environment = self._environment(autoescape=name.endswith(".mjml.j2"))
        environment.add_extension(Origins)
        environment.begin()
        marked = "".join(environment.get_template(name).generate(values))
        lines = (sentence(fault, filled, marked, self._design, self._loader) for fault in found)
        return TemplateError("\n".join(lines))

    def _environment(self, *, autoescape: bool) -> Bounded:
        environment = Bounded(
            loader=self._loader,
            autoescape=autoescape,
            undefined=Missing,
            trim_blocks=True,
            lstrip_blocks=True,
            finalize=_printable if autoescape else None,
        )
        environment.offer(wrap=wrap, tie=tie, tie_end=tie_end)
        return environment


def tie_end(text: str) -> str:
    """Bind a headline's last two words, where they are short, so that neither stands alone on its last line."""
    words = text.split(" ")
    if len(words) < LEAST_WORDS or len(" ".join(words[-2:])) > LONGEST_PAIR:
        return text
    return " ".join([*words[:-2], tie(" ".join(words[-2:]))])


def tie(text: str) -> str:
    """Keep a few words on one line, by no-break spaces."""
    return text.replace(" ", "\u00a0")


def _whole(pieces: Iterator[str]) -> str:
    """Join what a template gives; where it is too much to be a bulletin, end it at the line that it has come to."""
    kept: list[str] = []
    left = MAX_OUTPUT
    for piece in pieces:
        left -= len(piece)
        if left < 0:
            too_much = SecurityError(f"the template gives more than {MAX_OUTPUT:,} characters; make it shorter")
            if isinstance(pieces, Generator):
                pieces.throw(too_much)
            raise too_much
        kept.append(piece)
    return "".join(kept)


def _printable(value: Any) -> Any:  # noqa: ANN401 - whatever an expression in a template gives
    """Drop what XML cannot hold, since one such character would cost the whole bulletin."""
    return FORBIDDEN.sub("", value) if type(value) is str and not value.isprintable() else value
