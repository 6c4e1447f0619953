"""Expressions that answer a question: the enumerator's bank first, then goal-directed search, then whole skeletons."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from csp_ir.deduction.bank import Bank, Deadline, OutOfTime
from csp_ir.deduction.domains import FREE
from csp_ir.deduction.engine import answers, bank_of
from csp_ir.deduction.everyday.components import BOOL, INT, LIST
from csp_ir.deduction.everyday.comprehension import Comprehensions
from csp_ir.deduction.everyday.language import language_for
from csp_ir.deduction.everyday.propose import STAGES
from csp_ir.deduction.everyday.text import python
from csp_ir.deduction.language import Term as DeducedTerm
from csp_ir.deduction.solver import Solver
from csp_ir.draft.bank import ERROR, Term
from csp_ir.draft.costs import MINOR_COST, expression_cost
from csp_ir.draft.prose import Prose
from csp_ir.draft.skeletons import CATALOGUE
from csp_ir.draft.task import Task
from csp_ir.draft.weigh import Constant
from csp_ir.errors import CspIrError
from csp_ir.interpreter.evaluation import compile_expr
from csp_ir.interpreter.outcomes import Limits, LimitSignal, StuckSignal, snapshot
from csp_ir.ir import nodes as ir
from csp_ir.ir.check import HoleContext
from csp_ir.ir.parse import parse_block, parse_expr
from csp_ir.ir.rewrite import free_names
from csp_ir.ir.types import ANY, Type, fits, type_of_value
from csp_ir.ir.types import BOOL as BOOLEAN
from csp_ir.spec.model import Example, Spec
from csp_ir.wanted.columns import columns_of
from csp_ir.wanted.demands import Both, Image, exactly
from csp_ir.wanted.pairs import equal_pairs, thresholds, weighted_sums
from csp_ir.wanted.question import Question
from csp_ir.wanted.values import known_parts

MOST = 6
ENOUGH = 5.0  # cost below which an answer is so short that no deeper search is made
BANK_SECONDS, SEARCH_SECONDS, CATALOGUE_SECONDS = 0.8, 1.4, 1.2
DEEPER, MORE_TRIES = 10, 20_000  # of the bank, where its first level has no answer
LONG = 14  # cost of a term of the search above which a comprehension may be what is meant
LIMITS = Limits(steps=2_000)
USUAL_CONSTANTS = (*range(-1, 101), 1000, 0.5)
MOST_DECIDED = 12  # rows of which conditionals are looked for by the catalogue
USUAL = (10,)  # constants worth a try beside those the spec names
_EXPRESSIONS = frozenset(("expression", "conjunction", "decision", "parts", "map", "filter", "dictionary", "sort"))
_PLACEHOLDERS: dict[str, Any] = {"int": 0, "float": 0.0, "str": "", "bool": True, "list": [], "dict": {}, "None": None}


@dataclass
class Filler:
    """Answers questions of one spec.

    minor: names that are rarely meant in a hole where others are in scope: what is accumulated, what is looped over.
    quick: leave out the minor names and whole skeletons.
    """

    prose: str
    words: frozenset[str] = frozenset()
    constants: Sequence[Any] = ()
    minor: frozenset[str] = frozenset()
    quick: bool = False
    _named: set[Any] = field(default_factory=set)

    def __post_init__(self) -> None:
        prose = Prose(self.prose)
        self._named = {c for c in (*self.constants, *prose.numbers, *prose.texts) if isinstance(c, int | float | str)}

    def answers(self, question: Question, context: HoleContext, deadline: float) -> list[tuple[ir.Expr, float]]:
        """Expressions right on every row, with their costs, cheapest first."""
        found: dict[ir.Expr, float] = {}
        major = [n for n in question.names if n not in self.minor]
        for names in (major,) if self.quick and major else (major, list(question.names)):
            if time.monotonic() > deadline:
                break
            asked = question.only(names) if names else None
            if asked is None:
                continue
            named = self._named | marks(asked.rows)
            for source in self._sources(asked, context, deadline):
                for expr in source:
                    if expr not in found and self.right(expr, asked, context.expected):
                        minor = len(self.minor & free_names(expr))
                        found[expr] = expression_cost(expr, self.words, named) + MINOR_COST * minor
                if found and min(found.values()) < ENOUGH:
                    break
            if (found and min(found.values()) < ENOUGH) or names == list(question.names):
                break
        return sorted(((e, round(c, 3)) for e, c in found.items()), key=lambda f: f[1])[:MOST]

    def _sources(self, question: Question, context: HoleContext, deadline: float) -> Iterator[Iterator[ir.Expr]]:
        yield self._constants(question)
        if not question.names or context.kind == "constant":
            return
        task = self._task(question, context, min(deadline, time.monotonic() + CATALOGUE_SECONDS))
        yield self._bank(task, question)
        if time.monotonic() < deadline:
            yield self._searched(question, context, min(deadline, time.monotonic() + SEARCH_SECONDS))
        if question.exact and not self.quick and time.monotonic() < deadline:
            yield self._catalogue(question, context, min(deadline, time.monotonic() + CATALOGUE_SECONDS))

    def right(self, expr: ir.Expr, question: Question, expected: Type = ANY) -> bool:
        """Whether an expression over the names answers the question with values of the type that is expected."""
        try:
            function = compile_expr(expr, question.names, limits=LIMITS)
            values = [function(*map(snapshot, row)) for row in question.rows]
        except (Exception, LimitSignal, StuckSignal):
            return False
        if expected.name in ("int", "float") and any(type(v) is bool for v in values):
            return False
        return question.answered(values)

    def _constants(self, question: Question) -> Iterator[ir.Expr]:
        """Constants that are right on every row: of the spec, and of what the rows show or compare with."""
        count = len(question.rows)
        pool = [*self._named, *(v for d in question.domains for v in shown(d)), *USUAL_CONSTANTS]
        found = [v for v in dict.fromkeys((type(v), v) for v in pool) if question.answered([v[1]] * count)]
        yield from (ir.Literal(v) for _, v in found[:MOST])

    # --- the enumerator's bank --------------------------------------------------------------

    def _task(self, question: Question, context: HoleContext, deadline: float) -> Task:
        """The question as a spec of its own; rows of which nothing is known have a made-up result."""
        parameters = tuple(
            ir.Parameter(n, _kind(context.scope.get(n, ANY), [r[k] for r in question.rows]))
            for k, n in enumerate(question.names)
        )
        made_up = _PLACEHOLDERS.get(context.expected.name, "")
        wanted = [
            w if exactly(d) or _likely(w, context.expected) else made_up
            for d, w in zip(question.domains, question.wanted)
        ]
        examples = tuple(Example(row, want) for row, want in zip(question.rows, wanted))
        task = Task(Spec(question.hole, self.prose, parameters, context.expected, examples), deadline)
        known = {repr(c.value) for c in task.weights.constants}
        extra = [c for c in dict.fromkeys([*self._named, *USUAL]) if repr(c) not in known]
        task.weights.constants += [Constant(c, "small") for c in extra]
        return task

    def _bank(self, task: Task, question: Question) -> Iterator[ir.Expr]:
        task.growing = min(task.growing, time.monotonic() + BANK_SECONDS)
        right = self._right_terms(task.early, question)
        if not right:
            bank = task.outer
            bank.tries, bank.full = bank.tried + MORE_TRIES, False
            for _ in bank.grow(DEEPER):
                pass
            right = self._right_terms(bank.terms[len(task.early) :], question)
        right.sort(key=task.weights.cost)
        yield from _parsed(t.text for t in right[:MOST])

    @staticmethod
    def _right_terms(terms: Sequence[Term], question: Question) -> list[Term]:
        count = len(question.rows)
        varies = question.exact and len(set(map(repr, question.wanted))) > 1
        right = []
        for t in terms:
            values = t.values[:count]
            if not (t.fixed and varies) and not any(v is ERROR for v in values) and question.answered(values):
                right.append(t)
        return right

    # --- goal-directed search ---------------------------------------------------------------

    def _searched(self, question: Question, context: HoleContext, deadline: float) -> Iterator[ir.Expr]:
        columns = columns_of(question.names, question.rows)
        if not columns:
            return
        names, values = [n for n, _ in columns], [v for _, v in columns]
        outputs = tuple(tuple(w) if type(w) is list else w for w in question.wanted)
        known = [
            k
            for k, (d, w) in enumerate(zip(question.domains, outputs))
            if exactly(d) or _likely(question.wanted[k], context.expected)
        ]
        language = language_for(names, values, tuple(outputs[k] for k in known), self.prose) if known else None
        if language is None:
            return
        exact = [k for k in known if exactly(question.domains[k])]
        if exact:
            rows: dict[Any, int] = {}
            for k in exact:
                rows.setdefault(tuple(v[k] for v in values), k)
            chosen = list(rows.values())
            columns_here = [tuple(v[k] for k in chosen) for v in values]
            results = tuple(outputs[k] for k in chosen)
            # Comprehensions cost time and are rarely what one element needs, so that they come second.
            middle = time.monotonic() + 0.5 * (deadline - time.monotonic())
            split = replace(language, extra=lambda *_: iter(()))  # so that inverses are tried beside an assembly
            plain = list(answers(split, columns_here, results, middle, stages=STAGES[:3], polish=0.05, doubt=doubt))
            yield from _parsed(python(f.term) for f in reversed(plain))
            if not plain or plain[-1].term.cost > LONG:
                wider = replace(language, extra=Comprehensions(names, self.prose))
                found = answers(wider, columns_here, results, deadline, stages=STAGES[:2], polish=0.05)
                yield from _parsed(python(f.term) for f in reversed(list(found)))
        try:
            bank = bank_of(language, values, len(question.rows), STAGES[1], Deadline(deadline))
            if not question.exact and language.start != LIST:
                goal = tuple(FREE if d is None else d for d in question.domains)
                term = Solver(bank, STAGES[1], Deadline(deadline)).solve(language.start, goal)
                yield from _parsed([python(term)] if term is not None else [])
        except OutOfTime:
            return
        yield from _parsed(self._combined(bank, language.start, question, deadline))

    def _combined(self, bank: Bank, start: str, question: Question, deadline: float) -> Iterator[str]:
        """Entries of a bank that are right where goals do not say it all, and pairs of entries."""
        if not question.exact:
            entries = bank.entries[start]
            right = 0
            for term, column in sorted(zip(entries.terms, entries.values), key=lambda e: e[0].cost):
                if question.answered([list(v) if type(v) is tuple else v for v in column]):
                    yield python(term)
                    right += 1
                if right == MOST or time.monotonic() > deadline:
                    break
        if start == BOOL and question.exact:
            yield from thresholds(bank, question.wanted, deadline)
            yield from equal_pairs(bank, question.wanted, deadline)
        if start == INT:
            yield from weighted_sums(bank, question, deadline)

    # --- whole skeletons --------------------------------------------------------------------

    def _catalogue(self, question: Question, context: HoleContext, deadline: float) -> Iterator[ir.Expr]:
        task = self._task(question, context, deadline)
        bodies = []
        skipped = "decision" if len(question.rows) > MOST_DECIDED or type(question.wanted[0]) is bool else ""
        for skeleton in CATALOGUE:
            if skeleton.name in _EXPRESSIONS and skeleton.name != skipped and time.monotonic() < deadline:
                for _, body in zip(range(8), skeleton.find(task)):
                    bodies.append(body)
        bodies.sort(key=lambda b: b.cost)
        for body in bodies[:MOST]:
            try:
                expr = as_expression(parse_block(body.body, names=task.names))
            except CspIrError:
                continue
            if expr is not None:
                yield expr


def shown(domain: Any) -> Iterator[Any]:
    """Constants that a domain suggests: the values themselves, separators in texts, numbers and those next to them."""
    if type(domain) is tuple:
        yield from (v for v in domain if isinstance(v, int | float | str))
    elif isinstance(domain, Both):
        yield from shown(domain.first)
        yield from shown(domain.second)
    elif isinstance(domain, Image):
        for value in (*domain.wanted, *known_parts(domain.value)):
            if isinstance(value, str):
                yield from re.findall(r"[^A-Za-z0-9]+", value)
                yield from re.findall(r"[A-Za-z]+|[0-9]+", value)
            elif type(value) is int:
                yield from (value, value + 1, value - 1)
            elif type(value) is float:
                yield value


def doubt(term: DeducedTerm) -> float:
    """Seconds worth spending on a cheaper expression than this one."""
    return min(0.6, 0.05 * max(0, term.cost - 8))


def marks(rows: Sequence[tuple[Any, ...]]) -> set[str]:
    """Separators in the texts of rows: naming one needs no more support than that it is there."""
    texts = [v for row in rows for v in row if isinstance(v, str)]
    return {m for t in texts for m in re.findall(r"[^A-Za-z0-9]", t)}


def as_expression(body: Sequence[ir.Stmt]) -> ir.Expr | None:
    """The value that a body of tests and returns gives, as one expression; None where it is more than that."""
    if not body:
        return None
    first, *rest = body
    if isinstance(first, ir.Return):
        return first.value
    if isinstance(first, ir.If):
        yes = as_expression(first.body)
        no = as_expression((*first.orelse, *rest))
        return ir.IfExp(first.test, yes, no) if yes is not None and no is not None else None
    return None


def _parsed(texts: Any) -> Iterator[ir.Expr]:
    for text in texts:
        try:
            yield parse_expr(text)
        except CspIrError:
            continue


def _likely(value: Any, expected: Type) -> bool:
    """Whether a value that may be meant is of the type that the hole's place wants."""
    return (
        value is not None and fits(type_of_value(value), expected) and (type(value) is not bool or expected == BOOLEAN)
    )


def _kind(kind: Type, values: Sequence[Any]) -> Type:
    """The type of a column: as declared, or of its first value."""
    return type_of_value(values[0]) if kind == ANY else kind
