"""The language server as an editor meets it: a process of its own, and a real client."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable, Coroutine
from typing import Any, Union

import pytest
from lsprotocol import types as lsp
from pygls.lsp.client import LanguageClient
from pygls.protocol import default_converter

from csp_ir.session.edits import applied
from csp_ir.session.seen import Edit, Place

URI = "file:///code/scale.py"
TEXT = '''"""Numbers: ü and 𝄞 take more than one byte."""

from csp_ir import hole


def scale(x: int, factor: int) -> int:
    """Scale x.

    >>> scale(2, 3), scale(4, 5)
    (6, 20)
    """
    return x |hole("op")| factor


def clamp(x: int, low: int, high: int) -> int:
    """Keep within bounds.

    >>> clamp(5, 0, 10)
    5
    >>> clamp(-5, 0, 10)
    0
    >>> clamp(15, 0, 10)
    10
    """
    return max(low, hole("inner", int))


def first(x: int) -> tuple[int, str]:
    """A pair.

    >>> first(1)
    (7, '𝄞')
    >>> first(2)
    (8, '𝄞')
    """
    return ("𝄞" and ?number: int), "𝄞"


def fine(x):
    return x.nonsense(undefined)
'''


NOTHING = '''def f(x: int) -> int:
    """F.

    >>> f(1), f(2)
    (2, 5)
    """
    return len(?a: str) + x
'''
HARD = '''def f(x: int) -> int:
    """Hard.

    >>> f(1), f(2), f(3)
    (77777, 13, -9999)
    """
    ...
'''
OPEN = '''def pick(x: int, y: int) -> int:
    """Combine two numbers.

    >>> pick(2, 2), pick(0, 0)
    (4, 0)
    """
    ...
'''


SIGN = """def sign(n: int) -> int:
    # csp-ir: its examples are run as it is written
    \"\"\"The sign of a number.

    >>> sign(3), sign(-4)
    (1, -1)
    \"\"\"
    if n < 0:
        return -1
    return 1
"""


def converter() -> Any:
    """The client's converter, which takes an action with a command for a command otherwise."""
    made = default_converter()

    def either(data: Any, _: Any) -> lsp.Command | lsp.CodeAction:
        return made.structure(data, lsp.Command if isinstance(data.get("command"), str) else lsp.CodeAction)

    made.register_structure_hook(lsp.Command | lsp.CodeAction, either)
    made.register_structure_hook(Union[lsp.Command, lsp.CodeAction], either)
    return made


