"""One synthesis task: the spec's examples and probes as rows, the prose, and the banks that grow over them."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property
from typing import Any

from csp_ir.draft.bank import ERROR, Bank, Term, evaluate, sort_of_all
from csp_ir.draft.constants import mined
from csp_ir.draft.decide import Test, bound_tests, make_tests
from csp_ir.draft.inner import Inner, sources
from csp_ir.draft.library import Op
from csp_ir.draft.own import own_operations
from csp_ir.draft.prose import Clause, Prose
from csp_ir.draft.weigh import STRONG, Weights, literal_text
from csp_ir.errors import CspIrError
from csp_ir.interpreter.evaluation import compile_expr
from csp_ir.interpreter.outcomes import freeze
from csp_ir.ir import nodes as ir
from csp_ir.ir.parse import parse_expr
from csp_ir.ir.printer import print_expr
from csp_ir.spec.model import Raises, Spec
from csp_ir.verify.behaviour import Input, generated_inputs
from csp_ir.work import worked

PROBES = 12
FIRST_LEVEL, LAST_LEVEL = 7, 13


@dataclass
class Found:
    """A body that gives every example's result, as its skeleton believes.

    cost: nats. terms: what it is built of, for evidence. notes: what it rests on without support.
    """

    body: str
    cost: float
    skeleton: str
    terms: list[Term] = field(default_factory=list)
    arbitrary: list[str] = field(default_factory=list)
    unsupported: list[str] = field(default_factory=list)
    supported: list[str] = field(default_factory=list)


class Task:
    """What every skeleton works on.

    Args:
        spec: at least one example.
        deadline: of `work.worked`; skeletons stop there.
    """

    def __init__(self, spec: Spec, deadline: float, note: Callable[[str, dict[str, Any]], None] | None = None) -> None:
        self.spec, self.deadline = spec, deadline
        now = worked()
        self.growing = now + 0.6 * max(0.0, deadline - now)  # then the banks stop, and skeletons make do
        self.note = note or (lambda kind, data: None)
        self.names = [p.name for p in spec.parameters]
        self.examples = list(spec.examples)
        self.n = len(self.examples)
        self.wanted = [e.expected for e in self.examples]
        self.loose = self.examples if any(e.loose for e in self.examples) else ()
        self.prose = Prose(spec.prose, self.names)
        self.inputs: list[Input] = generated_inputs(
            [p.type for p in spec.parameters], [e.args for e in self.examples], constants=self.prose.numbers, count=48
        )
        near = [i for i in self.inputs if i.near]
        far = [i for i in self.inputs if not i.near]
        probes = [*near[: PROBES - 4], *far[: max(4, PROBES - len(near))]][:PROBES]
        self.rows = [e.args for e in self.examples] + [i.args for i in probes]
        building = self.wanted_sort not in ("bool", "int", "float")
        self.weights = Weights(self.prose, mined(spec, self.prose), building, own_operations(spec.helpers))
        self.tried = 0
        self.assignments = 0
        self.best = float("inf")

    # --- what is wanted -------------------------------------------------------------

    @cached_property
    def outputs(self) -> list[Any]:
        """The distinct results, in order."""
        seen: dict[Any, Any] = {}
        for value in self.wanted:
            seen.setdefault(freeze(value) if not isinstance(value, Raises) else value, value)
        return list(seen.values())

    @cached_property
    def clauses(self) -> list[Clause]:
        """Clauses of the prose that name a result: those seen in examples, and quoted ones never seen."""
        named = [o for o in self.outputs if not isinstance(o, Raises)]
        return self.prose.clauses(named)

    @cached_property
    def classifies(self) -> bool:
        """Whether the prose names every result, so that the task is to decide between them."""
        return len(self.clauses) == len(self.outputs) > 1

    @cached_property
    def wanted_sort(self) -> str:
        return sort_of_all([w for w in self.wanted if not isinstance(w, Raises)]) or "any"

    def constant(self, value: Any) -> Term:
        """A result that is the same whatever the arguments."""
        if isinstance(value, Raises):
            message = repr(value.message) if value.message else ""
            return Term((value,) * len(self.rows), 2, leaf=f"raise {value.kind}({message})", fixed=True, sort="raise")
        named = any(c.output == value and type(c.output) is type(value) for c in self.clauses)
        plain = named or isinstance(value, bool | Enum)
        return Term((value,) * len(self.rows), 1 if plain else 4, leaf=literal_text(value), fixed=True)

    @cached_property
    def formulas(self) -> list[tuple[Op, tuple[str, ...]]]:
        """The formulas that the prose writes out, each as an operation on the parameters it names."""
        out: list[tuple[Op, tuple[str, ...]]] = []
        for text in self.prose.formulas:
            try:
                expr = parse_expr(text, names=self.names)
            except CspIrError:
                continue
            names = tuple(dict.fromkeys(n.id for n in expr.walk() if isinstance(n, ir.Name)))
            template = print_expr(expr)
            for i, name in enumerate(names):
                template = re.sub(rf"\b{re.escape(name)}\b", f"{{{i}}}", template)
            out.append((Op(f"({template})", ("any",) * len(names), compile_expr(expr, names), 1), names))
        return out

    def offer_formulas(self, bank: Bank, leaves: dict[str, Term]) -> None:
        """Put the formulas into a bank whose leaves include their parameters."""
        for op, names in self.formulas:
            if all(n in leaves for n in names):
                args = tuple(leaves[n] for n in names)
                values = evaluate(op.meaning, [a.values for a in args], all(a.total for a in args))
                if values is not None:
                    bank.offer(Term(values, 2, op=op, args=args))

    # --- banks ----------------------------------------------------------------------

    @cached_property
    def outer(self) -> Bank:
        """The bank over the parameters, grown to its first level."""
        many = self.n
        bank = Bank(
            self.weights.ops, wanted=self.wanted, loose=self.loose, tries=18_000, limit=5_000, deadline=self.growing,
            price=self.weights.cost, errors=(many - 1, max(1, many * 3 // 5), many),
        )  # fmt: skip
        leaves: dict[str, Term] = {}
        for i, name in enumerate(self.names):
            leaves[name] = Term(tuple(row[i] for row in self.rows), 1, leaf=name)
            bank.offer(leaves[name])
        self.offer_formulas(bank, leaves)
        for constant in self.weights.constant_terms(len(self.rows)):
            bank.offer(constant)
        for _ in bank.grow(FIRST_LEVEL):
            pass
        return bank

    @cached_property
    def early(self) -> list[Term]:
        """The terms of the first level."""
        return list(self.outer.terms)

    @cached_property
    def clear(self) -> bool:
        """Whether a cheap early expression explains examples and prose, so that only its rivals are still looked for."""
        for t in self.early:
            if t.hits == self.everything and not t.fixed and self.weights.cost(t) <= 3.2:
                used = {p.leaf for p in t.walk() if p.op is None}
                if used >= set(self.names) and not self.weights.unexplained([t]):
                    return self.n >= 3
        return False

    def effort(self, budget: int) -> int:
        """A budget, cut where the answer seems clear."""
        return budget // 5 if self.clear else budget

    @cached_property
    def parameters(self) -> list[Term]:
        return [t for t in self.early if t.op is None and not t.fixed]

    @cached_property
    def inners(self) -> list[Inner]:
        """Element-level banks over the cheapest iterables."""
        early = self.early
        taken = set(self.names)
        cheap = [
            t for t in early if not t.fixed and t.op is not None and t.sort in ("int", "float", "str") and t.cost <= 5
        ]
        cheap.sort(key=self.weights.cost)
        out: list[Inner] = []
        for k, source in enumerate(sources(early, taken, self.weights)):
            if worked() > self.growing:
                break
            own = {t.leaf for t in source.term.walk() if t.op is None}
            outer = [
                p
                for p in self.parameters
                if p.sort in ("int", "float", "str") or p.leaf in own or len(self.parameters) > 1
            ]
            outer += [t for t in cheap if any(p.leaf in t.text for p in self.parameters)][:5]
            inner = Inner(
                source,
                outer,
                self.weights,
                self.n,
                tries=self.effort(5_000 if k < 2 else 1_500),
                deadline=self.growing,
                until=11,
            )
            if inner.usable:
                self.tried += inner.bank.tried
                out.append(inner)
        return out

    @cached_property
    def full(self) -> list[Term]:
        """All terms: the outer bank grown on over what the element-level banks gave."""
        bank = self.outer
        early = list(self.early)
        sort = self.wanted_sort
        bools = sort == "bool"
        constant_like = len(self.outputs) < self.n or bools
        for k, inner in enumerate(self.inners):
            if worked() > self.growing:
                break
            wide = self.effort(240 if k < 2 else 80)
            found: list[Term] = []
            if bools or constant_like:
                found += inner.quantified(wide)
            if sort in ("int", "float", "bool", "any", "str"):
                found += inner.counted(wide // 2)
            if sort in ("int", "float", "bool", "any") or "any" in sort:
                found += inner.aggregated(wide // 3)
                found += inner.summed_if(24, 12)
            if sort.startswith(("list", "str", "tuple", "any")):
                found += inner.filtered(wide // 3, inner.source.term.sort == "str")
                found += inner.mapped(wide // 3)
            elif sort != "bool":
                found += inner.filtered(wide // 10, False)
            if not sort.startswith(("list", "dict")):
                found += inner.first(wide // 4)
            if sort.startswith(("str", "any")):
                found += inner.aggregated(wide // 4)
            for term in found:
                bank.offer(term)
            del found
        bank.tries, bank.limit, bank.full = (
            bank.tried + self.effort(10_000 if sort.startswith("dict") else 30_000),
            16_000,
            False,
        )
        for _ in bank.grow(LAST_LEVEL):
            pass
        self.tried += bank.tried
        return [*early, *bank.terms[len(early) :]]

    @cached_property
    def tests(self) -> list[Test]:
        """Conditions over the examples: bounds of the prose first, then every bool term, cheapest first."""
        terms = self.full
        numeric = [t for t in terms if t.sort in ("int", "float") and not t.fixed and t.total and t.cost <= 7]
        numeric = [t for t in numeric if not any(_arithmetic(p, self.weights) for p in t.walk())]
        numeric.sort(key=self.weights.cost)
        params = {p.leaf: p for p in self.parameters}
        bounds = bound_tests(self.prose.bounds, numeric[:12], params, len(self.rows))
        bools = [t for t in terms if t.sort == "bool" and not t.fixed]
        bools.sort(key=lambda t: self.weights.cost(t))
        return make_tests(bools, self.n, bounds)

    @property
    def banks(self) -> list[Bank]:
        return [bank for _, bank in self.named_banks]

    @property
    def named_banks(self) -> list[tuple[str, Bank]]:
        """The banks that were grown."""
        grown: list[tuple[str, Bank]] = [("value", self.outer)] if "outer" in self.__dict__ else []
        return grown + [(f"element of {i.source.term.text}", i.bank) for i in self.__dict__.get("inners", ())]

    @property
    def everything(self) -> int:
        return (1 << self.n) - 1

    def right(self, values: Sequence[Any]) -> bool:
        """Whether a vector gives every example's result."""
        return all(map(self.gives, range(self.n), values))

    def gives(self, row: int, value: Any) -> bool:
        """Whether a value is the result that an example wants."""
        return value is not ERROR and self.examples[row].admits(value)


def _arithmetic(part: Term, weights: Weights) -> bool:
    """Whether a part of a term calculates without the prose having said so: not what a bound speaks of."""
    if part.op is None or not re.fullmatch(r"\(-?\{0\}( [-+*/%]+ \{1\})?\)", part.op.template):
        return False
    return not part.op.words & (weights.stems & STRONG)
