"""Texts to Specs: plain text, a Python stub with docstring and doctests, or the IR's JSON."""

from __future__ import annotations

import re
import textwrap
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from csp_ir.errors import IRSyntaxError, IRTypeError, SpecError
from csp_ir.ir import types as t
from csp_ir.ir.components import builtin_names
from csp_ir.ir.infer import Inference
from csp_ir.ir.nodes import Expr, Function, Hole, Node, Parameter, Pass, Program, Raise, type_holes
from csp_ir.ir.parse import parse_expr, parse_program
from csp_ir.ir.printer import print_function
from csp_ir.spec.examples import ExampleReader, Row, is_exception
from csp_ir.spec.layout import Lines, trailing_examples, without_markup
from csp_ir.spec.lift import Lift, is_lift_json, is_lift_text, read_lift_json, read_lift_text
from csp_ir.spec.model import Example, Line, Raises, Spec
from csp_ir.spec.prose_examples import prose_examples
from csp_ir.spec.values import coerce, conforms, from_plain

MAX_TEXT = 2_000_000
SECTIONS = ("prose", "intent", "examples", "requires", "ensures", "constraints", "sketch", "effects", "signature")
_ALIASES = {
    "description": "prose", "example": "examples", "require": "requires", "precondition": "requires",
    "preconditions": "requires", "ensure": "ensures", "postcondition": "ensures", "postconditions": "ensures",
    "property": "ensures", "properties": "ensures", "constraint": "constraints",
}  # fmt: skip
_SECTION = re.compile(rf"^({'|'.join((*SECTIONS, *_ALIASES))})\s*:\s*(.*)$", re.I)
_DEF = re.compile(r"^(?:async\s+)?def\s+(\w+)\s*\(")

_TOP = re.compile(r"(async\s+)?def\s|import\s|from\s|[#@)]|[A-Z_]+\s*=")


def read_spec(text: str, *, file: str | None = None) -> Spec:
    """Read a spec.

    Args:
        text: plain text, Python source, IR JSON, or LIFT-SYS IR (its text or its JSON).
        file: its name, for messages.

    Raises: SpecError or IRSyntaxError with file, line, column and a remedy.
    """
    if len(text) > MAX_TEXT:
        raise SpecError(f"{len(text):,} characters; a spec has at most {MAX_TEXT:,}", file=file, remedy="split it")
    if "\0" in text or sum(c == "\ufffd" for c in text[:4000]) > 8:
        raise SpecError("this is not text", line=1, file=file, remedy="give a UTF-8 text file")
    if not text.strip():
        raise SpecError("the spec is empty", line=1, file=file, remedy="write prose, a `def` line and examples")
    with warnings.catch_warnings():  # prose is tried as Python, which may find it odd
        warnings.simplefilter("ignore")
        return _read(text, file)


def _read(text: str, file: str | None) -> Spec:
    text = text.replace("\r\n", "\n").replace("\r", "\n").lstrip("\ufeff")
    if text.lstrip().startswith("{"):
        return _from_json(text, file)
    if is_lift_text(text):
        return _from_lift(read_lift_text(text, file), file)
    return _from_stub(text, file) if _is_python(text) else _from_text(text, file)


def _is_python(text: str) -> bool:
    """Whether the text is Python source: a `def` line followed by an indented body, and nothing but code around it."""
    lines = text.split("\n")
    at = next((i for i, line in enumerate(lines) if _DEF.match(line)), None)
    if at is None:
        return False
    for line in lines[:at]:
        if line.strip() and not re.match(r"(from|import|#|@|'''|\"\"\"|[A-Z_]+\s*=)|\s", line):
            return False
    head = lines[at]
    while head.count("(") > head.count(")") and at + 1 < len(lines):
        at += 1
        head += lines[at]
    if re.search(r"\)\s*(->[^:]+)?:\s*[^\s#]", head):
        return True  # a body on the line of the `def`
    if not head.split("#")[0].rstrip().endswith(":"):
        return False
    body = next((line for line in lines[at + 1 :] if line.strip()), "")
    return body[:1] in (" ", "\t")


# --- Python source ----------------------------------------------------------------


