"""Samples that take no part, or only whole, in the sandbox: which they are, and why."""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence

from csp_ir.samples.sample import Sample

MOST_NUMBERS, MOST_REASONS = 5, 4
NO_PROGRAM = "Python does not compile it"


def unread(samples: Iterable[Sample], heard: Container[int]) -> tuple[str, ...]:
    """Sentences on the samples that are not among those `heard`, by their index; one a reason."""
    cannot = ("cannot be read",) * 2
    return _sentences(cannot, [(s.index, s.reason or NO_PROGRAM) for s in samples if s.index not in heard])


def only_whole(samples: Iterable[Sample]) -> tuple[str, ...]:
    """Sentences on the samples that have no IR and still can run."""
    whole = [(s.index, s.reason) for s in samples if s.program is None and s.source]
    return _sentences(("runs only whole, in the sandbox", "run only whole, in the sandbox"), whole)


def _sentences(what: tuple[str, str], found: Sequence[tuple[int, str]]) -> tuple[str, ...]:
    by_reason: dict[str, list[int]] = {}
    for index, reason in found:
        by_reason.setdefault(reason, []).append(index + 1)
    common = sorted(by_reason.items(), key=lambda pair: -len(pair[1]))
    said = [f"{_numbered(numbers)} {what[len(numbers) > 1]}: {reason}" for reason, numbers in common[:MOST_REASONS]]
    if rest := sum(len(numbers) for _, numbers in common[MOST_REASONS:]):
        said.append(
            f"{rest} more {'sample' if rest == 1 else 'samples'} {what[rest > 1]}, each for a reason of its own"
        )
    return tuple(said)


def _numbered(numbers: Sequence[int]) -> str:
    """`sample 3`, `samples 1, 2 and 7`, `samples 1, 2, 3, 4, 5 and 12 more`."""
    if len(numbers) == 1:
        return f"sample {numbers[0]}"
    shown = list(map(str, numbers[:MOST_NUMBERS]))
    last = f"{len(numbers) - MOST_NUMBERS} more" if len(numbers) > MOST_NUMBERS else shown.pop()
    return f"samples {', '.join(shown)} and {last}"
