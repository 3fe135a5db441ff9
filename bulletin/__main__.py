"""``bulletin`` and ``python -m bulletin``: Ctrl-C ends either in a word, from the first moment."""

from __future__ import annotations

import gc
import sys


def main() -> None:
    """Run the command line."""
    try:
        gc.disable()
        from bulletin.cli import main as run  # noqa: PLC0415 - inside, so that Ctrl-C is met while it loads

        gc.freeze()  # what is loaded stays: looking for garbage in it, again and again, is a tenth of a short command
        gc.enable()
        run()
    except KeyboardInterrupt:
        sys.stderr.write("stopped; nothing was sent\n")
        sys.exit(130)


if __name__ == "__main__":
    main()
