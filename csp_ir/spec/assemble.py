"""From the parts of a spec to a `Spec`: examples bound and typed, clauses read, what is missing said."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from csp_ir.errors import IRSyntaxError, IRTypeError, SpecError
from csp_ir.ir import types as t
from csp_ir.ir.components import builtin_names
from csp_ir.ir.infer import Inference
from csp_ir.ir.inhabited import without_source
from csp_ir.ir.nodes import Expr, Function, Node, Parameter, Program, type_holes
from csp_ir.ir.parse import parse_expr
from csp_ir.spec.examples import ExampleReader, Row
from csp_ir.spec.layout import Lines, without_markup
from csp_ir.spec.model import Example, Raises, Spec
from csp_ir.spec.prose_examples import prose_examples
from csp_ir.spec.sections import placed
from csp_ir.spec.values import coerce, conforms


def assemble(
    function: Function,
    prose_lines: Lines,
    sections: dict[str, Lines],
    sketch: Program | None,
    helpers: tuple[Function, ...],
    file: str | None,
) -> Spec:
    """The Spec of its parts.

    Args:
        function: the signature; prose_lines: prose with examples in it; sections: numbered lines by section.

    Raises: SpecError, IRSyntaxError, IRTypeError.
    """
    reader = ExampleReader(function.name, file)
    left = reader.read(prose_lines)
    reader.read(sections.get("examples", []), strict=True)
    prose = re.sub(r"\n{3,}", "\n\n", "\n".join(line.strip() for _, line in without_markup(left))).strip()
    if not prose and function.doc:
        prose = function.doc.strip()
    told = () if reader.rows else _told(reader, prose_lines, function)
    told += reader.unread()
    examples = reader.bind(function.parameters)
    typed = any(p.type != t.ANY for p in function.parameters) or function.returns != t.ANY
    parameters, returns = types_of(function, examples)
    for e in examples:
        if e.line in reader.silent and not conforms(None, function.returns):
            remedy = f"write it on the next line, or `-> {function.returns} | None` in the `def` line"
            raise reader.fail("this doctest has no result", e.line or 1, remedy)
    returns, notes = admitting_none(returns, examples)
    notes = (*notes, *told)
    check_examples(examples, parameters, returns, file)
    examples = tuple(
        replace(e, args=tuple(coerce(a, p.type) for a, p in zip(e.args, function.parameters, strict=True))).typed(
            function.returns
        )
        for e in examples
    )
    scope = {p.name: p.type for p in parameters}
    known = {f.name: f for f in (*helpers, replace(function, parameters=parameters, returns=returns))}
    requires = _expressions(sections, "requires", scope, known, file)
    ensures = _expressions(sections, "ensures", {**scope, "result": returns}, known, file)
    if not examples and not ensures and sketch is None and not prose:
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
        ensures=ensures,
        constraints=placed(sections.get("constraints", [])),
        sketch=sketch,
        helpers=helpers,
        effects=placed(sections.get("effects", [])),
        file=file,
        typed=typed,
        notes=notes,
        declared=function.returns,
    )


def _expressions(
    sections: dict[str, Lines], name: str, scope: dict[str, t.Type], helpers: Mapping[str, Function], file: str | None
) -> tuple[Expr, ...]:
    """The clauses of a section, one a line; a name that is neither in `scope` nor known is refused."""
    out = []
    for number, line in sections.get(name, []):
        text = line.strip().lstrip("-*").strip()
        if not text or text.startswith("#"):
            continue
        indent = line.find(text)
        try:
            expr = parse_expr(text)
        except IRSyntaxError as error:
            error.line, error.file, error.column = number, file, (error.column or 1) + indent
            raise

        def report(node: Node, message: str, remedy: str = "", number: int = number, indent: int = indent) -> None:
            column = (node.position.column if node.position else 1) + indent
            hint = f"one of: {', '.join(scope)}" if "not defined" in message else remedy
            raise IRTypeError(message, line=number, column=column, file=file, remedy=hint)

        inference = Inference(helpers, report)
        inference.known = set(scope) | builtin_names()
        inference.visit(expr, scope, t.BOOL)
        out.append(expr)
    return tuple(out)


def _told(reader: ExampleReader, lines: Lines, function: Function) -> tuple[str, ...]:
    """Take the examples that the prose tells in looser forms, those that fit the signature; a note that says so."""
    found = prose_examples(lines, function.name, [p.name for p in function.parameters])
    for line, args, expected in found:
        arguments = zip(args, function.parameters, strict=True)
        if all(conforms(a, p.type) for a, p in arguments) and conforms(expected, function.returns):
            reader.rows.append(Row(args, (), expected, line))
    if not reader.rows:
        return ()
    return (f"{len(reader.rows)} examples were read from prose; write `{function.name}(...) == ...` to be sure",)


def admitting_none(returns: t.Type, examples: tuple[Example, ...]) -> tuple[t.Type, tuple[str, ...]]:
    """Signatures often leave out that None may come back."""
    if any(e.expected is None for e in examples) and not conforms(None, returns):
        return t.optional_of(returns), (
            f"the signature says {returns}, an example gives None: read as {returns} | None",
        )
    return returns, ()


def check_examples(
    examples: tuple[Example, ...], parameters: tuple[Parameter, ...], returns: t.Type, file: str | None
) -> None:
    """Refuse an example that contradicts the signature; one that raises may pass what it likes."""
    for e in examples:
        if isinstance(e.expected, Raises):
            continue
        pairs = [(f"argument `{p.name}`", a, p.type) for p, a in zip(parameters, e.args, strict=True)]
        for what, value, wanted in (*pairs, ("the result", e.expected, returns)):
            if not conforms(value, wanted):
                shown = repr(value)
                raise SpecError(
                    f"{what} is {shown if len(shown) < 60 else shown[:57] + '...'}, the signature says {wanted}",
                    line=e.line,
                    column=1,
                    file=file,
                    remedy="change the example, or the type in the `def` line",
                )


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
    seen = _anonymous(seen)
    if declared == t.ANY or declared.name == "Hole":
        return seen
    if declared.name == seen.name and len(declared.args) == len(seen.args):
        return seen
    return declared


def _closed(kind: t.Type) -> bool:
    return kind != t.ANY and kind.name != "Hole" and all(_closed(a) for a in kind.args)


def _anonymous(kind: t.Type) -> t.Type:
    if kind.name == "Var":
        return t.ANY
    return t.Type(kind.name, tuple(map(_anonymous, kind.args)), kind.label) if kind.args else kind


def _typed_sketch(sketch: Program, parameters: tuple[Parameter, ...], returns: t.Type) -> Program:
    function = sketch.function
    if [p.name for p in function.parameters] == [p.name for p in parameters]:
        # What the examples show of a type does not replace a type that is to be chosen.
        kept = tuple(o if type_holes(o.type) else p for o, p in zip(function.parameters, parameters, strict=True))
        returned = function.returns if type_holes(function.returns) else returns
        function = replace(function, parameters=kept, returns=returned)
    return Program(function, sketch.helpers)
