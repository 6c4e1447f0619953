"""What broker and worker say to each other: dictionaries that `codec` carries.

    broker -> worker   {"do": FUNCTION, "with": {...}, "deadline", "budget", "streams", "log"}   the job, once
                       {"re": N, "is": VALUE} | {"re": N, "error": ERROR}
    worker -> broker   {"op": NAME, "is": VALUE, "id": N | null}  N where an answer is wanted
                       {"done": VALUE} | {"out": WHAT} | {"failed": ERROR}   the end; WHAT ran out, or "interrupted"

The signal STOP tells a worker that its time is over, SIGINT that the user stopped it.

An ERROR names a class of `csp_ir.errors` (or of the worker's own code, on the way to it) and holds its parts.
"""

from __future__ import annotations

import signal
from importlib import import_module
from typing import Any

from csp_ir import errors
from csp_ir.errors import CspIrError
from csp_ir.wall.codec import CodecError

STOP = signal.SIGUSR1


def error_data(error: BaseException, *, exact: bool = False) -> dict[str, Any]:
    """An error as data; one that is no CspIrError as {"kind": None}. exact: with the class itself, not its public base."""
    if not isinstance(error, CspIrError):
        return {"kind": None, "name": type(error).__name__, "text": str(error)[:2000]}
    kinds = type(error).__mro__ if exact else [k for k in type(error).__mro__ if k.__module__ == errors.__name__]
    return {
        "kind": kinds[0].__name__,
        "module": kinds[0].__module__,
        "args": [a for a in error.args if isinstance(a, str)],
        "has": {k: v for k, v in vars(error).items() if not k.startswith("_")},
    }


def error_of(data: Any, *, exact: bool = False) -> Exception:
    """The error that data stands for; `exact` only where they come from the broker. Raises CodecError for what is none."""
    try:
        if data["kind"] is None:
            return WorkerFault(str(data["name"]), str(data["text"]))
        kind = getattr(import_module(data["module"]) if exact else errors, data["kind"])
        if not issubclass(kind, CspIrError):
            raise CodecError("an error that is none of csp-ir's")
        error = kind.__new__(kind)
        Exception.__init__(error, *data["args"])
        vars(error).update(data["has"])
        return error
    except (KeyError, TypeError, AttributeError):
        raise CodecError("an error that cannot be read") from None


def parts(value: Any, *names: str) -> list[Any]:
    """The parts of a message that must have them. Raises CodecError."""
    if not isinstance(value, dict) or not all(name in value for name in names):
        raise CodecError(f"a message without {' or '.join(names)}")
    return [value[name] for name in names]


class WorkerFault(Exception):
    """A fault of csp-ir in a worker: the name of its exception, and its text."""

    def __init__(self, name: str, text: str) -> None:
        super().__init__(f"{name}: {text}")
