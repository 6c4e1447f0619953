import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from csp_ir.interpreter.evaluation import compile_expr
from csp_ir.interpreter.machine import compile_program
from csp_ir.interpreter.outcomes import Returned, strict_equal
from csp_ir.ir.parse import parse_expr, parse_program
from csp_ir.spec.model import Example, Raises
from csp_ir.wanted.demands import holds
from csp_ir.wanted.paths import Paths, growing
from csp_ir.wanted.rows import wanted_rows
from csp_ir.wanted.values import key_of, known


def ways(text, *rows):
    draft = parse_program(text)
    return list(wanted_rows(draft, [Example(*row) for row in rows], {}, lambda: False))


def asked(way, hole, *names):
    """(values of names, values allowed) of each read."""
    return [(*(way.environments[v].get(n) for n in names), d) for v, d in way.domains.items() if v.hole == hole]


APPEND = "def f(xs):\n    out = []\n    for x in xs:\n        out.append(?e)\n    return out"
GUARDED = "def f(xs):\n    out = []\n    for x in xs:\n        if ?c:\n            out.append(x)\n    return out"
TOTAL = "def f(xs):\n    total = 0\n    for x in xs:\n        total += ?e\n    return total"


def test_an_appended_value_is_the_element_of_the_result():
    (way,) = ways(APPEND, (([1, 2],), [5, 6]), (([3],), [7]))
    assert asked(way, "e", "x") == [(1, (5,)), (2, (6,)), (3, (7,))]


def test_a_hole_with_two_values_in_one_environment_has_no_way():
    assert ways("def f(x):\n    return ?e", ((1,), 2), ((1,), 3)) == []
    assert ways(APPEND, (([1, 2],), [5])) == []


def test_a_guard_is_told_which_elements_are_kept():
    (way,) = ways(GUARDED, (([1, 2, 3],), [1, 3]))
    assert asked(way, "c", "x") == [(1, (True,)), (2, (False,)), (3, (True,))]


def test_sums_are_solved_where_the_examples_decide_them_together():
    draft = parse_program(TOTAL)
    rows = [Example(*r) for r in ((([1, 2],), 30), (([1],), 10), (([2, 3],), 50))]
    (way,) = wanted_rows(draft, rows, {}, lambda: False, minor=frozenset(("xs", "total")))
    assert {x: d for x, d in asked(way, "e", "x")} == {1: (10,), 2: (20,), 3: (30,)}
    assert not way.relations


def test_a_sum_that_is_not_decided_stays_a_relation():
    (way,) = ways(TOTAL, (([1, 2],), 30))
    ((value, wanted),) = way.relations
    assert known(value, {v: 15 for v in way.environments}) == 30 and wanted == (30,)


@pytest.mark.parametrize(
    "body, args, expected, hole, value",
    [
        ("return ?e + 1", (2,), 5, "e", 4),
        ("return x - 2 * ?e", (10,), 4, "e", 3),
        ("y = ?e\n    return [y, x]", (1,), [7, 1], "e", 7),
        ("return '<' + ?e + '>'", (1,), "<ab>", "e", "ab"),
        ("return {'a': ?e}", (1,), {"a": 3}, "e", 3),
        ("return 'abc'[?e]", (1,), "b", "e", 1),
        ("if ?e:\n        return 'yes'\n    return 'no'", (1,), "no", "e", False),
        ("return '-'.join(['a', ?e, 'c'])", (1,), "a-b-c", "e", "b"),
        ("g = lambda k: k * 2\n    return g(?e)", (1,), 8, "e", 4),
    ],
)
def test_the_rest_of_the_draft_is_undone(body, args, expected, hole, value):
    way = ways(f"def f(x):\n    {body}", (args, expected))[0]
    ((domain,),) = asked(way, hole)
    assert holds(domain, value) and not holds(domain, None)


def test_an_exception_is_a_way_to_end_too():
    way = ways("def f(x):\n    if ?e:\n        raise ValueError\n    return x", ((1,), Raises("ValueError")))[0]
    assert asked(way, "e", "x") == [(1, (True,))]


def test_a_loop_that_the_hole_ends_is_followed():
    text = "def f(n):\n    out = []\n    while n > 0:\n        out.append(n)\n        n = ?e\n    return out"
    way = ways(text, ((3,), [3, 2]))[0]
    first, second = (d for *_, d in asked(way, "e"))
    assert first == (2,) and 0 in second and -4 in second and 1 not in second


