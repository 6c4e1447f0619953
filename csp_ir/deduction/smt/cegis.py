"""Counterexample-guided synthesis for constraints that are not examples.

Where every call of the function has the same arguments, a counterexample gives a row: its domain is the set of
results that satisfy the constraints there, which the engine takes as any other goal. Where calls differ, whole
terms are tried against all points at once.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Sequence
from typing import Any

from csp_ir.deduction.bank import Bank, Deadline, OutOfTime
from csp_ir.deduction.domains import Goal
from csp_ir.deduction.engine import bank_of
from csp_ir.deduction.language import Language, Term
from csp_ir.deduction.smt.answer import Answer
from csp_ir.deduction.smt.bitvectors import BitVec, width_of
from csp_ir.deduction.smt.grammar import language_of, plain, sexpr_of, stages_for
from csp_ir.deduction.smt.instantiate import instantiate
from csp_ir.deduction.smt.meaning import Definition, evaluate
from csp_ir.deduction.smt.membership import derives
from csp_ir.deduction.smt.sexpr import Sexpr, SygusError, show
from csp_ir.deduction.smt.single import wanted_of
from csp_ir.deduction.smt.smtlib import Checker
from csp_ir.deduction.smt.task import Row, Task
from csp_ir.deduction.smt.template import by_template
from csp_ir.deduction.solver import Effort, Solver
from csp_ir.verdict import Exhausted, Solved, Unknown, Unsatisfiable

Point = tuple[Any, ...]
SAMPLES = 12
SHARE = 0.7  # of the time that instantiation may take


class Allowed:
    """The results a function may give on one row: those that satisfy the constraints at the row's points."""

    __slots__ = ("_memo", "points", "task")

    def __init__(self, task: Task, points: tuple[Point, ...]) -> None:
        self.task, self.points = task, points
        self._memo: dict[Any, bool] = {}

    def __contains__(self, value: Any) -> bool:
        known = self._memo.get(value)
        if known is None:
            known = self._memo[value] = all(self._holds(value, p) for p in self.points)
        return known

    def forced(self) -> tuple[Any, ...] | None:
        """The one result the constraints name (as `(= (f x) e)` does), or no result where they disagree; None
        where they name none."""
        names = [n for n, _ in self.task.variables]
        for constraint in self.task.others:
            if isinstance(constraint, tuple) and len(constraint) == 3 and constraint[0] == "=":
                for call, other in (constraint[1:], constraint[:0:-1]):
                    if (
                        isinstance(call, tuple)
                        and call
                        and call[0] == self.task.name
                        and not calls(other, self.task.name)
                    ):
                        value = plain(evaluate(other, dict(zip(names, self.points[0])), self.task.definitions))
                        return (value,) if value in self else ()
        return None

    def _holds(self, value: Any, point: Point) -> bool:
        width = width_of(self.task.result)
        if width is not None:
            value = BitVec(value, width)
        env = dict(zip((n for n, _ in self.task.variables), point))
        functions = {**self.task.definitions, self.task.name: lambda *args: value}
        return all(evaluate(c, env, functions) is True for c in self.task.others)


def calls(term: Sexpr, name: str) -> set[tuple[Sexpr, ...]]:
    """Argument lists with which `name` is called in a term."""
    if isinstance(term, str):
        return set()
    found = {term[1:]} if term and term[0] == name else set()
    for part in term:
        found |= calls(part, name)
    return found


