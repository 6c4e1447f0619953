"""Texts that are laid out or filled in: `textwrap`, and templates of `string`."""

from __future__ import annotations

import string
import textwrap
from collections.abc import Callable
from typing import Any

from csp_ir.interpreter.formats import LONGEST_PATTERN
from csp_ir.interpreter.library import Named, charged, named
from csp_ir.interpreter.meter import FLAT, SIZED, SMALL
from csp_ir.interpreter.operators import Operators

_LAID_OUT = ("wrap", "fill", "shorten")
_INDENTS = ("initial_indent", "subsequent_indent", "placeholder")


def wrapping(meter: Operators) -> Named:
    """Dotted name -> guarded function or class, for one meter; the classes are admitted to its table."""

    def laid_out(function: Callable[..., Any]) -> Callable[..., Any]:
        def guarded(*args: Any, **keywords: Any) -> Any:
            for text in args[:1] or [keywords.get("text")]:
                _before_layout(meter, text, keywords)
            return meter.parts(function(*args, **keywords))

        return named(function, guarded)

    def wrapper(*args: Any, **keywords: Any) -> Any:
        return textwrap.TextWrapper(*args, **keywords)

    def indent(*args: Any, **keywords: Any) -> Any:
        text, prefix = (*args, *(keywords.get(k) for k in ("text", "prefix")[len(args) :]))[:2]
        _is_text(meter, text)
        if type(text) is type(prefix) is str:
            meter.size(len(text) + len(prefix) * (len(text.splitlines()) if len(prefix) > 1 else text.count("\n") + 1))
        return meter.built(textwrap.indent(*args, **keywords))

    def dedent(*args: Any) -> Any:
        for text in args:
            _is_text(meter, text)
            if type(text) is str and len(text) > SMALL:
                meter.charge(len(text))
                if max((len(s) - len(s.lstrip()) for s in text.split("\n")), default=0) > LONGEST_PATTERN:
                    meter.stop("value size")
        return textwrap.dedent(*args)

    def template(*args: Any, **keywords: Any) -> Any:
        return string.Template(*args, **keywords)

    names: Named = {f"textwrap.{name}": laid_out(getattr(textwrap, name)) for name in _LAID_OUT}
    names |= {"textwrap.indent": named(textwrap.indent, indent), "textwrap.dedent": named(textwrap.dedent, dedent)}
    for name, kind, guard in (
        ("textwrap.TextWrapper", textwrap.TextWrapper, wrapper),
        ("string.Template", string.Template, template),
    ):
        names[name] = meter.classes.admit(kind, named(kind, guard))
    return names | {"string.capwords": charged(meter, string.capwords)}


def wrapping_methods(meter: Operators) -> dict[str, Callable[..., Any]]:
    """The guards of the methods of those classes."""

    def laid_out(method: Any, /, *args: Any) -> Any:
        if type(method.__self__) is textwrap.TextWrapper:
            for text in args[:1]:
                _before_layout(meter, text, vars(method.__self__))
        return meter.parts(method(*args))

    def substituting(method: Any, /, *args: Any, **keywords: Any) -> Any:
        if type(method.__self__) is not string.Template or len(args) > 1:
            return method(*args, **keywords)
        text = method.__self__.template
        if type(text) is str:
            meter.size(len(text))
        maps = [*([keywords] if keywords or not args else []), *args]
        return meter.built(method(Looked(meter, maps)))

    def read(method: Any, /, *args: Any) -> Any:
        if type(method.__self__) is string.Template:
            _is_text(meter, method.__self__.template)
            meter.feed_any(method.__self__.template)
        return meter.parts(method(*args))

    return {**dict.fromkeys(("wrap", "fill"), laid_out), **dict.fromkeys(("substitute", "safe_substitute"), substituting),
            **dict.fromkeys(("get_identifiers", "is_valid"), read)}  # fmt: skip


class Looked:
    """Tables of a program as one, the first before the others; what is looked up is charged, and shown as it is."""

    def __init__(self, meter: Operators, maps: list[Any]) -> None:
        self._meter, self._maps, self._total = meter, maps, 0

    def __getitem__(self, key: Any) -> Any:
        value = self._meter.show(self._value(key))
        self._total += self._meter.weight(value)
        if self._total > self._meter.value_size:
            self._meter.stop("value size")
        return self._meter.classes.real(value)

    def _value(self, key: Any) -> Any:
        *others, last = self._maps
        for values in others:
            if key in values:
                return values[key]
        return last[key]


def _is_text(meter: Operators, text: Any) -> None:
    """End the run at what is no text and may have methods of a program's own."""
    if type(text) not in FLAT and type(text) not in SIZED:
        meter.stop("texts of the IR")


def _before_layout(meter: Operators, text: Any, options: dict[str, Any]) -> None:
    """Charge what laying out a text may take and make."""
    _is_text(meter, text)
    if type(text) is bytes:
        text = text.decode("latin-1")
    if type(text) is not str:
        return
    n = len(text)
    if n > SMALL:
        meter.charge(n)
    for word in text.split() if n > SMALL else ():
        if len(word) > SMALL:  # hyphens are looked for, and long words cut, from each place in turn
            meter.charge(len(word) ** 2 // 8)
    tab = options.get("tabsize", 8)
    if isinstance(tab, int):
        meter.size(n + text.count("\t") * max(0, tab))
    shown = sum(len(v) for k in _INDENTS if type(v := options.get(k)) is str)
    meter.charge(shown * n if shown > 8 else 0)  # a line has one character at least
