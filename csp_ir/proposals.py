"""Where programs come from: what clauses say, samples, models, the embedded enumerator."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING

from csp_ir.domains.model import Problem
from csp_ir.record import Recorder
from csp_ir.result import Result
from csp_ir.sketch import fill_sketch
from csp_ir.solution import Grounds, Shortage, Solution, Whole
from csp_ir.spec.model import Spec
from csp_ir.verdict import LOW_CONFIDENCE
from csp_ir.verify.known import Known
from csp_ir.work import worked

if TYPE_CHECKING:
    from csp_ir.portfolio.stage import Portfolio
    from csp_ir.providers.base import Proposer
    from csp_ir.samples.contenders import Contender
    from csp_ir.samples.worth import Wrote

BORNE_OUT = 3  # answers in a row, with which questions end
NEAREST_SECONDS = 1.0  # for finding the fill that passes most examples, where none passes all


@dataclass(frozen=True)
class Sources:
    """Where programs come from beside the embedded proposer; weak: whether they may run in a sandbox that lacks layers.

    prove: the bound up to which their clauses are proved; 0 where they are tested alone. explore: seconds for what is not proved.

    wrote: what models wrote in the solve; at its beginning the samples, where there is a portfolio.
    refuted: programs that a counterexample refuted from which no example could be learned, with what they break.
    made: programs that were made of the samples, whatever examples they pass since.
    answered: of each answer to a question, whether it bore out the program that there was then.
    """

    samples: Sequence[str] = ()
    portfolio: Portfolio | None = None
    embedded: bool = True
    weak: bool = False
    prove: int = 0
    explore: float = 0.0
    wrote: list[Wrote] = field(default_factory=list)
    refuted: list[tuple[str, str]] = field(default_factory=list)
    made: list[Contender] = field(default_factory=list)
    answered: list[bool] = field(default_factory=list)

    @property
    def unsettled(self) -> bool:
        """Whether somebody answers questions, and has not borne out the last answers yet."""
        return bool(self.answered) and not (len(self.answered) >= BORNE_OUT and all(self.answered[-BORNE_OUT:]))


def sources_of(samples: Sequence[str], providers: Sequence[Proposer] | Portfolio, embedded: bool) -> Sources:
    if not providers:
        return Sources(samples, None, embedded)
    from csp_ir.portfolio.stage import Portfolio
    from csp_ir.samples.worth import Wrote

    portfolio = providers if isinstance(providers, Portfolio) else Portfolio.of(providers)
    return Sources(samples, portfolio, embedded, wrote=[Wrote(text) for text in samples])


def accounted(result: Result, sources: Sources) -> Result:
    """The result with what its providers used and which guarantees they lost, in its record."""
    if sources.portfolio is None:
        return result
    notes = [n for e in result.record["events"] if e["event"] == "proposal" for n in e.get("notes", ())]
    cost = {} if sources.portfolio.meter is None else {"cost": sources.portfolio.meter.data()}
    return replace(result, record={**result.record, **cost, "provider_notes": list(dict.fromkeys(notes))})


def first(
    known: Known,
    deadline: float,
    until: float,
    search: str,
    recorder: Recorder,
    sources: Sources,
    problems: list[Problem],
) -> Iterator[Solution | Whole | Shortage]:
    """Programs that clauses say in so many words, where they alone say what is wanted; then those of all proposers."""
    spec = known.given
    if (spec.ensures or spec.laws) and not spec.examples and spec.sketch is None and sources.embedded:
        from csp_ir.goals.promised import stated

        yield from stated(spec, known.inputs())
    for example in known.make(deadline):
        recorder("note", {"text": f"made from clauses: {example.describe(spec.name)}"})
    yield from propose(known.spec, until, search, recorder, sources, problems)


def propose(
    spec: Spec,
    deadline: float,
    search: str,
    recorder: Recorder,
    sources: Sources,
    problems: list[Problem] | None = None,
) -> Iterator[Solution | Whole | Shortage]:
    """Programs that pass the examples, most plausible first; a Shortage where a draft cannot be filled.

    problems: takes in the problem of a sketch, once there is one.
    """
    given = spec.sketch if spec.sketch is not None and spec.sketch.complete else None
    if sources.portfolio is not None and given is None:
        from csp_ir.portfolio.stage import propose_with_providers

        free = partial(_free, spec, search, recorder, problems) if sources.embedded else None
        yield from propose_with_providers(
            spec, sources.portfolio, deadline, recorder, embedded=sources.embedded, search=search, weak=sources.weak,
            free=free, wrote=sources.wrote, refuted=sources.refuted,
        )  # fmt: skip
        return
    last: list[Solution | Whole | Shortage] = []
    if sources.samples:
        from csp_ir.samples.propose import asked_freely, propose_from_samples

        for found in propose_from_samples(
            spec, sources.samples, deadline, recorder, sources.weak, sources.made, sources.unsettled
        ):
            if isinstance(found, Grounds) and found.last_resort:
                last.append(found)
            else:
                yield found
    if given is not None:
        yield Solution(given, cost=0.0, confidence=1.0, evidence=["the program was given complete"])
    elif sources.embedded:
        # With a program kept back there is time left for it, and no guess counts.
        until = deadline - 0.7 * (deadline - worked()) if last else deadline
        for found in _free(spec, search, recorder, problems, until):
            if sources.samples and isinstance(found, Solution):
                found.questions.extend(asked_freely(spec, found, deadline))
            if isinstance(found, Shortage) or not last or found.confidence >= LOW_CONFIDENCE:
                yield found
    yield from last


def _free(
    spec: Spec, search: str, recorder: Recorder, problems: list[Problem] | None, until: float
) -> Iterator[Solution | Shortage]:
    """What the embedded enumerator proposes."""
    if spec.sketch is None:
        from csp_ir.goals.propose import propose_programs

        yield from propose_programs(spec, until, recorder)
        if spec.ensures:
            from csp_ir.goals.promised import tried

            yield from tried(spec)
        return
    watch = None if problems is None else problems.append
    until -= min(NEAREST_SECONDS, 0.1 * (until - worked()))
    yield from fill_sketch(spec, spec.sketch, until, search, recorder, watch)
