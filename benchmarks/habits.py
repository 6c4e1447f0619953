"""How often Python's standard library has each operation: nats beside a sum, for the table of `csp_ir.wanted.habits`.

python -m benchmarks.habits
"""

from __future__ import annotations

import ast
import builtins
import math
import sysconfig
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

_BINARY = {
    ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/", ast.FloorDiv: "//", ast.Mod: "%", ast.Pow: "**",
}  # fmt: skip
_COMPARED = {
    ast.Eq: "==", ast.NotEq: "!=", ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">=", ast.In: "in",
    ast.NotIn: "not in", ast.Is: "is", ast.IsNot: "is not",
}  # fmt: skip
_SKIPPED = ("site-packages", "test", "tests", "idlelib", "lib2to3")


def operations(tree: ast.AST) -> Iterator[str]:
    """The operations of a module, each as often as it stands there."""
    for n in ast.walk(tree):
        match n:
            case ast.BinOp(op=op) if type(op) in _BINARY and not _formats(n):
                yield f"a {_BINARY[type(op)]} b"
            case ast.Compare(ops=ops):
                yield from (f"a {_COMPARED[type(op)]} b" for op in ops)
            case ast.BoolOp(op=joins, values=values):
                yield from ["a and b" if isinstance(joins, ast.And) else "a or b"] * (len(values) - 1)
            case ast.UnaryOp(op=ast.Not()):
                yield "not a"
            case ast.UnaryOp(op=ast.USub(), operand=operand) if not isinstance(operand, ast.Constant):
                yield "-a"
            case ast.IfExp():
                yield "b if a else c"
            case ast.Subscript(slice=place):
                yield f"a[{_place(place)}]"
            case ast.Call(func=ast.Name(id=name), args=args) if hasattr(builtins, name):
                yield f"{name}/{len(args)}"
            case ast.Call(func=ast.Attribute(attr=name), args=args):
                yield f".{name}/{len(args)}"


def _formats(n: ast.BinOp) -> bool:
    return isinstance(n.op, ast.Mod) and isinstance(n.left, ast.Constant) and isinstance(n.left.value, str)


def _place(place: ast.expr) -> str:
    match place:
        case ast.Slice(lower=lower, upper=upper, step=None):
            return f"{'b' * (lower is not None)}:{'c' * (upper is not None)}"
        case ast.Slice():
            return "::b"
        case ast.Constant(value=str()):
            return "'key'"
        case ast.Constant(value=value):
            return repr(value)
        case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=value)):
            return f"-{value}"
    return "b"


def main() -> None:
    counts: Counter[str] = Counter()
    root = Path(sysconfig.get_paths()["stdlib"])
    for path in sorted(root.rglob("*.py")):
        if not set(path.relative_to(root).parts) & set(_SKIPPED):
            counts.update(operations(ast.parse(path.read_bytes())))
    for name, count in counts.most_common(120):
        print(f"{-math.log(count / counts['a + b']):6.2f}  {name}")


if __name__ == "__main__":
    main()
