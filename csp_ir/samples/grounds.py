"""What is known of a program that a sample says and every example passes: the grounds of how sure we are of it.

Few examples are weak evidence. How weak depends on what they show, on what of the prose the code leaves
unanswered, on the slips of the pen that no example would have told, and on inputs where it breaks.
"""

from __future__ import annotations

import ast
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from csp_ir.draft.library import Op, operations
from csp_ir.draft.prose import Prose
from csp_ir.draft.weigh import STRONG, evoking
from csp_ir.interpreter.outcomes import Outcome, Raised
from csp_ir.ir.printer import print_program
from csp_ir.ir.read_object import is_exception
from csp_ir.samples.contenders import Contender
from csp_ir.samples.faults import unread_parameters
from csp_ir.samples.plausible import unanswered
from csp_ir.samples.slips import Slips
from csp_ir.spec.model import Raises, Spec
from csp_ir.verify.behaviour import Input

# Weight of each ground, of one sample alone; "" is the constant. `python -m benchmarks.samples.calibrate` fits both tables, and shows
# how reliable these are. The constants are lowered from what was fitted: what is asked of others is harder than those tasks.
WEIGHTS: dict[str, float] = {
    "": 2.4, "few": -0.7, "meagre": -0.9, "left": -0.3, "unanswered": -0.3, "slips": -0.6, "breaks": -0.5, "unread": -0.5,
    "unraised": -1.0, "asked": -1.0, "terse": -0.7,
}  # fmt: skip
# The same of the votes, beside the grounds weighed as above.
VOTES: dict[str, float] = {
    "": 3.0, "grounds": 0.42, "differ": -1.0, "alone": -2.4, "failing": -0.2, "made": -0.6, "changed": -0.5,
}  # fmt: skip
_EXCEPTION = re.compile(r"\b[A-Z]\w*Error\b")
_CLAUSES = re.compile(r"[,;:.()]|\b(?:and|or|but|if|when|unless|except|otherwise|with|without)\b")
_PLAIN = {"0", "1", "None", "True", "False", "''"}
WORDS = 10  # different ones, of prose that asks for something
LEAST_SHARE = 0.01
UNKNOWN = 0.3  # the share of slips that no example tells, where the program cannot be changed


def grounds(
    spec: Spec, contender: Contender, inputs: Sequence[Input], outcomes: Sequence[Outcome], slips: Slips
) -> dict[str, float]:
    """Each 0 where all is well, larger where there is less reason to trust.

    few: one over the number of examples; meagre: larger the less their results say; left: numbers and texts of the prose
    that the code does not use; unanswered: words that name an operation, none of which it has; slips: the share of small
    changes that pass every example and do otherwise on the inputs; breaks: whether it raises there what nobody wrote
    or spoke of; unraised: exceptions that the prose names and it never raises; asked: how much the prose says; terse: how few
    different things the code does for its clauses; unread: parameters.
    """
    source = contender.source if contender.program is None else print_program(contender.program)
    tree = ast.parse(source)
    prose = Prose(spec.prose, [p.name for p in spec.parameters])
    literals = [n.value for n in ast.walk(tree) if isinstance(n, ast.Constant)]
    words = len(prose.stems)
    clauses = sum(len(part.split()) > 1 for part in _CLAUSES.split(spec.prose))
    return {
        "few": 1.0 / max(1, len(spec.examples)),
        "meagre": 1.0 / (1.0 + _shown(spec)),
        "left": min(3.0, len(unanswered(literals, prose))),
        "unanswered": min(4.0, len(unanswered_words(tree, prose))),
        "slips": UNKNOWN if slips.share is None else slips.share,
        "breaks": float(any(breaks(spec, contender, i, o) for i, o in zip(inputs, outcomes, strict=True))),
        "unraised": float(len(_unraised(spec, contender, outcomes))),
        "asked": math.log1p(words / WORDS),
        "terse": max(0.0, 1 + math.log((clauses + 1) / (len(_doings(tree)) + 1))),
        "unread": float(len(unread_parameters(source, spec.name))),
    }


