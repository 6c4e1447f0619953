"""What the commands run behind the wall, for texts of files; what they print and write as plain data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from csp_ir.errors import InputError
from csp_ir.interpreter.outcomes import describe, shown_call
from csp_ir.reverse.callers import calls_between
from csp_ir.reverse.compare import compare_texts
from csp_ir.reverse.doubts import doubts_of_text, pytest_text
from csp_ir.reverse.lift import lift_text, listed
from csp_ir.reverse.model import Comparison, Coverage, Doubts, Lifted, Patch, Repaired
from csp_ir.reverse.refactor import refactor_text
from csp_ir.reverse.repair import repair_text
from csp_ir.reverse.sites import call_graph


def compare_job(
    texts: Sequence[str], paths: Sequence[str], weak: bool, bound: int, inputs: int, share: float
) -> dict[str, Any]:
    """`compare.compare_texts`, as JSON data."""
    found = compare_texts(texts, paths, weak, bound=bound, inputs=inputs, seconds=share)
    return comparison_data(found)


def refactor_job(text: str, path: str, weak: bool, bound: int, share: float) -> dict[str, Any]:
    """`refactor.refactor_text`, as JSON data."""
    found = refactor_text(text, path, bound=bound, seconds=share, weak=weak)
    told = None if found.comparison is None else comparison_data(found.comparison)
    return {"csp_ir": "refactor", "name": found.name, "before": found.before, "after": found.after, "diff": found.diff,
            "module": found.text or None, "comparison": told, "verdict": told["verdict"] if told else "nothing simpler", "text": str(found)}  # fmt: skip


def comparison_data(found: Comparison) -> dict[str, Any]:
    """A comparison as JSON data."""
    lines = [str(found), *(f"  not told apart: {u}" for u in found.unended)]
    for name, covered in zip(found.names, found.coverage):
        lines += [f"  not covered in {name}: {missed}" for missed in covered.missed[:3] if found.difference is None]
    data: dict[str, Any] = {
        "csp_ir": "compare", "verdict": found.verdict, "text": "\n".join(lines), "names": list(found.names),
        "inputs": found.inputs, "coverage": [coverage_data(c) for c in found.coverage], "bounds": list(found.bounds),
        "unproved": found.unproved, "difference": None,
    }  # fmt: skip
    if (d := found.difference) is not None:
        data["difference"] = {"args": [repr(a) for a in d.args], "outcomes": [describe(d.first), describe(d.second)],
                              "after": [[repr(a) for a in left] for left in d.after]}  # fmt: skip
    return data


def coverage_data(found: Coverage) -> dict[str, Any]:
    """A coverage as JSON data."""
    return {"taken": found.taken, "ways": found.ways, "missed": list(found.missed), "unknown": found.unknown}


def repair_job(
    text: str, path: str, tests: str, examples: str, weak: bool, share: float, beside: dict[str, str] | None = None
) -> dict[str, Any]:
    """`repair.repair_text`, as JSON data. examples: lines of calls with their results."""
    lines = [line.strip() for line in examples.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    asserts = "\n".join(line if line.startswith("assert ") else f"assert {line}" for line in lines)
    return repaired_data(
        repair_text(text, path, f"{tests}\n{asserts}\n".lstrip(), seconds=share, weak=weak, beside=beside)
    )


MOST_LINES = 5


def repaired_data(found: Repaired) -> dict[str, Any]:
    """A repair as JSON data."""
    patch = found.patch
    lines = [f"{found.name}: {found.verdict}; {len(found.failing)} of {found.examples} examples failed"]
    lines += [f"  failed: {f}" for f in found.failing[:MOST_LINES]]
    if patch is not None:
        lines += [f"  {line}" for line in _told(found.name, patch)]
    if found.question:
        lines.append(f"  another patch is as likely ({'; '.join(found.rivals[0].edits)}): {found.question}")
    lines += [f"  {note}" for note in found.notes]
    return {
        "csp_ir": "repair", "verdict": found.verdict, "text": "\n".join(lines), "name": found.name, "examples": found.examples,
        "failing": list(found.failing), "diff": patch.diff if patch else "", "module": patch.text if patch else None,
        "patch": patch and _patch_data(found.name, patch), "rivals": [_patch_data(found.name, p) for p in found.rivals],
        "question": found.question,
    }  # fmt: skip


def _told(name: str, patch: Patch) -> list[str]:
    """What a patch changes, in words."""
    if not patch.inputs:
        return []
    lines = [
        f"of {patch.inputs:,} other inputs, {patch.altered:,} give another result than before, {patch.mended:,} give one for the first time"
    ]
    return lines + [f"{shown_call(name, d.args)}: {describe(d.first)}, now {describe(d.second)}" for d in patch.changed]


def _patch_data(name: str, patch: Patch) -> dict[str, Any]:
    changed = [[shown_call(name, d.args), describe(d.first), describe(d.second)] for d in patch.changed]
    return {"diff": patch.diff, "edits": list(patch.edits), "cost": patch.cost, "inputs": patch.inputs, "altered": patch.altered,
            "mended": patch.mended, "changed": changed}  # fmt: skip


def listed_job(text: str, path: str) -> dict[str, Any]:
    """The functions of a module that a path means, and which of all of them calls which."""
    return {"functions": listed(text, path), "calls": [list(pair) for pair in call_graph(text)]}


def calls_job(texts: dict[str, str]) -> dict[str, Any]:
    """`callers.calls_between`."""
    return {"calls": calls_between(texts)}


def lift_job(
    text: str, path: str, tests: str, weak: bool, share: float, calls: str = "", package: Mapping[str, str] | None = None,
    module: str = "",
) -> dict[str, Any]:  # fmt: skip
    """`lift.lift_text`, as JSON data with the text of the spec and of its part of a report."""
    found = lift_text(text, path, tests, seconds=share, weak=weak, calls=calls, package=package, module=module)
    return {
        "csp_ir": "lift", "name": found.name, "file": found.file, "signature": found.signature, "prose": found.prose,
        "wanted": list(found.wanted), "observed": [[o.call, o.outcome] for o in found.observed],
        "clauses": [{"section": w, "text": t, "runs": n} for w, t, n in found.clauses], "effects": list(found.effects),
        "failed": [list(row) for row in found.failed],
        "coverage": coverage_data(found.coverage), "branches": str(found.coverage), "runs": found.runs, "unread": found.unread, "notes": list(found.notes),
        "spec": found.spec(), "markdown": _markdown(found),
    }  # fmt: skip


def _markdown(found: Lifted) -> str:
    """A function's part of a report."""
    lines = [f"### `{found.name}`", ""]
    if found.prose:
        lines += [found.prose.split("\n\n")[0], ""]
    told = [f"branches: {found.coverage}, {found.runs:,} runs"]
    told += [f"effects: {', '.join(found.effects)}"] if found.effects else []
    told += [f"not read: {found.unread}"] if found.unread else []
    told += [f"not covered: {missed}" for missed in found.coverage.missed[:MOST_LINES]]
    told += [f"not read: {note}" for note in found.notes[:MOST_LINES]]
    lines += [f"- {line}" for line in told]
    return "\n".join([*lines, "", *(f"    {line}" for line in found.spec().rstrip().split("\n")), ""])


def doubts_job(text: str, path: str, tests: str, share: float, module: str) -> dict[str, Any]:
    """`doubts.doubts_of_text` of every function that a path means; those outside the IR are said so."""
    found: list[Doubts] = []
    unread: list[str] = []
    file = path.partition("::")[0]
    names = listed(text, path)
    for name in names:
        try:
            found.append(
                doubts_of_text(text, f"{file}::{name}", tests if name in tests else "", seconds=share / len(names))
            )
        except InputError as error:
            unread.append(f"{name}: {error.message}")
    rows = [
        {"name": d.name, "tests": d.tests, "tried": d.tried, "passing": d.passing, "alive": d.alive, "slips": list(d.slips), "untested": list(d.untested),
         "missing": [[m.call, m.outcome, m.catches, m.such] for m in d.missing], "said": list(d.said), "draft": d.draft, "text": str(d)}
        for d in found
    ]  # fmt: skip
    return {"csp_ir": "doubts", "file": file, "functions": rows, "unread": unread, "pytest": pytest_text(module, found)}
