"""The types of the IR.

A `Type` is a constructor name with arguments; lower-level rules (assignability,
unification) are functions here, so that types stay plain data.

    int float str bytes bool None complex    no arguments
    list[T] set[T] frozenset[T] deque[T]     one
    dict[K, V] Counter[T]                    two, one
    tuple[A, B, ...]                         any number; tuple[T, ...] is `tuple*`
    Iterable[T] Iterator[T]                  one
    Callable[[A, B], R]                      arguments A, B, R
    date datetime time timedelta Decimal     no arguments; `Fraction` and `Path` too
    any other name                           a record or enumeration that the spec defines (`nodes.Record`)
    Union[A, B], Optional[A]                 `Union`, sorted, flattened
    Any / object                             fits everything
    variables                                `Var`, name in `label`
    ?t                                       `Hole`, name in `label`
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from csp_ir.ir.plain_values import PLAIN_TYPES

RECORD_MODULE = "a spec's records"  # `__module__` of the classes that are made of records


@dataclass(frozen=True, slots=True)
class Type:
    """A type: constructor `name`, `args`, and `label` for variables and type holes.

    written: the annotation, where it says more than the type does (`Sequence[int]`, `Literal["a", "b"]`); it takes no
        part in comparison, and is what an answer shows.
    refined: conditions that its values have to satisfy as well, as texts in which `_` is the value; "" where one cannot be
        said. They take no part in comparison, and are read where a signature or a hole is.
    """

    name: str
    args: tuple[Type, ...] = ()
    label: str = ""
    written: str = field(default="", compare=False)
    refined: tuple[str, ...] = field(default=(), compare=False)

    def __str__(self) -> str:
        return type_text(self)


ANY = Type("Any")
INT = Type("int")
FLOAT = Type("float")
STR = Type("str")
DATED = ("date", "datetime", "time", "timedelta")
EXACT = ("Decimal", "Fraction")
PLAIN_CLASSES = (*DATED, *EXACT, "Path")  # classes of the standard library whose values are data
BYTES = Type("bytes")
BOOL = Type("bool")
NONE = Type("None")


def list_of(item: Type) -> Type:
    return Type("list", (item,))


def set_of(item: Type) -> Type:
    return Type("set", (item,))


def dict_of(key: Type, value: Type) -> Type:
    return Type("dict", (key, value))


def tuple_of(*items: Type) -> Type:
    return Type("tuple", items)


def tuple_star(item: Type) -> Type:
    """`tuple[item, ...]`."""
    return Type("tuple*", (item,))


def function_type(args: Iterable[Type], result: Type) -> Type:
    return Type("Callable", (*args, result))


def var(label: str) -> Type:
    return Type("Var", (), label)


def type_hole(label: str) -> Type:
    return Type("Hole", (), label)


def union_of(*options: Type) -> Type:
    """The union, flattened and sorted; Any absorbs, one option is itself."""
    flat: dict[Type, Type] = {}
    for option in options:
        for part in option.args if option.name == "Union" and not option.refined else (option,):
            known = flat.setdefault(part, part)
            if known.refined != part.refined:  # no condition holds of both
                flat[part] = replace(part, refined=("",))
    if ANY in flat:
        return ANY
    parts = tuple(sorted(flat.values(), key=lambda t: (t.name == "None", type_text(t))))
    return parts[0] if len(parts) == 1 else Type("Union", parts)


def optional_of(item: Type) -> Type:
    return union_of(item, NONE)


def type_text(t: Type) -> str:
    """The Python annotation of a type."""
    if t.written:
        return t.written
    if t.name == "Var":
        return t.label
    if t.name == "Hole":
        return f"?{t.label}"
    if t.name == "Union":
        return " | ".join(type_text(a) for a in t.args)
    if t.name == "tuple*":
        return f"tuple[{type_text(t.args[0])}, ...]"
    if t.name == "tuple" and not t.args:
        return "tuple[()]"
    if t.name == "Callable":
        *args, result = t.args
        return f"Callable[[{', '.join(map(type_text, args))}], {type_text(result)}]"
    if t.args:
        return f"{t.name}[{', '.join(map(type_text, t.args))}]"
    return t.name


def unwritten(t: Type) -> Type:
    """The type alone, without the annotations that it and its parts were written as."""
    return Type(t.name, tuple(map(unwritten, t.args)), t.label)


_ITERABLE = {"list", "set", "frozenset", "deque", "Iterator", "Iterable", "tuple*", "Counter"}


def element_type(t: Type) -> Type:
    """The type of what iterating over `t` gives; Any where it is not known."""
    if t.name in _ITERABLE and t.args:
        return t.args[0]
    if t.name == "dict":
        return t.args[0]
    if t.name == "str":
        return STR
    if t.name == "bytes":
        return INT
    if t.name == "tuple" and t.args:
        return union_of(*t.args)
    if t.name == "Union":
        return union_of(*(element_type(a) for a in t.args))
    return ANY


def is_iterable(t: Type) -> bool:
    return t.name in _ITERABLE or t.name in ("dict", "str", "bytes", "tuple", "Any", "Var", "Hole")


_NUMERIC_RANK = {"bool": 0, "int": 1, "float": 2}


def unify(expected: Type, actual: Type, bindings: Mapping[str, Type] | None = None) -> dict[str, Type] | None:
    """Bindings of type variables under which `actual` may stand where `expected` is wanted.

    bool fits int fits float (Python's numeric tower); a container fits Iterable of its
    element; Any and type holes fit both ways. Returns None when no binding exists.
    Robinson's algorithm with the subtyping of the table above, covariant in arguments.
    """
    found = dict(bindings or {})
    return found if _unify(expected, actual, found) else None


def _resolve(t: Type, found: dict[str, Type]) -> Type:
    while t.name == "Var" and t.label in found:
        t = found[t.label]
    return t


def _occurs(label: str, t: Type, found: dict[str, Type]) -> bool:
    t = _resolve(t, found)
    return (t.name == "Var" and t.label == label) or any(_occurs(label, a, found) for a in t.args)


def _unify(expected: Type, actual: Type, found: dict[str, Type]) -> bool:
    expected, actual = _resolve(expected, found), _resolve(actual, found)
    if expected == actual:
        return True
    loose = ("Any", "Hole")
    if expected.name in loose or actual.name in loose:
        return True
    for one, other in ((expected, actual), (actual, expected)):
        if one.name == "Var":
            if _occurs(one.label, other, found):
                return False
            found[one.label] = other
            return True
    if actual.name == "Union":
        return all(_unify(expected, option, found) for option in actual.args)
    if expected.name == "Union":
        for option in expected.args:
            trial = dict(found)
            if _unify(option, actual, trial):
                found.update(trial)
                return True
        return False
    if expected.name in _NUMERIC_RANK and actual.name in _NUMERIC_RANK:
        return _NUMERIC_RANK[actual.name] <= _NUMERIC_RANK[expected.name]
    if expected.name in ("Iterable", "Iterator") and is_iterable(actual):
        return _unify(expected.args[0], element_type(actual), found)
    if expected.name == "date" and actual.name == "datetime":
        return True
    if expected.name == "tuple*" and actual.name == "tuple":
        return all(_unify(expected.args[0], a, found) for a in actual.args)
    if expected.name == "dict" and actual.name == "Counter":
        return _unify(expected.args[0], actual.args[0], found) and _unify(expected.args[1], INT, found)
    if expected.name != actual.name or len(expected.args) != len(actual.args):
        return False
    if expected.name == "Callable":
        pairs = [*zip(actual.args[:-1], expected.args[:-1], strict=True), (expected.args[-1], actual.args[-1])]
        return all(_unify(e, a, found) for e, a in pairs)
    return all(_unify(e, a, found) for e, a in zip(expected.args, actual.args, strict=True))


def substitute(t: Type, bindings: Mapping[str, Type]) -> Type:
    """`t` with bound variables replaced, to a fixed point."""
    if t.name == "Var":
        return substitute(bindings[t.label], bindings) if t.label in bindings else t
    if not t.args:
        return t
    args = tuple(substitute(a, bindings) for a in t.args)
    return union_of(*args) if t.name == "Union" else Type(t.name, args, t.label)


def fits(actual: Type, expected: Type) -> bool:
    """Whether a value of type `actual` may stand where `expected` is wanted."""
    return unify(expected, actual) is not None


def join(a: Type, b: Type) -> Type:
    """The narrowest type that holds both."""
    if a == b:
        return a
    if a.name in _NUMERIC_RANK and b.name in _NUMERIC_RANK:
        return a if _NUMERIC_RANK[a.name] >= _NUMERIC_RANK[b.name] else b
    if a.name == b.name and len(a.args) == len(b.args) and a.args and a.name not in ("Union", "Callable"):
        return Type(a.name, tuple(join(x, y) for x, y in zip(a.args, b.args, strict=True)))
    if a.name in ("tuple", "tuple*") and b.name in ("tuple", "tuple*"):
        return tuple_star(join(element_type(a), element_type(b)))
    return union_of(a, b)


def type_of_value(value: Any) -> Type:
    """The type of a Python value; an empty container holds a fresh variable `T`."""
    if value is None:
        return NONE
    kind = type(value)
    if kind in (bool, int, float, str, bytes):
        return Type(kind.__name__)
    if kind is tuple:
        return tuple_of(*map(type_of_value, value))
    if kind in (list, set, frozenset):
        return Type(kind.__name__, (_joined(value),))
    if kind is dict:
        return dict_of(_joined(value), _joined(value.values()))
    if kind.__module__ == RECORD_MODULE:
        return Type(kind.__name__)
    return next((Type(name) for name, plain in PLAIN_TYPES.items() if plain is kind), ANY)


def _joined(values: Iterable[Any]) -> Type:
    result: Type | None = None
    for value in values:
        t = type_of_value(value)
        result = t if result is None else join_known(result, t)
    return var("T") if result is None else result


def join_known(a: Type, b: Type) -> Type:
    """`join`, where a variable (an empty container's element) gives way to what is known."""
    if a.name == "Var":
        return b
    if b.name == "Var":
        return a
    if a.name == b.name and a.args and len(a.args) == len(b.args) and a.name not in ("Union", "Callable"):
        return Type(a.name, tuple(join_known(x, y) for x, y in zip(a.args, b.args, strict=True)))
    return join(a, b)


def types_in(t: Type) -> Iterator[Type]:
    """A type and all that it is made of."""
    yield t
    for a in t.args:
        yield from types_in(a)


def without_variables(t: Type) -> Type:
    """The type with Any for its variables: what an empty container holds may be anything."""
    if t.name == "Var":
        return ANY
    return Type(t.name, tuple(map(without_variables, t.args)), t.label) if t.args else t
