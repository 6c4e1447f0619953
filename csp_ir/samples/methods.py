"""A function that a sample wrote as the method of a class, `class Solution`: as a function of its own, or behind one."""

from __future__ import annotations

import ast
from collections.abc import Iterator

FLATTENED, BEHIND = "made functions of the methods of a class", "called the method of its class"
_PLAIN = ("staticmethod", "classmethod", "cache", "lru_cache", "functools.cache", "functools.lru_cache", "override")


def out_of_class(text: str, name: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Texts of a module whose class has a method `name`, with a function of that name, and what was done to get them.

    The methods as functions and the class's constants as the module's, where the class keeps nothing in `self`; and the class as it is, with a
    function that makes one and calls it.
    """
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return
    for at, node in enumerate(tree.body):
        method = next((m for m in node.body if _is_method(m, name)), None) if isinstance(node, ast.ClassDef) else None
        if not isinstance(node, ast.ClassDef) or not isinstance(method, ast.FunctionDef):
            continue
        before, after = tree.body[:at], tree.body[at + 1 :]
        behind = _behind(node, method)
        if (flat := _flat(node)) is not None:
            yield _text([*before, *flat, *after]), (FLATTENED,)
        if behind is not None:
            yield _text([*before, *ast.parse(text).body[at : at + 1], behind]), (BEHIND,)


def _is_method(node: ast.stmt, name: str) -> bool:
    return isinstance(node, ast.FunctionDef) and node.name == name


def _is_static(node: ast.FunctionDef) -> bool:
    return any(ast.unparse(d) == "staticmethod" for d in node.decorator_list)


def _text(body: list[ast.stmt]) -> str:
    return ast.unparse(ast.fix_missing_locations(ast.Module(body, []))) + "\n"


def _flat(node: ast.ClassDef) -> list[ast.stmt] | None:
    """The methods of a class as functions; None where it keeps a state, or holds more than methods and constants."""
    body = [s for s in node.body if not isinstance(s, ast.Expr | ast.Pass)]
    members = {m for s in body for m in _bound(s)}
    firsts = {s.args.args[0].arg for s in body if isinstance(s, ast.FunctionDef) and s.args.args and not _is_static(s)}
    owners = {*firsts, node.name}
    stored = (
        n
        for n in ast.walk(node)
        if isinstance(n, ast.Attribute) and isinstance(n.ctx, ast.Store | ast.Del) and _owner(n) in owners
    )
    if any(stored) or not all(isinstance(s, ast.FunctionDef | ast.Assign | ast.AnnAssign) for s in body):
        return None
    replaced = [_Members(owners, members).visit(s) for s in body]
    for s in replaced:
        if not isinstance(s, ast.FunctionDef):
            continue
        marks = [ast.unparse(d).split("(")[0] for d in s.decorator_list]
        if any(m not in _PLAIN for m in marks) or s.name.startswith("__"):
            return None
        if not _is_static(s):
            s.args.args = s.args.args[1:]
        s.decorator_list = [d for d, m in zip(s.decorator_list, marks, strict=True) if "cache" in m]
        if any(isinstance(n, ast.Name) and n.id in firsts for n in ast.walk(s)):
            return None
    return replaced


def _bound(node: ast.stmt) -> list[str]:
    """The names that a statement of a class gives to its members."""
    if isinstance(node, ast.FunctionDef):
        return [node.name]
    targets = node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
    return [t.id for t in targets if isinstance(t, ast.Name)]


def _owner(node: ast.Attribute) -> str:
    return node.value.id if isinstance(node.value, ast.Name) else ""


class _Members(ast.NodeTransformer):
    """`self.x` as `x`."""

    def __init__(self, owners: set[str], members: set[str]) -> None:
        self.owners, self.members = owners, members

    def visit_Attribute(self, node: ast.Attribute) -> ast.AST:
        if _owner(node) in self.owners and node.attr in self.members:
            return ast.copy_location(ast.Name(node.attr, node.ctx), node)
        return self.generic_visit(node)


def _behind(node: ast.ClassDef, method: ast.FunctionDef) -> ast.FunctionDef | None:
    """A function that makes an instance and calls its method; None where making one takes arguments."""
    made = next((s for s in node.body if isinstance(s, ast.FunctionDef) and s.name == "__init__"), None)
    if made is not None and len(made.args.args) - 1 > len(made.args.defaults):
        return None
    static = _is_static(method)
    given = ast.unparse(method.args) if static else ast.unparse(method.args).partition(",")[2].strip()
    names = [a.arg for a in method.args.args[0 if static else 1 :]]
    returns = f" -> {ast.unparse(method.returns)}" if method.returns else ""
    call = f"{node.name}().{method.name}({', '.join(names)})"
    made_text = f"def {method.name}({given}){returns}:\n    return {call}\n"
    function = ast.parse(made_text).body[0]
    assert isinstance(function, ast.FunctionDef)
    return function
