"""Choosing among bodies that pass: plausibility, behaviour on generated inputs, confidence, questions."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from csp_ir.draft.bank import Term
from csp_ir.draft.confidence import confidence_of
from csp_ir.draft.idioms import strangeness
from csp_ir.draft.task import Found, Task
from csp_ir.errors import CspIrError
from csp_ir.interpreter.machine import compile_program
from csp_ir.interpreter.outcomes import Limits, Outcome, Returned, strict_equal
from csp_ir.ir.nodes import Function, Program
from csp_ir.ir.parse import parse_block
from csp_ir.solution import Solution
from csp_ir.spec.model import Raises
from csp_ir.verify.behaviour import behaviour, differences, outcome_key
from csp_ir.work import spend, worked

UNUSED_PARAMETER, UNEXPLAINED, UNUSED_NUMBER, UNUSED_TEXT, BY_HEART = 4.0, 1.2, 2.5, 1.5, 2.0
BESIDE = 2.0  # two constants that differ by one
ODD_NUMBER = 1.5  # a number that nothing names
DOUBTED, DOUBT = 0.06, "too much program for too few examples"  # the confidence below which that is said
UNEVOKED = 0.5  # an operation of which no word of the prose speaks
TWINS = 3  # programs of the same behaviour that are kept
RIVALS, ALTERNATIVES = 14, 5  # compared; told
COMPARED = 300  # bodies of which it is looked at how odd they are
# Of the nats by which a function is stranger than right answers usually are, what counts beside its own price; how strange those are.
ODD, USUALLY = 0.04, 20.0
STRANGER = 20.0  # nats of which confidence hears as one
STRANGENESS = 5e-4  # units of work of how strange a program is
TOLD = 4  # solutions that are given
FAR = 0.15  # the weight below which a rival that answers to no further word of the prose is no reading of it
SAID = 0.6  # nats of a program that a nat of the examples supports
CLOSE = 0.3  # nats within which two programs are about as plausible
PRICING = 1e-4  # units of work of one price
LIMITS = Limits(steps=50_000)


@dataclass
class Ranked:
    """A body with its program and its whole cost; strange: nats by which the program, or what was filled in of it, is stranger
    than right answers usually are."""

    found: Found
    program: Program
    cost: float
    unused: list[str] = field(default_factory=list)
    unexplained: list[str] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)
    strange: float = 0.0
    outcomes: list[Outcome] = field(default_factory=list)


def rank(task: Task, found: Sequence[Found]) -> list[Ranked]:
    """Bodies that parse and pass every example when run, most plausible first, distinct by text."""
    priced = sorted(
        (_priced(task, f) for f in {f.body: f for f in sorted(found, key=lambda f: -f.cost)}.values()),
        key=lambda r: r[0],
    )
    some: list[Ranked] = []
    for cost, f, unused, unexplained, ignored in priced[:COMPARED]:
        if some and worked() > task.deadline:
            break
        program, strange = (None, 0.0) if knows_by_heart(task, f.body) else _read(task, f.body)
        if program is not None:
            some.append(Ranked(f, program, cost + ODD * strange, unused, unexplained, ignored, strange))
    out: list[Ranked] = []
    for ranked in sorted(some, key=lambda r: r.cost):
        if len(out) == RIVALS or out and worked() > task.deadline:
            break
        if _passes(task, ranked.program):
            out.append(ranked)
    return out


def plausible(task: Task, found: Found) -> float:
    """What a body costs with what it leaves unexplained and how strange it is, in nats."""
    return price_of(task, found) + ODD * _read(task, found.body)[1]


def _read(task: Task, body: str) -> tuple[Program | None, float]:
    """The program of a body, None where it is outside the IR, and by how many nats it is stranger than right ones."""
    if body not in task.read:
        spend(STRANGENESS)
        program = program_of(task, body)
        strange = 0.0 if program is None else strangeness(program.function, task.asked) - USUALLY
        task.read[body] = program, strange
    return task.read[body]


_QUOTE = re.compile(r"'[^'\n]*'|\"[^\"\n]*\"")
_NUMBER = re.compile(r"(?<![\w.])\d+(?:\.\d+)?(?![\w.])")
_LISTING = re.compile(r"\d+(?:\.\d+)?(?:,\s*-?\d+(?:\.\d+)?){3,}")  # values of a sequence, not constants of a program
_FROM_ZERO = re.compile(r"\b(?:from|at|with) (?:0|zero)\b")
_PLACED = re.compile(r"\benumerate\(|\brange\(|\.index\(|\.find\(")  # of which places are counted from 0
_CASE = re.compile(r"\bif\b")
_RETURNED = re.compile(r"^ *return (-?\d+(?:\.\d+)?)$", re.MULTILINE)
USUAL = (10, 100, 1000)  # numbers above 2 that need no reason
PLAIN, SHORT = 10, 3  # numbers up to it, and texts of so many characters, say little


def _priced(task: Task, f: Found) -> tuple[float, Found, list[str], list[str], list[str]]:
    words = set(re.findall(r"[A-Za-z_]\w*", _QUOTE.sub("", f.body)))
    unused = [n for n in task.names if n not in words and n not in task.lengths]
    answered = task.weights.explained(f.terms) | _spoken(f.body) | f.words
    unexplained = [w for w in task.weights.unexplained(f.terms) if w not in answered]
    numbers = set(re.findall(r"\d+(?:\.\d+)?", f.body))
    shown = {str(v) for v in task.outputs if type(v) in (int, float)}
    covered = _covered(task, f)
    covered |= {n for n in task.written if str(n + 1) in numbers}  # the last below a bound
    beside = sum(int(n) > PLAIN and str(int(n) + 1) in numbers for n in numbers if n.isdigit())  # one of them is meant
    listings = (*_LISTING.findall(task.prose.masked), *(s[0].replace("/", " ") for s in task.prose.series))
    covered |= {n for listing in listings for n in map(float, _NUMBER.findall(listing))}
    ignored = [str(n) for n in task.written if str(n) not in numbers and str(n) not in shown and n not in covered]
    told = [*task.outputs, *(a for e in task.examples for a in e.args)]  # an example in the prose is no constant
    texts = [t for t in task.prose.wanting if repr(t) not in f.body and t not in words]
    quoted = {q for q, _, _ in task.prose.quotes}
    texts += [t for t in task.prose.texts if t not in quoted and t.strip() and not t.isalnum() and t not in f.body]
    texts = [t for t in texts if t not in told]
    cost = f.cost + UNUSED_PARAMETER * len(unused) + UNEXPLAINED * len(unexplained) + UNUSED_NUMBER * len(ignored)
    cost += UNEVOKED * task.weights.unevoked(f.terms) if task.weights.stems else 0.0
    cost += ODD_NUMBER * len(_odd_numbers(task, f))
    cost += BESIDE * beside + UNUSED_TEXT * len(texts) + BY_HEART * len(_by_heart(task, f.body))
    return cost, f, unused, unexplained, [*ignored, *map(repr, texts)]


def _odd_numbers(task: Task, f: Found) -> set[str]:
    """The numbers of a body that nothing names, but for such as everyone uses; those within an operation belong to it, but
    for what is divided by."""
    if not task.weights.stems:
        return set()
    parts = [t for term in f.terms for t in term.walk()]
    numbers = {t.leaf: t.values[0] for t in parts if t.op is None and t.fixed}
    divisors = (_DIVISOR.fullmatch(t.op.template) for t in parts if t.op is not None)
    numbers |= {found[1]: int(found[1]) for found in divisors if found is not None}
    return {text for text, n in numbers.items() if _unusual(n) and task.weights.origin(text) == "arbitrary"}


_DIVISOR = re.compile(r"\(\{0\} % (\d+) [=!]= \d+\)")


def _unusual(value: Any) -> bool:
    return type(value) in (int, float) and abs(value) > 2 and value not in USUAL


def priced(task: Task, found: Found, program: Program) -> Ranked:
    """A program with what it costs and leaves unexplained; found: its body."""
    cost, _, unused, unexplained, ignored = _priced(task, found)
    return Ranked(found, program, cost, unused, unexplained, ignored)


def price_of(task: Task, found: Found) -> float:
    """What a body costs with what it leaves unexplained, in nats."""
    return _priced(task, found)[0]


def once(task: Task, found: Callable[[Term], Found]) -> Callable[[Term], float]:
    """The price of the body that `found` makes of a term, worked out once for each text and cost."""
    known: dict[tuple[str, float], float] = {}

    def price(term: Term) -> float:
        key = term.text, task.weights.cost(term)
        if key not in known:
            spend(PRICING)
            known[key] = price_of(task, found(term))
        return known[key]

    return price


def _by_heart(task: Task, body: str) -> set[str]:
    """What a body quotes of single results or arguments of the examples, though neither the prose nor all of them have it."""
    shown = [repr(w) for w in task.wanted if not isinstance(w, Raises)], [repr(e.args) for e in task.examples]
    quoted = {q[1:-1] for q in _QUOTE.findall(body) if len(q) > 2 + SHORT and q[1:-1] not in task.spec.prose}
    quoted = {q for q in quoted if any(0 < sum(q in v for v in side) < len(side) for side in shown)}
    results = [r for w in task.wanted for r in (w if isinstance(w, list | tuple) else [w])]
    numbers = {repr(r) for r in results if type(r) in (int, float) and abs(r) > PLAIN and r not in task.prose.numbers}
    said = set(_NUMBER.findall(_QUOTE.sub("", body)))
    return quoted | {n for n in numbers & said if not any(n in v for v in shown[1])}


def knows_by_heart(task: Task, body: str) -> bool:
    """Whether a body lists its examples: it quotes of many of them what nothing names, or has a case for each."""
    quoted = len(_by_heart(task, body))
    cases = len(_CASE.findall(_QUOTE.sub("", body)))
    listed = max(1, min(len(task.outputs), task.n) - 1)
    told = [float(n) for n in _RETURNED.findall(body)]
    if told and len(told) == len(re.findall(r"\breturn\b", body)):
        unnamed = [n for n in told if n not in task.prose.numbers]
        if task.n <= len(told) == len(unnamed) or any(_unusual(n) for n in unnamed):
            return task.n > 1  # a case for each example or result, told from the others by whatever does
    return task.n > 1 and (quoted > 1 and 2 * quoted >= len(task.outputs) or quoted > 0 and cases + 1 >= max(2, listed))


def _spoken(body: str) -> frozenset[str]:
    from csp_ir.draft.stems import stems_of

    return stems_of(body.replace("_", " ").replace(".", " "))


def _covered(task: Task, f: Found) -> set[Any]:
    """Numbers of the prose that the branch order makes needless: the upper end of a range below another bound."""
    bounds = task.prose.bounds
    lows = {b.number for b in bounds}
    out: set[Any] = set()
    if _FROM_ZERO.search(task.prose.masked) and _PLACED.search(f.body):
        out.add(0)
    for b in bounds:
        if b.op == "range" and type(b.upper) in (int, float) and (b.upper + 1 in lows or b.upper in lows):
            out.add(b.upper)
        if b.op == "range" and type(b.number) in (int, float) and b.number - 1 in {c.upper for c in bounds}:
            out.add(b.number)
        if b.op in (">=", ">") and type(b.number) in (int, float):
            if {c.upper for c in bounds} & {b.number - 1, b.number}:
                out.add(b.number)
        if b.op == "%" and b.number == 1 or b.op == ">=" and b.number == 1:
            out.add(1)
    return out


def program_of(task: Task, body: str) -> Program | None:
    """The program of a body, as text; None where it is outside the IR."""
    try:
        return Program(
            Function(
                task.spec.name,
                tuple(task.spec.parameters),
                task.spec.returns,
                (*task.guards, *parse_block(_unshadowed(body, task.names), names=task.names)),
            ),
            task.spec.helpers,
        )
    except CspIrError:
        return None


def _unshadowed(body: str, names: Sequence[str]) -> str:
    """A body in which a parameter called `date` hides no class: moments are read as `datetime`."""
    if "date" not in names:
        return body
    while (found := body.find("date.fromisoformat(")) >= 0:
        end, depth = found + len("date.fromisoformat("), 1
        while depth and end < len(body):
            depth += {"(": 1, ")": -1}.get(body[end], 0)
            end += 1
        body = f"{body[:found]}datetime.fromisoformat{body[found + len('date.fromisoformat') : end]}.date(){body[end:]}"
    return body


def _passes(task: Task, program: Program) -> bool:
    """Every example's result, and the arguments left as they were."""
    try:
        machine = compile_program(program)
    except CspIrError:
        return False
    for example in task.examples:
        run = machine.run(example.args, limits=LIMITS, trace=False)
        if not example.accepts(run.outcome):
            return False
        if not strict_equal(tuple(run.arguments_after), tuple(example.args)):
            return False
    return True


