"""What compiled code runs in: a thread's meter, and the names that every program sees."""

from __future__ import annotations

import operator
import threading
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from itertools import compress
from typing import Any

from csp_ir.errors import IRTypeError
from csp_ir.interpreter import trees as ast
from csp_ir.interpreter.guards import EXCEPTIONS, check_spec, feed_any, library
from csp_ir.interpreter.meter import NESTED, Meter
from csp_ir.interpreter.methods import METHODS, method_table
from csp_ir.interpreter.outcomes import LimitSignal, StuckSignal, snapshot, snapshot_all
from csp_ir.interpreter.records import attribute
from csp_ir.ir.modules import CLASS_METHODS, OF_CLASSES
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
        self.meter = meter = Meter()
        self.busy = False
        self.reader: HoleReader | None = None
        self.reads: list[Read] | None = None
        self.stuck: StuckSignal | None = None  # raised in this run; a `finally` that leaves would hide it
        self.methods = method_table(meter)
        self.names: dict[str, Any] = {"__builtins__": {}, **library(meter)}
        self.names.update({f"$m.{name}": function for name, function in self.methods.items()})
        self.names.update({f"$x.{name}": kind for name, kind in EXCEPTIONS.items()})
        self.names.update({
            "$add": meter.add, "$iadd": meter.iadd, "$sub": meter.sub, "$isub": meter.isub, "$mul": meter.mul,
            "$imul": meter.imul, "$mod": meter.mod, "$pow": meter.pow, "$lshift": meter.lshift, "$or": meter.or_,
            "$ior": meter.ior, "$and": meter.and_, "$iand": meter.iand, "$xor": meter.xor, "$ixor": meter.ixor,
            "$contains": meter.contains, "$slice": meter.slice, "$store_slice": meter.store_slice,
            "$is": operator.is_, "$is_not": operator.is_not, "$make_slice": slice, "$starred": meter.starred,
            "$mapping": meter.mapping, "$built": meter.built, "$integer": meter.integer, "$show": meter.show,
            "$show_as": self.show_as, "$compress": compress, "$stop": meter.stop, "$check": self.check,
            "$caught": meter.caught, "$tick": self.tick, "$feed_lazy": partial(feed_any, meter),
            "$maybe": _maybe, "$stuck": self.stop_at, "$hole": self.read, "$operator": self.read_operator,
            "$no_method": _no_method, "$format": self.names["format"], "$div": meter.div,
            "$attribute": partial(attribute, meter),
        })  # fmt: skip
        self.expression_names = dict(self.names)

    def tick(self) -> bool:
        return next(self.meter.ticker, False) or self.meter.stop("steps")

    def check(self) -> None:
        if not self.meter.left:
            self.meter.stop("steps")

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
        """Add dotted names that are not in the tables: methods taken from their type."""
        for name in names:
            if "." in name and name not in namespace:
                namespace[name] = self._dotted(name)

    def _dotted(self, name: str) -> Any:
        owner, _, method = name.rpartition(".")
        if method in CLASS_METHODS.get(owner, ()):
            return self.of_class(self.names[owner], method)
        kinds: dict[str, type] = {k.__name__: k for k in (str, int, float, bytes, list, dict, set, frozenset, tuple)}
        if owner in kinds and method in METHODS:
            return partial(_unbound, kinds[owner], method, self.methods[method])
        raise IRTypeError(f"{name} is not in the component library", remedy="use a builtin or a known module function")

    def of_class(self, kind: Any, method: str) -> Any:
        """`date.fromisoformat`, or a method of a value taken from its class."""
        if method in OF_CLASSES:
            charged = self.methods[method]
            return lambda *args, **keywords: charged(kind, *args, **keywords)
        return partial(_unbound, kind, method, self.methods[method])


def _unbound(kind: type, name: str, function: Callable[..., Any], *args: Any, **keywords: Any) -> Any:
    if name in ("maketrans", "fromkeys"):
        return function(None, *args, **keywords)
    if not args:
        raise TypeError(f"unbound method {kind.__name__}.{name}() needs an argument")
    if not isinstance(args[0], kind):
        raise TypeError(
            f"descriptor '{name}' for '{kind.__name__}' objects doesn't apply to a '{type(args[0]).__name__}' object"
        )
    return function(*args, **keywords)


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
        return compile(tree, "<csp-ir>", mode)  # type: ignore[call-overload]
    except SyntaxError as error:  # such as `break` outside a loop
        raise IRTypeError(f"not a program: {error.msg}") from None
    except (RecursionError, MemoryError):
        raise too_deep() from None


def too_deep() -> IRTypeError:
    return IRTypeError("nested too deeply", remedy="split the expression with assignments")
