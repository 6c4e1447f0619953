"""From samples to solutions: read, run, vote, and say on what they disagree."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from csp_ir.interpreter.outcomes import Outcome
from csp_ir.ir import nodes as ir
from csp_ir.ir import types as t
from csp_ir.record import Recorder
from csp_ir.samples.agreement import Group, Ranking, rank
from csp_ir.samples.contenders import TRIAL_LIMITS, WHOLE_TRIES, Contender, contenders_of, free_contender
from csp_ir.samples.distance import mean_distance
from csp_ir.samples.grounds import grounds, votes
from csp_ir.samples.guess_types import guessed_types
from csp_ir.samples.helpers import supplied
from csp_ir.samples.merge import merge
from csp_ir.samples.parts import put_together
from csp_ir.samples.questions import questions, suspects
from csp_ir.samples.repair import repair
from csp_ir.samples.sample import Sample, read_all
from csp_ir.samples.second import second_opinions
from csp_ir.samples.slips import slips_of
from csp_ir.samples.standing import MOST_SURE, confidence, standing
from csp_ir.samples.unread import only_whole, unread
from csp_ir.samples.worth import Wrote, weigh_samples
from csp_ir.solution import Shortage, Solution, Whole
from csp_ir.spec.constants import spec_constants, spec_letters
from csp_ir.spec.model import Raises, Spec
from csp_ir.spec.presumed import presumed
from csp_ir.verify.behaviour import Input, generated_inputs
from csp_ir.verify.bounds import bounds_of
from csp_ir.verify.oracle import Oracle
from csp_ir.verify.question import Deciding, Question
from csp_ir.verify.sandbox import missing_layers, refusal, sandbox_level
from csp_ir.work import worked

INPUTS, FEW_INPUTS = 96, 6
MAX_OFFERED = 8
NEAREST, MOST_DECIDING = 10, 3
MIRRORED = 8
BYSTANDER = 0.3
FEW = 0.02
MADE_VOTES = 0.25
REPAIR_SHARE, MERGE_SHARE, PARTS_FROM = 0.75, 0.2, 0.65
ASKED = 0.25  # the confidence below which single results of an answer are asked about,
MADE_ASKED = 0.33  # of one that is made of samples which all fail,
FREE_ASKED = 0.6  # of one that is found without the samples, where all fail,
EAGERLY = 0.9  # and of any one, while somebody goes on answering
HEAVY = 0.45  # the weight of another result that is asked about whatever the confidence,
MINOR = 0.34  # and the part of the votes of those that pass, with less of which an answer is always asked about
UNVERIFIED = "nothing was verified: the spec has no examples; the choice rests on agreement alone"


def propose_from_samples(
    spec: Spec, samples: Sequence[str], deadline: float, recorder: Recorder, weak: bool = False,
    before: list[Contender] | None = None, eager: bool = False,
) -> Iterator[Solution | Whole | Shortage]:  # fmt: skip
    """Solutions drawn from samples, the most plausible first.

    Args:
        spec: with or without examples; without, agreement alone decides.
        samples: texts of whole programs, bodies, or chat answers with code in them.
        deadline: of `work.worked`.
        weak: whether samples outside the IR may run in a sandbox that lacks layers.
        before: programs that were made of these samples when fewer examples were known; takes in those that are made.
        eager: whether somebody answers questions and wants more of them.

    Yields: programs that pass every example (one for each behaviour, the best supported
    first), with questions where groups with real weight differ; else a Shortage, and the
    program that passes the most examples, which verification will refuse.
    """
    heard = listen(spec, [Wrote(text) for text in samples], deadline, recorder, weak)
    if not heard.contenders:
        why = "; ".join(heard.warnings)
        yield Shortage({"body": f"no sample holds a function that can be read{': ' if why else ''}{why}"})
        return
    made: list[Contender] = []
    doubted: list[Question] = []
    if heard.few:
        end = _share(deadline)
        made = made_from(spec, heard, end, recorder, before or ())
        if before is not None:
            before[:] = [*(c for c in before if all(c.program is not m.program for m in made)), *made]
        doubted = list(suspects(spec, heard.contenders)) if not heard.passing else []
        if not made and not heard.passing:
            yield from nearest(spec, heard, deadline, [*doubted, *deciding(spec, heard, deadline)])
            return
    yield from offered(spec, heard, [*heard.passing, *made], deadline, recorder, doubted, eager=eager)


@dataclass
class Heard:
    """What samples say: the different programs among them, how many samples there are, what may not run here or be read."""

    contenders: list[Contender]
    count: int
    refused: str = ""
    unread: tuple[str, ...] = ()

    @property
    def warnings(self) -> list[str]:
        return [*filter(None, [self.refused]), *self.unread]

    @property
    def passing(self) -> list[Contender]:
        return [c for c in self.contenders if c.passes_all]

    @property
    def failing(self) -> list[Contender]:
        return [c for c in self.contenders if not c.passes_all]

    @property
    def failed(self) -> float:
        """The share of the different programs that fail an example."""
        return len(self.failing) / max(1, len(self.contenders))

    @property
    def few(self) -> bool:
        """Whether a program that passes may do so by luck, and what many nearly say should compete with it."""
        passing = self.passing
        return not passing or sum(c.weight for c in passing) < FEW * self.count


def listen(spec: Spec, samples: Sequence[Wrote], deadline: float, recorder: Recorder, weak: bool = False) -> Heard:
    """Read the samples and run each different program on the examples; arguments as for `propose_from_samples`."""
    found = supplied(read_all(spec, [w.text for w in samples], _share(deadline)))
    read, refused = _sandboxed(found, weak)
    contenders = contenders_of(read, spec.examples, spec.name, deadline, weak)
    known = {i for c in contenders for i in c.samples}
    known |= {s.index for s, kept in zip(found, read, strict=True) if s is not kept}  # `refused` tells of them
    heard = Heard(contenders, len(samples), refused, unread(read, known))
    _report_unread(read, heard, recorder)
    weigh_samples(heard.contenders, samples)
    recorder(
        "note",
        {"text": f"{len(samples)} samples: {len(heard.contenders)} different programs, "
         f"{len(heard.passing)} of them pass every example"},
    )  # fmt: skip
    return heard


def made_from(
    spec: Spec, heard: Heard, end: float, recorder: Recorder, before: Sequence[Contender] = ()
) -> list[Contender]:
    """Programs that pass, merged, repaired and put together from those that fail.

    before: what was made when fewer examples were known; as long as some of it passes, nothing else is made.
    """
    if kept := still_passing(spec, before, end):
        return kept
    now = worked()
    made = merge(spec, heard.failing, now + MERGE_SHARE * (end - now), recorder)
    made += repair(spec, heard.failing, now + PARTS_FROM * (end - now), recorder)
    return made + put_together(spec, heard.failing, end, recorder)


def still_passing(spec: Spec, made: Sequence[Contender], deadline: float) -> list[Contender]:
    """Those that pass every example of a spec that has got more of them."""
    found = [replace(c) for c in made]
    for contender in found:
        contender.judge(spec.examples, spec.name, deadline)
    return [c for c in found if c.passes_all]


def offered(
    spec: Spec, heard: Heard, passing: Sequence[Contender], deadline: float, recorder: Recorder,
    doubted: Sequence[Question] = (), heeded: bool = True, eager: bool = False,
) -> Iterator[Solution | Whole]:  # fmt: skip
    """The programs that pass, one for each behaviour, the best supported first; `passing` may hold programs of others.

    heeded: whether a program that is no sample may win; else it can only bear out what a sample does. eager: whether it is asked about all but sure ones.
    """
    ranking = compare(spec, passing, deadline, heard.failing if heard.few else (), heard.count, heeded)
    if not heeded:
        ranking.groups.sort(key=lambda g: all(c.given is not None for c in g.members))
    for group in ranking.groups[:MAX_OFFERED]:
        best = group.members[0]
        slips = slips_of(spec, best.program, ranking.inputs, ranking.rows[id(best)])
        given = {} if best.given is not None else grounds(spec, best, ranking.inputs, ranking.rows[id(best)], slips)
        found = solution(spec, group, heard, given)
        doubtful = found.confidence < (EAGERLY if eager else ASKED if best.origin in ("sample", "free") else MADE_ASKED)
        asked = questions(ranking, spec.name)
        if doubtful:
            asked += second_opinions(spec, best, ranking, slips, asked)
        elif group.share >= MINOR:
            asked = [q for q in asked if sorted(q.weights)[-2] >= HEAVY]
        found.questions.extend([*doubted, *asked])
        for question in found.questions:
            weights = dict(zip(question.answers, question.weights, strict=False))
            recorder("question", {"input": repr(question.args), "answers": weights})
        found.warnings.extend(heard.warnings)
        yield found


def deciding(spec: Spec, heard: Heard, deadline: float) -> list[Deciding]:
    """Inputs on which the programs that come nearest differ most, where none passes and nothing can be made of them."""
    pool = sorted(heard.contenders, key=lambda c: (-sum(c.passed), -c.weight))[:NEAREST]
    asked = questions(compare(spec, pool, deadline, count=heard.count), spec.name, limit=MOST_DECIDING)
    return [Deciding(q.name, q.args, q.answers, q.outcomes, q.weights) for q in asked]


def asked_freely(spec: Spec, found: Solution, deadline: float) -> list[Question]:
    """Questions about single results of an answer that was found without the samples, all of which fail."""
    if found.questions or found.confidence >= FREE_ASKED or not spec.examples:
        return []
    contender = free_contender(spec, found, deadline)
    ranking = compare(spec, [contender], deadline)
    slips = slips_of(spec, found.program, ranking.inputs, ranking.rows[id(contender)])
    return second_opinions(spec, contender, ranking, slips, ())


def _sandboxed(read: Sequence[Sample], weak: bool) -> tuple[list[Sample], str]:
    """The samples, without the text of those outside the IR where they may not run, and a sentence that says so."""
    whole = [s for s in read if s.program is None and s.source]
    missing = missing_layers() if whole else ()
    if weak or not missing:
        return list(read), ""
    said = f"{len(whole)} sample{'s' * (len(whole) > 1)} outside the IR {refusal(missing)}"
    return [s if s.program is not None else replace(s, source="") for s in read], said


def _share(deadline: float) -> float:
    """When repair should end: most of what is left is its own."""
    now = worked()
    return now + REPAIR_SHARE * max(0.0, deadline - now)


def nearest(
    spec: Spec, heard: Heard, deadline: float, doubted: Sequence[Question] = ()
) -> Iterator[Solution | Whole | Shortage]:
    """A Shortage, and the program that passes most examples, which verification will refuse."""
    best = max(sum(c.passed) for c in heard.contenders)
    text = f"the best of {heard.count} samples passes {best} of {len(spec.examples)} examples"
    yield Shortage({"body": text}, questions=tuple(doubted))
    pool = [c for c in heard.contenders if sum(c.passed) == best]
    ranking = compare(spec, pool, deadline, count=heard.count)
    found = solution(spec, ranking.groups[0], heard)
    found.warnings.extend(heard.warnings)
    yield found


def _report_unread(read: Sequence[Sample], heard: Heard, recorder: Recorder) -> None:
    for sentence in only_whole(read):
        recorder("note", {"text": f"{sentence} ({sandbox_level()})"})
    for sentence in heard.warnings:
        recorder("note", {"text": sentence})
    for edit, count in Counter(e for s in read for e in s.edits).most_common(10):
        recorder("note", {"text": f"{count} samples mended: {edit}"})


def compare(
    spec: Spec, pool: Sequence[Contender], deadline: float, bystanders: Sequence[Contender] = (), count: int = 0,
    heeded: bool = True,
) -> Ranking:  # fmt: skip
    """The pool's groups of equal behaviour on generated inputs.

    Bystanders vote too, but cannot win; count: of all samples; heeded: whether what is no sample votes.
    """
    inputs = comparison_inputs(spec, pool)

    def row(c: Contender) -> list[Outcome]:
        return list(map(spec.level, c.run([i.args for i in inputs], spec.name, TRIAL_LIMITS, deadline)))

    rows = [row(c) for c in pool]
    whole = sorted((c for c in bystanders if c.program is None), key=lambda c: -c.weight)[
        WHOLE_TRIES:
    ]  # each takes long
    voting = [c for c in bystanders if not any(c is w for w in whole)]
    others = [(row(c), BYSTANDER * c.weight * _nearness(c, spec)) for c in voting]
    meant = {e.expected.kind for e in spec.examples if isinstance(e.expected, Raises)}
    meant |= {kind for c in pool for kind in c.raises}
    trust = [standing(c, spec).trust for c in pool]
    return rank(
        pool,
        inputs,
        rows,
        [worth_of(c, count) if heeded or c.given is None else 0.0 for c in pool],
        others,
        meant,
        trust,
    )


def _nearness(contender: Contender, spec: Spec) -> float:
    return max(0.0, 1 - mean_distance(contender.outcomes, spec.examples)) ** 2


def worth_of(contender: Contender, count: int) -> float:
    """The one currency of all sources: how many of `count` samples a program is worth.

    A sample is worth those that say it, fewer the more it was changed; a made program counts less than one that is said.
    A program that is no sample is worth what its description length, in nats, says: exp(-nats) is the share of programs
    so plausible, as k of n samples is the share of a model's programs.
    """
    if contender.given is not None:
        return (count + 1) * math.exp(-contender.cost)
    made = 1.0 if contender.origin == "sample" else MADE_VOTES
    return made * contender.weight * math.exp(-contender.cost)


def comparison_inputs(spec: Spec, pool: Sequence[Contender]) -> list[Input]:
    """Inputs near and far from the examples; where there are none, of the types that the contenders take."""
    types = [p.type for p in spec.parameters]
    examples = [e.args for e in spec.examples]
    if not examples and any(kind.name in ("Any", "list", "dict", "tuple") for kind in types):
        types = guessed_types(types, pool, spec)
    admits = Oracle(spec).requested if spec.requires else None
    constants, letters = spec_constants(spec), spec_letters(spec)
    bounds = bounds_of(spec.parameters, spec.requires)
    made = generated_inputs(
        types, examples, constants=constants, letters=letters, count=INPUTS, admits=admits, bounds=bounds
    )
    mirrored = [tuple(map(_negated, given)) for given in [*examples, *(i.args for i in made)][:MIRRORED]]
    signs = [Input(args, False) for args in mirrored if admits is None or admits(args)]
    unique = {repr(i.args): i for i in [*signs[::-1], *made[::-1]]}
    found, meant = list(unique.values())[::-1], presumed(spec)
    kept = [i for i in found if meant(i.args)]
    return kept if len(kept) >= FEW_INPUTS else found


def _negated(value: Any) -> Any:
    """A value with the sign of its numbers turned."""
    if type(value) in (int, float):
        return -value
    return type(value)(map(_negated, value)) if type(value) in (list, tuple) else value


def solution(spec: Spec, group: Group, heard: Heard, known: Mapping[str, float] | None = None) -> Solution | Whole:
    """The best contender of a group as the pipeline takes it; known: its grounds, where it passes."""
    contender, share, count = group.members[0], group.share, heard.count
    if contender.given is not None:
        return replace(contender.given, questions=list(contender.given.questions))
    behind = len(contender.samples)
    saying = len({s for c in group.members if c.origin == "sample" for s in c.samples})
    voted = votes(contender, share, saying, count, heard.failed)
    evidence = [f"{share:.0%} of the programs that pass the examples behave like it on generated inputs"]
    if contender.origin == "sample":
        evidence.insert(0, f"{behind} of {count} samples say the same")
        evidence += [f"mended: {e}" for e in contender.edits]
    else:
        evidence.insert(0, f"made from {behind} of {count} samples")
    warnings = [] if spec.examples else [UNVERIFIED]
    if contender.origin != "sample":
        changed = "; ".join(contender.edits) or contender.origin
        warnings.append(f"few samples or none pass every example: this was made by {contender.origin} ({changed})")
    statistics: dict[str, Any] = {
        "origin": contender.origin,
        "samples": behind,
        "share": round(share, 3),
        "saying": saying,
    }
    if known:
        statistics["told"] = {name: round(value, 3) for name, value in known.items()}
        statistics["votes"] = {name: round(value, 3) for name, value in voted.items()}
    found = standing(contender, spec)
    warnings += found.warnings
    sure = confidence(spec, found, share, saying, count, known or {}, voted)
    if others := [c.given for c in group.members if c.given is not None and not found.faults]:
        sure = together(sure, max(g.confidence for g in others))
        evidence.append("the enumerator, which knows nothing of the samples, finds a program that does the same")
    common: dict[str, Any] = {
        "cost": contender.cost, "confidence": sure, "evidence": evidence, "warnings": warnings,
        "statistics": statistics, "last_resort": found.broken,
    }  # fmt: skip
    if contender.program is None:
        lacks = f", which lacks {', '.join(missing)} here" if (missing := missing_layers()) else ""
        warnings.append(f"the program is outside the IR: it was run only in the sandbox{lacks}")
        return Whole(code=contender.source, **common)
    return Solution(as_written(contender.program, spec), **common)


def together(one: float, other: float) -> float:
    """How sure two sources that agree without knowing of each other leave us."""
    return round(min(MOST_SURE, 1 - (1 - one) * (1 - other)), 3)


def as_written(program: ir.Program, spec: Spec) -> ir.Program:
    """The program under the spec's own signature: no types that were only guessed from the examples."""
    if spec.typed:
        return program
    function = program.function
    parameters = tuple(replace(p, type=t.ANY) for p in function.parameters)
    return ir.Program(replace(function, parameters=parameters, returns=t.ANY), program.helpers)
