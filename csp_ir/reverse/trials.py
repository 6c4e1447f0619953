"""Versions of a module tried on its file of tests, in the sandbox: whatever the tests do there, they pass or fail."""

from __future__ import annotations

import ast
import doctest
import inspect
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from csp_ir.errors import SpecError
from csp_ir.interpreter.outcomes import Outcome, OutOfSteps, Raised, Returned
from csp_ir.reverse import tester
from csp_ir.reverse.code import loadable
from csp_ir.spec.model import Example
from csp_ir.verify.sandbox import run_python

STEPS, TIMES, WAIT = 20_000, 5, 2
BATCH, SECONDS = 120, 10.0
MOST_TESTS = 60
ENDLESS = 6  # calls that run out of steps before others are left out
NOT_RUN, OUT_OF_STEPS = "not run", "ran out of steps"
Args = tuple[Any, ...]


@dataclass(frozen=True)
class Tried:
    """What one test or example made of a version: whether it passed, what was said of it, the steps it took, and the statements it reached."""

    passed: bool
    said: str = "the process ended"
    steps: int = 0
    reached: tuple[int, ...] = ()


@dataclass(frozen=True)
class Trials:
    """A module, its tests, and the examples that it has itself.

    text: of the module; name: the function that examples call; tests: the text of a file; beside: texts of the modules that it imports.
    stem: by what name tests import the module; weak: whether it may run where the sandbox lacks a layer.
    """

    text: str
    name: str
    tests: str = ""
    examples: tuple[Example, ...] = ()
    beside: Mapping[str, str] | None = None
    stem: str = ""
    weak: bool = False
    labels: tuple[str, ...] = ()
    steps: int = STEPS

    @cached_property
    def _driver(self) -> str:
        return self._driving(self.tests, [e.args for e in self.examples])

    def _driving(self, tests: str, calls: Sequence[Args]) -> str:
        beside = {name: _aimed(text, self, other=name) for name, text in (self.beside or {}).items()}
        given = {"MODULE": loadable(self.text), "TESTS": _aimed(tests, self), "BESIDE": beside, "NAME": self.name, "EXAMPLES": list(calls)}  # fmt: skip
        return inspect.getsource(tester) + "".join(f"\n{n} = {v!r}" for n, v in given.items()) + "\n"

    def ready(self) -> Trials:
        """The same with the labels of the tests that there are, of which those that skip themselves are left out.

        Raises: SpecError where the module or its tests cannot be loaded, or nothing is tested.
        """
        found = run_python(self._driver, "listed", [()], seconds=SECONDS, weak=self.weak)
        outcome = found.outcomes[0] if found.outcomes else None
        if not isinstance(outcome, Returned):
            why = found.failure or (
                f"{outcome.kind}: {outcome.message}" if isinstance(outcome, Raised) else str(outcome)
            )
            raise SpecError(f"the tests of `{self.name}` cannot be loaded: {why}", remedy="tests that need no more than the module")  # fmt: skip
        known = replace(self, labels=tuple(outcome.value[:MOST_TESTS]))
        first = known.run([""])[0]
        skipped = {label for label, t in zip(known.labels, first) if t.said == "skipped"}
        known = replace(known, labels=tuple(n for n in known.labels if n not in skipped))
        if not known.labels and not self.examples:
            raise SpecError(f"nothing says what `{self.name}` must do", remedy="--tests FILE, or doctests")
        longest = max((t.steps for t in first if t.passed), default=0)
        return replace(known, steps=max(STEPS, TIMES * longest))

    def run(self, sources: Sequence[str]) -> list[tuple[Tried, ...]]:
        """Of each version what tests and examples make of it. sources: the functions that a version has in place of the module's."""
        count = len(self.labels) + len(self.examples)
        failed = (Tried(False),) * count
        found: list[tuple[Tried, ...]] = []
        while len(found) < len(sources):
            batch = sources[len(found) : len(found) + BATCH]
            calls: list[tuple[Any, ...]] = [(s, list(self.labels), self.steps, WAIT) for s in batch]
            result = run_python(self._driver, "trial", calls, seconds=SECONDS, weak=self.weak)
            known = list(result.outcomes)
            while known and known[-1] == OutOfSteps("not run"):
                known.pop()
            found += [self._read(o, failed) for o in known] or [failed] * len(batch)
        return found[: len(sources)]

    def _read(self, outcome: Outcome, failed: tuple[Tried, ...]) -> tuple[Tried, ...]:
        if not isinstance(outcome, Returned):
            return failed
        rows = [tuple(row) for row in outcome.value]
        own = [Tried(bool(p), str(said), steps, tuple(reached)) for p, said, steps, reached in rows[: len(self.labels)]]
        for example, (passed, said, steps, reached) in zip(self.examples, rows[len(self.labels) :], strict=True):
            gave = _outcome(bool(passed), said)
            own.append(Tried(example.accepts(gave), str(said), steps, tuple(reached)))
        return tuple(own)

    def outcomes(self, sources: Sequence[str], calls: Sequence[Args]) -> list[list[Outcome]]:
        """What each version gives on calls, iterators listed."""
        driver, found = self._driving("", calls), []
        for source in sources:
            orders: list[tuple[Any, ...]] = [(source, [], self.steps, ENDLESS)]
            result = run_python(driver, "trial", orders, seconds=SECONDS, weak=self.weak)
            outcome = result.outcomes[0] if result.outcomes else None
            rows = outcome.value if isinstance(outcome, Returned) else [[False, NOT_RUN]] * len(calls)
            found.append([_outcome(bool(row[0]), row[1]) for row in rows])
        return found

    def described(self, tried: Sequence[Tried]) -> tuple[str, ...]:
        """What failed, in words."""
        names = [*self.labels, *(e.describe(self.name) for e in self.examples)]
        return tuple(f"{name}: {t.said}" for name, t in zip(names, tried, strict=True) if not t.passed)


