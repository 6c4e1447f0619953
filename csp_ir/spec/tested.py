"""A file of tests alone as a spec: the function that its tests are about, and what they say of it."""

from __future__ import annotations

import ast
import builtins
import re
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from csp_ir.ir.nodes import Function
from csp_ir.spec.forms.cases import Tested as TestFunction
from csp_ir.spec.forms.cases import is_fixture
from csp_ir.spec.forms.claim import Claim
from csp_ir.spec.forms.statements import Statements
from csp_ir.spec.layout import Lines, dedented
from csp_ir.spec.module import definitions_in
from csp_ir.spec.sections import Known
from csp_ir.spec.signature import HOOK
from csp_ir.spec.told import called_as
from csp_ir.spec.values import naming

_TOOLS = {"pytest", "numpy", "hypothesis", "parameterized", "codewars_test", "nose", "mock", "ddt", "test_framework"}
_COMMENT = re.compile(r"\s*#(?!!|\s*(?:-\*-|type:|noqa|pylint|mypy|fmt|Copyright|SPDX))[#:\s]*(.*)")
MOST_TRIED = 8  # names that tests call


@dataclass(frozen=True)
class TestedFunction:
    """What a file of tests is about: the head that its calls show, how it was found, its tests, and its words, numbered.

    known: the records and aliases that it defines; notes: what is to be said of them.
    """

    function: Function
    said: str
    body: list[ast.stmt]
    words: Lines
    known: Known
    notes: list[str]


def is_test(node: ast.stmt) -> bool:
    """Whether a function or class is a test, or serves tests."""
    if isinstance(node, ast.ClassDef):
        return "test" in node.name.lower() or any("Test" in ast.unparse(b) for b in node.bases)
    if not isinstance(node, TestFunction):
        return False
    marks = (ast.unparse(d).split("(")[0].lower() for d in node.decorator_list)
    return (
        bool(HOOK.match(node.name) or re.match("_?check", node.name))
        or is_fixture(node)
        or any(re.search(r"\b(?:test|mark|describe|it)\b", m) for m in marks)
    )


def tested_function(text: str) -> TestedFunction | None:
    """The function that a text is about where it is a file of tests, and holds no function to write; else None."""
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    defined = [s for s in tree.body if isinstance(s, TestFunction | ast.ClassDef)]
    tests = [s for s in defined if is_test(s)]
    others = [s for s in defined if s not in tests and isinstance(s, TestFunction)]
    if not tests or any(_is_open(s) for s in others):
        return None
    claims: dict[str, list[Claim]] = {}
    given = {t.id for s in tree.body if isinstance(s, ast.Assign) for t in s.targets if isinstance(t, ast.Name)}
    _, known, notes = definitions_in(list(enumerate(text.split("\n"), 1)))
    with naming(known.records):
        for name in _names(tree, {s.name for s in defined} | given):
            reader = Statements(name)
            reader.read(tree.body)
            claims[name] = reader.claims
    name = max(claims, key=lambda n: len(claims[n]), default="")
    if not claims.get(name) or (others and name not in _imported(tree)):
        return None
    function = called_as(
        name, [(len(c.args), [n for n, _ in c.keywords]) for c in claims[name]], _parameters(tree, name)
    )
    if function is None:
        return None
    head = f"{name}({', '.join(p.name for p in function.parameters)})"
    said = f"the file holds tests alone; they are read as tests of `{head}`"
    return TestedFunction(function, said, tree.body, sorted(_words(tree, text)), known, notes)


def _is_open(node: ast.stmt) -> bool:
    """Whether a function has no body of its own."""
    body = node.body if isinstance(node, TestFunction) else []
    bare = (s for s in body if not (isinstance(s, ast.Expr) and isinstance(s.value, ast.Constant)))
    return all(isinstance(s, ast.Pass | ast.Raise) for s in bare)


def _imported(tree: ast.Module) -> set[str]:
    """Names that come from modules which are neither Python's nor tools of tests."""
    ours: set[str] = set()
    for s in ast.walk(tree):
        if isinstance(s, ast.ImportFrom | ast.Import):
            for alias in s.names:
                module = (s.module or "") if isinstance(s, ast.ImportFrom) else alias.name
                level = s.level if isinstance(s, ast.ImportFrom) else 0
                if level or module.split(".")[0] not in {*sys.stdlib_module_names, *_TOOLS}:
                    ours.add(alias.asname or alias.name)
    return ours


def _names(tree: ast.Module, defined: set[str]) -> list[str]:
    """The names that may be the function's: of what tests call, and neither define nor get from elsewhere; most called first."""
    ours = _imported(tree)
    known = {a.asname or a.name for s in ast.walk(tree) if isinstance(s, ast.Import | ast.ImportFrom) for a in s.names} - ours  # fmt: skip
    counts: Counter[str] = Counter()
    for n in ast.walk(tree):
        if not isinstance(n, ast.Call):
            counts.update([n.id] if isinstance(n, ast.Name) and n.id in ours else [])  # as in `assertRaises(E, f, 1)`
        elif isinstance(n.func, ast.Name):
            name = n.func.id
            if name in ours or not (name in defined or name in known or hasattr(builtins, name) or HOOK.match(name)):
                counts[name] += 1
        elif isinstance(n.func, ast.Attribute) and not re.match(r"assert|skip|fail|sub_?test", n.func.attr, re.I):
            owner = n.func.value.func if isinstance(n.func.value, ast.Call) else n.func.value
            root = owner.value if isinstance(owner, ast.Attribute) else owner
            if isinstance(root, ast.Name) and (root.id in ours or (root is not owner and root.id == "self")):
                counts[n.func.attr] += 1
    return [name for name, _ in counts.most_common(MOST_TRIED) if name.isidentifier()]


def _parameters(tree: ast.Module, name: str) -> list[list[str]]:
    """The arguments of calls that pass names alone, each of which may be the name of a parameter."""
    found = []
    for n in ast.walk(tree):
        if isinstance(n, ast.Call) and ast.unparse(n.func).split(".")[-1] == name and n.args:
            names = [a.id for a in n.args if isinstance(a, ast.Name)]
            if len(names) == len(n.args) == len(set(names)):
                found.append(names)
    return found


def _words(tree: ast.Module, text: str) -> Iterator[tuple[int, str]]:
    """The docstrings of a file and its comments that stand alone on their lines, numbered."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | TestFunction | ast.ClassDef) and node.body:
            first = node.body[0]
            if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and isinstance(first.value.value, str):  # fmt: skip
                yield from ((first.lineno + i, line) for i, line in enumerate(dedented(first.value.value)))
    inside = {n for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str) for n in range(node.lineno, (node.end_lineno or node.lineno) + 1)}  # fmt: skip
    for number, line in enumerate(text.split("\n"), 1):
        if number not in inside and (found := _COMMENT.match(line)) and found[1].strip():
            yield number, found[1].strip()
