"""A draft that is being filled, as a worker sees it: what is left of every hole, what fits, and what is known once it is full."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any

from csp_ir.domains.fragments import as_expr
from csp_ir.errors import InputError
from csp_ir.fits.fitting import ROUND_LIMITS, Fit, Fitting, Need, describe_run
from csp_ir.fits.pending import MOST_READS, run_past
from csp_ir.fits.session import FILL, Session
from csp_ir.interpreter.evaluation import compile_expr
from csp_ir.interpreter.machine import compile_program
from csp_ir.interpreter.outcomes import Signal, snapshot
from csp_ir.ir import nodes as ir
from csp_ir.ir.hole_text import mark_holes
from csp_ir.ir.nodes import Fragment
from csp_ir.ir.rewrite import fill
from csp_ir.ir.types import type_text
from csp_ir.session.look import look
from csp_ir.session.turns import tell
from csp_ir.spec.model import Spec
from csp_ir.spec.read import read_spec

FITS = 12  # of a hole, that are shown
EXAMPLES = 12  # that are shown beside fits
GONE = 40  # texts of a hole that do not fit, with the reason
WIDE = 60  # characters of a value
_last: Session | None = None  # that a worker filled last
SITE = "site"  # key of a state: which function of a module is meant


@dataclass(frozen=True)
class Finished:
    """A draft without open holes, run on all that its spec says. code: "" where something fails."""

    code: str
    failures: tuple[str, ...]
    checked: tuple[str, ...]
    not_checked: tuple[str, ...]


def asked(session: Session, fixed: Collection[str] | None = None) -> Spec:
    """What a solve is asked that goes on from here.

    fixed: the holes whose text it has to keep; None for all that are filled. A text that brought holes of its own is kept.
    """
    spec, steps = session.spec, session.steps
    if set(session.draft.holes) <= set(session.original.holes):
        kept = [f"text({s.hole}) == {s.text!r}" for s in steps if fixed is None or s.hole in fixed]
        return replace(spec, constraints=(*spec.constraints, *session.forbids(), *kept))
    from csp_ir.constraints.read import read_constraints

    read = read_constraints((*spec.constraints, *session.forbids()), session.original.program)
    still = set(session.open_holes())  # what speaks of filled holes too is checked at the end
    return replace(spec, sketch=session.draft.program, constraints=tuple(c.text for c in read if set(c.scope) <= still))


def finished(session: Session) -> Finished:
    """Run a draft whose holes are all filled on everything that its spec says."""
    from csp_ir.constraints.read import read_constraints
    from csp_ir.domains.model import Candidate
    from csp_ir.verify.verify import delivered, verify
    from csp_ir.work import worked

    spec, program = session.spec, session.draft.program
    found = verify(program, spec, deadline=worked() + 20)
    chosen = {h: Candidate(f) for h, f in session.filled.items()}
    constraints = read_constraints(spec.constraints, session.original.program)
    broken = [f"`{c.text}` does not hold" for c in constraints if c.allows(chosen) is False]
    failures = (*found.failures, *broken)
    code = "" if failures else delivered(program, spec)
    return Finished(code, failures, tuple(found.checked), tuple(found.not_checked))


# --- jobs: plain data in and out ------------------------------------------------------------------


def asked_of(state: Mapping[str, str]) -> Spec:
    """The spec of a state with what was pinned and forbidden there. Raises InputError where it cannot be read."""
    text, file = state["spec"], _file(state)
    spec = read_spec(text, file=file)
    if spec.sketch is None or spec.sketch.complete:
        return spec
    session, _ = resumed(state)
    return asked(session, session.pinned)


def narrowed(state: Mapping[str, str], first: str = "") -> dict[str, Any]:
    """What is left of the holes of a state, and what fits each. Tells "draft", "sizes" and "hole" as it goes on.

    first: the hole to look at before the others.

    Returns: the draft as `pieces`, its holes in the order in which to ask for them, `dropped` (what of the state the spec no longer
        admits, hole -> why), and `done` once no hole is open. {} for a spec without holes.

    Raises: InputError where the spec cannot be read.
    """
    spec = read_spec(state["spec"], file=_file(state))
    if spec.sketch is None or spec.sketch.complete:
        return {}
    session, dropped = resumed(state)
    holes = {n: _hole(session, n) for n in (*session.original.holes, *session.draft.holes)}
    told = {
        "name": spec.name, "dropped": dropped, "open": session.open_holes(), "holes": holes,
        "pieces": pieces(str(session.original), {s.hole: s.text for s in session.steps}),
        "examples": [replace(e, line=None).describe(spec.name) for e in spec.examples[:EXAMPLES]],
        "more": max(0, len(spec.examples) - EXAMPLES),
        "deferred": session.deferred, "pinned": session.pinned, "forbidden": [list(p) for p in session.forbidden],
    }  # fmt: skip
    tell("draft", told)
    done = None if session.open_holes() else finished(session)
    sizes = session.sizes(lambda stage, found: tell("sizes", {"stage": stage, "sizes": found}))
    fits = {}
    for name in sorted(session.open_holes(), key=lambda h: h != first):
        fits[name] = _fits(session, name)
        tell("hole", {"name": name, **fits[name]})
    return {**told, "sizes": sizes, "fits": fits, "done": None if done is None else vars(done)}


def tried(state: Mapping[str, str], hole: str, text: str) -> dict[str, Any]:
    """Whether a text may stand in a hole of a state, in place of what does, and what speaks for or against it. Raises InputError."""
    session, _ = resumed({k: v for k, v in state.items() if k != f"{FILL}{hole}"})
    judged = session.judge(hole, text)
    return {"fits": judged.fits, "reasons": list(judged.refuted or judged.lines)}


def drawn(state: Mapping[str, str]) -> str:
    """The dependency graph of a state's draft, as SVG. Raises InputError where it has no holes."""
    from csp_ir.constraints.read import read_constraints
    from csp_ir.graph.picture import picture
    from csp_ir.graph.svg import to_svg

    session, _ = resumed(state)
    constraints = read_constraints(session.spec.constraints, session.original.program)
    return to_svg(picture(session.original, constraints))


