"""`csp-ir doctor`: what is installed, which layers of the sandbox hold, which providers are ready, whether a solve works."""

from __future__ import annotations

import platform
import re
from importlib import metadata
from typing import Any

import click

from csp_ir._version import __version__
from csp_ir.cli.codes import NOT_SOLVED, SOLVED
from csp_ir.cli.forms import format_option, tell
from csp_ir.errors import CspIrError

TRIAL = "Double it.\n\ndef double(x: int) -> int\n\ndouble(2) == 4\ndouble(5) == 10\n"


@click.command()
@format_option
def command(form: str) -> int:
    """Say what is installed, what holds the sandbox, which providers are ready, and whether a spec can be solved here."""
    told = examined()
    tell(form, [told], "\n".join(_lines(told)), single=True)
    return SOLVED if told["works"] else NOT_SOLVED


def examined() -> dict[str, Any]:
    """All of it as plain data; `works`: whether a solve behind the wall found its answer, `trouble` why not."""
    from csp_ir.providers.config import readiness
    from csp_ir.verify.confine import LAYERS

    layers, works, trouble = _tried()
    return {
        "csp_ir": __version__,
        "python": platform.python_version(),
        "platform": platform.platform(),
        "extras": _extras(),
        "sandbox": {"holds": layers, "lacks": [n for n in LAYERS if n not in layers]},
        "providers": {row.kind: "ready" if row.ready else f"needs {row.missing}" for row in readiness()},
        "works": works,
        "trouble": trouble,
    }


def _tried() -> tuple[list[str], bool, str]:
    from csp_ir.api import solve

    try:
        result = solve(TRIAL, seconds=30)
    except CspIrError as error:
        return [], False, str(error)
    layers = list(result.record.get("worker", {}).get("layers", ()))
    return layers, result.solved, "" if result.solved else str(result.verdict)


def _extras() -> dict[str, list[str]]:
    """Extra -> the packages of it that are missing."""
    found: dict[str, list[str]] = {}
    for line in metadata.requires("csp-ir") or ():
        extra = re.search(r"""extra\s*==\s*["']([\w-]+)["']""", line)
        name = re.match(r"[\w.-]+", line)
        if extra is None or name is None or extra[1] == "dev" or name[0] == "csp-ir":
            continue
        missing = found.setdefault(extra[1], [])
        try:
            metadata.version(name[0])
        except metadata.PackageNotFoundError:
            missing.append(name[0])
    return found


def _lines(told: dict[str, Any]) -> list[str]:
    lines = [f"csp-ir {told['csp_ir']}, Python {told['python']}, {told['platform']}", "extras:"]
    width = max(map(len, told["extras"]), default=0)
    for extra, missing in told["extras"].items():
        lines.append(f"  {extra:<{width}} {'needs ' + ', '.join(missing) if missing else 'installed'}")
    holds, lacks = told["sandbox"]["holds"], told["sandbox"]["lacks"]
    lines.append(f"sandbox: {', '.join(holds) or 'nothing holds'}" + (f"; lacks {', '.join(lacks)}" if lacks else ""))
    lines.append("providers:")
    lines += [f"  {kind:<10} {state}" for kind, state in told["providers"].items()]
    lines.append(
        "a spec was solved behind the wall" if told["works"] else f"no spec could be solved: {told['trouble']}"
    )
    return lines
