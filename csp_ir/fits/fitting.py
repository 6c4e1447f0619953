"""What fits a hole where it stands, and what each example would have to get from it.

Live programming with holes (Omar et al., POPL 2019) and typed-hole suggestions (Gissurarson,
Haskell 2018): the draft is run past its open holes, so every example says either what it
decides or for which hole it waits. The other holes stay open throughout.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from csp_ir.constraints.model import Constraint
from csp_ir.constraints.read import read_constraints
from csp_ir.constraints.suggest import constants as named_constants
from csp_ir.constraints.suggest import suggestions
from csp_ir.constraints.values import type_of
from csp_ir.domains.fragments import as_expr, called_functions
from csp_ir.domains.model import Candidate, fragment_text
from csp_ir.draft.candidates import CONSTANT_COST
from csp_ir.draft.environments import SAMPLE_LIMITS, sample_environments
from csp_ir.draft.kinds import candidates_of_kind
from csp_ir.draft.statements import block_candidates
from csp_ir.draft.type_candidates import type_candidates
from csp_ir.errors import IRTypeError
from csp_ir.fits.pending import MOST_READS, Partial, can_go_past, run_past
from csp_ir.fits.statements import left_in, past_statements
from csp_ir.holes.draft import Draft
from csp_ir.interpreter.evaluation import compile_expr
from csp_ir.interpreter.machine import Machine, compile_program
from csp_ir.interpreter.outcomes import Limits, OutOfSteps, Raised, Returned, Stuck
from csp_ir.ir import nodes as ir
from csp_ir.ir.check import HoleContext, check_program
from csp_ir.ir.nodes import Fragment
from csp_ir.ir.rewrite import fill, free_names
from csp_ir.ir.types import ANY
from csp_ir.propagators.structure import misplaced
from csp_ir.spec.constants import spec_constants
from csp_ir.spec.model import Example, Spec
from csp_ir.wanted import needs as needed
from csp_ir.wanted.propose import Proposals
from csp_ir.work import worked

WANTED = 0.3  # units of work for what the examples want of the holes

ROUND_LIMITS = Limits(steps=20_000)
UNREAD_BONUS = 0.6
UNTYPED_MALUS = 3.0


@dataclass(frozen=True)
class Need:
    """What one example says of a hole while the others are open.

    environments: what is in scope each time the hole is read; empty where the run does not get there.
    wanted: the values it has to give for the example to pass, as far as that is known.
    after: of statements: what variables have to be once they are through for the last time, as far as that is known.
    waits_for: the hole at which the run stops, "" where it ends.
    """

    example: Example
    environments: tuple[Mapping[str, Any], ...]
    wanted: tuple[Any, ...]
    waits_for: str = ""
    after: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Fit:
    """A candidate that nothing speaks against. passes, waits: examples it decides, and that wait for other holes."""

    candidate: Candidate
    rank: float
    passes: int
    waits: int


@dataclass(frozen=True)
class Judgement:
    """What is known of one fragment in one hole.

    refuted: why it cannot be there; empty when nothing speaks against it.
    lines: one sentence for each example.
    """

    hole: str
    text: str
    refuted: tuple[str, ...]
    lines: tuple[str, ...]
    passes: int = 0
    waits: int = 0

    @property
    def fits(self) -> bool:
        return not self.refuted


class Fitting:
    """A draft with its examples and constraints, compiled once and asked about many candidates.

    Args:
        draft: some of whose holes may be filled already (`Draft.fill`).
        examples: Examples, or (args, expected) pairs.
        constraints: as texts; the draft's own are added.
        filled: fragments that were chosen for holes that the draft no longer has.
        seconds: how long enumerating candidates may take, for all holes together.
    """

    def __init__(
        self,
        draft: Draft,
        examples: Sequence[Any] = (),
        *,
        constraints: Sequence[str] = (),
        prose: str = "",
        values: Sequence[Any] = (),
        original: Draft | None = None,
        filled: Mapping[str, Fragment] | None = None,
        seconds: float = 0.4,
        limit: int = 60,
        file: str | None = None,
    ) -> None:
        self.draft = draft
        self.original = original or draft
        self.filled = dict(filled or {})
        self.examples = tuple(e if isinstance(e, Example) else Example(tuple(e[0]), e[1]) for e in examples)
        texts = tuple(dict.fromkeys((*self.original.constraints, *constraints)))
        self.constraints: tuple[Constraint, ...] = read_constraints(texts, self.original.program, file=file)
        self.words = set(re.findall(r"[a-z]+", prose.lower()))
        self.values = [*values, *named_constants(self.constraints)]
        self.deadline = worked() + seconds
        self.limit = limit
        self._candidates: dict[str, list[Candidate]] = {}
        self._outcomes: dict[tuple[str, Fragment], tuple[int, int] | None] = {}
        self.own = called_functions(self.draft.program)

    @classmethod
    def of(cls, spec: Spec, **options: Any) -> Fitting:
        """For a spec with a sketch."""
        if spec.sketch is None:
            raise IRTypeError(f"{spec.name} has no sketch", remedy="give a spec with a `sketch:` section")
        return cls(
            Draft(spec.sketch), spec.examples, constraints=spec.constraints, prose=spec.prose,
            values=spec_constants(spec), file=spec.file, **options,
        )  # fmt: skip

    # --- what is compiled once --------------------------------------------------------------

    @cached_property
    def machine(self) -> Machine:
        return compile_program(self.draft.program)

    @cached_property
    def environments(self) -> dict[str, list[dict[str, Any]]]:
        """Environments in which holes are read when the others hold names and constants in scope."""
        simple = {
            n: candidates_of_kind(c, self.draft.program, constants=self.values, limit=8, rounds=0)
            for n, c in self.draft.holes.items()
            if c.kind not in ("block", "name", "type")
        }
        return sample_environments(self.draft.program, self.examples[:6], simple)

    @cached_property
    def past(self) -> bool:
        """Whether runs may go on past open holes."""
        return can_go_past(self.draft.program)

    @cached_property
    def open_runs(self) -> list[Partial]:
        """Each example with every hole open."""
        return [run_past(self.machine, e, {}, ROUND_LIMITS, self.past, MOST_READS) for e in self.examples]

    @cached_property
    def functions(self) -> dict[str, ir.Function]:
        """The draft's own functions."""
        return {f.name: f for f in (*self.draft.program.helpers, self.draft.program.function)}

    @cached_property
    def unread(self) -> frozenset[str]:
        """Variables and parameters that nothing in the draft reads so far."""
        program = self.draft.program
        written = {n.id for node in program.walk() if isinstance(node, ir.Assign | ir.For) for n in _targets(node)}
        reads: dict[str, int] = {}
        for node in program.walk():
            if isinstance(node, ir.Name):
                reads[node.id] = reads.get(node.id, 0) + 1
            for target in _targets(node):
                reads[target.id] = reads.get(target.id, 0) - 1
        names = {p.name for p in program.function.parameters} | written
        return frozenset(n for n in names if reads.get(n, 0) <= 0)

    @cached_property
    def wrong(self) -> frozenset[str]:
        """What the checker says of the draft as it is."""
        return frozenset(e.message for e in check_program(self.draft.program))

    # --- questions --------------------------------------------------------------------------

    def candidates(self, hole: str) -> list[Candidate]:
        """Well-typed candidates for a hole, cheapest first."""
        context = self.context(hole)
        found = self._candidates.get(hole)
        if found is None:
            if context.kind == "block":
                found = block_candidates(context, self.draft.program, wide=False).candidates
                self._candidates[hole] = found
                return found
            named = suggestions(self.constraints, {hole: context}, self.functions).get(hole, [])
            if context.kind == "type":
                found = type_candidates(self.draft.program, hole, self.examples, named)
                self._candidates[hole] = found
                return found
            found = [Candidate(f, CONSTANT_COST, ("constraints",)) for f in named]
            found += candidates_of_kind(
                context,
                self.draft.program,
                environments=self.environments.get(hole, ()),
                constants=self.values,
                words=self.words,
                limit=self.limit,
                rounds=1,
                deadline=max(self.deadline, worked() + 0.05),
            )
            known = {c.fragment for c in found}
            found += [c for c in self.asked_for.get(hole, ()) if c.fragment not in known]
            self._candidates[hole] = found
        return found

    @cached_property
    def asked_for(self) -> dict[str, list[Candidate]]:
        """Hole -> candidates that give what the examples want there."""
        found: dict[str, list[Candidate]] = {}
        until = min(self.deadline, worked() + WANTED)
        for hole, candidate in Proposals(self.draft.program, self.examples, {}, constants=self.values).more(until):
            if "wanted" in candidate.sources:
                found.setdefault(hole, []).append(candidate)
        return found

    def fits(self, hole: str, n: int = 5) -> list[Fit]:
        """The best candidates for a hole that no type, constraint or example speaks against."""
        kept: list[Fit] = []
        allowed, context = self.allowed(hole), self.context(hole)
        seen: set[Fragment] = set()
        for candidate in self.candidates(hole):
            if candidate.fragment in seen or not allowed(candidate.fragment):
                continue
            seen.add(candidate.fragment)
            counts = self.outcomes(hole, candidate.fragment)
            if counts is not None:
                kept.append(Fit(candidate, self.rank(candidate, context), *counts))
        kept.sort(key=lambda f: (-f.passes, f.rank))
        return kept[:n]

    def rank(self, candidate: Candidate, context: HoleContext | None = None) -> float:
        """The cost, less where the candidate reads what nothing else reads; more for a bare truth value, and where
        it is not known to have the type that is wanted."""
        fragment, cost = candidate.fragment, candidate.cost
        if isinstance(fragment, ir.Expr):
            cost -= UNREAD_BONUS * len(self.unread & free_names(fragment))
            if isinstance(fragment, ir.Literal) and isinstance(fragment.value, bool):
                cost += 1.0
            if context is not None and context.expected != ANY:
                cost += UNTYPED_MALUS * (type_of(fragment, context.scope, self.functions) == ANY)
        return round(cost, 3)

    def outcomes(self, hole: str, fragment: Fragment) -> tuple[int, int] | None:
        """How many examples pass and wait with a fragment in a hole; None when one fails."""
        key = hole, fragment
        if key not in self._outcomes:
            self._outcomes[key] = self._run(hole, fragment)
        return self._outcomes[key]

    def _run(self, hole: str, fragment: Fragment) -> tuple[int, int] | None:
        chosen, machine = {hole: _evaluator(fragment)}, self.machine
        own = self.own
        if isinstance(fragment, tuple) or isinstance(fragment, ir.Expr) and free_names(fragment) & own:
            chosen, machine = {}, compile_program(fill(self.draft.program, {hole: fragment}))
        passed = waiting = 0
        for example, open_run in zip(self.examples, self.open_runs, strict=True):
            verdict = open_run.verdict
            if hole in open_run.reads:
                verdict = run_past(machine, example, chosen, SAMPLE_LIMITS, self.past, 0).verdict
            if verdict is False:
                return None
            passed += verdict is True
            waiting += verdict is None
        return passed, waiting

    def allowed(self, hole: str) -> Callable[[Fragment], bool]:
        """Whether the constraints on this hole and filled ones allow a fragment."""
        mine = [c for c in self.constraints if hole in c.scope and all(h == hole or h in self.filled for h in c.scope)]
        return lambda f: all(c.holds(tuple(f if h == hole else self.filled[h] for h in c.scope)) for c in mine)

    def needs(self, hole: str) -> list[Need]:
        """Per example: the environments of the hole, and the values wanted of it where they are known."""
        context = self.context(hole)
        assigned = {name: left_in(hole, name) for name in context.scope} if context.kind == "block" else {}
        asked = [*assigned.values()][:1] or [hole]
        found = []
        for example, partial, wanted in zip(self.examples, self.runs_past_statements, self.wanted, strict=True):
            stuck = partial.outcome if isinstance(partial.outcome, Stuck) else None
            reads = partial.reads.get(asked[0], [])
            if not reads and stuck is not None and stuck.hole == hole:  # where names and statements stand
                reads = [stuck.environment]
            environments = tuple({n: e[n] for n in dict.fromkeys((*context.scope, *e)) if n in e} for e in reads)
            values = tuple(partial.wanted.get(hole, ())) or tuple(n.value for n in wanted if n.hole == hole)
            after = {n: partial.wanted[h][-1] for n, h in assigned.items() if h in partial.wanted}
            found.append(Need(example, environments, values, stuck.hole.partition(".")[0] if stuck else "", after))
        return found

    @cached_property
    def runs_past_statements(self) -> list[Partial]:
        """As `open_runs`, with holes for statements gone past: each variable there gets a value that is not known."""
        program = past_statements(self.draft.program, self.draft.holes)
        if program is None:
            return self.open_runs
        machine, past = compile_program(program), can_go_past(program)
        return [run_past(machine, e, {}, ROUND_LIMITS, past, MOST_READS) for e in self.examples]

    @cached_property
    def wanted(self) -> list[list[needed.Need]]:
        """Per example, the values that every way through it wants of single reads."""
        until = worked() + WANTED
        return [needed.needs(self.draft.program, e, lambda: worked() > until) for e in self.examples]

    def judge(self, hole: str, fragment: Fragment) -> Judgement:
        """Everything that type, scope, constraints and examples say of a fragment in a hole."""
        self.context(hole)
        text = fragment_text(fragment)
        refuted: list[str] = []
        refuted += self.misplaced(hole, fragment)
        for c in self.constraints:
            if hole in c.scope and all(h == hole or h in self.filled for h in c.scope):
                if not c.holds(tuple(fragment if h == hole else self.filled[h] for h in c.scope)):
                    others = " and ".join(f"?{h} = `{fragment_text(self.filled[h])}`" for h in c.scope if h != hole)
                    refuted.append(f"`{c.text}` does not hold of it" + (f" with {others}" if others else ""))
        if refuted:
            return Judgement(hole, text, tuple(refuted), ())
        lines, passed, waiting = [], 0, 0
        machine = compile_program(fill(self.draft.program, {hole: fragment}))
        for number, example in enumerate(self.examples, 1):
            partial = run_past(machine, example, {}, ROUND_LIMITS, self.past, MOST_READS)
            said = describe_run(self.draft.program.function.name, number, example, partial)
            lines.append(said)
            passed += partial.verdict is True
            waiting += partial.verdict is None
            if partial.verdict is False:
                refuted.append(said)
        return Judgement(hole, text, tuple(refuted), tuple(lines), passed, waiting)

    def misplaced(self, hole: str, fragment: Fragment) -> list[str]:
        """Why type, kind or scope do not admit a fragment; empty when they do."""
        filled = check_program(fill(self.draft.program, {hole: fragment}))
        found = [e.message for e in filled if e.message not in self.wrong]
        wrong = "" if found else self.ill_typed(hole, fragment)
        return [*found, *([wrong] if wrong else [])]

    # --- pieces -----------------------------------------------------------------------------

    def ill_typed(self, hole: str, fragment: Fragment) -> str:
        """Why the fragment does not fit the hole's type or kind; "" when it may."""
        from csp_ir.ir.infer import could_fit

        context = self.context(hole)
        if context.kind == "type":
            return "" if isinstance(fragment, str) else f"?{hole} is a type"
        if (context.kind == "operator") != isinstance(fragment, str):
            return f"?{hole} is {'an operator' if context.kind == 'operator' else 'no operator'}"
        if wrong := misplaced(Candidate(fragment), context.kind):
            return f"?{hole}: {wrong}"
        kind = type_of(fragment, context.scope, self.functions)
        if kind is not None and not could_fit(kind, context.expected):
            return f"it is {kind}, the hole wants {context.expected}"
        if isinstance(fragment, ir.Expr):
            from csp_ir.ir.components import builtin_names

            unknown = sorted(free_names(fragment) - {*context.scope, *self.functions, *builtin_names()})
            if unknown:
                return f"`{unknown[0]}` is not in scope there (in scope: {', '.join(context.scope) or 'nothing'})"
        return ""

    def context(self, hole: str) -> HoleContext:
        if hole not in self.draft.holes:
            known = ", ".join(self.draft.holes) or "it has none"
            raise IRTypeError(f"no hole named {hole}", remedy=f"holes: {known}")
        return self.draft.holes[hole]


