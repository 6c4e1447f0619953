"""Sets of rows for the benchmarks of this folder, one JSON object a line."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from csp_ir.interpreter.outcomes import Raised, Returned
from csp_ir.verify.sandbox import run_python


def options_of(doc: str | None, **file: Any) -> argparse.ArgumentParser:
    """A parser of what every command of this folder takes; file: how the set is given."""
    parser = argparse.ArgumentParser(description=doc, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path, **file)
    parser.add_argument("--only", nargs="*", default=[])
    return parser


def rows(path: Path, only: list[str]) -> Iterator[dict[str, Any]]:
    """The rows whose names hold one of the texts in `only`; all where there are none."""
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.strip():
            row = json.loads(line)
            if not only or any(o in row["name"] for o in only):
                yield row


def outcomes(code: str, calls: list[str], weak: bool) -> list[Any]:
    """What calls, as texts, give in the code of a module: ("returned", text) or ("raised", kind), None where they do not end."""
    bodies = "".join(f"def call_{i}_(): return {call}\n" for i, call in enumerate(calls))
    listed = ", ".join(f"call_{i}_" for i in range(len(calls)))
    text = f"{code}\n\n{bodies}\nCALLS_ = [{listed}]\ndef call_(i): return CALLS_[i]()\n"
    found = run_python(text, "call_", [(i,) for i in range(len(calls))], seconds=10.0, weak=weak)
    told: list[Any] = []
    for o in found.outcomes:
        told.append(("returned", repr(o.value)) if isinstance(o, Returned) else ("raised", o.kind) if isinstance(o, Raised) else None)  # fmt: skip
    return told or [None] * len(calls)


def asserts(code: str, calls: list[str], weak: bool) -> str:
    """A file of tests that says of calls what they give in the code of a module; of those that do not end in time nothing is said."""
    lines = ["import pytest", "", "def test_it():"]
    for call, found in zip(calls, outcomes(code, calls, weak), strict=True):
        if found is None:
            continue
        kind, text = found
        lines.append(f"    assert {call} == {text}" if kind == "returned" else f"    with pytest.raises({text}):\n        {call}")  # fmt: skip
    return "\n".join(lines) + "\n"
