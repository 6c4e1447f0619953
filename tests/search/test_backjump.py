"""Backjumping over complete fills: what it finds passes, and it goes through all."""

from __future__ import annotations

import random

from csp_ir.domains.random_problems import random_problem
from csp_ir.domains.reference import REFERENCE_LIMITS, brute_force
from csp_ir.propagators.conformance import describe
from csp_ir.search.backjump import Backjumping
from csp_ir.search.paths import Explorer
from csp_ir.search.variants import Choice, Variants


def test_what_is_found_passes_and_nothing_is_found_only_where_nothing_passes() -> None:
    done = 0
    for seed in range(70):
        problem = random_problem(random.Random(f"backjump {seed}"), largest=4, extras=False)
        variants, choice = Variants(problem, REFERENCE_LIMITS), Choice(problem.draft)
        if variants.undecided(choice) is not None:
            continue
        variant = variants.variant(choice)
        explorer = Explorer(variant, problem.examples, REFERENCE_LIMITS)
        least = [variants.least[h] for h in variant.holes]
        jumps = Backjumping(explorer, variant.start, least, len(problem.examples))
        picked = None
        while picked is None and not jumps.ended:
            picked = jumps.go_on(7, lambda: False)
        passing = [a for _, a in brute_force(problem)]
        text = f"seed {seed}\n{describe(problem)}"
        assert (picked is not None) == bool(passing), text
        if picked is not None:
            found = {h: bit.bit_length() - 1 for h, bit in zip(variant.holes, picked, strict=True)}
            assert {**variant.fixed, **found} in passing, text
        done += 1
    assert done > 30
