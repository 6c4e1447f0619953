"""Results made item by item: one text from a list's items put together, or how many items there are of a kind.

The inputs are cut at a separator. Where the wanted text falls into as many pieces as there are items, what makes a
piece of an item is a task of its own; where it does not, terms and tests of one item are tried together. What is
found is written once for each item there can be, on a text with more separators behind it (`marks`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from csp_ir.deduction.bank import Bank, Deadline, OutOfTime
from csp_ir.deduction.language import Language, Rule, Term, Values, evaluate
from csp_ir.deduction.marks import (
    MOST_ITEMS,
    Marks,
    Tools,
    Valued,
    applied,
    most_items,
    separators,
    text_of,
    tools_of,
)

SEPARATORS = 8
TEXTS, PLACES, TESTS = 400, 400, 400  # of one item, that are tried together
LONGEST = 40_000  # of an answer, in parts

Test = tuple[int, Term | None, bool]  # where it holds, the test, whether it is the contrary of the term
VIEW = 5  # rows at first

Solve = Callable[[Sequence[Values], Values], Term | None]
BankOf = Callable[[Sequence[Values], int], Bank]


@dataclass(frozen=True)
class Split:
    """An input, or a piece of it, cut at a separator: the items of each row."""

    leaf: Term
    base: Valued
    separator: Term
    items: tuple[tuple[str, ...], ...]

    @property
    def most(self) -> int:
        return max(map(len, self.items))


def splits(tools: Tools, columns: Sequence[Values], whole: bool) -> Iterator[Split]:
    """Inputs that fall into several items, or pieces of inputs that do."""
    for leaf in tools.language.leaves[tools.text]:
        if leaf.column < 0:
            continue
        text = Valued(leaf, columns[leaf.column])
        for base in [text] if whole else pieces_of(tools, text):
            for separator in separators(tools, base.values, SEPARATORS):
                between = text_of(separator)
                if 1 < most_items(base.values, between) <= MOST_ITEMS:
                    items = tuple(tuple(t.split(between)) for t in base.values)
                    if all(all(row) for row in items):
                        yield Split(leaf, base, separator, items)


def pieces_of(tools: Tools, text: Valued) -> Iterator[Valued]:
    """What stands before the first of a separator, and behind it."""
    for separator in separators(tools, text.values, SEPARATORS):
        try:
            marks = Marks(tools, text, separator, 2)
        except ValueError:
            continue
        for piece in (marks.item(0), marks.from_behind(0)):
            if piece is not None and piece.values != text.values:
                yield piece


class ByItems:
    """The results of one task that are made item by item, for rising effort."""

    def __init__(self, language: Language, columns: Sequence[Values], outputs: Values) -> None:
        self.language, self.columns, self.outputs = language, columns, outputs
        self.tools = tools_of(language)
        self.splits = [] if self.tools is None else list(splits(self.tools, columns, True))
        self.parts = [] if self.tools is None else list(splits(self.tools, columns, False))

    def solve(self, alone: Solve, bank_of: BankOf, deadline: Deadline) -> Iterator[Term]:
        """Terms for the whole task; whoever asks has to judge them.

        alone: solves a task of one item; bank_of: the bank of items, one a row.
        """
        tools = self.tools
        if tools is None or tools.sub is None:
            return
        for split in self.splits:
            writer = _Writer(tools, split, bank_of)
            if self.language.start == tools.text:
                yield from self._aligned(tools, split, writer, alone)
                yield from self._chosen(tools, split, writer, bank_of, deadline)
            yield from self._numbered(tools, split, writer, bank_of, deadline)
        for split in self.parts if self.language.start == tools.text else ():
            yield from self._aligned(tools, split, _Writer(tools, split, bank_of), alone)

    def _aligned(self, tools: Tools, split: Split, writer: _Writer, alone: Solve) -> Iterator[Term]:
        """Where what is wanted falls into as many pieces as there are items."""
        joints: list[Term | None] = [None, *separators(tools, self.outputs, SEPARATORS)]
        for joint in joints:
            pieces = [list(o) if joint is None else o.split(text_of(joint)) for o in self.outputs]
            if any(len(p) != len(i) for p, i in zip(pieces, split.items)):
                continue
            if joint is None and any(a not in b for p, i in zip(pieces, split.items) for a, b in zip(p, i)):
                continue  # as many letters as items by chance
            wanted: dict[tuple[Any, ...], str] = {}
            for row, (items, parts) in enumerate(zip(split.items, pieces)):
                for item, part in zip(items, parts):
                    key = tuple(item if c == split.leaf.column else v[row] for c, v in enumerate(self.columns))
                    if wanted.setdefault(key, part) != part:
                        wanted = {}
                        break
                else:
                    continue
                break
            if not wanted:
                continue
            found = alone(tuple(zip(*wanted)), tuple(wanted.values()))
            if found is not None and (term := writer.joined(found, None, False, joint)) is not None:
                yield term

    def _elements(self, split: Split, rows: Sequence[int]) -> tuple[list[Values], list[range]]:
        """The inputs with one item each, those of a row together, and one more that is empty."""
        found, places, number = [], [], 0
        for row in rows:
            items = split.items[row]
            for item in items:
                found.append(tuple(item if c == split.leaf.column else v[row] for c, v in enumerate(self.columns)))
            places.append(range(number, number + len(items)))
            number += len(items)
        found.append(tuple("" if c == split.leaf.column else v[rows[0]] for c, v in enumerate(self.columns)))
        return list(zip(*found)), places

    def _view(self, split: Split) -> list[int]:
        """A few rows that are told apart by how many items they have and how long their result is."""
        kinds: dict[tuple[int, int], int] = {}
        for row, (items, output) in enumerate(zip(split.items, self.outputs)):
            kinds.setdefault((len(items), len(str(output))), row)
        return sorted(kinds.values(), key=lambda r: len(split.items[r]))[-VIEW:]

    def _chosen(
        self, tools: Tools, split: Split, writer: _Writer, bank_of: BankOf, deadline: Deadline
    ) -> Iterator[Term]:
        """Where some of the items give something, which is put together."""
        view = self._view(split)
        columns, places = self._elements(split, view)
        outputs = [self.outputs[row] for row in view]
        bank = bank_of(columns, len(columns[0]))
        whole = (1 << len(columns[0])) - 1
        tests: list[Test] = [(whole, None, False), *_tests(bank)][:TESTS]
        alike: dict[int, list[Test]] = {}
        first = places[0]
        for one in tests:
            alike.setdefault(one[0] >> first.start & ((1 << len(first)) - 1), []).append(one)
        joints: list[Term | None] = [None, *separators(tools, self.outputs, SEPARATORS)]
        spelled = [("" if j is None else text_of(j), j) for j in joints]
        for term, values in _pieces(tools, split.leaf, bank):
            if deadline.passed:
                raise OutOfTime
            for here, those in alike.items():
                chosen = [values[k] for k in first if here >> k - first.start & 1]
                for text, joint in spelled:
                    if text.join(chosen) != outputs[0]:
                        continue
                    for mask, test, swapped in those:
                        if (
                            all(_gives(values, mask, text, p, o) for p, o in zip(places, outputs))
                            and self._everywhere(split, term, test, swapped, text)
                            and (found := writer.joined(term, test, swapped, joint)) is not None
                        ):
                            yield found

    def _everywhere(self, split: Split, term: Term, test: Term | None, swapped: bool, joint: str) -> bool:
        """Whether the pieces are right on all rows."""
        columns, places = self._elements(split, range(len(self.outputs)))
        count = len(columns[0])
        try:
            values = evaluate(term, columns, count)
            truths = [True] * count if test is None else [bool(t) != swapped for t in evaluate(test, columns, count)]
        except (ValueError, IndexError, TypeError, KeyError, ZeroDivisionError, OverflowError):
            return False
        mask = sum(1 << k for k, truth in enumerate(truths) if truth)
        return all(_gives(values, mask, joint, p, o) for p, o in zip(places, self.outputs))

    def _numbered(
        self, tools: Tools, split: Split, writer: _Writer, bank_of: BankOf, deadline: Deadline
    ) -> Iterator[Term]:
        """Where what is wanted is how many items pass a test."""
        if not all(isinstance(o, str) and o.isdigit() for o in self.outputs):
            return
        view = self._view(split)
        counts = [int(self.outputs[row]) for row in view]
        columns, places = self._elements(split, view)
        bank = bank_of(columns, len(columns[0]))
        for mask, test, swapped in _tests(bank):
            if deadline.passed:
                raise OutOfTime
            if mask >> (len(columns[0]) - 1) & 1:
                continue  # what is not there must not count
            if all((mask >> p.start & ((1 << len(p)) - 1)).bit_count() == n for p, n in zip(places, counts)):
                found = writer.number(test, swapped)
                if found is not None:
                    yield found


def _gives(values: Values, mask: int, joint: str, places: range, wanted: str) -> bool:
    return joint.join([values[k] for k in places if mask >> k & 1]) == wanted


def _pieces(tools: Tools, leaf: Term, bank: Bank) -> Iterator[tuple[Term, Values]]:
    """What one item may give: the texts of a bank, and the letters of the item at its positions."""
    texts, numbers = bank.entries[tools.text], bank.entries[tools.number]
    yield from sorted(((t, v) for t, v in zip(texts.terms, texts.values) if not t.constant), key=_cost)[:TEXTS]
    seen = set(texts.values)
    for rule in tools.language.with_role(tools.text, "at"):
        if rule.args == (tools.text, tools.number):
            for place in sorted(zip(numbers.terms, numbers.values), key=_cost)[:PLACES]:
                letter = applied(rule, Valued(leaf, bank.columns[leaf.column]), Valued(*place))
                if letter.values not in seen:
                    seen.add(letter.values)
                    yield letter


def _cost(valued: tuple[Term, Values]) -> int:
    return valued[0].cost


def _tests(bank: Bank) -> Iterator[tuple[int, Term, bool]]:
    """The tests of a bank, and their contraries, with the rows on which they hold; one for each set of rows."""
    seen: set[int] = set()
    language = bank.language
    for nonterminal, sort in language.sorts.items():
        if sort != "Bool":
            continue
        entries = bank.entries[nonterminal]
        for term, values in sorted(zip(entries.terms, entries.values), key=lambda e: e[0].cost):
            mask = sum(1 << r for r, v in enumerate(values) if v)
            for swapped in (False, True):
                here = mask ^ ((1 << len(values)) - 1) if swapped else mask
                if here and here not in seen:
                    seen.add(here)
                    yield here, term, swapped


class _Writer:
    """Terms for all items from the terms for one."""

    def __init__(self, tools: Tools, split: Split, bank_of: BankOf) -> None:
        self.tools, self.split, self.bank_of = tools, split, bank_of
        try:
            self.marks: Marks | None = Marks(tools, split.base, split.separator, split.most)
        except ValueError:
            self.marks = None
        nothing = tools.nothing(1)
        self.nothing = None if nothing is None else nothing.term
        self._present: tuple[Term, bool] | None = None

    def _conditional(self, nonterminal: str) -> Rule | None:
        own = (nonterminal, nonterminal)
        return next((r for r in self.tools.language.with_role(nonterminal, "ite") if r.args[1:] == own), None)

    def present(self) -> tuple[Term, bool] | None:
        """A test of whether there is an item, and whether it says the contrary."""
        if self._present is None:
            items = tuple(dict.fromkeys(i for row in self.split.items for i in row))[:50]
            columns = [(*items, "") if k == self.split.leaf.column else None for k in range(self.split.leaf.column + 1)]
            if any(c is None for c in columns):
                return None
            bank = self.bank_of(columns, len(items) + 1)  # type: ignore[arg-type]
            there = (1 << len(items)) - 1
            for mask, term, swapped in _tests(bank):
                if mask == there:
                    self._present = term, swapped
                    break
        return self._present

    def _if(self, rule: Rule, test: Term, swapped: bool, yes: Term, no: Term) -> Term:
        return Term(rule.component, (test, no, yes) if swapped else (test, yes, no))

    def joined(self, piece: Term, test: Term | None, swapped: bool, joint: Term | None) -> Term | None:
        """The pieces of the items that pass the test, put together."""
        if self.marks is None:
            return None
        rule, present = self._conditional(self.tools.text), None
        if joint is not None or _on_nothing(piece, self.split.leaf) != "":
            present = self.present()
            if present is None or rule is None or self.nothing is None:
                return None
        if test is not None and (rule is None or self.nothing is None):
            return None
        parts = []
        for k in range(self.split.most):
            item = self.marks.item(k)
            if item is None:
                return None
            part = put(piece, self.split.leaf, item.term)
            if joint is not None and (k or test is not None):
                part = Term(self.tools.join.component, (joint, part))
            if test is not None and rule is not None and self.nothing is not None:
                part = self._if(rule, put(test, self.split.leaf, item.term), swapped, part, self.nothing)
            if present is not None and k and rule is not None and self.nothing is not None:
                part = self._if(rule, put(present[0], self.split.leaf, item.term), present[1], part, self.nothing)
            parts.append(part)
        whole = parts[-1]
        for part in parts[-2::-1]:
            whole = Term(self.tools.join.component, (part, whole))
        if joint is not None and test is not None:  # every piece has a joint before it
            width = self.tools.amount(len(text_of(joint)), 1)
            if width is None or self.tools.length is None:
                return None
            size = Term(self.tools.length.component, (self.marks.padded.term,))
            whole = Term(self.tools.cut.component, (whole, width.term, size))
        return whole if whole.cost <= LONGEST else None

    def number(self, test: Term, swapped: bool) -> Term | None:
        """How many items pass the test."""
        tools = self.tools
        rule = self._conditional(tools.number)
        one, nought = tools.amount(1, 1), tools.amount(0, 1)
        show = next((r for r in tools.language.with_role(tools.language.start, "from_int")), None)
        if rule is None or one is None or nought is None or show is None or self.marks is None:
            return None
        whole: Term | None = None
        for k in reversed(range(self.split.most)):
            item = self.marks.item(k)
            if item is None:
                return None
            part = self._if(rule, put(test, self.split.leaf, item.term), swapped, one.term, nought.term)
            whole = part if whole is None else Term(tools.add.component, (part, whole))
        return None if whole is None or whole.cost > LONGEST else Term(show.component, (whole,))


def _on_nothing(piece: Term, leaf: Term) -> Any:
    """What a piece makes of an empty item; None where it has no value or depends on more."""
    columns: list[Values] = [()] * leaf.column + [("",)]
    try:
        return evaluate(piece, columns, 1)[0]
    except (ValueError, IndexError, TypeError, KeyError, ZeroDivisionError, OverflowError):
        return None


def put(term: Term, leaf: Term, item: Term) -> Term:
    """The term with another in the leaf's place."""
    if term.op is None:
        return item if term.column == leaf.column else term
    args = tuple(put(a, leaf, item) for a in term.args)
    return term if all(a is b for a, b in zip(args, term.args)) else Term(term.op, args)
