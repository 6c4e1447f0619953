"""What the commands of this room find, as data that may cross the wall."""

from __future__ import annotations

import ast
import builtins
from dataclasses import dataclass
from typing import Any

from csp_ir.interpreter.outcomes import Outcome, describe, shown, shown_call


@dataclass(frozen=True)
class Coverage:
    """How many of the branches of a function were taken, and which were not. unknown: why that cannot be told; "" where it can."""

    taken: int = 0
    ways: int = 0
    missed: tuple[str, ...] = ()
    unknown: str = ""

    def __str__(self) -> str:
        if self.unknown:
            return f"not known ({self.unknown})"
        return f"{self.taken} of {self.ways}" if self.ways else "it has none"


@dataclass(frozen=True)
class Difference:
    """Arguments on which two functions differ. after: what each leaves of its arguments, where only that differs."""

    args: tuple[Any, ...]
    first: Outcome
    second: Outcome
    after: tuple[tuple[Any, ...], ...] = ()

    def told(self, one: str, other: str) -> str:
        """It in words, with the names of the two."""
        calls = [shown_call(name, self.args) for name in (one, other)]
        if self.after:
            left = [f"{name} leaves {', '.join(map(shown, args))}" for name, args in zip((one, other), self.after)]
            return f"{calls[0]}: both results are the same, but of its arguments {left[0]}, {left[1]}"
        return f"{calls[0]} {describe(self.first)}, {calls[1]} {describe(self.second)}"


PROVED, BOUNDED, DIFFERENT, OPEN = "equivalent", "equivalent up to a bound", "different", "no difference found"


@dataclass(frozen=True)
class Comparison:
    """What is known of two functions.

    verdict: PROVED, BOUNDED (z3 looked at all runs within `bounds`), DIFFERENT, or OPEN: nothing but tests speaks for it.
    difference: the smallest input found on which they differ.
    inputs: on how many both were run; coverage: of the first and the second function.
    unproved: why nothing, or no more, is proved; unended: inputs on which one ended and the other met a limit.
    """

    verdict: str
    names: tuple[str, str]
    difference: Difference | None = None
    bounds: tuple[str, ...] = ()
    inputs: int = 0
    coverage: tuple[Coverage, Coverage] = (Coverage(), Coverage())
    unproved: str = ""
    unended: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    def __str__(self) -> str:
        if self.difference is not None:
            return f"different: {self.difference.told(*self.names)}"
        tried = f"no difference in {self.inputs:,} inputs, branches covered: "
        tried += ", ".join(f"{n}: {c}" for n, c in zip(self.names, self.coverage))
        if self.verdict == PROVED:
            return f"equivalent: proved for all inputs; {tried}"
        if self.verdict == BOUNDED:
            return f"equivalent up to {', '.join(self.bounds)}: proved so far; {tried}"
        return tried + (f"; not proved: {self.unproved}" if self.unproved else "")


@dataclass(frozen=True)
class Patch:
    """A change of a function that makes it pass.

    text: the module with it; diff: it as a unified diff; edits: it in words; cost: as of the repair operators.
    changed: of inputs that are no examples, those on which the result is another one than before, the smallest first.
    mended: how many of `inputs` had no result before and have one; altered: how many had another one.
    """

    text: str
    diff: str
    edits: tuple[str, ...]
    cost: float
    changed: tuple[Difference, ...] = ()
    mended: int = 0
    altered: int = 0
    inputs: int = 0


NOTHING, REPAIRED, UNREPAIRED = "nothing to repair", "repaired", "not repaired"


@dataclass(frozen=True)
class Repaired:
    """What came of a repair.

    failing: of `examples` examples those that failed, as texts; nearest: how many the best program that was tried passes.
    rivals: patches about as small that do otherwise; question: an input on which they differ, with what each gives.
    """

    verdict: str
    name: str
    examples: int
    failing: tuple[str, ...] = ()
    patch: Patch | None = None
    rivals: tuple[Patch, ...] = ()
    question: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Refactored:
    """A function made simpler.

    before, after: what is to be read of it, as `simpler.cost` counts; text: the module with it, "" where nothing simpler was found.
    comparison: of the function before and after.
    """

    name: str
    before: float
    after: float
    text: str = ""
    diff: str = ""
    comparison: Comparison | None = None
    notes: tuple[str, ...] = ()

    def __str__(self) -> str:
        if self.comparison is None:
            return f"{self.name}: nothing simpler found" + "".join(f"; {n}" for n in self.notes)
        return f"{self.name}: {self.before:g} down to {self.after:g}; {self.comparison}"


