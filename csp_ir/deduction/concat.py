"""A wanted text as pieces put together: shortest path over tuples of output offsets.

A state is how much of each row's output is written. A piece leads from one state to another: a bank entry that
continues every row's output, or a substring of a base text whose start and end positions are computed
integers, found jointly for all rows through bit masks over the integer entries.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Sequence
from itertools import chain
from operator import add
from typing import Any

from csp_ir.deduction.bank import Bank, Deadline, Entries, OutOfTime, bits
from csp_ir.deduction.language import Rule, Term

State = tuple[int, ...]
Edge = tuple[int, Term, State]
NEVER = 1 << 30


class _Slices:
    """The substrings of one base text under one slice (start, length) or single-character rule."""

    def __init__(
        self, bank: Bank, rule: Rule, base: Term, texts: Sequence[str], rows: Sequence[int], outputs: Sequence[str]
    ) -> None:
        self.rule, self.base, self.texts, self.rows, self.outputs = rule, base, texts, tuple(rows), outputs
        self.starts: Entries = bank.entries[rule.args[1]]
        self.single = rule.component.role == "at"
        self.lengths = self.starts if self.single else bank.entries[rule.args[2]]
        self.minus = None
        if not self.single:
            for sub in bank.language.with_role(rule.args[2], "sub"):
                if sub.args[1] == rule.args[1] and sub.args[0] == rule.args[2]:
                    self.minus = sub
        self._start_masks: list[dict[str, int]] = [{} for _ in rows]
        self._common: list[dict[tuple[int, int], int]] = [{} for _ in rows]
        self.memo = bank.slices.setdefault((rule, base, self.rows), {})
        self.all_lengths = (1 << len(self.lengths.values)) - 1
        self.all_starts = (1 << len(self.starts.values)) - 1

    def starts_of(self, place: int, letter: str) -> int:
        """Mask of the integers that point at `letter` in the base's text of a row."""
        masks = self._start_masks[place]
        if letter not in masks:
            by_value = self.starts.by_value(self.rows[place])
            found, text = 0, self.texts[place]
            at = text.find(letter)
            while at >= 0:
                found |= by_value.get(at, 0)
                at = text.find(letter, at + 1)
            masks[letter] = found
        return masks[letter]

    def common(self, place: int, start: int, offset: int) -> int:
        """How many letters the base's text from `start` shares with the output from `offset`."""
        memo = self._common[place]
        known = memo.get((start, offset))
        if known is None:
            text, output = self.texts[place], self.outputs[place]
            known, most = 0, min(len(text) - start, len(output) - offset)
            while known < most and text[start + known] == output[offset + known]:
                known += 1
            memo[(start, offset)] = known
        return known

    def edges(self, state: State, strict: bool, most_starts: int) -> Iterator[Edge]:
        """Pieces that continue every row at `state`; `strict`: by at least one letter each."""
        found = self.all_starts
        for place, offset in enumerate(state):
            output = self.outputs[place]
            if offset < len(output):
                here = self.starts_of(place, output[offset])
                if not strict:
                    text = self.texts[place]
                    here |= (
                        self.all_starts
                        if self.lengths.up_to(self.rows[place], 0)
                        else (
                            self.starts.up_to(self.rows[place], -1)
                            | self.all_starts & ~self.starts.up_to(self.rows[place], len(text) - 1)
                        )
                    )
            elif strict:
                return
            else:
                here = self.all_starts
            found &= here
            if not found:
                return
        if self.single:
            for number in bits(found):
                yield from self._single(number, state)
            return
        for tried, number in enumerate(bits(found)):
            if tried >= most_starts:
                return
            yield from self._ends(number, state, strict)

    def _single(self, number: int, state: State) -> Iterator[Edge]:
        values = self.starts.values[number]
        after = []
        for place, offset in enumerate(state):
            start, text = values[self.rows[place]], self.texts[place]
            if 0 <= start < len(text):
                if not self.outputs[place].startswith(text[start], offset):
                    return
                offset += 1
            after.append(offset)
        term = Term(self.rule.component, (self.base, self.starts.terms[number]))
        yield term.cost, term, tuple(after)

    def _ends(self, number: int, state: State, strict: bool) -> Iterator[Edge]:
        values, texts = self.starts.values[number], self.texts
        shared = tuple(
            [
                self.common(place, start, offset) if 0 <= (start := values[row]) < len(texts[place]) else 0
                for place, (row, offset) in enumerate(zip(self.rows, state))
            ]
        )
        key = (number, shared, strict)
        steps = self.memo.get(key)
        if steps is None:
            steps = self.memo[key] = self._steps(number, shared, strict)
        for cost, term, counts in steps:
            yield cost, term, tuple(map(add, state, counts))

    def _steps(self, number: int, shared: State, strict: bool) -> list[Edge]:
        """Lengths of the slices from one start that take at most `shared` letters a row, cheapest of equal ones."""
        values, start_term = self.starts.values[number], self.starts.terms[number]
        lengths, rows = self.lengths, self.rows
        found, ends = self.all_lengths, self.all_lengths
        for place, row in enumerate(rows):
            start, size = values[row], len(self.texts[place])
            if not 0 <= start < size:
                continue
            most = shared[place]
            if size - start > most:
                found &= lengths.up_to(row, most)
                ends &= lengths.up_to(row, start + most)
            if strict:
                found &= ~lengths.up_to(row, 0)
                ends &= ~lengths.up_to(row, start)
            if not found and not ends:
                return []
        best: dict[State, tuple[int, Term, bool]] = {}
        head = self.rule.component.cost + self.base.cost + start_term.cost
        for mask, relative in ((found, True), (ends if self.minus is not None else 0, False)):
            extra = 0 if relative or self.minus is None else self.minus.component.cost + start_term.cost
            for entry in bits(mask):
                term = lengths.terms[entry]
                if not relative and term is start_term:
                    continue
                counts = lengths.values[entry]
                taken = tuple(
                    [
                        0 if (c := counts[row] - (0 if relative else values[row])) <= 0 else c if c < most else most
                        for row, most in zip(rows, shared)
                    ]
                )
                cost = head + extra + term.cost
                known = best.get(taken)
                if (known is None or cost < known[0]) and any(taken):
                    best[taken] = (cost, term, relative)
        out: list[Edge] = []
        for taken, (cost, term, relative) in best.items():
            if not relative:
                assert self.minus is not None
                term = Term(self.minus.component, (term, start_term))
            out.append((cost, Term(self.rule.component, (self.base, start_term, term)), taken))
        return out


