"""Specs that contradict themselves: examples, promises and constraints that exclude each other."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from csp_ir.interpreter.evaluation import compile_expr
from csp_ir.interpreter.outcomes import DEFAULT_LIMITS, LimitSignal, freeze, snapshot
from csp_ir.ir.inhabited import without_source
from csp_ir.ir.printer import print_expr
from csp_ir.spec.model import Example, Raises, Spec
from csp_ir.verify.judge import Refusals


def contradiction(spec: Spec) -> tuple[str, ...]:
    """Examples or constraints that exclude each other, as sentences; empty when none were found."""
    seen: dict[Any, Example] = {}
    for example in spec.examples:
        key = freeze(example.args)
        other = seen.setdefault(key, example)
        if not other.agrees(example):
            return tuple(e.describe(spec.name) for e in (other, example))
    if broken := _broken_promise(spec) or _broken_refusal(spec) or _broken_law(spec) or _uninhabited(spec):
        return broken
    if spec.sketch is None or spec.sketch.complete:
        return ()
    from csp_ir.constraints.admitted import admitted
    from csp_ir.constraints.contradiction import contradictory
    from csp_ir.constraints.read import read_constraints
    from csp_ir.refutation.impossible import impossible

    constraints = read_constraints(spec.constraints, spec.sketch, file=spec.file)
    constraints = (*constraints, *admitted(constraints, spec.sketch))
    if core := contradictory(constraints):
        return tuple(dict.fromkeys(c.text for c in core))
    if broken := impossible(spec.sketch, spec.examples):
        return broken
    from csp_ir.refutation.forced import incompatible, required

    if (found := incompatible(spec.sketch, spec.examples)) is not None:
        return (*(e.describe(spec.name) for e in found.examples), found.reason)
    if not constraints:
        return ()
    forced = {f"?{f.hole.name} == {f.value!r}": f for f in required(spec.sketch, spec.examples)}
    core = contradictory((*constraints, *read_constraints(forced, spec.sketch)))
    said = [f"{forced[c.text].example.describe(spec.name)}, which wants {c.text}" for c in core if c.text in forced]
    return (*dict.fromkeys(c.text for c in core if c.text not in forced), *said)


def excluded_fills(spec: Spec) -> tuple[str, ...]:
    """Constraints that list few fills and what rules each of these out; empty when one may do, or there is no list."""
    if spec.sketch is None or not spec.constraints:
        return ()
    from csp_ir.constraints.read import read_constraints
    from csp_ir.refutation.impossible import excluded

    constraints = read_constraints(spec.constraints, spec.sketch, file=spec.file)
    members = excluded(spec.sketch, spec.examples, constraints)
    return tuple(dict.fromkeys(m.describe(spec.name) if isinstance(m, Example) else m.text for m in members))


def _broken_promise(spec: Spec) -> tuple[str, ...]:
    """An example whose result breaks an `ensures`, with that clause; empty when there is none."""
    names = tuple(p.name for p in spec.parameters)
    functions = {f.name: f for f in spec.helpers}
    requires = [compile_expr(e, names, functions) for e in spec.requires]
    ensures = [(e, compile_expr(e, (*names, "result"), functions)) for e in spec.ensures]
    for example in spec.examples if ensures else ():
        if isinstance(example.expected, Raises) or not all(_true(r, example.args) for r in requires):
            continue
        for clause, holds in ensures:
            if _true(holds, (*example.args, example.expected)) is False:
                return example.describe(spec.name), f"ensures {print_expr(clause)}"
    return ()


def _broken_refusal(spec: Spec) -> tuple[str, ...]:
    """An example that breaks a clause of `raises`, with that clause; empty when there is none."""
    names = tuple(p.name for p in spec.parameters)
    refusals = Refusals(spec.raises, names, {f.name: f for f in spec.helpers}, DEFAULT_LIMITS)
    for example in spec.examples if spec.raises else ():
        wanted, asked = example.expected, refusals.at(example.args)
        if asked and not any(isinstance(wanted, Raises) and wanted.kind == r.kind for r in asked):
            return example.describe(spec.name), str(asked[0])
        if isinstance(wanted, Raises) and not asked and refusals.denied(example.args, wanted.kind):
            return example.describe(spec.name), *(
                f"{r}, and nowhere else" for r in spec.raises if r.kind == wanted.kind
            )
    return ()


def _broken_law(spec: Spec) -> tuple[str, ...]:
    """Examples that break a law together, and the law; empty where none are found."""
    if not spec.laws or not spec.examples:
        return ()
    from csp_ir.verify.derived import Derived
    from csp_ir.verify.oracle import Oracle

    return Derived(Oracle(spec)).contradiction()


def _uninhabited(spec: Spec) -> tuple[str, ...]:
    """The result's type and what it lacks, where no value of it can be made; empty where one can, or none is wanted."""
    if spec.helpers or (spec.examples and all(isinstance(e.expected, Raises) for e in spec.examples)):
        return ()
    missing = sorted(without_source([p.type for p in spec.parameters], spec.returns))
    said = "no parameter's type mentions {0}, so that no value of the type {0} can be made"
    return (f"the result has the type {spec.returns}", *(said.format(m) for m in missing)) if missing else ()


def _true(condition: Callable[..., Any], values: tuple[Any, ...]) -> bool | None:
    """Whether a condition holds of values; None where it raises or comes to no end."""
    try:
        return bool(condition(*snapshot(values)))
    except (Exception, LimitSignal):
        return None
