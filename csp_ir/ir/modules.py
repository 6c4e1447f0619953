"""Which names of which modules, and which methods of which types, the component library admits."""

from __future__ import annotations

import math
import string

MODULES: dict[str, frozenset[str]] = {
    "math": frozenset(n for n in dir(math) if not n.startswith("_")),
    "collections": frozenset(("Counter", "defaultdict", "deque", "OrderedDict")),
    "itertools": frozenset(
        [
            "accumulate",
            "chain",
            "chain.from_iterable",
            "combinations",
            "combinations_with_replacement",
            "compress",
            "count",
            "cycle",
            "dropwhile",
            "filterfalse",
            "groupby",
            "islice",
            "pairwise",
            "permutations",
            "product",
            "repeat",
            "starmap",
            "takewhile",
            "zip_longest",
        ]
    ),
    "functools": frozenset(("reduce", "cmp_to_key")),
    "operator": frozenset(
        [
            "add",
            "sub",
            "mul",
            "truediv",
            "floordiv",
            "mod",
            "pow",
            "and_",
            "or_",
            "xor",
            "neg",
            "eq",
            "ne",
            "lt",
            "le",
            "gt",
            "ge",
            "itemgetter",
            "not_",
        ]
    ),
    "string": frozenset(n for n in dir(string) if n.islower() and isinstance(getattr(string, n), str)),
    "re": frozenset(
        ["findall", "sub", "split", "match", "search", "fullmatch", "finditer", "compile", "escape", "IGNORECASE", "I"]
    ),
    "copy": frozenset(("copy", "deepcopy")),
    "heapq": frozenset(["heappush", "heappop", "heapify", "nlargest", "nsmallest", "heappushpop"]),
    "bisect": frozenset(["bisect", "bisect_left", "bisect_right", "insort"]),
    "statistics": frozenset(["mean", "median", "mode", "pstdev", "stdev"]),
    "hashlib": frozenset(("md5",)),
}

_FOREIGN = ("group", "groups", "start", "end", "span", "hexdigest", "most_common", "elements", "appendleft", "popleft",
            "extendleft", "rotate", "findall", "match", "search", "sub", "is_integer", "move_to_end")  # fmt: skip
_UNSAFE = frozenset(("format_map", "to_bytes", "from_bytes", "hex", "fromhex", "tobytes"))

TYPE_NAMES = frozenset(("str", "int", "float", "bytes", "list", "dict", "set", "frozenset", "tuple", "bool"))

METHODS: frozenset[str] = frozenset(
    name
    for kind in (str, int, float, bytes, list, dict, set, frozenset, tuple)
    for name in dir(kind)
    if not name.startswith("_") and name not in _UNSAFE
) | frozenset(_FOREIGN)
