"""Kinds of disagreement with CPython that drawn programs have found, each mended and kept."""

from __future__ import annotations

from typing import Any

import pytest

from csp_ir.interpreter.machine import compile_program
from csp_ir.ir.parse import parse_program
from csp_ir.render.python import render
from tests.property.test_agreement import in_cpython, same

HEADER = "import bisect, collections, copy, functools, heapq, itertools, math, operator, re, statistics, string\n"


@pytest.mark.parametrize(
    "body",
    [
        "log = []\ntry:\n    x.upper(log.append(1))\nexcept AttributeError as e:\n    log.append(str(e))\nreturn log",
        "return int('12', None)",
        "return complex(1, 0) in range(3), 1.5 in range(3), 'a' in range(3), range(5).index(2.0), range(5).count(True)",
        "return {1} * 10 ** 20",
        "x += 'a'",
        "x **= 'a'",
        "x <<= 'a'",
        "x %= 'a'",
        "x = [1]\nx += 5",
        "return functools.reduce(max, 5)",
        "a, *b = x",
        "return [*x]",
        "return sum(x), 1",
        "return min(x)",
        "return sorted(x)",
        "return 'a'.replace('b')",
        "return [].append()",
        "return 'a'.join(x)",
        "return str.upper(x)",
        "return str.upper()",
        "return math.factorial('a')",
        "return re.findall('[', 'a')",
        "return '%d' % 'a'",
        "return 'order 20251: %d' % x",
        "return '{0[0]}{n}'.format([1], n=2), '{} {:>{w}}'.format(1, 2, w=4)",
        "return list(itertools.combinations([1, 2, 3]))",
        "return collections.Counter('aab').elements().count(1)",
        "return bisect.bisect(itertools.groupby([1]), 1)",
        "return math.hypot(itertools.chain([1]))",
        "return copy.copy(re.match('a', 'a')).rotate(1)",
        "return dict([1])",
        "return {}.update([1, [2]])",
        "return str.upper(None)",
        "return itertools.combinations(5.0, {1})",
        "return itertools.permutations(5.0, {1})",
        "return itertools.permutations([1], 'a')",
        "return isinstance(1, 2)",
        "return type(1, 2)",
        "return next(5)",
        "return round('a')",
        "return pow('a', 2)",
        "return statistics.mean([])",
        "return re.compile('a').search('banana', 2).start(), re.compile('a').match('ba', 1).end()",
        "z = 4\ndef g(q):\n    if q > 9:\n        z = 1\n    return q == x < z in [3]\nreturn g(5)",
        "def g(q):\n    return [a == q < z < 3 in [x] for a in range(q)]\nif x > 9:\n    z = 1\nreturn g(5)",
        "y = [1]\ny += (7, 8)\ns = {1}\ns |= {2}\nd = {1: 2}\nd |= [(3, 4)]\nreturn y, s, d, 'a' 'b', ascii('\\u00e9')",
    ],
)
def test_texts_orders_and_forms_are_those_of_cpython(body: str) -> None:
    program = parse_program(HEADER + "def f(x):\n" + "".join(f"    {line}\n" for line in body.split("\n")))
    names: dict[str, Any] = {}
    exec(render(program), names)
    ours = compile_program(program).run((5,)).outcome
    theirs = in_cpython(names["f"], [5])
    assert same(theirs, ours), f"CPython {theirs}, interpreter {ours}"


def test_a_run_changes_only_its_own_copy_of_an_ordered_dict() -> None:
    from collections import OrderedDict

    given = OrderedDict(a=1)
    compile_program(parse_program("def f(d):\n    return d.popitem()\n")).run((given,))
    assert given == {"a": 1}
