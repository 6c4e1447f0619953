"""The seam to where items run."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Protocol

from csp_ir.bench.model import Job


class Executor(Protocol):
    """Runs jobs somewhere.

    `run` takes jobs lazily, no more than it has room for, and yields one result a job as each
    ends, in any order. A job that dies, hangs or eats its memory gives a `model.failure`;
    the others go on. Closing the iterator stops what runs.
    """

    name: str

    def run(self, jobs: Iterable[Job]) -> Iterator[dict[str, Any]]: ...
