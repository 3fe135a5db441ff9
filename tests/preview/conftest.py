"""The real preview of a publication's sample day: the command in a process of its own, asked over HTTP."""

from __future__ import annotations

import re
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import expect

from bulletin.starter import new_publication
from tests.faults.launcher import Command, Launcher

DAY = "2025-06-16"
PATIENCE = 60.0
WINDOW = "windowone"
READERS = """email,first_name,sectors
ann@example.org,Ann,
bob@example.org,Bob,Housing
cat@example.org,Cat,Housing
dan@example.org,Dan,
"""

expect.set_options(timeout=20_000)
"""Milliseconds that the page may take on a busy machine, where the usual 5,000 are no promise of ours."""


@dataclass(frozen=True)
class Server:
    """A preview that answers, and the browser that was given its address."""

    paper: Path
    address: str
    """With its token."""
    browser: httpx.Client
    process: Command

    @property
    def host(self) -> str:
        """Its ``127.0.0.1:port``."""
        return f"{self.browser.base_url.host}:{self.browser.base_url.port}"

    def state(self) -> dict[str, Any]:
        """What the page is told now."""
        answer = self.browser.get("/state")
        assert answer.status_code == httpx.codes.OK, answer.text
        told: dict[str, Any] = answer.json()
        return told

    def post(self, path: str, body: object, *, window: str = WINDOW, **headers: str) -> httpx.Response:
        """What a POST from the page is answered with; from this window unless another is named."""
        given = {"origin": f"http://{self.host}", "x-bulletin-csrf": self.csrf, "x-bulletin-window": window, **headers}
        if isinstance(body, bytes):
            return self.browser.post(path, content=body, headers=given)
        return self.browser.post(path, json=body, headers=given)

    def edit(self, **edit: object) -> dict[str, Any]:
        """Make an edit of what is shown, and return the state in which it is."""
        answer = self.post("/edition", {"version": self.steady()["version"], "edit": edit})
        assert answer.status_code == httpx.codes.OK, answer.text
        return self.shown(answer)

    def shown(self, answer: httpx.Response) -> dict[str, Any]:
        """The state once what was answered is rendered and judged."""
        version = answer.json()["version"]
        return self.until(lambda told: told["version"] == version and told["judged"])

    def steady(self) -> dict[str, Any]:
        """The state once it is of the file as it stands."""
        path = self.paper / "editions" / "2025-06-16" / "edition.toml"
        return self.until(lambda told: told["judged"] and told["version"] == sha256(path.read_bytes()).hexdigest()[:16])

    @property
    def csrf(self) -> str:
        """What the page's own requests bring."""
        return self.meta("csrf")

    @property
    def key(self) -> str:
        """What the frame's addresses hold."""
        return self.meta("frame-key")

    def meta(self, name: str) -> str:
        """What the page says of itself."""
        found = re.search(rf'<meta name="{name}" content="([^"]+)">', self.browser.get("/").text)
        assert found
        return found[1]

    def until(self, holds: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        """The state once it is as it should be; it fails where that takes a minute."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            told = self.state()
            if holds(told):
                return told
            time.sleep(0.05)
        pytest.fail(f"the state never became what it should be: {told['error']}")


@contextmanager
def serving(paper: Path, launcher: Launcher, day: str = DAY, **around: Any) -> Iterator[Server]:  # noqa: ANN401 what ``start`` takes
    """Start ``bulletin preview`` in this publication, and open it by name."""
    process = launcher.start("preview", "--date", day, "--no-browser", folder=paper, **around)
    try:
        address = _address(process)
        with httpx.Client(base_url=address.partition("/?")[0], timeout=PATIENCE) as browser:
            assert browser.get(address, follow_redirects=True).status_code == httpx.codes.OK
            opened = Server(paper, address, browser, process)
            opened.until(lambda told: told["judged"])
            assert opened.post("/name", {"name": "Ann Editor"}).status_code == httpx.codes.OK
            yield opened
    finally:
        process.signal(signal.SIGTERM)
        process.wait(60)


def _address(preview: Command) -> str:
    """Where the preview says that it answers."""
    end = time.monotonic() + PATIENCE
    while (said := preview.stdout).count("\n") == 0:
        assert preview.runs, preview.stderr
        assert time.monotonic() < end, "the preview never said where it answers"
        time.sleep(0.01)  # waits for a real server
    return said.partition("\n")[0].rpartition(" ")[2]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, launcher: Launcher) -> Iterator[Server]:
    """The preview of the sample day of a publication with four readers."""
    paper = tmp_path_factory.mktemp("preview") / "paper"
    new_publication(paper)
    (paper / "subscribers.csv").write_text(READERS, "utf-8")
    with serving(paper, launcher) as opened:
        yield opened
