"""The program a sandboxed process runs; self-contained, standard library only, quick to start.

It is passed to `python -I -S -c` as text. It reads its orders from standard input, limits
itself, runs the calls unless a layer is missing that they need, and writes one line per call to a
pipe of its own: a token that the code under test is not told, then JSON.
"""

from csp_ir.verify.confine import CONFINE

RUNNER = (
    CONFINE
    + r"""
def main():
    import os, sys
    from _json import encode_basestring_ascii as quoted, make_scanner  # `json` itself takes 10 ms to import
    class Plain:
        strict, object_hook, object_pairs_hook, memo = True, None, None, {}
        parse_float, parse_int, parse_constant = float, int, float
    orders = make_scanner(Plain)(sys.stdin.buffer.read().decode("ascii"), 0)[0]
    out, token, seconds, memory = int(sys.argv[1]), orders["token"], orders["seconds"], orders["memory"]
    for fd in (0, 1, 2):
        os.dup2(os.open(os.devnull, os.O_RDWR), fd)
    level = confine(os, sys, seconds, memory, absent=sys.argv[2].split(","))

    def encode(value, room, depth=0):
        kind = type(value)
        if depth > 100:
            raise OverflowError
        if kind in (int, str, bytes, bool, type(None)):
            room[0] -= len(value) if kind in (str, bytes) else 1 + (value.bit_length() >> 3 if kind is int else 0)
            if room[0] < 0:
                raise OverflowError
            if kind is int:
                return '["int", "%s"]' % hex(value)
            if kind is bytes:
                return '["bytes", "%s"]' % value.hex()
            return quoted(value) if kind is str else {None: "null", True: "true", False: "false"}[value]
        if kind is float or kind is complex:
            return '["%s", "%r"]' % (kind.__name__, value)
        name = kind.__name__
        if name in ("Counter", "defaultdict", "OrderedDict") or kind is dict:
            items = [part for pair in value.items() for part in pair]
        elif kind in (list, tuple, set, frozenset) or name == "deque":
            items = value
        elif name in PLAIN and kind.__module__ in MODULES:
            items = [str(value)] if PLAIN[name] is None else [getattr(value, part) for part in PLAIN[name]]
            items = list(value.__getinitargs__()) if name == "timezone" else items
        elif hasattr(kind, "__dataclass_fields__"):
            items = [name, [getattr(value, field) for field in kind.__dataclass_fields__]]
            name = "record"
        elif issubclass(kind, tuple) and hasattr(kind, "_fields"):
            items, name = [name, list(value)], "record"
        elif "enum" in sys.modules and isinstance(value, sys.modules["enum"].Enum):
            items, name = [name, value.name], "member"
        else:
            return '["object", %s]' % quoted(name)
        room[0] -= 1 + len(items)
        if room[0] < 0:
            raise OverflowError
        return '["%s", [%s]]' % (name, ", ".join([encode(i, room, depth + 1) for i in items]))

    def told(*parts):
        return "[%s]" % ", ".join(map(quoted, parts))

    def send(line):
        data = (token + line + "\n").encode("ascii")
        while data:
            data = data[os.write(out, data):]

    send(quoted(", ".join(level)))
    if not set(orders["needs"]) <= set(level):
        return
    sys.modules["program"] = module = type(sys)("program")  # where dataclasses look for the names in annotations
    names = vars(module)
    try:
        exec(compile(orders["code"], "<program>", "exec"), names)
        function = names[orders["entry"]]
    except BaseException as error:
        send(told("failed", type(error).__name__, str(error)[:1000]))
        return
    for text in orders["calls"]:
        try:
            args = decode(text, names)
            if "decimal" in sys.modules:  # a call is a run of its own
                sys.modules["decimal"].setcontext(sys.modules["decimal"].Context())
            value = function(*args)
            line = '["returned", %s]' % encode(value, [orders["room"]])
        except MemoryError:
            line = told("out", "memory")
        except SystemError as error:
            # CPython's own: memory ended where it could not say so ("error return without exception set")
            own = "without exception set" in str(error) or "without setting an exception" in str(error)
            line = told("out", "memory") if own else told("raised", "SystemError", str(error)[:10000])
        except OverflowError as error:
            line = told("raised", "OverflowError", str(error)) if error.args else told("out", "value size")
        except BaseException as error:
            try:
                line = told("raised", type(error).__name__, str(error)[:10000])
            except BaseException:
                line = told("raised", type(error).__name__, "")
        send(line)


MODULES = ("datetime", "decimal", "fractions", "pathlib", "pathlib._local")
PLAIN = {
    "date": ("year", "month", "day"), "time": ("hour", "minute", "second", "microsecond", "tzinfo"),
    "datetime": ("year", "month", "day", "hour", "minute", "second", "microsecond", "tzinfo"),
    "timezone": None,
    "timedelta": ("days", "seconds", "microseconds"), "Fraction": ("numerator", "denominator"),
    "Decimal": None, "PosixPath": None,
}


def decode(value, names):
    if type(value) is not list:
        return value
    name, part = value
    if name == "int":
        return int(part, 16)
    if name in ("float", "complex"):
        return {"float": float, "complex": complex}[name](part)
    if name == "bytes":
        return bytes.fromhex(part)
    if name == "object":
        raise TypeError("cannot be passed: " + part)
    items = [decode(item, names) for item in part]
    if name in PLAIN:
        import importlib
        module = {"Decimal": "decimal", "Fraction": "fractions", "PosixPath": "pathlib"}.get(name, "datetime")
        kind = getattr(importlib.import_module(module), {"PosixPath": "Path"}.get(name, name))
        return kind(**dict(zip(PLAIN[name], items))) if PLAIN[name] and name != "Fraction" else kind(*items)
    if name == "member":
        return names[items[0]][items[1]]
    if name == "record":
        kind = names[items[0]]
        return kind(**dict(zip(getattr(kind, "__dataclass_fields__", None) or kind._fields, items[1])))
    if name in ("list", "tuple", "set", "frozenset"):
        return {"list": list, "tuple": tuple, "set": set, "frozenset": frozenset}[name](items)
    import collections
    if name == "deque":
        return collections.deque(items)
    pairs = zip(items[::2], items[1::2])
    if name == "defaultdict":
        return collections.defaultdict(None, pairs)
    return {"dict": dict, "Counter": collections.Counter, "OrderedDict": collections.OrderedDict}[name](dict(pairs))


main()
"""
)
