"""LLMProvider: a Proposer made of any Backend. Prompt, format and reading are here, once for all of them."""

from __future__ import annotations

import asyncio
import json as json_
import re
import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from csp_ir.domains.model import Candidate
from csp_ir.errors import BudgetExceededError
from csp_ir.ir.check import HoleContext
from csp_ir.providers.base import (
    Backend,
    CallError,
    Completion,
    Failure,
    Format,
    Prompt,
    Proposal,
    Request,
    Sampling,
    Usage,
)
from csp_ir.providers.fragments import fragment_grammar
from csp_ir.providers.grammar import Grammar, seq
from csp_ir.providers.hole_grammar import hole_grammar
from csp_ir.providers.prompts import drafting_prompts, hole_start, holes_prompt, program_prompt, signature
from csp_ir.providers.reading import Reader, answer_costs, hole_answers
from csp_ir.providers.schema import holes_schema, programs_schema

DRAFTING, FILLING = 0.8, 1.0
# A hole with at most so many possible fillings is not asked for.
FEW = 24
MOST_TEXT = 50_000  # characters of a whole program's answer
_ITEM = re.compile(r'\s*,?\s*("(?:[^"\\]|\\["\\/bfnrt]|\\u[0-9a-fA-F]{4})*")')
PROGRAM_TOKENS, FRAGMENT_TOKENS, TOKENS_A_CANDIDATE = 700, 48, 60


@dataclass
class LLMProvider:
    """Proposes with a model.

    backend: carries the text; wrap it (retry, cache, ...) before it comes here.
    temperature: for drafting; None leaves it to the server. seed: of the first sample.
    """

    backend: Backend
    temperature: float | None = DRAFTING
    seed: int | None = 0
    program_tokens: int = PROGRAM_TOKENS
    _drawn: dict[str, int] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return self.backend.name

    async def propose(self, request: Request) -> Proposal:
        """Candidates for the request's holes, or whole programs when it names none. Failures are in the Proposal."""
        started = time.monotonic()
        reader = Reader(request.spec, self.name)
        job = _Job(self, request, reader)
        failure: Failure | None = None
        try:
            left = request.deadline - started
            async with asyncio.timeout(None if left == float("inf") else max(0.0, left)):
                await (job.fill() if request.holes else job.draft())
        except CallError as error:
            job.usage += error.usage
            failure = Failure(error.kind, str(error))
        except BudgetExceededError as error:
            failure = Failure("budget", str(error))
        except TimeoutError:
            failure = Failure("timeout", f"no answer from {self.name} before the deadline")
        if failure is None and not job.texts_seen:
            failure = Failure("empty", f"{self.name} answered with nothing")
        if failure is None and not (job.programs or any(job.candidates.values())):
            kind = "truncated" if job.cut and job.cut == job.texts_seen else "invalid"
            failure = Failure(kind, f"nothing usable in {job.texts_seen} answers of {self.name}")
        return Proposal(
            self.name,
            {n: c for n, c in job.candidates.items() if c},
            job.programs,
            tuple(job.texts),
            tuple(reader.rejected),
            tuple(dict.fromkeys(job.notes)),
            job.usage,
            round(time.monotonic() - started, 4),
            failure,
            tuple(reader.near),
            tuple(job.costs),
        )

    async def aclose(self) -> None:
        await self.backend.aclose()

    def sampling(
        self, n: int, temperature: float | None, max_tokens: int, key: str, stop: tuple[str, ...] = ()
    ) -> Sampling:
        """How to draw, numbering the draws of one prompt. Without temperature one sample is all there is."""
        abilities = self.backend.abilities
        temperature = temperature if abilities.temperature else None
        n = n if abilities.samples and temperature != 0 else 1
        index = self._drawn.get(key, 0)
        self._drawn[key] = index + n
        seed = None if self.seed is None or not abilities.seed else self.seed + index
        return Sampling(n, temperature, seed, max_tokens, stop, index)


