"""Filling a draft hole by hole: the state, without any terminal.

Every step (a hole and its text) can be undone; after each the other holes are narrowed by
what is filled so far, by propagation and by the examples that are decided now.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from csp_ir.domains.model import Candidate, Domain, Problem, fragment_text
from csp_ir.draft.kinds import candidates_of_kind
from csp_ir.draft.statements import block_candidates
from csp_ir.errors import InputError
from csp_ir.fits.fitting import Fit, Fitting, Judgement
from csp_ir.graph.dependencies import levels
from csp_ir.holes.draft import Draft
from csp_ir.ir.nodes import Fragment
from csp_ir.ir.rewrite import holes_in
from csp_ir.propagators.engine import default_propagators, propagate
from csp_ir.spec.constants import spec_constants
from csp_ir.spec.model import Spec
from csp_ir.spec.read import read_spec
from csp_ir.work import worked

FILL, LATER, PIN, NOT = "fill:", "later:", "pin:", "not:"  # keys of a state; after NOT a hole, a space and a text
KEPT = 16  # states whose fits are kept, for undo and redo
LIMIT = 60
INNER_LIMIT = 12  # candidates of a hole inside a proposed statement


@dataclass(frozen=True)
class Step:
    hole: str
    text: str


@dataclass
class Session:
    """One spec being filled.

    steps: what was chosen, in order. deferred: holes to ask for last. pinned: holes whose text a solve has to keep.
    forbidden: (hole, text) pairs that are out of the question.
    left: hole -> texts of the candidates that the last `sizes` left; gone: why others are not among them.
    """

    spec: Spec
    source: str = ""
    steps: list[Step] = field(default_factory=list)
    deferred: list[str] = field(default_factory=list)
    pinned: list[str] = field(default_factory=list)
    forbidden: list[tuple[str, str]] = field(default_factory=list)
    seconds: float = 1.5
    left: dict[str, set[str]] = field(default_factory=dict)
    gone: dict[str, dict[str, str]] = field(default_factory=dict)
    _fittings: dict[tuple[Any, ...], Fitting] = field(default_factory=dict, repr=False, compare=False)

    def __post_init__(self) -> None:
        if self.spec.sketch is None or self.spec.sketch.complete:
            raise InputError(
                f"{self.spec.name} has no holes", file=self.spec.file, remedy="add a `sketch:` section with ?holes"
            )

    @classmethod
    def start(cls, source: str, file: str | None = None) -> Session:
        """For the text of a spec. Raises InputError where it has no holes."""
        return cls(read_spec(source, file=file), source)

    # --- the draft as it stands ------------------------------------------------------------

    @cached_property
    def original(self) -> Draft:
        assert self.spec.sketch is not None
        return Draft(self.spec.sketch)

    @property
    def draft(self) -> Draft:
        return self.original.fill(self.filled)

    @property
    def filled(self) -> dict[str, Fragment]:
        """Hole -> fragment; holes that a chosen text brought with it count as holes of the draft."""
        found: dict[str, Fragment] = {}
        draft = self.original
        for step in self.steps:
            fragment = draft.read(step.hole, step.text)
            found[step.hole] = fragment
            draft = draft.fill({step.hole: fragment})
        return found

    @cached_property
    def order(self) -> list[str]:
        """Holes level by level: what others build on comes first."""
        return [name for level in levels(self.original) for name in level]

    def open_holes(self) -> list[str]:
        """Holes still open, in the order in which to ask for them."""
        present = list(self.draft.holes)
        known = [h for h in self.order if h in present]
        known += [h for h in present if h not in known]
        return [h for h in known if h not in self.deferred] + [h for h in known if h in self.deferred]

    def fitting(self, seconds: float = 0.4) -> Fitting:
        """What fits the draft as it stands; made once for each state, so that its parts share what they find."""
        key = *self.steps, *self.forbidden
        if key not in self._fittings:
            while len(self._fittings) >= KEPT:
                del self._fittings[next(iter(self._fittings))]
            self._fittings[key] = Fitting(
                self.draft,
                self.spec.examples,
                constraints=(*self.spec.constraints, *self.forbids()),
                prose=self.spec.prose,
                values=spec_constants(self.spec),
                original=self.original,
                filled=self.filled,
                seconds=seconds,
                limit=LIMIT,
            )
        return self._fittings[key]

    # --- steps -----------------------------------------------------------------------------

    def judge(self, hole: str, text: str) -> Judgement:
        """What speaks against a text in a hole. Raises InputError where it cannot be read."""
        draft = self.draft
        if hole not in draft.holes:
            raise InputError(f"there is no open hole ?{hole}", remedy=f"open: {', '.join(draft.holes) or 'none'}")
        return self.fitting().judge(hole, draft.read(hole, text))

    def choose(self, hole: str, text: str) -> None:
        """Fill a hole. Raises InputError where the text cannot stand there at all."""
        draft = self.draft
        if hole not in draft.holes:
            raise InputError(f"there is no open hole ?{hole}", remedy=f"open: {', '.join(draft.holes) or 'none'}")
        fragment = draft.read(hole, text)
        wrong = self.fitting().misplaced(hole, fragment)
        if wrong:
            raise InputError(f"`{text}` cannot be ?{hole}: {wrong[0]}", remedy=":more shows further fits")
        self.steps.append(Step(hole, fragment_text(fragment)))
        if hole in self.deferred:
            self.deferred.remove(hole)

    def undo(self) -> Step | None:
        """Take the last step back; None where there is none."""
        return self.steps.pop() if self.steps else None

    def defer(self, hole: str) -> None:
        """Ask for a hole after all others."""
        if hole in self.deferred:
            self.deferred.remove(hole)
        self.deferred.append(hole)

    def forbid(self, hole: str, text: str) -> None:
        """Rule a text out for a hole of the draft itself. Raises InputError for another hole, and a text that cannot be read."""
        if hole not in self.original.holes:
            raise InputError(f"there is no hole ?{hole}", remedy=f"holes: {', '.join(self.original.holes)}")
        pair = hole, fragment_text(self.original.read(hole, text))
        if pair not in self.forbidden:
            self.forbidden.append(pair)

    def forbids(self) -> list[str]:
        """What is forbidden, as constraints."""
        return [f"text({hole}) != {text!r}" for hole, text in self.forbidden]

    # --- what is left ----------------------------------------------------------------------

    def sizes(self, told: Callable[[str, dict[str, int]], None] = lambda *_: None) -> dict[str, int]:
        """How many candidates of each open hole are left: by propagation, then by the examples.

        Examples are tried on holes in the order of `open_holes` while `seconds` last.

        told: called with "proposed", "propagated" and "run" and the sizes at that point, as far as they are known.
        """
        deadline = worked() + self.seconds
        fitting, filled = self.fitting(self.seconds / 2), self.filled
        problem = Problem.of(self.original.program, self.spec.examples, fitting.constraints)
        for hole in list(problem.domains):
            if hole in filled:
                problem.domains[hole].add(Candidate(filled[hole]))
            elif hole in fitting.draft.holes:
                for candidate in fitting.candidates(hole):
                    problem.domains[hole].add(candidate)
        add_inner(problem, fitting.values)
        told("proposed", {h: len(problem.domains[h].candidates) for h in self.open_holes() if h in problem.domains})
        if all(d.candidates for d in problem.domains.values()):
            propagate(problem, default_propagators(strict=True), deadline=deadline)
        told("propagated", {h: len(list(problem.domains[h].live())) for h in self.open_holes() if h in problem.domains})
        found: dict[str, int] = {}
        for hole in self.open_holes():
            domain = problem.domains.get(hole)
            why = {} if domain is None else {str(domain.candidates[i]): p.reason for i, p in domain.prunes.items()}
            self.gone[hole] = why
            left = [domain.candidates[i] for i in domain.live()] if domain else fitting.candidates(hole)
            if worked() < deadline and fitting.draft.holes[hole].kind != "block":
                allowed = fitting.allowed(hole)
                left = [
                    c for c in left if allowed(c.fragment) and fitting.outcomes(hole, c.fragment) is not None
                ]  # fmt: skip
            found[hole] = len(left)
            self.left[hole] = {str(c) for c in left}
            told("run", {hole: len(left)})
        return found

    def fits(self, hole: str, n: int) -> list[Fit]:
        """The best fits, those first that go with something proposed for every other hole."""
        found = self.fitting().fits(hole, LIMIT)
        return sorted(found, key=lambda f: not self.goes_with_others(hole, f))[:n]

    def goes_with_others(self, hole: str, fit: Fit) -> bool:
        """Whether the last `sizes` left the candidate."""
        return hole not in self.left or str(fit.candidate) in self.left[hole]

    # --- as a log keeps it -----------------------------------------------------------------

    def state(self) -> dict[str, str]:
        """All that was decided, as texts: the spec, and what fills which hole, in order; see `csp_ir.session.log`."""
        told = {"spec": self.source, **({"file": self.spec.file} if self.spec.file else {})}
        told |= {f"{FILL}{s.hole}": s.text for s in self.steps}
        for key, holes in ((LATER, self.deferred), (PIN, self.pinned)):
            told |= {f"{key}{h}": "yes" for h in holes}
        return told | {f"{NOT}{h} {text}": "yes" for h, text in self.forbidden}

    @classmethod
    def of_state(cls, state: Mapping[str, str], kept: str | None = None) -> Session:
        """The session of a state. kept: the file that it is kept in, for messages.

        Raises: InputError where it has no spec, or a step no longer fits.
        """
        if not isinstance(state.get("spec"), str):
            raise InputError("it holds no spec", file=kept, remedy="start again with another --state FILE")
        session = cls.start(state["spec"], state.get("file"))
        session.go(state)
        return session

    def go(self, state: Mapping[str, str]) -> None:
        """Decide what a state of the same spec decides; steps that both begin with stay. Raises InputError, and changes nothing."""
        before = list(self.steps), list(self.deferred), list(self.forbidden)
        wanted = [Step(k.removeprefix(FILL), v) for k, v in state.items() if k.startswith(FILL)]
        same = 0
        while same < min(len(wanted), len(self.steps)) and wanted[same] == self.steps[same]:
            same += 1
        del self.steps[same:]
        try:
            self.forbidden = []
            for pair in _named(state, NOT):
                hole, _, text = pair.partition(" ")
                self.forbid(hole, text)
            for step in wanted[same:]:
                self.choose(step.hole, step.text)
        except InputError:
            self.steps, self.deferred, self.forbidden = before
            raise
        self.deferred = [h for h in _named(state, LATER) if h in self.draft.holes]
        self.pinned = [h for h in _named(state, PIN) if h in self.filled]


def _named(state: Mapping[str, str], prefix: str) -> list[str]:
    return [k.removeprefix(prefix) for k in state if k.startswith(prefix)]


def add_inner(problem: Problem, constants: Sequence[Any]) -> None:
    """Domains for the holes that proposed statements bring with them."""
    for hole in [n for n, c in problem.contexts.items() if c.kind == "block"]:
        blocks = block_candidates(problem.contexts[hole], problem.draft, wide=False)
        proposed = {c.fragment for c in problem.domains[hole].candidates}
        inside = {n for c in blocks.candidates if c.fragment in proposed for n in _holes(c.fragment)}
        problem.contexts = {**problem.contexts, **{n: c for n, c in blocks.inner.items() if n in inside}}
        for name in inside:
            domain = problem.domains.setdefault(name, Domain(name))
            for candidate in candidates_of_kind(
                blocks.inner[name], problem.draft, constants=constants, limit=INNER_LIMIT, rounds=1
            ):
                domain.add(candidate)


def _holes(fragment: Fragment) -> set[str]:
    roots = fragment if isinstance(fragment, tuple) else ()
    return {n for root in roots for n in holes_in(root)}
