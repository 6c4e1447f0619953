"""Imports between rooms point one way; the table below is the order of the rooms."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

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


def imports(path: Path) -> list[tuple[int, str]]:
    """(line, room) of every import of the package in a file, lazy ones included."""
    found = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module == "csp_ir":
            found += [(node.lineno, a.name) for a in node.names]
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("csp_ir."):
            found.append((node.lineno, str(node.module).split(".")[1]))
        elif isinstance(node, ast.ImportFrom) and node.level:
            pytest.fail(f"{path}:{node.lineno}: import by the full name")
        elif isinstance(node, ast.Import):
            found += [(node.lineno, a.name.split(".")[1]) for a in node.names if a.name.startswith("csp_ir.")]
    return found


FILES = sorted(p for p in PACKAGE.rglob("*.py") if p != PACKAGE / "__init__.py")


def test_every_room_has_a_layer() -> None:
    unknown = {room_of(p) for p in FILES} - set(LAYER)
    assert not unknown, f"add {unknown} to LAYERS and to docs/architecture.md"


def test_imports_point_to_earlier_layers() -> None:
    wrong = [
        f"{path.relative_to(PACKAGE)}:{line}: {room_of(path)} imports {room}"
        for path in FILES
        for line, room in imports(path)
        if room in LAYER and LAYER[room] > LAYER.get(room_of(path), 99)
    ]
    assert not wrong, "\n".join(wrong)


def test_no_circle_within_a_layer() -> None:
    graph = nx.DiGraph()
    for path in FILES:
        for _, room in imports(path):
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
        tree = ast.parse(path.read_text(encoding="utf-8"))
        typed = [n for n in ast.walk(tree) if isinstance(n, ast.If) and ast.unparse(n.test) == "TYPE_CHECKING"]
        left_out = {id(n) for block in typed for n in ast.walk(block)}
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and id(node) not in left_out:
                for alias in node.names:
                    part = f"{node.module}.{alias.name}"
                    graph.add_edge(name, part if part in modules else node.module)
    assert nx.is_directed_acyclic_graph(graph), nx.find_cycle(graph)


CORE = {"click", "hypothesis", "jinja2", "markupsafe", "csp_ir"}
# Imported only where it is known to be there: with the SDK of `mcp`, in Modal's own containers, where a program has set it up.
BROUGHT = {"cli/mcp.py": "uvicorn", "providers/modal_server.py": "modal", "telemetry.py": "opentelemetry"}


def _unguarded(node: ast.AST, path: Path, guarded: bool = False) -> Iterator[str]:
    """Imports of what is neither Python's nor the core's, where nothing catches that it is absent."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.If) and ast.unparse(child.test) == "TYPE_CHECKING":
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
    found = [said for path in FILES for said in _unguarded(ast.parse(path.read_text(encoding="utf-8")), path)]
    assert not found


@pytest.mark.parametrize("layer", LAYERS, ids=lambda layer: "+".join(sorted(layer)))
def test_the_docs_name_every_room(layer: set[str]) -> None:
    text = (PACKAGE.parent / "docs" / "architecture.md").read_text(encoding="utf-8")
    for room in layer - {"_version", "__main__"}:
        assert room in text