def doctests(text: str, name: str) -> str:
    """The doctests of a function or method whose results are literals, as a file of tests."""
    nodes: list[Any] = list(ast.parse(text).body)
    for part in name.split("."):
        found = [s for s in nodes if isinstance(s, ast.FunctionDef | ast.ClassDef) and s.name == part]
        nodes = found[-1].body if found else []
    doc = ast.get_docstring(found[-1]) if found and isinstance(found[-1], ast.FunctionDef) else None
    lines = []
    for e in doctest.DocTestParser().get_examples(doc or ""):
        source, want = e.source.strip(), e.want.strip()
        try:
            ast.literal_eval(want)
            ast.parse(source, mode="eval")
        except (ValueError, SyntaxError):
            lines += source.split("\n") if not want else []
        else:
            lines.append(f"assert ({source}) == ({want})")
    body = "".join(f"    {line}\n" for line in lines)
    return f"def test_docstring():\n{body}" if any(line.startswith("assert") for line in lines) else ""


def _outcome(passed: bool, said: Any) -> Outcome:
    if passed:
        return Returned(said)
    return OutOfSteps(said) if said in (NOT_RUN, OUT_OF_STEPS) else Raised(*str(said).partition(": ")[::2])


def _aimed(text: str, trials: Trials, other: str = "") -> str:
    """A file of tests that imports the module under test by one name, and whose asserts outside functions are tests."""
    tree = ast.parse(text)
    own = {s.name for s in ast.parse(trials.text).body if isinstance(s, ast.FunctionDef | ast.ClassDef)}
    beside = set(trials.beside or ()) - {other}
    tree = _Aimed(own, beside, trials.stem).visit(tree)
    body: list[ast.stmt] = []
    for s in tree.body:
        if isinstance(s, ast.Assert) and not other:
            empty = ast.arguments([], [], None, [], [], None, [])
            s = ast.FunctionDef(f"test_line_{s.lineno}", empty, [s], [])
        body.append(s)
    if not other and not any(isinstance(n, ast.ImportFrom | ast.Import) and tester.UNDER in ast.unparse(n) for n in ast.walk(tree)):  # fmt: skip
        head = ast.ImportFrom(tester.UNDER, [ast.alias("*")], 0)
        body = [head, *(s for s in body if not (isinstance(s, ast.ImportFrom) and s.module == "__future__"))]
    return ast.unparse(ast.fix_missing_locations(ast.Module(body, [])))


class _Aimed(ast.NodeTransformer):
    def __init__(self, own: set[str], beside: set[str], stem: str) -> None:
        self.own, self.beside, self.stem = own, beside, stem

    def _is_known(self, module: str) -> bool:
        return module in self.beside or module.split(".")[0] in {"pytest", *sys.stdlib_module_names}

    def visit_ImportFrom(self, node: ast.ImportFrom) -> Any:
        module = node.module or ""
        if not node.level and self._is_known(module):
            return node
        if {a.name for a in node.names} <= {*self.own, "*"} or module.split(".")[-1] == self.stem:
            return ast.ImportFrom(tester.UNDER, node.names, 0)
        if self.stem in {a.name for a in node.names}:
            return ast.Import([ast.alias(tester.UNDER, next(a.asname or a.name for a in node.names if a.name == self.stem))])  # fmt: skip
        return ast.ImportFrom(module, node.names, 0) if module in self.beside else node

    def visit_Import(self, node: ast.Import) -> Any:
        kept: list[ast.alias] = []
        for a in node.names:
            if not self._is_known(a.name) and a.name.split(".")[-1] == self.stem and (a.asname or "." not in a.name):
                kept.append(ast.alias(tester.UNDER, a.asname or a.name))
            else:
                kept.append(a)
        return ast.Import(kept)
