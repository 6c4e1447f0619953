"""Results that clauses of `ensures` give in so many words: equations solved for the result, case by case and part by part."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from csp_ir.goals.undone import undone
from csp_ir.ir import nodes as ir
from csp_ir.ir.rewrite import bound_at, free_names, map_nodes, replaced, substituted

RESULT = ir.Name("result")
_OPPOSITE = {"<": ">=", ">=": "<", ">": "<=", "<=": ">", "==": "!=", "!=": "==", "in": "not in", "not in": "in"}
_BACK = {"+": "-", "-": "+", "*": "//"}  # `result op k == e` is `result == e back k`
Case = tuple[tuple[ir.Expr, ...], ir.Expr]  # conditions, and the result where they hold


def conjuncts(clauses: Iterable[ir.Expr]) -> list[ir.Expr]:
    """Clauses as conditions that hold together, chains of comparisons taken apart."""
    found: list[ir.Expr] = []
    for clause in clauses:
        if isinstance(clause, ir.BoolOp) and clause.op == "and":
            found += conjuncts(clause.operands)
        elif isinstance(clause, ir.Compare):
            sides = pairwise((clause.first, *clause.rest))
            found += [ir.Compare(a, (op,), (b,)) for op, (a, b) in zip(clause.ops, sides, strict=True)]
        else:
            found.append(clause)
    return found


def negated(test: ir.Expr) -> ir.Expr:
    """A condition that holds where another one does not."""
    if isinstance(test, ir.Compare) and len(test.ops) == 1 and test.ops[0] in _OPPOSITE:
        return ir.Compare(test.first, (_OPPOSITE[str(test.ops[0])],), test.rest)
    if isinstance(test, ir.Unary) and test.op == "not":
        return test.operand
    return ir.Unary("not", test)


def speaks_of(expr: ir.Node, target: ir.Expr) -> bool:
    """Whether an expression has another one in it."""
    return any(node == target for node in expr.walk())


def value_of(conditions: Sequence[ir.Expr], target: ir.Expr = RESULT, way: int = 0) -> ir.Expr | None:
    """What conditions that hold together say a target is, as an expression without it; None where they do not say it.

    way: which of those that undo an operation is taken.
    """
    cases = [case for c in conditions for case in _cases(c, target, way)]
    last = next((value for tests, value in reversed(cases) if not tests), None)
    guarded = [(tests, value) for tests, value in cases if tests]
    if last is None and len(guarded) > 1:
        last = guarded.pop()[1]
    if last is None:
        return None
    for tests, value in reversed(guarded):
        if value != last:
            last = ir.IfExp(_all(tests), value, last)
    return last


def _all(tests: tuple[ir.Expr, ...]) -> ir.Expr:
    return tests[0] if len(tests) == 1 else ir.BoolOp("and", tests)


def _cases(condition: ir.Expr, target: ir.Expr, way: int) -> Iterator[Case]:
    """What a condition says a target is, each with what else has to hold."""
    if isinstance(condition, ir.IfExp) and not speaks_of(condition.test, target):
        yield from (((condition.test, *tests), v) for tests, v in _together([condition.body], target, way))
        other = negated(condition.test)
        yield from (((other, *tests), v) for tests, v in _together([condition.orelse], target, way))
    elif isinstance(condition, ir.BoolOp) and condition.op == "or":
        said = [part for part in condition.operands if speaks_of(part, target)]
        given = tuple(negated(part) for part in condition.operands if not speaks_of(part, target))
        for part in said:
            yield from (((*given, *tests), v) for tests, v in _together(conjuncts([part]), target, way))
    elif isinstance(condition, ir.Compare) and condition.ops == ("==",):
        for side, other in ((condition.first, condition.rest[0]), (condition.rest[0], condition.first)):
            if not speaks_of(other, target) and (solved := _solved(side, other, target, way)) is not None:
                yield (), solved
                return


def _together(parts: Sequence[ir.Expr], target: ir.Expr, way: int) -> Iterator[Case]:
    """What conditions that hold together say in one of their equations, under those that do not speak of the target."""
    tests = tuple(p for p in parts if not speaks_of(p, target))
    for part in parts:
        yield from (((*tests, *more), value) for more, value in _cases(part, target, way))


def _solved(side: ir.Expr, other: ir.Expr, target: ir.Expr, way: int) -> ir.Expr | None:
    """The target, where a side that speaks of it equals another one that does not."""
    if side == target:
        return other
    for inside, others in undone(side, other):
        if speaks_of(inside, target):
            return _solved(inside, others[min(way, len(others) - 1)], target, way)
    if isinstance(side, ir.Comprehension):
        return _solved_each(side, other, target, way)
    if isinstance(side, ir.Unary) and side.op == "-":
        return _solved(side.operand, ir.Unary("-", other), target, way)
    if not isinstance(side, ir.Binary) or side.op not in _BACK:
        return None
    left, right = speaks_of(side.left, target), speaks_of(side.right, target)
    if left and not right:
        return _solved(side.left, ir.Binary(other, _BACK[side.op], side.right), target, way)
    if right and not left and side.op == "-":
        return _solved(side.right, ir.Binary(side.left, "-", other), target, way)
    if right and not left:
        return _solved(side.right, ir.Binary(other, _BACK[side.op], side.left), target, way)
    return None


def _solved_each(side: ir.Comprehension, other: ir.Expr, target: ir.Expr, way: int) -> ir.Expr | None:
    """The target, where what is made of each of its elements is another list."""
    clause = side.clauses[0]
    if side.kind == "dict" or len(side.clauses) > 1 or clause.conditions or clause.iter != target:
        return None
    value = _solved(side.element, clause.target, clause.target, way) if isinstance(clause.target, ir.Name) else None
    return None if value is None else ir.Comprehension("list", value, (ir.Clause(clause.target, other),))


def rewritten(conditions: Sequence[ir.Expr]) -> list[ir.Expr]:
    """Conditions with what they say some part of the result is in its place, where others speak of that part."""
    found = list(conditions)
    for c in conditions:
        if not isinstance(c, ir.Compare) or c.ops != ("==",):
            continue
        for side, other in ((c.first, c.rest[0]), (c.rest[0], c.first)):
            if side != RESULT and speaks_of(side, RESULT) and not speaks_of(other, RESULT):
                found = [x if x == c else replaced(x, side, other) for x in found]
    return found


def inlined(clauses: Iterable[ir.Expr], helpers: Iterable[ir.Function]) -> list[ir.Expr]:
    """Clauses with the bodies of helpers that are one expression in the place of their calls."""
    short = {
        h.name: (h, h.body[0].value)
        for h in helpers
        if len(h.body) == 1 and isinstance(h.body[0], ir.Return) and h.body[0].value is not None and not h.decorators
    }

    def body(node: ir.Node) -> ir.Node:
        if not isinstance(node, ir.Call) or not isinstance(node.function, ir.Name) or node.function.id not in short:
            return node
        function, value = short[node.function.id]
        if node.keywords or len(node.args) != len(function.parameters):
            return node
        given = dict(zip((p.name for p in function.parameters), node.args, strict=True))
        if any(given.keys() & set(bound_at(x)) for x in value.walk()):
            return node
        return substituted(value, given)

    return [map_nodes(c, body) for c in clauses]


# --- results part by part ------------------------------------------------------------


def parts_of(conditions: Sequence[ir.Expr], count: int) -> ir.Expr | None:
    """The tuple of so many parts, each of which conditions give by its place."""
    items = [value_of(conditions, ir.Subscript(RESULT, ir.Literal(k))) for k in range(count)]
    found = [i for i in items if i is not None and not speaks_of(i, RESULT)]
    return ir.TupleDisplay(tuple(found)) if len(found) == count else None


def units_of(conditions: Sequence[ir.Expr], count: int) -> ir.Expr | None:
    """The tuple of so many parts that make up a number in units, as hours, minutes and seconds do; None where no sum is said."""
    for c in conditions:
        if not isinstance(c, ir.Compare) or c.ops != ("==",):
            continue
        for side, rest in ((c.first, c.rest[0]), (c.rest[0], c.first)):
            units = _units(side)
            if units is None or set(units) != set(range(count)) or speaks_of(rest, RESULT):
                continue
            items: dict[int, ir.Expr] = {}
            for k in sorted(units, key=lambda k: -units[k]):
                unit = ir.Literal(units[k])
                items[k] = rest if units[k] == 1 else ir.Binary(rest, "//", unit)
                rest = ir.Binary(rest, "%", unit)
            return ir.TupleDisplay(tuple(items[k] for k in range(count)))
    return None


def _units(expr: ir.Expr) -> dict[int, int] | None:
    """Of a sum of parts of the result, each times a number, the numbers; None for another expression."""
    if isinstance(expr, ir.Binary) and expr.op == "+":
        left, right = _units(expr.left), _units(expr.right)
        return None if left is None or right is None or left.keys() & right.keys() else left | right
    unit = 1
    if isinstance(expr, ir.Binary) and expr.op == "*":
        number, expr = (expr.left, expr.right) if isinstance(expr.left, ir.Literal) else (expr.right, expr.left)
        if not isinstance(number, ir.Literal) or type(number.value) is not int or number.value < 1:
            return None
        unit = number.value
    if isinstance(expr, ir.Subscript) and expr.value == RESULT and isinstance(expr.index, ir.Literal):
        return {expr.index.value: unit} if type(expr.index.value) is int else None
    return None


def elements_of(conditions: Sequence[ir.Expr], join: bool) -> ir.Expr | None:
    """The list, or text where they are joined, whose elements conditions give as they go over it; None where none do."""
    for over in conditions:
        found = _walked(over)
        if found is None:
            continue
        clause, target = found
        bodies = [b for c in conditions for b in _bodies(c, over)]
        value = value_of(bodies, target)
        if value is None or speaks_of(value, RESULT):
            continue
        made = ir.Comprehension("generator" if join else "list", value, (clause,))
        return ir.MethodCall(ir.Literal(""), "join", (made,)) if join else made
    return None


def entries_of(conditions: Sequence[ir.Expr]) -> ir.Expr | None:
    """The dict whose values conditions give key by key; None where none do."""
    for over in conditions:
        found = every(over)
        if found is None or not isinstance(found[0].target, ir.Name) or speaks_of(found[0].iter, RESULT):
            continue
        bodies = [b for c in conditions for b in _bodies(c, over)]
        value = value_of(bodies, ir.Subscript(RESULT, found[0].target))
        if value is not None and not speaks_of(value, RESULT):
            clause = ir.Clause(found[0].target, found[0].iter)
            return ir.Comprehension("dict", value, (clause,), found[0].target)
    return None


def every(condition: ir.Expr) -> tuple[ir.Clause, ir.Expr] | None:
    """The clause and body of `all(body for ...)`; None for other conditions."""
    if not isinstance(condition, ir.Call) or condition.function != ir.Name("all") or len(condition.args) != 1:
        return None
    (inside,) = condition.args
    if not isinstance(inside, ir.Comprehension) or len(inside.clauses) != 1 or inside.kind == "dict":
        return None
    return inside.clauses[0], inside.element


def _bodies(condition: ir.Expr, like: ir.Expr) -> Iterator[ir.Expr]:
    """What a condition asks of each element, where it goes over the same as another one."""
    mine, other = every(condition), every(like)
    if mine is None or other is None or (mine[0].target, mine[0].iter) != (other[0].target, other[0].iter):
        return
    for body in conjuncts([mine[1]]):
        unless = tuple(negated(c) for c in mine[0].conditions)
        yield ir.BoolOp("or", (*unless, body)) if unless else body


def _walked(condition: ir.Expr) -> tuple[ir.Clause, ir.Expr] | None:
    """What to go over for the elements of the result, and the name or place of one: `range(n)` with `result[i]`, `zip` with a name."""
    found = every(condition)
    if found is None:
        return None
    clause = found[0]
    target, source = clause.target, clause.iter
    if isinstance(source, ir.Call) and source.function == ir.Name("zip") and RESULT in source.args:
        return _zipped(target, source.args)
    if speaks_of(source, RESULT) or not isinstance(source, ir.Call) or len(source.args) != 1:
        return None
    index = target
    if source.function == ir.Name("enumerate") and isinstance(target, ir.TupleDisplay):
        index = target.items[0]
    elif source.function != ir.Name("range"):
        return None
    return ir.Clause(target, source), ir.Subscript(RESULT, index)


def _zipped(target: ir.Expr, sources: tuple[ir.Expr, ...]) -> tuple[ir.Clause, ir.Expr] | None:
    """`x` over `xs`, and `r`, of `r, x in zip(result, xs)`."""
    if not isinstance(target, ir.TupleDisplay) or len(target.items) != len(sources) or len(sources) < 2:
        return None
    at = sources.index(RESULT)
    names = tuple(n for k, n in enumerate(target.items) if k != at)
    rest = tuple(s for k, s in enumerate(sources) if k != at)
    if any(speaks_of(s, RESULT) for s in rest):
        return None
    if len(rest) == 1:
        return ir.Clause(names[0], rest[0]), target.items[at]
    return ir.Clause(ir.TupleDisplay(names), ir.Call(ir.Name("zip"), rest)), target.items[at]


def placed(conditions: Sequence[ir.Expr]) -> tuple[ir.Expr, ir.Clause, ir.Expr, ir.Expr] | None:
    """The length of a list, what to go over, and of each turn the place and what stands there; None where that is not said."""
    length = value_of(conditions, ir.Call(ir.Name("len"), (RESULT,)))
    for condition in conditions if length is not None else ():
        found = every(condition)
        if found is None or found[0].conditions or speaks_of(found[0].iter, RESULT):
            continue
        for place in (n for n in found[1].walk() if isinstance(n, ir.Subscript) and n.value == RESULT):
            value = value_of(conjuncts([found[1]]), place)
            if value is not None and not speaks_of(place.index, RESULT):
                assert length is not None
                return length, found[0], place.index, value
    return None


def bound_names(conditions: Iterable[ir.Expr]) -> set[str]:
    """All names that conditions speak of or bind."""
    return {n for c in conditions for node in c.walk() for n in (*bound_at(node), *free_names(node))}
