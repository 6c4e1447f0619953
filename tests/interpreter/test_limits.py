"""Programs that would hang or fill the memory end in a clean outcome, soon."""

from __future__ import annotations

import subprocess
import sys

import pytest

from csp_ir.interpreter.machine import compile_program
from csp_ir.interpreter.outcomes import Limits, Outcome, OutOfSteps, Raised, Returned
from csp_ir.ir.parse import parse_program
from tests.security.corpus import FRAGILE, NEST, WALKED

# A program that hangs is ended by this limit; no test reads the clock.
pytestmark = pytest.mark.timeout(60)

HEADER = "import collections, copy, functools, heapq, itertools, math, operator, re, statistics, string"


def outcome_of(body: str, *args: object, limits: Limits | None = None) -> Outcome:
    names = ", ".join("xyz"[: len(args)])
    lines = "\n".join("    " + line for line in body.split("\n"))
    machine = compile_program(parse_program(f"{HEADER}\ndef f({names}):\n{lines}"))
    return machine.run(tuple(args), limits=limits or Limits()).outcome


EXPRESSIONS = [
    "10 ** 10 ** 10",
    "x ** x ** x",
    '"a" * 10 ** 12',
    "[0] * 10 ** 12",
    "10 ** 12 * (1, 2)",
    "1 << 10 ** 9",
    "list(range(10 ** 15))",
    "sum(range(10 ** 15))",
    "sorted(range(10 ** 15))",
    "max(range(10 ** 15))",
    "set(range(10 ** 15))",
    "dict.fromkeys(range(10 ** 15))",
    "tuple(range(10 ** 15))",
    "all(range(1, 10 ** 15))",
    "[*range(10 ** 15)]",
    "max(*range(10 ** 15))",
    "{**{}, **dict(zip(range(10 ** 15), range(10 ** 15)))}",
    "[i for i in range(10 ** 15)]",
    "{i: i for i in range(10 ** 15)}",
    "sum(i for i in range(10 ** 15))",
    "sum(1 for i in itertools.count() if i < 0)",
    "next(i for i in itertools.count() if i < 0)",
    "next(filter(lambda i: i < 0, itertools.count()))",
    "list(map(lambda i: i, itertools.repeat(1)))",
    "list(itertools.product(range(100), repeat=10))",
    "list(itertools.product('ab', repeat=10 ** 9))",
    "list(itertools.permutations(range(100)))",
    "list(itertools.permutations(range(10 ** 12), 2))",
    "list(itertools.combinations(range(1000), 8))",
    "list(itertools.cycle([1]))",
    "list(itertools.accumulate(itertools.repeat('ab')))",
    "next(itertools.islice(itertools.count(), 10 ** 12, None))",
    "next(itertools.dropwhile(lambda i: True, itertools.count()))",
    "next(itertools.filterfalse(lambda i: True, itertools.count()))",
    "next(itertools.chain.from_iterable(itertools.repeat([])))",
    "[len(list(g)) for k, g in itertools.groupby(itertools.count(), lambda i: 0)]",
    "collections.Counter(range(10 ** 15))",
    "collections.deque(range(10 ** 15))",
    "collections.deque(itertools.count(), maxlen=1)",
    "list(collections.Counter({1: 10 ** 15}).elements())",
    "math.factorial(10 ** 9)",
    "math.comb(10 ** 9, 10 ** 8)",
    "math.perm(10 ** 9, 10 ** 8)",
    "math.perm(10 ** 9)",
    "math.prod(range(1, 10 ** 9))",
    "pow(3, 10 ** 12)",
    "functools.reduce(lambda a, b: a * b, range(1, 10 ** 9))",
    "functools.reduce(operator.mul, range(1, 10 ** 9))",
    "functools.reduce(lambda a, b: a + a, range(100), 'ab')",
    "functools.reduce(operator.add, ['ab' * 100000] * 10000)",
    "sum([[1] * 100000] * 10000, [])",
    '"x".join(["a" * 100000] * 100000)',
    '("a" * 1000000).join("a" * 1000000)',
    '("a" * 100000).replace("a", "b" * 100000)',
    '("a" * 100000).replace("", "b" * 100000)',
    '"a".ljust(10 ** 12)',
    '"a".rjust(10 ** 12)',
    '"a".center(10 ** 12, "-")',
    '"1".zfill(10 ** 12)',
    '("\\t" * 1000).expandtabs(10 ** 10)',
    '"{:1000000000000}".format(1)',
    '"{:{}}".format(1, 10 ** 12)',
    '"{0}{0}".format("a" * 10 ** 6)',
    'f"{1:1000000000000}"',
    'f"{1.5:.1000000000f}"',
    'format(1, "1000000000000")',
    '"%1000000000000d" % 1',
    '"%*d" % (10 ** 12, 1)',
    '"a".translate({97: "b" * 10 ** 6}) * 2',
    'bytes(10 ** 12)',
    'bytes(range(256)) * 10 ** 9',
    "re.match('(a+)+b', 'a' * 40)",
    "re.match('(a|a)*b', 'a' * 40)",
    "re.match('(a|aa)+$', 'a' * 60 + 'b')",
    "re.findall('((a*)*)*b', 'a' * 60)",
    "re.match('(.*)(.*)(.*)(.*)(.*)(.*)x', 'a' * 5000)",
    "re.sub('a*', 'b' * 100000, 'c' * 100000)",
    "re.compile('(x+x+)+y').search('x' * 50)",
    "10 ** 15 in itertools.count()",
    "-1 in (i for i in itertools.count())",
    "list(itertools.chain.from_iterable(itertools.repeat(())))",
    "(lambda g: g(g))(lambda g: g(g))",
    "sorted(range(10), key=lambda i: sum(range(10 ** 12)))",
    "list(zip(*[range(10 ** 12)] * 10))",
    "x.bit_length() + sum(range(10 ** 12))",
    "list(itertools.product((0, 1), repeat=900000))",
    "list(itertools.permutations(range(1000)))",
    "list(zip(*[itertools.repeat(0)] * 10 ** 6))",
    "list(map(max, *[itertools.repeat(0)] * 10 ** 6))",
    "list(itertools.zip_longest(*[itertools.repeat(0)] * 10 ** 6))",
    "dict([itertools.count()])",
    "set([0]).union(itertools.count())",
    "list(itertools.starmap(print, [itertools.count()]))",
    "list(itertools.compress(itertools.repeat(1), itertools.repeat(0)))",
    "collections.deque(iterable=itertools.count(), maxlen=1)",
    "collections.defaultdict(int, zip(itertools.count(), itertools.count()))",
    "bytes(itertools.repeat(1))",
    "math.lcm(*range(1, 200000))",
    "list(itertools.count(10 ** 9000, 10 ** 9000))",
    "'%(a)s' * 1000 % {'a': 'x' * 10 ** 6}",
    "('a' * 10 ** 6).translate(['b' * 10 ** 6] * 128)",
    "('a' * 10 ** 6).translate(collections.defaultdict(lambda: 'b' * 10 ** 6))",
    "b'a'.join([b'a' * 10 ** 6] * 10 ** 6)",
    "(b'a' * 10 ** 6).replace(b'a', b'b' * 10 ** 6)",
    "re.sub('a', lambda m: 'x' * 10 ** 6, 'a' * 10 ** 5)",
    "[list({i: i for i in range(1000)}.items()) for _ in range(10 ** 6)]",
    "list(map(operator.itemgetter(slice(None)), [[0] * 10 ** 6] * 20000))",
    "[m.group(1) for m in [re.match('.(.*)', 'a' * 10 ** 6)] for _ in range(20000)]",
    "[m.group(*[1] * 10 ** 6) for m in [re.match('.(.*)', 'a' * 10 ** 6)]]",
    "('a' * 10 ** 6).rfind('b' + 'a' * 500000)",
    "('a' * 10 ** 6).rsplit('b' + 'a' * 500000)",
    "('b' * 900000).strip('a' * 900000 + 'b')",
    "sorted(['a' * 10 ** 5 + 'b', 'a' * 10 ** 5 + 'c'] * 10000)",
    "list(itertools.islice(iter(int, 1), 10 ** 9))",
    "sum(itertools.repeat([]), [])",
    "min(itertools.repeat(1))",
    "any(itertools.repeat(0))",
    "' '.join(itertools.repeat('a'))",
    "statistics.mean(itertools.repeat(1))",
    "heapq.nlargest(1, itertools.repeat(1))",
    "sorted(key=abs, *[itertools.repeat(1)])",
]  # fmt: skip


