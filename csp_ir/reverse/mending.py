"""What people leave out of functions that they write: a condition of a test, a part of a sum, a parameter made plain first.

Samples of models have other faults (`csp_ir.samples.mutations`); functions that people keep are looked at more thoroughly, for there
is one of them, and it was meant to be right.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import permutations, product
from typing import Any

from csp_ir.domains.model import Problem
from csp_ir.interpreter.outcomes import Outcome, OutOfSteps
from csp_ir.ir import nodes as ir
from csp_ir.ir.check import infer
from csp_ir.ir.printer import print_block
from csp_ir.ir.rewrite import bound_by, substituted
from csp_ir.ir.types import Type
from csp_ir.record import Recorder
from csp_ir.render.python import render
from csp_ir.reverse import as_list
from csp_ir.reverse.operators import assigned, kept, noted, placed, taken_for
from csp_ir.samples.blame import suspicion
from csp_ir.samples.canonical import canonical
from csp_ir.samples.contenders import TRIAL_LIMITS, Contender
from csp_ir.samples.mutations import Alternative, Around, alternatives
from csp_ir.samples.repair import SITE_SECONDS, Repair, Seed
from csp_ir.samples.sites import Site, blocks, expression_sites, with_block
from csp_ir.spec.model import Spec
from csp_ir.verify.sandbox import run_python
from csp_ir.work import spend, worked

ENOUGH = 1.3  # an edit so cheap spares dearer ones
OWN = 0.4  # what is dearer of the function itself, at a like place, than of another sample
CONDITION, JOINED, EVERYWHERE, PREPARED, RESHAPED, REPEATED, SLICED = 1.0, 1.2, 0.95, 1.25, 1.3, 1.3, 1.2
ATTRIBUTE, STEP, NAMED = 0.9, 1.0, 1.25
UPDATED, UPDATES = 1.0, ("%", "**", "&", "|", "^", "<<", ">>")
MOST_PARTS, MOST_NODES, MOST_UPDATES = 24, 7, 40
_SIZED = (
    "list",
    "str",
    "dict",
    "set",
    "tuple",
    "tuple*",
    "deque",
    "Counter",
    "defaultdict",
    "OrderedDict",
    "frozenset",
)
NUMBERS = ("int", "float")
WHOLE_TRIES, WHOLE_WORK, WHOLE_SECONDS = 6, 1.0, 5.0  # programs that are run whole; units of work and seconds for each
ZERO, ONE = ir.Literal(0), ir.Literal(1)


class Mending(Repair):
    """The repair of one function. Its search goes on until it has a cheap edit.

    listed: whether the programs list what the function gives one by one (`as_list`): edits are of the function itself.
    """

    most = 260
    handles = False  # it would hide the fault that is looked for

    def __init__(
        self, spec: Spec, contenders: Sequence[Contender], deadline: float, recorder: Recorder, listed: bool = False
    ) -> None:
        super().__init__(spec, contenders, deadline, recorder)
        # What passes already says little of how long the others take.
        self.limits = (replace(TRIAL_LIMITS, memory=2_000_000, value_size=20_000),)
        self.wrap = as_list.listed if listed else lambda program: program
        if listed:
            self.seeds = [replace(s, program=as_list.unlisted(s.program)) for s in self.seeds]
        self.failing = {i for s in self.seeds for i, passed in enumerate(s.passed) if not passed}
        outcomes = contenders[0].outcomes if contenders else ()
        ended = [i for i, o in enumerate(outcomes) if not isinstance(o, OutOfSteps)]
        few = ended[: max(2, len(ended) // 2)]
        slow = len(ended) < len(outcomes) and self.failing & set(few)
        self.light = tuple(spec.examples[i] for i in few) if slow else spec.examples
        self.whole = WHOLE_TRIES

    def run(self) -> list[Contender]:
        """As of `Repair`; where it finds nothing, once more with the small half of the examples, what passes them being run whole."""
        found = super().run()
        half = len(self.spec.examples) // 2
        if not found and half > 1 and self.light == self.spec.examples and self.failing & set(range(half)):
            self.light = self.spec.examples[:half]
            self.seen.clear()
            self.phase(self.patient, self.seeds, self.deadline)
        return list(self.found.values())

    def patient(self, seed: Seed) -> Iterator[None]:
        """As `singles`, the time that is left shared out."""
        self.look(seed)
        for i, site in enumerate(seed.sites):
            left = self.deadline - worked()
            self.fill(seed, (site,), max(SITE_SECONDS, 2 * left / (len(seed.sites) - i)))
            yield

    def problem(self, draft: ir.Program, seed: Seed, sites: dict[str, Site], wide: bool) -> Problem:
        found = super().problem(draft, seed, sites, wide)
        return replace(found, draft=self.wrap(draft), examples=self.light)

    def blamed(self, seed: Seed) -> dict[int, float]:
        wrapped = self.wrap(seed.program)
        scores = suspicion(wrapped, self.spec.examples, seed.passed)
        more = 0 if wrapped is seed.program else 1  # the statement that lists
        return {number - more: score for number, score in scores.items()}

    def contender(self, program: ir.Program, seed: Seed, cost: float, what: str) -> Contender:
        return super().contender(self.wrap(program), seed, cost, what)

    def endless(self, contender: Contender, outcomes: Sequence[Outcome]) -> None:
        """A program that passes the examples on which it ends, and some that failed, is run whole on all of them."""
        ended = [i for i, o in enumerate(outcomes) if not isinstance(o, OutOfSteps)]
        examples = self.spec.examples
        right = all(examples[i].accepts(outcomes[i]) for i in ended)
        if not (self.whole and right and len(ended) > 1 and self.failing & set(ended)):
            return
        self.whole -= 1
        spend(WHOLE_WORK)
        assert contender.program is not None
        calls: list[tuple[object, ...]] = [e.args for e in examples]
        result = run_python(render(contender.program), self.spec.name, calls, seconds=WHOLE_SECONDS)
        if len(result.outcomes) == len(examples):
            contender.outcomes = result.outcomes
            contender.passed = tuple(e.accepts(o) for e, o in zip(examples, result.outcomes, strict=True))
            if contender.passes_all:
                self.keep(contender)

    def enough(self) -> bool:
        return any(c.cost <= ENOUGH for c in self.found.values())

    def options(self, site: Site, around: Around, parameters: Mapping[str, str]) -> list[Alternative]:
        kind = infer(site.expr, around.scope, around.functions)
        found = alternatives(site.expr, site.place, around)
        found += [(OWN + cost, e) for cost, e in self.donors.at(site.place, around.scope, parameters)]
        found += everywhere(site.expr, around.scope)
        found += reshaped(site.expr, kind, around.scope)
        found += steps(site.expr, self.attributes)
        if isinstance(site.expr, ir.Call):
            fitting = (n for n, t in around.scope.items() if "Any" in (t.name, kind.name) or t.name == kind.name)
            found += [(NAMED, ir.Name(n)) for n in fitting]
        found += taken_for(site.expr, kind, around.scope, self.literals, site.place)
        if kind.name == "bool" or site.place in (("If", "test"), ("While", "test"), ("Clause", "conditions")):
            found += conditions(site.expr, around.scope)
        elif site.place[0] in ("Return", "Assign", "AugAssign", "Call"):
            found += joined(site.expr, kind, around, self.parts)
        return found

    def fits(self, site: Site, fragment: Any, scope: Mapping[str, Type]) -> bool:
        known, kind = infer(site.expr, scope), infer(fragment, scope)
        return (
            "Any" in (known.name, kind.name) or known.name == kind.name or {known.name, kind.name} == {"int", "float"}
        )

    def look(self, seed: Seed) -> None:
        super().look(seed)
        self.literals = list(dict.fromkeys(x for x in seed.program.function.walk() if isinstance(x, ir.Literal)))
        self.attributes = list(dict.fromkeys(x.name for x in seed.program.walk() if isinstance(x, ir.Attribute)))
        exprs = dict.fromkeys(s.expr for s in expression_sites(seed.program))
        self.parts = [
            e for e in exprs if not isinstance(e, ir.Literal | ir.Name) and sum(1 for _ in e.walk()) <= MOST_NODES
        ]

    def judge(self, program: ir.Program, seed: Seed, cost: float, what: str) -> None:
        super().judge(program, seed, cost, what)
        known = self.found.get(canonical(self.wrap(program)))
        if known is not None and seed.cost + cost < known.cost:  # a cheaper way to the same program
            known.cost, known.edits = seed.cost + cost, (*seed.done, what)

    def statements(self, seed: Seed) -> Iterator[None]:
        yield from super().statements(seed)
        for cost, program, what in (
            *prepared(seed.program),
            *updated(seed.program),
            *repeated(seed.program, seed.scores),
            *kept(seed.program),
            *assigned(seed.program, seed.scores),
            *placed(seed.program, seed.scores),
            *noted(seed.program, seed.scores),
        ):
            self.judge(program, seed, cost, what)
            yield


def steps(expr: ir.Expr, attributes: Sequence[str]) -> list[Alternative]:
    """A value with another attribute, one step nearer or one further. attributes: those that the program reads or sets."""
    found: list[Alternative] = []
    if isinstance(expr, ir.Attribute):
        found += [(ATTRIBUTE, replace(expr, name=a)) for a in attributes if a != expr.name]
        found.append((STEP, expr.value))
    if isinstance(expr, ir.Attribute | ir.Name):
        found += [(STEP, ir.Attribute(expr, a)) for a in attributes]
    return found


def conditions(expr: ir.Expr, scope: Mapping[str, Type]) -> list[Alternative]:
    """A test with one more condition, or with one in place of a constant."""
    found: list[Alternative] = []
    for test in tests(scope):
        if isinstance(expr, ir.Literal):
            found.append((CONDITION, test))
        elif test != expr:
            for op in ("and", "or"):
                own = expr.operands if isinstance(expr, ir.BoolOp) and expr.op == op else (expr,)
                found.append((CONDITION, ir.BoolOp(op, (*own, test))))
                if _is_guard(test):
                    found.append((CONDITION, ir.BoolOp(op, (test, *own))))
    return found


def _is_guard(test: ir.Expr) -> bool:
    """Whether a test may stand before another one, which fails without it."""
    return isinstance(test, ir.Name | ir.Unary) or isinstance(test, ir.Compare) and test.rest == (ir.Literal(None),)


def tests(scope: Mapping[str, Type]) -> Iterator[ir.Expr]:
    """Small tests of the names in scope, the plainest first."""
    names = {n: t.name for n, t in scope.items()}
    for name, kind in names.items():
        value = ir.Name(name)
        if kind in (*_SIZED, "bool", "Any"):
            yield value
            yield ir.Unary("not", value)
        if kind in ("int", "float", "Any"):
            for op, bound in ((">", ZERO), ("==", ZERO), ("<", ZERO), ("!=", ZERO), (">", ONE), ("==", ONE)):
                yield ir.Compare(value, (op,), (bound,))
        if kind in ("Any", "Union"):
            yield ir.Compare(value, ("is",), (ir.Literal(None),))
            yield ir.Compare(value, ("is not",), (ir.Literal(None),))
    for (a, one), (b, other) in permutations(names.items(), 2):
        if {one, other} & {"None", "Union"} and a < b:
            yield from (ir.Compare(ir.Name(a), (op,), (ir.Name(b),)) for op in ("==", "!="))
        elif one == other and one != "bool":
            yield from (ir.Compare(ir.Name(a), (op,), (ir.Name(b),)) for op in (("==", "!=", "<") if a < b else ("<",)))
        if other in _SIZED and one not in _SIZED:
            yield from (ir.Compare(ir.Name(a), (op,), (ir.Name(b),)) for op in ("in", "not in"))
            if one == "int":
                yield ir.Compare(ir.Name(a), ("<",), (ir.Call(ir.Name("len"), (ir.Name(b),)),))


def everywhere(expr: ir.Expr, scope: Mapping[str, Type]) -> list[Alternative]:
    """An expression with another value in all places of a name that it reads more than once."""
    read = [x.id for x in expr.walk() if isinstance(x, ir.Name)]
    found: list[Alternative] = []
    for name in dict.fromkeys(n for n in read if n in scope and read.count(n) > 1):
        value = ir.Name(name)
        others: list[ir.Expr] = [ir.Name(o) for o, t in scope.items() if o != name and t.name == scope[name].name]
        if scope[name].name in ("int", "float", "Any"):
            others += [ir.Unary("-", value), ir.Binary(value, "+", ONE), ir.Binary(value, "-", ONE)]
        found += [(EVERYWHERE, substituted(expr, {name: o})) for o in others]
    return found


def joined(expr: ir.Expr, kind: Type, around: Around, parts: Sequence[ir.Expr]) -> list[Alternative]:
    """An expression with one more part, which is like one that stands elsewhere in the function."""
    if kind.name not in ("int", "float", "str", "list", "tuple"):
        return []
    found: list[Alternative] = []
    for part in parts:
        for made in _variants(part, around.scope):
            if infer(made, around.scope, around.functions).name == kind.name:
                found += _added(expr, kind, made)
        if len(found) > 2 * MOST_PARTS:
            break
    for name, t in around.scope.items():
        if t.name == kind.name:
            found += _added(expr, kind, ir.Name(name))
    return found


def _added(expr: ir.Expr, kind: Type, part: ir.Expr) -> list[Alternative]:
    """A part behind an expression; of texts and lists before it, of numbers taken from it, too."""
    other = ir.Binary(expr, "-", part) if kind.name in NUMBERS else ir.Binary(part, "+", expr)
    return [(JOINED, ir.Binary(expr, "+", part)), (JOINED, other)]


def reshaped(expr: ir.Expr, kind: Type, scope: Mapping[str, Type]) -> list[Alternative]:
    """An expression under a bound, a square or half of a number, a list with an empty list in it, a part of a list or text."""
    if expr == ir.ListDisplay(()):
        return [(RESHAPED, ir.ListDisplay((expr,)))]
    if kind.name in ("list", "str") and isinstance(expr, ir.Name):
        numbers = [ir.Name(n) for n, t in scope.items() if t.name == "int"]
        return [(SLICED, ir.Subscript(expr, s)) for n in numbers for s in (ir.Slice(n, None), ir.Slice(None, n))]
    if kind.name not in NUMBERS or isinstance(expr, ir.Literal):
        return []
    bounds = [ZERO, ONE, *(ir.Name(n) for n, t in scope.items() if t.name in NUMBERS and expr != ir.Name(n))]
    found: list[Alternative] = [(RESHAPED, ir.Call(ir.Name(f), (b, expr))) for b in bounds for f in ("max", "min")]
    two = ir.Literal(2)
    return found + [(RESHAPED, ir.Binary(expr, op, two)) for op in ("**", "*", "//", "/")]


def _variants(part: ir.Expr, scope: Mapping[str, Type]) -> Iterator[ir.Expr]:
    """An expression, and it with its names exchanged for others of their types."""
    names = list(dict.fromkeys(x.id for x in part.walk() if isinstance(x, ir.Name)))
    if not all(n in scope for n in names):
        return
    others = [[o for o, t in scope.items() if t.name == scope[n].name] for n in names]
    for made in list(product(*others))[:MOST_PARTS]:
        if len(set(made)) == len(names):
            yield substituted(part, {n: ir.Name(o) for n, o in zip(names, made, strict=True)})


def prepared(program: ir.Program) -> Iterator[tuple[float, ir.Program, str]]:
    """The program with a parameter made plain before all else."""
    function = program.function
    for p in function.parameters:
        name = ir.Name(p.name)
        made: dict[str, list[ir.Expr]] = {
            "int": [ir.Call(ir.Name("abs"), (name,))],
            "str": [ir.MethodCall(name, m) for m in ("lower", "strip", "upper")],
            "list": [ir.Call(ir.Name(f), (name,)) for f in ("sorted", "list")],
        }
        made["float"] = made["int"]
        for value in made.get(p.type.name, ()):
            first = ir.Assign((name,), value)
            body = (first, *function.body)
            yield PREPARED, replace(program, function=replace(function, body=body)), f"prepared {p.name} first"


def updated(program: ir.Program) -> Iterator[tuple[float, ir.Program, str]]:
    """The program with another operator in an update, of those that edits of samples leave alone."""
    for block in blocks(program):
        for i, s in enumerate(block.statements):
            if isinstance(s, ir.AugAssign) and isinstance(s.op, str):
                for op in UPDATES:
                    if op != s.op:
                        other = (*block.statements[:i], replace(s, op=op), *block.statements[i + 1 :])
                        yield UPDATED, with_block(program, block, other), f"{s.op}= becomes {op}="


def repeated(program: ir.Program, scores: Mapping[int, float]) -> Iterator[tuple[float, ir.Program, str]]:
    """The program with one more update, like one that it has, where failing runs come by."""
    everywhere = blocks(program)
    updates = [s for b in everywhere for s in b.statements if _is_update(s)]
    names = list(dict.fromkeys(n for x in program.walk() for n in bound_by(x) if isinstance(x, ir.Assign | ir.For)))
    made: dict[ir.Stmt, None] = {}
    for s in dict.fromkeys(updates):
        made.setdefault(s)
        read = dict.fromkeys(x.id for x in s.walk() if isinstance(x, ir.Name))
        made.update(dict.fromkeys(substituted(s, {old: ir.Name(new)}) for old in read for new in names if new != old))
    for block in everywhere:
        if not any(scores.get(n, 0) > 0 for n in block.numbers):
            continue
        for s in list(made)[:MOST_UPDATES]:
            for at in sorted({0, len(block.statements)}):
                body = (*block.statements[:at], s, *block.statements[at:])
                yield REPEATED, with_block(program, block, body), f"added `{print_block([s])}`"


def _is_update(s: ir.Stmt) -> bool:
    return isinstance(s, ir.AugAssign) or (isinstance(s, ir.ExprStmt) and isinstance(s.value, ir.MethodCall))
