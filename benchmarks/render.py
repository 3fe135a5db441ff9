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
from collections.abc import Callable
from dataclasses import replace
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

from bulletin.message.compose import compile_message
from bulletin.message.splice import fill_html, fill_text, splice
from bulletin.model import Rendered
from bulletin.rendering.inlining import inline
from bulletin.rendering.mjml import compile_mjml, faults
from bulletin.rendering.render import Press
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
const source = readFileSync("bulletin.mjml", "utf8"), css = readFileSync("inline.css", "utf8")
const cost = async (work) => {
  const begun = process.cpuUsage()
  const made = await work()
  const used = process.cpuUsage(begun)
  return [made, (used.user + used.system) / 1000]
}
const main = async () => {
  const times = []
  for (let at = 0; at < %d + 15; at++) {
    const [page, compiling] = await cost(async () => (await render(source, { fonts: {} })).html)
    const [, inlining] = await cost(async () => juice.inlineContent(page, css))
    if (at >= 15) times.push([compiling, inlining])
  }
  process.stdout.write(JSON.stringify(times))
}
main()
"""


def main() -> int:
    """Print a line a part; return 1 where splicing falls short."""
    press = Press(full_day(), PUBLICATION, LOOK)
    rendered = press.render()
    mjml, juice = npm(rendered.mjml, press.css)
    page = compile_mjml(rendered.mjml)
    print(f"{'':32}{'ours ms':>10}{'npm ms':>10}{'times':>8}")
    row("MJML, and ours validated", median(lambda: faults(rendered.mjml) or compile_mjml(rendered.mjml)), mjml)
    row("inlining", median(lambda: inline(page, press.css)), juice)
    row(f"a variant, text and all ({GOAL})", median(press.render), mjml + juice)
    print(f"\n{'':32}{'splice ms':>10}{'built ms':>10}{'times':>8}")
    a_reader("a reader, pictures linked", replace(rendered, pictures_url="https://news.town-hall.test/archive"))
    return int(a_reader(f"a reader, embedded ({SPLICING})", rendered) < SPLICING)


def row(name: str, ours: float, theirs: float) -> float:
    """Print what two ways take, and return how many times faster ours is."""
    print(f"{name:32}{ours:10.3f}{theirs:10.2f}{theirs / ours:8.1f}")
    return theirs / ours


def a_reader(name: str, rendered: Rendered) -> float:
    """Compare splicing one reader's message to building it."""
    compiled = compile_message(rendered, PUBLICATION, full_day().id)
    return row(name, median(lambda: splice(compiled, VALUES), times=300), median(lambda: from_scratch(rendered)))


def median(work: Callable[[], object], times: int = 1) -> float:
    """Return milliseconds of the processor a call, the median of the rounds."""
    found = []
    for _ in range(ROUNDS):
        begun = time.process_time()
        for _ in range(times):
            work()
        found.append((time.process_time() - begun) * 1000 / times)
    return statistics.median(found)


def npm(mjml: str, css: str) -> tuple[float, float]:
    """Return what npm's packages take to compile this MJML and to inline this CSS, in milliseconds."""
    if shutil.which("npm") is None:
        sys.exit("npm is not installed; type: sudo apt-get install -y npm")
    with tempfile.TemporaryDirectory() as folder:
        install = ["npm", "install", "--silent", "--ignore-scripts", "--prefix", folder, *PACKAGES]
        subprocess.run(install, check=True)  # noqa: S603 - the packages stand above
        Path(folder, "bulletin.mjml").write_text(mjml, "utf-8")
        Path(folder, "inline.css").write_text(css, "utf-8")
        Path(folder, "theirs.js").write_text(THEIRS % ROUNDS, "utf-8")
        node = ["node", "theirs.js"]
        answer = subprocess.run(node, check=True, capture_output=True, cwd=folder)  # noqa: S603 - our own script
    compiling, inlining = zip(*json.loads(answer.stdout), strict=True)
    return statistics.median(compiling), statistics.median(inlining)


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
