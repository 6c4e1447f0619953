"""The conversation of `csp-ir fill`, as a worker holds it."""

from __future__ import annotations

import sys
from contextlib import redirect_stdout
from typing import Any

import click

from csp_ir.cli.codes import INTERRUPTED, NOT_SOLVED, SOLVED
from csp_ir.cli.forms import tell
from csp_ir.cli.holes import needs
from csp_ir.cli.streams import raw
from csp_ir.errors import InputError
from csp_ir.fits.fitting import Fit
from csp_ir.fits.session import Session
from csp_ir.ir.types import type_text
from csp_ir.session.filling import asked, finished
from csp_ir.visible import visible
from csp_ir.wall import port as ports
from csp_ir.wall.port import Port

HELP = """\
  1, 2, ...      choose that fit
  = TEXT         your own text (the `=` may go unless TEXT is a number or starts with `:`)
  :defer         leave this hole for later      :go HOLE     go to another hole
  :undo :redo    take a step back, or that back :more        show more fits
  :branch NAME   go on with another branch      :history     the steps so far
  :merge NAME    take in another branch; `:merge NAME HOLE ...` names the holes in which that one is right
  :why TEXT      try a text without choosing    :show        the draft and all open holes
  :solve         let the search fill the rest   :quit        stop; --state FILE keeps what was done"""
COMMANDS = ("defer", "undo", "redo", "branch", "merge", "history", "more", "go", "why", "show", "solve", "quit", "help")
FEW = 6


def converse(text: str | None, spec: str | None, kept: dict[str, str], state: str | None, form: str = "text") -> int:
    """The body of the command: for the text of a spec, or of the state that was kept. Returns the exit code.

    form: where it is not text, the conversation is on standard error, and what came of it is printed in that form.
    """
    assert ports.current is not None
    if form == "text":
        return Terminal(_session(text, spec, kept, state), state, ports.current).run()
    with redirect_stdout(sys.stderr):
        terminal = Terminal(_session(text, spec, kept, state), state, ports.current)
        code = terminal.run()
    session = terminal.session
    filled = {step.hole: step.text for step in session.steps}
    row = {"solved": code == SOLVED, "code": terminal.code, "filled": filled, "open": session.open_holes()}
    tell(form, [row], "", single=True)
    return code


def _session(text: str | None, spec: str | None, kept: dict[str, str], state: str | None) -> Session:
    if kept:
        session = Session.of_state(kept, state)
        if text is not None and text != session.source:
            raise InputError(
                f"{spec} is not the spec that this state was made for", file=state,
                remedy=f"resume with `csp-ir fill --state {state}`, or give another file for the state",
            )  # fmt: skip
        click.echo(f"resumed: {len(session.steps)} filled, {len(session.open_holes())} open")
        return session
    return Session.start(text or "", None if spec == "-" else spec)


def styled(text: str, **style: Any) -> None:
    """A line in colour on a terminal, and plain elsewhere."""
    if sys.stdout.isatty():
        click.echo(click.style(visible(text), **style), file=raw(sys.stdout))
    else:
        click.echo(text)


