"""`csp-ir completion SHELL`: what a shell needs to complete commands and options, printed as a script."""

from __future__ import annotations

from importlib import import_module

import click

SHELLS = ("bash", "zsh", "fish")
Options = dict[str, list[str]]  # option -> the values it takes; [] where these are files, or free


@click.command()
@click.argument("shell", type=click.Choice(SHELLS))
def command(shell: str) -> int:
    """Print the completion of a SHELL.

    \b
    bash: csp-ir completion bash > ~/.local/share/bash-completion/completions/csp-ir
    zsh:  csp-ir completion zsh > "${fpath[1]}/_csp-ir"
    fish: csp-ir completion fish > ~/.config/fish/completions/csp-ir.fish
    """
    from csp_ir.cli.codes import SOLVED

    click.echo({"bash": bash, "zsh": zsh, "fish": fish}[shell](_described()), nl=False)
    return SOLVED


def _described() -> dict[str, tuple[str, Options, list[str]]]:
    """Command -> what it does, its options, and the words it takes (subcommands, choices)."""
    from csp_ir.cli import COMMANDS

    found = {}
    for name, (module, text) in COMMANDS.items():
        made: click.Command = import_module(module).command
        options: Options = {"--help": []}
        words: list[str] = list(made.commands) if isinstance(made, click.Group) else []
        nested = [made, *(made.commands.values() if isinstance(made, click.Group) else ())]
        for p in (p for m in nested for p in m.params):
            choices = list(map(str, p.type.choices)) if isinstance(p.type, click.Choice) else []
            if isinstance(p, click.Option):
                options |= dict.fromkeys((o for o in p.opts if o.startswith("--")), choices)
            else:
                words += choices
        found[name] = text, options, words
    return found


def bash(commands: dict[str, tuple[str, Options, list[str]]]) -> str:
    """A script for bash-completion, or to be sourced."""
    lines = ["_csp_ir() {", '  local word="${COMP_WORDS[COMP_CWORD]}" before="${COMP_WORDS[COMP_CWORD-1]}"']
    lines += ["  COMPREPLY=()", '  if [ "$COMP_CWORD" -eq 1 ]; then']
    lines += [f'    COMPREPLY=($(compgen -W "{" ".join(commands)} --help --version" -- "$word"))', "    return", "  fi"]
    lines += ['  case "${COMP_WORDS[1]} $before" in']
    for name, (_, options, _words) in commands.items():
        for option, values in options.items():
            if values:
                lines.append(
                    f'    "{name} {option}") COMPREPLY=($(compgen -W "{" ".join(values)}" -- "$word")); return;;'
                )
    lines += ["  esac", '  case "${COMP_WORDS[1]}" in']
    for name, (_, options, words) in commands.items():
        lines.append(f'    {name}) set -- "{" ".join(options)}" "{" ".join(words)}";;')
    lines += ["  esac", '  case "$word" in', '    -*) COMPREPLY=($(compgen -W "$1" -- "$word"));;']
    lines += ['    *) COMPREPLY=($(compgen -W "$2" -- "$word") $(compgen -f -- "$word"));;', "  esac", "}"]
    return "\n".join([*lines, "complete -o filenames -F _csp_ir csp-ir", ""])


def zsh(commands: dict[str, tuple[str, Options, list[str]]]) -> str:
    """A function for zsh's `fpath`."""
    lines = ["#compdef csp-ir", "local -a commands", "commands=("]
    lines += [f"  {_quoted(f'{n}:{text}')}" for n, (text, _, _) in commands.items()]
    lines += [")", "if (( CURRENT == 2 )); then", "  _describe command commands", "  return", "fi", "case $words[2] in"]
    for name, (_, options, words) in commands.items():
        specs = [
            f"{o}:value:({' '.join(v)})" if v else f"{o}::value:_files" if o != "--help" else o
            for o, v in options.items()
        ]
        rest = f"*:word:({' '.join(words)})" if words else "*:file:_files"
        lines.append(f"  {name}) shift words; (( CURRENT-- )); _arguments {' '.join(map(_quoted, [*specs, rest]))};;")
    return "\n".join([*lines, "esac", ""])


def fish(commands: dict[str, tuple[str, Options, list[str]]]) -> str:
    """Lines for fish."""
    lines = []
    for name, (text, options, words) in commands.items():
        here = f"__fish_seen_subcommand_from {name}"
        lines.append(f"complete -c csp-ir -n __fish_use_subcommand -f -a {name} -d {_quoted(text)}")
        if words:
            lines.append(f"complete -c csp-ir -n {_quoted(here)} -a {_quoted(' '.join(words))}")
        for option, values in options.items():
            more = f" -x -a {_quoted(' '.join(values))}" if values else ""
            lines.append(f"complete -c csp-ir -n {_quoted(here)} -l {option.removeprefix('--')}{more}")
    return "\n".join([*lines, ""])


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "'\\''") + "'"
