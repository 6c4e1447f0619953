"""Rows of tables in a package's source: found, taken away while it is imported, and looked for in answers.

A table is a module's constant, as `module:NAME`. Its rows are the elements of the outermost display in its value, or the lines
of a text of several lines, or the words of a text that is split. So nothing of a table's meaning is known here.
"""

from __future__ import annotations

import ast
import re
import string
import sys
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from importlib.util import find_spec
from typing import Any

HOLE = "hole_"
_PLACE = re.compile(r"\?(\w+)")


class Rows:
    """The rows of a table's value; with `without`, the value is left without that row."""

    def __init__(self, without: int | None = None) -> None:
        self.without = without
        self.rows: list[str] = []

    def of(self, value: ast.expr) -> list[str]:
        for node in ast.walk(value):  # from the outside in
            if self._lines(node) or self._words(node) or self._elements(node):
                return self.rows
        raise SystemExit("no rows: neither lines, nor words, nor elements")

    def _lines(self, node: ast.AST) -> bool:
        if not (isinstance(node, ast.Constant) and isinstance(node.value, str) and "\n" in node.value.strip()):
            return False
        lines = node.value.splitlines(keepends=True)
        places = [i for i, line in enumerate(lines) if line.strip()]
        self.rows = [lines[i].strip() for i in places]
        if self.without is not None:
            del lines[places[self.without]]
            node.value = "".join(lines)
        return True

    def _words(self, node: ast.AST) -> bool:
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "split"):
            return False
        text = node.func.value
        if not (isinstance(text, ast.Constant) and isinstance(text.value, str)):
            return False
        self.rows = text.value.split()
        if self.without is not None:
            text.value = " ".join(w for i, w in enumerate(self.rows) if i != self.without)
        return True

    def _elements(self, node: ast.AST) -> bool:
        if not isinstance(node, ast.Tuple | ast.List | ast.Set | ast.Dict) or isinstance(
            getattr(node, "ctx", None), ast.Store
        ):
            return False
        keys = node.keys if isinstance(node, ast.Dict) else node.elts
        self.rows = [ast.unparse(k) if k else "**" for k in keys]
        if isinstance(node, ast.Dict):
            self.rows = [f"{k}: {ast.unparse(v)}" for k, v in zip(self.rows, node.values)]
        if self.without is not None:
            for part in (node.keys, node.values) if isinstance(node, ast.Dict) else (node.elts,):
                del part[self.without]
        return True


def _table(tree: ast.Module, name: str) -> ast.expr:
    for node in tree.body:
        targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
        if any(isinstance(t, ast.Name) and t.id == name for t in targets) and getattr(node, "value", None):
            return node.value  # type: ignore[union-attr, return-value]
    raise SystemExit(f"no table {name!r} in that module")


def rows_in(table: str) -> list[str]:
    """The rows of `module:NAME`, as text. Raises SystemExit where there is none."""
    module, _, name = table.partition(":")
    try:
        found = find_spec(module)
    except ModuleNotFoundError:
        found = None
    if found is None or not found.origin:
        raise SystemExit(f"no module {module!r}: a table is named as module:NAME")
    with open(found.origin, encoding="utf-8") as file:
        return Rows().of(_table(ast.parse(file.read()), name))


class _Loader(SourceFileLoader):
    """Loads a module whose table lacks a row."""

    lacks: tuple[str, int]

    def get_code(self, fullname: str) -> Any:
        path = self.get_filename(fullname)
        tree = ast.parse(self.get_data(path))
        name, row = self.lacks
        Rows(row).of(_table(tree, name))
        return compile(tree, path, "exec")


class _Finder(MetaPathFinder):
    def __init__(self, table: str, row: int) -> None:
        self.module, _, name = table.partition(":")
        self.lacks = (name, row)

    def find_spec(self, fullname: str, path: Any, target: Any = None) -> ModuleSpec | None:
        if fullname != self.module:
            return None
        found = PathFinder.find_spec(fullname, path, target)
        assert found is not None and found.origin
        found.loader = loader = _Loader(fullname, found.origin)
        loader.lacks = self.lacks
        return found


