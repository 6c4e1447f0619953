"""The smallest patch of a function that passes all its examples and changes least of what it did before.

The operators, blame and search are those of samples (`csp_ir.samples.repair`): a function in a file is one sample. A function that the
interpreter cannot run, or whose tests are no examples, is tried on its tests in the sandbox (`whole`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from csp_ir.interpreter.outcomes import describe
from csp_ir.record import Recorder
from csp_ir.reverse.as_list import as_list
from csp_ir.reverse.choice import Choice
from csp_ir.reverse.code import Code, read_code
from csp_ir.reverse.mending import Mending
from csp_ir.reverse.model import NOTHING, UNREPAIRED, Repaired
from csp_ir.reverse.whole import repair_whole
from csp_ir.samples.contenders import Contender
from csp_ir.work import worked

SECONDS = 30.0


def repair(code: Code, *, seconds: float = SECONDS, beside: Mapping[str, str] | None = None) -> Repaired:
    """Mend a function.

    Args:
        code: with examples or tests that say what it must do.
        seconds: units of work for the search.
        beside: texts of modules that the tests import, by their names.

    Raises: SpecError where nothing says what it must do.
    """
    deadline = worked() + seconds
    found = _interpreted(code, seconds)
    unread = any(UNREAD in note for note in code.spec.notes)
    if found is None or (found.verdict == NOTHING and unread):
        return repair_whole(code, deadline - worked(), beside)
    if found.verdict == UNREPAIRED and (left := deadline - worked()) > 0:
        return repair_whole(code, left, beside)
    return found


UNREAD = "is not read: "  # in what is noted of checks


def _interpreted(code: Code, seconds: float) -> Repaired | None:
    """What comes of the examples, each run in the interpreter; None where that cannot be."""
    if code.program is None or code.source or not code.spec.examples:
        return None
    code = replace(
        code, spec=replace(code.spec, examples=tuple(sorted(code.spec.examples, key=lambda e: len(repr(e.args)))))
    )
    code = as_list(code)
    spec = code.spec
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
    found = Mending(spec, [contender], deadline, Recorder(), code.listed).run()
    return Choice(code, found).result(known)


def repair_text(
    text: str,
    path: str,
    tests: str = "",
    *,
    seconds: float = SECONDS,
    weak: bool = False,
    beside: Mapping[str, str] | None = None,
) -> Repaired:
    """`repair` for the text of a module and its path, `module.py::name`; tests: the text of a file of tests."""
    return repair(read_code(text, path, tests=tests, weak=weak), seconds=seconds, beside=beside)