@pytest.mark.parametrize(
    "body, name",
    [
        ("out = []\n    for x in xs:\n        out.append(x)\n    return out", "out"),
        ("s = ''\n    for x in xs:\n        s = s + x\n    return s", "s"),
        ("out = []\n    for x in xs:\n        out.insert(0, x)\n    return out", ""),
        ("out = []\n    out.append(len(out))\n    return out", ""),
    ],
)
def test_growing(body, name):
    assert growing(parse_program(f"def f(xs):\n    {body}").function) == name


FILLINGS = [
    (APPEND, {"e": "x * x - 1"}),
    (GUARDED, {"c": "x % 2 == 0"}),
    (TOTAL, {"e": "abs(x)"}),
    (
        "def f(xs):\n    s = ''\n    for x in xs:\n        s += ?e + ';'\n    return s",
        {"e": "str(x)"},
    ),
    ("def f(xs):\n    s = ''\n    for x in xs:\n        s += ?e\n    return s", {"e": "'a' * len(xs) + str(x)"}),
    ("def f(xs):\n    d = {}\n    for x in xs:\n        d[?k] = ?v\n    return d", {"k": "x % 3", "v": "x + len(d)"}),
    ("def f(xs):\n    return [?e for x in xs if ?c]", {"e": "str(x)", "c": "x > 0"}),
    ("def f(xs):\n    return sorted(xs, key=lambda x: ?e)", {"e": "-x % 3"}),
    ("def f(xs):\n    ys = list(xs)\n    if ys:\n        ys[?i] = ?v\n    return ys", {"i": "len(ys) // 2", "v": "7"}),
    ("def f(xs):\n    n = len(xs)\n    while n > 0 and ?c:\n        n = n - 1\n    return n * ?e", {"c": "xs[n - 1] < 0", "e": "3"}),
    ("def f(xs):\n    if not xs:\n        return ?z\n    return ?h + f(xs[1:])", {"z": "0", "h": "xs[0] * 2"}),
]  # fmt: skip


@settings(max_examples=25, deadline=None)
@given(st.sampled_from(FILLINGS), st.lists(st.integers(-4, 4), max_size=4))
def test_the_true_values_are_among_the_wanted_ones(draft_and_filling, xs):
    """Soundness: of a complete program's own run some way admits every value that its holes gave."""
    text, filling = draft_and_filling
    draft = parse_program(text)
    functions = {}

    def read(hole, environment):
        names = tuple(environment)
        if (hole, names) not in functions:
            functions[hole, names] = compile_expr(parse_expr(filling[hole]), names)
        return functions[hole, names](*environment.values())

    run = compile_program(draft).run((xs,), holes=read)
    assert isinstance(run.outcome, Returned)
    truth = {}
    for r in run.reads:
        truth.setdefault(r.hole, []).append(r.value)
    worlds = Paths(draft, lambda: False).worlds(Example((xs,), run.outcome.value), {})
    assert worlds is None or any(admits(w, truth) for w in worlds)


def admits(world, truth):
    counts = {}
    for v in world.visits:
        counts[v.hole] = counts.get(v.hole, 0) + 1
    if counts != {h: len(values) for h, values in truth.items()}:
        return False
    given = {v: truth[v.hole][v.number] for v in world.visits}
    keys = {}
    for v in world.visits:
        keys.setdefault(key_of(v), v)
    return all(holds(d, given[v]) for v, d in world.demands.domains.items()) and all(
        any(strict_equal(known(value, given), w) for w in wanted) for value, wanted in world.demands.relations
    )


def test_a_sum_with_a_part_that_is_no_number_is_left_as_it_is():
    (way,) = ways("def f(x):\n    return 1 + ?a + range(x)", ((1,), 5))
    ((_, domain),) = asked(way, "a", "x")
    assert not holds(domain, 4) and domain.hint is None


@pytest.mark.parametrize("store", ["xs[0] = xs", "xs[?i] = xs", "xs.append(xs)", "xs.append([xs])", "xs += [xs]"])
def test_a_list_that_holds_itself_ends_no_search(store):
    found = ways(f"def f(xs):\n    {store}\n    return [xs + ?e, ?e]", (([1, 2],), [[3], 2]))
    assert all(way.doubt[0] >= 0 for way in found) and (store == "xs[?i] = xs" or not found)


def test_what_an_iterator_raises_as_it_goes_is_the_programs():
    text = "def f(text):\n    parts = [n for n in map(int, text)]\n    return sum(parts) + ?e"
    (way,) = ways(text, (("12",), 5))
    assert asked(way, "e", "text") == [("12", (2,))]
    assert ways(text, (("1a",), 5)) == []  # no value of the hole helps


def test_a_list_that_is_added_to_itself_ends():
    (way,) = ways("def f(xs):\n    xs += xs\n    return ?e", (([1, 2],), 7))
    assert asked(way, "e", "xs") == [([1, 2, 1, 2], (7,))]