def take_away(table: str, row: int) -> None:
    """Have the table's module, when it is imported, lack a row."""
    assert table.partition(":")[0] not in sys.modules, "it is imported already"
    sys.meta_path.insert(0, _Finder(table, row))


# --- which answers a row concerns -------------------------------------------------------


class _Places(string.Formatter):
    def get_value(self, key: Any, args: Any, kwargs: Any) -> str:
        return f"{HOLE}{key}"


def patterns(row: str) -> list[list[ast.stmt]]:
    """The code templates in a row, parsed: texts with places such as `{0}` or `?test`."""
    try:
        nodes = ast.walk(ast.parse(row))
        texts = [n.value for n in nodes if isinstance(n, ast.Constant) and isinstance(n.value, str)]
    except SyntaxError:
        texts = []
    if not texts:  # cells with a sign between them, which a template may hold too
        cells = row.split(" | ")
        heads = [" | ".join(cells[:i]).strip() for i in range(1, len(cells) + 1)]
        texts = [next((h for h in heads if _parsed(h)), "")]
    return [p for text in texts if (p := _parsed(text))]


def _parsed(text: str) -> list[ast.stmt]:
    """A template's statements; empty where it is none."""
    try:
        code = _PLACE.sub(rf"{HOLE}\1", text) if "?" in text else _Places().format(text)
        function = ast.parse("def f():\n" + "".join(f"    {line}\n" for line in code.splitlines())).body[0]
    except (ValueError, SyntaxError, IndexError, AttributeError):
        return []
    assert isinstance(function, ast.FunctionDef)
    return function.body if HOLE in code else []


_STEPS = (ast.For, ast.While, ast.If, ast.Try)


def holds(code: str, pattern: list[ast.stmt]) -> bool:
    """Whether a template may have been used for the code: it holds an instance of the template, whose own names stand for any
    name, or, of a template of several statements, such as it has (they come in many forms).
    """
    tree, only = _Untyped().visit(ast.parse(code)), pattern[0]
    kinds = {k for k in _STEPS for s in pattern for n in ast.walk(s) if isinstance(n, k)}
    if kinds or len(pattern) > 1:
        return kinds <= {k for k in _STEPS for n in ast.walk(tree) if isinstance(n, k)}
    bound = {n.id for n in ast.walk(only) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
    bound |= {n.arg for n in ast.walk(only) if isinstance(n, ast.arg)}
    wanted = only.value if isinstance(only, ast.Expr) else only
    return any(_match(wanted, node, {}, bound) for node in ast.walk(tree))


class _Untyped(ast.NodeTransformer):
    """Code without annotations."""

    def generic_visit(self, node: ast.AST) -> ast.AST:
        for part in ("annotation", "returns"):
            if getattr(node, part, None) is not None:
                setattr(node, part, None)
        return super().generic_visit(node)


def _match(pattern: Any, node: Any, known: dict[str, str], bound: set[str]) -> bool:
    if isinstance(pattern, list):
        same = isinstance(node, list) and len(pattern) == len(node)
        return same and all(_match(p, n, known, bound) for p, n in zip(pattern, node))
    name = pattern.id if isinstance(pattern, ast.Name) else pattern.arg if isinstance(pattern, ast.arg) else ""
    if name.startswith(HOLE) or name in bound:
        if not isinstance(node, ast.expr | ast.arg):
            return False
        text = ast.unparse(node)
        return known.setdefault(name, text) == text
    if not isinstance(pattern, ast.AST):
        return bool(type(pattern) is type(node) and pattern == node)
    if type(pattern) is not type(node):
        return False
    return all(_match(getattr(pattern, f), getattr(node, f), known, bound) for f in pattern._fields if f != "ctx")


def said(row: str, text: str) -> bool:
    """Whether a word of a row that is all words begins one of a text's."""
    words = set(re.findall(r"[a-z]+", text.lower()))
    return any(w.startswith(part) for part in re.findall(r"[a-z]{2,}", row.lower()) for w in words)


def concerned(row: str, code: str, text: str) -> bool:
    """Whether a row may have to do with an answer: it holds an instance of a template of the row, or, where the row has
    none, the spec says one of its words."""
    if found := patterns(row):
        return any(holds(code, p) for p in found)
    return said(row, text) if re.fullmatch(r"[\w\s:'\",-]+", row) else True
