"""Variables that a text gives literal values, and the constants of other languages."""

from __future__ import annotations

import ast
import copy
from collections.abc import Callable
from typing import Any

from csp_ir.spec.forms.claim import UnreadError
from csp_ir.spec.values import argument_of, value_of

CONSTANTS: dict[str, Any] = {"true": True, "false": False, "null": None, "none": None, "nil": None, "undefined": None}
MOST_NODES = 5_000  # of an expression whose variables are replaced


class Bindings:
    """Names and the expressions they stand for, with their sizes; an expression may hold a call of the function.

    Expressions are shared, not copied: whoever changes one that was resolved makes a copy before.
    """

    def __init__(self, known: dict[str, tuple[ast.expr, int]] | None = None) -> None:
        self.known = dict(known or {})

    def copy(self) -> Bindings:
        return Bindings(self.known)

    def assign(self, target: ast.expr, value: ast.expr) -> None:
        """`target = value`, tuples item by item; what cannot be followed is forgotten."""
        if name := _name(target):
            try:
                resolved = self.resolved(value)
                self.known[name] = resolved, sum(1 for _ in ast.walk(resolved))
            except UnreadError:
                self.known.pop(name, None)
        elif isinstance(target, ast.Tuple | ast.List):
            parts = value.elts if isinstance(value, ast.Tuple | ast.List) else []
            for i, part in enumerate(target.elts):
                if len(parts) == len(target.elts):
                    self.assign(part, parts[i])
                elif isinstance(value, ast.Call) and not any(isinstance(e, ast.Starred) for e in target.elts):
                    self.assign(part, ast.Subscript(value, ast.Constant(i)))
                else:
                    self.forget(part)
        else:
            self.forget(target.value if isinstance(target, ast.Subscript) else target)

    def forget(self, target: ast.AST | None) -> None:
        """What a name, or each of several, stands for is no longer known."""
        for part in target.elts if isinstance(target, ast.Tuple | ast.List) else [target]:
            self.known.pop(_name(part), None)

    def resolved(self, node: ast.expr) -> ast.expr:
        """An expression with its known names replaced. Raises UnreadError where it grows too large."""
        if not self.known and not any(isinstance(n, ast.Name) and n.id.lower() in CONSTANTS for n in ast.walk(node)):
            return node
        replacer = _Replacer(self.known)
        found: ast.expr = replacer.visit(copy.deepcopy(node))
        return found

    def value(self, node: ast.expr) -> Any:
        """The value of an expression. Raises UnreadError where it is none."""
        return self._valued(node, value_of)

    def argument(self, node: ast.expr) -> Any:
        """The value of an expression that is passed to a function, where a range may stand for its items. Raises UnreadError."""
        return self._valued(node, argument_of)

    def _valued(self, node: ast.expr, value: Callable[[ast.expr], Any]) -> Any:
        try:
            return value(self.resolved(node))
        except UnreadError:
            raise
        except (ValueError, TypeError, ArithmeticError, RecursionError) as error:
            message = str(error)
            if isinstance(node, ast.Name):
                message = f"`{node.id}` is a name, not a value"
            raise UnreadError(message, "write the value itself, in quotes if it is text") from None


def _name(target: ast.AST | None) -> str:
    """The name of a variable, or of a variable of a test, `self.x`; "" for what is none."""
    if isinstance(target, ast.Attribute) and isinstance(target.value, ast.Name):
        return f"{'self' if target.value.id == 'cls' else target.value.id}.{target.attr}"
    return target.id if isinstance(target, ast.Name) else ""


class _Replacer(ast.NodeTransformer):
    def __init__(self, known: dict[str, tuple[ast.expr, int]]) -> None:
        self.known = known
        self.left = MOST_NODES

    def visit_Call(self, node: ast.Call) -> ast.AST:
        """A variable may have the name of what is called."""
        node.args = [self.visit(a) for a in node.args]
        node.keywords = [self.visit(k) for k in node.keywords]
        if isinstance(node.func, ast.Attribute):
            node.func.value = self.visit(node.func.value)
        return node

    def visit_Attribute(self, node: ast.Attribute) -> ast.AST:
        """A variable of a test may stand for a value, as that of a module does not."""
        if (name := _name(node)) in self.known:
            found, size = self.known[name]
            self._count(size)
            return found
        return self.generic_visit(node)

    def _count(self, size: int) -> None:
        self.left -= size
        if self.left < 0:
            raise UnreadError("its variables hold too much", "write the values themselves")

    def visit_Name(self, node: ast.Name) -> ast.AST:
        if node.id in self.known:
            found, size = self.known[node.id]
        elif node.id.lower() in CONSTANTS and node.id not in ("None", "True", "False"):
            found, size = ast.copy_location(ast.Constant(CONSTANTS[node.id.lower()]), node), 1
        else:
            return node
        self._count(size)
        return found