def resumed(state: Mapping[str, str]) -> tuple[Session, dict[str, str]]:
    """The session of a state, without what its spec no longer admits: hole -> why. That of the same spec goes on."""
    global _last
    text, file = state["spec"], _file(state)
    session = _last if _last is not None and (_last.source, _last.spec.file) == (text, file) else None
    session = _last = session or Session.start(text, file)
    dropped: dict[str, str] = {}
    kept: dict[str, str] = {}
    for key, value in state.items():
        try:
            session.go({**kept, key: value})
            kept[key] = value
        except InputError as error:
            dropped[key.partition(":")[2].partition(" ")[0]] = error.message
    return session, dropped


def _file(state: Mapping[str, str]) -> str | None:
    """The file of a state, with the function of it that is meant."""
    text, file = state["spec"], state.get("file")
    sites = look(text, file).sites
    found = next((s for s in sites if s.name == state.get(SITE)), None)
    found = found or next((s for s in sites if s.holes), sites[0] if sites else None)
    return f"{file or 'module.py'}::{found.name}" if found is not None and found.of_module else file


# --- pieces -------------------------------------------------------------------------------------------


def pieces(text: str, filled: Mapping[str, str]) -> list[Any]:
    """A draft as texts and holes: a hole is {"hole": name}, and "in": pieces of what fills it."""
    found: list[Any] = []
    at = 0
    for name, start, end in mark_holes(text).spans:
        if ":" in text[start:end] and text[start - 1 : start] + text[end : end + 1] == "()":
            start, end = start - 1, end + 1  # a hole is printed in brackets with its type, which is told beside it
        found.append(text[at:start])
        held: dict[str, Any] = {"hole": name}
        if name in filled:
            line = text[text.rfind("\n", 0, start) + 1 : start]
            indent = line[: len(line) - len(line.lstrip())]
            held["in"] = pieces(filled[name].replace("\n", "\n" + indent), filled)
        found.append(held)
        at = end
    return [*found, text[at:]]


def _hole(session: Session, name: str) -> dict[str, Any]:
    c = session.original.holes.get(name) or session.draft.holes[name]
    return {
        "kind": c.kind, "type": type_text(c.expected) if c.kind not in ("block", "type") else "",
        "description": c.description, "scope": {n: type_text(t) for n, t in c.scope.items()},
        "text": next((s.text for s in session.steps if s.hole == name), None),
    }  # fmt: skip


