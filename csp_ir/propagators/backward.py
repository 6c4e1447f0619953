"""Inverse semantics: what a `return` of several holes has to give says what each of them may give.

Where an example's run reaches `return ?a + ?b` (or any operator tree of holes and known parts)
before another hole was read, the environment is decided and so is the wanted value. The
possible values of the parts are finite sets, so the tree is made consistent top-down: a value
of a part stays only if values of the other parts make the wanted value with it (HC4, Benhamou
et al. 1999, over finite sets).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterable
from dataclasses import dataclass, field
from typing import Any

from csp_ir.domains.model import Conflict, Problem, Prune, bits
from csp_ir.domains.partition import HolePartition
from csp_ir.errors import IRTypeError
from csp_ir.interpreter.evaluation import compile_expr
from csp_ir.interpreter.outcomes import LimitSignal, Stuck, freeze
from csp_ir.ir import nodes as ir
from csp_ir.ir.components import BINARY
from csp_ir.ir.rewrite import holes_in, returned
from csp_ir.propagators.base import RUNS, Finding, Propagator
from csp_ir.propagators.forward import RUN_LIMITS, short, wanted_text
from csp_ir.search.variants import Choice, Variants
from csp_ir.spec.model import Raises

MAX_PAIRS = 40_000
_SUPPORTED = ("+", "-", "*", "/", "//", "%")


@dataclass
class Part:
    """A node of the operator tree: its possible values by key, or None where they are too many to list.

    hole: set at a leaf that is a hole; candidates: key -> those that give the value; originals: all its values.
    """

    values: dict[Hashable, Any] | None
    op: str = ""
    hole: str = ""
    candidates: dict[Hashable, int] = field(default_factory=dict)
    originals: dict[Hashable, Any] = field(default_factory=dict)
    children: tuple[Part, ...] = ()


class Backward(Propagator):
    """Prunes candidates of holes that a `return` combines, from the wanted value."""

    name = "backward"
    cost = RUNS

    def propagate(self, problem: Problem) -> Iterable[Finding]:
        trees = {r.position: r.value for r in returned(problem.draft.function.body) if r.value is not None}
        found = {h: e for e in trees.values() for h in holes_in(e)}
        if not problem.examples or not any(len(holes_in(e)) > 1 for e in trees.values()):
            return
        counts: dict[str, int] = {}
        for n in problem.draft.walk():
            if isinstance(n, ir.Hole):
                counts[n.name] = counts.get(n.name, 0) + 1
        recursive = any(isinstance(n, ir.Name) and n.id == problem.draft.function.name for n in problem.draft.walk())
        variants = Variants(problem, RUN_LIMITS)
        if recursive or variants.undecided(Choice(problem.draft)) is not None or variants.sharing:
            return
        try:
            machine = variants.variant(Choice(problem.draft)).machine
        except (IRTypeError, KeyError):
            return
        for number, example in enumerate(problem.examples):
            if isinstance(example.expected, Raises):
                continue
            outcome = machine.run(example.args, limits=RUN_LIMITS).outcome
            if not isinstance(outcome, Stuck) or outcome.hole not in found:
                continue
            tree = found[outcome.hole]
            holes = holes_in(tree)
            if len(holes) < 2 or any(counts[h] > 1 for h in holes) or not supported(tree):
                continue
            environment = {k: v for k, v in outcome.environment.items() if k not in (ir.LEFT, ir.RIGHT)}
            part = self._part(problem, variants, tree, environment)
            if part is None:
                continue
            narrow(part, example.admits)
            yield from self._findings(problem, part, number)

    def _part(self, problem: Problem, variants: Variants, e: ir.Expr, environment: dict[str, Any]) -> Part | None:
        if isinstance(e, ir.Hole):
            return self._hole(problem, variants.partition(e.name), e.name, environment)
        if isinstance(e, ir.Binary) and holes_in(e):
            left = self._part(problem, variants, e.left, environment)
            right = self._part(problem, variants, e.right, environment)
            if left is None or right is None:
                return None
            return combined(str(e.op), left, right)
        try:
            value = compile_expr(e, tuple(environment), limits=RUN_LIMITS)(*environment.values())
        except (Exception, LimitSignal):
            return None
        return Part({freeze(value): value})

    def _hole(self, problem: Problem, partition: HolePartition, hole: str, environment: dict[str, Any]) -> Part | None:
        values: dict[Hashable, Any] = {}
        candidates: dict[Hashable, int] = {}
        for index in problem.domains[hole].live():
            try:
                value = partition.evaluate(index, environment)
            except LimitSignal:
                return None
            except Exception:
                continue  # an operand that raises: the result is not the wanted value
            key = freeze(value)
            values.setdefault(key, value)
            candidates[key] = candidates.get(key, 0) | 1 << index
        return Part(values, hole=hole, candidates=candidates, originals=dict(values))

    def _findings(self, problem: Problem, part: Part, number: int) -> Iterable[Finding]:
        text = wanted_text(problem, number)
        leaves = list(hole_parts(part))
        for leaf in leaves:
            domain = problem.domains[leaf.hole]
            assert leaf.values is not None
            if not leaf.values:
                reason = f"{text}, no values left for {' and '.join(f'?{x.hole}' for x in leaves)} make it"
                yield Conflict(
                    reason,
                    self.name,
                    tuple(x.hole for x in leaves),
                    (problem.examples[number].describe(problem.draft.function.name),),
                )
                return
            kept = 0
            for key in leaf.values:
                kept |= leaf.candidates[key]
            given = {i: key for key, mask in leaf.candidates.items() for i in bits(mask)}
            others = ", ".join(f"?{x.hole}" for x in leaves if x is not leaf)
            for index in bits(domain.alive & ~kept):
                if index in given:
                    why = f"{text}, and with {short(leaf.originals[given[index]])} no value left for {others} makes it"
                else:
                    why = f"{text}, and it raises an exception there"
                yield Prune(
                    leaf.hole, index, f"?{leaf.hole} = `{domain.candidates[index]}` removed: {why}", self.name,
                    permanent=index not in given,
                )  # fmt: skip


def supported(e: ir.Expr) -> bool:
    """A tree of binary operators whose leaves are holes or have none."""
    if isinstance(e, ir.Hole):
        return True
    if isinstance(e, ir.Binary) and holes_in(e):
        return e.op in _SUPPORTED and supported(e.left) and supported(e.right)
    return not holes_in(e)


def apply(op: str, a: Any, b: Any) -> Any:
    """The value of `a op b`; raises where it is undefined or would be huge."""
    if op == "*" and not (isinstance(a, int | float) and isinstance(b, int | float)):
        size = len(a) if hasattr(a, "__len__") else len(b) if hasattr(b, "__len__") else 1
        times = b if isinstance(b, int) else a if isinstance(a, int) else 1
        if size * times > 100_000:
            raise OverflowError("too large")
    return BINARY[op](a, b)


def combined(op: str, left: Part, right: Part) -> Part:
    """The part `left op right` with all values it may have, where they can be listed."""
    part = Part(None, op, children=(left, right))
    if left.values is None or right.values is None or len(left.values) * len(right.values) > MAX_PAIRS:
        return part
    part.values = {}
    for a in left.values.values():
        for b in right.values.values():
            try:
                value = apply(op, a, b)
            except Exception:
                continue
            part.values.setdefault(freeze(value), value)
    return part


def narrow(part: Part, wanted: Callable[[Any], bool]) -> None:
    """Keep only values that make the part one that is wanted, all the way down."""
    if part.values is not None:
        part.values = {k: v for k, v in part.values.items() if wanted(v)}
        wanted = _among(part.values)
    if not part.children:
        return
    left, right = part.children
    if left.values is None or right.values is None or len(left.values) * len(right.values) > MAX_PAIRS:
        return
    keep_left: set[Hashable] = set()
    keep_right: set[Hashable] = set()
    for ka, a in left.values.items():
        for kb, b in right.values.items():
            if ka in keep_left and kb in keep_right:
                continue
            try:
                hit = wanted(apply(part.op, a, b))
            except Exception:
                continue
            if hit:
                keep_left.add(ka)
                keep_right.add(kb)
    narrow(left, _among(keep_left))
    narrow(right, _among(keep_right))


def _among(keys: Collection[Hashable]) -> Callable[[Any], bool]:
    return lambda value: freeze(value) in keys


def hole_parts(part: Part) -> Iterable[Part]:
    if part.hole:
        yield part
    for child in part.children:
        yield from hole_parts(child)
