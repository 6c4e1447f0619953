"""Whether two functions do the same: tested on inputs that take the branches of both, then proved where z3 can."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from csp_ir.errors import CspIrError, MissingExtraError, SpecError
from csp_ir.interpreter.outcomes import Outcome, OutOfSteps, Returned, describe, freeze, shown_call
from csp_ir.proof.equal import prove_equal
from csp_ir.reverse.as_list import as_list
from csp_ir.reverse.code import Code, read_code
from csp_ir.reverse.inputs import Args, Runs, branches, coverage, made, smallest, typed, with_types
from csp_ir.reverse.model import BOUNDED, DIFFERENT, OPEN, PROVED, Comparison, Coverage, Difference
from csp_ir.spec.model import Spec
from csp_ir.verify.behaviour import outcome_key
from csp_ir.verify.bounds import bounds_of
from csp_ir.verify.sandbox import Opaque
from csp_ir.work import worked

INPUTS, WHOLE_INPUTS, DRAWN = 600, 200, 200
BOUND = 6
MOST_UNENDED = 3
Run = tuple[Outcome, Args]


def compare(
    first: Code, second: Code, *, bound: int = BOUND, inputs: int = INPUTS, seconds: float = 30.0
) -> Comparison:
    """What is known of two functions that take the same arguments.

    Args:
        bound: as of `equal.prove_equal`; 0: nothing is proved.
        inputs: how many are made before those that are directed at branches.
        seconds: units of work for tests, and seconds for z3.

    Raises: SpecError where the two take different numbers of arguments; InputError where one cannot be run.
    """
    return _Comparing(first, second, seconds).run(bound, inputs)


def compare_texts(texts: Sequence[str], paths: Sequence[str], weak: bool = False, **options: Any) -> Comparison:
    """`compare` for the texts of two modules and their paths, `module.py::name`."""
    first, second = (as_list(read_code(t, p, weak=weak)) for t, p in zip(texts, paths, strict=True))
    return compare(first, second, **options)


def apart(one: Run, other: Run) -> bool:
    """Whether a caller can tell two runs apart; a run that met a limit, or gave what is no data, says nothing."""
    if any(isinstance(o, OutOfSteps) or (isinstance(o, Returned) and not is_data(o.value)) for o, _ in (one, other)):
        return False
    if outcome_key(one[0]) != outcome_key(other[0]):
        return True
    return bool(one[1] and other[1]) and isinstance(one[0], Returned) and freeze(one[1]) != freeze(other[1])


def is_data(value: Any, depth: int = 0) -> bool:
    """Whether a value can be compared: no iterator, function or object that is known by its type alone."""
    if hasattr(value, "__next__") or callable(value) or isinstance(value, Opaque):
        return False
    if isinstance(value, dict):
        return all(is_data(v, depth + 1) for v in value.values())
    return depth > 20 or not isinstance(value, list | tuple) or all(is_data(v, depth + 1) for v in value)


class _Comparing:
    def __init__(self, first: Code, second: Code, seconds: float) -> None:
        self.codes, self.seconds = (first, second), seconds
        self.deadline = worked() + seconds
        self.spec = self._spec()
        self.types = [p.type for p in self.spec.parameters]
        self.found: Args | None = None
        self.tried: set[Any] = set()
        self.unended: list[str] = []
        alike = first.name == second.name
        self.names = (first.place, second.place) if alike else (first.name, second.name)

    def _spec(self) -> Spec:
        first, second = (c.spec for c in self.codes)
        least = [sum(p.default is None for p in s.parameters) for s in (first, second)]
        count = min(len(first.parameters), len(second.parameters))
        if max(least) > count:
            told = [f"`{c.name}` takes {len(c.spec.parameters)}" for c in self.codes]
            raise SpecError(f"{told[0]} arguments, {told[1]}", file=self.codes[1].file, remedy="compare functions of the same arguments")  # fmt: skip
        types = typed([*self.codes])[:count]
        return with_types(first, types)

    def run(self, bound: int, inputs: int) -> Comparison:
        covered = self._tested(inputs)
        proof = None
        if self.found is None and bound:
            proof = self._proof(bound)
            if proof is not None and proof.found is not None:
                self.found = proof.found
        common: dict[str, Any] = {
            "names": self.names,
            "inputs": len(self.tried),
            "coverage": covered,
            "unended": tuple(self.unended),
        }
        if self.found is not None:
            return Comparison(DIFFERENT, difference=self._difference(self.found), **common)
        if proof is not None and proof.proved:
            return Comparison(BOUNDED if proof.bounds else PROVED, bounds=proof.bounds, unproved=proof.why, **common)
        return Comparison(OPEN, unproved=self._why if proof is None else proof.why, **common)

    # --- tests -------------------------------------------------------------------------

    def _tested(self, count: int) -> tuple[Coverage, Coverage]:
        whole = any(c.program is None for c in self.codes)
        given = made(self.codes, self.spec, min(count, WHOLE_INPUTS) if whole else count)
        covered = []
        if not whole:
            for args in sorted(given, key=lambda a: len(repr(a))):
                if self._seen(args):
                    break
        for this in (0, 1):
            covered.append(self._directed(this, given))
        if whole and self.found is None:
            self._batch(given)
        return covered[0], covered[1]

    def _seen(self, args: Args) -> bool:
        """Run both; whether a difference was found."""
        runs = [c.run([args])[0] for c in self.codes]
        self._note(args, runs[0], runs[1])
        return self.found is not None

    def _note(self, args: Args, one: Run, other: Run) -> None:
        self.tried.add(tuple(map(freeze, args)))
        if apart(one, other):
            self.found = self.found or args
        for name, (o, _) in zip(self.names, (one, other), strict=True):
            if isinstance(o, Returned) and not is_data(o.value) and len(self.unended) < MOST_UNENDED:
                self.unended.append(
                    f"{shown_call(name, args)} gave a {type(o.value).__name__}, which cannot be compared"
                )
        ends = [not isinstance(o, OutOfSteps) for o, _ in (one, other)]
        if ends[0] != ends[1] and len(self.unended) < MOST_UNENDED:
            name, run = next((n, r) for n, r, e in zip(self.names, (one, other), ends) if not e)
            self.unended.append(f"{shown_call(name, args)} {describe(run[0])}")

    def _directed(self, this: int, given: Sequence[Args]) -> Coverage:
        """Run both on inputs that are directed at the branches of one of them."""
        code, other = self.codes[this], self.codes[1 - this]
        if code.program is None:
            return Coverage(unknown=f"it is outside the IR: {code.reason}")

        def see(args: Args, outcome: Outcome, after: Args) -> str | None:
            if other.program is None:
                return None
            runs = [(outcome, after), other.run([args])[0]]
            self._note(args, *(runs if this == 0 else runs[::-1]))
            return "found" if self.found is not None else None

        runs = Runs(code.machine, self.spec, see)
        for args in given:
            if worked() > self.deadline or self.found is not None:
                break
            runs(args)
        if other.program is not None and self.found is None and this == 0:
            self._drawn(runs)
        found = branches(code, self.spec, runs, self.deadline)
        if other.program is None and self.found is None:
            self._batch([args for args, _ in runs.trials][:WHOLE_INPUTS])
        return coverage(found)

    def _drawn(self, runs: Runs) -> None:
        """Run both on inputs that Hypothesis draws."""
        from csp_ir.verify.inputs import find_violation

        bounds = bounds_of(self.spec.parameters, self.spec.requires)
        try:
            find_violation(self.types, runs, deadline=self.deadline, examples=DRAWN, bounds=bounds)
        except ValueError:  # of types that it does not know
            return

    def _batch(self, calls: Sequence[Args]) -> None:
        rows = [c.run(calls) for c in self.codes]
        for args, one, other in sorted(zip(calls, *rows), key=lambda row: len(repr(row[0]))):
            self._note(args, one, other)

    # --- proof -------------------------------------------------------------------------

    _why = "not asked for"

    def _proof(self, bound: int) -> Any:
        first, second = self.codes
        if first.program is None or second.program is None:
            self._why = f"`{(first if first.program is None else second).name}` is outside the IR"
            return None
        if first.listed != second.listed:
            self._why = "one gives an iterator, of which the items were compared with what the other gives"
            return None
        try:
            return prove_equal(
                first.program,
                second.program,
                self.spec,
                lambda args: self._seen(args),
                bound=bound,
                seconds=self.seconds,
            )
        except MissingExtraError as error:
            self._why = str(error).replace("\n", " ")
            return None
        except CspIrError as error:
            self._why = str(error)
            return None

    # --- the smallest difference -----------------------------------------------------------

    def _difference(self, args: Args) -> Difference:
        asked = Runs(self.codes[0].machine, self.spec).asked if self.codes[0].program is not None else lambda _: True

        def differ(calls: list[Args]) -> list[bool]:
            wanted = [c for c in calls if asked(c)]
            rows = [c.run(wanted) for c in self.codes] if wanted else [[], []]
            told = {tuple(map(freeze, a)): apart(x, y) for a, x, y in zip(wanted, *rows, strict=True)}
            return [told.get(tuple(map(freeze, a)), False) for a in calls]

        args = smallest(args, self.types, differ)
        (one, left), (other, right) = (c.run([args])[0] for c in self.codes)
        after = () if outcome_key(one) != outcome_key(other) else (left, right)
        return Difference(args, one, other, after)
