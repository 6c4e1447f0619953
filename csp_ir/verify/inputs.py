"""Inputs generated from types, for properties. Imports Hypothesis, so import this module lazily."""

from __future__ import annotations

import ast
import datetime
import os
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import hypothesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from csp_ir.files import scratch_folder
from csp_ir.interpreter.outcomes import RECORDS, record_of
from csp_ir.interpreter.records import record_classes
from csp_ir.ir.nodes import Function, Record
from csp_ir.ir.plain_values import PLAIN_TYPES
from csp_ir.ir.types import Type
from csp_ir.verify.bounds import FEW, WIDE, Bound
from csp_ir.work import worked

_TEXT = "abcdefghijklmnopqrstuvwxyzABCXYZ0123456789 .,;:-_!?'\"()[]{}/\\\n\té"


_PATH: Any = PLAIN_TYPES["Path"]


def _to_seconds(moment: Any) -> Any:
    return moment.replace(microsecond=0)


_SIMPLE: dict[str, st.SearchStrategy[Any]] = {
    "int": st.integers(-20, 20) | st.integers(-10_000, 10_000),
    "float": st.integers(-20, 20).map(float) | st.floats(-1e6, 1e6, allow_nan=False, allow_infinity=False),
    "str": st.text(_TEXT, max_size=12),
    "bytes": st.binary(max_size=8),
    "bool": st.booleans(),
    "None": st.none(),
    "date": st.dates(datetime.date(1900, 1, 1), datetime.date(2100, 12, 31)),
    "datetime": st.datetimes(datetime.datetime(1900, 1, 1), datetime.datetime(2100, 12, 31)).map(_to_seconds),
    "time": st.times().map(_to_seconds),
    "timedelta": st.integers(-(10**7), 10**7).map(lambda s: datetime.timedelta(seconds=s)),
    "Decimal": st.decimals(-10_000, 10_000, places=2),
    "Fraction": st.fractions(-100, 100, max_denominator=100),
    "Path": st.lists(st.sampled_from(("a", "b.txt", "..", "docs", "x.tar.gz")), max_size=4).map(lambda p: _PATH(*p)),
}


class Strategies:
    """Values of types; None for a type of which no values can be made (functions, iterators)."""

    def __init__(self, records: Iterable[Function] = ()) -> None:
        """records: the helpers of the spec; of those that are records values are made."""
        helpers = tuple(records)
        self.classes = record_classes(helpers)
        self.records = {h.name: h for h in helpers if isinstance(h, Record)}

    def of(self, t: Type, depth: int = 0) -> st.SearchStrategy[Any] | None:
        if t.written.startswith("Literal["):
            return st.sampled_from(ast.literal_eval(f"({t.written[8:-1]},)"))
        if t.name in _SIMPLE:
            return _SIMPLE[t.name]
        if t.name in ("Any", "Var", "Hole", "object"):
            return st.integers(-20, 20) if t.name == "Var" else st.one_of(*(_SIMPLE[k] for k in ("int", "str", "bool")))
        if depth > 4:
            return None
        if t.name in self.records:
            return self._record(self.records[t.name], depth)
        parts = [self.of(a, depth + 1) for a in t.args]
        made: list[st.SearchStrategy[Any]] = [p for p in parts if p is not None]
        if t.name == "Union":
            return st.one_of(*made) if made else None
        if len(made) < len(parts):
            return None
        return st.tuples(*made) if t.name == "tuple" else _collection(t, made, 8 if depth == 0 else 4)

    def _record(self, record: Record, depth: int) -> st.SearchStrategy[Any] | None:
        kind = self.classes[record.name]
        if record.is_enum:
            return st.sampled_from(list(kind))
        parts = {p.name: self.of(p.type, depth + 1) for p in record.parameters}
        made = {name: part for name, part in parts.items() if part is not None}
        if len(made) < len(parts):
            return None
        return st.fixed_dictionaries(made).map(_made(kind))


def _made(kind: Any) -> Callable[[dict[str, Any]], Any]:
    """What makes a record of its fields; a TypedDict is the dictionary itself."""
    return lambda fields: fields if kind is dict else record_of(kind, [fields[name] for name in RECORDS[kind]])


def _collection(t: Type, made: list[st.SearchStrategy[Any]], size: int) -> st.SearchStrategy[Any] | None:
    first = made[0] if made else _SIMPLE["int"]
    if t.name in ("list", "Iterable", "tuple*", "deque"):
        items = st.lists(first, max_size=size)
        return {"tuple*": items.map(tuple), "deque": items.map(deque)}.get(t.name, items)
    if t.name in ("set", "frozenset", "dict", "Counter"):
        if not _hashable(t.args[0] if t.args else Type("int")):
            return None
        if t.name == "dict":
            return st.dictionaries(first, made[1] if len(made) > 1 else _SIMPLE["int"], max_size=size)
        if t.name == "Counter":
            return st.lists(first, max_size=size).map(Counter)
        return st.sets(first, max_size=size) if t.name == "set" else st.frozensets(first, max_size=size)
    return None


