from csp_ir.interpreter.outcomes import freeze
from csp_ir.ir.parse import parse_program, parse_type
from csp_ir.verify.behaviour import behaviour, differences, generated_inputs


def programs(*texts):
    return [parse_program(t) for t in texts]


def test_inputs_are_deterministic_distinct_and_new():
    types = [parse_type("list[int]"), parse_type("int")]
    examples = [([1, 2, 3], 2), ([], 0)]
    first = generated_inputs(types, examples, constants=[8])
    assert first == generated_inputs(types, examples, constants=[8])
    keys = {freeze(i.args) for i in first}
    assert len(keys) == len(first) >= 20
    assert not keys & {freeze(e) for e in examples}
    assert any(8 in (i.args[1], i.args[1] + 1, i.args[1] - 1) for i in first)


def test_near_means_of_the_kind_that_examples_show():
    inputs = generated_inputs([parse_type("int")], [(1,), (9,)], count=80)
    assert all((1 <= i.args[0] <= 9) == i.near for i in inputs)
    assert [i.near for i in inputs] == sorted((i.near for i in inputs), reverse=True)


def test_requires_is_kept():
    inputs = generated_inputs([parse_type("int")], [(1,), (9,)], admits=lambda a: a[0] > 0)
    assert inputs and all(i.args[0] > 0 for i in inputs)


def test_questions():
    two = programs(
        "def f(x: int) -> int:\n    return x * 2",
        "def f(x: int) -> int:\n    return x + x",
        "def f(x: int) -> int:\n    return x + 2",
    )
    inputs = generated_inputs([parse_type("int")], [(2,)])
    runs = [behaviour(p, inputs) for p in two]
    asked = differences("f", inputs, runs)
    assert asked and all(len(q.answers) == 2 for q in asked)
    assert str(asked[0]).startswith("f(")


def test_arguments_are_left_as_they_were():
    program = parse_program("def f(xs: list[int]) -> int:\n    xs.append(1)\n    return len(xs)")
    inputs = generated_inputs([parse_type("list[int]")], [([1],)])
    before = freeze([i.args for i in inputs])
    behaviour(program, inputs)
    assert freeze([i.args for i in inputs]) == before
