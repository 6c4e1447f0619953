"""One model on its own against csp-ir with the same model: a table over a suite.

    python benchmarks/providers/run.py                              # SmolLM2 in this process, Phase 3
    python benchmarks/providers/run.py --suite phase3.json          # the 18 in the wording of a JSON file
    python benchmarks/providers/run.py --provider vllm:http://127.0.0.1:8000#m --time 120
    python benchmarks/providers/run.py --parallel                   # k holes, a provider that takes 1 s

Arms: `raw 1` and `raw K` are the model's own program (greedy), and the first of K (temperature 0.8)
that passes the examples; `raw =` draws until it has used as many tokens as the most of `model` and `both` on the task; asked for in a plain chat and read leniently: chat round the code, a wrong
function name, uneven indentation and a cut end are mended;
`samples K` is csp-ir with the very programs of `raw K` and no enumerator, `default K` with the enumerator beside it;
`model` is csp-ir that asks the model itself and no enumerator, `both` with it, `embedded` without a model. Solved: every example of the spec passes. Right: every hidden input
too, where the suite has some. The interval is of 95% over tasks (bootstrap), the seeds of a task being averaged. Times are CPU seconds of this process, a local model's included.
"""

from __future__ import annotations

import argparse
import json
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import product
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from benchmarks.hidden.sets import Task, baselines, read_sets
from benchmarks.samples.run import Judge
from csp_ir import solve
from csp_ir.bench.statistics import bootstrap
from csp_ir.holes.draft import Draft
from csp_ir.portfolio.model import ATTEMPTS, PROGRAMS, Portfolio
from csp_ir.providers.base import Format, Request, Sampling, Usage
from csp_ir.providers.cache import Store
from csp_ir.providers.config import Options, provider
from csp_ir.providers.loop import run as wait
from csp_ir.providers.metering import Meter
from csp_ir.providers.prompts import plain_prompt, signature
from csp_ir.providers.provider import LLMProvider
from csp_ir.samples.recovery import recover
from csp_ir.spec.read import read_spec
from csp_ir.verify.verify import verify_text

TOKENS = 512
DRAWN = 4  # samples at once of `raw =`
SEEDLESS = ("raw 1", "embedded")
ARMS = ("raw 1", "raw 5", "model", "both", "embedded")


@dataclass
class Cell:
    """One task in one arm. verdict: right, wrong (passes the examples, fails a hidden input), or unsolved."""

    task: str
    arm: str
    verdict: str
    seconds: float
    calls: int = 0
    tokens: int = 0
    code: str = ""
    miss: str = ""
    seed: int = 0

    @property
    def solved(self) -> bool:
        return self.verdict != "unsolved"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--provider", default="local", help="as for `csp-ir solve --provider`")
    parser.add_argument("--suite", default="phase3", help="a set of benchmarks/hidden")
    parser.add_argument("--only", help="tasks whose name contains one of these, comma-separated")
    parser.add_argument("--every", type=int, default=1, help="only every n-th task")
    parser.add_argument("--first", type=int, default=0, help="number of the first task")
    parser.add_argument("--most", type=int, help="at most so many tasks")
    parser.add_argument("--tokens", type=int, default=TOKENS, help="the longest program (default %(default)s tokens)")
    parser.add_argument(
        "--programs", type=int, default=PROGRAMS, help="whole programs csp-ir asks for (default %(default)s)"
    )
    parser.add_argument("--attempts", type=int, default=ATTEMPTS, help="how often it asks (default %(default)s)")
    parser.add_argument("--arms", default=",".join(ARMS), help="comma-separated")
    parser.add_argument("--time", type=float, default=180.0, help="wall seconds a task and arm")
    parser.add_argument("--seed", default="0", help="comma-separated; arms without chance run with the first alone")
    parser.add_argument("--cache", help="keep answers here, so that a second run asks for nothing anew")
    parser.add_argument("--out", help="write the cells as JSON Lines; those it holds already are not measured again")
    parser.add_argument("--show", action="store_true", help="print the code of each solution")
    parser.add_argument("--parallel", action="store_true", help="measure proposing for k holes at once instead")
    options = parser.parse_args()
    if options.parallel:
        parallel()
        return
    tasks = [t for t in read_sets([options.suite]) if any(o in t.name for o in (options.only or "").split(","))]
    tasks = tasks[options.first :: options.every][: options.most]
    arms = [a.strip() for a in options.arms.split(",")]
    out = Path(options.out) if options.out else None
    cells = [Cell(**json.loads(line)) for line in out.read_text().splitlines()] if out and out.exists() else []
    measured = {(c.seed, c.task, c.arm) for c in cells}
    seeds = [int(s) for s in options.seed.split(",")]
    for seed, task, arm in product(seeds, tasks, arms):
        if (seed, task.name, arm) in measured or (seed != seeds[0] and arm in SEEDLESS):
            continue
        used = [c.tokens for c in cells if (c.task, c.seed) == (task.name, seed) and c.arm in ("model", "both")]
        cell = measure(task, arm, seed, max(used, default=0), options)
        cells.append(cell)
        if out:  # as it goes, so that a run cut short goes on where it ended
            out.write_text("".join(json.dumps(asdict(c)) + "\n" for c in cells))
        print(
            f"{cell.task:22} {cell.arm:9} {cell.verdict:9} {cell.seconds:7.1f} s {cell.tokens:6} tokens  {cell.miss}",
            flush=True,
        )
        if options.show and cell.code:
            print("    " + cell.code.replace("\n", "\n    "), flush=True)
    table(cells, arms, len(tasks))
    print("published:", ", ".join(f"{name} {value}" for name, value in baselines(options.suite).items()))


