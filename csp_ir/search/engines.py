"""The engines by name, and the rule by which `auto` chooses one."""

from __future__ import annotations

from csp_ir.domains.model import Problem
from csp_ir.errors import SpecError
from csp_ir.search.base import Search

NAMES = ("auto", "trace", "cpsat", "python-constraint")


def engine(name: str, problem: Problem) -> Search:
    """The engine of this name for a problem.

    `auto`: `cpsat` where nothing is run, that is, where there are no examples, so that nogoods,
    constraints and costs decide alone; `trace` otherwise. `python-constraint` only on demand.

    Raises: SpecError for an unknown name.
    """
    if name == "auto":
        name = "trace" if problem.examples else "cpsat"
    if name == "trace":
        from csp_ir.search.trace import TraceSearch

        return TraceSearch()
    if name == "cpsat":
        from csp_ir.search.cpsat import CpSatSearch

        return CpSatSearch()
    if name == "python-constraint":
        from csp_ir.search.pyconstraint import PythonConstraintSearch

        return PythonConstraintSearch()
    raise SpecError(f"no search engine named {name!r}", remedy=f"one of {', '.join(NAMES)}")
