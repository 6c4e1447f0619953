"""The Spec: what the user wrote, as data."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from csp_ir.errors import SpecError
from csp_ir.interpreter.outcomes import HOLDERS, Outcome, Raised, Returned, endless, freeze, shown, strict_equal
from csp_ir.ir.nodes import Expr, Function, Parameter, Program
from csp_ir.ir.printer import print_expr
from csp_ir.ir.types import ANY, Type
from csp_ir.spec.values import coerce, declares_float, levelled, without_noise

# What results may be seen through; each gives a result of its own back.
THROUGH: Final[Mapping[str, Callable[[Any], Any]]] = {"set": set, "sorted": sorted}


class Line(str):
    """A text of a spec that remembers where it stands: 1-based line and column of its first character."""

    line: int | None
    column: int | None

    def __new__(cls, text: str, line: int | None = None, column: int | None = None) -> Line:
        self = super().__new__(cls, text)
        self.line, self.column = line, column
        return self

    def at(self, offset: int) -> dict[str, int | None]:
        """`line` and `column`, as errors take them, of the character at an offset."""
        return {"line": self.line, "column": None if self.column is None else self.column + offset}


@dataclass(frozen=True)
class Raises:
    """An example's expectation that the call raises a builtin exception of this kind."""

    kind: str
    message: str | None = None


@dataclass(frozen=True)
class Example:
    """One call and what it must give; `args` are positional and complete.

    tolerance: how far a number in the result may lie from the one that is expected; None where it is exact.
    through: "set" or "sorted" where only what that makes of a result was said, else ""; the expected value is such a one.
    form: of each argument, how the call passed it: "" by position, its name, or None where the default was meant;
        empty where that is not known.
    returns: the declared type of the result. Where it has floats, an int that equals one is right; all
        else is told apart by type, as `strict_equal` does. Whether something passes is decided here alone.
    """

    args: tuple[Any, ...]
    expected: Any
    line: int | None = None
    tolerance: float | None = None
    through: str = ""
    returns: Type = field(default=ANY, compare=False)
    form: tuple[str | None, ...] = field(default=(), compare=False)

    def typed(self, returns: Type) -> Example:
        """The example with its result read as the declared type means it: `4` is `4.0` where that says float."""
        wanted = self.expected if isinstance(self.expected, Raises) else coerce(self.expected, returns)
        return replace(self, expected=wanted, returns=returns)

    def accepts(self, outcome: Outcome) -> bool:
        """Whether an outcome is what the example wants."""
        if isinstance(self.expected, Raises):
            return (
                isinstance(outcome, Raised)
                and outcome.kind == self.expected.kind
                and self.expected.message in (None, outcome.message)
            )
        return isinstance(outcome, Returned) and self.admits(outcome.value)

    def admits(self, value: Any) -> bool:
        """Whether a returned value is what the example wants."""
        if isinstance(self.expected, Raises):
            return False
        return self.same(self.level(value), self.level(self.expected))

    def same(self, a: Any, b: Any) -> bool:
        """Whether two results, or parts of them, that were both made `level` count as one."""
        return strict_equal(a, b) or (self.tolerance is not None and not endless(a) and _near(a, b, self.tolerance))

    def agrees(self, other: Example) -> bool:
        """Whether one outcome may satisfy this example and another one of the same call."""
        mine, theirs = self.expected, other.expected
        if isinstance(mine, Raises) and isinstance(theirs, Raises):
            return mine.kind == theirs.kind and (None in (mine.message, theirs.message) or mine == theirs)
        if isinstance(theirs, Raises):
            return False
        both = (self.tolerance or 0.0) + (other.tolerance or 0.0)
        return replace(self, tolerance=both or None).admits(theirs)

    @property
    def loose(self) -> bool:
        """Whether several values may be right: the declared type has floats, there is a tolerance, or it is seen through another."""
        return self.tolerance is not None or bool(self.through) or declares_float(self.returns)

    @property
    def wants_message(self) -> bool:
        """Whether an exception has to say something certain."""
        return isinstance(self.expected, Raises) and self.expected.message is not None

    def level(self, value: Any) -> Any:
        """A result as it is compared: through what it is seen, with ints as floats where those are declared."""
        return levelled(seen_through(self.through, value) if self.through else value, self.returns)

    def key(self, value: Any) -> Hashable:
        """Equal for two values if and only if they are the same result."""
        return freeze(self.level(value))

    @property
    def wanted_key(self) -> Hashable:
        """The `key` of the results that are right, or ("$raise", kind); None where no one key says it."""
        if isinstance(self.expected, Raises):
            return None if self.wants_message else ("$raise", self.expected.kind)
        return None if self.tolerance is not None or self.through else self.key(self.expected)

    def describe(self, name: str) -> str:
        """The example as a line of text, with its line in the spec where it is known."""
        call = self.seen(f"{name}({', '.join(map(repr, self.args))})")
        text = f"{call} {self.wish}" if isinstance(self.expected, Raises) else f"{call} == {self.expected!r}"
        text += "" if self.tolerance is None else f" (within {self.tolerance:g})"
        return f"{text} (line {self.line})" if self.line else text

    def seen(self, call: str) -> str:
        """The text of a call with what its result is seen through."""
        return f"{self.through}({call})" if self.through else call

    @property
    def wish(self) -> str:
        """What is wanted, in words."""
        if not isinstance(self.expected, Raises):
            return shown(self.expected)
        message = "" if self.expected.message is None else f"({self.expected.message!r})"
        return f"raises {self.expected.kind}{message}"


