"""The manifest of a run: everything that a reader needs to judge or repeat it."""

from __future__ import annotations

import functools
import hashlib
import json
import os
import platform
import subprocess
import sys
import time
from collections.abc import Iterable
from dataclasses import asdict
from importlib.metadata import distributions
from pathlib import Path
from typing import Any

from csp_ir._version import __version__
from csp_ir.bench.model import MANIFEST_VERSION, Arm, Limits, Suite
from csp_ir.secrets import redact, redact_exact


def make_manifest(
    suite: Suite, arms: tuple[Arm, ...], *, repeat: int, seed: int, jobs: int, limits: Limits, executor: str
) -> dict[str, Any]:
    """The manifest, plain JSON data without keys."""
    data = {
        "manifest": MANIFEST_VERSION,
        "csp_ir": __version__,
        "created": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        "command": redact(" ".join(sys.argv[1:])),
        "suite": {
            "name": suite.name,
            "source": suite.source,
            "tasks": [t.name for t in suite.tasks],
            "categories": {t.name: t.category for t in suite.tasks},
            "digest": suite_digest(suite),
            "baselines": dict(suite.baselines),
            "note": suite.note,
        },
        "arms": [a.to_json() for a in arms],
        "models": sorted({s for a in arms for s in a.sources if s.partition(":")[0] not in ("embedded", "samples")}),
        "prices": prices(s for a in arms for s in a.sources),
        "repeat": repeat,
        "seed": seed,
        "jobs": jobs,
        "executor": executor,
        "limits": asdict(limits),
        "git": git_revision(),
        "packages": packages(),
        "machine": machine(),
    }
    return redact_exact(data)


def suite_digest(suite: Suite) -> str:
    text = json.dumps([t.to_json() | {"file": None} for t in suite.tasks], sort_keys=True, default=repr)
    return hashlib.sha256(text.encode("utf-8", "backslashreplace")).hexdigest()[:16]


@functools.cache
def git_revision() -> dict[str, Any]:
    """Revision of the checkout that the package runs from; empty where it is not one."""
    folder = Path(__file__).resolve().parents[2]

    def git(*args: str) -> str:
        done = subprocess.run(["git", "-C", str(folder), *args], capture_output=True, text=True, timeout=10)
        return done.stdout.strip() if done.returncode == 0 else ""

    try:
        if git("ls-files", "--error-unmatch", "csp_ir/bench/manifest.py") == "":
            return {}
        return {"revision": git("rev-parse", "HEAD"), "dirty": bool(git("status", "--porcelain", "-uno"))}
    except (OSError, subprocess.SubprocessError):
        return {}


@functools.cache
def packages() -> dict[str, str]:
    """Versions of what csp-ir uses, where it is installed."""
    wanted = {
        "anthropic", "click", "httpx", "hypothesis", "jinja2", "modal", "openai", "ortools", "python-constraint2",
        "ray", "rich", "xgrammar", "z3-solver",
    }  # fmt: skip
    found = {}
    for distribution in distributions():
        name = (distribution.metadata["Name"] or "").lower()
        if name in wanted:
            found[name] = distribution.version
    return dict(sorted(found.items()))


def machine() -> dict[str, Any]:
    """The machine, without its name."""
    return {
        "python": platform.python_version(),
        "implementation": platform.python_implementation(),
        "system": f"{platform.system()} {platform.release()}",
        "architecture": platform.machine(),
        "processor": _processor(),
        "cores": os.cpu_count(),
        "memory_mb": _memory_mb(),
        "load": [round(x, 2) for x in os.getloadavg()] if hasattr(os, "getloadavg") else None,
    }


def _processor() -> str:
    try:
        for line in Path("/proc/cpuinfo").read_text().splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    except OSError:
        pass
    return platform.processor()


def _memory_mb() -> int | None:
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // (1024 * 1024)
    except (ValueError, OSError, AttributeError):
        return None


def prices(sources: Iterable[str]) -> dict[str, Any]:
    """Dollars a million tokens by which costs are computed: the table's date and the price of each model named."""
    named = {s for s in sources if s.partition(":")[0] not in ("embedded", "samples")}
    if not named:
        return {}
    from csp_ir.providers.catalogue import PRICES_OF, price_of

    models = {s: s.partition("#")[2] or s.partition(":")[2].removesuffix("@batch") for s in named}
    found = {s: price_of(model) for s, model in models.items()}
    return {"of": PRICES_OF, "models": {s: None if p is None else asdict(p) for s, p in sorted(found.items())}}
