"""A fault of another package's propagator is told as that package's, whatever it is."""

from __future__ import annotations

from collections.abc import Callable
from importlib.metadata import EntryPoint
from typing import Any

import pytest

from csp_ir.domains.model import Candidate, Conflict, Problem, Prune
from csp_ir.errors import PluginError
from csp_ir.ir.parse import parse_expr, parse_program
from csp_ir.propagators.base import Propagator
from csp_ir.propagators.conformance import check_propagator
from csp_ir.propagators.engine import propagate
from csp_ir.propagators.plugins import ENTRY_POINTS, Plugin
from csp_ir.spec.model import Example


class Told(Propagator):
    """Finds what it is told to find."""

    name = "told"

    def __init__(self, found: Callable[[], Any]) -> None:
        self.found = found

    def propagate(self, problem: Problem) -> Any:
        return self.found()


def good() -> Told:
    return Told(lambda: [Prune("p", 1, "?p = `n + 1` removed: told so", "told")])


def missing() -> Told:
    return Told(lambda: {}["oops"])


def nothing() -> Told:
    return Told(lambda: None)


def stranger() -> Told:
    return Told(lambda: [Prune("nohole", 0, "gone", "told")])


def beyond() -> Told:
    return Told(lambda: [Prune("p", 9, "gone", "told")])


def text() -> Told:
    return Told(lambda: ["gone"])


def no_propagator() -> object:
    return object()


def watches_wrongly() -> Told:
    made = good()
    made.watches = lambda problem: 1 // 0  # type: ignore[method-assign]
    return made


def problem() -> Problem:
    made = Problem.of(parse_program("def half(n: int) -> int:\n    return ?p"), (Example((4,), 2),))
    for fragment in ("n // 2", "n + 1"):
        made.domains["p"].add(Candidate(parse_expr(fragment)))
    return made


def point(value: str) -> EntryPoint:
    return EntryPoint(f"my-{value}", f"{__name__}:{value}", ENTRY_POINTS)


def test_a_good_one_prunes() -> None:
    made = problem()
    result = propagate(made, [Plugin(point("good"))])
    assert [p.reason for p in result.prunes] == ["?p = `n + 1` removed: told so"]


@pytest.mark.parametrize(
    ("value", "why"),
    [
        ("missing", "KeyError: 'oops'"),
        ("nothing", "'NoneType' object is not iterable"),
        ("stranger", r"it prunes \?nohole, and there is no such hole"),
        ("beyond", r"candidate 9 of \?p, which has 2"),
        ("text", "'gone', which is neither a Prune nor a Conflict"),
        ("no_propagator", "not a Propagator"),
        ("not_there", "has no attribute 'not_there'"),
        ("watches_wrongly", "ZeroDivisionError"),
    ],
)
def test_a_fault_names_the_plugin(value: str, why: str) -> None:
    with pytest.raises(PluginError, match=why) as caught:
        propagate(problem(), [Plugin(point(value))])
    assert caught.value.plugin == f"my-{value}" and "pip uninstall" in str(caught.value)


@pytest.mark.parametrize(
    ("make", "why"),
    [
        (nothing, "gave None, not prunes"),
        (text, "neither a Prune nor a Conflict"),
        (no_propagator, "is not a Propagator"),
    ],
)
def test_the_conformance_test_says_what_is_malformed(make: Callable[[], Any], why: str) -> None:
    with pytest.raises(AssertionError, match=why):
        check_propagator(make, problems=2)


def test_a_conflict_goes_through() -> None:
    plugin = Plugin(point("good"))
    plugin.inner = Told(lambda: [Conflict("nothing can be", "told")])
    result = propagate(problem(), [plugin])
    assert result.conflict is not None and result.conflict.reason == "nothing can be"
