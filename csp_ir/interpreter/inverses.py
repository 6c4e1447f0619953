"""Operations read backwards (witness functions, as FlashMeta's): what an operand must be for the whole to be a wanted value.

`INVERSES[operator][place](wanted, *others)` lists values of the operand at a place, where the others, in order, are known: with
each of them the operation gives the wanted value (of floats, nearly); nothing where no operand does; None where they cannot be
listed. An operator is named as the IR writes it, a function by its name. `tests/interpreter/test_inverses.py` holds every row
against its operation.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from csp_ir.interpreter.outcomes import strict_equal

Listed = Sequence[Any] | None
Inverse = Callable[..., Listed]

# Of which all operands of the wanted value's type are listed, where that is no float.
COMPLETE = frozenset(("+", "-", "*", "//", "unary -", "abs"))
_SEQUENCES = (str, list, tuple)
_NUMBERS = (int, float)


def _plus_left(wanted: Any, right: Any) -> Listed:
    if type(wanted) not in _SEQUENCES:
        return _minus_left(wanted, -right) if type(right) in _NUMBERS else None
    if type(right) is not type(wanted):
        return ()
    rest = len(wanted) - len(right)
    return (wanted[:rest],) if rest >= 0 and strict_equal(wanted[rest:], right) else ()


def _plus_right(wanted: Any, left: Any) -> Listed:
    if type(wanted) not in _SEQUENCES:
        return _plus_left(wanted, left)
    if type(left) is not type(wanted):
        return ()
    return (wanted[len(left) :],) if strict_equal(wanted[: len(left)], left) else ()


def _minus_left(wanted: Any, right: Any) -> Listed:
    return (wanted + right,) if type(wanted) in _NUMBERS and type(right) in _NUMBERS else None


def _minus_right(wanted: Any, left: Any) -> Listed:
    return (left - wanted,) if type(wanted) in _NUMBERS and type(left) in _NUMBERS else None


def _factor(wanted: Any, other: Any) -> Listed:
    if type(wanted) not in _NUMBERS or type(other) not in _NUMBERS:
        return None
    if not other:
        return () if wanted else None
    if type(wanted) is int and type(other) is int:
        return () if wanted % other else (wanted // other,)
    return (wanted / other,)


def _divided(wanted: Any, divisor: Any) -> Listed:
    if type(wanted) is not float or type(divisor) not in _NUMBERS:
        return None
    return (wanted * divisor,) if divisor else ()


def _divisor(wanted: Any, divided: Any) -> Listed:
    if type(wanted) is not float or type(divided) not in _NUMBERS or not (wanted or divided):
        return None
    return (divided / wanted,) if wanted and divided else ()


def _floored(wanted: Any, divisor: Any) -> Listed:
    if type(wanted) is not int or type(divisor) is not int or not divisor:
        return None
    first = wanted * divisor
    return range(first, first + divisor) if divisor > 0 else range(first + divisor + 1, first + 1)


def _unsigned(wanted: Any) -> Listed:
    if type(wanted) not in _NUMBERS:
        return None
    return () if wanted < 0 else (wanted, -wanted) if wanted else (wanted,)


def _equal(wanted: Any, other: Any) -> Listed:
    return (other,) if wanted is True else None


def _unequal(wanted: Any, other: Any) -> Listed:
    return (other,) if wanted is False else None


def _written(wanted: Any) -> Listed:
    """What `str` writes so: a whole number before the text itself."""
    if type(wanted) is not str:
        return None
    try:
        number = int(wanted)
    except ValueError:
        return (wanted,)
    return (number, wanted) if str(number) == wanted else (wanted,)


def _index(wanted: Any, base: Any) -> Listed:
    """Keys of a dictionary, places in a sequence."""
    if type(base) is dict:
        return [k for k, v in base.items() if strict_equal(v, wanted)]
    return _places(lambda at: base[at], wanted, base)


def _turned(wanted: Any, low: Any, high: Any, step: Any) -> Listed:
    return (wanted[::-1],) if (low, high, step) == (None, None, -1) and type(wanted) in _SEQUENCES else None


def _bound(at: int) -> Inverse:
    def listed(wanted: Any, base: Any, *others: Any) -> Listed:
        bounds = [*others[:at], None, *others[at:]]

        def cut(bound: int) -> Any:
            bounds[at] = bound
            return base[slice(*bounds)]

        return _places(cut, wanted, base)

    return listed


def _places(made: Callable[[int], Any], wanted: Any, base: Sequence[Any]) -> list[int]:
    """Whole numbers up to the size of a sequence that give what is wanted, those from the front first."""
    found = []
    for at in range(-len(base), len(base) + 1):
        try:
            if strict_equal(made(at), wanted):
                found.append(at)
        except (IndexError, ValueError, TypeError):
            continue
    return sorted(found, key=lambda v: (v < 0, abs(v)))


INVERSES: Mapping[str, Mapping[int, Inverse]] = {
    "+": {0: _plus_left, 1: _plus_right},
    "-": {0: _minus_left, 1: _minus_right},
    "*": {0: _factor, 1: _factor},
    "/": {0: _divided, 1: _divisor},
    "//": {0: _floored},
    "unary -": {0: lambda wanted: (-wanted,) if type(wanted) in _NUMBERS else None},
    "unary not": {0: lambda wanted: (not wanted,) if type(wanted) is bool else None},
    "==": {0: _equal, 1: _equal},
    "!=": {0: _unequal, 1: _unequal},
    "abs": {0: _unsigned},
    "str": {0: _written},
    "[]": {1: _index},
    "[:]": {0: _turned, 1: _bound(0), 2: _bound(1), 3: _bound(2)},
}
