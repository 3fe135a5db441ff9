"""Asks SpamAssassin, where it is installed, what it thinks of a message: offline, and for so many seconds.

What its report says is left to ``checks.spam``.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile

from bulletin.errors import BulletinError

SECONDS = 20.0
"""One message takes about one; a machine under load may need longer."""


def program() -> str | None:
    """Return where SpamAssassin lies, None where it is not installed."""
    return shutil.which("spamassassin")


def report(path: str, message: bytes, *, seconds: float = SECONDS) -> str:
    """Return what ``spamassassin -L -t`` prints of a message. Raises BulletinError where it fails or takes too long.

    -L asks nobody on the network, -x takes no notice of the user's own rules. Its home is a folder that is thrown
    away, and its words are English, so that the same message is judged the same everywhere.
    """
    with tempfile.TemporaryDirectory(prefix="bulletin-spam-") as home:
        try:
            done = subprocess.run(  # noqa: S603 - a path that was found, fixed words, and no shell
                [path, "-L", "-t", "-x"],
                input=message,
                capture_output=True,
                check=True,
                timeout=seconds,
                env={"HOME": home, "PATH": os.defpath, "LC_ALL": "C"},
            )
        except subprocess.TimeoutExpired as late:
            raise BulletinError(f"it took more than {seconds:g} seconds; try again, or pass --no-spam") from late
        except (OSError, subprocess.CalledProcessError) as failed:
            raise BulletinError(f"{path} cannot be run ({failed}); pass --no-spam to do without") from failed
    return done.stdout.decode("utf-8", "replace")
