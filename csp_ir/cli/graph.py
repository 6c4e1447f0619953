"""`csp-ir graph SPEC -o FILE`: the dependency graph of a draft's holes, as a picture or as text."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from csp_ir.cli.behind import behind
from csp_ir.cli.codes import SOLVED
from csp_ir.cli.forms import format_option, tell
from csp_ir.cli.run import read_text, write_text

if TYPE_CHECKING:
    from csp_ir.graph.picture import Picture

LIMIT = 60
READING = 20.0  # seconds for all but the sizes


@click.command()
@click.argument("spec")
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False),
    help="Draw into FILE.svg, .png, .html or .dot; `-` is an SVG on standard output.",
)
@click.option("--sizes/--no-sizes", default=True, help="Propose and propagate, to show domain sizes before and after.")
@click.option(
    "--time", "seconds", type=click.FloatRange(min=0.1), default=10.0, show_default=True, help="For the sizes."
)
@format_option
def command(spec: str, output: str | None, sizes: bool, seconds: float, form: str) -> int:
    """Show the holes of SPEC, what flows between them, their levels, constraints and domain sizes."""
    if output is not None:
        from csp_ir.graph.export import check_format

        check_format(output)
    found = behind(
        "csp_ir.cli.graph:draw", seconds=seconds + READING, text=read_text(spec), file=None if spec == "-" else spec,
        output=output, sizes=seconds if sizes else None, form=form,
    )  # fmt: skip
    if output is not None and found is not None:
        from csp_ir.graph.export import finished

        drawn = finished(found["data"], output)
        write_text(output, drawn.decode() if output == "-" else drawn)
        click.echo(f"{output}: {found['said']}", err=True)
    return SOLVED


def draw(
    text: str, file: str | None, output: str | None, sizes: float | None, form: str = "text"
) -> dict[str, str] | None:
    """The body of the command, for the text of a file: prints the graph, or gives the data of its picture."""
    from csp_ir.constraints.read import read_constraints
    from csp_ir.graph.export import export
    from csp_ir.graph.picture import picture
    from csp_ir.holes.draft import Draft
    from csp_ir.spec.read import read_spec

    read = read_spec(text, file=file)
    if read.sketch is None or read.sketch.complete:
        tell(form, [], f"{read.name} has no holes")
        return None
    draft = Draft(read.sketch)
    constraints = read_constraints(read.constraints, read.sketch, contexts=draft.holes, file=read.file)
    before: dict[str, int] = {}
    after: dict[str, int] = {}
    if sizes is not None:
        from csp_ir.propagators.engine import default_propagators, propagate
        from csp_ir.sketch import propose
        from csp_ir.spec.constants import spec_constants
        from csp_ir.work import worked

        deadline = worked() + sizes
        if not any(c.kind == "block" for c in draft.holes.values()):
            words = set(read.prose.lower().split())
            problem = propose(
                read.sketch, read.examples, spec_constants(read), words, LIMIT, 1, deadline, constraints
            )  # fmt: skip
            before = {n: len(d) for n, d in problem.domains.items()}
            propagate(problem, default_propagators(strict=True), deadline=deadline)
            after = {n: len(d) for n, d in problem.domains.items()}
    drawn = picture(draft, constraints, before, after)
    if output is None:
        tell(form, [asdict(drawn)], outline(drawn), single=True)
        return None
    count, deep = len(drawn.boxes), len(drawn.levels)
    said = f"{count} hole{'s' * (count != 1)} in {deep} level{'s' * (deep != 1)}"
    return {"data": export(drawn, output), "said": said}


def outline(drawn: Picture) -> str:
    """The graph as text: level by level, holes that wait for one another in braces."""
    lines = []
    for number, level in enumerate(drawn.levels, 1):
        parts = []
        for group in level:
            names = ", ".join(_sized(drawn, name) for name in group)
            parts.append(f"{{{names}}}" if len(group) > 1 else names)
        lines.append(f"level {number}: {', '.join(parts)}")
    for arrow in drawn.arrows:
        how = f"through {arrow.label}" if arrow.label else arrow.kind
        lines.append(f"  ?{arrow.source} -> ?{arrow.target}  {how}")
    if drawn.left_out:
        lines.append(f"  and {drawn.left_out} that these imply")
    if drawn.possible:
        lines.append(f"  and {drawn.possible} that are possible, since a hole may read whatever is in scope")
    lines += [f"constraint: {t.text}" for t in drawn.ties]
    lines += [f"constraint on ?{b.name}: {c}" for b in drawn.boxes.values() for c in b.conditions]
    if len(drawn.path) > 1:
        lines.append("longest chain: " + " -> ".join(", ".join(f"?{n}" for n in group) for group in drawn.path))
    return "\n".join(lines)


def _sized(drawn: Picture, name: str) -> str:
    box = drawn.boxes[name]
    known = [f"line {box.line}"] if box.line else []
    known += [] if box.before is None else [f"{box.before} -> {box.after}"]
    return f"?{name} ({', '.join(known)})" if known else f"?{name}"
