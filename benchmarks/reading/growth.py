"""Does reading stay linear on hostile text? CPU seconds at a length, and how they grow when it is doubled.

    python -m benchmarks.reading.growth [--length N] [--most 3.0]

Prints one row a pattern; exits with 1 where twice the text costs more than `--most` times the work.
"""

from __future__ import annotations

import argparse
import sys
import time

from csp_ir.errors import CspIrError
from csp_ir.spec.read import read_spec

HEAD = "Double.\n\ndef f(x: int) -> int\n\n"
WORDS = "Write a function called `f`.\n\n"  # in place of the head, where the kind is "words"
LEAST = 0.02  # CPU seconds below which a ratio says nothing

# name -> what is repeated on one line ("line") or as lines of their own ("lines")
PIECES = {
    "arrows": "->", "calls": "f(", "closed calls": "f(1) ", "calls with arrows": "f(1) -> ", "brackets": "([{", "quotes": "'\"",
    "escapes": "'\\", "spaces": "a         ", "words": "for if when given ", "assignments": "for a = 1, ", "numbers": "1, ", "points": "1....",
    "pipes": "| ", "labels": "Input: Output: ", "values": "e.g. [1] ", "equals": "=1", "nots": "not ", "stars": "** ", "ticks": "`", "commas": ",",
    "sentence": "Given 3 return ", "dashes": "- ", "letters": "ab", "prompt": ">>> ", "objects": "f({a: ", "maps": "{a: 1, ", "vectors": "vec![1, ", "foreign lists": "listOf(", "pairs": "1 => ",
    "labelled values": "f(a: 1) ", "applied": "f [1] ", "words behind a head": "def f(x) words: ", "code": "`ab` becomes ", "counted": "two numbers a, ",
}  # fmt: skip
LINES = {
    "prose": "The quick brown fox jumps over 13 lazy dogs.", "calls": "f(1) == 2", "open calls": "f(1, [", "inputs": "Input: 3", "outputs": "Output: 3",
    "pairs": "Input: 3\nOutput: 6", "open inputs": "Input: [3,", "sessions": ">>> f(", "silent sessions": ">>> f(3)", "rows": "| 3 | 6 |",
    "headings": "x,result", "tables": "| x | result |\n|---|---|", "defs": "def g(x):\n    $", "tests": "def test_g():\n    assert f(", "classes": "class TestF:",
    "decorators": "@pytest.mark.parametrize('a', [1])", "variables": "a = [1, 2]", "doublings": "a = [a, a]", "arrows": "3 -> 6", "conditions": "result > 3",
    "sections": "ensures:\n    result > 3", "prose sections": "ensures:\n    it is large", "sketches": "sketch:\n    return x", "assigned": "x = 3",
    "sentences": "For x = 3, as said, the output should be", "foreign": "g(1) == 2", "many foreign": "g{0}(1) == 2", "staircase": "{1}if x:",
    "test staircase": "{1}def test_g():", "fences": "```", "blank": "", "objects": "f({{a: {{", "prints": "puts f([", "outlines": "Given <a>\nThen <b>\nExamples:", "heads in words": "def g(x) -> the double of x",
    "named": "Write a function called `g` that takes `a`", "items": "* `a` becomes `b c`", "headings of history": "History:\n1 -> 2",
}  # fmt: skip


def text_of(name: str, kind: str, length: int) -> str:
    """A hostile spec of about a length."""
    if kind == "line":
        return HEAD + PIECES[name] * (length // len(PIECES[name])) + "\n"
    out, size, i = [], 0, 0
    while size < length:
        out.append(LINES[name].format(i, " " * min(i, 300)) if "{" in LINES[name] else LINES[name])
        size, i = size + len(out[-1]) + 1, i + 1
    return (WORDS if kind == "words" else HEAD) + "\n".join(out) + "\n"


def seconds(text: str) -> float:
    """CPU seconds of reading a text, the least of two runs."""
    best = float("inf")
    for _ in range(2):
        started = time.process_time()
        try:
            read_spec(text)
        except CspIrError:
            pass
        best = min(best, time.process_time() - started)
    return best


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--length", type=int, default=16_000, help="characters of the shorter text")
    parser.add_argument("--most", type=float, default=3.0, help="ratio that is still linear")
    options = parser.parse_args()
    bad = 0
    rows = [(n, "line") for n in PIECES] + [(n, kind) for kind in ("lines", "words") for n in LINES]
    for name, kind in rows:
        short, long = (seconds(text_of(name, kind, n)) for n in (options.length, 2 * options.length))
        ratio = long / max(short, 1e-9)
        wrong = long > LEAST and ratio > options.most
        bad += wrong
        print(
            f"{kind:5} {name:18} {short:8.3f} s {long:8.3f} s  x{ratio:5.2f}{'  NOT LINEAR' if wrong else ''}",
            flush=True,
        )
    print(f"{bad} of {len(rows)} grow faster than the text")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
