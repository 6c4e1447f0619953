"""Ordinary Python that the IR takes: the interpreter gives what CPython gives for the text as it was written."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from csp_ir.errors import IRSyntaxError
from csp_ir.interpreter.machine import compile_program
from csp_ir.interpreter.outcomes import Raised, Returned, strict_equal
from csp_ir.ir.check import check_program
from csp_ir.ir.jsonio import from_json, to_json
from csp_ir.ir.parse import parse_program
from csp_ir.ir.printer import print_program
from csp_ir.render.python import render

PROGRAMS: list[tuple[str, tuple[Any, ...]]] = [
    ("LIMIT = 10\nNAMES = ['a', 'b']\ndef f(x):\n    return LIMIT + len(NAMES) + x", (1,)),
    ("A = 2\nB = A * 3\nNOTE = 'never read'\ndef g(x):\n    return B\ndef f(x, A=5):\n    return A + g(x)", (1,)),
    ("VOWELS: str = 'aeiou'\ndef f(s):\n    'Count.'\n    return sum(c in VOWELS for c in s)", ("banana",)),
    ("def f(*args):\n    return sum(args), len(args)", (1, 2, 3)),
    ("def g(first, *rest: int):\n    return first, rest\ndef f(x):\n    return g(x), g(x, 1, 2), g(*[x, x])", (7,)),
    ("def f(x):\n    vars = [x]\n    eval = len(vars)\n    for open in vars:\n        eval += open\n    return eval", (3,)),
    ("def f(x):\n    if x > 5:\n        exec = 1\n    return exec", (3,)),
    ("import re\ndef f(s):\n    m = re.match(r'(?P<a>x)|(?P<b>y)', s)\n    return m.lastgroup, m.lastindex, m.string", ("y",)),
    ("def f(n):\n    def even(k):\n        return k == 0 or odd(k - 1)\n    def odd(k):\n        return k > 0 and even(k - 1)\n    return even(n)", (880,)),
    ("def g(a, *, c=3, b):\n    return a - b * c\ndef f(x):\n    return g(x, b=5) + g(x, c=2, b=1)", (1,)),
    ("def g(a, *, b=2):\n    return a - b\ndef f(x):\n    return g(x, b=5) + g(x)", (1,)),
    ("def f(x, w):\n    return f'{x:>{w}}|{x!r:*^{w + 2}}|{x:<4}'", ("ab", 5)),
    ("import sys\ndef f(x):\n    return min(sys.maxsize, x)", (3,)),
    ("def f(x):\n    return x.__len__(), iter(x).__next__()", ([5, 6],)),
    ("def f(d):\n    return max(d, key=d.get), sorted(d, key=d.get)", ({"a": 2, "b": 9},)),
    ("def f(x):\n    return list(map(','.join, x)), list(map(str.upper, x[0]))", ([["a", "b"], ["c"]],)),
    ("from itertools import chain\ndef f(x):\n    return list(chain.from_iterable(x))", ([[1], [2]],)),
    ("import collections as c\ndef f(x):\n    return c.Counter(x).most_common(1)", ("aab",)),
    ("from math import *\ndef f(x):\n    return floor(sqrt(x)), pi", (10,)),
    ("from functools import reduce\ndef f(x):\n    return reduce(lambda a, b: a * b, x, 1)", ([2, 3],)),
    ("def f(x):\n    print(x, end='')\n    return '{:.2f} {name}'.format(x, name='a')", (1.5,)),
    ("def f(x):\n    a = b = []\n    a += [1]\n    return b, list(map(list, zip(*x)))", ([(1, 2), (3, 4)],)),
    ("def f(x):\n    i = 0\n    while i < 3:\n        i += 1\n    else:\n        return i", (1,)),
    ("def f(x):\n    for i in x:\n        if i > 2:\n            break\n    else:\n        return 'none'\n    return i", ([1, 3],)),
    ("def f(x):\n    def g(y):\n        nonlocal x\n        x += y\n        return x\n    return g(1) + g(2)", (1,)),
    ("def f(x, acc=[]):\n    acc.append(x)\n    return acc", (1,)),
    ("def f(x):\n    x, y = y, x = x, 2\n    return x, y", (1,)),
    ("def f(x):\n    return {**x, 'a': 1}, [*x, *x]", ({"b": 2},)),
    ("def f(x):\n    s = set()\n    s |= {x}\n    s -= {9}\n    return s, x in s, math.inf > x > -math.inf", (1,)),
    ("def f(x):\n    try:\n        return int(x)\n    except (ValueError, TypeError) as e:\n        return str(e)", ("q",)),
    ("def f(x):\n    del x[0]\n    assert x, 'none left'\n    return x", ([1],)),
    ("def f(n):\n    return n if n < 2 else f(n - 1) + f(n - 2)", (12,)),
    ("def f(x: 'list[int]') -> 'int':\n    return x[-1]", ([1, 2],)),
    ("def f(s):\n    return s[::-1] == s and not any(c.isdigit() for c in s)", ("abba",)),
    ("def f(x):\n    pass", (1,)),
]  # fmt: skip


def cpython(text: str, args: tuple[Any, ...]) -> Returned | Raised:
    names: dict[str, Any] = {}
    exec("import math\n" + text, names)
    try:
        return Returned(names["f"](*args))
    except Exception as error:
        return Raised(type(error).__name__, str(error))


@pytest.mark.parametrize(("text", "args"), PROGRAMS, ids=[p[0].split("return")[-1][:30] for p in PROGRAMS])
def test_program(text: str, args: tuple[Any, ...], capsys: pytest.CaptureFixture[str]) -> None:
    program = parse_program(text)
    assert check_program(program) == []
    wanted = cpython(text, copy.deepcopy(args))
    for same in (program, parse_program(print_program(program)), from_json(to_json(program))):
        assert same == program
    outcome = compile_program(program).run(args).outcome
    assert type(outcome) is type(wanted)
    if isinstance(outcome, Returned) and isinstance(wanted, Returned):
        assert strict_equal(outcome.value, wanted.value)
    else:
        assert outcome == wanted
    assert cpython(render(program), copy.deepcopy(args)) == wanted


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("x = 1\nx = 2\ndef f(): return x", "constants"),
        ("x, y = 1, 2\ndef f(): return x", "constants"),
        ("x = []\nx.append(1)\ndef f(): return x", "top level"),
        ("def f(**kw): return kw", r"\*\*kwargs"),
        ("def f(*a, b=1): return a", "after"),
        ("def f(a=1, *, b): return b", "default"),
        ("def f(x): return (y := x)", ":="),
        ("def f(x): yield x", "yield"),
        ("def f(x):\n    global y\n    y = 1", "global"),
        ("def f(x): return 1j", "complex"),
        ("import sys\ndef f(x): return sys.modules", "component library"),
        ("def f(x): return x.__class__", "attribute"),
        ("def f(x): return (1).__len__.__self__", "attribute"),
    ],
)
def test_what_is_refused(text: str, message: str) -> None:
    with pytest.raises(IRSyntaxError, match=message) as caught:
        parse_program(text)
    assert caught.value.line is not None


@pytest.mark.parametrize("operand", ["{1}", "(1, 2)", "frozenset([1])", "b'a'", "'a'", "[1]", "{1: 2}"])
def test_signs_need_numbers(operand: str) -> None:
    errors = check_program(parse_program(f"def f(x: int):\n    return -{operand}"))
    assert errors and "needs a number" in errors[0].message
