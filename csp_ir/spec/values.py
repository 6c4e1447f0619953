"""Values as they stand in examples: literals, dates and their kin, records of the spec; nothing else that runs."""

from __future__ import annotations

import ast
import math
import operator
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import timedelta
from decimal import Decimal
from enum import EnumType
from fractions import Fraction
from functools import lru_cache, reduce
from typing import Any

from csp_ir.interpreter.outcomes import RECORDS, endless, parts_of, record_of, strict_equal
from csp_ir.interpreter.records import (
    FIELD_TYPES,
    FLOAT_RECORDS,
    PARSERS,
    constant_value,
    made_by,
    member_of,
    record_classes,
)
from csp_ir.ir.nodes import Expr, Function
from csp_ir.ir.plain_values import PLAIN_TYPES
from csp_ir.ir.rewrite import type_names
from csp_ir.ir.types import ANY, DATED, RECORD_MODULE, Type

MAX_ITEMS = 100_000
MAX_BITS = 4096
MAX_RANGE = 1_000  # so that short texts hold no large values
_BUILT: dict[str, Callable[..., Any]] = {
    "set": set, "list": list, "dict": dict, "tuple": tuple, "frozenset": frozenset, "str": str, "sorted": sorted,
}  # fmt: skip
DIGITS = 12  # of a float in which two results are compared
_MATH = {"inf": math.inf, "nan": math.nan, "pi": math.pi, "e": math.e}
_FLOATS = {"inf", "-inf", "+inf", "nan", "infinity", "-infinity"}


def value_of(node: ast.expr) -> Any:
    """The value of a literal expression. Raises ValueError for anything else."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and not node.keywords:
        name, args = node.func.id, node.args
        if name == "float" and len(args) == 1 and isinstance(args[0], ast.Constant):
            if str(args[0].value).lower() in _FLOATS:
                return float(str(args[0].value))
    if isinstance(node, ast.Call):
        return _built(node) if isinstance(node.func, ast.Name) and node.func.id in _BUILT else _made(node)
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "math":
        if node.attr in _MATH:
            return _MATH[node.attr]
    if isinstance(node, ast.Attribute | ast.Subscript) and (kind := _class_of(node.value)) is not None:
        index = node.attr if isinstance(node, ast.Attribute) else value_of(node.slice)
        if (member := member_of(kind, index)) is not None:
            return member
    if isinstance(node, ast.Subscript) and isinstance(node.value, ast.Dict | ast.List | ast.Tuple):
        try:
            return value_of(node.value)[value_of(node.slice)]
        except (LookupError, TypeError) as error:
            raise ValueError(str(error)) from None
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Call):
        made = value_of(node.value)
        if node.attr in RECORDS.get(type(made), ()):
            return getattr(made, node.attr)
    if isinstance(node, ast.Constant):
        if node.value is ... or isinstance(node.value, complex):
            raise ValueError("not a literal value")
        return node.value
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub | ast.UAdd):
        operand = value_of(node.operand)
        if type(operand) not in (int, float, Decimal, Fraction, timedelta):
            raise ValueError("not a number")
        return -operand if isinstance(node.op, ast.USub) else operand
    if isinstance(node, ast.List):
        return [value_of(e) for e in node.elts]
    if isinstance(node, ast.Tuple):
        return tuple(value_of(e) for e in node.elts)
    if isinstance(node, ast.Set):
        return {value_of(e) for e in node.elts}
    if isinstance(node, ast.Dict):
        if any(k is None for k in node.keys):
            raise ValueError("`**` in a dictionary value")
        return {value_of(k): value_of(v) for k, v in zip(node.keys, node.values, strict=True) if k is not None}
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mult | ast.Add | ast.Sub | ast.Div | ast.Pow):
        try:
            return _arithmetic(node.op, value_of(node.left), value_of(node.right))
        except ArithmeticError as error:
            raise ValueError(str(error)) from None
    raise ValueError("not a literal value")


def argument_of(node: ast.expr) -> Any:
    """The value of an expression that is passed to a function: a literal, or the items of a range. Raises ValueError."""
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name) or node.func.id != "range":
        return value_of(node)
    bounds = [value_of(a) for a in node.args]
    if node.keywords or not all(type(b) is int for b in bounds):
        raise ValueError("not a literal value")
    made = range(*bounds)
    if len(made) > MAX_RANGE:
        raise ValueError(f"a range of more than {MAX_RANGE:,} items is too large for an example")
    return list(made)


def _built(node: ast.Call) -> Any:
    """The value of a small call of a builtin on literals, as `sorted([2, 1])` or `dict(a=1)`. Raises ValueError."""
    assert isinstance(node.func, ast.Name)
    name, args = node.func.id, [argument_of(a) for a in node.args]
    keywords = {str(k.arg): value_of(k.value) for k in node.keywords}
    known = name == "dict" or (name == "sorted" and set(keywords) <= {"reverse"}) or not keywords
    if not known or "None" in keywords or (name == "str" and args) or len(args) > 1:
        raise ValueError(f"{name}(...) is not a literal value")
    if name in ("list", "tuple") and args and isinstance(args[0], set | frozenset):
        raise ValueError("the items of a set have no order")
    try:
        return _BUILT[name](*args, **keywords)
    except TypeError as error:
        raise ValueError(str(error)) from None


_NAMES: ContextVar[Mapping[str, Any] | None] = ContextVar(
    "the classes of the records of the spec that is read", default=None
)


@contextmanager
def naming(helpers: Iterable[Function]) -> Iterator[None]:
    """While it lasts, values may be made of the records among these helpers. Raises IRTypeError."""
    token = _NAMES.set(record_classes(helpers))
    try:
        yield
    finally:
        _NAMES.reset(token)


def default_value(default: Expr) -> Any:
    """The value of a parameter's default. Raises ValueError where it is no constant."""
    return constant_value(default, _NAMES.get() or {})