def _from_stub(text: str, file: str | None) -> Spec:
    source, examples = trailing_examples(text)
    source = _with_body(source)
    try:
        program = parse_program(source, file=file)
    except IRSyntaxError:
        if not source.rstrip().endswith('"""') and not source.rstrip().endswith("'''"):
            raise
        program = parse_program(source.rstrip() + "\n    ...\n", file=file)
    functions = (*program.helpers, program.function)
    stubs = [f for f in functions if _is_stub(f)]
    entry = stubs[-1] if stubs else program.function
    helpers = tuple(f for f in functions if f is not entry)
    first = _doc_line(text, entry)
    lines = [*((first + i, line) for i, line in enumerate(entry.doc.split("\n"))), *examples]
    sketch = None if _is_stub(entry) else Program(replace(entry, doc=""), helpers)
    return _assemble(entry, lines, {"constraints": constraint_comments(text)}, sketch, helpers, file)


def _with_body(text: str) -> str:
    """A stub may end right after its docstring or its `def` line."""
    stripped = text.rstrip()
    return stripped + "\n    ...\n" if stripped.endswith(":") else text


def _is_stub(f: Function) -> bool:
    def empty(s: object) -> bool:
        return isinstance(s, Pass) or (isinstance(s, Raise) and s.exception == "NotImplementedError")

    return all(empty(s) for s in f.body)


def _doc_line(text: str, f: Function) -> int:
    lines = text.split("\n")
    start = f.position.line if f.position else 1
    for i in range(start - 1, len(lines)):
        if '"""' in lines[i] or "'''" in lines[i]:
            return i + 1
    return start


# --- plain text -------------------------------------------------------------------


def _from_text(text: str, file: str | None) -> Spec:
    if found := re.search(r"^class\s+\w+.*:\s*$", text, re.M):
        line = text.count("\n", 0, found.start()) + 1
        raise SpecError(
            "classes are not in the IR", line=line, column=1, file=file, remedy="write the method as a function"
        )
    sections = _sections(text)
    function = _signature(sections, file)
    sketch = _sketch(sections, function, file)
    if function is None and sketch is not None:
        function = replace(sketch.function, body=())
    if function is None:
        raise SpecError(
            "no signature", line=1, file=file, remedy="add a line such as `def count_words(text: str) -> int`"
        )
    if sketch is not None and sketch.function.name != function.name:
        raise SpecError(
            f"the sketch defines `{sketch.function.name}`, the signature `{function.name}`",
            line=sections["sketch"][0][0] if sections.get("sketch") else None,
            file=file,
            remedy="give both the same name",
        )
    prose = [*sections.get("", []), *sections.get("prose", []), *sections.get("intent", [])]
    helpers = sketch.helpers if sketch else ()
    written = sections.get("sketch", [])
    inside = constraint_comments("\n".join(line for _, line in written))
    sections["constraints"] = [
        *sections.get("constraints", []), *((written[n - 1][0], line) for n, line in inside)
    ]  # fmt: skip
    return _assemble(function, prose, sections, sketch, helpers, file)


def _sections(text: str) -> dict[str, Lines]:
    found: dict[str, Lines] = {"": []}
    current = ""
    names = [m[1] for line in text.split("\n") if (m := _DEF.match(line))]
    called = re.compile(rf">>>|(?:[-*•]\s+)?(?:assert\s+)?{names[0]}\s*\(") if names else None
    for number, line in enumerate(text.split("\n"), 1):
        if match := _SECTION.match(line):
            current = _ALIASES.get(match[1].lower(), match[1].lower())
            found.setdefault(current, [])
            if match[2].strip():  # what stands on the line of the heading keeps its column
                found[current].append((number, match[2] if current == "sketch" else " " * match.start(2) + match[2]))
        elif current not in ("", "sketch") and line.strip() and not line[0].isspace() and _DEF.match(line):
            found[""].append((number, line))
        elif current == "sketch" and _leaves(line, found["sketch"]):
            current = ""
            found[""].append((number, line))
        elif current in ("requires", "ensures", "constraints", "effects") and called and called.match(line):
            current = ""  # no clause starts with a call of the function that it is about
            found[""].append((number, line))
        else:
            found[current].append((number, line))
    return found


def _leaves(line: str, sketch: Lines) -> bool:
    """Whether a line stands to the left of an indented sketch, as an example or prose does, so that it ends it."""
    if not line.strip() or line[0].isspace() or line[0] in "#)]}" or _DEF.match(line):
        return False
    first = next((written for _, written in sketch if written.strip()), line)
    quotes = sum(written.count(mark) for _, written in sketch for mark in ('"""', "'''"))
    return first[0].isspace() and quotes % 2 == 0