class Assembler:
    """Pieces for one goal of a nonterminal: the rows in `rows` have the known texts `outputs`."""

    def __init__(
        self,
        bank: Bank,
        nonterminal: str,
        rows: Sequence[int],
        outputs: Sequence[str],
        bases: int,
        deadline: Deadline,
        constants: bool = False,
    ) -> None:
        self.bank, self.rows, self.outputs, self.deadline = bank, tuple(rows), tuple(outputs), deadline
        language = bank.language
        self.joins = [r for r in language.with_role(nonterminal, "concat") if r.args == (nonterminal, nonterminal)]
        entries = bank.entries[nonterminal]
        self.whole: list[tuple[int, Term, tuple[Any, ...]]] = []
        for term, values in zip(entries.terms, entries.values):
            if constants and not term.constant:
                continue
            mine = tuple([values[r] for r in self.rows])
            for value, output in zip(mine, self.outputs):
                if value not in output:
                    break
            else:
                if any(mine):
                    self.whole.append((term.cost, term, mine))
        self.slices: list[_Slices] = []
        self._best: dict[State, tuple[int, State, Term | None]] = {}
        self._closed: set[State] = set()
        for rule in (
            () if constants else (*language.with_role(nonterminal, "slice"), *language.with_role(nonterminal, "at"))
        ):
            for base, values in self._bases(rule, bases):
                texts = [values[r] for r in self.rows]
                self.slices.append(_Slices(bank, rule, base, texts, self.rows, self.outputs))

    def _bases(self, rule: Rule, most: int) -> Iterator[tuple[Term, tuple[Any, ...]]]:
        entries = self.bank.entries[rule.args[0]]
        inputs = [e for e in zip(entries.terms, entries.values) if e[0].column >= 0]
        yield from inputs
        taken = 0
        for term, values in chain(self.bank.bases[:most], zip(entries.terms, entries.values)):
            if taken >= most:
                return
            if term.constant or term.column >= 0:
                continue
            # A substring of an input is itself sliced out of the input.
            if any(all(v in w for v, w in zip(values, other)) for _, other in inputs):
                continue
            if sum(map(len, values)) < self.bank.rows * 2:
                continue
            taken += 1
            yield term, values

    def _remaining(self) -> list[list[int]]:
        """Per row and offset a lower bound of what the rest of the output costs, from that row alone."""
        out: list[list[int]] = []
        joint = self.joins[0].component.cost if self.joins else 0
        for place, output in enumerate(self.outputs):
            least = [NEVER] * len(output) + [-joint]
            longest = [[0] * len(output) for _ in range(2)]
            prices = [NEVER, NEVER]
            for slices in self.slices:
                kind = 0 if slices.single else 1
                price = slices.rule.component.cost + slices.base.cost + (1 if slices.single else 2)
                prices[kind] = min(prices[kind], price)
                text, reach = slices.texts[place], longest[kind]
                for offset in range(len(output)):
                    most = reach[offset]
                    while offset + most < len(output) and output[offset : offset + most + 1] in text:
                        most += 1
                    reach[offset] = min(most, 1) if kind == 0 else most
            by_value: dict[str, int] = {}
            for cost, _, values in self.whole:
                value = values[place]
                by_value[value] = min(cost, by_value.get(value, NEVER))
            for offset in range(len(output) - 1, -1, -1):
                best = NEVER
                for kind in (0, 1):
                    most = longest[kind][offset]
                    if most:
                        rest = min(least[offset + 1 : offset + most + 1])
                        best = min(best, prices[kind] + joint + rest)
                for value, cost in by_value.items():
                    if value and output.startswith(value, offset):
                        best = min(best, cost + joint + least[offset + len(value)])
                least[offset] = best
            out.append(least)
        return out

    def pieces(self, state: State, strict: bool, most_starts: int) -> Iterator[Edge]:
        outputs = self.outputs
        for cost, term, values in self.whole:
            for value, output, offset in zip(values, outputs, state):
                if not output.startswith(value, offset):
                    break
            else:
                yield cost, term, tuple([o + len(v) for o, v in zip(state, values)])
        for slices in self.slices:
            yield from slices.edges(state, strict, most_starts)

    def run(self, strict: bool, most_states: int, most_starts: int, below: int) -> Term | None:
        """The cheapest assembly cheaper than `below` found within `most_states` expansions."""
        begin: State = (0,) * len(self.rows)
        goal: State = tuple(map(len, self.outputs))
        if begin == goal:
            return None
        join = self.joins[0] if self.joins else None
        joint = join.component.cost if join is not None else 0
        least = self._remaining()
        first = max(row[0] for row in least)
        if first >= NEVER or first >= below:
            return None
        best: dict[State, tuple[int, State, Term | None]] = {begin: (0, begin, None)}
        heap: list[tuple[int, int, State]] = [(first, 0, begin)]
        count = expanded = 0
        closed: set[State] = set()
        self._best, self._closed = best, closed
        while heap:
            _, _, state = heapq.heappop(heap)
            if state == goal:
                break
            if state in closed:
                continue
            cost = best[state][0]
            closed.add(state)
            expanded += 1
            if expanded > most_states:
                return None
            if self.deadline.passed:
                raise OutOfTime
            for step, (extra, term, reached) in enumerate(self.pieces(state, strict, most_starts)):
                if not step & 1023 and self.deadline.passed:
                    raise OutOfTime
                if join is None and reached != goal:
                    continue
                total = cost + extra + (joint if expanded > 1 else 0)
                known = best.get(reached)
                if known is not None and total >= known[0]:
                    continue
                ahead = total if reached == goal else total + joint + max([row[o] for row, o in zip(least, reached)])
                if ahead >= below:
                    continue
                best[reached] = (total, state, term)
                count += 1
                heapq.heappush(heap, (ahead, count, reached))
        if goal not in best or goal == begin:
            return None
        return self.chain(self._path(goal))

    def _path(self, state: State) -> list[Term]:
        terms: list[Term] = []
        while any(state):
            _, state, piece = self._best[state]
            assert piece is not None
            terms.append(piece)
        return terms[::-1]

    def reached(self, most: int) -> list[tuple[list[Term], State]]:
        """States of the last run with something written and something left, cheapest first, with their pieces."""
        if not self.joins:
            return []
        goal = tuple(map(len, self.outputs))
        states = sorted((s for s in self._closed if any(s) and s != goal), key=lambda s: self._best[s][0])
        return [(self._path(s), s) for s in states[:most]]

    def chain(self, terms: list[Term]) -> Term:
        """The terms put together, nested to the right."""
        whole = terms[-1]
        for piece in terms[-2::-1]:
            whole = Term(self.joins[0].component, (piece, whole))
        return whole
