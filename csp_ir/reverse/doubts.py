"""What the tests of a function leave open: slips that none of them sees, branches that none takes, and words that runs contradict."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from csp_ir.errors import CspIrError
from csp_ir.interpreter.evaluation import compile_expr
from csp_ir.interpreter.outcomes import Outcome, Raised, Returned
from csp_ir.interpreter.watch import WatchedMachine
from csp_ir.ir import nodes as ir
from csp_ir.ir.parse import parse_expr
from csp_ir.ir.printer import print_expr, print_program
from csp_ir.render.values import value_text
from csp_ir.reverse.as_list import as_list, unlisted
from csp_ir.reverse.code import LIMITS, Code, read_code
from csp_ir.reverse.inputs import Args, Runs, branches, made, typed, with_types
from csp_ir.reverse.model import Doubts, Missing
from csp_ir.reverse.mutants import Mutant
from csp_ir.reverse.survivors import seen_by, survivors
from csp_ir.samples.sites import put
from csp_ir.verify.judge import holds
from csp_ir.work import worked

INPUTS = 160
MOST_TESTS, MOST_HOLES, MOST_CANDIDATES, MOST_TEXT = 10, 6, 6, 200
# Words of a docstring, and what they claim of a result.
CLAIMS = (
    (r"\bsorted\b|\bin (?:ascending|descending|increasing|decreasing) order\b", "result == sorted(result) or result == sorted(result, reverse=True)"),
    (r"\bunique\b|\bdistinct\b|\bwithout duplicates\b|\bno duplicates\b", "len(set(result)) == len(result)"),
    (r"\bnon-?negative\b|\bnever negative\b", "result >= 0"),
    (r"\bpositive (?:number|integer|int)\b", "result > 0"),
    (r"\blower-?case[d]?\b", "result == result.lower()"),
    (r"\bupper-?case[d]?\b", "result == result.upper()"),
)  # fmt: skip


def doubts(code: Code, *, seconds: float = 20.0) -> Doubts:
    """What the tests of a function leave open, the test that would decide most first.

    Raises: InputError where its code is outside the IR.
    """
    code.inside("`csp-ir lift` tells what it does")
    code = as_list(code)
    spec = with_types(code.spec, typed([code]))
    runs = Runs(code.machine, spec)
    for args in made([code], spec, INPUTS):
        runs(args)
    began = worked()
    branches(code, spec, runs, began + seconds / 4)
    trials = [(args, o) for args, o in runs.trials if isinstance(o, Returned | Raised)]
    failing = [e for e in code.spec.examples if not e.accepts(code.machine.run(e.args, limits=LIMITS).outcome)]
    tests = [e for e in code.spec.examples if e not in failing]
    alive = survivors(code, tests, began + seconds * 0.7)
    runs_of_tests = alive.counts.runs
    seen = seen_by(alive, trials, began + seconds)
    told = [(alive.classes.mutants[n], inputs) for n, inputs in seen.items() if inputs]
    real = [m for m, _ in told]
    return Doubts(
        code.name, code.file or "", len(tests), alive.tried, len(real), tuple(map(str, real[: 2 * MOST_TESTS])),
        tuple(_untested(code)), tuple(_missing(code, trials, told)),
        tuple(f"fails: {e.describe(code.name)}" for e in failing) + tuple(_contradicted(code, trials)), _draft(code, real), runs_of_tests, len(alive.found),
    )  # fmt: skip


def doubts_of_text(text: str, path: str, tests: str = "", *, seconds: float = 20.0) -> Doubts:
    """`doubts` for the text of a module and its path, `module.py::name`; tests: the text of a file of tests."""
    return doubts(read_code(text, path, tests=tests), seconds=seconds)


def _untested(code: Code) -> list[str]:
    """The branches that no test takes."""
    assert code.program is not None
    try:
        machine = WatchedMachine(code.program)
    except CspIrError:
        return []
    for e in code.spec.examples:
        machine.watch.start()
        machine.run(e.args, limits=LIMITS)
    return [machine.watch.sites[site].missed(way) for site, way in machine.watch.missing()]


def _missing(
    code: Code, trials: Sequence[tuple[Args, Outcome]], alive: Sequence[tuple[Mutant, list[int]]]
) -> list[Missing]:
    """Tests that would catch the slips that are left, each the one that catches most of those that the ones before it let pass."""
    found: list[Missing] = []
    left = list(alive)
    while left and len(found) < MOST_TESTS:
        caught = Counter(i for _, seen in left for i in seen)
        best = max(caught, key=lambda i: (caught[i] - len(repr(trials[i][0])) / 40, -i))
        told = _told(code, *trials[best])
        gone = [m for m, seen in left if best in seen]
        left = (
            [(m, seen) for m, seen in left if best not in seen]
            if told
            else [(m, [i for i in seen if i != best]) for m, seen in left]
        )
        left = [(m, seen) for m, seen in left if seen]
        if told:
            found.append(Missing(*told, len(gone), str(gone[0])))
    return found


def _told(code: Code, args: Args, outcome: Outcome) -> tuple[str, str] | None:
    """A call and what it gives, as texts of a test; of what gives an iterator, a list of it."""
    given = [value_text(a) for a in args]
    if None in given:
        return None
    call = f"{code.name}({', '.join(map(str, given))})"
    call = f"list({call})" if code.listed else call
    if isinstance(outcome, Raised):
        return call, f"raises {outcome.kind}"
    text = value_text(outcome.value) if isinstance(outcome, Returned) else None
    return (call, f"== {text}") if text is not None and len(call) + len(text) <= MOST_TEXT else None


def _contradicted(code: Code, trials: Sequence[tuple[Args, Outcome]]) -> list[str]:
    """Words of the docstring that runs contradict."""
    found = []
    returned = [(args, o.value) for args, o in trials if isinstance(o, Returned)]
    for pattern, clause in CLAIMS:
        said = re.search(pattern, code.spec.prose, re.I)
        if said is None or not returned:
            continue
        held = compile_expr(parse_expr(clause), ("result",), {}, limits=LIMITS)
        told = [(args, v, holds(held, (v,))) for args, v in returned]
        broken = [(args, v) for args, v, h in told if h is False]
        if broken and all(isinstance(h, bool) for _, _, h in told):
            args, value = min(broken, key=lambda row: len(repr(row)))
            call = _told(code, args, Returned(value))
            shown = f", such as {' '.join(call)}" if call else ""
            found.append(f"the docstring says {said[0]!r}, but not so on {len(broken)} of {len(told)} runs{shown}")
    return found


def _draft(code: Code, alive: Sequence[Mutant]) -> str:
    """The function with holes where slips pass: at most one a statement, that with the most candidates."""
    assert code.program is not None
    by_place: dict[Any, list[Mutant]] = {}
    for m in alive:
        by_place.setdefault(m.site.path, []).append(m)
    chosen: dict[int, list[Mutant]] = {}
    for group in sorted(by_place.values(), key=lambda g: (not isinstance(g[0].site.expr, ir.Literal), -len(g))):
        chosen.setdefault(group[0].site.statement, group)
    draft = code.program
    notes: list[str] = []
    groups = list(chosen.values())[:MOST_HOLES]
    for number, group in enumerate(sorted(groups, key=lambda g: g[0].site.path, reverse=True)):
        site = group[0].site
        name = f"doubt{len(groups) - number}"
        draft = put(draft, site.path, ir.Hole(name))
        candidates = [site.expr, *(m.expr for m in group[:MOST_CANDIDATES])]
        notes.insert(0, f"# ?{name}: {', '.join(f'`{print_expr(c)}`' for c in candidates)}")
    if not notes:
        return ""
    draft = unlisted(draft) if code.listed else draft
    return print_program(replace(draft, helpers=())) + "\n" + "\n".join(notes) + "\n"


def pytest_text(module: str, found: Sequence[Doubts]) -> str:
    """The missing tests as a file of pytest. module: the name that is imported."""
    given = [d for d in found if d.missing]
    raising = any(m.outcome.startswith("raises") for d in given for m in d.missing)
    lines = [f'"""What {module} does today, where no test says whether it should."""', ""]
    lines += ["import pytest", ""] if raising else []
    lines += [f"from {module} import {', '.join(dict.fromkeys(d.name for d in given))}", ""] if given else []
    for d in given:
        lines += ["", f"def test_{d.name}_as_it_is() -> None:"]
        for m in d.missing:
            lines.append(f"    # tells {m.catches} slips, such as {m.such}")
            if m.outcome.startswith("raises "):
                lines += [f"    with pytest.raises({m.outcome.removeprefix('raises ')}):", f"        {m.call}"]
            else:
                lines.append(f"    assert {m.call} {m.outcome}")
        lines.append("")
    return "\n".join(lines).rstrip() + "\n"
