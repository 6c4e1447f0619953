"""The interpreter: programs compiled once, run many times under limits.

IR becomes Python code objects with guards woven in (`compiler`, `expressions`), executed
in a namespace that holds nothing but guarded components (`guards`, `methods`). A run
reads no clock, so the same program, arguments and limits always end the same way.

A machine belongs to the thread that compiled it. Runs may nest: a hole reader may run
other machines.

CPython's iteration order of sets of strings differs from process to process, so a
program that depends on it has no one meaning; whoever needs certainty runs the rendered
program in a process of its own and compares values (`csp_ir.verify` does).
"""

from __future__ import annotations

import ast
import operator
import sys
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import compress
from typing import Any

from csp_ir.errors import IRTypeError
from csp_ir.interpreter.compiler import Compiler, located, recursive_names
from csp_ir.interpreter.expressions import ExpressionCompiler, function_of
from csp_ir.interpreter.guards import EXCEPTIONS, check_spec, feed_any, library
from csp_ir.interpreter.kinds import NUMBER, UNKNOWN
from csp_ir.interpreter.meter import NESTED, Meter
from csp_ir.interpreter.methods import METHODS, method_table
from csp_ir.interpreter.outcomes import (
    Limits,
    LimitSignal,
    Outcome,
    OutOfSteps,
    Raised,
    Returned,
    Stuck,
    StuckSignal,
    snapshot,
    snapshot_all,
)
from csp_ir.ir import nodes as n

HoleReader = Callable[[str, dict[str, Any]], Any]
DEFAULT_LIMITS = Limits()
_NUMBER_TYPES = {"int": (int, bool), "float": (float, int, bool), "bool": (bool,)}


@dataclass(frozen=True, slots=True)
class Read:
    """One read of a hole: copies of its environment and of the value it got."""

    hole: str
    environment: dict[str, Any]
    value: Any


@dataclass(frozen=True, slots=True)
class Run:
    """What a run gave. `arguments_after`: the run's own copies, as the program left them."""

    outcome: Outcome
    steps: int
    reads: tuple[Read, ...] = ()
    arguments_after: tuple[Any, ...] = ()


class _Runtime:
    """A thread's meter, and the names that every compiled program sees."""

    def __init__(self) -> None:
        self.meter = meter = Meter()
        self.busy = False
        self.reader: HoleReader | None = None
        self.reads: list[Read] | None = None
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
            "$maybe": _maybe, "$stuck": _stuck, "$hole": self.read, "$operator": self.read_operator,
            "$no_method": _no_method,
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
        reader = self.reader
        if reader is None:
            raise StuckSignal(hole, environment)
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
            raise
        except LimitSignal as signal:
            return self.meter.stop(signal.what)

    def read_operator(self, hole: str, left: Any, right: Any, environment: dict[str, Any]) -> Any:
        return self.read(hole, {**environment, "left": left, "right": right})

    def resolve(self, names: set[str], namespace: dict[str, Any]) -> None:
        """Add dotted names that are not in the tables: methods taken from their type."""
        for name in names:
            if "." in name and name not in namespace:
                namespace[name] = self._dotted(name)

    def _dotted(self, name: str) -> Any:
        owner, _, method = name.rpartition(".")
        kinds: dict[str, type] = {k.__name__: k for k in (str, int, float, bytes, list, dict, set, frozenset, tuple)}
        if owner in kinds and method in METHODS:
            return partial(_unbound, kinds[owner], method, self.methods[method])
        raise IRTypeError(f"{name} is not in the component library", remedy="use a builtin or a known module function")


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


def _stuck(hole: str, environment: dict[str, Any]) -> Any:
    raise StuckSignal(hole, environment)


def _no_method(name: str, receiver: Any, *args: Any) -> Any:
    raise AttributeError(f"'{type(receiver).__name__}' object has no attribute '{name}'")


_THREAD = threading.local()


def _runtime() -> _Runtime:
    found = getattr(_THREAD, "runtime", None)
    if found is None:
        found = _THREAD.runtime = _Runtime()
    return found


def _compiled(tree: ast.AST, mode: str) -> Any:
    try:
        return compile(tree, "<csp-ir>", mode)  # type: ignore[call-overload]
    except SyntaxError as error:  # such as `break` outside a loop
        raise IRTypeError(f"not a program: {error.msg}") from None
    except (RecursionError, MemoryError):
        raise IRTypeError("nested too deeply", remedy="split the expression with assignments") from None


