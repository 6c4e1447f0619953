"""What the commands run behind the wall, for texts of files; what they print and write as plain data."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from csp_ir.interpreter.outcomes import describe
from csp_ir.reverse.compare import compare_texts
from csp_ir.reverse.model import Comparison, Coverage


def compare_job(
    texts: Sequence[str], paths: Sequence[str], weak: bool, bound: int, inputs: int, share: float
) -> dict[str, Any]:
    """`compare.compare_texts`, as JSON data."""
    found = compare_texts(texts, paths, weak, bound=bound, inputs=inputs, seconds=share)
    return comparison_data(found)


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
