"""CSS into style attributes, for the mail programs that ignore or mangle a stylesheet. By premailer, 5 ms.

MJML's own ``<style>`` blocks (media queries, dark mode) stay as they are: marked to be ignored, which also keeps
premailer from parsing them, and unmarked again afterwards. Nothing is ever fetched.
"""

from __future__ import annotations

import logging
from functools import lru_cache
from typing import Any

import cssutils
from premailer import Premailer

MARK = ' data-premailer="ignore"'


def inline(html: str, css: str) -> str:
    """Return the HTML with the rules of ``css`` written into its elements' style attributes."""
    # the doctype has to be in capitals, or premailer takes it for one that lxml invented and drops it
    marked = html.replace("<!doctype html>", "<!DOCTYPE html>", 1).replace("<style", f"<style{MARK}")
    return str(_inliner(marked, css).transform(pretty_print=False)).replace(MARK, "") + "\n"


class _Offline(Premailer):  # type: ignore[misc]  # premailer ships no types
    """Premailer's ``allow_network`` does not reach cssutils, which would fetch an ``@import``, even ``file://``."""

    def _parse_css_string(self, css_body: str, validate: bool = True) -> Any:  # noqa: ANN401, FBT001, FBT002 - premailer's own signature
        parser = cssutils.CSSParser(loglevel=logging.CRITICAL, validate=validate, fetcher=_nothing)
        return parser.parseString(css_body)

    def _parse_style_rules(self, css_body: str, ruleset_index: int) -> tuple[list[Any], list[Any]]:
        rules, leftover = _rules(css_body, ruleset_index)
        return list(rules), list(leftover)

    def parsed(self, css_body: str, ruleset_index: int) -> tuple[tuple[Any, ...], tuple[Any, ...]]:
        """Return what premailer makes of a stylesheet: the rules that it writes, and those that it cannot."""
        rules, leftover = super()._parse_style_rules(css_body, ruleset_index)
        return tuple(rules), tuple(leftover)


def _inliner(html: str, css: str) -> _Offline:
    return _Offline(
        html,
        css_text=css,
        allow_network=False,
        strip_important=False,
        disable_leftover_css=True,
        disable_validation=True,
        align_floating_images=False,
        disable_basic_attributes=["width", "height"],
        preserve_internal_links=True,
        cache_css_parsing=False,
        cssutils_logging_level=logging.CRITICAL,
    )


@lru_cache(maxsize=8)
def _rules(css: str, index: int) -> tuple[tuple[Any, ...], tuple[Any, ...]]:
    """Parse once for a design: it takes twice as long as all the rest."""
    return _inliner("<p></p>", css).parsed(css, index)


def _nothing(_address: str) -> tuple[None, str]:
    """Stand in for every address with an empty stylesheet."""
    return None, ""