class Terminal:
    """The conversation; it ends with the exit code."""

    def __init__(self, session: Session, state: str | None, port: Port) -> None:
        self.session = session
        self.state = state  # the name of its file, for messages
        self.port = port
        self.sizes: dict[str, int] = {}
        self.at: str | None = None
        self.number = FEW
        self.fits: list[Fit] = []
        self.code = ""  # where all is filled and passes

    def run(self) -> int:
        self.save()
        self.sizes = self.session.sizes()
        self.show()
        fresh = True
        while True:
            holes = self.session.open_holes()
            if not holes:
                done = self.finish()
                if done is not None:
                    return done
                fresh = True
                continue
            if self.at not in holes:
                self.at, self.number = holes[0], FEW
            if fresh:
                self.ask(self.at)
            try:
                line = self.line(f"?{self.at} > ")
                if line is None:
                    return self.stop()
                fresh = self.act(line.strip(), self.at)
            except InputError as error:
                click.echo(f"error: {error}")
                fresh = False
            except StopIteration:
                return self.stop()
            except KeyboardInterrupt:
                self.stop()
                return INTERRUPTED

    # --- what is said -----------------------------------------------------------------------

    def show(self) -> None:
        draft = self.session.draft
        click.echo("")
        styled(str(draft), fg="cyan")
        left = ", ".join(f"?{h} {self.sizes.get(h, 0)}" for h in self.session.open_holes())
        if left:
            click.echo(f"open: {left}")

    def ask(self, hole: str) -> None:
        fitting = self.session.fitting()
        context = fitting.draft.holes[hole]
        later = " (deferred)" if hole in self.session.deferred else ""
        typed = f": {type_text(context.expected)}" if context.kind not in ("block", "type") else ""
        click.echo("")
        styled(f"?{hole}{typed}  [{context.kind}]{later}", bold=True)
        if context.description:
            click.echo(f"    {context.description}")
        click.echo(f"    in scope: {', '.join(f'{n}: {type_text(t)}' for n, t in context.scope.items()) or 'nothing'}")
        for line in needs(fitting, hole):
            click.echo(f"    {line}")
        self.fits = self.session.fits(hole, self.number)
        for number, fit in enumerate(self.fits, 1):
            decided = f"passes {fit.passes} of {len(fitting.examples)}" if fit.passes else ""
            alone = "" if self.session.goes_with_others(hole, fit) else "nothing proposed for the others goes with it"
            text = str(fit.candidate).replace("\n", "\n       ")
            click.echo(f"  {number:3}) {text}" + "".join(f"    {note}" for note in (decided, alone) if note))
        if not self.fits:
            click.echo("    no candidate fits: type your own, or :undo")

    def line(self, prompt: str) -> str | None:
        """A line of input; None at its end."""
        click.echo(prompt, nl=False)
        line = sys.stdin.readline()
        return line.rstrip("\n") if line else None

    # --- what is done -----------------------------------------------------------------------

    def act(self, line: str, hole: str) -> bool:
        """Do what a line says. Returns: whether to show the hole again."""
        if not line:
            return True
        if line.startswith(":"):
            return self.order(line[1:].strip(), hole)
        if line.isdigit():
            number = int(line)
            if not 1 <= number <= len(self.fits):
                raise InputError(
                    f"there is no fit {number}", remedy=f"1 to {len(self.fits)}, or `= {line}` for the number itself"
                )
            return self.choose(hole, str(self.fits[number - 1].candidate))
        return self.own(hole, line[1:].strip() if line.startswith("=") and not line.startswith("==") else line)

    def order(self, text: str, hole: str) -> bool:
        word, _, rest = text.partition(" ")
        meant = [c for c in COMMANDS if c.startswith(word)] if word else []
        if len(meant) != 1:
            click.echo(HELP)
            return False
        match meant[0]:
            case "defer":
                self.session.defer(hole)
                self.at = None
                self.save()
            case "undo":
                self.undo()
            case "redo":
                self.go(self.tell("redo"), "there is nothing to redo")
            case "branch":
                name = rest.strip()
                if not name:
                    click.echo(f"    branches: {', '.join(self.tell('branch'))}")
                    return False
                self.go(self.tell("branch", name=name), "")
            case "merge":
                self.merge(*rest.split())
            case "history":
                for number, sets in self.tell("history"):
                    said = [f"{k} = {v}" if v is not None else f"{k} open again" for k, v in sets.items()]
                    click.echo(f"    {number}. {', '.join(said) or 'the spec'}")
                return False
            case "more":
                self.number *= 3
            case "go":
                wanted = rest.strip().lstrip("?")
                if wanted not in self.session.open_holes():
                    raise InputError(
                        f"there is no open hole ?{wanted}", remedy=f"open: {', '.join(self.session.open_holes())}"
                    )
                self.at, self.number = wanted, FEW
            case "why":
                self.why(hole, rest.strip())
                return False
            case "show":
                self.show()
                return False
            case "solve":
                return self.solve()
            case "quit":
                raise StopIteration
            case _:
                click.echo(HELP)
                return False
        return True

    def tell(self, do: str, **more: Any) -> Any:
        """What the log of the session answers to an order."""
        return self.port.ask("session", {"do": do, **more})

    def undo(self) -> None:
        before = {step.hole for step in self.session.steps}
        self.go(self.tell("undo"), "there is nothing to undo")
        for hole in sorted(before - {step.hole for step in self.session.steps}):
            click.echo(f"?{hole} is open again")
            self.at = hole

    def merge(self, name: str = "", *theirs: str) -> None:
        """Take in a branch; conflicts are shown, and nothing is changed, until somebody says who is right."""
        keys = [f"fill:{h.lstrip('?')}" for h in theirs]
        answer = self.tell("merge", name=name, theirs=keys if theirs else None)
        if isinstance(answer, dict):
            self.go(answer, "")
            return
        click.echo("    both branches changed these; name the holes in which the other one is right:")
        for conflict in answer:
            click.echo(f"    {conflict.removeprefix('fill:')}")

    def go(self, state: dict[str, str] | None, nothing: str) -> None:
        """Go on with a state of the log. One that the spec does not admit is gone back from."""
        if state is None:
            click.echo(nothing)
            return
        if state.get("spec") != self.session.source:
            raise InputError("that is of another spec", remedy="csp-ir fill --state FILE --branch NAME")
        try:
            self.session.go(state)
        except InputError:
            self.save()
            raise
        self.at = None
        self.narrow()

    def own(self, hole: str, text: str) -> bool:
        judgement = self.session.judge(hole, text)
        if not judgement.fits:
            for line in judgement.refuted:
                click.echo(f"    {line}")
            answer = self.line("    keep it all the same? [y/N] ")
            if answer is None or answer.strip().lower() not in ("y", "yes"):
                return False
        return self.choose(hole, text)

    def why(self, hole: str, text: str) -> None:
        if not text:
            raise InputError("no text to try", remedy=":why x + 1")
        judgement = self.session.judge(hole, text)
        click.echo(f"    {'nothing speaks against it' if judgement.fits else 'it cannot be there'}")
        for line in judgement.refuted or judgement.lines:
            click.echo(f"    {line}")

    def choose(self, hole: str, text: str) -> bool:
        self.session.choose(hole, text)
        self.at = None
        click.echo(f"?{hole} = {text}")
        self.changed()
        return True

    def changed(self) -> None:
        """Save, propagate, and say what that did to the other holes."""
        self.save()
        self.narrow()

    def narrow(self) -> None:
        before, self.sizes = self.sizes, self.session.sizes()
        said = [
            f"?{h} {before[h]} -> {size}" if h in before else f"?{h} {size}"
            for h, size in self.sizes.items()
            if before.get(h) != size
        ]
        if said:
            click.echo(f"    candidates left: {', '.join(said)}")
        if empty := [h for h, size in self.sizes.items() if size == 0]:
            click.echo(f"    nothing that was proposed fits {', '.join('?' + h for h in empty)} any more")

    def solve(self) -> bool:
        """Let the search fill the open holes; what was chosen stays, and takes part in the constraints."""
        from csp_ir.pipeline import solve

        result = solve(asked(self.session), seconds=20)
        if not result.solved:
            click.echo(f"    {result.verdict}")
            return False
        for hole in self.session.open_holes():
            if hole in result.assignment:
                self.choose(hole, result.assignment[hole])
        return True

    def finish(self) -> int | None:
        """Verify the complete program; the exit code, or None where the user takes a step back."""
        done = finished(self.session)
        if not done.failures:
            self.code = done.code
            click.echo("")
            click.echo(done.code.rstrip("\n"))
            click.echo(f"complete: {'; '.join(done.checked) or 'the spec has nothing to check it by'}", err=True)
            for line in done.not_checked:
                click.echo(f"  not checked: {line}", err=True)
            self.port.ask("output", done.code)
            return SOLVED
        click.echo("\nall holes are filled, but:")
        for failure in done.failures[:5]:
            click.echo(f"    {failure}")
        while True:
            reply = self.line("undo the last step, or quit? [u/q] ")
            word = (reply or "q").strip().lstrip(":").lower()[:1]
            if word == "u":
                self.undo()
                return None
            if word == "q":
                return self.stop()

    def stop(self) -> int:
        where = (
            f"; resume with: csp-ir fill --state {self.state}" if self.state else "; nothing was kept (no --state FILE)"
        )
        click.echo(f"\n{len(self.session.steps)} filled, {len(self.session.open_holes())} open{where}")
        return NOT_SOLVED

    def save(self) -> None:
        self.tell("keep", state=self.session.state())
