"""Whether a signature can have a value at all: a type variable of the result has to come from a parameter.

A function that is to work for every type cannot make a value of it by itself (parametricity:
Reynolds 1983; Wadler, "Theorems for free", 1989).
"""

from __future__ import annotations

from collections.abc import Iterable

from csp_ir.ir.types import Type, types_in

_MIXED = ("tuple", "Union")
_UNKNOWN = ("Any", "Hole")  # may stand for a value of any type


def without_source(parameters: Iterable[Type], result: Type) -> frozenset[str]:
    """Type variables that every value of `result` holds a value of and that no parameter mentions."""
    mentioned = {part for p in parameters for part in types_in(p)}
    if any(part.name in _UNKNOWN for part in mentioned):
        return frozenset()
    return _needed(result) - {part.label for part in mentioned if part.name == "Var"}


def _needed(t: Type) -> frozenset[str]:
    """The variables of which every value of a type holds a value: none of `list[T]`, which may be empty."""
    if t.name == "Var":
        return frozenset((t.label,))
    if t.name not in _MIXED or not t.args:
        return frozenset()
    parts = [_needed(a) for a in t.args]
    return frozenset().union(*parts) if t.name == "tuple" else frozenset.intersection(*parts)
