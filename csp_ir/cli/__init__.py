"""The command line: `csp-ir COMMAND ...`.

`main` answers `--version` and the overview of `--help` without importing anything heavy;
a command's module is imported when the command runs.
"""

from __future__ import annotations

import sys

from csp_ir._version import __version__
from csp_ir.cli.codes import BAD_INPUT, INTERRUPTED, SOLVED

# command -> (module, what it does); a module has a click command named `command`.
COMMANDS: dict[str, tuple[str, str]] = {
    "solve": ("csp_ir.cli.solve", "find functions that satisfy specs"),
    "check": ("csp_ir.cli.check", "parse, type-check and run a draft or program on its examples"),
    "holes": ("csp_ir.cli.holes", "list a draft's holes with what fits them"),
    "compare": ("csp_ir.cli.compare", "say whether two functions do the same, or on what they differ"),
    "repair": ("csp_ir.cli.repair", "mend a function of a file so that it passes its tests"),
    "lift": ("csp_ir.cli.lift", "say what functions of files do, as specs"),
    "doubts": ("csp_ir.cli.doubts", "list what the tests of functions leave open"),
    "bench": ("csp_ir.cli.bench", "run suites of tasks, compare runs, write reports"),
    "graph": ("csp_ir.cli.graph", "draw the dependency graph of a draft's holes"),
    "providers": ("csp_ir.cli.providers", "list the sorts of models that can be asked, and what they lack"),
    "prompts": ("csp_ir.cli.prompts", "show what models are asked, and how to ask otherwise"),
    "models": ("csp_ir.cli.models", "fetch small open models"),
    "cache": ("csp_ir.cli.cache", "show or clear the cache of model answers"),
    "modal": ("csp_ir.cli.modal", "run a model server on Modal"),
    "fill": ("csp_ir.cli.fill", "fill a draft's holes one at a time"),
    "serve": ("csp_ir.cli.serve", "serve a page: write a spec, fill its holes by clicking"),
    "lsp": ("csp_ir.cli.lsp", "serve an editor (Language Server Protocol)"),
    "mcp": ("csp_ir.cli.mcp", "serve agents (Model Context Protocol)"),
    "why": ("csp_ir.cli.why", "say why a candidate was removed, kept or chosen"),
    "init": ("csp_ir.cli.init", "write a spec and a draft that explain themselves, to begin with"),
    "doctor": ("csp_ir.cli.doctor", "say what is installed, what holds, and whether a solve works"),
    "completion": ("csp_ir.cli.completion", "print the completion of bash, zsh or fish"),
    "schema": ("csp_ir.cli.schema", "print the JSON Schema of the IR"),
    "help": ("csp_ir.cli.help", "explain a command, or: spec, sketch, module, answers, files"),
}

_EXIT_CODES = (
    "exit codes: 0 solved, 1 not solved, 2 bad input, 3 budget ran out, 4 solved at low confidence, 130 interrupted"
)


def overview() -> str:
    """The text of `csp-ir --help`."""
    width = max(map(len, COMMANDS))
    lines = [
        "usage: csp-ir COMMAND [OPTIONS] ...",
        "",
        "Turn a specification into a Python function that was run on every example.",
        "",
        *(f"  {name:<{width}}  {text}" for name, (_, text) in COMMANDS.items()),
        "",
        "  csp-ir COMMAND --help   the options of one command",
        "  csp-ir --version        the version",
        "",
        _EXIT_CODES,
    ]
    return "\n".join(lines)


def main(argv: list[str] | None = None) -> int:
    """Run one command; returns the exit code."""
    from csp_ir.cli.streams import OutputError, standard_streams

    try:
        with standard_streams():
            return _main(sys.argv[1:] if argv is None else argv)
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:  # nobody reads what is left
        return SOLVED
    except OutputError as error:
        with standard_streams():
            print(f"csp-ir: cannot write to standard output: {error}", file=sys.stderr)
        return BAD_INPUT


def _main(args: list[str]) -> int:
    if not args or args[0] in ("-h", "--help") or args == ["help"]:
        print(overview())
        return SOLVED if args else BAD_INPUT
    if args[0] in ("-V", "--version"):
        print(f"csp-ir {__version__}")
        return SOLVED
    if args[0] not in COMMANDS:
        from difflib import get_close_matches

        near = get_close_matches(args[0], COMMANDS, n=1)
        hint = f"; did you mean `{near[0]}`?" if near else ""
        print(f"csp-ir: no command `{args[0]}`{hint}\n  try: csp-ir --help", file=sys.stderr)
        return BAD_INPUT
    try:
        from csp_ir.cli.run import run

        return run(COMMANDS[args[0]][0], args[0], args[1:])
    except KeyboardInterrupt:
        print("interrupted", file=sys.stderr)
        return INTERRUPTED