class Machine:
    """A compiled program. Make one with `compile_program`; `run` it as often as you like."""

    def __init__(self, program: n.Program) -> None:
        self.program = program
        self._runtime = _runtime()
        self._recursive = bool(recursive_names(program))
        self._fresh_defaults = any(
            p.default is not None and not isinstance(p.default, n.Literal)
            for f in program.walk()
            if isinstance(f, n.Function)
            for p in f.parameters
        )
        self._trusted = _trusted(program)
        self._checks = [
            (i, _NUMBER_TYPES[p.type.name])
            for i, p in enumerate(program.function.parameters)
            if p.name in self._trusted
        ]
        self._codes: dict[bool, tuple[Any, dict[str, Any]]] = {}
        self._prepare(bool(self._trusted))

    def _prepare(self, trusting: bool) -> tuple[Any, dict[str, Any]]:
        """The code and namespace of the variant that trusts the annotations of numbers, or of the other."""
        found = self._codes.get(trusting)
        if found is None:
            compiler = Compiler(self.program, self._trusted if trusting else {})
            try:
                tree = compiler.module()
            except RecursionError:
                raise IRTypeError("nested too deeply", remedy="split the expression with assignments") from None
            namespace = dict(self._runtime.names)
            self._runtime.resolve(compiler.references, namespace)
            found = self._codes[trusting] = (_compiled(tree, "exec"), namespace)
            if not self._fresh_defaults:
                exec(found[0], namespace)
        return found

    def run(
        self,
        args: tuple[Any, ...],
        *,
        limits: Limits = DEFAULT_LIMITS,
        holes: HoleReader | None = None,
        trace: bool = True,
    ) -> Run:
        """Run on copies of the arguments.

        Args:
            args: positional arguments.
            limits: see `Limits`.
            holes: gives a hole its value; an exception it raises is the expression's.
            trace: whether to record the reads (copies cost time).

        Never raises an `Exception` of the program or of a limit: those are outcomes.
        """
        runtime = self._runtime
        meter = runtime.meter
        trusting = bool(self._trusted)
        for i, kinds in self._checks:
            if i < len(args) and type(args[i]) not in kinds:
                trusting = False
        code, namespace = self._prepare(trusting)
        copies = tuple(snapshot_all(args))
        saved = (meter.save(), runtime.reader, runtime.reads) if runtime.busy else None
        outer_ticker = namespace.get("$ticker"), namespace.get("$depth")
        runtime.busy, runtime.reader = True, holes
        reads: list[Read] | None = [] if trace and holes is not None else None
        runtime.reads = reads
        meter.reset(limits, namespace)
        ceiling = sys.getrecursionlimit()
        if self._recursive:
            sys.setrecursionlimit(max(ceiling, 2000 + 10 * limits.depth))
        outcome: Outcome
        try:
            if self._fresh_defaults:
                exec(code, namespace)
            value = namespace[self.program.function.name](*copies)
            if type(value) in NESTED:
                meter.weight(value)
            for copy in copies:
                if type(copy) in NESTED:
                    meter.weight(copy)
            outcome = Returned(value)
        except LimitSignal as signal:
            outcome = OutOfSteps(signal.what)
        except StuckSignal as signal:
            outcome = _stuck_at(signal, meter)
        except RecursionError:
            outcome = OutOfSteps("depth")
        except MemoryError:
            outcome = OutOfSteps("memory")
        except Exception as error:
            outcome = _raised(error, meter)
        finally:
            if self._recursive:
                sys.setrecursionlimit(ceiling)
            steps, out, left = meter.steps, meter.out, meter.left
            if saved is None:
                runtime.busy = False
                runtime.reader = runtime.reads = None
            else:
                meter.restore(saved[0])
                runtime.reader, runtime.reads = saved[1], saved[2]
                namespace["$ticker"], namespace["$depth"] = outer_ticker
        # a `finally` or a truncated iteration may have hidden that a limit was reached
        if out is not None:
            outcome = OutOfSteps(out)
        elif not left and type(outcome) is not Stuck:
            outcome = OutOfSteps("steps")
        return Run(outcome, steps, tuple(reads or ()), copies)


def _stuck_at(signal: StuckSignal, meter: Meter) -> Outcome:
    environment = dict(signal.environment or {})
    try:
        for value in environment.values():
            if type(value) in NESTED:
                meter.weight(value)
    except LimitSignal as limit:
        return OutOfSteps(limit.what)
    return Stuck(signal.hole, environment)


def _raised(error: Exception, meter: Meter) -> Outcome:
    try:
        for part in error.args:
            meter.weight(part)
        return Raised(type(error).__name__, str(error))
    except LimitSignal as signal:
        return OutOfSteps(signal.what)
    except Exception:
        return Raised(type(error).__name__, "")


def _trusted(program: n.Program) -> dict[str, int]:
    """Kinds of the entry's annotated numbers; none where the program itself may call the entry."""
    entry = program.function
    if any(isinstance(x, n.Name) and x.id == entry.name for x in program.walk()):
        return {}
    return {
        p.name: NUMBER
        for p in entry.parameters
        if p.type.name in _NUMBER_TYPES
        and (p.default is None or type(getattr(p.default, "value", None)) in (int, float))
    }


def compile_program(program: n.Program) -> Machine:
    """A machine for a program or a draft. Raises IRTypeError for what Python could not compile either."""
    return Machine(program)


