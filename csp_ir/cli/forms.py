"""`--format`: what a command says as text, as one JSON value, or as a JSON object a line."""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

import click

from csp_ir.errors import InputError
from csp_ir.result import Result

FORMS = ("text", "json", "jsonl")
format_option = click.option(
    "--format", "form", type=click.Choice(FORMS), default="text", show_default=True, help="Of what is printed."
)


def answer_data(path: str, result: Result, given: bool) -> dict[str, Any]:
    """What a solve found, as data. given: whether its code counts as an answer."""
    from csp_ir.session.answers import answer_of

    found = asdict(answer_of(result, ""))
    del found["record"]
    if result.solved and not given:
        found |= {"solved": False, "code": "", "nearest": found["code"]}
    return {"spec": path, **found}


def error_data(path: str, error: InputError) -> dict[str, Any]:
    """What is wrong with an input, as data."""
    return {"spec": path, "error": error.message, "line": error.line, "column": error.column, "remedy": error.remedy}


def formed(form: str, rows: Sequence[Any], single: bool = False) -> str:
    """Rows as text that ends in a newline. single: the one row by itself, where the form is JSON."""
    plain = [_finite(row) for row in rows]
    if form == "jsonl":
        return "".join(json.dumps(row, default=repr) + "\n" for row in plain)
    return json.dumps(plain[0] if single and len(plain) == 1 else plain, indent=2, default=repr) + "\n"


def tell(form: str, rows: Sequence[Any], text: str, single: bool = False) -> None:
    """Print rows in a form; text: what is printed of them otherwise, without its last newline."""
    said = formed(form, rows, single) if form != "text" else text + "\n" if text else ""
    sys.stdout.write(said)
    sys.stdout.flush()


def _finite(value: Any) -> Any:
    """Plain data in which what JSON has no number for is null."""
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, Mapping):
        return {k: _finite(v) for k, v in value.items()}
    return [_finite(v) for v in value] if isinstance(value, list | tuple) else value
