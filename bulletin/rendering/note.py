"""The editor's note: Markdown becomes paragraphs of words, which a template sets as it sets all else, escaped.

No HTML is made here, and none that was written is let through: it is text. Of Markdown there are paragraphs, lists,
emphasis and links; a heading is a strong paragraph, and what else there may be is its words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt

from bulletin.rendering.view import ParagraphView, RunView

if TYPE_CHECKING:
    from markdown_it.token import Token

_MARKDOWN = MarkdownIt("commonmark", {"html": False, "maxNesting": 10}).disable(["image", "reference"])
_LINK = re.compile(r"(https?://[^\s/]\S*|mailto:\S+@\S+)", re.IGNORECASE)


@dataclass(slots=True)
class _List:
    """A list that is open: its next number, or None where it has none."""

    number: int | None


@lru_cache(maxsize=8)
def paragraphs(markdown: str) -> tuple[ParagraphView, ...]:
    """Return the note's paragraphs in their order; none for an empty note."""
    return tuple(one for one in _paragraphs(_MARKDOWN.parse(markdown)) if one.runs)


def _paragraphs(tokens: list[Token]) -> Iterator[ParagraphView]:
    lists: list[_List] = []
    mark, heading = None, False
    for token in tokens:
        match token.type:
            case "bullet_list_open":
                lists.append(_List(number=None))
            case "ordered_list_open":
                lists.append(_List(number=int(token.attrGet("start") or 1)))
            case "bullet_list_close" | "ordered_list_close":
                lists.pop()
            case "list_item_open":
                mark = _mark(lists[-1])
            case "heading_open":
                heading = True
            case "heading_close":
                heading = False
            case "inline":
                yield ParagraphView(runs=_joined(_runs(token.children or [], strong=heading)), mark=mark)
                mark = None
            case "code_block" | "fence":
                yield ParagraphView(runs=_joined(iter([_run(token.content.strip(), None)])), mark=mark)
                mark = None


def _mark(list_: _List) -> str:
    if list_.number is None:
        return "•"
    list_.number += 1
    return f"{list_.number - 1}."


def _runs(tokens: list[Token], *, strong: bool) -> Iterator[RunView]:
    url: str | None = None
    bold, slanted = int(strong), 0
    for token in tokens:
        match token.type:
            case "strong_open" | "strong_close":
                bold += token.nesting
            case "em_open" | "em_close":
                slanted += token.nesting
            case "link_open":
                href = str(token.attrGet("href") or "")
                url = href if _LINK.fullmatch(href) else None
            case "link_close":
                url = None
            case "softbreak" | "hardbreak":
                yield _run(" ", url, strong=bold > 0, emphasis=slanted > 0)
            case _:
                yield _run(token.content, url, strong=bold > 0, emphasis=slanted > 0)


def _run(text: str, url: str | None, *, strong: bool = False, emphasis: bool = False) -> RunView:
    return RunView(text=text, url=url, strong=strong, emphasis=emphasis)


def _joined(runs: Iterator[RunView]) -> tuple[RunView, ...]:
    """Neighbours that are set alike are one; spaces at both ends go."""
    found: list[RunView] = []
    for run in filter(lambda one: one.text, runs):
        if found and replace(found[-1], text=run.text) == run:
            found[-1] = replace(run, text=found[-1].text + run.text)
        else:
            found.append(run)
    return tuple(found) if any(run.text.strip() for run in found) else ()
