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
            "tee",
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
            "abs",
            "pos",
            "lshift",
            "rshift",
            "truth",
            "is_",
            "is_not",
            "contains",
            "concat",
            "getitem",
        ]
    ),
    "string": frozenset(n for n in dir(string) if n[0] != "_" and isinstance(getattr(string, n), str)) | {"capwords"},
    "re": frozenset(
        "findall sub subn split match search fullmatch finditer compile escape "
        "IGNORECASE I MULTILINE M DOTALL S".split()
    ),
    "copy": frozenset(("copy", "deepcopy")),
    "heapq": frozenset("heappush heappop heapify heapreplace heappushpop merge nlargest nsmallest".split()),
    "bisect": frozenset("bisect bisect_left bisect_right insort insort_left insort_right".split()),
    "statistics": frozenset(
        "mean fmean median median_low median_high mode multimode pstdev stdev pvariance variance".split()
    ),
    "hashlib": frozenset(("md5",)),
    "io": frozenset(("StringIO",)),
    "datetime": frozenset(("date", "datetime", "time", "timedelta")),
    "decimal": frozenset(
        [
            "Decimal",
            "ROUND_HALF_UP",
            "ROUND_HALF_EVEN",
            "ROUND_HALF_DOWN",
            "ROUND_UP",
            "ROUND_DOWN",
            "ROUND_CEILING",
            "ROUND_FLOOR",
            "ROUND_05UP",
        ]
    ),
    "fractions": frozenset(("Fraction",)),
    "pathlib": frozenset(("Path", "PurePath", "PurePosixPath")),
    "calendar": frozenset(("isleap", "leapdays", "monthrange", "weekday")),
    "dataclasses": frozenset(("replace", "asdict", "astuple")),
}

# Exceptions of library modules that a program may handle.
HANDLED = frozenset(("decimal.InvalidOperation", "decimal.DivisionByZero", "re.error", "statistics.StatisticsError"))
DEFINERS = frozenset(("collections.namedtuple",))  # what stands in definitions of records, and nowhere else
MANAGERS = frozenset(("io.StringIO", "contextlib.suppress"))  # what may stand after `with`
DECORATORS = frozenset(("functools.cache", "functools.lru_cache"))  # what may stand above a function, and nowhere else

# Modules whose names stand in annotations and class definitions; `Reader` knows what they mean there.
DEFINING = frozenset(("typing", "__future__", "collections.abc", "types", "enum", "dataclasses", "numbers", "abc"))

# Classes of the standard library whose values are data, under the one name that the IR has for each; a program calls
# them as it calls `int`. Nothing that asks a clock, a file system or a time zone is among their members.
CLASSES: dict[str, str] = {
    "datetime.date": "date", "datetime.datetime": "datetime", "datetime.time": "time", "datetime.timedelta": "timedelta",
    "decimal.Decimal": "Decimal", "fractions.Fraction": "Fraction", "pathlib.Path": "Path", "pathlib.PurePath": "Path",
    "pathlib.PurePosixPath": "Path",
}  # fmt: skip
CLASS_MODULE = {name.rpartition(".")[2]: name.partition(".")[0] for name in CLASSES}
ATTRIBUTES: dict[str, tuple[str, ...]] = {
    "date": ("year", "month", "day"),
    "datetime": ("year", "month", "day", "hour", "minute", "second", "microsecond"),
    "time": ("hour", "minute", "second", "microsecond"),
    "timedelta": ("days", "seconds", "microseconds"),
    "Fraction": ("numerator", "denominator"),
    "Path": ("name", "stem", "suffix", "suffixes", "parent", "parts"),
    "Match": ("lastgroup", "lastindex", "string"),
    "DecimalTuple": ("sign", "digits", "exponent"),
}
CLASS_METHODS: dict[str, tuple[str, ...]] = {
    "date": ("weekday", "isoweekday", "isoformat", "isocalendar", "strftime", "replace", "toordinal", "fromisoformat",
             "fromordinal", "fromisocalendar"),
    "datetime": ("weekday", "isoweekday", "isoformat", "isocalendar", "strftime", "replace", "toordinal", "date", "time",
                 "fromisoformat", "fromordinal", "fromisocalendar", "strptime", "combine"),
    "time": ("isoformat", "strftime", "replace", "fromisoformat"),
    "timedelta": ("total_seconds",),
    "Decimal": ("quantize", "normalize", "to_integral_value", "to_integral", "to_integral_exact", "is_nan", "is_signed",
                "is_zero", "is_finite", "is_infinite", "copy_abs", "copy_negate", "copy_sign", "sqrt", "exp", "ln", "log10",
                "scaleb", "adjusted", "as_tuple", "compare", "same_quantum", "remainder_near", "fma", "to_eng_string", "max", "min"),
    "Fraction": ("limit_denominator",),
    "Path": ("with_suffix", "with_name", "with_stem", "joinpath", "as_posix", "is_absolute"),
}  # fmt: skip
OF_CLASSES = frozenset(
    ("fromisoformat", "fromordinal", "fromisocalendar", "strptime", "combine")
)  # called on the class

_FOREIGN = ("group", "groups", "start", "end", "span", "hexdigest", "most_common", "elements", "appendleft", "popleft",
            "extendleft", "rotate", "findall", "finditer", "match", "fullmatch", "search", "sub", "subn", "is_integer",
            "move_to_end", "subtract", "total", "groupdict", "send", "close", "write", "writelines", "getvalue", "read", "readline",
            "readlines", "seek", "tell", "truncate")  # fmt: skip
_UNSAFE = frozenset(("format_map", "fromhex", "tobytes"))

TYPE_NAMES = frozenset(
    ("str", "int", "float", "bytes", "list", "dict", "set", "frozenset", "tuple", "bool", *CLASS_METHODS)
)
RECORD_METHODS = frozenset(("_replace", "_asdict"))  # of a NamedTuple

METHODS: frozenset[str] = (
    frozenset(
        name
        for kind in (str, int, float, bytes, list, dict, set, frozenset, tuple)
        for name in dir(kind)
        if not name.startswith("_") and name not in _UNSAFE
    )
    | frozenset(_FOREIGN)
    | RECORD_METHODS
    | frozenset(m for names in CLASS_METHODS.values() for m in names)
)
