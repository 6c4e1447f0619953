"""Foreign text on a terminal: what would steer it is shown as an escape, never sent."""

from __future__ import annotations

# First and last code points: C0, DEL and C1; marks that turn the direction of writing; lone surrogates.
_STEERING = ((0x00, 0x1F), (0x7F, 0x9F), (0x200E, 0x200F), (0x202A, 0x202E), (0x2066, 0x2069), (0xD800, 0xDFFF))


def visible(text: str) -> str:
    r"""`text` with control characters, but tabs and the ends of lines, as escapes.

    >>> visible("\x1b[31mred")
    '\\x1b[31mred'
    """
    return "\n".join(map(_line, text.split("\n")))


def _line(text: str) -> str:
    if text.isprintable():
        return text
    end = "\r" if text.endswith("\r") else ""
    return "".join(map(_shown, text.removesuffix("\r"))) + end


def _shown(character: str) -> str:
    code = ord(character)
    if character == "\t" or not any(first <= code <= last for first, last in _STEERING):
        return character
    return character.encode("unicode_escape").decode("ascii")
