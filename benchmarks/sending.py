"""How fast an edition goes out, beside Postfix's own generator and other programs, and how much a million takes.

    python benchmarks/sending.py [--quick] [RESULTS.md]

Everything is on the loopback. Ours is the whole of it: the freeze aside, each message is leased, spliced, put in
flight and recorded in a ledger with synchronous=FULL; ``smtp-source`` sends one message again and again and keeps
nothing. Each row is the median of rounds in which both took turns, its ratio that of messages a second. With a file,
the table is written between its marks; what stands around it is kept. ``--quick`` runs a hundredth, to try it.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.carry import message
from benchmarks.peers import Peers, install
from tests.faults.postfix import programs

MARK = "<!-- figures -->"
HERE = Path(__file__).parent
ROUND_TRIP_SECONDS = 0.02
CONNECTIONS = "10"

Send = Callable[[int], float]
"""Sends so many messages, and returns the seconds that it took."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A row of the results."""

    what: str
    ours: str
    theirs: str = ""
    """The other program's, or our own for 10,000 readers."""
    value: float
    aim: float
    least: bool = True
    """Whether the value has to be at least what is aimed at; else at the most."""

    def row(self) -> str:
        """Return it as a row of the table."""
        reached = self.value >= self.aim if self.least else self.value <= self.aim
        away = f"short by {abs(self.value / self.aim - 1):.0%}"
        sign = "≥" if self.least else "≤"
        verdict = "reached" if reached else away
        return f"| {self.what} | {self.ours} | {self.theirs} | {self.value:,.2f} | {sign} {self.aim:g} | {verdict} |"


@dataclass(slots=True)
class Bench:
    """What one run needs, and what it found."""

    folder: Path
    postfix: Path
    peers: Peers
    size: int
    scale: float
    figures: list[Figure] = field(default_factory=list)

    def many(self, messages: int) -> int:
        """Return how many are sent in this run instead of so many."""
        return max(20, int(messages * self.scale))

    def beside(self, what: str, ours: tuple[Send, int], theirs: tuple[Send, int], aim: float, rounds: int = 5) -> None:
        """Let both send in turns, each its number of messages; note the ratio of their rates."""
        rates: list[tuple[float, float]] = []
        for _ in range(rounds if self.scale == 1 else 1):
            pair = [self.many(count) / send(self.many(count)) for send, count in (ours, theirs)]
            rates.append((pair[0], pair[1]))
        mine, other = (statistics.median(column) for column in zip(*rates, strict=True))
        ratio = statistics.median(one / two for one, two in rates)
        self.note(Figure(what=what, ours=f"{mine:,.0f}/s", theirs=f"{other:,.0f}/s", value=ratio, aim=aim))

    def note(self, figure: Figure) -> None:
        """Keep a figure, and say it."""
        self.figures.append(figure)
        print(figure.row(), flush=True)

    def source(self, port: int) -> Send:
        """Postfix's generator, ten connections that stay open."""

        def send(messages: int) -> float:
            command = [f"{self.postfix}/usr/sbin/smtp-source", "-d", "-s", CONNECTIONS, "-m", str(messages)]
            command += ["-l", str(self.size), "-f", "daily@example.org", "-t", "r@example.com", f"127.0.0.1:{port}"]
            begun = time.perf_counter()
            subprocess.run(command, check=True, env=self._environment())  # noqa: S603 - Postfix's
            return time.perf_counter() - begun

        return send

    def ours(self, port: int, *flags: str) -> Send:
        """Our sender: the seconds of its sending alone."""
        return lambda messages: self.carried(port, messages, *flags)["seconds"]

    def carried(self, port: int, messages: int, *flags: str) -> dict[str, float]:
        """Everything that our sender tells of one run."""
        store = self.folder / "bulletin.db"
        for old in self.folder.glob("bulletin.db*"):
            old.unlink()
        shutil.rmtree(self.folder / "state", ignore_errors=True)  # it would notice that the store is another one
        carry = [sys.executable, "-m", "benchmarks.carry"]
        subprocess.run([*carry, "fill", store, str(messages)], check=True, cwd=HERE.parent)  # noqa: S603 - our own
        command = [*carry, "send", str(store), str(port), CONNECTIONS, *flags]
        sent = subprocess.run(command, check=True, cwd=HERE.parent, stdout=subprocess.PIPE)  # noqa: S603 - our own
        told: dict[str, float] = json.loads(sent.stdout)
        return told

    def peer(self, name: str, port: int) -> Send:
        """Another program."""
        return lambda messages: self.peers.run(name, port, messages)

    @contextmanager
    def sink(self) -> Iterator[int]:
        """Postfix's sink."""
        port = _free_port()
        user = ["-u", "nobody"] if os.geteuid() == 0 else []
        yield from self._listening([f"{self.postfix}/usr/sbin/smtp-sink", *user, f"127.0.0.1:{port}", "1000"], port)

    @contextmanager
    def own(self, kind: str, seconds: float, target: int = 0) -> Iterator[int]:
        """One of the benchmark's own servers."""
        port = _free_port()
        yield from self._listening(
            [sys.executable, str(HERE / "relays.py"), kind, str(port), str(seconds), str(target)], port
        )

    def _listening(self, command: list[str], port: int) -> Iterator[int]:
        with subprocess.Popen(command, env=self._environment(), stdout=subprocess.DEVNULL) as server:  # noqa: S603
            try:
                _await(port)
                yield port
            finally:
                server.terminate()

    def _environment(self) -> dict[str, str]:
        return os.environ | {"LD_LIBRARY_PATH": f"{self.postfix}/usr/lib/postfix"}


