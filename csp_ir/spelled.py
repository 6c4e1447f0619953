"""`hole`, with which Python that other tools read spells the holes of a draft."""

from __future__ import annotations

from typing import Any, NoReturn


class _Hole:
    """`hole("name", int)` is `?name: int`; `hole["name"] = 1` names what is assigned; `a |hole("op")| b` is `a ?op b`.

    Nothing of it can be run: a hole that a program comes to raises NotImplementedError.
    """

    def __call__(self, name: str, type: Any = None, /, *, kind: str = "", where: str = "", why: str = "") -> Any:
        self._open(name)

    def __getitem__(self, name: str) -> Any:
        self._open(name)

    def __setitem__(self, name: str, value: Any) -> None:
        self._open(name)

    def _open(self, name: str) -> NoReturn:
        raise NotImplementedError(f"?{name} is a hole; csp-ir solve fills it")


hole = _Hole()
