"""Text closure: what repeated steps of a grammar reach from its inputs, each one unit of search whatever its size.

As `positions` does for searches: items between separators, what is left when every separator is taken away, what
follows the last one, how often one occurs, and the numbers that stand in a text.
"""

from __future__ import annotations

from collections.abc import Sequence

from csp_ir.deduction.bank import Bank, OutOfTime
from csp_ir.deduction.language import Rule, Term, Values, evaluate
from csp_ir.deduction.marks import (
    MOST_ITEMS,
    STEP,
    Marks,
    Tools,
    Valued,
    applied,
    behind_last,
    counted,
    most_items,
    priced,
    replaced,
    separators,
    shorter,
    text_of,
    tools_of,
)

SEPARATORS = 12  # of one input
ITEMS = 4  # of one separator that are texts of their own
FARTHEST = 6  # that a number may begin from a position
COUNTED_IN = 24  # texts in which occurrences are counted
PIECES, TESTED = 8, 10  # texts allowed for one that is cut again, and for one that is tested


def close_texts(bank: Bank, full: Sequence[Values], outputs: Sequence[object], most: int) -> None:
    """Add what the steps reach to the bank, at most `most` texts and as many numbers.

    full: the inputs on all rows, of which the bank may see a few; outputs: what is wanted on the rows of the bank.
    """
    tools = tools_of(bank.language)
    if tools is None or not most:
        return
    for leaf in bank.language.leaves[tools.text]:
        if leaf.column >= 0:
            _Closure(bank, tools, leaf, full, outputs, most).run()


