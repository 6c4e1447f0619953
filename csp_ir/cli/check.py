"""`csp-ir check FILE`: parse, type-check, and run on the examples, going round unfilled holes."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from csp_ir.cli.behind import behind, time_option
from csp_ir.cli.codes import BAD_INPUT, NOT_SOLVED, SOLVED
from csp_ir.cli.forms import format_option, tell
from csp_ir.cli.run import read_text
from csp_ir.errors import InputError

if TYPE_CHECKING:
    from csp_ir.spec.model import Spec


@click.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@format_option
@time_option
@click.option("--evidence", is_flag=True, help="FILE is what `solve --evidence` wrote: repeat it, and compare.")
@click.option("--marked", is_flag=True, help="Check each function below a comment `# csp-ir: SPEC` against that spec.")
def command(files: tuple[str, ...], form: str, seconds: float, evidence: bool, marked: bool) -> int:
    """Check a draft or program: syntax, scopes, types, and every example that its holes do not stop."""
    if marked:
        from csp_ir.cli.marked import check_marked

        return check_marked(files, form, seconds)
    file, *more = files
    if more:
        raise InputError("one FILE at a time", remedy="several go with --marked")
    if evidence:
        return behind("csp_ir.cli.check:check_evidence", seconds=seconds, text=read_text(file), file=file, form=form)
    return behind("csp_ir.cli.check:check", seconds=seconds, text=read_text(file), file=file, form=form)


def check(text: str, file: str, form: str = "text") -> int:
    """The body of the command, for the text of a file. Returns the exit code."""
    if form == "text":
        return _check(text, file, [])
    from contextlib import redirect_stdout

    rows: list[dict[str, str]] = []
    with redirect_stdout(sys.stderr):
        code = _check(text, file, rows)
    tell(form, rows, "")
    return code


def _check(text: str, file: str, rows: list[dict[str, str]]) -> int:
    """What is said of a draft or program; rows: takes in each example, as data."""
    from csp_ir.constraints.structure import structures, without_sketch
    from csp_ir.interpreter.machine import compile_program
    from csp_ir.interpreter.outcomes import Stuck, describe
    from csp_ir.ir.check import check_program
    from csp_ir.refutation.contradiction import contradiction
    from csp_ir.spec.read import read_spec

    spec = read_spec(text, file=file)
    structures(spec.constraints, file)
    if spec.sketch is None:
        without_sketch(spec.constraints, file)
        if core := contradiction(spec):
            return _contradicts(core)
        click.echo(f"{spec.name}: a spec with {len(spec.examples)} examples and no code to check")
        _notes(spec)
        return SOLVED
    errors = check_program(spec.sketch)
    for error in errors:
        error.file = file
        click.echo(f"error: {error.shown(text)}", err=True)
    if errors:
        return BAD_INPUT
    if core := contradiction(spec):
        return _contradicts(core)
    machine = compile_program(spec.sketch)
    passed = failed = stuck = 0
    for example in spec.examples:
        outcome = machine.run(example.args).outcome
        line = example.describe(spec.name)
        if isinstance(outcome, Stuck):
            stuck += 1
            known = ", ".join(f"{k} = {v!r}" for k, v in outcome.environment.items())
            said = f"for ?{outcome.hole}{f' with {known}' if known else ''}"
            rows.append({"example": line, "state": "waits", "said": said})
            click.echo(f"waits  {line}: {said}")
        elif example.accepts(outcome):
            passed += 1
            rows.append({"example": line, "state": "passes", "said": ""})
            click.echo(f"passes {line}")
        else:
            failed += 1
            rows.append({"example": line, "state": "fails", "said": describe(outcome)})
            click.echo(f"FAILS  {line}: {describe(outcome)}")
    click.echo(f"{spec.name}: {passed} passed, {failed} failed, {stuck} wait for a hole")
    _notes(spec)
    return NOT_SOLVED if failed else SOLVED


def check_evidence(text: str, file: str, form: str = "text") -> int:
    """The body of `check --evidence`, for the text of a file. Returns the exit code."""
    from csp_ir.proof.evidence import repeat

    same, said = repeat(text, file)
    lines = said if same else ["not the same:", *(f"  {line}" for line in said)]
    tell(form, [{"file": file, "same": same, "said": list(said)}], "\n".join(lines), single=True)
    return SOLVED if same else NOT_SOLVED


def _contradicts(core: tuple[str, ...]) -> int:
    click.echo("these contradict each other:\n  " + "\n  ".join(core))
    return NOT_SOLVED


def _notes(spec: Spec) -> None:
    """What of the spec becomes properties to test, and what nothing checks."""
    for word, clause in spec.clauses():
        click.echo(f"  {word}: {clause}")
    for constraint in spec.constraints:
        click.echo(f"  constraint: {constraint}")
    for warning in spec.warnings:
        click.echo(f"  warning: {warning}")
    for note in spec.notes:
        click.echo(f"  not checked: {note}")
