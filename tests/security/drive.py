"""Runs the corpus through every reader and the interpreter, in a process that limits itself; prints what happened.

Usage: python drive.py PART [ONE_IN], every fragment or one in so many, with a JSON object on standard output: {"runs", "kinds", "events", "faults", "peak_mb"}.
An audit hook notes whatever touches files, network, processes or environment while a fragment is being handled.
"""

from __future__ import annotations

import enum
import json
import re
import resource
import signal
import sys
import types
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from corpus import EXPRESSIONS, HELD, STATEMENTS, TEXTS
from made import calls
from own import PROGRAMS

from csp_ir.errors import CspIrError
from csp_ir.interpreter.evaluation import compile_expr
from csp_ir.interpreter.machine import compile_program
from csp_ir.interpreter.outcomes import RECORDS, Limits, Returned, Signal
from csp_ir.interpreter.runtime import runtime
from csp_ir.ir.check import check_program
from csp_ir.ir.jsonio import from_json, to_json
from csp_ir.ir.parse import parse_expr, parse_program
from csp_ir.render.python import render
from csp_ir.spec.read import read_spec

SECONDS = 20  # of the core, of one fragment in one reader
MEMORY_MB = 1500
LIMITS = Limits(steps=20_000, depth=100)
WATCHED = ("open", "os.", "socket.", "subprocess.", "shutil.", "ctypes.", "tempfile.", "urllib.", "import")
seen: list[str] = []
watching = False


def hook(event: str, args: tuple[object, ...]) -> None:
    if watching and event.startswith(WATCHED):
        if event == "open" and str(args[0]).startswith("<"):
            return  # CPython looks for the line of a SyntaxError in the file that `compile` was told
        if event == "import" or (event == "open" and str(args[0]).endswith((".py", ".pyc", ".so"))):
            name = str(args[0])
            if event == "open" or not name.startswith(("os", "socket", "subprocess", "ctypes", "importlib")):
                return
        seen.append(f"{event} {args!r}"[:200])


INSIDES = re.compile(
    r"<(?!generator)(?:class|module|function|built-in|frame|code|method|slot|attribute|weakref)\b|__\w+__"
)


class Hang(BaseException):
    pass


def alarm(*_: object) -> None:
    raise Hang


def as_spec(text: str) -> None:
    spec = read_spec(text)
    if spec.sketch is not None and spec.sketch.complete and not check_program(spec.sketch):
        for example in spec.examples[:3]:
            compile_program(spec.sketch).run(example.args, limits=LIMITS)


def as_expression(text: str) -> None:
    expr = parse_expr(text)
    try:
        shown = repr(compile_expr(expr, ("x",), limits=LIMITS)(3))[:100_000]
    except Exception as error:
        if isinstance(error, MemoryError):
            raise
    else:
        assert not INSIDES.search(shown), f"an object of the interpreter came out: {shown[:200]}"
    as_program("return " + text)


def as_program(text: str) -> None:
    body = "\n".join("    " + line for line in text.split("\n"))
    program = parse_program(f"def f(x):\n{body}\n")
    check_program(program)
    machine = compile_program(program)
    for argument in (3, "abc", [1, 2], None):
        machine.run((argument,), limits=LIMITS)
    if program.complete:
        render(program)


SMALL = Limits(steps=3_000, depth=60, memory=300_000, value_size=20_000)


def as_call(text: str) -> None:
    """One generated call; what comes out is data, a function, or a class of the closed table."""
    run = compile_program(parse_program(text)).run((3,), limits=SMALL)
    if isinstance(run.outcome, Returned):
        value = run.outcome.value
        assert not isinstance(value, (types.ModuleType, types.CodeType, types.FrameType)), f"{value!r} came out"
        admitted = isinstance(value, type) and (value in TABLE or value in RECORDS or isinstance(value, enum.EnumType))
        assert admitted or not isinstance(value, type), f"the class {value!r} came out"


def as_held(text: str) -> None:
    body = "\n".join("    " + line for line in text.split("\n"))
    compile_program(parse_program(f"def f(x):\n{body}\n")).run((3,), limits=Limits(steps=250_000))


def as_own(text: str) -> None:
    """A whole program with classes; what comes out runs nothing when it is shown, and no object of a class of its own does."""
    program = parse_program(text)
    check_program(program)
    outcome = compile_program(program).run((3,), limits=LIMITS).outcome
    assert "<class" not in repr(outcome), f"{outcome!r} came out"
    assert from_json(to_json(program)) == program and render(program)


def strings_of(data: object, path: tuple[object, ...] = ()) -> list[tuple[object, ...]]:
    if isinstance(data, str):
        return [path]
    items = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    return [p for key, value in items for p in strings_of(value, (*path, key))]


