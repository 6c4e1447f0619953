"""Where a failing run first went wrong: its steps, the likeliest to blame first, with the values they saw.

To Ochiai's score (`blame`) comes what another value at a step would do, whatever gave that value: a step at which the
other truth, a neighbouring number or an empty value lets an example pass is where it went wrong (after Chandra et al.,
"Angelic Debugging", 2011).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from csp_ir.errors import CspIrError
from csp_ir.interpreter.evaluation import compile_expr
from csp_ir.interpreter.machine import compile_program
from csp_ir.interpreter.outcomes import Limits, Outcome, Raised, shown
from csp_ir.ir import nodes as ir
from csp_ir.ir.printer import print_block
from csp_ir.samples.blame import follow, suspicion
from csp_ir.samples.canonical import renaming
from csp_ir.samples.distance import distance
from csp_ir.samples.sites import Site, blocks, expression_sites, put
from csp_ir.spec.model import Example

LIMITS = Limits(steps=10_000, depth=200)
MOST_SITES, MOST_EXAMPLES, MOST_STEPS, MOST_VALUES, MOST_TEXT = 40, 2, 2, 8, 80
_HOLE = "angel"


@dataclass(frozen=True)
class Step:
    """A statement as a failing run first came to it. text: its first line; values: names in scope with what they held."""

    number: int
    text: str
    values: tuple[tuple[str, str], ...]

    def __str__(self) -> str:
        held = ", ".join(f"{name} = {value}" for name, value in self.values)
        return f"`{self.text}`" + (f" with {held}" if held else "")


def blame(program: ir.Program, examples: Sequence[Example], passed: Sequence[bool]) -> dict[int, float]:
    """Statement number -> how likely it is to blame, from 0 to 2; only of statements that a failing run reaches."""
    reached = {n: s for n, s in suspicion(program, examples, passed).items() if s > 0}
    failing = [e for e, p in zip(examples, passed, strict=True) if not p][:MOST_EXAMPLES]
    gains = dict.fromkeys(reached, 0.0)
    sites = [s for s in expression_sites(program) if s.statement in reached and s.place != ("Return", "value")]
    for site in sites[:MOST_SITES]:
        gains[site.statement] = max(gains[site.statement], _gain(program, site, failing))
    return {n: score + gains[n] for n, score in reached.items()}


def steps(program: ir.Program, example: Example, outcome: Outcome, scores: Mapping[int, float]) -> list[Step]:
    """The steps of a failing run that are most to blame; the one that raised an exception before them."""
    order = {name: i for f in (*program.helpers, program.function) for i, name in enumerate(renaming(f))}
    first: dict[int, tuple[tuple[str, str], ...]] = {}
    last: tuple[int, Mapping[str, Any]] | None = None

    def see(_: int, number: int, environment: Mapping[str, Any]) -> None:
        nonlocal last
        last = number, dict(environment)
        if number not in first:
            first[number] = _held(environment, order)

    follow(program, [example], see)
    ranked = sorted(first, key=lambda n: -scores.get(n, 0.0))
    if isinstance(outcome, Raised) and last is not None:
        first[last[0]] = _held(last[1], order)
        ranked = [last[0], *(n for n in ranked if n != last[0])]
    texts = {
        n: t for block in blocks(program) for n, t in zip(block.numbers, map(_line, block.statements), strict=True)
    }
    return [Step(n, texts[n], first[n]) for n in ranked[:MOST_STEPS] if n in texts]


def _held(environment: Mapping[str, Any], order: Mapping[str, int]) -> tuple[tuple[str, str], ...]:
    """Names, as they appear in the program, with their values as texts."""
    plain = sorted((n for n, v in environment.items() if not callable(v) and n in order), key=lambda n: order[n])
    texts = [(n, shown(environment[n])) for n in plain[-MOST_VALUES:]]
    return tuple((n, t if len(t) <= MOST_TEXT else t[: MOST_TEXT - 3] + "...") for n, t in texts)


def _line(statement: ir.Stmt) -> str:
    return print_block([statement]).strip().split("\n")[0]


def _gain(program: ir.Program, site: Site, failing: Sequence[Example]) -> float:
    """The most by which another value at a place brings an example nearer to what it wants: 1 where it passes."""
    draft = put(program, site.path, ir.Hole(_HOLE))
    functions = {f.name: f for f in (*program.helpers, program.function)}
    try:
        machine = compile_program(draft)

        def off(example: Example, change: Callable[[Any], Any] | None) -> float:
            read = _reader(site, functions, change)
            return distance(machine.run(example.args, limits=LIMITS, holes=read, trace=False).outcome, example)

        return max((off(e, None) - min(off(e, c) for c in _CHANGES) for e in failing), default=0.0)
    except CspIrError:
        return 0.0


def _reader(
    site: Site, functions: Mapping[str, ir.Function], change: Callable[[Any], Any] | None
) -> Callable[[str, Mapping[str, Any]], Any]:
    """Gives the place its own value, changed."""
    compiled: dict[tuple[str, ...], Callable[..., Any]] = {}

    def read(_: str, environment: Mapping[str, Any]) -> Any:
        names = tuple(environment)
        if names not in compiled:
            compiled[names] = compile_expr(site.expr, names, functions, limits=LIMITS)
        value = compiled[names](*environment.values())
        return value if change is None else change(value)

    return read


def _other(value: Any) -> Any:
    """The other truth, the next number, an empty value of the same type."""
    if type(value) is bool:
        return not value
    if type(value) in (int, float):
        return value + 1
    return type(value)() if type(value) in (str, list, tuple, dict, set) else value


def _below(value: Any) -> Any:
    return value - 1 if type(value) in (int, float) else value


_CHANGES: tuple[Callable[[Any], Any], ...] = (_other, _below)
