"""What takes up the HTML's bytes: inlined styles, style sheets, Outlook's markup, stories, jobs, and the furniture.

Stories are known by the class ``headline``, jobs by ``post``; what surrounds neither is furniture: masthead, footer.
Whether it is too much is left to ``size``.
"""

from __future__ import annotations

import re
from collections import Counter
from copy import deepcopy

from lxml import etree, html

from bulletin.checks.page import Element, Page

INLINE = re.compile(r'\sstyle="[^"]*"')
SHEET = re.compile(r"<style\b.*?</style>", re.DOTALL | re.IGNORECASE)
COMMENT = re.compile(r"<!--\[if.*?<!\[endif\]-->", re.DOTALL)
STORY = "descendant-or-self::*[contains(concat(' ', normalize-space(@class), ' '), ' headline ')]"
JOB = "descendant-or-self::*[contains(concat(' ', normalize-space(@class), ' '), ' post ')]"


def weigh(page: Page, source: str) -> tuple[tuple[str, int], ...]:
    """Return (what, bytes), largest first; together they are the bytes of ``source``, the HTML as a reader gets it."""
    shares: Counter[str] = Counter()
    rest = source
    for name, pattern in (("Outlook’s markup", COMMENT), ("style sheets", SHEET), ("inlined styles", INLINE)):
        shares[name] = sum(len(found.encode("utf-8", "replace")) for found in pattern.findall(rest))
        rest = pattern.sub("", rest)
    bare = deepcopy(page.root)
    etree.strip_attributes(bare, "style")
    etree.strip_elements(bare, etree.Comment, "style", with_tail=False)
    body = bare.find("body")
    if body is not None:
        _share_out(body, shares)
    total = len(source.encode("utf-8", "replace"))
    shares["furniture"] = max(total - sum(shares.values()), 0)
    return tuple(sorted(((name, size) for name, size in shares.items() if size), key=lambda one: (-one[1], one[0])))


def _share_out(element: Element, shares: Counter[str]) -> None:
    """Count what holds stories alone, or jobs alone, as theirs; look into what holds both or is the only one."""
    for child in element:
        stories, jobs = bool(child.xpath(STORY)), bool(child.xpath(JOB))
        if not stories and not jobs:
            continue
        if stories != jobs and (len(element) > 1 or element.tag != "body"):
            shares["stories" if stories else "jobs"] += len(html.tostring(child, encoding="utf-8", with_tail=False))
        else:
            _share_out(child, shares)