def votes(contender: Contender, share: float, saying: int, count: int, failing: float) -> dict[str, float]:
    """What the samples say of a program that passes.

    differ: nats of those that pass and do otherwise; alone: the share of the samples that do not say it; failing: that of the different
    programs which fail an example; made: whether it is no sample; changed: how much was changed to make it.

    Args:
        share: the part of the votes of those that pass behind what it does.
        saying: how many of the `count` samples, those that fail among them, say it.
    """
    return {
        "differ": -math.log(max(LEAST_SHARE, share)),
        "alone": 1 - saying / (count + 1),
        "failing": failing,
        "made": float(contender.origin != "sample"),
        "changed": contender.cost,
    }


def weighed(told: Mapping[str, float]) -> float:
    """The log odds that a program with these grounds is right."""
    return WEIGHTS[""] + sum(w * told.get(name, 0.0) for name, w in WEIGHTS.items() if name)


def _unraised(spec: Spec, contender: Contender, outcomes: Sequence[Outcome]) -> set[str]:
    """The exceptions that the prose names and that neither the text nor a run of it raises."""
    said = {name for name in _EXCEPTION.findall(spec.prose) if is_exception(name)}
    return said - contender.raises - {o.kind for o in outcomes if isinstance(o, Raised)}


def _shown(spec: Spec) -> float:
    """What the results of the examples say, roughly in nats: rich ones say much, yes or no little, one that is given twice nothing."""
    told = {repr(e.expected): e.expected for e in spec.examples}
    return sum(map(_nats, told.values()))


def _nats(value: Any) -> float:
    if isinstance(value, bool | Raises) or value is None:
        return 0.7
    if isinstance(value, int | float):
        return 2.0 if abs(value) > 2 else 1.0
    return min(6.0, 1.0 + len(value)) if hasattr(value, "__len__") else 1.0


def unanswered_words(tree: ast.Module, prose: Prose) -> list[str]:
    """The stems of the prose that name an operation outright, where the code has none that they evoke."""
    said = prose.stems & STRONG & evoking()
    marks = set(_marks(tree))
    return sorted(s for s in said if not any(needs <= marks for needs in _answers()[s]))


@cache
def _answers() -> Mapping[str, list[frozenset[str]]]:
    """For each stem, what code must have to hold an operation that it evokes, by operation."""
    found: dict[str, list[frozenset[str]]] = {}
    for op in operations():
        for stem in op.words | op.parts:
            if needs := _needs(op):
                found.setdefault(stem, []).append(needs)
    return found


def _needs(op: Op) -> frozenset[str]:
    text = re.sub(r"\{(\d)\}", r"_\1", op.template)
    try:
        return frozenset(_marks(ast.parse(text)))
    except SyntaxError:
        return frozenset()


def _marks(tree: ast.AST) -> Iterator[str]:
    """The names that code calls or reads off values, and its operators."""
    for n in ast.walk(tree):
        if isinstance(n, ast.Call) and isinstance(n.func, ast.Name):
            yield n.func.id
        elif isinstance(n, ast.Attribute):
            yield n.attr
        elif isinstance(n, ast.operator | ast.cmpop | ast.unaryop | ast.boolop | ast.Subscript | ast.Slice):
            yield type(n).__name__


def _doings(tree: ast.AST) -> set[str]:
    """The different things that code does: operations, kinds of statements that steer it, values that it names."""
    steering = (ast.If, ast.IfExp, ast.For, ast.While, ast.comprehension, ast.Raise, ast.Try)
    kinds = {type(n).__name__ for n in ast.walk(tree) if isinstance(n, steering)}
    named = {repr(n.value) for n in ast.walk(tree) if isinstance(n, ast.Constant)} - _PLAIN
    return {*_marks(tree), *kinds, *named}


def breaks(spec: Spec, contender: Contender, given: Input, outcome: Outcome) -> bool:
    """Whether it raises, on an input of the kinds that the examples show or an empty one, what neither its text nor the prose names."""
    meant = contender.raises | {e.expected.kind for e in spec.examples if isinstance(e.expected, Raises)}
    if not isinstance(outcome, Raised) or outcome.kind in meant or outcome.kind in spec.prose:
        return False
    return given.near or any(hasattr(a, "__len__") and not len(a) for a in given.args)