@pytest.mark.parametrize("expression", EXPRESSIONS)
def test_expression_ends_in_a_limit(expression: str) -> None:
    assert isinstance(outcome_of(f"return {expression}", 10), OutOfSteps)


BODIES = [
    "while True:\n    pass",
    "while True:\n    try:\n        x += 1\n    except Exception:\n        pass",
    "while True:\n    try:\n        while True:\n            x += 1\n    finally:\n        continue",
    "for i in range(10 ** 15):\n    x += i",
    "for i in itertools.count():\n    pass",
    "xs = [1]\nfor i in xs:\n    xs.append(i)",
    "while True:\n    x = x + x",
    "while True:\n    x += x",
    "while True:\n    x = x * x",
    "while True:\n    x *= x",
    "while True:\n    x = x * 10",
    "while True:\n    x = x + x\n    y = x % 7919",
    "while True:\n    x = x << 100",
    "s = 'ab'\nwhile True:\n    s = s + s",
    "s = 'ab'\nwhile True:\n    s += s",
    "s = 'ab'\nwhile True:\n    s = f'{s}{s}'",
    "s = 'ab'\nwhile True:\n    s = '%s%s' % (s, s)",
    "s = 'ab'\nwhile True:\n    s = '{}{}'.format(s, s)",
    "s = 'ab'\nwhile True:\n    s = s.replace('a', 'aa')",
    "s = 'ab'\nwhile True:\n    s = s.join(['a', 'b', 'c'])",
    "s = 'ab'\nwhile True:\n    s = repr(s) + repr(s)",
    "s = [1]\nwhile True:\n    s = s + s",
    "s = [1]\nwhile True:\n    s += s",
    "s = [1]\nwhile True:\n    s.extend(s)",
    "s = [1]\nwhile True:\n    s[:0] = s",
    "s = [1]\nwhile True:\n    s[:0] += s",
    "s = [1]\nwhile True:\n    s[:], x = s + s, 1",
    "s = [1]\ns[:] = itertools.count()",
    "m = 3 ** 2500\nreturn list(map(lambda a: a * a % m, [3 ** 2400] * 10 ** 6))",
    "s = [1]\nwhile True:\n    s = [*s, *s]",
    "s = [1]\nwhile True:\n    s *= 2",
    "s = (1,)\nwhile True:\n    s = s * 3",
    "s = [[0] * 100000]\nwhile True:\n    s.append(s[0] + [1])",
    "s = []\nwhile True:\n    s.append(list(range(1000)))",
    "s = []\nwhile True:\n    s.append('a' * 100000)",
    "s = {}\nwhile True:\n    s[len(s)] = 'ab' * len(s)",
    "s = [1]\nfor i in range(100):\n    s = [s, s]\nreturn str(s)",
    "s = [1]\nfor i in range(100):\n    s = [s, s]\nreturn s",
    "s = 'a' * 1000000\nn = 0\nwhile True:\n    n += s.count('b')",
    "s = list(range(100000))\nn = 0\nwhile -1 not in s:\n    n += 1",
    "s = list(range(100000))\nwhile True:\n    t = s[:]",
    "s = list(range(100000))\nwhile True:\n    s.sort(reverse=True)",
    "s = list(range(100000))\nwhile True:\n    s.reverse()",
    "s = set(range(100000))\nwhile True:\n    s = s | {1}",
    "s = 3 ** 5000\nwhile True:\n    t = s // 7 ** 2500",
    "s = 3 ** 5000\nwhile True:\n    t = s % 7 ** 2500",
    "def g():\n    return g()\nreturn g()",
    "def g(n):\n    return g(n - 1) + g(n - 1) if n else 0\nreturn g(100)",
    "def g(n):\n    try:\n        return g(n + 1)\n    except Exception:\n        return 0\nreturn g(0)",
    "def g(n):\n    try:\n        return g(n + 1)\n    except RecursionError:\n        return 0\nreturn g(0)",
    "def g(n):\n    return sorted([1], key=lambda i: g(n + 1))\nreturn g(0)",
    "def g(n):\n    return sum(g(n + 1) for i in [1])\nreturn g(0)",
    "g = lambda n: g(n + 1)\nreturn g(0)",
    "g = lambda n: g(n - 1) + g(n - 1) if n else 0\nreturn g(100)",
    "n = 0\nfor i in range(10 ** 9):\n    try:\n        for j in range(10 ** 9):\n            n += 1\n    except:\n        return 'swallowed'",
    "try:\n    while True:\n        pass\nfinally:\n    return 1",
    "a, *b = itertools.count()\nreturn 1",
    "a, (b, *c) = 1, itertools.count()\nreturn 1",
    "[a, *b], c = itertools.count(), 1\nreturn 1",
    "for a, *b in [itertools.count()]:\n    pass",
    "for a, (b, *c) in [(1, itertools.count())]:\n    pass",
    "return [b for a, *b in [itertools.count()]]",
    "s = {}\ns |= [itertools.count()]",
    "s = {}\ns.update([itertools.count()])",
    "s = set()\ns.update(itertools.count())",
    "s = [1]\ns += itertools.count()",
    "s = collections.deque()\ns.extendleft(itertools.count())",
    "s = collections.deque([1])\nwhile True:\n    s *= 2",
    "s = collections.Counter(a='x' * 10 ** 5)\nwhile True:\n    s.update(s)",
    "s = [0] * 10 ** 6\nt = slice(None)\nreturn [s[t] for _ in range(20000)]",
    "s = list(range(10 ** 5))\nt = s[:]\nwhile s == t:\n    pass",
    "s = tuple(range(10 ** 5))\nwhile True:\n    {s: 1}",
    "d = {i: i for i in range(10 ** 5)}\nreturn [list(d.items()) for _ in range(10 ** 6)]",
    "return [[[i for i in range(10000)] for j in range(10000)] for k in range(10000)]",
]