def compile_expr(
    expr: n.Expr,
    params: tuple[str, ...],
    functions: Mapping[str, n.Function] | None = None,
    *,
    limits: Limits = DEFAULT_LIMITS,
    numbers: Iterable[str] = (),
) -> Callable[..., Any]:
    """An expression as a guarded function of `params`; those in `numbers` are always given ints, floats or bools.

    It raises what the expression raises, `LimitSignal` at a limit and `StuckSignal` at a
    hole. Arguments are not copied. A `RecursionError` becomes `LimitSignal("depth")`.
    """
    runtime = _runtime()
    compiler = ExpressionCompiler(frozenset(functions or ()))
    kinds = {**dict.fromkeys(functions or (), UNKNOWN), **dict.fromkeys(params, UNKNOWN)}
    compiler.enter(params, kinds | dict.fromkeys(numbers, NUMBER))
    tree = located(ast.Expression(function_of(params, compiler.expr(expr))))
    namespace = runtime.expression_names
    if functions:
        namespace = dict(runtime.names)
        for function in functions.values():
            helpers = tuple(f for f in functions.values() if f is not function)
            helper = Compiler(n.Program(function, helpers), {})
            code = helper.module()
            runtime.resolve(helper.references, namespace)
            runtime.meter.reset(limits, namespace) if not runtime.busy else None
            exec(_compiled(code, "exec"), namespace)
    runtime.resolve(compiler.references, namespace)
    function = eval(_compiled(tree, "eval"), namespace)
    if not compiler.ticks:
        return function
    return partial(_guarded_call, runtime, function, namespace, limits)


def _guarded_call(
    runtime: _Runtime, function: Callable[..., Any], namespace: dict[str, Any], limits: Limits, *args: Any
) -> Any:
    meter = runtime.meter
    saved = None
    if runtime.busy:
        saved = meter.save(), runtime.reader, namespace.get("$ticker"), namespace.get("$depth", 0)
    runtime.busy, runtime.reader = True, None
    meter.reset(limits, namespace)
    try:
        value = function(*args)
        if not meter.left:
            meter.stop("steps")
        return value
    except RecursionError:
        raise LimitSignal("depth") from None
    except Exception:
        if meter.out or not meter.left:
            raise LimitSignal(meter.out or "steps") from None
        raise
    finally:
        if saved is None:
            runtime.busy = False
        else:
            meter.restore(saved[0])
            runtime.reader = saved[1]
            namespace["$ticker"], namespace["$depth"] = saved[2], saved[3]


def call_each(
    functions: Iterable[Callable[..., Any]], args: Sequence[Any], limits: Limits
) -> Iterator[tuple[Any, BaseException | None]]:
    """Functions made by `compile_expr` (without helpers) called one after the other on the same arguments.

    Much cheaper than separate calls: the meter is saved once and reset only after a call that
    used it. The iterator has to be exhausted.

    Yields: for each the value and None, or None and what was raised (a `LimitSignal` at a limit).
    """
    runtime = _runtime()
    meter, namespace = runtime.meter, runtime.expression_names
    outer = (
        (meter.save(), runtime.reader, namespace.get("$ticker"), namespace.get("$depth", 0)) if runtime.busy else None
    )
    runtime.busy, runtime.reader = True, None
    meter.reset(limits, namespace)
    fresh, steps = meter.units, limits.steps
    try:
        for function in functions:
            if type(function) is not partial:  # it never asks the meter
                try:
                    yield function(*args), None
                except RecursionError:
                    yield None, LimitSignal("depth")
                except Exception as raised:
                    yield None, raised
                continue
            try:
                value = function.args[1](*args)
                error: BaseException | None = None
            except RecursionError:
                value, error = None, LimitSignal("depth")
            except LimitSignal as signal:
                value, error = None, signal
            except Exception as raised:
                value, error = None, raised
            left = meter.ticker.__length_hint__()  # type: ignore[attr-defined]
            if left != steps or meter.units != fresh or meter.out:
                if (meter.out or not left) and not isinstance(error, LimitSignal):
                    value, error = None, LimitSignal(meter.out or "steps")
                meter.reset(limits, namespace)
            yield value, error
    finally:
        if outer is None:
            runtime.busy = False
        else:
            meter.restore(outer[0])
            runtime.reader, namespace["$ticker"], namespace["$depth"] = outer[1:]


def evaluate(expr: n.Expr, env: Mapping[str, Any], limits: Limits = DEFAULT_LIMITS) -> Outcome:
    """The outcome of an expression in an environment (whose values it may change)."""
    function = compile_expr(expr, tuple(env), limits=limits)
    try:
        return Returned(function(*env.values()))
    except LimitSignal as signal:
        return OutOfSteps(signal.what)
    except StuckSignal as signal:
        return Stuck(signal.hole, dict(signal.environment or {}))
    except Exception as error:
        return Raised(type(error).__name__, str(error))
