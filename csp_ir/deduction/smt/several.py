"""Several functions that constraints tie together.

Where every function is called with the same variables throughout, they are settled one after the other: the results
of those to come are eliminated from the constraints (z3's quantifier elimination), which leaves a task for one
function; its answer is put in for the next. Otherwise tuples of small terms are tried by rising cost against
counterexamples.
"""

from __future__ import annotations

import heapq
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from csp_ir.deduction.bank import Deadline, OutOfTime
from csp_ir.deduction.engine import bank_of
from csp_ir.deduction.smt.cegis import some_points, synthesise, zero_of
from csp_ir.deduction.smt.grammar import language_of, plain, sexpr_of, stages_for
from csp_ir.deduction.smt.logic import names_in, substitute, written_out
from csp_ir.deduction.smt.meaning import Definition, evaluate
from csp_ir.deduction.smt.membership import derives
from csp_ir.deduction.smt.sexpr import Sexpr, SygusError, show
from csp_ir.deduction.smt.single import calls_of
from csp_ir.deduction.smt.smtlib import Checker, Formulas
from csp_ir.deduction.smt.task import Row, Task
from csp_ir.verdict import Solved

MOST_TERMS = 400  # of one function, in a stage
SAMPLES = 12
Bodies = dict[str, Sexpr]


def together(
    tasks: Sequence[Task], joint: Sequence[Sexpr], rows: Sequence[tuple[Row, ...]], deadline: Deadline,
    note: Callable[[str], None],
) -> Bodies | None:  # fmt: skip
    """A body for every function such that all constraints hold; None where the stages of search hold none.

    Raises: TimeoutError, SygusError, MissingExtraError.
    """
    whole = [written_out(c, t.definitions) for t in tasks for c in t.others]
    whole += [written_out(c, tasks[0].definitions) for c in joint]
    checker = Checker(replace(tasks[0], others=tuple(whole)), tasks[1:])
    try:
        bodies = _one_by_one(tasks, whole, rows, deadline, note)
    except SygusError as error:
        note(f"the functions cannot be settled one by one: {error.message}")
        bodies = None
    if bodies is not None and _fits(tasks, bodies, rows):
        remaining = int(1000 * (deadline.wall - time.monotonic()))
        if checker.counterexample_of([bodies[t.name] for t in tasks], remaining) is None:
            return bodies
    return _Tuples(tasks, whole, rows, checker, deadline, note).run()


def _fits(tasks: Sequence[Task], bodies: Bodies, rows: Sequence[tuple[Row, ...]]) -> bool:
    return all(
        derives(task, bodies[task.name])
        and all(
            evaluate(bodies[task.name], dict(zip((n for n, _ in task.params), r.args)), task.definitions) == r.output
            for r in mine
        )
        for task, mine in zip(tasks, rows)
    )


def _one_by_one(
    tasks: Sequence[Task], whole: Sequence[Sexpr], rows: Sequence[tuple[Row, ...]], deadline: Deadline,
    note: Callable[[str], None],
) -> Bodies | None:  # fmt: skip
    variables = dict(tasks[0].variables)
    called: dict[str, Sexpr] = {}
    for task in tasks:
        found = set().union(*(calls_of(c, task.name) for c in whole))
        if len(found) != 1:
            return None
        call = next(iter(found))
        args = () if isinstance(call, str) else call[1:]
        if len(set(args)) != len(args) or not all(isinstance(a, str) and a in variables for a in args):
            return None
        called[task.name] = call
    result: dict[str, Sexpr] = {t.name: f"{t.name}!r" for t in tasks}
    formula: Sexpr = substitute(("and", "true", *whole), {called[n]: r for n, r in result.items()})
    bodies: Bodies = {}
    for place, (task, mine) in enumerate(zip(tasks, rows)):
        later = {f"{t.name}!r": t.result for t in tasks[place + 1 :]}
        sorts = {**variables, **later, f"{task.name}!r": task.result}
        formulas = Formulas(sorts, time.monotonic() + (deadline.wall - time.monotonic()) / 3)
        alone = formulas.without(formula, [n for n in later if n in names_in(formula)])
        if alone is None:
            return None
        wanted = substitute(alone, {result[task.name]: called[task.name]})
        single = replace(task, others=(wanted,), definitions={}, invariant=None)
        answer = synthesise(single, mine, deadline, note)
        if not isinstance(answer.verdict, Solved) or answer.term is None:
            return None
        note(f"{task.name} is settled: {show(answer.term)[:200]}")
        bodies[task.name] = answer.term
        call = called[task.name]
        args = () if isinstance(call, str) else call[1:]
        body = substitute(written_out(answer.term, task.definitions), dict(zip((n for n, _ in task.params), args)))
        formula = substitute(formula, {result[task.name]: body})
    return bodies