@pytest.mark.parametrize("body", BODIES)
def test_body_ends_in_a_limit(body: str) -> None:
    assert isinstance(outcome_of(body, 3), OutOfSteps)


@pytest.mark.parametrize("made", NEST.values(), ids=NEST)
@pytest.mark.parametrize("walked", WALKED)
def test_shared_parts_are_counted_as_often_as_they_are_walked(made: str, walked: str) -> None:
    body = f"s = set()\nv, w = [1], [1]\nfor _ in range(60):\n    v, w = {made}, {made.replace('v', 'w')}\n{walked}\nreturn 1"
    outcome = outcome_of(body)
    unhashable = isinstance(outcome, Raised) and outcome.kind in ("TypeError", "KeyError")
    assert isinstance(outcome, OutOfSteps) or unhashable


CHAIN = """
import sys
from csp_ir.interpreter.machine import compile_program
from csp_ir.interpreter.outcomes import Limits
from csp_ir.ir.parse import parse_program
for made in sys.stdin.read().split("\\0"):
    lines = ["for _ in range(120000):", f"    v = {made}"]
    for use in ("next(v)", "hash(v)", "v == [v]"):
        lines += ["try:", "    " + use, "except TypeError:", "    pass"]
    body = "".join("    " + line + chr(10) for line in [*lines, "v = 0", "return 1"])
    program = "import collections, copy, functools, heapq, itertools, operator" + chr(10) + "def f(v):" + chr(10) + body
    compile_program(parse_program(program)).run((iter([1]),))
print("alive")
"""


