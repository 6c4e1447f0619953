"""Bit-vector operations as components on unsigned integers of one width, with their inverses."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from csp_ir.deduction.domains import FREE, is_exact
from csp_ir.deduction.language import Component, Term
from csp_ir.deduction.smt.bitvectors import TESTS, WORDS

_COMMUTES = {"bvand", "bvor", "bvxor", "bvadd", "bvmul", "bvnand", "bvnor", "bvxnor"}


@dataclass(frozen=True, slots=True)
class Bits:
    """Words whose bits under `mask` are those of `bits`."""

    mask: int
    bits: int

    def __contains__(self, value: Any) -> bool:
        return bool(value & self.mask == self.bits)


def _exactly(function: Callable[..., int], full: int) -> Callable[..., Any]:
    """The witness of an operation that its output and other argument can be undone by."""

    def witness(out: Any, *others: int) -> Any:
        return (function(out[0], *others) & full,) if is_exact(out) else FREE

    return witness


def _and_other(out: Any, a: int) -> Any:
    """b of a & b: the output where a has ones, free where it has none."""
    if not is_exact(out):
        return FREE
    return None if out[0] & ~a else Bits(a, out[0])


def _or_other(full: int) -> Callable[..., Any]:
    def witness(out: Any, a: int) -> Any:
        """b of a | b: the output where a has zeros, free where it has none."""
        if not is_exact(out):
            return FREE
        return None if a & ~out[0] else Bits(full & ~a, out[0] & ~a)

    return witness


def _inverses(name: str, full: int) -> dict[int, Callable[..., Any]]:
    if name == "bvnot":
        return {0: _exactly(lambda o: ~o, full)}
    if name == "bvneg":
        return {0: _exactly(lambda o: -o, full)}
    if name == "bvxor":
        return {1: _exactly(lambda o, a: o ^ a, full)}
    if name == "bvxnor":
        return {1: _exactly(lambda o, a: ~(o ^ a), full)}
    if name == "bvadd":
        return {1: _exactly(lambda o, a: o - a, full)}
    if name == "bvsub":
        return {0: _exactly(lambda o, b: o + b, full), 1: _exactly(lambda o, a: a - o, full)}
    if name == "bvand":
        return {1: _and_other}
    if name == "bvor":
        return {1: _or_other(full)}
    return {}


def _useful_pair(args: tuple[Term, ...]) -> bool:
    return args[0] is not args[1] and not all(a.constant for a in args)


def _useful_single(args: tuple[Term, ...]) -> bool:
    return True


def word_component(name: str, arity: int, width: int) -> Component | None:
    """The component of a bit-vector operation or comparison; None for another name."""
    full = (1 << width) - 1
    meaning = WORDS.get((name, arity))
    if meaning is not None:
        fast = _FAST.get(name)
        if fast is not None:
            function = fast(full)
        elif arity == 1:

            def function(a: int) -> int:
                return meaning(a, width) & full
        else:

            def function(a: int, b: int) -> int:
                return meaning(a, b, width) & full

        return Component(
            name, arity, function, inverses=_inverses(name, full),
            useful=_useful_single if arity == 1 or name in ("bvadd", "bvmul", "bvsub", "bvshl", "bvlshr") else _useful_pair,
            commutes=name in _COMMUTES,
        )  # fmt: skip
    test = TESTS.get(name)
    if test is not None and arity == 2:
        return Component(name, 2, lambda a, b: test(a, b, width), useful=_useful_pair)
    return None


_FAST: dict[str, Callable[[int], Callable[..., int]]] = {
    "bvnot": lambda full: lambda a: a ^ full,
    "bvneg": lambda full: lambda a: -a & full,
    "bvand": lambda full: lambda a, b: a & b,
    "bvor": lambda full: lambda a, b: a | b,
    "bvxor": lambda full: lambda a, b: a ^ b,
    "bvadd": lambda full: lambda a, b: (a + b) & full,
    "bvsub": lambda full: lambda a, b: (a - b) & full,
    "bvmul": lambda full: lambda a, b: (a * b) & full,
}
