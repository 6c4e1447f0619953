"""The calls by which tests claim something: methods of unittest and of the frameworks like it."""

from __future__ import annotations

import ast

from csp_ir.ir.read_object import is_exception
from csp_ir.spec.forms.claim import UnreadError
from csp_ir.spec.model import Raises


def raises(kind: ast.expr) -> Raises:
    """The exception of a name, or the first of several. Raises UnreadError where it is none of Python's."""
    name = kind.id if isinstance(kind, ast.Name) else ""
    if isinstance(kind, ast.Tuple) and kind.elts:
        return raises(kind.elts[0])
    if not is_exception(name):
        raise UnreadError(f"`{ast.unparse(kind)}` is no builtin exception", "ValueError, KeyError, ...")
    return Raises(name)


def method(node: ast.Call) -> str | None:
    """`equal` of `self.assertEqual(...)`, `assert_equals(...)`, `Test.assert_equals(...)`; None for other calls."""
    name = called(node).lower().replace("_", "")
    if name.startswith("assert") and name not in ("assert", "assertion"):
        return name.removeprefix("assert")
    return "expect" if name == "expect" and len(node.args) < 3 else None


def compared_by_expect(node: ast.Call) -> tuple[ast.expr, ast.expr] | None:
    """What `expect(f(1)).toBe(2)` and its kin compare."""
    name = called(node).lower().replace("_", "")
    if name not in ("tobe", "toequal", "tostrictequal", "equal", "equals", "eql", "isequalto") or len(node.args) != 1:
        return None
    inner = node.func
    while isinstance(inner, ast.Attribute):
        inner = inner.value
    said = call_of(inner, "expect", "assert_that", "assertThat")
    return (said.args[0], node.args[0]) if said and len(said.args) == 1 else None


def called(node: ast.AST) -> str:
    """The name that a call calls, without its owner; "" for what is no call of a name."""
    if not isinstance(node, ast.Call):
        return ""
    return node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")


def call_of(node: ast.AST, *names: str) -> ast.Call | None:
    """The node, where it calls one of some names, whatever their owner; else None."""
    return node if isinstance(node, ast.Call) and called(node) in names else None


def is_text(node: ast.expr) -> bool:
    """Whether an expression is a text, with or without holes."""
    return isinstance(node, ast.JoinedStr) or (isinstance(node, ast.Constant) and isinstance(node.value, str))
