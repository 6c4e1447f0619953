"""Guarded methods.

A method is called on whatever value the program holds. `PLAIN` methods are cheap on
every receiver and compiled to a direct call; the others go through `method_table`: a guard
takes the method as Python found it on the receiver, so that a receiver without it raises
before the arguments are evaluated, and a class gives a descriptor that no guard calls unseen.
Names outside `METHODS` do not exist for a program: the call raises `AttributeError`,
as it would in CPython on a value without it.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable
from functools import partial
from types import BuiltinFunctionType, FunctionType, MethodDescriptorType, MethodType
from typing import Any

from csp_ir.interpreter.calendars import calendar_methods
from csp_ir.interpreter.classes import Constructor
from csp_ir.interpreter.decimals import decimal_methods
from csp_ir.interpreter.formats import check_codec, check_fields, check_spec, searching
from csp_ir.interpreter.meter import NESTED, SIZED, SMALL, TABLES
from csp_ir.interpreter.operators import Operators
from csp_ir.interpreter.plain_classes import plain_methods
from csp_ir.interpreter.streams import stream_methods
from csp_ir.interpreter.wrapping import Looked, wrapping_methods
from csp_ir.ir.modules import CLASS_METHODS, RECORD_METHODS

# Cheap: constant time, or linear in a receiver that is nearly always short, and no growth.
PLAIN = frozenset(
    "append add pop popleft appendleft get items keys values discard clear is_integer bit_length bit_count start end "
    "span conjugate setdefault popitem hexdigest digest send close".split()
)
# Of these the first argument, if any, is hashed.
HASHING = frozenset("add get discard setdefault pop".split())
_LINEAR = (
    "lower upper title capitalize casefold swapcase isdigit isalpha isalnum isspace isupper islower istitle isnumeric "
    "isdecimal isidentifier isprintable isascii hex insert reverse copy most_common total move_to_end rotate maketrans "
    "as_integer_ratio elements getvalue read readline readlines tell truncate cdf pdf inv_cdf zscore overlap iterweekdays "
    "itermonthdates itermonthdays itermonthdays2 itermonthdays3 itermonthdays4 monthdatescalendar monthdayscalendar "
    "monthdays2calendar yeardatescalendar yeardayscalendar yeardays2calendar getfirstweekday indices fromhex "
    "clear_flags clear_traps copy_decimal create_decimal_from_float cache_info cache_clear divide divide_int divmod abs minus multiply plus remainder "
    "subtract to_sci_string Etiny Etop"
).split()
_ITERATING = (
    "union intersection difference symmetric_difference intersection_update difference_update "
    "symmetric_difference_update issubset issuperset isdisjoint subtract extendleft fromkeys"
).split()
_OF_CLASSES = {name for names in CLASS_METHODS.values() for name in names} - {"strftime", "replace"} | RECORD_METHODS
_FINDING = (
    "find rfind index rindex count strip lstrip rstrip startswith endswith split rsplit splitlines partition "
    "rpartition removeprefix removesuffix remove"
).split()
_SPECIAL = (
    "format_map join replace ljust rjust center zfill format expandtabs translate extend sort to_bytes from_bytes encode decode "
    "update match search findall finditer fullmatch sub subn group groups groupdict expand strftime write writelines seek "
    "wrap fill substitute safe_substitute get_identifiers is_valid quantiles formatmonth formatyear formatweekheader power create_decimal"
).split()
METHODS = PLAIN | frozenset((*_LINEAR, *_ITERATING, *_OF_CLASSES, *_FINDING, *_SPECIAL))

Method = Callable[..., Any]
_CALLED = (
    FunctionType,
    Constructor,
    partial,
    type,
)  # what a field of a record may hold: the program has it from elsewhere
_BOUND = (BuiltinFunctionType, MethodType)


def method_table(meter: Operators) -> dict[str, Method]:
    """Method name -> guarded function of a method of that name and its arguments, for one meter."""
    table = {name: _linear(meter, False) for name in (*_LINEAR, *_OF_CLASSES)}
    table |= {name: _linear(meter, True) for name in _ITERATING}
    table |= {name: _finding(meter, name) for name in _FINDING}
    table |= {
        name: _matching(meter, name) for name in ("match", "search", "findall", "finditer", "fullmatch", "sub", "subn")
    }
    table |= (
        _growing(meter)
        | _consuming(meter)
        | stream_methods(meter)
        | wrapping_methods(meter)
        | calendar_methods(meter)
        | plain_methods(meter)
        | decimal_methods(meter)
    )
    split = table["split"]
    searched = searching(meter, "split")
    table["split"] = lambda method, /, *args, **keywords: (
        searched(method.__self__, *args, **keywords)
        if type(method.__self__) is re.Pattern
        else split(method, *args, **keywords)
    )
    return {name: _bound(guard) for name, guard in table.items()} | {name: _direct for name in PLAIN}


def _direct(method: Method, /, *args: Any, **keywords: Any) -> Any:
    return method(*args, **keywords)


def _bound(guard: Method) -> Method:
    """The guard, which now takes methods of classes too: their first argument is the receiver."""

    def call(method: Method, /, *args: Any, **keywords: Any) -> Any:
        if isinstance(method, _BOUND):
            return guard(method, *args, **keywords)
        if isinstance(method, MethodDescriptorType):
            if not args or args[0] is None:
                return method(*args)  # which says what is missing, or that None has no such method
            return guard(method.__get__(args[0]), *args[1:], **keywords)
        if isinstance(method, _CALLED):
            return method(*args, **keywords)
        raise TypeError(f"{type(method).__name__!r} object is not callable")

    return call


def _linear(meter: Operators, iterating: bool) -> Method:
    def call(method: Any, /, *args: Any, **keywords: Any) -> Any:
        receiver = method.__self__
        if type(receiver) in SIZED:
            if len(receiver) > SMALL:
                meter.charge(len(receiver))
        else:
            meter.whole(receiver)
        if iterating:
            args = tuple([a if type(a) in SIZED and len(a) <= SMALL else meter.feed_any(a) for a in args])
        value = method(*args, **keywords)
        return value if value is None or value is receiver else meter.parts(value)

    return call


def _finding(meter: Operators, name: str) -> Method:
    """Methods that compare what they are given with each part of the receiver."""
    backwards = name in ("rfind", "rindex", "rsplit", "rpartition", "strip", "lstrip", "rstrip")

    def call(method: Any, /, *args: Any, **keywords: Any) -> Any:
        receiver = method.__self__
        kind = type(receiver)
        if kind is range:
            return _in_range(meter, method, args)
        if kind in SIZED and len(receiver) > SMALL:
            meter.charge(len(receiver))
        if args:
            wanted = args[0]
            if type(wanted) in NESTED:
                meter.charge(meter.weight(wanted) * min(len(receiver), SMALL) if kind in SIZED else 0)
                if kind is str:
                    meter.charge(len(wanted) * len(receiver) // SMALL)
            elif type(wanted) in (str, bytes) and len(wanted) > 8 and kind in SIZED:
                # forwards CPython takes linear time for long needles, backwards it does not
                most = len(wanted) if backwards or kind not in (str, bytes) else min(len(wanted), 100)
                meter.charge(len(receiver) * most // SMALL)
        value = method(*args, **keywords)
        return value if type(value) in _PLAIN_RESULTS else meter.parts(value)

    return call


_PLAIN_RESULTS = frozenset({int, bool, type(None)})


def _in_range(meter: Operators, method: Any, args: tuple[Any, ...]) -> Any:
    if len(args) != 1 or type(args[0]) in (int, bool):
        return method(*args)
    found = meter.in_range(args[0], method.__self__)
    if method.__name__ == "count":
        return int(found)
    if not found:
        raise ValueError(f"{meter.show(args[0])!r} is not in range")
    return method(int(args[0].real))


def _matching(meter: Operators, name: str) -> Method:
    searched = searching(meter, name)

    def call(method: Any, /, *args: Any, **keywords: Any) -> Any:
        if type(method.__self__) is re.Pattern:
            return searched(method.__self__, *args, **keywords)
        return method(*args, **keywords)

    return call


def _growing(meter: Operators) -> dict[str, Method]:
    size = meter.size

    def join(method: Any, /, *args: Any) -> Any:
        receiver = method.__self__
        if len(args) == 1 and type(receiver) in (str, bytes):
            items = args[0]
            if type(items) is str:
                size(len(items) * (1 + len(receiver)))
            elif type(items) in (list, tuple) or hasattr(items, "__iter__"):
                if type(items) not in (list, tuple):
                    items = list(meter.feed(items))
                n = len(items)
                total = len(receiver) * n + sum([len(s) for s in items if type(s) in _TEXTS])
                if total > SMALL or n > SMALL:
                    size(total + n)
                return method(items)
        return method(*args)

    def replace(method: Any, /, *args: Any, **keywords: Any) -> Any:
        receiver = method.__self__
        if len(args) >= 2 and type(receiver) in _TEXTS and type(args[0]) is type(args[1]) is type(receiver):
            old, new = args[:2]
            if len(receiver) + len(new) > SMALL:
                size(len(receiver) + receiver.count(old) * max(0, len(new) - len(old)))
        return method(*args, **keywords)

    def padded(method: Any, /, *args: Any) -> Any:
        if args and isinstance(args[0], int) and type(method.__self__) in _TEXTS:
            size(max(args[0], len(method.__self__)))
        return method(*args)

    def format_(method: Any, /, *args: Any, **keywords: Any) -> Any:
        if type(method.__self__) is str:
            check_fields(meter, method.__self__, (*args, *keywords.values()))
            args = tuple([meter.classes.real(a) for a in args])
        return meter.built(method(*args, **keywords))

    def format_map(method: Any, /, *args: Any) -> Any:
        if type(method.__self__) is not str or len(args) != 1:
            return method(*args)
        fields = args[0]
        check_fields(meter, method.__self__, tuple(fields.values()) if type(fields) in TABLES else ())
        if type(fields) in (defaultdict, Counter) and "{" in re.sub(r"\{\{|\{[^{}]*\}", "", method.__self__):
            meter.stop("texts of the IR")  # a width may be asked for that no value of the table tells
        return meter.built(method(Looked(meter, [fields])))

    def expandtabs(method: Any, /, *args: Any, **keywords: Any) -> Any:
        receiver = method.__self__
        tabsize = args[0] if args else keywords.get("tabsize", 8)
        if isinstance(tabsize, int) and type(receiver) in _TEXTS:
            size(len(receiver) + receiver.count("\t" if type(receiver) is str else b"\t") * max(0, tabsize))
        return method(*args, **keywords)

    def translate(method: Any, /, *args: Any, **keywords: Any) -> Any:
        receiver = method.__self__
        if type(receiver) is not str or len(args) != 1 or not hasattr(args[0], "__getitem__"):
            return meter.built(method(*args, **keywords))
        table: dict[int, Any] = {}
        total = 0
        for letter, times in Counter(meter.feed(receiver)).items():
            try:
                table[ord(letter)] = new = args[0][ord(letter)]
            except LookupError:
                new = letter
            total += times * (len(new) if type(new) is str else 1)
        size(total)
        return method(table)

    def strftime(method: Any, /, *args: Any, **keywords: Any) -> Any:
        for written in (*args, *keywords.values()):
            if type(written) is str:
                size(32 * len(written))
                check_spec(meter, written)
        return method(*args, **keywords)

    def to_bytes(method: Any, /, *args: Any, **keywords: Any) -> Any:
        length = args[0] if args else keywords.get("length", 1)
        if isinstance(length, int):
            size(length)
        return method(*args, **keywords)

    def from_bytes(method: Any, /, *args: Any, **keywords: Any) -> Any:
        args = tuple(map(meter.feed_any, args))
        if args and type(args[0]) in SIZED:
            meter.bits(8 * len(args[0]))
        return meter.built(method(*args, **keywords))

    def coded(method: Any, /, *args: Any, **keywords: Any) -> Any:
        meter.feed_any(method.__self__)
        check_codec(*args, **keywords)
        return meter.built(method(*args, **keywords))

    def expand(method: Any, /, *args: Any, **keywords: Any) -> Any:
        if type(method.__self__) is re.Match:
            longest = max([end - start for start, end in method.__self__.regs])
            for template in args:
                if type(template) in _TEXTS:
                    size(len(template) * (1 + longest))
        return meter.built(method(*args, **keywords))

    def quantiles(method: Any, /, *args: Any, **keywords: Any) -> Any:
        for number in (*args, *keywords.values()):
            if isinstance(number, int):
                size(number)
        return meter.parts(method(*args, **keywords))

    return {"join": join, "format_map": format_map, "replace": replace, "expand": expand, "quantiles": quantiles, "format": format_, "expandtabs": expandtabs, "translate": translate,
            "strftime": strftime, "to_bytes": to_bytes, "from_bytes": from_bytes, "encode": coded, "decode": coded,
            **dict.fromkeys(("ljust", "rjust", "center", "zfill"), padded)}  # fmt: skip


_TEXTS = frozenset({str, bytes})


def _consuming(meter: Operators) -> dict[str, Method]:
    def extend(method: Any, /, *args: Any) -> Any:
        receiver = method.__self__
        if len(args) != 1:
            return method(*args)
        items = args[0]
        if type(items) not in SIZED:
            items = meter.feed(items)
        else:
            items = list(items) if receiver is items else items
            if len(items) > SMALL and type(receiver) in SIZED:
                meter.size(len(receiver) + len(items))
        return method(items)

    def sort(method: Any, /, *args: Any, **keywords: Any) -> Any:
        if type(method.__self__) is list:
            meter.flat_parts(method.__self__)
        return method(*args, **keywords)

    def update(method: Any, /, *args: Any, **keywords: Any) -> Any:
        receiver = method.__self__
        kind = type(receiver)
        if kind is Counter and args and type(args[0]) in TABLES:
            for key, value in args[0].items():
                if type(value) in SIZED:  # a Counter adds what it is given to what it has
                    meter.add(receiver.get(key, value), value)
        taken = meter.pairs if kind in TABLES and kind is not Counter else meter.feed_any
        value = method(*map(taken, args), **keywords)
        if kind in SIZED:
            meter.size(len(receiver))
        return value

    def groups(method: Any, /, *args: Any, **keywords: Any) -> Any:
        if type(method.__self__) is re.Match:
            meter.charge(max(1, len(args)) * sum([end - start for start, end in method.__self__.regs]))
        return method(*args, **keywords)

    return {"extend": extend, "sort": sort, "update": update,
            **dict.fromkeys(("group", "groups", "groupdict"), groups)}  # fmt: skip
