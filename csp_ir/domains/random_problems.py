"""Small random problems on which engines and propagators are compared with the reference.

They are drawn to be awkward: candidates that change lists in place, share them, raise, loop
for ever, capture variables, hold holes of their own; operators that evaluate one side only.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from csp_ir.domains.model import Candidate, Domain, Nogood, Problem
from csp_ir.domains.reference import REFERENCE_LIMITS, assignments, filled
from csp_ir.errors import IRTypeError
from csp_ir.interpreter.machine import compile_program
from csp_ir.interpreter.outcomes import Raised, Returned
from csp_ir.ir import nodes as ir
from csp_ir.ir.parse import parse_block, parse_expr, parse_program
from csp_ir.spec.model import Example, Raises

INTS = "0|1|2|-1|a|b|a + b|a - b|a * b|a // b|a % b|b - a|max(a, b)|min(a, b)|abs(a)|a if a > b else b|a + 1|-a"
NUMBERS = "a|b|a / b|a // b|a * 1.0|float(b)|a + b|0|0.0|1|1.0|2.5|a / 2|a == b|abs(a)|round(b / 2)|None"
TESTS = "a > b|a < b|a == b|a >= b|b != 0|True|False|a > 0|a % 2 == 0|not a|a // b > 0|a > 0 and b > 0|a or b"
LISTS = "xs|ys|xs + ys|xs[:]|sorted(xs)|[]|[n]|xs[::-1]|[x for x in xs if x > n]|xs * 2|list(set(xs))|ys + [n]|[ys, xs]"
ACTS = "xs.append(n)|xs.sort()|ys.append(n)|xs.pop()|ys.extend(xs)|n|xs.reverse()|xs.insert(0, n)|len(xs)|ys.clear()"
ITEMS = "x|x + n|x * x|n|x % 2|acc|acc + x|acc - x|x - acc|max(acc, x)|1|acc * x|0"
STRS = "s|t|s + t|s.upper()|s[::-1]|t * 2|s[0]|s[:2]|''|t.strip()|s.replace(t, '')|s.split(t)[0]|str(n)|' '"
ARITH = "+|-|*|//|%|and|or|<|=="
COMPS = "<|<=|>|>=|==|!=|and|or"
AUGS = "+|-|*|//|%|&|**"
LAMBDAS = "lambda v: v|lambda v: v + n|lambda v: n|lambda v: v * v|abs|lambda v: -v|lambda v: v - acc"
DICTS = "d|{}|{n: s}|{s: n}|dict(d)"
DICT_ACTS = "d.clear()|d.pop(s)|d.setdefault(s, n)|d.update({s: n})|n|d.get(s)"

# Sketch, the pools of its holes, the parameters' kinds.
SHAPES: tuple[tuple[str, Mapping[str, str], str], ...] = (
    ("def f(a: int, b: int) -> int:\n    return ?p", {"p": INTS}, "ii"),
    ("def f(a: int, b: int) -> int:\n    a = ?p\n    b = ?q\n    return ?r", {"p": INTS, "q": INTS, "r": INTS}, "ii"),
    ("def f(a: int, b: int):\n    return ?p ?op ?q", {"p": INTS, "op": ARITH, "q": INTS}, "ii"),
    ("def f(a: int, b: int):\n    if ?t:\n        return ?p\n    return ?q", {"t": TESTS, "p": INTS, "q": INTS}, "ii"),
    ("def f(a: int, b: int):\n    if ?t ?op ?u:\n        return a\n    elif ?u:\n        return ?p\n    return b",
     {"t": TESTS, "op": COMPS, "u": TESTS, "p": INTS}, "ii"),
    ("def f(a: int, b: int):\n    try:\n        return ?p\n    except ZeroDivisionError:\n        return ?q",
     {"p": INTS, "q": INTS}, "ii"),
    ("def f(a: int, b: int):\n    while ?t:\n        a = ?p\n        b = ?q\n    return a + ?r",
     {"t": TESTS, "p": INTS, "q": INTS, "r": INTS}, "ii"),
    ("def f(a: int, b: int) -> int:\n    if ?t:\n        return ?p\n    return f(?q, ?r) + ?s",
     {"t": TESTS, "p": INTS, "q": INTS, "r": INTS, "s": INTS}, "ii"),
    ("def f(a: int, b: int):\n    return [?p, (?q, a)][?r]", {"p": INTS, "q": INTS, "r": INTS}, "ii"),
    ("def f(xs: list[int], ys: list[int], n: int):\n    zs = ?p\n    ?act\n    return ?q, zs",
     {"p": LISTS, "act": ACTS, "q": LISTS}, "lln"),
    ("def f(xs: list[int], ys: list[int], n: int):\n    xs = ?p\n    xs ?aug ys\n    ?act\n    return ?q",
     {"p": LISTS, "aug": AUGS, "act": ACTS, "q": LISTS}, "lln"),
    ("def f(xs: list[int], ys: list[int], n: int):\n    ys = ?p\n    return ?p + ?q", {"p": LISTS, "q": LISTS}, "lln"),
    ("def f(xs: list[int], n: int):\n    acc = ?i\n    for x in xs:\n        acc ?aug ?p\n    return acc",
     {"i": "0|1|n|len(xs)", "aug": AUGS, "p": ITEMS}, "ln"),
    ("def f(xs: list[int], n: int):\n    acc = ?i\n    for x in xs:\n        if ?t:\n            acc = ?p\n    return ?q",
     {"i": "0|1|n|-n", "t": "x > n|x > acc|x % 2 == 0|True|x|acc", "p": ITEMS, "q": "acc|acc + n|acc - 1|x|-acc"}, "ln"),
    ("def f(xs: list[int], n: int):\n    acc = n\n    g = ?g\n    for x in xs:\n        acc = ?p\n    return g(acc)",
     {"g": LAMBDAS, "p": ITEMS}, "ln"),
    ("def f(xs: list[int], n: int):\n    acc = 1\n    return [?p for x in xs if ?t]",
     {"p": ITEMS, "t": "x > n|x < acc|x|n|True"}, "ln"),
    ("def f(s: str, t: str, n: int) -> str:\n    s = ?p\n    return ?q + ?r", {"p": STRS, "q": STRS, "r": STRS}, "ssn"),
    ("def f(s: str, t: str, n: int):\n    return s if ?p ?op ?q else ?r",
     {"p": STRS, "op": COMPS, "q": STRS, "r": STRS}, "ssn"),
    ("def f(d: dict[str, int], s: str, n: int):\n    e = ?p\n    ?act\n    e[s] = n\n    return ?q, ?act",
     {"p": DICTS, "act": DICT_ACTS, "q": "d|e|len(d)|s in d|list(e)"}, "dsn"),
    ("def f(a: int, b: int):\n    ?blk\n    return ?p", {"blk": "@a = b|@b += a|@if a > b: a = 0|@return b|@a, b = b, a",
     "p": INTS}, "ii"),
    ("def f(a: int, b: int):\n    return a ?op ?p ?op2 b", {"op": COMPS, "p": INTS, "op2": "<|<=|=="}, "ii"),
    ("def f(a: int, b: int):\n    c = ?p\n    return ?q - ?r", {"p": INTS, "q": INTS + "|c|c * 2", "r": INTS + "|c"}, "ii"),
    ("def f(a: int, b: int):\n    return max(?p, b) + a * ?q + ?p", {"p": INTS, "q": INTS}, "ii"),
    ("def f(s: str, t: str, n: int):\n    return s[:1] + ?p + '-' + ?q + ?r", {"p": STRS, "q": STRS, "r": STRS}, "ssn"),
    ("def f(xs: list[int], n: int):\n    acc, last = ?i, 0\n    for i, x in enumerate(xs):\n        if ?t:\n"
     "            continue\n        acc += ?p\n        if ?u:\n            break\n    return acc - last",
     {"i": "0|1|n|len(xs)", "t": "x > n|x > acc|i % 2 == 0|False", "p": ITEMS + "|i", "u": "acc > 9|False|x < 0"}, "ln"),
    ("def f(xs: list[int], n: int):\n    best = ?i\n    for x in xs:\n        for y in range(?m):\n"
     "            best = ?p\n    return best if ?t else ?q",
     {"i": "0|n|xs[0]", "m": "n|2|x", "p": "best + y|x + y|max(best, x)|best", "t": "best > n|True", "q": "n|best|-1"}, "ln"),
    ("def f(a: int, b: int):\n    while not ?t:\n        a, b = b, ?p\n        if a > 50 or ?u:\n            raise ValueError\n"
     "    return ?q, b", {"t": TESTS, "p": INTS, "u": TESTS, "q": INTS}, "ii"),
    ("def f(d: dict[str, int], s: str, n: int):\n    out = ?p\n    for k in d:\n        out = ?q\n    return ?r",
     {"p": "''|s|[]|()", "q": "out + k|out + [k]|k|out + (k,)", "r": "out|len(out)|out * 2|out[0]"}, "dsn"),
    ("def f(a: int, b: int) -> int:\n    return ?p", {"p": "?u + 1|?u * ?v|a|b if ?w else ?u|0", "u": INTS, "v": INTS,
     "w": TESTS}, "ii"),
    ("def f(a: int, b: int) -> float:\n    return ?p", {"p": NUMBERS}, "ii"),
    ("def f(a: int, b: int) -> float:\n    a = ?p\n    return ?q - ?r", {"p": NUMBERS, "q": NUMBERS, "r": NUMBERS}, "ii"),
    ("def f(a: int, b: int) -> float:\n    return ?p ?op ?q", {"p": NUMBERS, "op": ARITH, "q": NUMBERS}, "ii"),
    ("def f(xs: list[int], n: int) -> list[float]:\n    return [?p for x in xs] + ?q",
     {"p": ITEMS + "|x / 2|float(x)|x * 1.0", "q": "[]|[n]|[n / 1]|[0.0]|(n,)"}, "ln"),
    ("def f(a: int, b: int) -> tuple[float, int] | dict[str, float] | None:\n    if ?t:\n        return ?p\n    return {'a': ?q}",
     {"t": TESTS, "p": "None|(a, b)|(a / 1, b)|(b, a)|(1.0 * b, a)|(a, b / 1)", "q": NUMBERS}, "ii"),
    ("def f(a: int, b: int) -> float:\n    try:\n        return ?p\n    except ZeroDivisionError:\n        raise ValueError(str(?q))",
     {"p": NUMBERS, "q": NUMBERS}, "ii"),
)  # fmt: skip


@dataclass(frozen=True)
class Table:
    """A constraint given as the allowed rows of candidate texts."""

    scope: tuple[str, ...]
    rows: frozenset[tuple[str, ...]]

    @property
    def text(self) -> str:
        return f"({', '.join(self.scope)}) in {sorted(self.rows)}"

    def allows(self, assignment: Mapping[str, Candidate]) -> bool | None:
        given = [str(assignment[h]) if h in assignment else None for h in self.scope]
        left = [r for r in self.rows if all(g is None or g == x for g, x in zip(given, r, strict=True))]
        return False if not left else True if None not in given else None


def random_problem(rng: random.Random, *, largest: int = 5, extras: bool = True) -> Problem:
    """A problem with up to `largest` candidates a hole, mostly with a planted solution.

    Args:
        rng: the same state gives the same problem.
        extras: whether to add nogoods and a constraint now and then.
    """
    text, pools, kinds = rng.choice(SHAPES)
    draft = parse_program(text)
    problem = Problem.of(draft)
    for hole, pool in pools.items():
        problem.domains.setdefault(hole, Domain(hole))
        texts = pool.split("|")
        for t in rng.sample(texts, min(len(texts), rng.randint(1, largest))):
            problem.domains[hole].add(Candidate(_fragment(t), rng.randint(1, 8) / 4, ("random",)))
    everything = [a for _, a in assignments(problem, 3000)]
    if not everything:
        return problem
    problem.examples = _examples(rng, problem, rng.choice(everything), kinds)
    names = [h for h in pools if h in problem.contexts]
    if extras and rng.random() < 0.3:
        for _ in range(rng.randint(1, 2)):
            parts = tuple((h, rng.getrandbits(largest)) for h in rng.sample(names, min(len(names), 2)))
            problem.nogoods.append(Nogood(parts, "drawn at random"))
    if extras and rng.random() < 0.3:
        scope = tuple(rng.sample(names, min(len(names), rng.randint(1, 3))))
        rows = {tuple(str(rng.choice(problem.domains[h].candidates)) for h in scope) for _ in range(12)}
        problem.constraints = (Table(scope, frozenset(rows)),)
    return problem


def _fragment(text: str) -> Any:
    if text.startswith("@"):
        return parse_block(text[1:])
    operators = (*ir.BINARY_OPERATORS, *ir.COMPARE_OPERATORS, *ir.BOOLEAN_OPERATORS)
    return text if text in operators else parse_expr(text)


def _examples(rng: random.Random, problem: Problem, planted: Mapping[str, int], kinds: str) -> tuple[Example, ...]:
    try:
        machine = compile_program(filled(problem, planted))
    except IRTypeError:
        return ()
    found: list[Example] = []
    for _ in range(rng.randint(1, 4)):
        args = tuple(_value(rng, k) for k in kinds)
        outcome = machine.run(args, limits=REFERENCE_LIMITS).outcome
        if isinstance(outcome, Raised):
            found.append(Example(args, Raises(outcome.kind, outcome.message if rng.random() < 0.4 else None)))
        elif isinstance(outcome, Returned) and not callable(outcome.value):
            expected = outcome.value if rng.random() < 0.93 else rng.randint(0, 3)
            found.append(Example(args, expected).typed(problem.draft.function.returns))
    return tuple(found)


def _value(rng: random.Random, kind: str) -> Any:
    if kind == "l":
        return [rng.randint(-2, 4) for _ in range(rng.randint(0, 4))]
    if kind == "s":
        return "".join(rng.choice("ab ") for _ in range(rng.randint(0, 4)))
    if kind == "d":
        return {rng.choice("ab"): rng.randint(0, 2) for _ in range(rng.randint(0, 2))}
    return rng.randint(-3, 5)
