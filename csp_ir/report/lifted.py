"""The HTML page of functions that were lifted: one file that needs no network."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from csp_ir.graph.calls import call_picture
from csp_ir.graph.svg import to_svg
from csp_ir.report.page import rendered

WORDS = {"error": "not told", "whole": "runs whole", "told": "told"}


def lifted_page(modules: Sequence[Mapping[str, Any]]) -> str:
    """The page of some modules.

    Args:
        modules: of each "module", its path; "functions", the data of its functions or what is wrong with them; "calls", which calls which.
    """
    functions: list[dict[str, Any]] = []
    shown = []
    for number, module in enumerate(modules):
        keys = {f["name"]: f"m{number}-{f['name']}" for f in module["functions"]}
        calls = [(a, b) for a, b in module.get("calls", ())]
        labels = {f["name"]: _brief(f.get("signature", "")) for f in module["functions"]}
        drawn = call_picture(module["module"], [c for c in calls if keys.keys() >= set(c)], labels)
        shown.append(
            {"name": module["module"], "count": len(module["functions"]), "graph": to_svg(drawn) if drawn else ""}
        )
        for f in module["functions"]:
            state = "error" if "error" in f else "whole" if f["unread"] else "told"
            called = [{"name": b, "key": keys[b]} for a, b in calls if a == f["name"] and b in keys]
            callers = [{"name": a, "key": keys[a]} for a, b in calls if b == f["name"] and a in keys]
            functions.append({"key": keys[f["name"]], "name": f["name"], "module": module["module"], "state": state, "word": WORDS[state], "calls": called, "callers": callers, "data": f})  # fmt: skip
    counts = {word: sum(f["state"] == state for f in functions) for state, word in WORDS.items()}
    title = str(modules[0]["module"]) if len(modules) == 1 else f"{len(modules)} modules"
    told = [f["data"] for f in functions if f["state"] != "error"]
    totals = {
        "functions": len(functions),
        **counts,
        "runs": sum(d["runs"] for d in told),
        "clauses": sum(len(d["clauses"]) for d in told),
        "examples wanted": sum(len(d["wanted"]) for d in told),
        "results observed": sum(len(d["observed"]) for d in told),
    }
    return rendered("lifted.html", title=title, modules=shown, functions=functions, totals=totals)


def _brief(signature: str) -> str:
    """What a function takes and gives, without names."""
    return f"-> {signature.rpartition('-> ')[2]}" if "-> " in signature else ""
