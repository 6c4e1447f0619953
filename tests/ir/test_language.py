"""Ordinary Python that the IR takes: the interpreter gives what CPython gives for the text as it was written."""

from __future__ import annotations

import copy
import decimal
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

STACK = """class S:
    LIMIT = 2
    def __init__(self, xs=()):
        self.xs = list(xs)
        self._n, self.__p = 0, 1
    def push(self, x):
        self.xs.append(x)
        self._n += self.__p
        return self
    @property
    def size(self):
        return len(self.xs), self._n, self.LIMIT
    @staticmethod
    def of(x):
        return S([x])
    @classmethod
    def pair(cls, x):
        return cls([x, x])
    def __len__(self):
        return len(self.xs)
    def __iter__(self):
        yield from self.xs
    def __repr__(self):
        return f'S({self.xs})'
    def __eq__(self, other):
        return self.xs == other.xs
    def __lt__(self, other):
        return self.xs < other.xs
"""
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
    # --- names bound in expressions
    ("def f(x):\n    if (n := len(x)) > 1 and (m := n * 2):\n        return n, m\n    return n", ("abc",)),
    ("def f(x):\n    it = iter(x)\n    total = 0\n    while (y := next(it, None)) is not None:\n        total += y\n    return total, y", ([3, 4],)),
    ("def f(x):\n    return [y for z in x if (y := z * 2) > 2], y", ([1, 2],)),
    ("def f(x):\n    def g():\n        nonlocal x\n        return (x := x + 1)\n    return g(), g(), x", (1,)),
    ("def f(x):\n    return x or (y := 3), y", (1,)),
    ("def f(x):\n    n = 5\n    return 0 < (n := x) < (m := 9) < 10, n, m", (7,)),
    ("def f(x):\n    for _ in range(60):\n        x = (y := x * x)\n        x = y % 1000003\n    return x", (7,)),
    # --- generators
    ("def g(x):\n    for y in x:\n        if isinstance(y, list):\n            yield from g(y)\n        else:\n            yield y\ndef f(x):\n    return list(g(x))", ([1, [2, [3, []]], 4],)),
    ("def g():\n    n = 0\n    while True:\n        got = yield n\n        n = n + 1 if got is None else got\ndef f(x):\n    c = g()\n    return next(c), next(c), c.send(x), next(c), c.close(), next(c, 'over')", (9,)),
    ("def g(x):\n    yield x\n    return 'end'\ndef h(x):\n    got = yield from g(x)\n    yield got\ndef f(x):\n    return [*h(x)], str(type(h(x)))", (9,)),
    ("def f(x):\n    log = []\n    def g():\n        for y in x:\n            log.append(y)\n            yield y\n    c = g()\n    log.append('made')\n    return next(c), log, c is iter(c), 2 in c, list(c)", ([1, 2, 3],)),
    ("def g():\n    yield 1\n    next(iter([]))\ndef f(x):\n    return list(g())", (1,)),
    ("def g():\n    yield\ndef f(x):\n    return g()[0]", (1,)),
    ("def g(a):\n    yield a\ndef f(x):\n    return list(g())", (1,)),
    ("def f(x):\n    def g():\n        try:\n            yield int(x)\n        except ValueError as e:\n            yield str(e)\n    return list(g())", ("q",)),
    ("def g(x):\n    if x:\n        yield from g(x - 1)\n        yield x\ndef f(x):\n    return sum(g(x)), max(g(x)), tuple(zip(g(x), g(2))), [*g(3)]", (50,)),
    ("from functools import cache, lru_cache\ndef f(x):\n    g = cache(lambda a: [a])\n    return g(x) is g(x), lru_cache(maxsize=0)(len)('ab'), lru_cache(str)(x)", (3,)),
    # --- decorators
    ("TIMES = 2\ndef rep(n):\n    def d(g):\n        def w(x):\n            return [g(x)] * n\n        return w\n    return d\n@rep(TIMES)\n@rep(n=1)\ndef f(x: int) -> int:\n    return x + TIMES", (1,)),
    ("def memo(g):\n    kept = {}\n    def w(n):\n        if n not in kept:\n            kept[n] = g(n)\n        return kept[n]\n    return w\n@memo\ndef f(n):\n    return n if n < 2 else f(n - 1) + f(n - 2)", (60,)),
    ("from functools import wraps\ndef d(g):\n    @wraps(g)\n    def w(*args, **named):\n        return g.__name__, w.__name__, g(*args, **named)\n    return w\ndef f(x):\n    @d\n    @d\n    def inner(a, b=2):\n        return a, b\n    return inner(x), inner(x, b=5), inner.__name__", (1,)),
    ("def d(g):\n    return lambda x: g(str(x))\n@d\ndef f(x: int) -> int:\n    return x * 2", (4,)),
    ("def d(g):\n    return g(5)\n@d\ndef g(x):\n    return x + 1\ndef f(x):\n    return g + x", (1,)),
    ("def d(g):\n    return 1 // 0\n@d\ndef f(x):\n    return x", (1,)),
    ("def d(g):\n    return None\n@d\ndef f(x):\n    return x", (1,)),
    ("from functools import lru_cache, wraps\ndef d(g):\n    @lru_cache(None)\n    @wraps(g)\n    def w(n):\n        return g(n)\n    return w\n@d\ndef g(n):\n    return n * 2\ndef f(x):\n    return g(x), g.__name__", (1,)),
    ("def d(g):\n    def w(n):\n        yield from g(n)\n        yield 'end'\n    return w\n@d\ndef g(n):\n    yield n\ndef f(x):\n    return list(g(x))", (1,)),
    ("LIMIT = 3\ndef f(x, n=LIMIT):\n    return x + n + LIMIT", (1,)),
    ("def f(x):\n    return type(x).__name__, f.__name__, len.__name__, int.__name__, ValueError.__name__, (lambda: 0).__name__", (1.5,)),
    ("def f(x):\n    return x.__name__", (1.5,)),
    # --- classes with behaviour
    (STACK + "def f(x):\n    return S.of(x).push(2).push(3).size, S.pair(x) == S([x, x]), len(S()), bool(S()), str(S([x]))", (1,)),
    (STACK + "def f(x):\n    return str(sorted([S([3]), S([1]), S([2])])), min(S([3]), S([1])).xs, [*S([x])], f'{S([1])!r:>8}'", (1,)),
    (STACK + "def f(x):\n    s = S()\n    s.late = s.push\n    s.late(4)\n    s.xs, other = s.xs + [5], s\n    return list(other), sum(s), 5 in s, type(s) is S, isinstance(s, S)", (1,)),
    (STACK + "def f(x):\n    s = S()\n    if x > 5:\n        s.late = 1\n    return s.late", (1,)),
    (STACK + "def f(x):\n    return S(1, 2)", (1,)),
    (STACK + "def f(x):\n    return S().push()", (1,)),
    (STACK + "def f(x):\n    S().size = 3", (1,)),
    (STACK + "def f(x):\n    return {S(): 1}", (1,)),
    (STACK + "def f(x):\n    return S() < 1", (1,)),
    (STACK + "def f(x):\n    x.append = 1", (1,)),
    ("class E(ValueError):\n    'why'\nclass F(E):\n    pass\ndef f(x):\n    try:\n        raise F(f'no {x}')\n    except E as e:\n        return str(e), isinstance(e, F)", (1,)),
    ("class E(Exception):\n    pass\ndef f(x):\n    raise E(x)", (1,)),
    ("from dataclasses import dataclass\nfrom enum import Enum\nclass C(Enum):\n    A = 1\n    B = 2\n    def next(self):\n        return C.B if self is C.A else C.A\n@dataclass\nclass P:\n    x: int\n    def moved(self, by: int):\n        return P(self.x + by)\n    def move(self):\n        self.x += 1\ndef f(x):\n    p = P(x)\n    p.move()\n    return p.moved(2).x, p.x, C.A.next().name", (1,)),
    ("class N:\n    def __init__(self, v, next=None):\n        self.v, self.next = v, next\ndef f(xs):\n    head = None\n    for x in xs:\n        head = N(x, head)\n    back = None\n    while head:\n        head.next, back, head = back, head, head.next\n    out = []\n    while back is not None:\n        out.append(back.v)\n        back = back.next\n    return out", ([1, 2, 3],)),
    ("class S:\n    def __init__(self, x):\n        self.x = x\n    def __eq__(self, other):\n        return self.x == other.x if isinstance(other, S) else NotImplemented\n    def __lt__(self, other):\n        return NotImplemented\ndef f(x):\n    return S(x) == S(x), S(x) == x, S(x) != x, x in [S(x)], S(x) in {S(x).x: 1}.values()", (1,)),
    ("class S:\n    def __lt__(self, other):\n        return NotImplemented\ndef f(x):\n    return S() < S()", (1,)),
    ("class S:\n    def __contains__(self, y):\n        return y > 3\n    def __iter__(self):\n        return iter([1])\ndef f(x):\n    return 5 in S(), 1 in S(), list(S()), 5 not in S()", (1,)),
    ("class S:\n    SIZE = 3\n    CELLS = SIZE * SIZE - 1\n    PAIR = (SIZE, -CELLS)\ndef f(x):\n    return S.CELLS, S().PAIR, {1: 2}.get(*[1, 3]), {1: 2}.pop(*(1,))", (1,)),
    ("class S:\n    def __init__(self, v, n):\n        self.v, self.n = v, n\n    def all(self):\n        yield self.v\n        yield -self.v\ndef walk(s):\n    while s:\n        yield s.v\n        s = s.n\ndef f(x):\n    h = None\n    for i in range(x):\n        h = S(i, h)\n    many = [S(1, None).all() for _ in range(2 * x)]\n    return sum(i * v for i, v in enumerate(walk(h))), sum(map(next, many))", (600,)),
    ("import copy\nclass S:\n    def __init__(self, xs):\n        self.xs = xs\n        self.me = self\ndef f(x):\n    s = S([x])\n    a, b = copy.copy(s), copy.deepcopy(s)\n    s.xs.append(2)\n    return a.xs, b.xs, b.me is b, a.me is s, copy.deepcopy([s, s])[0].xs", (1,)),
    ("class S:\n    def __str__(self):\n        raise KeyError('s')\ndef f(x):\n    print([1], S())", (1,)),
    ("class S:\n    def __init__(self, v):\n        self.v = v\n    def __hash__(self):\n        return 7\ndef f(x):\n    a, b = S(1), S(2)\n    return len({a, b, a}), a == a, a == b, {a: 1, b: 2}[b], a != b, a in [b, a]", (1,)),
    ("class S:\n    def __init__(self, n):\n        self.n = n\n    def __iter__(self):\n        return self\n    def __next__(self):\n        if self.n <= 0:\n            raise StopIteration\n        self.n -= 1\n        return self.n\ndef f(x):\n    a, *b = S(x)\n    return list(S(x)), sum(S(x)), [y for y in S(x)], next(S(0), 'over'), a, b, dict(zip(S(2), 'ab')), 2 in S(x), max(map(abs, S(x)))", (4,)),
    ("import functools, operator\nclass S:\n    def __init__(self, p):\n        self.p = p\n        self._q = [p]\n    def add(self, x):\n        return self.p + x\n    def go(self, x):\n        return self.__class__.__name__, self.add(x)\ndef f(x):\n    both = sorted([S(2), S(1)], key=operator.attrgetter('p'))\n    return [s.p for s in both], operator.attrgetter('_q', 'p')(S(x)), operator.methodcaller('add', 3)(S(x)), operator.methodcaller('go', x=1)(S(x)), functools.partial(S.add, S(x))(1), S.__name__, S.go.__name__", (4,)),
    ("class S:\n    def __init__(self, g):\n        self.g, self.n = g, 0\n    def __call__(self, *args):\n        self.n += 1\n        return self.g(*args), self.n\n@S\ndef g(x):\n    return x\n@S\ndef f(x):\n    g(1)\n    return g(x)", (4,)),
    ("class T:\n    def __init__(self, c):\n        self._c = c\n    @property\n    def f(self):\n        return self._c * 2 + 30\n    @f.setter\n    def f(self, value):\n        if value < 0:\n            raise ValueError('cold')\n        self._c = (value - 30) // 2\n    @property\n    def c(self):\n        return self._c\ndef f(x):\n    t = T(x)\n    t.f = 50\n    t.f += 4\n    a, t.f = t.c, 32\n    try:\n        t.f = -1\n    except ValueError as e:\n        a = a, str(e)\n    return a, t.c, t.f", (4,)),
    ("class T:\n    @property\n    def f(self):\n        return 1\n    @f.setter\n    def f(self, value):\n        pass\n    @property\n    def g(self):\n        return 1\ndef f(x):\n    T().f = 3\n    T().g = 3", (4,)),
    ("from dataclasses import dataclass\nfrom operator import attrgetter, methodcaller\n@dataclass\nclass P:\n    a: int\n    @property\n    def q(self):\n        return self.a + 1\n    def count(self, k):\n        return self.a * k\ndef f(x):\n    ps = sorted([P(3), P(1)], key=attrgetter('a'))\n    return list(map(attrgetter('q', 'a'), ps)), [methodcaller('count', 5)(p) for p in ps]", (1,)),
    ("from operator import attrgetter, methodcaller\nfrom functools import partial\nclass P:\n    def __init__(self, a):\n        self.a = a\n    def index(self, k=1):\n        return self.a * k\n    @property\n    def q(self):\n        return self.a + 1\ndef f(x):\n    p = partial(P, 4)()\n    return attrgetter('q')(p), methodcaller('index', 5)(p), methodcaller('index', k=2)(p), partial(P.index, p)(3)", (1,)),
    # --- with
    ("import io\ndef f(x):\n    with io.StringIO(x) as b:\n        n = b.write('zz')\n        return n, b.getvalue(), b.readlines(), b.tell(), b.seek(0), list(b), str(type(b)), isinstance(b, io.StringIO)", ("ab\ncd",)),
    ("from io import StringIO\ndef f(x):\n    b = StringIO()\n    print(1, [2], x, sep='-', file=b)\n    b.writelines(c + '|' for c in x)\n    b.seek(2)\n    return b.read(3), b.readline(), b.read(), b.truncate(4), b.getvalue()", ("abc",)),
    ("import io\ndef f(x):\n    with io.StringIO(x) as b:\n        pass\n    return b.getvalue()", ("a",)),
    ("import io\ndef f(x):\n    return print(x, file=3)", ("a",)),
    ("import io\ndef f(x):\n    return io.StringIO() + x", ("a",)),
    ("import io\ndef g(b):\n    b.write('more')\n    return b\ndef f(x):\n    return g(io.StringIO(x)).getvalue(), io.StringIO(x) == io.StringIO(x)", ("a",)),
    ("import io\nfrom contextlib import suppress\ndef f(x):\n    with io.StringIO() as a, io.StringIO(x) as b, suppress(ValueError):\n        for line in b:\n            print(int(line), file=a, end=';')\n    return a.tell() if x == '1' else x", ("1\n2\nq\n3",)),
    ("import contextlib\ndef f(x):\n    with contextlib.suppress(KeyError, TypeError):\n        return {}[x]\n    return 'passed over'", (1,)),
    ("from decimal import *\ndef f(x):\n    with localcontext(Context(prec=3)), localcontext(prec=x) as c, localcontext() as d:\n        d.prec += 1\n        return Decimal(1) / 3, c.prec, d.prec, getcontext() is d", (7,)),
    ("import decimal\ndef f(x):\n    with decimal.localcontext() as a:\n        a.prec, a.rounding = 4, decimal.ROUND_UP\n        b = +decimal.Decimal(x)\n    return b, +decimal.Decimal(x), a.prec", ("3.14159265",)),
    ("from decimal import Decimal, getcontext\nDIGITS = 5\ngetcontext().prec = DIGITS\ndef g(x):\n    return Decimal(x) / 3\ndef f(x):\n    'Doc.'\n    return g(x), getcontext().prec", (1,)),
    ("from decimal import *\nsetcontext(Context(prec=3, traps=[]))\ndef f(x):\n    return Decimal(x) / 0, Decimal(2).sqrt(), getcontext().create_decimal('1.23456')", (1,)),
    ("from decimal import *\ndef f(x):\n    getcontext().prec = x", ("a",)),
    ("from decimal import *\ndef f(x):\n    c = Context(prec=x)\n    return c.divide(Decimal(1), Decimal(3)), c.power(Decimal(2), 10), c.to_sci_string(Decimal(5)), Decimal(1) / 3, c.copy().prec, Decimal(2).exp(context=c)", (4,)),
    ("import decimal\ndef f(x):\n    try:\n        return decimal.Decimal(x) / 0\n    except decimal.DecimalException as e:\n        return type(e).__name__", (1,)),
    # --- match
    ("def g(x):\n    match x:\n        case [1, *rest]:\n            return rest\n        case [a, (b, c)] if a > b:\n            return c\n        case {'k': int(v), **others}:\n            return v, others\n        case str() as s if s:\n            return s\n        case None | True | -1 | 2.5:\n            return 'one of'\n        case int(y) | [y]:\n            return y\n        case _:\n            return 'other'\ndef f(xs):\n    return [g(x) for x in xs]",
     ([[1, 2, 3], [5, [2, 3]], {"k": 3, "z": 1}, {"k": "a"}, "abc", "", None, True, -1, 2.5, 7, [8], (1,), range(2), 1.0, [1]],)),
    ("from collections import deque\nfrom datetime import date\ndef f(x):\n    match deque(x), date(2024, 5, 6):\n        case deque(), date(year=2024, day=d):\n            return d\n    return 0", ([1],)),
    ("from dataclasses import dataclass\nfrom enum import Enum\nclass C(Enum):\n    A = 1\n    B = 2\n@dataclass\nclass P:\n    x: int\n    y: int = 0\ndef g(v):\n    match v:\n        case P(1, y=q):\n            return q\n        case P(a, 0):\n            return a\n        case C.A | {'c': C.B}:\n            return 'enum'\n        case _:\n            return v\ndef f(x):\n    return [g(P(1, 2)), g(P(3)), g(C.A), g({'c': C.B}), g(x)]", (1,)),
    ("def f(x):\n    match x:\n        case {}:\n            return 'any table'\n        case []:\n            return 'empty'\n", ([],)),
    ("def f(x):\n    match x:\n        case 1 | 2 as y:\n            pass\n    return y", (3,)),
    ("def f(x):\n    match x, x:\n        case a, b:\n            return a + b", (3,)),
    # --- eval of arithmetic
    ("def f(x):\n    return eval(x), eval('1 < 2 < 3 or 5'), eval(' (1, [2, -3.5]) * 2'), list(map(eval, ['1', '2']))", ("2 + 3 * (4 - 1) ** 2 // 5",)),
    ("def f(x):\n    return eval(x)", ("1 +",)),
    ("def f(x):\n    return eval(x)", ("1 / 0",)),
    ("def f(x):\n    return eval(x)", ("'a' + 1",)),
    # --- caches
    ("import functools\n@functools.cache\ndef f(n):\n    return n if n < 2 else f(n - 1) + f(n - 2)", (150,)),
    ("from functools import lru_cache\ndef f(n):\n    calls = []\n    @lru_cache(maxsize=2)\n    def g(k, d=0):\n        calls.append(k)\n        return k * k\n    return [g(k) for k in (1, 1, 2, 3, 1)], calls, g(n, d=1)", (5,)),
    ("from functools import lru_cache\n@lru_cache(None)\ndef g(xs):\n    return len(xs)\ndef f(x):\n    return g(x)", ([1],)),
    # --- the rest of the library
    ("from decimal import Decimal, InvalidOperation\nimport re\ndef f(x):\n    out = []\n    for t in x:\n        try:\n            out.append(Decimal(t).scaleb(-2).as_tuple().exponent)\n        except InvalidOperation:\n            out.append('bad')\n    try:\n        re.compile('(')\n    except (re.error, TypeError) as e:\n        out.append(str(e))\n    return out, Decimal(x[0]).max(Decimal(7)), Decimal(2).ln().compare(Decimal(1))", (["12.5", "q", "3"],)),
    ("import itertools, calendar\ndef f(x):\n    a, b = itertools.tee(iter(x))\n    return list(zip(a, b)), calendar.leapdays(2000, 2024), calendar.weekday(2024, 5, 6)", ([1, 2],)),
    ("def f(x):\n    return int.from_bytes(x, 'big'), int.from_bytes(x, byteorder='little', signed=True), (300).to_bytes(2, 'big'), x.hex()", (b"\x01\xff",)),
    ("from collections import namedtuple\nP = namedtuple('P', 'x y')\ndef f(x):\n    p = P(x, y=2)\n    return p.x + p.y, p[0], p._replace(x=9).x, p == (x, 2)", (1,)),
    # --- parameters and arguments by name
    ("def g(a, *rest, sep='-', **more: int):\n    return sep.join(map(str, (a, *rest))), sorted(more.items())\ndef f(d):\n    return g(1, 2, **d), g(3, **{'sep': '+'}, z=1)", ({"q": 2},)),
    ("def g(*, a, **b):\n    return a, b\ndef f(d):\n    return g(**d, a=1)", ({"q": 2},)),
    ("def f(d):\n    return sorted([3, 1], **d), dict(d, **d)", ({"reverse": True},)),
]  # fmt: skip