def test_no_chain_is_long_enough_to_overflow_the_stack() -> None:
    done = subprocess.run([sys.executable, "-c", CHAIN], input="\0".join(FRAGILE), capture_output=True, text=True)
    assert done.stdout == "alive\n", done.stderr[-500:]


def test_lazy_range_may_be_left_early() -> None:
    assert outcome_of("for i in range(10 ** 15):\n    if i == 7:\n        return i") == Returned(7)
    assert outcome_of("return next(i for i in range(10 ** 15) if i > 5)") == Returned(6)
    assert outcome_of("return any(i > 5 for i in range(10 ** 15))") == Returned(True)
    assert outcome_of("return 10 ** 14 in range(10 ** 15), 1.5 in range(10 ** 15), len(range(10 ** 15))") == Returned(
        (True, False, 10**15)
    )


def test_long_text_of_an_int_is_refused_as_cpython_does() -> None:
    found = outcome_of("return str(10 ** 5000)")
    assert isinstance(found, Raised) and found.kind == "ValueError"


def test_limits_are_exact_and_repeatable() -> None:
    body = "n = 0\nfor i in range(x):\n    n += 1\nreturn n"
    limits = Limits(steps=1000)
    assert outcome_of(body, 999, limits=limits) == Returned(999)
    assert outcome_of(body, 1001, limits=limits) == OutOfSteps("steps")
    deep = "def g(n):\n    return n and g(n - 1)\nreturn g(x)"
    assert outcome_of(deep, 150) == Returned(0)
    assert outcome_of(deep, 950) == OutOfSteps("depth")
    assert outcome_of(deep, 800) == Returned(0)


