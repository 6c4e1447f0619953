"""Classes with behaviour: what a program cannot do with one, and what keeps a run bounded."""

from __future__ import annotations

from collections import OrderedDict

import pytest

from csp_ir.errors import IRSyntaxError
from csp_ir.interpreter.machine import compile_program
from csp_ir.interpreter.outcomes import Limits, OutOfSteps, Raised, Returned
from csp_ir.ir import nodes as n
from csp_ir.ir.parse import parse_program
from csp_ir.ir.printer import print_program

CLASS = """import collections, copy, dataclasses, itertools, operator
class N:
    def __init__(self, v=1, it=None):
        self.v, self.it = v, it
    def __iter__(self):
        return map(abs, self.it)
    def go(self, x=0):
        return next(self.it)
    def __call__(self, x):
        return next(self.it)
    def __repr__(self):
        return repr(self.v)
    def __lt__(self, other):
        return self.v
    def get(self):
        return self.it
    def of(self):
        return Pairs(self.it)
@dataclasses.dataclass

class P:
    n: object
class Same:
    def __hash__(self):
        return 7
class Long:
    def __len__(self):
        return 10 ** 9
    def __iter__(self):
        return iter([1])
class Pairs:
    def __init__(self, it):
        self.it = it
    def __iter__(self):
        return iter(self.it)
"""


def run(body: str, limits: Limits = Limits()) -> object:  # noqa: B008
    return compile_program(parse_program(f"{CLASS}def f(x):\n    {body}")).run(([1],), limits=limits).outcome


@pytest.mark.parametrize(
    "body",
    [
        "return [N()]",
        "return {'a': (N(),)}",
        "x.append(N())\n    return 1",
        "return N",
        "return N()",
        "return [N]",
        "return [N().go]",
        "return {1: N()}.values()",
        "return itertools.repeat(N())",
        "return collections.defaultdict(N().go)",
        "x.append(KeyError(N()))",
        "return OSError(1, 'x', N())",
        "return slice(N())",
        "return operator.itemgetter(N())",
    ],
)
def test_no_object_leaves_its_run(body: str) -> None:
    assert run(body) == OutOfSteps("objects that leave the run")


@pytest.mark.parametrize(
    "body",
    ["y = N()\n    return ?h", "y = N()\n    ?h: block\n    return 1", "y = N()\n    return 1 ?op 2", "?h: name = N()\n    return 1"],
)  # fmt: skip
def test_no_hole_is_read_beside_one(body: str) -> None:
    program = parse_program(f"{CLASS}def f(x):\n    {body}")
    outcome = compile_program(program).run((1,), holes=lambda name, environment: 1).outcome
    assert outcome == OutOfSteps("holes beside classes")


@pytest.mark.parametrize(
    ("body", "what"),
    [
        ("return type(N())('a', (), {}, 1)", "TypeError"),
        ("return type(type(N()))('a', (), {})", "TypeError"),
        ("return type(N.go)(len, 1)", "TypeError"),
        ("return type(N().go)(len, 1)", "TypeError"),
        ("return '{0.v}'.format(N())", "ValueError"),
        ("x.v = 1", "AttributeError"),
        ("len.v = 1", "attributes of the IR"),
        ("N.go.v = 1", "attributes of the IR"),
        ("N().go.v = 1", "attributes of the IR"),
        ("ValueError.v = 1", "attributes of the IR"),
        ("return str(type('', (), {}))", "TypeError"),
        ("return sorted([N(2), N(1)])", "comparisons of the IR"),
        ("N.go = sorted\n    return N().go([1])", "attributes of the IR"),
        ("N.go = str.upper\n    return N().go('a')", "attributes of the IR"),
    ],
)
def test_no_way_out(body: str, what: str) -> None:
    outcome = run(body)
    assert (outcome.kind if isinstance(outcome, Raised) else getattr(outcome, "what", outcome)) == what


