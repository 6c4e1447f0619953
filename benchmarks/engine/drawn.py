"""Random drafts over the whole IR, as text, with candidates as text and what CPython makes of each fill.

A second opinion beside `csp_ir.domains.random_problems`: loops, mutation through aliases, closures over loop
variables, default arguments, nested helpers, `nonlocal`, try/except/else/finally, recursion, comprehensions and lambdas
with holes in them, one hole in several functions, blocks, names and operators as holes, candidates that raise, change
things, read unbound names, are of the wrong type or hold holes themselves, and names that machinery might use itself.
"""

from __future__ import annotations

import ast
import random
from dataclasses import dataclass, field
from typing import Any

from .plain import Ending, Plain, all_fills, filled
from .statements import Statements

LARGEST = 150  # assignments of one problem
VALUES = {
    "int": lambda r: repr(r.choice((-3, -1, 0, 1, 2, 3, 5, 8))),
    "text": lambda r: repr(r.choice(("", "a", "ab", "b a", "xyz", "7"))),
    "list": lambda r: repr([r.randint(-2, 5) for _ in range(r.randint(0, 4))]),
    "bool": lambda r: repr(r.random() < 0.5),
    "rows": lambda r: repr([[r.randint(0, 3) for _ in range(r.randint(0, 2))] for _ in range(r.randint(0, 2))]),
    "dict": lambda r: repr({k: r.randint(0, 4) for k in ("a", "b", "c")[: r.randint(0, 3)]}),
}
ANNOTATIONS = {
    "int": "int", "text": "str", "list": "list[int]", "bool": "bool", "rows": "list[list[int]]", "dict": "dict[str, int]",
}  # fmt: skip


@dataclass
class Drawn:
    """A drawn problem: a draft's text, the candidates' texts with costs, examples as text, and how every fill ends.

    kinds: of the holes; endings: of each fill on each example; wanted: what each example expects.
    """

    text: str
    entry: str
    domains: dict[str, list[tuple[str, float]]]
    kinds: dict[str, str]
    args: list[str]
    fills: list[dict[str, int]] = field(default_factory=list)
    endings: list[list[Ending]] = field(default_factory=list)
    wanted: list[Ending] = field(default_factory=list)

    def cost(self, fill: dict[str, int]) -> float:
        return sum(self.domains[h][i][1] for h, i in fill.items())

    def passing(self, examples: list[int] | None = None) -> list[dict[str, int]]:
        """The fills that pass (these) examples."""
        some = range(len(self.args)) if examples is None else examples
        return [f for f, e in zip(self.fills, self.endings) if all(_same(e[i], self.wanted[i]) for i in some)]

    def plain_text(self, fill: dict[str, int]) -> str:
        """The program of a fill."""
        chosen = {h: self.domains[h][i][0] for h, i in fill.items()}
        return filled(self.text, chosen, frozenset(h for h, k in self.kinds.items() if k in ("operator", "name")))

    def __str__(self) -> str:
        lines = [self.text]
        lines += [f"?{h} ({self.kinds[h]}): " + " | ".join(f"{t!r} {c}" for t, c in d) for h, d in self.domains.items()]
        for args, wanted in zip(self.args, self.wanted):
            lines.append(f"{self.entry}{args} {wanted.how} {wanted.literal or wanted.what}")
        return "\n".join(lines)


def _same(found: Ending, wanted: Ending) -> bool:
    return (found.how, found.what) == (wanted.how, wanted.what) and found.how in ("returned", "raised")


def draw(rng: random.Random, plain: Plain) -> Drawn | None:
    """A problem; None where the draw came to nothing: no hole, too many fills, or runs of doubtful length."""
    draft = Statements(rng).draft()
    domains = {h.name: h.texts for h in draft.holes.values()}
    fills = all_fills(draft.text, domains, LARGEST) if domains else None
    if not fills:
        return None
    args = ["(" + "".join(VALUES[t](rng) + ", " for _, t in draft.parameters) + ")" for _ in range(rng.randint(1, 4))]
    args = list(dict.fromkeys(args))
    kinds = {h.name: h.kind for h in draft.holes.values()}
    drawn = Drawn(draft.text, draft.entry, domains, kinds, args, fills)
    drawn.endings = plain.run([drawn.plain_text(f) for f in fills], draft.entry, args)
    if any(e.how == "doubt" for row in drawn.endings for e in row):
        return None
    if all(row == drawn.endings[0] for row in drawn.endings) and rng.random() < 0.9:
        return None  # the holes change nothing
    solvable = rng.random() < 0.75
    for _ in range(5):
        if not _expect(rng, drawn):
            return None
        if (0 < len(drawn.passing()) < len(fills)) if solvable else not drawn.passing():
            break
    _annotate(rng, drawn)
    return drawn


def _expect(rng: random.Random, drawn: Drawn) -> bool:
    """Choose what each example expects: the endings of one fill, sometimes of several, sometimes of none."""
    sources = rng.choices(drawn.endings, k=len(drawn.args)) if rng.random() < 0.3 else [rng.choice(drawn.endings)] * 9
    drawn.wanted = []
    for at in range(len(drawn.args)):
        usable = [e for e in (sources[at][at], *(row[at] for row in drawn.endings)) if _usable(e)]
        if rng.random() < 0.8:  # an unbound name is seldom what anybody wants
            usable = [e for e in usable if e.what not in ("NameError", "UnboundLocalError")] or usable
        if not usable:
            return False
        wanted = usable[0]
        if wanted.how == "raised" and rng.random() < 0.5:
            wanted = next((e for e in usable if e.how == "returned"), wanted)
        if rng.random() < 0.06:
            wanted = Ending("returned", "int:77", "77")
        drawn.wanted.append(wanted)
    return True


def _usable(ending: Ending) -> bool:
    if ending.how == "raised":
        return True
    if ending.how != "returned" or "?" in ending.what.replace("'?'", "") or len(ending.literal) > 200:
        return False
    try:
        value: Any = ast.literal_eval(ending.literal)
    except (ValueError, SyntaxError):
        return False
    # Where an object lies in memory is another place in each run.
    return value == value and "inf" not in ending.literal and " at 0x" not in ending.literal


def _annotate(rng: random.Random, drawn: Drawn) -> None:
    """Sometimes say what the entry returns, where every example agrees."""
    returned = {w.what.split(":")[0] for w in drawn.wanted if w.how == "returned"}
    if len(returned) == 1 and returned <= {"int", "str", "bool"} and rng.random() < 0.6:
        head = next(line for line in drawn.text.split("\n") if line.startswith(f"def {drawn.entry}("))
        drawn.text = drawn.text.replace(head, head[:-1] + f" -> {returned.pop()}:")
