"""Goals: from what a term must give on each row to a term that gives it.

A goal is met by a bank entry, by pieces put together (texts), by a component whose inverse turns it into a goal
of an argument, or by a conditional whose branches meet it on parts of the rows. Answers are memoised by goal.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, product
from typing import Any

from csp_ir.deduction.bank import Bank, Deadline, OutOfTime
from csp_ir.deduction.concat import NEVER, Assembler
from csp_ir.deduction.cover import Cover
from csp_ir.deduction.domains import FREE, Goal, covers, is_exact
from csp_ir.deduction.language import Rule, Term, Values, evaluate
from csp_ir.deduction.sums import Sums
from csp_ir.deduction.tree import learn_small

SMALL = 10  # cost of a term below which pieces before a comprehension are not looked for
LARGE = 20  # cost of a term from which on a conditional is looked for beside it

Terms = tuple[Term, ...]
Columns = tuple[Values, ...]


@dataclass(frozen=True)
class Effort:
    """Caps of one stage of search."""

    cost: int  # of terms in the bank
    entries: int  # of the bank, a nonterminal
    tries: int  # compositions, a rule and cost
    positions: int  # by closure
    patterns: int  # by base in the closure
    states: int  # of an assembly
    starts: int  # of a base at a state
    bases: int  # texts sliced besides the inputs
    known: int  # known arguments tried in inverses
    depth: int  # of inverses
    branches: int  # of conditionals
    tails: int  # states of a failed assembly whose rest is tried by inverses
    strict: bool  # every piece adds to every row
    texts: int = 0  # by repeated steps from the inputs


STAGES = (
    Effort(4, 150, 400, 60, 6, 60, 24, 0, 24, 0, 2, 0, True),
    Effort(4, 250, 2000, 150, 8, 120, 24, 2, 24, 1, 2, 4, True),
    Effort(5, 400, 3000, 250, 12, 200, 40, 4, 60, 1, 3, 8, True, 40),
    Effort(5, 1200, 12000, 600, 24, 500, 80, 8, 120, 2, 4, 12, False, 120),
    Effort(6, 4000, 60000, 2000, 40, 1500, 200, 16, 300, 3, 5, 20, False, 300),
    Effort(7, 16000, 400000, 6000, 80, 6000, 600, 30, 800, 3, 6, 40, False, 800),
    Effort(8, 40000, 2000000, 15000, 160, 20000, 1500, 60, 2000, 4, 8, 80, False, 2000),
)


class Solver:
    """One stage's search for terms over one bank."""

    def __init__(self, bank: Bank, effort: Effort, deadline: Deadline) -> None:
        self.bank, self.effort, self.deadline = bank, effort, deadline
        self.language = bank.language
        self._memo: dict[Any, Term | None] = {}
        self._sums: dict[str, Sums] = {}
        self.goals = 0

    def solve(self, nonterminal: str, goal: Goal, depth: int | None = None, below: int = NEVER) -> Term | None:
        """The cheapest term found that lies in the goal on every row, conditionals included."""
        depth = self.effort.depth if depth is None else depth
        found = self.plain(nonterminal, goal, 0)
        if found is None or found.cost > LARGE:
            split = self._split(nonterminal, goal, min(below, found.cost if found is not None else NEVER))
            found = split if split is not None else found
        if found is None and depth > 0:
            found = self.plain(nonterminal, goal, depth)
        return found

    def plain(self, nonterminal: str, goal: Goal, depth: int) -> Term | None:
        """As `solve`, without a conditional at the top."""
        key = (nonterminal, goal, depth)
        if key in self._memo:
            return self._memo[key]
        self._memo[key] = None  # a goal met again below itself adds nothing
        if self.deadline.passed:
            raise OutOfTime
        self.goals += 1
        found = self._plain(nonterminal, goal, depth)
        self._memo[key] = found
        return found

    def _plain(self, nonterminal: str, goal: Goal, depth: int) -> Term | None:
        entries = self.bank.entries[nonterminal]
        best = entries.best(entries.within(goal))
        if all(d is FREE for d in goal):
            return best
        bound = best.cost if best is not None else NEVER
        rows = [r for r, d in enumerate(goal) if is_exact(d)]
        fixed = rows and all(d is FREE or is_exact(d) for d in goal)
        assembler: Assembler | None = None
        if fixed and type(goal[rows[0]][0]) is str:
            outputs = [goal[r][0] for r in rows]
            effort = self.effort
            assembler = Assembler(self.bank, nonterminal, rows, outputs, effort.bases, self.deadline)
            if not assembler.joins and not assembler.slices:
                assembler = None
            else:
                built = assembler.run(True, effort.states, effort.starts, bound)
                if built is None and not effort.strict and bound == NEVER:
                    built = assembler.run(False, effort.states, effort.starts, bound)
                if built is not None:
                    best, bound = built, built.cost
        if fixed and bound > 3:
            total = self._sum(nonterminal, goal, bound)
            if total is not None:
                best, bound = total, total.cost
        if self.language.extra is not None:
            for term in self.language.extra(self, nonterminal, goal):
                if term.cost < bound:
                    best, bound = term, term.cost
            if assembler is not None and bound > SMALL and self.effort.tails:
                tail = self._tails(goal, rows, assembler, nonterminal, bound)
                if tail is not None:
                    best, bound = tail, tail.cost
        if best is not None and bound > SMALL and self.language.extra is not None:
            best = self._invert_any(nonterminal, goal, 0, bound) or best
        if best is None and self.effort.depth > 0 and depth >= 0 and self._narrow(goal):
            best = self._invert_any(nonterminal, goal, depth, bound)
            if best is None and assembler is not None and depth > 0 and self.language.extra is None:
                best = self._tails(goal, rows, assembler, nonterminal, NEVER)
        return best

    def _tails(self, goal: Goal, rows: list[int], assembler: Assembler, nonterminal: str, below: int) -> Term | None:
        """Pieces up to a state the assembly reached, and a component that gives the rest of every row."""
        extra = self.language.extra
        best: Term | None = None
        for before, offsets in assembler.reached(self.effort.tails):
            rest = list(goal)
            for row, offset in zip(rows, offsets):
                rest[row] = (goal[row][0][offset:],)
            found = self._invert_any(nonterminal, tuple(rest), 0, NEVER, 1) if extra is None else None
            if extra is not None:
                found = min(extra(self, nonterminal, tuple(rest)), key=lambda t: t.cost, default=None)
                if found is None and len({d for d in rest if d is not FREE}) == 2:
                    found = self._split(nonterminal, tuple(rest), below)
            if found is not None:
                whole = assembler.chain([*before, found])
                if whole.cost < below:
                    best, below = whole, whole.cost
                if extra is None:
                    break
        return best

    def _invert_any(self, nonterminal: str, goal: Goal, depth: int, below: int, single: int = 0) -> Term | None:
        """The cheapest component found whose inverse leads to a goal that is met; `single`: the depth for
        components of one argument."""
        best: Term | None = None
        for rule in self.language.rules[nonterminal]:
            if rule.component.role == "concat" and rule.args == (nonterminal, nonterminal):
                continue  # the assembly of pieces covers it
            if rule.component.role == "ite":
                continue  # the cover of the rows does
            if rule.component.inverses:
                found = self._invert(rule, goal, max(depth, single) if len(rule.args) == 1 else depth, below)
                if found is not None and found.cost < below:
                    best, below = found, found.cost
        return best

    def _invert(self, rule: Rule, goal: Goal, depth: int, below: int) -> Term | None:
        best: Term | None = None
        component = rule.component
        for place in component.inverses:
            others = [k for k in range(len(rule.args)) if k != place]
            known = self._known([rule.args[k] for k in others]) if depth > 0 or len(others) < 2 else iter(())
            if component.guess is not None and component.guess[0] in others:
                known = chain(self._guessed(rule, goal, others, depth), known)
            for terms, values in known:
                if self.deadline.passed:
                    raise OutOfTime
                found = self._solve_place(rule, place, terms, values, goal, depth, below)
                if found is not None:
                    best, below, depth = found, found.cost, 0
        return best

    def _solve_place(
        self, rule: Rule, place: int, terms: Terms, values: Columns, goal: Goal, depth: int, below: int
    ) -> Term | None:
        """The component with the other arguments known, its argument at `place` solved for."""
        component = rule.component
        base = component.cost + sum(t.cost for t in terms)
        if base + 1 >= below or (all(t.constant for t in terms) and len(terms) > 1 and place != 0):
            return None
        witness = component.inverses[place]
        wanted: list[Any] = []
        for row, domain in enumerate(goal):
            if domain is FREE:
                wanted.append(FREE)
                continue
            here = witness(domain, *(v[row] for v in values))
            if here is None:
                return None
            wanted.append(here)
        for sub in self._choices(tuple(wanted)):
            if sub == goal and rule.args[place] == rule.result:
                continue
            found = self._argument(rule.args[place], sub, depth - 1)
            if found is not None and base + found.cost < below:
                whole = Term(component, (*terms[:place], found, *terms[place:]))
                if self._holds(whole, goal):  # an inverse may leave more open than there is
                    return whole
        return None

    def _holds(self, term: Term, goal: Goal) -> bool:
        try:
            return covers(goal, evaluate(term, self.bank.columns, self.bank.rows))
        except (ValueError, IndexError, TypeError, KeyError, ZeroDivisionError, OverflowError):
            return False

    def _guessed(self, rule: Rule, goal: Goal, others: list[int], depth: int) -> Iterator[tuple[Terms, Columns]]:
        """Known arguments of which one is solved for from the alternatives its component guesses."""
        assert rule.component.guess is not None
        place, given, witness = rule.component.guess
        if set(others) != {place, *given}:
            return
        for terms, values in self._known([rule.args[k] for k in given]):
            if all(t.constant for t in terms):
                continue
            lists: list[Any] = []
            for row, domain in enumerate(goal):
                lists.append(witness(domain, *(v[row] for v in values)))
                if not lists[-1]:
                    break
            tried: set[Goal] = set()
            for alternative in zip(*lists):
                if any(d is None for d in alternative) or alternative in tried:
                    continue
                tried.add(alternative)
                exact_part = tuple(d if is_exact(d) else FREE for d in alternative)
                if all(d is FREE for d in exact_part):
                    continue
                found = self._argument(rule.args[place], exact_part, 0)
                if found is None:
                    continue
                column = evaluate(found, self.bank.columns, self.bank.rows)
                if not covers(alternative, column):
                    continue
                known = dict(zip(given, zip(terms, values))) | {place: (found, column)}
                yield tuple(known[k][0] for k in others), tuple(known[k][1] for k in others)

    def _argument(self, nonterminal: str, goal: Goal, depth: int) -> Term | None:
        """A bank entry or a constant text; with depth left, whatever `plain` finds."""
        if depth > 0 and all(d is FREE or is_exact(d) for d in goal):
            return self.plain(nonterminal, goal, depth)
        key = (nonterminal, goal, -1)
        if key in self._memo:
            return self._memo[key]
        entries = self.bank.entries[nonterminal]
        found = entries.best(entries.within(goal))
        if found is None:
            texts = {d for d in goal if d is not FREE}
            if len(texts) == 1:
                text = next(iter(texts))
                if is_exact(text) and type(text[0]) is str:
                    found = self._constant(nonterminal, text[0])
        if found is None and any(map(is_exact, goal)) and all(d is FREE or is_exact(d) for d in goal):
            found = self._sum(nonterminal, goal, NEVER)
        self._memo[key] = found
        return found

    def _sum(self, nonterminal: str, goal: Goal, below: int) -> Term | None:
        """The numbers as sums or differences of terms of the bank."""
        if self.language.extra is not None or any(type(d[0]) is not int for d in goal if d is not FREE):
            return None
        sums = self._sums.get(nonterminal)
        if sums is None:
            sums = self._sums[nonterminal] = Sums(self.bank, nonterminal)
        return sums.find(goal, below, self.effort.known if self.effort.depth else 0)

    def _constant(self, nonterminal: str, text: str) -> Term | None:
        """A constant text put together from the constants of the grammar."""
        key = (nonterminal, text)
        if key not in self._memo:
            assembler = Assembler(self.bank, nonterminal, (0,), (text,), 0, self.deadline, constants=True)
            self._memo[key] = assembler.run(True, 50, 0, NEVER) if assembler.joins else None
        return self._memo[key]

    @staticmethod
    def _choices(goal: Goal) -> Iterator[Goal]:
        """The goal, then, where rows leave a few values open, the same choice on every row."""
        yield goal
        likely = tuple((d.likely,) if hasattr(d, "likely") else d for d in goal)
        if likely != goal:
            yield likely
        sets = [d for d in goal if type(d) is tuple and len(d) > 1]
        if sets and all(d is FREE or type(d) is tuple for d in goal):
            for pick in (0, -1, 1, 2):
                yield tuple(d if d is FREE else (d[min(pick, len(d) - 1)],) for d in goal)

    def _known(self, nonterminals: list[str]) -> Iterator[tuple[Terms, Columns]]:
        """Combinations of cheap bank entries, as many a nonterminal as the effort allows."""
        most = self.effort.known
        if len(nonterminals) > 1:
            most = max(8, int(most**0.5 * 4))
        pools = []
        for nonterminal in nonterminals:
            entries = self.bank.entries[nonterminal]
            pools.append(list(zip(entries.terms[:most], entries.values[:most])))
        for combination in product(*pools):
            yield tuple(t for t, _ in combination), tuple(v for _, v in combination)

    def _split(self, nonterminal: str, goal: Goal, below: int) -> Term | None:
        rules = self.language.with_role(nonterminal, "ite")
        rows = [r for r, d in enumerate(goal) if d is not FREE]
        if not rules or len(rows) < 2:
            return None
        rule = rules[0]
        if rule.args[1:] != (nonterminal, nonterminal):
            return None
        text = self.language.sorts[nonterminal] == "String"
        # Branches of other sorts come from the bank, which is large.
        depth = max(0, self.effort.depth - 1) if text else -1
        cover = Cover(self.bank, rule, goal, lambda part: self.plain(nonterminal, part, depth))
        whole = sum(1 << r for r in rows)
        if text:
            found = cover.best(whole, 2, below)
        else:
            found = self._tree(rule, nonterminal, goal, cover.tests, whole)
            if found is not None and found.cost >= below:
                found = None
            if found is None or (self._narrow(goal) and found.cost > SMALL):
                fewer = cover.best(whole, 2, below if found is None else found.cost)
                found = fewer if fewer is not None else found
        for branches in range(3, self.effort.branches + 1):
            if found is not None or not text:
                break
            found = cover.best(whole, branches, below)
        return found

    @staticmethod
    def _narrow(goal: Goal) -> bool:
        """Whether every row leaves so few values open that inverting them says something."""
        return all(d is FREE or (type(d) is tuple and len(d) <= 4) for d in goal)

    def _tree(self, rule: Rule, nonterminal: str, goal: Goal, tests: list[tuple[int, Term]], whole: int) -> Term | None:
        """A decision tree over few bank entries that are together right on every row."""
        entries = self.bank.entries[nonterminal]
        masks: dict[int, int] = {}
        concerned = [(r, d) for r, d in enumerate(goal) if d is not FREE]
        for number, values in enumerate(entries.values):
            mask = 0
            for row, domain in concerned:
                if values[row] in domain:
                    mask |= 1 << row
            if mask:
                masks[number] = mask
        best: dict[int, Term] = {}
        for number, mask in masks.items():
            term = entries.terms[number]
            if mask not in best or term.cost < best[mask].cost:
                best[mask] = term
        return learn_small(rule, list(best.items()), tests, whole, self.deadline)
