"""What a function asks of its arguments, as its failures show: clauses that hold wherever it gives a result, and nowhere where it fails
with an exception that it does not announce. What it announces it raises on purpose, which is an effect and no misuse."""

from __future__ import annotations

import ast
import builtins
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import permutations, product
from typing import Any

from csp_ir.errors import CspIrError
from csp_ir.interpreter.evaluation import compile_expr
from csp_ir.interpreter.outcomes import Outcome, Raised, Returned
from csp_ir.ir.nodes import Function, Parameter
from csp_ir.ir.parse import parse_expr
from csp_ir.ir.printer import print_expr
from csp_ir.reverse.code import LIMITS, Code
from csp_ir.reverse.inputs import Args
from csp_ir.reverse.templates import COLLECTIONS, NUMBERS, SEQUENCES
from csp_ir.spec.model import Raises
from csp_ir.verify.judge import holds

LEAST_RETURNED, LEAST_FAILED = 5, 3  # runs of both kinds
MOST_RUNS, MOST_CLAUSES, MOST_CONSTANTS = 1_500, 3, 8
FAULTS = (ArithmeticError, LookupError, ValueError, TypeError, AttributeError, AssertionError, StopIteration)


@dataclass(frozen=True)
class Required:
    """A clause over parameters. support: how many runs that keep it give a result; kind, failed: what how many raise without it."""

    text: str
    support: int
    kind: str
    failed: int


def of_arguments(parameters: Sequence[Parameter], constants: Sequence[Any] = ()) -> Iterator[tuple[str, bool]]:
    """Clauses over parameters, the simplest first, each with whether one value of a parameter alone breaks it."""
    numbers = [c for c in dict.fromkeys(constants) if type(c) in (int, float)][:MOST_CONSTANTS]
    texts = [c for c in dict.fromkeys(constants) if isinstance(c, str)][:MOST_CONSTANTS]
    for p in parameters:
        yield from _of_one(p, numbers, texts)
    for a, b in permutations(parameters, 2):
        yield from ((text, False) for text in _of_two(a, b))
    for a, b in product(parameters, repeat=2):
        yield from ((f"not {a.name} or {text}", False) for text, _ in _of_one(b, (), ()) if a.type.name in COLLECTIONS)
        if a.type.name in NUMBERS and a != b:
            yield from ((f"{a.name} <= 0 or {text}", False) for text, _ in _of_one(b, (), ()))


def _of_one(p: Parameter, numbers: Sequence[Any], texts: Sequence[str]) -> Iterator[tuple[str, bool]]:
    n, kind = p.name, p.type.name
    inner = p.type.args[0].name if p.type.args else "str" if kind == "str" else "Any"
    if kind in NUMBERS:
        for c in dict.fromkeys((0, *numbers)):
            yield f"{n} != {c}", True
        for c in dict.fromkeys((0, 1, *numbers)):
            yield from ((f"{n} {op} {c}", False) for op in (">=", ">", "<=", "<"))
    if kind in ("Any", "Union"):
        yield f"{n} is not None", True
    if kind in COLLECTIONS:
        yield f"len({n}) > 0", True
        for c in dict.fromkeys((1, 2, *(c for c in numbers if type(c) is int and c > 0))):
            yield from ((f"len({n}) {op} {c}", False) for op in (">", ">=", "==", "<=", "!="))
        yield f"len({n}) % 2 == 0", False
        if kind == "str" or inner in ("str", "Any"):
            yield from ((f"{c!r} in {n}", False) for c in texts)
        if kind == "dict" and inner in NUMBERS:
            yield from ((f"{c} in {n}", False) for c in numbers)
    if kind == "str":
        yield from ((f"{n}.{m}()", False) for m in ("strip", "isdigit", "isalpha", "isalnum"))
    elif kind in (*SEQUENCES, "set") and inner in NUMBERS:
        yield from ((f"{c} not in {n}", False) for c in dict.fromkeys((0, *numbers)))
        yield from ((f"all(x {op} 0 for x in {n})", False) for op in (">=", ">"))
        yield from ((f"sum({n}) {op} 0", False) for op in ("!=", ">"))
    elif kind in (*SEQUENCES, "set") and inner in COLLECTIONS and kind != "str":
        yield f"all({n})", False
        if kind in SEQUENCES and inner in SEQUENCES:
            yield from ((f"all(len(x) {op} len({n}[0]) for x in {n})", False) for op in ("==", ">="))
    elif kind == "dict" and len(p.type.args) == 2 and p.type.args[1].name in NUMBERS:
        yield from ((f"all(v {op} 0 for v in {n}.values())", False) for op in ("!=", ">=", ">"))
    if kind in SEQUENCES and kind != "str":
        yield f"{n} == sorted({n})", False
        yield f"len(set({n})) == len({n})", False
    if kind in (*SEQUENCES, "set") and inner == "str" and kind != "str":
        yield f"all(x.isdigit() for x in {n})", False


