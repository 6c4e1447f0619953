"""The library's functions: what a caller's process does, and what is left to a worker behind the wall."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from csp_ir.errors import BudgetExceededError, OutOfBudget
from csp_ir.record import Listener, Recorder
from csp_ir.result import Result
from csp_ir.secrets import without_keys
from csp_ir.telemetry import span
from csp_ir.verdict import INTERRUPTED, Unknown
from csp_ir.wall.broker import Ended, Job, run
from csp_ir.wall.confined import MEMORY
from csp_ir.wall.messages import parts
from csp_ir.work import granted

if TYPE_CHECKING:
    from csp_ir.portfolio.stage import Portfolio
    from csp_ir.providers.base import Proposer
    from csp_ir.reverse.model import Comparison, Doubts, Lifted, Refactored, Repaired
    from csp_ir.spec.model import Example, Spec
    from csp_ir.verify.question import Dropped

ISOLATIONS = ("process", "none")
MIB = 2**20


def solve(
    spec: Spec | str,
    *,
    seconds: float = 60.0,
    work: float | None = None,
    search: str = "trace",
    file: str | None = None,
    tests: str = "",
    on_event: Listener | None = None,
    samples: Sequence[str] = (),
    ask: Callable[[Any], Example | Dropped | None] | None = None,
    providers: Sequence[Proposer] | Portfolio = (),
    embedded: bool = True,
    allow_weak_sandbox: bool = False,
    prove: int = 0,
    explore: float = 0.0,
    memory_mb: int = MEMORY // MIB,
    isolation: str = "process",
    stop: threading.Event | None = None,
    background: bool = False,
) -> Result:
    """Find a function that satisfies a spec, and run it on every example.

    The spec, the samples and what providers answer are foreign text: they are read, interpreted and searched in a
    worker process that has confined itself (docs/security.md). Callbacks and providers run in the caller's process, and so does what
    they bring along: keys, network, files.

    Args:
        spec: a Spec, or the text of one (plain text, Python stub, or IR JSON).
        seconds: wall-clock budget; the worker is ended within a second of it, whatever it does.
        work: what may be spent, in units of about a second of one core (`csp_ir.work`); `seconds`, at most 30, by
            default. With time to spare the answer depends on the work alone, not on the machine's load.
        search: "trace", or "cpsat" or "python-constraint", which need extras of these names (for sketches with holes).
        file: the spec's name, for messages; `module.py::name` says which function of a module is meant.
        tests: the text of a file of tests, whose checks join the examples of the spec's text.
        on_event: called with (kind, data) as the solve goes on.
        samples: texts of programs that models wrote for the spec; see docs/samples.md.
        ask: given a Question, the answer as a new Example, Dropped to leave an example out, or None to leave it open; the
            solve goes on with the answers.
        providers: proposers (models, functions of your own) or a Portfolio of them; see docs/providers.md.
        embedded: whether the embedded enumerator proposes; False leaves all to the providers.
        allow_weak_sandbox: whether samples outside the IR are run, as whole programs, where the sandbox lacks a
            layer (see docs/security.md); else they are refused there.
        prove: up to which length of lists, turns of loops and depth of calls clauses are proved (extra `smt`); 0: they are
            tested alone.
        explore: seconds for which what is not proved of `ensures` is explored on symbolic values (extra `crosshair`); 0: not at all.
        memory_mb: MiB that the worker may take beyond the 60 or so that it starts with.
        isolation: "process", or "none" to do all of it in this process, for texts that you trust.
        stop: ends the solve, as Ctrl-C does, once another thread sets it.
        background: whether other work of this machine goes first; for a worker.

    Returns: a Result; its verdict says what was found or what is missing. A worker that dies or is ended gives Unknown with
        the best so far.

    Raises: SpecError, IRSyntaxError, IRTypeError on bad input; what a callback raises.
    """
    if here(isolation):
        from csp_ir.pipeline import solve as solve_here

        return solve_here(
            spec, seconds=seconds, work=work, search=search, file=file, tests=tests, on_event=_stoppable(on_event, stop), samples=samples, ask=ask,
            providers=providers, embedded=embedded, allow_weak_sandbox=allow_weak_sandbox, prove=prove, explore=explore,
        )  # fmt: skip
    handlers: dict[str, Callable[[Any], Any]] = {}
    portfolio = None
    if providers:
        from csp_ir.portfolio.stage import Portfolio
        from csp_ir.wall.proposers import Served

        served = Served(providers if isinstance(providers, Portfolio) else Portfolio.of(providers))
        portfolio, handlers = served.data(), dict(served.handlers)
    if on_event is not None:
        handlers["event"] = lambda event: on_event(*parts(event, "kind", "data"))
    if ask is not None:
        handlers["ask"] = ask
    arguments = {
        "spec": spec, "file": file, "tests": tests, "search": search, "samples": list(samples),
        "work": granted(work, seconds),
        "embedded": embedded, "weak": allow_weak_sandbox, "portfolio": portfolio, "listens": on_event is not None, "asks": ask is not None,
        "prove": prove,
        "explore": explore,
    }  # fmt: skip
    job = Job(
        "csp_ir.wall.jobs:solve_job", arguments, handlers, seconds, memory_mb * MIB, stop=stop, background=background
    )  # fmt: skip
    with span("csp_ir.solve", {"csp_ir.spec": spec.name if not isinstance(spec, str) else file}) as told:
        result = result_of(job)
        told.set(csp_ir__verdict=type(result.verdict).__name__, csp_ir__confidence=result.confidence)
        return result


def _stoppable(listener: Listener | None, stop: threading.Event | None) -> Listener | None:
    """A listener that ends the solve in this process where it is to end."""
    if stop is None:
        return listener

    def heard(kind: str, data: dict[str, Any]) -> None:
        if stop.is_set():
            raise OutOfBudget(INTERRUPTED)
        if listener is not None:
            listener(kind, data)

    return heard


def solve_task(
    text: str,
    *,
    file: str | None = None,
    seconds: float = 60.0,
    holdout: int = 0,
    python: bool = False,
    memory_mb: int = MEMORY // MIB,
) -> Result:
    """Solve a SyGuS-IF task in a worker; see `csp_ir.sygus.solve_task`.

    Args:
        file: the task's name, for messages; seconds: wall-clock budget.
        holdout: how many of its examples to keep back to judge by; python: whether the code is Python.
        memory_mb: as for `solve`.

    Raises: InputError on bad input; MissingExtraError where the task needs an optional solver.
    """
    arguments = {"text": text, "file": file, "seconds": seconds, "holdout": holdout, "python": python}
    return result_of(Job("csp_ir.wall.jobs:sygus_job", arguments, {}, seconds, memory_mb * MIB))


def compare(
    first: str,
    second: str,
    *,
    paths: tuple[str, str] = ("first.py", "second.py"),
    bound: int = 6,
    seconds: float = 60.0,
) -> Comparison:
    """Say whether two functions do the same, behind the wall; see docs/reverse.md.

    Args:
        first, second: texts of modules. paths: their names, for messages; `module.py::name` says which function is meant.
        bound: how far proofs follow lists, loops and calls; 0: nothing is proved.

    Raises: InputError on bad input; BudgetExceededError where it does not end in time.
    """
    return _reversed(
        "compare:compare_texts", seconds, texts=[first, second], paths=list(paths), bound=bound, seconds=seconds * 0.4
    )  # type: ignore[no-any-return]


def repair(
    text: str, path: str, *, tests: str = "", beside: Mapping[str, str] | None = None, seconds: float = 60.0,
    allow_weak_sandbox: bool = False,
) -> Repaired:  # fmt: skip
    """Mend the function that `path` means (`module.py::name`) of a module's text, behind the wall; see docs/reverse.md.

    tests: the text of a file of tests, beside the doctests and asserts of the module. beside: texts of modules that the tests import, by
    their names. Raises as `compare` does.
    """
    weak = allow_weak_sandbox
    return _reversed(
        "repair:repair_text",
        seconds,
        text=text,
        path=path,
        tests=tests,
        beside=dict(beside or {}),
        weak=weak,
        seconds=seconds * 0.6,
    )  # type: ignore[no-any-return]


def lift(text: str, path: str, *, tests: str = "", seconds: float = 20.0, allow_weak_sandbox: bool = False) -> Lifted:
    """Say what a function does, as a spec; arguments as for `repair`."""
    weak = allow_weak_sandbox
    return _reversed("lift:lift_text", seconds, text=text, path=path, tests=tests, weak=weak, seconds=seconds * 0.4)  # type: ignore[no-any-return]


def refactor(text: str, path: str, *, bound: int = 6, seconds: float = 60.0) -> Refactored:
    """Make the function that `path` means (`module.py::name`) simpler, and compare it with what it was; raises as `compare` does."""
    return _reversed("refactor:refactor_text", seconds, text=text, path=path, bound=bound, seconds=seconds * 0.4)  # type: ignore[no-any-return]


def doubts(text: str, path: str, *, tests: str = "", seconds: float = 60.0) -> Doubts:
    """Say what the tests of a function leave open; arguments as for `repair`."""
    return _reversed("doubts:doubts_of_text", seconds, text=text, path=path, tests=tests, seconds=seconds * 0.5)  # type: ignore[no-any-return]


def _reversed(function: str, limit: float, **arguments: Any) -> Any:
    """The result of a function of `csp_ir.reverse`, from a worker."""
    try:
        return run(Job(f"csp_ir.reverse.{function}", arguments, {}, limit))
    except Ended as end:
        raise BudgetExceededError(end.said) from None


def result_of(job: Job) -> Result:
    """The Result of a job that gives one (`csp_ir.wall.jobs.told`); where the worker ended without, Unknown with the best so far."""
    started = Recorder()
    try:
        found = run(job)
    except Ended as end:
        best = end.best or {}
        code, failures = best.get("code"), [str(f) for f in best.get("failures", ())]
        verdict = Unknown(end.what) if end.what else Unknown(end.how, died=True)
        told = {"kind": "Unknown", "text": str(verdict)}
        record = started.record(verdict=told, code=code, failures=failures, not_checked=[])
        warnings = (f"not a solution: {'; '.join(failures)}",) if code else ()
        return Result(verdict, None, code, warnings=warnings, record=record)
    result, record, layers = parts(found, "result", "record", "layers")
    worker: dict[str, Any] = {"layers": layers}
    if job.ending is not None:
        worker |= {"cpu": round(job.ending.cpu, 3), "memory_mb": round(job.ending.memory / MIB, 1)}
    return replace(result, record=without_keys(json.loads(record)) | {"worker": worker})


def here(isolation: str) -> bool:
    """Whether to work in this process. Raises ValueError for an isolation that there is not."""
    if isolation not in ISOLATIONS:
        raise ValueError(f"isolation={isolation!r}: one of {', '.join(ISOLATIONS)}")
    return isolation == "none"