def solutions(task: Task, ranked: list[Ranked], most: int = TOLD, least: float = DOUBTED) -> Iterator[Solution]:
    """Solutions, most plausible first, with confidence by evidence and by agreement with rivals.

    most: how many; least: the confidence below which one that no prose supports is none.
    """
    if not ranked:
        return
    usable = []
    for r in ranked:
        outcomes = behaviour(r.program, task.inputs, deadline=task.deadline)
        if outcomes is not None:
            r.outcomes = list(map(task.spec.level, outcomes))
            usable.append(r)
    usable = [r for r in usable if _keeps(task, r)] or usable
    usable = _by_mass(usable) if usable else ranked
    for position, best in enumerate(usable[:most]):
        solution = _solution(task, best, [r for r in usable if r is not best], position)
        if solution.confidence < least and not task.weights.stems:
            task.note("refuted", {"why": [DOUBT], "code": best.found.body})
            continue
        yield solution


def _keeps(task: Task, r: Ranked) -> bool:
    """Whether a program keeps `ensures` on the generated inputs: what breaks it is no reading of the spec, and no rival."""
    if not task.oracle.ensures:
        return True
    return all(
        isinstance(outcome, Returned) and task.oracle.admits(given.args, outcome.value)
        for given, outcome in zip(task.inputs, r.outcomes)
    )


