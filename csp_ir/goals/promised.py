"""Programs read off the clauses of `ensures`, for specs that say what results are and show none.

What clauses say in so many words comes first (`stated`); what tries values until one is admitted (`tried`) is slow, and
comes where nothing better is found. Either is verified as any other program is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain, count, product
from typing import Any

from csp_ir.draft.task import guards
from csp_ir.errors import CspIrError
from csp_ir.goals.admissible import halved, searched
from csp_ir.goals.equations import (
    RESULT,
    bound_names,
    conjuncts,
    elements_of,
    entries_of,
    inlined,
    parts_of,
    placed,
    rewritten,
    speaks_of,
    units_of,
    value_of,
)  # fmt: skip
from csp_ir.goals.recurrences import recurrences
from csp_ir.ir import nodes as ir
from csp_ir.ir.check import check_program
from csp_ir.ir.parse import parse_block
from csp_ir.ir.printer import print_expr
from csp_ir.ir.rewrite import map_nodes
from csp_ir.solution import Solution
from csp_ir.spec.model import Spec

WAYS = 4  # of undoing one operation
STATED, TRIED = 0.9, 0.45  # confidence, once they are verified
_EMPTY = {"int": "0", "float": "0.0", "str": '""', "bool": "False"}


def stated(spec: Spec, inputs: Sequence[tuple[Any, ...]] = ()) -> Iterator[Solution]:
    """Programs that give what clauses say the result is. inputs: on which clauses are compared with one another."""
    yield from _solutions(spec, _said(spec), STATED, "the clauses say what the result is")
    known, turn = _new_names(spec, "known", "k")
    yield from _solutions(
        spec, recurrences(spec, known, turn), STATED, "the clauses say how one result follows from others"
    )
    names = _new_names(spec, "low", "step")
    bodies = halved(spec, inputs, names)
    yield from _solutions(spec, bodies, STATED, "the clauses say where a condition ends to hold")


def tried(spec: Spec) -> Iterator[Solution]:
    """Programs that try values until the clauses admit one."""
    (name,) = _new_names(spec, "result")
    yield from _solutions(spec, searched(spec, name), TRIED, "it tries values until the clauses admit one")


def _solutions(spec: Spec, bodies: Iterator[str], confidence: float, why: str) -> Iterator[Solution]:
    for body in dict.fromkeys(bodies):
        try:
            block = parse_block(body, names=[p.name for p in spec.parameters])
        except CspIrError:
            continue
        function = ir.Function(spec.name, tuple(spec.parameters), spec.returns, (*guards(spec), *block))
        program = ir.Program(function, spec.helpers)
        if not check_program(program):
            yield Solution(program, cost=0.0, confidence=confidence, evidence=[why], last_resort=confidence < STATED)


def _said(spec: Spec) -> Iterator[str]:
    for clauses in (spec.ensures, inlined(spec.ensures, spec.helpers)) if spec.helpers else (spec.ensures,):
        yield from _of_conditions(spec, [c for c in conjuncts(clauses) if speaks_of(c, RESULT)])


def _of_conditions(spec: Spec, conditions: Sequence[ir.Expr]) -> Iterator[str]:
    changed = rewritten(conditions)
    equations: list[list[ir.Expr]] = [[c] for c in changed if isinstance(c, ir.Compare)]
    for way, several in product(range(WAYS), (*equations, changed)):
        whole = value_of(several, way=way)
        if whole is not None and not speaks_of(whole, RESULT):
            yield f"return {print_expr(whole)}\n"
    if spec.returns.name == "tuple" and (parts := parts_of(conditions, len(spec.returns.args))) is not None:
        yield f"return {print_expr(parts)}\n"
    if spec.returns.name == "tuple" and (units := units_of(conditions, len(spec.returns.args))) is not None:
        yield f"return {print_expr(units)}\n"
    if spec.returns.name == "dict" and (entries := entries_of(conditions)) is not None:
        yield f"return {print_expr(entries)}\n"
    if spec.returns.name not in ("list", "str"):
        return
    if (made := elements_of(conditions, spec.returns.name == "str")) is not None:
        yield f"return {print_expr(made)}\n"
    if spec.returns.name == "list" and (found := placed(conditions)) is not None:
        yield _filled(spec, conditions, *found)


def _filled(
    spec: Spec, conditions: Sequence[ir.Expr], length: ir.Expr, clause: ir.Clause, place: ir.Expr, value: ir.Expr
) -> str:
    (out,) = _new_names(spec, "placed")
    empty = _EMPTY.get(spec.returns.args[0].name if spec.returns.args else "", "None")
    named = [map_nodes(c, lambda n: ir.Name(out) if n == RESULT else n) for c in (place, value)]
    first = "".join(
        f"{out}[{print_expr(at)}] = {print_expr(said)}\n"
        for at, said in _places(conditions) if not speaks_of(said, RESULT)
    )  # fmt: skip
    head = f"for {_target(clause.target)} in {print_expr(clause.iter)}:"
    return (
        f"{out} = [{empty}] * ({print_expr(length)})\n{first}{head}\n"
        f"    {out}[{print_expr(named[0])}] = {print_expr(named[1])}\nreturn {out}\n"
    )


def _places(conditions: Sequence[ir.Expr]) -> Iterator[tuple[ir.Expr, ir.Expr]]:
    """Places of the result, with what conditions say stands there."""
    for c in conditions:
        for side in (c.first, c.rest[0]) if isinstance(c, ir.Compare) else ():
            if isinstance(side, ir.Subscript) and side.value == RESULT and isinstance(side.index, ir.Literal):
                value = value_of([c], side)
                yield from [(side.index, value)] if value is not None else []


def _target(target: ir.Expr) -> str:
    return print_expr(target).strip("()") if isinstance(target, ir.TupleDisplay) else print_expr(target)


def _new_names(spec: Spec, *wanted: str) -> list[str]:
    """Names that neither the parameters nor the clauses have."""
    taken = (
        (bound_names((*spec.ensures, *(law.expr for law in spec.laws))) - {"result"})
        | {p.name for p in spec.parameters}
        | {h.name for h in spec.helpers}
    )
    return [next(n for n in chain([w], (f"{w}{k}" for k in count(2))) if n not in taken) for w in wanted]
