"""`csp-ir bench`: run suites, compare runs, write reports."""

from __future__ import annotations

import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Any

import click

from csp_ir.bench.arms import read_arms
from csp_ir.bench.executors import NAMES, make_executor
from csp_ir.bench.manifest import make_manifest
from csp_ir.bench.metrics import MetricsFile
from csp_ir.bench.model import Arm, Limits, Suite, success
from csp_ir.bench.runner import Watcher, run_suite
from csp_ir.bench.statistics import compare as compare_results
from csp_ir.bench.statistics import summarise
from csp_ir.bench.store import RunStore, read_manifest, read_record, read_results, runs_in
from csp_ir.bench.suites import read_suite, suite_folders
from csp_ir.bench.tables import columns, comparison_text, group, run_text
from csp_ir.cli.codes import BAD_INPUT, INTERRUPTED, OUT_OF_BUDGET, SOLVED, worst_of
from csp_ir.cli.forms import format_option, tell
from csp_ir.cli.run import WEAK_SANDBOX, write_text
from csp_ir.errors import InputError
from csp_ir.files import reason
from csp_ir.verify.sandbox import missing_layers, refusal

RUNS = Path("bench-runs")


class _Group(click.Group):
    """`bench phase3` is short for `bench run phase3`, for every suite by name."""

    def resolve_command(self, ctx: click.Context, args: list[str]) -> Any:
        if args and args[0] not in self.commands and not args[0].startswith("-"):
            if Path(args[0]).exists() or any(p.stem == args[0] for p in suite_folders()):
                args = ["run", *args]
        return super().resolve_command(ctx, args)


@click.group(cls=_Group)
def command() -> None:
    """Run suites of tasks over arms, compare runs, write reports."""


@command.command("run")
@click.argument("suite")
@click.option(
    "--arm",
    "arms",
    multiple=True,
    default=("embedded",),
    show_default=True,
    help="[NAME=]SOURCE[+SOURCE...][?OPTION=VALUE&...]; repeat it to compare.",
)
@click.option("--repeat", type=click.IntRange(1, 1000), default=1, show_default=True, help="Repetitions of every item.")
@click.option(
    "--seed",
    type=click.IntRange(min=0),
    default=0,
    show_default=True,
    help="Of the first repetition; the others count on.",
)
@click.option("-j", "--jobs", type=click.IntRange(0, 4096), default=1, show_default=True, help="Items at once.")
@click.option(
    "--time", "seconds", type=click.FloatRange(min=0.01), default=60.0, show_default=True, help="Seconds an item."
)
@click.option("--memory", type=click.IntRange(min=64), default=2048, show_default=True, help="Megabytes an item.")
@click.option("--cost", type=click.FloatRange(min=0), default=None, help="Dollars an item.")
@click.option(
    "-o",
    "--output",
    type=click.Path(file_okay=False),
    help="Run folder; an unfinished run there goes on.  [default: a new one in bench-runs]",
)
@click.option("--task", "tasks", multiple=True, help="Only this task; repeat it for more.")
@click.option("--retry-failed", is_flag=True, help="Run items again that crashed or ran out of memory or time limits.")
@click.option("--executor", type=click.Choice(NAMES), default="local", show_default=True)
@click.option("--address", help="Of the Ray cluster; without it, one is started here.")
@click.option("--metrics", type=click.Path(dir_okay=False), help="Keep figures in a file in Prometheus' text format.")
@click.option("--allow-weak-sandbox", is_flag=True, help=WEAK_SANDBOX)
@click.option("--quiet", is_flag=True, help="No progress on stderr.")
@format_option
def run(
    suite: str,
    arms: tuple[str, ...],
    repeat: int,
    seed: int,
    jobs: int,
    seconds: float,
    memory: int,
    cost: float | None,
    output: str | None,
    tasks: tuple[str, ...],
    retry_failed: bool,
    executor: str,
    address: str | None,
    metrics: str | None,
    allow_weak_sandbox: bool,
    quiet: bool,
    form: str,
) -> int:
    """Run SUITE (a name, a folder, a JSON Lines or `.sl` file) and print its results.

    A run that was cut short goes on with `-o` and its folder; what is finished is not run again.
    """
    chosen = read_arms(arms)
    read = _only(read_suite(suite), tasks)
    limits = Limits(seconds, memory, cost, allow_weak_sandbox)
    manifest = make_manifest(read, chosen, repeat=repeat, seed=seed, jobs=jobs, limits=limits, executor=executor)
    folder = Path(output) if output else _new_folder(read.name)
    again = f"csp-ir bench run {suite} -o {folder} and the same options"
    return _carry_out(
        read, chosen, manifest, folder, again, address, metrics, form, retry_failed=retry_failed, quiet=quiet
    )


