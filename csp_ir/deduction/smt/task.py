"""A SyGuS-IF task (version 1 or 2): the function wanted, its grammar, its example rows, its other constraints."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from csp_ir.deduction.smt.bitvectors import width_of
from csp_ir.deduction.smt.meaning import Definition, evaluate
from csp_ir.deduction.smt.sexpr import Sexpr, SygusError, read, show


@dataclass(frozen=True)
class Row:
    args: tuple[Any, ...]
    output: Any


@dataclass(frozen=True)
class Task:
    """grammar: (nonterminal, sort, productions), empty where any term of the logic will do.

    others: constraints that are not examples, over `variables`.
    """

    name: str
    params: tuple[tuple[str, Sexpr], ...]
    result: Sexpr
    grammar: tuple[tuple[str, Sexpr, tuple[Sexpr, ...]], ...]
    rows: tuple[Row, ...]
    others: tuple[Sexpr, ...]
    variables: tuple[tuple[str, Sexpr], ...] = ()
    definitions: Mapping[str, Definition] = field(default_factory=dict)
    logic: str = ""


_IGNORED = {"check-synth", "set-option", "set-feature", "set-info", "set-options"}


def read_task(text: str) -> Task:
    """The task in `text`; raises SygusError with what cannot be read and what can."""
    wanted: tuple[Sexpr, ...] | None = None
    logic = ""
    bodies: list[Sexpr] = []
    variables: list[tuple[str, Sexpr]] = []
    definitions: dict[str, Definition] = {}
    for command in read(text):
        if not isinstance(command, tuple) or not command:
            raise SygusError(f"expected a command, got {show(command)}")
        head = command[0]
        if head == "synth-fun":
            if wanted is not None:
                raise SygusError("two synth-fun commands; one function at a time is synthesised")
            wanted = command
        elif head == "constraint" and len(command) == 2:
            bodies += _conjuncts(command[1])
        elif head in ("declare-var", "declare-primed-var") and len(command) == 3:
            variables.append((show(command[1]), command[2]))
        elif head == "declare-fun" and len(command) == 4 and command[2] == ():
            variables.append((show(command[1]), command[3]))
        elif head == "define-fun" and len(command) == 5:
            defined = show(command[1])
            if any(_mentions(d.body, defined) for d in definitions.values()) or _mentions(command[4], defined):
                raise SygusError(f"{defined} is used before it is defined; recursive definitions are not read")
            definitions[defined] = Definition(_parameters(command[2]), command[3], command[4])
        elif head == "set-logic" and len(command) == 2:
            logic = show(command[1])
        elif head not in _IGNORED:
            raise SygusError(f"the command {show(head)} is not read; SyGuS-IF with one synth-fun is")
    if wanted is None or len(wanted) < 4:
        raise SygusError("expected a synth-fun with its parameters and result sort")
    name, params, result = show(wanted[1]), _parameters(wanted[2]), wanted[3]
    rows: list[Row] = []
    others: list[Sexpr] = []
    for body in bodies:
        row = _example(body, name, definitions)
        if row is None:
            others.append(body)
        elif len(row.args) != len(params):
            raise SygusError(f"{name} takes {len(params)} arguments: {show(body)}")
        else:
            rows.append(row)
    return Task(
        name, params, result, _grammar(wanted), tuple(rows), tuple(others), tuple(variables), definitions, logic
    )


def _mentions(body: Sexpr, name: str) -> bool:
    waiting = [body]
    while waiting:
        part = waiting.pop()
        if part == name:
            return True
        if isinstance(part, tuple):
            waiting += part
    return False


def _parameters(text: Sexpr) -> tuple[tuple[str, Sexpr], ...]:
    if not isinstance(text, tuple) or not all(isinstance(p, tuple) and len(p) == 2 for p in text):
        raise SygusError(f"expected parameters with their sorts, got {show(text)}")
    return tuple((show(p[0]), p[1]) for p in text)


def _grammar(wanted: tuple[Sexpr, ...]) -> tuple[tuple[str, Sexpr, tuple[Sexpr, ...]], ...]:
    # Version 2 declares the nonterminals before the grammar; both end in the groups of productions.
    groups = wanted[-1] if len(wanted) > 4 else ()
    if not isinstance(groups, tuple):
        raise SygusError("expected the groups of a grammar at the end of synth-fun")
    out = []
    for group in groups:
        if not (isinstance(group, tuple) and len(group) == 3 and isinstance(group[2], tuple)):
            raise SygusError(f"expected (nonterminal sort (productions)), got {show(group)}")
        out.append((show(group[0]), group[1], tuple(dict.fromkeys(group[2]))))
    return tuple(out)


def _conjuncts(body: Sexpr) -> list[Sexpr]:
    if isinstance(body, tuple) and body and body[0] == "and":
        return [c for part in body[1:] for c in _conjuncts(part)]
    return [body]


def _example(body: Sexpr, name: str, definitions: Mapping[str, Definition]) -> Row | None:
    if not (isinstance(body, tuple) and len(body) == 3 and body[0] == "="):
        return None
    for call, value in ((body[1], body[2]), (body[2], body[1])):
        if call == name:
            call = (name,)  # a constant wanted
        if isinstance(call, tuple) and call and call[0] == name:
            try:
                return Row(tuple(evaluate(t, {}, definitions) for t in call[1:]), evaluate(value, {}, definitions))
            except SygusError:
                return None
    return None


def key(values: tuple[Any, ...]) -> tuple[Any, ...]:
    """Values told apart by type: 1 is not true."""
    return tuple((type(v), v) for v in values)


def distinct_rows(rows: tuple[Row, ...]) -> tuple[tuple[Row, ...], tuple[Row, Row] | None]:
    """The rows without duplicates, and the first two that contradict each other, if any."""
    seen: dict[tuple[Any, ...], Row] = {}
    for row in rows:
        first = seen.setdefault(key(row.args), row)
        if key((first.output,)) != key((row.output,)):
            return tuple(seen.values()), (first, row)
    return tuple(seen.values()), None


def sort_name(sort: Sexpr) -> str:
    """String, Int, Bool or BitVec n; raises SygusError for others."""
    width = width_of(sort)
    if width is not None:
        return f"BitVec {width}"
    if sort in ("String", "Int", "Bool"):
        return str(sort)
    raise SygusError(f"the sort {show(sort)} is not read; String, Int, Bool and (_ BitVec n) are")
