"""Variables that a text gives literal values, and the constants of other languages."""

from __future__ import annotations

import ast
import copy
from typing import Any

from csp_ir.spec.forms.claim import UnreadError
from csp_ir.spec.values import value_of

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
        if isinstance(target, ast.Name):
            try:
                resolved = self.resolved(value)
                self.known[target.id] = resolved, sum(1 for _ in ast.walk(resolved))
            except UnreadError:
                self.known.pop(target.id, None)
        elif isinstance(target, ast.Tuple | ast.List):
            parts = value.elts if isinstance(value, ast.Tuple | ast.List) else []
            for i, part in enumerate(target.elts):
                if len(parts) == len(target.elts):
                    self.assign(part, parts[i])
                elif isinstance(value, ast.Call) and not any(isinstance(e, ast.Starred) for e in target.elts):
                    self.assign(part, ast.Subscript(value, ast.Constant(i)))
                elif isinstance(part, ast.Name):
                    self.known.pop(part.id, None)

    def resolved(self, node: ast.expr) -> ast.expr:
        """An expression with its known names replaced. Raises UnreadError where it grows too large."""
        if not self.known and not any(isinstance(n, ast.Name) and n.id.lower() in CONSTANTS for n in ast.walk(node)):
            return node
        replacer = _Replacer(self.known)
        found: ast.expr = replacer.visit(copy.deepcopy(node))
        return found

    def value(self, node: ast.expr) -> Any:
        """The value of an expression. Raises UnreadError where it is none."""
        try:
            return value_of(self.resolved(node))
        except UnreadError:
            raise
        except (ValueError, TypeError, ArithmeticError, RecursionError) as error:
            message = str(error)
            if isinstance(node, ast.Name):
                message = f"`{node.id}` is a name, not a value"
            raise UnreadError(message, "write the value itself, in quotes if it is text") from None


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

    def visit_Name(self, node: ast.Name) -> ast.AST:
        if node.id in self.known:
            found, size = self.known[node.id]
        elif node.id.lower() in CONSTANTS and node.id not in ("None", "True", "False"):
            found, size = ast.copy_location(ast.Constant(CONSTANTS[node.id.lower()]), node), 1
        else:
            return node
        self.left -= size
        if self.left < 0:
            raise UnreadError("its variables hold too much", "write the values themselves")
        return found