def on_this_machine(bench: Bench) -> None:
    """Measure beside smtp-source and the others on a relay that answers at once."""
    with bench.sink() as port:
        source = bench.source(port)
        bench.beside("smtp-sink, no DKIM, beside smtp-source", (bench.ours(port), 6000), (source, 6000), 0.85)
        bench.beside("the same with RSA-2048", (bench.ours(port, "--dkim"), 6000), (source, 6000), 0.5)
        for name, count in (("aiosmtplib", 1500), ("nodemailer", 1500), ("mailmerge", 60)):
            aim = {"aiosmtplib": 10, "nodemailer": 5, "mailmerge": 100}[name]
            bench.beside(
                f"smtp-sink, beside {name}", (bench.ours(port), 6000), (bench.peer(name, port), count), aim, rounds=3
            )


def with_a_round_trip(bench: Bench) -> None:
    """Measure the same where each round trip takes 20 ms."""
    with bench.sink() as sink, bench.own("proxy", ROUND_TRIP_SECONDS, sink) as port:
        bench.beside(
            "20 ms a round trip, smtp-sink, beside smtp-source",
            (bench.ours(port), 2000),
            (bench.source(port), 600),
            3,
            rounds=3,
        )
    with bench.own("sink", ROUND_TRIP_SECONDS) as port:
        ours = (bench.ours(port), 6000)
        bench.beside("20 ms, CHUNKING, beside smtp-source", ours, (bench.source(port), 600), 8, rounds=3)
        for name, count, aim in (("aiosmtplib", 600, 10), ("nodemailer", 600, 5), ("mailmerge", 20, 100)):
            bench.beside(f"20 ms, CHUNKING, beside {name}", ours, (bench.peer(name, port), count), aim, rounds=3)


def a_million(bench: Bench) -> None:
    """Measure how time and memory grow from ten thousand readers to a million."""
    with bench.sink() as port:
        few = [bench.carried(port, bench.many(10_000)) for _ in range(2)]
        many = bench.carried(port, bench.many(1_000_000))
        few.append(bench.carried(port, bench.many(10_000)))
    grown = [run["peak_mb"] - run["imported_mb"] for run in few]
    each = statistics.median(run["seconds"] / run["messages"] for run in few)
    over = many["peak_mb"] - many["imported_mb"]
    peak, took = f"{many['peak_mb']:.0f} MB in all", f"{many['seconds'] / many['messages'] * 1000:.2f} ms"
    slower = many["seconds"] / many["messages"] / each
    few_over = statistics.median(grown)
    for figure in (
        Figure(what="1,000,000 readers: seconds to freeze", ours="", value=many["freezing"], aim=30, least=False),
        Figure(what="MB above the imports, at the peak", ours=peak, value=over, aim=30, least=False),
        Figure(
            what="MB more than for 10,000",
            ours="",
            theirs=f"{few_over:.1f} MB",
            value=over - few_over,
            aim=5,
            least=False,
        ),
        Figure(
            what="time a message, to 10,000's",
            ours=took,
            theirs=f"{each * 1000:.2f} ms",
            value=slower,
            aim=1.1,
            least=False,
        ),
        Figure(what="leases a second", ours="", value=many["leases_a_second"], aim=5000),
    ):
        bench.note(figure)


def table(figures: list[Figure]) -> str:
    """Return the results as Markdown."""
    head = "| measured | ours | beside | figure | aim | |\n| --- | --- | --- | ---: | ---: | --- |"
    return "\n".join((head, *(figure.row() for figure in figures)))


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _await(port: int) -> None:
    for _ in range(500):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.02)
        else:
            return
    raise SystemExit(f"nobody listens on {port}")


def main() -> None:
    """Measure everything, and write it down."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("results", type=Path, nargs="?")
    given = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="sending-"))
    try:
        postfix = programs(folder)
        if postfix is None:
            sys.exit("Postfix's smtp-sink and smtp-source are not there; type: sudo apt-get install -y postfix")
        sample = message()
        bench = Bench(folder, postfix, install(folder, sample), len(sample), 0.01 if given.quick else 1)
        for part in (on_this_machine, with_a_round_trip, a_million):
            part(bench)
    finally:
        shutil.rmtree(folder)
    if given.results:
        before, _, after = given.results.read_text("utf-8").split(MARK)
        told = table(bench.figures)
        given.results.write_text(f"{before}{MARK}\n{told}\n{MARK}{after}", "utf-8")


if __name__ == "__main__":
    main()