class _Closure:
    """The steps from one input."""

    def __init__(
        self, bank: Bank, tools: Tools, leaf: Term, full: Sequence[Values], outputs: Sequence[object], most: int
    ) -> None:
        self.bank, self.tools, self.most = bank, tools, most
        self.base = Valued(leaf, bank.columns[leaf.column])
        self.texts: Values = full[leaf.column]
        self.full = full
        self.outputs = [o for o in outputs if isinstance(o, str)]
        self.separators = separators(tools, self.texts, SEPARATORS)
        self.reached: list[Valued] = []
        self.added = 0

    def run(self) -> None:
        marked = [m for m in map(self._items, self.separators) if m is not None]
        for first in marked:
            for second in marked:
                self._between(first, second)
        self._stripped()
        pieces = list(self.reached)
        for text in pieces[: self.most // PIECES]:
            self._last(text)
        for text in [self.base, *pieces][: min(COUNTED_IN, self.most)]:
            self._numbers(text)
        for text in pieces[: self.most // TESTED]:
            self._held(text)
        _tokens(self.bank, self.tools, self.base)

    def _enter(self, text: Valued | None) -> None:
        if text is None or self.added >= self.most:
            return
        if self.bank.deadline.passed:
            raise OutOfTime
        if self.bank.add(self.tools.text, text.term, text.values):
            self.added += 1
            self.reached.append(text)

    def _number(self, number: Valued | None) -> None:
        if number is not None:
            if self.bank.deadline.passed:
                raise OutOfTime
            if self.bank.add(self.tools.number, number.term, number.values):
                self._tested(number)

    def _tested(self, number: Valued) -> None:
        """Whether the number is one that it often is, as a test: that nothing was found, or how much was."""
        language = self.bank.language
        for nonterminal, sort in language.sorts.items():
            if sort != "Bool":
                continue
            for rule in language.with_role(nonterminal, "equal"):
                if rule.args != (self.tools.number, self.tools.number):
                    continue
                for value in sorted(set(number.values))[:3]:
                    amount = self.tools.amount(value, self.bank.rows)
                    if amount is not None and len(set(number.values)) > 1:
                        test = applied(rule, number, amount)
                        self.bank.add(nonterminal, test.term, test.values)

    def _between(self, first: Marks, second: Marks) -> None:
        """What stands between the first of one separator and the next of another."""
        if first is second or self.tools.sub is None:
            return
        start = first.start(1)
        end = applied(self.tools.find, second.padded, second.separator, start)
        size = applied(self.tools.sub, end, start)
        self._enter(priced(applied(self.tools.cut, self.base, start, size), 2 * STEP))

    def _items(self, separator: Term) -> Marks | None:
        """Where items begin and end, some of them, and what follows the last separator."""
        text = text_of(separator)
        many = min(MOST_ITEMS, most_items(self.texts, text))
        try:
            marks = Marks(self.tools, self.base, separator, many)
        except ValueError:
            return None
        for k in range(many):
            if len(text) > 1 or k < ITEMS:
                self._number(marks.start(k))
                self._number(marks.end(k))
            if k < ITEMS:
                self._enter(marks.item(k))
        self._enter(behind_last(self.tools, self.base, marks.separator, most_items(self.texts, text) - 1))
        self._enter(marks.from_behind(1))
        return marks

    def _last(self, text: Valued) -> None:
        """What follows the last separator in a piece of the input, and the piece without it."""
        everywhere = evaluate(text.term, self.full, len(self.texts))
        for separator in self.separators:
            letter = text_of(separator)
            if any(letter in t.strip(letter) for t in text.values):
                times = most_items(everywhere, letter) - 1
                self._enter(behind_last(self.tools, text, self.tools.written(separator, self.bank.rows), times))

    def _held(self, text: Valued) -> None:
        """Whether a piece holds one of the separators, begins or ends with it."""
        own = (self.tools.text, self.tools.text)
        for nonterminal, sort in self.bank.language.sorts.items():
            if sort != "Bool":
                continue
            for rule in self.bank.language.rules[nonterminal]:
                if rule.args != own or rule.component.commutes:
                    continue
                for separator in self.separators:
                    other = self.tools.written(separator, self.bank.rows)
                    for pair in ((text, other), (other, text)):
                        test = applied(rule, *pair)
                        if len(set(test.values)) > 1:
                            self.bank.add(nonterminal, test.term, test.values)

    def _stripped(self) -> None:
        """Without each separator, and without more and more of those that nothing wanted holds."""
        rows = self.bank.rows
        whole: Valued | None = self.base
        for separator in self.separators:
            old = self.tools.written(separator, rows)
            none = shorter(self.tools, old) if len(old.values[0]) == 1 else None
            if none is None:
                continue
            times = max(text.count(old.values[0]) for text in self.texts)
            self._enter(replaced(self.tools, self.base, old, none, times))
            if whole is not None and not any(old.values[0] in o for o in self.outputs):
                whole = replaced(self.tools, whole, old, none, times)
                if whole is not None:
                    self._enter(whole)
        if whole is not None and whole is not self.base:
            self.bank.bases.append(whole)
            self._sized(whole)

    def _sized(self, text: Valued) -> None:
        """Where a text begins that is as long as everything wanted is and ends as the given text does."""
        sizes = set(map(len, self.outputs))
        size = self.tools.amount(sizes.pop(), self.bank.rows) if len(sizes) == 1 else None
        if size is None or self.tools.length is None or self.tools.sub is None:
            return
        self._number(size)
        whole = applied(self.tools.length, text)
        self._number(whole)
        self._number(applied(self.tools.sub, whole, size))

    def _numbers(self, text: Valued) -> None:
        """How often separators occur in a text, and the number that it is."""
        language = self.bank.language
        for rule in language.with_role(self.tools.number, "to_int"):
            if rule.args == (self.tools.text,) and any(v.isdigit() for v in text.values):
                self._number(applied(rule, text))
        everywhere = self.texts if text is self.base else evaluate(text.term, self.full, len(self.texts))
        for separator in self.separators:
            old = self.tools.written(separator, self.bank.rows)
            times = max(t.count(old.values[0]) for t in everywhere)
            if times > 0 and any(old.values[0] in t for t in text.values):
                self._number(counted(self.tools, text, old, times))


def _tokens(bank: Bank, tools: Tools, base: Valued) -> None:
    """The numbers written in a text that begin, on every row that has some, as far from a position of the bank."""
    found = {row: dict(numerals) for row, text in enumerate(base.values) if (numerals := _numerals(text))}
    if len(found) < 2:
        return
    to_int = [r for r in bank.language.with_role(tools.number, "to_int") if r.args == (tools.text,)]
    entries = bank.entries[tools.number]
    first = next(iter(found))
    seen: set[Values] = set()
    for term, values in list(zip(entries.terms, entries.values)):
        if bank.deadline.passed:
            raise OutOfTime
        for begin in found[first]:
            shift = begin - values[first]
            if abs(shift) > FARTHEST or not all(values[row] + shift in starts for row, starts in found.items()):
                continue
            sizes = {starts[values[row] + shift] - values[row] - shift for row, starts in found.items()}
            where = tuple(values[row] + shift for row in found)
            if where in seen or len(sizes) > 1:
                continue
            seen.add(where)
            place = _shifted(tools, Valued(term, values), shift)
            size = tools.amount(sizes.pop(), bank.rows)
            if place is not None and size is not None:
                bank.add(tools.number, place.term, place.values)
                piece = applied(tools.cut, base, place, size)
                for rule in to_int:
                    number = applied(rule, piece)
                    bank.add(tools.number, number.term, number.values)


def _shifted(tools: Tools, number: Valued, shift: int) -> Valued | None:
    if not shift:
        return number
    amount = tools.amount(abs(shift), len(number.values))
    rule: Rule | None = tools.add if shift > 0 else tools.sub
    return None if amount is None or rule is None else applied(rule, number, amount)


def _numerals(text: str) -> list[tuple[int, int]]:
    """Where runs of digits begin and end."""
    found, begin = [], -1
    for place, letter in enumerate(text + " "):
        digit = "0" <= letter <= "9"
        if digit and begin < 0:
            begin = place
        elif not digit and begin >= 0:
            found.append((begin, place))
            begin = -1
    return found
