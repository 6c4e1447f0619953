"""`csp-ir lift MODULE.py...`"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

import click

from csp_ir.cli.codes import BAD_INPUT, NOT_SOLVED, OUT_OF_BUDGET, SOLVED, worst_of
from csp_ir.cli.forms import format_option, tell
from csp_ir.cli.run import WEAK_SANDBOX, file_of, read_text, shown, write_text
from csp_ir.errors import CspIrError, InputError
from csp_ir.files import read_utf8
from csp_ir.reverse.packages import MOST_MODULES, dotted, imports_package
from csp_ir.reverse.packages import MOST_TEXT as MOST_PACKAGE
from csp_ir.verdict import INTERRUPTED
from csp_ir.wall.broker import Ended, Job, run
from csp_ir.wall.messages import WorkerFault

SHAPES = ("spec", "markdown")
MOST_TEXT = 4_000_000  # characters of modules that are searched together for calls
SKIPPED = {".git", ".venv", "venv", "node_modules", "__pycache__", ".tox", "build", "dist"}


@click.command()
@click.argument("paths", nargs=-1, required=True)
@click.option("--tests", type=click.Path(dir_okay=False), help="A file of tests, whose checks become examples.")
@click.option(
    "--as", "shape", type=click.Choice(SHAPES), default="spec", show_default=True, help="What is printed as text."
)
@format_option
@click.option(
    "-o",
    "--output",
    type=click.Path(file_okay=False),
    help="Keep a JSON file for each module in this folder; those there that are still true are not made again.",
)
@click.option(
    "--page", type=click.Path(dir_okay=False), help="Write one HTML page of all of it, with a graph of the calls."
)
@click.option("--jobs", type=click.IntRange(1, 64), default=1, show_default=True, help="Functions at a time.")
@click.option(
    "--time",
    "seconds",
    type=click.FloatRange(min=1),
    default=20.0,
    show_default=True,
    help="Seconds that one function may take.",
)
@click.option("--quiet", is_flag=True, help="No line for each module.")
@click.option("--allow-weak-sandbox", is_flag=True, help=WEAK_SANDBOX)
def command(
    paths: tuple[str, ...], tests: str | None, shape: str, form: str, output: str | None, page: str | None, jobs: int, seconds: float, quiet: bool,
    allow_weak_sandbox: bool,
) -> int:  # fmt: skip
    """Say what functions do, as specs: PATHS are module.py, module.py::name, or folders.

    Results of runs are marked `# observed`: nobody said that they are right. Clauses are followed by how many runs bear them out.
    What cannot be read, or does not end, costs only itself.

    Exit codes: 0 all told; 2 something could not be read; 3 something did not end.
    """
    told = read_text(tests) if tests else ""
    calls = _calls(paths)
    worst, printed = SOLVED, 0
    pages: list[dict[str, Any]] = []
    told_rows: list[dict[str, Any]] = []
    with ThreadPoolExecutor(jobs) as pool:
        for path in modules(paths):
            try:
                text = read_text(path)
            except InputError as error:
                print(f"error: {shown(error)}", file=sys.stderr)
                worst = worst_of(worst, BAD_INPUT)
                continue
            package = package_of(path, text)
            mark = hashlib.sha256(
                f"{text}\0{told}\0{path}\0{calls.get(path, '')}\0{package or ''}".encode("utf-8", "surrogatepass")
            ).hexdigest()
            kept = _kept(output, path, mark)
            lift_one = partial(
                _lifted, text=text, tests=told, calls=calls.get(path, ""), weak=allow_weak_sandbox, seconds=seconds,
                package=package,
            )  # fmt: skip
            found = kept or {"csp_ir": "lifted", "module": path, "mark": mark, **_module(pool, lift_one, text, path)}
            if output is not None and kept is None:
                Path(output).mkdir(parents=True, exist_ok=True)
                write_text(str(_file(output, path)), json.dumps(found, indent=1) + "\n")
            rows = found["functions"]
            worst = worst_of(worst, *(r.get("code", SOLVED) for r in rows))
            if not quiet:
                print(summary(path, rows, kept is not None), file=sys.stderr, flush=True)
            if page is not None:
                pages.append({"module": path, "functions": rows, "calls": found.get("calls", ())})
            if form == "text":
                printed = _print(rows, shape, printed) if output is None and page is None else 0
            elif form == "jsonl":
                tell(form, [{"module": path, **row} for row in rows], "")
            else:
                told_rows += [{"module": path, **row} for row in rows]
    if form == "json":
        tell(form, told_rows, "")
    if page is not None:
        from csp_ir.report.lifted import lifted_page

        write_text(page, lifted_page(pages))
    return worst


def summary(path: str, rows: Sequence[dict[str, Any]], kept: bool) -> str:
    """What is said of a module: how many functions were told, and of which what could not be."""
    told = sum("error" not in r for r in rows)
    lines = [f"{path}: {told} of {len(rows)} functions" + (", as before" if kept else "")]
    for row in rows:
        said = [row["error"]] if "error" in row else [*filter(None, [row["unread"]]), *row["notes"]]
        lines += [f"  {row['name'] or path}: {' '.join(s.split())}" for s in said]
    return "\n".join(lines)


def modules(paths: Sequence[str]) -> Iterator[str]:
    """The modules that paths name, those of folders in order. Raises InputError for what is not there."""
    for path in paths:
        if not Path(path).is_dir():
            yield path
            continue
        found = sorted(p for p in Path(path).rglob("*.py") if not SKIPPED & set(p.parts))
        if not found:
            raise InputError("no Python files in it", file=path, remedy="give a module, or a folder of some")
        yield from map(str, found)


def _calls(paths: Sequence[str]) -> dict[str, str]:
    """The calls with literals that modules of folders make of one another, as lines, by the path of what is called."""
    found: dict[str, str] = {}
    for path in paths:
        texts: dict[str, str] = {}
        for module in modules([path]) if Path(path).is_dir() else ():
            try:
                texts[module] = read_text(module)
            except InputError:  # said where the module is lifted
                continue
            if sum(map(len, texts.values())) > MOST_TEXT:
                found |= _calls_of(texts)
                texts = {}
        found |= _calls_of(texts)
    return found


def _calls_of(texts: dict[str, str]) -> dict[str, str]:
    if len(texts) < 2:
        return {}
    try:
        found: dict[str, str] = run(Job("csp_ir.reverse.jobs:calls_job", {"texts": texts}, {}, 20.0))["calls"]
        return found
    except (CspIrError, Ended, WorkerFault):  # they only add to what is told
        return {}


def _file(output: str, path: str) -> Path:
    name = file_of(path).removeprefix("/").replace("/", ".") + (f".{path.partition('::')[2]}" if "::" in path else "")
    return Path(output) / f"{name}.json"


def _kept(output: str | None, path: str, mark: str) -> dict[str, Any] | None:
    """What an earlier run left of a module, where it is still true."""
    if output is None or not _file(output, path).exists():
        return None
    try:
        found = json.loads(_file(output, path).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    return found if isinstance(found, dict) and found.get("mark") == mark else None


def _module(pool: ThreadPoolExecutor, lift_one: Any, text: str, path: str) -> dict[str, Any]:
    """The data of the functions of a module, and which calls which."""
    try:
        found = run(Job("csp_ir.reverse.jobs:listed_job", {"text": text, "path": path}, {}, 20.0))
    except CspIrError as error:
        return {"functions": [{"name": "", "error": str(error), "code": BAD_INPUT}], "calls": []}
    except Ended as end:
        return {"functions": [_ended("", end)], "calls": []}
    names = [f"{file_of(path)}::{name}" for name in found["functions"]]
    return {"functions": list(pool.map(lift_one, names)), "calls": found["calls"]}


def package_of(path: str, text: str) -> dict[str, Any]:
    """The texts of the package of a module that imports it, and the module's own name there; nothing of any other one."""
    file = Path(file_of(path)).absolute()
    above = file.parent
    while (above / "__init__.py").exists():
        above = above.parent
    if above == file.parent or not imports_package(text, file.relative_to(above).parts[0]):
        return {}
    root = above / file.relative_to(above).parts[0]
    found: dict[str, str] = {}
    near = sorted(root.rglob("*.py"), key=lambda p: (p.name != "__init__.py", p.parent != file.parent, str(p)))
    for p in near[:MOST_MODULES]:
        try:
            found[dotted(p, above)] = read_utf8(str(p))
        except InputError:  # said where it is lifted
            continue
        if sum(map(len, found.values())) > MOST_PACKAGE:
            break
    return {"package": found, "module": dotted(file, above)}


