"""Checking a term against constraints for all inputs with z3 (extra `smt`)."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from csp_ir.deduction.smt.bitvectors import BitVec, width_of
from csp_ir.deduction.smt.sexpr import Sexpr, SygusError, show, string_value
from csp_ir.deduction.smt.task import Task
from csp_ir.errors import MissingExtraError


def z3_module(feature: str = "a task with constraints that are not examples") -> Any:
    """z3; raises MissingExtraError, which names what needs it, without it."""
    try:
        import z3
    except ImportError:
        raise MissingExtraError(feature, "smt") from None
    return z3


@dataclass(frozen=True, eq=False)
class Question:
    """What z3 is at work on. about: the clause that it decides, "" for none."""

    about: str


asking: list[Question | None] = [None]  # at the moment, for whoever watches from another thread


class Formulas:
    """Terms over some variables as z3 has them, and what z3 says of them before a deadline.

    Raises: MissingExtraError without z3-solver, SygusError for what z3 does not read, TimeoutError.
    """

    about = ""  # what is asked for

    def __init__(self, variables: Mapping[str, Sexpr], until: float) -> None:
        self.z3, self.until = z3_module(), until
        self.sorts = {name: _sort(sort) for name, sort in variables.items()}
        self._constants = {name: self._constant(name, sort) for name, sort in self.sorts.items()}
        self._known: dict[Sexpr, Any] = {}

    def _constant(self, name: str, sort: Sexpr) -> Any:
        z3, width = self.z3, width_of(sort)
        if width is not None:
            return z3.BitVec(name, width)
        made = {"Int": z3.Int, "Bool": z3.Bool, "String": z3.String}.get(show(sort))
        if made is None:
            raise SygusError(f"the sort {show(sort)} is not read; Int, Bool, String and (_ BitVec n) are")
        return made(name)

    def formula(self, term: Sexpr) -> Any:
        known = self._known.get(term)
        if known is None and not isinstance(term, str) and term[0] in ("and", "or"):
            join = self.z3.And if term[0] == "and" else self.z3.Or
            known = self._known[term] = join(*(self.formula(part) for part in term[1:]))
        if known is None:
            text = f"(assert {show(_modern(term))})"
            try:
                known = self.z3.parse_smt2_string(text, decls=self._constants)[0]
            except (self.z3.Z3Exception, IndexError) as error:
                raise SygusError(f"z3 does not read {show(term)[:120]}: {error}") from None
            self._known[term] = known
        return known

    def opposite(self, term: Sexpr) -> Any:
        return self.z3.Not(self.formula(term))

    def solver(self) -> Any:
        return self.z3.Solver()

    def core(self, solver: Any, parts: Sequence[Any]) -> list[int]:
        """Numbers of the parts that contradict the solver's assertions together, few of them.

        All of them where the parts contradict nothing.
        """
        solver.push()
        switches = [self.z3.Bool(f"switch!{k}") for k in range(len(parts))]
        for switch, part in zip(switches, parts):
            solver.add(self.z3.Implies(switch, part))
        try:
            if self.satisfiable(solver, *switches):
                return list(range(len(parts)))
            core = {str(c) for c in solver.unsat_core()}
        finally:
            solver.pop()
        return [k for k, switch in enumerate(switches) if str(switch) in core]

    def satisfiable(self, solver: Any, *assumptions: Any) -> bool:
        remaining = int(1000 * (self.until - time.monotonic()))
        if remaining <= 0:
            raise TimeoutError
        solver.set("timeout", remaining)
        status = self._checked(solver, *assumptions)
        if status == self.z3.unknown:
            raise TimeoutError
        return bool(status == self.z3.sat)

    def quickly(self, solver: Any, seconds: float) -> bool | None:
        """As `satisfiable`; None where z3 cannot tell in so many seconds."""
        remaining = int(1000 * min(seconds, self.until - time.monotonic()))
        if remaining <= 0:
            raise TimeoutError
        solver.set("timeout", remaining)
        status = self._checked(solver)
        return None if status == self.z3.unknown else bool(status == self.z3.sat)

    def with_effort(self, solver: Any, effort: int) -> bool | None:
        """As `satisfiable`; None where z3 cannot tell with so many of its own units of work, which no clock counts."""
        remaining = int(1000 * (self.until - time.monotonic()))
        if remaining <= 0:
            raise TimeoutError
        solver.set("rlimit", effort)
        solver.set("timeout", remaining)
        status = self._checked(solver)
        return None if status == self.z3.unknown else bool(status == self.z3.sat)

    def _checked(self, solver: Any, *assumptions: Any) -> Any:
        asking[:] = [Question(self.about)]
        try:
            return solver.check(*assumptions)
        finally:
            asking[:] = [None]

    def declare(self, name: str, sort: str) -> None:
        """One more variable."""
        if name not in self.sorts:
            self.sorts[name], self._constants[name] = sort, self._constant(name, sort)

    def point(self, solver: Any) -> dict[str, Any]:
        """Values of the variables in the model a solver found."""
        model = {str(d.name()): value for d, value in _model(self.z3, solver.model())}
        return {name: model.get(name, _default(sort)) for name, sort in self.sorts.items()}

    def without(self, formula: Sexpr, names: Sequence[str]) -> Sexpr | None:
        """A formula that says of the other variables that values of `names` with `formula` exist.

        None where z3's quantifier elimination leaves a quantifier.
        """
        if not names:
            return formula
        z3 = self.z3
        try:
            exists = z3.Exists([self._constants[n] for n in names], self.formula(formula))
            remaining = max(1, int(1000 * (self.until - time.monotonic())))
            term = self.term(z3.TryFor(z3.Then("qe", "simplify"), remaining)(exists).as_expr())
        except (z3.Z3Exception, SygusError):
            return None
        from csp_ir.deduction.smt.logic import names_in

        return None if names_in(term) & set(names) else term

    def term(self, expression: Any) -> Sexpr:
        """A z3 expression as a term."""
        from csp_ir.deduction.smt.logic import written_out
        from csp_ir.deduction.smt.sexpr import read

        return written_out(read(expression.sexpr())[0], {})


class Checker:
    """Finds inputs on which a body breaks the constraints of a task.

    Raises: MissingExtraError without z3-solver.
    """

    def __init__(self, task: Task, beside: Sequence[Task] = ()) -> None:
        """beside: tasks whose functions the constraints call too."""
        self.z3 = z3_module()
        self.task, self.tasks = task, (task, *beside)
        variables = "\n".join(f"(declare-const {name} {show(_sort(sort))})" for name, sort in task.variables)
        defines = "\n".join(_define(name, d.parameters, d.result, d.body) for name, d in task.definitions.items())
        self._head = f"{variables}\n{defines}\n"
        self._claim = f"(assert (not (and true {' '.join(show(_modern(c)) for c in task.others)})))"

    def counterexample(self, body: Sexpr, milliseconds: int) -> tuple[Any, ...] | None:
        """Values of the task's variables on which `body` breaks a constraint; None where it breaks none.

        Raises TimeoutError where z3 cannot tell in time, SygusError for what z3 does not read.
        """
        return self.counterexample_of((body,), milliseconds)

    def counterexample_of(self, bodies: Sequence[Sexpr], milliseconds: int) -> tuple[Any, ...] | None:
        """As `counterexample`, for a body of every function."""
        z3, task = self.z3, self.task
        define = "\n".join(_define(t.name, t.params, t.result, body) for t, body in zip(self.tasks, bodies))
        solver = z3.Solver()
        solver.set("timeout", max(1, milliseconds))
        try:
            solver.from_string(f"{self._head}{define}\n{self._claim}\n(check-sat)")
        except z3.Z3Exception as error:
            raise SygusError(f"z3 does not read the constraints: {error}") from None
        status = solver.check()
        if status == z3.unsat:
            return None
        if status != z3.sat:
            raise TimeoutError
        model = {str(d.name()): model_value for d, model_value in _model(z3, solver.model())}
        return tuple(model.get(name, _default(sort)) for name, sort in task.variables)


def _define(name: str, params: Sequence[tuple[str, Sexpr]], result: Sexpr, body: Sexpr) -> str:
    typed = " ".join(f"({n} {show(_sort(s))})" for n, s in params)
    return f"(define-fun {name} ({typed}) {show(_sort(result))} {show(_modern(body))})"


def _model(z3: Any, model: Any) -> list[tuple[Any, Any]]:
    out: list[tuple[Any, Any]] = []
    for declaration in model.decls():
        value = model[declaration]
        if z3.is_int_value(value):
            out.append((declaration, value.as_long()))
        elif z3.is_bv_value(value):
            out.append((declaration, BitVec(value.as_long(), value.size())))
        elif z3.is_string_value(value):
            out.append((declaration, string_value(f'"{value.as_string()}"')))
        elif z3.is_true(value) or z3.is_false(value):
            out.append((declaration, z3.is_true(value)))
    return out


def _default(sort: Sexpr) -> Any:
    width = width_of(sort)
    if width is not None:
        return BitVec(0, width)
    return {"Int": 0, "Bool": False, "String": ""}[show(sort)]


def _sort(sort: Sexpr) -> Sexpr:
    width = width_of(sort)
    return sort if width is None else ("_", "BitVec", str(width))


_RENAMED: Mapping[str, str] = {"int.to.str": "str.from_int", "str.to.int": "str.to_int"}


def _modern(term: Sexpr) -> Sexpr:
    if isinstance(term, str):
        if term[0] == "-" and term[1:].isdigit():
            return ("-", term[1:])
        return _RENAMED.get(term, term)
    parts: Sequence[Sexpr] = [_modern(t) for t in term]
    if parts and parts[0] == "let":  # version 1 writes a sort in each binding
        bindings = tuple((b[0], b[-1]) for b in parts[1])
        return ("let", bindings, *parts[2:])
    return tuple(parts)
