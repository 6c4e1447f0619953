import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from csp_ir.bench.statistics import bootstrap, compare, sign_test, summarise


def result(task, right, seconds=1.0, cost=0.0, status="solved", repeat=0):
    figures = {"cost_usd": cost}
    return {"task": task, "status": status, "judged": True, "right": right, "seconds": seconds, "figures": figures}


def test_sign_test_is_the_binomial():
    assert sign_test(0, 0) == 1.0
    assert sign_test(5, 0) == pytest.approx(2 / 32)
    assert sign_test(8, 2) == pytest.approx(2 * (1 + 10 + 45) / 1024)
    assert sign_test(3, 7) == sign_test(7, 3)


@given(st.lists(st.floats(0, 1), min_size=1, max_size=30))
def test_the_interval_lies_within_the_values_and_is_the_same_each_time(values):
    found = bootstrap(values, resamples=100)
    assert min(values) - 1e-9 <= found.low <= found.high <= max(values) + 1e-9
    assert bootstrap(values, resamples=100) == found


def test_the_interval_covers_as_often_as_it_says():
    import random

    rng, hits = random.Random(1), 0
    for trial in range(200):
        values = [float(rng.random() < 0.4) for _ in range(60)]
        found = bootstrap(values, seed=trial, resamples=300)
        hits += found.low <= 0.4 <= found.high
    assert 175 <= hits <= 200  # 95% of 200 is 190


def test_repetitions_of_a_task_count_once():
    results = [result("a", True), result("a", True), result("a", True), result("b", False)]
    s = summarise(results)
    assert s.rate == 0.5 and s.items == 4 and s.tasks == 2 and s.right == 3 and s.wrong == 1


def test_cost_per_success():
    s = summarise([result("a", True, cost=0.3), result("b", False, cost=0.1)])
    assert s.cost_usd == pytest.approx(0.4) and s.cost_per_success == pytest.approx(0.4)
    assert summarise([result("a", False, cost=1)]).cost_per_success is None
    unknown = summarise([result("a", True, cost=0.3), result("b", True, cost=None)])
    assert unknown.cost_usd is None and unknown.cost_per_success is None, "what is not known is no zero"
    assert math.isnan(summarise([]).rate)


def test_seconds_in_all_in_the_middle_and_at_most():
    s = summarise([result(str(i), True, seconds=t) for i, t in enumerate((1.0, 7.0, 2.0))])
    assert (s.seconds, s.median_seconds, s.slowest) == (10.0, 2.0, 7.0)


def test_paired_comparison():
    a = [result(str(i), i < 5, seconds=2.0) for i in range(10)]
    b = [result(str(i), i < 9, seconds=1.0) for i in range(10)] + [result("only b", True)]
    c = compare(a, b)
    assert c.tasks == 10 and (c.rate_a, c.rate_b) == (0.5, 0.9)
    assert c.better == ("5", "6", "7", "8") and c.worse == ()
    assert c.difference == pytest.approx(0.4) and c.interval.low > 0
    assert c.p == pytest.approx(0.125) and c.time_ratio == pytest.approx(0.5)


def test_nothing_in_common():
    c = compare([result("a", True)], [result("b", True)])
    assert c.tasks == 0 and math.isnan(c.difference) and c.time_ratio is None
