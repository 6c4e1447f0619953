"""Functions lifted to specs, and solved again with nothing but these: how many answers do the same.

    python -m benchmarks.reverse.roundtrip FILE.jsonl|MODULE.py [--seconds 15] [--only NAME ...]

A row: {"name": the function, "code" or "right": a module's text}. What is observed counts as an example; inferred clauses are clauses;
what an answer does with arguments that the inferred `requires` excludes does not count.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from benchmarks.reverse.sets import options_of, rows


def main() -> None:
    parser = options_of(__doc__)
    parser.add_argument("--seconds", type=float, default=15.0)
    options = parser.parse_args()
    counts: Counter[str] = Counter()
    found = _module(options.file, options.only) if options.file.suffix == ".py" else rows(options.file, options.only)
    for row in found:
        outcome, said = judged(row, options.seconds)
        counts[outcome] += 1
        print(f"{outcome:14} {row['name']}  {said[:150]}", flush=True)
    print(f"{counts.total()} functions: " + ", ".join(f"{n} {outcome}" for outcome, n in counts.most_common()))


def _module(path: Path, only: list[str]) -> Iterator[dict[str, Any]]:
    from csp_ir.reverse.code import functions_of

    text = path.read_text(encoding="utf-8")
    yield from (
        {"name": n, "code": text} for n in functions_of(text, str(path)) if not only or any(o in n for o in only)
    )


def judged(row: dict[str, Any], seconds: float) -> tuple[str, str]:
    """What became of one function, and how it is known."""
    from csp_ir.errors import CspIrError
    from csp_ir.pipeline import solve
    from csp_ir.reverse.as_list import as_list
    from csp_ir.reverse.code import read_code
    from csp_ir.reverse.compare import compare
    from csp_ir.reverse.lift import lift_text
    from csp_ir.spec.read import read_spec

    name, text = row["name"], row.get("right") or row["code"]
    try:
        found = lift_text(text, f"{name}.py::{name}")
        result = solve(found.spec(), seconds=seconds)
        if not result.solved or result.code is None:
            return "unsolved", str(result.verdict)
        right, answer = read_code(text, f"{name}.py::{name}"), read_code(result.code, f"answer.py::{name}")
        asked = replace(right.spec, requires=read_spec(found.spec()).requires)
        told = compare(as_list(replace(right, spec=asked)), as_list(answer), seconds=10.0)
    except CspIrError as error:
        return "not read", str(error)
    return {"different": "another one", "no difference found": "no difference"}.get(told.verdict, "equivalent"), str(
        told
    )


if __name__ == "__main__":
    main()