def _of_two(a: Parameter, b: Parameter) -> Iterator[str]:
    one, other = a.type.name, b.type.name
    first = a.name < b.name
    if one in NUMBERS and other in NUMBERS:
        yield from ((f"{a.name} {op} {b.name}") for op in (("!=", "<=", "<") if first else ("<=", "<")))
    if one in COLLECTIONS and other in COLLECTIONS:
        yield from ((f"len({a.name}) {op} len({b.name})") for op in (("==", "<=", "<") if first else ("<=", "<")))
        if one in SEQUENCES:
            yield f"all(x in {b.name} for x in {a.name})"
    if one == "int" and other in COLLECTIONS:
        size = f"len({b.name})"
        if other in SEQUENCES:
            yield f"0 <= {a.name} < {size}"
            yield f"-{size} <= {a.name} < {size}"
        yield from (f"{a.name} {op} {size}" for op in ("<", "<=", ">=", "=="))
    if other in COLLECTIONS and (one == "str" or other != "str") and one not in ("list", "dict", "set"):
        yield f"{a.name} in {b.name}"
        yield f"{a.name} not in {b.name}"


def announced(code: Code) -> Callable[[str], bool]:
    """Of the name of an exception: whether the function, its docstring or its tests say that it raises it."""
    own = next(s for s in reversed(ast.parse(code.text).body) if isinstance(s, ast.FunctionDef) and s.name == code.name)
    thrown = {n.id for r in ast.walk(own) if isinstance(r, ast.Raise) and r.exc is not None for n in ast.walk(r.exc) if isinstance(n, ast.Name)}  # fmt: skip
    thrown |= {e.expected.kind for e in code.spec.examples if isinstance(e.expected, Raises)}
    said = set(re.findall(r"\w+", f"{ast.get_docstring(own) or ''} {code.spec.prose}"))

    def asked(kind: str) -> bool:
        type_ = getattr(builtins, kind, None)
        kin = {k.__name__ for k in type_.__mro__[:-3]} if isinstance(type_, type) else set()
        return kind in thrown or bool({kind, *kin} & said)

    return asked


def required(
    parameters: Sequence[Parameter],
    runs: Sequence[tuple[Args, Outcome]],
    functions: Mapping[str, Function],
    is_announced: Callable[[str], bool],
    constants: Sequence[Any] = (),
) -> list[Required]:
    """Clauses that every run with a result keeps, as does every one that raises what is announced, and that each other failure of one
    kind breaks: the simplest one, else up to three together. None of a kind where some failure breaks no clause.

    runs: arguments with what came of them; functions: what clauses may call; constants: values that clauses may name.
    """  # fmt: skip
    given = list(runs)[:MOST_RUNS]
    faults = [(args, o.kind) for args, o in given if isinstance(o, Raised) and _is_fault(o.kind) and not is_announced(o.kind)]  # fmt: skip
    meant = [args for args, o in given if isinstance(o, Raised) and is_announced(o.kind)]
    returned = [args for args, o in given if isinstance(o, Returned)]
    if not faults or len(returned) < LEAST_RETURNED:
        return []
    names = tuple(p.name for p in parameters)
    kept: list[tuple[str, bool, Any]] = []
    for text, single in of_arguments(parameters, constants):
        try:
            clause = compile_expr(parse_expr(text), names, functions, limits=LIMITS)
        except CspIrError:
            continue
        if any(holds(clause, args) is not True for args, _ in faults) and all(holds(clause, args) is True for args in (*returned, *meant)):  # fmt: skip
            kept.append((print_expr(parse_expr(text)), single and len(parameters) == 1, clause))
    found: dict[str, Required] = {}
    for kind in dict.fromkeys(k for _, k in faults):
        failed = [args for args, k in faults if k == kind]
        for text, count in _cover(failed, kept):
            found.setdefault(text, Required(text, len(returned), kind, count))
    clauses = {text: clause for text, _, clause in kept}
    breaks = {t: {i for i, (args, _) in enumerate(faults) if holds(clauses[t], args) is not True} for t in found}
    for text in list(found):
        others = [rows for t, rows in breaks.items() if t != text]
        if breaks[text] <= set().union(*others):
            del found[text], breaks[text]
    return list(found.values())


def _cover(failed: Sequence[Args], kept: Sequence[tuple[str, bool, Any]]) -> list[tuple[str, int]]:
    """Few clauses of which each failure breaks one, each with how many break it; none where there are none."""
    broken = []
    for text, single, clause in kept:
        rows = {i for i, args in enumerate(failed) if holds(clause, args) is not True}
        if len(rows) >= (1 if single else LEAST_FAILED):
            broken.append((text, rows))
    chosen: list[tuple[str, int]] = []
    left = set(range(len(failed)))
    while left and len(chosen) < MOST_CLAUSES:
        best = max(broken, key=lambda b: len(b[1] & left), default=None)  # the first of several, which is the simplest
        if best is None or not best[1] & left:
            break
        chosen.append((best[0], len(best[1])))
        left -= best[1]
    return [] if left else chosen


def _is_fault(kind: str) -> bool:
    """Whether an exception is one that arguments cause."""
    type_ = getattr(builtins, kind, None)
    return isinstance(type_, type) and issubclass(type_, FAULTS)
