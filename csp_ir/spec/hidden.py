"""Names of a function's own that hide a class of a module which it names in full: `date` beside `datetime.date`."""

from __future__ import annotations

import ast


def without_hidden(source: str) -> str:
    """The text of a function with such names followed by a low line; as it is where it has none, or cannot be read."""
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return source
    modules = {a.name for n in ast.walk(tree) if isinstance(n, ast.Import) for a in n.names}
    full = {
        n.attr
        for n in ast.walk(tree)
        if isinstance(n, ast.Attribute) and isinstance(n.value, ast.Name) and n.value.id in modules
    }
    own = {n.id for n in ast.walk(tree) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
    own |= {n.arg for n in ast.walk(tree) if isinstance(n, ast.arg)}
    if not (hidden := full & own):
        return source
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and node.id in hidden:
            node.id += "_"
        elif isinstance(node, ast.arg) and node.arg in hidden:
            node.arg += "_"
    return ast.unparse(tree)
