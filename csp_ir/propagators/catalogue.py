"""The built-in propagators."""

from __future__ import annotations

from collections.abc import Callable

from csp_ir.propagators.all_different import AllDifferent
from csp_ir.propagators.base import Propagator
from csp_ir.propagators.dependency import Dependency
from csp_ir.propagators.nogoods import Nogoods
from csp_ir.propagators.relation import Relations

BUILTIN: tuple[Callable[[], Propagator], ...] = (Nogoods, Relations, Dependency, AllDifferent)
