"""The conformance test of the provider seam; call it from the tests of your own provider.

from csp_ir.providers.conformance import check_provider

def test_my_provider():
    check_provider(lambda: MyBackend("a small model, or a stand-in"))
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import Any

from csp_ir.holes.draft import Draft
from csp_ir.providers.base import (
    FAILURES,
    Abilities,
    Backend,
    CallError,
    Completion,
    Format,
    Prompt,
    Proposal,
    Proposer,
    Request,
    Sampling,
    Usage,
)  # fmt: skip
from csp_ir.providers.grammar import Grammar, alt
from csp_ir.providers.schema import programs_schema
from csp_ir.spec.read import read_spec

SPEC = read_spec("Twice a number.\n\ndef double(x: int) -> int\n\ndouble(2) == 4\ndouble(5) == 10\n")
DRAFT = Draft.parse("def double(x: int) -> int:\n    return ?twice: int")
PROMPT = Prompt("You write Python.", "Write the function `double(x)`, which doubles a number.")
FORMATS = {
    "text": Format(),
    "json": Format("json", schema=programs_schema()),
    "grammar": Format("grammar", grammar=Grammar({"root": alt("x + x", "2 * x")})),
    "choice": Format("choice", choices=("x + x", "2 * x")),
}
REASONS = ("stop", "length", "refusal")
GRACE = 5.0  # seconds for answering to a deadline that is over


def check_provider(make: Callable[[], Backend | Proposer], seconds: float = 60.0) -> int:
    """Test a Backend or a Proposer by calling it.

    Args:
        make: gives a fresh one; seconds: for each call.

    Returns: how many answers were checked; 0 says that every call failed as it may, and that little was tested.

    Raises: AssertionError that says what is wrong.
    """
    made = make()
    assert isinstance(made.name, str) and made.name, "a provider needs a name"
    if isinstance(made, Backend):
        return asyncio.run(_backend(made, seconds))
    assert isinstance(made, Proposer), f"{made!r} is neither a Backend nor a Proposer"
    return asyncio.run(_proposer(made, seconds))


async def _backend(made: Backend, seconds: float) -> int:
    assert isinstance(made.model, str) and made.model, f"{made.name}: `model` must be a name"
    can = made.abilities
    assert isinstance(can, Abilities) and "text" in can.formats, f"{made.name}: it must be able to answer with text"
    assert can.formats <= set(FORMATS), f"{made.name}: formats that there are not: {can.formats - set(FORMATS)}"
    answers = 0
    for kind in sorted(can.formats):
        for n in (1, 3) if can.samples else (1,):
            answers += await _call(made, FORMATS[kind], n, seconds)
    started = time.monotonic()
    await _call(made, FORMATS["text"], 1, 0.0)
    assert time.monotonic() - started < GRACE, f"{made.name}: it works on after the deadline"
    await made.aclose()
    return answers


async def _call(made: Backend, format: Format, n: int, seconds: float) -> int:
    """One call; how many texts it gave."""
    sampling = Sampling(n, 0.8 if made.abilities.temperature else None, max_tokens=64)
    try:
        found = await made.complete(PROMPT, format, sampling, time.monotonic() + seconds)
    except CallError as error:
        assert error.kind in FAILURES, f"{made.name}: a failure of no known kind: {error.kind!r}"
        assert isinstance(error.usage, Usage), f"{made.name}: a failure without a Usage"
        return 0
    except Exception as error:
        raise AssertionError(f"{made.name}: {type(error).__name__} where a CallError is due: {error}") from error
    assert isinstance(found, Completion), f"{made.name}: it gave {found!r}, no Completion"
    assert len(found.texts) <= n, f"{made.name}: {len(found.texts)} answers where {n} were asked for"
    for name, values in (("logprobs", found.logprobs), ("finish_reasons", found.finish_reasons)):
        assert not values or len(values) == len(found.texts), f"{made.name}: {name} must be one a text, or none"
    assert all(isinstance(t, str) for t in found.texts), f"{made.name}: a text that is none"
    assert set(found.finish_reasons) <= set(REASONS), f"{made.name}: finish reasons are {', '.join(REASONS)}"
    assert all(p is None or p <= 0 for p in found.logprobs), f"{made.name}: a log-probability above 0"
    used = vars(found.usage).values()
    assert all(isinstance(v, int) and v >= 0 for v in used), f"{made.name}: usage must be counts: {found.usage}"
    assert found.usage.tokens or found.usage.unreported, (
        f"{made.name}: tokens of 0 that nobody counted; say `unreported`"
    )
    if format.kind == "choice":
        assert all(t.strip() in format.choices for t in found.texts), f"{made.name}: it does not keep to the choices"
    return len(found.texts)


async def _proposer(made: Proposer, seconds: float) -> int:
    useful = 0
    asked: tuple[dict[str, Any], ...] = ({}, {"draft": DRAFT.program, "holes": tuple(DRAFT.holes.values())})
    for wait in (seconds, 0.0):
        for more in asked:
            request = Request(SPEC, count=3, deadline=time.monotonic() + wait, **more)
            try:
                found = await asyncio.wait_for(made.propose(request), wait + GRACE)
            except TimeoutError:
                raise AssertionError(f"{made.name}: it works on after the deadline") from None
            except Exception as error:
                raise AssertionError(
                    f"{made.name}: it raised {type(error).__name__}: failures go into the Proposal"
                ) from error
            assert isinstance(found, Proposal), f"{made.name}: it gave {found!r}, no Proposal"
            assert found.failure is None or found.failure.kind in FAILURES, f"{made.name}: {found.failure}"
            assert set(found.candidates) <= {h.name for h in request.holes}, (
                f"{made.name}: holes that were not asked for"
            )
            useful += found.useful
    await made.aclose()
    return useful
