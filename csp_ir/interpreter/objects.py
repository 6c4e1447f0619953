"""A program's own classes with behaviour: made of compiled methods, from a closed list of names that Python calls by itself.

A class is made anew in each run, so that nothing which it keeps outlives one, and its values leave none: outside, nothing
meters what they do. What a program says after a dot is found here, among what its classes define and what the tables admit.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from functools import partial, wraps
from types import FunctionType
from typing import Any

from csp_ir.interpreter.decimals import set_part
from csp_ir.interpreter.generators import Generated
from csp_ir.interpreter.holding import held_in, parts_below
from csp_ir.interpreter.meter import FLAT, SMALL, Object
from csp_ir.interpreter.operators import Operators
from csp_ir.interpreter.outcomes import RECORDS
from csp_ir.interpreter.records import attribute
from csp_ir.ir.read_object import SETTER, SPECIAL
from csp_ir.ir.types import RECORD_MODULE

Table = dict[type, dict[str, Any]]  # classes of records -> what a program adds to them
_BOUND: dict[str, Callable[[Any], Any]] = {
    "": lambda f: f,
    "staticmethod": staticmethod,
    "classmethod": classmethod,
    "property": property,
}
_COMPARING = ("__eq__", "__ne__", "__lt__", "__le__", "__gt__", "__ge__")


def objects(meter: Operators, methods: dict[str, Callable[..., Any]]) -> dict[str, Any]:
    """What compiled classes and their uses call, by its name, for one meter; methods: the guards of methods."""
    return {
        "$class": partial(_class, meter), "$add_methods": partial(_add_methods, meter), "$method_of": _method_of, "$field": partial(_field, meter),
        "$set_field": partial(_set_field, meter), "$method": partial(_method, meter, methods),
    }  # fmt: skip


def may_hold_objects(value: Any) -> bool:
    """Whether a value is of a program's own class with behaviour, or may hold such a one: who shows it would run code."""
    return any(
        held_in(part) is None or isinstance(part, Object) or isinstance(part, type) and issubclass(part, Object)
        for part in parts_below(value)
    )


def holds_ordered(value: Any) -> bool:
    """Whether an OrderedDict is among the parts of a value: CPython crashes where a comparison changes one."""
    return any(type(part) is OrderedDict for part in parts_below(value))


# --- classes ------------------------------------------------------------------------


def _method_of(owner: str, name: str, bound: str, function: Any) -> Any:
    """A method of a class, which Python's messages call by both names."""
    function.__name__, function.__qualname__ = name, f"{owner}.{name}"
    return function if bound.endswith(SETTER) else _BOUND[bound](function)


def _class(meter: Operators, table: Table, name: str, members: dict[str, Any]) -> type:
    made = {
        key: _guarded(meter, key, value) if key.startswith("__") else _member(meter, value)
        for key, value in members.items()
    }
    made.setdefault("__repr__", lambda self: meter.stop("texts of the IR"))  # it would show an address
    if "__hash__" in made and "__eq__" not in made:  # which C would ask of all that have the same hash, unseen
        made["__eq__"] = lambda self, other: _tick(meter) and self is other or NotImplemented
    for key in [key for key in made if key.endswith(SETTER)]:
        setter = made.pop(key)
        made[key.removesuffix(SETTER)] = made[key.removesuffix(SETTER)].setter(setter)
    kind = type(name, (Object,), {**made, "__module__": RECORD_MODULE})
    table[kind] = {}
    return kind


def _tick(meter: Operators) -> bool:
    return next(meter.ticker, False) or meter.stop("steps")  # type: ignore[no-any-return]


def _member(meter: Operators, value: Any) -> Any:
    """What a class holds: of functions only the program's own, as one of the library would be bound to a value as they are."""
    if type(value) is partial or type(value) is FunctionType and value.__module__ is not None:
        meter.stop("attributes of the IR")
    return value


def _guarded(meter: Operators, name: str, function: Any) -> Any:
    """A method that Python calls by itself, so that what it gives is what the meter counts on."""
    assert name in SPECIAL
    if name in ("__repr__", "__str__"):

        @wraps(function)
        def guard(*args: Any) -> Any:
            text = function(*args)
            if type(text) is str and len(text) > SMALL:
                meter.size(len(text))
            return text

    elif name == "__iter__":

        @wraps(function)
        def guard(*args: Any) -> Any:
            items = function(*args)
            if not hasattr(items, "__next__") or type(items) is Generated:
                return items
            meter.over(items)
            return items if isinstance(items, Object) else meter.feed(items)

    elif name in _COMPARING:

        @wraps(function)
        def guard(*args: Any) -> Any:
            found = function(*args)
            known = type(found) is bool or found is NotImplemented
            return found if known else meter.stop("comparisons of the IR")

    elif name == "__len__":

        @wraps(function)
        def guard(*args: Any) -> Any:
            length = function(*args)
            if type(length) is int and length > meter.value_size:
                meter.stop("value size")  # C makes room for as many
            return length

    else:
        return function
    return guard


def _add_methods(meter: Operators, table: Table, kind: type, members: dict[str, Any]) -> None:
    table[kind] = meter.added[kind] = members


# --- what stands after a dot ----------------------------------------------------------


def _own(meter: Operators, table: Table, value: Any, name: str) -> tuple[Any, ...]:
    """What a program's own classes say of a name after a dot, in a tuple; an empty one where they say nothing."""
    kind = type(value)
    if name == "__name__":
        return ()
    if issubclass(kind, Object):
        return (getattr(value, name),)
    if kind in table and name in table[kind]:
        return (table[kind][name].__get__(value, kind),)
    if not isinstance(value, type):
        return ()
    if issubclass(value, Object):
        if name not in vars(value) and hasattr(value, name):
            meter.stop("attributes of the IR")
        return (getattr(value, name),)
    return (table[value][name].__get__(None, value),) if name in table.get(value, ()) else ()


def _field(meter: Operators, table: Table, value: Any, name: str) -> Any:
    found = _own(meter, table, value, name)
    return found[0] if found else attribute(meter, value, name)


def _method(
    meter: Operators, methods: dict[str, Callable[..., Any]], table: Table, receiver: Any, name: str
) -> Callable[..., Any]:
    found = _own(meter, table, receiver, name)
    if found:
        return found[0]  # type: ignore[no-any-return]
    if name in methods:
        return partial(methods[name], getattr(receiver, name))
    return attribute(meter, receiver, name)  # type: ignore[no-any-return]


def _set_field(meter: Operators, value: Any, owner: Any, name: str) -> None:
    kind = type(owner)
    if isinstance(owner, type) and issubclass(owner, Object):
        setattr(owner, name, _member(meter, value))
    elif issubclass(kind, Object):
        if len(vars(owner)) > SMALL:
            meter.charge(8)
        setattr(owner, name, value)
    elif name in RECORDS.get(kind, ()):
        setattr(owner, name, value)
    elif kind in FLAT or kind in _BARE:
        setattr(owner, name, value)  # which says that there is no such thing
    else:
        set_part(meter, value, owner, name)


_BARE = frozenset({list, tuple, dict, set, frozenset})
