"""One synthesis task: the spec's examples and probes as rows, what is wanted, the prose and its weights."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property
from typing import Any

from csp_ir.draft.bank import Term, sort_of_all
from csp_ir.draft.constants import mined
from csp_ir.draft.idioms import asked
from csp_ir.draft.own import own_operations
from csp_ir.draft.prose import Clause, Prose
from csp_ir.draft.weigh import Weights, literal_text
from csp_ir.interpreter.outcomes import freeze
from csp_ir.ir.nodes import If, Literal, Program, Raise, Stmt
from csp_ir.spec.model import Raises, Spec
from csp_ir.verify.behaviour import Input, generated_inputs
from csp_ir.verify.bounds import bounds_of
from csp_ir.verify.oracle import Oracle

DECIDED = 12  # inputs of which it is asked whether `ensures` decides the result
PROBES = 4


def guards(spec: Spec) -> tuple[Stmt, ...]:
    """The statements that raise what the clauses of `raises` say."""
    made = ((r.when, None if r.message is None else Literal(r.message), r.kind) for r in spec.raises)
    return tuple(If(when, (Raise(kind, message),)) for when, message, kind in made)


@dataclass
class Found:
    """A body that gives every example's result, as its source believes.

    cost: nats. skeleton: its source. terms: what it is built of, for evidence. notes: what it rests on without support.
    words: stems that its shape answers to.
    """

    body: str
    cost: float
    skeleton: str
    terms: list[Term] = field(default_factory=list)
    arbitrary: list[str] = field(default_factory=list)
    unsupported: list[str] = field(default_factory=list)
    supported: list[str] = field(default_factory=list)
    words: frozenset[str] = frozenset()


class Task:
    """What bodies are looked for with.

    spent: evaluations so far; sizes: of the banks, by what they are over; asked: what is said of the function; read: of bodies that were
    looked at, the program and how strange it is.

    Args:
        spec: at least one example that is to have a result.
        deadline: of `work.worked`.
    """

    def __init__(self, spec: Spec, deadline: float, note: Callable[[str, dict[str, Any]], None] | None = None) -> None:
        self.spec, self.deadline = spec, deadline
        self.note = note or (lambda kind, data: None)
        self.names = [p.name for p in spec.parameters]
        self.oracle = oracle = Oracle(spec)
        # What `raises` speaks of stands before the body, as it is written; the body need not know of it.
        self.guards = guards(spec)
        self.examples = [e for e in spec.examples if not oracle.refusals.at(e.args)]
        self.n = len(self.examples)
        self.wanted = [e.expected for e in self.examples]
        self.prose = Prose(spec.prose, self.names)
        self.inputs: list[Input] = generated_inputs(
            [p.type for p in spec.parameters], [e.args for e in self.examples], constants=self.prose.numbers, count=48,
            admits=oracle.requested if spec.requires or spec.raises else None, bounds=bounds_of(spec.parameters, spec.requires),
        )  # fmt: skip
        probes = sorted(self.inputs, key=lambda i: not i.near)[:PROBES]
        self.rows = [e.args for e in self.examples] + [i.args for i in probes]
        building = self.wanted_sort not in ("bool", "int", "float")
        sets = self.wanted_sort.startswith("set")
        self.weights = Weights(self.prose, mined(spec, self.prose), building, own_operations(spec.helpers), sets=sets)
        self.spent = 0
        self.sizes: dict[str, int] = {}
        self.asked = asked(spec.name, spec.prose)
        self.read: dict[str, tuple[Program | None, float]] = {}

    # --- what is wanted -------------------------------------------------------------

    @cached_property
    def decided(self) -> list[Any]:
        """Results that `ensures` alone decides, of a few generated inputs."""
        if not self.oracle.ensures:
            return []
        made = (self.oracle.example(i.args, self.deadline) for i in self.inputs[:DECIDED])
        return [e.expected for e in made if e is not None]

    @cached_property
    def lengths(self) -> frozenset[str]:
        """Parameters that are the length of another one in every example, of which a body need not speak."""
        columns = list(zip(*(e.args for e in self.examples)))
        sizes = [tuple(len(v) if hasattr(v, "__len__") else None for v in column) for column in columns]
        return frozenset(n for n, column in zip(self.names, columns) if self.n > 1 and column in sizes)

    @cached_property
    def outputs(self) -> list[Any]:
        """The distinct results, in order."""
        seen: dict[Any, Any] = {}
        for value in self.wanted:
            seen.setdefault(freeze(value) if not isinstance(value, Raises) else value, value)
        return list(seen.values())

    @cached_property
    def written(self) -> list[Any]:
        """Numbers of the prose that are no part of an example: a body that leaves one out leaves something unexplained."""
        values = [v for e in self.examples for v in (*e.args, e.expected) if type(v) is str and len(v) > 2]
        return self.prose.written_beside(values)

    @cached_property
    def clauses(self) -> list[Clause]:
        """Clauses of the prose that name a result: those seen in examples, and quoted ones never seen."""
        named = [o for o in self.outputs if not isinstance(o, Raises)]
        return self.prose.clauses(named)

    @cached_property
    def classifies(self) -> bool:
        """Whether the prose names every result, so that the task is to decide between them."""
        return len(self.clauses) == len(self.outputs) > 1

    @cached_property
    def wanted_sort(self) -> str:
        return sort_of_all([w for w in self.wanted if not isinstance(w, Raises)]) or "any"

    def constant(self, value: Any) -> Term:
        """A result that is the same whatever the arguments."""
        if isinstance(value, Raises):
            message = repr(value.message) if value.message else ""
            return Term((value,) * len(self.rows), 2, leaf=f"raise {value.kind}({message})", fixed=True, sort="raise")
        named = any(c.output == value and type(c.output) is type(value) for c in self.clauses)
        plain = named or isinstance(value, bool | Enum)
        return Term((value,) * len(self.rows), 1 if plain else 4, leaf=literal_text(value), fixed=True)
