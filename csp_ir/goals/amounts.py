"""Shares of an amount that is told in several units, as the hours, minutes and seconds of so many seconds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

from csp_ir.draft.bank import Term
from csp_ir.draft.library import Op
from csp_ir.draft.stems import stems_of
from csp_ir.draft.units import shares
from csp_ir.goals.scope import SAID, Scope


def told_in_units(scope: Scope) -> Iterator[Term]:
    """`x // 3600`, `x // 60 % 60` and `x % 60`, where the prose names two units of one ladder or more."""
    for leaf in scope.leaves:
        if leaf.sort == "int" and leaf.op is None:
            for words, size, next_size in shares(scope.weights.stems, stems_of(leaf.leaf.replace("_", " "))):
                if (size, next_size) != (1, None) and (
                    made := scope.apply(_share(words, size, next_size), leaf)
                ) is not None:
                    yield made


@cache
def _share(words: frozenset[str], size: int, next_size: int | None) -> Op:
    text = "{0}" + (f" // {size}" if size > 1 else "") + (f" % {next_size}" if next_size else "")
    return Op(f"({text})", ("int",), _meaning(size, next_size), SAID, words)


def _meaning(size: int, next_size: int | None) -> Callable[[Any], Any]:
    return (lambda v: v // size) if next_size is None else (lambda v: v // size % next_size)