def describe_run(name: str, number: int, example: Example, partial: Partial) -> str:
    """One example with a fragment in place, as a sentence."""
    call = f"example {number}, {name}({', '.join(map(repr, example.args))})"
    wanted = example.wish
    outcome = partial.outcome
    if partial.verdict is True:
        return f"{call}: passes"
    match outcome:
        case Stuck():
            return f"{call}: waits for ?{outcome.hole}"
        case OutOfSteps():
            return f"{call}: ran out of {outcome.what}"
        case Raised() if partial.verdict is None:
            return f"{call}: waits for ?{partial.waits_for}"
        case Raised():
            return f"{call}: raises {outcome.kind} ({outcome.message}), wanted {wanted}"
        case Returned():
            open_ = f" (waits for ?{partial.waits_for})" if partial.verdict is None else ""
            return f"{call}: gives {outcome.value!r}, wanted {wanted}{open_}"
    return call


def _targets(node: ir.Node) -> list[ir.Name]:
    targets = node.targets if isinstance(node, ir.Assign) else (node.target,) if isinstance(node, ir.For) else ()
    return [n for t in targets for n in t.walk() if isinstance(n, ir.Name)]


def _evaluator(fragment: Fragment) -> Callable[[dict[str, Any]], Any]:
    """The value of a fragment in an environment; compiled once for each set of names."""
    compiled: dict[tuple[str, ...], Callable[..., Any]] = {}

    def evaluate(environment: dict[str, Any]) -> Any:
        names = tuple(environment)
        function = compiled.get(names)
        if function is None:
            if isinstance(fragment, tuple):
                raise IRTypeError("statements have no value")
            function = compiled[names] = compile_expr(as_expr(fragment), names)
        return function(*environment.values())

    return evaluate
