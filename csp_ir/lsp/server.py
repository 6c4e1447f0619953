"""`csp-ir lsp`: diagnostics, hover, completion, code actions and inlay hints for what is to be written in a text."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections import Counter
from collections.abc import Awaitable, Callable
from pathlib import PurePosixPath
from typing import Any

from csp_ir._version import __version__
from csp_ir.errors import CspIrError, InputError, MissingExtraError
from csp_ir.lsp.actions import actions_of, add_commands
from csp_ir.lsp.told import SHOWN, hint_of, hover_of, progress_of, severity
from csp_ir.session.desk import Desk
from csp_ir.session.seen import Edit, Filling, OpenHole, Place, Seen, Site

try:
    from lsprotocol import types as lsp
    from pygls.lsp.server import LanguageServer
    from pygls.workspace import TextDocument
except ImportError:
    raise MissingExtraError("csp-ir lsp", "lsp") from None

TELLING = 0.5  # seconds between two lines of how a solve goes on
PAUSE = 0.15  # seconds after a keystroke before fits are looked for
SECONDS = 30.0  # of a solve
NAMELESS = "csp_ir_new"  # what a lone `?` is called while somebody types


class Server(LanguageServer):
    """What is known of each open text: what was seen of it last, its closer looks, its questions."""

    def __init__(self, seconds: float = SECONDS) -> None:
        super().__init__("csp-ir", __version__)
        self.desk = Desk()
        self.seconds = seconds
        self.seen: dict[str, Seen] = {}
        self.closer: dict[tuple[str, str], tuple[str, Site]] = {}  # with the text that it is of
        self.questions: dict[tuple[str, str], list[tuple[str, list[str]]]] = {}
        self.looking: dict[str, asyncio.Task[None]] = {}

    def document(self, uri: str) -> TextDocument:
        return self.workspace.get_text_document(uri)

    # --- places ---------------------------------------------------------------------------------

    def range(self, document: TextDocument, place: Place) -> lsp.Range:
        """A place in the units that the client counts in."""
        start = lsp.Position(place.line - 1, place.column - 1)
        end = lsp.Position(place.end_line - 1, place.end_column - 1)
        return document.position_codec.range_to_client_units(document.lines, lsp.Range(start, end))

    def cursor(self, document: TextDocument, position: lsp.Position) -> tuple[int, int]:
        """Line and column, from 1, of a position of the client's."""
        found = document.position_codec.position_from_client_units(document.lines, position)
        return found.line + 1, found.character + 1

    def edit(self, document: TextDocument, edits: tuple[Edit, ...]) -> lsp.WorkspaceEdit:
        return lsp.WorkspaceEdit({document.uri: [lsp.TextEdit(self.range(document, e.place), e.text) for e in edits]})

    # --- looking --------------------------------------------------------------------------------

    def look_again(self, uri: str) -> None:
        """Look at a text anew; what was being looked for in an older version of it is given up."""
        if (before := self.looking.pop(uri, None)) is not None:
            before.cancel()
        task = self.looking[uri] = asyncio.ensure_future(self._look(uri))
        task.add_done_callback(_logged)

    async def _look(self, uri: str) -> None:
        document = self.document(uri)
        text, version = document.source, document.version
        try:
            seen = self.seen[uri] = await self.desk.look(text, _file(document))
            self.publish(uri, version)
            await asyncio.sleep(PAUSE)
            for site in seen.sites:
                if site.holes:
                    await self.site_closer(document, text, site.name)
                    self.publish(uri, version)
            if any(s.holes for s in seen.sites) and _refreshes(self.client_capabilities):
                await self.workspace_inlay_hint_refresh_async(None)
        except CspIrError as error:
            self.window_log_message(lsp.LogMessageParams(lsp.MessageType.Warning, str(error)))

    async def site_closer(self, document: TextDocument, text: str, name: str) -> Site | None:
        site = await self.desk.closer(text, _file(document), name)
        if site is not None:
            self.closer[document.uri, name] = text, site
        return site

    def best_known(self, document: TextDocument, site: Site) -> Site:
        """A site with what fits its holes, where that is known of the text as it stands."""
        text, closer = self.closer.get((document.uri, site.name), ("", site))
        return closer if text == document.source else site

    async def sites(self, document: TextDocument) -> Seen:
        """What is to be written in a text as it stands now; nothing where no answer is found."""
        with contextlib.suppress(CspIrError):
            return await self.desk.look(document.source, _file(document))
        return Seen()

    async def hole_at(self, document: TextDocument, position: lsp.Position) -> tuple[Site, OpenHole, Place] | None:
        """The hole at a position with what fits it."""
        line, column = self.cursor(document, position)
        site = (await self.sites(document)).site_at(line)
        if site is None or (found := site.hole_at(line, column)) is None:
            return None
        with contextlib.suppress(CspIrError):
            site = await self.site_closer(document, document.source, site.name) or site
        return (site, *(site.hole_at(line, column) or found))

    async def nameless_at(
        self, document: TextDocument, position: lsp.Position
    ) -> tuple[str, Site, OpenHole, Place] | None:
        """What a lone `?` before a position would be as a hole: the text in which it is one, and the hole there with what fits it."""
        line, column = self.cursor(document, position)
        lines = document.source.split("\n")
        before, after = lines[line - 1][: column - 1], lines[line - 1][column - 1 :]
        if not before.endswith("?") or after[:1].isidentifier():
            return None
        lines[line - 1] = f"{before}{NAMELESS}{after}"
        text, file = "\n".join(lines), _file(document)
        with contextlib.suppress(CspIrError):
            site = (await self.desk.look(text, file)).site_at(line)
            closer = site and await self.desk.closer(text, file, site.name, NAMELESS)
            if closer and (found := closer.hole_at(line, column)) is not None:
                return text, closer, *found
        return None

    async def offers(
        self, document: TextDocument, text: str, site: Site, hole: OpenHole
    ) -> list[tuple[Filling, tuple[Edit, ...]]]:
        """What fits a hole of a text, best first, with what it changes; without what would mean something else there."""
        texts = tuple(f.text for f in hole.fits)
        if not texts:
            return []
        edits = await self.desk.fill_each(text, _file(document), site.name, hole.name, texts)
        return [(f, e) for f, e in zip(hole.fits, edits, strict=True) if e]

    def publish(self, uri: str, version: int | None) -> None:
        """Send what is wrong in a text, and the questions about it."""
        document, seen = self.document(uri), self.seen.get(uri, Seen())
        found = list(seen.troubles)
        for site in seen.sites:
            found += self.best_known(document, site).troubles
        said = [
            lsp.Diagnostic(self.range(document, t.place), str(t), lsp.DiagnosticSeverity(severity(t)), source="csp-ir")
            for t in found
        ]
        for site in seen.sites:
            head = Place(site.place.line, 1, site.place.line, 1)
            for call, answers in self.questions.get((uri, site.name), []):
                text = f"what should {call} give: {' or '.join(answers)}?"
                level = lsp.DiagnosticSeverity.Information
                said.append(lsp.Diagnostic(self.range(document, head), text, level, source="csp-ir"))
        self.text_document_publish_diagnostics(lsp.PublishDiagnosticsParams(uri, said, version))

    def forget(self, uri: str) -> None:
        if (task := self.looking.pop(uri, None)) is not None:
            task.cancel()
        self.seen.pop(uri, None)
        for kept in (self.closer, self.questions):
            for key in [k for k in kept if k[0] == uri]:
                del kept[key]

    # --- commands -------------------------------------------------------------------------------

    async def working(self, title: str, work: Awaitable[Any], said: Callable[[], str] = str) -> Any:
        """Await, with progress shown where the client shows any; said: how it goes on.

        Raises: CspIrError where the button of the progress ended the work.
        """
        task = asyncio.ensure_future(work)
        window = self.client_capabilities.window
        if window is None or not window.work_done_progress:
            return await task
        token = f"csp-ir-{id(task)}"
        await self.work_done_progress.create_async(token)
        self.work_done_progress.tokens[token].add_done_callback(lambda _: task.cancel())
        self.work_done_progress.begin(token, lsp.WorkDoneProgressBegin(title, cancellable=True))
        try:
            while not (await asyncio.wait((task,), timeout=TELLING))[0]:
                self.work_done_progress.report(token, lsp.WorkDoneProgressReport(message=said() or None))
            return await task
        except asyncio.CancelledError:
            asked = asyncio.current_task()
            if task.cancelled() and asked is not None and not asked.cancelling():
                raise CspIrError(f"{title}: cancelled") from None
            task.cancel()
            raise
        finally:
            self.work_done_progress.end(token, lsp.WorkDoneProgressEnd())

    async def apply(self, label: str, edit: lsp.WorkspaceEdit) -> None:
        await self.workspace_apply_edit_async(lsp.ApplyWorkspaceEditParams(edit, label))

    async def solve(self, uri: str, name: str, whole: bool) -> None:
        """Put an answer into a text: into its holes, or in place of the body. Where there is none, say what is missing."""
        document = self.document(uri)
        text, file = document.source, _file(document)
        site = next((s for s in (await self.sites(document)).sites if s.name == name), None)
        if site is None:
            raise CspIrError(f"nothing named `{name}` is to be written")
        chosen = name if site.of_module else None
        counts: Counter[str] = Counter()
        loop = asyncio.get_running_loop()
        began = loop.time()
        work = self.desk.solve(
            text, file, chosen, seconds=self.seconds, on_event=lambda kind, _: counts.update((kind,))
        )
        result = await self.working(f"csp-ir: {name}", work, lambda: progress_of(loop.time() - began, counts))
        asked = [(f"{q.name}({', '.join(map(repr, q.args))})", list(q.answers)) for q in result.questions]
        self.questions[uri, name] = asked
        if not result.solved or result.code is None:
            raise CspIrError(f"{name}: {result.verdict}")
        if not whole and site.holes and result.assignment:
            edits = await self.desk.fill(text, file, name, result.assignment)
        elif site.of_module:
            edits = await self.desk.put_in_place(text, file, name, result.code)
        else:
            raise CspIrError(f"{name} has no body to write into: add a `sketch:` section")
        if document.source != text:
            raise CspIrError(f"{name} was changed meanwhile")
        await self.apply(f"csp-ir: {name}", self.edit(document, edits))
        low = f" at low confidence ({result.confidence:.2f})" if result.confidence < 0.5 else ""
        self.say(lsp.MessageType.Info, f"{name}: {result.verdict}{low}")

    async def add_example(self, uri: str, name: str, call: str, result: str) -> None:
        document = self.document(uri)
        edits = await self.desk.add_example(document.source, _file(document), name, call, result)
        await self.apply(f"csp-ir: {call}", self.edit(document, edits))
        self.questions[uri, name] = [q for q in self.questions.get((uri, name), []) if q[0] != call]

    async def why(self, uri: str, name: str, hole: str, text: str = "") -> None:
        """Say what speaks for or against a text in a hole."""
        if not text.strip():
            raise InputError("no text to try", remedy="give one, e.g. x + 1")
        document = self.document(uri)
        fits, reasons = await self.desk.why(document.source, _file(document), name, hole, text)
        head = f"`{text}` fits ?{hole}" if fits else f"`{text}` cannot be in ?{hole}"
        self.say(lsp.MessageType.Info, "\n".join([f"{head}:", *reasons[:SHOWN]]) if reasons else head)

    async def write_test(self, uri: str, name: str) -> None:
        """Write the examples of a function as a test."""
        document, module = self.document(uri), _module(uri)
        await self.add_tests(uri, await self.desk.test_of(document.source, _file(document), name, module), name)

    async def write_missing(self, uri: str, name: str) -> None:
        """Write what a function does where its tests leave it open as a test."""
        document = self.document(uri)
        work = self.desk.missing_tests(document.source, _file(document), name, _module(uri))
        test = await self.working(f"csp-ir: what tests of {name} are missing", work)
        if not test:
            self.say(lsp.MessageType.Info, f"{name}: its tests leave nothing open that was found")
            return
        await self.add_tests(uri, test, name)

    async def add_tests(self, uri: str, test: str, name: str) -> None:
        """Tests go to a new file beside the module, where there is none yet; an open one of that name is added to."""
        module = _module(uri)
        target = f"{uri.rpartition('/')[0]}/test_{module}.py"
        opened = self.workspace.text_documents.get(target)
        if opened is not None and any(line in opened.source for line in test.splitlines() if line.startswith("def ")):
            raise CspIrError(f"test_{module}.py tests `{name}` already")
        end = lsp.Position(len(opened.lines), 0) if opened is not None else lsp.Position(0, 0)
        create = lsp.CreateFile(target, options=lsp.CreateFileOptions(ignore_if_exists=opened is not None))
        change = lsp.TextDocumentEdit(
            lsp.OptionalVersionedTextDocumentIdentifier(target), [lsp.TextEdit(lsp.Range(end, end), test)]
        )
        await self.apply(f"csp-ir: a test of {name}", lsp.WorkspaceEdit(document_changes=[create, change]))

    def say(self, kind: lsp.MessageType, text: str) -> None:
        self.window_show_message(lsp.ShowMessageParams(kind, text))