@dataclass(frozen=True)
class Observed:
    """A call and what came of it, as texts of a spec."""

    call: str
    outcome: str


@dataclass(frozen=True)
class Lifted:
    """What is known of a function.

    wanted: what its tests claim; observed: what runs gave, which nobody said is right.
    clauses: (section, text, how many runs bear it out); 0 where the code's own words state it.
    failed: of clauses of `requires`: (text, how many runs that break it raise what the function does not announce, what they raise).
    unread: why its code could not be read; "" where it could.
    """

    name: str
    file: str
    signature: str
    prose: str = ""
    wanted: tuple[str, ...] = ()
    observed: tuple[Observed, ...] = ()
    clauses: tuple[tuple[str, str, int], ...] = ()
    failed: tuple[tuple[str, int, str], ...] = ()
    effects: tuple[str, ...] = ()
    coverage: Coverage = Coverage()
    runs: int = 0
    unread: str = ""
    notes: tuple[str, ...] = ()

    def _beside(self, clause: str) -> bool:
        """Whether a clause speaks of another function of the module, which a spec cannot."""
        calls = (
            n.func for n in ast.walk(ast.parse(clause.partition(" when ")[2] or clause)) if isinstance(n, ast.Call)
        )
        return any(isinstance(f, ast.Name) and f.id != self.name and not hasattr(builtins, f.id) for f in calls)

    def _without(self, clause: str) -> str:
        """What becomes of runs that break a clause, in words."""
        return "".join(f", {count} without it: {kind}" for text, count, kind in self.failed if text == clause)

    def spec(self) -> str:
        """It as the text of a spec that `csp-ir solve` reads: what was observed is marked so."""
        lines = [self.prose, ""] if self.prose else []
        lines += [self.signature, ""]
        if self.wanted or self.observed:
            lines += ["examples:", *(f"    {w}" for w in self.wanted)]
            lines += [f"    {o.call} {o.outcome}  # observed" for o in self.observed]
        for word in ("requires", "ensures", "raises", "decreases"):
            told = [
                (text, f"  # {runs} runs{self._without(text)}" if runs else "")
                for w, text, runs in self.clauses
                if w == word
            ]
            own = [f"    {text}{runs}" for text, runs in told if not self._beside(text)]
            lines += ["", f"{word}:", *own] if own else []
            lines += [f"# {word} {text}{runs}" for text, runs in told if self._beside(text)]
        return "\n".join(lines).rstrip() + "\n"


@dataclass(frozen=True)
class Missing:
    """A test that is missing: a call and what it gives today; how many slips it would catch, and one of them."""

    call: str
    outcome: str
    catches: int
    such: str


@dataclass(frozen=True)
class Doubts:
    """What `tests` tests of a function leave open.

    tried: slips; passing: how many pass every test; alive: how many of these do otherwise somewhere; slips: the first of them.
    untested: branches that no test takes; missing: tests that would decide, the most valuable first.
    said: tests that fail, and words of the docstring that runs contradict.
    draft: the function with holes where slips pass, and what could stand there; "" where there are none. runs: of slips, on tests.
    """

    name: str
    file: str
    tests: int
    tried: int
    alive: int
    slips: tuple[str, ...] = ()
    untested: tuple[str, ...] = ()
    missing: tuple[Missing, ...] = ()
    said: tuple[str, ...] = ()
    draft: str = ""
    runs: int = 0
    passing: int = 0

    def __str__(self) -> str:
        lines = [
            f"{self.name}: {self.tests} tests catch {self.tried - self.passing} of {self.tried} slips; "
            f"of the others {self.alive} do otherwise on inputs that no test has"
        ]
        lines += [f"  {s}" for s in self.said]
        lines += [f"  no test: {u}" for u in self.untested[:5]]
        lines += [f"  missing: {m.call} {m.outcome}   tells {m.catches} slips, such as {m.such}" for m in self.missing]
        return "\n".join(lines)
