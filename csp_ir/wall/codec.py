"""Data that may cross the wall, as JSON: plain values, containers, and the data classes of a closed table.

Decoding constructs data and nothing else: no class outside the table, no code, no names to look up.
JSON's own types stand for themselves; all else is {"~": tag, ...}.
"""

from __future__ import annotations

import json
from collections import Counter, OrderedDict, defaultdict, deque
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from functools import cache, partial
from importlib import import_module
from typing import Any

from csp_ir.ir.types import RECORD_MODULE

COMMON = 9  # of MODULES, the first so many are in most results
MAX_FRAME = 64 * 1024 * 1024  # bytes of one message
MAX_ITEMS = 2_000_000  # containers and elements of one message: each takes some 100 bytes once it is read
MAX_INT_BITS = 10_000  # a longer int goes as hexadecimal digits, which take linear time to read

# Modules all of whose data classes may cross. Those that take long to import stand last: a class is looked for in order.
MODULES = (
    "csp_ir.verdict",
    "csp_ir.result",
    "csp_ir.ir.types",
    "csp_ir.ir.nodes",
    "csp_ir.ir.patterns",
    "csp_ir.ir.tree",
    "csp_ir.interpreter.outcomes",
    "csp_ir.spec.model",
    "csp_ir.verify.question",
    "csp_ir.ir.check",
    "csp_ir.verify.sandbox",
    "csp_ir.domains.model",
    "csp_ir.providers.base",
    "csp_ir.providers.grammar",
    "csp_ir.reverse.model",
    "csp_ir.session.seen",
    "csp_ir.verify.standing",
    "csp_ir.verify.verify",
    "csp_ir.proof.twins",
)
_CONTAINERS: dict[str, Callable[..., Any]] = {
    kind.__name__: kind for kind in (tuple, set, frozenset, deque, Counter, OrderedDict)
}
# Names of the standard library's classes of data (`csp_ir.ir.plain_values`) -> as the IR names them.
PLAIN = {n: n for n in ("date", "datetime", "time", "timedelta", "timezone", "Decimal", "Fraction")} | {
    "PosixPath": "Path"
}
_SCALARS: dict[str, Callable[[Any], Any]] = {
    "int": partial(int, base=16),
    "complex": complex,
    "bytes": bytes.fromhex,
    "range": lambda parts: range(*parts),
}


class CodecError(ValueError):
    """A value that may not cross the wall, or a message that is none."""


def dumps(value: Any) -> bytes:
    """A value as a message. Raises CodecError for what may not cross, or is too large."""
    try:
        data = json.dumps(_encode(value), separators=(",", ":"), check_circular=False).encode("ascii")
    except RecursionError:
        raise CodecError("nested too deeply to cross the wall") from None
    if len(data) > MAX_FRAME or _items(data) > MAX_ITEMS:
        raise CodecError("too large to cross the wall")
    return data


def loads(data: bytes) -> Any:
    """The value of a message. Raises CodecError for what is none; never runs anything of it."""
    if len(data) > MAX_FRAME or _items(data) > MAX_ITEMS:
        raise CodecError("a message too large to be read")
    try:
        return _decode(json.loads(data))
    except CodecError:
        raise
    except Exception as error:  # the other side may have been taken over: whatever it sends is data or an error
        raise CodecError(f"a message that cannot be read: {type(error).__name__}") from None


def _items(data: bytes) -> int:
    return data.count(b",") + data.count(b"[") + data.count(b"{")


