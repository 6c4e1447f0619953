"""General drafts for a spec without a sketch: programs of a few common shapes whose decisions are all holes.

Each shape is a text; what is offered depends on the types of the signature and on the
results of the examples, never on the task.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from csp_ir.errors import InputError
from csp_ir.ir.check import check_program
from csp_ir.ir.nodes import Literal, Parameter, Program
from csp_ir.ir.parse import parse_program
from csp_ir.ir.printer import print_expr
from csp_ir.ir.types import Type, element_type, type_text
from csp_ir.spec.model import Raises, Spec

MAX_BRANCHES = 6
_FAILURES = "(ValueError, TypeError, IndexError, KeyError, ZeroDivisionError)"


@dataclass(frozen=True)
class Skeleton:
    """A named draft. fixed: holes whose candidates the examples themselves give (results): texts with their costs."""

    name: str
    draft: Program
    fixed: dict[str, list[tuple[str, float]]]


def skeletons(spec: Spec) -> Iterator[Skeleton]:
    """The drafts for a spec, simplest first."""
    for name, body, fixed in _bodies(spec):
        text = f"{_head(spec)}\n{body}"
        try:
            draft = replace(parse_program(text, records=spec.helpers), helpers=spec.helpers)
        except InputError:
            continue
        if not check_program(draft):
            # The i-th of several values most likely is the i-th result that the prose names.
            costs = {
                h: [(t, 1.0 + 0.1 * abs(i - _number(h))) for i, t in enumerate(texts, 1)] for h, texts in fixed.items()
            }
            yield Skeleton(name, draft, costs)


def _number(hole: str) -> int:
    digits = hole.lstrip("abcdefghijklmnopqrstuvwxyz")
    return int(digits) if digits else 1


def _head(spec: Spec) -> str:
    return f"def {spec.name}({', '.join(map(_parameter, spec.parameters))}) -> {type_text(spec.returns)}:"


def _parameter(p: Parameter) -> str:
    return f"{p.name}: {type_text(p.type)}"


def _bodies(spec: Spec) -> Iterator[tuple[str, str, dict[str, tuple[str, ...]]]]:
    result = type_text(spec.returns)
    results = distinct_results(spec)
    yield "expression", f"    return (?result: {result})", {}
    if spec.returns.name == "tuple" and 2 <= len(spec.returns.args) <= 4:
        parts = ", ".join(f"(?part{i}: {type_text(t)})" for i, t in enumerate(spec.returns.args, 1))
        yield "tuple", f"    return ({parts})", {}
    special = {"special": tuple(results[:8])} if results else {}
    yield (
        "guard",
        f"    if (?test: bool):\n        return (?special: {result})\n    return (?result: {result})",
        special,
    )
    yield (
        "attempt",
        f"    try:\n        return (?result: {result})\n    except {_FAILURES}:\n        return (?special: {result})",
        special,
    )
    if spec.returns.name == "bool":
        yield "two conditions", "    return (?first: bool) and (?second: bool)", {}
        yield "three conditions", "    return (?first: bool) and (?second: bool) and (?third: bool)", {}
        conditions = " and ".join(f"(?{n}: bool)" for n in ("first", "second", "third", "fourth"))
        yield "four conditions", f"    return {conditions}", {}
    elif 2 <= len(results) <= MAX_BRANCHES and spec.returns.name in ("str", "Union", "Any", "None"):
        lines = []
        for i in range(1, len(results)):
            lines += [f"    if (?test{i}: bool):", f"        return (?value{i}: {result})"]
        lines.append(f"    return (?value{len(results)}: {result})")
        yield "conditions", "\n".join(lines), {f"value{i}": results for i in range(1, len(results) + 1)}
    for p in spec.parameters:
        yield from _over(spec, p.name, p.type, result, special)
    if spec.returns.name in ("int", "float", "bool") and any(p.type.name == "int" for p in spec.parameters):
        yield from _counting(result, special)


def _over(
    spec: Spec, name: str, kind: Type, result: str, special: dict[str, tuple[str, ...]]
) -> Iterator[tuple[str, str, dict[str, tuple[str, ...]]]]:
    """Loops over one parameter."""
    if kind.name not in ("list", "str", "set", "dict", "tuple*"):
        return
    if spec.returns.name == "list":
        item = type_text(element_type(spec.returns))
        yield f"select from {name}", f"    return [(?element: {item}) for item in {name} if (?test: bool)]", {}
        yield f"each of {name}", f"    return [(?element: {item}) for item in {name}]", {}
    fixed = {"found": special.get("special", ()), "missing": special.get("special", ())}
    fixed = {h: texts for h, texts in fixed.items() if texts and spec.returns.name in ("bool", "str")}
    yield (
        f"search in {name}",
        f"    for index, item in enumerate({name}):\n        if (?test: bool):\n            return (?found: {result})\n"
        f"    return (?missing: {result})",
        fixed,
    )
    yield (
        f"accumulate over {name}",
        f"    total = (?start: {result})\n    for item in {name}:\n        if (?test: bool):\n"
        f"            total = (?step: {result})\n    return total",
        {},
    )


def _counting(
    result: str, special: dict[str, tuple[str, ...]]
) -> Iterator[tuple[str, str, dict[str, tuple[str, ...]]]]:
    """Loops over a range of numbers."""
    if result == "bool":
        truths = ("True", "False")
        yield (
            "search in a range",
            "    if (?test: bool):\n        return (?special: bool)\n    for number in range((?low: int), (?high: int)):\n"
            "        if (?hit: bool):\n            return (?found: bool)\n    return (?missing: bool)",
            {"special": truths, "found": truths, "missing": truths},
        )
        return
    yield (
        "accumulate over a range",
        f"    total = (?start: {result})\n    for number in range((?low: int), (?high: int)):\n"
        f"        total = (?step: {result})\n    return total",
        {},
    )
    yield (
        "two running values",
        f"    first, second = (?start1: {result}), (?start2: {result})\n    for number in range((?times: int)):\n"
        f"        first, second = (?step1: {result}), (?step2: {result})\n    return (?result: {result})",
        {},
    )


def distinct_results(spec: Spec) -> tuple[str, ...]:
    """The different results of the examples, as texts, in the order in which the prose names them; empty where some
    are no literals."""
    found: dict[str, Any] = {}
    for example in spec.examples:
        value: Any = example.expected
        if isinstance(value, Raises) or not isinstance(value, int | float | str | bool | None):
            return ()
        found.setdefault(print_expr(Literal(value)), value)
    return tuple(sorted(found, key=lambda text: _mention(spec.prose, str(found[text]))))


def _mention(prose: str, word: str) -> int:
    """Where the prose names a word; its end where it does not."""
    match = re.search(rf"(?<!\w){re.escape(word)}(?!\w)", prose) if word else None
    return match.start() if match else len(prose)
