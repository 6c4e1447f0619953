"""Checking a term against constraints for all inputs with z3 (extra `smt`)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from csp_ir.deduction.smt.bitvectors import BitVec, width_of
from csp_ir.deduction.smt.sexpr import Sexpr, SygusError, show, string_value
from csp_ir.deduction.smt.task import Task
from csp_ir.errors import MissingExtraError


class Checker:
    """Finds inputs on which a body breaks the constraints of a task.

    Raises: MissingExtraError without z3-solver.
    """

    def __init__(self, task: Task) -> None:
        try:
            import z3
        except ImportError:
            raise MissingExtraError("a task with constraints that are not examples", "smt") from None
        self.z3 = z3
        self.task = task
        variables = "\n".join(f"(declare-const {name} {show(_sort(sort))})" for name, sort in task.variables)
        defines = "\n".join(
            f"(define-fun {name} ({' '.join(f'({p} {show(_sort(s))})' for p, s in d.parameters)}) "
            f"{show(_sort(d.result))} {show(_modern(d.body))})"
            for name, d in task.definitions.items()
        )
        self._head = f"{variables}\n{defines}\n"
        self._claim = f"(assert (not (and true {' '.join(show(_modern(c)) for c in task.others)})))"

    def counterexample(self, body: Sexpr, milliseconds: int) -> tuple[Any, ...] | None:
        """Values of the task's variables on which `body` breaks a constraint; None where it breaks none.

        Raises TimeoutError where z3 cannot tell in time, SygusError for what z3 does not read.
        """
        z3, task = self.z3, self.task
        params = " ".join(f"({n} {show(_sort(s))})" for n, s in task.params)
        define = f"(define-fun {task.name} ({params}) {show(_sort(task.result))} {show(_modern(body))})"
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
