"""The proposer: a spec with examples over texts, numbers and lists of texts to programs of one expression."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from csp_ir.deduction.engine import Found, answers
from csp_ir.deduction.everyday.components import LIST, STRING
from csp_ir.deduction.everyday.comprehension import Comprehensions
from csp_ir.deduction.everyday.language import language_for, sort_of
from csp_ir.deduction.everyday.text import python
from csp_ir.deduction.language import Term, Values
from csp_ir.deduction.solver import Effort
from csp_ir.errors import InputError
from csp_ir.interpreter.evaluation import compile_expr
from csp_ir.ir.nodes import Expr, Function, Program, Return
from csp_ir.ir.parse import parse_expr
from csp_ir.solution import Shortage, Solution
from csp_ir.spec.model import Raises, Spec

STAGES = (
    Effort(5, 300, 300, 60, 4, 60, 24, 3, 24, 1, 1, 4, True),
    Effort(6, 800, 1500, 150, 6, 120, 30, 6, 40, 1, 2, 8, True),
    Effort(7, 2500, 8000, 300, 10, 300, 60, 10, 80, 2, 3, 12, False),
    Effort(8, 8000, 40000, 800, 16, 800, 100, 16, 150, 2, 4, 16, False),
)
MOST_SECONDS = 4.0
POLISH = 0.1
Recorder = Callable[..., Any]


def propose_by_deduction(spec: Spec, deadline: float, recorder: Recorder) -> Iterator[Solution | Shortage]:
    """Programs of one expression that pass the examples, cheapest first.

    Args:
        spec: without a sketch; parameters and result are texts, numbers, truth values or lists of texts, of which
            at least one is a text or a list of texts; other specs give nothing.
        deadline: by `time.monotonic`; the proposer takes at most `MOST_SECONDS` of what is left.
        recorder: called with events.
    """
    names = tuple(p.name for p in spec.parameters)
    for text, answer in expressions(spec, deadline, recorder):
        expr = _checked(text, spec, names)
        if expr is None:
            recorder("note", {"text": f"deduction: {text} is not what its term was"})
            continue
        yield _solution(spec, answer, expr)


def expressions(spec: Spec, deadline: float, recorder: Recorder) -> Iterator[tuple[str, Found]]:
    """Python expressions over the parameters that give every example's result, cheapest first.

    Args: as for `propose_by_deduction`.
    """
    rows = _rows(spec)
    if rows is None:
        return
    columns, outputs = rows
    names = tuple(p.name for p in spec.parameters)
    language = language_for(names, columns, outputs, spec.prose)
    if language is None or not {sort_of(c) for c in (*columns, outputs)} & {STRING, LIST}:
        return
    language = replace(language, extra=Comprehensions(names, spec.prose))
    began = time.monotonic()
    limit = min(deadline, began + MOST_SECONDS)
    found: list[Found] = list(answers(language, columns, outputs, limit, stages=STAGES, polish=POLISH, doubt=_doubt))
    recorder(
        "search",
        {
            "engine": "deduction",
            "status": "solved" if found else "no expression",
            "seconds": round(time.monotonic() - began, 3),
            **(found[-1].statistics if found else {}),
        },
    )
    for answer in reversed(found):
        yield python(answer.term), answer


def _doubt(term: Term) -> float:
    """Seconds worth spending on a cheaper expression: the longer one is, the less likely it was meant."""
    return min(1.0, 0.04 * max(0, term.cost - 12))


def _rows(spec: Spec) -> tuple[tuple[Values, ...], Values] | None:
    """Distinct rows as columns with lists as tuples; None where an example does not fit."""
    width = len(spec.parameters)
    seen: dict[Any, Any] = {}
    for example in spec.examples:
        if isinstance(example.expected, Raises) or len(example.args) != width:
            return None
        key = tuple(_frozen(a) for a in example.args)
        try:
            seen.setdefault(key, _frozen(example.expected))
        except TypeError:
            return None
    if not seen or not width:
        return None
    return tuple(zip(*seen)), tuple(seen.values())


def _frozen(value: Any) -> Any:
    return tuple(value) if type(value) is list else value


def _checked(text: str, spec: Spec, names: tuple[str, ...]) -> Expr | None:
    """The expression as IR, where it gives every example's result exactly."""
    try:
        expr = parse_expr(text, names=names)
        function = compile_expr(expr, names)
        for example in spec.examples:
            args = [list(a) if type(a) is list else a for a in example.args]
            if not example.admits(function(*args)):
                return None
    except (InputError, ValueError, IndexError, TypeError, KeyError, AttributeError):
        return None
    return expr


def _solution(spec: Spec, answer: Found, expr: Expr) -> Solution:
    term = answer.term
    used = _columns(term)
    warnings = [f"the parameter {p.name} is not used" for k, p in enumerate(spec.parameters) if k not in used]
    count = len(spec.examples)
    confidence = max(0.05, min(0.9, 0.35 + 0.12 * count - 0.03 * term.cost - 0.3 * bool(warnings)))
    function = Function(spec.name, tuple(spec.parameters), spec.returns, (Return(expr),))
    return Solution(
        Program(function),
        float(term.cost),
        round(confidence, 2),
        evidence=[f"an expression of cost {term.cost} gives all {count} results"],
        warnings=warnings,
        statistics=dict(answer.statistics),
    )


def _columns(term: Term) -> set[int]:
    if term.op is None:
        return {term.column} if term.column >= 0 else set()
    return {c for a in term.args for c in _columns(a)}
