"""The real preview of a publication's sample day: the command as a person starts it, asked over HTTP."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest

from bulletin.starter import new_publication

PATIENCE = 60.0


@dataclass(frozen=True)
class Server:
    """A preview that answers, and the browser that was given its address."""

    paper: Path
    address: str
    """With its token."""
    browser: httpx.Client

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

    def until(self, holds: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        """The state once it is as it should be; it fails where that takes a minute."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            told = self.state()
            if holds(told):
                return told
            time.sleep(0.05)
        pytest.fail(f"the state never became what it should be: {told['error']}")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Start ``bulletin preview`` for the sample day, and open it."""
    paper = tmp_path_factory.mktemp("preview") / "paper"
    new_publication(paper)
    root = str(Path(__file__).parents[2])
    process = subprocess.Popen(
        [sys.executable, "-m", "bulletin", "preview", "--date", "2025-06-16", "--no-browser"],
        cwd=paper,
        env={**os.environ, "PYTHONPATH": root, "PYTHONUNBUFFERED": "1"},
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        address = process.stdout.readline().rpartition(" ")[2].strip()
        with httpx.Client(base_url=address.partition("/?")[0], timeout=PATIENCE) as browser:
            assert browser.get(address, follow_redirects=True).status_code == httpx.codes.OK
            opened = Server(paper, address, browser)
            opened.until(lambda told: told["judged"])
            yield opened
    finally:
        process.terminate()
        process.wait(30)
        if process.stdout is not None:
            process.stdout.close()
