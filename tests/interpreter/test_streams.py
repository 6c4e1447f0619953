"""Buffers of text: what a run charges for them, and copies that it cannot reach."""

from __future__ import annotations

import pytest

from csp_ir.interpreter.machine import compile_program
from csp_ir.interpreter.outcomes import Limits, OutOfSteps, Returned
from csp_ir.ir.parse import parse_program

LIMITS = Limits(steps=5_000, memory=100_000, value_size=10_000)


@pytest.mark.parametrize(
    ("body", "what"),
    [
        ("b.seek(10 ** 9)\n    return b.write('x')", "value size"),
        ("for _ in range(200):\n        b.write(x)\n    return 1", "value size"),
        ("for _ in range(200):\n        print(x, file=b)\n    return 1", "value size"),
        ("b.writelines(x for _ in range(200))\n    return 1", "value size"),
        ("b.write(x)\n    for _ in range(2000):\n        b.seek(0)\n        next(b)\n    return 1", "memory"),
        ("b.write(x)\n    for _ in range(2000):\n        b.seek(0)\n        [line for line in b]\n    return 1", "memory"),
        ("b.write(x)\n    return sum(len(b.getvalue()) for _ in range(2000))", "memory"),
        ("return [io.StringIO(x) for _ in range(2000)]", "memory"),
        ("b.writelines(itertools.repeat('a'))", "steps"),
    ],
)  # fmt: skip
def test_what_grows_is_charged(body: str, what: str) -> None:
    program = parse_program(f"import io\nimport itertools\ndef f(x):\n    b = io.StringIO()\n    {body}")
    assert compile_program(program).run(("a" * 99,), limits=LIMITS).outcome == OutOfSteps(what)


@pytest.mark.parametrize("closing", ["", "\n    b.close()"])
def test_a_hole_reads_a_copy(closing: str) -> None:
    text = f"import io\ndef f(x):\n    b = io.StringIO(x)\n    b.read(1){closing}\n    y = ?h\n    b.write('q')\n    return y"
    run = compile_program(parse_program(text)).run(("abc",), holes=lambda name, environment: 5)
    kept = run.reads[0].environment["b"]
    if closing:
        assert kept.closed
    else:
        assert run.outcome == Returned(5)
        assert (kept.tell(), kept.getvalue()) == (1, "abc")
