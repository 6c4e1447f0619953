"""Drafts as the library has them: `csp_ir.holes.draft.Draft`, with what is done behind the wall."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from csp_ir.api import here, solve
from csp_ir.domains.model import Candidate
from csp_ir.errors import CspIrError
from csp_ir.holes import draft
from csp_ir.result import Result
from csp_ir.spec.assemble import with_refinements
from csp_ir.spec.model import draft_spec
from csp_ir.wall.broker import Ended, Job, run

FITS_SECONDS = 60.0


@dataclass(frozen=True)
class Draft(draft.Draft):
    """A program that still has holes.

    >>> draft = Draft.parse("def double(x: int) -> int:\\n    return x ?op 2")
    >>> [(h.name, h.kind) for h in draft.holes.values()]
    [('op', 'operator')]
    >>> print(draft.fill({"op": "*"}))
    def double(x: int) -> int:
        return x * 2
    """

    def solve(self, examples: Sequence[Any], *, constraints: Sequence[str] = (), **options: Any) -> Result:
        """Fill the holes so that every example passes.

        Args:
            examples: (args, expected) pairs, `args` a tuple; or Example objects.
            constraints: conditions on the holes such as "?a != ?b", beside the draft's own.
            options: as for `csp_ir.solve`.

        What refines the signature (`n: int where n > 0`, `Annotated[int, Gt(0)]`) joins what is required and ensured.

        Raises: SpecError for an example with too many arguments, and a refinement that is no condition; as `csp_ir.solve`.
        """
        spec = draft_spec(self.program, examples, (*self.constraints, *constraints))
        return solve(with_refinements(spec, self.program.function, ""), **options)

    def fits(
        self, name: str, n: int = 5, examples: Sequence[Any] = (), *, isolation: str = "process", **options: Any
    ) -> list[Candidate]:
        """The best candidates for one hole: they fit its type, its scope and every example that decides them.

        Args:
            name: the hole; n: how many; examples: as for `solve`.
            isolation: as for `csp_ir.solve`.
            options: constraints, prose, seconds, limit; see `csp_ir.fits.fitting.Fitting`.

        Raises: InputError for an unknown hole; CspIrError where the worker ended without an answer.

        >>> draft = Draft.parse("def f(x: int) -> int:\\n    return ?a: int + x")
        >>> [str(c) for c in draft.fits("a", n=2, examples=[((2,), 4), ((3,), 6)])]
        ['x', 'abs(x)']
        """
        arguments: dict[str, Any] = {
            "program": self.program, "constraints": self.constraints, "name": name, "n": n, "examples": list(examples),
        }  # fmt: skip
        if here(isolation):
            from csp_ir.wall.jobs import fits_job

            return fits_job(**arguments, options=options)
        try:
            return run(Job("csp_ir.wall.jobs:fits_job", {**arguments, "options": options}, {}, FITS_SECONDS))
        except Ended as end:
            raise CspIrError(f"no fits were found: {end.said}") from None
