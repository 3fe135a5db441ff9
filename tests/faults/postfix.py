"""A real Postfix on the loopback, in a folder of its own: its log says what it queued, and a relay of ours gets it.

It is the system's, or one unpacked from its package for this run; it needs root, because Postfix's master does.
"""

from __future__ import annotations

import os
import pwd
import random
import re
import shutil
import smtplib
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.faults.campaign import KILLS_OF_AN_EDITION, READERS, Scene, Tally, kill_an_edition, passed_by
from tests.faults.launcher import Launcher
from tests.faults.press import Press, make_press
from tests.faults.relay import faulty_network, faulty_relay
from tests.transport.relay import free_port

_QUEUES = ("incoming", "active", "deferred", "bounce", "defer", "corrupt", "flush", "hold", "trace")
_OWNED = (*_QUEUES, "private", "saved", "public", "maildrop")
_SETTINGS = """\
compatibility_level = 3.6
queue_directory = {folder}/queue
data_directory = {folder}/data
daemon_directory = {programs}/usr/lib/postfix/sbin
command_directory = {programs}/usr/sbin
mail_owner = mail
setgid_group = lp
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
myhostname = relay.example.org
mydestination =
mynetworks = 127.0.0.0/8
relayhost = [127.0.0.1]:{onward}
smtpd_relay_restrictions = permit_mynetworks, reject
smtpd_client_connection_count_limit = 0
smtp_dns_support_level = disabled
smtputf8_enable = no
alias_maps =
alias_database =
maillog_file = {folder}/mail.log
maillog_file_prefixes = {folder}
import_environment = MAIL_CONFIG LD_LIBRARY_PATH
"""
_SERVICES = """\
127.0.0.1:{port} inet n - n - 40 smtpd
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
smtp unix - - n - 20 smtp
error unix - - n - - error
retry unix - - n - - error
proxymap unix - - n - - proxymap
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
"""
_CONNECTED = re.compile(r"postfix/smtpd\[(\d+)\]: (connect|disconnect) from")
_TAKEN = re.compile(r"postfix/qmgr\[\d+\]: (\w+): from=.*\(queue active\)")
_REMOVED = re.compile(r"postfix/qmgr\[\d+\]: (\w+): removed")


@dataclass
class Postfix:
    """One that runs."""

    port: int
    log: Path
    begins: int = 0
    """Where in the log this edition's part begins."""

    def begin(self) -> None:
        """Begin a new part of the log, with a line that is older than whatever comes."""
        self.begins = self.log.stat().st_size
        self.speak()

    def speak(self) -> None:
        """Have it log a connection, and so the time."""
        told = len(_CONNECTED.findall(self.part))
        with smtplib.SMTP("127.0.0.1", self.port, timeout=30):
            pass
        _wait(lambda: len(_CONNECTED.findall(self.part)) >= told + 2)

    def hang_up(self) -> None:
        """Wait until every connection has ended, so that whatever it took is in the log."""
        _wait(lambda: "connect" not in dict(_CONNECTED.findall(self.part)).values())

    def deliver(self) -> None:
        """Wait until whatever it took has been handed on."""
        self.hang_up()
        _wait(lambda: set(_TAKEN.findall(self.part)) <= set(_REMOVED.findall(self.part)))

    @property
    def part(self) -> str:
        """The log since ``begin``."""
        with self.log.open("rb") as log:
            log.seek(self.begins)
            return log.read().decode("utf-8", "replace")


def programs(folder: Path) -> Path | None:
    """Return the root of Postfix's programs: the system's, or unpacked into ``folder``; None where neither can be."""
    if (folder / "programs").exists():
        return folder / "programs"
    if os.geteuid():
        return None
    if Path("/usr/lib/postfix/sbin/master").exists():
        return Path("/")
    if shutil.which("apt-get") is None:
        return None
    fetched = subprocess.run(["apt-get", "download", "-qq", "postfix"], cwd=folder, capture_output=True, check=False)
    if fetched.returncode:
        return None
    (package,) = folder.glob("postfix_*.deb")
    subprocess.run(["dpkg", "-x", str(package), str(folder / "programs")], check=True)
    return folder / "programs"


