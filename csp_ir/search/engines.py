"""The engines by name."""

from __future__ import annotations

from csp_ir.errors import SpecError
from csp_ir.search.base import Search

NAMES = ("trace", "cpsat", "python-constraint")  # the first one by default; the others need extras of these names


def engine(name: str) -> Search:
    """The engine of this name. Raises SpecError for an unknown one."""
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