def make(seconds: float = SECONDS) -> Server:
    """A server with all that it answers."""
    server = Server(seconds)

    @server.feature(lsp.TEXT_DOCUMENT_DID_OPEN)
    def opened(_: Server, params: lsp.DidOpenTextDocumentParams) -> None:
        server.look_again(params.text_document.uri)

    @server.feature(lsp.INITIALIZED)
    async def ready(*_: Any) -> None:
        await server.desk.warm()

    @server.feature(lsp.TEXT_DOCUMENT_DID_CHANGE)
    def changed(_: Server, params: lsp.DidChangeTextDocumentParams) -> None:
        server.look_again(params.text_document.uri)

    @server.feature(lsp.TEXT_DOCUMENT_DID_CLOSE)
    def closed(_: Server, params: lsp.DidCloseTextDocumentParams) -> None:
        server.forget(params.text_document.uri)

    @server.feature(lsp.SHUTDOWN)
    def shut_down(*_: Any) -> None:
        for uri in list(server.looking):
            server.forget(uri)
        server.desk.close()

    @server.feature(lsp.TEXT_DOCUMENT_HOVER)
    async def hover(_: Server, params: lsp.HoverParams) -> lsp.Hover | None:
        document = server.document(params.text_document.uri)
        found = await server.hole_at(document, params.position)
        if found is None:
            return None
        site, hole, place = found
        said = lsp.MarkupContent(lsp.MarkupKind.Markdown, hover_of(hole, len(site.examples)))
        return lsp.Hover(said, server.range(document, place))

    @server.feature(lsp.TEXT_DOCUMENT_COMPLETION, lsp.CompletionOptions(trigger_characters=["?"]))
    async def complete(_: Server, params: lsp.CompletionParams) -> lsp.CompletionList:
        document = server.document(params.text_document.uri)
        known = await server.hole_at(document, params.position)
        found = (document.source, *known) if known else await server.nameless_at(document, params.position)
        if found is None:
            return lsp.CompletionList(False, [])
        text, site, hole, place = found
        here = Place(place.line, place.column, place.line, place.column + 1) if known is None else place
        written = document.lines[here.line - 1][here.column - 1 : here.end_column - 1]
        items = []
        for number, (fit, edits) in enumerate(await server.offers(document, text, site, hole)):
            mine = next(e for e in edits if e.place == place)
            others = [lsp.TextEdit(server.range(document, e.place), e.text) for e in edits if e is not mine]
            items.append(
                lsp.CompletionItem(
                    fit.text.split("\n")[0], kind=lsp.CompletionItemKind.Value, preselect=number == 0,
                    detail=f"passes {fit.passes} of {len(site.examples)}" if fit.passes else hole.type,
                    sort_text=f"{number:04}", filter_text=written, additional_text_edits=others or None,
                    text_edit=lsp.TextEdit(server.range(document, here), mine.text),
                )
            )  # fmt: skip
        return lsp.CompletionList(False, items)

    @server.feature(lsp.TEXT_DOCUMENT_INLAY_HINT)
    async def hints(_: Server, params: lsp.InlayHintParams) -> list[lsp.InlayHint]:
        document = server.document(params.text_document.uri)
        found = []
        for seen in (await server.sites(document)).sites:
            for hole in server.best_known(document, seen).holes:
                if label := hint_of(hole):
                    at = server.range(document, hole.places[0]).end
                    found.append(lsp.InlayHint(at, label, padding_left=True, tooltip="\n".join(hole.needs)))
        return found

    @server.feature(
        lsp.TEXT_DOCUMENT_CODE_ACTION,
        lsp.CodeActionOptions([lsp.CodeActionKind.QuickFix, lsp.CodeActionKind.RefactorRewrite]),
    )
    async def actions(_: Server, params: lsp.CodeActionParams) -> list[lsp.CodeAction]:
        document = server.document(params.text_document.uri)
        line, column = server.cursor(document, params.range.start)
        site = (await server.sites(document)).site_at(line)
        return [] if site is None else await actions_of(server, document, site, params.range.start)

    add_commands(server)
    return server


def _logged(task: asyncio.Task[None]) -> None:
    """Say on stderr, which editors show as the server's log, of what a look died."""
    if not task.cancelled() and (error := task.exception()) is not None:
        logging.getLogger(__name__).error("a look failed", exc_info=error)


def _module(uri: str) -> str:
    return uri.rpartition("/")[2].removesuffix(".py")


def _file(document: TextDocument) -> str:
    """The name of a text, for messages and to tell Python from specs; no path of the machine's."""
    return PurePosixPath(document.uri).name or "text"


def _refreshes(capabilities: lsp.ClientCapabilities) -> bool:
    workspace = capabilities.workspace
    return bool(workspace and workspace.inlay_hint and workspace.inlay_hint.refresh_support)
