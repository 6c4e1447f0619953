"""Running a suite: the items that are not done go to an executor, each result to the run folder."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import asdict
from typing import Any

from csp_ir.bench.executors.base import Executor
from csp_ir.bench.model import FAILURES, Arm, Job, Limits, Suite, item_id
from csp_ir.bench.store import RunStore

logger = logging.getLogger(__name__)
Watcher = Callable[[dict[str, Any]], None]


def make_jobs(suite: Suite, arms: tuple[Arm, ...], *, repeat: int, seed: int, limits: Limits) -> Iterator[Job]:
    """Every item of a run, repetition by repetition, so that a run cut short has seen each task."""
    for turn in range(repeat):
        for task in suite.tasks:
            for arm in arms:
                payload = {
                    "task": task.to_json() | {"samples": list(task.samples) if _reads_samples(arm) else []},
                    "arm": arm.to_json(),
                    "repeat": turn,
                    "seed": seed + turn,
                    "limits": asdict(limits),
                }
                yield Job(item_id(task.name, arm.name, turn), payload, limits)


def _reads_samples(arm: Arm) -> bool:
    return any(s.partition(":")[0] == "samples" for s in arm.sources)


def _log(result: dict[str, Any]) -> None:
    level = logging.WARNING if result["status"] in FAILURES else logging.INFO
    facts: dict[str, object] = {
        k: result[k] for k in ("task", "arm", "repeat", "status", "right", "seconds", "memory_mb") if k in result
    }
    logger.log(
        level,
        "%s: %s",
        result["id"],
        result["verdict"] if result["status"] in FAILURES else result["status"],
        extra=facts,
    )


def run_suite(
    suite: Suite,
    arms: tuple[Arm, ...],
    store: RunStore,
    executor: Executor,
    *,
    repeat: int,
    seed: int,
    limits: Limits,
    retry_failed: bool = False,
    watch: Watcher | None = None,
) -> int:
    """Run what is not done yet. Returns how many items ran.

    watch: called with each result as it is kept.
    """
    jobs = make_jobs(suite, arms, repeat=repeat, seed=seed, limits=limits)
    waiting = (j for j in jobs if not store.done(j.id, retry_failed))
    ran = 0
    with closing(executor.run(waiting)) as results:  # type: ignore[type-var]
        for result in results:
            line = store.add(result)
            ran += 1
            _log(line)
            if watch is not None:
                watch(line)
    return ran