def _by_mass(usable: list[Ranked]) -> list[Ranked]:
    """The order of plausibility, where programs about as plausible as the first are ordered by all that does the same."""
    mass: dict[Any, float] = {}
    keys = [tuple(map(outcome_key, r.outcomes)) for r in usable]
    for r, key in zip(usable, keys):
        mass[key] = mass.get(key, 0.0) + math.exp(usable[0].cost - r.cost)
    close = [i for i, r in enumerate(usable) if r.cost <= usable[0].cost + CLOSE]
    close.sort(key=lambda i: (-round(mass[keys[i]], 3), usable[i].cost))
    return [usable[i] for i in close] + [r for i, r in enumerate(usable) if i not in close]


def _solution(task: Task, best: Ranked, others: list[Ranked], position: int) -> Solution:
    agreement, doubtful = _agreement(task, best, others)
    told = grounds(task, best, agreement)
    confidence = round(confidence_of(told), 2)
    warnings = [f"the parameter {n} is not used" for n in best.unused]
    warnings += [f"the prose says {w!r}, which the code does not use" for w in best.ignored]
    warnings += [
        f"the condition `{t}` only fits the examples; the prose does not state it" for t in best.found.unsupported
    ]
    warnings += [f"the constant {t} is in no sentence of the prose" for t in best.found.arbitrary]
    if confidence < DOUBTED:
        warnings.append(DOUBT)
    if best.unexplained:
        warnings.append(f"nothing in the code answers to: {', '.join(best.unexplained)}")
    questions = []
    if doubtful and best.outcomes:
        runs = [best.outcomes, *(r.outcomes for r in doubtful[:3])]
        questions = differences(task.spec.name, task.inputs, runs)
        if agreement < 0.75:
            warnings.append(
                f"{len(doubtful) + 1} programs of similar plausibility pass the examples and differ elsewhere"
            )
    evidence = [f"skeleton: {best.found.skeleton}", f"passes {task.n} examples"]
    explained = sorted(task.weights.explained(best.found.terms))
    if explained:
        evidence.append(f"words of the prose that the code answers to: {', '.join(explained)}")
    evidence += [f"the prose states the condition `{t}`" for t in best.found.supported]
    return Solution(
        best.program, round(best.cost, 2), confidence if position == 0 else round(confidence * 0.8, 2), _twins(best, others),
        evidence=evidence, warnings=warnings, questions=list(questions),
        statistics=statistics(task, best) | {"grounds": told},
        alternatives=list(_alternatives(task, best, others)) if position == 0 else [],
    )  # fmt: skip


