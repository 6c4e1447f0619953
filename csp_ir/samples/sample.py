"""Samples as data: what a model wrote, what could be recovered of it, and its IR where it has one."""

from __future__ import annotations

import ast
import json
import math
import re
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace

from csp_ir.errors import InputError, SpecError
from csp_ir.ir import nodes as ir
from csp_ir.ir.modules import MODULES, TYPE_NAMES
from csp_ir.ir.parse import parse_program
from csp_ir.ir.printer import print_function
from csp_ir.ir.rewrite import reachable
from csp_ir.samples.recovery import Recovered, recover
from csp_ir.spec.model import Spec

_TEXT_KEYS = ("text", "completion", "content", "code", "body", "response", "output")
IMPORTS = (
    "import math, re, itertools, functools, collections, string, operator, heapq, bisect, statistics, copy, hashlib\n"
    "from typing import *\nfrom collections import Counter, defaultdict, deque, OrderedDict\n"
)


@dataclass(frozen=True)
class Sample:
    """One sample.

    index: its place among the samples, from 0.
    source: a module's text that defines the function; "" where nothing could be recovered.
    program: its IR; None where it has none, and `reason` says why.
    edits: what was mended on the way.
    """

    index: int
    source: str = ""
    program: ir.Program | None = None
    reason: str = ""
    edits: tuple[str, ...] = ()


