"""Texts to Specs: plain text, a Python stub with docstring and doctests, or the IR's JSON."""

from __future__ import annotations

import keyword
import re
import warnings
from dataclasses import replace
from itertools import pairwise

from csp_ir.errors import InputError, IRSyntaxError, SpecError
from csp_ir.ir.nodes import Function
from csp_ir.spec.assemble import assemble
from csp_ir.spec.forms.python import body_of
from csp_ir.spec.layout import Lines, dedented, open_brackets, trailing_examples
from csp_ir.spec.lift import is_lift_text
from csp_ir.spec.lift_text import read_lift_text
from csp_ir.spec.model import Spec
from csp_ir.spec.module import comments, definitions_in, find_function, is_module
from csp_ir.spec.read_json import from_lift, read_data, read_json
from csp_ir.spec.sections import DEF, constraint_comments, sections_of, settle, sketch_of
from csp_ir.spec.signature import LONE_WORD, Signature, signature_of
from csp_ir.spec.tested import TestedFunction, tested_function
from csp_ir.spec.tests import claims_of_body, claims_of_module, claims_of_tests
from csp_ir.spec.values import naming
from csp_ir.spec.yaml import front_matter, is_yaml, yaml_data

MAX_TEXT = 2_000_000
MOST_SAID = 5_000  # characters of a line that may be words
_RUN = re.compile(r"[A-Za-z][\w'’-]*(?:,? [A-Za-z][\w'’-]*)+")
_SENTENCE = re.compile(r"[A-Z][a-z]*(?: \S+)+[.!?]")


def read_spec(text: str, *, file: str | None = None, tests: str = "") -> Spec:
    """Read a spec.

    Args:
        text: plain text, Python source, JSON, YAML (where the file is named so), or LIFT-SYS IR (its text or its JSON).
        file: its name, for messages; `module.py::name` says which function of a module is meant.
        tests: the text of a file of tests, whose checks join the examples.

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
        path, _, name = (file or "").partition("::")
        return _read(text, path or None, name or None, tests)


def _read(text: str, file: str | None, name: str | None, tests: str) -> Spec:
    text = text.replace("\r\n", "\n").replace("\r", "\n").lstrip("\ufeff")
    if is_yaml(text, file):
        return read_data(yaml_data(text, file), text, file, tests)
    if text.lstrip().startswith("{"):
        try:
            return read_json(text, file, tests)
        except SpecError as error:
            if not error.message.startswith("not JSON") or not re.search(DEF.pattern, text, re.M):
                raise  # else the text only begins with a bracket
    if is_lift_text(text):
        return from_lift(read_lift_text(text, file), file)
    if not name and (tested := tested_function(text)) is not None:
        return _from_tests(tested, text, file, tests)
    if name or _is_python(text) or is_module(text):
        return _from_module(text, name, file, tests)
    try:
        return from_lines(list(enumerate(text.split("\n"), 1)), text, file, tests)
    except SpecError:
        if found := re.search(r"^class\s+\w+.*:\s*$", text, re.M):
            line, remedy = text.count("\n", 0, found.start()) + 1, "write the method as a function"
            raise SpecError("classes are not in the IR", line=line, column=1, file=file, remedy=remedy) from None
        raise


def _is_python(text: str) -> bool:
    """Whether the text is Python source: a `def` line followed by an indented body, and nothing but code around it."""
    lines = text.split("\n")
    at = next((i for i, line in enumerate(lines) if DEF.match(line)), None)
    if at is None:
        return False
    quoted = ""
    for line in lines[:at]:
        if quoted or re.match(r"'''|\"\"\"", line):
            mark = quoted or line[:3]
            quoted = mark if (line.count(mark) % 2 == 1) != bool(quoted) else ""
        elif line.strip() and not re.match(r"(from|import|#|@|[A-Z_]+\s*=)|\s", line):
            return False
    head = lines[at]
    while open_brackets(head) > 0 and at + 1 < len(lines):
        at += 1
        head += lines[at]
    if re.search(r"\)\s*(->[^:]+)?:\s*[^\s#]", head):
        return body_of(head) is not None and not LONE_WORD.search(head)  # a body on the line of the `def`
    if not head.split("#")[0].rstrip().endswith(":"):
        return False
    body = next((line for line in lines[at + 1 :] if line.strip()), "")
    return body[:1] in (" ", "\t")


def _from_tests(tested: TestedFunction, text: str, file: str | None, tests: str) -> Spec:
    """The spec that a file of tests alone is: its words, and what its tests claim."""
    parts, known = sections_of(tested.words), tested.known
    name = tested.function.name
    head = signature_of(parts, file, known)
    fitting = (
        head is not None
        and head.function.name == name
        and len(head.function.parameters) == len(tested.function.parameters)
    )
    function = head.function if head is not None and fitting else tested.function
    parts.warnings.append(tested.said)
    parts.notes += tested.notes
    settle(parts, _names(function, known.records), text, function.name)
    with naming(known.records):
        claims = [*claims_of_tests(tests, name, parts), *claims_of_body(tested.body, name, parts)]
        return assemble(function, parts, None, known.records, text, file, claims)


def _from_module(text: str, name: str | None, file: str | None, tests: str) -> Spec:
    functions = re.findall(r"^(?:async\s+)?def\s+(\w+)", text, re.M)
    if not name and all(f.startswith("test") for f in functions):
        return _as_text(text, file, SpecError("no function to write, only tests", file=file, remedy="a `def` line"))
    source, examples = trailing_examples(text)
    source = _with_body(source)
    try:
        found = find_function(source, name, file)
    except IRSyntaxError as error:
        if name:
            raise
        if not source.rstrip().endswith(('"""', "'''")):
            return _as_text(text, file, error)
        try:
            found = find_function(source.rstrip() + "\n    ...\n", name, file)
        except IRSyntaxError as second:
            return _as_text(text, file, second)
    entry, helpers = found.entry, found.helpers
    first = _doc_line(text, entry)
    parts = sections_of([(first + i, line) for i, line in enumerate(dedented(entry.doc))])
    parts.lines["constraints"] = [*parts.get("constraints"), *constraint_comments(text)]
    beside = (*examples, *comments(text, entry))
    parts.lines["after"] = [(number, line) for number, line in beside if f"{entry.name}(" in line]
    parts.notes += found.notes
    settle(parts, _names(entry, helpers), text, entry.name)
    with naming(helpers):
        claims = [*claims_of_tests(tests, entry.name, parts), *claims_of_module(source, entry.name, parts)]
        return assemble(entry, parts, found.sketch, helpers, text, file, claims)


