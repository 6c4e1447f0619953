"""Drafts: programs with typed holes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from csp_ir.errors import IRTypeError
from csp_ir.ir.check import HoleContext, check_program, hole_contexts
from csp_ir.ir.nodes import Program
from csp_ir.ir.parse import parse_fragment, parse_program
from csp_ir.ir.printer import print_program
from csp_ir.ir.rewrite import Fragment, fill
from csp_ir.spec.sections import constraint_comments, placed

if TYPE_CHECKING:
    from csp_ir.domains.model import Candidate
    from csp_ir.result import Result


@dataclass(frozen=True)
class Draft:
    """A program that still has holes.

    >>> draft = Draft.parse("def double(x: int) -> int:\\n    return x ?op 2")
    >>> [(h.name, h.kind) for h in draft.holes.values()]
    [('op', 'operator')]
    >>> print(draft.fill({"op": "*"}))
    def double(x: int) -> int:
        return x * 2
    """

    program: Program
    constraints: tuple[str, ...] = ()

    @classmethod
    def parse(cls, text: str, *, file: str | None = None) -> Draft:
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

    def fill(self, assignment: Mapping[str, Fragment]) -> Draft:
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
            fragments[name] = parse_fragment(fragment, self.holes[name].kind) if isinstance(fragment, str) else fragment
        return Draft(fill(self.program, fragments), self.constraints)

    def solve(self, examples: Sequence[Any], *, constraints: Sequence[str] = (), **options: Any) -> Result:
        """Fill the holes so that every example passes.

        Args:
            examples: (args, expected) pairs, `args` a tuple; or Example objects.
            constraints: conditions on the holes such as "?a != ?b", beside the draft's own.
            options: as for `csp_ir.solve`.
        """
        from csp_ir.api import solve_draft

        return solve_draft(self.program, examples, constraints=(*self.constraints, *constraints), **options)

    def fits(self, name: str, n: int = 5, examples: Sequence[Any] = (), **options: Any) -> list[Candidate]:
        """The best candidates for one hole: they fit its type, its scope and every example that decides them.

        Args:
            name: the hole; n: how many; examples: as for `solve`.
            options: constraints, prose, seconds, limit; see `csp_ir.fits.fitting.Fitting`.
                They are found in a worker process, as `csp_ir.solve` does; `isolation="none"` stays in this one.

        Raises: InputError for an unknown hole; CspIrError where the worker ended without an answer.

        >>> draft = Draft.parse("def f(x: int) -> int:\\n    return ?a: int + x")
        >>> [str(c) for c in draft.fits("a", n=2, examples=[((2,), 4), ((3,), 6)])]
        ['x', 'abs(x)']
        """
        from csp_ir.api import fits

        return fits(self.program, self.constraints, name, n, examples, **options)

    def __str__(self) -> str:
        return print_program(self.program)
