"""Functions that give iterators, read as functions that give lists: iterators can be neither shown nor compared."""

from __future__ import annotations

from dataclasses import replace

from csp_ir.interpreter.outcomes import Returned
from csp_ir.ir import nodes as ir
from csp_ir.ir.rewrite import is_generator, map_nodes
from csp_ir.ir.types import ANY, Type
from csp_ir.reverse.code import Code
from csp_ir.reverse.inputs import made, typed, with_types

TRIALS = 12
NOTE = "it gives an iterator; its results are read as lists"
_WRAPPED = "\n\ndef {wrapper}(*args):\n    found = {name}(*args)\n    return list(found) if hasattr(found, '__next__') else found\n"


def as_list(code: Code) -> Code:
    """The function with its results in a list, where it gives an iterator; as it is elsewhere."""
    if code.program is None:
        text, called = wrapped(code.text, code.name)
        return replace(code, text=text, called=called)
    if not _gives_iterator(code):
        return code
    program = listed(code.program)
    spec = replace(code.spec, returns=program.function.returns, notes=(*code.spec.notes, NOTE))
    return replace(code, program=program, spec=spec, listed=True)


def wrapped(text: str, name: str) -> tuple[str, str]:
    """The text of a module with a function more, whose name is given too: it lists what iterators hold that `name` gives."""
    wrapper = f"{name}_as_list"
    return text + _WRAPPED.format(wrapper=wrapper, name=name), wrapper


def listed(program: ir.Program) -> ir.Program:
    """A program that lists what the iterators hold that a program gives, which stands among its helpers, the first."""
    function = program.function
    name = f"{function.name}_each"
    own = [
        replace(_renamed(f, function.name, name), name=name if f is function else f.name)
        for f in (function, *program.helpers)
    ]
    call = ir.Call(ir.Name(name), tuple(ir.Name(p.name) for p in function.parameters))
    declared = function.returns
    inner = declared.args if declared.name in ("Iterator", "Iterable") else ()
    returns = Type("list", inner[:1]) if inner else ANY
    entry = replace(function, returns=returns, body=(ir.Return(ir.Call(ir.Name("list"), (call,))),))
    return ir.Program(entry, tuple(own))


def unlisted(program: ir.Program) -> ir.Program:
    """The program of which `listed` made this one."""
    inner, *helpers = program.helpers
    name = program.function.name
    function, *others = (_renamed(f, inner.name, name) for f in (inner, *helpers))
    return ir.Program(replace(function, name=name), tuple(others))


def _renamed(function: ir.Function, old: str, new: str) -> ir.Function:
    return map_nodes(function, lambda n: ir.Name(new) if n == ir.Name(old) else n)  # type: ignore[no-any-return]


def _gives_iterator(code: Code) -> bool:
    assert code.program is not None
    if is_generator(code.program.function):
        return True
    spec = with_types(code.spec, typed([code]))
    outcomes = [o for o, _ in code.run(made([code], spec, TRIALS)[:TRIALS])]
    return any(isinstance(o, Returned) and hasattr(o.value, "__next__") for o in outcomes)
