"""Decision lists by divide and conquer: results that cover the rows, tests that part them.

After EUSolver (Alur, Radhakrishna, Udupa: Scaling enumerative program synthesis via divide
and conquer, TACAS 2017), with one change: a test is priced by the clause of the prose that
names its result, and the order of clauses and the words "otherwise" guide the order of
branches. Dynamic programming over sets of rows finds the cheapest list.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from csp_ir.draft.bank import ERROR, Term, evaluate
from csp_ir.draft.prose import Bound, Clause
from csp_ir.draft.weigh import FLIPPED, Weights, op_named

BRANCH, INVERSION, NEGATION = 0.8, 1.5, 0.6
UNSUPPORTED = 2.5
MAX_TESTS = 900


@dataclass(frozen=True)
class Test:
    """A condition: a bool term, perhaps negated, and the bound of the prose it spells out, if any."""

    term: Term
    negated: bool
    mask: int
    bound: Bound | None = None
    split: bool = False


@dataclass(frozen=True)
class Branch:
    test: Test
    result: Term
    supported: bool


@dataclass(frozen=True)
class Decision:
    """`if test: result` for each branch, then the default. cost in nats."""

    branches: tuple[Branch, ...]
    default: Term
    cost: float


@dataclass
class Decider:
    """Learns decision lists over the first `rows` rows.

    Args:
        results: terms with `hits`; tests: bool terms.
        clauses: what the prose says of constant results; weights: prices.
    """

    rows: int
    results: list[Term]
    tests: list[Test]
    clauses: list[Clause]
    weights: Weights
    limit: float = 60.0
    _memo: dict[tuple[int, int, int], tuple[float, Test | None, Term, bool, tuple[int, int, int] | None]] = field(
        default_factory=dict
    )

    def solve(self, branches: int = 8) -> list[Decision]:
        """The cheapest list, then lists with one test or result exchanged; empty when there is none."""
        if not self.results or self.rows > 24:
            return []
        self._prepare()
        best = self._walk((1 << self.rows) - 1, -1, branches)
        if best is None:
            return []
        return [best, *self._variants(best)]

    def _prepare(self) -> None:
        self.by_clause: dict[int, Clause | None] = {}
        for r in self.results:
            self.by_clause[id(r)] = self._clause(r)
        self.result_cost = {id(r): self._price_result(r) for r in self.results}
        # the results worth having: for each set of rows, the cheapest two
        grouped: dict[int, list[Term]] = {}
        for r in sorted(self.results, key=lambda r: self.result_cost[id(r)]):
            row = grouped.setdefault(r.hits, [])
            if r.hits and (len(row) < 2 or self.by_clause[id(r)] is not None):
                row.append(r)
        self.kept = sorted((r for rs in grouped.values() for r in rs), key=lambda r: self.result_cost[id(r)])[:40]
        self.prices: dict[int, list[tuple[float, Test, bool]]] = {}
        by_key: dict[int, list[tuple[float, Test, bool]]] = {}
        for r in self.kept:
            clause = self.by_clause[id(r)]
            key = -1 if clause is None else clause.order
            if key not in by_key:
                by_key[key] = self._priced_tests(clause)
            self.prices[id(r)] = by_key[key]

    def _clause(self, result: Term) -> Clause | None:
        if not result.fixed:
            return None
        value = next((v for v in result.values if v is not ERROR), None)
        return next((c for c in self.clauses if type(c.output) is type(value) and c.output == value), None)

    def _price_result(self, r: Term) -> float:
        if r.fixed:
            return 0.5 if self.by_clause[id(r)] is not None else r.cost / 2
        few = 3.0 if bin(r.hits).count("1") < 2 and self.rows > 2 else 0.0
        return self.weights.cost(r) + few

    def _priced_tests(self, clause: Clause | None) -> list[tuple[float, Test, bool]]:
        """For each distinct set of rows, the cheapest tests under a clause: (price, test, supported)."""
        full = (1 << self.rows) - 1
        best: dict[int, list[tuple[float, Test, bool]]] = {}
        for t in self.tests:
            if t.mask in (0, full):
                continue
            price, supported = self.price(t, clause)
            row = best.setdefault(t.mask, [])
            row.append((price, t, supported))
        out = []
        for row in best.values():
            row.sort(key=lambda x: x[0])
            out += row[:3]
        out.sort(key=lambda x: x[0])
        return out

    def price(self, t: Test, clause: Clause | None) -> tuple[float, bool]:
        """What a test costs as the condition of a clause, and whether the clause supports it."""
        weights = self.weights
        if clause is None:
            price = weights.cost(t.term) + (NEGATION if t.negated else 0.0)
            if t.bound is not None:
                return 0.5 * price, True
            evoked = any(p.op is not None and p.op.words & weights.stems for p in t.term.walk())
            return price + (0.0 if evoked else UNSUPPORTED / 2), evoked
        price = weights.cost(t.term, clause.own, clause.near)
        if t.negated:
            price += 0.1 if clause.negated else NEGATION
        elif clause.negated and t.bound is None:
            price += 0.2
        words: set[str] = set()
        for part in t.term.walk():
            if part.op is not None:
                said = part.op.words & (clause.own | clause.near)
                words |= said
                if part.op.template in _PLACES and not said:
                    price += 1.2  # a place in a text or list, where the clause names none
        if t.bound is not None and t.bound in clause.bounds:
            return 0.3 * price + (0.6 if t.split else 0.0), True
        if t.bound is not None:
            return price + 0.5, False
        missing = [b for b in clause.bounds if b.op not in ("==", "%", "odd")]
        wanted = {w for w in clause.own if w in _TEST_WORDS} - words
        price += 0.5 * min(4, len(wanted)) + 3.0 * bool(missing)
        supported = bool(words - _WEAK) and not missing
        return price + (0.0 if supported else UNSUPPORTED), supported

    # --- search --------------------------------------------------------------------

    def _best(
        self, mask: int, last: int, left: int
    ) -> tuple[float, Test | None, Term, bool, tuple[int, int, int] | None] | None:
        key = (mask, last, left)
        found = self._memo.get(key)
        if found is not None:
            return found if found[0] < self.limit else None
        best: tuple[float, Test | None, Term, bool, tuple[int, int, int] | None] = (
            self.limit,
            None,
            self.kept[0],
            True,
            None,
        )
        for r in self.kept:
            if mask & ~r.hits == 0:
                cost = self.result_cost[id(r)] + self._default_cost(r)
                if cost < best[0]:
                    best = (cost, None, r, True, None)
        if left > 0:
            for r in self.kept:
                if not mask & r.hits:
                    continue
                clause = self.by_clause[id(r)]
                order = -1 if clause is None else clause.order
                base = self.result_cost[id(r)] + BRANCH
                if clause is not None and order < last:
                    base += INVERSION
                if clause is not None and clause.default and not clause.bounds and not clause.negated:
                    base += 1.0
                for price, test, supported in self.prices[id(r)]:
                    cost = base + price
                    if cost >= best[0]:
                        break
                    taken = mask & test.mask
                    if not taken or taken & ~r.hits or taken == mask:
                        continue
                    key2 = (mask & ~test.mask, max(order, last), left - 1)
                    rest = self._best(*key2)
                    if rest is not None and cost + rest[0] < best[0]:
                        best = (cost + rest[0], test, r, supported, key2)
        self._memo[key] = best
        return best if best[0] < self.limit else None

    def _default_cost(self, r: Term) -> float:
        clause = self.by_clause[id(r)]
        if clause is None:
            return 0.0
        if clause.default:
            return -0.5
        later = any(c.order > clause.order for c in self.clauses)
        conditioned = bool(clause.bounds) or clause.negated
        return (0.8 if conditioned else 0.0) + (0.4 if later else 0.0)

    def _walk(self, mask: int, last: int, left: int) -> Decision | None:
        found = self._best(mask, last, left)
        if found is None:
            return None
        total = found[0]
        branches: list[Branch] = []
        while found is not None and found[1] is not None and found[4] is not None:
            branches.append(Branch(found[1], found[2], found[3]))
            found = self._best(*found[4])
        if found is None:
            return None
        return Decision(tuple(branches), found[2], total)

    def _variants(self, best: Decision) -> list[Decision]:
        """Lists that exchange one test for the next cheapest that parts the same rows but differs elsewhere."""
        out: list[Decision] = []
        for i, branch in enumerate(best.branches):
            shown = {branch.test.term.values[self.rows :]}
            at = next((p for p, t, _ in self.prices[id(branch.result)] if t is branch.test), 0.0)
            found = 0
            for price, test, supported in self.prices[id(branch.result)]:
                same = test.mask == branch.test.mask and test is not branch.test
                if not same or found == 3:
                    continue
                try:
                    values = (
                        tuple(not v for v in test.term.values[self.rows :])
                        if test.negated != branch.test.negated
                        else test.term.values[self.rows :]
                    )
                    if values in shown:
                        continue
                    shown.add(values)
                except TypeError:
                    continue
                found += 1
                branches = (*best.branches[:i], Branch(test, branch.result, supported), *best.branches[i + 1 :])
                out.append(Decision(branches, best.default, best.cost - at + price))
        return out


_PLACES = frozenset(("{0}[0]", "{0}[-1]", "{0}[1]", "{0}[-2]", "{0}[1:]", "{0}[:-1]", "min({0})", "max({0})"))
_WEAK = frozenset("is in to of and or from by at has also when if value number".split())
_TEST_WORDS: frozenset[str] = frozenset(
    "digit letter capital uppercase lowercase space empty even odd prime negative positive zero divide multiple vowel "
    "contain include start end begin prefix suffix palindrome equal same sort duplicate unique number character long longest short shortest "
    "alphabet alphanumeric whitespace blank none type int str list float bool dictionary string".split()
)


def bound_tests(
    bounds: Sequence[Bound], subjects: Sequence[Term], names: dict[str, Term], rows: int
) -> list[tuple[Term, Bound, bool]]:
    """Bool terms that spell out the bounds of the prose over numeric subjects: (term, bound, split).

    split: one side of a range only; right where the branch before it took the other side.
    """
    out: list[tuple[Term, Bound, bool]] = []
    for bound in bounds:
        low = _number(bound.number, names, rows)
        high = _number(bound.upper, names, rows) if bound.upper is not None else None
        if low is None or (bound.upper is not None and high is None):
            continue
        for subject in subjects:
            if subject is low or subject is high:
                continue
            shapes: list[tuple[str, tuple[Term, ...], bool]] = []
            if bound.op in FLIPPED:
                shapes.append((f"({{0}} {bound.op} {{1}})", (subject, low), False))
                if bound.op != "==":
                    shapes.append((f"({{0}} {FLIPPED[bound.op]} {{1}})", (subject, low), True))
            elif bound.op in ("range", "inside") and high is not None:
                shapes.append(("({0} <= {1} <= {2})", (low, subject, high), False))
                shapes.append(("({0} >= {1})", (subject, low), True))
                shapes.append(("({0} <= {1})", (subject, high), True))
            elif bound.op == "%" and subject.sort == "int":
                if bound.upper is not None and high is not None:
                    both = _both(subject, low, high)
                    if both is not None:
                        out.append((both, bound, False))
                elif bound.number == 2:
                    shapes.append(("({0} % 2 == 0)", (subject,), False))
                else:
                    shapes.append(("({0} % {1} == 0)", (subject, low), False))
            elif bound.op == "odd" and subject.sort == "int":
                shapes.append(("({0} % 2 == 1)", (subject,), False))
            for template, args, split in shapes:
                op = op_named(template)
                values = evaluate(op.meaning, [a.values for a in args], all(a.total for a in args))
                if values is not None:
                    term = Term(values, op.cost + sum(a.cost for a in args), op=op, args=args)
                    out.append((term, bound, split))
    return out


def _both(subject: Term, low: Term, high: Term) -> Term | None:
    """`subject % low == 0 and subject % high == 0`."""
    divisible, conjunction = op_named("({0} % {1} == 0)"), op_named("({0} and {1})")
    sides = []
    for number in (low, high):
        values = evaluate(divisible.meaning, [subject.values, number.values], subject.total)
        if values is None:
            return None
        sides.append(Term(values, divisible.cost + 2, op=divisible, args=(subject, number)))
    values = evaluate(conjunction.meaning, [s.values for s in sides], all(s.total for s in sides))
    return None if values is None else Term(values, 2 * sides[0].cost, op=conjunction, args=tuple(sides))


def _number(value: object, names: dict[str, Term], rows: int) -> Term | None:
    if isinstance(value, str):
        return names.get(value)
    text = f"({value!r})" if isinstance(value, int | float) and value < 0 else repr(value)
    return Term((value,) * rows, 1, leaf=text, fixed=True)


def make_tests(terms: Sequence[Term], rows: int, bounds: Sequence[tuple[Term, Bound, bool]] = ()) -> list[Test]:
    """Both polarities of every bool term that is defined on the first `rows` rows."""
    out: list[Test] = []
    full = (1 << rows) - 1
    for term, bound, split in bounds:
        mask = _mask(term, rows)
        if mask is not None:
            out += [Test(term, False, mask, bound, split)]
    kept = 0
    for term in terms:
        mask = _mask(term, rows)
        if mask is None or mask in (0, full):
            continue
        out += [Test(term, False, mask), Test(term, True, full & ~mask)]
        kept += 1
        if kept == MAX_TESTS:
            break
    return out


def _mask(term: Term, rows: int) -> int | None:
    mask = 0
    for i, value in enumerate(term.values[:rows]):
        if value is ERROR:
            return None
        if value:
            mask |= 1 << i
    return mask
