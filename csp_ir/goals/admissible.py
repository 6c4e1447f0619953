"""Programs that look for the result among values that clauses of `ensures` admit: by halving where they are in order, else one by one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from csp_ir.errors import CspIrError
from csp_ir.goals.equations import RESULT, conjuncts, every, negated, speaks_of
from csp_ir.interpreter.evaluation import compile_expr
from csp_ir.interpreter.outcomes import Limits
from csp_ir.ir import nodes as ir
from csp_ir.ir.printer import print_expr
from csp_ir.ir.rewrite import MIRRORED, map_nodes
from csp_ir.spec.model import Spec
from csp_ir.verify.judge import holds

LIMITS = Limits(steps=20_000)
ROWS, VALUES = 12, range(-12, 24)  # on which two conditions are compared: inputs, and results
NONE_LEFT = 'raise ValueError("there is no such result")'


@dataclass
class Bounds:
    """The least whole number that conditions admit, and that beyond the greatest, as expressions; None where they do not say it.

    said: the conditions that say it.
    """

    low: ir.Expr | None = None
    beyond: ir.Expr | None = None
    said: list[ir.Expr] = field(default_factory=list)


def bounds(conditions: Sequence[ir.Expr]) -> Bounds:
    """What comparisons with the result itself say."""
    found = Bounds()
    for c in conditions:
        if not isinstance(c, ir.Compare):
            continue
        op, left, right = c.ops[0], c.first, c.rest[0]
        if right == RESULT:
            op, left, right = MIRRORED.get(str(op), op), right, left
        if left != RESULT or speaks_of(right, RESULT):
            continue
        if op in (">", ">=") and found.low is None:
            found.low = _plus(right, 1) if op == ">" else right
            found.said.append(c)
        elif op in ("<", "<=") and found.beyond is None:
            found.beyond = right if op == "<" else _plus(right, 1)
            found.said.append(c)
    return found


def _plus(expr: ir.Expr, by: int) -> ir.Expr:
    if isinstance(expr, ir.Literal) and type(expr.value) is int:
        return ir.Literal(expr.value + by)
    if (
        isinstance(expr, ir.Binary)
        and expr.op in ("+", "-")
        and isinstance(expr.right, ir.Literal)
        and type(expr.right.value) is int
    ):
        if (there := expr.right.value * (1 if expr.op == "+" else -1) + by) == 0:
            return expr.left
        return ir.Binary(expr.left, "+" if there > 0 else "-", ir.Literal(abs(there)))
    return ir.Binary(expr, "+" if by > 0 else "-", ir.Literal(1))


# --- by halving ----------------------------------------------------------------------


def halved(spec: Spec, rows: Sequence[tuple[Any, ...]], names: Sequence[str]) -> Iterator[str]:
    """Bodies for the greatest number of which a condition holds, where another one says that it holds of no greater one.

    rows: inputs on which conditions are compared; names: two that the clauses do not have.
    """
    conditions = [c for c in conjuncts(spec.ensures) if speaks_of(c, RESULT)]
    low = bounds(conditions).low
    if spec.returns.name != "int":
        return
    held = [c for c in conditions if isinstance(c, ir.Compare)]
    at_least, step = names
    for first in held:
        for last in held:
            if first is not last and _follows(spec, rows, first, last, low):
                yield _halving(first, low, at_least, step)


def _follows(spec: Spec, rows: Sequence[tuple[Any, ...]], first: ir.Expr, last: ir.Expr, low: ir.Expr | None) -> bool:
    """Whether, on inputs, one condition holds of a number exactly where another one does not hold of the next, from a least one on."""
    params = (*(p.name for p in spec.parameters), "result")
    functions = {f.name: f for f in spec.helpers}
    try:
        here, beyond, least = (compile_expr(e, params, functions, limits=LIMITS) for e in (
            shifted(first, 1), last, ir.Literal(True) if low is None else ir.Compare(low, ("<=",), (RESULT,))
        ))  # fmt: skip
    except CspIrError:
        return False
    seen: set[bool] = set()
    for args in islice(rows, ROWS):
        for k in VALUES:
            if holds(least, (*args, k)) is not True:
                continue
            one, other = holds(here, (*args, k)), holds(beyond, (*args, k))
            if not isinstance(one, bool) or one is other:
                return False
            seen.add(one)
    return len(seen) == 2


def shifted(expr: ir.Expr, by: int) -> ir.Expr:
    """A condition of a number that lies so far beyond the result."""
    changed: ir.Expr = map_nodes(expr, lambda n: ir.Binary(RESULT, "+", ir.Literal(by)) if n == RESULT else n)
    return changed


def _halving(first: ir.Expr, low: ir.Expr | None, name: str, step: str) -> str:
    next_ = ir.Binary(ir.Name(name), "+", ir.Name(step))
    test: ir.Expr = map_nodes(first, lambda n: next_ if n == RESULT else n)
    told = print_expr(test)
    start = f"{name} = {'0' if low is None else print_expr(low)}\n{step} = 1\n"
    if low is None:
        start += f"while not {print_expr(_named(first, name))}:\n    {name} -= {step}\n    {step} *= 2\n{step} = 1\n"
    return (
        f"{start}while {told}:\n    {step} *= 2\n"
        f"while {step} > 0:\n    if {told}:\n        {name} += {step}\n    {step} //= 2\nreturn {name}\n"
    )


# --- one by one ----------------------------------------------------------------------


def searched(spec: Spec, name: str) -> Iterator[str]:
    """Bodies that try values one after the other; name: one that the clauses do not have."""
    conditions = [c for c in conjuncts(spec.ensures) if speaks_of(c, RESULT)]
    for source, left in _sources(spec, conditions):
        test = _test(left, name)
        yield (
            f"for {name} in {source}:\n    if {test}:\n        return {name}\n{NONE_LEFT}\n"
            if left
            else (f"for {name} in {source}:\n    return {name}\n{NONE_LEFT}\n")
        )
    if spec.returns.name == "int":
        yield from _counted(conditions, name)


def _test(conditions: Sequence[ir.Expr], name: str) -> str:
    named = [_named(c, name) for c in conditions]
    return print_expr(named[0] if len(named) == 1 else ir.BoolOp("and", tuple(named)))


def _sources(spec: Spec, conditions: Sequence[ir.Expr]) -> Iterator[tuple[str, list[ir.Expr]]]:
    """What to go over, as text, with the conditions that are left to try."""
    for c in conditions:
        rest = [other for other in conditions if other is not c]
        if isinstance(c, ir.Compare) and c.ops == ("in",) and c.first == RESULT and not speaks_of(c.rest[0], RESULT):
            if spec.returns.name == "str" and _is_text(spec, c.rest[0]):
                yield _pieces(print_expr(c.rest[0])), rest
            else:
                yield print_expr(c.rest[0]), rest
        elif isinstance(c, ir.BoolOp) and c.op == "or" and (values := _alternatives(c)):
            yield f"({', '.join(map(print_expr, values))},)", list(conditions)
        elif isinstance(c, ir.MethodCall) and c.args == (RESULT,) and c.method in ("startswith", "endswith"):
            text = print_expr(c.receiver)
            way = f"{text}[:k]" if c.method == "startswith" else f"{text}[len({text}) - k :]"
            yield f"[{way} for k in range(len({text}), -1, -1)]", rest
    if spec.returns.name == "tuple" and (columns := _columns(conditions, len(spec.returns.args))):
        names = [f"part{k}" for k in range(len(columns))]
        loops = " ".join(f"for {n} in {print_expr(c)}" for n, c in zip(names, columns, strict=True))
        yield f"[({', '.join(names)},) {loops}]", list(conditions)
    if spec.returns.name == "bool":
        yield "(True, False)", list(conditions)
    if spec.returns.name == "int":
        yield from _ranges(conditions)


def _named(condition: ir.Expr, name: str) -> ir.Expr:
    """A condition of a name in place of the result."""
    changed: ir.Expr = map_nodes(condition, lambda n: ir.Name(name) if n == RESULT else n)
    return changed


def _columns(conditions: Sequence[ir.Expr], count: int) -> list[ir.Expr]:
    """What each part of a tuple is in; nothing where that is not said of all of them."""
    found: dict[int, ir.Expr] = {}
    for c in conditions:
        if (
            isinstance(c, ir.Compare)
            and c.ops == ("in",)
            and isinstance(c.first, ir.Subscript)
            and c.first.value == RESULT
        ):
            at = c.first.index
            if isinstance(at, ir.Literal) and type(at.value) is int and not speaks_of(c.rest[0], RESULT):
                found.setdefault(at.value, c.rest[0])
    return [found[k] for k in range(count)] if count and all(k in found for k in range(count)) else []


def _is_text(spec: Spec, expr: ir.Expr) -> bool:
    return any(isinstance(expr, ir.Name) and expr.id == p.name and p.type.name == "str" for p in spec.parameters)


def _pieces(text: str) -> str:
    return f"[{text}[i : i + size] for size in range(len({text}), -1, -1) for i in range(len({text}) - size + 1)]"


def _alternatives(condition: ir.BoolOp) -> list[ir.Expr]:
    """What the result equals in each part of a disjunction; nothing where one of them does not say it."""
    found = []
    for part in condition.operands:
        said = [
            other
            for c in conjuncts([part])
            if isinstance(c, ir.Compare) and c.ops == ("==",)
            for side, other in ((c.first, c.rest[0]), (c.rest[0], c.first))
            if side == RESULT and not speaks_of(other, RESULT)
        ]
        if not said:
            return []
        found.append(said[0])
    return list(dict.fromkeys(found))


def _ranges(conditions: Sequence[ir.Expr]) -> Iterator[tuple[str, list[ir.Expr]]]:
    """Whole numbers between two bounds, from the end near which the conditions place the result."""
    said = bounds(conditions)
    divided = next((c.first.left for c in conditions if _divides(c)), None)  # type: ignore[attr-defined]
    beyond = said.beyond or (None if divided is None else _plus(divided, 1))
    if said.low is None or beyond is None:
        return
    left = [c for c in conditions if c not in said.said]
    if any(_above(c) for c in conditions):
        yield f"range({print_expr(_plus(beyond, -1))}, {print_expr(_plus(said.low, -1))}, -1)", left
    else:
        yield f"range({print_expr(said.low)}, {print_expr(beyond)})", left


def _divides(c: ir.Expr) -> bool:
    """Whether a condition is `a % result == 0`."""
    if not isinstance(c, ir.Compare) or c.ops != ("==",) or c.rest[0] != ir.Literal(0):
        return False
    rest = c.first
    return isinstance(rest, ir.Binary) and rest.op == "%" and rest.right == RESULT and not speaks_of(rest.left, RESULT)


def _above(c: ir.Expr) -> bool:
    """Whether a condition speaks of all numbers above the result."""
    found = every(c)
    if found is None or not isinstance(found[0].iter, ir.Call) or found[0].iter.function != ir.Name("range"):
        return False
    args = found[0].iter.args
    return len(args) > 1 and speaks_of(args[0], RESULT)


def _counted(conditions: Sequence[ir.Expr], name: str) -> Iterator[str]:
    """Whole numbers from a bound on, without an end: in steps of what divides them."""
    said = bounds(conditions)
    if said.low is not None:
        start, way = said.low, 1
    elif said.beyond is not None:
        start, way = _plus(said.beyond, -1), -1
    else:
        return
    left = [c for c in conditions if c not in said.said[:1]]
    if not left:
        yield f"return {print_expr(start)}\n"
        return
    step = next((s for c in conditions if (s := _multiple(c)) is not None), None)
    test = _test([negated(ir.BoolOp("and", tuple(left)) if len(left) > 1 else left[0])], name)
    if step is not None and said.low == ir.Literal(1):
        text = print_expr(step)
        yield f"{name} = {text}\nwhile {test}:\n    {name} += {text}\nreturn {name}\n"
    yield f"{name} = {print_expr(start)}\nwhile {test}:\n    {name} {'+' if way > 0 else '-'}= 1\nreturn {name}\n"


def _multiple(c: ir.Expr) -> ir.Expr | None:
    """What the result is a multiple of, by `result % a == 0`."""
    if isinstance(c, ir.Compare) and c.ops == ("==",) and c.rest[0] == ir.Literal(0):
        rest = c.first
        if isinstance(rest, ir.Binary) and rest.op == "%" and rest.left == RESULT and not speaks_of(rest.right, RESULT):
            return rest.right
    return None