class _Job:
    """One request in the works; what arrived so far stays when it fails."""

    def __init__(self, provider: LLMProvider, request: Request, reader: Reader) -> None:
        self.provider, self.request, self.reader = provider, request, reader
        self.abilities = provider.backend.abilities
        self.candidates: dict[str, tuple[Candidate, ...]] = {}
        self.programs: tuple = ()
        self.texts: list[str] = []
        self.costs: list[float | None] = []
        self.notes: list[str] = []
        self.usage = Usage()
        self.texts_seen = self.cut = 0

    # --- whole programs ----------------------------------------------------------------

    async def draft(self) -> None:
        """Samples where the server draws several; else one answer that holds several."""
        count = self.request.count
        if self.abilities.samples:
            for prompt, stop in drafting_prompts(self.request, self.abilities):
                completion = await self.call(
                    prompt, Format("text"), count, self.provider.temperature, self.provider.program_tokens, stop
                )
                texts, logprobs = _whole(completion)
                head = signature(self.request.spec) if prompt.start else ""
                self.drafted(list(answer_costs([head + t for t in texts], logprobs)))
                self.keep([(head + t, None) for t in _cut_off(completion)])
        else:
            prompt = program_prompt(self.request, many=True)
            json = "json" in self.abilities.formats
            format = Format("json", programs_schema()) if json else Format("text")
            one = self.provider.program_tokens
            completion = await self.call(prompt, format, 1, self.provider.temperature, one * min(count, 8), least=one)
            self.drafted([(t, None) for text in _whole(completion)[0] for t in self.listed(text, json)])
            if json:
                self.drafted([(t, None) for text in _cut_off(completion) for t in cut_list(text)])
            else:
                self.keep([(t, None) for t in _cut_off(completion)])

    def drafted(self, answers: list[tuple[str, float | None]]) -> None:
        self.keep([(text, cost) for text, cost in answers if len(text) <= MOST_TEXT])
        known = {d.program for d in self.programs}
        self.programs += tuple(d for d in self.reader.programs(answers) if d.program not in known)

    def keep(self, answers: Sequence[tuple[str, float | None]]) -> None:
        self.texts += [text for text, _ in answers]
        self.costs += [cost for _, cost in answers]

    def listed(self, text: str, json: bool) -> list[str]:
        data = self.reader.json(text) if json or text.lstrip().startswith("{") else None
        if isinstance(data, dict) and isinstance(data.get("programs"), list):
            return [p for p in data["programs"][:100] if isinstance(p, str)]
        if json:
            self.notes.append(f"{self.provider.name} did not keep the JSON schema")
        return [text]

    # --- candidates ----------------------------------------------------------------------

    async def fill(self) -> None:
        """Under a grammar a call a hole, all at once, unless they belong together; else all holes in one JSON answer."""
        holes = self.request.holes
        expressions = [h for h in holes if h.kind in ("term", "constant", "predicate", "name", "operator")]
        others = [h for h in holes if h not in expressions]
        calls = []
        apart = not self.request.together or "json" not in self.abilities.formats
        if apart and "grammar" in self.abilities.formats and self.abilities.samples:
            calls = [self.one(h) for h in expressions]
            if others:
                calls.append(self.together(others))
        else:
            calls = [self.together(list(holes))]
        results = await asyncio.gather(*calls, return_exceptions=True)
        errors = [r for r in results if isinstance(r, BaseException)]
        for error in errors:
            if not isinstance(error, CallError | BudgetExceededError):
                raise error
        if errors and not any(self.candidates.values()):
            raise errors[0]
        for error in errors:
            if isinstance(error, CallError):
                self.usage += error.usage
            self.notes.append(f"a call failed: {error}")

    async def one(self, hole: HoleContext) -> None:
        """Samples of one hole under its grammar.

        A model most of whose answers under the open grammar never end gets the one of short fragments, whose texts all end.
        """
        short = self.abilities.small
        ended, drawn = await self.sampled(hole, short)
        if 2 * ended < drawn and not short:
            self.notes.append(
                f"{drawn - ended} of {drawn} answers of {self.provider.name} came to no end at ?{hole.name}: "
                "asked again for short fragments"
            )
            await self.sampled(hole, True)

    async def sampled(self, hole: HoleContext, short: bool) -> tuple[int, int]:
        """Takes samples of one hole; how many came to their end, of how many."""
        assert self.request.draft is not None
        grammar = self.grammar(hole, short)
        listed = grammar.texts(max(self.request.count, FEW)) if not self.request.attempt else None
        if listed is not None:  # so few that every one of them is a candidate: nothing to ask
            self.add(hole, [(text, None) for text in listed])
            self.texts_seen += len(listed)
            return len(listed), len(listed)
        after = ""
        if self.abilities.continues:
            prompt, after = hole_start(self.request, hole)
            format = Format("grammar", grammar=in_place(grammar, after))
        else:
            prompt = holes_prompt(self.request, [hole], alone=True)
            format = Format("grammar", grammar=grammar)
        completion = await self.call(prompt, format, self.request.count, FILLING, FRAGMENT_TOKENS)
        texts, logprobs = _whole(completion)
        texts = [t.removesuffix(after) for t in texts]
        broken = [t for t in texts if not grammar.accepts(t.strip())]
        if broken:
            self.notes.append(
                f"{len(broken)} of {len(texts)} answers of {self.provider.name} break the grammar it was given"
            )
        self.add(hole, list(answer_costs(texts, logprobs)))
        cut = sum(reason == "length" for reason in completion.finish_reasons)
        return len(completion.texts) - cut, len(completion.texts)

    def grammar(self, hole: HoleContext, short: bool) -> Grammar:
        if not short:
            return hole_grammar(hole)
        words = set(re.findall(r"[a-z]+", self.request.spec.prose.lower()))
        return fragment_grammar(hole, constants=self.request.constants, words=words, depth=2)

    async def together(self, holes: Sequence[HoleContext]) -> None:
        """All holes in one answer: a JSON object of fills."""
        assert self.request.draft is not None
        prompt = holes_prompt(self.request, holes)
        format = Format("json", holes_schema(holes, self.request.count))
        if "json" not in self.abilities.formats:
            format = Format("text")
        tokens = 200 + TOKENS_A_CANDIDATE * self.request.count * len(holes)
        completion = await self.call(prompt, format, 1, self.provider.temperature, min(tokens, 8_000))
        for text in _whole(completion)[0]:
            data = self.reader.json(text)
            found = hole_answers(data, holes)
            if len(found) < len(holes):
                self.notes.append(f"{self.provider.name} did not keep the JSON schema")
            for hole in holes:
                self.add(hole, [(answer, None) for answer in found.get(hole.name, ())])

    def add(self, hole: HoleContext, answers: Sequence[tuple]) -> None:
        assert self.request.draft is not None
        found = self.reader.candidates(self.request.draft, hole, answers)
        known = {c.fragment: c for c in (*found, *self.candidates.get(hole.name, ()))}
        self.candidates[hole.name] = tuple(sorted(known.values(), key=lambda c: c.cost))

    # --- calls -------------------------------------------------------------------------

    async def call(
        self,
        prompt: Prompt,
        format: Format,
        n: int,
        temperature: float | None,
        tokens: int,
        stop: tuple[str, ...] = (),
        least: int = 0,
    ) -> Completion:
        """One call. least: of `Sampling`, where an answer that is cut shorter is of use."""
        sampling = self.provider.sampling(n, temperature, tokens, f"{prompt}{format.kind}", stop)
        sampling = replace(sampling, least=least)
        completion = await self.provider.backend.complete(prompt, format, sampling, self.request.deadline)
        self.usage += completion.usage
        self.notes += completion.notes
        self.texts_seen += len(completion.texts)
        cut = sum(reason == "length" for reason in completion.finish_reasons)
        self.cut += cut
        if cut:
            self.notes.append(f"{cut} of {len(completion.texts)} answers of {self.provider.name} were cut off")
        if completion.finish_reasons and all(r == "refusal" for r in completion.finish_reasons):
            raise CallError("refusal", f"{self.provider.name} refused to answer")
        return completion


