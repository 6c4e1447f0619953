"""The embedded proposer: so far the expression skeleton only."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from csp_ir.draft.bank import Bank
from csp_ir.draft.rows import ROWS
from csp_ir.interpreter.outcomes import strict_equal
from csp_ir.ir.nodes import Function, Program, Return
from csp_ir.ir.parse import parse_expr
from csp_ir.solution import Solution
from csp_ir.spec.model import Raises, Spec


def propose_programs(spec: Spec, deadline: float, on_event: Callable[..., Any] | None = None) -> Iterator[Solution]:
    """Programs that give every example's result, cheapest first; none where examples raise."""
    if not spec.examples or any(isinstance(e.expected, Raises) for e in spec.examples):
        return
    names = [p.name for p in spec.parameters]
    rows = [e.args for e in spec.examples if len(e.args) == len(names)]
    if len(rows) != len(spec.examples):
        return
    words = {w[:5] for w in re.findall(r"[a-z]+", spec.prose.lower())}
    ranked = [replace(r, cost=max(1, r.cost - 1)) if words & {w[:5] for w in r.words} else r for r in ROWS]
    constants = [(repr(v), v, 2) for v in (0, 1, 2, "", " ")]
    constants += [(n, int(n), 2) for n in dict.fromkeys(re.findall(r"\b\d{1,9}\b", spec.prose)) if int(n) > 2]
    bank = Bank([dict(zip(names, r, strict=True)) for r in rows], names, constants, ranked, deadline=deadline)
    found = 0
    for term in bank.grow(11):
        if all(strict_equal(v, e.expected) for v, e in zip(term.values, spec.examples, strict=True)):
            body = (Return(parse_expr(term.text)),)
            unused = [n for n in names if n not in term.names]
            warnings = [f"the parameter {n} is not used" for n in unused]
            warnings.append("other programs that pass the examples were not compared")
            function = Function(spec.name, tuple(spec.parameters), spec.returns, body)
            confidence = 0.3 if unused else max(0.2, min(0.45, 0.1 * len(rows) + 0.4 - 0.04 * term.cost))
            yield Solution(Program(function), term.cost, confidence, [], warnings, [], {"tried": bank.tried})
            found += 1
            if found >= 3:
                return
