"""Items on Modal, for those who have an account there (`modal setup`)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from csp_ir.bench.executors.remote import order, run_here
from csp_ir.bench.model import Job, failure
from csp_ir.errors import MissingExtraError

PACKAGES = ("click>=8.1", "hypothesis>=6.100", "jinja2>=3.1", "ortools>=9.10", "python-constraint2>=2.0")
MAX_TIMEOUT = 24 * 3600


class ModalExecutor:
    """One Modal function; each call runs one item by the local executor in its container.

    Args:
        jobs: most containers at once; 0 or 1 leaves it to Modal.

    Raises: MissingExtraError.
    """

    name = "modal"

    def __init__(self, jobs: int = 0) -> None:
        try:
            import modal
        except ImportError:
            raise MissingExtraError("the Modal executor", "modal") from None
        self.modal: Any = modal
        self.jobs = jobs
        self.app = modal.App("csp-ir-bench")

    def function(self, seconds: float, memory_mb: int) -> Any:
        """The Modal function for items with these limits; nothing is sent before it is called."""
        image = self.modal.Image.debian_slim(python_version="3.12").pip_install(*PACKAGES)
        return self.app.function(
            image=image.add_local_python_source("csp_ir"),
            timeout=min(MAX_TIMEOUT, int(seconds) + 120),
            memory=memory_mb + 512,
            max_containers=self.jobs if self.jobs > 1 else None,
            retries=1,
            serialized=False,
            name="item",
        )(run_here)

    def run(self, jobs: Iterable[Job]) -> Iterator[dict[str, Any]]:
        batch = list(jobs)  # Modal spreads them itself
        if not batch:
            return
        limits = [j.limits for j in batch]
        call = self.function(max(x.seconds for x in limits), max(x.memory_mb for x in limits))
        by_id = {j.id: j for j in batch}
        with self.app.run():
            answers = call.starmap(map(order, batch), order_outputs=False, return_exceptions=True)
            for answer in answers:
                if isinstance(answer, dict):
                    by_id.pop(answer["id"], None)
                    yield answer
        for job in by_id.values():  # an exception does not say whose it is
            yield failure(job, "crashed", "Modal gave no answer for this item")
