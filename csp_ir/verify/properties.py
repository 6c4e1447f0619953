"""Testing `ensures` under `requires` on inputs generated from the types (Hypothesis)."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from csp_ir.interpreter.machine import Machine, compile_expr
from csp_ir.interpreter.outcomes import Limits, LimitSignal, Returned, snapshot
from csp_ir.ir.printer import print_expr
from csp_ir.ir.types import Type
from csp_ir.spec.model import Spec

MAX_EXAMPLES = 200


def strategy(t: Type) -> st.SearchStrategy[Any]:
    """Values of a type, small ones first."""
    simple: dict[str, st.SearchStrategy[Any]] = {
        "int": st.integers(-50, 50) | st.integers(-(10**6), 10**6),
        "float": st.floats(-1e6, 1e6, allow_nan=False),
        "str": st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=12),
        "bytes": st.binary(max_size=8),
        "bool": st.booleans(),
        "None": st.none(),
    }
    if t.name in simple:
        return simple[t.name]
    parts = [strategy(a) for a in t.args]
    if t.name in ("list", "Iterable"):
        return st.lists(parts[0], max_size=8)
    if t.name == "tuple*":
        return st.lists(parts[0], max_size=6).map(tuple)
    if t.name == "tuple":
        return st.tuples(*parts)
    if t.name in ("set", "frozenset"):
        made = st.sets(parts[0], max_size=6)
        return made if t.name == "set" else made.map(frozenset)
    if t.name == "dict":
        return st.dictionaries(parts[0], parts[1], max_size=6)
    if t.name == "Union":
        return st.one_of(parts)
    return st.one_of(st.integers(-20, 20), st.text("abc ", max_size=5), st.booleans(), st.none())


def refute(
    machine: Machine, spec: Spec, deadline: float, inputs: Sequence[tuple[Any, ...]] = ()
) -> tuple[tuple[tuple[Any, ...], str] | None, int]:
    """The smallest input found that meets `requires` and violates `ensures`, with the clause; and how many were tried."""
    names = tuple(p.name for p in spec.parameters)
    needs = [compile_expr(e, names) for e in spec.requires]
    clauses = [(print_expr(e), compile_expr(e, (*names, "result"))) for e in spec.ensures]
    tried = 0
    found: list[tuple[tuple[Any, ...], str]] = []

    def violated(args: tuple[Any, ...]) -> str | None:
        nonlocal tried
        try:
            if not all(need(*snapshot(args)) for need in needs):
                return None
        except (Exception, LimitSignal):
            return None
        tried += 1
        outcome = machine.run(args, limits=Limits(steps=50_000)).outcome
        if not isinstance(outcome, Returned):
            return f"no result: {outcome}"
        for text, clause in clauses:
            try:
                if not clause(*snapshot(args), outcome.value):
                    return text
            except (Exception, LimitSignal) as error:
                return f"{text} ({type(error).__name__})"
        return None

    for args in [*inputs, *(e.args for e in spec.examples)]:
        if (clause := violated(args)) is not None:
            return (args, clause), tried

    @settings(
        max_examples=MAX_EXAMPLES,
        derandomize=True,
        database=None,
        deadline=None,
        phases=(Phase.generate, Phase.shrink),
        suppress_health_check=list(HealthCheck),
    )
    @given(st.tuples(*(strategy(p.type) for p in spec.parameters)))
    def holds(args: tuple[Any, ...]) -> None:
        if time.monotonic() > deadline:
            return
        clause = violated(args)
        if clause is not None:
            found.append((args, clause))
            raise AssertionError(clause)

    try:
        holds()
    except AssertionError:
        return found[-1], tried
    return None, tried
