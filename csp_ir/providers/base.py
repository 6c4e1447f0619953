"""The seam between csp-ir and language models: data types and protocols only, no engine.

    Request --propose--> Proposal            a Proposer: a model, a user's own function, a pool of them
    Prompt, Format, Sampling --complete--> Completion      a Backend: one model behind one wire protocol

A Backend only carries text. `LLMProvider` (provider.py) writes the prompt, chooses the
format and reads the answer once for all of them; retry, limits, cache, recording and
metering are Backends round a Backend.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

from csp_ir.domains.model import Candidate
from csp_ir.errors import ProviderError
from csp_ir.ir.check import HoleContext
from csp_ir.ir.nodes import Program
from csp_ir.spec.model import Spec

if TYPE_CHECKING:
    from csp_ir.providers.grammar import Grammar

FAILURES = (
    "timeout", "connection", "rate_limit", "overloaded", "server", "bad_request", "denied", "not_found", "refusal",
    "truncated", "invalid", "empty", "budget", "missing", "cancelled", "waiting",
)  # fmt: skip
# The same call would fail again: the second sort whatever is asked.
FINAL = ("bad_request", "refusal")
HOPELESS = ("denied", "not_found", "missing")


@dataclass(frozen=True)
class Usage:
    """What servers said calls used. Sums; `unreported` counts answered or abandoned calls without a usage field."""

    input_tokens: int = 0
    output_tokens: int = 0
    cache_read_tokens: int = 0
    cache_write_tokens: int = 0
    calls: int = 0
    unreported: int = 0

    def __add__(self, other: Usage) -> Usage:
        return Usage(*(getattr(self, f) + getattr(other, f) for f in self.__dataclass_fields__))

    @property
    def tokens(self) -> int:
        """Tokens of every sort."""
        return self.input_tokens + self.output_tokens + self.cache_read_tokens + self.cache_write_tokens

    @property
    def prompt_tokens(self) -> int:
        """Tokens of the prompt, cached or not."""
        return self.input_tokens + self.cache_read_tokens + self.cache_write_tokens

    def data(self) -> dict[str, int]:
        """The fields that are not 0, for records."""
        return {f: getattr(self, f) for f in self.__dataclass_fields__ if getattr(self, f)}


@dataclass(frozen=True)
class Prompt:
    """What a model is shown.

    system: the instructions shared by every call (cached by servers that can).
    user: the task.
    start: the beginning of the answer, which the model goes on from (completion models and grammars).
    """

    system: str
    user: str
    start: str = ""


@dataclass(frozen=True)
class Format:
    """What an answer must look like: "text", "json" (a JSON Schema), "grammar", or "choice" (one of some texts)."""

    kind: str = "text"
    schema: Mapping[str, Any] | None = None
    grammar: Grammar | None = None
    choices: tuple[str, ...] = ()

    def key(self) -> dict[str, Any]:
        """What of it decides the answer, as plain data."""
        grammar = None if self.grammar is None else self.grammar.ebnf()
        return {"kind": self.kind, "schema": self.schema, "grammar": grammar, "choices": list(self.choices)}


@dataclass(frozen=True)
class Sampling:
    """How answers are drawn. `index` numbers repeated draws of one prompt, so that a cache never merges them.

    least: tokens that an answer needs to be of use, where it may be cut shorter than `max_tokens`; 0: all of them.
    """

    n: int = 1
    temperature: float | None = None
    seed: int | None = None
    max_tokens: int = 1024
    stop: tuple[str, ...] = ()
    index: int = 0
    least: int = 0

    def key(self) -> dict[str, Any]:
        """What of it decides the answer, as plain data."""
        fields = {f: getattr(self, f) for f in self.__dataclass_fields__ if f != "least"}
        return fields | {"stop": list(self.stop)}


@dataclass(frozen=True)
class Completion:
    """A model's answer.

    texts: one per sample; logprobs: the sum over each text's tokens, None where the server gave none.
    finish_reasons: "stop", "length" (cut off: a failed sample) or "refusal", one per text.
    notes: sentences about guarantees that were lost.
    """

    texts: tuple[str, ...]
    logprobs: tuple[float | None, ...] = ()
    usage: Usage = Usage()
    finish_reasons: tuple[str, ...] = ()
    model: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Abilities:
    """What a backend can do: the formats it enforces, several samples a call, temperature, seed, log-probabilities."""

    formats: frozenset[str] = frozenset(("text",))
    samples: bool = False
    temperature: bool = True
    seed: bool = False
    logprobs: bool = False
    continues: bool = False
    small: bool = False


class CallError(ProviderError):
    """A call of a backend failed.

    kind: one of FAILURES; usage: what the server reported nevertheless; detail: what the server said, at length.
    """

    def __init__(
        self,
        kind: str,
        message: str,
        *,
        retryable: bool = False,
        retry_after: float | None = None,
        usage: Usage | None = None,
        detail: str = "",
    ) -> None:
        super().__init__(message, retryable=retryable, retry_after=retry_after)
        self.kind = kind
        self.detail = detail
        self.usage = usage or Usage()


@runtime_checkable
class Backend(Protocol):
    """One model behind one wire protocol.

    name: "anthropic:claude-haiku-5-5"; model: what the price table knows it by.
    """

    @property
    def name(self) -> str: ...

    @property
    def model(self) -> str: ...

    @property
    def abilities(self) -> Abilities: ...

    async def complete(self, prompt: Prompt, format: Format, sampling: Sampling, deadline: float) -> Completion:
        """Answer a prompt before `deadline` (of `time.monotonic`). Raises CallError."""
        ...

    async def aclose(self) -> None:
        """Release connections."""
        ...


@dataclass(frozen=True)
class Failing:
    """An example that a program fails, in words.

    call: the call; wanted, got: what follows "it should" and "it"; steps: where it went wrong, with the values there,
    the likeliest first.
    """

    call: str
    wanted: str
    got: str
    steps: tuple[str, ...] = ()


@dataclass(frozen=True)
class Attempt:
    """A whole program that failed. passed: how many of the examples; failing: some of the others; said: what else it breaks."""

    code: str
    passed: int
    examples: int
    failing: tuple[Failing, ...]
    said: tuple[str, ...] = ()


@dataclass(frozen=True)
class Request:
    """What is wanted of a proposer.

    draft: None when whole programs or drafts are wanted; else the draft whose `holes` need candidates.
    tried: sentences: what was tried and why it failed.
    constants: values the spec names.
    count: how many programs, or candidates a hole; attempt: which time this is asked.
    deadline: of `time.monotonic`.
    attempts: programs that failed, the nearest first; repairs of them are wanted.
    together: whether the holes belong together, so that each answer should fill them all.
    prompts: the texts of prompts by name, in place of the package's own.
    """

    spec: Spec
    draft: Program | None = None
    holes: tuple[HoleContext, ...] = ()
    tried: tuple[str, ...] = ()
    constants: tuple[Any, ...] = ()
    count: int = 8
    attempt: int = 0
    deadline: float = float("inf")
    attempts: tuple[Attempt, ...] = ()
    together: bool = False
    prompts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Failure:
    """Why a proposal is empty or poorer than asked; `kind` is one of FAILURES."""

    kind: str
    message: str


@dataclass(frozen=True)
class Draw:
    """A whole program or a draft with holes that a proposer gave; cost is -log p."""

    program: Program
    cost: float = 1.0
    source: str = ""


@dataclass(frozen=True)
class Proposal:
    """What a proposer gave: parsed, type-checked, without duplicates.

    texts: whole-program answers as they came, for stages that can mend what did not parse; costs: -log p of each,
        as far as it was told.
    near: programs that can be read but break a type; only their parts are of use.
    rejected: sentences about answers that were thrown away; notes: guarantees that were lost.
    """

    provider: str
    candidates: Mapping[str, tuple[Candidate, ...]] = field(default_factory=dict)
    programs: tuple[Draw, ...] = ()
    texts: tuple[str, ...] = ()
    rejected: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    usage: Usage = Usage()
    seconds: float = 0.0
    failure: Failure | None = None
    near: tuple[Program, ...] = ()
    costs: tuple[float | None, ...] = ()

    @property
    def useful(self) -> bool:
        return bool(self.programs) or any(self.candidates.values())


@runtime_checkable
class Proposer(Protocol):
    """Anything that proposes. It reports failures in the Proposal and raises only when cancelled."""

    @property
    def name(self) -> str: ...

    async def propose(self, request: Request) -> Proposal: ...

    async def aclose(self) -> None: ...
