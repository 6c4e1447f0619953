"""Position closure: integer vectors reached by macro steps, each one unit of search whatever its term's size.

A step goes from a position to the next occurrence of a pattern at or after it, or just behind it. The k-th
occurrence of a pattern is then k steps away, though its term nests k searches.
"""

from __future__ import annotations

import heapq
from typing import Any

from csp_ir.deduction.bank import Bank, OutOfTime
from csp_ir.deduction.language import Rule, Term, Values


def close_positions(bank: Bank, nonterminal: str, most: int, patterns: int) -> None:
    """Add positions reachable by steps to the bank of `nonterminal`, at most `most` of them."""
    language = bank.language
    ints = bank.entries[nonterminal]
    finds = language.with_role(nonterminal, "find")
    adds = [r for r in language.with_role(nonterminal, "add") if r.args == (nonterminal, nonterminal)]
    subs = [r for r in language.with_role(nonterminal, "sub") if r.args == (nonterminal, nonterminal)]
    steps: list[tuple[Rule, Term, Values, Term, Values]] = []
    for rule in finds:
        if rule.args[2] != nonterminal:
            continue
        bases, needles = bank.entries[rule.args[0]], bank.entries[rule.args[1]]
        for at, base in enumerate(bases.terms):
            if base.column < 0 and at > 40:
                break
            if base.column < 0:
                continue
            used = 0
            for number, needle in enumerate(needles.terms):
                texts = needles.values[number]
                if used >= patterns or number > 8 * patterns:
                    break
                if all(texts) and sum(t in b for t, b in zip(texts, bases.values[at])) * 2 >= bank.rows:
                    steps.append((rule, base, bases.values[at], needle, texts))
                    used += 1
    offsets = [(v[0], t) for t, v in zip(ints.terms, ints.values) if t.constant and t.op is None and v[0] in (1, 2)]
    heap: list[tuple[int, int, Term, Values]] = []
    count = 0
    for term, values in zip(ints.terms, ints.values):
        if term.cost <= 3 and all(v >= 0 for v in values):
            heapq.heappush(heap, (0 if term.cost == 1 else 1, count, term, values))
            count += 1
    begin = len(ints.terms)
    done: set[Values] = set()

    def enter(rule: Rule, args: tuple[Term, ...], values: Values) -> Term:
        term = Term(rule.component, args)
        bank.add(nonterminal, term, values)
        return term

    def push(effort: int, term: Term, values: Values) -> None:
        nonlocal count
        if values not in done and all(v >= 0 for v in values):
            count += 1
            heapq.heappush(heap, (effort, count, term, values))

    while heap and len(ints.terms) - begin < most:
        if bank.deadline.passed:
            raise OutOfTime
        effort, _, here, at_values = heapq.heappop(heap)
        if at_values in done:
            continue
        done.add(at_values)
        for rule, base, base_values, needle, texts in steps:
            found = tuple(map(rule.component.meaning, base_values, texts, at_values))
            if all(f < 0 for f in found):
                continue
            args: tuple[Any, ...] = (base, needle, here)
            place = enter(rule, args, found)
            push(effort + 1, place, found)
            for add in adds:
                for amount, leaf in offsets:
                    behind = tuple(f + amount for f in found)
                    push(effort + (1 if amount == 1 else 2), enter(add, (place, leaf), behind), behind)
        if effort:
            for sub in subs:
                for amount, leaf in offsets:
                    if amount == 1:
                        enter(sub, (here, leaf), tuple(v - amount for v in at_values))
