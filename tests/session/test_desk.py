"""Questions about texts are answered behind the wall, and end where nobody waits for them."""

from __future__ import annotations

import asyncio
import subprocess
import sys

import pytest

from csp_ir.errors import InputError
from csp_ir.session.desk import Desk

TEXT = "def half(x: int) -> int:\n    '''Halve.\n\n    >>> half(6)\n    3\n    '''\n    return x ?op 2\n"
ASKING = f"""
import asyncio, sys
from csp_ir.session.desk import Desk
site = asyncio.run(Desk().closer({TEXT!r}, "half.py", "half"))
assert site.holes[0].fits
print(*sys.modules)
"""


def test_the_process_that_asks_reads_and_runs_nothing() -> None:
    done = subprocess.run([sys.executable, "-c", ASKING], capture_output=True, text=True, check=True)
    loaded = set(done.stdout.split())
    readers = {
        "csp_ir.ir.parse",
        "csp_ir.spec.read",
        "csp_ir.session.look",
        "csp_ir.interpreter.compiler",
        "csp_ir.fits.fitting",
    }
    assert "csp_ir.wall.broker" in loaded and not loaded & readers


def test_an_answer_is_known_by_heart_and_errors_cross_the_wall() -> None:
    async def work() -> None:
        desk = Desk()
        first = await desk.look(TEXT, "half.py")
        assert await desk.look(TEXT, "half.py") is first and await desk.look(TEXT + "\n", "half.py") is not first
        with pytest.raises(InputError, match=r"no hole \?gone"):
            await desk.fill(TEXT, "half.py", "half", {"gone": "1"})

    asyncio.run(work())


def test_a_question_that_is_cancelled_ends() -> None:
    async def work() -> None:
        desk = Desk()
        asked = asyncio.ensure_future(
            desk.solve("def f(x: int) -> int\n\nf(1) == 77777\nf(2) == 13\nf(3) == -99\n", None)
        )
        await asyncio.sleep(0.5)
        asked.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asked
        assert (await desk.look(TEXT, "half.py")).sites
        desk.close()

    asyncio.run(work())
