"""Texts cut at a separator, all of it in terms of a grammar that only finds, cuts, joins and replaces.

The k-th item of a text begins behind the k-th separator. A grammar has no split, but a text with more separators put
behind it has as many places to find as are asked for, so that items that are not there begin past the end of the text
and are empty; replacing again and again leaves no separator, and what that changes in length counts them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from csp_ir.deduction.language import Language, Rule, Term, Values, evaluate

MOST_ITEMS = 24  # of a text
MOST_REPLACED = 24  # times that one replacement is made
MOST_ADDED = 20  # constants, for a number
AMOUNT, PLACE, STEP = 5, 3, 3  # what a number costs, a place between items with the items before it, a repeated step
LAST = 6  # times that a text is cut behind its first separator: a step doubles the term
SHORT = 3  # such times up to which that is the shorter way


class Valued(NamedTuple):
    """A term with its values."""

    term: Term
    values: Values


def applied(rule: Rule, *parts: Valued) -> Valued:
    """The rule's component on these; raises whatever its meaning raises."""
    values = tuple(map(rule.component.meaning, *(p.values for p in parts)))
    return Valued(Term(rule.component, tuple(p.term for p in parts)), values)


def priced(valued: Valued | None, cost: int) -> Valued | None:
    """The same at no more than a cost: a step that is repeated says no more than the step."""
    if valued is None or valued.term.cost <= cost:
        return valued
    term = Term(valued.term.op, valued.term.args)
    term.cost = cost
    return Valued(term, valued.values)


@dataclass(frozen=True)
class Tools:
    """What a language takes texts apart with, for one nonterminal of texts and one of numbers."""

    language: Language
    text: str
    number: str
    cut: Rule
    find: Rule
    join: Rule
    add: Rule
    replace: Rule | None
    length: Rule | None
    sub: Rule | None
    same: Rule | None
    choose: Rule | None

    def amount(self, wanted: int, rows: int) -> Valued | None:
        """A number put together from the constants of the grammar; None where they do not reach it."""
        leaves = {t.value: t for t in reversed(self.language.leaves[self.number]) if t.constant}
        if wanted in leaves:
            return Valued(leaves[wanted], (wanted,) * rows)
        below = max((v for v in leaves if 0 < v < wanted), default=None)
        if below is None or wanted > MOST_ADDED * below:
            return None
        first, more = Valued(leaves[below], (below,) * rows), self.amount(wanted - below, rows)
        return None if more is None else priced(applied(self.add, first, more), AMOUNT)

    def constants(self) -> list[Term]:
        """The constant texts of the grammar that say something."""
        return [t for t in self.language.leaves[self.text] if t.constant and t.value]

    def nothing(self, rows: int) -> Valued | None:
        """The empty text."""
        nought, text = self.amount(0, rows), next(iter(self.constants()), None)
        if nought is None or text is None:
            return None
        return applied(self.cut, self.written(text, rows), nought, nought)

    def written(self, term: Term, rows: int) -> Valued:
        return Valued(term, evaluate(term, (), rows))

    def longer(self, short: Term, other: Term) -> Term:
        return Term(self.join.component, (short, other))


def tools_of(language: Language) -> Tools | None:
    """The rules for one sort of texts that can be cut, found in and joined; None where there is none."""
    for text, sort in language.sorts.items():
        if sort != "String":
            continue
        own = (text, text)
        join = next((r for r in language.with_role(text, "concat") if r.args == own), None)
        for cut in language.with_role(text, "slice"):
            number = cut.args[1]
            if join is None or cut.args != (text, number, number):
                continue
            find = next((r for r in language.with_role(number, "find") if r.args == (text, text, number)), None)
            add = next((r for r in language.with_role(number, "add") if r.args == (number, number)), None)
            if find is None or add is None:
                continue
            return Tools(
                language, text, number, cut, find, join, add,
                next((r for r in language.with_role(text, "replace") if r.args == (text, text, text)), None),
                next((r for r in language.with_role(number, "len") if r.args == (text,)), None),
                next((r for r in language.with_role(number, "sub") if r.args == (number, number)), None),
                *_choice(language, text, number),
            )  # fmt: skip
    return None


def _choice(language: Language, text: str, number: str) -> tuple[Rule | None, Rule | None]:
    """Whether two numbers are the same, and one of two texts by such a test."""
    for choose in language.with_role(text, "ite"):
        if choose.args[1:] == (text, text):
            for same in language.with_role(choose.args[0], "equal"):
                if same.args == (number, number) and same.component.name == "=":
                    return same, choose
    return None, None


def separators(tools: Tools, texts: Values, most: int) -> list[Term]:
    """Constants, and two of them put together, that stand in some of the texts: those in most of them first, and long ones."""
    single = [t for t in tools.constants() if any(t.value in text for text in texts)]
    found = {t.value: t for t in single}
    for first in single:
        for second in single:
            whole = first.value + second.value
            if whole not in found and any(whole in text for text in texts):
                # It says more than its first part where that part is always followed so.
                found[whole] = tools.longer(first, second)
    count = {text: sum(text in t for t in texts) for text in found}
    return [found[t] for t in sorted(found, key=lambda t: (-count[t], -len(t)))][:most]


def text_of(term: Term) -> str:
    """The text that a constant term denotes."""
    return str(evaluate(term, (), 1)[0])


