"""Claims to examples and conditions: arguments put in their places, values read as the types that are declared."""

from __future__ import annotations

import ast
import builtins
from collections.abc import Collection, Hashable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from csp_ir.errors import IRSyntaxError
from csp_ir.interpreter.outcomes import freeze
from csp_ir.ir import types as t
from csp_ir.ir.nodes import Expr, Function, Parameter
from csp_ir.ir.parse import parse_expr
from csp_ir.spec.doubts import Doubt
from csp_ir.spec.forms.claim import UNSAID, Claim
from csp_ir.spec.model import Example, Raises
from csp_ir.spec.values import conforms, default_value, from_plain, read_value

_SHOWN = 60


@dataclass
class Bound:
    """What claims come to: the signature they are read with, examples, conditions with the calls they speak of.

    exact: the doubts on claims that can mean nothing else, and contradict the signature.
    """

    function: Function
    examples: list[Example] = field(default_factory=list)
    ensures: list[Expr] = field(default_factory=list)
    probes: list[tuple[Any, ...]] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)
    exact: list[Doubt] = field(default_factory=list)
    readings: list[str] = field(default_factory=list)


class ClashError(ValueError):
    """A claim that does not fit the signature."""

    def __init__(self, message: str, remedy: str) -> None:
        super().__init__(message)
        self.remedy = remedy


@dataclass(frozen=True)
class _Placed:
    claim: Claim
    args: tuple[Any, ...]
    expected: Any


def bind(claims: Sequence[Claim], function: Function, known: Collection[str] = ()) -> Bound:
    """Bind claims to a signature; what does not fit it becomes a doubt, how others were read a reading.

    known: functions that checks may call beside this one.
    """
    bound = Bound(function)
    placed: list[_Placed] = []
    for claim in claims:
        try:
            placed.append(_Placed(claim, _arguments(claim, function), claim.expected))
        except ClashError as error:
            _clash(claim, bound, error)
    placed = _seen_alike(placed, function)
    placed = _with_tuples(placed, function, bound)
    placed = _plainest(placed, function, bound)
    bound.function = _widened(placed, function, bound)
    placed = [done for p in placed if (done := _typed(p, bound)) is not None]
    boolean = _boolean(placed, bound.function.returns)
    seen: dict[Hashable, Hashable] = {}
    for p in placed:
        if p.claim.bare and not boolean:
            p = replace(p, claim=replace(p.claim, check=_truth(p.expected)), expected=UNSAID)
        if p.claim.check is not None and (p.expected is UNSAID or _items_differ(p, bound.function.returns)):
            _condition(p, bound, {*known, function.name})
            continue
        key, result = freeze(p.args), freeze(p.expected)
        if key in seen and seen[key] == result:
            continue
        seen.setdefault(key, result)
        form = _form(p.claim, function)
        bound.examples.append(
            Example(p.args, p.expected, p.claim.line, tolerance=p.claim.tolerance, through=p.claim.through, form=form)
        )
    used = {p.claim.line: p.claim.reading for p in placed if p.claim.reading}
    bound.readings = [*(f"line {line}: {reading}" for line, reading in used.items()), *bound.readings]
    return bound


def _form(claim: Claim, function: Function) -> tuple[str | None, ...]:
    """How the call passed each argument (see `Example.form`)."""
    named = {name for name, _ in claim.keywords}
    count = len(claim.args)
    return tuple("" if i < count else p.name if p.name in named else None for i, p in enumerate(function.parameters))


def _clash(claim: Claim, bound: Bound, error: ClashError) -> None:
    doubt = _doubt(claim, bound.function, error)
    bound.doubts.append(doubt)
    if claim.exact and not claim.silent and not claim.reading:
        bound.exact.append(doubt)


def _doubt(claim: Claim, function: Function, error: ClashError) -> Doubt:
    parts = [*map(_short, claim.args), *(f"{k}={_short(v)}" for k, v in claim.keywords)]
    return Doubt(claim.line, 1, f"{function.name}({', '.join(parts)})", str(error), error.remedy, claim.strict)


def _short(value: Any) -> str:
    try:
        text = repr(value)
    except (ValueError, RecursionError):
        return "..."
    return text if len(text) < _SHOWN else text[: _SHOWN - 3] + "..."


def _arguments(claim: Claim, function: Function) -> tuple[Any, ...]:
    """The values in the order of the parameters, defaults filled in. Raises ClashError."""
    names = [p.name for p in function.parameters]
    if len(claim.args) > len(names):
        message = f"{len(claim.args)} arguments for {len(names)} parameters of {function.name}"
        raise ClashError(message, f"pass {', '.join(names) or 'no arguments'}")
    values: dict[str, Any] = dict(zip(names, claim.args, strict=False))
    for name, value in claim.keywords:
        if name not in names or name in values:
            raise ClashError(f"no parameter `{name}` left to pass", f"one of: {', '.join(names)}")
        values[name] = value
    for p in function.parameters:
        if p.name not in values:
            if p.default is None:
                raise ClashError(f"argument `{p.name}` is missing", f"pass {', '.join(names)}")
            try:
                values[p.name] = default_value(p.default)
            except ValueError:
                raise ClashError(f"the default of `{p.name}` is no value", f"pass {', '.join(names)}") from None
    return tuple(values[n] for n in names)


