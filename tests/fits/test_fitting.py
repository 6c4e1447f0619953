import pytest

from csp_ir import Draft
from csp_ir.errors import IRTypeError
from csp_ir.fits.fitting import Fitting
from csp_ir.fits.pending import MOST_READS
from csp_ir.interpreter.machine import compile_program
from csp_ir.interpreter.outcomes import Returned, strict_equal
from csp_ir.ir.parse import parse_expr
from csp_ir.ir.rewrite import fill
from csp_ir.spec.read import read_spec

PAIR = "def f(xs: list[int], k: int) -> tuple[int, str]:\n    total = ?init: int\n    return (total, ?label: str)"
EXAMPLES = [(([1, 2], 3), (3, "many")), (([], 0), (0, "none"))]


def fitting(text, examples=(), **options):
    return Fitting(Draft.parse(text), examples, **options)


def test_an_example_says_what_each_hole_would_have_to_give():
    found = fitting(PAIR, EXAMPLES)
    assert [(n.wanted, dict(n.environments[0])) for n in found.needs("init")] == [
        ((3,), {"xs": [1, 2], "k": 3}),
        ((0,), {"xs": [], "k": 0}),
    ]
    label = found.needs("label")
    assert [n.wanted for n in label] == [("many",), ("none",)]
    assert repr(label[0].environments[0]["total"]) == "?init"


def test_an_example_may_refute_a_fit_while_other_holes_are_open():
    found = fitting(PAIR, EXAMPLES)
    wrong = found.judge("init", parse_expr("k + 1"))
    assert not wrong.fits
    assert "gives (4, ?label), wanted (3, 'many')" in wrong.refuted[0]
    right = found.judge("init", parse_expr("k"))
    assert right.fits and right.waits == 2
    assert str(found.fits("init", 1)[0].candidate) == "k"


@pytest.mark.parametrize(
    "hole, text, says",
    [
        ("init", "'a'", "wants int"),
        ("init", "zz + 1", "zz"),
        ("label", "total", "wants str"),
    ],
)
def test_type_and_scope_refute(hole, text, says):
    judgement = fitting(PAIR, EXAMPLES).judge(hole, parse_expr(text))
    assert not judgement.fits and says in judgement.refuted[0]


def test_constraints_with_filled_holes_refute():
    draft = Draft.parse("def f(x: int) -> int:\n    return ?a: int + ?b: int")
    half = draft.fill({"a": "2"})
    found = Fitting(half, [], constraints=["?a != ?b"], original=draft, filled={"a": parse_expr("2")})
    assert found.judge("b", parse_expr("2")).refuted == ("`?a != ?b` does not hold of it with ?a = `2`",)
    assert "2" not in [str(f.candidate) for f in found.fits("b", 60)]


@pytest.mark.parametrize(
    "body",
    [
        "    v = ?a: int\n    if v is None:\n        return 0\n    return 1",
        "    try:\n        return ?a: int + ?b: int\n    except ValueError:\n        return 0",
        "    return 1 if isinstance(?a: int, int) else 0",
    ],
)
def test_no_run_goes_past_a_hole_where_that_could_change_the_meaning(body):
    found = fitting(f"def f(x: int) -> int:\n{body}", [((1,), 5)])
    assert not found.past
    assert all(n.waits_for or not n.environments for n in found.needs("a"))


@pytest.mark.parametrize(
    "expr",
    [
        "'-'.join([?a: str])",
        "s.replace(?a: str, '')",
        "?a: str in s",
        "s + ?a: str",
        "s * ?b: int",
        "s[?b: int]",
    ],
)
def test_what_looks_at_an_open_hole_waits_for_it(expr):
    found = fitting(f"def f(s: str) -> str:\n    v = {expr}\n    return 'x'", [(("abc",), "y")])
    for name in found.draft.holes:
        assert not found.needs(name)[0].wanted
    run = found.open_runs[0]
    assert run.verdict is None and run.waits_for in ("a", "b")


def test_every_fit_that_passes_all_examples_is_right_in_a_full_run():
    draft = Draft.parse(
        "def f(xs: list[int], k: int) -> int:\n    t = 0\n    for x in xs:\n        t = t + ?v: int\n    return t"
    )
    examples = [(([1, 2], 3), 6), (([4], 1), 1), (([], 9), 0)]
    fits = Fitting(draft, examples).fits("v", 10)
    assert fits and str(fits[0].candidate) == "k"
    for fit in fits:
        assert (fit.passes, fit.waits) == (3, 0)
        machine = compile_program(fill(draft.program, {"v": fit.candidate.fragment}))
        for args, expected in examples:
            outcome = machine.run(args).outcome
            assert isinstance(outcome, Returned) and strict_equal(outcome.value, expected)


def test_a_variable_that_nothing_reads_is_wanted_first():
    spec = read_spec(
        "def f(xs: list[int]) -> int\n\nAnything.\n\nsketch:\n    t = 0\n    for x in xs:\n        t = ?v\n    return t"
    )
    assert Fitting.of(spec).unread == {"x"}
    assert str(Fitting.of(spec).fits("v", 1)[0].candidate) == "x"


def test_an_unknown_hole_is_refused_with_the_known_ones():
    with pytest.raises(IRTypeError, match="no hole named nope"):
        fitting(PAIR).fits("nope")


def test_a_loop_that_does_not_end_is_told_with_its_first_reads():
    text = "def f(n: int) -> list[int]:\n    out = []\n    while n > 0:\n        out.append(?a: int)\n    return out"
    found = fitting(text, [((3,), [1]), ((0,), [])])
    first, second = found.needs("a")
    assert len(first.environments) == MOST_READS and first.environments[1]["out"] and not second.environments
    assert found.outcomes("a", parse_expr("n")) == (1, 1)


def test_statements_are_shown_with_what_is_known_before_and_wanted_after_them():
    text = "def f(xs: list[int]) -> int:\n    t = 0\n    for x in xs:\n        ?s: statement\n    return t"
    found = Fitting(Draft.parse(text), [(([1, 2],), 3), (([],), 0)]).needs("s")
    assert dict(found[0].environments[0]) == {"xs": [1, 2], "t": 0, "x": 1}
    assert len(found[0].environments) == 2 and found[0].after == {"t": 3}
    assert not found[1].environments and not found[1].after


def test_what_comes_after_statements_is_shown_as_far_as_it_is_known():
    text = "def f(n: int) -> int:\n    t = 1\n    ?s: statement\n    return n + ?k"
    draft = Draft.parse(text)
    (need,) = Fitting(draft, [((4,), 9)]).needs("k")
    assert list(need.environments[0]) == ["n", "t"] and not need.wanted
    (need,) = Fitting(draft, [((4,), 9)]).needs("s")
    assert dict(need.environments[0]) == {"n": 4, "t": 1} and not need.after and need.waits_for == "s"


def test_a_name_that_is_assigned_to_is_shown_where_the_run_comes_to_it():
    (need,) = Fitting(Draft.parse("def f(n: int) -> int:\n    ?v: name += 1\n    return n"), [((1,), 2)]).needs("v")
    assert dict(need.environments[0]) == {"n": 1}


def test_what_the_examples_want_of_a_hole_is_a_fit():
    draft = Draft.parse("def f(x: int) -> int:\n    return x * ?k + 2")
    fits = Fitting(draft, [((1,), 39), ((2,), 76)]).fits("k", 5)
    assert str(fits[0].candidate) == "37" and fits[0].passes == 2
