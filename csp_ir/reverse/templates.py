"""Clauses that may hold of a result, as templates over parameters and result: each with the families of clauses that it implies."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import permutations

from csp_ir.ir.nodes import Function, Parameter, Record
from csp_ir.ir.types import Type

SEQUENCES = ("list", "str", "tuple*")
NUMBERS = ("int", "float")
COLLECTIONS = (*SEQUENCES, "set", "frozenset", "dict")


def of_result(r: str, kind: Type, parameters: Sequence[Parameter]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Clauses about a result, or a part of one, with the families that each one implies; the strongest first.

    r: how it is written; kind: its type.
    """
    alike = [p for p in parameters if p.type.name == kind.name]
    for p in alike:
        yield f"{r} == {p.name}", ("same", "order", "size", "sizes", "bound", "elements", "form", "sign", "inside")
    if kind.name in NUMBERS:
        yield from _number(r, kind, parameters)
    elif kind.name == "str":
        yield from _text(r, parameters)
    if kind.name in SEQUENCES:
        yield from _sequence(r, kind, parameters)
    if kind.name in ("set", "frozenset", "dict"):
        yield from _unordered(r, kind, parameters)
    if kind.name == "tuple":
        for i, part in enumerate(kind.args):
            yield from of_result(f"{r}[{i}]", part, parameters)
        same = [(i, j) for i, j in permutations(range(len(kind.args)), 2) if kind.args[i] == kind.args[j] and kind.args[i].name in NUMBERS]  # fmt: skip
        yield from ((f"{r}[{i}] <= {r}[{j}]", ()) for i, j in same)


def derived(parameters: Sequence[Parameter]) -> list[Parameter]:
    """What is made of parameters so often that clauses speak of it."""
    words, text = Type("list", (Type("str"),)), "str"
    found = [Parameter(f"{p.name}.split()", words) for p in parameters if p.type.name == text]
    return found + [Parameter(f"list({p.name}.values())", Type("list", p.type.args[1:])) for p in parameters if p.type.name == "dict" and len(p.type.args) == 2]  # fmt: skip


def _number(r: str, kind: Type, parameters: Sequence[Parameter]) -> Iterator[tuple[str, tuple[str, ...]]]:
    numbers = [p.name for p in parameters if p.type.name in NUMBERS]
    sized = [p.name for p in parameters if p.type.name in COLLECTIONS]
    holders = [
        p
        for p in parameters
        if p.type.name in ("list", "set", "tuple*") and p.type.args and p.type.args[0].name in NUMBERS
    ]
    for p in numbers:
        yield f"{r} == abs({p})", ("bound", "sign")
        yield f"{r} == -{p}", ("bound",)
    for a, b in permutations(numbers, 2):
        if a < b:
            yield from (
                (f"{r} == {x}", ("bound", "sign"))
                for x in (f"{a} + {b}", f"{a} * {b}", f"max({a}, {b})", f"min({a}, {b})")
            )
            yield f"{r} in ({a}, {b})", ()
        yield from ((f"{r} == {x}", ("bound", "sign")) for x in (f"{a} - {b}", f"{a} // {b}", f"{a} % {b}"))
    if len(numbers) > 2:
        yield f"{r} in ({', '.join(numbers)})", ()
    for h in holders:
        yield f"{r} == sum({h.name})", ()
        for word in ("max", "min"):
            yield f"not {h.name} or {r} == {word}({h.name})", ("inside",)
        yield f"not {h.name} or {r} in {h.name}", ("inside",)
        yield f"not {h.name} or min({h.name}) <= {r} <= max({h.name})", ()
    for s in sized:
        yield f"{r} == len({s})", ("size", "sizes", "sign")
        yield f"{r} == len(set({s}))", ("size", "sizes", "sign")
        yield f"{r} <= len({s})", ()
        yield f"not {s} or {r} < len({s})", ()
    for p in numbers:
        yield f"{r} >= {p}", ()
        yield f"{r} <= {p}", ()
        yield f"not {p} or {p} % {r} == 0" if kind.name == "int" else f"{r} != {p}", ()
    for bound in ("> 0", ">= 0", ">= -1", "< 0", "<= 0", "<= 1"):
        yield f"{r} {bound}", (("sign",) if bound in ("> 0", "< 0", ">= 0") else ())
    if kind.name == "int":
        yield f"{r} % 2 == 0", ()


