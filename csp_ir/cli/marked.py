"""`csp-ir check --marked FILE...`: functions that a comment `# csp-ir: SPEC` binds to a spec, run on all that it says."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import click

from csp_ir.cli.behind import behind
from csp_ir.cli.codes import BAD_INPUT, NOT_SOLVED, SOLVED
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


def check_marked(files: Sequence[str], seconds: float) -> int:
    """Check every marked function of Python files. Returns the exit code: 1 where one falls short, 2 where one cannot be read."""
    worst, count = SOLVED, 0
    for file in files:
        text = read_text(file)
        for mark in marks(text):
            count += 1
            where = f"{file}:{mark.line}: {mark.name}"
            try:
                found = _checked(file, text, mark, seconds)
            except InputError as error:
                click.echo(f"error  {where}: {error}", err=True)
                worst = BAD_INPUT
                continue
            if found.passed:
                click.echo(f"solves {where}: {mark.spec}")
                continue
            worst = max(worst, NOT_SOLVED)
            click.echo(f"FAILS  {where}: {mark.spec}")
            for failure in found.failures[:5]:
                click.echo(f"    {failure}")
    click.echo(f"{count} functions bound to specs, in {len(files)} files")
    return worst


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
