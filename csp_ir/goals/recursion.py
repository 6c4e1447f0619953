"""Bodies that call their own function: its results on examples' arguments are known, others come of running the body."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cached_property
from typing import Any

from csp_ir.draft.bank import Term
from csp_ir.draft.library import Op
from csp_ir.goals.choices import bounded
from csp_ir.goals.fill import Maker
from csp_ir.goals.forms import FREE_USE, HoleUse, Skeleton
from csp_ir.goals.scope import operation
from csp_ir.goals.skeletons import RECURSIONS
from csp_ir.goals.sources import Source

VALUES = operation("{0}.values()", 2, "value", meaning=lambda v: list(v.values()))
NESTED = 120  # parts of arguments that are looked at
NUMBERS = (7, 12, 1, 3, 20, 6, 2, 0, 4)


def recursions(maker: Maker) -> Iterator[tuple[float, Skeleton, dict[str, str], Maker]]:
    """The shapes of recursion that suit, with their prices and words, and what makes their bodies."""
    own = Recursive(maker.scope, maker.task)
    own.effort = maker.effort
    kinds = {type(w) for w in maker.task.wanted}
    return ((own.price(s), s, w, own) for s in RECURSIONS if own.suits(s, kinds) for w in own.words(s))


class Recursive(Maker):
    """Makes the domains of bodies that call themselves: every hole sees only what stands in its own call."""

    recursive = True

    @property
    def consts(self) -> list[Term]:
        return []

    @cached_property
    def ops(self) -> list[tuple[Op, int]]:
        return [(replace(VALUES, params=("dict",)), VALUES.cost), *super().ops]

    @cached_property
    def parts_of_arguments(self) -> list[Any]:
        """The first arguments of examples, and what is nested in them."""
        found: list[Any] = []
        todo = [e.args[0] for e in self.task.examples if e.args]
        while todo and len(found) < NESTED:
            v = todo.pop(0)
            found.append(v)
            todo += v.values() if isinstance(v, dict) else v if isinstance(v, list | tuple) else ()
        return found

    def words(self, skeleton: Skeleton) -> Iterator[dict[str, str]]:
        """Words for a row; none where the first argument does not nest as the row takes it to."""
        names = self.task.names
        if not names:
            return
        given = [e.args[0] for e in self.task.examples]
        kinds = {type(v) for v in given}
        nested = [v for v in self.parts_of_arguments[len(given) :] if type(v) in (list, tuple, dict)]
        rest = "".join(f", {n}" for n in names[1:])
        words = {"f": "_again", "p": names[0], "rest": rest, "all": ", ".join(names)}
        if "$nest" in skeleton.text:
            for kind in dict.fromkeys(type(v) for v in nested):
                if kind in kinds:
                    yield {**words, "nest": kind.__name__}
        elif ".items()" in skeleton.text:
            if kinds == {dict}:
                yield words
        elif "child" in skeleton.text:
            if nested and kinds <= {list, tuple, dict}:
                yield words
        elif kinds <= {int, str, list}:
            yield words

    def admits(self, use: HoleUse, term: Term, sort: str, given: bool) -> bool:
        if use.use == FREE_USE and use.name not in ("start", "value", "path"):
            return not term.fixed
        return super().admits(use, term, sort, given)

    def pool(self, name: str, sort: str, elements: Source | None) -> list[Any]:
        given = self.parts_of_arguments
        if self.task.names and name == self.task.names[0]:
            kinds = {type(e.args[0]) for e in self.task.examples}
            own = [v for v in given if type(v) in kinds]
            return [*own, *NUMBERS] if kinds == {int} else own
        if name in self.task.names:
            at = self.task.names.index(name)
            return [e.args[at] for e in self.task.examples]
        if sort == "item":
            held = [v for v in given if type(v) not in (list, tuple, dict)]
            return held or given
        if sort == "key":
            return [k for v in given if isinstance(v, dict) for k in v] or [""]
        if sort == "path":
            return [k for w in self.task.wanted if isinstance(w, dict) for k in w] or [""]
        return [v for v in super().pool(name, sort, elements) if bounded(v)] or [0]
