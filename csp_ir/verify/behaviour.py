"""What programs do on inputs nobody gave: typed inputs near the examples, and clusters of equal behaviour.

Fast and deterministic (no Hypothesis): mutated example arguments (texts with digits keep their
shape), arguments of different examples combined, equal and swapped arguments, boundary values,
values around the constants that the prose names, and typed random values. Programs that agree on all of them are one cluster; an input on which
clusters differ is a question for the user.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from csp_ir.errors import CspIrError
from csp_ir.interpreter.machine import compile_program
from csp_ir.interpreter.outcomes import Limits, Outcome, Raised, Returned, freeze
from csp_ir.ir.nodes import Program
from csp_ir.ir.types import Type
from csp_ir.verify.bounds import Bound
from csp_ir.verify.maker import Maker
from csp_ir.verify.question import Question, answer_text
from csp_ir.work import worked

LIMITS = Limits(steps=20_000, depth=150, memory=4_000_000, value_size=100_000)


@dataclass(frozen=True, slots=True)
class Input:
    """Arguments to compare programs on.

    near: whether every argument is of a kind that the examples show (same types, numbers
    within their range unless they never vary, emptiness, letter case and signs seen there).
    """

    args: tuple[Any, ...]
    near: bool


def generated_inputs(
    types: Sequence[Type],
    examples: Sequence[tuple[Any, ...]],
    *,
    constants: Iterable[Any] = (),
    letters: str = "",
    count: int = 48,
    seed: int = 0,
    admits: Callable[[tuple[Any, ...]], bool] | None = None,
    bounds: Sequence[Bound] = (),
) -> list[Input]:
    """At most `count` distinct inputs other than the examples, those near the examples first.

    Args:
        types: parameter types; examples: argument tuples.
        constants: values the prose names; the values around them are tried.
        letters: that the prose lists; texts of them are tried.
        admits: the spec's `requires`, where there are any.
        bounds: of each parameter, as `bounds_of` reads them from `requires`: values outside are moved within.
    """
    if not types:
        return []
    edges = [e for b in bounds for e in b.edges()]
    numbers = [*constants, *edges]
    maker = Maker(types, [e for e in examples if len(e) == len(types)], numbers, letters, Random(seed))
    bounded = not all(b.free for b in bounds)
    seen = {_key(e) for e in examples}
    found: list[Input] = []
    for made in maker.tuples(count * 6):
        args = tuple(b.fitted(v, maker.random) for b, v in zip(bounds, made, strict=True)) if bounded else made
        key = _key(args)
        if key in seen:
            continue
        seen.add(key)
        if admits is None or admits(args):
            found.append(Input(args, all(maker.near(i, v) for i, v in enumerate(args))))
    near = [i for i in found if i.near][: max(count * 3 // 4, 1)]
    return (near + [i for i in found if not i.near])[:count]


def behaviour(program: Program, inputs: Sequence[Input], *, deadline: float = float("inf")) -> list[Outcome] | None:
    """The outcome of a program on each input; None where it cannot be compiled or time is over."""
    try:
        machine = compile_program(program)
    except CspIrError:
        return None
    out: list[Outcome] = []
    for given in inputs:
        if worked() > deadline:
            return None
        out.append(machine.run(given.args, limits=LIMITS).outcome)
    return out


def outcome_key(outcome: Outcome) -> Hashable:
    """Equal for outcomes that no caller could tell apart (the text of an exception does not count)."""
    if isinstance(outcome, Returned):
        return ("returned", freeze(outcome.value))
    return (type(outcome).__name__, outcome.kind if isinstance(outcome, Raised) else "")


def differences(
    name: str, inputs: Sequence[Input], behaviours: Sequence[Sequence[Outcome]], limit: int = 3
) -> list[Question]:
    """Inputs on which the behaviours differ: near and small ones first, then those with most answers.

    Only returned values are offered as answers; an exception counts as the answer "an error (Kind)".
    """
    rows: list[tuple[tuple[bool, int, int], Question]] = []
    for i, given in enumerate(inputs):
        answers: dict[str, Outcome] = {}
        for outcomes in behaviours:
            answers.setdefault(answer_text(outcomes[i]), outcomes[i])
        if len(answers) > 1:
            rank = (not given.near, len(repr(given.args)), -len(answers))
            rows.append((rank, Question.of(name, given.args, list(answers.values()))))
    rows.sort(key=lambda r: r[0])
    return [q for _, q in rows[:limit]]


def _key(args: tuple[Any, ...]) -> Hashable:
    return tuple(map(freeze, args))