def _fits(session: Session, hole: str) -> dict[str, Any]:
    """What fits a hole with what it gives on each example, what does not and why, and what is wanted there."""
    fitting = session.fitting()
    needs = fitting.needs(hole)
    wanted = [_need(need) for need in needs[:EXAMPLES]]
    fits = session.fits(hole, FITS)
    rows = [
        {
            "text": str(f.candidate), "passes": f.passes, "waits": f.waits, "gives": _gives(fitting, hole, f),
            "others": session.goes_with_others(hole, f),
        }
        for f in fits
    ]  # fmt: skip
    return {"fits": rows, "needs": wanted, "gone": _gone(session, fitting, hole)}


def _need(need: Need) -> dict[str, Any]:
    """What one example says of a hole: its names when it is read first, how often it is read again, what is wanted of it."""
    first = need.environments[0] if need.environments else None
    left, right = (None if first is None or n not in first else _short(first[n]) for n in (ir.LEFT, ir.RIGHT))
    after = [f"{n} = {_short(v)} after it" for n, v in need.after.items()]
    return {
        "scope": None if first is None else {n: _short(v) for n, v in first.items() if n.isidentifier()},
        "operands": None if left is None or right is None else [left, right],
        "again": max(0, len(need.environments) - 1),
        "wanted": [*dict.fromkeys(map(_short, need.wanted)), *after],
    }


def _gives(fitting: Fitting, hole: str, fit: Fit) -> list[list[str]]:
    """Per example that is shown: "passes" or "waits", and the value of a fit where the hole is read first."""
    fragment, kind = fit.candidate.fragment, fitting.context(hole).kind
    valued = isinstance(fragment, ir.Expr) or kind == "operator"
    values = _values(as_expr(fragment), fitting) if valued else None
    machine = compile_program(fill(fitting.draft.program, {hole: fragment}))
    found = []
    for example, need in zip(fitting.examples[:EXAMPLES], fitting.needs(hole), strict=False):
        value = values(need.environments[0]) if values and need.environments else ""
        passes = run_past(machine, example, {}, ROUND_LIMITS, fitting.past, 0).verdict is True
        found.append(["passes" if passes else "waits", value])
    return found


def _values(fragment: ir.Expr, fitting: Fitting) -> Callable[[Mapping[str, Any]], str]:
    def value(environment: Mapping[str, Any]) -> str:
        try:
            run = compile_expr(fragment, tuple(environment), fitting.functions, limits=ROUND_LIMITS)
            return _short(run(*snapshot(dict(environment)).values()))
        except Signal:  # it has no value before others have, or none within the limits
            return "?"
        except Exception as error:  # whatever the fragment raises
            return type(error).__name__

    return value


def _gone(session: Session, fitting: Fitting, hole: str) -> list[list[str]]:
    """[text, why] of candidates that do not fit: what propagation removed, then what an example refutes."""
    found = [[text, why] for text, why in session.gone.get(hole, {}).items()][:GONE]
    known = {text for text, _ in found}
    for candidate in fitting.candidates(hole):
        if len(found) >= GONE:
            break
        text = str(candidate)
        if text not in known and fitting.outcomes(hole, candidate.fragment) is None:
            found.append([text, _refuted(fitting, hole, candidate.fragment)])
    return found


def _refuted(fitting: Fitting, hole: str, fragment: Fragment) -> str:
    """What the first example says that fails with a well-typed fragment in a hole."""
    machine = compile_program(fill(fitting.draft.program, {hole: fragment}))
    for number, example in enumerate(fitting.examples, 1):
        partial = run_past(machine, example, {}, ROUND_LIMITS, fitting.past, MOST_READS)
        if partial.verdict is False:
            return describe_run(fitting.draft.program.function.name, number, example, partial)
    return "an example fails"


def _short(value: object) -> str:
    try:
        text = repr(value)
    except Signal:  # an open hole in it
        return "?"
    return text if len(text) <= WIDE else text[: WIDE - 1] + "…"
