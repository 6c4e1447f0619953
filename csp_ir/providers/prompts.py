"""What a model is shown: the spec, the draft, the holes, what was tried and why it failed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from csp_ir.errors import InputError
from csp_ir.ir import nodes as ir
from csp_ir.ir.check import HoleContext
from csp_ir.ir.nodes import Program
from csp_ir.ir.printer import print_program
from csp_ir.ir.rewrite import map_nodes
from csp_ir.ir.types import type_text
from csp_ir.providers.base import Abilities, Attempt, Failing, Prompt, Request
from csp_ir.providers.language import language
from csp_ir.providers.shown import call_text, examples_text, value_text
from csp_ir.providers.templates import render
from csp_ir.spec.model import Raises, Spec

MAX_PROSE, MAX_EXAMPLES, MAX_TRIED, MAX_SENTENCE = 8_000, 12, 12, 300
_MARK = "HERE_IS_THE_HOLE"
# What a model writes once the function it was to write is done.
_NEXT = ("\ndef ", "\nclass ", "\nprint", "\nif __name__", "\n```", "\n>>>", "\n#", "\nassert")


def drafting_prompts(request: Request, abilities: Abilities) -> Iterator[tuple[Prompt, tuple[str, ...]]]:
    """The prompts for samples of whole programs, each with the texts at which an answer ends.

    A small model does best with a plain request, and runs on after its code. One that goes on with
    a text is also shown the beginning of a module: what it writes there differs from what it says in a chat.
    """
    if not abilities.small:
        yield program_prompt(request), ()
        return
    yield plain_prompt(request.spec, request.prompts), ("\n```\n",)
    if abilities.continues:
        prose = request.spec.prose[:MAX_PROSE].strip().replace("\n", "\n# ")
        start = render(
            "module", request.prompts, comment=f"# {prose}" if prose else "", signature=signature(request.spec)
        )
        yield Prompt("", "", start=start), _NEXT


def plain_prompt(spec: Spec, replaced: Mapping[str, str] = {}) -> Prompt:
    """What a person would ask a chat model: the function, what it does, its examples."""
    examples = f"Examples:\n{examples_text(spec.name, spec.examples)}" if spec.examples else ""
    text = render(
        "small", replaced, call=signature(spec)[4:-1], prose=spec.prose[:MAX_PROSE].strip(), examples=examples
    )
    return Prompt("", text)


def program_prompt(request: Request, *, many: bool = False) -> Prompt:
    """The prompt for whole programs (or drafts with holes), as a conversation.

    Args:
        many: ask for `request.count` different ones in one answer.
    """
    draft = ""
    if request.draft is not None:
        draft = f"This draft leaves holes open; complete it or better it:\n\n{_code(print_program(request.draft))}"
    title = ("repair" if request.attempts else "program") + ("s" if many else "")
    return _chat(
        title,
        request,
        draft=draft,
        name=request.spec.name,
        count=str(request.count),
        failures=failures(request.attempts),
    )


def failures(attempts: Sequence[Attempt]) -> str:
    """The programs that failed, with what they gave and where they went wrong."""
    lines = []
    for number, attempt in enumerate(attempts):
        which = "The nearest one" if number == 0 else "One that fails differently"
        lines.append(f"{which} is right for {attempt.passed} of {attempt.examples} examples:\n{_code(attempt.code)}")
        for failing in attempt.failing:
            lines.append(f"{failing.call} should {failing.wanted}, and {failing.got}.")
            for order, step in enumerate(failing.steps):
                lines.append(f"  It {'may also go' if order else 'first goes'} wrong at the step {step}.")
        lines += [f"{sentence}." for sentence in attempt.said]
        if left := attempt.examples - attempt.passed - len(attempt.failing):
            lines.append(f"({left} more example{'s' * (left > 1)} with longer arguments fail{'s' * (left == 1)}.)")
    return "\n".join(lines)


def holes_prompt(request: Request, holes: Sequence[HoleContext], *, alone: bool = False) -> Prompt:
    """The prompt for the holes of the draft: for ways to fill them all, in one answer.

    Args:
        alone: for one candidate of the one hole instead.
    """
    assert request.draft is not None
    lines = []
    for hole in holes:
        scope = ", ".join(f"{n}: {type_text(t)}" for n, t in hole.scope.items())
        why = f" ({hole.description})" if hole.description else ""
        lines.append(f"- ?{hole.name}: {_wanted(hole)}{why}. In scope: {scope or 'nothing'}.")
    more = {"hole": holes[0].name} if alone else {"names": ", ".join(f'"{h.name}": "..."' for h in holes)}
    return _chat(
        "hole" if alone else "holes", request,
        draft=_code(print_program(request.draft)), holes="\n".join(lines), count=str(request.count), **more,
    )  # fmt: skip


def shown_for(name: str, text: str, file: str | None, replaced: Mapping[str, str]) -> str:
    """A prompt, by its name, as a model would get it for the text of a spec; of repairs, with a program that fails.

    Raises: SpecError; InputError where the spec has no holes to ask for.
    """
    from csp_ir.ir.check import hole_contexts
    from csp_ir.spec.read import read_spec

    spec = read_spec(text, file=file)
    count = 5
    failing = (Failing("...", "give ...", "gave ...", ("`...` with ...",)),)
    attempt = Attempt("...", 0, max(1, len(spec.examples)), failing)
    plain = Request(spec, count=count, prompts=replaced)
    if name in ("hole", "holes"):
        if spec.sketch is None or not (holes := list(hole_contexts(spec.sketch).values())):
            raise InputError(
                "the spec has no sketch with holes to ask for", file=file, remedy="name a spec with a sketch"
            )
        asked = replace(plain, draft=spec.sketch, holes=tuple(holes))
        return holes_prompt(asked, holes[:1] if name == "hole" else holes, alone=name == "hole").user
    if name in ("small", "module"):
        able = Abilities(small=True, continues=True)
        prompts = [prompt for prompt, _ in drafting_prompts(plain, able)]
        return prompts[0].user if name == "small" else prompts[1].start
    if name == "system":
        return program_prompt(plain).system
    request = replace(plain, attempts=(attempt,)) if name.startswith("repair") else plain
    return program_prompt(request, many=name.endswith("s")).user


def _chat(title: str, request: Request, /, **parts: str) -> Prompt:
    again = f"This is attempt {request.attempt + 1}: take another way than before." if request.attempt else ""
    known = {"task": task(request.spec), "tried": _tried(request.tried), "again": again}
    system = render("system", request.prompts, language=language())
    return Prompt(system, render(title, request.prompts, **known, **parts))


def hole_start(request: Request, hole: HoleContext) -> tuple[Prompt, str]:
    """For models that go on with a text: the draft up to one hole (without the blank before it), and what follows it."""
    assert request.draft is not None
    before, _, after = _other_holes_named(request.draft, hole.name).partition(_MARK)
    before = before.rstrip(" ")
    signature, _, rest = before.partition("\n")
    start = f"{signature}\n{_docstring(request.spec)}\n{rest}" if rest else before
    return Prompt("", "", start=start), after[:1].strip(" ") or "\n"


_TITLES = {
    "requires": "It may rely on", "ensures": "Its result must satisfy", "raises": "It must raise, and only so",
    "decreases": "At every call of itself this must fall",
}  # fmt: skip


def task(spec: Spec) -> str:
    """The spec as the text of a task."""
    lines = [
        spec.prose[:MAX_PROSE].strip() or f"A function {spec.name}, known by its examples.",
        _code(signature(spec)),
    ]
    if spec.examples:
        lines.append(f"Examples:\n{examples_text(spec.name, spec.examples)}")
    told = spec.clauses()
    for section, title in _TITLES.items():
        if clauses := [text for word, text in told if word == section]:
            lines.append(f"{title}: " + "; ".join(clauses))
    return "\n\n".join(lines)


def signature(spec: Spec) -> str:
    """The `def` line."""
    parameters = ", ".join(f"{p.name}: {type_text(p.type)}" for p in spec.parameters)
    return f"def {spec.name}({parameters}) -> {type_text(spec.returns)}:"


def _docstring(spec: Spec) -> str:
    prose = spec.prose[:MAX_PROSE].strip().replace('"""', "'''").replace("\\", "\\\\").replace("\n", "\n    ")
    shown = [e for e in spec.examples[:MAX_EXAMPLES] if not isinstance(e.expected, Raises)]
    lines = [f"    >>> {call_text(spec.name, e)}\n    {value_text(e.expected)}" for e in shown]
    return "\n".join([f'    """{prose}', *([""] if lines else []), *lines, '    """'])


