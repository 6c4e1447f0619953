"""The Spec: what the user wrote, as data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from csp_ir.ir.nodes import Expr, Function, Parameter, Program
from csp_ir.ir.types import ANY, Type


class Line(str):
    """A text of a spec that remembers where it stands: 1-based line and column of its first character."""

    line: int | None
    column: int | None

    def __new__(cls, text: str, line: int | None = None, column: int | None = None) -> Line:
        self = super().__new__(cls, text)
        self.line, self.column = line, column
        return self

    def at(self, offset: int) -> dict[str, int | None]:
        """`line` and `column`, as errors take them, of the character at an offset."""
        return {"line": self.line, "column": None if self.column is None else self.column + offset}


@dataclass(frozen=True)
class Raises:
    """An example's expectation that the call raises a builtin exception of this kind."""

    kind: str
    message: str | None = None


@dataclass(frozen=True)
class Example:
    """One call and what it must give; `args` are positional and complete.

    tolerance: how far a number in the result may lie from the one that is expected; None where it is exact.
    """

    args: tuple[Any, ...]
    expected: Any
    line: int | None = None
    tolerance: float | None = None


@dataclass(frozen=True)
class Spec:
    """What a function must do.

    typed: whether the user annotated the signature; else types were inferred from the examples.
    ensures may name the parameters and `result`; requires only the parameters.
    constraints: `Line`s where the text they come from is known.
    probes: arguments that clauses of `ensures` were written for; each must give a result that satisfies them.
    notes: what the text says and nothing checks; warnings: what was read in a way that may not be what was meant.
    """

    name: str
    prose: str = ""
    parameters: tuple[Parameter, ...] = ()
    returns: Type = ANY
    examples: tuple[Example, ...] = ()
    requires: tuple[Expr, ...] = ()
    ensures: tuple[Expr, ...] = ()
    constraints: tuple[str, ...] = ()
    sketch: Program | None = None
    helpers: tuple[Function, ...] = ()
    effects: tuple[str, ...] = ()
    file: str | None = None
    typed: bool = True
    probes: tuple[tuple[Any, ...], ...] = ()
    notes: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
