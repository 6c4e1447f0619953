"""The places of a program that can be read as holes while slips are evaluated beside them (`classes`)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from csp_ir.errors import CspIrError
from csp_ir.interpreter.evaluation import compile_expr
from csp_ir.ir import nodes as ir
from csp_ir.ir.rewrite import bound_by, is_generator, target_names
from csp_ir.reverse.code import SHORT
from csp_ir.reverse.mutants import Mutant
from csp_ir.samples.sites import Path, Site, at, expression_sites, put

_CHANGES = {
    "append", "extend", "insert", "pop", "remove", "clear", "sort", "reverse", "add", "discard", "update", "setdefault", "popitem",
    "appendleft", "popleft", "extendleft", "rotate", "subtract", "move_to_end", "symmetric_difference_update", "difference_update",
    "intersection_update", "write", "read", "readline", "readlines", "send", "throw", "close", "shuffle", "seek",
}  # fmt: skip
_CHANGING = {
    "insort",
    "insort_left",
    "insort_right",
    "heappush",
    "heappop",
    "heapify",
    "heappushpop",
    "heapreplace",
    "setitem",
    "delitem",
}
_ITERATORS = {"enumerate", "zip", "map", "filter", "reversed", "iter"}
_STATEFUL = {"next", "print", "input", "open", "setattr"}
_TESTS = (("If", "test"), ("While", "test"), ("Assert", "test"))


@dataclass
class Unit:
    """A place that is read as a hole.

    own: what stands there, as a function of the names of the program; slips: what could, by their numbers.
    test: whether only the truth of its value matters; last: whether its value is the result.
    reads: the variables in it that slips may change; sets: those that get its value, or, where it is `spread`, its parts.
    update: what an update makes of such a variable and the value.
    """

    path: Path
    hole: str
    own: Callable[..., Any]
    test: bool
    last: bool
    slips: dict[int, Callable[..., Any]] = field(default_factory=dict)
    reads: frozenset[str] = frozenset()
    sets: tuple[str, ...] = ()
    spread: bool = False
    update: Callable[..., Any] | None = None

    @property
    def uses(self) -> frozenset[str]:
        """The variables that it reads or sets."""
        return self.reads.union(self.sets)


class Units:
    """The units of a program.

    names: what its functions bind; uncaught: whether an exception ends every run; of: the unit of each slip that stands in one.
    """

    def __init__(self, program: ir.Program, mutants: Sequence[Mutant]) -> None:
        self.program, self.mutants = program, mutants
        nodes = list(program.walk())
        functions = (program.function, *program.helpers)
        self.functions = {f.name for f in functions}
        bound = {n for node in nodes for n in bound_by(node)} | {n.name for n in nodes if isinstance(n, ir.Parameter)}
        bound |= {n for c in nodes if isinstance(c, ir.Clause) for n in target_names(c.target)}
        self.names = tuple(
            sorted((bound | {p for n in nodes if isinstance(n, ir.Lambda) for p in n.params}) - self.functions)
        )
        lazy = any(isinstance(n, ir.Comprehension) and n.kind == "generator" for n in nodes) or any(
            map(is_generator, functions)
        )
        tries = any(isinstance(n, ir.Try) for n in nodes)
        self.uncaught = not lazy and not tries
        self.recurs = any(isinstance(n, ir.Name) and n.id == program.function.name for n in nodes)
        self.returns_at_once = not self.recurs and not tries and not is_generator(program.function)
        self.generators = {f.name for f in nodes if isinstance(f, ir.Function) and is_generator(f)}
        self.iterators = {
            n
            for a in nodes
            if isinstance(a, ir.Assign) and self._is_iterator(a.value)
            for t in a.targets
            for n in target_names(t)
        }
        self.all: list[Unit] = []
        self.of: dict[int, Unit] = {}
        self._place()
        self._follow()

    def _place(self) -> None:
        """Find the units, and the slips that stand in each."""
        chosen: dict[Path, Site] = {}
        for site in sorted(expression_sites(self.program), key=lambda s: len(s.path)):
            if self._is_unit(site.expr) and not any(site.path[:i] in chosen for i in range(len(site.path))):
                chosen[site.path] = site
        made: dict[Path, Unit | None] = {path: self._unit(site) for path, site in chosen.items()}
        for number, mutant in enumerate(self.mutants):
            whole = mutant.site.path
            path = next((whole[:i] for i in range(len(whole) + 1) if whole[:i] in chosen), None)
            if path is None:
                continue
            expr = put(at(self.program, path), whole[len(path) :], mutant.expr)
            if not self._is_unit(expr):
                continue
            unit, function = made[path], self._compiled(expr)
            if unit is not None and function is not None:
                unit.slips[number], self.of[number] = function, unit

    def _unit(self, site: Site) -> Unit | None:
        own = self._compiled(site.expr)
        if own is None:
            return None
        last = site.place == ("Return", "value") and self.returns_at_once and self._is_outermost(site.path)
        self.all.append(Unit(site.path, f"unit{len(self.all)}", own, site.place in _TESTS, last))
        return self.all[-1]

    def _is_outermost(self, path: Path) -> bool:
        """Whether a statement is one of the entry, and of no function inside it."""
        inner = (at(self.program, path[:i]) for i in range(2, len(path)))
        return path[0] == "function" and not any(isinstance(n, ir.Function | ir.Lambda) for n in inner)

    def _follow(self) -> None:
        """Find the variables of the entry that nothing but units reads, and what sets and reads them."""
        if self.recurs:
            return
        outer = [u for u in self.all if self._is_outermost(u.path)]
        whole = list(self.program.function.walk())
        inner = [f for f in whole if isinstance(f, ir.Function) and f is not self.program.function]
        barred = {n.id for f in inner for n in f.walk() if isinstance(n, ir.Name)} | {
            p for n in whole if isinstance(n, ir.Lambda) for p in n.params
        }
        barred |= {n for c in whole if isinstance(c, ir.Clause) for n in target_names(c.target)}
        places = {u.path: u for u in outer}
        setters: list[tuple[tuple[str, ...], Unit, ir.Stmt]] = []
        for path, node in _statements(self.program.function.body, ("function", "body")):
            unit, names = places.get((*path, "value")), _set_by(node)
            if unit is not None and names:
                setters.append((names, unit, node))
            elif not isinstance(node, ir.Function):
                barred |= set(bound_by(node))
        exprs = {u.hole: at(self.program, u.path) for u in outer}
        named = {h: [n.id for n in e.walk() if isinstance(n, ir.Name)] for h, e in exprs.items()}
        everywhere = Counter(n.id for n in whole if isinstance(n, ir.Name))
        known = Counter(n for ids in named.values() for n in ids) + Counter(n for names, _, _ in setters for n in names)
        set_here = {n for names, _, _ in setters for n in names}
        followed = {n for n in set_here if n not in barred and everywhere[n] == known[n]}
        while any(
            partly := [
                names for names, _, _ in setters if not followed.isdisjoint(names) and not followed.issuperset(names)
            ]
        ):
            followed -= {n for names in partly for n in names}
        for unit in outer:
            unit.reads = frozenset(followed.intersection(named[unit.hole]))
        for names, unit, node in setters:
            if followed.issuperset(names):
                unit.sets, unit.spread = (
                    names,
                    isinstance(node, ir.Assign) and isinstance(node.targets[0], ir.TupleDisplay),
                )
                if isinstance(node, ir.AugAssign):
                    unit.reads |= set(names)
                    unit.update = self._compiled_update(node)
                    unit.sets = names if unit.update is not None else ()

    def _compiled_update(self, node: ir.AugAssign) -> Callable[..., Any] | None:
        """What an update makes of the value of its variable and another one."""
        try:
            return compile_expr(ir.Binary(ir.Name("a"), node.op, ir.Name("b")), ("a", "b"), limits=SHORT)
        except CspIrError:
            return None

    def _compiled(self, expr: ir.Expr) -> Callable[..., Any] | None:
        try:
            return compile_expr(expr, self.names, limits=SHORT)
        except CspIrError:
            return None

    def _is_unit(self, expr: ir.Expr) -> bool:
        """Whether an expression may be read as a hole: its value is data, and making it changes nothing."""
        if isinstance(expr, ir.Lambda | ir.Starred | ir.Slice | ir.FormattedValue | ir.FunctionRef):
            return False
        if isinstance(expr, ir.Comprehension) and expr.kind == "generator":
            return False
        if isinstance(expr, ir.Call) and isinstance(expr.function, ir.Name) and expr.function.id in _ITERATORS:
            return False
        if isinstance(expr, ir.Name) and expr.id not in self.names:  # a function
            return False
        return all(map(self._is_pure, expr.walk()))

    def _is_iterator(self, expr: ir.Expr) -> bool:
        """Whether reading a variable that holds a value may change it."""
        if isinstance(expr, ir.Call) and isinstance(expr.function, ir.Name):
            return expr.function.id in _ITERATORS | {"open"} | self.generators
        if isinstance(expr, ir.Call) and isinstance(expr.function, ir.FunctionRef):
            return expr.function.name.startswith("itertools.")
        return isinstance(expr, ir.Comprehension) and expr.kind == "generator"

    def _is_pure(self, node: ir.Node) -> bool:
        if isinstance(node, ir.NamedExpr | ir.Yield | ir.YieldFrom | ir.Hole):
            return False
        if isinstance(node, ir.MethodCall):
            return node.method not in _CHANGES
        if isinstance(node, ir.Call):
            called = node.function
            if isinstance(called, ir.FunctionRef):
                return called.name.split(".")[-1] not in _CHANGES | _CHANGING and not called.name.startswith(
                    ("random.", "operator.i")
                )
            return isinstance(called, ir.Name) and called.id not in _STATEFUL and called.id not in self.names
        return not (isinstance(node, ir.Name) and node.id in self.functions | self.iterators)


def _set_by(node: ir.Stmt) -> tuple[str, ...]:
    """The variables that a statement sets to its value or to the parts of it; none where it sets anything else."""
    if isinstance(node, ir.AugAssign) and isinstance(node.target, ir.Name) and isinstance(node.op, str):
        return (node.target.id,)
    if not isinstance(node, ir.Assign) or len(node.targets) != 1:
        return ()
    target = node.targets[0]
    parts = target.items if isinstance(target, ir.TupleDisplay) else (target,)
    names = tuple(p.id for p in parts if isinstance(p, ir.Name))
    return names if len(names) == len(parts) == len(set(names)) else ()


def _statements(body: Sequence[ir.Node], path: Path) -> Iterator[tuple[Path, ir.Stmt]]:
    """The statements of a function, those of functions inside it left out, with their paths."""
    for i, node in enumerate(body):
        here = (*path, i)
        if isinstance(node, ir.Stmt):
            yield here, node
        if not isinstance(node, ir.Function):
            for name in ("body", "orelse", "final", "handlers", "cases"):
                inner = getattr(node, name, ())
                if type(inner) is tuple:
                    yield from _statements(inner, (*here, name))