def _signature(sections: dict[str, Lines], file: str | None) -> Function | None:
    for section in ("", "signature", "prose", "intent"):
        lines = sections.get(section, [])
        for i, (number, line) in enumerate(lines):
            if not _DEF.match(line.strip()):
                continue
            text, end = line.strip(), i
            while text.count("(") > text.count(")") and end + 1 < len(lines):
                end += 1
                text += " " + lines[end][1].strip()
            del lines[i : end + 1]
            for other, again in lines[i:]:
                if second := _DEF.match(again):
                    raise SpecError(
                        f"a second signature, `{second[1]}`",
                        line=other,
                        column=1,
                        file=file,
                        remedy="one function a spec; helper functions stand in the sketch",
                    )
            head = text.rstrip().rstrip(":").rstrip()
            try:
                return replace(parse_program(head + ":\n    ...\n").function, body=())
            except IRSyntaxError as error:
                error.line, error.file = number, file
                if error.message.startswith("not Python"):
                    error.remedy = "a line such as `def name(x: int, words: list[str]) -> bool`"
                raise
    return None


def _sketch(sections: dict[str, Lines], function: Function | None, file: str | None) -> Program | None:
    lines = sections.get("sketch")
    if not lines or not any(line.strip() for _, line in lines):
        return None
    first = next(number for number, line in lines if line.strip())
    written = "\n".join(line for number, line in lines if number >= first)
    dedented = textwrap.dedent(written)
    shift = len(written.split("\n")[0]) - len(dedented.split("\n")[0])
    padding = "\n" * (first - 2)  # so that lines count as in the spec
    if _is_module(dedented):
        source = padding + "\n" * (first > 1) + dedented
    else:
        if function is None:
            raise SpecError("a sketch of a body needs a signature", line=first, file=file, remedy="add a `def` line")
        head = print_function(replace(function, body=(), doc="")).split("\n")[0]
        body = written if shift else textwrap.indent(written, "    ")
        source, shift = f"{padding}{head}\n{body}", 0 if shift else -4
    try:
        program = parse_program(source, file=file)
    except IRSyntaxError as error:
        if error.column is not None:
            error.column = max(1, error.column + shift)
        raise
    if not program.function.body:
        raise SpecError("the sketch has no body", line=first, file=file, remedy="write statements, with ?holes")
    return program


def _is_module(text: str) -> bool:
    """Whether a sketch is whole functions, rather than the body of one (which may begin with a local function)."""
    top = [line for line in text.split("\n") if line and not line[0].isspace()]
    return any(_DEF.match(line) for line in top) and all(_TOP.match(line) for line in top)


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


def constraint_comments(text: str) -> Lines:
    """The constraints that comments of a sketch give, `# constraint: ?a != ?b`, each in its column."""
    lines = enumerate(text.split("\n"), 1)
    found = [(n, re.search(r"#\s*constraint\s*:\s*(.+)$", line)) for n, line in lines]
    return [(n, " " * m.start(1) + m[1].strip()) for n, m in found if m]


def placed(lines: Lines) -> tuple[Line, ...]:
    """The texts of a section, one a line, that are no comments; each with its place."""
    texts = ((number, line, line.strip().lstrip("-*").strip()) for number, line in lines)
    return tuple(
        Line(text, number, line.find(text) + 1) for number, line, text in texts if text and not text.startswith("#")
    )


# --- both -------------------------------------------------------------------------


