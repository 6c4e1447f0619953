"""`csp-ir check --marked FILE...`: functions that a comment `# csp-ir: SPEC` binds to a spec, run on all that it says."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import click

from csp_ir.cli.behind import behind
from csp_ir.cli.codes import BAD_INPUT, NOT_SOLVED, SOLVED, worst_of
from csp_ir.cli.forms import tell
from csp_ir.cli.run import read_text
from csp_ir.errors import InputError
from csp_ir.session.seen import Passing

_MARK = re.compile(r"#\s*csp-ir:\s*(\S+\.\w+)\s*$")
_DEF = re.compile(r"def\s+(\w+)")
_BETWEEN = re.compile(r"\s*(?:[#@].*)?$")  # comments and decorators may stand between a mark and its function


class Mark(NamedTuple):
    """A function that is bound to the spec of a path."""

    line: int
    name: str
    spec: str


def check_marked(files: Sequence[str], form: str, seconds: float) -> int:
    """Check every marked function of Python files. Returns the exit code: 1 where one falls short, 2 where one cannot be read."""
    rows = []
    for file in files:
        text = read_text(file)
        for mark in marks(text):
            row: dict[str, Any] = {"file": file, **mark._asdict()}
            try:
                found = _checked(file, text, mark, seconds)
                row |= {"state": "solves" if found.passed else "fails", "failures": list(found.failures)}
            except InputError as error:
                row |= {"state": "error", "error": str(error), "remedy": error.remedy}
                if form == "text":
                    click.echo(f"error  {file}:{mark.line}: {mark.name}: {error}", err=True)
            if form == "text" and row["state"] != "error":
                said = "solves" if row["state"] == "solves" else "FAILS "
                click.echo(f"{said} {file}:{mark.line}: {mark.name}: {mark.spec}")
                for failure in row["failures"][:5]:
                    click.echo(f"    {failure}")
            rows.append(row)
    functions, within = (f"{n} {noun}{'s' * (n != 1)}" for n, noun in ((len(rows), "function"), (len(files), "file")))
    tell(form, rows, f"{functions} bound to specs, in {within}")
    codes = {"solves": SOLVED, "fails": NOT_SOLVED, "error": BAD_INPUT}
    return worst_of(SOLVED, *(codes[row["state"]] for row in rows))


def marks(text: str) -> Iterator[Mark]:
    """The functions of a module's text that comments above them bind to specs."""
    waiting: tuple[int, str] | None = None
    for number, line in enumerate(text.split("\n"), 1):
        if (mark := _MARK.match(line)) is not None:
            waiting = number, mark[1]
        elif waiting is not None and (head := _DEF.match(line)) is not None:
            yield Mark(waiting[0], head[1], waiting[1])
            waiting = None
        elif not _BETWEEN.match(line):
            waiting = None


def _checked(file: str, text: str, mark: Mark, seconds: float) -> Passing:
    spec = os.path.join(os.path.dirname(file), mark.spec)
    found: Passing = behind(
        "csp_ir.session.passing:passing", seconds=seconds, text=read_text(spec), file=spec, code=text
    )
    if found.name != mark.name:
        raise InputError(f"the spec is of `{found.name}`", file=spec, remedy=f"a spec of `{mark.name}`")
    return found
