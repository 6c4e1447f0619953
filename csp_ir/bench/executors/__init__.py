"""Where items run. `make_executor` knows the names; a new place is one class with one method."""

from __future__ import annotations

from csp_ir.bench.executors.base import Executor
from csp_ir.errors import InputError

NAMES = ("local", "ray", "modal")


def make_executor(name: str, *, jobs: int = 1, address: str | None = None) -> Executor:
    """An executor by name.

    Args:
        name: one of NAMES.
        jobs: items at once ("local"); for the others the most items in flight, 0 for what the cluster has.
        address: of a Ray cluster ("auto", "ray://host:10001", "host:6379"); None starts one here.

    Raises: InputError, MissingExtraError.
    """
    if name == "local":
        from csp_ir.bench.executors.local import LocalExecutor

        return LocalExecutor(jobs)
    if name == "ray":
        from csp_ir.bench.executors.ray import RayExecutor

        return RayExecutor(address, jobs)
    if name == "modal":
        from csp_ir.bench.executors.modal import ModalExecutor

        return ModalExecutor(jobs)
    raise InputError(f"no executor {name!r}", remedy=f"executors: {', '.join(NAMES)}")
