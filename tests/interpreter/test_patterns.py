"""The bound on a pattern's steps, held against a matcher that backtracks and counts."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

import pytest

from csp_ir.interpreter.machine import compile_program
from csp_ir.interpreter.outcomes import OutOfSteps, Returned
from csp_ir.interpreter.patterns import cost_of
from csp_ir.ir.parse import parse_program

MOST = 300_000  # steps that are counted


@dataclass
class Tree:
    """A pattern: its text, and a matcher by continuations."""

    text: str
    kind: str
    parts: list[Tree] = field(default_factory=list)
    low: int = 0
    high: int = 0

    @property
    def size(self) -> int:
        return 1 + sum(p.size for p in self.parts)


class Counted(Exception):
    """More steps than are counted."""


class Matcher:
    def __init__(self, text: str) -> None:
        self.text, self.steps = text, 0

    def match(self, tree: Tree, at: int, then: Callable[[int], bool]) -> bool:
        self.steps += 1
        if self.steps > MOST:
            raise Counted
        if tree.kind == "char":
            return at < len(self.text) and self.text[at] in tree.text and then(at + 1)
        if tree.kind == "class":
            return at < len(self.text) and bool(re.match(tree.text, self.text[at])) and then(at + 1)
        if tree.kind == "end":
            return at == len(self.text) and then(at)
        if tree.kind == "or":
            return any(self.match(p, at, then) for p in tree.parts)
        if tree.kind == "and":
            return self.all_of(tree.parts, at, then)
        return self.repeated(tree, at, 0, then)

    def all_of(self, parts: list[Tree], at: int, then: Callable[[int], bool]) -> bool:
        if not parts:
            return then(at)
        return self.match(parts[0], at, lambda end: self.all_of(parts[1:], end, then))

    def repeated(self, tree: Tree, at: int, done: int, then: Callable[[int], bool]) -> bool:
        self.steps += 1

        def again() -> bool:
            return done < tree.high and self.match(
                tree.parts[0],
                at,
                lambda end: (end > at or done < tree.low) and self.repeated(tree, end, done + 1, then),
            )

        def stop() -> bool:
            return done >= tree.low and then(at)

        return stop() or again() if tree.kind == "lazy" else again() or stop()


def trees(rng: random.Random, depth: int) -> Tree:
    kind = rng.choice(("char", "class", "and", "and", "or", "many", "many") if depth else ("char", "class"))
    if kind == "char":
        return Tree(rng.choice("ab1"), "char")
    if kind == "class":
        return Tree(rng.choice((".", r"\w", "[ab]", "[^a]", r"\d")), "class")
    if kind in ("and", "or"):
        parts = [trees(rng, depth - 1) for _ in range(rng.randint(2, 3))]
        return Tree(f"(?:{('' if kind == 'and' else '|').join(p.text for p in parts)})", kind, parts)
    part = trees(rng, depth - 1)
    low, high, text = rng.choice(
        ((0, 1, "?"), (0, 99, "*"), (1, 99, "+"), (1, 3, "{1,3}"), (2, 2, "{2}"), (2, 99, "{2,}"))
    )
    lazy = rng.random() < 0.3
    return Tree(f"(?:{part.text}){text}{'?' if lazy else ''}", "lazy" if lazy else "many", [part], low, high)


def whole(rng: random.Random) -> Tree:
    parts = [trees(rng, 2) for _ in range(rng.randint(1, 3))]
    if rng.random() < 0.5:
        parts.append(Tree(r"\Z", "end"))
    return Tree("".join(p.text for p in parts), "and", parts)


def counted(tree: Tree, text: str) -> tuple[int, bool]:
    matcher = Matcher(text)
    try:
        found = any(matcher.match(tree, start, lambda end: True) for start in range(len(text) + 1))
    except Counted:
        return matcher.steps, False
    return matcher.steps, found


def cases() -> Iterator[tuple[Tree, str]]:
    rng = random.Random(5)
    for _ in range(1_500):
        tree = whole(rng)
        yield tree, "".join(rng.choice("aaab1 ") for _ in range(rng.choice((3, 6, 12, 18)))) + rng.choice(("", "!"))


def test_no_pattern_takes_more_steps_than_its_bound() -> None:
    beyond = []
    for tree, text in cases():
        steps, found = counted(tree, text)
        assert steps > MOST or found == bool(re.search(tree.text, text)), (tree.text, text)
        bound = cost_of(tree.text, int(re.compile(tree.text).flags)).steps(len(text))
        if steps > 8 * tree.size * (bound + len(text) + 1):
            beyond.append((tree.text, text, steps, bound))
    assert not beyond


def run(pattern: str, text: str, call: str = "bool(re.search(p, s))") -> object:
    program = f"import re\ndef f(p: str, s: str) -> object:\n    return {call}"
    return compile_program(parse_program(program)).run((pattern, text)).outcome


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        (
            r"^(\d{1,3}(?:\.\d{1,3}){3}) \S+ \[([^\]]+)\] \"([A-Z]+) (\S+)\" (\d+|-)$",
            '127.0.0.1 - [10/Oct] "GET /a/b?c=d" 200',
        ),
        (r"\"((?:[^\"\\]|\\.)*)\"|'([^']*)'|((?:\\.|[^\s\"'\\])+)", "rm -rf '/tmp/my file' a\\ b" * 4),
        (r"(\w+)(,\s*\w+)*\Z", "one, two, three, " * 20 + "four"),
        (r"([\w.+-]+)@([\w-]+\.[\w.-]+)", "write to ada@example.org, or to nobody " * 10),
        (r"^\s*(.*?)\s*$", "  what stands between spaces  " * 5),
        (r"(?P<number>\d+(?:\.\d*)?)|(?P<name>[^\W\d]\w*)|(?P<space>\s+)|(?P<other>.)", "area = 3.14 * r ** 2" * 9),
    ],
)
def test_patterns_that_people_write_are_run(pattern: str, text: str) -> None:
    assert run(pattern, text) == Returned(bool(re.search(pattern, text)))


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("(a+)+b", "a" * 40), ("(a|a)*b", "a" * 40), ("(a|aa)+b", "a" * 60), (r"(\w+\s*)*:", "word " * 20),
        ("(?:a?){30}a{30}", "a" * 30), (".*.*.*.*b", "a" * 500), ("(x+x+)+y", "x" * 30), ("a+b", "a" * 500_000),
        (r"(.*)\1b", "a" * 5_000), ("(?i)(k+K+)+!", "kK" * 20), ("([а-я]+[б-г]*)+!", "бвг" * 15),
    ],
)  # fmt: skip
def test_patterns_that_would_not_end_are_not_run(pattern: str, text: str) -> None:
    assert isinstance(run(pattern, text), OutOfSteps)


def test_a_match_of_the_whole_may_fail_at_its_end() -> None:
    assert isinstance(run("(?:a|aa)+", "a" * 60 + "!", "bool(re.fullmatch(p, s))"), OutOfSteps)
    assert run("[a-z]+", "word" * 200 + "!", "bool(re.fullmatch(p, s))") == Returned(False)
