"""The Spec: what the user wrote, as data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from csp_ir.ir.nodes import Expr, Function, Parameter, Program
from csp_ir.ir.types import ANY, Type


@dataclass(frozen=True)
class Raises:
    """An example's expectation that the call raises a builtin exception of this kind."""

    kind: str
    message: str | None = None


@dataclass(frozen=True)
class Example:
    """One call and what it must give; `args` are positional and complete."""

    args: tuple[Any, ...]
    expected: Any
    line: int | None = None


@dataclass(frozen=True)
class Spec:
    """What a function must do.

    typed: whether the user annotated the signature; else types were inferred from the examples.
    ensures may name the parameters and `result`; requires only the parameters.
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
    notes: tuple[str, ...] = ()
