"""Functions of Python modules as people keep them, with what their docstrings, asserts and tests claim of them."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from csp_ir.errors import InputError, IRSyntaxError, SpecError
from csp_ir.interpreter.machine import Machine, compile_program
from csp_ir.interpreter.outcomes import Limits, Outcome, OutOfSteps
from csp_ir.ir.nodes import Function, Literal, Program
from csp_ir.ir.rewrite import reachable
from csp_ir.reverse.flat import flat, flat_tests
from csp_ir.reverse.packages import with_package
from csp_ir.reverse.plain_types import plain_types
from csp_ir.reverse.sites import literal_calls, part_of
from csp_ir.samples.sample import read_sample
from csp_ir.spec.constants import spec_constants
from csp_ir.spec.model import Spec
from csp_ir.spec.module import find_function
from csp_ir.spec.read import read_spec
from csp_ir.verify.sandbox import run_python

LIMITS = Limits(steps=60_000, depth=300, memory=20_000_000, value_size=1_000_000)
SHORT = Limits(steps=4_000, depth=200, memory=2_000_000, value_size=100_000)  # for functions that often do not end
WHOLE_SECONDS = 10.0


@dataclass(frozen=True)
class Code:
    """A function of a module.

    text: of the whole module; spec: its prose, signature, examples and clauses, of which the sketch is left out.
    program: its IR; None where it has none, and `reason` says why: then it runs only whole, in the sandbox.
    beside: the other functions of the module that have an IR.
    sites: the arguments of the calls in the module, its tests and other modules that have literals only.
    called: the function of the text that is called in its place where it runs whole; "" for itself.
    listed: whether its program lists what the function gives one by one.
    tests: the text of its file of tests.
    source: the module's own text, where in `text` a function of certain arguments stands for what is `meant` there (`flat`); else "".
    package: the texts of its package by their dotted names, where it imports that; module: its own dotted name there.
    weak: whether it may do so where the sandbox lacks a layer.
    """

    text: str
    file: str | None
    name: str
    spec: Spec
    program: Program | None
    reason: str = ""
    weak: bool = False
    beside: tuple[Function, ...] = ()
    sites: tuple[tuple[object, ...], ...] = ()
    called: str = ""
    listed: bool = False
    tests: str = ""
    source: str = ""
    meant: str = ""
    package: tuple[tuple[str, str], ...] = ()
    module: str = ""

    @property
    def place(self) -> str:
        """Its name with that of its module."""
        return f"{self.file}::{self.name}"

    @cached_property
    def machine(self) -> Machine:
        """Its compiled program."""
        assert self.program is not None
        return compile_program(self.program)

    def inside(self, remedy: str) -> Program:
        """Its program. Raises InputError where it has none, or has one only of a function that stands for it."""
        if self.source:
            raise InputError(f"`{self.meant}` takes no certain arguments", file=self.file, remedy=remedy)
        if self.program is None:
            raise InputError(f"`{self.name}` is outside the IR: {self.reason}", file=self.file, remedy=remedy)
        return self.program

    @property
    def constants(self) -> list[object]:
        """The numbers and texts that it and its spec name."""
        nodes = self.program.walk() if self.program is not None else ()
        own = [n.value for n in nodes if isinstance(n, Literal) and type(n.value) in (int, float, str)]
        return [*spec_constants(self.spec), *own]

    def run(self, calls: Sequence[tuple[object, ...]]) -> list[tuple[Outcome, tuple[object, ...]]]:
        """Of each call its outcome, and its arguments as the call left them; of code outside the IR these are not known.

        Raises: InputError where it may not run on this system, or cannot be loaded.
        """
        if self.program is not None:
            runs = [self.machine.run(args, limits=LIMITS) for args in calls]
            return [(r.outcome, r.arguments_after) for r in runs]
        result = run_python(
            with_package(loadable(self.text), self.module, dict(self.package)),
            self.called or self.name,
            list(calls),
            seconds=WHOLE_SECONDS,
            weak=self.weak,
        )
        if result.failure:
            raise InputError(f"`{self.name}` cannot be run: {result.failure}", file=self.file)
        outcomes = [OutOfSteps("time") if o == OutOfSteps("not run") else o for o in result.outcomes]
        return [(o, ()) for o in outcomes]


def loadable(text: str) -> str:
    """The text of a module as it is loaded to call a function of it: without asserts at its top level, which are tests and may fail."""
    tree = ast.parse(text)
    if not any(isinstance(s, ast.Assert) for s in tree.body):
        return text
    return ast.unparse(ast.Module([s for s in tree.body if not isinstance(s, ast.Assert)], []))


def functions_of(text: str, file: str | None) -> list[str]:
    """The names of the functions at the top level of a module, in their order. Raises IRSyntaxError where it is not Python."""
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        line = getattr(error, "lineno", None)
        raise IRSyntaxError(f"not Python: {error}", line=line, file=file, remedy="mend the syntax") from None
    return list(dict.fromkeys(s.name for s in tree.body if isinstance(s, ast.FunctionDef)))


def read_code(text: str, path: str, *, tests: str = "", weak: bool = False, calls: str = "") -> Code:
    """A function of a module's text.

    Args:
        path: of the module, `module.py::name`; the name may be left out where the module has one function.
        tests: the text of a file of tests, whose checks join the examples.
        calls: lines of calls that other modules make.

    Raises: IRSyntaxError where the text is not Python; SpecError where it is not clear which function is meant.
    """
    file, _, name = path.partition("::")
    names = functions_of(text, file)
    if not name:
        if len(names) != 1:
            shown = ", ".join(f"{file}::{n}" for n in names[:8])
            raise SpecError(f"{len(names)} functions in it", file=file, remedy=f"name one: {shown}" if names else "a `def`")  # fmt: skip
        name = names[0]
    if name not in names and "." not in name:
        raise SpecError(f"no function named `{name}`", file=file, remedy=f"one of: {', '.join(names[:20]) or 'none'}")
    meant = flat(text, name)
    if meant.name != name or meant.text != text:
        calls = flat_tests(text, calls, name)
        found = read_code(
            meant.text, f"{file}::{meant.name}", tests=flat_tests(text, tests, name), weak=weak, calls=calls
        )
        spec = replace(found.spec, notes=(*found.spec.notes, *meant.notes))
        return replace(found, spec=spec, source=text, meant=name, tests=tests)
    code = replace(_read(plain_types(part_of(text, name)), file, name, tests, weak), text=text, tests=tests)
    return replace(code, sites=literal_calls(f"{text}\n{tests}\n{calls}", name, code.spec.parameters))


def _read(text: str, file: str, name: str, tests: str, weak: bool) -> Code:
    """As `read_code`, without sites."""
    try:
        spec = read_spec(text, file=f"{file}::{name}", tests=tests)
    except InputError as error:
        return _whole(text, file, name, tests, error.message, weak)
    if spec.sketch is None:
        return _whole(text, file, name, tests, "it has no body", weak)
    plain = replace(spec, sketch=None, name=name)
    function = spec.sketch.function
    typed = [replace(p, type=q.type) for p, q in zip(function.parameters, spec.parameters)]
    returns = function.returns if function.returns.name != "Any" else spec.returns
    function = replace(function, parameters=(*typed, *function.parameters[len(typed) :]), returns=returns)
    beside = spec.sketch.helpers
    return Code(text, file, name, plain, reachable(Program(function, beside)), weak=weak, beside=beside)


def _whole(text: str, file: str, name: str, tests: str, reason: str, weak: bool) -> Code:
    """A function that the IR cannot express as it stands; what the readers of samples make of it, they may still express."""
    stub = plain_types(_stub(text, name))  # without the classes of the module
    try:
        spec = replace(read_spec(stub, file=f"{file}::{name}", tests=tests), sketch=None)
    except SpecError:  # nothing says what it does
        entry = find_function(stub, name, file).entry
        spec = Spec(name, entry.doc, entry.parameters, entry.returns, file=file)
    sample = read_sample(spec, text)
    return Code(text, file, name, spec, sample.program, "" if sample.program is not None else reason, weak)


def _stub(text: str, name: str) -> str:
    """The head and docstring of a function, and the tests of its module."""
    tree = ast.parse(text)
    kept: list[ast.stmt] = []
    for s in tree.body:
        if isinstance(s, ast.FunctionDef) and s.name == name:
            doc = [s.body[0]] if ast.get_docstring(s) is not None else []
            s.body, s.decorator_list = [*doc, ast.Expr(ast.Constant(...))], []
            kept.append(s)
        elif isinstance(s, ast.Assert):
            kept.append(s)
    return ast.unparse(ast.fix_missing_locations(ast.Module(kept, [])))
