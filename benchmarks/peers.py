"""Other programs that send, each on the same 76 KB message with the reader's address in it.

Each is installed from its registry into a temporary folder by its ordinary client, and does no more than its own
documentation says: aiosmtplib with ten connections and nodemailer with its pool of ten are given the finished
message; mailmerge is run as the command that it is, a connection a message, from a template and a table.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

READER = b"READER@example.com"
"""Stands in the message for the reader's address."""

_AIOSMTPLIB = """
import asyncio, sys
from pathlib import Path
import aiosmtplib
port, readers = int(sys.argv[1]), int(sys.argv[2])
message = Path(sys.argv[3]).read_bytes()
async def connection(numbers):
    async with aiosmtplib.SMTP(hostname="127.0.0.1", port=port, start_tls=False) as smtp:
        for number in numbers:
            address = f"r{number}@example.com"
            own = message.replace(b"READER@example.com", address.encode())
            await smtp.sendmail("daily@example.org", [address], own)
async def main():
    await asyncio.gather(*(connection(range(first, readers, 10)) for first in range(10)))
asyncio.run(main())
"""
_NODEMAILER = """
const { readFileSync } = require("fs")
const nodemailer = require("nodemailer")
const [port, readers, file] = [Number(process.argv[2]), Number(process.argv[3]), process.argv[4]]
const message = readFileSync(file, "latin1")
const pool = nodemailer.createTransport({
  host: "127.0.0.1", port, secure: false, ignoreTLS: true, pool: true, maxConnections: 10, maxMessages: Infinity,
})
const one = (number) => {
  const to = `r${number}@example.com`
  const raw = Buffer.from(message.replaceAll("READER@example.com", to), "latin1")
  return pool.sendMail({ envelope: { from: "daily@example.org", to: [to] }, raw })
}
const lane = async (first) => { for (let at = first; at < readers; at += 10) await one(at) }
const failed = (fault) => { console.error(fault); process.exit(1) }
Promise.all([...Array(10).keys()].map(lane)).then(() => pool.close(), failed)
"""
_SERVER = """[smtp_server]
host = 127.0.0.1
port = {port}
"""


@dataclass(frozen=True)
class Peers:
    """Where they were installed."""

    folder: Path

    def run(self, name: str, port: int, readers: int) -> float:
        """Send to so many readers; return the seconds, the program's start included."""
        command, folder = self._commands()[name](port, readers)
        begun = time.perf_counter()
        subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL)  # noqa: S603 - installed for this
        return time.perf_counter() - begun

    def _commands(self) -> dict[str, Callable[[int, int], tuple[list[str], Path]]]:
        return {"aiosmtplib": self._aiosmtplib, "nodemailer": self._nodemailer, "mailmerge": self._mailmerge}

    def _aiosmtplib(self, port: int, readers: int) -> tuple[list[str], Path]:
        python = str(self.folder / "venv" / "bin" / "python")
        return [python, "aiosmtplib-peer.py", str(port), str(readers), "message.eml"], self.folder

    def _nodemailer(self, port: int, readers: int) -> tuple[list[str], Path]:
        return ["node", "nodemailer-peer.js", str(port), str(readers), "message.eml"], self.folder

    def _mailmerge(self, port: int, readers: int) -> tuple[list[str], Path]:
        folder = self.folder / "mailmerge"
        (folder / "mailmerge_server.conf").write_text(_SERVER.format(port=port), "ascii")
        addresses = "".join(f"r{number}@example.com\n" for number in range(readers))
        (folder / "mailmerge_database.csv").write_text("email\n" + addresses, "ascii")
        return [str(self.folder / "venv" / "bin" / "mailmerge"), "--no-dry-run", "--no-limit"], folder


def install(folder: Path, message: bytes) -> Peers:
    """Install them into ``folder``, to send ``message``; SystemExit where npm is missing."""
    if shutil.which("npm") is None:
        sys.exit("npm is not installed; type: sudo apt-get install -y npm")
    made = folder / "venv"
    subprocess.run([sys.executable, "-m", "venv", made], check=True)  # noqa: S603 - this Python
    pip = [str(made / "bin" / "pip"), "install", "-qq", "--disable-pip-version-check", "aiosmtplib", "mailmerge"]
    subprocess.run(pip, check=True)  # noqa: S603 - its ordinary client
    npm = ["npm", "install", "--silent", "--ignore-scripts", "--prefix", str(folder), "nodemailer"]
    subprocess.run(npm, check=True)  # noqa: S603 - its ordinary client
    (folder / "message.eml").write_bytes(message)
    (folder / "aiosmtplib-peer.py").write_text(_AIOSMTPLIB, "ascii")
    (folder / "nodemailer-peer.js").write_text(_NODEMAILER, "ascii")
    (folder / "mailmerge").mkdir()
    body = message.partition(b"\r\n\r\n")[2].replace(b"\r\n", b"\n").replace(READER, b"{{email}}")
    head = b"TO: {{email}}\nFROM: daily@example.org\nSUBJECT: The day\n\n"
    (folder / "mailmerge" / "mailmerge_template.txt").write_bytes(head + body)
    return Peers(folder)
