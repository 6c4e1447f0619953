"""One question after another, answered in one worker that keeps what it knows from one to the next."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from csp_ir.errors import CspIrError, InputError
from csp_ir.wall import port as ports
from csp_ir.wall.messages import error_data


class Superseded(BaseException):
    """Nobody waits for the answer any more."""


def take_turns() -> None:
    """Ask the broker for a question, answer it, and so on until it has none left."""
    assert ports.current is not None
    answer = None
    while (question := ports.current.ask("next", answer)) is not None:
        answer = _answered(question)


def tell(kind: str, data: Any) -> None:
    """Tell whoever waits for the present answer something on the way; nothing where nobody would hear it. Raises Superseded."""
    if ports.current is not None and not ports.current.ask("told", {"kind": kind, "data": data}):
        raise Superseded


def _answered(question: dict[str, Any]) -> dict[str, Any]:
    try:
        module, _, name = question["do"].partition(":")
        return {"is": getattr(import_module(module), name)(**question["with"])}
    except Superseded:
        return {"is": None}
    except RecursionError:
        deep = InputError("it is nested too deeply", remedy="nest it less deeply, or take it apart")
        return {"error": error_data(deep)}
    except CspIrError as error:
        return {"error": error_data(error)}