def _encode(value: Any) -> Any:
    kind = type(value)
    if kind is str or kind is bool or kind is float or value is None:
        return value
    if kind is int:
        return value if value.bit_length() < MAX_INT_BITS else {"~": "int", "is": hex(value)}
    if kind is list:
        return [_encode(v) for v in value]
    if kind is dict:
        if all(type(k) is str for k in value) and "~" not in value:
            return {k: _encode(v) for k, v in value.items()}
        return {"~": "dict", "is": [_encode(part) for pair in value.items() for part in pair]}
    name = kind.__name__
    if kind.__module__ == RECORD_MODULE:
        return _encoded_record(kind, value)
    if is_dataclass(value):
        if data_class(name) is not kind:
            raise CodecError(f"a {name} may not cross the wall")
        return {"~": name, "is": [_encode(getattr(value, f)) for f in _names(name)]}
    if kind is bytes:
        return {"~": name, "is": value.hex()}
    if kind is complex:
        return {"~": name, "is": repr(value)}
    if kind is range:
        return {"~": name, "is": [value.start, value.stop, value.step]}
    if name in SPECIAL and _special(name) is kind:
        return {"~": name, "is": _encode(SPECIAL[name][1](value))}
    if isinstance(value, Mapping):  # of whatever class, read only
        items = [_encode(part) for pair in value.items() for part in pair]
        return {"~": name if name in ("Counter", "OrderedDict", "defaultdict") else "dict", "is": items}
    if name in _CONTAINERS and kind is _CONTAINERS[name]:
        return {"~": name, "is": [_encode(v) for v in value]}
    if name in PLAIN:
        from csp_ir.ir.plain_values import plain_parts

        return {"~": "plain", "is": [name, *map(_encode, plain_parts(value))]}
    if isinstance(value, str):
        return str(value)
    raise CodecError(f"a {name} may not cross the wall")


def _decode(value: Any) -> Any:
    if type(value) is list:
        return [_decode(v) for v in value]
    if type(value) is not dict:
        return value
    tag = value.get("~")
    if tag is None:
        return {k: _decode(v) for k, v in value.items()}
    content = value["is"]
    if tag in _SCALARS:
        return _SCALARS[tag](content)
    if tag in SPECIAL:
        return _special(tag)(*_decode(content))
    parts = [_decode(v) for v in content]
    if tag == "plain":
        from csp_ir.ir.plain_values import PLAIN_TYPES

        return PLAIN_TYPES[PLAIN[parts[0]]](*parts[1:])
    if tag in ("record", "member"):
        return _decoded_record(tag, *parts)
    if tag in ("dict", "defaultdict", "Counter", "OrderedDict"):
        pairs = zip(parts[::2], parts[1::2], strict=True)
        if tag == "defaultdict":
            return defaultdict(None, pairs)
        return dict(pairs) if tag == "dict" else _CONTAINERS[tag](dict(pairs))
    if tag in _CONTAINERS:
        return _CONTAINERS[tag](parts)
    kind = data_class(tag)
    if kind is None:
        raise CodecError("a message with a class that may not cross the wall")
    return kind(**dict(zip(_names(tag), parts, strict=True)))


def _encoded_record(kind: type, value: Any) -> Any:
    """A value of a record, or a member of an enumeration, with the definitions that make its class again."""
    from csp_ir.interpreter.outcomes import RECORDS, parts_of
    from csp_ir.interpreter.records import DEFINITIONS

    definitions = [_encode(d) for d in DEFINITIONS[kind]]
    if kind in RECORDS:
        return {"~": "record", "is": [definitions, [_encode(part) for part in parts_of(value)]]}
    return {"~": "member", "is": [definitions, value.name]}


def _decoded_record(tag: str, definitions: Any, content: Any) -> Any:
    from csp_ir.interpreter.outcomes import record_of
    from csp_ir.interpreter.records import record_classes

    kind = record_classes(definitions)[definitions[-1].name]
    return record_of(kind, content) if tag == "record" else kind[content]


def prepare() -> None:
    """Import what the answers of most jobs are made of."""
    for module in MODULES[:COMMON]:
        import_module(module)


@cache
def data_class(name: str) -> type | None:
    """The data class of this name that may cross; None where there is none."""
    for module in MODULES:
        found = vars(import_module(module)).get(name)
        if isinstance(found, type) and found.__module__ == module:
            return found if is_dataclass(found) else None
    return None


# What is neither a data class nor a container: (its module, its parts, which its class takes in this order).
SPECIAL: dict[str, tuple[str, Callable[[Any], list[Any]]]] = {
    "Position": ("csp_ir.ir.tree", list),
    "Line": ("csp_ir.spec.model", lambda t: [str(t), t.line, t.column]),
}


def _special(name: str) -> type:
    return getattr(import_module(SPECIAL[name][0]), name)


@cache
def _names(name: str) -> tuple[str, ...]:
    """The fields of a data class that may cross."""
    return tuple(f.name for f in fields(data_class(name)) if f.init)  # type: ignore[arg-type]
