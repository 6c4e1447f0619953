"""Items on a Ray cluster."""

from __future__ import annotations

import logging
import re
import socket
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from csp_ir.bench.executors.remote import order, run_here
from csp_ir.bench.model import Job, failure
from csp_ir.errors import InputError, MissingExtraError

RETRIES = 3  # of an item whose Ray worker or node died


class RayExecutor:
    """Each item is one Ray task on one core, run there by the local executor, so that results are the same.

    The package's code is sent to the cluster; its dependencies must be installed there. An
    item whose worker or node dies is run again up to RETRIES times.

    Args:
        address: "auto", "host:6379" or "ray://host:10001"; None starts Ray on this machine,
            and stops it at the end.
        jobs: most items in flight; 0 or 1 for as many as the cluster has cores.

    Raises: MissingExtraError; InputError if the cluster cannot be reached.
    """

    name = "ray"

    def __init__(self, address: str | None = None, jobs: int = 0) -> None:
        try:
            import ray
        except ImportError:
            raise MissingExtraError("the Ray executor", "ray") from None
        self.ray: Any = ray
        self.ours = not ray.is_initialized()
        if self.ours:
            self._connect(address)
        self.jobs = jobs if jobs > 1 else max(1, int(ray.cluster_resources().get("CPU", 1)))

    def _connect(self, address: str | None) -> None:
        package = Path(__file__).resolve().parents[2]
        options: dict[str, Any] = {
            "runtime_env": {"py_modules": [str(package)], "excludes": ["**/__pycache__"]},
            "log_to_driver": False,
            "logging_level": logging.WARNING,
        }
        if address is None:
            options["include_dashboard"] = False
        try:
            _knock(address or "")  # Ray itself tries for minutes
            self.ray.init(address=address, **options)
        except (ConnectionError, OSError, RuntimeError, ValueError) as error:
            raise InputError(
                f"cannot reach a Ray cluster at {address or 'this machine'}: {str(error)[:300]}",
                remedy="start one with `ray start --head`, and give its address, such as --address auto; "
                "for a cluster that asks for a token, set RAY_AUTH_MODE=token",
            ) from None

    def run(self, jobs: Iterable[Job]) -> Iterator[dict[str, Any]]:
        # by value, so that the cluster need not have this module under this name
        remote = self.ray.remote(num_cpus=1, max_retries=RETRIES)(_task)
        waiting, more = iter(jobs), True
        running: dict[Any, Job] = {}
        try:
            while more or running:
                while more and len(running) < self.jobs:
                    job = next(waiting, None)
                    if job is None:
                        more = False
                    else:
                        running[remote.remote(*order(job))] = job
                if running:
                    done, _ = self.ray.wait(list(running), num_returns=1)
                    for reference in done:
                        yield self._result(reference, running.pop(reference))
        finally:
            for reference in running:
                self.ray.cancel(reference, force=True)
            if self.ours:
                self.ray.shutdown()

    def _result(self, reference: Any, job: Job) -> dict[str, Any]:
        try:
            return self.ray.get(reference)
        except self.ray.exceptions.OutOfMemoryError as error:
            return failure(job, "memory", f"Ray: {str(error)[:500]}")
        except self.ray.exceptions.RayError as error:
            return failure(job, "crashed", f"Ray: {type(error).__name__}: {str(error)[:500]}")


def _knock(address: str) -> None:
    """Raise OSError where nobody listens at HOST:PORT or ray://HOST:PORT; other forms are left to Ray."""
    match = re.fullmatch(r"(?:ray://)?([\w.-]+|\[[\da-fA-F:]+\]):(\d+)", address)
    if match:
        socket.create_connection((match[1].strip("[]"), int(match[2])), timeout=10).close()


def _task(*arguments: Any) -> dict[str, Any]:
    return run_here(*arguments)
