"""The cases that loops and tables of tests go through, and the marks that tests carry."""

from __future__ import annotations

import ast
from typing import Any

from csp_ir.spec.forms.asserted import call_of, called
from csp_ir.spec.forms.claim import UnreadError
from csp_ir.spec.forms.python import literal
from csp_ir.spec.values import argument_of

_UNREADABLE = "its cases are not a list of values"
_LEFT_OUT = {"skip": "it is skipped", "skipif": "it is skipped where a condition holds",
             "skipunless": "it is skipped where a condition holds", "ignore": "it is skipped", "disabled": "it is skipped",
             "xfail": "it is expected to fail", "expectedfailure": "it is expected to fail"}  # fmt: skip
_PASSED_ON = {"list", "tuple", "iter"}
_LEAVING = (ast.Return, ast.Raise, ast.Continue, ast.Break)
_NESTED = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)
MOST_DEEP = 20  # calls round one another
Tested = ast.FunctionDef | ast.AsyncFunctionDef


def cases_of(node: ast.expr, deep: int = 0) -> list[ast.expr]:
    """What a loop over an expression goes through, whose variables are resolved. Raises UnreadError where that is not written there."""
    if deep > MOST_DEEP:
        raise UnreadError(_UNREADABLE, "one example a line")
    if isinstance(node, ast.List | ast.Tuple | ast.Set):
        return node.elts
    if isinstance(node, ast.Dict):
        return [k for k in node.keys if k is not None]
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return [ast.Constant(c) for c in node.value]
    if isinstance(node, ast.Call):
        name, args = called(node), node.args
        if isinstance(node.func, ast.Attribute) and isinstance(node.func.value, ast.Dict) and not args:
            keys, values = _sides(node.func.value)
            if name in ("items", "keys", "values"):
                pairs: list[ast.expr] = [ast.Tuple([k, v]) for k, v in zip(keys, values, strict=True)]
                return {"items": pairs, "keys": keys, "values": values}[name]
        elif name == "zip" and args:
            return [ast.Tuple(list(row)) for row in zip(*(cases_of(a, deep + 1) for a in args), strict=False)]
        elif name == "enumerate" and args:
            start = [*args[1:], *(k.value for k in node.keywords)]
            first = _number(start[0]) if start else 0
            return [ast.Tuple([ast.Constant(i), e]) for i, e in enumerate(cases_of(args[0], deep + 1), first)]
        elif name == "reversed" and len(args) == 1:
            return cases_of(args[0], deep + 1)[::-1]
        elif name in _PASSED_ON and len(args) == 1:
            return cases_of(args[0], deep + 1)
        elif name in ("range", "sorted"):
            return [literal(v) for v in _values(node)]
    raise UnreadError(_UNREADABLE, "one example a line")


def _sides(table: ast.Dict) -> tuple[list[ast.expr], list[ast.expr]]:
    pairs = [(k, v) for k, v in zip(table.keys, table.values, strict=True) if k is not None]
    return [k for k, _ in pairs], [v for _, v in pairs]


def _values(node: ast.expr) -> list[Any]:
    try:
        return list(argument_of(node))
    except (ValueError, TypeError, ArithmeticError, RecursionError):
        raise UnreadError(_UNREADABLE, "one example a line") from None


def _number(node: ast.expr) -> int:
    if isinstance(node, ast.Constant) and isinstance(node.value, int):
        return node.value
    raise UnreadError(_UNREADABLE, "one example a line")


def left_out(node: Tested | ast.ClassDef) -> str:
    """Why the marks of a test say that it does not count; "" where they say no such thing."""
    for decorator in node.decorator_list:
        named = decorator.func if isinstance(decorator, ast.Call) else decorator
        name = named.id if isinstance(named, ast.Name) else getattr(named, "attr", "")
        if why := _LEFT_OUT.get(name.lower().replace("_", "")):
            return why
    return ""


def is_fixture(node: ast.stmt) -> bool:
    """Whether a statement is a fixture of pytest."""
    return isinstance(node, Tested) and any("fixture" in ast.unparse(d).split("(")[0] for d in node.decorator_list)


def fixture_rows(node: Tested) -> list[ast.expr]:
    """What `request.param` stands for in a fixture, one after the other; [] where it has no parameters. Raises UnreadError."""
    for decorator in node.decorator_list:
        for keyword in decorator.keywords if isinstance(decorator, ast.Call) else ():
            if keyword.arg == "params":
                return cases_of(keyword.value)
    return []


def leaves(node: ast.stmt) -> bool:
    """Whether what follows a statement in its block may not be reached."""
    if isinstance(node, ast.Expr):
        return call_of(node.value, "skipTest", "skip", "fail", "exit", "xfail") is not None
    if isinstance(node, _LEAVING):
        return True
    inner = [s for s in ast.iter_child_nodes(node) if isinstance(s, ast.stmt | ast.ExceptHandler | ast.match_case)]
    return not isinstance(node, _NESTED) and any(leaves(s) if isinstance(s, ast.stmt) else any(map(leaves, s.body)) for s in inner)  # fmt: skip
