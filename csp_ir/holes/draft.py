"""Drafts: programs with typed holes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Self

from csp_ir.cells import Part, Shown
from csp_ir.errors import IRTypeError
from csp_ir.ir.check import HoleContext, check_program, hole_contexts
from csp_ir.ir.nodes import Fragment, Program
from csp_ir.ir.parse import parse_fragment, parse_program
from csp_ir.ir.printer import print_program
from csp_ir.ir.rewrite import fill
from csp_ir.ir.types import type_text
from csp_ir.spec.sections import constraint_comments, placed


@dataclass(frozen=True)
class Draft(Shown):
    """A program that still has holes, and the constraints on them."""

    program: Program
    constraints: tuple[str, ...] = ()

    @classmethod
    def parse(cls, text: str, *, file: str | None = None) -> Self:
        """The draft a Python text with holes denotes; `# constraint:` comments give its constraints.

        Raises: IRSyntaxError, IRTypeError.
        """
        program = parse_program(text, file=file)
        if errors := check_program(program):
            errors[0].file = file
            raise errors[0]
        return cls(program, placed(constraint_comments(text)))

    @cached_property
    def holes(self) -> Mapping[str, HoleContext]:
        """The holes in source order, with what is known where they stand."""
        return hole_contexts(self.program)

    @property
    def complete(self) -> bool:
        return self.program.complete

    def fill(self, assignment: Mapping[str, Fragment]) -> Self:
        """The draft with some holes filled.

        Args:
            assignment: hole -> text, an expression, or statements.

        Raises: IRTypeError for a hole the draft does not have; IRSyntaxError for unreadable text.
        """
        fragments: dict[str, Fragment] = {}
        for name, fragment in assignment.items():
            if name not in self.holes:
                known = ", ".join(self.holes) or "it has none"
                raise IRTypeError(f"no hole named {name}", remedy=f"holes: {known}")
            fragments[name] = self.read(name, fragment) if isinstance(fragment, str) else fragment
        return replace(self, program=fill(self.program, fragments))

    def read(self, hole: str, text: str) -> Fragment:
        """The fragment that a text is in one of the holes. Raises IRSyntaxError for unreadable text."""
        return parse_fragment(text, self.holes[hole].kind, self.holes[hole].scope)

    def __str__(self) -> str:
        return print_program(self.program)

    def parts(self) -> list[Part]:
        """What a notebook shows of it."""
        rows = [["hole", "kind", "type", "in scope"]]
        for name, c in self.holes.items():
            scope = ", ".join(f"{n}: {type_text(t)}" for n, t in c.scope.items())
            rows.append([f"?{name}", c.kind, "" if c.kind in ("block", "type") else type_text(c.expected), scope])
        return [("code", str(self)), *([("table", rows)] if len(rows) > 1 else [])]
