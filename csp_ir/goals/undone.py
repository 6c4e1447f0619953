"""What undoes the operations that clauses do to a result: of `int(result, 2) == n` that the result is `bin(n)[2:]`.

A row holds what is done to `r_`, with anything for `s_`, and what undoes it, plainest first, where `e_` is what came of it and
`w_` what that was made of, where it was made alike (`sorted(xs)` of `sorted(result) == sorted(xs)`). What is proposed so is
verified, so that it need not hold of all values.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from functools import cache

from csp_ir.ir import nodes as ir
from csp_ir.ir.components import builtin_names
from csp_ir.ir.parse import parse_expr
from csp_ir.ir.rewrite import substituted

ROWS = (
    ("int(r_)", "str(e_)"),
    ("int(r_, 2)", "bin(e_)[2:]"),
    ("int(r_, 8)", "oct(e_)[2:]"),
    ("int(r_, 16)", "hex(e_)[2:]"),
    ("float(r_)", "str(e_)"),
    ("str(r_)", "int(e_)", "float(e_)"),
    ("chr(r_)", "ord(e_)"),
    ("ord(r_)", "chr(e_)"),
    ("r_[::-1]", "e_[::-1]"),
    ("list(reversed(r_))", "e_[::-1]"),
    ("list(r_)", '"".join(e_)', "tuple(e_)"),
    ("tuple(r_)", "list(e_)"),
    ("sorted(r_)", "sorted(w_)", "sorted(w_, reverse=True)", "w_", "w_[::-1]"),
    ("set(r_)", "sorted(e_)", "list(dict.fromkeys(w_))", "sorted(e_, reverse=True)", "list(e_)"),
    ("Counter(r_)", "sorted(w_)", "sorted(w_, reverse=True)", "w_", "w_[::-1]"),
    ("dict(r_)", "list(e_.items())"),
    ("list(r_.items())", "dict(e_)"),
    ("r_.items()", "dict(e_)"),
    ("r_.split()", '" ".join(e_)'),
    ("r_.split(s_)", "s_.join(e_)"),
    ("r_.splitlines()", '"\\n".join(e_)'),
    ('"".join(r_)', "list(e_)"),
    ('" ".join(r_)', "e_.split()"),
    ("s_.join(r_)", "e_.split(s_)"),
    ("r_.swapcase()", "e_.swapcase()"),
    ("r_ ** 2", "math.isqrt(e_)"),
    ("r_ / s_", "e_ * s_"),
    ("r_.days", "datetime.timedelta(days=e_)"),
    ("r_.total_seconds()", "datetime.timedelta(seconds=e_)"),
)  # fmt: skip
_HOLES = ("r_", "s_", "e_", "w_")


@cache
def _rows() -> tuple[tuple[ir.Expr, tuple[ir.Expr, ...]], ...]:
    read = [[parse_expr(text, names=_HOLES) for text in row] for row in ROWS]
    return tuple((done, tuple(undone)) for done, *undone in read)


def undone(side: ir.Expr, other: ir.Expr) -> Iterator[tuple[ir.Expr, list[ir.Expr]]]:
    """Of an operation whose value is another expression, what it is done to, and what that may equal."""
    for done, ways in _rows():
        found: dict[str, ir.Expr] = {}
        if not _matches(done, side, found):
            continue
        made_alike: dict[str, ir.Expr] = {}
        alike = _matches(done, other, made_alike)
        given = {**found, "e_": other, "w_": made_alike["r_"] if alike else other}
        yield found["r_"], [substituted(way, given) for way in ways]
    if isinstance(side, ir.Call) and isinstance(side.function, ir.Name) and side.function.id not in builtin_names():
        yield from _by_itself(side, other)


def _by_itself(side: ir.Call, other: ir.Expr) -> Iterator[tuple[ir.Expr, list[ir.Expr]]]:
    """A function undone by itself: with the rest of its arguments turned round, as a shift by `-k`, or as they are."""
    for at, inside in enumerate(() if side.keywords else side.args):
        rest = [*side.args[:at], *side.args[at + 1 :]]
        turned = [ir.Unary("-", a) for a in rest]
        ways = [[*args[:at], other, *args[at:]] for args in (turned, rest)]
        yield inside, [ir.Call(side.function, tuple(args)) for args in ways]


def _matches(pattern: object, part: object, found: dict[str, ir.Expr]) -> bool:
    """Whether a part is a pattern, with expressions for its holes."""
    if isinstance(pattern, ir.Name) and pattern.id in _HOLES:
        if not isinstance(part, ir.Expr):
            return False
        return found.setdefault(pattern.id, part) == part
    if type(pattern) is not type(part):
        return False
    if isinstance(pattern, tuple) and isinstance(part, tuple):
        return len(pattern) == len(part) and all(_matches(p, q, found) for p, q in zip(pattern, part, strict=True))
    if isinstance(pattern, ir.Node):
        names = [f.name for f in fields(pattern) if f.compare]
        return all(_matches(getattr(pattern, n), getattr(part, n), found) for n in names)
    return pattern == part
