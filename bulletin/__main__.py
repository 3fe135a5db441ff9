"""``bulletin`` and ``python -m bulletin``: Ctrl-C ends either in a word, from the first moment."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line."""
    try:
        from bulletin.cli import main as run  # noqa: PLC0415 - inside, so that Ctrl-C is met while it loads

        run()
    except KeyboardInterrupt:
        sys.stderr.write("stopped; nothing was sent\n")
        sys.exit(130)


if __name__ == "__main__":
    main()
