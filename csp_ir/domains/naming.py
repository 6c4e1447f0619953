"""What a name means where a hole stands: a local of the function there, one of a function around it, or neither.

It decides what reading the name does where nothing is bound to it: Python raises UnboundLocalError for a local,
NameError for the others, and a builtin or a function of the program is meant only where no function around binds
the name.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from csp_ir.domains.fragments import target_leaves
from csp_ir.domains.model import Candidate
from csp_ir.ir import nodes as ir
from csp_ir.ir.nodes import Fragment
from csp_ir.ir.rewrite import bound_by, target_names, targets_of

OWN, OUTER, NEITHER = "own", "outer", "neither"


@dataclass(frozen=True)
class Place:
    """Where a hole stands: names local to the innermost function, those local to functions around it, and those
    that some candidate may make local to one of them."""

    own: frozenset[str] = frozenset()
    outer: frozenset[str] = frozenset()
    perhaps: frozenset[str] = frozenset()

    def meaning(self, name: str) -> str | None:
        """OWN, OUTER or NEITHER; None where it depends on other candidates."""
        if name in self.own:
            return OWN
        if name in self.perhaps:
            return None
        return OUTER if name in self.outer else NEITHER

    def inside(self, own: Iterable[str]) -> Place:
        """A place in a function made here, whose locals these are."""
        return Place(frozenset(own), self.own | self.outer, self.perhaps)


class Places:
    """The places of each hole of a program, of those in candidates too.

    Args:
        candidates: of each hole.
    """

    def __init__(self, program: ir.Program, candidates: Mapping[str, Sequence[Candidate]]) -> None:
        self.candidates = candidates
        self.found: dict[str, set[Place]] = {}
        self.meanings: dict[tuple[str, str], str | None] = {}
        for function in (*program.helpers, program.function):
            self._function(function, Place())

    def meaning(self, hole: str, name: str) -> str | None:
        """What the name means at all places of a hole; None where these differ, or other candidates decide."""
        if (hole, name) not in self.meanings:
            found = {place.meaning(name) for place in self.found.get(hole, ())}
            self.meanings[hole, name] = found.pop() if len(found) == 1 else None
        return self.meanings[hole, name]

    def bound_by(self, hole: str, seen: frozenset[str] = frozenset()) -> set[str]:
        """Names that a candidate of this hole may bind, where it stands for statements or for a target."""
        names: set[str] = set()
        for candidate in () if hole in seen else self.candidates.get(hole, ()):
            fragment = candidate.fragment
            if isinstance(fragment, tuple):
                for statement in _own_statements(fragment):
                    names |= set(_binds(statement))
                    for inner in _holes_that_bind(statement):
                        names |= self.bound_by(inner, seen | {hole})
            elif isinstance(fragment, ir.Expr):
                names |= set(target_names(fragment))
        return names

    def _function(self, function: ir.Function, place: Place) -> None:
        own = {p.name for p in function.parameters}
        perhaps: set[str] = set()
        outside: set[str] = set()
        for statement in _own_statements(function.body):
            if isinstance(statement, ir.Nonlocal):
                outside |= set(statement.names)
            own |= set(_binds(statement))
            for hole in _holes_that_bind(statement):
                perhaps |= self.bound_by(hole)
        for parameter in function.parameters:
            if parameter.default is not None:
                self._look(parameter.default, place)
        inner = place.inside(own - outside)
        inner = replace(inner, perhaps=(inner.perhaps - inner.own) | (perhaps - own))
        for statement in function.body:
            self._look(statement, inner)

    def _look(self, node: ir.Node, place: Place) -> None:
        if isinstance(node, ir.Function):
            self._function(node, place)
        elif isinstance(node, ir.Lambda):
            self._look(node.body, place.inside(node.params))
        elif isinstance(node, ir.Comprehension):
            names = [n for clause in node.clauses for n in target_names(clause.target)]
            inner = place.inside(names)
            for i, clause in enumerate(node.clauses):
                self._look(clause.iter, inner if i else place)
                for part in (clause.target, *clause.conditions):
                    self._look(part, inner)
            for value in (node.key, node.element):
                if value is not None:
                    self._look(value, inner)
        else:
            if isinstance(node, ir.Hole):
                self._hole(node.name, place)
            for child in node.children():
                self._look(child, place)

    def _hole(self, name: str, place: Place) -> None:
        known = self.found.setdefault(name, set())
        if place in known:
            return
        known.add(place)
        for candidate in self.candidates.get(name, ()):
            fragment = candidate.fragment
            if isinstance(fragment, tuple):
                for statement in fragment:
                    self._look(statement, place)
            elif isinstance(fragment, ir.Expr) and candidate.facts.special:
                self._look(fragment, place)


def _own_statements(body: Iterable[ir.Stmt]) -> Iterable[ir.Stmt]:
    """Statements of a function, those inside other statements too, but not those of functions in it."""
    for statement in body:
        yield statement
        if not isinstance(statement, ir.Function):
            yield from _own_statements(s for s in statement.children() if isinstance(s, ir.Stmt))
            for handler in statement.handlers if isinstance(statement, ir.Try) else ():
                yield from _own_statements(handler.body)
            for case in statement.cases if isinstance(statement, ir.Match) else ():
                yield from _own_statements(case.body)


def _binds(statement: ir.Stmt) -> Iterable[str]:
    if isinstance(statement, ir.Delete):
        for target in statement.targets:
            yield from target_names(target)
    yield from bound_by(statement)
    if not isinstance(statement, ir.Function):
        yield from _bound_within(statement)


def _bound_within(node: ir.Node) -> Iterable[str]:
    """What a statement binds within itself: in its expressions, patterns and heads of handlers."""
    for part in node.children():
        if not isinstance(part, ir.Stmt | ir.Lambda):
            yield from bound_by(part)
            yield from _bound_within(part)


def _holes_that_bind(statement: ir.Stmt) -> Iterable[str]:
    """Holes of statements, and of names to assign to."""
    if isinstance(statement, ir.ExprStmt) and isinstance(statement.value, ir.Hole):
        yield statement.value.name
    yield from (t.name for t in target_leaves(targets_of(statement)) if isinstance(t, ir.Hole))


def read_inside(fragment: Fragment) -> frozenset[str]:
    """The free names that an expression reads in a function or comprehension of its own."""
    found: set[str] = set()

    def look(node: ir.Node, inside: bool, bound: frozenset[str]) -> None:
        if isinstance(node, ir.Name):
            if inside and node.id not in bound:
                found.add(node.id)
        elif isinstance(node, ir.Lambda):
            look(node.body, True, bound | frozenset(node.params))
        elif isinstance(node, ir.Comprehension):
            inner = bound | {n for clause in node.clauses for n in target_names(clause.target)}
            for i, clause in enumerate(node.clauses):
                look(clause.iter, inside or i > 0, inner if i else bound)
                for condition in clause.conditions:
                    look(condition, True, inner)
            for part in (node.key, node.element):
                if part is not None:
                    look(part, True, inner)
        else:
            for child in node.children():
                look(child, inside, bound)

    if isinstance(fragment, ir.Expr):
        look(fragment, False, frozenset())
    return frozenset(found)
