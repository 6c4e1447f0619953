"""What an editor offers to do at a place of a text, and the commands with which it is ordered."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any

from csp_ir.errors import CspIrError, MissingExtraError
from csp_ir.session.seen import Site

try:
    from lsprotocol import types as lsp
    from pygls.lsp.server import LanguageServer
except ImportError:
    raise MissingExtraError("csp-ir lsp", "lsp") from None

if TYPE_CHECKING:
    from pygls.workspace import TextDocument

    from csp_ir.lsp.server import Server

FEW = 3  # fits that are offered as actions
FILL, SOLVE, EXAMPLE = "csp-ir.fill", "csp-ir.solve", "csp-ir.addExample"
TEST, MISSING, WHY = "csp-ir.writeTest", "csp-ir.writeMissingTests", "csp-ir.why"


async def actions_of(
    server: Server, document: TextDocument, site: Site, position: lsp.Position
) -> list[lsp.CodeAction]:
    """What is offered at a position: fits of the hole there, and what can be done with its function."""
    found = []
    uri, name = document.uri, site.name
    at = await server.hole_at(document, position)
    for fit, edits in (await server.offers(document, document.source, site, at[1]))[:FEW] if at is not None else ():
        title = f"Fill ?{fit.hole} with `{fit.text.splitlines()[0]}`"
        found.append(lsp.CodeAction(title, lsp.CodeActionKind.QuickFix, edit=server.edit(document, edits)))

    def offered(title: str, command: str, *arguments: str) -> None:
        order = lsp.Command(title, command, arguments=[uri, name, *arguments])
        found.append(lsp.CodeAction(title, lsp.CodeActionKind.RefactorRewrite, command=order))

    if site.holes:
        offered(f"Fill all holes of {name}", FILL)
    if site.of_module and (site.examples or site.holes):
        offered(f"Solve {name}", SOLVE)
    for call, answers in server.questions.get((uri, name), []):
        for answer in answers:
            if not answer.endswith("...") and answer != "no end":
                said = f"raises {answer[10:-1]}" if answer.startswith("an error (") else answer
                offered(f"Add the example {call} == {answer}", EXAMPLE, call, said)
    if site.of_module and site.examples:
        offered(f"Write a test of {name}", TEST)
    if site.complete:
        offered(f"Write the missing tests of {name}", MISSING)
    if at is not None:
        for text, _ in at[1].gone:
            offered(f"Why not `{text.splitlines()[0]}`?", WHY, at[1].name, text)
    return found


def add_commands(server: Server) -> None:
    """Let the server do what the actions order."""

    def command(name: str, work: Callable[..., Awaitable[None]]) -> None:
        @server.command(name)
        async def run(_: LanguageServer, *arguments: Any) -> None:
            given = arguments[0] if len(arguments) == 1 and isinstance(arguments[0], list) else list(arguments)
            try:
                await work(*map(str, given))
            except CspIrError as error:
                server.say(lsp.MessageType.Warning, str(error))
            server.publish(str(given[0]), None)

    command(FILL, lambda uri, name: server.solve(uri, name, whole=False))
    command(SOLVE, lambda uri, name: server.solve(uri, name, whole=True))
    command(EXAMPLE, server.add_example)
    command(TEST, server.write_test)
    command(MISSING, server.write_missing)
    command(WHY, server.why)
