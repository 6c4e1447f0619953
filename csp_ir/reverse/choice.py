"""Of programs that pass every example, the one that is cheap to come by and changes least, as a patch of the file."""

from __future__ import annotations

import difflib
from collections import defaultdict
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from functools import partial

from csp_ir.errors import InputError
from csp_ir.interpreter.outcomes import Outcome, OutOfSteps, Returned, describe, shown_call
from csp_ir.ir.nodes import Function, Program
from csp_ir.ir.printer import print_function
from csp_ir.reverse.as_list import as_list, unlisted, wrapped
from csp_ir.reverse.code import LIMITS, Code, loadable, read_code
from csp_ir.reverse.inputs import Args, Runs, branches, made, typed, with_types
from csp_ir.reverse.mending import JOINED
from csp_ir.reverse.model import REPAIRED, UNREPAIRED, Difference, Patch, Repaired
from csp_ir.reverse.operators import unread
from csp_ir.reverse.patch import patched
from csp_ir.samples.contenders import Contender
from csp_ir.verify.behaviour import outcome_key
from csp_ir.verify.sandbox import missing_layers, refusal, run_python
from csp_ir.work import worked

INPUTS = 120
ALTERED, NEAR = 0.6, 0.2  # what changing all results costs, as edits do; how much dearer a rival may be
UNREAD = 0.4  # what a variable costs that nothing reads
MOST_TRIED, MOST_RIVALS, MOST_SHOWN = 12, 3, 5


@dataclass
class Option:
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


class Choice:
    """Chooses among programs that pass: cheap edits that change few results first."""

    def __init__(self, code: Code, found: Sequence[Contender]) -> None:
        self.code = code
        self.spec = with_types(code.spec, typed([code]))
        self.before = self.runs()
        self.inputs = [args for args, _ in self.before]
        self.options = sorted(map(self._option, found), key=lambda o: o.price(len(self.inputs)))

    def runs(self) -> list[tuple[Args, Outcome]]:
        """What the function gave on inputs that are no examples."""
        code = self.code
        runs = Runs(code.machine, self.spec)
        for args in made([code], self.spec, INPUTS):
            runs(args)
        branches(code, self.spec, runs, worked() + 5.0)
        examples = {repr(e.args) for e in self.spec.examples}
        return [(args, o) for args, o in runs.trials if repr(args) not in examples]

    def row(self, contender: Contender) -> list[Outcome]:
        """What a program gives on the same inputs."""
        row: list[Outcome] = []
        hangs = 0
        for args in self.inputs:
            outcome = contender.machine().run(args, limits=LIMITS).outcome if hangs < 2 else OutOfSteps("steps")
            hangs += isinstance(outcome, OutOfSteps)
            row.append(outcome)
        return row

    def _option(self, contender: Contender) -> Option:
        row = self.row(contender)
        altered = mended = 0
        for (_, old), new in zip(self.before, row, strict=True):
            if outcome_key(old) != outcome_key(new):
                altered += isinstance(old, Returned) or not isinstance(new, Returned)
                mended += not isinstance(old, Returned) and isinstance(new, Returned)
        return Option(
            contender, row, altered, mended, unread(self.own(contender.program)) - unread(self.own(self.program))
        )

    @property
    def program(self) -> Program | None:
        """The program before it was changed."""
        return self.code.program

    @property
    def owner(self) -> str:
        """The class of which the function is a method, or ""."""
        return ""

    @property
    def text(self) -> str:
        """The text of the module."""
        return self.code.text

    def own(self, program: Program | None) -> Program:
        """A program as it stands in the file."""
        assert program is not None
        return unlisted(program) if self.code.listed else program

    def key(self, option: Option) -> Hashable:
        """The same for options that do the same, as far as the inputs show."""
        return tuple(map(outcome_key, option.row)) or id(option)

    def result(self, known: tuple[str, int, tuple[str, ...]]) -> Repaired:
        """The best patch that can be written into the file, with its rivals."""
        groups: dict[Hashable, list[Option]] = defaultdict(list)
        for option in self.options:
            groups[self.key(option)].append(option)
        kinds = sorted(groups.values(), key=lambda g: g[0].price(len(self.inputs)))
        found: list[tuple[Option, Patch]] = []
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

    def _question(self, best: Option, near: Sequence[tuple[Option, Patch]]) -> str:
        """An input on which the best patch and the next one differ."""
        if not near:
            return ""
        rows = zip(self.inputs, best.row, near[0][0].row, strict=True)
        apart = [(a, x, y) for a, x, y in rows if outcome_key(x) != outcome_key(y)]
        if not apart:
            return "no other inputs could be made, on which the two would differ"
        args, one, other = min(apart, key=lambda row: len(repr(row[0])))
        return f"{shown_call(self.code.name, args)}: this patch {describe(one)}, the next one {describe(other)}"

    def _patch(self, option: Option) -> Patch | None:
        code = self.code
        is_right = partial(self.is_right, option=option)
        text = patched(
            self.text, self.own(self.program), self.own(option.contender.program), is_right, self.say, self.owner
        )
        if text is None:
            return None
        name = (code.file or "module.py").lstrip("/")
        diff = difflib.unified_diff(
            self.text.splitlines(keepends=True), text.splitlines(keepends=True), f"a/{name}", f"b/{name}"
        )
        rows = zip(self.before, option.row, strict=True)
        changed = [Difference(a, x, y) for (a, x), y in rows if outcome_key(x) != outcome_key(y)]
        changed.sort(key=lambda d: len(repr(d.args)))
        return Patch(
            text, "".join(line if line.endswith("\n") else line + "\n\\ No newline at end of file\n" for line in diff),
            option.contender.edits, round(option.contender.cost, 3), tuple(changed[:MOST_SHOWN]), option.mended, option.altered,
            len(self.inputs),
        )  # fmt: skip

    def say(self, function: Function) -> str:
        """The text of a function."""
        return print_function(function)

    def is_right(self, text: str, option: Option) -> bool:
        """Whether the text of a module holds a program, and passes."""
        code = self.code
        try:
            made = as_list(read_code(text, f"{code.file}::{code.name}", weak=code.weak))
        except InputError:
            return False
        return made.program is not None and self._same(made, option) and self._passes(text)

    def _same(self, made: Code, option: Option) -> bool:
        """Whether what stands in a new text does what the program does that it stands for."""
        if made.program == option.contender.program:
            return True
        again = Contender(made.program, "", "sample")
        again.judge(self.code.spec.examples, self.code.name, float("inf"))
        row = again.run(self.inputs, self.code.name, LIMITS, float("inf"))
        passed = (p or isinstance(o, OutOfSteps) for p, o in zip(again.passed, again.outcomes, strict=True))
        return all(passed) and list(map(outcome_key, row)) == list(map(outcome_key, option.row))

    def _passes(self, text: str) -> bool:
        """Whether a new text passes every example in CPython too; True where the file could not be loaded there before."""
        examples, name, weak = self.code.spec.examples, self.code.name, self.code.weak
        calls: list[Args] = [e.args for e in examples]
        text, called = wrapped(loadable(text), name)
        result = run_python(text, called, calls, seconds=10.0, weak=weak)
        if result.missing or result.failure:
            before = run_python(loadable(self.code.text), name, [], seconds=5.0, weak=weak)
            return before.failure == result.failure
        return all(e.accepts(o) for e, o in zip(examples, result.outcomes, strict=False))
