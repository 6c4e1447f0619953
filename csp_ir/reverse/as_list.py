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
        wrapper = f"{code.name}_as_list"
        return replace(code, text=code.text + _WRAPPED.format(wrapper=wrapper, name=code.name), called=wrapper)
    if not _gives_iterator(code):
        return code
    function, name = code.program.function, f"{code.name}_each"
    own = [
        replace(_renamed(f, code.name, name), name=name if f is function else f.name)
        for f in (*code.program.helpers, function)
    ]
    call = ir.Call(ir.Name(name), tuple(ir.Name(p.name) for p in function.parameters))
    declared = function.returns
    inner = declared.args if declared.name in ("Iterator", "Iterable") else ()
    returns = Type("list", inner[:1]) if inner else ANY
    entry = replace(function, returns=returns, body=(ir.Return(ir.Call(ir.Name("list"), (call,))),))
    spec = replace(code.spec, returns=returns, notes=(*code.spec.notes, NOTE))
    return replace(code, program=ir.Program(entry, tuple(own)), spec=spec)


def _renamed(function: ir.Function, old: str, new: str) -> ir.Function:
    return map_nodes(function, lambda n: ir.Name(new) if n == ir.Name(old) else n)  # type: ignore[no-any-return]


def _gives_iterator(code: Code) -> bool:
    assert code.program is not None
    if is_generator(code.program.function):
        return True
    spec = with_types(code.spec, typed([code]))
    outcomes = [o for o, _ in code.run(made([code], spec, TRIALS)[:TRIALS])]
    return any(isinstance(o, Returned) and hasattr(o.value, "__next__") for o in outcomes)
