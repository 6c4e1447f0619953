"""Texts spelled out of pieces of the scope's texts, dates and numbers, without a bank: one row of pieces, or cases."""

from __future__ import annotations

import heapq
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count, product
from typing import TYPE_CHECKING, Any

from csp_ir.draft.bank import Term
from csp_ir.goals import cuts, dates, formats, shapes
from csp_ir.goals.branches import chosen
from csp_ir.goals.concat import added, constants, ends
from csp_ir.goals.model import Goal
from csp_ir.goals.scope import Scope

if TYPE_CHECKING:
    from csp_ir.goals.solve import Solver

PIECES = 500  # that stand in what is wanted
EXPANDED, FOUND = 700, 3  # states of the search for a row of pieces; rows of pieces
NAMED = 6  # texts that may name days and months
SAME_KIND = 1.0  # nats less for a piece that is cut as another is, at another place
PLAIN = ("", "0", "1")
WORD = re.compile(r"[^\W_]+")
INDEX = re.compile(r"\[-?\d+\]")
DEEP, OFFERED = 2, 8  # comprehensions inside of which texts are spelled; numbers and moments for the bank
ALONE = 6  # pieces of the same values where one row alone tells them apart
PARTS = 5  # answers to a case that are put together
LETTER = 0.15  # nats that a letter of what is wanted costs, at least
CASES = 2  # of which one is inside the other


@dataclass
class Known:
    """What the texts of a scope hold, on some rows. texts: whole; subjects: and cut once."""

    texts: list[Term]
    subjects: list[Term]
    moments: list[Term] = field(default_factory=list)
    numbers: list[Term] = field(default_factory=list)


