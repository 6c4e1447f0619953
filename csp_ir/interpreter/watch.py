"""Watched runs: which way each test of a program went, what it compared, and with what a function called itself.

A program is rewritten before it is compiled: its tests become nodes that tell a `Watch` how they came out. What it
returns, raises and costs in values stays the same; only its steps are compiled anew.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from csp_ir.interpreter import trees as ast
from csp_ir.interpreter.compiler import Compiler
from csp_ir.interpreter.expressions import call, constant, function_of, load
from csp_ir.interpreter.machine import Machine
from csp_ir.interpreter.meter import Object
from csp_ir.interpreter.outcomes import snapshot
from csp_ir.interpreter.survey import has_objects
from csp_ir.ir import nodes as n
from csp_ir.ir.printer import print_expr
from csp_ir.ir.rewrite import is_generator, map_children

OPERANDS = 400  # pairs kept of a run
CALLS = 400  # calls by itself kept of a run
_VALUES = (int, float, str, bool)


@dataclass(frozen=True)
class Site:
    """A place of a program where it goes one way or another; entered: a body that runs or not, and no test."""

    line: int | None
    text: str
    entered: bool = False

    def ways(self) -> tuple[bool, ...]:
        """The ways that it can go."""
        return (True,) if self.entered else (True, False)

    def missed(self, way: bool) -> str:
        """What is said of a way that was never gone."""
        place = f"line {self.line}" if self.line else f"`{self.text}`"
        return (
            f"{place}: {self.text} never runs" if self.entered else f"{place}: `{self.text}` never {str(way).lower()}"
        )


@dataclass(frozen=True)
class _Test(n.Expr):
    """A test, watched."""

    site: int
    test: n.Expr


@dataclass(frozen=True)
class _Entry(n.Expr):
    """That a body runs."""

    site: int


@dataclass(frozen=True)
class _Call(n.Expr):
    """That the function is called, with what its parameters hold."""

    names: tuple[str, ...]


@dataclass
class Watch:
    """What was seen. taken: (site, way) of all runs; operands: of the last run, (site, left, right) of its comparisons.

    calls: of the last run, arguments of a call and those of the call of the same function in which it was made.
    """

    sites: list[Site] = field(default_factory=list)
    taken: set[tuple[int, bool]] = field(default_factory=set)
    operands: list[tuple[int, Any, Any]] = field(default_factory=list)
    calls: list[tuple[tuple[Any, ...], tuple[Any, ...]]] = field(default_factory=list)
    _open: list[tuple[int, tuple[Any, ...]]] = field(default_factory=list)

    def start(self) -> None:
        """Forget what belongs to one run."""
        self.operands, self.calls, self._open = [], [], []

    def missing(self) -> list[tuple[int, bool]]:
        """The ways that were never gone, in the order of the text."""
        found = [(k, way) for k, site in enumerate(self.sites) for way in site.ways() if (k, way) not in self.taken]
        return sorted(found, key=lambda way: (self.sites[way[0]].line or 0, way[0]))

    @property
    def ways(self) -> int:
        """How many ways there are."""
        return sum(len(s.ways()) for s in self.sites)

    def went(self, site: int, value: Any) -> Any:
        """A test came out as this; what a method of the program would say of it a second time is not asked."""
        asked = isinstance(value, Object) and (hasattr(value, "__bool__") or hasattr(value, "__len__"))
        self.taken |= {(site, True), (site, False)} if asked else {(site, bool(value))}
        return value

    def compared(self, site: int, left: Any, right: Any, compare: Any) -> Any:
        """A test compares these."""
        if len(self.operands) < OPERANDS and type(left) in _VALUES and type(right) in _VALUES:
            self.operands.append((site, left, right))
        return self.went(site, compare(left, right))

    def called(self, depth: int, *args: Any) -> None:
        """The function is called at a depth of calls."""
        while self._open and self._open[-1][0] >= depth:
            self._open.pop()
        mine = tuple(map(snapshot, args)) if len(self.calls) < CALLS else ()
        if self._open and len(self.calls) < CALLS:
            self.calls.append((self._open[-1][1], mine))
        self._open.append((depth, mine))


class WatchedMachine(Machine):
    """A machine whose runs a `Watch` sees; `watch.start()` stands before a run of interest. Raises IRTypeError."""

    def __init__(self, program: n.Program) -> None:
        self.watch = Watch()
        super().__init__(_rewritten(program, self.watch))

    def compiler(self, trusted: dict[str, int]) -> Compiler:
        return _Compiler(self.program, trusted, self._survey)

    def beside(self) -> dict[str, Any]:
        seen = self.watch
        return {"$went": seen.went, "$compared": seen.compared, "$called": seen.called}


class _Compiler(Compiler):
    """Compiles what is watched as calls of the watch."""

    def _e__Test(self, e: _Test) -> ast.expr:
        site, test = constant(e.site), e.test
        if not (isinstance(test, n.Compare) and len(test.ops) == 1):
            return call("$went", site, self.expr(test))
        left, right = self.expr(test.first), self.expr(test.rest[0])
        a, b = self.fresh(), self.fresh()
        compare = self.comparison(test.ops[0], load(a), load(b), test.rest[0], test.first)
        return call("$compared", site, left, right, function_of((a, b), compare))

    def _e__Entry(self, e: _Entry) -> ast.expr:
        return call("$went", constant(e.site), constant(True))

    def _e__Call(self, e: _Call) -> ast.expr:
        return call("$called", load("$depth"), *map(load, e.names))


def _rewritten(program: n.Program, watch: Watch) -> n.Program:
    entry = program.function
    calls_itself = any(isinstance(x, n.Name) and x.id == entry.name for f in _functions(program) for x in f.walk())
    program = replace(
        program,
        function=_watched(entry, watch),
        helpers=tuple(h if isinstance(h, n.Record) else _watched(h, watch) for h in program.helpers),
    )
    if calls_itself and not is_generator(entry) and not has_objects(program.walk()):  # which leave no run
        first = n.ExprStmt(_Call(tuple(p.name for p in entry.parameters)))
        program = replace(program, function=replace(program.function, body=(first, *program.function.body)))
    return program


def _functions(program: n.Program) -> Iterator[n.Function]:
    yield program.function
    yield from program.helpers


def _watched(node: Any, watch: Watch) -> Any:
    """A node with its tests watched."""
    if isinstance(node, n.Function):  # what stands in its head is no part of a run
        return replace(node, body=tuple(_watched(s, watch) for s in node.body))
    if (
        isinstance(node, n.Compare)
        and len(node.ops) > 1
        and all(isinstance(m, n.Name | n.Literal) for m in node.rest[:-1])
    ):
        sides = (node.first, *node.rest)
        parts = (n.Compare(a, (op,), (b,), position=node.position) for a, op, b in zip(sides, node.ops, node.rest))
        return n.BoolOp("and", tuple(_watched(p, watch) for p in parts), position=node.position)
    inner: Any = map_children(node, lambda child: _watched(child, watch))
    if isinstance(node, n.Compare):
        return _test(node, inner, watch)
    if isinstance(node, n.If | n.While | n.IfExp):
        inner = replace(inner, test=_test(node.test, inner.test, watch))
    elif isinstance(node, n.BoolOp):
        last = len(node.operands) - 1
        tests = (_test(a, b, watch) if k < last else b for k, (a, b) in enumerate(zip(node.operands, inner.operands)))
        inner = replace(inner, operands=tuple(tests))
    elif isinstance(node, n.Clause):
        tests = (_test(a, b, watch) for a, b in zip(node.conditions, inner.conditions))
        inner = replace(inner, conditions=tuple(tests))
    elif isinstance(node, n.Case) and node.guard is not None:
        inner = replace(inner, guard=_test(node.guard, inner.guard, watch))
    if isinstance(node, n.For | n.Handler | n.Case):
        what = (
            "the body of the loop"
            if isinstance(node, n.For)
            else "the handler"
            if isinstance(node, n.Handler)
            else "the case"
        )
        inner = replace(inner, body=(n.ExprStmt(_Entry(_site(watch, node.body[0], what, True))), *inner.body))
    return inner


def _test(node: n.Expr, inner: n.Expr, watch: Watch) -> n.Expr:
    """A test as the watch sees it; one whose parts it sees already, and a constant, stay as they are."""
    if isinstance(inner, _Test | n.BoolOp | n.Literal | n.Hole) or (
        isinstance(inner, n.Unary) and isinstance(inner.operand, _Test)
    ):
        return inner
    return _Test(_site(watch, node, print_expr(node)), inner, position=node.position)


def _site(watch: Watch, node: n.Node, text: str, entered: bool = False) -> int:
    line = next((x.position.line for x in node.walk() if x.position), None)
    watch.sites.append(Site(line, text, entered))
    return len(watch.sites) - 1