def measure(task: Task, arm: str, seed: int, tokens: int, options: argparse.Namespace) -> Cell:
    meter = Meter()
    made = None
    kind, _, count = arm.partition(" ")
    if arm != "embedded":
        store = Store(options.cache) if options.cache else None
        made = provider(options.provider, Options(meter, store, seed=seed))
        made.program_tokens = options.tokens
    started = time.process_time()
    code, usage = None, Usage()
    if arm == "raw =":
        assert made is not None
        while code is None and (not meter.total.calls or 0 < meter.total.tokens < tokens):
            code = first_passing(task, draw(task, made, DRAWN, seed + meter.total.calls * DRAWN, options))
    elif count:
        assert made is not None
        texts, usage = drawn(task, made, meter, int(count), seed, options)
        code = first_passing(task, texts) if kind == "raw" else solved(task, options, texts, kind == "default")
    else:
        portfolio = (
            () if made is None else Portfolio([[made]], options.programs, attempts=options.attempts, meter=meter)
        )
        result = solve(task.text, seconds=options.time, providers=portfolio, embedded=arm != "model")
        code = result.code if result.solved else None
    spent = time.process_time() - started
    usage = usage if usage.calls else meter.total
    common = (round(spent, 2), usage.calls, usage.tokens)
    if code is None:
        return Cell(task.name, arm, "unsolved", *common, seed=seed)
    miss = hidden_miss(task, code)
    return Cell(task.name, arm, "wrong" if miss else "right", *common, code, miss, seed)


_drawn: dict[tuple[str, int, int], tuple[list[str], Usage]] = {}


def drawn(
    task: Task, made: LLMProvider, meter: Meter, count: int, seed: int, options: argparse.Namespace
) -> tuple[list[str], Usage]:
    """The model's own programs with what they cost, the same for every arm that asks for as many."""
    key = task.name, count, seed
    if key not in _drawn:
        _drawn[key] = draw(task, made, count, seed, options), meter.total
    return _drawn[key]


def draw(task: Task, made: LLMProvider, count: int, seed: int, options: argparse.Namespace) -> list[str]:
    """The model's own programs. One is drawn greedily, several at 0.8."""
    backend, able = made.backend, made.backend.abilities
    temperature = (0.0 if count == 1 else 0.8) if able.temperature else None
    sampling = Sampling(count, temperature, seed if able.seed else None, options.tokens)
    # Without several samples a call, each is a call of its own.
    draws = [sampling] if able.samples else [replace(sampling, n=1, index=i) for i in range(count)]
    deadline = time.monotonic() + options.time
    prompt = plain_prompt(read_spec(task.text))
    return [text for d in draws for text in wait(backend.complete(prompt, Format("text"), d, deadline)).texts]


