"""Samples as data: what a model wrote, what could be recovered of it, and its IR where it has one."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from csp_ir.errors import InputError, SpecError
from csp_ir.ir import nodes as ir
from csp_ir.ir.parse import parse_program
from csp_ir.ir.printer import print_function
from csp_ir.ir.rewrite import reachable
from csp_ir.samples.faults import undefined
from csp_ir.samples.plain import into_plain, unbound, with_imports
from csp_ir.samples.recovery import Recovered, recover
from csp_ir.spec.model import Spec
from csp_ir.work import worked

_TEXT_KEYS = ("text", "completion", "content", "code", "body", "response", "output", "sample", "answer", "solution")
MOST_VERSIONS = 6


@dataclass(frozen=True)
class Sample:
    """One sample.

    index: its place among the samples, from 0.
    source: a module's text that defines the function; "" where nothing could be recovered.
    program: its IR; None where it has none, and `reason` says why.
    edits: what was mended on the way.
    cut: whether the function's own text ended in the middle.
    adapted: whether the IR is of a text that was changed to be expressed in it: where it fails, the source may not.
    versions: what else may be meant: other blocks of the same answer that define the function.
    """

    index: int
    source: str = ""
    program: ir.Program | None = None
    reason: str = ""
    edits: tuple[str, ...] = ()
    cut: bool = False
    adapted: bool = False
    versions: tuple[Sample, ...] = ()


_CODE = re.compile(r"\b(?:def|return|lambda)\b|```|~~~")


def read_samples(text: str, file: str | None = None) -> list[str]:
    """The samples of a file: JSON Lines with a `text` each, or a JSON array of strings (or of such objects).

    What begins as neither is one answer as it came: a chat, Markdown, code.
    Raises: SpecError with the line that cannot be read.
    """
    stripped = text.lstrip("\ufeff \t\r\n")
    if not stripped:
        raise SpecError("no samples: the file is empty", file=file, remedy='one line of JSON a sample: {"text": "..."}')
    if stripped.startswith("["):
        try:
            rows = json.loads(stripped)
        except (ValueError, RecursionError) as error:
            line = getattr(error, "lineno", 1)
            raise SpecError(f"not JSON: {error}", line=line, file=file, remedy="a JSON array of strings") from None
        return [_text_of(row, None, file, number) for number, row in enumerate(rows, 1)]
    if _CODE.search(text) and (stripped[0] not in '{"' or stripped.startswith('"""')):
        return [text]
    found = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line.lstrip("\ufeff"))
        except (ValueError, RecursionError) as error:
            raise SpecError(
                f"not JSON: {error}",
                line=number,
                file=file,
                remedy='one line of JSON a sample: {"text": "..."}, or one answer with code in it',
            ) from None
        found.append(_text_of(row, number, file, number))
    return found


def _text_of(row: object, line: int | None, file: str | None, number: int) -> str:
    if isinstance(row, str):
        return row
    if isinstance(row, dict):
        for key in _TEXT_KEYS:
            if isinstance(row.get(key), str):
                return str(row[key])
    raise SpecError(
        f"sample {number} has no text", line=line, file=file, remedy='a string, or an object {"text": "..."}'
    )


def read_all(spec: Spec, texts: Sequence[str], deadline: float = math.inf) -> list[Sample]:
    """Every text as a Sample, in order; what the deadline leaves unread says so."""
    header = _header(spec)
    read: list[Sample] = []
    for i, text in enumerate(texts):
        late = worked() > deadline
        read.append(Sample(i, reason="no time left to read it") if late else read_sample(spec, text, i, header))
    return read


def read_sample(spec: Spec, text: str, index: int = 0, header: str | None = None) -> Sample:
    """Recover one text and parse it into the IR; the likeliest of its versions, with the others beside it."""
    found = recover(text, header if header is not None else _header(spec), spec.name, len(spec.parameters))
    if not found:
        return Sample(index, reason="no function could be recovered from the text")
    first, *others = [_parsed(spec, recovered, index) for recovered in found[:MOST_VERSIONS]]
    return replace(first, versions=tuple(others))


def _header(spec: Spec) -> str:
    function = ir.Function(spec.name, spec.parameters, spec.returns, (), "")
    return print_function(function).split("\n")[0]


def _parsed(spec: Spec, recovered: Recovered, index: int) -> Sample:
    source = with_imports(recovered.source)
    defined = set(re.findall(r"^def\s+(\w+)", source, re.MULTILINE))
    helpers = [print_function(h) for h in spec.helpers if h.name not in defined]
    if helpers:
        source = "\n\n".join([*helpers, source])
    sample = Sample(index, source, edits=recovered.edits, cut=recovered.cut)
    plain, unknown = into_plain(source), list[str]()
    try:
        program = parse_program(plain, entry=spec.name, unknown=unknown)
    except InputError as error:
        return replace(sample, reason=error.message)
    program = reachable(program)
    if not program.complete:
        return replace(sample, reason="it leaves values open")
    if lost := _lost(program, source):
        return replace(sample, reason=f"`{lost}` is not in the component library")
    function = program.function
    if len(function.parameters) != len(spec.parameters):
        extra = function.parameters[len(spec.parameters) :]
        if len(function.parameters) < len(spec.parameters) or any(p.default is None for p in extra):
            count = f"{len(function.parameters)} parameters instead of {len(spec.parameters)}"
            return replace(sample, reason=f"{spec.name} has {count}")
    else:
        parameters = tuple(
            replace(p, type=q.type, default=q.default)
            for p, q in zip(function.parameters, spec.parameters, strict=True)
        )
        function = replace(function, parameters=parameters, returns=spec.returns)
    program = ir.Program(replace(function, doc=""), program.helpers)
    dropped = tuple(f"dropped the annotation `{t}`, which names no type" for t in dict.fromkeys(unknown))
    return replace(sample, program=program, edits=(*sample.edits, *dropped), adapted=plain != source)


def _lost(program: ir.Program, source: str) -> str:
    """A name that the program reads, which Python or the source binds and the IR does not; "" for none."""
    unknown = set(undefined(source))
    return next((n for n in unbound(program) if n not in unknown), "")