TEMPLATE = to_json(
    parse_program("def f(x: int) -> int:\n    y = [a.strip() for a in str(x).split(',')]\n    return math.floor(?h: float) + len(y)")
)  # fmt: skip


def as_json(text: str) -> None:
    for path in strings_of(TEMPLATE):
        data = json.loads(json.dumps(TEMPLATE))
        inner = data
        for key in path[:-1]:
            inner = inner[key]
        inner[path[-1]] = text
        try:
            program = from_json(data)
            check_program(program)
            compile_program(program).run((3,), limits=LIMITS)
            as_spec(json.dumps({**data, "examples": [{"args": [1], "returns": 1}]}))
        except CspIrError:
            pass


def as_sygus(text: str) -> None:
    from csp_ir.deduction.smt.command import solve_sygus

    quoted = text.replace('"', '""')
    quoting = f'(synth-fun f ((s String)) String)(constraint (= (f "{quoted}") "a"))'
    for task in (text,) if text in TEXTS else (text, quoting):
        try:
            solve_sygus(task, seconds=0.05)
        except CspIrError:
            pass


def as_sample(text: str) -> None:
    from csp_ir.samples.sample import read_all, read_samples

    spec = read_spec("def f(x: int) -> int\n\nf(3) == 4\nf(5) == 6\n")
    body = "\n".join("    " + line for line in text.split("\n"))
    for sample in read_all(spec, [text, body, f"```python\ndef f(x):\n    return {text}\n```", f"def f(x):\n{body}\n"]):
        repr(sample)[:10]
    try:
        read_samples(text)
    except CspIrError:
        pass


PARTS = {
    "spec": (as_spec, [*TEXTS, *STATEMENTS, *EXPRESSIONS]),
    "sketch": (
        as_spec,
        ["def f(x: int) -> int\n\nf(1) == 2\n\nsketch:\n" + "\n".join("    " + line for line in s.split("\n")) for s in STATEMENTS]
        + [f"def f(x: int) -> int\n\nf(1) == {e}\nf({e}) == 1\nensures: {e}\n" for e in EXPRESSIONS],
    ),
    "expression": (as_expression, EXPRESSIONS),
    "program": (as_program, STATEMENTS),
    "held": (as_held, HELD),
    "own": (as_own, PROGRAMS),
    "components": (as_call, calls()),
    "json": (as_json, [*EXPRESSIONS[::4], *STATEMENTS[::6]]),
    "sygus": (as_sygus, [*TEXTS, *EXPRESSIONS[::20]]),
    "samples": (as_sample, [*EXPRESSIONS, *STATEMENTS]),
}  # fmt: skip


TABLE = {v for v in runtime().names.values() if isinstance(v, type)}


def peak_mb() -> float:
    """The peak of this process alone; `ru_maxrss` also counts what the parent held when it forked."""
    with open("/proc/self/status", encoding="ascii") as status:
        return round(next(int(line.split()[1]) for line in status if line.startswith("VmHWM")) / 1024, 1)


def main(part: str, one_in: int = 1) -> None:
    global watching
    run, fragments = PARTS[part]
    fragments = fragments[::one_in]
    for warm in (
        "def f(x: int) -> int\n\nf(1) == 2\n",
        "x + 1",
        "return x",
        "(check-synth)",
        "def f(x):\n    return datetime.strptime('1', '%d')",
    ):
        try:
            run(warm)
        except CspIrError:
            pass
    if part == "sygus":
        try:
            import z3  # noqa: F401  (else its first use would be seen as the fragment's import)
        except ImportError:
            pass
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_MB * 1024 * 1024,) * 2)
    sys.addaudithook(hook)
    signal.signal(signal.SIGPROF, alarm)
    kinds: Counter[str] = Counter()
    faults, events = [], []
    for fragment in fragments:
        seen.clear()
        signal.setitimer(signal.ITIMER_PROF, SECONDS)
        watching = True
        try:
            run(fragment)
            kinds["handled"] += 1
        except CspIrError as error:
            kinds[type(error).__name__] += 1
        except Signal:
            kinds["limit"] += 1
        except BaseException as error:
            faults.append(f"{type(error).__name__}: {str(error)[:150]} <- {fragment[:100]!r}")
        finally:
            watching = False
            signal.setitimer(signal.ITIMER_PROF, 0)
        events += [f"{e} <- {fragment[:100]!r}" for e in seen]
    peak = peak_mb()
    print(json.dumps({"runs": len(fragments), "kinds": kinds, "events": events, "faults": faults, "peak_mb": peak}))


if __name__ == "__main__":
    main(sys.argv[1], *map(int, sys.argv[2:]))
