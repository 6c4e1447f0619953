"""Inputs generated from types, for properties. Imports Hypothesis, so import this module lazily."""

from __future__ import annotations

import os
import time
from collections import Counter, deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import hypothesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from csp_ir.files import scratch_folder
from csp_ir.ir.types import Type

_TEXT = "abcdefghijklmnopqrstuvwxyzABCXYZ0123456789 .,;:-_!?'\"()[]{}/\\\n\té"


def strategy(t: Type, depth: int = 0) -> st.SearchStrategy[Any] | None:
    """Values of a type; None for a type of which no values can be made (functions, iterators)."""
    simple: dict[str, st.SearchStrategy[Any]] = {
        "int": st.integers(-20, 20) | st.integers(-10_000, 10_000),
        "float": st.integers(-20, 20).map(float) | st.floats(-1e6, 1e6, allow_nan=False, allow_infinity=False),
        "str": st.text(_TEXT, max_size=12),
        "bytes": st.binary(max_size=8),
        "bool": st.booleans(),
        "None": st.none(),
    }
    if t.name in simple:
        return simple[t.name]
    if t.name in ("Any", "Var", "Hole", "object"):
        return st.integers(-20, 20) if t.name == "Var" else st.one_of(simple["int"], simple["str"], simple["bool"])
    if depth > 4:
        return None
    parts = [strategy(a, depth + 1) for a in t.args]
    made: list[st.SearchStrategy[Any]] = [p for p in parts if p is not None]
    if t.name == "Union":
        return st.one_of(*made) if made else None
    if len(made) < len(parts):
        return None
    if t.name == "tuple":
        return st.tuples(*made)
    size = 8 if depth == 0 else 4
    if t.name in ("list", "Iterable", "tuple*", "deque"):
        items = st.lists(made[0] if made else simple["int"], max_size=size)
        return {"tuple*": items.map(tuple), "deque": items.map(deque)}.get(t.name, items)
    if t.name in ("set", "frozenset", "dict", "Counter"):
        key = made[0] if made else simple["int"]
        if not _hashable(t.args[0] if t.args else Type("int")):
            return None
        if t.name == "dict":
            return st.dictionaries(key, made[1] if len(made) > 1 else simple["int"], max_size=size)
        if t.name == "Counter":
            return st.lists(key, max_size=size).map(Counter)
        return st.sets(key, max_size=size) if t.name == "set" else st.frozensets(key, max_size=size)
    return None


def _hashable(t: Type) -> bool:
    return t.name not in ("list", "set", "dict", "deque", "Counter") and all(map(_hashable, t.args))


@contextmanager
def _own_storage() -> Iterator[None]:
    """Hypothesis keeps files beside the user's program unless told otherwise."""
    from hypothesis import configuration

    before = getattr(configuration, "__hypothesis_home_directory", None)
    with scratch_folder(otherwise=os.path.join(os.devnull, "none")) as directory:
        configuration.set_hypothesis_home_dir(directory)
        try:
            yield
        finally:
            configuration.set_hypothesis_home_dir(before)


class _Violated(Exception):
    pass


def find_violation(
    types: list[Type], violated: Callable[[tuple[Any, ...]], str | None], *, deadline: float, examples: int = 100
) -> tuple[tuple[Any, ...], str] | None:
    """The smallest generated arguments for which `violated` gives a reason, and that reason.

    Derandomised: the same types and predicate give the same inputs. After `deadline`
    (`time.monotonic()`) no further input is judged. Returns None when nothing is violated.
    Raises: ValueError where inputs of these types cannot be generated.
    """
    strategies = [strategy(t) for t in types]
    made = [s for s in strategies if s is not None]
    if len(made) < len(strategies):
        bad = [str(t) for t, s in zip(types, strategies) if s is None]
        raise ValueError(f"no inputs of type {', '.join(bad)} can be generated")
    last: list[tuple[tuple[Any, ...], str]] = []

    @settings(
        max_examples=examples,
        derandomize=True,
        database=None,
        deadline=None,
        report_multiple_bugs=False,
        print_blob=False,
        suppress_health_check=list(HealthCheck),
        verbosity=hypothesis.Verbosity.quiet,
        phases=[Phase.generate, Phase.shrink],
    )
    @given(st.tuples(*made))
    def check(args: tuple[Any, ...]) -> None:
        if time.monotonic() > deadline:
            return
        reason = violated(args)
        if reason is not None:
            last.append((args, reason))
            raise _Violated

    with _own_storage():
        try:
            check()
        except (_Violated, hypothesis.errors.HypothesisException):
            pass
    return last[-1] if last else None