@command.command("resume")
@click.argument("run_folder", type=click.Path(exists=True, file_okay=False))
@click.option("-j", "--jobs", type=click.IntRange(0, 4096), help="Items at once.  [default: as before]")
@click.option("--address", help="Of the Ray cluster; without it, one is started here.")
@click.option("--metrics", type=click.Path(dir_okay=False), help="Keep figures in a file in Prometheus' text format.")
@click.option("--quiet", is_flag=True, help="No progress on stderr.")
@format_option
def resume(run_folder: str, jobs: int | None, address: str | None, metrics: str | None, quiet: bool, form: str) -> int:
    """Go on with a run that was cut short, or whose items wait for a provider's batches (`@batch`)."""
    manifest = read_manifest(run_folder)
    suite = manifest["suite"]
    known = read_suite(suite.get("source") or suite["name"])
    read = _only(known, tuple(suite["tasks"])) if len(known.tasks) > len(suite["tasks"]) else known
    chosen = read_arms(tuple(a["text"] for a in manifest["arms"]))
    limits = Limits(**manifest["limits"])
    now = make_manifest(
        read, chosen, repeat=manifest["repeat"], seed=manifest["seed"], limits=limits,
        jobs=manifest["jobs"] if jobs is None else jobs, executor=manifest["executor"],
    )  # fmt: skip
    folder = Path(run_folder)
    return _carry_out(read, chosen, now, folder, f"csp-ir bench resume {folder}", address, metrics, form, quiet=quiet)


def _carry_out(
    read: Suite,
    chosen: tuple[Arm, ...],
    manifest: dict[str, Any],
    folder: Path,
    again: str,
    address: str | None,
    metrics: str | None,
    form: str,
    *,
    retry_failed: bool = False,
    quiet: bool = False,
) -> int:
    """Run what is not done of a run, print its results, and say how to go on where something is left."""
    from csp_ir.report.bench_progress import BenchProgress

    limits, repeat, seed = Limits(**manifest["limits"]), manifest["repeat"], manifest["seed"]
    if manifest["executor"] == "local" and not limits.weak_sandbox and any(t.hidden_test for t in read.tasks):
        if missing := missing_layers():
            raise InputError(f"the hidden tests of {read.name} are foreign programs, {refusal(missing)}")
    engine = make_executor(manifest["executor"], jobs=manifest["jobs"], address=address)
    status = SOLVED
    with RunStore(folder, manifest) as store, BenchProgress(store.manifest, store.results, quiet=quiet) as progress:
        watchers: list[Watcher] = [progress]
        gauge = _gauge(metrics, store, len(read.tasks) * len(chosen) * repeat)
        if gauge is not None:
            watchers.append(gauge)

        def watch(result: dict[str, Any]) -> None:
            for watcher in watchers:
                watcher(result)

        try:
            run_suite(
                read, chosen, store, engine, repeat=repeat, seed=seed, limits=limits, retry_failed=retry_failed, watch=watch
            )  # fmt: skip
        except KeyboardInterrupt:
            status = INTERRUPTED
        except OSError as error:  # what is finished is shown all the same
            status = BAD_INPUT
            print(f"csp-ir: {folder}: {reason(error)}; the run ends here", file=sys.stderr)
        if gauge is not None and not _written(gauge):
            status = BAD_INPUT
    _told(form, store.manifest, list(store.results.values()))
    if not quiet:
        print(f"\nrun folder: {folder}", file=sys.stderr)
        if status == INTERRUPTED:
            print(f"interrupted; go on with: {again}", file=sys.stderr)
    if store.waiting:
        print(f"waiting: csp-ir bench resume {folder}", file=sys.stderr)
        status = worst_of(status, OUT_OF_BUDGET)
    return status


def _told(form: str, manifest: Mapping[str, Any], results: Sequence[dict[str, Any]]) -> None:
    """Print the results of a run: a row for each item."""
    tell(form, results, run_text(manifest, results) if form == "text" else "")


def _gauge(path: str | None, store: RunStore, planned: int) -> MetricsFile | None:
    """The metrics file, with what was done before already in it."""
    if path is None:
        return None
    gauge = MetricsFile(path, store.manifest["suite"]["name"], planned)
    for result in store.results.values():
        gauge(result)
    if not _written(gauge):
        raise InputError("no metrics can be kept there", file=path, remedy="give --metrics another file")
    return gauge


def _written(gauge: MetricsFile) -> bool:
    """Whether its figures could be written; where not, a line says why."""
    try:
        gauge.close()
    except OSError as error:
        print(f"csp-ir: {gauge.path}: {reason(error)}", file=sys.stderr)
        return False
    return True


