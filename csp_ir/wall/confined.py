"""What a worker does to itself before it reads the first byte of foreign text."""

from __future__ import annotations

import os
import sys
import sysconfig
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from csp_ir.verify.confine import CONFINE

MEMORY = 800 * 1024 * 1024  # bytes of address space beyond what the template had


@cache
def code_folders() -> tuple[str, ...]:
    """The folders of Python's, the installed packages' and csp-ir's own code: all that a worker can read."""
    found = {sysconfig.get_path(name) for name in ("stdlib", "platstdlib", "purelib", "platlib")}
    found |= {p for p in sys.path if Path(p).name in ("site-packages", "dist-packages")}
    return (*sorted(p for p in found if p), str(Path(__file__).parent.parent))


def confine(seconds: float, memory: int, absent: Sequence[str] = ()) -> tuple[str, ...]:
    """Confine this process for good; returns the layers in force (see csp_ir/verify/confine.py).

    memory: bytes that it may take beyond what it has. absent: layers to leave out.
    """
    names: dict[str, Any] = {}
    exec(compile(CONFINE, "<confine>", "exec"), names)
    return tuple(names["confine"](os, sys, seconds, address_space() + memory, code_folders(), True, absent))


def address_space() -> int:
    """Bytes of this process's address space; 0 where it is not known."""
    try:
        return int(Path("/proc/self/statm").read_text().split()[0]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError, IndexError):
        return 0
