"""The holes of a form: their scopes over samples of states, their candidates, and the bodies that runs of the examples leave."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from typing import Any

from csp_ir.draft.bank import ERROR, Term, sort_of, sort_of_all
from csp_ir.draft.library import Op, builds, operations, stems
from csp_ir.draft.task import Found, Task
from csp_ir.draft.weigh import UNSUPPORTED, WEAK
from csp_ir.goals.choices import Candidate, Filled, Search, bounded
from csp_ir.goals.elements import cheap, of_different_names
from csp_ir.goals.forms import EARLY, RETURN, STEP, TEST, Form, HoleUse, Skeleton, form_of
from csp_ir.goals.functions import function_of
from csp_ir.goals.phrased import phrased
from csp_ir.goals.scope import Scope
from csp_ir.goals.skeletons import LOOPS, RECURSIONS, WHILES
from csp_ir.goals.sources import Source
from csp_ir.goals.tests import COMPARED, EQ, NE
from csp_ir.ir.held import held, texts_in

SAMPLES = 48  # rows of the scopes inside of loops
STRIDES = (7, 11, 13, 17)  # in which states are drawn from their values, so that they come in many pairs
GROWN = (8, 9, 11)  # levels of their banks, by effort
TRIES = (10_000, 25_000, 80_000)
SHARE = (8_000, 16_000, 50_000)  # work for one skeleton over one source, by effort
# candidates of a hole at the least effort: a test has two values, of others fewer the more holes there are
WIDE = {TEST: 500, RETURN: 800, EARLY: 300, STEP: 3_000, "item": 1_200, "free": 1_500}
# Samples of a number in turn, from an element and a parameter; None: a value of its own.
BOUNDS: tuple[Callable[[Any, Any], Any], ...] = (
    lambda e, p: None, lambda e, p: e - p, lambda e, p: e + p, lambda e, p: p, lambda e, p: -e, lambda e, p: e,
    lambda e, p: None, lambda e, p: None,
)  # fmt: skip
STARTS, MOST, MARK = 12, 8, 2
_STATE = re.compile(r"\bstate_[a-z]+_\d+\b")
CHEAP = {RETURN: 3.5, EARLY: 2.6}  # nats of what is returned behind a loop with a state; within one, or without one
EVOKED = 2.0  # nats that a skeleton is cheaper, at most, whose words the prose has
OFTEN = 0.2  # of a word that is in every text
# What steps and tests of states are made of; other operations join where the prose evokes them.
# half nats of each in their banks, whatever the prose says
CORE = {
    "({0} + {1})": 2, "({0} - {1})": 2, "({0} * {1})": 2, "({0} // {1})": 3, "({0} % {1})": 3, "({0} / {1})": 4,
    "({0} % {1} == 0)": 3, "abs({0})": 2, "max({0}, {1})": 2, "min({0}, {1})": 2, "({0} == {1})": 2, "({0} != {1})": 3,
    "({0} < {1})": 2, "({0} <= {1})": 2, "({0} > {1})": 2, "({0} >= {1})": 2, "({0} in {1})": 2, "(not {0})": 2, "bool({0})": 2, "({0} is None)": 2,
    "({0} and {1})": 4, "({0} or {1})": 4, "len({0})": 2, "{0}[0]": 2, "{0}[-1]": 2, "{0}[{1}]": 3, "({0} + [{1}])": 3,
    "int({0})": 2, "str({0})": 3, "{0}.isdigit()": 3, "{0}.isalpha()": 3, "{0}.isupper()": 3, "{0}.islower()": 3,
}  # fmt: skip
# What is compared with a bound; how many.
MEASURES = frozenset(("({0} - {1})", "abs({0})", "({0} + {1})", "len({0})", "({0} * {1})"))
SIDES = 40
COUNTS = ("({0} + {1})", "({0} - {1})")
TWICE, ONE, UNUSED = (
    1.5,
    1.0,
    4.0,
)  # nats of an operation on a value with itself; off for counting; of an unused parameter
POOLS: dict[str, tuple[Any, ...]] = {
    "int": (0, 1, 2, 5, 3, 7, 12, -4, 40), "float": (0.0, 1.5, 4.0), "str": ("", "ab"), "bool": (False, True), "list": ([],),
    "set": (set(),), "dict": ({},),
}  # fmt: skip
CONSTANTS: dict[str, tuple[Any, ...]] = {
    "int": (0, 1), "float": (0, 0.0, 1.0), "str": ("",), "bool": (True, False), "list": ([],), "dict": ({},), "set": (),
}  # fmt: skip


def unused(task: Task, body: str) -> float:
    """Nats of the parameters that a body does not name."""
    return UNUSED * sum(re.search(rf"\b{re.escape(n)}\b", body) is None for n in task.names)


class Maker:
    """Makes the domains of forms.

    Args:
        scope: of the parameters, whose rows are the examples and then probes.
    """

    def __init__(self, scope: Scope, task: Task) -> None:
        self.scope, self.task = scope, task
        self.work, self.weights = scope.work, scope.weights
        self.effort = 0
        self.result = task.wanted_sort.partition("[")[0]
        self.order = sorted(range(task.n), key=lambda k: (len(repr(task.examples[k].args)), k))
        self.scopes: dict[Any, Scope] = {}
        self.comparisons: dict[int, list[Term]] = {}  # of each scope, beside its bank

    @property
    def consts(self) -> list[Term]:
        """Values that are the same all through an example: parameters, and with more effort cheap terms of them."""
        return self._widened if self.effort else self._plain

    @cached_property
    def _plain(self) -> list[Term]:
        return [t for t in self.scope.leaves if t.op is None]

    @cached_property
    def _widened(self) -> list[Term]:
        return [*self._plain, *cheap(self.scope)]

    @cached_property
    def ops(self) -> list[tuple[Op, int]]:
        """The operations of scopes with states."""
        said = self.weights.stems - WEAK
        own = [op for op, _ in self.weights.ops if op.template not in CORE and op.words & said and not builds(op)]
        core = [op for op in (*self.weights.own, *operations()) if op.template in CORE or op in self.weights.own]
        priced = [(op, CORE.get(op.template, 2)) for op in core] + [(op, max(2, op.cost // 2)) for op in own]
        return sorted(priced, key=lambda p: p[1])

    @cached_property
    def parts(self) -> set[str]:
        """The sorts of what results are made of."""
        found = {sort_of(v).partition("[")[0] for w in self.task.wanted for v in held(w, keys=True)}
        return found | ({"int"} if "float" in found else set())

    @cached_property
    def marks(self) -> list[str]:
        """What stands between the words of texts in results, where no argument has it."""
        given = repr([e.args for e in self.task.examples])
        found = re.findall(r"[^\w'\"]+", "\0".join(texts_in(self.task.wanted, keys=True)))
        return [m for m in dict.fromkeys(f for text in found for f in text.split("\0")) if m and m not in given][:3]

    def suits(self, skeleton: Skeleton, kinds: set[type]) -> bool:
        if skeleton.fits and not kinds <= skeleton.fits:
            return False
        pairs = skeleton.shape != "pairs" or all(type(v) is tuple and len(v) == 2 for w in self.task.wanted for v in w)
        return pairs

    def price(self, skeleton: Skeleton) -> float:
        return skeleton.cost - min(EVOKED, self.evoked(skeleton))

    def evoked(self, skeleton: Skeleton) -> float:
        """How far the prose speaks of a row: the words of it that are there, common ones and those of many rows less."""
        return math.fsum(_TELLING.get(w, 0.0) for w in stems(skeleton.words.split()) & self.weights.stems)

    def parameters(self, skeleton: Skeleton) -> Iterator[dict[str, str]]:
        """Parameters for `$n` and `$m`."""
        numbers = [
            p for k, p in enumerate(self.task.names) if all(type(e.args[k]) in (int, float) for e in self.task.examples)
        ]
        if "$m" in skeleton.text:
            yield from ({"n": a, "m": b} for a in numbers for b in numbers if a != b)
        elif "$n" in skeleton.text:
            yield from ({"n": a} for a in numbers)
        else:
            yield {}

    recursive = False

    # --- one skeleton ---------------------------------------------------------------

    def found(self, skeleton: Skeleton, over: Source | dict[str, str], cost: float) -> Iterator[Found]:
        """Bodies of one skeleton over one source or some parameters."""
        task = self.task
        elements = over if isinstance(over, Source) else None
        named = skeleton.names_element
        if named and elements is not None and len(elements.names) > 1:
            return
        words = dict(over) if isinstance(over, dict) else {"t": over.target, "s": "_items"}
        text = skeleton.text
        for name in _variables(skeleton):
            fresh = _fresh(name, {*task.names, *(elements.names if elements else ())})
            if fresh != name:
                text = re.sub(rf"(?<![?\w]){name}\b", fresh, text)
        form = form_of(replace(skeleton, text=text), words, task.names, recursive=self.recursive)
        domains = []
        for use in form.holes:
            domain = self.domain(form, use, elements)
            if not domain:
                return
            domains.append(domain)
        items: Sequence[Any] = [None] * task.n
        if elements is not None:
            single = len(elements.names) == 1
            items = [[e[0] for e in x] if single else x for x in elements.elements[: task.n] if x is not None]
        arguments = [e.args for e in task.examples]
        consts = [tuple(t.values[k] for t in self.consts) for k in range(task.n)]
        search = Search(form, domains, arguments, items, consts, task.wanted, self.order, self.work)
        partly = False
        share = SHARE[self.effort] * (3 if self.evoked(skeleton) > OFTEN else 1)
        for filled in search.solve(share, MOST):
            if elements is None or named or elements.term.sort == "range" or _uses(filled, elements.names):
                made = self.body(form, filled, elements, cost)
                if not unused(task, made.body):
                    yield made
                elif not partly:
                    partly = True
                    yield made

    def body(self, form: Form, filled: Filled, elements: Source | None, cost: float) -> Found:
        texts = {use.name: c.text for use, c in zip(form.holes, filled.candidates)}
        source = elements.term.text if elements is not None else ""
        terms = [t for c in filled.candidates for t in c.terms]
        terms += [elements.term] if elements is not None else []
        if self.task.wanted_sort == "bool":
            cost += UNSUPPORTED * (1 - min(map(self.task.weights.support, terms), default=1.0))
        text = form.filled(texts, source, self.task.spec.name)
        said = stems(form.skeleton.words.split())
        return Found(text, cost + filled.cost, form.skeleton.name, terms, words=said)

    def domain(self, form: Form, use: HoleUse, elements: Source | None) -> list[Candidate]:
        """The candidates of a hole, cheapest first."""
        given = form.skeleton.states.get(use.name, "")
        sort = self.sort(given or form.skeleton.states.get(use.of, ""))
        if use.top:
            return self.starts(sort)
        own = self.own_names(form, use)
        scope = self.inner(own, elements)
        index = {own[name][0]: k for k, name in enumerate(use.names)}
        index = {t.text: len(use.names) + k for k, t in enumerate(self.consts)} | index
        states = [own[n][0] for n in form.skeleton.states if n in use.names]
        early = use.use == EARLY or use.use == RETURN and not states
        most = CHEAP[EARLY] if early else CHEAP.get(use.use, 99.0)
        beside = self.comparisons.get(id(scope), ()) if use.use == TEST else ()
        terms = [
            t
            for t in (*scope.terms, *beside)
            if self.admits(use, t, sort, bool(given)) and self.weights.cost(t) <= most
        ]
        if use.use == RETURN and states:
            terms = [t for t in terms if _mentions(t, states)]
        if early:
            terms = [t for t in terms if t.op is None or _mentions(t, index)]
        if use.by:
            terms = [t for t in terms if _mentions(t, (own[use.by][0],))]
            if use.of == use.by:
                terms = [t for t in terms if t.leaf != own[use.by][0]]  # what becomes itself is no step
        terms.sort(key=self.weights.cost)
        most = (WIDE[use.use] << self.effort) // (1 if use.use == TEST else len(form.holes) ** 2)
        compiled: dict[int, Any] = {}
        changed = [own[n][0] for n in (use.of, use.by) if n in own]
        named = {made: name for name, (made, _) in own.items() if made != name}
        out = []
        for t in terms[:most]:
            value = function_of(t, index, compiled)
            if value is not None:
                text = _STATE.sub(lambda m: named[m[0]], t.text) if named else t.text
                out.append(Candidate(text, self.cost(t, changed), (t,), value))
        return sorted(out, key=lambda c: c.cost)

    def cost(self, term: Term, states: Sequence[str]) -> float:
        """Nats of a term in a loop: a state counted by one is the commonest of all, a value taken twice is rare."""
        parts = [p for p in term.walk() if p.op is not None and len(p.args) == 2]
        twice = sum(p.args[0] is p.args[1] for p in parts)
        counted = [p for p in parts if p.args[0].leaf in states and p.args[1].leaf == "1"]
        ones = any(p.op.template in COUNTS for p in counted)  # type: ignore[union-attr]
        return self.weights.cost(term) + TWICE * twice - (ONE if ones else 0.0)

    def admits(self, use: HoleUse, term: Term, sort: str, given: bool) -> bool:
        """Whether a term may stand in a hole; given: its sort is the table's word."""
        base = term.sort.partition("[")[0]
        if use.use == TEST:
            return base == "bool" and not term.fixed
        if use.use == STEP or given:
            return base == sort or {base, sort} <= {"int", "float"} or sort in ("", "any") or base == "any"
        if use.use in (RETURN, EARLY):
            return base == self.result or self.result in ("float", "any") or base == "any"
        return base in self.parts or base == "any"

    def starts(self, sort: str) -> list[Candidate]:
        """What a variable may start with: plain constants, and terms of the parameters."""
        out = [
            Candidate(repr(v), 0.5 + 0.4 * k, (), None, (v,) * self.task.n)
            for k, v in enumerate(CONSTANTS.get(sort, ()))
        ]
        fits = [
            t for t in self.scope.terms
            if (t.sort.partition("[")[0] == sort or sort == "float" and t.sort == "int" or sort == "")
        ]  # fmt: skip
        known = {c.text for c in out}
        for t in sorted(fits, key=self.weights.cost):
            if t.text not in known and ERROR not in t.values[: self.task.n] and len(out) < STARTS << self.effort:
                out.append(Candidate(t.text, self.weights.cost(t) + 0.5, (t,), None, t.values[: self.task.n]))
        return sorted(out, key=lambda c: c.cost)

    def sort(self, named: str) -> str:
        """The sort of a state: the table's word for it, made plain."""
        if named == "result":
            return self.result
        if named == "number":
            return "float" if any(type(v) is float for e in self.task.examples for v in e.args) else "int"
        if named == "element":
            values = [v for w in self.task.wanted if isinstance(w, list) for v in w]
            return (sort_of_all(values) or "int").partition("[")[0] if values else "int"
        return named

    # --- scopes of holes ------------------------------------------------------------

    def own_names(self, form: Form, use: HoleUse) -> dict[str, tuple[str, str]]:
        """The name under which a scope has each name of a hole, and its sort: states of one sort have one, whatever the form calls them."""
        found: dict[str, tuple[str, str]] = {}
        for name in use.names:
            sort = self.sort(form.skeleton.states.get(name.partition("[")[0], ""))
            plain = (
                name in form.skeleton.states
                and name not in self.task.names
                and sort not in ("each", "", "item", "key", "path")
            )
            made = f"state_{sort}_{sum(s == sort for _, s in found.values())}" if plain else name
            found[name] = made, sort
        return found

    def inner(self, own: Mapping[str, tuple[str, str]], elements: Source | None) -> Scope:
        """The scope of what holes with such names may use, over samples of states."""
        source = None if elements is None else elements.target + elements.term.text
        key = frozenset(own.values()), source, len(self.consts)
        made = self.scopes.get(key)
        if made is None:
            made = self.scopes[key] = self.sampled(sorted(own.values()), elements)
        if made.effort < self.effort:
            made.effort, bank = self.effort, made.bank
            bank.tries, bank.limit = TRIES[self.effort], TRIES[self.effort] // 2
            self.work.grow(bank, GROWN[self.effort])
            self.comparisons[id(made)] = list(self.compared(made))
        return made

    def compared(self, scope: Scope) -> Iterator[Term]:
        """Comparisons dearer than what the bank has grown to: of the cheapest differences and the like with numbers, and of
        names and fields with what the prose names."""
        numbers = [t for t in scope.terms if t.sort in ("int", "float") and not t.fixed]
        zero = [t for t in scope.terms if t.leaf == "0" and t.op is None]
        sides = [t for t in numbers if t.op is not None and t.op.template in MEASURES and of_different_names(t)][:SIDES]
        for a in sides:
            for b in (t for t in (*numbers, *zero) if t.op is None and t.leaf not in a.text):
                yield from filter(None, (scope.apply(op, a, b) for op in COMPARED.values()))
        named = [t for t in scope.bank.terms if t.fixed and t.op is None and self.weights.origin(t.leaf) == "prose"]
        for a in (t for t in scope.leaves if not t.fixed and t.sort in ("int", "float", "str")):
            for b in (t for t in named if (t.sort == "str") == (a.sort == "str")):
                ops = (EQ, NE) if a.sort == "str" else (EQ, NE, *COMPARED.values())
                yield from filter(None, (scope.apply(op, a, b) for op in ops))

    def sampled(self, own: Sequence[tuple[str, str]], elements: Source | None) -> Scope:
        """A scope of names with their sorts, over samples of their values."""
        rows, places = self.samples(elements)
        names = [name for name, _ in own]
        leaves = []
        for k, (name, sort) in enumerate(own):
            if elements is not None and name in elements.names:
                column = [e[elements.names.index(name)] for e in places]
            else:
                pool = self.pool(name, sort, elements)
                column = [pool[(j * STRIDES[k % 4] + j // 3) % len(pool)] for j in range(len(rows))]
                column = [v if (b := self.bound(j, rows[j], places[j], v)) is None else b for j, v in enumerate(column)]
            leaves.append(Term(tuple(column), 1, leaf=name))
        for t in self.consts:
            if t.text not in names:
                values = tuple(t.values[r] for r in rows)
                if sort_of_all(values):
                    leaves.append(Term(values, 2 if t.op is None else 3, leaf=t.text))
        leaves += [Term((m,) * len(rows), MARK, leaf=repr(m), fixed=True) for m in self.marks]
        made = Scope(leaves, len(rows), self.weights, self.work, len(rows), 1)
        made.bank.price = None  # the first of two terms with equal values stays
        made.bank.ops = self.ops
        made.offer(phrased(made))
        return made

    def bound(self, j: int, row: int, place: tuple[Any, ...], value: Any) -> Any:
        """For some samples of a state that is a number, one as large as the element, the opposite, or as far from it as a
        parameter says: else nothing tells `<` from `<=`. None for the others."""
        turn, element = j % len(BOUNDS), place[0] if place else None
        if type(value) is not int or type(element) is not int:
            return None
        given = [v for t in self.consts if type(v := t.values[row]) is int]
        distance = given[j // len(BOUNDS) % len(given)] if given else 0
        return BOUNDS[turn](element, distance)

    def samples(self, elements: Source | None) -> tuple[list[int], list[tuple[Any, ...]]]:
        """Examples, each with an element of the source where there is one."""
        if elements is None:
            rows = [k % self.task.n for k in range(SAMPLES)]
            return rows, [()] * SAMPLES
        pairs = [(r, e) for r, items in enumerate(elements.elements) for e in (items or ())[:12]]
        step = max(1, len(pairs) // SAMPLES)
        pairs = pairs[::step][:SAMPLES]
        pairs = [pairs[k % len(pairs)] for k in range(SAMPLES)]
        return [r for r, _ in pairs], [e for _, e in pairs]

    def pool(self, name: str, sort: str, elements: Source | None) -> list[Any]:
        """Values that a state may have: plain ones, the results, what they are made of."""
        wanted = self.task.wanted
        if name.startswith("result[hole_"):
            return [v for w in wanted if isinstance(w, dict) for v in w.values()] or [0]
        if "[-1]" in name:
            made = [v for w in wanted if isinstance(w, list) for v in w]
            if name.endswith("[-1][-1]"):
                return [x for v in made if isinstance(v, list) for x in v] or [0]
            at = name.rpartition("[-1][")[2].rstrip("]")
            if not at.isdigit():
                return made or [0]
            made = [v[int(at)] for v in made if isinstance(v, tuple | list) and len(v) > int(at)]
            return [*made, *self.like(made, elements)] or [0]
        if name in self.task.names:
            own = [e.args[self.task.names.index(name)] for e in self.task.examples]
            return own if any(type(v) is not int for v in own) else [*own, 7, 12, 1, 3, 20, 6, 2, 9, 10, 45, 308]
        if sort == "each" and elements is not None:
            return [e[0] for items in elements.elements for e in items or ()] or [0]
        found = list(POOLS.get(sort, (0,)))
        if sort == "dict" and elements is not None:
            keys = [x for x in self.like(["" if any("str" in s for s in self.parts) else 0], elements) if x != ""]
            found += [{k: v for k, v in zip(keys[i:], (2, 5, 5, 1))} for i in range(3)]
        if sort == "set" and elements is not None:
            flat = [e[0] for items in elements.elements[: self.task.n] for e in items or ()]
            try:
                found += [set(flat[:k]) for k in (1, 2, 4)]
            except TypeError:
                return found
        found += [w for w in wanted if sort_of(w).partition("[")[0] == sort]
        if sort == "list":
            found += [w[:k] for w in wanted if isinstance(w, list) for k in (1, 2) if len(w) > k]
        found += [v for w in wanted if isinstance(w, list) for v in w if sort_of(v).partition("[")[0] == sort]
        return [v for v in found if bounded(v)][:16] + self.like(found, elements)

    def like(self, values: Sequence[Any], elements: Source | None) -> list[Any]:
        """Numbers or texts of a source's elements, as further values of a state: comparisons differ where they are equal."""
        if elements is None or not values or type(values[-1]) not in (int, float, str):
            return []
        kind = type(values[-1])
        atoms = [
            v
            for items in elements.elements
            for e in items or ()
            for x in e
            for v in (x if type(x) in (tuple, list) else (x,))
        ]
        same_kind = dict.fromkeys(v for v in atoms if type(v) is kind)
        return [w for v in list(same_kind)[:8] for w in ((v,) if kind is str or v >= 0 else (v, -v))]


def _telling(rows: Iterable[Skeleton]) -> dict[str, float]:
    """What each word of some rows says of which one is meant."""
    many = Counter(w for row in rows for w in stems(row.words.split()))
    return {w: (OFTEN if w in WEAK else 1.0) / math.sqrt(k) for w, k in many.items()}


_TELLING = _telling((*LOOPS, *WHILES, *RECURSIONS))


def _uses(filled: Filled, names: Sequence[str]) -> bool:
    return any(_mentions(t, names) for c in filled.candidates for t in c.terms)


def _mentions(term: Term, names: Container[str]) -> bool:
    return any(p.op is None and p.leaf in names for p in term.walk())


def _variables(skeleton: Skeleton) -> list[str]:
    return [*skeleton.states, "_"]


def _fresh(name: str, taken: set[str]) -> str:
    while name in taken:
        name += "_"
    return name
