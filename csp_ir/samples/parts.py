"""Programs put together from what samples say: their results, what their variables hold at last, and their expressions over parameters.

None of them may be right, and one of them hold a part of what is: to it an expression is looked for, as to a parameter
(component-based synthesis, with the failed programs for components; compare Gulwani et al., ICSE 2010).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from csp_ir.draft.judge import SAID, bits, rank
from csp_ir.draft.library import Op
from csp_ir.draft.stems import stems_of
from csp_ir.draft.task import Task
from csp_ir.errors import CspIrError
from csp_ir.goals.propose import propose
from csp_ir.interpreter.evaluation import compile_expr
from csp_ir.interpreter.kinds import assigned_names
from csp_ir.interpreter.machine import Machine, compile_program
from csp_ir.interpreter.outcomes import Returned, Signal, snapshot
from csp_ir.ir import nodes as ir
from csp_ir.ir.printer import print_expr
from csp_ir.ir.rewrite import reachable, renamed
from csp_ir.record import Recorder
from csp_ir.samples.contenders import TRIAL_LIMITS, Contender
from csp_ir.samples.sites import expression_sites
from csp_ir.spec.model import Spec

RESULT, WITHIN = 2, 3  # half nats of what a sample gives, and of what stands within it
MOST_SAMPLES, MOST_PARTS = 24, 60
LEAST_NODES, MOST_NODES = 3, 40  # of an expression of a sample
FAILING = 0.6  # of the rows, on which a part may raise
COST = 0.2  # nats of an edit to which a nat of an answer over parts comes
SLACK = 4.0  # nats of an answer over parts beyond what the examples say that its parts fail
COPIED = ("list", "dict", "set")
WHAT = "put together from parts of samples"


@dataclass
class _Part:
    """An operation on all the parameters, the functions that it calls, and the samples it is from."""

    op: Op
    functions: tuple[ir.Function, ...]
    samples: list[int]


def put_together(spec: Spec, contenders: Sequence[Contender], end: float, recorder: Recorder) -> list[Contender]:
    """Programs over parts of the contenders that pass every example, each with the samples behind it and a cost as of edits.

    Args:
        end: of `work.worked`.
    """
    if not spec.examples or any(len(e.args) != len(spec.parameters) for e in spec.examples):
        return []
    task = Task(spec, end)
    if not task.examples or not spec.parameters:
        return []
    parts = list(_parts(task, contenders))
    task.spec = replace(spec, helpers=(*spec.helpers, *(f for p in parts for f in p.functions)))
    known = {p.op.template.format(*task.names): p for p in parts}
    made = []
    for r in rank(task, list(propose(task, [p.op for p in parts]))):
        used = [part for text, part in known.items() if text in r.found.body]
        if used and r.found.cost <= SAID * bits(task, _failed(task, used)) + SLACK:
            behind = sorted({i for p in used for i in p.samples})
            made.append(Contender(reachable(r.program), "", "parts", behind, COST * max(0.0, r.cost), edits=(WHAT,)))
    recorder("note", {"text": f"parts: {len(parts)} of samples, {len(made)} programs over them pass every example"})
    return made


def _failed(task: Task, parts: Sequence[_Part]) -> Sequence[int]:
    """The examples that a program over parts explains: those on which the best of the parts does not give the result itself."""
    wrong = []
    for part in parts:
        values = _values(part.op, [e.args for e in task.examples])
        wrong.append(
            [i for i, (v, e) in enumerate(zip(values, task.examples, strict=True)) if v != repr((e.expected,))]
        )
    return min(wrong, key=len)


def _parts(task: Task, contenders: Sequence[Contender]) -> Iterator[_Part]:
    """What the contenders bring along, no two alike on the rows: results first."""
    usable = [c for c in contenders if c.program is not None and _called_plainly(c.program, task)]
    usable.sort(key=lambda c: (-sum(c.passed), -c.weight))
    seen = {repr(tuple(row[k] for row in task.rows)) for k in range(len(task.names))}
    numbers = iter(range(1, 10_000))
    count = 0
    for make in (_results, _held, _said):
        for contender in usable[:MOST_SAMPLES]:
            for part in make(task, contender, numbers):
                values = _values(part.op, task.rows)
                if values.count("ERROR") > FAILING * len(values) or repr(values) in seen:
                    continue
                seen.add(repr(values))
                yield part
                count += 1
                if count == MOST_PARTS:
                    return


def _values(op: Op, rows: Iterable[Sequence[Any]]) -> tuple[str, ...]:
    """What tells one operation from another: the texts of its values, "ERROR" where it has none."""
    found = []
    for row in rows:
        try:
            found.append(repr((op.meaning(*row),)))
        except (ArithmeticError, ValueError, TypeError, LookupError, AttributeError, RecursionError, MemoryError):
            found.append("ERROR")
    return tuple(found)


def _called_plainly(program: ir.Program, task: Task) -> bool:
    function = program.function
    return len(function.parameters) == len(task.names) and not any(p.takes_rest for p in function.parameters)


def _results(task: Task, contender: Contender, numbers: Iterator[int]) -> Iterator[_Part]:
    """What the program gives."""
    assert contender.program is not None
    yield from _calling(task, contender, contender.program.function, numbers, RESULT)


def _held(task: Task, contender: Contender, numbers: Iterator[int]) -> Iterator[_Part]:
    """What each of its variables holds at its end."""
    assert contender.program is not None
    function = contender.program.function
    body = function.body[:-1] if function.body and isinstance(function.body[-1], ir.Return) else function.body
    for name in dict.fromkeys(assigned_names(function.body)):
        changed = replace(function, body=(*body, ir.Return(ir.Name(name))))
        yield from _calling(task, contender, changed, numbers, WITHIN)


def _calling(
    task: Task, contender: Contender, function: ir.Function, numbers: Iterator[int], cost: int
) -> Iterator[_Part]:
    """The call of a function of a contender, under a name of its own."""
    assert contender.program is not None
    given = {h.name for h in task.spec.helpers}
    own = [h for h in contender.program.helpers if h.name not in given and not isinstance(h, ir.Record)]
    number = next(numbers)
    names = {f.name: f"part_{number}{'' if f is function else f'_{f.name}'}" for f in (*own, function)}
    functions = tuple(replace(renamed(f, names), name=names[f.name]) for f in (*own, function))
    program = ir.Program(functions[-1], (*task.spec.helpers, *functions[:-1]))
    try:
        machine = compile_program(program)
    except CspIrError:
        return
    args = [f"{{{k}}}" for k in range(len(task.names))]
    for k in _changed(machine, task.rows):
        args[k] = f"{args[k]}.copy()"
    kinds = ("any",) * len(args)
    op = Op(f"{functions[-1].name}({', '.join(args)})", kinds, partial(_run, machine), cost, _words(function, task))
    yield _Part(op, functions, contender.samples)


def _changed(machine: Machine, rows: Iterable[tuple[Any, ...]]) -> list[int]:
    """The places of arguments that a function changes."""
    found: set[int] = set()
    for row in rows:
        after = machine.run(row, limits=TRIAL_LIMITS, trace=False).arguments_after
        found |= {k for k, (a, b) in enumerate(zip(row, after)) if type(a).__name__ in COPIED and repr(a) != repr(b)}
    return sorted(found)


def _run(machine: Machine, *args: Any) -> Any:
    outcome = machine.run(args, limits=TRIAL_LIMITS, trace=False).outcome
    if isinstance(outcome, Returned):
        return outcome.value
    raise ValueError("no result")


def _said(task: Task, contender: Contender, numbers: Iterator[int]) -> Iterator[_Part]:
    """Its expressions that name nothing but parameters."""
    assert contender.program is not None
    function = contender.program.function
    own = [p.name for p in function.parameters]
    bound = {*assigned_names(function.body), *(h.name for h in contender.program.helpers), function.name}
    places = {name: f"_{k}_" for k, name in enumerate(own)}
    for site in expression_sites(contender.program):
        names = {n.id for n in site.expr.walk() if isinstance(n, ir.Name)}
        if not names.intersection(own) or names & bound:
            continue
        if not LEAST_NODES <= sum(1 for _ in site.expr.walk()) <= MOST_NODES:
            continue
        expr = renamed(site.expr, places)
        text = print_expr(expr)
        if "{" in text or any(f"_{k}_" in task.spec.prose for k in range(len(own))):
            continue
        try:
            meaning = partial(_evaluated, compile_expr(expr, tuple(places.values())))
        except CspIrError:
            continue
        for k in range(len(own)):
            text = text.replace(f"_{k}_", f"{{{k}}}")
        op = Op(f"({text})", ("any",) * len(own), meaning, WITHIN, _words(expr, task))
        yield _Part(op, (), contender.samples)


def _evaluated(function: Any, *args: Any) -> Any:
    try:
        return function(*map(snapshot, args))
    except (Signal, Exception):  # the text of a sample may raise whatever it likes
        raise ValueError("no result") from None


def _words(node: ir.Node, task: Task) -> frozenset[str]:
    """The stems of the prose that the names in a piece of code answer to."""
    said = [n.method for n in node.walk() if isinstance(n, ir.MethodCall)]
    said += [n.id for n in node.walk() if isinstance(n, ir.Name)]
    return stems_of(" ".join(said).replace("_", " ")) & task.prose.stems
