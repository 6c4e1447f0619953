import random
import time

import pytest

from csp_ir.domains.model import Candidate, Problem
from csp_ir.interpreter.machine import compile_program
from csp_ir.interpreter.outcomes import Limits, Returned
from csp_ir.ir.check import hole_contexts
from csp_ir.ir.nodes import Hole, Program
from csp_ir.ir.parse import parse_expr, parse_program
from csp_ir.ir.printer import print_expr, print_program
from csp_ir.record import Recorder
from csp_ir.samples.blame import suspicion
from csp_ir.samples.contenders import contenders_of
from csp_ir.samples.distance import distance
from csp_ir.samples.edits import edits
from csp_ir.samples.merge import anti_unify, clusters, merge
from csp_ir.samples.mutations import Around, alternatives
from csp_ir.samples.repair import repair
from csp_ir.samples.sample import read_all
from csp_ir.samples.sites import at, blocks, expression_sites, put
from csp_ir.search.base import Budget
from csp_ir.search.trace import TraceSearch
from csp_ir.spec.model import Example
from csp_ir.spec.read import read_spec
from csp_ir.work import worked

PROGRAM = parse_program(
    "def twice(x):\n    return 2 * x\n\n\n"
    "def f(xs: list[int]) -> int:\n    t = 0\n    for x in xs:\n        if x > 0 and x != 7:\n            t += twice(x)\n"
    "        else:\n            t = max(t - 1, [a for a in xs if a][0])\n    return t\n"
)


def repaired(spec_text: str, *samples: str, seconds: float = 20.0) -> list[Program]:
    spec = read_spec(spec_text)
    deadline = worked() + seconds
    contenders = contenders_of(read_all(spec, samples), spec.examples, spec.name, deadline)
    assert not any(c.passes_all for c in contenders)
    found = repair(spec, contenders, deadline, Recorder())
    assert all(c.passes_all and c.edits and c.cost > 0 for c in found)
    return [c.program for c in sorted(found, key=lambda c: c.cost) if c.program is not None]


def gives(program: Program, *args: object) -> object:
    outcome = compile_program(program).run(args).outcome
    return outcome.value if isinstance(outcome, Returned) else outcome


LARGEST = "def largest(xs: list[int]) -> int\nlargest([1, 5, 3]) == 5\nlargest([-4, -2, -9]) == -2\nlargest([7]) == 7"
COUNT = "def count(xs: list[int]) -> int\ncount([1, 2, 3, 4]) == 2\ncount([2, 2, 5]) == 2\ncount([]) == 0\ncount([8, 6, 4, 1]) == 3"
SLIPS = {
    "wrong comparison": (
        LARGEST, "    m = xs[0]\n    for x in xs:\n        if x < m:\n            m = x\n    return m\n", ([3, 8, 2],), 8),
    "lost return": (
        LARGEST, "    m = xs[0]\n    for x in xs:\n        if x > m:\n            m = x\n", ([3, 8, 2],), 8),
    "printed, not returned": (
        LARGEST, "    m = xs[0]\n    for x in xs:\n        if x > m:\n            m = x\n    print(m)\n", ([3, 8, 2],), 8),
    "return inside the loop": (
        LARGEST, "    m = xs[0]\n    for x in xs:\n        if x > m:\n            m = x\n        return m\n", ([3, 8, 2],), 8),
    "statement one level too deep": (
        COUNT, "    n = 0\n    for x in xs:\n        if x % 2 == 0:\n            n += 1\n            return n\n    return n\n",
        ([2, 4, 6],), 3),
    "statement one level too shallow": (
        COUNT, "    n = 0\n    for x in xs:\n        if x % 2 == 0:\n            pass\n        n += 1\n    return n\n",
        ([2, 4, 6, 1],), 3),
    "off by one": (
        "def total(n: int) -> int\ntotal(3) == 6\ntotal(1) == 1\ntotal(5) == 15",
        "    t = 0\n    for i in range(n):\n        t += i\n    return t\n", (10,), 55),
    "wrong operator": (
        "def area(a: int, b: int) -> int\narea(3, 4) == 12\narea(2, 5) == 10", "    return a + b\n", (6, 7), 42),
    "wrong constant": (COUNT, "    return len([x for x in xs if x % 3 == 0])\n", ([2, 4, 6, 9],), 3),
    "missing guard": (
        "def first(xs: list[int]) -> int\nfirst([3, 4]) == 3\nfirst([]) == 0", "    return xs[0]\n", ([],), 0),
    "uncaught exception": (
        "def valid(day: str) -> bool\nvalid('3-11') == True\nvalid('3-45') == False\nvalid('3-') == False",
        "    parts = day.split('-')\n    n = int(parts[1])\n    if n < 1 or n > 31:\n        return False\n    return True\n",
        ("3-x",), False),
    "wrong variable": (
        "def f(a: int, b: int) -> int\nf(1, 2) == 3\nf(5, 9) == 13",
        "    x = a * 2\n    y = b - a\n    return a + a\n", (10, 20), 30),
    "result of a call lost": (
        "def shout(s: str) -> str\nshout('ab') == 'AB'\nshout('') == ''", "    s.upper()\n    return s\n", ("xy",), "XY"),
    "wrong type of result": (
        "def half(n: int) -> int\nhalf(4) == 2\nhalf(7) == 3", "    return n / 2\n", (9,), 4),
}  # fmt: skip