def _class_of(node: ast.expr) -> Any:
    """The class that `Point`, `shop.Point` or `datetime.date` names; None where it is none that values are made of."""
    name = node.id if isinstance(node, ast.Name) else node.attr if isinstance(node, ast.Attribute) else ""
    return (_NAMES.get() or {}).get(name) or PLAIN_TYPES.get(name)


def _made(node: ast.Call) -> Any:
    """The value that calling a class gives, or `date.fromisoformat` and its like."""
    kind, method = _class_of(node.func), ""
    if kind is None and isinstance(node.func, ast.Attribute) and node.func.attr in PARSERS:
        kind, method = _class_of(node.func.value), node.func.attr
    if kind is None or any(isinstance(a, ast.Starred) for a in node.args) or any(k.arg is None for k in node.keywords):
        raise ValueError(f"{ast.unparse(node.func)}(...) is not a literal value")
    keywords = {str(k.arg): value_of(k.value) for k in node.keywords}
    return made_by(kind, method, [value_of(a) for a in node.args], keywords)


_EXACT = {Decimal, Fraction, *(PLAIN_TYPES[name] for name in DATED)}
_OPERATORS: dict[type[ast.operator], Callable[[Any, Any], Any]] = {
    ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul, ast.Div: operator.truediv,
}  # fmt: skip


def _arithmetic(op: ast.operator, left: Any, right: Any) -> Any:
    """`"a" * 100`, `10 ** 9`, `1 / 3` in an example; bounded."""
    if isinstance(op, ast.Mult) and isinstance(left, str | list) and type(right) is int:
        if _weight(left) * right <= MAX_ITEMS:
            return left * right
        raise ValueError(f"a value of more than {MAX_ITEMS:,} items is too large for an example")
    elif type(left) in (int, float) and type(right) in (int, float):
        if isinstance(op, ast.Pow):
            bits = left.bit_length() if type(left) is int else 1
            if right >= 0 and bits * right <= MAX_BITS:
                return left**right
            raise ValueError("this power is too large for an example")
        elif isinstance(op, ast.Div):
            if right:
                return left / right
        elif isinstance(op, ast.Mult):
            return left * right
        else:
            return left + right if isinstance(op, ast.Add) else left - right
    elif not isinstance(op, ast.Pow) and {type(left), type(right)} & _EXACT:
        try:
            return _OPERATORS[type(op)](left, right)
        except TypeError as error:
            raise ValueError(str(error)) from None
    elif isinstance(op, ast.Add) and type(left) is type(right) and isinstance(left, str | list):
        return left + right
    raise ValueError("not a literal value")


