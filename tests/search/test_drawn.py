"""Drafts over the whole IR: every engine, propagator and refutation agrees with what CPython makes of each fill."""

from __future__ import annotations

import pytest

from benchmarks.engine.against_plain import disagreements, drawn_problems
from benchmarks.engine.drawn import Drawn
from benchmarks.engine.plain import Ending, Plain, all_fills


@pytest.mark.parametrize("seed", range(3))
def test_engines_and_propagators_agree_with_cpython(seed: int) -> None:
    for label, drawn in drawn_problems(seed, 40):
        assert not (found := disagreements(drawn)), f"{label}: {found}\n{drawn}"


def returned(value: object) -> Ending:
    text = f"{type(value).__name__}:{value!r}"
    if isinstance(value, list):
        text = f"list({','.join(returned(v).what for v in value)})"
    return Ending("returned", text, repr(value))


def raised(kind: str) -> Ending:
    return Ending("raised", kind)


CASES = {
    "a parameter has an operand's name": (
        "def f(left: int, right: int):\n    return ((?p) ?op 3) + (?q)",
        {"p": ["left", "right"], "q": ["right", "left", "0"], "op": ["*", "-"]},
        {"(2, 1)": returned(7), "(3, 5)": returned(14)},
    ),
    "a called lambda": (
        "def f(a: int):\n    return (?p)",
        {"p": ["(lambda: a)()", "a + 4"]},
        {"(3,)": returned(7)},
    ),
    "a hole alone on a line": (
        "def f(xs: list[int]):\n    ?s\n    return xs",
        {"s": ["xs.append(1)", "xs[0] += 1"]},
        {"([3],)": returned([4])},
    ),
    "only blocks, and nothing else is open": (
        "def f(a: int):\n    ?s\n    return a",
        {"s": ["a += 1", "return 5"]},
        {"(1,)": returned(1)},
    ),
    "a variable of a loop that did not run": (
        "def f(xs: list[int]):\n    for x in xs:\n        if (?t):\n            break\n    return x == 5",
        {"t": ["x == 5", "x > 9"]},
        {"([],)": raised("UnboundLocalError"), "([5, 2],)": returned(True)},
    ),
    "a variable that a loop may leave as it was": (
        "def f(xs: list[int], a: int):\n    x = (?p)\n    for x in xs:\n        pass\n    return x + (?q)",
        {"p": ["a", "1", "a + 4"], "q": ["0", "a", "len(xs)"]},
        {"([], 2)": returned(6), "([4], 1)": returned(4)},
    ),
    "a variable of another function": (
        "def g(a: int):\n    return (?p)\n\ndef f(n: int):\n    if n > 5:\n        return (?p)\n    return g(n)",
        {"p": ["n + 1", "a + 1", "3"]},
        {"(1,)": raised("NameError"), "(7,)": returned(8)},
    ),
    "a variable that only another candidate makes local": (
        "def f(n: int):\n    ?s\n    return (?p)",
        {"s": ["pass", "if n > 5:\n    k = 1"], "p": ["k", "n"]},
        {"(1,)": raised("UnboundLocalError")},
    ),
    "a comprehension reads what is not bound yet": (
        "def f(xs: list[int]):\n    try:\n        return (?p)\n    except UnboundLocalError:\n        k = 2\n    return k",
        {"p": ["[k for x in xs]", "k", "len(xs)"]},
        {"([1],)": raised("NameError")},
    ),
    "a builtin is a parameter elsewhere": (
        "def g(max: int):\n    return max + 1\n\ndef f(a: int, b: int):\n    return (?p) + g(1)",
        {"p": ["max(a, b)", "a"]},
        {"(1, 4)": returned(6)},
    ),
    "ill-typed where nothing reads it": (
        "def f(a: int, b: dict[str, int]) -> int:\n    if a > 5:\n        return (?p)\n    return a",
        {"p": ["a * b", "'a' + 1"]},
        {"(3, {})": returned(3)},
    ),
    "a type error is wanted": (
        "def f(a: int) -> int:\n    return (?p) + 1",
        {"p": ["'a'", "a"]},
        {"(3,)": raised("TypeError")},
    ),
    "a return in finally hides where a run stopped": (
        "def f(a: int):\n    try:\n        a += (?p)\n    finally:\n        return a",
        {"p": ["1", "2"]},
        {"(2,)": returned(4)},
    ),
    "a loop that was cut off before a hole": (
        "def f(a: int, xs: list[int]):\n    ?s\n    return (?p)",
        {"s": ["for x in xs:\n    xs += [a]", "pass"], "p": ["a", "0"]},
        {"(3, [1])": returned(3)},
    ),
    "a candidate for no hole": ("def f(a: int):\n    assert a < 0", {"p": ["1"]}, {"(3,)": raised("AssertionError")}),
    "closures over the variable of a loop": (
        "def f(n: int):\n    fs = []\n    for i in (0, 1, 2):\n        fs.append(lambda x: (?p))\n    return [g(n) for g in fs]",
        {"p": ["x + i", "x * i", "n"]},
        {"(3,)": returned([5, 5, 5])},
    ),
    "a local function reads what is bound after it": (
        "def f(n: int):\n    def g(y):\n        return (?p)\n    k = n * 2\n    return g(1)",
        {"p": ["k + y", "y", "n"]},
        {"(3,)": returned(7)},
    ),
    "a handler's name is gone after it": (
        "def f(e: int):\n    try:\n        e = 1 // e\n    except ZeroDivisionError as e:\n        pass\n    return (?p)",
        {"p": ["e", "5"]},
        {"(1,)": returned(1), "(0,)": raised("UnboundLocalError")},
    ),
    "an operator decides whether its right side is evaluated": (
        "def f(a: int):\n    b = a ?op [][3]\n    return b",
        {"op": ["or", "and", "<"]},
        {"(4,)": returned(4)},
    ),
    "a statement makes a builtin a variable": (
        "def f(a: int):\n    if a > 5:\n        ?s\n    return len([a])",
        {"s": ["pass", "len = 3"]},
        {"(1,)": raised("UnboundLocalError")},
    ),
    "a list that is put into itself": (
        "def f(a: int, xs: list[int]):\n    xs.append((?p))\n    return max((?p), 0)",
        {"p": ["xs", "a", "None"]},
        {"(3, [1])": raised("TypeError")},
    ),
    "a name that a loop deletes": (
        "def f(n: int):\n    k = 1\n    for i in (0, 1):\n        n += (?p)\n        if n > 6:\n            return n\n        del k",
        {"p": ["k", "5", "n"]},
        {"(1,)": returned(11), "(6,)": returned(11)},
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_what_once_was_judged_wrongly(name: str) -> None:
    text, pools, examples = CASES[name]
    domains = {h: [(t, float(i)) for i, t in enumerate(texts, 1)] for h, texts in pools.items()}
    kinds = {h: "operator" if h == "op" else "block" if h == "s" else "term" for h in pools}
    drawn = Drawn(text, "f", domains, kinds, list(examples), wanted=list(examples.values()))
    fills = all_fills(text, domains, 100)
    assert fills is not None
    drawn.fills = fills
    with Plain() as plain:
        drawn.endings = plain.run([drawn.plain_text(f) for f in fills], "f", drawn.args)
    assert all(e.how != "doubt" for row in drawn.endings for e in row)
    assert not disagreements(drawn)