@pytest.mark.parametrize(("spec", "sample", "args", "wanted"), SLIPS.values(), ids=SLIPS.keys())
def test_a_slip_is_repaired(spec, sample, args, wanted):
    programs = repaired(spec, sample)
    assert programs, "nothing found"
    assert any(gives(p, *args) == wanted for p in programs[:3]), [print_program(p) for p in programs[:3]]


def test_two_slips_at_once_are_repaired():
    text = "    m = xs[0]\n    for x in xs[1:]:\n        if x < m:\n            m = x\n    return m + 1\n"
    assert any(gives(p, [3, 8, 2]) == 8 for p in repaired(LARGEST, text))


def test_what_no_small_edit_mends_gives_nothing():
    spec = "def f(n: int) -> int\nf(1) == 917\nf(2) == -3\nf(3) == 50021\nf(4) == 8"
    assert repaired(spec, "    return n\n", seconds=3.0) == []


def test_repair_keeps_its_deadline():
    started = time.monotonic()
    repaired(
        "def f(n: int) -> int\nf(1) == 917\nf(2) == -3",
        *["    while n:\n        n += 1\n    return n\n"] * 5,
        seconds=1.0,
    )
    assert time.monotonic() - started < 20  # far above the second given: it must not run away


# --- merging ----------------------------------------------------------------------------

LEFT = "    t = 0\n    for x in xs:\n        if x % 2 == 0:\n            t += 2\n    return t\n"
RIGHT = "    n = 0\n    for y in xs:\n        if y % 2 == 1:\n            n += 1\n    return n\n"


def test_decisions_of_two_wrong_samples_make_a_right_one():
    spec = read_spec(COUNT)
    end = worked() + 20
    contenders = contenders_of(read_all(spec, [LEFT, RIGHT]), spec.examples, spec.name, end)
    assert not any(c.passes_all for c in contenders)
    found = merge(spec, contenders, end, Recorder())
    assert [gives(c.program, [2, 4, 6, 7]) for c in found] == [3]
    assert found[0].origin == "merge" and found[0].samples == [0, 1]


def test_anti_unification_keeps_what_is_shared_and_counts_the_rest():
    spec = read_spec(COUNT)
    samples = [LEFT, RIGHT, RIGHT.replace("y", "z")]
    contenders = contenders_of(read_all(spec, samples), spec.examples, spec.name, worked() + 20)
    (members,) = clusters(spec, contenders)
    merged = anti_unify(members)
    assert merged is not None
    text = print_program(merged.draft)
    assert "for x in xs:" in text and text.count("?") == len(merged.observed) == 2
    assert sorted(sorted(c.values()) for c in merged.observed.values()) == [[1, 2], [1, 2]]
    holes = {n.name for n in merged.draft.walk() if isinstance(n, Hole)}
    assert holes == set(merged.observed)


def test_programs_of_other_structure_are_not_merged():
    spec = read_spec(COUNT)
    samples = [LEFT, "    return len([x for x in xs if x % 2])\n"]
    contenders = contenders_of(read_all(spec, samples), spec.examples, spec.name, worked() + 20)
    assert clusters(spec, contenders) == []