def _weight(value: Any) -> int:
    """Items of a value at every depth, shared ones as often as they show."""
    if isinstance(value, str):
        return len(value)
    return sum(map(_weight, value)) + 1 if isinstance(value, list | tuple | set | dict) else 1


def conforms(value: Any, wanted: Type) -> bool:
    """Whether a value is of a declared type; a bool is an int, an int a float, and Any or a variable takes all."""
    name, args = wanted.name, wanted.args
    if name == "Union":
        return any(conforms(value, a) for a in args)
    if name in ("int", "float", "bool", "str", "bytes", "None"):
        kinds: dict[str, tuple[type, ...]] = {
            "int": (int,), "float": (int, float), "bool": (bool,), "str": (str,), "bytes": (bytes,), "None": (type(None),)
        }  # fmt: skip
        return isinstance(value, kinds[name])
    if type(value).__module__ == RECORD_MODULE and name == type(value).__name__:
        return True
    if name in PLAIN_TYPES:
        return isinstance(value, PLAIN_TYPES[name])
    if name == "list" and wanted.written.startswith(ANY_SEQUENCE):
        if isinstance(value, str):  # a sequence of texts
            return not wanted.written.startswith("Mutable") and conforms("", args[0])
        return isinstance(value, list | tuple) and all(conforms(v, args[0]) for v in value)
    if name in ("list", "set", "frozenset"):
        return type(value).__name__ == name and all(conforms(v, args[0]) for v in value)
    if name == "tuple*":
        return isinstance(value, tuple) and all(conforms(v, args[0]) for v in value)
    if name == "tuple":
        return isinstance(value, tuple) and len(value) == len(args) and all(map(conforms, value, args))
    if name == "dict":
        return isinstance(value, dict) and all(conforms(k, args[0]) and conforms(v, args[1]) for k, v in value.items())
    if name in ("Iterable", "Iterator", "deque"):
        return isinstance(value, list | tuple | set | frozenset | dict | str)
    if name == "Callable":
        return callable(value)
    if (_NAMES.get() or {}).get(name, dict) is not dict:  # the class of a record, whose value this is not
        return False
    # A record, which a dict may be (TypedDict), or a type of which nothing is known here.
    return name in _LOOSE or type(value).__name__ == name or type(value) is dict


_LOOSE = ("Any", "Var", "Hole", "object", "Counter", "complex")
ANY_SEQUENCE = ("Sequence", "MutableSequence", "Collection")  # annotations that a tuple may stand for as well


def read_value(text: str) -> Any:
    """The value a text denotes. Raises ValueError."""
    try:
        return value_of(ast.parse(text.strip(), mode="eval").body)
    except (ArithmeticError, SyntaxError, TypeError, RecursionError, MemoryError) as error:
        raise ValueError(str(error)) from None


def coerce(value: Any, wanted: Type) -> Any:
    """`value` as the declared type means it: `3` in a float place is `3.0`; all else stays.

    Of a union that takes the value as it is (`int | float`) nothing changes it. An int that is no float stays.
    """
    return _in_place(value, wanted, _chosen) if declares_float(wanted) else value


def levelled(value: Any, kind: Type) -> Any:
    """`value` with every int as the equal float wherever `kind` declares a float, alone or among others.

    Two results of the type count as equal where what this makes of them is `strict_equal`.
    """
    if not declares_float(kind) or endless(value):
        return value
    return _in_place(_fields_levelled(value), kind, lambda v, kinds: reduce(levelled, kinds, v))


def _fields_levelled(value: Any) -> Any:
    """`value` with the same done in the fields of its records."""
    kind = type(value)
    if kind in RECORDS:
        return record_of(kind, [levelled(v, t) for v, t in zip(parts_of(value), FIELD_TYPES[kind], strict=True)])
    if kind in (list, tuple, set, frozenset):
        return kind(map(_fields_levelled, value))
    return {k: _fields_levelled(v) for k, v in value.items()} if kind is dict else value