def synthesise(task: Task, rows: tuple[Row, ...], deadline: Deadline, note: Callable[[str], None]) -> Answer:
    """A term of the grammar for which the solver finds no counterexample; Unknown when time runs out.

    Example rows count as constraints too. Raises MissingExtraError without z3-solver.
    """
    checker = Checker(task)
    if task.invariant is not None and len(task.others) == 3 and not rows:
        return _invariant(task, checker, deadline, note)
    settled = _settled(task, rows, checker, deadline, note)
    if settled is not None:
        return settled
    shapes = {a for c in task.others for a in calls(c, task.name)}
    if len(shapes) > 1:
        term = by_template(task, rows, checker, deadline.wall, note)
        if term is not None and derives(task, term) and _passes(task, term, rows):
            return Answer(task, Solved(), term)
    search = _Search(task, shapes, rows, language_of(task), deadline)
    term = None
    try:
        for effort in stages_for(search.language):
            while True:
                found = search.candidate(effort)
                if found is None:
                    break
                body = sexpr_of(found)
                remaining = int(1000 * (deadline.wall - time.monotonic()))
                point = checker.counterexample(body, remaining)
                if point is None:
                    term = body
                    break
                if point in search.points:
                    raise SygusError(f"the constraints mean something else to z3 at {point!r}")
                search.points.append(point)
                note(f"counterexample {len(search.points)}: {_at(task, point)} refutes a term of {found.size} parts")
            if term is not None:
                break
    except (OutOfTime, TimeoutError):
        return Answer(task, Unknown("time"), statistics={"counterexamples": len(search.points)})
    statistics = {"counterexamples": len(search.points)}
    if term is None:
        return Answer(task, Exhausted({task.name: "no term within the stages of search"}), statistics=statistics)
    assert derives(task, term), f"not in the grammar: {show(term)}"
    return Answer(task, Solved(), term, statistics=statistics)


def _settled(
    task: Task, rows: tuple[Row, ...], checker: Checker, deadline: Deadline, note: Callable[[str], None]
) -> Answer | None:
    """The answer by instantiation, where that leads to one: a term, or an input that no result will do for."""
    now = time.monotonic()
    until = now + SHARE * max(0.0, deadline.wall - now)
    try:
        wanted = wanted_of(task, rows, until)
        found = instantiate(task, wanted, until, note) if wanted is not None else None
        if found is None:
            return None
        if found.impossible is not None:
            at = ", ".join(f"{n} = {v!r}" for n, v in found.impossible.items())
            return Answer(task, Unsatisfiable((f"no value of ({task.name} ...) satisfies the constraints at {at}",)))
        if found.term is None or not derives(task, found.term) or not _passes(task, found.term, rows):
            return None
        if checker.counterexample(found.term, int(1000 * (deadline.wall - time.monotonic()))) is None:
            return Answer(task, Solved(), found.term, statistics=found.statistics)
    except TimeoutError:
        note("instantiation took its share of the time")
    return None


def _invariant(task: Task, checker: Checker, deadline: Deadline, note: Callable[[str], None]) -> Answer:
    from csp_ir.deduction.smt.invariant import find_invariant

    try:
        found = find_invariant(task, deadline.wall, note)
        if found.trace is not None:
            states = " -> ".join(f"({', '.join(map(str, s))})" for s in found.trace)
            return Answer(
                task, Unsatisfiable((f"no invariant: a bad state is reached: {states or 'as Spacer proves'}",)),
                statistics=found.statistics,
            )  # fmt: skip
        assert found.term is not None and derives(task, found.term)
        if checker.counterexample(found.term, int(1000 * (deadline.wall - time.monotonic()))) is None:
            return Answer(task, Solved(), found.term, statistics=found.statistics)
    except TimeoutError:
        pass
    return Answer(task, Unknown("time"))


def _passes(task: Task, term: Sexpr, rows: tuple[Row, ...]) -> bool:
    names = [n for n, _ in task.params]
    return all(evaluate(term, dict(zip(names, r.args)), task.definitions) == r.output for r in rows)


def _at(task: Task, point: Point) -> str:
    return ", ".join(f"{n} = {v!r}" for (n, _), v in zip(task.variables, point))


