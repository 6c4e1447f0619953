"""Loops whose holes are all decided, run to their end in one go: compiled once for each choice of candidates.

Only what ends normally counts. Whatever else happens there is gone through step by step, as if this had not been tried.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from csp_ir.domains.classes import NOTHING
from csp_ir.domains.fragments import assigned_names
from csp_ir.domains.model import Candidate, Fragment
from csp_ir.errors import IRTypeError
from csp_ir.interpreter.evaluation import Function, compile_expr, guarded
from csp_ir.interpreter.outcomes import Limits, LimitSignal
from csp_ir.ir import nodes as ir
from csp_ir.ir.rewrite import fill, free_names, map_nodes
from csp_ir.ir.types import ANY
from csp_ir.search.growing import growth

LONG = 128  # turns that are worth compiling a loop for
MOST_KEPT = 500  # choices of candidates that a loop is kept compiled for


@dataclass(frozen=True)
class _Compiled:
    """function: of `params` (and the items of a `for`), gives (True, the returned value) or (False, *the values of `outs`)."""

    function: Function
    params: tuple[str, ...]
    outs: tuple[str, ...]


@dataclass
class Loop:
    """A `for` or `while` statement of a draft.

    slots: of the draft's variables. growing: lists that are added to in place here, and nowhere else. holes: that stand in it. end: where a run goes on after it; live: the variables that
    matter from there on.
    """

    statement: ir.For | ir.While
    helpers: Mapping[str, ir.Function]
    limits: Limits
    slots: Mapping[str, int]
    growing: frozenset[str] = frozenset()
    holes: tuple[str, ...] = ()
    end: int = 0
    live: frozenset[str] = frozenset()
    known: dict[tuple[object, ...], _Compiled | None] = field(default_factory=dict)

    def run(
        self, chosen: Sequence[int], candidates: Sequence[Sequence[Candidate]], slots: list[Any], items: Any
    ) -> tuple[bool, Any, int] | None:
        """Run the rest of the loop, and put what it leaves into the slots.

        Args:
            chosen: of each hole, which of its candidates it takes.
            items: those still to come, of a `for`.

        Returns: whether the draft returned in it, the value, the steps; None where it has to be gone through instead.
        Raises: LimitSignal.
        """
        bound = tuple(n for n, s in self.slots.items() if slots[s] is not NOTHING)
        key = (bound, *chosen)
        if key not in self.known:
            if len(self.known) >= MOST_KEPT:
                self.known.clear()
            fragments = {h: c[i].fragment for h, c, i in zip(self.holes, candidates, chosen, strict=True)}
            self.known[key] = self._compile(fragments, frozenset(bound))
        compiled = self.known[key]
        if compiled is None:
            return None
        try:
            given = [slots[self.slots[p]] for p in compiled.params]
            left, *rest = compiled.function(*given, *([] if items is None else [items]))
        except LimitSignal:
            raise
        except Exception:
            return None
        steps = compiled.function.args[0].meter.steps if guarded(compiled.function) else 0  # type: ignore[attr-defined]
        if left:
            return True, rest[0], steps
        for name, value in zip(compiled.outs, rest, strict=True):
            slots[self.slots[name]] = value
        return False, None, steps

    def _compile(self, chosen: Mapping[str, Fragment], bound: frozenset[str]) -> _Compiled | None:
        statement = fill(self.statement, chosen)
        grown = {found[0] for n in statement.walk() if (found := growth(n)) is not None} & self.growing
        assigned = assigned_names(statement) | grown
        used = assigned | free_names(statement)
        outs = tuple(sorted(assigned & self.live))
        variables = self.slots.keys()
        if any(isinstance(n, ir.Hole) for n in statement.walk()) or not bound.issuperset(outs):
            return None
        if (used & variables) - bound - assigned:
            return None  # unbound: what that means only the whole draft can say
        name, items = self._fresh(used, "run_loop"), self._fresh(used, "items_left")
        params = given = tuple(sorted(used & bound))
        if isinstance(statement, ir.For):
            statement, given = ir.For(statement.target, ir.Name(items), statement.body), (*params, items)
        ends = ir.Return(ir.TupleDisplay((ir.Literal(False), *map(ir.Name, outs))))
        copies = [ir.Assign((ir.Name(n),), ir.ListDisplay((ir.Starred(ir.Name(n)),))) for n in sorted(grown & bound)]
        body = (*copies, map_nodes(statement, self._native), ends)
        function = ir.Function(name, tuple(ir.Parameter(p) for p in given), ANY, body)
        call = ir.Call(ir.Name(name), tuple(map(ir.Name, given)))
        try:
            made = compile_expr(call, given, {**self.helpers, name: function}, limits=self.limits)
        except IRTypeError:
            return None
        return _Compiled(made, params, outs)

    def _native(self, n: ir.Node) -> Any:
        """What returns leaves the loop with its value; what is assigned to in place must not be changeable (it is hashed)."""
        if isinstance(n, ir.Return):
            return ir.Return(ir.TupleDisplay((ir.Literal(True), n.value or ir.Literal(None))))
        if isinstance(n, ir.AugAssign) and isinstance(n.op, str):
            if (found := growth(n)) is not None and found[0] in self.growing:
                return n
            return (ir.ExprStmt(ir.SetDisplay((n.target,))), ir.Assign((n.target,), ir.Binary(n.target, n.op, n.value)))
        return n

    def _fresh(self, used: frozenset[str], name: str) -> str:
        """A name that nothing here has."""
        while name in used or name in self.slots or name in self.helpers:
            name += "_"
        return name


def holes_of(statement: ir.Stmt) -> tuple[str, ...]:
    """The names of the holes in a statement."""
    return tuple(dict.fromkeys(n.name for n in statement.walk() if isinstance(n, ir.Hole)))


def decided(loop: Loop, masks: Sequence[int], index: Mapping[str, int]) -> bool:
    """Whether each hole of a loop has one candidate left."""
    return all(not (mask := masks[index[h]]) & (mask - 1) for h in loop.holes)