@contextmanager
def postfix(root: Path, onward: int) -> Iterator[Postfix]:
    """Run a Postfix that hands everything on to the port ``onward``."""
    folder = Path(tempfile.mkdtemp(prefix="postfix-"))
    folder.chmod(0o755)  # its daemons run as another user
    port = free_port()
    _furnish(folder, root, port, onward)
    environment = {"LD_LIBRARY_PATH": f"{root}/usr/lib/postfix", "PATH": os.environ["PATH"]}
    command = [f"{root}/usr/lib/postfix/sbin/master", "-c", f"{folder}/config", "-d"]
    with subprocess.Popen(command, env=environment) as master:
        try:
            running = Postfix(port, folder / "mail.log")
            _await(port)
            yield running
        finally:
            master.terminate()
    shutil.rmtree(folder)


def _furnish(folder: Path, root: Path, port: int, onward: int) -> None:
    owner = pwd.getpwnam("mail").pw_uid
    for name in ("config", "queue", "data", "queue/pid", *(f"queue/{queue}" for queue in _OWNED)):
        (folder / name).mkdir()
        if name.startswith(("data", "queue/")) and name != "queue/pid":
            os.chown(folder / name, owner, -1)
    settings = _SETTINGS.format(folder=folder, programs=str(root).rstrip("/"), onward=onward)
    (folder / "config" / "main.cf").write_text(settings, "ascii")
    (folder / "config" / "master.cf").write_text(_SERVICES.format(port=port), "ascii")


def _await(port: int) -> None:
    def answers() -> bool:
        try:
            with smtplib.SMTP("127.0.0.1", port, timeout=5):
                return True
        except OSError:
            return False

    _wait(answers)


def _wait(until: Callable[[], bool]) -> None:
    ends = time.monotonic() + 60
    while not until():
        assert time.monotonic() < ends, "Postfix does not get there"
        time.sleep(0.05)  # waits for a real server


def settle_by_log(press: Press, real: Postfix) -> None:
    """Settle as an operator does: the sender's end is noticed, and once the log has gone on it decides, wholly."""
    part = press.folder.parent / "mail.log"
    part.write_text(real.part, "utf-8")
    noticed = press.run("settle", "--relay-log", str(part))
    assert noticed.code in {0, 4}, noticed.stderr
    real.hang_up()
    time.sleep(1.1)  # its log tells whole seconds
    real.speak()
    part.write_text(real.part, "utf-8")
    settled = press.run("settle", "--relay-log", str(part), "--margin", "0")
    assert settled.code == 0, settled.stdout + settled.stderr


def campaign_by_relay_log(kills: int, launcher: Launcher, folder: Path, first_seed: int = 0) -> Tally:
    """Kill so many times, and settle by what Postfix logged."""
    tally = Tally(policy="relay-log")
    frozen = make_press(folder / "frozen-relay-log", launcher, READERS)
    unpacked = folder / "package"
    unpacked.mkdir(exist_ok=True)
    root = programs(unpacked)
    assert root is not None, "Postfix is not installed and cannot be unpacked: run it as root, with apt-get"
    with (
        faulty_relay(folder / "handed-on.log") as onward,
        postfix(root, onward.port) as real,
        faulty_network(real.port, delay=0.003) as between,
    ):
        passed = passed_by(frozen.copy(folder / "unkilled-relay-log"), onward)
        seed = first_seed
        while tally.kills < kills:
            scratch = folder / f"relay-log-{seed}"
            scratch.mkdir()
            press = frozen.copy(scratch / "paper")
            press.connect(between.port)
            real.begin()
            onward.forget()
            scene = Scene(
                press=press,
                relay=onward,
                passed=passed,
                settle=lambda press: settle_by_log(press, real),
                arrived=real.deliver,
            )
            chance = random.Random(seed)  # noqa: S311 a seed, so that it can be run again
            kill_an_edition(scene, tally, chance, min(KILLS_OF_AN_EDITION, kills - tally.kills))
            seed += 1
    return tally
