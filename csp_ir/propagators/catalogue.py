"""The built-in propagators."""

from __future__ import annotations

from collections.abc import Callable

from csp_ir.propagators.base import Propagator
from csp_ir.propagators.nogoods import Nogoods

BUILTIN: tuple[Callable[[], Propagator], ...] = (Nogoods,)