class Speller:
    """Answers to goals for texts in one scope."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope
        self._known: dict[tuple[int, ...], Known] = {}
        self._rows: dict[Any, list[Term]] = {}

    def known(self, asked: tuple[int, ...]) -> Known:
        found = self._known.get(asked)
        if found is None:
            scope = self.scope
            found = Known(cuts.cleaned(scope, asked), cuts.subjects(scope, asked))
            self._known[asked] = found
            found.moments = dates.readings(scope, found.subjects, asked, lambda g: self.constants(g, CASES))
            read = formats.readings(scope, found.subjects, asked)
            found.numbers = [*read, *dates.numbers(scope, found.subjects[:NAMED], found.moments, asked)]
        return found

    # --- cases --------------------------------------------------------------------------

    def solve(self, goal: Goal, cases: int) -> list[Term]:
        """Terms that give what is wanted, cheapest first."""
        found = self.spelled(goal)
        if cases and len(goal.asked) > 1:
            found += self.by_cases(goal, cases, self.solve_part)
        return sorted(found, key=self.scope.weights.cost)[:6]

    def solve_part(self, goal: Goal, cases: int) -> list[Term]:
        found = self.spelled(goal)[:PARTS]
        if len(goal.asked) > 1 and cases and not found:
            found = self.by_cases(goal, cases, self.solve_part)[:PARTS]
        return found

    def constants(self, goal: Goal, cases: int) -> list[Term]:
        """A constant for each case."""
        if len(set(goal.values)) == 1:
            return [self.constant(goal, goal.values[0])]
        return self.by_cases(goal, cases, self.constants) if cases else []

    def by_cases(self, goal: Goal, cases: int, solve: Any) -> list[Term]:
        """`a if test else b`, for tests of the shape of texts and of the numbers in them."""
        scope = self.scope
        known = self._plain(goal.asked)
        found: list[Term] = []
        for tests in shapes.tests(scope, known.texts, known.numbers, goal.asked):
            yes = [i for i in goal.asked if tests[0].values[i]]
            no = [i for i in goal.asked if not tests[0].values[i]]
            small, large = sorted((yes, no), key=len)
            first = solve(goal.only(small), cases - 1)
            second = solve(goal.only(large), cases - 1) if first else []
            for test, a, b in product(tests, first[:PARTS], second[:PARTS]):
                made = chosen(scope, test, *((a, b) if bool(test.values[small[0]]) else (b, a)))
                made.nats = scope.weights.cost(made) - self._shared(made.args)
                found.append(made)
        return sorted((f for f in found if goal.met(f.values)), key=scope.weights.cost)[:4]

    def _shared(self, parts: Sequence[Term]) -> float:
        """What a term costs that stands in more than one of the parts, but for once."""
        cost = self.scope.weights.cost
        texts = [{t.text: t for t in p.walk() if t.op is not None} for p in parts]
        every = {text: t for some in texts for text, t in some.items()}
        return max((cost(t) * (sum(text in some for some in texts) - 1) for text, t in every.items()), default=0.0)

    def _plain(self, asked: tuple[int, ...]) -> Known:
        """What tests may ask of; without dates, whose formats are cases themselves, until they are known."""
        scope = self.scope
        texts = cuts.cleaned(scope, asked)
        return self._known.get(asked) or Known(texts, texts, [], formats.readings(scope, texts, asked))

    def constant(self, goal: Goal, value: Any) -> Term:
        """A constant, dearer the more letters it has, and by heart where one row alone has it."""
        cost = 2
        if isinstance(value, str) and value not in PLAIN:
            words = WORD.findall(value) if "%" not in value else []
            cost = 2 + len(value) // 3 + sum(map(len, words)) // 2
            if len(goal.asked) == 1:
                given = "".join(str(t.values[goal.asked[0]]).lower() for t in self.scope.leaves)
                cost += sum(self._by_heart(w, given) for w in words)
        return Term((value,) * self.scope.rows, cost, leaf=repr(value), fixed=True)

    def _by_heart(self, word: str, given: str) -> int:
        """What a word of one result costs as a constant: most where it is a number or stands in the text."""
        known = not word.isalpha() or word[:3].lower() in given
        return 4 + (2 * len(word) if known else len(word) // 2)

    # --- pieces -------------------------------------------------------------------------

    def spelled(self, goal: Goal) -> list[Term]:
        """Rows of pieces that give what is wanted."""
        key = goal.key
        if key not in self._rows:
            self._rows[key] = sorted(self._spelled(goal), key=self.scope.weights.cost)
        return list(self._rows[key])

    def _spelled(self, goal: Goal) -> Iterator[Term]:
        scope = self.scope
        if not any(goal.values):
            yield self.constant(goal, "")
            return
        if len(set(goal.values)) == 1:
            yield self.constant(goal, goal.values[0])
        wanted = dict(zip(goal.asked, goal.values))
        known = self.known(goal.asked)
        sources = (
            cuts.pieces(scope, wanted),
            dates.parts(scope, known.moments, wanted),
            formats.parts(scope, known.numbers, wanted),
            formats.runs(scope, known.numbers, wanted, lambda values: self.constants(goal.mapped(values), CASES)),
        )
        same = cuts.SAME if len(goal.asked) > 1 else ALONE
        found = [cuts.distinct(scope, list(some), goal.asked, same) for some in sources]
        yield from [t for some in found for t in some if goal.met(t.values)][:ALONE]
        pieces = [t for some in found for t in some[:PIECES]]
        for terms in self._rows_of(goal, pieces):
            made_of = added(scope, dates.merged(scope, terms))
            if made_of is not None and goal.met(made_of.values):
                yield made_of

    def _rows_of(self, goal: Goal, pieces: Sequence[Term]) -> Iterator[tuple[Term, ...]]:
        """Pieces that follow each other from the first letter to the last, cheapest first."""
        cost = self.scope.weights.cost
        first = goal.asked[0]
        index: dict[str, list[Term]] = {}
        for t in pieces:
            index.setdefault(t.values[first], []).append(t)
        full = tuple(map(len, goal.values))
        serial = count()
        heap: list[Any] = [(0.0, next(serial), 0.0, (0,) * len(full), ())]
        seen: dict[Any, int] = {}
        found = 0
        for _ in range(EXPANDED):
            if not heap:
                return
            _, _, spent, at, terms = heapq.heappop(heap)
            if at == full:
                yield terms
                found += 1
                if found == FOUND:
                    return
                continue
            state = at, bool(terms) and terms[-1].fixed
            seen[state] = seen.get(state, 0) + 1
            if seen[state] > FOUND:
                continue
            self.scope.work.spend()
            for part in self._next(goal, at, index, terms):
                to = ends(goal, at, part)
                if to is not None and to != at:
                    more = spent + self._more(cost, part, terms)
                    rest = LETTER * sum(f - e for f, e in zip(full, to)) / len(full)
                    heapq.heappush(heap, (more + rest, next(serial), more, to, (*terms, part)))

    def _more(self, cost: Any, part: Term, before: tuple[Term, ...]) -> float:
        """What a piece adds: what it is made of costs but once."""
        own = cost(part) - (SAME_KIND if part.op is not None and any(_alike(part, t) for t in before) else 0)
        if part.args and part.args[0].sort == "datetime":
            if any(t.args and t.args[0].text == part.args[0].text for t in before):
                own -= cost(part.args[0])
        return float(own) + 0.3

    def _next(self, goal: Goal, at: tuple[int, ...], index: dict[str, list[Term]], before: tuple[Term, ...]) -> Iterator[Term]:  # fmt: skip
        left = [w[k:] for w, k in zip(goal.values, at)]
        yield from (self.constant(goal, text) for text in constants(left, before, 8))
        for size in range(0, len(left[0]) + 1):
            yield from index.get(left[0][:size], ())


def _alike(a: Term, b: Term) -> bool:
    """Whether two pieces are cut in the same way at other places."""
    return b.op is not None and a.op is not b.op and INDEX.sub("", a.text) == INDEX.sub("", b.text)


def speller_of(scope: Scope) -> Speller:
    """The one speller of a scope."""
    if scope.speller is None:
        scope.speller = Speller(scope)
    return scope.speller


def spelled(solver: Solver, scope: Scope, goal: Goal, depth: int) -> Iterator[Term]:
    """Pieces of the scope's texts, dates and numbers, put together; by cases where one row of pieces is not enough."""
    if scope.depth < DEEP and any(t.sort == "str" for t in scope.leaves):
        yield from speller_of(scope).solve(goal, CASES if scope.depth == 0 else 0)


def read(scope: Scope) -> list[Term]:
    """Numbers and moments that every example's texts say."""
    if scope.depth >= DEEP or not any(t.sort == "str" for t in scope.leaves):
        return []
    known = speller_of(scope).known(tuple(range(scope.asked)))
    return [*(n for n in known.numbers if n.op is not None)][:OFFERED] + known.moments[:OFFERED]
