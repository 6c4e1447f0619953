"""What a run can end in, and how values are compared.

An outcome is data: `Returned`, `Raised`, `OutOfSteps` or `Stuck`. Signals are the
exceptions that carry the last two through running code; they derive from
`BaseException`, so that no `except Exception` of a program can swallow them.
"""

from __future__ import annotations

from collections import Counter, OrderedDict, defaultdict, deque
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time
from decimal import Decimal
from typing import Any, Union


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of one run; all of them are counts, none is a clock.

    Args:
        steps: loop iterations, comprehension elements and calls of recursive functions.
        depth: nested calls of recursive functions.
        memory: units of bulk work and allocation over the whole run (a unit is about a
            character, or an element of a sequence; nothing is given back).
        value_size: characters or elements of one value; an int may have `int_bits` bits.
    """

    steps: int = 200_000
    depth: int = 900
    memory: int = 64 * 1024 * 1024
    value_size: int = 1_000_000
    int_bits: int = 32_768


DEFAULT_LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class Returned:
    value: Any


@dataclass(frozen=True, slots=True)
class Raised:
    """An exception left the program: its type's name and its text."""

    kind: str
    message: str = ""


@dataclass(frozen=True, slots=True)
class OutOfSteps:
    """A limit was reached: "steps", "depth", "memory" or "value size"."""

    what: str = "steps"


@dataclass(frozen=True, slots=True)
class Stuck:
    """The run needed a hole that nobody could read."""

    hole: str
    environment: dict[str, Any] = field(default_factory=dict)


Outcome = Union[Returned, Raised, OutOfSteps, Stuck]
MOST_SHOWN = 200


def describe(outcome: Outcome) -> str:
    """An outcome in words."""
    if isinstance(outcome, Returned):
        return f"gave {shown(outcome.value)}"
    if isinstance(outcome, Raised):
        return f"raised {outcome.kind}" + (f": {outcome.message[:MOST_SHOWN]}" if outcome.message else "")
    if isinstance(outcome, Stuck):
        return f"needs the hole ?{outcome.hole}"
    return f"ran out of {outcome.what}"


def shown(value: Any) -> str:
    """A value as text of bounded length."""
    try:
        text = repr(value)
    except (ValueError, RecursionError):
        return f"a {type(value).__name__} too large to show"
    return text if len(text) <= MOST_SHOWN else text[: MOST_SHOWN - 3] + "..."


def shown_call(name: str, args: Iterable[Any]) -> str:
    """A call as text of bounded length."""
    return f"{name}({', '.join(map(shown, args))})"


class Signal(BaseException):
    """Control flow of the interpreter; never an exception of the program."""


class LimitSignal(Signal):
    """A limit was reached."""

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.what = what


class StuckSignal(Signal):
    """A hole has no value. A hole reader raises it to stop the run."""

    def __init__(self, hole: str = "", environment: dict[str, Any] | None = None) -> None:
        super().__init__(hole)
        self.hole = hole
        self.environment = environment


_SEQUENCES = (list, tuple, deque)
_SETS = (set, frozenset)
_MAPPINGS = (dict, Counter, defaultdict, OrderedDict)
_ATOMS = frozenset({int, str, bool, type(None), bytes, range})


RECORDS: dict[type, tuple[str, ...]] = {}  # the classes that `records` made of a spec's records -> their fields


def parts_of(record: Any) -> tuple[Any, ...]:
    """What the fields of a record hold."""
    return tuple([getattr(record, name) for name in RECORDS[type(record)]])


def record_of(kind: Any, parts: Sequence[Any]) -> Any:
    """A record of a class in RECORDS that holds these parts; nothing of the class is called."""
    if issubclass(kind, tuple):
        return tuple.__new__(kind, parts)
    new = object.__new__(kind)
    for name, part in zip(RECORDS[kind], parts, strict=True):
        object.__setattr__(new, name, part)
    return new


