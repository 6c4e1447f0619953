"""The interpreter and CPython agree on programs that draw from the whole library; `benchmarks/agreement` runs many more."""

from __future__ import annotations

import warnings
from collections import Counter

import pytest

from benchmarks.agreement.run import disagreements


@pytest.mark.parametrize("first", range(0, 200, 50))
def test_drawn_programs_end_alike(first: int) -> None:
    counts: Counter[str] = Counter()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for seed in range(first, first + 50):
            found, ended = disagreements(seed)
            assert not found, found[0][1]
            counts += ended
    assert counts["Returned"] > 20 and len(counts) > 4
