"""What is fuzzed: every reader of foreign text, each with the property that must hold for any input.

A target takes bytes. It may end by returning, or by one of csp-ir's own errors; anything
else, and any broken property, is a finding.
"""

from __future__ import annotations

import enum
import json
from collections.abc import Callable
from types import CodeType, FrameType, ModuleType

from csp_ir.deduction.smt.task import read_task
from csp_ir.errors import CspIrError
from csp_ir.interpreter.machine import compile_program
from csp_ir.interpreter.outcomes import RECORDS, Limits, Returned, strict_equal
from csp_ir.interpreter.runtime import runtime
from csp_ir.ir.check import check_program, hole_contexts
from csp_ir.ir.jsonio import from_json, to_json
from csp_ir.ir.parse import parse_expr, parse_program
from csp_ir.ir.printer import print_expr, print_program
from csp_ir.samples.sample import read_samples
from csp_ir.spec.read import read_spec
from csp_ir.spec.values import read_value
from csp_ir.verify.sandbox import _read_answers

LIMITS = Limits(steps=500, depth=30, memory=200_000, value_size=20_000, int_bits=4_000)


def spec(data: bytes) -> None:
    read_spec(data.decode("utf-8", "replace"))


def draft(data: bytes) -> None:
    """A program that is read can be printed, read again as the same program, checked and run."""
    program = parse_program(data.decode("utf-8", "replace"))
    again = parse_program(print_program(program))  # literals settle: `1e999` is printed as a call, `--0` as `-0`
    last = parse_program(print_program(again))
    assert print_program(last) == print_program(again), "printing is not stable"
    assert to_json(parse_program(print_program(last))) == to_json(last), "text does not round-trip"
    check_program(program)
    machine = compile_program(program)
    for argument in (3, "ab", [1, 2]):
        machine.run((argument,) * len(program.function.parameters), limits=LIMITS)


def expression(data: bytes) -> None:
    expr = parse_expr(data.decode("utf-8", "replace"))
    text = print_expr(parse_expr(print_expr(expr)))  # once more, as `--0` is read as `-0`, and that as `0`
    assert print_expr(parse_expr(text)) == text, "printing is not stable"


def json_ir(data: bytes) -> None:
    """A program that is read from JSON is written as JSON that reads as the same program."""
    try:
        value = json.loads(data)
    except (ValueError, RecursionError):
        return
    program = from_json(value)
    written = to_json(program)
    assert to_json(from_json(json.loads(json.dumps(written)))) == written, "JSON does not round-trip"
    check_program(program)
    compile_program(program).run((3,) * len(program.function.parameters), limits=LIMITS)


def sygus(data: bytes) -> None:
    read_task(data.decode("utf-8", "replace"))


def value(data: bytes) -> None:
    """A value that is read is what its own text denotes."""
    try:
        found = read_value(data.decode("utf-8", "replace"))
    except ValueError:
        return
    if (
        isinstance(found, frozenset)
        or any(w in repr(found) for w in ("frozenset", "inf", "nan"))
        or len(repr(found)) > 4000
    ):
        return
    assert strict_equal(read_value(repr(found)), found), "a value does not round-trip"


def answers(data: bytes) -> None:
    """What a model answered becomes programs, candidates or rejections; never an exception."""
    from csp_ir.providers.reading import Reader, hole_answers

    text = data.decode("utf-8", "replace")
    reader = Reader(_SPEC, "fuzz")
    hole_answers(reader.json(text), _HOLES)
    reader.programs([(text, None)])
    reader.candidates(_DRAFT, _HOLES[0], [(text, None), (text.encode(), None), (reader.json(text), 1.0)])


def samples(data: bytes) -> None:
    from csp_ir.samples.sample import read_sample

    text = data.decode("utf-8", "replace")
    read_samples(text)
    read_sample(_SPEC, text)


def sandbox_answer(data: bytes) -> None:
    """What a sandboxed process wrote: outcomes, one per call."""
    lines = b"".join(b"T" + line + b"\n" for line in data.split(b"\n"))
    assert len(_read_answers(lines, "T", 2, "process ended", {}).outcomes) in (0, 2)


def program(data: bytes) -> None:
    """A hostile program ends in an outcome, and no object of the machinery comes out of it."""
    from benchmarks.fuzz.hostile import program_of

    run = compile_program(parse_program(program_of(data))).run((3, "ab", [1, 2]), limits=LIMITS)
    if isinstance(run.outcome, Returned):
        value = run.outcome.value
        assert not isinstance(value, (ModuleType, CodeType, FrameType)), "an inner object came out"
        admitted = not isinstance(value, type) or isinstance(value, enum.EnumType) or value in _CLASSES | RECORDS.keys()
        assert admitted, "a class came out"


_CLASSES = {value for value in runtime().names.values() if isinstance(value, type)}
_SPEC = read_spec("def f(x: int) -> int\n\nf(3) == 4\nf(5) == 6\n")

_DRAFT = parse_program("def f(x: int) -> int:\n    return x + ?h: int")
_HOLES = list(hole_contexts(_DRAFT).values())

TARGETS: dict[str, Callable[[bytes], None]] = {
    "spec": spec,
    "draft": draft,
    "program": program,
    "expression": expression,
    "json": json_ir,
    "sygus": sygus,
    "value": value,
    "answers": answers,
    "samples": samples,
    "sandbox": sandbox_answer,
}


def one(name: str, data: bytes) -> bool:
    """Run one input; whether it was accepted. Raises what is a finding."""
    try:
        TARGETS[name](data)
    except CspIrError:
        return False
    return True
