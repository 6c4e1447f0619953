"""What formats, codecs and patterns ask for, read before they are obeyed."""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable, Iterator
from functools import lru_cache
from string import Formatter
from typing import Any

from csp_ir.interpreter.meter import SMALL, Meter
from csp_ir.interpreter.operators import width_of
from csp_ir.interpreter.patterns import cost_of

_WIDTH = re.compile(r"\d+")
UNSURE_FORMAT = re.compile(r"%[_0^#-]*(?:\d|[EOscxXZ+])")  # of dates; `%` ends a format of numbers
# Those that Python has built in: any other name makes it import a module of that name.
_CODECS = frozenset({"utf8", "u8", "utf", "ascii", "usascii", "latin1", "iso88591", "l1", "utf16", "utf16le", "utf16be",
                     "utf32", "utf32le", "utf32be", "utf8sig", "cp1252"})  # fmt: skip
_ERRORS = frozenset({"strict", "ignore", "replace", "backslashreplace", "xmlcharrefreplace", "surrogateescape",
                     "surrogatepass"})  # fmt: skip


def check_spec(meter: Meter, spec: Any) -> None:
    """Charge what a format spec asks for; refuse one that asks for what the machine's time zone and language say."""
    if type(spec) is str and "%" in spec and UNSURE_FORMAT.search(spec):
        meter.stop("value size")
    if type(spec) is str and len(spec) > 2:
        meter.size(sum(map(width_of, _WIDTH.findall(spec))))


def check_codec(encoding: Any = "utf-8", errors: Any = "strict", **_: Any) -> None:
    """Refuse a codec that Python would have to import, in its own words."""
    if type(encoding) is str and re.sub(r"[-_ ]", "", encoding).lower() not in _CODECS:
        raise LookupError(f"unknown encoding: {encoding}")
    if type(errors) is str and errors not in _ERRORS:
        raise LookupError(f"unknown error handler name '{errors}'")


def check_fields(meter: Meter, text: str, values: tuple[Any, ...]) -> None:
    """Charge what `text.format` of these values makes; refuse fields that look into values by attribute.

    Raises: ValueError as `str.format` does, and for an attribute.
    """
    shown = sum(meter.weight(v) for v in values)
    total = len(text)
    for name, spec in _fields(text):
        if "." in name:
            raise ValueError("attribute access in a format string is not supported")
        check_spec(meter, spec)
        total += shown
        if "{" in spec:  # any of the values may be a width
            total += sum(abs(v) if type(v) is int else width_of("".join(_WIDTH.findall(v))) if type(v) is str else 0
                         for v in values)  # fmt: skip
    meter.size(total)


def _fields(text: str, depth: int = 2) -> Iterator[tuple[str, str]]:
    """Name and spec of every field of a format string, those inside specs too; as `str.format` reads them."""
    for _, name, spec, _ in Formatter().parse(text):
        if name is not None:
            yield name, spec or ""
            if depth and spec and "{" in spec:
                yield from _fields(spec, depth - 1)


# --- regular expressions ---------------------------------------------------------------

LONGEST_PATTERN = 1_000
STEPS = 8  # of the matcher that are charged as one unit
_REPEATS = re.compile(r"\{(\d*),?(\d*)\}")
_CHARACTER = re.compile(r"\\.|\[(?:[^\]\\]|\\.)*\]", re.DOTALL)


@lru_cache(maxsize=512)
def _compiled(pattern: str | bytes, flags: int) -> re.Pattern[Any]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what CPython says of a doubtful pattern is not for the terminal
        return re.compile(pattern, flags & ~re.DEBUG)


def pattern_of(meter: Meter, pattern: Any, flags: Any = 0) -> Any:
    """A pattern compiled; one that is no text, or wrong, raises as `re.compile` does."""
    if isinstance(pattern, re.Pattern) or type(pattern) not in (str, bytes) or not isinstance(flags, int):
        return re.compile(pattern, flags)
    if len(pattern) > LONGEST_PATTERN:
        meter.stop("value size")
    return _compiled(pattern, int(flags))


@lru_cache(maxsize=512)
def _repeats_much(pattern: str | bytes) -> bool:
    text = pattern if isinstance(pattern, str) else pattern.decode("latin-1")
    counts = [k for pair in _REPEATS.findall(_CHARACTER.sub("a", text)) for k in pair]
    return any(width_of(k) > LONGEST_PATTERN for k in counts)


def before_search(meter: Meter, pattern: re.Pattern[Any], way: str, n: int) -> None:
    """Charge what a search of a text of `n` characters may take, at worst."""
    if _repeats_much(pattern.pattern):
        meter.stop("value size")
    if n > SMALL:
        meter.charge(n)
    if (steps := cost_of(pattern.pattern, pattern.flags, way).steps(n)) > SMALL * STEPS:
        meter.charge(steps // STEPS)


def searching(meter: Meter, name: str) -> Callable[..., Any]:
    """A guarded method of a compiled pattern, as a function of the pattern and the method's arguments."""
    text_at = 1 if name in ("sub", "subn") else 0

    def guarded(pattern: re.Pattern[Any], *args: Any, **keywords: Any) -> Any:
        text = args[text_at] if len(args) > text_at else keywords.get("string", "")
        n = len(text) if isinstance(text, (str, bytes)) else 0
        before_search(meter, pattern, name, n)
        if text_at:
            new = args[0] if args else keywords.get("repl")
            if isinstance(new, (str, bytes)):
                meter.size((n + 1) * len(new) if len(new) > SMALL else 0)
            elif callable(new):
                args, keywords = _sized(meter, new, args, keywords)
        return meter.parts(getattr(pattern, name)(*args, **keywords))

    return guarded


def _sized(meter: Meter, new: Any, args: tuple[Any, ...], keywords: dict[str, Any]) -> tuple[tuple[Any, ...], Any]:
    """The arguments of `sub` with what its function gives charged, as the same text may be taken many times."""
    total = 0

    def replacement(found: Any) -> Any:
        nonlocal total
        value = new(found)
        if type(value) in (str, bytes):
            total += len(value)
            if total > meter.value_size:
                meter.stop("value size")
        return value

    if args:
        return (replacement, *args[1:]), keywords
    return args, {**keywords, "repl": replacement}
