"""Families of sketches with a planted solution: every arm gets the same candidate pools.

An instance is drawn from a seed: pools are grown from a grammar over what is in scope at the
hole, costs grow with size, a solution is planted and gives the examples' results.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from csp_ir.domains.model import Candidate, Problem
from csp_ir.interpreter.machine import compile_program
from csp_ir.interpreter.outcomes import Limits, Returned, freeze
from csp_ir.ir.parse import parse_expr, parse_program
from csp_ir.ir.rewrite import fill
from csp_ir.spec.model import Example

LIMITS = Limits(steps=300)
STRICT = 60  # draws that insist on every hole's mattering; small pools may not have such a solution
Pool = dict[str, float]


@dataclass(frozen=True)
class Instance:
    name: str
    family: str
    problem: Problem
    holes: int
    domain: int


def ints(rng: random.Random, names: Sequence[str], size: int, constants: Sequence[int] = (0, 1, 2, 3, 10)) -> Pool:
    """Integer expressions, cheap ones first."""
    leaves = {**dict.fromkeys(names, 1.0), **{str(c): 1.25 for c in constants}}
    pool = dict(leaves)
    for _ in range(60 * size):
        a, b = rng.choice(list(leaves)), rng.choice(list(leaves))
        form, cost = rng.choice(
            [("{a} + {b}", 1.0), ("{a} - {b}", 1.0), ("{a} * {b}", 1.25), ("{a} // {b}", 1.75), ("{a} % {b}", 1.75),
             ("max({a}, {b})", 2.0), ("min({a}, {b})", 2.0), ("abs({a} - {b})", 2.25), ("-{a}", 0.25), ("{a} * {a} + {b}", 2.5)]
        )  # fmt: skip
        pool.setdefault(form.format(a=a, b=b), leaves[a] + leaves[b] + cost)
    return cheapest(pool, size)


def tests(rng: random.Random, names: Sequence[str], size: int, constants: Sequence[int] = (0, 1, 2, 3, 5, 10)) -> Pool:
    """Conditions over integers."""
    pool: Pool = {}
    sides = [*names, *map(str, constants)]
    for _ in range(60 * size):
        a, b = rng.choice(names), rng.choice(sides)
        c = rng.choice((2, 3, 4, 5))
        form, cost = rng.choice(
            [("{a} < {b}", 3.0), ("{a} <= {b}", 3.0), ("{a} > {b}", 3.0), ("{a} >= {b}", 3.0), ("{a} == {b}", 3.0),
             ("{a} != {b}", 3.25), ("{a} % {c} == 0", 4.5), ("{a} % {c} == 1", 4.75), ("{a} + {b} > {c}", 5.0)]
        )  # fmt: skip
        pool.setdefault(form.format(a=a, b=b, c=c), cost + (0.25 if b not in names else 0))
    return cheapest(pool, size)


def strings(rng: random.Random, names: Sequence[str], size: int, numbers: Sequence[str] = ("1", "2")) -> Pool:
    """String expressions."""
    leaves = {**dict.fromkeys(names, 1.0), **{repr(c): 1.5 for c in ("", " ", "-", ", ")}}
    pool = dict(leaves)
    for _ in range(60 * size):
        a, b, n = rng.choice(names), rng.choice(list(leaves)), rng.choice(list(numbers))
        form, cost = rng.choice(
            [("{a}.upper()", 1.0), ("{a}.lower()", 1.0), ("{a}.title()", 1.25), ("{a}[::-1]", 1.5), ("{a}[:{n}]", 2.0),
             ("{a}[{n}:]", 2.0), ("{a}.strip()", 1.0), ("{a} + {b}", 2.0), ("{a}.replace({b}, '')", 2.5), ("{a} * {n}", 2.0),
             ("str(len({a}))", 2.5), ("{a}.capitalize()", 1.25), ("{a}.swapcase()", 1.5), ("{a}[-1:]", 1.75)]
        )  # fmt: skip
        pool.setdefault(form.format(a=a, b=b, n=n), leaves[a] + cost + (1 if "{b}" in form else 0))
    return cheapest(pool, size)


def cheapest(pool: Pool, size: int) -> Pool:
    return dict(sorted(pool.items(), key=lambda kv: (kv[1], kv[0]))[:size])


Maker = Callable[[random.Random, int, int], tuple[str, dict[str, Pool], str]]


def arithmetic(rng: random.Random, holes: int, size: int) -> tuple[str, dict[str, Pool], str]:
    lines, pools = ["def f(a: int, b: int) -> int:"], {}
    for i in range(1, holes):
        names = ["a", "b"] if i == 1 else ["a", "b", f"t{i - 1}"] + ([f"t{i - 2}"] if i > 2 else [])
        lines.append(f"    t{i} = ?h{i}")
        pools[f"h{i}"] = ints(rng, names, size)
    lines.append(f"    return ?h{holes}")
    pools[f"h{holes}"] = ints(rng, [f"t{i}" for i in range(1, holes)][-3:], size)
    return "\n".join(lines), pools, "ii"


def accumulate(rng: random.Random, holes: int, size: int) -> tuple[str, dict[str, Pool], str]:
    branches = max(1, (holes - 2) // 2)
    lines = ["def f(xs: list[int], n: int) -> int:", "    acc = ?init", "    for x in xs:"]
    pools = {"init": ints(rng, ["n", "len(xs)"], size)}
    for i in range(branches):
        lines += [f"        {'if' if i == 0 else 'elif'} ?t{i}:", f"            acc = ?s{i}"]
        pools[f"t{i}"] = tests(rng, ["x", "n", "acc"], size)
        pools[f"s{i}"] = ints(rng, ["acc", "x", "n"], size)
    lines.append("    return ?out")
    pools["out"] = ints(rng, ["acc", "n"], size)
    return "\n".join(lines), pools, "ln"


def decisions(rng: random.Random, holes: int, size: int) -> tuple[str, dict[str, Pool], str]:
    lines, pools = ["def f(a: int, b: int) -> int:"], {}
    for i in range((holes - 1) // 2):
        lines += [f"    if ?p{i}:", f"        return ?r{i}"]
        pools[f"p{i}"] = tests(rng, ["a", "b"], size)
        pools[f"r{i}"] = ints(rng, ["a", "b"], size)
    if holes % 2 == 0:
        lines.append("    a = ?again")
        pools["again"] = ints(rng, ["a", "b"], size)
    lines.append("    return ?last")
    pools["last"] = ints(rng, ["a", "b"], size)
    return "\n".join(lines), pools, "ii"


def building(rng: random.Random, holes: int, size: int) -> tuple[str, dict[str, Pool], str]:
    steps = max(1, holes // 2)
    lines, pools = ["def f(s: str, t: str) -> str:"], {}
    for i in range(steps):
        names = ["s", "t"] if i == 0 else ["s", "t", f"u{i - 1}"]
        lines.append(f"    u{i} = ?h{i}")
        pools[f"h{i}"] = strings(rng, names, size)
    last = f"u{steps - 1}"
    parts = []
    for i in range(holes - steps):
        pools[f"g{i}"] = strings(rng, ["s", "t", last], size)
        parts.append(f"?g{i}")
    lines.append("    return " + " + ".join(parts))
    return "\n".join(lines), pools, "ss"


def search_loop(rng: random.Random, holes: int, size: int) -> tuple[str, dict[str, Pool], str]:
    extra = max(0, holes - 4)
    lines = ["def f(xs: list[int], n: int) -> int:", "    seen = ?start", "    for x in xs:"]
    pools = {"start": ints(rng, ["n", "len(xs)"], size)}
    for i in range(extra):
        lines.append(f"        seen = ?step{i}")
        pools[f"step{i}"] = ints(rng, ["seen", "x", "n"], size)
    lines += ["        if ?found:", "            return ?hit", "    return ?miss"]
    pools["found"] = tests(rng, ["x", "n", "seen"], size)
    pools["hit"] = ints(rng, ["x", "n", "seen"], size)
    pools["miss"] = ints(rng, ["n", "seen", "len(xs)"], size)
    return "\n".join(lines), pools, "ln"


FAMILIES: dict[str, Maker] = {
    "arithmetic": arithmetic,
    "accumulate": accumulate,
    "decisions": decisions,
    "building": building,
    "search loop": search_loop,
}
# holes, candidates a hole
SIZES = ((3, 10), (3, 50), (4, 20), (4, 50), (5, 50), (6, 20), (6, 50), (8, 20), (10, 30), (12, 20), (4, 200))


def draw(family: str, holes: int, size: int, seed: int) -> Instance:
    """An instance whose examples are the planted solution's results."""
    for attempt in range(STRICT + 400):
        rng = random.Random(f"{family} {holes} {size} {seed} {attempt}")
        text, pools, kinds = FAMILIES[family](rng, holes, size)
        problem = make_problem(text, pools)
        planted = {h: rng.choice(d.candidates[len(d) // 3 :]).fragment for h, d in problem.domains.items()}
        rows = examples(rng, fill(problem.draft, planted), kinds)
        if rows and (attempt >= STRICT or every_hole_matters(problem, planted, rows)):
            problem.examples = rows
            return Instance(f"{family} {len(pools)}x{size} #{seed}", family, problem, len(pools), size)
    raise RuntimeError(f"no instance of {family} with {holes} holes of {size}")


def every_hole_matters(problem: Problem, planted: dict[str, Any], rows: tuple[Example, ...]) -> bool:
    """Whether none of its three cheapest candidates does as well in the place of any planted one."""
    for hole, domain in problem.domains.items():
        for candidate in domain.candidates[:3]:
            machine = compile_program(fill(problem.draft, {**planted, hole: candidate.fragment}))
            if all(r.accepts(machine.run(r.args, limits=LIMITS).outcome) for r in rows):
                return False
    return True


def make_problem(text: str, pools: dict[str, Pool]) -> Problem:
    problem = Problem.of(parse_program(text))
    for hole, pool in pools.items():
        for expression, cost in pool.items():
            problem.domains[hole].add(Candidate(parse_expr(expression), cost))
    return problem


def examples(rng: random.Random, program: Any, kinds: str, count: int = 8) -> tuple[Example, ...]:
    """Results of the planted solution; none where it fails, is nearly constant or leaves a hole unread."""
    machine = compile_program(program)
    rows = []
    for _ in range(count):
        args = tuple(value(rng, k) for k in kinds)
        outcome = machine.run(args, limits=LIMITS).outcome
        if not isinstance(outcome, Returned):
            return ()
        rows.append(Example(args, outcome.value))
    return tuple(rows) if len({freeze(r.expected) for r in rows}) >= 4 else ()


def value(rng: random.Random, kind: str) -> Any:
    if kind == "l":
        return [rng.randint(-5, 12) for _ in range(rng.randint(1, 6))]
    if kind == "s":
        return "".join(rng.choice("abcXY z") for _ in range(rng.randint(2, 7)))
    return rng.randint(-4, 12)


def generated(quick: bool = False) -> Iterator[Instance]:
    """All generated instances, drawn as they are asked for."""
    sizes = SIZES[:4] if quick else SIZES
    for family in FAMILIES:
        for holes, size in sizes:
            for seed in range(1 if quick else 2):
                yield draw(family, holes, size, seed)
