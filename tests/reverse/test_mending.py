"""What people leave out: each kind of it is among what a repair tries."""

from __future__ import annotations

import pytest

from csp_ir.reverse.repair import repair_text


@pytest.mark.parametrize(
    ("text", "tests", "wanted"),
    [
        ("def f(a: int, b: int) -> bool:\n    return a > 0\n", ["f(1, 1) is True", "f(1, 0) is False", "f(0, 3) is False", "f(5, -2) is False"], "a > 0 and b > 0"),
        ("def f(a: list[int], b: list[int]) -> list[int]:\n    return a[1:]\n", ["f([1, 2], [3, 4]) == [2, 4]", "f([], [9, 7, 8]) == [7, 8]", "f([5], []) == []"], "a[1:] + b[1:]"),
        ("def f(n: int) -> int:\n    return n // 10 + n % 10\n", ["f(23) == 5", "f(-23) == 5", "f(0) == 0", "f(-41) == 5"], "n = abs(n)"),
        ("def f(xs: list[int], k: int) -> list[int]:\n    return xs[k:] + xs[:k]\n", ["f([1, 2, 3], 1) == [3, 1, 2]", "f([1, 2, 3, 4], 3) == [2, 3, 4, 1]", "f([], 2) == []"], "xs[-k:] + xs[:-k]"),
        ("def f(xs: list[int]) -> int:\n    best = 0\n    for x in xs:\n        best = best + x\n    return best\n", ["f([1, 5, 2]) == 5", "f([]) == 0", "f([3, 3, 9]) == 9", "f([-4, 2]) == 2"], "max("),
        ("def f(a: int, b: int) -> int:\n    a ^= b\n    return a\n", ["f(6, 3) == 2", "f(5, 4) == 4", "f(0, 7) == 0", "f(12, 10) == 8"], "a &= b"),
        ("def f(xs: list[int]) -> list[int]:\n    ys = []\n    zs = []\n    for x in xs:\n        if x > 0:\n            ys.append(x)\n    return ys + zs\n", ["f([1, -2, 3]) == [1, 3, 1, 3]", "f([-1]) == []", "f([7]) == [7, 7]"], "zs"),
    ],
)  # fmt: skip
def test_what_was_left_out(text: str, tests: list[str], wanted: str) -> None:
    found = repair_text(text, "m.py::f", "".join(f"assert {t}\n" for t in tests), seconds=10)
    assert found.patch is not None and wanted in found.patch.text, found
