"""Parameter types where neither annotations nor examples give them: those that most programs can take."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice, product

from csp_ir.interpreter.outcomes import Limits, Returned
from csp_ir.ir.parse import parse_type
from csp_ir.ir.types import Type
from csp_ir.samples.contenders import Contender
from csp_ir.spec.model import Spec
from csp_ir.verify.behaviour import generated_inputs, outcome_key

KINDS = ("int", "str", "list[int]", "list[str]", "float", "list[list[int]]", "list[float]", "tuple[int, int]",
         "dict[str, int]", "bool", "dict[str, str]")  # fmt: skip
_LIMITS = Limits(steps=5_000, depth=60, memory=500_000, value_size=20_000)
MAX_TRIALS = 130
_RANK = 0.03


def guessed_types(types: Sequence[Type], pool: Sequence[Contender], spec: Spec) -> list[Type]:
    """For each open type the kind on which most contenders return, and return different things.

    Types that are known stay. Words of the prose that name a kind break ties.
    """
    judges = [c for c in sorted(pool, key=lambda c: -c.weight) if c.program is not None][:12]
    options = [_options(t, spec.prose) for t in types]
    best, best_score = list(types), -1.0
    for choice in islice(product(*options), MAX_TRIALS):
        score = _score(list(choice), judges) - _RANK * sum(o.index(c) for o, c in zip(options, choice, strict=True))
        if score > best_score:
            best, best_score = list(choice), score
    return best


def _options(kind: Type, prose: str) -> list[Type]:
    if kind.name == "list" and (not kind.args or kind.args[0].name == "Any"):
        return [parse_type(k) for k in KINDS if k.startswith("list")]
    if kind.name == "tuple" and not kind.args:
        return [parse_type("tuple[int, int]")]
    if kind.name == "dict" and not kind.args:
        return [parse_type(k) for k in KINDS if k.startswith("dict")]
    if kind.name != "Any":
        return [kind]
    text = prose.lower()
    words = {"str": ("string", "text", "word", "sentence"), "list[int]": ("list", "array"), "int": ("integer",)}
    named = [k for k, names in words.items() if any(n in text for n in names)]
    return [parse_type(k) for k in dict.fromkeys([*named, *KINDS])]


def _score(types: list[Type], judges: Sequence[Contender]) -> float:
    """The share of runs that return, more where results differ from input to input."""
    inputs = generated_inputs(types, [], count=8)
    if not inputs or not judges:
        return 0.0
    returned, varied = 0, 0.0
    for contender in judges:
        outcomes = [contender.machine().run(i.args, limits=_LIMITS, trace=False).outcome for i in inputs]
        returned += sum(isinstance(o, Returned) for o in outcomes)
        varied += len({outcome_key(o) for o in outcomes if isinstance(o, Returned)}) > 1
    return returned / (len(judges) * len(inputs)) + 0.3 * varied / len(judges)
