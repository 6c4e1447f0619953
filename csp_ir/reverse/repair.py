"""The smallest patch of a function that passes all its examples and changes least of what it did before.

The operators, blame and search are those of samples (`csp_ir.samples.repair`): a function in a file is one sample.
"""

from __future__ import annotations

import difflib
from collections import defaultdict
from collections.abc import Hashable, Sequence
from dataclasses import dataclass

from csp_ir.errors import InputError, SpecError
from csp_ir.interpreter.outcomes import Outcome, OutOfSteps, Returned, describe
from csp_ir.record import Recorder
from csp_ir.reverse.code import LIMITS, Code, loadable, read_code
from csp_ir.reverse.inputs import Args, Runs, branches, made, typed, with_types
from csp_ir.reverse.mending import JOINED, Mending
from csp_ir.reverse.model import (
    NOTHING,
    REPAIRED,
    UNREPAIRED,
    Difference,
    Patch,
    Repaired,
    call_text,
)
from csp_ir.reverse.operators import unread
from csp_ir.reverse.patch import patched
from csp_ir.samples.contenders import Contender
from csp_ir.verify.behaviour import outcome_key
from csp_ir.verify.sandbox import missing_layers, refusal, run_python
from csp_ir.work import worked

SECONDS = 30.0
INPUTS = 120
ALTERED, NEAR = 0.6, 0.2  # what changing all results costs, as edits do; how much dearer a rival may be
UNREAD = 0.4  # what a variable costs that nothing reads
MOST_TRIED, MOST_RIVALS, MOST_SHOWN = 12, 3, 5


def repair(code: Code, *, seconds: float = SECONDS) -> Repaired:
    """Mend a function.

    Args:
        code: with examples that say what it must do.
        seconds: units of work for the search.

    Raises: SpecError where nothing says what it must do.
    """
    spec = code.spec
    if not spec.examples:
        unread = f" ({'; '.join(spec.notes[:3])})" if spec.notes else ""
        said = f"nothing says what `{code.name}` must do{unread}"
        raise SpecError(said, file=code.file, remedy="--tests FILE, or doctests")
    contender = Contender(code.program, code.text, "sample", [0], weak=code.weak)
    deadline = worked() + seconds
    contender.judge(spec.examples, code.name, deadline)
    failing = [
        f"{e.describe(code.name)}: {describe(o)}"
        for e, o, p in zip(spec.examples, contender.outcomes, contender.passed, strict=True)
        if not p
    ]
    known = (code.name, len(spec.examples), tuple(failing))
    if not failing:
        return Repaired(NOTHING, *known, notes=spec.notes)
    if code.program is None:
        return Repaired(UNREPAIRED, *known, notes=(f"it is outside the IR: {code.reason}",))
    found = Mending(spec, [contender], deadline, Recorder()).run()
    return _Choice(code, found, deadline).result(known)


def repair_text(text: str, path: str, tests: str = "", *, seconds: float = SECONDS, weak: bool = False) -> Repaired:
    """`repair` for the text of a module and its path, `module.py::name`; tests: the text of a file of tests."""
    return repair(read_code(text, path, tests=tests, weak=weak), seconds=seconds)


@dataclass
class _Option:
    """A program that passes, and what it does."""

    contender: Contender
    row: list[Outcome]
    altered: int
    mended: int
    unread: int = 0

    @property
    def size(self) -> tuple[bool, int, float]:
        """Of programs that do the same, the shortest of those that are made by plain edits is shown."""
        assert self.contender.program is not None
        cost = self.contender.cost
        return cost > JOINED, sum(1 for _ in self.contender.program.walk()), cost

    def price(self, inputs: int) -> float:
        return self.contender.cost + ALTERED * self.altered / max(1, inputs) + UNREAD * self.unread