def strict_equal(a: Any, b: Any) -> bool:
    """Equality that tells types apart, at every depth.

    `True` is not `1`, `1` is not `1.0`, `-0.0` is `0.0`, nan equals nan. Sets and dicts
    are compared without regard to order (CPython's order of strings differs per process).
    An `endless` value equals itself only.
    """
    if type(a) is not type(b):
        return False
    if type(a) not in HOLDERS:
        return _equal(a, b)
    if a is b:
        return True
    if type(a) not in RECORDS and len(a) != len(b) or endless(a) or endless(b):
        return False
    try:
        return _equal(a, b)
    except RecursionError:
        return False


def _equal(a: Any, b: Any) -> bool:
    kind = type(a)
    if kind is not type(b):
        return False
    if kind in _ATOMS:
        return bool(a == b)
    if kind is float:
        return a == b or (a != a and b != b)
    if kind is complex:
        return _equal(a.real, b.real) and _equal(a.imag, b.imag)
    if kind in _SEQUENCES:
        return a is b or (len(a) == len(b) and all(map(_equal, a, b)))
    if kind in _SETS or kind in _MAPPINGS:
        return a is b or (len(a) == len(b) and _frozen(a) == _frozen(b))
    if kind in RECORDS:
        return a is b or all(map(_equal, parts_of(a), parts_of(b)))
    if kind in _SHOWN:
        return repr(a) == repr(b)
    return bool(a is b or (not callable(a) and a == b))


def freeze(value: Any) -> Hashable:
    """A hashable key; two values have equal keys if and only if they are `strict_equal`.

    That of an `endless` value is its identity, which means something only while it is alive.
    """
    if type(value) not in HOLDERS:
        return _frozen(value)
    if endless(value):
        return ("object", id(value))
    try:
        return _frozen(value)
    except RecursionError:
        return ("object", id(value))


def _frozen(value: Any) -> Hashable:
    kind = type(value)
    if kind in (str, bytes, type(None), range):
        return value if kind is str or value is None else (kind.__name__, value)
    if kind is int or kind is bool:
        return (kind is bool, value)
    if kind is float:
        return ("float", "nan" if value != value else value)
    if kind is complex:
        return ("complex", _frozen(value.real), _frozen(value.imag))
    if kind in _SEQUENCES:
        inner = set(map(type, value))
        if inner == _INTS:
            return (kind.__name__, int, tuple(value))
        return (kind.__name__, tuple(value) if inner == _TEXTS else tuple(map(_frozen, value)))
    if kind in _SETS:
        return (kind.__name__, frozenset(map(_frozen, value)))
    if kind in _MAPPINGS:
        return (kind.__name__, frozenset((_frozen(k), _frozen(v)) for k, v in value.items()))
    if kind in RECORDS:
        return (kind.__name__, "record", tuple(map(_frozen, parts_of(value))))
    if kind in _SHOWN:
        return (kind.__name__, repr(value))
    if callable(value) or not _hashable(value):
        return ("object", id(value))
    return (kind.__name__, value)


_SHOWN = frozenset((Decimal, datetime, time))  # equal ones may be told apart: Decimal("1.0") and Decimal("1.00")
HOLDERS: set[type] = {*_SEQUENCES, *_SETS, *_MAPPINGS}  # with the classes of records that hold values
_INTS, _TEXTS = {int}, {str}
MOST_PARTS = 4_000_000
FEW_PARTS = 20_000  # that are gone through layer by layer, which is quick where little is shared
DEEPEST = 200


def endless(value: Any) -> bool:
    """Whether a value cannot be told part by part.

    It holds itself, is nested deeper than DEEPEST, or has over MOST_PARTS parts, where shared
    ones count as often as they show (a list put into itself again and again is small in memory).
    """
    kind = type(value)
    if kind not in HOLDERS:
        return False
    if kind in RECORDS:
        value = parts_of(value)
    if kind not in _MAPPINGS and len(value) <= MOST_PARTS and HOLDERS.isdisjoint(map(type, value)):
        return False
    layer = [value]
    left = FEW_PARTS
    for _ in range(DEEPEST):
        if not layer:
            return False
        inner: list[Any] = []
        for part in layer:
            left -= len(parts_of(part) if type(part) in RECORDS else part)
            if left < 0:
                return _endless_graph(value)
            inner += _holders_in(part)
        layer = inner
    return True


