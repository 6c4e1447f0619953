"""Single-invocation form: constraints on one result `RESULT` of the function at its own parameters.

A constraint that calls f once, whatever the arguments, says the same with f called on its parameters: variables
are renamed, arguments that are sums are solved for a variable, others become assumptions `p = argument`.
(Reynolds, Deters, Kuncak, Tinelli, Barrett: Counterexample-Guided Quantifier Instantiation for Synthesis in SMT,
CAV 2015.)
"""

from __future__ import annotations

from dataclasses import dataclass

from csp_ir.deduction.smt.bitvectors import BitVec
from csp_ir.deduction.smt.logic import (
    Linear,
    joined,
    linear,
    linear_term,
    literal,
    mentions,
    names_in,
    normal,
    plus,
    scaled,
    substitute,
    written_out,
)
from csp_ir.deduction.smt.sexpr import Sexpr
from csp_ir.deduction.smt.smtlib import Formulas
from csp_ir.deduction.smt.task import Row, Task

RESULT = "result!"


@dataclass(frozen=True)
class Wanted:
    """formula: over the parameters and RESULT, in negation normal form; whole: whether it is all of the task."""

    formula: Sexpr
    whole: bool


def wanted_of(task: Task, rows: tuple[Row, ...], until: float) -> Wanted | None:
    """What the constraints with one call each ask of the result; None where no constraint is of that kind.

    Raises: SygusError, MissingExtraError, TimeoutError.
    """
    parts: list[Sexpr] = []
    whole = True
    sorts = dict(task.variables)
    for constraint in task.others:
        term = written_out(constraint, task.definitions)
        calls = calls_of(term, task.name)
        if not calls:
            whole = False  # about the variables alone: the checker's to judge
            continue
        part = _moved(task, term, next(iter(calls)), until) if len(calls) == 1 else None
        if part is None:
            whole = False
        else:
            parts.append(part)
    if not parts:
        return None
    for row in rows:
        given = [("=", name, value_term(v)) for (name, _), v in zip(task.params, row.args)]
        parts.append(("=>", ("and", "true", *given), ("=", RESULT, value_term(row.output))))
    sorts = dict(task.params)
    truths = {n for n, s in sorts.items() if s == "Bool"} | ({RESULT} if task.result == "Bool" else set())
    integers = {n for n, s in sorts.items() if s == "Int"} | ({RESULT} if task.result == "Int" else set())
    return Wanted(joined("and", [normal(p, truths, integers) for p in parts]), whole)


def calls_of(term: Sexpr, name: str) -> set[Sexpr]:
    """The calls of a function in a term."""
    if isinstance(term, str):
        return {term} if term == name else set()
    found: set[Sexpr] = {term} if term[0] == name else set()
    for part in term[1:]:
        found |= calls_of(part, name)
    return found


def _moved(task: Task, term: Sexpr, call: Sexpr, until: float) -> Sexpr | None:
    """The constraint over the parameters; None where variables remain that cannot be eliminated."""
    args = () if isinstance(call, str) else call[1:]
    if len(args) != len(task.params):
        return None
    sorts = dict(task.variables)
    # Variables may be named as parameters are.
    apart: dict[Sexpr, Sexpr] = {name: f"{name}!v" for name in sorts}
    free = {f"{name}!v": sort for name, sort in sorts.items()}
    body = substitute(substitute(term, {call: RESULT}), apart)
    known: dict[Sexpr, Sexpr] = {}
    given: list[Sexpr] = []
    later: list[tuple[str, Sexpr]] = []
    for (param, _), arg in zip(task.params, args):
        arg = substitute(arg, apart)
        if isinstance(arg, str) and arg in free and arg not in known:
            known[arg] = param
        else:
            later.append((param, arg))
    for param, arg in later:
        arg = substitute(arg, known)
        form = linear(arg)
        name = next((n for n, c in form.items() if n in free and abs(c) == 1 and free[str(n)] == "Int"), None)
        alone = name is not None and all(p == name or not mentions(p, name) for p in form)
        if name is not None and alone:
            rest: Linear = plus({param: 1}, {p: c for p, c in form.items() if p != name}, -1)
            solved = linear_term(scaled(rest, form[name]))
            known = {n: substitute(t, {name: solved}) for n, t in known.items()} | {name: solved}
        else:
            given.append(("=", param, arg))
    body = substitute(body, known)
    given = [substitute(g, known) for g in given]
    out: Sexpr = ("=>", ("and", "true", *given), body) if given else body
    rest_free = {n: s for n, s in free.items() if n in names_in(out)}
    return out if not rest_free else _for_all(task, out, rest_free, until)


def _for_all(task: Task, body: Sexpr, free: dict[str, Sexpr], until: float) -> Sexpr | None:
    """The formula without the variables `free`, which stand for all values; None where z3 keeps them."""
    formulas = Formulas({**dict(task.params), **free, RESULT: task.result}, until)
    # Not for all there is an exception, which quantifier elimination describes.
    exception = formulas.without(("not", body), list(free))
    return None if exception is None else ("not", exception)


def value_term(value: object) -> Sexpr:
    """The literal of a value."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return literal(value)
    if isinstance(value, BitVec):
        return f"#b{value.value:0{value.width}b}"
    text = str(value).replace('"', '""')
    return '"' + "".join(c if " " <= c <= "~" and c != "\\" else f"\\u{{{ord(c):x}}}" for c in text) + '"'
