"""The library is whole: every public name of its modules and classes is held, or left out with a reason; held ones have a row."""

from __future__ import annotations

import importlib
import types
from collections.abc import Iterator

import pytest

from csp_ir.errors import IRSyntaxError
from csp_ir.interpreter.meter import Partial
from csp_ir.interpreter.methods import METHODS as GUARDED
from csp_ir.interpreter.records import readable
from csp_ir.ir import modules
from csp_ir.ir.components import by_name
from csp_ir.ir.left_out import LEFT_OUT, LEFT_OUT_OF_CLASSES
from csp_ir.ir.parse import parse_program
from csp_ir.ir.plain_values import PLAIN_TYPES

WHOLE = (
    "math itertools functools operator statistics textwrap json decimal fractions collections string re datetime calendar bisect "
    "heapq copy hashlib"
).split()
ROWS = {f"{module}.{name}" for module, names in modules.MODULES.items() for name in names}
HELD = ROWS | modules.DEFINERS | modules.HANDLED | modules.MANAGERS
WRITTEN = modules.NUMBERS.keys() | modules.ALIASES.keys()  # as what they stand for


def public(module: str) -> Iterator[str]:
    found = importlib.import_module(module)
    for name in getattr(found, "__all__", None) or dir(found):
        if not name.startswith("_") and not isinstance(getattr(found, name), types.ModuleType):
            yield f"{module}.{name}"


@pytest.mark.parametrize("module", WHOLE)
def test_every_public_name_is_held_or_left_out_with_a_reason(module: str) -> None:
    assert [name for name in public(module) if name not in HELD | WRITTEN and not LEFT_OUT.get(name)] == []


def test_what_is_left_out_is_not_held_and_says_what_to_do_instead() -> None:
    assert not HELD & LEFT_OUT.keys()
    with pytest.raises(IRSyntaxError) as caught:
        parse_program("from json import dump\ndef f(x): return dump(x, x)")
    assert caught.value.remedy == LEFT_OUT["json.dump"]


@pytest.mark.parametrize("name", sorted(ROWS))
def test_what_is_held_has_a_row(name: str) -> None:
    assert by_name(modules.CLASSES.get(name, name))


def classes() -> dict[str, type]:
    held: dict[str, type] = {}
    for name in sorted(HELD):
        module, _, member = name.partition(".")
        found = getattr(importlib.import_module(module), member, None)
        if isinstance(found, type) and not issubclass(found, BaseException) and module in WHOLE:
            held[name] = {**PLAIN_TYPES, "partial": Partial}.get(member, found)
    for kind in (str, int, float, bytes, list, dict, set, frozenset, tuple, range, complex, slice):
        held[kind.__name__] = kind
    held["re.Pattern"] = importlib.import_module("re").Pattern
    held["re.Match"] = importlib.import_module("re").Match
    return held


@pytest.mark.parametrize("name", classes())
def test_every_public_attribute_of_a_class_is_held_or_left_out_with_a_reason(name: str) -> None:
    kind = classes()[name]
    inside = {n.removeprefix(f"{name}.") for n in HELD if n.startswith(f"{name}.")}
    held = readable(kind) | inside | set(modules.CLASS_CONSTANTS.get(modules.CLASSES.get(name, ""), ()))
    missing = [
        n for n in dir(kind) if n[0] != "_" and n not in (modules.METHODS if callable(getattr(kind, n)) else held)
    ]
    assert [n for n in missing if n not in held and not LEFT_OUT_OF_CLASSES.get(f"{kind.__name__}.{n}")] == []


def test_what_may_be_called_has_a_guard() -> None:
    assert {"real", "imag", "numerator", "denominator"} == modules.METHODS - GUARDED  # which are no methods
