"""Providers of other packages: an entry point of the group `csp_ir.providers`, whose name is the provider string's sort.

The entry point is a function that is given what stands after the colon, and returns a Backend (a model behind a wire)
or a Proposer. `csp_ir.providers.conformance` tests one.
"""

from __future__ import annotations

from functools import cache
from importlib.metadata import EntryPoint, entry_points

from csp_ir.errors import CspIrError, PluginError
from csp_ir.providers.base import Backend, Proposer

GROUP = "csp_ir.providers"


@cache
def named() -> dict[str, EntryPoint]:
    """The providers of installed packages, by name; the first of a name counts."""
    found: dict[str, EntryPoint] = {}
    for entry in sorted(entry_points(group=GROUP), key=lambda e: (e.name, e.value)):
        found.setdefault(entry.name, entry)
    return found


def plugin(text: str) -> Backend | Proposer:
    """The provider that another package makes of a provider string.

    Raises: PluginError where it fails or gives something else; what of csp-ir's errors it raises itself.
    """
    name, _, rest = text.partition(":")
    entry = named()[name]
    package = entry.dist.name if entry.dist is not None else entry.module
    try:
        made = entry.load()(rest)
    except CspIrError:
        raise
    except Exception as error:
        raise PluginError(name, package, f"{type(error).__name__}: {error}", sort="provider") from error
    if not isinstance(made, Backend | Proposer):
        raise PluginError(
            name, package, f"it made a {type(made).__name__}, no Backend and no Proposer", sort="provider"
        )
    return made