def _text(r: str, parameters: Sequence[Parameter]) -> Iterator[tuple[str, tuple[str, ...]]]:
    texts = [p.name for p in parameters if p.type.name == "str"]
    for s in texts:
        for m in ("upper", "lower", "strip", "title", "capitalize", "swapcase"):
            yield f"{r} == {s}.{m}()", ("size", "sizes", "elements", "form", "inside")
        yield (
            f"{r}.lower() == {s}.lower()",
            (
                "size",
                "sizes",
            ),
        )
        yield f"{r}.startswith({s})", ("inside", "sizes")
        yield f"{r}.endswith({s})", ("inside", "sizes")
        yield f"{s}.startswith({r})", ("inside", "sizes", "elements")
        yield f"{r} in {s}", ("sizes", "elements")
        yield f"{s} in {r}", ("sizes",)
    for m in ("upper", "lower", "strip"):
        yield f"{r} == {r}.{m}()", ()
    yield f"' ' not in {r}", ("blanks",)
    yield f"'  ' not in {r}", ()
    yield f"{r}.isdigit()", ()
    yield f"{r} != ''", ()


def _sequence(r: str, kind: Type, parameters: Sequence[Parameter]) -> Iterator[tuple[str, tuple[str, ...]]]:
    inner = kind.args[0].name if kind.args else "str" if kind.name == "str" else "Any"
    for p in parameters:
        n = p.name
        if p.type.name == kind.name:
            everything = ("order", "size", "sizes", "elements", "form")
            yield f"{r} == {n}[::-1]", everything
            if kind.name == "list":
                yield f"{r} == sorted({n})", everything
                yield f"{r} == sorted({n}, reverse=True)", everything
                yield f"{r} == sorted(set({n}))", everything
            yield f"sorted({r}) == sorted({n})", ("size", "sizes", "elements")
        if p.type.name in COLLECTIONS and (p.type.name == "str") == (kind.name == "str"):
            yield f"set({r}) == set({n})", ("elements",)
            yield f"set({r}) <= set({n})", ()
        if p.type.name in COLLECTIONS:
            yield (
                f"len({r}) == len({n})",
                (
                    "size",
                    "sizes",
                ),
            )
            yield (
                f"len({r}) == 2 * len({n})",
                (
                    "size",
                    "sizes",
                ),
            )
            yield f"len({r}) <= len({n})", ()
            yield f"len({r}) >= len({n})", ()
        if p.type.name == "int":
            yield (
                f"len({r}) == {n}",
                (
                    "size",
                    "sizes",
                ),
            )
            yield (
                f"len({r}) == max({n}, 0)",
                (
                    "size",
                    "sizes",
                ),
            )
            for other in (q.name for q in parameters if q.type.name in COLLECTIONS):
                yield (
                    f"len({r}) == max(len({other}), {n})",
                    (
                        "size",
                        "sizes",
                    ),
                )
                yield (
                    f"len({r}) == min(len({other}), max({n}, 0))",
                    (
                        "size",
                        "sizes",
                    ),
                )
            yield f"len({r}) <= max({n}, 0)", ()
            if inner == "int":
                yield f"sum({r}) == {n}", ()
            if inner in ("list", "str"):
                yield f"all(len(x) <= {n} for x in {r})", ()
        if inner == "list" and p.type.name == "list":
            yield f"sum({r}, []) == {n}", ("parts",)
            yield f"sum(map(len, {r})) == len({n})", ("parts",)
        if inner == "str" and p.type.name == "str" and kind.name == "list":
            yield f"''.join({r}) == {n}", ("parts",)
            yield f"all(x in {n} for x in {r})", ("parts",)
    alike = [p.name for p in parameters if p.type == kind]
    for a, b in permutations(alike, 2):
        if a < b:
            yield f"sorted({r}) == sorted({a} + {b})", ("size", "sizes", "elements")
            yield (
                f"len({r}) == len({a}) + len({b})",
                (
                    "size",
                    "sizes",
                ),
            )
    if kind.name != "str":
        yield f"{r} == sorted({r})", ()
        yield f"{r} == sorted({r}, reverse=True)", ()
        yield f"len(set({r})) == len({r})", ()
    if inner in NUMBERS:
        yield f"all(x > 0 for x in {r})", ("signs",)
        yield f"all(x >= 0 for x in {r})", ("signs",)
        yield f"all(x % 2 == 0 for x in {r})", ()
    if inner in ("list", "str") and kind.name != "str":
        yield f"all({r})", ()
    yield f"len({r}) > 0" if kind.name != "str" else f"{r} == {r}[::-1]", ()


