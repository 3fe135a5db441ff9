"""Whether a link's words say where it leads: to an eye that skims, and to a screen reader that lists links alone."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from urllib.parse import urlsplit

from bulletin.checks.links import followed, scheme_of
from bulletin.checks.page import Element, Page, place, quoted, words
from bulletin.checks.rule import Rule
from bulletin.model import Finding

WORDLESS = Rule(
    "links.wordless",
    "warn",
    why="a screen reader reads out the address, letter by letter",
    advice="give the link a text, or the picture in it an alt text",
)
VAGUE = Rule(
    "links.vague",
    "warn",
    why="read on its own, as screen readers list links, it does not say where it leads",
    advice="let the link say what is behind it: the headline, or “Read the full story”",
)
SAME_WORDS = Rule(
    "links.same_words",
    "note",
    why="where links are listed on their own, nobody can tell them apart",
    advice="add to each what makes it another: the place, the employer",
)
DUPLICATE = Rule(
    "links.duplicate",
    "warn",
    why="two promises lead to one page, so one of them is likely to be a slip of the clipboard",
    advice="look at both addresses in edition.toml, and put the right one in",
)

SAY_NOTHING = frozenset(
    {
        *("click", "click here", "here", "this", "this link", "link", "read more", "more", "more info", "learn more"),
        *("see more", "find out more", "continue", "go"),
        *("hier", "hier klicken", "mehr", "mehr lesen", "weiterlesen"),
        *("ici", "cliquez ici", "plus", "lire la suite", "en savoir plus"),
        *("aquí", "haga clic aquí", "más", "leer más"),
        *("qui", "clicca qui", "leggi tutto"),
        *("klik hier", "meer", "lees meer"),
        *("tutaj", "kliknij tutaj", "więcej"),
        *("här", "klicka här", "läs mer"),
    }
)
BLOCKS = frozenset({"p", "li", "td", "th", "div", "h1", "h2", "h3", "h4", "h5", "h6", "dd", "dt", "body"})


def link_words(page: Page) -> Iterator[Finding]:
    """Judge the words of every link that a reader can follow."""
    found = [link for link in followed(page) if link.get("href") is not None]
    for link in found:
        said = spoken(link)
        if not said:
            where = f"HTML, link to {quoted(str(link.get('href')))}"
            yield WORDLESS.found("a link has no words, so nobody can tell where it leads", where)
        elif said.casefold().strip(" .…:!›»→>") in SAY_NOTHING:
            yield VAGUE.found(f"a link says only {quoted(said)}", place(link))
    yield from _same_words(found)
    yield from _duplicates(found)


def spoken(link: Element) -> str:
    """Return what a screen reader says of a link: its text and its pictures' alternative texts."""
    alternatives = (str(image.get("alt", "")) for image in link.iter("img"))
    return " ".join([words(link), *alternatives]).strip()


def leads_into_a_site(link: Element) -> bool:
    """Return whether a link leads to a page: not to a site's front page, which is named in many ways, nor elsewhere."""
    target = _target(link)
    try:
        parts = urlsplit(target)
    except ValueError:
        return False
    return scheme_of(target) in {"http", "https"} and bool(parts.path.strip("/") or parts.query)


def _same_words(links: list[Element]) -> Iterator[Finding]:
    """The same words with different addresses, where what stands around them does not tell them apart either."""
    by_words: dict[tuple[str, str], list[Element]] = {}
    for link in links:
        if spoken(link):
            by_words.setdefault((spoken(link).casefold(), _around(link)), []).append(link)
    for same in by_words.values():
        targets = {_target(link) for link in same}
        if len(targets) > 1:
            said = f"{len(same)} links say {quoted(spoken(same[0]))} and lead to {len(targets)} different pages"
            yield SAME_WORDS.found(said, place(same[0]))


def _duplicates(links: list[Element]) -> Iterator[Finding]:
    """The same address under different words. One link straight after the other is one thing that is told twice."""
    apart: dict[str, list[Element]] = {}
    following = {id(later) for earlier, later in pairwise(links) if _target(earlier) == _target(later)}
    for link in links:
        if id(link) not in following and leads_into_a_site(link):
            apart.setdefault(_target(link), []).append(link)
    for target, same in apart.items():
        said = list(dict.fromkeys(spoken(link) for link in same))
        if len({one.casefold() for one in said}) > 1:
            yield DUPLICATE.found(f"{' and '.join(map(quoted, said))} lead to the same page, {target}", place(same[1]))


def _around(link: Element) -> str:
    """The text of the block that the link stands in, and of the row, if it is one."""
    block = next((one for one in link.iterancestors() if one.tag in BLOCKS), link)
    row = next((one for one in block.iterancestors("tr", "li")), block)
    return words(row if row.find(".//table") is None else block).casefold()


def _target(link: Element) -> str:
    return str(link.get("href") or "").strip()
