"""Models without a network: one that gives recorded answers, one that repairs what it is shown, one that does not listen.

`solve_with_model(asked)` is an arm of benchmarks/hidden: `asked` has "text", "samples", "seconds", and
model: "replay", "repairing" or "deaf"; programs: how many whole programs it is asked for; embedded: as for `solve`;
free_enough, attempts: as for a Portfolio; price: the model at whose price it is counted;
right: the program that a repairing model has in mind.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Any

from csp_ir.providers.base import Completion, Format, Prompt, Sampling, Usage

Script = Callable[[Prompt, Format, Sampling], list[str]]
NO_IDEA = "I have no other idea."
WRONG_STEP = re.compile(r"step .*?`(.+?)`")


def solve_with_model(asked: dict[str, Any]) -> Any:
    """What csp-ir makes of a spec with a model as its provider."""
    from csp_ir import solve
    from csp_ir.portfolio.model import ATTEMPTS, Portfolio
    from csp_ir.providers.metering import Meter, Metered
    from csp_ir.providers.provider import LLMProvider
    from csp_ir.providers.scripted import Scripted

    script, meter = SCRIPTS[asked["model"]](asked), Meter()
    backend = Scripted(told(script), name=asked["model"], model=asked.get("price", asked["model"]))
    portfolio = Portfolio(
        [[LLMProvider(Metered(backend, meter))]], meter=meter,
        programs=asked["programs"], free_enough=asked.get("free_enough"), attempts=asked.get("attempts", ATTEMPTS),
    )  # fmt: skip
    return solve(
        asked["text"],
        seconds=asked["seconds"],
        providers=portfolio,
        embedded=asked.get("embedded", True),
        isolation="none",
    )


def tokens(*texts: str) -> int:
    """About how many tokens texts are: one in four characters."""
    return sum(-(-len(text) // 4) for text in texts)


def told(script: Script) -> Callable[[Prompt, Format, Sampling], Completion]:
    """A script that says what its answers used."""

    def answer(prompt: Prompt, format: Format, sampling: Sampling) -> Completion:
        texts = tuple(script(prompt, format, sampling))
        return Completion(texts, usage=Usage(tokens(prompt.system, prompt.user, prompt.start), tokens(*texts), calls=1))

    return answer


def replay(samples: Sequence[str]) -> Script:
    """Asked for whole programs, the next of the samples; asked for anything else, what is of no use."""
    left = iter(samples)

    def script(prompt: Prompt, format: Format, sampling: Sampling) -> list[str]:
        if format.kind != "text":
            return ["{}" if format.kind == "json" else "nothing"] * sampling.n
        return [text for _, text in zip(range(sampling.n), left)] or [NO_IDEA]

    return script


def repairing(samples: Sequence[str], right: str) -> Script:
    """Gives the samples; shown a program with a wrong step, that program with the step as `right` has it.

    A step of one program is the same as one of another where the lines round it are.
    """
    first = replay(samples)

    def script(prompt: Prompt, format: Format, sampling: Sampling) -> list[str]:
        steps = WRONG_STEP.findall(prompt.user)
        if format.kind != "text" or not steps:
            return first(prompt, format, sampling)
        shown = re.findall(r"```python\n(.*?)```", prompt.user, re.DOTALL)
        mended = [m for code in shown for step in steps if (m := with_step_of(code, step, right))]
        return [f"```python\n{m}\n```" for m in dict.fromkeys(mended)][: sampling.n] or [NO_IDEA]

    return script


def with_step_of(code: str, step: str, right: str) -> str | None:
    """A program with one of its lines as another has it; None where the step is not a line that differs."""
    import difflib

    ours, theirs = code.strip().splitlines(), right.strip().splitlines()
    for tag, a, b, c, d in difflib.SequenceMatcher(None, ours, theirs, autojunk=False).get_opcodes():
        if tag != "equal" and any(step in line for line in ours[max(0, a - (tag == "insert")) : b + (tag == "insert")]):
            return "\n".join([*ours[:a], *theirs[c:d], *ours[b:]])
    return None


SCRIPTS: dict[str, Callable[[dict[str, Any]], Script]] = {
    "replay": lambda asked: replay(asked["samples"]),
    "repairing": lambda asked: repairing(asked["samples"], asked["right"]),
    "deaf": lambda asked: deaf(asked["samples"]),
}


def deaf(samples: Sequence[str]) -> Script:
    """The same samples, whatever it is shown."""

    def script(prompt: Prompt, format: Format, sampling: Sampling) -> list[str]:
        return replay(samples)(prompt, format, sampling)

    return script
