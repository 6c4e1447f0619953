"""What compiled code runs in: a thread's meter, and the names that every program sees."""

from __future__ import annotations

import operator
import threading
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from itertools import compress
from types import FunctionType
from typing import Any

from csp_ir.errors import IRTypeError
from csp_ir.interpreter import trees as ast
from csp_ir.interpreter.formats import check_spec
from csp_ir.interpreter.functional import calling_methods
from csp_ir.interpreter.generators import generating
from csp_ir.interpreter.guards import EXCEPTIONS, LIBRARY_EXCEPTIONS, library
from csp_ir.interpreter.matching import CLASS
from csp_ir.interpreter.meter import NESTED
from csp_ir.interpreter.methods import METHODS, method_table
from csp_ir.interpreter.objects import objects
from csp_ir.interpreter.operators import Operators
from csp_ir.interpreter.outcomes import LimitSignal, StuckSignal, snapshot, snapshot_all
from csp_ir.interpreter.records import attribute
from csp_ir.ir.modules import CLASS_CONSTANTS, CLASS_METHODS
from csp_ir.ir.nodes import LEFT, RIGHT

HoleReader = Callable[[str, dict[str, Any]], Any]


@dataclass(frozen=True, slots=True)
class Read:
    """One read of a hole: copies of its environment and of the value it got."""

    hole: str
    environment: dict[str, Any]
    value: Any


class Runtime:
    """A thread's meter, and the names that every compiled program sees."""

    def __init__(self) -> None:
        self.meter = meter = Operators()
        self.busy = False
        self.reader: HoleReader | None = None
        self.reads: list[Read] | None = None
        self.stuck: StuckSignal | None = None  # raised in this run; a `finally` that leaves would hide it
        self.methods = method_table(meter)
        self.names: dict[str, Any] = {"__builtins__": {}, **library(meter), **calling_methods(meter, self.methods)}
        self.names.update({f"$m.{name}": function for name, function in self.methods.items()})
        self.names.update({f"$x.{name}": kind for name, kind in (EXCEPTIONS | LIBRARY_EXCEPTIONS).items()})
        self.names.update({
            "$add": meter.add, "$iadd": meter.iadd, "$sub": meter.sub, "$isub": meter.isub, "$mul": meter.mul,
            "$imul": meter.imul, "$mod": meter.mod, "$imod": meter.imod, "$pow": meter.pow, "$ipow": meter.ipow,
            "$lshift": meter.lshift, "$ilshift": meter.ilshift, "$or": meter.or_, "$ior": meter.ior,
            "$and": meter.and_, "$iand": meter.iand, "$xor": meter.xor, "$ixor": meter.ixor,
            "$eq": meter.eq, "$ne": meter.ne, "$lt": meter.lt, "$le": meter.le, "$gt": meter.gt, "$ge": meter.ge,
            "$contains": meter.contains, "$slice": meter.slice, "$store_slice": meter.store_slice,
            "$subscript": meter.subscript, "$store_subscript": meter.store_subscript, "$flat": meter.flat,
            "$is": operator.is_, "$is_not": operator.is_not, "$make_slice": slice, "$starred": meter.starred,
            "$mapping": meter.mapping, "$built": meter.built, "$integer": meter.integer, "$show": self.show,
            "$show_as": self.show_as, "$compress": compress, "$stop": meter.stop, "$check": self.check,
            "$caught": meter.caught, "$tick": self.tick, "$unpackable": meter.unpackable, "$over": meter.over_one,
            "$maybe": _maybe, "$stuck": self.stop_at, "$hole": self.read, "$operator": self.read_operator,
            "$no_method": _no_method, "$map": map, "$format": self.names["format"], "$div": meter.div,
            "$idiv": meter.idiv, "$attribute": partial(attribute, meter),
            "$matched": meter.matched, "$callee": meter.show, "$named": meter.keyword_table, "$generating": partial(generating, meter),
            **objects(meter, self.methods),
        })  # fmt: skip
        self.expression_names = dict(self.names)

    def tick(self) -> bool:
        return next(self.meter.ticker, False) or self.meter.stop("steps")

    def check(self) -> None:
        if not self.meter.left:
            self.meter.stop("steps")

    def show(self, value: Any) -> Any:
        return self.meter.classes.real(self.meter.show(value))

    def show_as(self, value: Any, spec: str) -> Any:
        check_spec(self.meter, spec)
        return value

    def read(self, hole: str, environment: dict[str, Any]) -> Any:
        if not self.meter.left:
            self.meter.stop("steps")  # an iteration was cut off: nothing after it is what the program does
        reader = self.reader
        if reader is None:
            self.stuck = StuckSignal(hole, environment)
            raise self.stuck
        reads = self.reads
        if reads is None:
            return self._ask(reader, hole, environment)
        copies = snapshot_all(tuple(environment.values()))
        for value in copies:
            if type(value) in NESTED:
                self.meter.charge(self.meter.weight(value))
        value = self._ask(reader, hole, environment)
        reads.append(Read(hole, dict(zip(environment, copies, strict=True)), snapshot(value)))
        return value

    def _ask(self, reader: HoleReader, hole: str, environment: dict[str, Any]) -> Any:
        try:
            return reader(hole, environment)
        except StuckSignal as signal:
            if not signal.hole:
                signal.hole = hole
            if signal.environment is None:
                signal.environment = environment
            self.stuck = signal
            raise
        except LimitSignal as signal:
            return self.meter.stop(signal.what)

    def stop_at(self, hole: str, environment: dict[str, Any]) -> Any:
        """End the run at a hole that has no value, such as one for statements."""
        self.stuck = StuckSignal(hole, environment)
        raise self.stuck

    def read_operator(self, hole: str, left: Any, right: Any, environment: dict[str, Any]) -> Any:
        return self.read(hole, {**environment, LEFT: left, RIGHT: right})

    def resolve(self, names: set[str], namespace: dict[str, Any]) -> None:
        """Add dotted names that are not in the tables: methods taken from their type, and classes of patterns."""
        for name in names:
            if name.startswith(CLASS):
                namespace[name] = self._class(name.removeprefix(CLASS), namespace)
            elif "." in name and name not in namespace:
                namespace[name] = self._dotted(name)

    def _class(self, name: str, namespace: dict[str, Any]) -> type:
        """The class that a pattern names."""
        found = self.meter.classes.real(namespace.get(name))
        if not isinstance(found, type) or found is type or issubclass(found, BaseException):
            raise IRTypeError(f"{name} is no class of a pattern", remedy="a builtin class, a dataclass or a NamedTuple")
        return found

    def _dotted(self, name: str) -> Any:
        owner, _, method = name.rpartition(".")
        if method in CLASS_CONSTANTS.get(owner, ()):
            return getattr(self.meter.classes.real(self.names[owner]), method)
        if method in CLASS_METHODS.get(owner, ()):
            kind = self.meter.classes.real(self.names[owner])
        else:
            kind = _OWNERS.get(owner)
        if kind is not None and method in METHODS and hasattr(kind, method):
            found, guard = getattr(kind, method), self.methods[method]
            return _of_values(kind, guard, found) if isinstance(found, FunctionType) else _guarded(guard, found)
        raise IRTypeError(f"{name} is not in the component library", remedy="use a builtin or a known module function")


