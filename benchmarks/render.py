"""What a variant costs, beside npm's mjml and juice on the same MJML and CSS; what a reader costs, beside EmailMessage.

Ours is everything that a variant takes: two templates, validation, MJML, inlining, the plain text. Theirs is MJML and
inlining alone, in a Node that has warmed up. Each figure is processor time, the median of rounds, so that a busy
machine bears on both. Node and npm have to be there; npm fetches the two packages into a temporary folder.
In brackets stands what is aimed at; exits with 1 where splicing a message with its pictures falls short of it.
"""

from __future__ import annotations

import json
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from email.message import EmailMessage
from email.policy import SMTP
from itertools import chain, combinations
from pathlib import Path
from typing import NamedTuple

from bulletin.message.compose import compile_message
from bulletin.message.splice import fill_html, fill_text, splice
from bulletin.model import Rendered, Selection
from bulletin.rendering.inlining import inline, stylesheet
from bulletin.rendering.mjml import compile_mjml, faults
from bulletin.rendering.plain_text import tidy
from bulletin.rendering.render import TEXT, Press
from tests.rendering.browser import READER, full_day
from tests.rendering.editions import LOOK, PUBLICATION

PACKAGES = ("mjml@5.4.1", "juice@11")
ROUNDS = 40
GOAL = 8
SPLICING = 500
VALUES = READER | {"name": "Sam Reader", "message_id": "1@town-hall.test", "date": "Mon, 16 Jun 2025 05:00:00 +0000"}
THEIRS = """
const { readFileSync } = require("fs")
const mjml = require("mjml"), juice = require("juice")
const render = mjml.default || mjml
const pages = JSON.parse(readFileSync("pages.json", "utf8")), css = readFileSync("inline.css", "utf8")
const cost = async (work) => {
  const begun = process.cpuUsage()
  const made = await work()
  const used = process.cpuUsage(begun)
  return [made, (used.user + used.system) / 1000]
}
const main = async () => {
  const times = []
  for (let at = -15; at < pages.length; at++) {
    const source = pages[Math.max(at, 0)]
    const [page, compiling] = await cost(async () => (await render(source, { fonts: {} })).html)
    const [, inlining] = await cost(async () => juice.inlineContent(page, css))
    if (at >= 0) times.push([compiling, inlining])
  }
  process.stdout.write(JSON.stringify(times))
}
main()
"""


def main() -> int:
    """Print a line a part; return 1 where one falls short of what is aimed at."""
    press = Press(full_day(), PUBLICATION, LOOK)
    rendered = press.render()
    chosen = selections()
    pages = [press.render(one).mjml for one in chosen]
    theirs = npm(pages, press.css)
    print(f"{len(chosen)} variants\n{'':36}{'ours ms':>10}{'npm ms':>10}{'times':>8}")
    ours = parts(press, chosen, pages)
    row("MJML, ours validated", ours.compiling, theirs.compiling)
    row("inlining", ours.inlining, theirs.inlining)
    row("the plain text", ours.text)
    rendering = row(f"together ({GOAL})", sum(ours), sum(theirs))
    row("with the first page's inlining", sum(ours) - ours.inlining + first(pages[0], press.css), sum(theirs))
    row("from the day to all of it", median(lambda at: press.render(chosen[at])), sum(theirs))
    print(f"\n{'':36}{'splice ms':>10}{'built ms':>10}{'times':>8}")
    a_reader("a reader, pictures linked", replace(rendered, pictures_url="https://news.town-hall.test/archive"))
    splicing = a_reader(f"a reader, embedded ({SPLICING})", rendered)
    return int(rendering < GOAL or splicing < SPLICING)


class Parts(NamedTuple):
    """Milliseconds of each part of a variant."""

    compiling: float
    inlining: float
    text: float = 0.0