def read_samples(text: str, file: str | None = None) -> list[str]:
    """The samples of a file: JSON Lines with a `text` each, or a JSON array of strings (or of such objects).

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
    found = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line.lstrip("\ufeff"))
        except (ValueError, RecursionError) as error:
            raise SpecError(
                f"not JSON: {error}", line=number, file=file, remedy='one line of JSON a sample: {"text": "..."}'
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
        late = time.monotonic() > deadline
        read.append(Sample(i, reason="no time left to read it") if late else read_sample(spec, text, i, header))
    return read


def read_sample(spec: Spec, text: str, index: int = 0, header: str | None = None) -> Sample:
    """Recover one text and parse it into the IR."""
    found = recover(text, header if header is not None else _header(spec), spec.name, len(spec.parameters))
    failure: Sample | None = None
    for recovered in found:
        sample = _parsed(spec, recovered, index)
        if sample.program is not None:
            return sample
        failure = failure or sample
    return failure or Sample(index, reason="no function could be recovered from the text")


def _header(spec: Spec) -> str:
    function = ir.Function(spec.name, spec.parameters, spec.returns, (), "")
    return print_function(function).split("\n")[0]


def _parsed(spec: Spec, recovered: Recovered, index: int) -> Sample:
    source = recovered.source
    defined = set(re.findall(r"^def\s+(\w+)", source, re.MULTILINE))
    helpers = [print_function(h) for h in spec.helpers if h.name not in defined]
    if helpers:
        source = "\n\n".join([*helpers, source])
    try:
        program = parse_program(_methods_called(_constants_inside(source)), entry=spec.name)
    except InputError as error:
        return Sample(index, source, None, error.message, recovered.edits)
    program = reachable(program)
    function = program.function
    if len(function.parameters) != len(spec.parameters):
        extra = function.parameters[len(spec.parameters) :]
        if len(function.parameters) < len(spec.parameters) or any(p.default is None for p in extra):
            count = f"{len(function.parameters)} parameters instead of {len(spec.parameters)}"
            return Sample(index, source, None, f"{spec.name} has {count}", recovered.edits)
    else:
        parameters = tuple(
            replace(p, type=q.type, default=q.default)
            for p, q in zip(function.parameters, spec.parameters, strict=True)
        )
        function = replace(function, parameters=parameters, returns=spec.returns)
    return Sample(index, source, ir.Program(replace(function, doc=""), program.helpers), "", recovered.edits)


class _MethodValues(ast.NodeTransformer):
    """`key=words.count` as `key=lambda item: words.count(item)`: the IR has no methods as values."""

    def __init__(self, known: set[str]) -> None:
        self.known = known
        self.changed = False

    def visit_Call(self, node: ast.Call) -> ast.AST:
        if isinstance(node.func, ast.Attribute):
            node.func.value = self.visit(node.func.value)
        else:
            node.func = self.visit(node.func)
        node.args = [self.visit(a) for a in node.args]
        for keyword in node.keywords:
            keyword.value = self.visit(keyword.value)
        return node

    def visit_Attribute(self, node: ast.Attribute) -> ast.AST:
        self.generic_visit(node)
        owner = node.value
        plain = not any(isinstance(n, ast.Call) and not _is_pure_call(n) for n in ast.walk(owner))
        if node.attr not in _ONE_ARGUMENT or not plain or (isinstance(owner, ast.Name) and owner.id in self.known):
            return node
        self.changed = True
        item = ast.Name("item_", ast.Load())
        arguments = ast.arguments([], [ast.arg("item_")], None, [], [], None, [])
        return ast.Lambda(arguments, ast.Call(node, [item], []))


_ONE_ARGUMENT = frozenset(("count", "index", "get", "find", "startswith", "endswith", "append", "join", "split"))


def _is_pure_call(node: ast.Call) -> bool:
    return isinstance(node.func, ast.Attribute) and node.func.attr in ("split", "lower", "upper", "strip", "keys")


def _methods_called(source: str) -> str:
    """The source with methods that are passed as functions wrapped; as it is where there are none."""
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return source
    wrap = _MethodValues({*TYPE_NAMES, *MODULES})
    tree = wrap.visit(tree)
    return ast.unparse(ast.fix_missing_locations(tree)) if wrap.changed else source


def _constants_inside(source: str) -> str:
    """Module-level constants moved into the functions that read them, since the IR has no globals."""
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return source
    constants = {
        node.targets[0].id: node
        for node in tree.body
        if isinstance(node, ast.Assign) and len(node.targets) == 1 and isinstance(node.targets[0], ast.Name)
    }
    if not constants:
        return _with_imports(source, tree)
    functions = [n for n in tree.body if isinstance(n, ast.FunctionDef)]
    for function in functions:
        used = [c for name, c in constants.items() if _reads(function, name)]
        function.body = [*used, *function.body]
    kept = [n for n in tree.body if not (isinstance(n, ast.Assign) and n in constants.values())]
    tree.body = kept
    return _with_imports(ast.unparse(tree), tree)


def _reads(function: ast.FunctionDef, name: str) -> bool:
    names = [n for n in ast.walk(function) if isinstance(n, ast.Name) and n.id == name]
    if any(isinstance(n, ast.arg) and n.arg == name for n in ast.walk(function)):
        return False
    return bool(names) and not any(isinstance(n.ctx, ast.Store) for n in names)


_FROM = {
    "Counter": "collections", "defaultdict": "collections", "deque": "collections", "OrderedDict": "collections",
    "reduce": "functools", "sqrt": "math", "ceil": "math", "floor": "math", "gcd": "math", "factorial": "math",
    "permutations": "itertools", "combinations": "itertools", "product": "itertools", "groupby": "itertools",
    "accumulate": "itertools", "zip_longest": "itertools", "deepcopy": "copy", "ascii_lowercase": "string",
    "ascii_uppercase": "string", "ascii_letters": "string", "mean": "statistics", "median": "statistics",
    "heappush": "heapq", "heappop": "heapq", "heapify": "heapq", "itemgetter": "operator",
}  # fmt: skip


def _with_imports(source: str, tree: ast.Module) -> str:
    """The source with `from module import name` for well-known names that it uses and never binds."""
    names = [n for n in ast.walk(tree) if isinstance(n, ast.Name)]
    bound = {n.id for n in names if isinstance(n.ctx, ast.Store)}
    bound |= {a.asname or a.name for n in ast.walk(tree) if isinstance(n, ast.ImportFrom | ast.Import) for a in n.names}
    bound |= {n.name for n in ast.walk(tree) if isinstance(n, ast.FunctionDef)}
    bound |= {n.arg for n in ast.walk(tree) if isinstance(n, ast.arg)}
    missing = sorted({n.id for n in names if n.id in _FROM} - bound)
    lines = [f"from {_FROM[name]} import {name}" for name in missing]
    return "\n".join([*lines, source]) if lines else source
