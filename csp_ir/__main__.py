"""The console script and `python -m csp_ir`."""

from __future__ import annotations

import sys

from csp_ir.interrupts import quitting


def entry() -> int:
    """Run the command line; returns the exit code. Ctrl-C ends it with 130 from its first line to its last."""
    with quitting():
        from csp_ir.cli import main

        return main()


if __name__ == "__main__":
    sys.exit(entry())
