"""A spec's text with more examples: what a user answered, written where the spec is read again."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from csp_ir.errors import InputError, SpecError
from csp_ir.spec.model import Spec
from csp_ir.spec.read import read_spec


def with_examples(text: str, examples: Sequence[str], file: str | None = None) -> str:
    """The text of a spec with examples as lines: comments in the function of a module, else at the end, as calls, under `examples:` where need be.

    Raises: SpecError where no such line reads as the example that it is, as in JSON and YAML.
    """
    before = read_spec(text, file=file)
    for written in _ways(text, before.name, examples):
        try:
            after = read_spec(written, file=file)
        except InputError:
            continue
        if _same_but_for_examples(before, after) and len(after.examples) == len(before.examples) + len(examples):
            return written
    raise SpecError(
        "the answers cannot be written to this spec", file=file, remedy=f"add them by hand: {'; '.join(examples)}"
    )


def _ways(text: str, name: str, examples: Sequence[str]) -> Iterator[str]:
    body = text.rstrip()
    try:
        module = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        yield "\n".join([body, "", *examples, ""])
        yield "\n".join([body, "", "examples:", *(f"    {line}" for line in examples), ""])
        return
    lines = text.split("\n")
    for f in ast.walk(module):
        if isinstance(f, ast.FunctionDef) and f.name == name:
            inside = [f"{' ' * f.body[0].col_offset}# {line}" for line in examples]
            for at in (f.body[0].lineno - 1, f.end_lineno or f.lineno):
                yield "\n".join([*lines[:at], *inside, *lines[at:]])


def _same_but_for_examples(before: Spec, after: Spec) -> bool:
    """Whether nothing but examples has come to a spec, at the end."""
    kept = after.examples[: len(before.examples)] == before.examples
    kept = kept and after.prose.startswith(before.prose)  # which comments are part of
    same = (before.parameters, before.returns, before.sketch, before.constraints)
    return (
        kept
        and same == (after.parameters, after.returns, after.sketch, after.constraints)
        and (before.clauses() == after.clauses())
    )
