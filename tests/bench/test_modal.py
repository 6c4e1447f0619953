"""The Modal executor without an account: its function is built by the real client and run on this machine."""

import pytest

from csp_ir.bench.arms import read_arms
from csp_ir.bench.executors import make_executor
from csp_ir.bench.executors.remote import order
from csp_ir.bench.model import Limits, Suite, Task
from csp_ir.bench.runner import make_jobs

pytest.importorskip("modal")


def test_the_function_runs_an_item():
    text = "def f(x: int) -> int\n\nf(1) == 2\nf(1) == 3\n"
    (job,) = make_jobs(Suite("s", (Task("t", text),), ""), read_arms(("embedded",)), repeat=1, seed=0, limits=Limits())
    function = make_executor("modal", jobs=4).function(60.0, 2048)
    assert function.local(*order(job))["status"] == "unsatisfiable"
