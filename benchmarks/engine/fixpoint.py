"""Propagation to the fixpoint: 40 holes x 100 candidates, 100 constraints of two holes."""

from __future__ import annotations

import random
import time

from csp_ir.constraints.read import read_constraints
from csp_ir.domains.model import Candidate, Problem
from csp_ir.ir.parse import parse_expr, parse_program
from csp_ir.propagators.engine import builtin_propagators, propagate

HOLES, CANDIDATES, CONSTRAINTS = 40, 100, 100


def problem(seed: int = 0) -> Problem:
    """Constant holes, and constraints `?x < ?y`, `?x + k <= ?y`, `?x != ?y` along a random order."""
    rng = random.Random(seed)
    lines = ["def f(a: int) -> int:"] + [f"    v{i} = ?h{i}: int" for i in range(HOLES)] + ["    return a"]
    program = parse_program("\n".join(lines))
    texts = []
    for _ in range(CONSTRAINTS):
        i, j = sorted(rng.sample(range(HOLES), 2))
        texts.append(rng.choice((f"?h{i} < ?h{j}", f"?h{i} + {rng.randint(0, 3)} <= ?h{j}", f"?h{i} != ?h{j}")))
    made = Problem.of(program, (), tuple(read_constraints(tuple(texts), program)))
    for h in range(HOLES):
        for value in rng.sample(range(400), CANDIDATES):
            made.domains[f"h{h}"].add(Candidate(parse_expr(str(value)), 1.0))
    return made


def measure(repeats: int = 5) -> None:
    """Print the CPU time of propagation, cold (a fresh problem) each time."""
    times = []
    for seed in range(repeats):
        made = problem(seed)
        started = time.process_time()
        result = propagate(made, builtin_propagators())
        times.append(time.process_time() - started)
        left = sum(len(d) for d in made.domains.values())
        print(
            f"seed {seed}: {1000 * times[-1]:.1f} ms CPU, {result.calls} calls, {len(result.prunes)} prunes, "
            f"{left} of {HOLES * CANDIDATES} candidates left, conflict: {result.conflict is not None}"
        )
    print(f"median {1000 * sorted(times)[len(times) // 2]:.1f} ms")
