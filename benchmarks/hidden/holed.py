"""Sketches made of functions: expressions taken out of right code, which a solver has to put back.

    python -m benchmarks.hidden.holed benchmarks/reverse/repair_test.jsonl --seed 1 > holed.jsonl
    python -m benchmarks.hidden.run holed.jsonl

In: JSON Lines of {"name", "right", "calls", "hidden"} (the layout of benchmarks/reverse/repair_*.jsonl). Out: a set of `sets.py`,
each function once, with one to four holes. What is taken out is drawn evenly: a part of at least two and at most nine nodes, or,
one time in four, a constant. Nobody's choice of holes, and no prose but the function's own name: harder than what people write.
"""

from __future__ import annotations

import argparse
import ast
import json
import random
from collections.abc import Iterator, Sequence
from typing import Any

LEAST, MOST = 2, 9  # nodes of what is taken out
CONSTANTS = 0.25  # the share of holes that are constants
HOLES = 4


def holed(code: str, count: int, rng: random.Random) -> str:
    """A module, or the body of its one function, with at most so many expressions of its last function taken out."""
    tree = ast.parse(code)
    function = tree.body[-1]
    assert isinstance(function, ast.FunctionDef)
    for _ in range(count):
        parts = [
            p for p in _parts(function) if not any(isinstance(n, ast.Name) and _is_hole(n) for n in ast.walk(p[2]))
        ]
        constants = [p for p in parts if isinstance(p[2], ast.Constant)]
        larger = [p for p in parts if LEAST <= _size(p[2]) <= MOST]
        some = constants if constants and (rng.random() < CONSTANTS or not larger) else larger
        if not some:
            break
        parent, field, part, at = rng.choice(some)
        hole = ast.Name(f"__hole{_ + 1}__")
        if at is None:
            setattr(parent, field, hole)
        else:
            getattr(parent, field)[at] = hole
    body = "\n\n".join(map(ast.unparse, tree.body if len(tree.body) > 1 else function.body))
    for number in range(count):
        body = body.replace(f"__hole{number + 1}__", f"?{'abcdefgh'[number]}")
    return body


def _parts(function: ast.FunctionDef) -> Iterator[tuple[ast.AST, str, ast.expr, int | None]]:
    """The expressions of a body that are read: their parents, fields and places there."""
    for statement in function.body:
        if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant):
            continue
        for parent in ast.walk(statement):
            if isinstance(parent, ast.JoinedStr | ast.FormattedValue | ast.Slice | ast.FunctionDef):
                continue
            for field, value in ast.iter_fields(parent):
                if field in ("func", "targets", "target", "annotation", "keywords", "returns"):
                    continue
                for at, part in enumerate(value) if isinstance(value, list) else ((None, value),):
                    if isinstance(part, ast.expr) and not isinstance(part, ast.Slice | ast.JoinedStr | ast.Starred):
                        yield parent, field, part, at


def _is_hole(name: ast.Name) -> bool:
    return name.id.startswith("__hole")


def _size(part: ast.expr) -> int:
    return sum(isinstance(n, ast.expr) for n in ast.walk(part))


def task(line: dict[str, Any], rng: random.Random) -> dict[str, Any]:
    """A function of a set of faults as a sketch with its examples."""
    code, name = line["right"], line["name"]
    head = [s for s in code.splitlines() if s.startswith("def ")][-1].rstrip(": ")
    function = head.split("(")[0].removeprefix("def ")
    body = holed(code, rng.randint(1, HOLES), rng)
    shown = [f"{call} == {value}" for call, value in _results(code, line["calls"])]
    sketch = "\n".join("    " + s for s in body.splitlines())
    words = function.replace("_", " ").capitalize() + "."
    spec = f"{words}\n\n{head}\n\n" + "\n".join(shown) + f"\n\nsketch:\n{sketch}\n"
    return {"name": name, "spec": spec, "hidden": [list(r) for r in _results(code, line["hidden"])]}


def _results(code: str, calls: Sequence[str]) -> Iterator[tuple[str, str]]:
    """What calls of the repository's own functions return; those that raise are left out."""
    names: dict[str, Any] = {}
    exec(code, names)
    for call in calls:
        try:
            yield call, repr(eval(call, names))
        except Exception:
            continue


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sets", nargs="+")
    parser.add_argument("--seed", type=int, default=0)
    asked = parser.parse_args()
    for path in asked.sets:
        with open(path, encoding="utf-8") as file:
            for number, line in enumerate(file):
                print(json.dumps(task(json.loads(line), random.Random(f"{asked.seed} {number}"))))


if __name__ == "__main__":
    main()