def _assemble(
    function: Function,
    prose_lines: Lines,
    sections: dict[str, Lines],
    sketch: Program | None,
    helpers: tuple[Function, ...],
    file: str | None,
) -> Spec:
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
    parameters, returns = _types(function, examples)
    for e in examples:
        if e.line in reader.silent and not conforms(None, function.returns):
            remedy = f"write it on the next line, or `-> {function.returns} | None` in the `def` line"
            raise reader.fail("this doctest has no result", e.line or 1, remedy)
    returns, notes = _admitting_none(returns, examples)
    notes = (*notes, *told)
    _conform(examples, parameters, returns, file)
    examples = tuple(
        Example(
            tuple(coerce(a, p.type) for a, p in zip(e.args, function.parameters, strict=True)),
            e.expected if isinstance(e.expected, Raises) else coerce(e.expected, function.returns),
            e.line,
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
    )


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


def _admitting_none(returns: t.Type, examples: tuple[Example, ...]) -> tuple[t.Type, tuple[str, ...]]:
    """Signatures often leave out that None may come back."""
    if any(e.expected is None for e in examples) and not conforms(None, returns):
        return t.optional_of(returns), (
            f"the signature says {returns}, an example gives None: read as {returns} | None",
        )
    return returns, ()


def _conform(
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


def _types(function: Function, examples: tuple[Example, ...]) -> tuple[tuple[Parameter, ...], t.Type]:
    """Declared types, and where there is none (or a bare `list`) what the examples show."""
    columns = list(zip(*(e.args for e in examples), strict=True)) if examples else []
    parameters = tuple(
        replace(p, type=_refined(p.type, columns[i] if columns else ())) for i, p in enumerate(function.parameters)
    )
    results = [e.expected for e in examples if not isinstance(e.expected, Raises)]
    return parameters, _refined(function.returns, results)


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


def _from_lift(lift: Lift, file: str | None) -> Spec:
    """A LIFT-SYS IR, with what csp-ir cannot use of it as notes."""
    sections = {
        "examples": lift.examples,
        "requires": lift.requires,
        "ensures": lift.ensures,
        "constraints": lift.constraints,
        "effects": lift.effects,
    }
    spec = _assemble(lift.function, lift.prose, sections, None, (), file)
    return replace(spec, notes=(*spec.notes, *lift.notes))


def _from_json(text: str, file: str | None) -> Spec:
    import json

    from csp_ir.ir.jsonio import from_json

    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        line = getattr(error, "lineno", 1)
        raise SpecError(f"not JSON: {error}", line=line, file=file, remedy="write valid JSON or plain text") from None
    if is_lift_json(data):
        return _from_lift(read_lift_json(data, file), file)
    rows = data.pop("examples", []) if isinstance(data, dict) else []
    constraints = data.pop("constraints", []) if isinstance(data, dict) else []
    if not isinstance(constraints, list) or not all(isinstance(c, str) for c in constraints):
        raise SpecError("`constraints` is not a list of texts", file=file, remedy='"constraints": ["?a != ?b"]')
    program = from_json(data)
    function = program.function
    examples = tuple(_json_examples(rows, function, file))
    parameters, returns = _types(function, examples)
    returns, notes = _admitting_none(returns, examples)
    _conform(examples, parameters, returns, file)
    holes = any(isinstance(n, Hole) for n in program.walk())
    sketch = program if holes or not _is_stub(function) else None
    return Spec(
        function.name,
        function.doc,
        parameters,
        returns,
        examples,
        constraints=tuple(_in_json(c, text) for c in constraints),
        sketch=sketch,
        file=file,
        notes=notes,
    )


def _in_json(written: str, source: str) -> Line:
    """A text with the place at which a JSON source holds it."""
    import json

    forms = (json.dumps(written), json.dumps(written, ensure_ascii=False))
    at = max(source.find(form) for form in forms)
    if at < 0:
        return Line(written)
    return Line(written, source.count("\n", 0, at) + 1, at - source.rfind("\n", 0, at) + 1)


def _json_examples(rows: Any, function: Function, file: str | None) -> Iterator[Example]:
    """The examples beside a JSON program, with JSON's arrays and objects as the types that are declared."""
    form = '{"args": [1], "returns": 2} or {"args": [1], "raises": "ValueError"}'
    if not isinstance(rows, list):
        raise SpecError("`examples` is not a list", file=file, remedy=f'"examples": [{form}]')
    for number, row in enumerate(rows, 1):
        args = row.get("args") if isinstance(row, dict) else None
        if not isinstance(args, list) or not ("returns" in row or "raises" in row):
            raise SpecError(f"example {number} is not {{args, returns}}", file=file, remedy=form)
        if len(args) != len(function.parameters):
            names = ", ".join(p.name for p in function.parameters)
            raise SpecError(
                f"example {number} has {len(args)} arguments", file=file, remedy=f"one for each of: {names}"
            )
        values = tuple(from_plain(a, p.type) for a, p in zip(args, function.parameters, strict=True))
        if "raises" in row:
            if not is_exception(str(row["raises"])):
                raise SpecError(f"example {number} raises no builtin exception", file=file, remedy='"ValueError"')
            yield Example(values, Raises(str(row["raises"])))
        else:
            yield Example(values, from_plain(row["returns"], function.returns))
