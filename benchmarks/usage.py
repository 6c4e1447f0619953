"""Fits the model of `csp_ir.wanted.usage`: which names stand in the places of functions of Python's standard library.

python -m benchmarks.usage            # prints the table, and how much each kind of place gains by it
python -m benchmarks.usage FOLDER...  # functions of other folders too

Parts of each function that the IR can read are taken out at random, a third at a time, and each name in scope of such a
place is a row: its traits, and whether it stood there. One function in five is kept for the gain. Needs numpy.
"""

from __future__ import annotations

import argparse
import ast
import random
import sysconfig
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from csp_ir.errors import CspIrError
from csp_ir.ir import nodes as ir
from csp_ir.ir.check import hole_contexts
from csp_ir.ir.parse import parse_program
from csp_ir.ir.rewrite import free_names, map_children
from csp_ir.wanted.imagined import all_changed
from csp_ir.wanted.usage import KINDS, TRAITS, spots

_SKIPPED = ("site-packages", "test", "tests", "idlelib", "lib2to3", "turtledemo")
_LONGEST, _SHORTEST, _DRAWS, _SHARE = 2500, 4, 3, 0.35
Row = tuple[str, list[float], bool]


def functions(folders: list[Path]) -> Iterator[ir.Program]:
    """The functions with a loop that the IR can read."""
    seen: set[str] = set()
    for folder in folders:
        for path in sorted(folder.rglob("*.py")):
            if set(path.relative_to(folder).parts) & set(_SKIPPED):
                continue
            try:
                tree = ast.parse(path.read_bytes())
            except (SyntaxError, ValueError):
                continue
            for n in ast.walk(tree):
                if not isinstance(n, ast.FunctionDef) or n.decorator_list or n.name.startswith("__"):
                    continue
                n.returns, text = None, ast.unparse(n)
                if text in seen or len(text) > _LONGEST or text.count("\n") < _SHORTEST or "self." in text:
                    continue
                seen.add(text)
                if not any(isinstance(x, ast.For | ast.While) for x in ast.walk(n)):
                    continue
                try:
                    yield parse_program(text)
                except (CspIrError, RecursionError, ValueError):
                    continue


def masked(program: ir.Program, rng: random.Random) -> tuple[ir.Program, dict[str, frozenset[str]]]:
    """A program with some parts taken out, and the names that stood in each."""
    taken: dict[str, frozenset[str]] = {}

    def hole(names: frozenset[str], kind: str = "term") -> ir.Hole:
        name = f"hole_{len(taken)}"
        taken[name] = names
        return ir.Hole(name, kind=kind)

    def change(n: ir.Node) -> ir.Node:
        draw = rng.random() < _SHARE
        if draw and isinstance(n, ir.Assign | ir.AugAssign | ir.ExprStmt) and rng.random() < 0.3 and all_changed(n):
            return ir.ExprStmt(hole(all_changed(n), "block"))
        n = map_children(n, change)
        if not draw:
            return n
        match n:
            case ir.If(test=part) | ir.While(test=part):
                return _with(n, "test", hole(free_names(part)))
            case ir.Assign(value=part) | ir.AugAssign(value=part) if part is not None:
                return _with(n, "value", hole(free_names(part)))
            case ir.Return(value=part) if part is not None:
                return _with(n, "value", hole(free_names(part)))
            case ir.For(iter=part):
                return _with(n, "iter", hole(free_names(part)))
            case ir.Comprehension(element=part):
                return _with(n, "element", hole(free_names(part)))
            case ir.ExprStmt(value=ir.MethodCall(args=(part,)) as call):
                return ir.ExprStmt(_with(call, "args", (hole(free_names(part)),)))
        return n

    return replace(program, function=map_children(program.function, change)), taken


def _with(n: ir.Node, field: str, value: object) -> ir.Node:
    return replace(n, **{field: value})


def rows(program: ir.Program, rng: random.Random) -> Iterator[Row]:
    """The names in scope of what is taken out."""
    for _ in range(_DRAWS):
        draft, taken = masked(program, rng)
        try:
            contexts = hole_contexts(draft)
        except CspIrError:
            continue
        found = spots(draft)
        for hole, used in taken.items():
            if (spot := found.get(hole)) is None or hole not in contexts:
                continue
            for name in contexts[hole].scope:
                traits = set(spot.traits(name))
                yield spot.kind, [float(t in traits) for t in TRAITS], name in used


def main() -> None:
    import numpy as np

    reader = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    reader.add_argument("folders", nargs="*", type=Path)
    options = reader.parse_args()
    rng = random.Random(0)
    kept: dict[bool, list[Row]] = {False: [], True: []}
    count = 0
    for count, program in enumerate(functions([Path(sysconfig.get_paths()["stdlib"]), *options.folders]), 1):
        kept[count % 5 == 0] += rows(program, rng)
    print(f"# {count} functions, {len(kept[False])} rows")
    for kind in KINDS:
        x, y = (np.array([r[k] for r in kept[False] if r[0] == kind], float) for k in (1, 2))
        if not len(x):
            continue
        w = np.zeros(len(TRAITS))
        for _ in range(30):  # Newton's method, with a Gaussian prior
            p = 1 / (1 + np.exp(-x @ w))
            w -= np.linalg.solve((x.T * (p * (1 - p))) @ x + np.eye(len(w)), x.T @ (p - y) + w)
        tx, ty = (np.array([r[k] for r in kept[True] if r[0] == kind], float) for k in (1, 2))
        p = np.clip(1 / (1 + np.exp(-tx @ w)), 1e-6, 1 - 1e-6)
        base = np.clip(y.mean(), 1e-6, 1 - 1e-6)
        gain = (ty * np.log(p / base) + (1 - ty) * np.log((1 - p) / (1 - base))).mean() if len(ty) else 0.0
        print(f'    "{kind}": "{" ".join(f"{v:.1f}" for v in w)}",  # {len(x)} names, {gain:.3f} nats gained each')


if __name__ == "__main__":
    main()