def first_passing(task: Task, texts: Sequence[str]) -> str | None:
    """The first program that passes the examples, read leniently."""
    spec = read_spec(task.text)
    for text in texts:
        for found in recover(text, signature(spec), spec.name, len(spec.parameters)):
            if verify_text(found.source, spec, deadline=time.monotonic() + 10).passed:
                return found.source
    return None


def solved(task: Task, options: argparse.Namespace, texts: Sequence[str], embedded: bool) -> str | None:
    """What csp-ir makes of programs that a model wrote."""
    result = solve(task.text, seconds=options.time, samples=texts, embedded=embedded)
    return result.code if result.solved else None


def hidden_miss(task: Task, code: str) -> str:
    """What a hidden check says against the code; empty when all hold."""
    judge = Judge()
    try:
        return judge.said(f"{code}\n{task.test(read_spec(task.text).name)}")
    finally:
        judge.close()


def table(cells: list[Cell], arms: list[str], total: int) -> None:
    """A line an arm and seed."""
    print(
        f"\n{'arm':9} {'seed':>4} {'solved':>8} {'right':>8} {'CPU s':>8} {'calls':>6} {'tokens':>8}  right, all seeds"
    )
    for arm in arms:
        for seed in dict.fromkeys(c.seed for c in cells if c.arm == arm):
            mine = [c for c in cells if c.arm == arm and c.seed == seed]
            solved, right = sum(c.solved for c in mine), sum(c.verdict == "right" for c in mine)
            sums = (sum(c.seconds for c in mine), sum(c.calls for c in mine), sum(c.tokens for c in mine))
            counts = f"{f'{solved}/{total}':>8} {f'{right}/{total}':>8}"
            print(f"{arm:9} {seed:4} {counts} {sums[0]:8.1f} {sums[1]:6} {sums[2]:8,}{over_seeds(cells, arm)}")


def over_seeds(cells: list[Cell], arm: str) -> str:
    """The share of right answers over all seeds, with its interval."""
    tasks: dict[str, list[bool]] = {}
    for cell in cells:
        if cell.arm == arm:
            tasks.setdefault(cell.task, []).append(cell.verdict == "right")
    shares = [sum(v) / len(v) for v in tasks.values()]
    found = bootstrap(shares)
    return f"  {sum(shares) / len(shares):.2f} ({found.low:.2f} to {found.high:.2f})"


# --- k holes at once ----------------------------------------------------------------------


class _Slow(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *args: Any) -> None:
        pass

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["content-length"]))
        time.sleep(1.0)
        message = {"role": "assistant", "content": "x + 1"}
        data = {
            "choices": [{"index": 0, "message": message, "finish_reason": "stop"}],
            "usage": {"prompt_tokens": 9, "completion_tokens": 3},
        }
        body = json.dumps({"id": "1", "object": "chat.completion", "created": 0, "model": "m", **data}).encode()
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


class _Server(ThreadingHTTPServer):
    request_queue_size = 64


def parallel() -> None:
    """Wall time of proposing for k independent holes, against one, with a server that takes 1 s a call."""
    server = _Server(("127.0.0.1", 0), _Slow)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    url = f"vllm:http://127.0.0.1:{server.server_address[1]}#m"
    spec = read_spec("def f(x: int) -> int\n\nf(1) == 2\n")
    one = 0.0
    for k in (1, 1, 2, 4, 8):
        holes = ", ".join(f"(?h{i}: int)" for i in range(k))
        draft = Draft.parse(f"def f(x: int) -> int:\n    return max(x, {holes})")
        made = provider(url, Options())
        request = Request(spec, draft.program, tuple(draft.holes.values()), deadline=time.monotonic() + 60)
        started = time.perf_counter()
        proposal = wait(made.propose(request))
        seconds = time.perf_counter() - started
        assert len(proposal.candidates) == k, proposal
        one = seconds if k == 1 else one  # the second run: the first one loads the package
        print(f"{k} holes: {seconds:.3f} s" + (f", {seconds / one:.2f} times one call" if k > 1 else ""))
    server.shutdown()


if __name__ == "__main__":
    main()