def seen_through(function: str, value: Any) -> Any:
    """What `set` or `sorted` makes of a value; where it makes nothing of it, something that equals no result."""
    if type(value) not in (*HOLDERS, str, range) or endless(value):
        return ...  # an iterator may never end
    try:
        return THROUGH[function](value)
    except TypeError:
        return ...


def _near(a: Any, b: Any, tolerance: float) -> bool:
    if type(a) in (int, float) and type(b) in (int, float):
        return strict_equal(a, b) or abs(a - b) <= tolerance
    if type(a) in (list, tuple) and type(a) is type(b):
        return len(a) == len(b) and all(_near(x, y, tolerance) for x, y in zip(a, b, strict=True))
    if type(a) is dict and type(b) is dict:
        return a.keys() == b.keys() and all(_near(v, b[k], tolerance) for k, v in a.items())
    return strict_equal(a, b)


@dataclass(frozen=True)
class Refusal:
    """A clause of `raises`: the function must raise this where the condition holds, and nowhere else.

    when: over the parameters; message: what the exception must say, None where anything will do.
    """

    kind: str
    when: Expr
    message: str | None = None

    @property
    def wanted(self) -> Raises:
        """What a call that is refused must do."""
        return Raises(self.kind, self.message)

    def __str__(self) -> str:
        message = "" if self.message is None else f"({self.message!r})"
        return f"raises {self.kind}{message} when {print_expr(self.when)}"


@dataclass(frozen=True)
class Law:
    """A clause of `ensures` that holds of all values of its variables for which the calls in it are asked of the function.

    expr: over the variables, the function and the helpers; named: the variables that are parameters.
    """

    expr: Expr
    variables: tuple[Parameter, ...]
    named: frozenset[str] = frozenset()

    def __str__(self) -> str:
        free = ", ".join(f"{v.name}: {v.type}" for v in self.variables if v.name not in self.named)
        return f"{print_expr(self.expr)}{' for any ' if free else ''}{free}"


@dataclass(frozen=True)
class Witness:
    """Values of the variables of a law, told by its text."""

    law: str
    values: tuple[Any, ...]


@dataclass(frozen=True)
class Spec:
    """What a function must do.

    left_out: examples that the user dropped, as texts.
    declared: the type of the result as the user wrote it, where `returns` may be inferred.
    typed: whether the user annotated the signature; else types were inferred from the examples.
    ensures may name the parameters and `result`; requires, raises and decreases only the parameters.
    raises: of several that hold the first says what is raised; they also speak of arguments that `requires` excludes.
    laws: what `ensures` says of calls with other values than the parameters'.
    decreases: numbers that, compared one after the other, fall at every call of the function by itself, never below 0.
    constraints: `Line`s where the text they come from is known.
    probes: arguments that clauses of `ensures` were written for; each must give a result that satisfies them.
    notes: what the text says and nothing checks; warnings: what was read in a way that may not be what was meant.
    """

    name: str
    prose: str = ""
    parameters: tuple[Parameter, ...] = ()
    returns: Type = ANY
    examples: tuple[Example, ...] = ()
    requires: tuple[Expr, ...] = ()
    ensures: tuple[Expr, ...] = ()
    laws: tuple[Law, ...] = ()
    raises: tuple[Refusal, ...] = ()
    decreases: tuple[Expr, ...] = ()
    constraints: tuple[str, ...] = ()
    sketch: Program | None = None
    helpers: tuple[Function, ...] = ()
    effects: tuple[str, ...] = ()
    file: str | None = None
    typed: bool = True
    probes: tuple[tuple[Any, ...], ...] = ()
    notes: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    declared: Type = ANY
    left_out: tuple[str, ...] = ()

    @property
    def promises(self) -> bool:
        """Whether anything beside examples says what the function does."""
        return bool(self.ensures or self.laws or self.raises or self.decreases)

    def clauses(self) -> list[tuple[str, str]]:
        """All that holds beside the examples, as (section, text)."""
        parts = (("requires", self.requires), ("ensures", self.ensures), ("decreases", self.decreases))
        told = [(word, print_expr(e)) for word, exprs in parts for e in exprs]
        told += [("ensures", str(law)) for law in self.laws]
        return [*told, *(("raises", str(r).removeprefix("raises ")) for r in self.raises)]

    def level(self, outcome: Outcome) -> Outcome:
        """An outcome in the form in which outcomes that nobody would be asked to choose between are equal."""
        if not isinstance(outcome, Returned) or endless(outcome.value):
            return outcome
        return Returned(without_noise(levelled(outcome.value, self.declared)))

    def example(self, args: tuple[Any, ...], expected: Any, line: int | None = None) -> Example:
        """An example of this function."""
        return Example(args, expected, line).typed(self.declared)


def draft_spec(program: Program, examples: Iterable[Any], constraints: Sequence[str] = ()) -> Spec:
    """The spec of a draft given as a program.

    Args:
        examples: (args, expected) pairs, `args` a tuple; or Examples.
        constraints: between the holes, as in a spec's `constraints:` section.

    Raises: SpecError for an example with too many arguments.
    """
    function = program.function
    given = [e if isinstance(e, Example) else Example(tuple(e[0]), e[1]) for e in examples]
    rows = tuple(e.typed(function.returns) for e in given)
    for row in rows:
        if len(row.args) > len(function.parameters):
            raise SpecError(f"example {row.args!r} has more arguments than {function.name} has parameters")
    return Spec(
        name=function.name,
        prose=function.doc,
        parameters=function.parameters,
        returns=function.returns,
        examples=rows,
        declared=function.returns,
        constraints=tuple(constraints),
        sketch=program,
    )