class _Choice:
    """Chooses among programs that pass: cheap edits that change few results first."""

    def __init__(self, code: Code, found: Sequence[Contender], deadline: float) -> None:
        assert code.program is not None
        self.code, self.deadline = code, deadline
        self.spec = with_types(code.spec, typed([code]))
        runs = Runs(code.machine, self.spec)
        for args in made([code], self.spec, INPUTS):
            runs(args)
        branches(code, self.spec, runs, worked() + 5.0)
        examples = {repr(e.args) for e in self.spec.examples}
        self.before = [(args, o) for args, o in runs.trials if repr(args) not in examples]
        self.inputs = [args for args, _ in self.before]
        self.options = sorted(map(self._option, found), key=lambda o: o.price(len(self.inputs)))

    def _option(self, contender: Contender) -> _Option:
        row: list[Outcome] = []
        hangs = 0
        for args in self.inputs:
            outcome = contender.machine().run(args, limits=LIMITS).outcome if hangs < 2 else OutOfSteps("steps")
            hangs += isinstance(outcome, OutOfSteps)
            row.append(outcome)
        altered = mended = 0
        for (_, old), new in zip(self.before, row, strict=True):
            if outcome_key(old) != outcome_key(new):
                altered += isinstance(old, Returned) or not isinstance(new, Returned)
                mended += not isinstance(old, Returned) and isinstance(new, Returned)
        assert contender.program is not None and self.code.program is not None
        return _Option(contender, row, altered, mended, unread(contender.program) - unread(self.code.program))

    def result(self, known: tuple[str, int, tuple[str, ...]]) -> Repaired:
        """The best patch that can be written into the file, with its rivals."""
        groups: dict[Hashable, list[_Option]] = defaultdict(list)
        for option in self.options:
            groups[tuple(map(outcome_key, option.row))].append(option)
        kinds = sorted(groups.values(), key=lambda g: g[0].price(len(self.inputs)))
        found: list[tuple[_Option, Patch]] = []
        for group in kinds[:MOST_TRIED]:
            for option in sorted(group, key=lambda o: o.size)[:MOST_TRIED]:
                if (patch := self._patch(option)) is not None:
                    found.append((option, patch))
                    break
            if len(found) > MOST_RIVALS:
                break
        if not found:
            notes = ("programs that pass were found, and none could be written into the file",) if kinds else ()
            return Repaired(UNREPAIRED, *known, notes=notes)
        best, patch = found[0]
        most = best.price(len(self.inputs)) + NEAR
        near = [(o, p) for o, p in found[1:] if o.price(len(self.inputs)) <= most]
        told = self.code.spec.notes
        if not self.code.weak and (missing := missing_layers()):
            told += (f"the new text was {refusal(missing)}",)
        told += () if patch.inputs else ("no other inputs could be made: what else changed is not known",)
        return Repaired(REPAIRED, *known, patch=patch, rivals=tuple(p for _, p in near), question=self._question(best, near), notes=told)  # fmt: skip

    def _question(self, best: _Option, near: Sequence[tuple[_Option, Patch]]) -> str:
        """An input on which the best patch and the next one differ."""
        if not near:
            return ""
        rows = zip(self.inputs, best.row, near[0][0].row, strict=True)
        apart = [(a, x, y) for a, x, y in rows if outcome_key(x) != outcome_key(y)]
        args, one, other = min(apart, key=lambda row: len(repr(row[0])))
        return f"{call_text(self.code.name, args)}: this patch {describe(one)}, the next one {describe(other)}"

    def _patch(self, option: _Option) -> Patch | None:
        code, program = self.code, option.contender.program
        assert code.program is not None and program is not None

        def is_right(text: str) -> bool:
            try:
                made = read_code(text, f"{code.file}::{code.name}", weak=code.weak)
            except InputError:
                return False
            return made.program is not None and self._same(made, option) and self._passes(text)

        text = patched(code.text, code.program, program, is_right)
        if text is None:
            return None
        name = (code.file or "module.py").lstrip("/")
        diff = difflib.unified_diff(
            code.text.splitlines(keepends=True), text.splitlines(keepends=True), f"a/{name}", f"b/{name}"
        )
        rows = zip(self.before, option.row, strict=True)
        changed = [Difference(a, x, y) for (a, x), y in rows if outcome_key(x) != outcome_key(y)]
        changed.sort(key=lambda d: len(repr(d.args)))
        return Patch(
            text, "".join(line if line.endswith("\n") else line + "\n\\ No newline at end of file\n" for line in diff),
            option.contender.edits, round(option.contender.cost, 3), tuple(changed[:MOST_SHOWN]), option.mended, option.altered,
            len(self.inputs),
        )  # fmt: skip

    def _same(self, made: Code, option: _Option) -> bool:
        """Whether what stands in a new text does what the program does that it stands for."""
        if made.program == option.contender.program:
            return True
        again = Contender(made.program, "", "sample")
        again.judge(self.code.spec.examples, self.code.name, float("inf"))
        row = again.run(self.inputs, self.code.name, LIMITS, float("inf"))
        return again.passes_all and list(map(outcome_key, row)) == list(map(outcome_key, option.row))

    def _passes(self, text: str) -> bool:
        """Whether a new text passes every example in CPython too; True where the file could not be loaded there before."""
        examples, name, weak = self.code.spec.examples, self.code.name, self.code.weak
        calls: list[Args] = [e.args for e in examples]
        result = run_python(loadable(text), name, calls, seconds=10.0, weak=weak)
        if result.missing or result.failure:
            before = run_python(loadable(self.code.text), name, [], seconds=5.0, weak=weak)
            return before.failure == result.failure
        return all(e.accepts(o) for e, o in zip(examples, result.outcomes, strict=False))