# --- parts ------------------------------------------------------------------------------


def test_sites_and_paths_agree():
    for site in expression_sites(PROGRAM):
        assert at(PROGRAM, site.path) == site.expr
        assert put(PROGRAM, site.path, site.expr) == PROGRAM
        opened = put(PROGRAM, site.path, Hole("h"))
        assert set(hole_contexts(opened)) == {"h"}


def test_block_numbers_are_those_of_the_sites():
    numbers = sorted(n for b in blocks(PROGRAM) for n in b.numbers)
    assert numbers == list(range(len(numbers)))
    for block in blocks(PROGRAM):
        for number, statement in zip(block.numbers, block.statements, strict=True):
            for site in expression_sites(PROGRAM):
                if site.statement == number:
                    assert any(n == site.expr for n in statement.walk())


def test_suspicion_falls_on_what_only_failing_runs_reach():
    program = parse_program("def f(n: int) -> int:\n    if n > 3:\n        return 0\n    return n\n")
    scores = suspicion(program, [Example((5,), 5), Example((1,), 1)], [False, True])
    assert scores[1] == 1.0 and scores.get(2, 0.0) == 0.0 and 0 < scores[0] < 1


def test_every_edit_is_another_program_that_compiles():
    made = list(edits(PROGRAM, [Example(([],), 0)], dict.fromkeys(range(20), 1.0)))
    assert len(made) > 20
    for edit in made:
        assert edit.program != PROGRAM and edit.cost > 0
        compile_program(edit.program)
        assert parse_program(print_program(edit.program), entry="f") == edit.program, edit.what


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("a < b", "a <= b"),
        ("range(a)", "range(1, a + 1)"),
        ("xs[a]", "xs[a - 1]"),
        ("xs[1:]", "xs"),
        ("a + b", "a - b"),
        ("min(xs)", "max(xs)"),
        ("s.upper()", "s.lower()"),
        ("a and b", "a or b"),
        ("not a", "a"),
        ("''", '" "'),
        ("[x for x in xs if x]", "[x for x in xs if not x]"),
    ],
)
def test_alternatives_are_near_distinct_and_without_the_original(text, wanted):
    scope = {
        p.name: p.type
        for p in parse_program("def g(a: int, b: int, xs: list[int], s: str):\n    ...").function.parameters
    }
    expr = parse_expr(text)
    found = alternatives(expr, ("Assign", "value"), Around(scope))
    texts = [print_expr(e) for _, e in found]
    assert expr not in [e for _, e in found] and len(texts) == len(set(texts))
    assert [c for c, _ in found] == sorted(c for c, _ in found)
    assert wanted in texts or text == "xs[1:]" and "xs[:]" in texts


def test_distance_orders_outcomes():
    listed, number = Example((), [1, 2, 3]), Example((), 3)
    near, far = distance(Returned([1, 2, 4]), listed), distance(Returned([9]), listed)
    assert distance(Returned([1, 2, 3]), listed) == 0.0 < near < far < 1.0
    assert distance(Returned(3.0), number) < distance(Returned(8), number) < distance(Returned(None), number)


def test_repairs_are_found_whatever_the_order_of_samples():
    samples = [SLIPS["wrong comparison"][1], SLIPS["lost return"][1], "    return 0\n"]
    for _ in range(2):
        random.Random(1).shuffle(samples)
        assert any(gives(p, [3, 8, 2]) == 8 for p in repaired(LARGEST, *samples))


def test_a_draft_that_reads_its_hole_for_ever_keeps_the_budget():
    draft = parse_program(
        "def f(n: int) -> int:\n    xs = [0]\n    while ?go:\n        xs.append(len(xs))\n    return n\n"
    )
    problem = Problem.of(draft, (Example((1,), 2),))
    for text in ("len(xs) > 0", "xs[-1] >= 0", "sum(xs) >= 0", "True"):
        problem.domains["go"].add(Candidate(parse_expr(text), 1.0))
    search = TraceSearch(limits=(Limits(steps=10_000_000, memory=10**12, value_size=10**7),))
    result = search.search(problem, Budget(0.2))
    assert result.status == "unknown" and result.ran_out in ("time", "memory")