def _twins(best: Ranked, others: list[Ranked]) -> tuple[Program, ...]:
    """The most plausible others of the same behaviour."""
    mine = [outcome_key(o) for o in best.outcomes]
    alike = (r for r in others if r.outcomes and r is not best and [outcome_key(o) for o in r.outcomes] == mine)
    return tuple(r.program for r in islice(alike, TWINS))


def _alternatives(task: Task, best: Ranked, others: list[Ranked]) -> Iterator[dict[str, Any]]:
    """The best rival of each other behaviour, with an input on which it differs from the best."""
    from csp_ir.render.python import render

    seen = {tuple(map(outcome_key, best.outcomes))}
    for r in others:
        key = tuple(map(outcome_key, r.outcomes))
        if not key or key in seen:
            continue
        seen.add(key)
        apart = differences(task.spec.name, task.inputs, [best.outcomes, r.outcomes], limit=1)
        if apart:
            question = {"args": [repr(a) for a in apart[0].args], "answers": list(apart[0].answers)}
            yield {"code": render(r.program), "cost": round(r.cost, 2), "differs": question}
        if len(seen) > ALTERNATIVES:
            return


def statistics(task: Task, best: Ranked) -> dict[str, Any]:
    return {
        "skeleton": best.found.skeleton,
        "holes": max(1, len(best.found.terms)),
        "candidates": sum(task.sizes.values()),
        "tried": task.spent,
        "nogoods": 0,
    }


