"""A function as a spec: its words, signature and tests, what runs show of it, and what could not be read."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import replace
from functools import reduce
from typing import Any

from csp_ir.errors import CspIrError, InputError
from csp_ir.interpreter.evaluation import compile_expr
from csp_ir.interpreter.outcomes import Outcome, OutOfSteps, Raised, Returned
from csp_ir.ir.nodes import Function
from csp_ir.ir.parse import parse_expr
from csp_ir.ir.printer import print_function
from csp_ir.ir.types import ANY, Type, join_known, type_of_value
from csp_ir.render.values import value_text
from csp_ir.reverse.as_list import as_list
from csp_ir.reverse.code import LIMITS, Code, functions_of, read_code
from csp_ir.reverse.flat import methods_of
from csp_ir.reverse.inputs import Args, Runs, branches, coverage, made, typed, with_types
from csp_ir.reverse.model import Coverage, Lifted, Observed
from csp_ir.reverse.properties import Inference
from csp_ir.reverse.requires import Required, announced, required
from csp_ir.reverse.telling import burden, telling
from csp_ir.spec.model import Spec
from csp_ir.verify.bounds import bounds_of
from csp_ir.verify.branches import Branches
from csp_ir.verify.judge import holds
from csp_ir.work import worked

INPUTS, DRAWN, WHOLE_INPUTS = 500, 300, 100
MOST_OBSERVED, MOST_CALLED, MOST_TEXT = 12, 4, 160
OF_ANSWERS = "the answer cannot use"  # what is said of a spec to solve
_EFFECTS = {
    "open": "reads or writes a file",
    "print": "prints",
    "input": "reads from the terminal",
    "exec": "runs a text",
    "eval": "runs a text",
}
_MODULES = {"os": "asks the system", "subprocess": "starts a process", "random": "draws at random", "time": "reads the clock", "socket": "uses the network", "sys": "asks the interpreter", "shutil": "changes files"}  # fmt: skip


def lift(code: Code, *, seconds: float = 10.0) -> Lifted:
    """What a function does, as far as it can be told. seconds: units of work for runs."""
    types = typed([code])
    spec = with_types(code.spec, types)
    wanted = tuple(e.describe(code.name).partition(" (line ")[0] for e in code.spec.examples)
    common: dict[str, Any] = {"name": code.name, "file": code.file or "", "prose": code.spec.prose.strip(), "wanted": wanted,
                              "effects": tuple(effects(code)), "notes": tuple(n for n in (*code.spec.notes, *code.spec.warnings) if not n.startswith(OF_ANSWERS))}  # fmt: skip
    if code.program is None:
        return _whole(code, spec, common)
    runs = Runs(code.machine, spec)
    found = _run(code, spec, runs, seconds)
    returns = _returned(spec.returns if spec.returns.name != "Any" else code.program.function.returns, runs)
    spec = replace(spec, returns=returns)
    functions = {f.name: f for f in (*code.beside, code.program.function)}
    if runs.trials and not any(isinstance(o, Returned) for _, o in runs.trials):
        common["notes"] += (f"none of {len(runs.trials):,} runs gave a result",)
    asked, kept = _asked(code, spec, runs.trials, functions)
    inference = Inference(code.name, spec.parameters, returns, functions, kept)
    stated = [(word, text, 0) for word, text in code.spec.clauses()]
    found_out = [(p.word, p.text, p.support) for p in (*inference.ensures(code.beside), *inference.raises())]
    return Lifted(
        signature=_head(spec), observed=_observed(code, spec, found, kept), clauses=(*stated, *_clauses(asked), *found_out), failed=_failed(asked),
        coverage=coverage(found), runs=len(runs.trials), **common,
    )  # fmt: skip


def lift_text(
    text: str, path: str, tests: str = "", *, seconds: float = 10.0, weak: bool = False, calls: str = "", package: Mapping[str, str] | None = None, module: str = "",
) -> Lifted:  # fmt: skip
    """`lift` for the text of a module and its path, `module.py::name`; tests: the text of a file of tests;
    calls: lines of calls that other modules make; package, module: as of `Code`."""
    code = read_code(text, path, tests=tests, weak=weak, calls=calls)
    return lift(as_list(replace(code, package=tuple((package or {}).items()), module=module)), seconds=seconds)


def listed(text: str, path: str) -> list[str]:
    """The functions of a module that `path` means: one, or all, with the methods that can be told as functions."""
    file, _, name = path.partition("::")
    return [name] if name else [*functions_of(text, file), *methods_of(text)]


def _run(code: Code, spec: Spec, runs: Runs, seconds: float) -> Branches | None:
    """Run a function on made inputs, on drawn ones, and on those that are directed at its branches."""
    from csp_ir.verify.inputs import find_violation

    deadline = worked() + seconds
    for args in made([code], spec, INPUTS):
        if worked() > deadline:
            break
        runs(args)
    types = [p.type for p in spec.parameters]
    try:
        find_violation(types, runs, deadline=deadline, examples=DRAWN, bounds=bounds_of(spec.parameters, spec.requires))
    except ValueError:
        pass
    return branches(code, spec, runs, deadline)


def _whole(code: Code, spec: Spec, common: dict[str, Any]) -> Lifted:
    """What a function outside the IR does in the sandbox."""
    unread = f"its code is outside the IR: {code.reason}"
    trials: list[tuple[Args, Outcome]] = []
    try:
        given = made([code], spec, WHOLE_INPUTS)
        trials = [(args, o) for args, (o, _) in zip(given, code.run(given), strict=False)]
    except CspIrError as error:
        unread += f"; {error}"
    returns = (
        _type_of([o.value for _, o in trials if isinstance(o, Returned)])
        if spec.returns.name == "Any"
        else spec.returns
    )
    spec = replace(spec, returns=returns)
    asked, kept = _asked(code, spec, trials, {})
    found = Inference(code.name, spec.parameters, returns, {}, kept).ensures()
    clauses = (*_clauses(asked), *((p.word, p.text, p.support) for p in found))
    covered = Coverage(unknown="it runs whole")
    return Lifted(signature=_head(spec), observed=_observed(code, spec, None, kept), clauses=clauses, failed=_failed(asked), coverage=covered, runs=len(trials), unread=unread, **common)  # fmt: skip


def _asked(
    code: Code, spec: Spec, trials: list[tuple[Args, Outcome]], functions: dict[str, Function]
) -> tuple[list[Required], list[tuple[Args, Outcome]]]:
    """What a function asks of its arguments, and the runs on such as it asks for."""
    found = required(spec.parameters, trials, functions, announced(code), code.constants)
    if not found:
        return [], trials
    names = tuple(p.name for p in spec.parameters)
    tests = [compile_expr(parse_expr(r.text), names, functions, limits=LIMITS) for r in found]
    kept = [(args, o) for args, o in trials if all(holds(t, args) is True for t in tests)]
    return found, kept


def _clauses(asked: list[Required]) -> list[tuple[str, str, int]]:
    return [("requires", r.text, r.support) for r in asked]


def _failed(asked: list[Required]) -> tuple[tuple[str, int, str], ...]:
    return tuple((r.text, r.failed, r.kind) for r in asked)


def _head(spec: Spec) -> str:
    return print_function(Function(spec.name, spec.parameters, spec.returns, (), "")).split(":\n")[0].removesuffix(":")


def _returned(declared: Type, runs: Runs) -> Type:
    """The type of results: as declared, or as all of them have it."""
    return (
        declared if declared.name != "Any" else _type_of([o.value for _, o in runs.trials if isinstance(o, Returned)])
    )


def _type_of(values: list[Any]) -> Type:
    return reduce(join_known, map(type_of_value, values)) if values else ANY


def _observed(
    code: Code, spec: Spec, found: Branches | None, trials: list[tuple[Args, Outcome]]
) -> tuple[Observed, ...]:
    """The smallest runs that together take every branch that was taken, and the most telling of the others."""
    known = {repr(e.args) for e in code.spec.examples}
    called = set(map(repr, code.sites))
    ended = [t for t in trials if not isinstance(t[1], OutOfSteps) and repr(t[0]) not in known]
    rows = sorted(ended, key=lambda t: (repr(t[0]) not in called, burden(t)))
    kept: list[tuple[Args, Outcome]] = []
    if found is not None:
        reached = set(found.watch.taken)
        found.watch.taken.clear()
        for args, outcome in rows:
            before = len(found.watch.taken)
            found.watch.start()
            found.machine.run(args, limits=LIMITS)
            if len(found.watch.taken) > before:
                kept.append((args, outcome))
            if found.watch.taken == reached:
                break
        found.watch.taken |= reached
    if code.program is None:  # what the sandbox forbids says nothing of it
        rows = [t for t in rows if isinstance(t[1], Returned)]
    kept += [t for t in rows if repr(t[0]) in called and t not in kept][:MOST_CALLED]
    kept = telling(rows, code.program, kept[:MOST_OBSERVED])
    told = []
    for args, outcome in kept[:MOST_OBSERVED]:
        given = [value_text(a) for a in args]
        gave = f"raises {outcome.kind}" if isinstance(outcome, Raised) else value_text(getattr(outcome, "value", ...))
        if repr(args) in known or gave is None or None in given:
            continue
        call = f"{code.name}({', '.join(map(str, given))})"
        if len(call) + len(gave) <= MOST_TEXT:
            told.append(Observed(call, gave if isinstance(outcome, Raised) else f"== {gave}"))
    return tuple(told)


def effects(code: Code) -> list[str]:
    """What a function does beside giving a result, as its text shows."""
    try:
        tree = ast.parse(code.text)
    except (SyntaxError, ValueError) as error:
        raise InputError(str(error), file=code.file) from None
    own = next((s for s in reversed(tree.body) if isinstance(s, ast.FunctionDef) and s.name == code.name), None)
    found: dict[str, None] = {}
    for node in ast.walk(own) if own is not None else ():
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _EFFECTS:
            found[_EFFECTS[node.func.id]] = None
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in _MODULES:
            found[_MODULES[node.value.id]] = None
        elif isinstance(node, ast.Global):
            found[f"sets {', '.join(node.names)} of the module"] = None
        elif isinstance(node, ast.Raise) and node.exc is not None:
            found[f"raises {ast.unparse(node.exc).partition('(')[0]}"] = None
        elif isinstance(node, ast.Yield | ast.YieldFrom):
            found["yields its results one by one"] = None
    return list(found)
