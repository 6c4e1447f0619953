"""From the parts of a spec to a `Spec`: claims read and bound, clauses read, what is missing said."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from csp_ir.errors import SpecError
from csp_ir.ir import types as t
from csp_ir.ir.inhabited import without_source
from csp_ir.ir.nodes import Expr, Function, Parameter, Program, Record, type_holes
from csp_ir.ir.refined import refinements
from csp_ir.ir.types import without_variables
from csp_ir.spec.bind import Bound, bind
from csp_ir.spec.clauses import Clauses
from csp_ir.spec.doubts import Doubt
from csp_ir.spec.forms.claim import SHOWN, Claim
from csp_ir.spec.forms.read import Found, read_lines
from csp_ir.spec.layout import Lines, without_markup
from csp_ir.spec.model import Example, Raises, Spec
from csp_ir.spec.refine import Refinement, refined
from csp_ir.spec.sections import Parts, placed
from csp_ir.spec.values import coerce, conforms

MOST_NOTED = 20


def assemble(
    function: Function,
    parts: Parts,
    sketch: Program | None,
    helpers: tuple[Function, ...],
    text: str,
    file: str | None,
    claims: Sequence[Claim] = (),
) -> Spec:
    """The Spec of its parts.

    Args:
        function: the signature; parts: numbered lines by section; claims: more of them, read elsewhere.

    Raises: SpecError, IRSyntaxError, IRTypeError.
    """
    known = frozenset(h.name for h in helpers)
    asked, promised = refined(function, (*known, function.name), text, file)
    listed = read_lines(parts.get("examples"), function, known, SHOWN)
    strict = "examples" in parts.opened and parts.opened["examples"].exact and bool(listed.claims or listed.doubts)
    if strict:
        _all_read(listed, function.name, file)
        listed.claims = [replace(c, strict=True) for c in listed.claims]
    listed.claims = [replace(c, rank=SHOWN) for c in listed.claims]
    told = read_lines(parts.prose(), function, known)
    after = read_lines(parts.get("after"), function, known)
    found = (told, listed, after)
    every = [c for f in found for c in f.claims]
    if any(c.called == function.name and not c.reading for c in every):
        every = [c for c in every if not c.called or c.called == function.name]
    bound = bind([*every, *claims], function, known)
    doubts = [*(d for f in found for d in f.doubts), *bound.doubts]
    nothing_fits = not bound.examples and not bound.ensures
    for d in bound.doubts:
        if d.sure or (nothing_fits and d in bound.exact):
            raise SpecError(d.message, line=d.line or None, column=d.column, file=file, remedy=d.remedy)
    left = _left(found, parts, {d.line for d in bound.doubts})
    function = bound.function
    examples = tuple(bound.examples)
    typed = any(p.type != t.ANY for p in function.parameters) or function.returns != t.ANY
    parameters, returns = types_of(function, examples)
    returns, notes = admitting_none(returns, examples)
    examples = tuple(_coerced(e, function) for e in examples)
    scope = {p.name: p.type for p in parameters}
    typed_function = replace(function, parameters=parameters, returns=returns)
    functions = {f.name: f for f in (*helpers, typed_function)}
    wanted = {**scope, "result": returns}
    given, gives = Clauses(scope, functions, file), Clauses(wanted, functions, file)
    requires = (*_refining(asked, given), *given.every(parts.get("requires")))
    ensures, laws = gives.promises(parts.get("ensures"), typed_function)
    ensures = (*_refining(promised, gives), *ensures)
    said, left = given.told(left)
    prose = _prose(left, function)
    raises = (*given.refusals(parts.get("raises")), *said)
    decreases = given.measures(parts.get("decreases"))
    if not examples and not (ensures or laws or raises or bound.ensures) and sketch is None and not prose:
        raise SpecError(
            "nothing says what the function does", file=file, remedy=f"add examples, e.g. `{function.name}(...) == ...`"
        )
    if sketch is not None:
        sketch = _typed_sketch(sketch, parameters, returns)
    return Spec(
        name=function.name,
        prose=prose,
        parameters=parameters,
        returns=returns,
        examples=examples,
        requires=requires,
        ensures=(*ensures, *bound.ensures),
        laws=laws,
        raises=raises,
        decreases=decreases,
        constraints=placed(parts.get("constraints")),
        sketch=sketch,
        helpers=helpers,
        effects=placed(parts.get("effects")),
        file=file,
        typed=typed,
        probes=tuple(bound.probes),
        notes=(*notes, *parts.notes, *_notes(doubts, {c.line for c in every} - {d.line for d in bound.doubts})),
        declared=function.returns,
        warnings=(
            *parts.warnings,
            *_in_words((*asked, *promised)),
            *_of_fields(helpers),
            *_grouped(bound.readings),
            *_none_read(doubts, examples, bound),
        ),
    )


def more_examples(spec: Spec, lines: Lines) -> tuple[Example, ...]:
    """The examples that lines tell of the function of a spec, as its types mean them. Raises SpecError for another line."""
    function = Function(spec.name, spec.parameters, spec.returns, ())
    found = read_lines(lines, function, frozenset(h.name for h in spec.helpers))
    bound = bind(found.claims, function)
    for d in (*found.doubts, *bound.doubts):
        raise SpecError(d.message, line=d.line, column=d.column, file=spec.file, remedy=d.remedy)
    return tuple(_coerced(e, function) for e in bound.examples)


def _all_read(listed: Found, name: str, file: str | None) -> None:
    """Refuse a line of an `examples:` section that looks like an example and was not read; others are prose."""
    for d in listed.doubts:
        raise SpecError(f"not an example: {d.message}", line=d.line, column=d.column, file=file, remedy=d.remedy)
    for number, line in listed.left:
        text = line.strip()
        if re.search(rf"==|[-=]>|→|➞|^\W*{re.escape(name)}\s*\(", text):
            remedy = f"{name}(1) == 2, or `1 -> 2`, or {name}(1) raises ValueError"
            raise SpecError(f"not an example: {text[:80]}", line=number, column=1, file=file, remedy=remedy)


def _left(found: Sequence[Found], parts: Parts, unfit: set[int]) -> Lines:
    """What is left as prose: lines without claims, and those whose claims do not fit."""
    left = [line for f in found for line in f.left]
    kept = {number for number, _ in left}
    return [*left, *(x for s in parts.lines.values() for x in s if x[0] in unfit and x[0] not in kept)]


def _prose(left: Lines, function: Function) -> str:
    lines = without_markup(sorted(left, key=lambda line: line[0]))
    prose = re.sub(r"\n{3,}", "\n\n", "\n".join(line.strip() for _, line in lines)).strip()
    return prose or function.doc.strip()


def _coerced(e: Example, function: Function) -> Example:
    args = tuple(coerce(a, p.type) for a, p in zip(e.args, function.parameters, strict=True))
    return replace(e, args=args).typed(function.returns)


def _notes(doubts: Sequence[Doubt], read: set[int]) -> tuple[str, ...]:
    """What looks like an example and was not read, one note a line of the text."""
    open_ones = list({d.line: d for d in reversed(doubts) if d.line not in read}.values())[::-1]
    more = len(open_ones) - MOST_NOTED
    left_out = (f"{more} more lines that look like examples are not read as such",) if more > 0 else ()
    return (*map(str, open_ones[:MOST_NOTED]), *left_out)


def _grouped(readings: Sequence[str]) -> tuple[str, ...]:
    """Readings, those of one kind on one line: `lines 3, 5: ...`."""
    groups: dict[str, list[str]] = {}
    for reading in readings:
        place, _, said = reading.partition(": ") if reading.startswith("line ") else ("", "", reading)
        groups.setdefault(said, []).append(place.removeprefix("line "))
    return tuple(
        f"{'line' if len(p) == 1 else 'lines'} {', '.join(p[:10])}: {said}" if p[0] else said
        for said, p in groups.items()
    )


def _none_read(doubts: Sequence[Doubt], examples: tuple[Example, ...], bound: Bound) -> tuple[str, ...]:
    if examples or bound.ensures or not doubts:
        return ()
    return (f"none of the {len(doubts)} lines that look like examples could be read",)


def with_refinements(spec: Spec, function: Function, source: str) -> Spec:
    """A spec with what refines the signature of a function among its clauses.

    Raises: InputError for a refinement that is no condition, whose words nobody would see.
    """
    helpers = spec.sketch.helpers if spec.sketch is not None else spec.helpers
    asked, promised = refined(function, [f.name for f in (*helpers, function)], source, spec.file)
    for r in (*asked, *promised):
        if r.reading == "prose":
            raise SpecError(next(_in_words([r])), line=r.line, column=r.column, remedy="n: int where 0 <= n < 100")
    scope = {p.name: p.type for p in spec.parameters}
    functions = {f.name: f for f in (*helpers, function)}
    gives = Clauses({**scope, "result": spec.returns}, functions, spec.file)
    return replace(
        spec,
        requires=(*_refining(asked, Clauses(scope, functions, spec.file)), *spec.requires),
        ensures=(*_refining(promised, gives), *spec.ensures),
    )


def _refining(found: Sequence[Refinement], clauses: Clauses) -> tuple[Expr, ...]:
    """Refinements as clauses; those in words are none."""
    return tuple(clauses.one(r.text, r.line, (r.column or 1) - 1, r.name) for r in found if r.reading != "prose")


def _in_words(found: Sequence[Refinement]) -> Iterator[str]:
    for r in found:
        if r.reading == "prose":
            place = f"line {r.line}: " if r.line else ""
            if r.written:
                said = f"`{r.written}`, behind the type of `{r.name}`, is read as prose, and not checked"
                yield f"{place}{said}: it is no condition in Python"
            else:
                yield f"{place}what refines a part of `{r.name}` is not checked: it holds of some values of a union only"


def _of_fields(helpers: Sequence[Function]) -> Iterator[str]:
    for record in helpers:
        if isinstance(record, Record):
            for p in record.parameters:
                if any(refinements(p.type, p.name)):
                    yield f"what refines the field `{p.name}` of `{record.name}` is not checked: say it in `requires`"


def admitting_none(returns: t.Type, examples: tuple[Example, ...]) -> tuple[t.Type, tuple[str, ...]]:
    """Signatures often leave out that None may come back."""
    if any(e.expected is None for e in examples) and not conforms(None, returns):
        return t.optional_of(returns), (
            f"the signature says {returns}, an example gives None: read as {returns} | None",
        )
    return returns, ()


def types_of(function: Function, examples: tuple[Example, ...]) -> tuple[tuple[Parameter, ...], t.Type]:
    """Declared types, and where there is none (or a bare `list`) what the examples show."""
    columns = list(zip(*(e.args for e in examples), strict=True)) if examples else []
    parameters = tuple(
        replace(p, type=_refined(p.type, columns[i] if columns else ())) for i, p in enumerate(function.parameters)
    )
    results = [e.expected for e in examples if not isinstance(e.expected, Raises)]
    returns = function.returns
    if without_source((p.type for p in parameters), returns) and not without_source(
        (p.type for p in function.parameters), returns
    ):
        returns = t.ANY  # a variable that might have stood for what an undeclared parameter holds
    return parameters, _refined(returns, results)


def _refined(declared: t.Type, values: Any) -> t.Type:
    if not values or _closed(declared):
        return declared
    seen = t.type_of_value(values[0])
    for value in values[1:]:
        seen = t.join_known(seen, t.type_of_value(value))
    seen = without_variables(seen)
    if declared == t.ANY or declared.name == "Hole":
        return seen
    if declared.name == seen.name and len(declared.args) == len(seen.args):
        return seen
    return declared


def _closed(kind: t.Type) -> bool:
    return kind != t.ANY and kind.name != "Hole" and all(_closed(a) for a in kind.args)


def _typed_sketch(sketch: Program, parameters: tuple[Parameter, ...], returns: t.Type) -> Program:
    function = sketch.function
    if [p.name for p in function.parameters] == [p.name for p in parameters]:
        # What the examples show of a type does not replace a type that is to be chosen.
        kept = tuple(o if type_holes(o.type) else p for o, p in zip(function.parameters, parameters, strict=True))
        returned = function.returns if type_holes(function.returns) else returns
        function = replace(function, parameters=kept, returns=returned)
    return Program(function, sketch.helpers)