def _seen_alike(placed: list[_Placed], function: Function) -> list[_Placed]:
    """Claims of what `set` or `sorted` makes of results are examples where all are, and the signature declares nothing else; else checks."""
    seen = {(p.claim.through, type(p.expected).__name__) for p in placed if _says(p)}
    if len(seen) == 1 and function.returns.name in ("Any", min(seen)[1]):
        return placed
    return [replace(p, expected=UNSAID) if p.claim.through else p for p in placed]


def _with_tuples(placed: list[_Placed], function: Function, bound: Bound) -> list[_Placed]:
    """A value alone in parentheses, where the signature or all other results say tuple, is a tuple of one."""
    others = [
        p.expected
        for p in placed
        if not p.claim.single and not isinstance(p.expected, Raises) and p.expected is not UNSAID
    ]
    shown = function.returns == t.ANY and bool(others) and all(isinstance(v, tuple) for v in others)
    declared = function.returns.name in ("tuple", "tuple*")
    out = []
    for p in placed:
        if p.claim.single and (shown or declared) and not isinstance(p.expected, tuple):
            reading = f"`({_short(p.expected)})` is read as {_short((p.expected,))}"
            p = replace(p, expected=(p.expected,), claim=replace(p.claim, reading=reading))
        out.append(p)
    return out


def _family(value: Any) -> str:
    """The kind of a result, as coarse as two results of one function may differ."""
    if isinstance(value, int | float):
        return "number"
    return type(value).__name__


def _plainest(placed: list[_Placed], function: Function, bound: Bound) -> list[_Placed]:
    """Without claims that plainer ones contradict: by another result of the same call, or by results of another kind."""
    kept = placed
    for rank in sorted({p.claim.rank for p in placed}, reverse=True):
        plain = [p for p in kept if p.claim.rank >= rank and _says(p)]
        results = {freeze(p.args): freeze(p.expected) for p in plain}
        families = {_family(p.expected) for p in plain if p.expected is not None}
        out = []
        for p in kept:
            less = p.claim.rank < rank and _says(p)
            other = less and results.get(freeze(p.args), freeze(p.expected)) != freeze(p.expected)
            kind = (
                less
                and function.returns == t.ANY
                and bool(families)
                and p.expected is not None
                and _family(p.expected) not in families
            )
            if other or kind:
                why = (
                    "an example that is plainer gives another result"
                    if other
                    else "the examples give results of another kind"
                )
                bound.doubts.append(_doubt(p.claim, function, ClashError(why, "write it among the examples")))
            else:
                out.append(p)
        kept = out
    return kept


def _says(p: _Placed) -> bool:
    return p.expected is not UNSAID and not isinstance(p.expected, Raises) and not p.claim.bare


def _widened(placed: list[_Placed], function: Function, bound: Bound) -> Function:
    """The signature with `float` where it says `int` and examples give fractions, and None where they pass None."""
    parameters: list[Parameter] = []
    for i, parameter in enumerate(function.parameters):
        values = [p.args[i] for p in placed if not isinstance(p.expected, Raises)]
        kind = _admitting(parameter.type, values)
        if kind != parameter.type:
            bound.readings.append(
                f"the signature says {parameter.name}: {parameter.type}, an example passes more: read as {kind}"
            )
            parameter = replace(parameter, type=kind)
        parameters.append(parameter)
    returns = _admitting(function.returns, [p.expected for p in placed if _says(p) and p.expected is not None])
    if returns != function.returns:
        bound.readings.append(f"the signature says {function.returns}, an example gives more: read as {returns}")
    return replace(function, parameters=tuple(parameters), returns=returns)


def _admitting(kind: t.Type, values: Sequence[Any]) -> t.Type:
    """The type, or the one next to it that admits the values as well."""
    bad = [v for v in values if not conforms(v, kind) and not conforms(_read_as(v, kind), kind)]
    if not bad:
        return kind
    if all(v is None for v in bad):
        return t.optional_of(kind)
    wider = _with_floats(kind)
    return wider if all(conforms(v, wider) for v in bad) else kind


def _with_floats(kind: t.Type) -> t.Type:
    if kind.name == "int":
        return t.FLOAT
    return t.Type(kind.name, tuple(map(_with_floats, kind.args)), kind.label) if kind.args else kind


