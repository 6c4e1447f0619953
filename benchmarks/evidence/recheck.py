"""Proofs checked by another solver: every answer of z3 that something is impossible, which proofs rest on, asked of cvc5."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from csp_ir.deduction.smt.smtlib import Formulas

MILLISECONDS = 3_000  # of one question
MOST = 400  # questions of one proof


@contextmanager
def impossible() -> Iterator[dict[str, None]]:
    """While it lasts, takes in what z3 finds impossible, as SMT-LIB."""
    found: dict[str, None] = {}
    own = Formulas.with_effort

    def watched(self: Formulas, solver: Any, effort: int) -> bool | None:
        answer = own(self, solver, effort)
        if answer is False:
            found.setdefault(solver.to_smt2())
        return answer

    Formulas.with_effort = watched  # type: ignore[method-assign]
    try:
        yield found
    finally:
        Formulas.with_effort = own  # type: ignore[method-assign]


def by_cvc5(texts: dict[str, None]) -> Counter[str]:
    """What cvc5 says of each: "agrees", "DISAGREES", "cannot tell" (in its time, or the text), "not asked"."""
    said: Counter[str] = Counter()
    for k, text in enumerate(texts):
        said["not asked" if k >= MOST else _asked(text)] += 1
    return said


def _asked(text: str) -> str:
    import cvc5

    manager = cvc5.TermManager()
    solver = cvc5.Solver(manager)
    for option, value in (("tlimit-per", str(MILLISECONDS)), ("strings-exp", "true")):
        solver.setOption(option, value)
    parser = cvc5.InputParser(solver)
    parser.setStringInput(cvc5.InputLanguage.SMT_LIB_2_6, f"(set-logic ALL)\n{text}", "question")
    symbols, last = parser.getSymbolManager(), ""
    try:
        while not (command := parser.nextCommand()).isNull():
            last = command.invoke(solver, symbols).strip() or last
    except RuntimeError:
        return "cannot tell"
    return {"unsat": "agrees", "sat": "DISAGREES"}.get(last, "cannot tell")
