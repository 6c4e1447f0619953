"""csp-ir: a specification becomes a Python function that was run on every example.

Names are imported on first use, so that `import csp_ir` and `csp-ir --version` cost nothing.
"""

from __future__ import annotations

from csp_ir._version import __version__

TYPE_CHECKING = False  # `typing` itself would take longer to import than all else here
if TYPE_CHECKING:
    from typing import Any

    from csp_ir.api import compare, doubts, lift, refactor, repair, solve
    from csp_ir.asynchronous import asolve, solving
    from csp_ir.drafts import Draft
    from csp_ir.errors import CspIrError, InputError, IRSyntaxError, IRTypeError, SpecError
    from csp_ir.notebook import load_ipython_extension as load_ipython_extension
    from csp_ir.result import Result
    from csp_ir.spec.model import Example, Raises, Spec
    from csp_ir.spec.read import read_spec
    from csp_ir.spelled import hole
    from csp_ir.verdict import Exhausted, Solved, Unknown, Unsatisfiable

_HOME = {
    "CspIrError": "csp_ir.errors",
    "Draft": "csp_ir.drafts",
    "Example": "csp_ir.spec.model",
    "Exhausted": "csp_ir.verdict",
    "IRSyntaxError": "csp_ir.errors",
    "IRTypeError": "csp_ir.errors",
    "InputError": "csp_ir.errors",
    "Raises": "csp_ir.spec.model",
    "Result": "csp_ir.result",
    "Solved": "csp_ir.verdict",
    "Spec": "csp_ir.spec.model",
    "SpecError": "csp_ir.errors",
    "Unknown": "csp_ir.verdict",
    "Unsatisfiable": "csp_ir.verdict",
    "asolve": "csp_ir.asynchronous",
    "compare": "csp_ir.api",
    "doubts": "csp_ir.api",
    "lift": "csp_ir.api",
    "refactor": "csp_ir.api",
    "hole": "csp_ir.spelled",
    "load_ipython_extension": "csp_ir.notebook",
    "read_spec": "csp_ir.spec.read",
    "repair": "csp_ir.api",
    "solve": "csp_ir.api",
    "solving": "csp_ir.asynchronous",
}

__all__ = [
    "CspIrError",
    "Draft",
    "Example",
    "Exhausted",
    "IRSyntaxError",
    "IRTypeError",
    "InputError",
    "Raises",
    "Result",
    "Solved",
    "Spec",
    "SpecError",
    "Unknown",
    "Unsatisfiable",
    "__version__",
    "asolve",
    "compare",
    "doubts",
    "hole",
    "lift",
    "load_ipython_extension",
    "read_spec",
    "refactor",
    "repair",
    "solve",
    "solving",
]


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'csp_ir' has no attribute {name!r}")
    from importlib import import_module

    value = getattr(import_module(_HOME[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return __all__
