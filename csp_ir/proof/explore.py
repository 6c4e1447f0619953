"""Clauses explored on symbolic arguments by CrossHair (P. Schanely, https://crosshair.readthedocs.io), for what lies outside the provers' fragment.

The rendered program runs in CPython on values that stand for all of their type; each run follows one path, and z3 says which are left. Paths
that are all gone through are no proof: floats are real numbers there. What breaks a clause is run again by the interpreter, which decides.
"""

from __future__ import annotations

import copy
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from csp_ir.errors import CspIrError, MissingExtraError
from csp_ir.interpreter.machine import compile_program
from csp_ir.interpreter.outcomes import shown
from csp_ir.ir.nodes import Expr, Program
from csp_ir.ir.printer import print_expr
from csp_ir.ir.types import Type
from csp_ir.render.python import render
from csp_ir.spec.model import Spec
from csp_ir.verify.judge import judge_of
from csp_ir.verify.verify import LIMITS, Verification

PATH_SHARE, MOST_PATH = 0.25, 2.0  # of the seconds, and seconds, of one path
SIMPLE: dict[str, type] = {"int": int, "str": str, "bool": bool, "float": float, "bytes": bytes, "None": type(None)}
HOLDERS: dict[str, Any] = {"list": list, "dict": dict, "set": set, "frozenset": frozenset}


@dataclass(frozen=True)
class Explored:
    """paths: so many were gone through; all: whether none is left. found: arguments that break a clause, as a path says."""

    paths: int = 0
    all: bool = False
    found: tuple[Any, ...] | None = None


class Tools:
    """The parts of CrossHair that are used. Raises: MissingExtraError, which names what needs it, without it."""

    def __init__(self, feature: str = "--explore") -> None:
        try:
            from crosshair import core, core_and_libs, statespace, tracers, util
        except ImportError:
            raise MissingExtraError(feature, "crosshair") from None
        self.core: Any = core
        self.libraries: Any = core_and_libs  # once imported, CrossHair knows Python's own modules
        self.states: Any = statespace
        self.tracer: Any = tracers.COMPOSITE_TRACER
        self.left: Any = util.IgnoreAttempt
        self.ended: Any = util.ControlFlowException
        self.lost: Any = (util.ControlFlowException, util.NotDeterministic)


def explored(checked: Verification, program: Program, spec: Spec, seconds: float) -> Verification:
    """A verification that passed, with what is explored of the clauses that are not proved; a failed one where a path breaks one.

    Raises: MissingExtraError without crosshair-tool.
    """
    Tools()
    open_ = {s.clause for s in checked.standings if s.kind in ("tested", "open")}
    clauses = [e for e in spec.ensures if f"ensures {print_expr(e)}" in open_]
    types = [_python(p.type) for p in spec.parameters]
    if not clauses or None in types:
        return checked
    try:
        run = _path(program, spec, clauses)
        judge = judge_of(compile_program(program), spec, LIMITS)
    except (CspIrError, SyntaxError):
        return checked
    result = explore(run, types, seconds)
    if result.found is not None and (why := judge(result.found)) is not None:
        call = f"{spec.name}({', '.join(map(shown, result.found))})"
        return replace(
            checked, passed=False, failures=[f"{call} violates: {why}"], counterexample=result.found, violated=why, standings=()
        )  # fmt: skip
    if not result.paths:
        return checked
    told = f"explored {'all ' if result.all else ''}{result.paths:,} path{'s' * (result.paths > 1)} by CrossHair"
    told += "" if result.all else f" in {seconds:g} s"
    texts = {f"ensures {print_expr(e)}" for e in clauses}
    standings = [replace(s, said=f"{s.said}; {told}") if s.clause in texts else s for s in checked.standings]
    changed = {old.text: new.text for old, new in zip(checked.standings, standings, strict=True)}
    return replace(
        checked, standings=tuple(standings),
        checked=[changed.get(line, line) for line in checked.checked],
        not_checked=[changed.get(line, line) for line in checked.not_checked],
    )  # fmt: skip


def explore(run: Callable[..., bool | None], types: Sequence[Any], seconds: float) -> Explored:
    """Paths of a function on symbolic arguments, until it is False on one, none is left, or the time is spent.

    run: whether all is well; None where the arguments do not count.
    """
    tools = Tools()
    unknown = tools.states.VerificationStatus.UNKNOWN
    root = tools.states.RootNode()
    until = time.monotonic() + seconds
    paths = 0
    while (now := time.monotonic()) < until:
        most = min(MOST_PATH, PATH_SHARE * seconds)
        space = tools.states.StateSpace(execution_deadline=now + most, model_check_timeout=most / 2, search_root=root)
        status: Any = unknown
        found = None
        try:
            with tools.core.Patched(), tools.states.StateSpaceContext(space), tools.tracer:
                try:
                    args = [tools.core.proxy_for_type(t, f"a{i}") for i, t in enumerate(types)]
                    well = run(*args)
                    if well is None or well:
                        status = None if well is None else tools.states.VerificationStatus.CONFIRMED
                    else:
                        found = tuple(tools.core.deep_realize(a) for a in args)
                except tools.left:
                    status = None
                except tools.ended:
                    pass
            told, done = space.bubble_status(tools.states.CallAnalysis(status))
        except tools.lost:
            return Explored(paths)
        paths += 1
        if found is not None or done:
            whole = told is not None and told.verification_status is tools.states.VerificationStatus.CONFIRMED
            return Explored(paths, done and whole, found)
    return Explored(paths)


def _path(program: Program, spec: Spec, clauses: Sequence[Expr]) -> Callable[..., bool | None]:
    """What runs the rendered program and says whether its result keeps the clauses; None for what `requires` leaves out."""
    own = {h.name for h in program.helpers}
    whole = replace(program, helpers=(*program.helpers, *(h for h in spec.helpers if h.name not in own)))
    names = [p.name for p in program.function.parameters]
    lines = [render(whole)]
    for at, (exprs, known) in enumerate(((spec.requires, names), (clauses, [*names, "result"]))):
        told = " and ".join(f"bool({print_expr(e)})" for e in exprs) or "True"
        lines.append(f"def _clauses_{at}({', '.join(known)}):\n    return {told}\n")
    scope: dict[str, Any] = {"__name__": "explored"}
    exec(compile("\n\n".join(lines), "<explored>", "exec"), scope)  # a program of the IR, in the worker
    asked, kept, function = scope["_clauses_0"], scope["_clauses_1"], scope[spec.name]

    def run(*args: Any) -> bool | None:
        if not asked(*copy.deepcopy(args)):
            return None
        try:
            result = function(*copy.deepcopy(args))
        except Exception as error:
            if type(error).__module__.startswith("crosshair"):
                raise
            return True  # which exceptions are right, tests and proofs of `raises` say
        return bool(kept(*args, result))

    return run


def _python(kind: Type) -> Any:
    """A type as CrossHair takes it; None for one that it makes no values of here."""
    if kind.name in SIMPLE:
        return SIMPLE[kind.name]
    parts = [_python(a) for a in kind.args]
    if not parts or None in parts:
        return None
    if kind.name == "tuple":
        return tuple[*parts]  # type: ignore[valid-type]
    return HOLDERS[kind.name][*parts] if kind.name in HOLDERS else None
