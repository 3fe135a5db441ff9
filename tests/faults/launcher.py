"""Start the command as often as a test likes, each time in a process of its own, and kill it where the test says.

A process that has loaded the command forks for every start: what is forked runs ``bulletin.__main__`` as a person's
shell would, with its own folder, environment, files for what it says, and end. A start can

- be struck by a signal at the nth time that the code says ``sys.audit("bulletin.point", NAME)``,
- write down every point that it passes,
- live by a clock that a file sets (seconds by which it is wrong), or that runs fast, so that an hour is a moment,
- have constants replaced, so that a lease of a minute ends in a second,
- find that no file of its can grow beyond so many octets, as on a full disk.

The test's side is ``Launcher``; orders and answers are lines of JSON.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import io
import json
import os
import resource
import select
import signal
import subprocess
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from threading import Lock
from typing import Any

from tests.commands import environment

ROOT = Path(__file__).parents[2]
EVENT = "bulletin.point"


@dataclass(frozen=True, slots=True, kw_only=True)
class Strike:
    """A signal, and when it comes: at the nth time that the code is at ``point``; "*" is any point."""

    signal: int = signal.SIGKILL
    point: str
    nth: int = 1


@dataclass
class Command:
    """A start of the command that may still run."""

    launcher: Launcher
    pid: int
    said: Path
    """The file that its standard output goes to; what it says of errors is in the file beside it."""
    code: int | None = None

    def wait(self, seconds: float = 120) -> int:
        """Wait for its end and return its exit code, negative for a signal; TimeoutError where it goes on."""
        if self.code is None:
            self.code = self.launcher.ended(self.pid, seconds)
        if self.code is None:
            self.signal(signal.SIGKILL)
            raise TimeoutError(f"bulletin still runs after {seconds} s; it said: {self.stdout}{self.stderr}")
        return self.code

    @property
    def runs(self) -> bool:
        """Whether it has not ended."""
        if self.code is None:
            self.code = self.launcher.ended(self.pid, 0)
        return self.code is None

    def signal(self, number: int) -> None:
        """Send it a signal."""
        if self.runs:
            os.kill(self.pid, number)

    @property
    def stdout(self) -> str:
        """What it has said so far."""
        return self.said.read_text("utf-8")

    @property
    def stderr(self) -> str:
        """What it has said of errors so far."""
        return self.said.with_suffix(".err").read_text("utf-8")


@dataclass
class Launcher:
    """The process that starts the command."""

    process: subprocess.Popen[str]
    folder: Path
    starts: int = 0

    def start(  # noqa: PLR0913 all that can differ between two starts, by name
        self,
        *arguments: str,
        folder: Path,
        strike: Strike | None = None,
        points: Path | None = None,
        clock: Path | None = None,
        constants: Mapping[str, Any] | None = None,
        file_bytes: int | None = None,
        pace: float = 1,
        **variables: str,
    ) -> Command:
        """Start ``bulletin ARGUMENTS`` in ``folder``.

        ``points`` is a file that gets a line for every point; ``clock`` one that holds the seconds by which the
        clock is wrong; ``pace`` is how fast it runs, both its hands; ``constants`` maps "module:NAME" or
        "module:Class.NAME" to what stands there instead; ``file_bytes`` is the most that a file may hold;
        ``variables`` is the environment beside this process's own.
        """
        self.starts += 1
        said = self.folder / f"{self.starts:05}.out"
        for file in (said, said.with_suffix(".err")):
            file.touch()  # so that it can be read at once
        order = {
            "arguments": arguments,
            "folder": str(folder),
            "said": str(said),
            "points": str(points) if points else None,
            "clock": str(clock) if clock else None,
            "constants": dict(constants or {}),
            "file_bytes": file_bytes,
            "pace": pace,
            "environment": environment(**variables),
            "strike": None if strike is None else asdict(strike),
        }
        return Command(self, self._ask({"start": order}), said)

    def run(self, *arguments: str, folder: Path, **how: Any) -> Command:  # noqa: ANN401 - what ``start`` takes
        """Start it and wait for its end."""
        command = self.start(*arguments, folder=folder, **how)
        command.wait()
        return command

    def ended(self, pid: int, seconds: float) -> int | None:
        """Wait so long for the end of a start; None where it goes on."""
        if seconds:
            handle = os.pidfd_open(pid)  # there until the launcher is asked: it buries nobody before
            ending = select.poll()
            ending.register(handle, select.POLLIN)
            ending.poll(seconds * 1000)
            os.close(handle)
        code = self._ask({"ended": pid})
        return None if code is None else int(code)

    def _ask(self, order: dict[str, Any]) -> Any:  # noqa: ANN401 - a number or None
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps(order) + "\n")
        self.process.stdin.flush()
        return json.loads(self.process.stdout.readline())


@contextmanager
def launching(folder: Path) -> Iterator[Launcher]:
    """Keep a launcher until the block ends; ``folder`` is for what the commands say."""
    command = [sys.executable, "-m", "tests.faults.launcher"]
    with subprocess.Popen(
        command, cwd=ROOT, env=environment(), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            yield Launcher(process, folder)
        finally:
            process.kill()


# ------------------------------------------------------------ in the launcher's process

_LOADED = (
    *("bulletin.cli.alerting", "bulletin.cli.delivery", "bulletin.cli.terminal", "bulletin.audience.table"),
    *("bulletin.desk.calendar", "bulletin.desk.edition_file", "bulletin.desk.holds_file", "bulletin.journey"),
    *("bulletin.message.dkim", "bulletin.sources.bookings", "bulletin.sources.clean", "bulletin.sources.dates"),
    *("bulletin.store.archive", "bulletin.store.ledger", "bulletin.store.memory", "bulletin.store.subscribers"),
    *("bulletin.transport.maildir", "bulletin.transport.smtp"),
    *("holidays.countries.united_kingdom", "pydantic", "rich.progress", "sqlalchemy.dialects.sqlite"),
)
"""What most starts need: loaded once, not in every start. It saves time and changes nothing."""


def main() -> None:
    """Obey until standard input ends; a fork leaves here as the command itself."""
    signal.signal(signal.SIGHUP, signal.SIG_DFL)  # tests that run under nohup are deaf to it
    for module in _LOADED:
        with contextlib.suppress(ModuleNotFoundError):
            importlib.import_module(module)
    _warm()
    gc.collect()
    gc.freeze()  # what is shared stays shared: a fork that collects would copy every page of it
    children: dict[int, int | None] = {}
    while line := sys.stdin.readline():
        order = json.loads(line)
        if "start" in order:
            pid = os.fork()
            if pid == 0:
                os._exit(_become(order["start"]))  # without taking down, object by object, what was loaded for all
            children[pid] = None
            _answer(pid)
        else:
            _answer(_end_of(order["ended"], children))
    for pid, code in children.items():
        if code is None and _end_of(pid, children) is None:
            os.kill(pid, signal.SIGKILL)


def _warm() -> None:
    """Build the sample day and rehearse it once, in a folder that goes away: most of it is done once a process anyway.

    What stays is what a process that lives on keeps (modules, expressions, style sheets, and templates until their
    files change), so that each start is like one that comes late in the life of a preview. ``run_anew`` begins cold.
    """
    from bulletin.cli import main as run  # noqa: PLC0415 in the launcher's process only
    from bulletin.starter import new_publication  # noqa: PLC0415

    with (
        tempfile.TemporaryDirectory(prefix="bulletin-warm-") as folder,
        contextlib.chdir(folder),
        contextlib.redirect_stdout(io.StringIO()),
        contextlib.redirect_stderr(io.StringIO()),
        contextlib.suppress(Exception),  # what fails here is told by the tests of builds and sends
    ):
        new_publication(Path())
        Path("subscribers.csv").write_text("email\nreader@example.org\n", "ascii")
        for arguments in (["build"], ["send", "--yes"]):
            sys.argv = ["bulletin", *arguments, "--date", "2025-06-16"]
            with contextlib.suppress(SystemExit):
                run()


def _end_of(pid: int, children: dict[int, int | None]) -> int | None:
    if children[pid] is None:
        gone, status = os.waitpid(pid, os.WNOHANG)
        if gone:
            children[pid] = os.waitstatus_to_exitcode(status)
    return children[pid]


def _become(order: dict[str, Any]) -> int:
    """Be the command, and return its exit code."""
    os.chdir(order["folder"])
    os.environ.clear()
    os.environ.update(order["environment"])
    _redirect(Path(order["said"]))
    for name, value in order["constants"].items():
        _replace(name, value)
    if order["file_bytes"]:
        resource.setrlimit(resource.RLIMIT_FSIZE, (order["file_bytes"], order["file_bytes"]))
    if order["clock"] or order["pace"] != 1:
        _set_clock(Path(order["clock"]) if order["clock"] else None, order["pace"])
    _watch(order["strike"], order["points"])
    sys.argv = ["bulletin", *order["arguments"]]
    from bulletin.__main__ import main as run  # noqa: PLC0415 as the command is begun

    try:
        run()
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else int(end.code is not None)
    except BaseException:  # noqa: BLE001 a defect, told as Python tells it
        traceback.print_exc()
        return 1
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
    return 0


def _replace(name: str, value: object) -> None:
    module, _, path = name.partition(":")
    *owners, constant = path.split(".")
    owner: object = importlib.import_module(module)
    for step in owners:
        owner = getattr(owner, step)
    if not hasattr(owner, constant):
        raise LookupError(f"{name} is no longer there: the test that replaces it must follow")
    setattr(owner, constant, value)


def _redirect(said: Path) -> None:
    nothing = os.open(os.devnull, os.O_RDONLY)
    for number, path in ((1, said), (2, said.with_suffix(".err"))):
        os.dup2(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644), number)
    os.dup2(nothing, 0)
    sys.stdout.reconfigure(line_buffering=True)  # type: ignore[union-attr]  # a test reads it while the command runs


def _set_clock(file: Path | None, pace: float) -> None:
    """Have the command read a clock that is wrong by as many seconds as the file says, and runs at this pace."""
    from bulletin.cli import options  # noqa: PLC0415 only where a clock is set

    began, monotonic = options.now(), options.SystemClock().monotonic
    ticked = monotonic()

    def elapsed(_clock: object = None) -> float:
        return ticked + (monotonic() - ticked) * pace

    def now() -> datetime:
        wrong = float(file.read_text("ascii")) if file else 0
        return began + timedelta(seconds=elapsed() - ticked + wrong)

    def sleep(_clock: object, seconds: float) -> None:
        time.sleep(seconds / pace)

    _replace("bulletin.cli.options:now", now)
    _replace("bulletin.cli.options:SystemClock.monotonic", elapsed)
    if hasattr(options.SystemClock, "sleep"):
        _replace("bulletin.cli.options:SystemClock.sleep", sleep)


@dataclass
class _Watch:
    """Counts the points that the code passes, and strikes."""

    strike: Mapping[str, Any] | None
    points: int | None
    passed: Counter[str] = field(default_factory=Counter)
    lock: Lock = field(default_factory=Lock)

    def __call__(self, event: str, arguments: Sequence[Any]) -> None:
        """Be told of everything that Python audits."""
        if event != EVENT:
            return
        point = arguments[0]
        with self.lock:
            self.passed.update([point, "*"])
            now = Counter(self.passed)
        if self.points is not None:
            os.write(self.points, f"{point}\n".encode())
        if self.strike and self.strike["point"] in {point, "*"} and now[self.strike["point"]] == self.strike["nth"]:
            os.kill(os.getpid(), self.strike["signal"])


def _watch(strike: Mapping[str, Any] | None, points: str | None) -> None:
    file = os.open(points, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644) if points else None
    if strike or file is not None:
        sys.addaudithook(_Watch(strike, file))


def _answer(value: object) -> None:
    sys.stdout.write(json.dumps(value) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
