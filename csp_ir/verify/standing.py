"""What is known of each clause of a spec: proved, tested, or neither, in one line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from csp_ir.spec.model import Spec
from csp_ir.verify.branches import Branches
from csp_ir.verify.judge import Judge, Tally

_WORDS = {
    "proved": "proved", "bounded": "proved", "tested": "tested", "open": "not checked", "assumed": "taken for granted",
}  # fmt: skip


@dataclass(frozen=True)
class Standing:
    """A clause and what is known of it; kind: "proved", "bounded", "tested", "open" or "assumed"; said: to what extent, or why not.

    extent: up to which bounds it is proved, where these are some.

    A refinement is a clause: of a parameter of `requires`, of the result of `ensures`.
    """

    kind: str
    clause: str
    said: str
    extent: str = ""

    @property
    def text(self) -> str:
        """The clause with what is said of it."""
        return f"{self.clause}{f' proved {self.extent}' if self.extent else ''}{self.said}"

    def __str__(self) -> str:
        return f"{_WORDS[self.kind]}{f' {self.extent}' if self.extent else ''}: {self.clause}{self.said}"


def standings(spec: Spec, judge: Judge, branches: Branches | None, laws: Mapping[str, Tally]) -> list[Standing]:
    """What the runs of a judge say of every clause of its spec; laws: of each, what came of the values it was tried on."""
    return list(_standings(spec, judge, "" if branches is None else branches.said(), laws))


def _standings(spec: Spec, judge: Judge, covered: str, laws: Mapping[str, Tally]) -> Iterator[Standing]:
    tally = judge.tally
    for word, clause in spec.clauses():
        text = f"{word} {clause}"
        if word == "requires":
            yield Standing("assumed", text, f" ({tally.skipped:,} of {tally.skipped + tally.all:,} inputs set aside)")
        elif clause in laws:
            count = laws[clause].judged
            said = f" on {_inputs(count, 'choice')} of values" if count else ": there were no values"
            yield Standing("tested" if count else "open", text, said)
        elif word == "ensures" and not tally.judged:
            yield Standing("open", text, ": none of the inputs gave a result")
        elif word == "decreases" and not judge.compared:
            yield Standing("open", text, ": the function never called itself")
        elif not tally.spoken:
            yield Standing("open", text, ": there were no inputs")
        else:
            yield Standing(
                "tested", text, f" on {_inputs(tally.judged if word == 'ensures' else tally.spoken)}{covered}"
            )


def _inputs(count: int, noun: str = "input") -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"
