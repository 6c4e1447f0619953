"""How far the spec supports a program that passes its examples: doubts, each a sentence with a weight.

Programs that pass a handful of examples are many, and those that repairs and searches find first are often
fitted to the examples: a constant that nobody named, a parameter that is not read, results in another order
than the prose tells them. None of this refutes a program; it says where another one is worth looking for.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from csp_ir.draft.prose import Prose
from csp_ir.interpreter.machine import compile_program
from csp_ir.interpreter.outcomes import Limits
from csp_ir.ir import nodes as ir
from csp_ir.ir.check import check_program
from csp_ir.ir.nodes import Program
from csp_ir.ir.printer import print_expr
from csp_ir.ir.rewrite import free_names, map_nodes
from csp_ir.ir.types import fits, type_of_value
from csp_ir.solution import Solution
from csp_ir.spec.model import Spec

SURE = 1.0  # with less doubt than this, no other program is looked for
DOUBTED = 0.5  # of its confidence is left to a program that the spec hardly supports
MADE, UNREAD, UNNAMED, UNSAID, FIXED, INVERTED, NODE = 1.0, 2.0, 1.0, 0.8, 2.0, 0.5, 0.04
WRITTEN = (
    0.3  # of the weight of constants, where a model wrote the whole program: it may know what the prose does not say
)
PLAIN = 2  # numbers up to this size need no support
LIMITS = Limits(steps=50_000)
Doubts = list[tuple[float, str]]


def doubts(solution: Solution, spec: Spec, *, knowing: bool = True) -> Doubts:
    """What speaks against a program that passes the examples, heaviest first.

    Args:
        knowing: whether the models are such that a constant they write on their own has a reason (small ones are not).
    """
    program, prose = solution.program, Prose(spec.prose, [p.name for p in spec.parameters])
    found: Doubts = []
    origin = solution.statistics.get("origin", "")
    written = origin == "sample" or "source" in solution.statistics
    share = WRITTEN if written and knowing else 1.0
    if origin and not written:
        found.append((MADE, f"it was made by {origin}"))
    names = {n.id for n in program.walk() if isinstance(n, ir.Name)}
    found += [(UNREAD, f"{p.name} is not read") for p in program.function.parameters if p.name not in names]
    found += [(share * UNNAMED, f"nothing names the constant {v!r}") for v in unnamed(program, spec, prose)]
    literals = [n.value for n in program.walk() if isinstance(n, ir.Literal)]
    found += [(share * UNSAID, f"the prose says {v!r}") for v in unanswered(literals, prose)]
    found += [(FIXED, f"`{print_expr(e)}` is always the same") for e in _fixed(program)]
    if wrong := _inversions(program, spec):
        found.append((INVERTED * wrong, "the prose tells the results in another order"))
    return sorted(found, key=lambda d: -d[0])


def unanswered(literals: Sequence[Any], prose: Prose) -> list[Any]:
    """Numbers and texts of the prose that no literal of a program answers to."""
    numbers = [v for v in literals if isinstance(v, int | float)]
    texts = [v for v in literals if isinstance(v, str)]
    # A bound may be written as its neighbour: `< 90` for "up to 89".
    found = [n for n in prose.written if abs(n) > PLAIN and not any(abs(v - n) <= 1 for v in numbers)]
    found = found if len(prose.written) < 5 else []
    return [*found, *(t for t in prose.texts if t.strip() and not any(t in v for v in texts))]


def weight(found: Doubts) -> float:
    return sum(w for w, _ in found)


def doubted(solution: Solution, against: Doubts) -> Solution:
    """A solution with what speaks against it among its warnings, and less sure where that is much."""
    sure = solution.confidence if weight(against) < SURE else DOUBTED * solution.confidence
    warnings = [*solution.warnings, *(why for _, why in against if why not in solution.warnings)]
    return replace(solution, confidence=round(sure, 3), warnings=warnings)


def rank(solution: Solution, against: Doubts) -> float:
    """Doubts and length together; of two programs that pass, the one with less is the likelier."""
    return weight(against) + NODE * sum(1 for _ in solution.program.walk())


def unnamed(program: Program, spec: Spec, prose: Prose, results: bool = True) -> list[Any]:
    """The program's constants that neither the prose nor, where these count, a result of the examples names, and that are not plain.

    A neighbour of a named number is named: `< 90` says "up to 89".
    """
    told = [e.expected for e in spec.examples] if results else []
    named = {repr(v) for v in (*prose.numbers, *prose.written, *told)}
    out: dict[str, Any] = {}
    for node in program.walk():
        if not isinstance(node, ir.Literal) or isinstance(node.value, bool | bytes | None) or repr(node.value) in named:
            continue
        value = node.value
        if isinstance(value, str):
            plain = not value.strip() or value in spec.prose or value in prose.texts
        else:
            plain = abs(value) <= PLAIN or any(abs(value - n) <= 1 for n in (*prose.numbers, *prose.written))
        if not plain:
            out[repr(value)] = value
    return list(out.values())


def recites(program: Program, spec: Spec) -> bool:
    """Whether a constant of the program is what one example alone wants, no plain one, of which the prose does not speak."""
    wanted = Counter(repr(e.expected) for e in spec.examples)
    prose = Prose(spec.prose, [p.name for p in spec.parameters])
    return any(wanted[repr(value)] == 1 for value in unnamed(program, spec, prose, results=False))


def _fixed(program: Program) -> Iterator[ir.Expr]:
    """Conditions, and operands of `and` and `or`, that read nothing."""
    for node in program.walk():
        tests: tuple[ir.Expr, ...] = ()
        if isinstance(node, ir.If | ir.IfExp):
            tests = (node.test,)
        elif isinstance(node, ir.BoolOp):
            tests = node.operands
        yield from (t for t in tests if not free_names(t))


def _inversions(program: Program, spec: Spec) -> int:
    """How many pairs of results stand in the code in another order than in the prose, where it names three or more."""
    order: list[int] = []
    seen: set[str] = set()
    results = {e.expected for e in spec.examples if isinstance(e.expected, str)}
    for node in program.walk():
        if isinstance(node, ir.Literal) and isinstance(node.value, str) and node.value in results - seen:
            seen.add(node.value)
            match = re.search(rf"(?<!\w){re.escape(node.value)}(?!\w)", spec.prose) if node.value else None
            order += [match.start()] if match else []
    return sum(a > b for i, a in enumerate(order) for b in order[i + 1 :]) if len(order) > 2 else 0


# --- constants that a parameter can stand for ----------------------------------------------------


def generalised(program: Program, spec: Spec) -> Program:
    """The program with every constant that nobody named as a parameter, where the examples allow it.

    `if value < 0: return 0` fitted to examples whose `minimum` is 0 becomes `if value < minimum: return minimum`.
    """
    if len(spec.parameters) < 2:
        return program
    named = {repr(v) for v in Prose(spec.prose).numbers}
    tried: set[int] = set()
    while True:
        node = next((n for n in program.walk() if id(n) not in tried and _liftable(n, named)), None)
        if node is None:
            return program
        tried.add(id(node))
        for p in program.function.parameters:
            if fits(type_of_value(node.value), p.type):  # type: ignore[attr-defined]
                lifted = map_nodes(program, _Swap(node, p.name))
                if not _repeats(lifted, program) and not check_program(lifted) and passes(lifted, spec):
                    program = lifted
                    break


def _liftable(node: ir.Node, named: set[str]) -> bool:
    return isinstance(node, ir.Literal) and type(node.value) in (int, float) and repr(node.value) not in named


class _Swap:
    def __init__(self, node: ir.Node, name: str) -> None:
        self.node, self.name = node, name

    def __call__(self, node: ir.Node) -> ir.Node:
        return ir.Name(self.name) if node is self.node else node


def _repeats(lifted: Program, program: Program) -> bool:
    """Whether an operator got the same operand on both sides, as `value < value`."""

    def count(p: Program) -> int:
        pairs = 0
        for node in p.walk():
            if isinstance(node, ir.Compare):
                sides = (node.first, *node.rest)
                pairs += sum(a == b for a, b in zip(sides, sides[1:]))
            elif isinstance(node, ir.Binary):
                pairs += node.left == node.right
        return pairs

    return count(lifted) > count(program)


def passes(program: Program, spec: Spec) -> bool:
    """Whether the interpreter finds every example right."""
    machine = compile_program(program)
    return all(e.accepts(machine.run(e.args, limits=LIMITS).outcome) for e in spec.examples)