def _whole(completion: Completion) -> tuple[list[str], list[float | None]]:
    """The samples that came to their end; what was cut off or refused is a failed sample."""
    reasons = completion.finish_reasons or ("stop",) * len(completion.texts)
    logprobs = completion.logprobs or (None,) * len(completion.texts)
    kept = [(t, p) for t, p, r in zip(completion.texts, logprobs, reasons, strict=False) if r == "stop"]
    return [t for t, _ in kept], [p for _, p in kept]


def _cut_off(completion: Completion) -> list[str]:
    """The answers that were cut off: functions in them may be whole, which the reader of samples tells."""
    return [t for t, r in zip(completion.texts, completion.finish_reasons, strict=False) if r == "length"]


def cut_list(text: str) -> list[str]:
    """The whole texts of a JSON list of texts that was cut off.

    >>> cut_list('{"programs": ["a = 1", "b = 2", "c =')
    ['a = 1', 'b = 2']
    """
    found: list[str] = []
    at = text.find("[") + 1
    while at and (match := _ITEM.match(text, at)):
        found.append(json_.loads(match[1], strict=False))
        at = match.end()
    return found


def in_place(grammar: Grammar, after: str) -> Grammar:
    """The grammar of the same texts where they stand in code: with the blank before, and with what follows.

    The blank belongs to a model's first token, and a model that may write what follows ends where it would end.
    """
    rest = {n: r for n, r in grammar.rules.items() if n != "root"}
    return Grammar({"root": seq(" ", grammar.rules["root"], after), **rest})