def _unordered(r: str, kind: Type, parameters: Sequence[Parameter]) -> Iterator[tuple[str, tuple[str, ...]]]:
    for p in parameters:
        n = p.name
        if p.type.name in COLLECTIONS:
            yield f"set({r}) == set({n})", ("elements", "size", "sizes")
            yield (
                f"set({r}) <= set({n})",
                (
                    "size",
                    "sizes",
                ),
            )
            yield f"len({r}) <= len({n})", ()
            if kind.name == "dict":
                yield f"sum({r}.values()) == len({n})", ()
                yield f"set({r}.values()) <= set({n})", ()
    if kind.name == "dict" and len(kind.args) == 2 and kind.args[1].name in NUMBERS:
        yield f"all(v > 0 for v in {r}.values())", ("signs",)
        yield f"all(v >= 0 for v in {r}.values())", ("signs",)


def of_calls(name: str, returns: Type, parameters: Sequence[Parameter]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Clauses that relate a result to those of other calls of the same function."""
    names = [p.name for p in parameters]
    if len(names) == 1 and parameters[0].type == returns:
        yield f"{name}(result) == result", ()
        yield f"{name}(result) == {names[0]}", ()
    for i, p in enumerate(parameters):
        before, after = ", ".join([*names[:i], ""]) if i else "", "".join(f", {n}" for n in names[i + 1 :])
        if p.type.name == "int" and returns.name in NUMBERS:
            yield f"{name}({before}{p.name} + 1{after}) >= result", ()
        if p.type.name == "int":
            yield f"{name}({before}-{p.name}{after}) == result", ()
        if p.type.name in ("list", "str"):
            yield f"{name}({before}{p.name}[::-1]{after}) == result", ()
    if len(names) == 2 and parameters[0].type == parameters[1].type:
        yield f"{name}({names[1]}, {names[0]}) == result", ()


def round_trips(name: str, function: Function, others: Iterable[Function]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Clauses that another function of the module turns results back."""
    (first, *rest) = function.parameters
    for other in others:
        if not isinstance(other, Record) and other.name != name and len(other.parameters) == 1 + len(rest) and other.returns == first.type and other.parameters[0].type == function.returns:  # fmt: skip
            more = "".join(f", {p.name}" for p in rest)
            yield f"{other.name}(result{more}) == {first.name}", ()


def families(text: str) -> set[str]:
    """What a clause speaks of, as `of_result` names what is implied."""
    found = set()
    if "'  '" in text:
        found.add("blanks")
    if "len(set(" in text and "len(set(result" in text:
        return found
    if "len(" in text and "values" not in text:
        found.add("size" if "==" in text else "sizes")
    if "set(" in text or "in {" in text or text.startswith("sorted("):
        found.add("elements")
    if " in " in text and "for" not in text:
        found.add("inside")
    if "all(x >" in text or "all(v >" in text:
        found.add("signs")
    if "len(" not in text and any(f" {op} " in text for op in ("<=", ">=", "<", ">")) and "all(" not in text and "set(" not in text:  # fmt: skip
        found.add("sign" if text.split()[-1].lstrip("-").isdigit() else "bound")
    if "sorted(result" in text:
        found.add("order")
    if text.startswith("sum(map(len") or text.startswith("all(x in"):
        found.add("parts")
    if any(m in text for m in (".upper()", ".lower()", ".strip()", "' ' not in")):
        found.add("form")
    return found


def subjects(text: str) -> list[str]:
    """The parts of the result that a clause speaks of."""
    return [f"result[{i}]" for i in range(9) if f"result[{i}]" in text] or ["result"]
