"""Imports between rooms point one way; the table below is the order of the rooms."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import networkx as nx
import pytest

PACKAGE = Path(__file__).parent.parent / "csp_ir"

# A room imports rooms of earlier layers, or of its own layer as long as no circle arises.
LAYERS = [
    {
        "spelled",
        "cells",
        "_version",
        "errors",
        "files",
        "secrets",
        "logs",
        "visible",
        "interrupts",
        "telemetry",
        "events",
        "work",
    },
    {"ir"},
    {"interpreter", "spec", "render", "verdict", "record"},
    {"holes", "domains", "constraints", "solution"},
    {
        "propagators",
        "search",
        "verify",
        "providers",
        "deduction",
        "draft",
        "samples",
        "graph",
        "goals",
        "wanted",
        "proof",
    },
    {"judged"},
    {"sketch", "portfolio"},
    {"fits"},
    {"refutation"},
    {"pipeline", "proposals", "finish", "result", "sygus", "reverse"},
    {"wall"},
    {"api"},
    {"drafts", "asynchronous"},
    {"report", "bench", "session"},
    {"lsp", "mcp", "notebook", "web"},
    {"cli", "__main__"},
]
LAYER = {room: i for i, layer in enumerate(LAYERS) for room in layer}


def room_of(path: Path) -> str:
    return path.relative_to(PACKAGE).with_suffix("").parts[0]


class Imports(NamedTuple):
    """What a file imports. rooms: (line, room) of every import of the package, lazy ones included; named: (module, name) of
    those that more than a type checker follows; bare: of what may be absent, where nothing catches that it is."""

    rooms: list[tuple[int, str]]
    named: list[tuple[str | None, str]]
    bare: list[str]


@cache
def imports(path: Path) -> Imports:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    found = Imports([], [], list(_unguarded(tree, path)))
    left_out: set[int] = set()
    for node in ast.walk(tree):  # blocks come before what is in them
        if _typed_only(node):
            left_out.update(id(n) for n in ast.walk(node))
        if isinstance(node, ast.ImportFrom):
            if id(node) not in left_out:
                found.named.extend((node.module, a.name) for a in node.names)
            if node.module == "csp_ir":
                found.rooms.extend((node.lineno, a.name) for a in node.names)
            elif (node.module or "").startswith("csp_ir."):
                found.rooms.append((node.lineno, str(node.module).split(".")[1]))
            elif node.level:
                pytest.fail(f"{path}:{node.lineno}: import by the full name")
        elif isinstance(node, ast.Import):
            found.rooms.extend((node.lineno, a.name.split(".")[1]) for a in node.names if a.name.startswith("csp_ir."))
    return found


def _typed_only(node: ast.AST) -> bool:
    """Whether only a type checker looks into it."""
    return isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING"


FILES = sorted(p for p in PACKAGE.rglob("*.py") if p != PACKAGE / "__init__.py")


def test_every_room_has_a_layer() -> None:
    unknown = {room_of(p) for p in FILES} - set(LAYER)
    assert not unknown, f"add {unknown} to LAYERS and to docs/architecture.md"


def test_imports_point_to_earlier_layers() -> None:
    wrong = [
        f"{path.relative_to(PACKAGE)}:{line}: {room_of(path)} imports {room}"
        for path in FILES
        for line, room in imports(path).rooms
        if room in LAYER and LAYER[room] > LAYER.get(room_of(path), 99)
    ]
    assert not wrong, "\n".join(wrong)


def test_no_circle_within_a_layer() -> None:
    graph = nx.DiGraph()
    for path in FILES:
        for _, room in imports(path).rooms:
            here = room_of(path)
            if room != here and LAYER.get(room) == LAYER.get(here):
                graph.add_edge(here, room)
    assert nx.is_directed_acyclic_graph(graph), nx.find_cycle(graph)


def test_no_circle_between_files() -> None:
    """Imports that only a type checker follows are left out."""
    modules = {
        ".".join(p.relative_to(PACKAGE.parent).with_suffix("").parts).removesuffix(".__init__"): p for p in FILES
    }
    graph = nx.DiGraph()
    for name, path in modules.items():
        for module, alias in imports(path).named:
            part = f"{module}.{alias}"
            graph.add_edge(name, part if part in modules else module)
    assert nx.is_directed_acyclic_graph(graph), nx.find_cycle(graph)


CORE = {"click", "hypothesis", "jinja2", "markupsafe", "csp_ir"}
# Imported only where it is known to be there: with the SDK of `mcp`, in Modal's own containers, where a program has set it up.
BROUGHT = {"cli/mcp.py": "uvicorn", "providers/modal_server.py": "modal", "telemetry.py": "opentelemetry"}


def _unguarded(node: ast.AST, path: Path, guarded: bool = False) -> Iterator[str]:
    """Imports of what is neither Python's nor the core's, where nothing catches that it is absent."""
    for child in ast.iter_child_nodes(node):
        if _typed_only(child):
            continue
        caught = isinstance(node, ast.Try) and any("ImportError" in ast.unparse(h) for h in node.handlers)
        named = [a.name for a in child.names] if isinstance(child, ast.Import) else []
        named += [child.module or ""] if isinstance(child, ast.ImportFrom) else []
        for name in (full.split(".")[0] for full in named):
            known = CORE | sys.stdlib_module_names | {BROUGHT.get(str(path.relative_to(PACKAGE)))}
            if name not in known and not (guarded or caught):
                yield f"{path.relative_to(PACKAGE)}: {name}"
        yield from _unguarded(child, path, guarded or (caught and child in node.body))


def test_what_is_no_part_of_the_core_install_may_be_absent() -> None:
    assert not [said for path in FILES for said in imports(path).bare]


@pytest.mark.parametrize("layer", LAYERS, ids=lambda layer: "+".join(sorted(layer)))
def test_the_docs_name_every_room(layer: set[str]) -> None:
    text = (PACKAGE.parent / "docs" / "architecture.md").read_text(encoding="utf-8")
    for room in layer - {"_version", "__main__"}:
        assert room in text