def cpython(text: str, args: tuple[Any, ...]) -> Returned | Raised:
    names: dict[str, Any] = {}
    try:
        with decimal.localcontext(decimal.Context()):
            exec("import math\n" + text, names)
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
        ("def f(a=1, *, b): return b", "default"),
        ("def f(x): return [y for y in (z := x)]", ":="),
        ("def f(x): return [y for y in x if 1 < x < (z := y)]", ":="),
        ("def f(x): return (yield x)", "yield"),
        ("def f(x): return lambda: (yield x)", "yield"),
        ("def f(x):\n    try:\n        yield x\n    finally:\n        pass", "yield"),
        ("def f(x):\n    try:\n        yield x\n    except:\n        pass", "yield"),
        ("@staticmethod\ndef f(x): return x", "staticmethod"),
        ("@(y := len)\ndef f(x): return x", "in a decorator"),
        ("def f(x):\n    match x:\n        case object(__class__=c):\n            return c", "class pattern"),
        ("def f(x):\n    match x:\n        case str(upper=c):\n            return c", "nothing that the IR reads"),
        ("def f(x, int):\n    match x:\n        case int():\n            return 1", "class pattern"),
        ("from collections import namedtuple\ndef f(x): return namedtuple('P', 'x')", "component library"),
        ("from decimal import InvalidOperation\ndef f(x): raise InvalidOperation", "builtin exception"),
        (
            "from dataclasses import dataclass\n@dataclass\nclass P:\n    x: int\n    def __lt__(self, o): return 1\ndef f(x): return P(x)",
            "__lt__",
        ),
        ("import math\ndef f(x):\n    match x:\n        case math.pi:\n            return 1", "value of a pattern"),
        ("def f(x):\n    match x:\n        case float(a, b):\n            return 1", "positional"),
        ("def f(x):\n    with open(x) as file:\n        return file.read()", "with open"),
        ("import io\ndef f(x):\n    with io.StringIO():\n        return x", "needs a name"),
        ("import io\ndef f(x):\n    with io.StringIO() as b:\n        b = x\n    return b", "another thing"),
        (
            "import io\ndef f(x):\n    def g():\n        nonlocal b\n        b = x\n    with io.StringIO() as b:\n        g()",
            "another thing",
        ),
        ("import io\ndef f(x):\n    with io.StringIO() as b:\n        yield b", "yield"),
        (
            "from contextlib import suppress\ndef f(x):\n    with suppress(KeyError) as b:\n        return b",
            "gives nothing",
        ),
        ("from contextlib import suppress\ndef f(x):\n    return suppress(KeyError)", "component library"),
        ("class A:\n    def __getattr__(self, n):\n        return n\ndef f(x): return A()", "__getattr__"),
        ("class A:\n    def __class_getitem__(cls, n):\n        return n\ndef f(x): return A()", "__class_getitem__"),
        (
            "class A:\n    def g(self):\n        return 1\nclass B(A):\n    pass\ndef f(x): return B()",
            "another class above it",
        ),
        ("class A(metaclass=type):\n    pass\ndef f(x): return A()", "no dataclass"),
        (
            "class A(Exception):\n    def __init__(self, x):\n        self.x = x\ndef f(x): return A(x)",
            "more than a name",
        ),
        ("class A:\n    def g(self):\n        self.__dict__ = {}\ndef f(x): return A()", "attribute assignment"),
        ("class A:\n    def g(self):\n        return self.__class__\ndef f(x): return A()", "attribute"),
        ("class A:\n    def g(self):\n        return super().g()\ndef f(x): return A()", "super"),
        ("class A:\n    B = f\ndef f(x): return A()", "no constant"),
        ("class A:\n    for i in range(3):\n        pass\ndef f(x): return A()", "more than methods"),
        ("def f(x):\n    x.y = 1", "attribute assignment"),
        (
            "class A:\n    def g(self):\n        for self.i in range(3):\n            pass\ndef f(x): return A()",
            "attribute assignment",
        ),
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
