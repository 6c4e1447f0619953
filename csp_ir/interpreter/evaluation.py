"""Expressions by themselves: compiled to guarded functions, alone or many at once, and called."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from csp_ir.errors import IRTypeError
from csp_ir.interpreter import trees as ast
from csp_ir.interpreter.compiler import Compiler
from csp_ir.interpreter.expressions import ExpressionCompiler, function_of
from csp_ir.interpreter.kinds import NUMBER, UNKNOWN
from csp_ir.interpreter.outcomes import (
    DEFAULT_LIMITS,
    Limits,
    LimitSignal,
    Outcome,
    OutOfSteps,
    Raised,
    Returned,
    Stuck,
    StuckSignal,
)
from csp_ir.interpreter.records import record_classes
from csp_ir.interpreter.runtime import Runtime, code_of, runtime, too_deep
from csp_ir.interpreter.survey import keeps_results, may_nest, survey
from csp_ir.ir import nodes as n
from csp_ir.ir.modules import CONTEXTS

Function = Callable[..., Any]


def compile_expr(
    expr: n.Expr,
    params: tuple[str, ...],
    functions: Mapping[str, n.Function] | None = None,
    *,
    limits: Limits = DEFAULT_LIMITS,
    numbers: Iterable[str] = (),
) -> Function:
    """An expression as a guarded function of `params`; those in `numbers` are always given ints, floats or bools.

    It raises what the expression raises, `LimitSignal` at a limit and `StuckSignal` at a
    hole. Arguments are not copied. A `RecursionError` becomes `LimitSignal("depth")`.

    Raises: IRTypeError for what Python could not compile either.
    """
    return _compiled([expr], params, functions or {}, limits, numbers)[0]


def compile_each(
    exprs: Sequence[n.Expr], params: tuple[str, ...], *, limits: Limits = DEFAULT_LIMITS, numbers: Iterable[str] = ()
) -> list[Function]:
    """`compile_expr` for many expressions at once, which is cheaper; the function of one that cannot be compiled raises why."""
    try:
        return _compiled(exprs, params, {}, limits, numbers)
    except IRTypeError as error:
        if len(exprs) == 1:
            return [_refusing(error)]
        middle = len(exprs) // 2
        halves = exprs[:middle], exprs[middle:]
        return [f for half in halves for f in compile_each(half, params, limits=limits, numbers=numbers)]


def _compiled(
    exprs: Sequence[n.Expr],
    params: tuple[str, ...],
    functions: Mapping[str, n.Function],
    limits: Limits,
    numbers: Iterable[str],
) -> list[Function]:
    made = [_plain(e, params) for e in exprs]
    rest = [e for e, function in zip(exprs, made, strict=True) if function is None]
    others = iter(_from_code(rest, params, functions, limits, numbers) if rest else ())
    return [next(others) if function is None else function for function in made]


def _from_code(
    exprs: Sequence[n.Expr],
    params: tuple[str, ...],
    functions: Mapping[str, n.Function],
    limits: Limits,
    numbers: Iterable[str],
) -> list[Function]:
    machinery = runtime()
    compiler = ExpressionCompiler(frozenset(functions))
    compiler.fields = any(isinstance(f, n.Record) for f in functions.values())
    kinds = {**dict.fromkeys(functions, UNKNOWN), **dict.fromkeys(params, UNKNOWN)}
    compiler.enter(params, kinds | dict.fromkeys(numbers, NUMBER))
    trees: list[ast.expr] = []
    ticking = []
    try:
        for expr in exprs:
            compiler.ticks = False
            compiler.deep = compiler.slices = may_nest(expr.walk())  # a parameter may hold a slice
            trees.append(function_of(params, compiler.expr(expr)))
            ticking.append(compiler.ticks)
    except RecursionError:
        raise too_deep() from None
    namespace = machinery.expression_names
    if functions:
        namespace = dict(machinery.names)
        namespace |= record_classes(functions.values())
        _define(functions, namespace, machinery, limits)
    if not CONTEXTS.isdisjoint(compiler.references):
        raise IRTypeError("an expression by itself has no context of decimal", remedy="a whole program")
    machinery.resolve(compiler.references, namespace)
    made = eval(code_of(ast.Expression(ast.List(trees, ast.Load())), "eval"), namespace)
    return [
        partial(_guarded_call, machinery, function, namespace, limits) if ticks else function
        for function, ticks in zip(made, ticking, strict=True)
    ]


def _plain(expr: n.Expr, params: tuple[str, ...]) -> Function | None:
    """A literal or a parameter without a detour over code."""
    if type(expr) is n.Literal:
        value = expr.value
        return lambda *args: value
    if type(expr) is n.Name and expr.id in params and not expr.id.startswith("__"):
        index = params.index(expr.id)
        return lambda *args: args[index]
    return None


def _define(functions: Mapping[str, n.Function], namespace: dict[str, Any], machinery: Runtime, limits: Limits) -> None:
    """Put functions into a namespace, all of them with one compilation."""
    written = [f for f in functions.values() if not isinstance(f, n.Record)]
    if any(f.body or not f.is_data for f in functions.values() if isinstance(f, n.Record)):
        raise IRTypeError("an expression by itself knows no classes with behaviour", remedy="a whole program")
    if not all(keeps_results(d) for f in written for d in f.decorators):
        raise IRTypeError("an expression by itself knows no decorated functions", remedy="a whole program")
    if not written:
        return
    program = n.Program(written[-1], tuple(f for f in functions.values() if f is not written[-1]))
    compiler = Compiler(program, {}, survey(program))
    code = compiler.module()
    if not CONTEXTS.isdisjoint(compiler.references):
        raise IRTypeError("an expression by itself has no context of decimal", remedy="a whole program")
    machinery.resolve(compiler.references, namespace)
    if not machinery.busy:
        machinery.meter.reset(limits, namespace)
    exec(code_of(code, "exec"), namespace)


def _refusing(error: IRTypeError) -> Function:
    def refuse(*args: Any) -> Any:
        raise error

    return refuse


def _guarded_call(machinery: Runtime, function: Function, namespace: dict[str, Any], limits: Limits, *args: Any) -> Any:
    meter = machinery.meter
    saved = None
    if machinery.busy:
        saved = meter.save(), machinery.reader, namespace.get("$ticker"), namespace.get("$depth", 0)
    stuck = machinery.stuck
    machinery.busy, machinery.reader = True, None
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
        machinery.stuck = stuck
        if saved is None:
            machinery.busy = False
        else:
            meter.restore(saved[0])
            machinery.reader = saved[1]
            namespace["$ticker"], namespace["$depth"] = saved[2], saved[3]


def guarded(function: Function) -> bool:
    """Whether a function made here may ask the meter; others need no more than a call."""
    return type(function) is partial


def call_guarded(
    functions: Iterable[Function], args: Sequence[Any], limits: Limits
) -> Iterator[tuple[Any, BaseException | None]]:
    """Functions made here (without helpers), guarded or not, called one after the other on the same arguments.

    Much cheaper than separate calls: the meter is saved once and reset only after a call that
    used it. The iterator has to be exhausted.

    Yields: for each the value and None, or None and what was raised (a `LimitSignal` at a limit).
    """
    machinery = runtime()
    meter, namespace = machinery.meter, machinery.expression_names
    outer = (
        (meter.save(), machinery.reader, namespace.get("$ticker"), namespace.get("$depth", 0))
        if machinery.busy
        else None
    )
    machinery.busy, machinery.reader = True, None
    meter.reset(limits, namespace)
    fresh, steps = meter.units, limits.steps
    try:
        for function in functions:
            try:
                value = function.args[1](*args) if type(function) is partial else function(*args)
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
            machinery.busy = False
        else:
            meter.restore(outer[0])
            machinery.reader, namespace["$ticker"], namespace["$depth"] = outer[1:]


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
