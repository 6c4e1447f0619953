"""What a spec brings along as components: fields and constructors of its records, members of enumerations, helpers."""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from typing import Any

from csp_ir.draft.library import Op, class_of, stems, template_of
from csp_ir.draft.stems import stems_of
from csp_ir.errors import CspIrError
from csp_ir.interpreter.evaluation import compile_expr
from csp_ir.interpreter.outcomes import Signal
from csp_ir.interpreter.records import record_classes
from csp_ir.ir import nodes as ir
from csp_ir.ir.components import Component, by_name
from csp_ir.ir.rewrite import reachable
from csp_ir.ir.types import ANY, BOOL, STR

FIELD, MEMBER, MAKE, HELPER = 1.0, 1.2, 2.2, 1.6  # costs, in nats
COMPARE = 1.4
MOST_ARGUMENTS = 3
_ORDERED = ("IntEnum", "int, Enum")
_COMPARISONS = ("cmp.<", "cmp.<=", "cmp.>", "cmp.>=")
_PART = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")


class NotRunError(ValueError):
    """A helper came to no end."""


def own_components(helpers: Sequence[ir.Function]) -> tuple[Component, ...]:
    """One for each field, member, constructor and helper, under the name that an expression gives it."""
    try:
        classes = record_classes(helpers)
    except CspIrError:
        return ()
    found: list[Component] = []
    for helper in helpers:
        if isinstance(helper, ir.Record):
            found += _of_record(helper, classes[helper.name])
        elif (made := _of_helper(helper, helpers)) is not None:
            found.append(made)
    return tuple(found)


def own_operations(helpers: Sequence[ir.Function]) -> list[Op]:
    """The same as operations of banks; members of enumerations are constants there."""
    found = []
    for c in own_components(helpers):
        params = ["dict"] if c.kind == "item" else ["any" if p.name == "Union" else class_of(p) for p in c.params]
        if c.kind != "constant" and 1 <= len(params) <= MOST_ARGUMENTS and None not in params:
            classes = tuple(p for p in params if p is not None)
            found.append(Op(template_of(c, len(params)), classes, c.meaning, round(2 * c.cost), stems(c.words)))
    return found


def members(helpers: Iterable[ir.Function]) -> list[Any]:
    """The members of the enumerations among helpers."""
    records = [h for h in helpers if isinstance(h, ir.Record)]
    classes = record_classes(records)
    return [m for r in records if r.is_enum for m in classes[r.name]]


def words_of(name: str) -> tuple[str, ...]:
    """The words of a name: `due_date` and `dueDate` are due and date."""
    return tuple(w.lower() for w in _PART.findall(name))


@cache
def said_of(name: str, description: str) -> frozenset[str]:
    """The stems of what a hole's name and description say."""
    return stems_of(" ".join((*words_of(name), description)))


def _of_record(record: ir.Record, kind: Any) -> Iterator[Component]:
    own = record.returns
    if record.kind in _ORDERED or "order=True" in record.options:
        for row in (by_name(name)[0] for name in _COMPARISONS):
            yield Component(row.name, "operator", (own, own), BOOL, row.meaning, COMPARE, row.words)
    if record.is_enum:
        value = record.field_type("value") or ANY
        yield Component(f"{record.name}.name", "attribute", (own,), STR, operator.attrgetter("name"), MAKE, ("name",))
        yield Component(
            f"{record.name}.value", "attribute", (own,), value, operator.attrgetter("value"), MAKE, ("value",)
        )
        for member in kind:
            words = words_of(member.name)
            yield Component(f"{record.name}.{member.name}", "constant", (), own, lambda m=member: m, MEMBER, words)
        return
    for p in record.parameters:
        read: Any
        if record.kind == "TypedDict":
            text, form, read = f"{record.name}[{p.name!r}]", "item", operator.itemgetter(p.name)
        else:
            text, form, read = f"{record.name}.{p.name}", "attribute", operator.attrgetter(p.name)
        yield Component(text, form, (own,), p.type, read, FIELD, words_of(p.name))
    needed = [p.type for p in record.parameters if p.default is None]
    if record.kind != "TypedDict" and 0 < len(needed) <= MOST_ARGUMENTS and "kw_only=True" not in record.options:
        yield Component(record.name, "function", tuple(needed), own, kind, MAKE, words_of(record.name))


def _of_helper(helper: ir.Function, helpers: Sequence[ir.Function]) -> Component | None:
    needed = [p for p in helper.parameters if p.default is None]
    if not 0 < len(needed) <= MOST_ARGUMENTS or any(p.takes_rest for p in helper.parameters) or not helper.body:
        return None
    if any(isinstance(n, ir.Hole) for n in helper.walk()):
        return None
    names = tuple(p.name for p in needed)
    call = ir.Call(ir.Name(helper.name), tuple(map(ir.Name, names)))
    used = reachable(ir.Program(helper, tuple(h for h in helpers if h is not helper)))
    try:
        meaning = _caught(compile_expr(call, names, {h.name: h for h in (*used.helpers, helper)}))
    except CspIrError:
        return None
    words = (*words_of(helper.name), *re.findall(r"[a-z]{4,}", helper.doc.lower())[:20])
    return Component(helper.name, "function", tuple(p.type for p in needed), helper.returns, meaning, HELPER, words)


def _caught(function: Callable[..., Any]) -> Callable[..., Any]:
    def call(*args: Any) -> Any:
        try:
            return function(*args)
        except Signal as signal:
            raise NotRunError(str(signal)) from None
        except (RecursionError, MemoryError):
            raise
        except Exception as error:  # a helper may raise whatever it likes
            raise NotRunError(repr(error)) from None

    return call