def _as_text(text: str, file: str | None, error: InputError) -> Spec:
    """What looks like code and is none: prose or tests round a signature, where these hold a check; else the error.

    A slip in the body of a function is one: whoever wrote a body wants it used.
    """
    if _in_body(text, error.line):
        raise error
    try:
        spec = from_lines(list(enumerate(text.split("\n"), 1)), text, file)
    except InputError:
        raise error from None
    if not spec.examples and not spec.promises and not _speaks_at(text, error.line):
        raise error
    return replace(spec, warnings=(*spec.warnings, f"read as prose, for as code it has an error: {error.message}"))


def _in_body(text: str, number: int | None) -> bool:
    """Whether a line is one of code in the body of a function, not of words."""
    lines = text.split("\n")[: number or 0]
    if not lines or not lines[-1][:1].isspace() or _speaks_at(text, number):
        return False
    outer = next((line for line in reversed(lines) if line and not line[0].isspace()), "")
    return bool(DEF.match(outer))


def _speaks_at(text: str, number: int | None) -> bool:
    """Whether a line is words."""
    return bool(number) and speaks(text.split("\n")[(number or 1) - 1 :][:1][0])


def speaks(line: str) -> bool:
    """Whether a line is words rather than code, with slips or without: several stand side by side, or it is a sentence."""
    text = line.strip()
    if body_of(text) and not text.replace(" ", "").isalpha():
        return False
    if len(text) > MOST_SAID:
        return False
    for run in _RUN.findall(text):
        words = [w.strip(",") for w in run.split(" ")]
        plain = [not keyword.iskeyword(w) for w in words]
        if len(words) > 2 and any(a and b for a, b in pairwise(plain)):
            return True
    return bool(_SENTENCE.fullmatch(text))


def _with_body(text: str) -> str:
    """A stub may end right after its docstring, its `def` line, or comments below that."""
    stripped = re.sub(r"(?:\n[ \t]*(?:#[^\n]*)?)+\Z", "", text.rstrip()).rstrip()
    return text.rstrip() + "\n    ...\n" if stripped.endswith(":") else text


def _doc_line(text: str, f: Function) -> int:
    lines = text.split("\n")
    start = f.position.line if f.position else 1
    for i in range(start - 1, len(lines)):
        if '"""' in lines[i] or "'''" in lines[i]:
            return i + 1
    return start


def from_lines(lines: Lines, text: str, file: str | None, tests: str = "") -> Spec:
    """The spec of plain text, as numbered lines. Raises SpecError, IRSyntaxError, IRTypeError."""
    front = front_matter([line for _, line in lines])
    before, lines = lines[:front], lines[front:]
    lines, known, notes = definitions_in(lines)
    parts = sections_of(lines)
    parts.lines[""] = [*before[1 : front - 1], *parts.get("")]  # words about the text, and no sections
    parts.notes += notes
    found = signature_of(parts, file, known)
    if found is None and (whole := sketch_of(parts, None, file, known)) is not None:
        found = Signature(replace(whole.function, body=()))
    if found is None:
        raise SpecError(
            "no signature", line=1, file=file, remedy="add a line such as `def count_words(text: str) -> int`"
        )
    settle(parts, _names(found.function, found.helpers), text, found.function.name)
    sketch = sketch_of(parts, found.function, file, known)
    if sketch is not None and sketch.function.name != found.function.name:
        raise SpecError(
            f"the sketch defines `{sketch.function.name}`, the signature `{found.function.name}`",
            line=parts.get("sketch")[0][0] if parts.get("sketch") else None,
            file=file,
            remedy="give both the same name",
        )
    written = parts.get("sketch")
    inside = constraint_comments("\n".join(line for _, line in written))
    parts.lines["constraints"] = [*parts.get("constraints"), *((written[n - 1][0], line) for n, line in inside)]
    parts.lines[""] = sorted([*parts.get(""), *found.doc], key=lambda line: line[0])
    parts.notes += found.notes
    parts.warnings += found.warnings
    sketch = sketch or found.sketch
    if sketch is not None and known.records:
        sketch = replace(sketch, helpers=(*known.records, *sketch.helpers))
    helpers = (*(sketch.helpers if sketch else known.records), *found.helpers)
    with naming(helpers):
        claims = claims_of_tests(tests, found.function.name, parts)
        return assemble(found.function, parts, sketch, helpers, text, file, claims)


def _names(function: Function, helpers: tuple[Function, ...]) -> set[str]:
    """What clauses may name."""
    return {*(p.name for p in function.parameters), function.name, *(h.name for h in helpers)}