def selections() -> list[Selection]:
    """Return what readers of one, two or three sectors see, as many as there are rounds, no two alike."""
    day = full_day()
    sectors = sorted({job.sector for job in day.jobs if job.sector})
    choices = chain.from_iterable(combinations(sectors, many) for many in (1, 2, 3))
    return list({one.key: one for one in map(day.selection, choices)}.values())[:ROUNDS]


def parts(press: Press, chosen: Sequence[Selection], pages: Sequence[str]) -> Parts:
    """Return what our parts take, each round with another variant."""
    compiled = [compile_mjml(page) for page in pages]
    values = [press.values(one)[0] for one in chosen]
    return Parts(
        compiling=median(lambda at: faults(pages[at]) or compile_mjml(pages[at])),
        inlining=median(lambda at: inline(compiled[at], press.css)),
        text=median(lambda at: tidy(press.templates.fill(TEXT, values[at]))),
    )


def first(page: str, css: str) -> float:
    """Return what inlining takes where nothing is remembered but the stylesheet."""
    html = compile_mjml(page)

    def forgetful(_at: int) -> None:
        stylesheet(css)[1].forget()
        inline(html, css)

    return median(forgetful)


def row(name: str, ours: float, theirs: float | None = None) -> float:
    """Print what two ways take, and return how many times faster ours is."""
    ratio = theirs / ours if theirs else 0.0
    print(f"{name:36}{ours:10.3f}" + (f"{theirs:10.2f}{ratio:8.1f}" if theirs else ""))
    return ratio


def a_reader(name: str, rendered: Rendered) -> float:
    """Compare splicing one reader's message to building it."""
    compiled = compile_message(rendered, PUBLICATION, full_day().id)
    spliced = median(lambda _: splice(compiled, VALUES), times=300)
    return row(name, spliced, median(lambda _: from_scratch(rendered)))


def median(work: Callable[[int], object], times: int = 1) -> float:
    """Return milliseconds of the processor a call, the median of the rounds; the work is told which round it is."""
    found = []
    for at in range(ROUNDS):
        begun = time.process_time()
        for _ in range(times):
            work(at)
        found.append((time.process_time() - begun) * 1000 / times)
    return statistics.median(found)


def npm(pages: Sequence[str], css: str) -> Parts:
    """Return what npm's packages take to compile these pages and to inline this CSS."""
    if shutil.which("npm") is None:
        sys.exit("npm is not installed; type: sudo apt-get install -y npm")
    with tempfile.TemporaryDirectory() as folder:
        install = ["npm", "install", "--silent", "--ignore-scripts", "--prefix", folder, *PACKAGES]
        subprocess.run(install, check=True)  # noqa: S603 - the packages stand above
        Path(folder, "pages.json").write_text(json.dumps(pages), "utf-8")
        Path(folder, "inline.css").write_text(css, "utf-8")
        Path(folder, "theirs.js").write_text(THEIRS, "utf-8")
        node = ["node", "theirs.js"]
        answer = subprocess.run(node, check=True, capture_output=True, cwd=folder)  # noqa: S603 - our own script
    compiling, inlining = zip(*json.loads(answer.stdout), strict=True)
    return Parts(statistics.median(compiling), statistics.median(inlining))


def from_scratch(rendered: Rendered) -> bytes:
    """Build one reader's message with the standard library, as one would without compiling it first."""
    message = EmailMessage(policy=SMTP)
    message["From"] = "The Town Hall Daily <daily@town-hall.test>"
    message["To"] = READER["email"]
    message["Subject"] = rendered.subject
    message["Date"] = VALUES["date"]
    message["Message-ID"] = f"<{VALUES['message_id']}>"
    message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message.set_content(fill_text(rendered, VALUES))
    message.add_alternative(fill_html(rendered, VALUES), subtype="html")
    page = message.get_body(("html",))
    if rendered.pictures_url is None and page is not None:
        for number, picture in enumerate(rendered.pictures):
            kind, _, form = picture.media_type.partition("/")
            page.add_related(picture.content, kind, form, cid=f"<{number}@town-hall.test>")
    return message.as_bytes()


if __name__ == "__main__":
    sys.exit(main())
