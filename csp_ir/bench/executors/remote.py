"""What a machine of a cluster does with one item: the same process with the same limits as on this machine."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from csp_ir.bench.executors.local import LocalExecutor
from csp_ir.bench.model import Job, Limits


def run_here(id: str, payload: Mapping[str, Any], limits: Mapping[str, Any]) -> dict[str, Any]:
    """Run one item on the machine that this is called on, and say which that was."""
    job = Job(id, payload, Limits(**limits))
    (result,) = LocalExecutor(1).run([job])
    return result


def order(job: Job) -> tuple[str, Mapping[str, Any], dict[str, Any]]:
    """The arguments of `run_here` for a job: plain data."""
    return job.id, job.payload, asdict(job.limits)
