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
        ("def f(n: int) -> int:\n    if n > 10:\n        return (n - 20) * 2\n    return 0\n", ["f(15) == 0", "f(25) == 10", "f(5) == 0"], "n > 20"),
        ("def f(xs):\n    return sorted(xs.items(), key=lambda p: (p[1], p[0]))\n", ["f({'a': 1, 'b': 2}) == [('b', 2), ('a', 1)]", "f({}) == []", "f({'b': 1, 'a': 1}) == [('a', 1), ('b', 1)]"], "-p[1]"),
        ("def f(old: list[int], new: list[int]) -> list[int]:\n    return [x for x in old if x not in new]\n", ["f([1], [1, 2]) == [2]", "f([], []) == []", "f([3, 4], [3]) == []"], "for x in new if x not in old"),
        ("def f(rows: list[list[int]]) -> int:\n    return len(rows[0])\n", ["f([[1], [1, 2]]) == 2", "f([[1, 2, 3], []]) == 3", "f([[], [1], [1, 2, 3, 4], [2]]) == 4"], "len(each) for each in rows"),
        ("def f(xs):\n    return [x for x in xs if isinstance(x, list)]\n", ["f([(1,), [2]]) == [(1,), [2]]", "f([3]) == []", "f([[1]]) == [[1]]"], "(list, tuple)"),
        ("def f(text: str) -> list[str]:\n    out = []\n    word = ''\n    for c in text:\n        if c == ' ':\n            out.append(word)\n        else:\n            word += c\n    return out\n", ["f('a b ') == ['a', 'b']", "f('') == []", "f('xy z w ') == ['xy', 'z', 'w']"], "word = ''"),
        ("def f(xs: list[int]) -> list[int]:\n    last = 0\n    before = 0\n    for x in xs:\n        last = x\n    return [before, last]\n", ["f([1, 5, 3]) == [5, 3]", "f([]) == [0, 0]", "f([7, 8]) == [7, 8]", "f([4]) == [0, 4]"], "before) = (x, last)"),
        ("def f(s: str) -> str:\n    return s.partition('=')[0]\n", ["f('a=b=c') == 'a=b'", "f('x=y') == 'x'", "f('p=q=r=s') == 'p=q=r'"], "rpartition"),
        ("def f(a: int, b: int) -> bool:\n    low = a > 0\n    high = b < 9\n    return low\n", ["f(1, 1) is True", "f(1, 12) is False", "f(-1, 3) is False"], "low and high"),
    ],
)  # fmt: skip
def test_what_was_left_out(text: str, tests: list[str], wanted: str) -> None:
    found = repair_text(text, "m.py::f", "".join(f"assert {t}\n" for t in tests), seconds=10)
    assert found.patch is not None and wanted in found.patch.text, found
