"""The built-in propagators."""

from __future__ import annotations

from collections.abc import Callable

from csp_ir.propagators.all_different import AllDifferent
from csp_ir.propagators.backward import Backward
from csp_ir.propagators.base import Propagator
from csp_ir.propagators.dependency import Dependency
from csp_ir.propagators.forward import Forward
from csp_ir.propagators.nogoods import Nogoods
from csp_ir.propagators.refinement import Refinement
from csp_ir.propagators.relation import Relations
from csp_ir.propagators.scope import Scope
from csp_ir.propagators.structure import Structure
from csp_ir.propagators.types import Types

BUILTIN: tuple[Callable[[], Propagator], ...] = (
    Scope,
    Structure,
    Types,
    Nogoods,
    Relations,
    Dependency,
    AllDifferent,
    Refinement,
    Forward,
    Backward,
)
# In place of these, for callers who look among well-formed programs first.
STRICT: dict[Callable[[], Propagator], Callable[[], Propagator]] = {
    Scope: lambda: Scope(strict=True),
    Types: lambda: Types(strict=True),
}