def _hashable(t: Type) -> bool:
    return t.name not in ("list", "set", "dict", "deque", "Counter") and all(map(_hashable, t.args))


def bounded(values: st.SearchStrategy[Any] | None, kind: Type, bound: Bound) -> st.SearchStrategy[Any] | None:
    """Values of a type within a bound: drawn from there, numbers on its edges and near its lower one among them."""
    if bound.free or values is None:
        return values
    if kind.name == "int":
        least, most = bound.span()
        near = st.integers(least, min(most, least + FEW)) | st.integers(least, most)
        return st.sampled_from(bound.edges()) | near if bound.edges() else near
    if kind.name == "float":
        low, high = (None if b is None else float(b) for b in (bound.low, bound.high))
        if low is None and high is not None:
            low = high - WIDE
        elif high is None and low is not None:
            high = low + WIDE
        return st.floats(low, high) if low is None or high is None or low <= high else values
    least, most = bound.lengths()
    if kind.name == "str":
        return st.text(_TEXT, min_size=least, max_size=most)
    if kind.name in ("list", "tuple*") and least:
        return st.lists(values, min_size=least, max_size=most).map(lambda parts: _lengthened(parts, least, most))
    return values.map(lambda v: v[:most]) if kind.name in ("list", "tuple*") else values


def _lengthened(parts: list[Any], least: int, most: int) -> Any:
    """The sequences of a list together, cut to a length; as they are where all are too short."""
    joined = parts[0]
    for part in parts[1:]:
        if len(joined) >= least:
            break
        joined = joined + part
    return joined[:most]


@contextmanager
def _own_storage() -> Iterator[None]:
    """Hypothesis keeps files beside the user's program unless told otherwise, and draws constants of whatever modules a
    process holds, on which no answer may depend."""
    from hypothesis import configuration
    from hypothesis.internal.conjecture import providers

    before = getattr(configuration, "__hypothesis_home_directory", None)
    found = getattr(providers, "_get_local_constants", None)
    if found is not None:
        nothing = type(providers._local_constants)()
        providers._get_local_constants = lambda: nothing
    with scratch_folder(otherwise=os.path.join(os.devnull, "none")) as directory:
        configuration.set_hypothesis_home_dir(directory)
        try:
            yield
        finally:
            configuration.set_hypothesis_home_dir(before)
            if found is not None:
                providers._get_local_constants = found


class _Violated(Exception):
    pass


def find_violation(
    types: list[Type],
    violated: Callable[[tuple[Any, ...]], str | None],
    *,
    deadline: float,
    examples: int = 100,
    records: Iterable[Function] = (),
    bounds: Sequence[Bound] = (),
) -> tuple[tuple[Any, ...], str] | None:
    """The smallest generated arguments for which `violated` gives a reason, and that reason.

    Derandomised: the same types and predicate give the same inputs. After `deadline`
    (`work.worked`) no further input is judged. Records of `records` (a spec's helpers) are made of their fields.
    bounds: of each parameter, as `bounds_of` reads them; inputs are drawn within them.
    Returns None when nothing is violated.
    Raises: ValueError where inputs of these types cannot be generated.
    """
    made_of = Strategies(records)
    strategies = [made_of.of(t) for t in types]
    for at, bound in enumerate(bounds):
        strategies[at] = bounded(strategies[at], types[at], bound)
    made = [s for s in strategies if s is not None]
    if len(made) < len(strategies):
        bad = [str(t) for t, s in zip(types, strategies) if s is None]
        raise ValueError(f"no inputs of type {', '.join(bad)} can be generated")
    last: list[tuple[tuple[Any, ...], str]] = []

    @settings(
        max_examples=examples,
        derandomize=True,
        database=None,
        deadline=None,
        report_multiple_bugs=False,
        print_blob=False,
        suppress_health_check=list(HealthCheck),
        verbosity=hypothesis.Verbosity.quiet,
        phases=[Phase.generate, Phase.shrink],
    )
    @given(st.tuples(*made))
    def check(args: tuple[Any, ...]) -> None:
        if worked(5e-3) > deadline:
            return
        reason = violated(args)
        if reason is not None:
            last.append((args, reason))
            raise _Violated

    with _own_storage():
        try:
            check()
        except (_Violated, hypothesis.errors.HypothesisException):
            pass
    return last[-1] if last else None
