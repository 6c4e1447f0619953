"""Going past holes for statements: each variable in scope there gets a value that is not known."""

from __future__ import annotations

from collections.abc import Mapping

from csp_ir.ir import nodes as ir
from csp_ir.ir.check import HoleContext
from csp_ir.ir.rewrite import fill


def past_statements(draft: ir.Program, contexts: Mapping[str, HoleContext]) -> ir.Program | None:
    """The draft with statements that assign a hole to every variable in place of each block hole; None without any.

    What an example wants of the last value of such a hole is what the variable has to be after the statements,
    where they neither end the run nor raise.
    """
    blocks = {n: c for n, c in contexts.items() if c.kind == "block"}
    if not blocks:
        return None
    bodies = {
        n: tuple(ir.Assign((ir.Name(v),), ir.Hole(left_in(n, v))) for v in c.scope) or (ir.Pass(),)
        for n, c in blocks.items()
    }
    return fill(draft, bodies)


def left_in(block: str, variable: str) -> str:
    """The hole for what statements leave in a variable; no hole of a user's has such a name."""
    return f"{block}.{variable}"