def _typed(p: _Placed, bound: Bound) -> _Placed | None:
    """The claim with its values as the signature means them; None, with a doubt, where they contradict it."""
    function = bound.function
    args = []
    try:
        for parameter, value, form in zip(function.parameters, p.args, _form(p.claim, function), strict=True):
            fitted = _fitted(value, parameter.type, p.claim.words)
            if form is not None and not isinstance(p.expected, Raises) and not conforms(fitted, parameter.type):
                raise ClashError(
                    f"argument `{parameter.name}` is {_short(value)}, the signature says {parameter.type}",
                    "change the example, or the type in the `def` line",
                )
            args.append(fitted)
        expected = p.expected
        if _says(p) and expected is not None:
            expected = _fitted(expected, function.returns, p.claim.words)
            if not conforms(expected, function.returns):
                raise ClashError(
                    f"the result is {_short(p.expected)}, the signature says {function.returns}",
                    "change the example, or the type in the `def` line",
                )
        if p.claim.silent and not conforms(None, function.returns):
            remedy = f"write it on the next line, or `-> {function.returns} | None` in the `def` line"
            raise ClashError("this doctest has no result", remedy)
    except ClashError as error:
        _clash(p.claim, bound, error)
        return None
    return replace(p, args=tuple(args), expected=expected)


def _fitted(value: Any, kind: t.Type, words: bool) -> Any:
    if conforms(value, kind):
        return value
    read = _read_as(value, kind)
    if conforms(read, kind):
        return read
    if words and isinstance(value, str):
        try:
            inner = read_value(value)
        except ValueError:
            inner = value
        return inner if conforms(inner, kind) else value
    if words and kind.name == "str" and isinstance(value, int | float):
        return str(value)
    return value


def _read_as(value: Any, kind: t.Type) -> Any:
    """A value as other notations write it: arrays for tuples and sets, `6.0` for 6, texts of numbers as keys."""
    if kind.name == "int" and isinstance(value, float) and value.is_integer():
        return int(value)
    if kind.name == "bool" and value in (0, 1) and isinstance(value, float):
        return value
    if isinstance(value, tuple) and kind.name in ("list", "set", "frozenset"):
        value = list(value)
    if isinstance(value, list | tuple) and kind.name in ("list", "tuple*", "tuple") and kind.args:
        kinds = kind.args if kind.name == "tuple" else kind.args[:1] * len(value)
        if len(kinds) == len(value):
            made = [_read_as(v, k) for v, k in zip(value, kinds, strict=True)]
            return made if kind.name == "list" else tuple(made)
    try:
        return from_plain(value, kind)
    except (TypeError, AttributeError, ValueError):
        return value


def _boolean(placed: list[_Placed], returns: t.Type) -> bool:
    """Whether the truth of a result is the result itself."""
    if returns != t.ANY:
        return returns == t.BOOL
    said = [p.expected for p in placed if _says(p)]
    truths = all(v is None or isinstance(v, bool) for v in said) and not (said and all(v is None for v in said))
    return truths and all(p.claim.check is None for p in placed)


def _truth(expected: Any) -> ast.expr:
    result: ast.expr = ast.Name("result")
    return ast.Call(ast.Name("bool"), [result], []) if expected else ast.UnaryOp(ast.Not(), result)


def _items_differ(p: _Placed, returns: t.Type) -> bool:
    """Whether `list(f(1)) == [2]` says less than what `f(1)` gives."""
    return returns.name not in ("Any", "Iterable", "Iterator", type(p.expected).__name__) and not (
        returns.name == "tuple*" and isinstance(p.expected, tuple)
    )


def _condition(p: _Placed, bound: Bound, known: Collection[str]) -> None:
    """A check as a clause of `ensures` that speaks of its own arguments alone, and may call what is known."""
    function, check = bound.function, p.claim.check
    assert check is not None
    bound_there = {
        n.id for n in ast.walk(check) if isinstance(n, ast.Name) and isinstance(getattr(n, "ctx", None), ast.Store)
    }
    names = {n.id for n in ast.walk(check) if isinstance(n, ast.Name)} - bound_there
    parameters = [q.name for q in function.parameters]
    text = ast.unparse(ast.fix_missing_locations(check))
    unknown = sorted(
        n for n in names if n != "result" and (n in parameters or not (n in known or hasattr(builtins, n)))
    )
    guard = " and ".join(f"{q} == {_text(v)}" for q, v in zip(parameters, p.args, strict=True))
    written = f"not ({guard}) or ({text})" if guard else text
    shown = Claim(p.args, line=p.claim.line)
    if unknown or "result" in parameters:
        error = ClashError(
            f"`{unknown[0] if unknown else 'result'}` of `{text[:_SHOWN]}` is not known there", "name values alone"
        )
        bound.doubts.append(_doubt(shown, function, error))
        return
    try:
        clause = parse_expr(written, names=parameters)
    except IRSyntaxError as error:
        why = ClashError(f"`{text[:_SHOWN]}` cannot be checked: {error.message}", "a condition under `ensures:`")
        bound.doubts.append(_doubt(shown, function, why))
        return
    bound.ensures.append(clause)
    bound.probes.append(p.args)


def _text(value: Any) -> str:
    """A value as an expression; infinities have no literal."""
    if isinstance(value, float) and value != value or value in (float("inf"), -float("inf")):
        return f"float({str(value)!r})"
    return repr(value)
