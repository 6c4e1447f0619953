"""`csp-ir compare A.py::f B.py::g`"""

from __future__ import annotations

import sys

import click

from csp_ir.cli.behind import behind, time_option
from csp_ir.cli.codes import LOW, NOT_SOLVED, OUT_OF_BUDGET, SOLVED
from csp_ir.cli.findings import keep, record_option, tell_patch
from csp_ir.cli.forms import format_option, tell
from csp_ir.cli.run import WEAK_SANDBOX, read_text
from csp_ir.errors import InputError

CODES = {"equivalent": SOLVED, "different": NOT_SOLVED, "no difference found": OUT_OF_BUDGET, "equivalent up to a bound": LOW}  # fmt: skip


@click.command()
@click.argument("first")
@click.argument("second", required=False)
@click.option("--refactor", is_flag=True, help="Make FIRST simpler, and compare it with what it was: prints a diff.")
@click.option("--in-place", is_flag=True, help="With --refactor: write the simpler function into the module.")
@click.option("--bound", type=click.IntRange(0, 64), default=6, show_default=True,
              help="Proofs follow lists, loops and calls so far; 0: nothing is proved.")  # fmt: skip
@click.option("--inputs", type=click.IntRange(1, 100_000), default=600, show_default=True, help="Inputs to begin with.")
@record_option
@click.option("--allow-weak-sandbox", is_flag=True, help=WEAK_SANDBOX)
@format_option
@time_option
def command(
    first: str, second: str | None, refactor: bool, in_place: bool, bound: int, inputs: int, record: str | None, allow_weak_sandbox: bool, form: str, seconds: float
) -> int:  # fmt: skip
    """Say whether the functions FIRST and SECOND (module.py::name) do the same.

    Exit codes: 0 proved equivalent, 4 proved up to a bound, 1 different, 3 no difference found and nothing proved, 2 bad input.
    With --refactor: the same of the function and the simpler one; 1 nothing simpler found.
    """
    if refactor != (second is None):
        remedy = "one function" if refactor else "two functions, or --refactor"
        raise InputError("two functions are compared, or one is made simpler", remedy=remedy)
    if in_place and not refactor:
        raise InputError("--in-place has nothing to write", remedy="with --refactor")
    if second is None:
        data = behind(
            "csp_ir.reverse.jobs:refactor_job", seconds=seconds, text=read_text(first), path=first, weak=allow_weak_sandbox,
            bound=bound, share=seconds * 0.4,
        )  # fmt: skip
        tell_patch(form, data, record, first, in_place)
        return CODES.get(data["verdict"], NOT_SOLVED)
    texts = [read_text(first), read_text(second)]
    share = seconds * 0.4  # tests and proof each have that
    data = behind(
        "csp_ir.reverse.jobs:compare_job", seconds=seconds, texts=texts, paths=[first, second], weak=allow_weak_sandbox,
        bound=bound, inputs=inputs, share=share,
    )  # fmt: skip
    keep(record, data)
    if record == "-":
        print(data["text"], file=sys.stderr)
    else:
        tell(form, [data], data["text"], single=True)
    return CODES[data["verdict"]]
