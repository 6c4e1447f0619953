"""With what functions of a folder are called in its other modules, where all arguments are literals."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping

from csp_ir.reverse.sites import MOST_CALLS

Imported = tuple[str, str]  # the module that a name comes from, and its name there; "" for the module itself


def calls_between(texts: Mapping[str, str]) -> dict[str, str]:
    """Of each module that others call, the calls as lines of Python. texts: of modules by their paths; those that are not Python are left out."""
    trees: dict[str, ast.Module] = {}
    for path, text in texts.items():
        try:
            trees[path] = ast.parse(text)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            continue
    known = _Modules(trees)
    found: dict[str, dict[str, dict[str, None]]] = {}
    for path, tree in trees.items():
        names = known.imported(path)
        for node in ast.walk(tree) if names else ():
            if isinstance(node, ast.Call) and (target := _target(node.func, names)) and _literal(node):
                module, name = known.home(*target)
                rows = found.setdefault(module, {}).setdefault(name, {})
                if len(rows) < MOST_CALLS and module != path:
                    rows[ast.unparse(ast.Call(ast.Name(name), node.args, node.keywords))] = None
    told = {module: "".join(f"{call}\n" for rows in own.values() for call in rows) for module, own in found.items()}
    return {module: lines for module, lines in told.items() if lines}


class _Modules:
    """Modules by what imports call them."""

    def __init__(self, trees: Mapping[str, ast.Module]) -> None:
        self.trees = trees
        self.parts = {path: _parts(path) for path in trees}
        self.packages = {parts for path, parts in self.parts.items() if path.endswith("__init__.py")}
        self.ends: dict[tuple[str, ...], list[str]] = {}
        for path, parts in self.parts.items():
            for i in range(len(parts)):
                self.ends.setdefault(parts[i:], []).append(path)
        self._imported: dict[str, dict[str, Imported]] = {}

    def module(self, parts: tuple[str, ...]) -> str | None:
        """The one module whose path ends so, and is no part of a package that goes unnamed."""
        found = [p for p in self.ends.get(parts, ()) if self.parts[p][: -len(parts)] not in self.packages]
        return found[0] if len(found) == 1 else None

    def imported(self, path: str) -> dict[str, Imported]:
        """What the names that a module imports mean, as far as they come from these modules."""
        if path not in self._imported:
            self._imported[path] = dict(self._imports(path))
        return self._imported[path]

    def _imports(self, path: str) -> Iterator[tuple[str, Imported]]:
        package = self.parts[path] if path.endswith("__init__.py") else self.parts[path][:-1]
        for node in ast.walk(self.trees[path]):
            if isinstance(node, ast.Import):
                for a in node.names:
                    if module := self.module(tuple(a.name.split("."))):
                        yield a.asname or a.name, (module, "")
            elif isinstance(node, ast.ImportFrom):
                last = tuple(node.module.split(".")) if node.module else ()
                base = (*package[: len(package) + 1 - node.level], *last) if node.level else last
                for a in node.names:
                    if module := self.module((*base, a.name)):
                        yield a.asname or a.name, (module, "")
                    elif module := self.module(base):
                        yield a.asname or a.name, (module, a.name)

    def home(self, module: str, name: str) -> Imported:
        """Where a function is defined that a module may only hand on."""
        for _ in range(4):
            onward = self.imported(module).get(name)
            if onward is None or not onward[1]:
                break
            module, name = onward
        return module, name


def _parts(path: str) -> tuple[str, ...]:
    parts = tuple(p for p in path.removesuffix(".py").replace("\\", "/").split("/") if p)
    return parts[:-1] if parts[-1:] == ("__init__",) else parts


def _target(func: ast.expr, names: Mapping[str, Imported]) -> Imported | None:
    """The function that an expression names, and its module."""
    if isinstance(func, ast.Name):
        found = names.get(func.id)
        return found if found and found[1] else None
    if isinstance(func, ast.Attribute):
        found = names.get(ast.unparse(func.value))
        return (found[0], func.attr) if found and not found[1] else None
    return None


def _literal(node: ast.Call) -> bool:
    try:
        for value in (*node.args, *(k.value for k in node.keywords)):
            ast.literal_eval(value)
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
        return False
    return all(k.arg for k in node.keywords)
