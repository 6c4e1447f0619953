"""Lists of any length, by what is known of them: parts that are given, and stretches of which only folds and some elements are spoken of.

A stretch has a length, sums over its elements, and elements that something said of it brings up: `all(...)` of it is a truth value b such that b
makes the condition hold of every element that is spoken of, and not b makes one more element on which it does not hold. Nothing else is
supposed of a stretch, so that what follows holds of every list.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from csp_ir.deduction.smt.sexpr import Sexpr
from csp_ir.proof.paths import Cut, NeedsDecision, Run
from csp_ir.proof.symbols import (
    BOOL,
    INT,
    Held,
    Symbol,
    Thrown,
    Unmodelled,
    arithmetic,
    both,
    chosen,
    compared,
    equal,
    opposite,
    sort_of,
    term_of,
    truth,
)

DEEPEST = 2  # what is said of all of an element that something said of all brought up
MOST_ELEMENTS = 8  # of a stretch, of which what is said of all is said
MOST_SPOKEN = 400  # elements of all lists of a run
Condition = Callable[[Any], Any]


@dataclass(eq=False)
class Stretch:
    """Elements of one sort, one after the other. length: of it; spoken: elements, each with the term that says that it is one.

    universal: conditions on all elements, each with the term under which they hold; sums: by what is summed, with what an element adds.
    """

    sort: str
    length: Symbol
    spoken: list[tuple[Symbol, Sexpr]] = field(default_factory=list)
    universal: list[tuple[Sexpr, Condition]] = field(default_factory=list)
    sums: dict[Hashable, tuple[Symbol, Condition]] = field(default_factory=dict)
    derived: dict[Hashable, Stretch] = field(default_factory=dict)


class Seq(Held):
    """A list. parts: stretches and elements; fixed: nobody may change it."""

    def __init__(self, parts: Sequence[Any], fixed: bool = True) -> None:
        self.parts, self.fixed = list(parts), fixed

    def __len__(self) -> int:
        raise Unmodelled("the length of a list of any length")

    def __deepcopy__(self, memo: dict[int, Any]) -> Seq:
        return self if self.fixed else Seq(self.parts, False)

    def equals(self, other: Any) -> Any:
        raise Unmodelled("a comparison with a list of any length")

    @property
    def stretches(self) -> list[Stretch]:
        return [p for p in self.parts if isinstance(p, Stretch)]

    @property
    def items(self) -> list[Any]:
        return [p for p in self.parts if not isinstance(p, Stretch)]


class Rest(Seq):
    """A list without its first element: what its stretches are found to consist of, they are here too."""

    def __init__(self, whole: Seq) -> None:
        self.whole, self.fixed = whole, True

    @property
    def parts(self) -> list[Any]:  # type: ignore[override]
        return self.whole.parts[1:]


def before(over: Seq, at: int) -> list[Any]:
    """What stands before a place in a list, or in the list that it is the rest of."""
    return over.whole.parts[: at + 1] if isinstance(over, Rest) else over.parts[:at]


def parts(value: Any) -> list[Any]:
    """What a list consists of."""
    return list(value.parts) if isinstance(value, Seq) else list(value)


def changeable(held: Mapping[str, Any], but: Sequence[str], among: Iterable[str] | None = None) -> dict[str, Any]:
    """What of variables may be changed in place, but for some, as it is now; among: those of them that count."""
    return {
        k: [id(p) for p in v.parts] if isinstance(v, Seq) else copy.deepcopy(v)
        for k, v in held.items()
        if k not in but and (among is None or k in among)
        if isinstance(v, list | tuple | Held) and not (isinstance(v, Seq) and v.fixed)
    }


def kind_of(value: Any) -> Any:
    """What may not change of a variable: its sort, or that of a list's elements."""
    if isinstance(value, Seq):
        return "list", frozenset([*(p.sort for p in value.stretches), *(sort_of(v) for v in value.items)])
    return sort_of(value)


