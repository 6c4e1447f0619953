"""`csp-ir help TOPIC`: a command, or one of the topics below, where no page of the documentation is at hand."""

from __future__ import annotations

from importlib import import_module

import click

from csp_ir.cli import COMMANDS
from csp_ir.cli.codes import SOLVED
from csp_ir.cli.forms import format_option, tell
from csp_ir.errors import InputError

# topic -> (what it is, its text). Indented lines of `spec`, `sketch` and `module` are a spec that can be read.
TOPICS: dict[str, tuple[str, str]] = {
    "spec": (
        "what a spec looks like",
        """A spec is a text file: prose, a signature, examples; properties if there are any.

    Keep a number within bounds.

    def clamp(x: int, low: int, high: int) -> int

    clamp(5, 0, 10) == 5
    clamp(-5, 0, 10) == 0
    clamp(15, 0, 10) == 10

    requires:
        low <= high

    ensures:
        low <= result <= high

Doctests, tables, `f(1) -> 2` and asserts are read as examples too; `f(0) raises ValueError` is one of an error.
`csp-ir check FILE` says how a spec was read, `csp-ir init` writes one that explains itself.
""",
    ),
    "sketch": (
        "a spec that says how, with holes",
        """`?name: type` is a hole, of an expression, an operator, a statement or a type; `csp-ir solve` fills all of them,
`csp-ir fill` asks you for each, `csp-ir holes` says what fits.

    def is_prime(n: int) -> bool

    is_prime(7) == True
    is_prime(9) == False
    is_prime(1) == False

    sketch:
        def is_prime(n: int) -> bool:
            if n < ?least: int:
                return False
            for i in range(?start: int, n):
                if n ?op i == 0:
                    return False
            return True

    constraints:
        ?start in (1, 2, 3)
""",
    ),
    "module": (
        "functions of a Python file",
        """Holes that other tools read as Python, in a file of its own: `csp-ir solve --in-place FILE` fills them where they stand, an editor
with `csp-ir lsp` shows what fits. A stub (`...`) with doctests is a spec too. FILE.py::NAME is one function of several.

    from csp_ir import hole


    def half(x: int) -> int:
        \"\"\"Halve.

        >>> half(6), half(-8)
        (3, -4)
        \"\"\"
        return x |hole("op")| hole("by", int)
""",
    ),
    "answers": (
        "verdicts, exit codes and confidence",
        """0    solved: a program passed every example, its properties were tested, and CPython ran it once more
4    solved at low confidence (below 0.5): read the questions, add examples; --strict makes it 1
1    not solved: exhausted (which holes are short), or unsatisfiable (what contradicts what)
3    unknown: what ran out (time, memory), or which provider failed
2    bad input: where, and what to write instead
130  interrupted; the best so far was shown

--format json prints data in place of text, --format jsonl an object a line; `-` is standard input or output.
--explain tells how an answer came about, --report FILE as a page, --json FILE as a record, --evidence FILE so that it can be checked.
""",
    ),
    "files": (
        "files and environment variables",
        """csp-ir.toml      here, else in ~/.config/csp-ir: settings of models (`csp-ir init` writes one with all of them)
prompts/         beside it: texts of your own in place of what models are asked
~/.cache/csp-ir  answers of models, and models; CSP_IR_CACHE names another folder

CSP_IR_PROVIDERS and the other settings in capitals win over csp-ir.toml, options win over both.
ANTHROPIC_API_KEY, OPENAI_API_KEY and so on: `csp-ir providers` says which one is missing. They never reach a record or a log.
CSP_IR_LOG=debug logs to standard error; CSP_IR_DEBUG=1 shows the traceback of a fault. NO_COLOR is heeded.
""",
    ),
}


@click.command()
@click.argument("topic", type=click.Choice((*TOPICS, *COMMANDS)), metavar="TOPIC")
@click.argument("part", required=False)
@format_option
def command(topic: str, part: str | None, form: str) -> int:
    """Explain TOPIC: spec, sketch, module, answers, files, or a command; PART is one of a command's own (`csp-ir help bench run`)."""
    name = " ".join(filter(None, (topic, part)))
    text = TOPICS[topic][1].rstrip("\n") if topic in TOPICS else _of_command(topic, part)
    tell(form, [{"topic": name, "text": text}], text, single=True)
    return SOLVED


def _of_command(name: str, part: str | None) -> str:
    found: click.Command = import_module(COMMANDS[name][0]).command
    context = click.Context(found, info_name=f"csp-ir {name}")
    if part is None:
        return context.get_help()
    inner = found.commands.get(part) if isinstance(found, click.Group) else None
    if inner is None:
        raise InputError(f"`csp-ir {name}` has no part `{part}`", remedy=f"csp-ir help {name}")
    return click.Context(inner, parent=context, info_name=part).get_help()