def _holders_in(part: Any) -> list[Any]:
    if type(part) in RECORDS:
        part = parts_of(part)
    found = [p for p in part if type(p) in HOLDERS]
    if type(part) in _MAPPINGS:
        found += [p for p in part.values() if type(p) in HOLDERS]
    return found


def _endless_graph(value: Any) -> bool:
    """`endless` by one visit of each object, however often it is shared."""
    told: dict[int, tuple[int, int]] = {}  # parts and depth of what was gone through
    open_: set[int] = set()
    stack: list[tuple[Any, list[Any] | None]] = [(value, None)]
    while stack:
        part, inner = stack.pop()
        if inner is None:
            if id(part) in told:
                continue
            if id(part) in open_ or len(open_) >= DEEPEST:
                return True
            open_.add(id(part))
            inner = _holders_in(part)
            stack.append((part, inner))
            stack += ((p, None) for p in inner)
            continue
        below = [told[id(p)] for p in inner]
        parts = len(parts_of(part) if type(part) in RECORDS else part) + sum(n for n, _ in below)
        depth = 1 + max((d for _, d in below), default=0)
        if parts > MOST_PARTS or depth > DEEPEST:
            return True
        open_.discard(id(part))
        told[id(part)] = parts, depth
    return False


def _hashable(value: Any) -> bool:
    try:
        hash(value)
    except TypeError:
        return False
    return True


_PLAIN = frozenset({int, float, str, bool, type(None), bytes, complex, range})


def snapshot(value: Any) -> Any:
    """A copy that later mutation of `value` cannot reach; sharing inside `value` is kept."""
    if type(value) in _PLAIN:
        return value
    return _copied(value, {})


def snapshot_all(values: tuple[Any, ...]) -> list[Any]:
    """Copies of several values at once; what they share stays shared between the copies."""
    memo: dict[int, Any] = {}
    return [v if type(v) in _PLAIN else _copied(v, memo) for v in values]


COPIED: dict[type, Callable[[Any], Any]] = {}  # other classes of values that change -> what copies one


def _copied(value: Any, memo: dict[int, Any]) -> Any:
    kind = type(value)
    if kind in _PLAIN:
        return value
    found = memo.get(id(value))
    if found is not None:
        return found
    if kind is list or kind is deque:
        new: Any = [] if kind is list else deque(maxlen=value.maxlen)
        memo[id(value)] = new
        new.extend(v if type(v) in _PLAIN else _copied(v, memo) for v in value)
        return new
    if kind is tuple or kind is frozenset:
        new = kind(v if type(v) in _PLAIN else _copied(v, memo) for v in value)
    elif kind is set:
        new = set(value)
    elif kind in RECORDS:
        return _record_copied(value, memo)
    elif kind in _MAPPINGS:
        new = defaultdict(value.default_factory) if kind is defaultdict else kind()
        memo[id(value)] = new
        for k, v in value.items():
            new[k] = v if type(v) in _PLAIN else _copied(v, memo)
        return new
    elif kind in COPIED:
        new = COPIED[kind](value)
    else:
        return value
    memo[id(value)] = new
    return new


def _record_copied(value: Any, memo: dict[int, Any]) -> Any:
    kind = type(value)
    if isinstance(value, tuple):
        new = memo[id(value)] = record_of(kind, [_copied(v, memo) for v in value])
        return new
    new = memo[id(value)] = object.__new__(kind)  # known before its parts, which may hold it
    for name in RECORDS[kind]:
        object.__setattr__(new, name, _copied(getattr(value, name), memo))
    return new
