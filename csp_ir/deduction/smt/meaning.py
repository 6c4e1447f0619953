"""Meaning of ground SMT-LIB terms: strings, integers, booleans, bit-vectors, define-funs, let."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import reduce
from typing import Any

from csp_ir.deduction.smt.bitvectors import BitVec, operation, parse_bits
from csp_ir.deduction.smt.sexpr import Sexpr, SygusError, show, string_value
from csp_ir.deduction.smt.sorts import Signature, sort_name
from csp_ir.deduction.smt.strings import ALIASES, COMPONENTS

_BY_NAME: dict[tuple[str, int], Callable[..., Any]] = {(c.name, c.arity): c.meaning for c in COMPONENTS}
_CHAINED = {"=", "<", "<=", ">", ">=", "str.<", "str.<="}
_FOLDED = {"str.++", "+", "-", "*", "and", "or", "xor"}


@dataclass(frozen=True)
class Definition:
    """A define-fun: parameter names with their sorts, result sort, body."""

    parameters: tuple[tuple[str, Sexpr], ...]
    result: Sexpr
    body: Sexpr


def signatures_of(definitions: Mapping[str, Definition]) -> dict[str, Signature]:
    """The sorts of arguments and result by name."""
    return {
        name: (tuple(sort_name(sort) for _, sort in d.parameters), sort_name(d.result))
        for name, d in definitions.items()
    }


def meaning_of(name: str, arity: int) -> Callable[..., Any] | None:
    """The function an operation of so many arguments denotes; None for an unknown one."""
    name = ALIASES.get(name, name)
    known = _BY_NAME.get((name, arity))
    if known is not None:
        return known
    pair = _BY_NAME.get((name, 2))
    if pair is not None and arity > 2:
        if name in _CHAINED:
            return lambda *a: all(pair(x, y) for x, y in zip(a, a[1:]))
        if name in _FOLDED:
            return lambda *a: reduce(pair, a)
        if name == "distinct":
            return lambda *a: len(set(a)) == len(a)
        if name == "=>":
            return lambda *a: not all(a[:-1]) or a[-1]
    if name in _FOLDED and arity == 1 and name != "-":
        return lambda a: a
    return operation(name, arity)


def literal(token: str) -> Any:
    """The value of a literal token; raises SygusError."""
    if token[0] == '"':
        return string_value(token)
    if token in ("true", "false"):
        return token == "true"
    if token[0] == "#":
        return parse_bits(token)
    try:
        return int(token)
    except ValueError:
        raise SygusError(f"unknown name {token}") from None


def evaluate(term: Sexpr, env: Mapping[str, Any], functions: Mapping[str, Any] | None = None) -> Any:
    """Value of `term` under `env`; `functions` holds Definitions and Python callables by name.

    Raises SygusError for a name or an operation without a meaning here.
    """
    functions = functions or {}
    if isinstance(term, str):
        if term in env:
            return env[term]
        function = functions.get(term)
        return evaluate(function.body, {}, functions) if isinstance(function, Definition) else literal(term)
    if not term:
        raise SygusError("an empty term")
    head, *rest = term
    if head == "ite":
        return evaluate(rest[1] if evaluate(rest[0], env, functions) else rest[2], env, functions)
    if head == "let":
        inner = dict(env)
        for binding in rest[0]:
            inner[str(binding[0])] = evaluate(binding[-1], env, functions)
        return evaluate(rest[1], inner, functions)
    if head == "_" and len(rest) == 2 and isinstance(rest[0], str) and rest[0].startswith("bv"):
        return BitVec(int(rest[0][2:]), int(str(rest[1])))
    values = [evaluate(t, env, functions) for t in rest]
    if isinstance(head, str) and head in functions:
        function = functions[head]
        if isinstance(function, Definition):
            names = [n for n, _ in function.parameters]
            if len(names) != len(values):
                raise SygusError(f"{head} takes {len(names)} arguments, got {len(values)}")
            return evaluate(function.body, dict(zip(names, values)), functions)
        return function(*values)
    name = show(head)
    meaning = meaning_of(name, len(values))
    if meaning is None:
        raise SygusError(f"operation {name} with {len(values)} arguments has no meaning here")
    try:
        return meaning(*values)
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError):  # values of other sorts
        raise SygusError(f"operation {name} does not take these values: {show(term)[:80]}") from None
