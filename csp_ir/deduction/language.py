"""What the engine is generic over: components with their meanings and inverses, rules of a grammar, terms."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Values = tuple[Any, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Component:
    """One operation: its meaning, and what the engine may know about it.

    meaning: the value from one value per argument; may raise where it has none.
    role: what the relational searches use it as ("concat", "slice", "at", "find", "ite", "add", "sub",
        "and", "or", "not", "replace", ...), or "".
    cost: what one use adds to a term's cost.
    inverses: argument position -> witness; `witness(output, *others)` is the row domain (see `domains`) of
        that argument, from the domain of the output and the values of the other arguments in order; None
        where no value of the argument can give the output. Sound: never leaves out an argument that works.
    guess: (place, known places, witness): `witness(output, *known)` lists alternatives for the argument at
        `place` on one row, None where an alternative is not open there; the k-th is tried on every row at once.
    useful: whether arguments are worth composing (drops commuted and constant cases).
    commutes: the two arguments may be exchanged.
    truth: of a conditional whose test is no truth value, which of its values take the first branch.
    """

    name: str
    arity: int
    meaning: Callable[..., Any]
    role: str = ""
    cost: int = 1
    inverses: Mapping[int, Callable[..., Any]] = field(default_factory=dict)
    guess: tuple[int, tuple[int, ...], Callable[..., Sequence[Any]]] | None = None
    useful: Callable[[tuple[Term, ...]], bool] | None = None
    commutes: bool = False
    truth: Callable[[Any], bool] = bool


_NUMBERS = ("add", "sub", "len", "find", "to_int")


class Term:
    """A leaf (`column` of an input, or a constant `value`) or a component applied to terms."""

    __slots__ = ("args", "column", "constant", "cost", "name", "op", "value")

    def __init__(
        self,
        op: Component | None,
        args: tuple[Term, ...] = (),
        *,
        name: str = "",
        column: int = -1,
        value: Any = None,
        cost: int = 1,
    ) -> None:
        self.op, self.args, self.name, self.column, self.value = op, args, name, column, value
        if op is None:
            self.cost, self.constant = cost, column < 0
        else:
            total, constant = op.cost, True
            for arg in args:
                total += arg.cost
                constant = constant and arg.constant
            # A number computed from constants is a magic number in disguise.
            self.cost, self.constant = total + (constant and op.role in _NUMBERS), constant

    @property
    def size(self) -> int:
        """Number of leaves and operations."""
        return 1 + sum(a.size for a in self.args)

    def __repr__(self) -> str:
        return self.name if self.op is None else f"({self.op.name} {' '.join(map(repr, self.args))})"


@dataclass(frozen=True, slots=True, eq=False)
class Rule:
    """`result` may be the component applied to terms of the nonterminals `args`."""

    result: str
    component: Component
    args: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class Language:
    """Terms the engine may build: per nonterminal its sort, leaves and rules; `start` is what is wanted.

    extra: `extra(solver, nonterminal, goal)` gives terms for goals that no rule reaches.
    """

    start: str
    sorts: Mapping[str, str]
    leaves: Mapping[str, Sequence[Term]]
    rules: Mapping[str, Sequence[Rule]]
    parameters: tuple[str, ...] = ()
    extra: Callable[..., Iterator[Term]] | None = None

    def with_role(self, nonterminal: str, role: str) -> list[Rule]:
        return [r for r in self.rules[nonterminal] if r.component.role == role]


def evaluate(term: Term, columns: Sequence[Values], count: int) -> Values:
    """The term's value on each of `count` rows; `columns` holds one tuple per input.

    Raises whatever a component's meaning raises.
    """
    if term.op is None:
        return columns[term.column] if term.column >= 0 else (term.value,) * count
    role = term.op.role
    if role == "ite":  # only the branch taken has to have a value
        tests = evaluate(term.args[0], columns, count)
        truth = term.op.truth
        out: list[Any] = [None] * count
        for wanted, branch in ((True, term.args[1]), (False, term.args[2])):
            rows = [r for r in range(count) if truth(tests[r]) is wanted]
            if rows:
                values = evaluate(branch, [tuple(c[r] for r in rows) for c in columns], len(rows))
                for r, v in zip(rows, values):
                    out[r] = v
        return tuple(out)
    return tuple(map(term.op.meaning, *(evaluate(a, columns, count) for a in term.args)))