@pytest.mark.parametrize(
    ("body", "what"),
    [
        ("h = None\n    for i in range(300000):\n        h = N(h)\n    return 1", None),
        ("v = iter([1])\n    for _ in range(300000):\n        v = map(abs, N(1, v))\n    return next(v)", "depth"),
        ("v = iter([1])\n    for _ in range(300000):\n        v = map(N(1, v).go, [1])\n    return next(v)", "depth"),
        ("v = iter([1])\n    for _ in range(300000):\n        v = map(N(1, v), [1])\n    return next(v)", "depth"),
        ("h = None\n    for i in range(300000):\n        h = N(h)\n    return repr(h)", "depth"),
        ("n = N()\n    n.v = n\n    return str([n])", "depth"),
        ("return repr([N('a' * 10 ** 5)] * 10 ** 5)", "memory"),
        ("return 1.5 in N(1, itertools.count())", "steps"),
        ("return list(N(1, itertools.count()))", "steps"),
        ("n = N()\n    n.it = n.go\n    while True:\n        n.v = n.v + 1", "steps"),
        ("n = N()\n    n.it = lambda k: k and (n.it(k - 1) or n.it(k - 1))\n    return n.it(90)", "steps"),
        (
            "n = N(iter([1]))\n    for _ in range(100000):\n        n.v = (y for y in n.v)\n    return next(n.v)",
            "depth",
        ),
        (
            "n = N(1, iter([1]))\n    for _ in range(100000):\n        n.it = (y for y in n.get())\n    return next(n.it)",
            "depth",
        ),
        ("return dict(N(1, [itertools.count()]).of())", "steps"),
        ("d = {}\n    d.update(N(1, [itertools.count()]).of())", "steps"),
        ("d = {}\n    d |= N(1, [itertools.count()]).of()", "steps"),
        ("n = [N([0] * 900000)]\n    for _ in range(20):\n        copy.deepcopy(n)", "memory"),
        ("n = P(N([0] * 900000))\n    for _ in range(20):\n        dataclasses.asdict(n)", "memory"),
        ("return copy.deepcopy([N(1, filter(None, itertools.count()))])", "value size"),
        ("return len({Same() for _ in range(20000)})", "steps"),
        ("n = []\n    n += Long()", "value size"),
    ],
)
def test_what_grows_or_nests_is_bounded(body: str, what: str | None) -> None:
    assert run(body, Limits(steps=2_000_000)) == (Returned(1) if what is None else OutOfSteps(what))


def test_a_class_keeps_nothing_from_run_to_run() -> None:
    text = "class N:\n    SEEN = []\n    COUNT = 0\n    def add(self, x):\n        self.SEEN.append(x)\n        N.COUNT += 1\n        return len(self.SEEN), N.COUNT\ndef f(x):\n    return N().add(x)"
    machine = compile_program(parse_program(text))
    assert [machine.run((1,)).outcome for _ in range(2)] == [Returned((1, 1))] * 2


@pytest.mark.parametrize(
    ("text", "args"),
    [
        (
            "import collections\nclass E:\n    def __eq__(self, o):\n        return True\ndef f(x):\n    x[E()] = 1",
            (OrderedDict(),),
        ),
        ("class E:\n    def __hash__(self):\n        return 1\ndef f(x):\n    x[0][E()] = 1", ([OrderedDict()],)),
    ],
)
def test_no_comparison_of_a_program_changes_what_cpython_would_crash_of(text: str, args: tuple[object, ...]) -> None:
    assert compile_program(parse_program(text)).run(args).outcome == OutOfSteps("comparisons of the IR")


@pytest.mark.parametrize(
    "used", ["collections.OrderedDict()", "list(itertools.groupby(x))", "isinstance(x, OrderedDict)"]
)
def test_a_program_merged_of_texts_is_held_to_the_same(used: str) -> None:
    other = parse_program(
        f"import collections, itertools\nfrom collections import OrderedDict\ndef f(x):\n    return {used}"
    )
    own = parse_program("class E:\n    def __eq__(self, o):\n        return True\ndef f(x):\n    return E() == x")
    merged = n.Program(other.function, own.helpers)
    assert compile_program(merged).run(([],)).outcome == OutOfSteps("comparisons of the IR")
    with pytest.raises(IRSyntaxError, match="beside a class with comparisons"):
        parse_program(print_program(merged))


def test_a_default_sees_nothing_of_an_earlier_run() -> None:
    machine = compile_program(
        parse_program("def g(y=h()):\n    return y\ndef h():\n    return 1\ndef f(x):\n    return g()")
    )
    assert [machine.run((1,)).outcome for _ in range(2)] == [Raised("NameError", "name 'h' is not defined")] * 2