@pytest.mark.parametrize(
    "body, expected",
    [
        ("return sum(range(x))", 499500),
        ("return ''.join(str(i) for i in range(5))", "01234"),
        ("return re.findall(r'\\d+', 'a1b22c333')", ["1", "22", "333"]),
        ("return re.sub(r'[aeiou]', '', 'education')", "dctn"),
        ("return re.match(r'(ab|c)+$', 'abcab') is not None", True),
        ("return math.factorial(20)", 2432902008176640000),
        ("return len(str(2 ** 1000))", 302),
        ("return [0] * 5 + [1]", [0] * 5 + [1]),
        ("return f'{x:>8}|{3.14159:.2f}|{\"a\"!r}'", "    1000|3.14|'a'"),
        ("return '%05.1f|%s' % (2.25, 'a')", "002.2|a"),
        ("return sorted('banana', key=lambda c: (-'banana'.count(c), c))", list("aaannb")),
        ("return list(itertools.islice(itertools.count(3), 2))", [3, 4]),
    ],
)
def test_ordinary_work_is_not_refused(body: str, expected: object) -> None:
    assert outcome_of(body, 1000) == Returned(expected)


@pytest.mark.parametrize(
    "body, expected",
    [
        ("s = [1, 2]\ns[:1], b = [3, 4], 5\nreturn s, b", ([3, 4, 2], 5)),
        ("s = [1, 2]\ns[1:] += (3,)\nreturn s", [1, 2, 3]),
        ("s = [1, 2, 3, 4]\ns[::2] = 'ab'\nreturn s", ["a", 2, "b", 4]),
        ("s = [1, 2, 3]\na, *s[1:] = 'xyz'\nreturn a, s", ("x", [1, "y", "z"])),
        ("s = t = [1, 2]\nu = s[:] = [9]\nreturn s, t, u", ([9], [9], [9])),
        ("s = [1, 2, 3]\ndel s[1:]\nreturn s", [1]),
        ("return list(itertools.chain.from_iterable([[1], [2, 3]]))", [1, 2, 3]),
    ],
)
def test_slices_are_stored_as_in_cpython(body: str, expected: object) -> None:
    assert outcome_of(body) == Returned(expected)


MEASURE = """
import sys
from csp_ir.interpreter.machine import compile_program
from csp_ir.ir.parse import parse_program
for body in sys.stdin.read().split("\\0"):
    compile_program(parse_program(body)).run((3,))
print(next(line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM")))
"""


@pytest.mark.skipif(
    sys.platform != "linux", reason="reads /proc; ru_maxrss would count what the parent held at the fork"
)
def test_memory_stays_bounded() -> None:
    growing = ("append", "s + s", "s += s", "= s", "10 ** 12")
    bodies = [b for b in (*BODIES, *(f"return {e}" for e in EXPRESSIONS)) if any(g in b for g in growing)][::2]
    texts = [HEADER + "\ndef f(x):\n" + "\n".join("    " + line for line in b.split("\n")) for b in bodies]
    done = subprocess.run(
        [sys.executable, "-c", MEASURE], input="\0".join(texts), capture_output=True, text=True, check=True
    )
    assert int(done.stdout) < 700 * 1024


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        ("copy.copy(zip(p))", OutOfSteps("value size")),
        ("copy.deepcopy(enumerate(p))", OutOfSteps("value size")),
        ("copy.copy(x for x in p)", Raised("TypeError", "cannot pickle 'generator' object")),
        ("copy.deepcopy({}.keys())", Raised("TypeError", "cannot pickle 'dict_keys' object")),
    ],
)
def test_iterators_that_cpython_copies_are_not_said_to_have_no_copy(text, outcome):
    program = parse_program(f"import copy\ndef f(p):\n    return {text}")
    assert compile_program(program).run(([1],)).outcome == outcome
