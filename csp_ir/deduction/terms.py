"""Meaning of SMT-LIB terms over strings, integers and booleans."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from csp_ir.deduction.sexpr import Sexpr, SygusError, string_value


def _substr(s: str, i: int, n: int) -> str:
    return s[i : i + n] if 0 <= i < len(s) and n > 0 else ""


def _to_int(s: str) -> int:
    return int(s) if s and all("0" <= c <= "9" for c in s) else -1


OPERATIONS: dict[str, Callable[..., Any]] = {
    "str.++": lambda *a: "".join(a),
    "str.replace": lambda s, p, r: s.replace(p, r, 1),  # an empty pattern prepends, in Python too
    "str.at": lambda s, i: s[i] if 0 <= i < len(s) else "",
    "str.substr": _substr,
    "str.len": len,
    "str.from_int": lambda n: str(n) if n >= 0 else "",
    "str.to_int": _to_int,
    "str.indexof": lambda s, p, i: s.find(p, i) if 0 <= i <= len(s) else -1,
    "str.prefixof": lambda p, s: s.startswith(p),
    "str.suffixof": lambda p, s: s.endswith(p),
    "str.contains": lambda s, p: p in s,
    "=": lambda *a: all(x == a[0] for x in a),
    "distinct": lambda *a: len(set(a)) == len(a),
    "not": lambda a: not a,
    "and": lambda *a: all(a),
    "or": lambda *a: any(a),
    "=>": lambda a, b: not a or b,
    "+": lambda *a: sum(a),
    "-": lambda a, *rest: a - sum(rest) if rest else -a,
    "<": lambda a, b: a < b,
    "<=": lambda a, b: a <= b,
    ">": lambda a, b: a > b,
    ">=": lambda a, b: a >= b,
}
OPERATIONS["int.to.str"] = OPERATIONS["str.from_int"]
OPERATIONS["str.to.int"] = OPERATIONS["str.to_int"]


def evaluate(term: Sexpr, env: Mapping[str, Any]) -> Any:
    """Value of `term` under `env`; raises SygusError for an operation without a meaning here."""
    if isinstance(term, str):
        if term in env:
            return env[term]
        if term[0] == '"':
            return string_value(term)
        if term in ("true", "false"):
            return term == "true"
        try:
            return int(term)
        except ValueError:
            raise SygusError(f"unknown name {term}") from None
    head, *rest = term
    if head == "ite":
        return evaluate(rest[1] if evaluate(rest[0], env) else rest[2], env)
    meaning = OPERATIONS.get(head) if isinstance(head, str) else None
    if meaning is None:
        raise SygusError(f"operation {head} has no meaning here")
    return meaning(*(evaluate(t, env) for t in rest))
