"""Recording what a backend answered, and answering from such a record: JSON Lines, one call a line.

A replay needs no network and no key. Failed calls are recorded too and fail again.
"""

from __future__ import annotations

import asyncio
import json
import os
from collections import defaultdict, deque
from dataclasses import replace
from pathlib import Path
from typing import Any

from csp_ir.errors import BudgetExceededError, InputError
from csp_ir.files import LineFile, read_utf8, reason
from csp_ir.providers.base import Abilities, Backend, CallError, Completion, Format, Prompt, Sampling, Usage
from csp_ir.providers.stored import restore, store
from csp_ir.providers.wrapping import Wrapper, call_key
from csp_ir.secrets import redact_exact

RECORDING_VERSION = 1
MOST_RECORDED = 256 * 1024 * 1024


class Recording(Wrapper):
    """Appends every call and its answer to a file. Keys and headers are never part of a call, so never of a record.

    An answer whose line cannot be written is an answer all the same; a note says that the recording lacks it.
    Raises: InputError where the file cannot be opened.
    """

    def __init__(self, backend: Backend, path: str | os.PathLike[str]) -> None:
        super().__init__(backend)
        self.path = str(path)
        try:
            self.file = LineFile(path)
        except OSError as error:
            raise InputError(f"cannot write the recording: {reason(error)}", file=self.path) from None

    async def complete(self, prompt: Prompt, format: Format, sampling: Sampling, deadline: float) -> Completion:
        line: dict[str, Any] = {
            "recording": RECORDING_VERSION,
            "backend": self.name,
            "model": self.model,
            "abilities": _abilities_data(self.abilities),
            "key": call_key(self.backend, prompt, format, sampling),
            "prompt": {"system": prompt.system, "user": prompt.user, "start": prompt.start},
            "format": format.kind,
            "sampling": sampling.key(),
        }
        try:
            completion = await self.backend.complete(prompt, format, sampling, deadline)
        except CallError as error:
            self.fail(line, error.kind, str(error), error.usage)
            raise
        except BudgetExceededError as error:
            self.fail(line, "budget", str(error), Usage())
            raise
        except asyncio.CancelledError:  # the deadline, or another provider was faster
            self.fail(line, "timeout", f"no answer from {self.name} before the deadline", Usage())
            raise
        if lost := self.keep({**line, "completion": store(completion)}):
            completion = replace(completion, notes=(*completion.notes, lost))
        return completion

    def fail(self, line: dict[str, Any], kind: str, message: str, usage: Usage) -> None:
        self.keep({**line, "error": {"kind": kind, "message": message, "usage": usage.data()}})

    def keep(self, line: dict[str, Any]) -> str:
        """Write a line; a sentence where it cannot be written."""
        try:
            self.file.append(redact_exact(line))
        except OSError as error:
            return f"the recording {self.path} cannot be written: {reason(error)}"
        return ""


class Recorded:
    """`recorded`: answers each call as it was recorded, byte for byte, and fails where there is no record of it.

    Raises: InputError when the file cannot be read as a recording.
    """

    def __init__(self, path: str | os.PathLike[str], backend: str | None = None) -> None:
        self.answers: dict[str, deque[dict[str, Any]]] = defaultdict(deque)
        lines = [line for line in _lines(Path(path)) if backend in (None, line["backend"])]
        if not lines:
            raise InputError("no recorded call in it", file=str(path), remedy="record a run with --record-calls FILE")
        self.name: str = lines[0]["backend"]
        self.model: str = lines[0]["model"]
        self.abilities = _abilities(lines[0]["abilities"])
        if others := {line["backend"] for line in lines} - {self.name}:
            known = ", ".join(sorted({self.name, *others}))
            raise InputError(
                f"calls of several backends: {known}", file=str(path), remedy="name one: recorded:FILE#BACKEND"
            )
        for line in lines:
            self.answers[line["key"]].append(line)

    async def complete(self, prompt: Prompt, format: Format, sampling: Sampling, deadline: float) -> Completion:
        found = self.answers.get(call_key(self, prompt, format, sampling))
        if not found:
            raise CallError("missing", f"{self.name}: this call is not in the record; was the spec or csp-ir changed?")
        line = found.popleft()
        if (failure := line.get("error")) is not None:
            raise CallError(failure["kind"], failure["message"], usage=Usage(**failure.get("usage", {})))
        completion = restore(line["completion"])
        if completion is None:
            raise CallError("invalid", f"{self.name}: the recorded answer cannot be read")
        return completion

    async def aclose(self) -> None:
        return None


def _lines(path: Path) -> list[dict[str, Any]]:
    texts = read_utf8(path, MOST_RECORDED).split("\n")
    if texts[-1] == "":
        texts.pop()
    lines = []
    for number, text in enumerate(texts, 1):
        try:
            line = json.loads(text)
            if line["recording"] != RECORDING_VERSION:
                raise InputError(
                    f"recording version {line['recording']}", file=str(path), line=number, remedy="record anew"
                )
            assert isinstance(line["backend"], str) and isinstance(line["key"], str)
            _abilities(line["abilities"])
        except (ValueError, KeyError, TypeError, AssertionError, RecursionError):
            if number == len(texts):  # a torn last line, which a kill can leave
                continue
            raise InputError("not a recorded call", file=str(path), line=number) from None
        lines.append(line)
    return lines


def _abilities_data(abilities: Abilities) -> dict[str, Any]:
    return {**vars(abilities), "formats": sorted(abilities.formats)}


def _abilities(data: dict[str, Any]) -> Abilities:
    return Abilities(**{**data, "formats": frozenset(data["formats"])})
