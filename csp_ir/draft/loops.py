"""Skeletons with state: folds, two accumulators, while loops.

The steps come from a small bank over sample states, so that two steps no sample tells
apart are one; each combination is run on the examples, the last example first, and stops at
the first wrong result. Every loop is bounded in turns and in the size of its values.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import product
from typing import TYPE_CHECKING, Any

from csp_ir.draft.bank import Bank, Term
from csp_ir.draft.weigh import op_named
from csp_ir.work import worked

if TYPE_CHECKING:
    from csp_ir.draft.task import Found, Task

MAX_TURNS = 300
MAX_VALUE = 10**24
MAX_PARTS = 2_000  # of a text, or of a container and all in it
STATE_COST = 2.0


class _Stop(Exception):
    """A loop grew past its bounds or raised."""


def function_of(term: Term) -> Callable[[dict[str, Any]], Any]:
    """A term as a function of an environment."""
    if term.op is None:
        if term.fixed:
            value = term.values[0]
            return lambda env: value
        name = term.leaf
        return lambda env: env[name]
    meaning = term.op.meaning
    if len(term.args) == 1:
        a = function_of(term.args[0])
        return lambda env: meaning(a(env))
    if len(term.args) == 2:
        a, b = map(function_of, term.args)
        return lambda env: meaning(a(env), b(env))
    parts = [function_of(a) for a in term.args]
    return lambda env: meaning(*[p(env) for p in parts])


def _choice(p: Callable[..., Any], f: Callable[..., Any], g: Callable[..., Any]) -> Callable[[dict[str, Any]], Any]:
    return lambda env: f(env) if p(env) else g(env)


def _bounded(value: Any) -> Any:
    if type(value) is int:
        if abs(value) > MAX_VALUE:
            raise _Stop
    elif type(value) is str:
        if len(value) > MAX_PARTS:
            raise _Stop
    elif type(value) in (list, tuple, dict, set):
        _counted(value)
    return value


def _counted(value: Any) -> None:
    """Stop at a value of too many parts at any depth; shared ones count as often as they show."""
    left = MAX_PARTS
    todo = [value]
    while todo:
        part = todo.pop()
        left -= 1 + len(part)
        for inner in (*part, *part.values()) if type(part) is dict else part:
            if type(inner) in (list, tuple, dict, set):
                todo.append(inner)
            elif type(inner) is str:
                left -= len(inner)
        if left < 0:
            raise _Stop


def _steps(
    task: Task, states: Sequence[dict[str, Any]], sorts: set[str], tries: int, until: int = 8, limit: int = 150
) -> list[Term]:
    """Terms over sample states, of the sorts wanted, cheapest first."""
    bank = Bank(task.weights.ops, limit=1_500, tries=tries, deadline=task.deadline)
    leaves = {name: Term(tuple(s[name] for s in states), 1, leaf=name) for name in states[0]}
    for leaf in leaves.values():
        bank.offer(leaf)
    task.offer_formulas(bank, leaves)
    for constant in task.weights.constant_terms(len(states)):
        bank.offer(constant)
    for _ in bank.grow(until):
        pass
    task.tried += bank.tried
    found = [t for t in bank.terms if t.sort in sorts]
    found.sort(key=task.weights.cost)
    return found[:limit]


def _names(task: Task, *wanted: str) -> tuple[str, ...]:
    taken = set(task.names)
    out = []
    for name in wanted:
        while name in taken:
            name += "_"
        taken.add(name)
        out.append(name)
    return tuple(out)


def _easy(task: Task) -> bool:
    """Whether a plain expression already explains the examples well enough not to look at loops."""
    return task.best < 8.0


def fold(task: Task) -> Iterator[Found]:
    """`acc = start; for x in source: acc = step; return acc`."""
    from csp_ir.draft.task import Found

    if _easy(task):
        return
    kinds = {type(w) for w in task.wanted}
    if len(kinds) != 1 or (kind := kinds.pop()) not in (int, float, str, list):
        return
    table: dict[type, list[Any]] = {int: [0, 1], float: [0.0, 1.0], str: [""], list: [[]]}
    starts = table[kind]
    (acc,) = _names(task, "result")
    for inner in task.inners[:3]:
        names = inner.source.names
        if acc in names:
            continue
        samples = [(i, e) for i, items in enumerate(inner.source.elements[: task.n]) if items for e in items[:4]][:12]
        if not samples:
            continue
        pool = [*starts, *task.wanted][: len(samples) + 2]
        states = [
            {acc: pool[k % len(pool)], **dict(zip(names, e)), **dict(zip(task.names, task.rows[i]))}
            for k, (i, e) in enumerate(samples)
        ]
        sort = {
            int: {"int"},
            float: {"float", "int"},
            str: {"str"},
            list: {"list[int]", "list[str]", "list[any]", "list[]", "list[float]"},
        }[kind]
        steps = [t for t in _steps(task, states, sort, 9_000) if any(p.leaf == acc for p in t.walk())]
        found = 0
        for start in starts:
            for step in steps:
                task.assignments += 1
                if task.assignments & 63 == 0 and worked() > task.deadline:
                    return
                run = function_of(step)
                if _fold_right(task, inner.source.elements, names, acc, start, run):
                    body = f"{acc} = {start!r}\nfor {inner.source.target} in {inner.source.term.text}:\n    {acc} = {step.text}\nreturn {acc}"
                    yield Found(
                        body,
                        STATE_COST + 1.0 + task.weights.cost(step) + inner.source.cost / 2,
                        "fold",
                        [step, inner.source.term],
                    )
                    found += 1
                    if found == 4:
                        return


def _fold_right(task: Task, elements: Sequence[Any], names: tuple[str, ...], acc: str, start: Any, run: Any) -> bool:
    for i in range(task.n):
        items = elements[i]
        if items is None:
            return False
        env = dict(zip(task.names, task.rows[i]))
        env[acc] = start
        try:
            for e in items:
                env.update(zip(names, e))
                env[acc] = _bounded(run(env))
        except (_Stop, ArithmeticError, ValueError, TypeError, LookupError, AttributeError):
            return False
        if not task.gives(i, env[acc]):
            return False
    return True


def two_accumulators(task: Task) -> Iterator[Found]:
    """`a, b = s, t; for _ in range(n): a, b = step, step; return a` (or b)."""
    from csp_ir.draft.task import Found

    if _easy(task):
        return
    counts = [p for p in task.spec.parameters if p.type.name == "int"]
    if not counts or any(type(w) is not int for w in task.wanted):
        return
    count = counts[0].name
    at = task.names.index(count)
    turns = [row[at] for row in task.rows[: task.n]]
    if any(type(t) is not int or abs(t) > MAX_TURNS for t in turns):
        return
    a, b, i = _names(task, "a", "b", "i")
    others = [n for n in task.names if n != count]
    states = [
        {a: x, b: y, **{n: task.rows[k % task.n][task.names.index(n)] for n in others}}
        for k, (x, y) in enumerate([(0, 1), (1, 1), (1, 2), (2, 3), (3, 5), (2, 1), (4, 7), (7, 3)])
    ]
    steps = [t for t in _steps(task, states, {"int"}, 2_500, until=6, limit=60) if not t.fixed]
    starts = [c.value for c in task.weights.constants if type(c.value) is int and 0 <= c.value <= 10][:5]
    starts = list(dict.fromkeys([0, 1, 2, *starts]))
    order = sorted(range(task.n), key=lambda k: -abs(turns[k]))
    shift = next((t for t in steps if t.leaf == b), None)
    pairs = [(shift, s) for s in steps if shift is not None] + [
        (p, q) for p, q in product(steps[:16], steps[:16]) if p is not shift
    ]
    found = 0
    for first, second in pairs:
        if first is None or first.leaf == a and second.leaf == b:
            continue
        f, g = function_of(first), function_of(second)
        for s, t in product(starts, starts):
            task.assignments += 1
            if task.assignments & 63 == 0 and worked() > task.deadline:
                return
            for returned in (a, b):
                if _states_right(task, order, turns, others, (a, b), (s, t), (f, g), returned):
                    body = f"{a}, {b} = {s}, {t}\nfor _ in range({count}):\n    {a}, {b} = {first.text}, {second.text}\nreturn {returned}"
                    constants = sum(task.weights.cost(Term((v,), 4, leaf=repr(v), fixed=True)) for v in (s, t))
                    cost = STATE_COST + 1.5 + task.weights.cost(first) + task.weights.cost(second) + 0.5 * constants
                    yield Found(
                        body,
                        cost + (0.5 if returned == b else 0.0),
                        "two accumulators",
                        [first, second, Term((turns[0],), 1, leaf=count)],
                    )
                    found += 1
                    if found == 4:
                        return


def _states_right(
    task: Task, order: list[int], turns: list[int], others: list[str], names: tuple[str, str], starts: tuple[int, int],
    steps: tuple[Any, Any], returned: str,
) -> bool:  # fmt: skip
    a, b = names
    f, g = steps
    for k in order:
        env = {n: task.rows[k][task.names.index(n)] for n in others}
        env[a], env[b] = starts
        try:
            for _ in range(turns[k]):
                env[a], env[b] = _bounded(f(env)), _bounded(g(env))
        except (_Stop, ArithmeticError, ValueError, TypeError, LookupError, AttributeError):
            return False
        if env[returned] != task.wanted[k]:
            return False
    return True


def while_loop(task: Task) -> Iterator[Found]:
    """`while test: x = step; acc = more` over a number that shrinks (or reaches a value)."""
    from csp_ir.draft.task import Found

    if _easy(task):
        return
    numbers = [p.name for p in task.spec.parameters if p.type.name == "int"]
    if not numbers or len(task.names) > 2 or any(type(w) is not int for w in task.wanted):
        return
    x = numbers[0]
    (acc,) = _names(task, "result")
    values = [7, 12, 1, 3, 20, 5, 6, 2]
    other = {n: [row[task.names.index(n)] for row in task.rows[: task.n]] for n in task.names if n != x}
    states = [{x: v, **{n: column[k % len(column)] for n, column in other.items()}} for k, v in enumerate(values)]
    halves = [
        t
        for t in _steps(task, states, {"int"}, 5_000, until=9, limit=60)
        if any(p.leaf == x for p in t.walk()) and t.leaf != x
    ]
    tests = [t for t in _steps(task, states, {"bool"}, 1_500, until=6, limit=14) if any(p.leaf == x for p in t.walk())]
    steps: list[tuple[str, Callable[[dict[str, Any]], Any], float, list[Term]]] = [
        (t.text, function_of(t), task.weights.cost(t), [t]) for t in halves[:40]
    ]
    branching = [t for t in tests if "%" in t.text or task.weights.cost(t) < 2.5][:4]
    for test in branching:
        for left, right in product(halves[:22], halves[:22]):
            if left is right:
                continue
            p, f, g = function_of(test), function_of(left), function_of(right)
            text = f"{left.text} if {test.text} else {right.text}"
            cost = 2.0 + sum(map(task.weights.cost, (test, left, right)))
            steps.append((text, _choice(p, f, g), cost, [test, left, right]))
    starts = [0, 1]
    more_states = [{acc: k, **s} for k, s in enumerate(states)]
    more = [
        t
        for t in _steps(task, more_states, {"int"}, 2_500, until=7, limit=40)
        if any(p.leaf == acc for p in t.walk()) and t.leaf != acc
    ]
    order = sorted(range(task.n), key=lambda k: repr(task.rows[k]))
    stops = [*_stops(task, states, x), *tests][:18]
    found = 0
    for text, step, price, used in sorted(steps, key=lambda s: s[2]):
        for test in stops:
            traces = _traces(task, order, x, function_of(test), step)
            task.assignments += 1
            if task.assignments & 15 == 0 and (worked() > task.deadline or task.assignments > 40_000):
                return
            if traces is None:
                continue
            if all(trace[-1][x] == task.wanted[k] for k, trace in zip(order, traces)):
                cost = STATE_COST + 2.0 + price + task.weights.cost(test)
                yield Found(f"while {test.text}:\n    {x} = {text}\nreturn {x}", cost, "while", [test, *used])
                found += 1
            for start, update in product(starts, more):
                if not _traced_right(task, order, traces, acc, start, function_of(update)):
                    continue
                body = f"{acc} = {start}\nwhile {test.text}:\n    {acc} = {update.text}\n    {x} = {text}\nreturn {acc}"
                cost = STATE_COST + 2.0 + price + task.weights.cost(test) + task.weights.cost(update)
                yield Found(body, cost, "while", [test, *used, update])
                found += 1
            if found >= 3:
                return


def _stops(task: Task, states: Sequence[dict[str, Any]], x: str) -> list[Term]:
    """The usual conditions of a loop over a number: it has not come down to a small constant, or has several digits."""
    variable = Term(tuple(s[x] for s in states), 1, leaf=x)
    limits = dict.fromkeys(
        [0, 1, *(c.value for c in task.weights.constants if c.origin == "prose" and type(c.value) is int)]
    )
    pairs = [(template, c) for c in list(limits)[:4] for template in ("({0} > {1})", "({0} != {1})")] + [
        ("({0} >= {1})", 10)
    ]
    out = []
    for template, c in pairs:
        op = op_named(template, "any" if "!=" in template else "num")
        constant = Term((c,) * len(states), 2, leaf=repr(c), fixed=True)
        out.append(Term(tuple(op.meaning(v, c) for v in variable.values), op.cost, op=op, args=(variable, constant)))
    return out


def _traces(task: Task, order: list[int], x: str, test: Any, step: Any) -> list[list[dict[str, Any]]] | None:
    """The states a loop goes through on each example, the last one after the loop; None where one does not end."""
    out = []
    for k in order:
        env = dict(zip(task.names, task.rows[k]))
        trace = [dict(env)]
        try:
            while test(env):
                if len(trace) > MAX_TURNS:
                    return None
                env[x] = _bounded(step(env))
                trace.append(dict(env))
        except (_Stop, ArithmeticError, ValueError, TypeError, LookupError, AttributeError):
            return None
        out.append(trace)
    return out


def _traced_right(
    task: Task, order: list[int], traces: list[list[dict[str, Any]]], acc: str, start: int, update: Any
) -> bool:
    for k, trace in zip(order, traces):
        value: Any = start
        try:
            for state in trace[:-1]:
                value = _bounded(update({**state, acc: value}))
        except (_Stop, ArithmeticError, ValueError, TypeError, LookupError, AttributeError):
            return False
        if value != task.wanted[k]:
            return False
    return True