def _agreement(task: Task, best: Ranked, others: list[Ranked]) -> tuple[float, list[Ranked]]:
    """The share of plausibility behind programs that do what `best` does, and those that do otherwise."""
    mine = [outcome_key(o) for o in best.outcomes]
    same, different = 1.0, 0.0
    doubtful = []
    explained = task.weights.explained(best.found.terms)
    clusters: dict[Any, float] = {}
    for r in others:
        weight = math.exp(-max(0.0, r.cost - best.cost))
        keys = [outcome_key(o) for o in r.outcomes]
        if not keys or keys == mine:
            same += 0.3 * weight
            continue
        near = [i for i, g in enumerate(task.inputs) if g.near]
        apart = sum(keys[i] != mine[i] for i in near)
        kind = 1.0 if apart else 0.35
        if apart == 0 and all(
            keys[i] == mine[i] or not isinstance(best.outcomes[i], Returned) or not isinstance(r.outcomes[i], Returned)
            for i in range(len(keys))
        ):
            kind = 0.1  # they differ only in where they raise, far from the examples
        key = tuple(keys)
        clusters[key] = max(clusters.get(key, 0.0), weight * kind)
        if weight * kind > 0.05 and (weight > FAR or not task.weights.explained(r.found.terms) <= explained):
            doubtful.append(r)
    different = sum(clusters.values())
    return same / (same + different), doubtful


def grounds(task: Task, r: Ranked, agreement: float) -> dict[str, float]:
    """What confidence is a function of: each 0 where all is well, larger where there is less reason to trust.

    length: nats of the program that the examples do not bear out, of what they say; unexplained: strong words of the
    prose without an answer; left: its numbers and texts that are not used; unused: parameters; unsupported: tests and
    constants that the prose does not state; strange: how much stranger it is than right answers usually are; unevoked: operations that it does not evoke; few: one over the examples, of which
    those of one result alone count half, and what `ensures` decides; disagreement: nats of the rivals that do otherwise against those that do the same.
    """
    f = r.found
    return {
        "length": min(3.0, f.cost / max(2.0, bits(task))),
        "unexplained": min(4, len(r.unexplained)),
        "left": min(3, len(r.ignored)),
        "unused": len(r.unused),
        "unsupported": min(3, len(f.unsupported) + len(f.arbitrary)),
        "unevoked": min(6, task.weights.unevoked(f.terms)) if task.weights.stems else 0,
        "few": 1.0 / ((task.n if len(task.outputs) > 1 else (task.n + 1) / 2) + len(task.decided)),
        "disagreement": min(4.0, -math.log(max(1e-3, agreement))),
        "strange": min(4.0, max(0.0, r.strange / STRANGER)),
    }


def bits(task: Task, among: Sequence[int] | None = None) -> float:
    """What the examples say, and the results that `ensures` decides, roughly in nats: rich results say much, yes or no little.

    among: the examples that count alone; None for all.
    """
    total = 0.0
    for want in (*task.wanted, *task.decided) if among is None else [task.wanted[i] for i in among]:
        if isinstance(want, bool) or want is None:
            total += 0.7
        elif isinstance(want, str) and len(task.outputs) < task.n:
            total += 1.2
        elif isinstance(want, int | float):
            total += 2.0 if abs(want) > 2 else 1.0
        elif hasattr(want, "__len__"):
            total += min(6.0, 1.0 + len(want))
        else:
            total += 1.0
    return total
