"""What a notebook shows of an object: one description, as HTML and as Markdown."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

Part = tuple[str, str | Sequence[str] | Sequence[Sequence[str]]]  # ("text" | "code" | "list" | "table", what it holds)
_CELL = "text-align:left;vertical-align:top"


class Shown:
    """What `parts` describes is shown by Jupyter and its like. All text in it is escaped: it may be foreign."""

    __slots__ = ()

    def parts(self) -> list[Part]:
        """What is shown, from top to bottom; the first row of a table is its head."""
        raise NotImplementedError

    def _repr_html_(self) -> str:
        return "<div>" + "".join(_html(kind, held) for kind, held in self.parts()) + "</div>"

    def _repr_markdown_(self) -> str:
        return "\n\n".join(_markdown(kind, held) for kind, held in self.parts())


def _html(kind: str, held: str | Sequence[str] | Sequence[Sequence[str]]) -> str:
    if isinstance(held, str):
        return f"<pre><code>{escape(held)}</code></pre>" if kind == "code" else f"<p>{escape(held)}</p>"
    if kind == "list":
        return "<ul>" + "".join(f"<li>{escape(str(item))}</li>" for item in held) + "</ul>"
    head, *rows = held
    top = "".join(f'<th style="{_CELL}">{escape(c)}</th>' for c in head)
    body = "".join("<tr>" + "".join(f'<td style="{_CELL}">{escape(c)}</td>' for c in row) + "</tr>" for row in rows)
    return f"<table><thead><tr>{top}</tr></thead><tbody>{body}</tbody></table>"


def _markdown(kind: str, held: str | Sequence[str] | Sequence[Sequence[str]]) -> str:
    if isinstance(held, str):
        return _fenced(held) if kind == "code" else plain(held)
    if kind == "list":
        return "\n".join(f"- {plain(str(item))}" for item in held)
    head, *rows = held
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(c if c == "---" else plain(c) for c in row) + " |" for row in lines)


def plain(text: str) -> str:
    """Text on one line in which Markdown reads no marks.

    >>> plain("a_b < *c*")
    'a\\\\_b \\\\< \\\\*c\\\\*'
    """
    return "".join("\\" + c if c in "\\`*_{}[]<>#|~$" else c for c in text.replace("\n", " "))


def _fenced(code: str) -> str:
    fence = "```"
    while fence in code:
        fence += "`"
    return f"{fence}python\n{code.rstrip()}\n{fence}"
