"""The pictures of the README: the page in Chromium and an editor (Neovim) at work, as they are.

    python docs/pictures/make.py [page] [editor]

Writes docs/pictures/page.png and docs/pictures/editor.svg. Wants chromium and nvim on the path, and pyte (`pip install pyte`), which reads what Neovim
draws on its terminal.
"""

from __future__ import annotations

import fcntl
import os
import pty
import select
import struct
import subprocess
import sys
import tempfile
import termios
import time
from collections.abc import Callable
from html import escape
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
sys.path.insert(0, str(ROOT))

from tests.browser import Browser  # noqa: E402
from tests.web.serving import Server  # noqa: E402

PATIENCE = 60.0
COLUMNS, ROWS = 92, 22
FACE, LINE, SIZE = 8.43, 19, 14  # of a character: width, height, size of its font
COLOURS = {
    "default": "#d8dee9", "black": "#2e3440", "red": "#f0717c", "green": "#a3d78a", "brown": "#ebcb8b", "blue": "#81a1f1",
    "magenta": "#c897e0", "cyan": "#88d0e0", "white": "#e5e9f0",
}  # fmt: skip
GROUND = "#1e222b"
DRAFT = '''def clamp(x: int, low: int, high: int) -> int:
    """Keep a number within bounds.

    >>> clamp(5, 0, 10), clamp(-5, 0, 10), clamp(15, 0, 10)
    (5, 0, 10)
    """
    if x < low:
        return ?least
    return min(x, ?most)
'''
SETTINGS = """
set nocompatible noswapfile number signcolumn=no laststatus=2 shortmess+=F notermguicolors noshowmode noruler
set statusline=\\ clamp.py\\ %=csp-ir\\ lsp\\ (Neovim)\\ 
syntax on
highlight NormalFloat ctermbg=237
lua << EOF
local client = vim.lsp.start_client({ name = "csp-ir", cmd = { COMMAND, "-m", "csp_ir", "lsp" } })
vim.api.nvim_create_autocmd("BufReadPost", { callback = function()
  vim.lsp.buf_attach_client(0, client)
end })
EOF
"""


def page(target: Path) -> None:
    """Two of three holes are filled; the third shows its fits."""
    with tempfile.TemporaryDirectory() as folder:
        server = Server(Path(folder) / "state")
        try:
            with Browser(Path(folder) / "profile") as browser:
                browser.size(1240, 720)
                browser.open(server.address)
                for number, text in enumerate(("<", "high")):
                    chips = f"document.querySelectorAll('.chip.filled').length == {number}"
                    fit = f"document.querySelector('[data-fit=\"{text}\"]')"
                    hole = ("below", "most")[number]
                    until(lambda hole=hole: browser.run(f"Boolean(document.querySelector('[data-hole={hole}].open'))"))
                    browser.run(f"document.querySelector('[data-hole={hole}].open').click()")
                    until(lambda fit=fit, chips=chips: browser.run(f"Boolean({fit} && {chips})"))
                    browser.run(f"{fit}.click()")
                done = "document.querySelectorAll('.chip.filled').length == 2 && document.querySelector('.tick')"
                until(lambda: browser.run(f"Boolean({done})"))
                time.sleep(1.0)  # the bars have shrunk by then
                browser.screenshot(target)
        finally:
            server.close()


def editor(target: Path) -> None:
    """What is shown of a hole that the cursor is on."""
    import pyte

    with tempfile.TemporaryDirectory() as folder:
        draft, settings = Path(folder) / "clamp.py", Path(folder) / "init.vim"
        draft.write_text(DRAFT)
        settings.write_text(SETTINGS.replace("COMMAND", repr(sys.executable)))
        screen = pyte.Screen(COLUMNS, ROWS)
        stream = pyte.ByteStream(screen)
        parent, child = pty.openpty()
        fcntl.ioctl(child, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
        environment = {**os.environ, "TERM": "xterm-256color", "XDG_STATE_HOME": folder, "XDG_DATA_HOME": folder}
        process = subprocess.Popen(
            ["nvim", "-u", str(settings), "-i", "NONE", str(draft)],
            stdin=child, stdout=child, stderr=child, env=environment, cwd=ROOT, start_new_session=True,
        )  # fmt: skip
        os.close(child)

        def shows(text: str) -> bool:
            while select.select([parent], [], [], 0.1)[0]:
                stream.feed(os.read(parent, 1 << 16))
            return any(text in line for line in screen.display)

        try:
            until(lambda: shows("?most"))
            os.write(parent, b":8\r$")
            while not shows("proposed fit"):
                os.write(parent, b":lua vim.lsp.buf.hover()\r")
                time.sleep(2.0)
            os.write(parent, b":\x1b")  # nothing is left on the last line
            shows("")
            target.write_text(drawn(screen), encoding="utf-8")
        finally:
            process.kill()
            process.wait()
            os.close(parent)


def drawn(screen: Any) -> str:
    """A terminal as SVG: runs of one look a text each."""
    width, height = COLUMNS * FACE + 24, ROWS * LINE + 24
    parts = [
        f"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {width:.0f} {height}' width='{width:.0f}' height='{height}'>",
        f"<rect width='100%' height='100%' rx='10' fill='{GROUND}'/>",
        f"<g font-family='DejaVu Sans Mono, Menlo, Consolas, monospace' font-size='{SIZE}' xml:space='preserve'>",
    ]
    for row in range(ROWS):
        cells = [screen.buffer[row][c] for c in range(COLUMNS)]
        at = 0
        while at < COLUMNS:
            look, end = _look(cells[at]), at
            while end < COLUMNS and _look(cells[end]) == look:
                end += 1
            fore, back, bold, under = look
            text = "".join(c.data for c in cells[at:end])
            x, y = 12 + at * FACE, 12 + row * LINE
            if back != GROUND:
                wide = (end - at) * FACE
                parts.append(f"<rect x='{x:.1f}' y='{y}' width='{wide:.1f}' height='{LINE}' fill='{back}'/>")
            if text.strip():
                left = len(text) - len(text.lstrip())
                x, text = x + left * FACE, text.strip()
                style = (" font-weight='bold'" if bold else "") + (" text-decoration='underline'" if under else "")
                long = f" textLength='{len(text) * FACE:.1f}' lengthAdjust='spacingAndGlyphs'"
                parts.append(f"<text x='{x:.1f}' y='{y + 14}' fill='{fore}'{style}{long}>{escape(text)}</text>")
            at = end
    return "\n".join([*parts, "</g></svg>\n"])


def _look(cell: Any) -> tuple[str, str, bool, bool]:
    fore, back = _colour(cell.fg, COLOURS["default"]), _colour(cell.bg, GROUND)
    return (back, fore, cell.bold, cell.underscore) if cell.reverse else (fore, back, cell.bold, cell.underscore)


def _colour(name: str, default: str) -> str:
    if name == "default":
        return default
    return COLOURS.get(name.removeprefix("bright"), f"#{name}" if len(name) == 6 else default)


def until(condition: Callable[[], Any]) -> None:
    end = time.monotonic() + PATIENCE
    while not condition():
        if time.monotonic() > end:
            raise SystemExit("it does not come about")
        time.sleep(0.1)


if __name__ == "__main__":
    wanted = sys.argv[1:] or ["page", "editor"]
    for name, make, file in (("page", page, "page.png"), ("editor", editor, "editor.svg")):
        if name in wanted:
            make(HERE / file)
            print(f"{HERE / file}: {(HERE / file).stat().st_size:,} bytes")