class Marks:
    """The items of a text between separators: where they begin and end, and the items themselves."""

    def __init__(self, tools: Tools, base: Valued, separator: Term, most: int) -> None:
        """most: items there can be."""
        rows = len(base.values)
        self.tools, self.separator, self.most = tools, tools.written(separator, rows), most
        self.base = base
        padded = self.separator
        for _ in range(most - 1):
            padded = applied(tools.join, self.separator, padded)
        self.padded = applied(tools.join, base, padded)
        width = tools.amount(len(self.separator.values[0]), rows)
        start = tools.amount(0, rows)
        if width is None or start is None:
            raise ValueError("the numbers of the grammar do not reach")
        self.width = width
        self.starts, self.ends = [start], list[Valued]()

    def start(self, k: int) -> Valued:
        """Where the k-th item begins; past the end of the text where there is none."""
        while len(self.starts) <= k:
            start = applied(self.tools.add, self.end(len(self.starts) - 1), self.width)
            self.starts.append(priced(start, self.base.term.cost + PLACE + len(self.starts)) or start)
        return self.starts[k]

    def end(self, k: int) -> Valued:
        """Where the k-th item ends."""
        while len(self.ends) <= k:
            here = self.start(len(self.ends))
            end = applied(self.tools.find, self.padded, self.separator, here)
            self.ends.append(priced(end, self.base.term.cost + PLACE + len(self.ends)) or end)
        return self.ends[k]

    def item(self, k: int) -> Valued | None:
        """The k-th item, empty where there is none; None where the grammar does not subtract."""
        if self.tools.sub is None:
            return None
        size = self.end(k) if k == 0 else applied(self.tools.sub, self.end(k), self.start(k))
        return priced(applied(self.tools.cut, self.base, self.start(k), size), self.base.term.cost + STEP + k)

    def there(self, k: int) -> Valued | None:
        """Whether there is a k-th item of at least one letter."""
        tools, rows = self.tools, len(self.base.values)
        one = tools.amount(1, rows)
        if tools.same is None or tools.length is None or one is None:
            return None
        first = applied(tools.cut, self.base, self.start(k), one)
        return applied(tools.same, applied(tools.length, first), one)

    def from_behind(self, back: int) -> Valued | None:
        """The last item, with as many before it; the whole text where there are fewer."""
        tools = self.tools
        if tools.choose is None or tools.length is None:
            return None
        size, found = applied(tools.length, self.base), self.base
        for k in range(back + 1, self.most):
            there = self.there(k)
            if there is None:
                return None
            found = applied(tools.choose, there, applied(tools.cut, self.base, self.start(k - back), size), found)
        return priced(found, self.base.term.cost + STEP + back)


def most_items(texts: Sequence[str], separator: str) -> int:
    """How many items the texts have at most."""
    return 1 + max((t.count(separator) for t in texts), default=0)


def replaced(tools: Tools, base: Valued, old: Valued, new: Valued, times: int) -> Valued | None:
    """The base with as many occurrences replaced; None where the new text brings an old one about."""
    if tools.replace is None or times > MOST_REPLACED:
        return None
    cost = base.term.cost + STEP
    for _ in range(times):
        base = applied(tools.replace, base, old, new)
    return priced(base, cost) if not any(o in v for o, v in zip(old.values, base.values)) else None


def shorter(tools: Tools, old: Valued) -> Valued | None:
    """A text without its first letter, as a term: empty for one letter."""
    one, size = tools.amount(1, len(old.values)), tools.length
    if one is None or size is None:
        return None
    return applied(tools.cut, old, one, applied(size, old))


def counted(tools: Tools, base: Valued, old: Valued, times: int) -> Valued | None:
    """How often a text stands in the base: what it loses in length when every occurrence is made one letter shorter."""
    new = shorter(tools, old)
    rest = None if new is None else replaced(tools, base, old, new, times)
    if rest is None or tools.length is None or tools.sub is None:
        return None
    number = applied(tools.sub, applied(tools.length, base), applied(tools.length, rest))
    right = all(n == b.count(o) for n, b, o in zip(number.values, base.values, old.values))
    return priced(number, base.term.cost + STEP) if right else None


def behind_last(tools: Tools, base: Valued, separator: Valued, times: int) -> Valued | None:
    """What follows the last separator, of which there are at most so many."""
    if (times > SHORT or len(separator.values[0]) > 1) and 0 < times <= MOST_REPLACED:
        try:
            marks = Marks(tools, base, separator.term, times + 1)
        except ValueError:
            return None
        found = marks.from_behind(0)
        if found is not None:
            return found
    return _cut_behind(tools, base, separator, times) if len(separator.values[0]) == 1 else None


def _cut_behind(tools: Tools, base: Valued, separator: Valued, times: int) -> Valued | None:
    """What follows the last separator, of one letter: the text cut behind the first, as often as there is one."""
    one, nought = tools.amount(1, len(base.values)), tools.amount(0, len(base.values))
    if one is None or nought is None or tools.length is None or not 0 < times <= LAST:
        return None
    size, cost = applied(tools.length, base), base.term.cost + STEP
    for _ in range(times):  # a text without one is found at -1, and cut at 0
        place = applied(tools.add, applied(tools.find, base, separator, nought), one)
        base = applied(tools.cut, base, place, size)
    return priced(base, cost)
