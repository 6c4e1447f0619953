"""A term written with the productions of a grammar: matching modulo the rewritings of linear arithmetic and logic.

Sums are split into what a production adds, numerals are built from the constants there are, comparisons are turned
round, shifted by one or negated, connectives exchanged by De Morgan's laws; whatever is tried means the same as
the term, so what is found does too. (As the rewriting in Reynolds et al., CAV 2015, section 5, reconstructs
solutions.)
"""

from __future__ import annotations

from collections.abc import Iterator
from math import gcd

from csp_ir.deduction.smt.defaults import constants_for
from csp_ir.deduction.smt.logic import (
    CONSTANT,
    FALSE,
    OPPOSITE,
    SWAPPED,
    TRUE,
    Linear,
    is_integer,
    is_truth,
    joined,
    linear,
    linear_term,
    negated,
    number,
    plus,
)
from csp_ir.deduction.smt.sexpr import Sexpr, show
from csp_ir.deduction.smt.sorts import sort_name
from csp_ir.deduction.smt.strings import ALIASES
from csp_ir.deduction.smt.task import Task

MOST_STEPS = 1_500
MOST_DEPTH = 24
GROWTH = 4  # by which a sum may become larger on the way to leaves


class Rebuilder:
    """Fits terms into a task's grammar; without one every term fits."""

    def __init__(self, task: Task) -> None:
        self.task = task
        self.groups = {name: productions for name, _, productions in task.grammar}
        self.sorts = {name: show(sort) for name, sort, _ in task.grammar}
        self.start = task.grammar[0][0] if task.grammar else ""
        self.truths = {n for n, s in task.params if s == "Bool"}
        self.integers = {n for n, s in task.params if s == "Int"}
        self._memo: dict[tuple[str, object], Sexpr | None] = {}
        self._measures: dict[Sexpr, int] = {}
        self._open: set[tuple[str, object]] = set()
        self._cut = 0  # how often a search ended at a term that is being looked for
        self._steps = 0

    def fit(self, term: Sexpr, nonterminal: str = "") -> Sexpr | None:
        """A term of the nonterminal (by default the start) with the same meaning; None where none was found."""
        if not self.groups:
            return term
        self._steps = 0
        return self._fit(nonterminal or self.start, term, 0, GROWTH)

    def conditionals(self) -> list[tuple[str, str]]:
        """(condition, branch) nonterminals of conditionals that give the start, where they are nonterminals."""
        found = []
        todo, seen = [self.start], {self.start}
        while todo:
            for production in self.groups[todo.pop()]:
                if isinstance(production, str):
                    if production in self.groups and production not in seen:
                        seen.add(production)
                        todo.append(production)
                elif production[0] == "ite" and all(isinstance(p, str) and p in self.groups for p in production[1:]):
                    if production[2] == production[3]:
                        found.append((str(production[1]), str(production[2])))
        return found

    def _key(self, term: Sexpr) -> object:
        if is_integer(term, self.integers):
            return frozenset(linear(term).items())
        return term

    def _fit(self, nonterminal: str, term: Sexpr, depth: int, slack: int) -> Sexpr | None:
        key = (nonterminal, self._key(term))
        if key in self._memo:
            return self._memo[key]
        self._steps += 1
        if key in self._open or slack < 0 or depth > MOST_DEPTH or self._steps > MOST_STEPS:
            self._cut += 1
            return None
        self._open.add(key)
        cut = self._cut
        found = None
        for production in sorted(self.groups[nonterminal], key=lambda p: _plainness(p, term)):
            found = self._match(production, term, depth, slack)
            if found is not None:
                break
        self._open.discard(key)
        if found is not None or cut == self._cut:
            self._memo[key] = found
        return found

    def _match(self, pattern: Sexpr, term: Sexpr, depth: int, slack: int) -> Sexpr | None:
        if isinstance(pattern, str):
            if pattern in self.groups:
                return self._fit(pattern, term, depth + 1, slack)
            return pattern if self._same(pattern, term) else None
        if len(pattern) == 2 and pattern[0] == "Constant":
            value = number(term) if sort_name(pattern[1]) == "Int" else None
            if sort_name(pattern[1]) == "Int" and value is None:
                form = linear(term) if is_integer(term, self.integers) else None
                value = form.get(CONSTANT, 0) if form is not None and set(form) <= {CONSTANT} else None
            if value is not None:
                return linear_term({CONSTANT: value}) if value else "0"
            return term if isinstance(term, str) and term in constants_for(self.task, sort_name(pattern[1])) else None
        if len(pattern) == 2 and pattern[0] == "Variable":
            names = [n for n, s in self.task.params if sort_name(s) == sort_name(pattern[1])]
            return next((n for n in names if self._same(n, term)), None)
        if number(pattern) is not None or pattern[0] == "_":
            return pattern if self._same(pattern, term) else None
        before = self._measure(term)
        for args in self._forms(pattern, term):
            parts: list[Sexpr] = []
            for inner, arg in zip(pattern[1:], args):
                grown = self._measure(arg) - before if before else 0
                part = self._match(inner, arg, depth + 1, slack - max(0, grown))
                if part is None:
                    break
                parts.append(part)
            else:
                return (pattern[0], *parts)
        return None

    def _measure(self, term: Sexpr) -> int:
        """How large a sum is; 0 for what is none."""
        known = self._measures.get(term)
        if known is None:
            known = self._measures[term] = self._measured(term)
        return known

    def _measured(self, term: Sexpr) -> int:
        if not is_integer(term, self.integers):
            return 0
        return 1 + sum(min(abs(count), 3) if part == CONSTANT else abs(count) for part, count in linear(term).items())

    def _same(self, leaf: Sexpr, term: Sexpr) -> bool:
        if leaf == term:
            return True
        if is_integer(leaf, self.integers) and is_integer(term, self.integers):
            return linear(leaf) == linear(term)
        return False

    def _leaf(self, pattern: Sexpr) -> Linear | None:
        """The linear form of a pattern that is an integer leaf."""
        if isinstance(pattern, str) and pattern in self.groups:
            return None
        return linear(pattern) if isinstance(pattern, str) and is_integer(pattern, self.integers) else None

    def _forms(self, pattern: tuple[Sexpr, ...], term: Sexpr) -> Iterator[tuple[Sexpr, ...]]:
        """Arguments with which the pattern's operation gives the term."""
        head = ALIASES.get(show(pattern[0]), show(pattern[0]))
        inner = pattern[1:]
        truth = is_truth(term, self.truths)
        if (
            not isinstance(term, str)
            and ALIASES.get(show(term[0]), show(term[0])) == head
            and len(term) == len(pattern)
        ):
            yield term[1:]
        if truth:
            yield from self._truth_forms(head, inner, term)
        elif is_integer(term, self.integers):
            yield from self._number_forms(head, inner, linear(term))

    def _number_forms(self, head: str, inner: tuple[Sexpr, ...], form: Linear) -> Iterator[tuple[Sexpr, ...]]:
        leaves = [self._leaf(p) for p in inner]
        if len(form) == 1 and CONSTANT not in form:
            part, count = next(iter(form.items()))
            if count == 1 and not isinstance(part, str) and part[0] == head and len(part) == len(inner) + 1:
                yield part[1:]
        if head == "+" and len(inner) == 2:
            for place, leaf in enumerate(leaves):
                if leaf is not None:
                    other = linear_term(plus(form, leaf, -1))
                    yield (linear_term(leaf), other) if place == 0 else (other, linear_term(leaf))
            if None in leaves:
                for first, rest in _sums(form):
                    yield linear_term(first), linear_term(rest)
                    yield linear_term(rest), linear_term(first)
        elif head == "+" and len(inner) > 2:
            for first, rest in _sums(form):
                for args in self._number_forms("+", inner[1:], rest):
                    yield linear_term(first), *args
        elif head == "-" and len(inner) == 1:
            yield (linear_term({p: -c for p, c in form.items()}),)
        elif head == "-" and len(inner) == 2:
            if leaves[0] is not None:
                yield linear_term(leaves[0]), linear_term(plus(leaves[0], form, -1))
            elif leaves[1] is not None:
                yield linear_term(plus(form, leaves[1])), linear_term(leaves[1])
            else:
                more = {p: c for p, c in form.items() if c > 0}
                less = {p: -c for p, c in form.items() if c < 0}
                if less:
                    yield linear_term(more), linear_term(less)
                for first, rest in _sums(form):
                    yield linear_term(first), linear_term({p: -c for p, c in rest.items()})
                if not less:
                    yield linear_term(plus(form, {CONSTANT: 1})), "1"
        elif head == "*" and len(inner) == 2 and form:
            common = gcd(*form.values())
            for place, leaf in enumerate(leaves):
                value = leaf.get(CONSTANT, 0) if leaf is not None and set(leaf) <= {CONSTANT} else 0
                if value and all(c % value == 0 for c in form.values()):
                    quotient = linear_term({p: c // value for p, c in form.items()})
                    factor = linear_term({CONSTANT: value})
                    yield (factor, quotient) if place == 0 else (quotient, factor)
            if common > 1 or (len(form) == 1 and CONSTANT not in form and abs(common) > 1):
                quotient = linear_term({p: c // common for p, c in form.items()})
                yield linear_term({CONSTANT: common}), quotient
                yield quotient, linear_term({CONSTANT: common})
            if all(c < 0 for c in form.values()):
                yield "-1", linear_term({p: -c for p, c in form.items()})
                yield ("-", "1"), linear_term({p: -c for p, c in form.items()})

    def _truth_forms(self, head: str, inner: tuple[Sexpr, ...], term: Sexpr) -> Iterator[tuple[Sexpr, ...]]:
        if head in SWAPPED and len(inner) == 2:
            yield from self._comparisons(head, inner, term)
        if head == "not":
            yield (negated(term),)
        spread = self._spread(term)
        top, parts = ("", ()) if isinstance(spread, str) else (spread[0], spread[1:])
        if head in ("and", "or") and top == head and len(inner) == 2:
            yield parts[0], joined(head, parts[1:])
            yield joined(head, parts[:-1]), parts[-1]
        elif head in ("and", "or") and top == head and 2 < len(inner) < len(parts):
            yield (*parts[: len(inner) - 1], joined(head, parts[len(inner) - 1 :]))
        elif head == "or" and top in ("<=", ">=") and self._compared(spread):
            yield ("<" if top == "<=" else ">", *parts), ("=", *parts)
        if head == "=>" and top == "or" and len(inner) == 2:
            yield negated(parts[0]), joined("or", parts[1:])
        if head == "ite" and len(inner) == 3:
            if top == "and":
                yield parts[0], joined("and", parts[1:]), FALSE
            elif top == "or":
                yield parts[0], TRUE, joined("or", parts[1:])
            yield negated(term), FALSE, TRUE

    def _spread(self, term: Sexpr) -> Sexpr:
        """Equal and unequal integers as two comparisons."""
        if not isinstance(term, str) and self._compared(term) and term[0] == "=":
            return ("and", ("<=", *term[1:]), (">=", *term[1:]))
        opposite = negated(term)
        if not isinstance(opposite, str) and self._compared(opposite) and opposite[0] == "=":
            return ("or", ("<", *opposite[1:]), (">", *opposite[1:]))
        return term

    def _compared(self, term: Sexpr) -> bool:
        return not isinstance(term, str) and len(term) == 3 and any(is_integer(p, self.integers) for p in term[1:])

    def _comparisons(self, head: str, inner: tuple[Sexpr, ...], term: Sexpr) -> Iterator[tuple[Sexpr, ...]]:
        if term in (TRUE, FALSE):
            holds = head in ("<=", ">=", "=")
            if (term == TRUE) == holds:
                for name in ("0", "1", *self.integers):
                    yield name, name
            elif head in ("<", "<=", "="):
                yield ("0", "1") if head == "<" else ("1", "0")
            elif head in (">", ">="):
                yield ("1", "0") if head == ">" else ("0", "1")
            return
        if isinstance(term, str):
            return
        top, args = term[0], term[1:]
        if top == "not" and not isinstance(args[0], str) and args[0][0] == "=":
            top, args = "distinct", args[0][1:]
        if top not in SWAPPED or len(args) != 2:
            return
        a, b = args
        if not self._compared((top, a, b)):
            if top == head:
                yield a, b
                yield b, a if head in ("=", "distinct") else b
            elif SWAPPED[str(top)] == head:
                yield b, a
            return
        if top in ("=", "distinct"):
            if top == head:
                yield from self._sides(inner, linear(a), linear(b))
                yield from self._sides(inner, linear(b), linear(a))
            return
        if head not in OPPOSITE:
            return
        # As low <= high, whole numbers: `<` gains one.
        low, high = (linear(a), linear(b)) if top in ("<", "<=") else (linear(b), linear(a))
        strict = top in ("<", ">")
        one: Linear = {CONSTANT: 1}
        pairs: list[tuple[Linear, Linear]] = []
        if head in ("<", ">"):
            pairs = [(low, high)] if strict else [(low, plus(high, one)), (plus(low, one, -1), high)]
        else:
            pairs = [(plus(low, one), high), (low, plus(high, one, -1))] if strict else [(low, high)]
        for small, large in pairs:
            for x, y in ((small, large), *_moved(small, large)):
                yield from self._sides(inner, x, y) if head in ("<", "<=") else self._sides(inner, y, x)

    def _sides(self, inner: tuple[Sexpr, ...], a: Linear, b: Linear) -> Iterator[tuple[Sexpr, ...]]:
        """Both sides of a comparison moved so that sides that are leaves are met."""
        left, right = self._leaf(inner[0]), self._leaf(inner[1])
        if left is not None:
            yield linear_term(left), linear_term(plus(plus(b, a, -1), left))
        elif right is not None:
            yield linear_term(plus(plus(a, b, -1), right)), linear_term(right)
        else:
            yield linear_term(a), linear_term(b)


def _moved(a: Linear, b: Linear) -> list[tuple[Linear, Linear]]:
    """`a <= b` with positive parts on the left and negative ones on the right, and with all on one side."""
    gap = plus(a, b, -1)
    more = {p: c for p, c in gap.items() if c > 0}
    less = {p: -c for p, c in gap.items() if c < 0}
    constant = {CONSTANT: -gap[CONSTANT]} if CONSTANT in gap else {}
    return [(more, less), ({p: c for p, c in gap.items() if p != CONSTANT}, constant), (gap, {})]


def _sums(form: Linear) -> Iterator[tuple[Linear, Linear]]:
    """Ways to write a form as a sum of two smaller ones."""
    items = list(form.items())
    if len(items) > 1:
        yield dict(items[:1]), dict(items[1:])
        yield dict(items[1:]), dict(items[:1])
        if len(items) > 2:
            yield dict(items[:-1]), dict(items[-1:])
    elif items:
        part, count = items[0]
        if abs(count) > 1:
            half = abs(count) // 2 * (1 if count > 0 else -1)
            yield {part: half}, {part: count - half}
            one = 1 if count > 0 else -1
            yield {part: one}, {part: count - one}


def _plainness(production: Sexpr, term: Sexpr) -> int:
    """Leaves before constants before the term's own operation before others; connectives and conditionals last."""
    if isinstance(production, str):
        return 0
    if production[0] in ("Constant", "Variable") or number(production) is not None:
        return 1
    if not isinstance(term, str) and production[0] == term[0]:
        return 2
    return {"ite": 6, "not": 4, "and": 5, "or": 5, "=>": 5}.get(show(production[0]), 3)
