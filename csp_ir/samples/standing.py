"""What speaks against a program that samples say, and how sure that leaves us of it."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import dataclass

from csp_ir.draft.confidence import confidence_of
from csp_ir.draft.prose import Prose
from csp_ir.ir.check import check_program
from csp_ir.ir.modules import MODULES, TYPE_NAMES
from csp_ir.ir.printer import print_program
from csp_ir.samples.contenders import Contender
from csp_ir.samples.faults import faults
from csp_ir.samples.grounds import VOTES, WEIGHTS, weighed
from csp_ir.samples.plain import TYPING
from csp_ir.samples.plausible import unanswered
from csp_ir.samples.recovery import mends
from csp_ir.spec.model import Spec
from csp_ir.verify.sandbox import harmless

MOST_SURE = 0.95
MENDED, UNANSWERED = 0.85, 0.85
BROKEN, FAULTY = 0.2, 0.45  # at most: below what counts as low confidence
MOST_SAID = 3
CUT = "the text of the sample ends in the middle of the function"
EVALUATES = "the code runs whatever a text says, with `eval`: give it texts that you trust"
_KNOWN = frozenset({*MODULES, *TYPE_NAMES, *TYPING})


@dataclass(frozen=True)
class Standing:
    """What speaks against a program.

    faults: what is wrong with it on some way through it; mends: what was changed in its text; unsaid: of the prose.
    risks: what it may do on inputs that nobody tried.
    """

    faults: tuple[str, ...] = ()
    mends: tuple[str, ...] = ()
    unsaid: tuple[str, ...] = ()
    risks: tuple[str, ...] = ()

    @property
    def warnings(self) -> list[str]:
        mended = [f"the sample was mended: {'; '.join(self.mends)}"] if self.mends else []
        unsaid = [f"the prose says {t}, which the code does not use" for t in self.unsaid[:MOST_SAID]]
        return [*self.faults, *self.risks, *mended, *unsaid]

    @property
    def trust(self) -> float:
        """A factor on how plausible it is beside programs that do otherwise."""
        return BROKEN if self.broken else FAULTY if self.faults else 1.0

    @property
    def broken(self) -> bool:
        """Whether it is no answer as long as there is another one: cut, or a name in it means nothing."""
        return any(f == CUT or f.endswith("is not defined") for f in self.faults)


def standing(contender: Contender, spec: Spec) -> Standing:
    """What a look at the text of a contender gives."""
    program = contender.program
    source = contender.source if program is None else print_program(program)
    plain = source if program is None else _without_annotations(source)  # the types of an IR are known
    found = faults(plain, spec.name, spec.returns, _KNOWN.union(h.name for h in spec.helpers))
    if program is not None:
        found += tuple(e.message for e in check_program(program) if "is not defined" not in e.message)
    if contender.cut:
        found = (CUT, *found)
    mended = mends(contender.edits) if contender.origin == "sample" else ()
    prose = Prose(spec.prose, [p.name for p in spec.parameters])
    risks = () if harmless(source) else (EVALUATES,)
    return Standing(found, mended, tuple(map(repr, unanswered(_literals(source), prose))), risks)


def _without_annotations(source: str) -> str:
    tree = ast.parse(source)
    for n in ast.walk(tree):
        if isinstance(n, ast.arg):
            n.annotation = None
        elif isinstance(n, ast.FunctionDef):
            n.returns = None
        elif isinstance(n, ast.AnnAssign):
            n.annotation = ast.Name("int")
    return ast.unparse(tree)


def _literals(source: str) -> list[object]:
    return [n.value for n in ast.walk(ast.parse(source)) if isinstance(n, ast.Constant)]


def confidence(
    spec: Spec,
    found: Standing,
    share: float,
    saying: int,
    count: int,
    told: Mapping[str, float],
    voted: Mapping[str, float],
) -> float:
    """0 to 1; low where a part of the text is faulty, or nothing was run.

    Passing a few examples is weak evidence by itself: a sample that no other one bears out is at most as likely right as its grounds say.

    Args:
        share: of the votes of those that pass, the part behind what it does.
        saying: how many of the `count` samples, those that fail among them, say it.
        told: its `grounds`; empty where they are not known. voted: its `votes`.
    """
    if not spec.examples:
        return round(min(FAULTY, FAULTY * share), 3)
    alone = confidence_of(told, WEIGHTS) if told else 1.0
    borne = alone + (1 - alone) * max(0, saying - 1) / (count + 1)
    sure = confidence_of({**voted, "grounds": weighed(told)}, VOTES)
    sure *= (MENDED if found.mends else 1.0) * UNANSWERED ** min(len(found.unsaid), MOST_SAID)
    return round(min(FAULTY if found.faults else MOST_SURE, borne, (1 + saying / (count + 1)) / 2, sure), 3)
