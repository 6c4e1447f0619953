"""Modules that import their own package, made such as can be loaded alone: the texts of the package come along."""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping
from pathlib import PurePath

MOST_MODULES, MOST_TEXT = 80, 600_000
_FINDER = """
import sys as sys_
from importlib.machinery import ModuleSpec as Spec_
class Package_:
    def find_spec(self, name, path=None, target=None):
        return Spec_(name, self, is_package=any(n.startswith(name + ".") for n in TEXTS_)) if name in TEXTS_ else None
    def create_module(self, spec):
        return None
    def exec_module(self, module):
        exec(compile(TEXTS_[module.__name__], module.__name__, "exec"), module.__dict__)
sys_.meta_path.insert(0, Package_())
"""


def imports_package(text: str, package: str) -> bool:
    """Whether a module's text imports anything of its package, by its place or by its name."""
    return bool(
        re.search(rf"^\s*(?:from\s+\.|from\s+{re.escape(package)}\b|import\s+{re.escape(package)}\b)", text, re.M)
    )


def with_package(text: str, place: str, package: Mapping[str, str]) -> str:
    """The text of a module that finds the modules of its package.

    place: its dotted name; package: the texts of the modules by their dotted names, of packages that of their `__init__`.
    """
    if not package:
        return text
    tree = ast.parse(text)
    first = next((i for i, s in enumerate(tree.body) if not _stays_first(s)), len(tree.body))
    parent = place if any(n.startswith(f"{place}.") for n in package) else place.rpartition(".")[0]
    head = ast.parse(f"TEXTS_ = {dict(package)!r}\n{_FINDER}\n__package__ = {parent!r}\n__name__ = {place!r}\n").body
    return ast.unparse(ast.Module([*tree.body[:first], *head, *tree.body[first:]], []))


def _stays_first(s: ast.stmt) -> bool:
    is_doc = isinstance(s, ast.Expr) and isinstance(s.value, ast.Constant)
    return is_doc or isinstance(s, ast.ImportFrom) and s.module == "__future__"


def dotted(path: PurePath, above: PurePath) -> str:
    """The dotted name of a module, given the folder above its package."""
    parts = path.relative_to(above).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