class Abstract:
    """What is known of the lists of one run."""

    def __init__(self, run: Run) -> None:
        self.run = run
        self.same: dict[tuple[Hashable, Hashable], Symbol] = {}
        self.stretches: list[Stretch] = []
        self.spoken = self.depth = 0

    def stretch(self, sort: str) -> Stretch:
        """One of which nothing is known."""
        length = self.run.fresh(INT)
        self.run.suppose((">=", length.term, "0"))
        return self._new(sort, length)

    def _new(self, sort: str, length: Symbol) -> Stretch:
        self.stretches.append(Stretch(sort, length))
        return self.stretches[-1]

    def element(self, among: Stretch) -> tuple[Symbol, Sexpr]:
        """One more element that is spoken of, and the term that says that it is one: of the others it is not supposed to be different."""
        self.spoken += 1
        if self.spoken > MOST_SPOKEN:
            raise Unmodelled("so many elements of lists")
        value, inside = self.run.fresh(among.sort), self.run.fresh(BOOL).term
        self.run.suppose(("=>", inside, (">=", among.length.term, "1")))
        among.spoken.append((value, inside))
        if len(among.spoken) <= MOST_ELEMENTS:
            for guard, condition in list(among.universal):
                self._hold(value, ("and", guard, inside), condition)
        return value, inside

    def _hold(self, value: Any, guard: Sexpr, condition: Condition) -> None:
        """Suppose that a condition holds of an element under a guard, as far as it can be told without a decision."""
        if self.depth >= DEEPEST:
            return
        self.depth += 1
        try:
            held = self.told(condition, value)
        finally:
            self.depth -= 1
        if held is not None:
            self.run.suppose(("=>", guard, as_term(held)))

    def told(self, condition: Condition, value: Any) -> Any:
        """The truth of a condition of an element; None where it cannot be told."""
        try:
            with self.run.quietly():
                return truth(condition(value))
        except (Cut, Thrown, Unmodelled, NeedsDecision):
            return None

    def every(self, of: Seq, condition: Condition) -> Any:
        """Whether a condition holds of all elements. Raises Unmodelled where that may raise, or cannot be told."""
        parts = [self._sure(condition, v) for v in of.items]
        if not of.stretches:
            found: Any = True
            for part in parts:
                found = both(found, part)
            return found
        for one in of.stretches:
            self._sure(condition, self.run.fresh(one.sort))  # of any element
        truth_of_all = self.run.fresh(BOOL)
        exceptions: list[Sexpr] = [("not", as_term(p)) for p in parts]
        for one in of.stretches:
            value, inside = self.element(one)
            exceptions.append(("and", inside, ("not", as_term(self._sure(condition, value)))))
        self.run.suppose(("=>", ("not", truth_of_all.term), ("or", "false", *exceptions)))
        for part in parts:
            self.run.suppose(("=>", truth_of_all.term, as_term(part)))
        for one in of.stretches:
            self.universal(one, truth_of_all.term, condition)
        return truth_of_all

    def universal(self, one: Stretch, guard: Sexpr, condition: Condition) -> None:
        """Suppose that a condition holds of all elements of a stretch under a guard."""
        one.universal.append((guard, condition))
        for value, inside in one.spoken[:MOST_ELEMENTS]:
            self._hold(value, ("and", guard, inside), condition)

    def _sure(self, condition: Condition, value: Any) -> Any:
        held = self.told(condition, value)
        if held is None:
            raise Unmodelled("a condition on elements that may raise or decide")
        return held

    def has(self, of: Seq, value: Any) -> Any:
        """`value in of`."""
        return opposite(self.every(of, lambda y: opposite(equal(y, value))))

    def one_of(self, of: Seq) -> Any:
        """Any one of the elements of a list that has some."""
        if not of.stretches and len(of.items) == 1:
            return of.items[0]
        sorts = {s.sort for s in of.stretches}
        if len(sorts) != 1:
            raise Unmodelled("an element of a list of known length at an unknown place")
        value = self.run.fresh(sorts.pop())
        ways: list[Sexpr] = [("=", value.term, term_of(v)) for v in of.items]
        for one in of.stretches:
            other, inside = self.element(one)
            ways.append(("and", inside, ("=", value.term, other.term)))
        self.run.suppose(("or", "false", *ways))
        return value

    def length(self, of: Seq) -> Any:
        found: Any = len(of.items)
        for one in of.stretches:
            found = one.length if found == 0 and not isinstance(found, Symbol) else arithmetic("+", found, one.length)
        return found

    def total(self, of: Seq, key: Hashable, added: Condition) -> Any:
        """The sum of what each element adds; key: equal where the same is added."""
        found: Any = 0
        for v in of.items:
            found = arithmetic("+", found, self._added(added, v))
        for one in of.stretches:
            found = arithmetic("+", found, self._sum(one, key, added))
        return found

    def _sum(self, one: Stretch, key: Hashable, added: Condition) -> Symbol:
        if key not in one.sums:
            self._added(added, self.run.fresh(one.sort))  # of any element
            one.sums[key] = self.run.fresh(INT), added
            self.run.suppose(("=>", ("=", one.length.term, "0"), ("=", one.sums[key][0].term, "0")))
        return one.sums[key][0]

    def _added(self, added: Condition, value: Any) -> Any:
        try:
            with self.run.quietly():
                return added(value)
        except (Cut, Thrown, NeedsDecision):
            raise Unmodelled("a sum of what may raise or decide") from None

    def consists(self, one: Stretch, stretches: Sequence[Stretch], items: Sequence[Any]) -> None:
        """Suppose that a stretch consists of others and of some elements, in whatever order."""
        parts = Seq([*stretches, *items])
        self.run.suppose(("=", one.length.term, term_of(self.length(parts))))
        for key, (symbol, added) in list(one.sums.items()):
            self.run.suppose(("=", symbol.term, term_of(self.total(parts, key, added))))
        for guard, condition in list(one.universal):
            for part in stretches:
                self.universal(part, guard, condition)
            for value in items:
                self._hold(value, guard, condition)

    def equal(self, one: Seq, other: Seq) -> Any:
        """Whether two lists have the same elements in one order."""
        left, right = list(one.parts), list(other.parts)
        found: Any = True
        for at in (-1, 0):
            while left and right and not isinstance(left[at], Stretch) and not isinstance(right[at], Stretch):
                found = both(found, equal(left.pop(at), right.pop(at)))
        return found if found is False else both(found, self._alike(left, right))

    def _alike(self, left: Sequence[Any], right: Sequence[Any]) -> Any:
        """Whether what stands in two lists is the same: a truth value for each two, of which it is known that it makes the lengths equal."""
        keys = [tuple(p if isinstance(p, Stretch) else repr(p) for p in side) for side in (left, right)]
        if keys[0] == keys[1]:
            return True
        if not any(isinstance(p, Stretch) for p in (*left, *right)):
            return False  # one is longer
        if (known := self.same.get((keys[0], keys[1]))) is None:
            known = self.same[keys[0], keys[1]] = self.same[keys[1], keys[0]] = self.run.fresh(BOOL)
            lengths = as_term(compared("==", self.length(Seq(left)), self.length(Seq(right))))
            self.run.suppose(("=>", known.term, lengths))
            if not left or not right:
                self.run.suppose(("=>", lengths, known.term))
        return known

    @contextmanager
    def aside(self) -> Iterator[None]:
        """While it lasts what is supposed and spoken of is so for the moment: afterwards nothing of it is left."""
        run = self.run
        before = [(s, len(s.spoken), len(s.universal), dict(s.sums), dict(s.derived)) for s in self.stretches]
        same, spoken, quotients, conditions = dict(self.same), self.spoken, dict(run.quotients), len(run.conditions)
        run.solver.push()
        try:
            yield
        finally:
            run.solver.pop()
            del run.conditions[conditions:]
            del self.stretches[len(before) :]
            self.same, self.spoken, run.quotients = same, spoken, quotients
            for one, elements, conditions_, sums, derived in before:
                del one.spoken[elements:], one.universal[conditions_:]
                one.sums, one.derived = sums, derived

    def settled(self, test: Any) -> bool:
        """The truth of a test that the run leaves no choice about. Raises NeedsDecision."""
        if not isinstance(test, Symbol):
            return bool(test)
        if not self.run.possible(("not", test.term)):
            return True
        if not self.run.possible(test.term):
            return False
        raise NeedsDecision

    def mapped(self, of: Seq, key: Hashable, each: Callable[[Any], Any], kept: Condition) -> Seq:
        """`[each(y) for y in of if kept(y)]`; key: equal where each and kept are the same."""
        made: list[Any] = []
        for part in of.parts:
            if not isinstance(part, Stretch):
                test = truth(kept(part))
                if self.settled(test) if self.run.quiet else self.run.decide(test):
                    made.append(each(part))
                    if sort_of(made[-1]) is None:
                        raise Unmodelled("a list of what is no scalar, of any length")
                continue
            if key not in part.derived:
                one = self._added(each, self.run.fresh(part.sort))
                if not isinstance(one, Symbol):
                    raise Unmodelled("a list of what is no scalar, of any length")
                length = self._sum(part, ("kept", key), lambda y: chosen_number(truth(kept(y))))
                self.run.suppose((">=", length.term, "0"))
                part.derived[key] = self._new(one.sort, length)
            made.append(part.derived[key])
        return Seq(made)


def chosen_number(test: Any, value: Any = 1) -> Any:
    """A number where a test holds, else 0."""
    return chosen(test, arithmetic("+", value, 0), 0) if isinstance(test, Symbol) else value if test else 0


def as_term(test: Any) -> Sexpr:
    """The term of a truth value."""
    return test.term if isinstance(test, Symbol) else str(bool(test)).lower()


def lists_in(value: Any) -> Iterator[Seq]:
    """The lists of any length that a value is or holds."""
    if isinstance(value, Seq):
        yield value
    elif isinstance(value, list | tuple):
        for inside in value:
            yield from lists_in(inside)