class _Tuples:
    def __init__(
        self, tasks: Sequence[Task], whole: Sequence[Sexpr], rows: Sequence[tuple[Row, ...]], checker: Checker,
        deadline: Deadline, note: Callable[[str], None],
    ) -> None:  # fmt: skip
        self.tasks, self.whole, self.rows, self.checker = tasks, whole, rows, checker
        self.deadline, self.note = deadline, note
        self.variables = tasks[0].variables
        self.points: list[tuple[Any, ...]] = []

    def run(self) -> Bodies | None:
        languages = [language_of(t) for t in self.tasks]
        for stage in range(3):
            banks = []
            for task, language, mine in zip(self.tasks, languages, self.rows):
                inputs = self._inputs(task) + [tuple(map(plain, r.args)) for r in mine]
                columns = tuple(zip(*inputs)) if task.params else ()
                try:
                    bank = bank_of(language, columns, len(inputs), stages_for(language)[stage], self.deadline)
                except OutOfTime:
                    raise TimeoutError from None
                wanted = [plain(r.output) for r in mine]
                entries = bank.entries[language.start]
                pool = [t for t, v in zip(entries.terms, entries.values) if list(v[len(v) - len(wanted) :]) == wanted]
                banks.append([(t.cost, sexpr_of(t)) for t in sorted(pool, key=lambda t: t.cost)[:MOST_TERMS]])
            for combination in _cheapest(banks):
                if self.deadline.passed:
                    raise TimeoutError
                if not self._holds(combination):
                    continue
                remaining = int(1000 * (self.deadline.wall - time.monotonic()))
                point = self.checker.counterexample_of(combination, remaining)
                if point is None:
                    return {t.name: body for t, body in zip(self.tasks, combination)}
                self.points.append(point)
                self.note(f"counterexample {len(self.points)} refutes a tuple of terms")
        return None

    def _inputs(self, task: Task) -> list[tuple[Any, ...]]:
        """Inputs that terms are told apart by."""
        return [tuple(map(plain, p)) for p in some_points(task.params, SAMPLES)]

    def _holds(self, combination: Sequence[Sexpr]) -> bool:
        functions: Mapping[str, Any] = {
            t.name: Definition(t.params, t.result, body) for t, body in zip(self.tasks, combination)
        }
        names = [n for n, _ in self.variables]
        points = self.points or [tuple(zero_of(s) for _, s in self.variables)]
        return all(evaluate(c, dict(zip(names, p)), functions) is True for p in points for c in self.whole)


def _cheapest(pools: Sequence[Sequence[tuple[int, Sexpr]]]) -> Iterator[tuple[Sexpr, ...]]:
    """Combinations of one term a pool, cheapest together first."""
    if not all(pools):
        return
    begin = (0,) * len(pools)
    heap = [(sum(p[0][0] for p in pools), begin)]
    seen = {begin}
    while heap:
        total, at = heapq.heappop(heap)
        yield tuple(pool[k][1] for pool, k in zip(pools, at))
        for place, pool in enumerate(pools):
            k = at[place] + 1
            after = (*at[:place], k, *at[place + 1 :])
            if k < len(pool) and after not in seen:
                seen.add(after)
                heapq.heappush(heap, (total - pool[k - 1][0] + pool[k][0], after))
