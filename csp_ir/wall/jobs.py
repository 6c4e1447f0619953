"""The jobs of the library's own functions, as workers run them."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from csp_ir.domains.model import Candidate
from csp_ir.holes.draft import Draft
from csp_ir.ir.nodes import Program
from csp_ir.pipeline import solve
from csp_ir.proof import apart
from csp_ir.record import Listener
from csp_ir.result import Result
from csp_ir.spec.model import Example, Spec
from csp_ir.verify.question import Dropped
from csp_ir.wall import port as ports
from csp_ir.wall.codec import dumps, loads
from csp_ir.wall.port import Port

MAX_RECORD = 16 * 1024 * 1024


def solve_job(
    spec: Spec | str,
    file: str | None,
    search: str,
    samples: Sequence[str],
    work: float,
    embedded: bool,
    weak: bool,
    portfolio: Mapping[str, Any] | None,
    listens: bool,
    asks: bool,
    tests: str = "",
    prove: int = 0,
    explore: float = 0.0,
) -> dict[str, Any]:
    """`csp_ir.pipeline.solve`, whose callbacks are the broker's. Returns the Result, and its record as JSON text."""
    port = ports.current
    assert port is not None
    options: dict[str, Any] = {}
    if portfolio is not None:
        from csp_ir.wall.proposers import portfolio_of

        options["providers"] = portfolio_of(portfolio, port)
    if asks:
        options["ask"] = lambda question: _answer(port.ask("ask", question))
    result = solve(
        spec,
        seconds=max(0.01, port.deadline - time.monotonic()),
        work=work,
        budget=port.budget,
        search=search,
        file=file,
        tests=tests,
        on_event=_listener(port, listens),
        samples=samples,
        embedded=embedded,
        allow_weak_sandbox=weak,
        prove=prove,
        explore=explore,
        **options,
    )
    return told(result)


def sygus_job(text: str, file: str | None, seconds: float, holdout: int, python: bool) -> dict[str, Any]:
    """`csp_ir.sygus.solve_task`."""
    from csp_ir.sygus import solve_task

    return told(solve_task(text, file, seconds=seconds, holdout=holdout, python=python))


def fits_job(
    program: Program, constraints: Sequence[str], name: str, n: int, examples: Sequence[Any], options: Mapping[str, Any]
) -> list[Candidate]:
    """The best candidates of one hole; see `Draft.fits`."""
    from csp_ir.fits.fitting import Fitting

    draft = Draft(program, tuple(constraints))
    return [fit.candidate for fit in Fitting(draft, examples, **options).fits(name, n)]


def proof_job(orders: str) -> str:
    """A proof that another worker asked for, [name, arguments, seconds] as a message: [clause, result] as one.

    clause: on which the solver did not end; None where the result is there.
    """
    port = ports.current
    assert port is not None
    what, arguments, seconds = loads(orders.encode("ascii"))

    def ended(clause: str) -> None:
        port.end({"done": dumps([clause, None]).decode("ascii")})
        os._exit(0)

    apart.watch(seconds, ended)
    return dumps([None, apart.here(what, arguments, seconds)]).decode("ascii")


def told(result: Result) -> dict[str, Any]:
    """A result as it crosses the wall; a record beyond MAX_RECORD goes without its events."""
    text = json.dumps(result.record, default=repr)
    if len(text) > MAX_RECORD:
        less = {**result.record, "events": [], "left_out": "the events, which are too many"}
        text = json.dumps(less, default=repr)
    return {"result": replace(result, record={}), "record": text, "layers": layers_job()}


def _answer(given: Any) -> Example | Dropped | None:
    return given if isinstance(given, Example | Dropped) else None


def _listener(port: Port, listens: bool) -> Listener:
    def listener(kind: str, data: dict[str, Any]) -> None:
        if kind == "best":
            port.tell("best", data)
        if listens:
            port.tell("event", {"kind": kind, "data": data})

    return listener


def layers_job() -> list[str]:
    """The layers that hold this worker."""
    from csp_ir.wall import worker

    return list(worker.layers)
