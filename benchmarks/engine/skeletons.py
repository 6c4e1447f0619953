"""Fixed sketches: the three of the design's table, and skeletons like those of everyday functions."""

from __future__ import annotations

import random

from engine.families import Instance, Pool, ints, make_problem, strings, tests

from csp_ir.spec.model import Example

PRIME = """def f(n: int) -> bool:
    if ?small:
        return ?no
    i = ?first
    while ?more:
        if ?divides:
            return ?found
        i = ?next
    return True
"""
FIBONACCI = """def f(n: int) -> int:
    a = ?a
    b = ?b
    for i in range(?times):
        t = ?t
        a = ?step
        b = t
    return ?out
"""
CLASSIFY = """def f(n: int) -> str:
    if ?first:
        return ?one
    if ?second:
        return ?two
    if ?third:
        return ?three
    return ?rest
"""
GUARD = """def f(text: str, n: int) -> str:
    if ?empty:
        return ?default
    words = text.split()
    return ?first + ?second
"""
TWO = """def f(xs: list[int], n: int) -> int:
    low = ?low
    high = ?high
    for x in xs:
        low = ?lower
        high = ?higher
    return ?out
"""


def with_(pool: Pool, *texts: str, cost: float = 3.0) -> Pool:
    """The pool with these candidates in it, in the place of its dearest ones."""
    kept = dict(list(pool.items())[: len(pool) - len(texts)])
    return dict(sorted({**kept, **{t: kept.get(t, cost) for t in texts}}.items(), key=lambda kv: kv[1]))


def skeletons() -> list[Instance]:
    """The instances; each has a solution by construction of its pools."""
    rng = random.Random("skeletons")
    size = 30
    truths = {"True": 1.0, "False": 1.0}
    prime = {
        "small": with_(tests(rng, ["n"], size), "n < 2"),
        "no": truths,
        "first": {str(i): 1 + i / 4 for i in range(8)} | {"n": 1.0, "n - 1": 3.0, "n // 2": 3.5},
        "more": with_(tests(rng, ["i", "n"], size), "i * i <= n", "i < n", cost=4.0),
        "divides": with_(tests(rng, ["i", "n"], size), "n % i == 0", "n // i == i", "n % i == 1", cost=4.5),
        "found": truths,
        "next": with_(ints(rng, ["i", "n"], size), "i + 1"),
    }
    is_prime = [Example((n,), n > 1 and all(n % d for d in range(2, n))) for n in (0, 1, 2, 3, 4, 9, 13, 15, 25, 29)]
    fibonacci = {
        "a": ints(rng, ["n"], 12),
        "b": ints(rng, ["n"], 12),
        "times": with_(ints(rng, ["n"], size), "n", cost=1.0),
        "t": with_(ints(rng, ["a", "b", "i"], size), "a + b"),
        "step": with_(ints(rng, ["a", "b", "t", "i"], size), "b", cost=1.0),
        "out": with_(ints(rng, ["a", "b", "n"], size), "a", cost=1.0),
    }
    numbers = [0, 1]
    while len(numbers) < 14:
        numbers.append(numbers[-1] + numbers[-2])
    words = {repr(w): 1.5 for w in ("negative", "zero", "small", "large", "even", "odd", "none")}
    classify = {
        "first": with_(tests(rng, ["n"], 40), "n < 0"),
        "one": words,
        "second": with_(tests(rng, ["n"], 40), "n == 0"),
        "two": words,
        "third": with_(tests(rng, ["n"], 40), "n < 10"),
        "three": words,
        "rest": words,
    }
    kinds = [Example((n,), "negative" if n < 0 else "zero" if n == 0 else "small" if n < 10 else "large")
             for n in (-7, -1, 0, 3, 9, 10, 11, 500)]  # fmt: skip
    guard = {
        "empty": with_(
            {f"len(text) {o} {k}": 4.0 for o in ("<", ">", "==") for k in range(8)} | {"n > 0": 3.0}, "not text.strip()"
        ),
        "default": strings(rng, ["text"], size),
        "first": with_(strings(rng, ["text"], size), "words[0]", "words[-1]", "words[n]", "' '.join(words)"),
        "second": with_(strings(rng, ["text"], size), "words[0].upper()", "words[-1][:n]", "words[-1]", "str(n)"),
    }
    texts = [("", 1), ("   ", 2), ("ab cd ef", 1), ("hello big world", 3), ("one", 2), ("x yz", 1)]
    greet = [Example((t, n), t.split()[0] + t.split()[-1][:n] if t.strip() else "-") for t, n in texts]
    two = {
        "low": with_(ints(rng, ["n", "xs[0]", "xs[-1]"], size), "xs[0]"),
        "high": with_(ints(rng, ["n", "xs[0]", "xs[-1]"], size), "xs[0]"),
        "lower": with_(ints(rng, ["low", "high", "x", "n"], size), "min(low, x)"),
        "higher": with_(ints(rng, ["low", "high", "x", "n"], size), "max(high, x)"),
        "out": with_(ints(rng, ["low", "high", "n"], size), "high - low"),
    }
    lists = [[3, 1, 2], [5], [0, -4, 8, 2], [7, 7], [1, 9, 4, 6], [-3, -9]]
    spread = [Example((xs, i), max(xs) - min(xs)) for i, xs in enumerate(lists)]
    rows = [
        ("prime loop", "spike", PRIME, prime, is_prime),
        ("fibonacci loop", "spike", FIBONACCI, fibonacci, [Example((n,), numbers[n]) for n in range(12)]),
        ("classify", "spike", CLASSIFY, classify, kinds),
        ("guard, then expression", "skeleton", GUARD, guard, greet),
        ("two accumulators", "skeleton", TWO, two, spread),
    ]
    found = []
    for name, family, text, pools, examples in rows:
        problem = make_problem(text, pools)
        problem.examples = tuple(examples)
        found.append(Instance(name, family, problem, len(pools), max(map(len, pools.values()))))
    return found