_OWNERS: dict[str, type] = {k.__name__: k for k in (str, int, float, bytes, list, dict, set, frozenset, tuple)}


def _guarded(guard: Callable[..., Any], method: Any) -> Callable[..., Any]:
    """A method of a class as a function; no partial, whose parts a program's own partial of it would show."""

    def call(*args: Any, **keywords: Any) -> Any:
        return guard(method, *args, **keywords)

    return call


def _of_values(kind: type, guard: Callable[..., Any], function: FunctionType) -> Callable[..., Any]:
    """A method that is written in Python, taken from its class."""

    def call(*args: Any, **keywords: Any) -> Any:
        if not args or not isinstance(args[0], kind):
            return function()  # which says what is missing
        return guard(function.__get__(args[0]), *args[1:], **keywords)

    return call


def _maybe(name: str, value: Callable[[], Any]) -> dict[str, Any]:
    try:
        return {name: value()}
    except NameError:
        return {}


def _no_method(name: str, receiver: Any, *args: Any) -> Any:
    raise AttributeError(f"'{type(receiver).__name__}' object has no attribute '{name}'")


_THREAD = threading.local()


def runtime() -> Runtime:
    found = getattr(_THREAD, "runtime", None)
    if found is None:
        found = _THREAD.runtime = Runtime()
    return found


def code_of(tree: ast.AST, mode: str) -> Any:
    """The code of a tree. Raises IRTypeError for what Python does not compile."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what CPython says of a doubtful program is not for the terminal
            return compile(tree, "<csp-ir>", mode)  # type: ignore[call-overload]
    except SyntaxError as error:  # such as `break` outside a loop
        raise IRTypeError(f"not a program: {error.msg}") from None
    except (RecursionError, MemoryError):
        raise too_deep() from None


def too_deep() -> IRTypeError:
    return IRTypeError("nested too deeply", remedy="split the expression with assignments")
