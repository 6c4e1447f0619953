"""Terms as functions of the values of what they name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from csp_ir.draft.bank import Term


def function_of(term: Term, index: Mapping[str, int], made: dict[int, Any]) -> Callable[[tuple[Any, ...]], Any] | None:
    """A term as a function of the values that `index` gives places to; None where an operation has no plain meaning."""
    if id(term) in made:
        return made[id(term)]  # type: ignore[no-any-return]
    made[id(term)] = found = _function(term, index, made)
    return found


def _function(term: Term, index: Mapping[str, int], made: dict[int, Any]) -> Callable[[tuple[Any, ...]], Any] | None:
    if term.op is None:
        at = index.get(term.text)
        if at is not None:
            return lambda env: env[at]
        value = term.values[0]
        if not term.fixed:
            return None
        return (lambda env: value) if type(value) not in (list, dict, set) else lambda env: value.copy()
    if term.target:
        return None
    meaning = term.op.meaning
    parts = [function_of(a, index, made) for a in term.args]
    if any(p is None for p in parts):
        return None
    places = [index.get(a.text) if a.op is None else None for a in term.args]
    if len(parts) == 1:
        (f,) = parts
        place = places[0]
        return (lambda env: meaning(f(env))) if place is None else lambda env: meaning(env[place])  # type: ignore[misc]
    if len(parts) == 2:
        (f, g), (i, j) = parts, places
        if i is not None and j is not None:
            return lambda env: meaning(env[i], env[j])
        if i is not None:
            return lambda env: meaning(env[i], g(env))  # type: ignore[misc]
        return lambda env: meaning(f(env), g(env))  # type: ignore[misc]
    return lambda env: meaning(*[p(env) for p in parts])  # type: ignore[misc]
