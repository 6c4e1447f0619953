"""Types of variables that have none of their own, as what is returned suggests them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from csp_ir.ir import nodes as ir
from csp_ir.ir.check import HoleContext
from csp_ir.ir.types import ANY, NONE


def likely_contexts(draft: ir.Program, contexts: Mapping[str, HoleContext]) -> dict[str, HoleContext]:
    """Contexts in which a variable of unknown type has the type of the result, for the holes that see or fill one.

    What is collected in a variable is mostly what is returned. A guess only: the candidates of
    the true context stay, at a higher cost.
    """
    wanted = draft.function.returns
    parts = [p for p in wanted.args if p != NONE] if wanted.name == "Union" else [wanted]
    if len(parts) != 1 or parts[0].name in ("Any", "None", "bool", "Hole"):
        return {}
    fills = {
        n.value.name: n.targets[0].id
        for n in draft.walk()
        if isinstance(n, ir.Assign)
        and isinstance(n.value, ir.Hole)
        and len(n.targets) == 1
        and isinstance(n.targets[0], ir.Name)
        and n.annotation is None
    }
    own = set(fills.values()) - {p.name for p in draft.function.parameters}
    found = {}
    for name, context in contexts.items():
        scope = {n: parts[0] if n in own and kind == ANY else kind for n, kind in context.scope.items()}
        expected = parts[0] if fills.get(name) in own and context.expected == ANY else context.expected
        if scope != dict(context.scope) or expected != context.expected:
            found[name] = replace(context, scope=scope, expected=expected)
    return found