class Editor(LanguageClient):
    """What an editor keeps: its texts, what is wrong in them, and what it was told."""

    def __init__(self) -> None:
        super().__init__("editor", "1", converter_factory=converter)
        self.texts: dict[str, str] = {}
        self.wrong: dict[str, list[lsp.Diagnostic]] = {}
        self.told: list[str] = []
        self.made: list[str] = []
        self.progress: list[Any] = []
        self.news = asyncio.Event()

        @self.feature(lsp.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
        def published(params: lsp.PublishDiagnosticsParams) -> None:
            self.wrong[params.uri] = list(params.diagnostics)
            self.news.set()

        @self.feature(lsp.WINDOW_SHOW_MESSAGE)
        def shown(params: lsp.ShowMessageParams) -> None:
            self.told.append(params.message)
            self.news.set()

        @self.feature(lsp.WINDOW_WORK_DONE_PROGRESS_CREATE)
        def began(_: lsp.WorkDoneProgressCreateParams) -> None:
            pass

        @self.feature(lsp.PROGRESS)
        def goes_on(params: lsp.ProgressParams) -> None:
            self.progress.append(params)
            self.news.set()

        @self.feature(lsp.WORKSPACE_APPLY_EDIT)
        def apply(params: lsp.ApplyWorkspaceEditParams) -> lsp.ApplyWorkspaceEditResult:
            for change in params.edit.document_changes or []:
                if isinstance(change, lsp.CreateFile):
                    self.made.append(change.uri)
                elif isinstance(change, lsp.TextDocumentEdit):
                    self.texts.setdefault(change.text_document.uri, "")
                    self.change(change.text_document.uri, list(change.edits))
            for uri, edits in (params.edit.changes or {}).items():
                self.change(uri, list(edits))
                self.rewrite(uri)
            return lsp.ApplyWorkspaceEditResult(True)

    def change(self, uri: str, edits: list[Any]) -> None:
        """Apply edits in UTF-16 units, as the protocol has them where nothing else was agreed on."""
        self.texts[uri] = applied(self.texts[uri], tuple(Edit(self.place(uri, e.range), e.new_text) for e in edits))

    def place(self, uri: str, r: lsp.Range) -> Place:
        lines = self.texts[uri].split("\n")

        def column(p: lsp.Position) -> int:
            return len(lines[p.line].encode("utf-16-le")[: 2 * p.character].decode("utf-16-le")) + 1

        return Place(r.start.line + 1, column(r.start), r.end.line + 1, column(r.end))

    def open(self, uri: str, text: str) -> None:
        self.texts[uri] = text
        item = lsp.TextDocumentItem(uri, "python", 1, text)
        self.text_document_did_open(lsp.DidOpenTextDocumentParams(item))

    def rewrite(self, uri: str, text: str | None = None) -> None:
        self.texts[uri] = self.texts[uri] if text is None else text
        whole = lsp.TextDocumentContentChangeWholeDocument(self.texts[uri])
        version = lsp.VersionedTextDocumentIdentifier(version=2, uri=uri)
        self.text_document_did_change(lsp.DidChangeTextDocumentParams(version, [whole]))

    def at(self, uri: str, part: str) -> lsp.Position:
        """The position, in UTF-16 units, of a part of a text."""
        before = self.texts[uri].partition(part)[0]
        line = before.rpartition("\n")[2]
        return lsp.Position(before.count("\n"), len(line.encode("utf-16-le")) // 2)

    async def until(self, holds: Callable[[], Any]) -> None:
        while not holds():
            self.news.clear()
            await self.news.wait()

    def document(self, uri: str) -> lsp.TextDocumentIdentifier:
        return lsp.TextDocumentIdentifier(uri)

    async def actions(self, uri: str, part: str) -> dict[str, lsp.CodeAction]:
        at = self.at(uri, part)
        params = lsp.CodeActionParams(self.document(uri), lsp.Range(at, at), lsp.CodeActionContext([]))
        return {
            a.title: a
            for a in await self.text_document_code_action_async(params) or ()
            if isinstance(a, lsp.CodeAction)
        }

    async def server_ended(self) -> int:
        """The exit code of the server's process."""
        assert self._server is not None
        return await self._server.wait()

    async def do(self, action: lsp.CodeAction) -> None:
        if action.edit is not None:
            for uri, edits in (action.edit.changes or {}).items():
                self.change(uri, list(edits))
                self.rewrite(uri)
        if action.command is not None:
            order = lsp.ExecuteCommandParams(action.command.command, action.command.arguments)
            await self.workspace_execute_command_async(order)


def edited(work: Callable[[Editor], Coroutine[Any, Any, None]]) -> None:
    """Have an editor do something with a server of its own."""

    async def main() -> None:
        editor = Editor()
        await editor.start_io(sys.executable, "-m", "csp_ir", "lsp")
        capabilities = lsp.ClientCapabilities(window=lsp.WindowClientCapabilities(work_done_progress=True))
        await editor.initialize_async(lsp.InitializeParams(capabilities, process_id=None, root_uri=None))
        editor.initialized(lsp.InitializedParams())
        try:
            await asyncio.wait_for(work(editor), 80)
        finally:
            await editor.shutdown_async(None)
            editor.exit(None)
            code = await editor.server_ended()
            await editor.stop()
            assert code == 0

    asyncio.run(main())


def test_an_editor_fills_and_solves() -> None:
    async def work(editor: Editor) -> None:
        editor.open(URI, TEXT)
        await editor.until(lambda: URI in editor.wrong)
        assert editor.wrong[URI] == []  # nothing is said of code that is not to be written

        place = lsp.TextDocumentPositionParams(editor.document(URI), editor.at(URI, "?number"))
        hover = await editor.text_document_hover_async(lsp.HoverParams(place.text_document, place.position))
        assert hover is not None and isinstance(hover.contents, lsp.MarkupContent)
        assert "?number: int" in hover.contents.value and "`x: int`" in hover.contents.value
        assert hover.range is not None and editor.place(URI, hover.range).end_column == 33

        inner = editor.at(URI, 'hole("inner"')
        offered = await editor.text_document_completion_async(lsp.CompletionParams(editor.document(URI), inner))
        assert isinstance(offered, lsp.CompletionList)
        texts = [i.text_edit.new_text for i in offered.items if i.text_edit is not None]
        assert "min(x, high)" in texts

        whole = lsp.Range(lsp.Position(0, 0), lsp.Position(60, 0))
        hints = await editor.text_document_inlay_hint_async(lsp.InlayHintParams(editor.document(URI), whole))
        assert hints is not None

        actions = await editor.actions(URI, 'hole("op")')
        assert {"Fill all holes of scale", "Solve scale", "Write a test of scale"} <= actions.keys()
        await editor.do(actions["Fill ?op with `*`"])
        assert "return x * factor" in editor.texts[URI]

        await editor.do((await editor.actions(URI, 'hole("inner"'))["Fill all holes of clamp"])
        assert 'hole("inner"' not in editor.texts[URI] and "min(x, high)" in editor.texts[URI]
        assert any("clamp: solved" in t for t in editor.told)

        await editor.do(actions["Write a test of scale"])
        assert editor.made == ["file:///code/test_scale.py"]
        test = editor.texts["file:///code/test_scale.py"]
        assert test.startswith("from scale import scale\n") and "    assert scale(2, 3) == 6\n" in test

    edited(work)


def test_what_is_wrong_is_shown_where_it_stands() -> None:
    async def work(editor: Editor) -> None:
        broken = TEXT.replace("(8, '𝄞')", "(8, '𝄞')\n    >>> first(2)\n    (9, '𝄞')").replace(
            "?number: int", "?number: in"
        )
        editor.open(URI, broken)
        await editor.until(lambda: editor.wrong.get(URI))
        (wrong,) = editor.wrong[URI]
        assert "`in`, after the colon of ?number" in wrong.message or "not Python" in wrong.message
        editor.rewrite(URI, broken.replace("?number: in", "?number: int"))
        await editor.until(lambda: any("contradict" in d.message for d in editor.wrong[URI]))
        (wrong,) = [d for d in editor.wrong[URI] if "contradict" in d.message]
        assert editor.texts[URI].split("\n")[wrong.range.start.line].strip() == ">>> first(2)"
        editor.rewrite(URI, TEXT)
        await editor.until(lambda: not editor.wrong[URI])

    edited(work)


def test_a_hole_that_nothing_fits_says_why() -> None:
    async def work(editor: Editor) -> None:
        editor.open(URI, NOTHING)
        await editor.until(lambda: editor.wrong.get(URI))
        (wrong,) = editor.wrong[URI]
        assert "nothing that was proposed fits ?a" in wrong.message

    edited(work)


def test_questions_become_examples() -> None:
    async def work(editor: Editor) -> None:
        editor.open(URI, OPEN)
        await editor.until(lambda: URI in editor.wrong)
        await editor.do((await editor.actions(URI, "def pick"))["Solve pick"])
        assert "..." not in editor.texts[URI]
        await editor.until(lambda: any("what should pick(" in d.message for d in editor.wrong[URI]))
        editor.rewrite(URI, OPEN)
        offered = await editor.actions(URI, "def pick")
        answer = next(title for title in offered if title.startswith("Add the example pick("))
        await editor.do(offered[answer])
        call, _, result = answer.removeprefix("Add the example ").partition(" == ")
        assert f"    >>> {call}\n    {result}\n" in editor.texts[URI]

    edited(work)


def test_a_solve_that_is_cancelled_ends() -> None:
    async def work(editor: Editor) -> None:
        editor.open(URI, HARD)
        await editor.until(lambda: URI in editor.wrong)
        order = lsp.ExecuteCommandParams("csp-ir.solve", [URI, "f"])
        asked = editor.protocol.send_request(lsp.WORKSPACE_EXECUTE_COMMAND, order, msg_id="solving")
        await editor.until(lambda: len(editor.progress) > 2)
        assert " s" in editor.progress[2].value["message"]  # it tells how it goes on
        editor.cancel_request(lsp.CancelParams("solving"))
        with pytest.raises(Exception):  # noqa: B017 - whatever the client makes of it
            await asyncio.wait_for(asyncio.wrap_future(asked), 60)
        assert not editor.told and editor.texts[URI] == HARD
        hover = await editor.text_document_hover_async(lsp.HoverParams(editor.document(URI), lsp.Position(0, 0)))
        assert hover is None

    edited(work)


def test_the_button_of_the_progress_ends_a_solve() -> None:
    async def work(editor: Editor) -> None:
        editor.open(URI, HARD)
        await editor.until(lambda: URI in editor.wrong)
        order = lsp.ExecuteCommandParams("csp-ir.solve", [URI, "f"])
        asked = editor.protocol.send_request(lsp.WORKSPACE_EXECUTE_COMMAND, order)
        await editor.until(lambda: editor.progress)
        editor.window_work_done_progress_cancel(lsp.WorkDoneProgressCancelParams(editor.progress[0].token))
        await asyncio.wrap_future(asked)
        assert editor.progress[-1].value["kind"] == "end" and editor.told == ["csp-ir: f: cancelled"]
        assert editor.progress[0].value["title"] == "csp-ir: f" and editor.texts[URI] == HARD

    edited(work)


def test_why_not() -> None:
    async def work(editor: Editor) -> None:
        editor.open(URI, TEXT)
        actions = await editor.actions(URI, 'hole("inner"')
        await editor.do(actions["Why not `x`?"])
        assert editor.told[0].startswith("`x` cannot be in ?inner:\n") and "gives 15, wanted 10" in editor.told[0]
        order = lsp.ExecuteCommandParams("csp-ir.why", [URI, "clamp", "inner", "min(x, high)"])
        await editor.workspace_execute_command_async(order)
        assert editor.told[1].startswith("`min(x, high)` fits ?inner")
        await editor.workspace_execute_command_async(lsp.ExecuteCommandParams("csp-ir.why", [URI, "clamp", "inner"]))
        assert "no text to try" in editor.told[2]

    edited(work)


def test_code_that_is_there_is_held_to_its_examples_and_its_missing_tests_are_written() -> None:
    async def work(editor: Editor) -> None:
        wrong = SIGN.replace("n < 0", "n < 5")
        editor.open(URI, wrong)
        await editor.until(lambda: editor.wrong.get(URI))
        (said,) = editor.wrong[URI]
        assert "sign(3) == 1 fails: gave -1" in said.message and "sign(3)" in wrong.split("\n")[said.range.start.line]
        editor.rewrite(URI, SIGN)
        await editor.until(lambda: not editor.wrong[URI])
        await editor.do((await editor.actions(URI, "return -1"))["Write the missing tests of sign"])
        test = editor.texts["file:///code/test_scale.py"]
        assert "from scale import sign\n" in test and "sign(0) == " in test

    edited(work)


def test_a_lone_question_mark_is_completed() -> None:
    async def work(editor: Editor) -> None:
        editor.open(URI, TEXT.replace('hole("inner", int)', "?"))
        at = editor.at(URI, "?)")
        after = lsp.Position(at.line, at.character + 1)
        offered = await editor.text_document_completion_async(lsp.CompletionParams(editor.document(URI), after))
        assert isinstance(offered, lsp.CompletionList)
        (edit,) = [i.text_edit for i in offered.items if i.label == "min(x, high)"]
        assert isinstance(edit, lsp.TextEdit)
        editor.change(URI, [edit])
        assert "return max(low, min(x, high))" in editor.texts[URI]

    edited(work)
