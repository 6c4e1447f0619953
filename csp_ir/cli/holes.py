"""`csp-ir holes FILE`: the holes of a draft, what is in scope, what fits, and what the examples want of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from csp_ir.cli.behind import behind, time_option
from csp_ir.cli.codes import SOLVED
from csp_ir.cli.forms import format_option, tell
from csp_ir.cli.run import read_text

if TYPE_CHECKING:
    from csp_ir.fits.fitting import Fitting

MAX_VALUE = 60


@click.command()
@click.argument("file")
@click.option("-n", "--number", default=5, show_default=True, help="How many fits to show for each hole.")
@click.option("--hole", "only", multiple=True, help="Show this hole only (may be given several times).")
@format_option
@time_option
def command(file: str, number: int, only: tuple[str, ...], form: str, seconds: float) -> int:
    """List a draft's holes: kind, type, scope, the best fits, and what each example wants of them."""
    text = read_text(file)
    return behind("csp_ir.cli.holes:holes", seconds=seconds, text=text, file=file, number=number, only=only, form=form)


def holes(text: str, file: str, number: int, only: tuple[str, ...], form: str = "text") -> int:
    """The body of the command, for the text of a file. Returns the exit code."""
    from csp_ir.ir.types import type_text
    from csp_ir.spec.read import read_spec

    spec = read_spec(text, file=file)
    if spec.sketch is None or spec.sketch.complete:
        tell(form, [], f"{spec.name} has no holes")
        return SOLVED
    from csp_ir.fits.fitting import Fitting

    fitting = Fitting.of(spec)
    for name in only:
        fitting.context(name)
    if form != "text":
        shown = [h for h in fitting.draft.holes if not only or h in only]
        tell(form, [hole_data(fitting, name, number) for name in shown], "")
        return SOLVED
    for name, hole in fitting.draft.holes.items():
        if only and name not in only:
            continue
        where = f" (line {hole.position.line})" if hole.position else ""
        typed = f": {type_text(hole.expected)}" if hole.kind not in ("block", "type") else ""
        click.echo(f"?{name}{typed}  [{hole.kind}]{where}")
        if hole.description:
            click.echo(f"    {hole.description}")
        scope = ", ".join(f"{n}: {type_text(t)}" for n, t in hole.scope.items())
        click.echo(f"    in scope: {scope or 'nothing'}")
        fits = fitting.fits(name, number)
        click.echo(f"    fits: {', '.join(one_line(str(f.candidate)) for f in fits) or 'none found'}")
        if any(f.passes for f in fits):
            click.echo(f"    passes: {', '.join(str(f.passes) for f in fits)} of {len(fitting.examples)} examples")
        for line in needs(fitting, name):
            click.echo(f"    {line}")
    return SOLVED


def hole_data(fitting: Fitting, name: str, number: int) -> dict[str, Any]:
    """A hole with what fits it, as data."""
    from csp_ir.ir.types import type_text

    c = fitting.draft.holes[name]
    fits = [{"text": str(f.candidate), "passes": f.passes, "waits": f.waits} for f in fitting.fits(name, number)]
    return {
        "hole": name, "kind": c.kind, "type": type_text(c.expected), "line": c.position.line if c.position else None,
        "description": c.description, "scope": {n: type_text(t) for n, t in c.scope.items()}, "fits": fits,
        "needs": needs(fitting, name),
    }  # fmt: skip


def one_line(text: str) -> str:
    """Statements on one line: `if a: b`, `a; b`."""
    lines = [line for line in text.split("\n") if line.strip()]
    joined = lines[0] if lines else ""
    for line in lines[1:]:
        joined += (" " if joined.endswith(":") else "; ") + line.strip()
    return joined


def needs(fitting: Fitting, hole: str) -> list[str]:
    """One line for each example that gets to a hole: where it is read, and what it has to give."""
    from csp_ir.fits.pending import MOST_READS
    from csp_ir.fits.told import scope_text

    lines = []
    for number, need in enumerate(fitting.needs(hole), 1):
        if not need.environments:
            continue
        known = scope_text(need.environments[0], short)
        line = f"example {number}: read with {known or 'nothing in scope'}"
        if len(need.environments) > 1:
            again = len(need.environments) - 1
            at_least = "at least " if again + 1 == MOST_READS else ""
            line += " (and once more)" if again == 1 else f" (and {at_least}{again} more times)"
        if need.wanted:
            line += f"; wanted {', then '.join(dict.fromkeys(short(v) for v in need.wanted))}"
        if need.after:
            last = " for the last time" if len(need.environments) > 1 else ""
            line += f"; wanted after it{last}: {', '.join(f'{n} = {short(v)}' for n, v in need.after.items())}"
        lines.append(line)
    return lines


def short(value: object) -> str:
    """A value as text of bounded length."""
    text = repr(value)
    return text if len(text) <= MAX_VALUE else text[: MAX_VALUE - 3] + "..."
