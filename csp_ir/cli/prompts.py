"""`csp-ir prompts`: what models are asked, and the texts with which to ask otherwise."""

from __future__ import annotations

from pathlib import Path

import click

from csp_ir.cli.codes import SOLVED
from csp_ir.cli.forms import format_option, tell
from csp_ir.cli.providers import own_prompts
from csp_ir.cli.run import file_of, read_text
from csp_ir.errors import InputError
from csp_ir.providers.templates import TEXTS

FOLDER = click.option(
    "--prompts",
    "folder",
    type=click.Path(file_okay=False),
    help="The folder of your own; else `prompts` beside csp-ir.toml.",
)


@click.group()
def command() -> None:
    """What models are asked. A text of your own, NAME.txt in a folder `prompts` beside csp-ir.toml, replaces each."""


@command.command("list")
@FOLDER
@format_option
def list_command(folder: str | None, form: str) -> int:
    """List the prompts, and which are yours."""
    own = own_prompts(folder)
    lines = [f"{name:<9} {text.about}{' (yours)' if name in own else ''}" for name, text in TEXTS.items()]
    rows = [{"name": name, "about": text.about, "yours": name in own} for name, text in TEXTS.items()]
    tell(form, rows, "\n".join(lines))
    return SOLVED


@command.command("show")
@click.argument("name", required=False)
@click.argument("spec", required=False)
@FOLDER
@click.option(
    "--to", type=click.Path(file_okay=False), help="Write the texts there instead, as NAME.txt, to be changed."
)
@format_option
def show_command(name: str | None, spec: str | None, folder: str | None, to: str | None, form: str) -> int:
    """Print the text of a prompt (of all without NAME); with SPEC, as a model would get it for that spec."""
    if name is not None and name not in TEXTS:
        raise InputError(f"no prompt is called {name}", remedy=f"one of {', '.join(TEXTS)}")
    own = own_prompts(folder)
    if spec is not None and name is not None:
        from csp_ir.cli.behind import behind

        shown = behind(
            "csp_ir.providers.prompts:shown_for", name=name, text=read_text(spec), file=file_of(spec), replaced=own
        )
        tell(form, [{"name": name, "text": shown}], shown, single=True)
        return SOLVED
    rows, lines = [], []
    for each in [name] if name is not None else TEXTS:
        text = own.get(each, TEXTS[each].text)
        if to is not None:
            Path(to).mkdir(parents=True, exist_ok=True)
            target = Path(to) / f"{each}.txt"
            if target.exists():
                raise InputError("it is there already", file=str(target), remedy="name another folder")
            target.write_text(text, encoding="utf-8")
            rows.append({"name": each, "file": str(target)})
        else:
            rows.append({"name": each, "text": text})
            lines.append(text if name is not None else f"--- {each}: {TEXTS[each].about}\n{text}")
    tell(form, rows, "\n".join(lines), single=name is not None)
    return SOLVED
