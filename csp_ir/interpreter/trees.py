"""Python's `ast`, its classes with a position in the class, so that no walk has to write one at every node.

`compile` asks every expression and statement for its position; here all stand at line 1, column 0.
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ast import *  # noqa: F403
else:
    _PLACED = (ast.expr, ast.stmt, ast.arg, ast.keyword, ast.excepthandler, ast.pattern)
    _POSITION = {"lineno": 1, "end_lineno": 1, "col_offset": 0, "end_col_offset": 0}

    def __getattr__(name: str) -> Any:
        """The class of that name, made when it is first asked for."""
        kind = getattr(ast, name)
        if isinstance(kind, type) and issubclass(kind, _PLACED) and kind not in _PLACED[:2]:
            kind = type(name, (kind,), {**_POSITION, "__slots__": ()})
        globals()[name] = kind
        return kind
