"""Which names of which modules, and which methods of which types, the component library admits."""

from __future__ import annotations

import math
import string
import sys

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
    "functools": frozenset("cache cmp_to_key lru_cache partial reduce wraps".split()),
    "operator": frozenset(
        "abs add and_ attrgetter call concat contains countOf delitem eq floordiv ge getitem gt iadd iand iconcat ifloordiv "
        "ilshift imatmul imod imul index indexOf inv invert ior ipow irshift is_ is_not isub itemgetter itruediv ixor le "
        "length_hint lshift lt matmul methodcaller mod mul ne neg not_ or_ pos pow rshift setitem sub truediv truth xor".split()
    ),
    "string": frozenset(n for n in dir(string) if n[0] != "_" and isinstance(getattr(string, n), str))
    | {"capwords", "Template"},
    "re": frozenset(
        "findall sub subn split match search fullmatch finditer compile escape "
        "IGNORECASE I MULTILINE M DOTALL S VERBOSE X ASCII A UNICODE U NOFLAG".split()
    ),
    "copy": frozenset(("copy", "deepcopy")),
    "heapq": frozenset("heappush heappop heapify heapreplace heappushpop merge nlargest nsmallest".split()),
    "bisect": frozenset("bisect bisect_left bisect_right insort insort_left insort_right".split()),
    "statistics": frozenset(
        "mean fmean geometric_mean harmonic_mean median median_low median_high median_grouped mode multimode quantiles pstdev "
        "stdev pvariance variance covariance correlation linear_regression NormalDist NormalDist.from_samples".split()
    ),
    "textwrap": frozenset("TextWrapper wrap fill shorten dedent indent".split()),
    "json": frozenset(("dumps", "loads")),
    "hashlib": frozenset("md5 sha1 sha224 sha256 sha384 sha512 sha3_224 sha3_256 sha3_384 sha3_512".split()),
    "ast": frozenset(("literal_eval",)),
    "io": frozenset(("StringIO",)),
    "datetime": frozenset(("date", "datetime", "time", "timedelta", "timezone")),
    "decimal": frozenset(
        [
            "Context",
            "Decimal",
            "getcontext",
            "setcontext",
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
    "calendar": frozenset(
        "isleap leapdays monthrange weekday monthcalendar month calendar weekheader firstweekday timegm Calendar TextCalendar "
        "month_name month_abbr day_name day_abbr MONDAY TUESDAY WEDNESDAY THURSDAY FRIDAY SATURDAY SUNDAY".split()
    ),
    "dataclasses": frozenset(("replace", "asdict", "astuple")),
}

# Exceptions of library modules that a program may handle.
HANDLED = frozenset(
    [
        "calendar.IllegalMonthError", "copy.Error", "decimal.DecimalException", "decimal.DivisionByZero", "decimal.Inexact",
        "decimal.InvalidOperation", "decimal.Overflow", "decimal.Underflow", "json.JSONDecodeError", "re.error",
        "statistics.StatisticsError",
    ]
)  # fmt: skip
DEFINERS = frozenset(("collections.namedtuple",))  # what stands in definitions of records, and nowhere else
MANAGERS = frozenset(("io.StringIO", "contextlib.suppress", "decimal.localcontext"))  # what may stand after `with`

# Modules whose names stand in annotations and class definitions; `Reader` knows what they mean there.
DEFINING = frozenset(("typing", "__future__", "collections.abc", "types", "enum", "dataclasses", "numbers", "abc"))

# Classes of the standard library whose values are data, under the one name that the IR has for each; a program calls
# them as it calls `int`. Nothing that asks a clock, a file system or a time zone is among their members.
CLASSES: dict[str, str] = {
    "datetime.date": "date", "datetime.datetime": "datetime", "datetime.time": "time", "datetime.timedelta": "timedelta",
    "datetime.timezone": "timezone", "decimal.Decimal": "Decimal", "fractions.Fraction": "Fraction", "pathlib.Path": "Path", "pathlib.PurePath": "Path",
    "pathlib.PurePosixPath": "Path",
}  # fmt: skip
CLASS_MODULE = {name.rpartition(".")[2]: name.partition(".")[0] for name in CLASSES}
ATTRIBUTES: dict[str, tuple[str, ...]] = {
    "date": ("year", "month", "day"),
    "datetime": ("year", "month", "day", "hour", "minute", "second", "microsecond", "tzinfo", "fold"),
    "time": ("hour", "minute", "second", "microsecond", "tzinfo", "fold"),
    "timedelta": ("days", "seconds", "microseconds"),
    "Decimal": ("real", "imag"),
    "Fraction": ("numerator", "denominator", "real", "imag"),
    "Path": ("name", "stem", "suffix", "suffixes", "parent", "parts"),
    "Match": ("lastgroup", "lastindex", "string", "re", "pos", "endpos"),
    "Pattern": ("pattern", "flags", "groups", "groupindex"),
    "Context": ("prec", "rounding", "Emin", "Emax", "capitals", "clamp"),
    "CacheInfo": ("hits", "misses", "maxsize", "currsize"),
    "DecimalTuple": ("sign", "digits", "exponent"),
    "IsoCalendarDate": ("year", "week", "weekday"),
    "struct_time": ("tm_year", "tm_mon", "tm_mday", "tm_hour", "tm_min", "tm_sec", "tm_wday", "tm_yday", "tm_isdst"),
    "partial": ("func", "args", "keywords"),
    "Template": ("template",),
    "LinearRegression": ("slope", "intercept"),
    "NormalDist": ("mean", "median", "mode", "stdev", "variance"),
    "Calendar": ("firstweekday",),
    "TextCalendar": ("firstweekday",),
    "int": ("numerator", "denominator", "real", "imag"),
    "bool": ("numerator", "denominator", "real", "imag"),
    "float": ("real", "imag"),
    "complex": ("real", "imag"),
    "range": ("start", "stop", "step"),
    "slice": ("start", "stop", "step"),
    "deque": ("maxlen",),
}
SETTABLE = frozenset(ATTRIBUTES["Context"])  # what may be assigned, though no record has it
CONTEXTS = frozenset(("decimal.getcontext", "decimal.setcontext"))  # what reads or sets the context of a run
ERROR_ATTRIBUTES: dict[str, tuple[str, ...]] = {
    "Exception": ("args",),
    "StopIteration": ("value",),
    "JSONDecodeError": ("msg", "doc", "pos", "lineno", "colno"),
}
READABLE = frozenset(name for names in (*ATTRIBUTES.values(), *ERROR_ATTRIBUTES.values()) for name in names)
CLASS_METHODS: dict[str, tuple[str, ...]] = {
    "date": ("weekday", "isoweekday", "isoformat", "isocalendar", "strftime", "replace", "toordinal", "fromisoformat",
             "fromordinal", "fromisocalendar", "ctime", "timetuple"),
    "datetime": ("weekday", "isoweekday", "isoformat", "isocalendar", "strftime", "replace", "toordinal", "date", "time",
                 "fromisoformat", "fromordinal", "fromisocalendar", "strptime", "combine", "ctime", "timetuple", "utctimetuple",
                 "timetz", "timestamp", "astimezone", "fromtimestamp", "utcfromtimestamp", "utcoffset", "tzname", "dst"),
    "time": ("isoformat", "strftime", "replace", "fromisoformat", "utcoffset", "tzname", "dst"),
    "timedelta": ("total_seconds",),
    "timezone": ("utcoffset", "tzname", "dst", "fromutc"),
    "Decimal": ("quantize", "normalize", "to_integral_value", "to_integral", "to_integral_exact", "is_nan", "is_signed",
                "is_zero", "is_finite", "is_infinite", "copy_abs", "copy_negate", "copy_sign", "sqrt", "exp", "ln", "log10",
                "scaleb", "adjusted", "as_tuple", "compare", "same_quantum", "remainder_near", "fma", "to_eng_string", "max", "min",
                "canonical", "compare_signal", "compare_total", "compare_total_mag", "is_canonical", "is_normal", "is_qnan",
                "is_snan", "is_subnormal", "logb", "logical_and", "logical_invert", "logical_or", "logical_xor", "max_mag",
                "min_mag", "next_minus", "next_plus", "next_toward", "number_class", "radix", "shift", "from_float"),
    "Fraction": ("limit_denominator", "from_float", "from_decimal"),
    "Path": ("with_suffix", "with_name", "with_stem", "joinpath", "as_posix", "is_absolute"),
}  # fmt: skip
# Of these what is called on the class; and the values that the classes themselves hold.
OF_CLASSES = frozenset(
    "fromisoformat fromordinal fromisocalendar strptime combine fromtimestamp utcfromtimestamp from_float from_decimal".split()
)
CLASS_CONSTANTS: dict[str, tuple[str, ...]] = {
    "date": ("min", "max", "resolution"), "datetime": ("min", "max", "resolution"), "time": ("min", "max", "resolution"),
    "timedelta": ("min", "max", "resolution"), "timezone": ("utc", "min", "max"),
}  # fmt: skip
ALIASES = {"datetime.UTC": "timezone.utc"}
NUMBERS = {"sys.maxsize": sys.maxsize, "datetime.MINYEAR": 1, "datetime.MAXYEAR": 9999}  # which are written as such

_FOREIGN = ("group", "groups", "start", "end", "span", "hexdigest", "digest", "cache_info", "cache_clear", "most_common", "elements", "appendleft", "popleft",
            "extendleft", "rotate", "findall", "finditer", "match", "fullmatch", "search", "sub", "subn", "is_integer",
            "move_to_end", "subtract", "total", "groupdict", "send", "close", "write", "writelines", "getvalue", "read", "readline",
            "readlines", "seek", "tell", "truncate", "cdf", "pdf", "inv_cdf", "zscore", "overlap", "quantiles", "iterweekdays",
            "itermonthdates", "itermonthdays", "itermonthdays2", "itermonthdays3", "itermonthdays4", "monthdatescalendar",
            "monthdayscalendar", "monthdays2calendar", "yeardatescalendar", "yeardayscalendar", "yeardays2calendar",
            "getfirstweekday", "formatmonth", "formatyear", "formatweekheader", "wrap", "fill", "substitute", "safe_substitute",
            "get_identifiers", "is_valid", "expand", "indices", "clear_flags", "clear_traps", "copy_decimal", "create_decimal",
            "create_decimal_from_float", "divide", "divide_int", "divmod", "abs", "minus", "multiply", "plus", "power", "remainder",
            "subtract", "to_sci_string", "Etiny", "Etop")  # fmt: skip

TYPE_NAMES = frozenset(
    ("str", "int", "float", "bytes", "list", "dict", "set", "frozenset", "tuple", "bool", *CLASS_METHODS)
)
RECORD_METHODS = frozenset(("_replace", "_asdict"))  # of a NamedTuple

METHODS: frozenset[str] = (
    frozenset(
        name
        for kind in (str, int, float, bytes, list, dict, set, frozenset, tuple)
        for name in dir(kind)
        if not name.startswith("_")
    )
    | frozenset(_FOREIGN)
    | RECORD_METHODS
    | frozenset(m for names in CLASS_METHODS.values() for m in names)
)
