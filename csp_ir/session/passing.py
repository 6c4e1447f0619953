"""Whether code does what a spec says: what of it was run, as a worker finds it out."""

from __future__ import annotations

from dataclasses import replace

from csp_ir.samples.sample import read_sample
from csp_ir.session.seen import Passing
from csp_ir.spec.read import read_spec
from csp_ir.verify.verify import verify, verify_text
from csp_ir.work import worked

WORK = 20.0  # units


def passing(text: str, file: str | None, code: str, tests: str = "", weak: bool = False) -> Passing:
    """Run code on all that a spec says. Code outside the IR is run as a whole, in the sandbox, on the examples alone.

    weak: in a sandbox without all layers too. Raises: InputError where the spec cannot be read.
    """
    spec = read_spec(text, file=file, tests=tests)
    deadline = worked() + WORK
    sample = read_sample(spec, code)
    if sample.program is not None:
        found = verify(sample.program, replace(spec, sketch=None), deadline=deadline)
    elif sample.source:
        found = verify_text(sample.source, spec, deadline=deadline, weak=weak)
    else:
        return Passing(spec.name, False, (f"the code cannot be read: {sample.reason}",))
    return Passing(spec.name, found.passed, tuple(found.failures), tuple(found.checked), tuple(found.not_checked))
