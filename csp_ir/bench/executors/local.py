"""Items on this machine: threads that are the brokers of workers forked from one template (`csp_ir.wall`)."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from queue import SimpleQueue
from typing import Any

from csp_ir.bench.model import Job, failure
from csp_ir.bench.work import run_job
from csp_ir.wall.pool import Pool, using

Runner = Callable[[str, Mapping[str, Any]], dict[str, Any]]


class LocalExecutor:
    """`jobs` items at a time. What is foreign of an item is read and run in workers with its limits; this process stays small.

    work: does one item; closing the iterator ends its workers.
    """

    name = "local"

    def __init__(self, jobs: int = 1, work: Runner = run_job) -> None:
        self.jobs = max(1, jobs)
        self.work = work

    def run(self, jobs: Iterable[Job]) -> Iterator[dict[str, Any]]:
        waiting, more, running = iter(jobs), True, 0
        done: SimpleQueue[dict[str, Any]] = SimpleQueue()
        pool = Pool()
        try:
            while more or running:
                while more and running < self.jobs:
                    job = next(waiting, None)
                    if job is None:
                        more = False
                    else:
                        running += 1
                        threading.Thread(target=self._one, args=(job, pool, done), name=job.id, daemon=True).start()
                if running:
                    yield done.get()
                    running -= 1
        finally:
            pool.close()

    def _one(self, job: Job, pool: Pool, done: SimpleQueue[dict[str, Any]]) -> None:
        using.set(pool)
        try:
            done.put(self.work(job.id, job.payload))
        except BaseException as error:  # one item of many: the others go on
            done.put(failure(job, "crashed", f"{type(error).__name__}: {str(error)[:500]}"))