def _lifted(
    path: str, text: str, tests: str, calls: str, weak: bool, seconds: float, package: dict[str, Any]
) -> dict[str, Any]:
    """One function, in a worker of its own."""
    name = path.partition("::")[2]
    arguments = {
        "text": text,
        "path": path,
        "tests": tests if name in tests else "",
        "calls": calls if name in calls else "",
        "weak": weak,
        "share": seconds * 0.4,
        **package,
    }
    try:
        found: dict[str, Any] = run(Job("csp_ir.reverse.jobs:lift_job", arguments, {}, seconds))
        return found
    except CspIrError as error:
        return {"name": name, "error": str(error), "code": BAD_INPUT}
    except WorkerFault as fault:
        return {"name": name, "error": f"a fault of csp-ir, not of your input: {fault}", "code": NOT_SOLVED}
    except Ended as end:
        return _ended(name, end)


def _ended(name: str, end: Ended) -> dict[str, Any]:
    if end.what == INTERRUPTED:
        raise KeyboardInterrupt
    return {"name": name, "error": end.said, "code": OUT_OF_BUDGET}


def _print(rows: Sequence[dict[str, Any]], shape: str, printed: int) -> int:
    for row in rows:
        if "error" in row:
            continue
        print(("\n\n" if printed and shape == "spec" else "") + row[shape], end="")
        printed += 1
    return printed
