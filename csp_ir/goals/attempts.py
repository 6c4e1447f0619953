"""Bodies with `try`: an expression that raises exactly where one and the same result is wanted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from csp_ir.draft.bank import ERROR, Term
from csp_ir.draft.library import stems
from csp_ir.draft.task import Found, Task
from csp_ir.errors import CspIrError
from csp_ir.goals.model import Goal
from csp_ir.goals.scope import Scope
from csp_ir.interpreter.evaluation import compile_expr
from csp_ir.interpreter.outcomes import Signal, snapshot
from csp_ir.ir.parse import parse_expr
from csp_ir.spec.model import Raises

LOOKED_AT, MOST = 60, 3
NAMED, UNNAMED = 0.5, 2.0  # nats of a result that the prose names, of another
EVOKED, UNEVOKED = 1.0, 3.5  # nats of a `try` where the prose speaks of what fails, and where it does not
FAILS = stems(
    "cannot fail unable invalid convert error impossible parse possible parseable valid bad malformed not wrong safe exception raise".split()
)
CAUGHT = (ValueError, TypeError, KeyError, IndexError, ZeroDivisionError, AttributeError, OverflowError)


def attempts(task: Task, scope: Scope, goal: Goal) -> Iterator[Found]:
    """`try: return e / except Kind: return constant`, the cheapest of each constant."""
    evoked = EVOKED if task.weights.stems & FAILS else UNEVOKED
    for value in task.outputs:
        if isinstance(value, Raises):
            continue
        constant = task.constant(value)
        raising = [i for i in goal.asked if goal.only([i]).met(constant.values)]
        rest = [i for i in goal.asked if i not in raising]
        found = 0
        for t in scope.matching(goal.only(rest), LOOKED_AT) if rest else ():
            if t.fixed or t.op is None or any(t.values[i] is not ERROR for i in raising):
                continue
            kinds = raised(task, t)
            if kinds:
                body = attempted(f"return {t.text}", kinds, constant.text)
                named = any(type(c.output) is type(value) and c.output == value for c in task.clauses)
                cost = task.weights.cost(t) + (NAMED if named else UNNAMED) + evoked
                yield Found(body, cost, "try", [t, constant], [] if named else [constant.text])
                found += 1
            if found == MOST:
                break


def attempted(body: str, kinds: Sequence[str], value: str) -> str:
    """Statements that return a value where a body raises."""
    inside = "\n".join(f"    {line}" for line in body.splitlines())
    names = kinds[0] if len(kinds) == 1 else f"({', '.join(kinds)})"
    return f"try:\n{inside}\nexcept {names}:\n    return {value}"


def raised(task: Task, term: Term) -> list[str]:
    """The exceptions that a term raises on the examples; none where one of them is no common one."""
    found: dict[str, None] = {}
    try:
        run = compile_expr(parse_expr(term.text, names=task.names), tuple(task.names))
    except CspIrError:
        return []
    for row in task.rows[: task.n]:
        try:
            run(*map(snapshot, row))
        except CAUGHT as error:
            found[type(error).__name__] = None
        except (Signal, Exception):
            return []
    return list(found)
