"""Which clauses Daikon could state with its published templates (Ernst et al.: The Daikon system for dynamic detection of likely
invariants, Science of Computer Programming 69, 2007, and the list of invariants of its manual).

Nothing of Daikon runs: this says in what form a clause is, and gives an upper bound of what it would find, with every derived variable (sizes,
sums, ends, least and greatest elements) switched on.
"""

from __future__ import annotations

import ast

_DERIVED = {"len", "sum", "min", "max", "abs"}
_OPERATORS = (ast.Add, ast.Sub, ast.Mult, ast.FloorDiv, ast.Mod, ast.Pow, ast.BitAnd, ast.BitOr)


def in_daikon(clause: str) -> bool:
    """Whether a clause is a unary, binary or ternary invariant of Daikon, or an implication or conjunction of such."""
    return _invariant(ast.parse(clause, mode="eval").body)


def _invariant(e: ast.expr) -> bool:
    if isinstance(e, ast.BoolOp):  # implications are stated with splitting conditions, such as `not xs or ...`
        return all(_invariant(v) or _condition(v) for v in e.values)
    if isinstance(e, ast.Compare):
        pairs = zip([e.left, *e.comparators], e.comparators, strict=False)
        return all(_compared(op, a, b) for op, (a, b) in zip(e.ops, pairs, strict=True))
    if (
        isinstance(e, ast.Call)
        and isinstance(e.func, ast.Name)
        and e.func.id == "all"
        and isinstance(e.args[0], ast.GeneratorExp)
    ):
        return _invariant(e.args[0].elt) and all(
            _is_variable(g.iter) for g in e.args[0].generators
        )  # bounds of elements
    return isinstance(e, ast.Name)


def _condition(e: ast.expr) -> bool:
    return isinstance(e, ast.UnaryOp) and isinstance(e.op, ast.Not) and _is_variable(e.operand)


def _compared(op: ast.cmpop, a: ast.expr, b: ast.expr) -> bool:
    if isinstance(op, ast.In):  # membership, and one of few values
        return _is_variable(a) and (
            _is_variable(b) or (isinstance(b, ast.Tuple) and len(b.elts) <= 3 and all(map(_is_term, b.elts)))
        )
    if isinstance(op, ast.NotIn):
        return False
    sets = [
        x.args[0]
        for x in (a, b)
        if isinstance(x, ast.Call) and isinstance(x.func, ast.Name) and x.func.id == "set" and x.args
    ]
    if len(sets) == 2:  # subsets of sequences
        return all(map(_is_variable, sets))
    return any(_order(x, y) for x, y in ((a, b), (b, a))) or (_is_term(a) and _is_term(b))


def _order(a: ast.expr, b: ast.expr) -> bool:
    """A sequence that is in order, has no repeats, or is another one reversed."""
    if isinstance(b, ast.Call) and isinstance(b.func, ast.Name) and b.func.id == "sorted":
        return ast.dump(a) == ast.dump(b.args[0])
    if isinstance(b, ast.Subscript):
        return _is_variable(a) and _is_variable(b.value) and ast.unparse(b.slice) == "::-1"
    repeats = f"len(set({ast.unparse(a.args[0])}))" if isinstance(a, ast.Call) and a.args else None
    return repeats is not None and ast.unparse(b) == repeats


def _is_term(e: ast.expr) -> bool:
    """A linear or other basic term of at most three variables."""
    variables = {n.id for n in ast.walk(e) if isinstance(n, ast.Name)} - _DERIVED
    return len(variables) <= 3 and _is_arithmetic(e)


def _is_arithmetic(e: ast.expr) -> bool:
    if isinstance(e, ast.BinOp):
        return isinstance(e.op, _OPERATORS) and _is_arithmetic(e.left) and _is_arithmetic(e.right)
    if isinstance(e, ast.UnaryOp):
        return isinstance(e.op, ast.USub) and _is_arithmetic(e.operand)
    return _is_variable(e) or isinstance(e, ast.Constant)


def _is_variable(e: ast.expr) -> bool:
    """A parameter, the result, or what Daikon derives of one."""
    if isinstance(e, ast.Call):
        named = isinstance(e.func, ast.Name) and e.func.id in _DERIVED and not e.keywords
        return named and all(_is_variable(a) or isinstance(a, ast.Constant) for a in e.args)
    if isinstance(e, ast.Subscript):
        return isinstance(e.value, ast.Name) and ast.unparse(e.slice) in ("0", "-1")
    return isinstance(e, ast.Name)
