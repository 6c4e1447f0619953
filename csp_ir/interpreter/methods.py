"""Guarded methods.

A method is called on whatever value the program holds. `PLAIN` methods are cheap on
every receiver and compiled to a direct call; the others go through `method_table`.
Names outside `METHODS` do not exist for a program: the call raises `AttributeError`,
as it would in CPython on a value without it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from string import Formatter
from typing import Any

from csp_ir.interpreter.guards import check_spec, regex
from csp_ir.interpreter.meter import SIZED, SMALL, Meter
from csp_ir.ir.modules import CLASS_METHODS, RECORD_METHODS

# Cheap: constant time, or linear in a receiver that is nearly always short, and no growth.
PLAIN = frozenset(
    [
        "append",
        "add",
        "pop",
        "popleft",
        "appendleft",
        "get",
        "items",
        "keys",
        "values",
        "discard",
        "clear",
        "is_integer",
        "bit_length",
        "bit_count",
        "group",
        "start",
        "end",
        "span",
        "conjugate",
        "setdefault",
        "popitem",
        "as_integer_ratio",
        "hexdigest",
    ]
)
_LINEAR = [
    "lower",
    "upper",
    "title",
    "capitalize",
    "casefold",
    "swapcase",
    "strip",
    "lstrip",
    "rstrip",
    "startswith",
    "endswith",
    "isdigit",
    "isalpha",
    "isalnum",
    "isspace",
    "isupper",
    "islower",
    "istitle",
    "isnumeric",
    "isdecimal",
    "isidentifier",
    "isprintable",
    "isascii",
    "find",
    "rfind",
    "index",
    "rindex",
    "count",
    "split",
    "rsplit",
    "splitlines",
    "partition",
    "rpartition",
    "removeprefix",
    "removesuffix",
    "encode",
    "decode",
    "hex",
    "insert",
    "remove",
    "reverse",
    "copy",
    "union",
    "intersection",
    "difference",
    "symmetric_difference",
    "update",
    "intersection_update",
    "difference_update",
    "symmetric_difference_update",
    "issubset",
    "issuperset",
    "isdisjoint",
    "most_common",
    "subtract",
    "total",
    "move_to_end",
    "groups",
    "groupdict",
    "rotate",
    "extendleft",
    *(name for names in CLASS_METHODS.values() for name in names if name not in ("strftime", "replace")),
    *RECORD_METHODS,
]
_SPECIAL = [
    "strftime",
    "join",
    "replace",
    "ljust",
    "rjust",
    "center",
    "zfill",
    "format",
    "format_map",
    "expandtabs",
    "translate",
    "extend",
    "elements",
    "fromkeys",
    "sort",
    "maketrans",
    "to_bytes",
    "match",
    "search",
    "findall",
    "finditer",
    "fullmatch",
    "sub",
    "subn",
]
METHODS = PLAIN | frozenset(_LINEAR) | frozenset(_SPECIAL)


def method_table(meter: Meter) -> dict[str, Callable[..., Any]]:
    """Method name -> guarded function of the receiver and the arguments, for one meter."""
    feed, built, size, stop = meter.feed, meter.built, meter.size, meter.stop

    def linear(name: str) -> Callable[..., Any]:
        def call(receiver: Any, *args: Any, **keywords: Any) -> Any:
            if type(receiver) in SIZED and len(receiver) > SMALL:
                meter.charge(len(receiver))
            if args:
                args = tuple(
                    a if type(a) in SIZED and len(a) <= SMALL or type(a) is int
                    else feed(a) if type(a) in SIZED or type(a) is range or hasattr(a, "__next__")
                    else a
                    for a in args
                )  # fmt: skip
            value = getattr(receiver, name)(*args, **keywords)
            return value if type(value) is int or value is receiver else built(value)

        call.__name__ = name
        return call

    table = {name: linear(name) for name in _LINEAR}
    table |= {name: _direct(name) for name in PLAIN}

    def join(receiver: Any, items: Any, /) -> Any:
        if type(receiver) is not str:
            return receiver.join(items)
        if type(items) is str:
            size(len(items) * (1 + len(receiver)))
        else:
            if type(items) not in (list, tuple):
                if not hasattr(items, "__iter__"):
                    return receiver.join(items)
                items = list(feed(items))
            n = len(items)
            total = len(receiver) * n + sum([len(s) for s in items if type(s) is str])
            if total > SMALL or n > SMALL:
                size(total + n)
        return receiver.join(items)

    def replace(receiver: Any, /, *args: Any, **keywords: Any) -> Any:
        return (
            text_replace(receiver, *args, **keywords) if type(receiver) is str else receiver.replace(*args, **keywords)
        )

    def strftime(receiver: Any, written: Any, /) -> Any:
        if type(written) is str:
            size(32 * len(written))
            check_spec(meter, written)
        return receiver.strftime(written)

    def text_replace(receiver: Any, old: Any, new: Any, /, count: Any = -1) -> Any:
        if type(old) is str and type(new) is str:
            if len(receiver) + len(new) > SMALL:
                size(len(receiver) + (receiver.count(old) * max(0, len(new) - len(old))))
        return receiver.replace(old, new, count)

    def padded(name: str) -> Callable[..., Any]:
        def call(receiver: Any, width: Any, /, *fill: Any) -> Any:
            if isinstance(width, int):
                size(max(width, len(receiver) if type(receiver) is str else 0))
            return getattr(receiver, name)(width, *fill)

        return call

    def format_(receiver: Any, /, *args: Any, **keywords: Any) -> Any:
        if type(receiver) is not str:
            return receiver.format(*args, **keywords)
        values = (*args, *keywords.values())
        for name, spec in _fields(receiver):
            if "." in name or "[" in name:
                raise ValueError("attribute and item access in a format string is not supported")
            check_spec(meter, spec)
            if "{" in spec:
                if any(type(a) is int and abs(a) > 9999 for a in values):
                    stop("value size")
                for value in values:
                    check_spec(meter, value)
        for value in (*args, *keywords.values()):
            meter.show(value)
        size(len(receiver) * (1 + sum(len(a) for a in (*args, *keywords.values()) if type(a) is str)))
        return built(receiver.format(*args, **keywords))

    def expandtabs(receiver: Any, /, tabsize: Any = 8) -> Any:
        if isinstance(tabsize, int) and type(receiver) is str:
            size(len(receiver) * max(1, tabsize))
        return receiver.expandtabs(tabsize)

    def translate(receiver: Any, mapping: Any, /) -> Any:
        if type(receiver) is str and type(mapping) is dict:
            widest = max((len(v) for v in mapping.values() if type(v) is str), default=1)
            size(len(receiver) * max(1, widest))
        return receiver.translate(mapping)

    def extend(receiver: Any, items: Any, /) -> Any:
        if receiver is items:
            items = list(items)
        items = feed(items)
        if type(items) in SIZED and type(receiver) in SIZED and len(items) > SMALL:
            size(len(receiver) + len(items))
        return receiver.extend(items)

    def elements(receiver: Any, /) -> Any:
        return feed(receiver.elements())

    def fromkeys(receiver: Any, items: Any, /, value: Any = None) -> Any:
        return dict.fromkeys(feed(items), value)

    def sort(receiver: Any, /, **keywords: Any) -> Any:
        feed(receiver) if type(receiver) in SIZED else None
        return receiver.sort(**keywords)

    def maketrans(receiver: Any, /, *args: Any) -> Any:
        return str.maketrans(*args)

    def to_bytes(receiver: Any, length: Any = 1, byteorder: Any = "big", **keywords: Any) -> Any:
        if isinstance(length, int):
            size(length)
        return receiver.to_bytes(length, byteorder, **keywords)

    table |= {"join": join, "replace": replace, "strftime": strftime, "format": format_, "expandtabs": expandtabs, "translate": translate,
              "extend": extend, "elements": elements, "fromkeys": fromkeys, "sort": sort, "maketrans": maketrans,
              "to_bytes": to_bytes}  # fmt: skip
    split = table["split"]

    def matching(name: str) -> Callable[..., Any]:
        searched = regex(meter, getattr(re, name), text_at=2 if name in ("sub", "subn") else 1)

        def call(receiver: Any, /, *args: Any, **keywords: Any) -> Any:
            if isinstance(receiver, re.Pattern):
                return searched(receiver, *args, **keywords)
            return split(receiver, *args, **keywords) if name == "split" else getattr(receiver, name)(*args, **keywords)

        return call

    for name in ("match", "search", "findall", "finditer", "fullmatch", "sub", "subn", "split"):
        table[name] = matching(name)
    table |= {name: padded(name) for name in ("ljust", "rjust", "center", "zfill")}
    return table


def _direct(name: str) -> Callable[..., Any]:
    def call(receiver: Any, *args: Any, **keywords: Any) -> Any:
        return getattr(receiver, name)(*args, **keywords)

    call.__name__ = name
    return call


def _fields(text: str, depth: int = 2) -> Iterator[tuple[str, str]]:
    """Name and spec of every field of a format string, those inside specs too; as `str.format` reads them."""
    for _, name, spec, _ in Formatter().parse(text):
        if name is not None:
            yield name, spec or ""
            if depth and spec and "{" in spec:
                yield from _fields(spec, depth - 1)