class _Search:
    def __init__(
        self, task: Task, shapes: set[tuple[Sexpr, ...]], rows: tuple[Row, ...], language: Language, deadline: Deadline
    ) -> None:
        self.task, self.shapes, self.rows, self.language, self.deadline = task, shapes, rows, language, deadline
        self.points: list[Point] = []
        self.begin = some_points(task.variables, 2)
        self.single = len(shapes) <= 1 and not any(calls(a, task.name) for shape in shapes for a in shape)

    def candidate(self, effort: Effort) -> Term | None:
        """A term that satisfies the constraints at every point so far."""
        return self._by_rows(effort) if self.single else self._by_terms(effort)

    def _arguments(self, shape: tuple[Sexpr, ...], point: Point) -> Point:
        env = dict(zip((n for n, _ in self.task.variables), point))
        return tuple(evaluate(a, env, self.task.definitions) for a in shape)

    def _by_rows(self, effort: Effort) -> Term | None:
        groups: dict[Point, list[Point]] = {}
        if not self.shapes:  # the constraints leave the function free
            groups[tuple(zero_of(s) for _, s in self.task.params)] = []
        for point in [*self.begin, *self.points]:
            for shape in self.shapes:
                groups.setdefault(self._arguments(shape, point), []).append(point)
        args = list(groups)
        goal: list[Any] = []
        for a in args:
            allowed = Allowed(self.task, tuple(groups[a]))
            forced = allowed.forced()
            goal.append(allowed if forced is None else forced)
        for row in self.rows:
            if row.args not in groups:
                args.append(row.args)
                goal.append((plain(row.output),))
        bank = self._bank(args, effort)
        solver = Solver(bank, effort, self.deadline)
        return solver.solve(self.language.start, _listed(bank, self.language.start, tuple(goal)))

    def _bank(self, args: list[Point], effort: Effort) -> Bank:
        columns = tuple(zip(*(tuple(map(plain, a)) for a in args))) if self.task.params else ()
        return bank_of(self.language, columns, len(args), effort, self.deadline)

    def _by_terms(self, effort: Effort) -> Term | None:
        points = [*self.begin, *self.points]
        # Arguments that are calls themselves are known for whole terms only: other inputs tell the terms apart.
        plain_shapes = [s for s in self.shapes if not any(calls(a, self.task.name) for a in s)]
        args = list(dict.fromkeys(self._arguments(s, p) for p in points for s in plain_shapes))
        if len(plain_shapes) < len(self.shapes):
            args += [p for p in some_points(self.task.params, SAMPLES) if p not in args]
        args += [r.args for r in self.rows if r.args not in args]
        bank = self._bank(args, effort)
        entries = bank.entries[self.language.start]
        names = [n for n, _ in self.task.variables]
        for term in sorted(entries.terms, key=lambda t: t.cost):
            if self.deadline.passed:
                raise OutOfTime
            definition = Definition(self.task.params, self.task.result, sexpr_of(term))
            functions = {**self.task.definitions, self.task.name: definition}
            good = all(
                evaluate(c, dict(zip(names, p)), functions) is True for p in points for c in self.task.others
            ) and all(
                evaluate(definition.body, dict(zip((n for n, _ in self.task.params), r.args)), functions) == r.output
                for r in self.rows
            )
            if good:
                return term
        return None


def _listed(bank: Bank, nonterminal: str, goal: Goal) -> Goal:
    """The goal with each predicate as the values of the bank that satisfy it, where there are some."""
    entries = bank.entries[nonterminal]
    out: list[Any] = []
    for row, domain in enumerate(goal):
        if not isinstance(domain, Allowed):
            out.append(domain)
            continue
        values = tuple(v for v in entries.by_value(row) if v in domain)
        out.append(values or domain)
    return tuple(out)


def some_points(variables: Sequence[tuple[str, Sexpr]], count: int) -> list[Point]:
    """Inputs before any counterexample: on nothing but zeros too many terms agree."""
    chance = random.Random(0)
    points = [tuple(zero_of(s) for _, s in variables)]
    for _ in range(count):
        point: list[Any] = []
        for _, sort in variables:
            width = width_of(sort)
            if width is not None:
                point.append(BitVec(chance.getrandbits(width), width))
            elif sort == "Int":
                point.append(chance.randint(-20, 20))
            elif sort == "Bool":
                point.append(chance.random() < 0.5)
            else:
                point.append("".join(chance.choice("ab 1-") for _ in range(chance.randint(1, 6))))
        points.append(tuple(point))
    return list(dict.fromkeys(points))


def zero_of(sort: Sexpr) -> Any:
    """The value of a sort that SMT solvers give where nothing is asked."""
    from csp_ir.deduction.smt.smtlib import _default

    return _default(sort)
