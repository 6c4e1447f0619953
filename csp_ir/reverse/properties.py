"""What holds of a function on all its runs, as Daikon finds it (Ernst et al.: Dynamically Discovering Likely Program Invariants, ICSE
1999): templates over parameters and result, each kept where no run refutes it and enough runs bear it out.

A template that results of other runs satisfy as well says nothing of the function and is dropped; so is one that a stronger one implies.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

from csp_ir.errors import CspIrError
from csp_ir.interpreter.evaluation import compile_expr
from csp_ir.interpreter.outcomes import Outcome, Raised, Returned, freeze
from csp_ir.ir.nodes import Function, Parameter
from csp_ir.ir.parse import parse_expr
from csp_ir.ir.printer import print_expr
from csp_ir.ir.types import Type
from csp_ir.reverse.code import LIMITS
from csp_ir.reverse.inputs import Args
from csp_ir.reverse.mending import tests
from csp_ir.reverse.templates import derived, families, of_calls, of_result, round_trips, subjects
from csp_ir.verify.judge import holds

LEAST_RUNS, LEAST_KINDS = 25, 3  # runs that bear a clause out, and different results among them
LEAST_RAISED = 3
TRIVIAL = 0.995  # of results of other runs that satisfy it too
SHUFFLED = 300
MOST_RUNS = 1_500


@dataclass(frozen=True)
class Property:
    """A clause that holds of all runs. support: of how many it was true that say something."""

    word: str
    text: str
    support: int


class Inference:
    """What holds of the runs of a function."""

    def __init__(
        self,
        name: str,
        parameters: Sequence[Parameter],
        returns: Type,
        functions: Mapping[str, Function],
        runs: Sequence[tuple[Args, Outcome]],
    ) -> None:
        """functions: what clauses may call; runs: arguments with what came of them."""
        self.name, self.parameters, self.returns, self.functions = name, list(parameters), returns, functions
        self.names = [p.name for p in parameters]
        given = list(runs)[:MOST_RUNS]
        self.returned = [(args, o.value) for args, o in given if isinstance(o, Returned)]
        self.raised = [(args, o.kind) for args, o in given if isinstance(o, Raised)]
        random = Random(0)
        values = [v for _, v in self.returned]
        self.others = [(args, random.choice(values)) for args, _ in self.returned[:SHUFFLED]] if values else []

    def ensures(self, others: Iterable[Function] = ()) -> list[Property]:
        """Clauses of results."""
        if len({freeze(v) for _, v in self.returned}) < LEAST_KINDS or "result" in self.names:
            return []
        templates = [
            *of_result("result", self.returns, [*self.parameters, *derived(self.parameters)]),
            *of_calls(self.name, self.returns, self.parameters),
        ]
        if self.parameters and self.name in self.functions:
            templates += round_trips(self.name, self.functions[self.name], others)
        found: list[Property] = []
        implied: set[tuple[str, str]] = set()
        for text, implies in templates:
            if any((f, r) in implied for f in families(text) for r in subjects(text)):
                continue
            support = self._support(text)
            if support >= LEAST_RUNS and not self._trivial(text):
                found.append(Property("ensures", print_expr(parse_expr(text)), support))
                implied |= {(f, r) for f in implies for r in subjects(text)}
        return found

    def raises(self) -> list[Property]:
        """Clauses of exceptions: a condition that holds where, and only where, one is raised."""
        scope = {p.name: p.type for p in self.parameters}
        found = []
        for kind, count in Counter(k for _, k in self.raised).items():
            if count < LEAST_RAISED:
                continue
            for test in tests(scope):
                rows = [*((a, k == kind) for a, k in self.raised), *((a, False) for a, _ in self.returned)]
                held = self._clause(print_expr(test), self.names)
                if held is not None and all((holds(held, args) is True) == wanted for args, wanted in rows):
                    found.append(Property("raises", f"{kind} when {print_expr(test)}", count))
                    break
        return found

    def _clause(self, text: str, names: Sequence[str]) -> Any:
        try:
            return compile_expr(parse_expr(text), tuple(names), self.functions, limits=LIMITS)
        except CspIrError:
            return None

    def _support(self, text: str) -> int:
        """Of how many runs a clause is true; 0 where it is not of one. Runs of empty things say little and do not count."""
        clause = self._clause(text, [*self.names, "result"])
        if clause is None:
            return 0
        told = 0
        for args, value in self.returned:
            if holds(clause, (*args, value)) is not True:
                return 0
            told += not _empty(value) and not all(map(_empty, args))
        return told

    def _trivial(self, text: str) -> bool:
        """Whether a clause that speaks of arguments is true of results of other runs as well."""
        if not set(self.names) & set(re.findall(r"\w+", text)) or f"{self.name}(" in text:
            return False
        clause = self._clause(text, [*self.names, "result"])
        held = sum(holds(clause, (*args, value)) is True for args, value in self.others)
        return held >= TRIVIAL * len(self.others)


def _empty(value: Any) -> bool:
    return hasattr(value, "__len__") and not len(value)
