import time

from csp_ir import solve
from csp_ir.draft.judge import program_of, rank
from csp_ir.draft.loops import _bounded, _Stop
from csp_ir.draft.task import Found, Task
from csp_ir.drafted import drafted, drafts
from csp_ir.spec.read import read_spec

MONTHS = (
    "The month of each date, as a number.\n\ndef months_of(dates: list[str]) -> list[int]\n\nexamples:\n"
    "    ['2024-05-17', '1999-12-31'] -> [5, 12]\n    ['2001-01-02'] -> [1]\n    ['1987-10-09', '2020-02-29'] -> [10, 2]\n"
)
QUERY = (
    "Turn a query into lines.\n\ndef lines(query: str) -> list[str]\n\nexamples:\n"
    "    'a=1&b=2' -> ['a is 1', 'b is 2']\n    'x=3&y=4' -> ['x is 3', 'y is 4']\n"
)


def task_of(text):
    return Task(read_spec(text), time.monotonic() + 20)


def test_the_catalogue_is_helped_out_where_it_finds_nothing():
    result = solve(MONTHS, seconds=30)
    assert result.solved and result.code is not None
    names = {}
    exec(result.code, names)
    assert names["months_of"](["1066-10-14", "2025-03-04"]) == [10, 3]


def test_bodies_of_a_draft_pass_every_example():
    task = task_of(MONTHS)
    found = next(drafted(task))
    assert found.skeleton == "draft: each of dates"
    assert rank(task, [found])[0].program == program_of(task, found.body)


def test_texts_are_cut_at_the_marks_that_they_hold():
    names = [name for name, _, _ in drafts(task_of(QUERY))]
    assert "each of query.split('&')" in names and "each of query.split('=')" in names
    assert not any("splitlines" in name for name in names)


def test_a_body_that_quotes_results_comes_after_one_that_does_not():
    task = task_of(QUERY)
    by_heart = "return ['a is 1', 'b is 2'] if 'a' in query else ['x is 3', 'y is 4']"
    general = "return [p.replace('=', ' is ') for p in query.split('&')]"
    assert [r.found.body for r in rank(task, [Found(by_heart, 5.0, ""), Found(general, 9.0, "")])] == [
        general,
        by_heart,
    ]


def test_values_of_a_fold_are_bounded_in_all_their_parts():
    small = [["ab"], {"k": ("x", 1)}]
    assert _bounded(small) is small
    deep: list = []
    for _ in range(15):
        deep = [deep, deep]
    for large in (["x" * 3000], deep, {"k": "y" * 3000}):
        try:
            _bounded(large)
        except _Stop:
            continue
        raise AssertionError(large)