def _only(suite: Suite, names: tuple[str, ...]) -> Suite:
    if not names:
        return suite
    known = {t.name for t in suite.tasks}
    for name in names:
        if name not in known:
            from difflib import get_close_matches

            near = get_close_matches(name, known, n=3) or sorted(known)[:5]
            raise InputError(f"no task {name!r} in {suite.name}", remedy=f"for example {', '.join(near)}")
    return Suite(
        suite.name, tuple(t for t in suite.tasks if t.name in names), suite.source, suite.baselines, suite.note
    )


def _new_folder(name: str) -> Path:
    base = f"{name}-{time.strftime('%Y%m%d-%H%M%S')}"
    folder, number = RUNS / base, 1
    while folder.exists():
        number += 1
        folder = RUNS / f"{base}-{number}"
    return folder


@command.command("list")
@click.option(
    "--runs", type=click.Path(file_okay=False), default=str(RUNS), show_default=True, help="Folder of run folders."
)
@format_option
def list_(runs: str, form: str) -> int:
    """List the suites and the runs that are here."""
    found = []
    rows = [["suite", "tasks", "path"]]
    for path in suite_folders():
        try:
            rows.append([path.stem, str(len(read_suite(str(path)).tasks)), str(path)])
        except InputError as error:
            rows.append([path.stem, "-", f"unreadable: {error.message}"])
    text = columns(rows, [1]) if len(rows) > 1 else "no suites under benchmarks/suites"
    found += [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]
    rows = [["run", "suite", "arms", "done", "created"]]
    for folder in runs_in(Path(runs)):
        try:
            manifest = read_manifest(folder)
        except InputError:
            continue
        arms = [Arm(a["name"], a["text"], tuple(a["sources"]), a["options"]).name for a in manifest["arms"]]
        total = len(manifest["suite"]["tasks"]) * len(arms) * manifest["repeat"]
        done = len(read_results(folder))
        rows.append([str(folder), manifest["suite"]["name"], ", ".join(arms), f"{done}/{total}", manifest["created"]])
    if len(rows) > 1:
        text += "\n\n" + columns(rows, [3])
    tell(form, [*found, *(dict(zip(rows[0], row, strict=True)) for row in rows[1:])], text)
    return SOLVED


@command.command("show")
@click.argument("run_folder", type=click.Path(exists=True, file_okay=False))
@format_option
def show(run_folder: str, form: str) -> int:
    """Print the results of a run."""
    _told(form, read_manifest(run_folder), list(read_results(run_folder).values()))
    return SOLVED


@command.command("report")
@click.argument("run_folder", type=click.Path(exists=True, file_okay=False))
@click.option("-o", "--output", type=click.Path(dir_okay=False), default="report.html", show_default=True)
@format_option
def report(run_folder: str, output: str, form: str) -> int:
    """Write the HTML page of a run: one file that needs no network."""
    from csp_ir.report.page import bench_page

    manifest, results = read_manifest(run_folder), list(read_results(run_folder).values())
    arms = group(results, "arm")
    first = next(iter(arms), "")
    comparisons = [
        (f"{name} against {first}", comparison_text(first, name, compare_results(arms[first], arms[name])))
        for name in arms
        if name != first
    ]
    page = bench_page(manifest, results, partial(read_record, run_folder), summarise, success, comparisons)
    write_text(output, page)
    if output != "-":
        tell(form, [{"run": run_folder, "page": output}], output, single=True)
    return SOLVED


@command.command("compare")
@click.argument("a")
@click.argument("b")
@format_option
def compare(a: str, b: str, form: str) -> int:
    """Compare two runs, task by task. A and B are run folders, or FOLDER:ARM."""
    (name_a, results_a), (name_b, results_b) = _side(a), _side(b)
    if name_a == name_b:
        name_a, name_b = a, b
    found = compare_results(results_a, results_b)
    tell(form, [{"a": name_a, "b": name_b, **asdict(found)}], comparison_text(name_a, name_b, found), single=True)
    return SOLVED


def _side(text: str) -> tuple[str, list[dict[str, Any]]]:
    folder, arm = text, ""
    if not Path(text).is_dir():
        folder, _, arm = text.partition(":")
    read_manifest(folder)
    arms = group(read_results(folder).values(), "arm")
    if not arm:
        if len(arms) != 1:
            raise InputError(f"{text} has {len(arms)} arms", remedy=f"name one: {folder}:{next(iter(arms), 'ARM')}")
        arm = next(iter(arms))
    if arm not in arms:
        raise InputError(f"no arm {arm!r} in {folder}", remedy=f"arms: {', '.join(arms)}")
    return arm, arms[arm]