def _wanted(hole: HoleContext) -> str:
    if hole.kind == "operator":
        return "an operator"
    if hole.kind == "predicate":
        return "a condition (bool)"
    if hole.kind == "constant":
        return f"a literal of type {type_text(hole.expected)}"
    return f"an expression of type {type_text(hole.expected)}"


def _tried(tried: tuple[str, ...]) -> str:
    lines = [f"- {t[:MAX_SENTENCE]}" for t in dict.fromkeys(tried[-MAX_TRIED:])]
    return "\n".join(["Tried, and failed:", *lines]) if lines else ""


def _code(text: str) -> str:
    return f"```python\n{text}\n```"


def _other_holes_named(draft: Program, name: str) -> str:
    """The draft's text with this hole marked and the others as plain names (operators as `==` or `+`)."""

    def change(node: ir.Node) -> ir.Node:
        if isinstance(node, ir.Binary | ir.AugAssign) and isinstance(node.op, ir.Hole):
            marked = ir.Name(_MARK) if node.op.name == name else None
            if marked is not None and isinstance(node, ir.Binary):
                # What follows an operator is not shown: the text stops where the hole is.
                return ir.Binary(node.left, "+", marked, position=node.position)
            return replace(node, op="+")
        if isinstance(node, ir.Hole):
            return ir.Name(_MARK if node.name == name else node.name)
        return node

    text = print_program(map_nodes(draft, change))
    return text.replace(f" + {_MARK}", f" {_MARK}") if _is_operator(draft, name) else text


def _is_operator(draft: Program, name: str) -> bool:
    return any(isinstance(n, ir.Hole) and n.name == name and n.kind == "operator" for n in draft.walk())