def without_noise(value: Any) -> Any:
    """`value` without the last digits of its floats, in which two ways to compute one number differ."""
    kind = type(value)
    if kind is float:
        return float(f"{value:.{DIGITS}g}")
    if kind in (list, tuple, set, frozenset):
        return kind(map(without_noise, value))
    return {without_noise(k): without_noise(v) for k, v in value.items()} if kind is dict else value


def declares_float(kind: Type) -> bool:
    """Whether a type holds a place for a float, in a record too."""
    return _names_float(kind) or (bool(FLOAT_RECORDS) and not FLOAT_RECORDS.isdisjoint(type_names(kind)))


@lru_cache(maxsize=4096)
def _names_float(kind: Type) -> bool:
    return kind.name == "float" or any(map(_names_float, kind.args))


def _in_place(value: Any, kind: Type, union: Callable[[Any, tuple[Type, ...]], Any]) -> Any:
    """The value with ints as floats in the float places of a type; `union` decides where there are several types."""
    name, args = kind.name, kind.args
    if name == "float":
        return _as_float(value) if type(value) is int else value
    if name == "Union":
        return union(value, args)
    held = type(value)
    if name == "tuple":
        if held is tuple and len(value) == len(args):
            return tuple(_in_place(v, a, union) for v, a in zip(value, args, strict=True))
        return value
    if held is dict and len(args) == 2:
        return {_in_place(k, args[0], union): _in_place(v, args[1], union) for k, v in value.items()}
    if held in (list, tuple, set, frozenset) and len(args) == 1:
        return held(_in_place(v, args[0], union) for v in value)
    if held is deque and len(args) == 1:
        return deque((_in_place(v, args[0], union) for v in value), value.maxlen)
    return value


def _as_float(value: int) -> int | float:
    try:
        made = float(value)
    except OverflowError:
        return value
    return made if made == value else value


def _chosen(value: Any, kinds: tuple[Type, ...]) -> Any:
    fitting = [(k, coerce(value, k)) for k in kinds if conforms(value, k)]
    if not fitting or any(strict_equal(made, value) for _, made in fitting):
        return value
    return fitting[0][1]


def from_plain(value: Any, wanted: Type) -> Any:
    """JSON data as the declared type means it: an array may be a tuple or a set, an object have int keys.

    A text may be a date or an exact number, a member of an enumeration; an object or array a record.
    """
    if (kind := (_NAMES.get() or {}).get(wanted.name) or PLAIN_TYPES.get(wanted.name)) is not None:
        try:
            return _from_parts(value, kind)
        except (TypeError, ValueError, ArithmeticError):
            return value
    if wanted.name == "Union":
        fitting = [v for a in wanted.args if conforms(v := from_plain(value, a), a)]
        return fitting[0] if fitting else value
    if isinstance(value, list):
        if wanted.name == "tuple" and len(wanted.args) == len(value):
            return tuple(map(from_plain, value, wanted.args))
        if wanted.name in ("list", "set", "frozenset", "tuple*"):
            items = [from_plain(v, wanted.args[0]) for v in value]
            kinds: dict[str, Any] = {"list": list, "set": set, "frozenset": frozenset, "tuple*": tuple}
            try:
                return kinds[wanted.name](items)
            except TypeError:  # unhashable
                return value
    if isinstance(value, dict) and wanted.name == "dict":
        key, item = wanted.args
        numeric = key.name == "int" and all(k.lstrip("-").isdigit() for k in value)
        return {int(k) if numeric else k: from_plain(v, item) for k, v in value.items()}
    return coerce(value, wanted)


def _from_parts(value: Any, kind: Any) -> Any:
    """A value of a class from JSON data; what is none stays. Raises what the class raises."""
    if kind in RECORDS and type(value) in (dict, list):
        types = dict(zip(RECORDS[kind], FIELD_TYPES[kind], strict=True))
        if type(value) is dict:
            return kind(**{k: from_plain(v, types.get(k, ANY)) for k, v in value.items()})
        return kind(*map(from_plain, value, types.values()))
    if isinstance(kind, EnumType):
        return member_of(kind, value) or kind(value)
    if kind in PLAIN_TYPES.values() and type(value) is str:
        return kind.fromisoformat(value) if hasattr(kind, "fromisoformat") else kind(value)
    return kind(str(value)) if kind is Decimal and type(value) in (int, float) else value
