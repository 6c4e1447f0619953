"""The program a sandboxed process runs; self-contained, standard library only, quick to start.

It is passed to `python -I -S -c` as text. It reads its orders from standard input, limits
itself, runs the calls, and writes one line per call to a pipe of its own: a token that the
code under test is not told, then a Python literal.
"""

from csp_ir.verify.confine import CONFINE

RUNNER = (
    CONFINE
    + r"""
def main():
    import os, sys
    orders = eval(sys.stdin.buffer.read(), {"__builtins__": {}})
    out, token, seconds, memory = orders["fd"], orders["token"], orders["seconds"], orders["memory"]
    for fd in (0, 1, 2):
        os.dup2(os.open(os.devnull, os.O_RDWR), fd)
    level = confine(os, sys, seconds, memory)


    def encode(value, room, depth=0):
        kind = type(value)
        if depth > 100:
            raise OverflowError
        if kind in (int, str, bytes, bool, type(None)):
            room[0] -= len(value) if kind in (str, bytes) else 1 + (value.bit_length() >> 3 if kind is int else 0)
            if room[0] < 0:
                raise OverflowError
            return hex(value) if kind is int else ascii(value)
        if kind is float or kind is complex:
            return "(%r, %r)" % (kind.__name__, repr(value))
        name = kind.__name__
        if name in ("Counter", "defaultdict", "OrderedDict") or kind is dict:
            items = [part for pair in value.items() for part in pair]
        elif kind in (list, tuple, set, frozenset) or name == "deque":
            items = value
        else:
            return "('object', %r)" % name
        room[0] -= 1 + len(items)
        if room[0] < 0:
            raise OverflowError
        return "(%r, [%s])" % (name, ", ".join([encode(i, room, depth + 1) for i in items]))

    def send(line):
        data = (token + line + "\n").encode("ascii", "backslashreplace")
        while data:
            data = data[os.write(out, data):]

    send(repr(", ".join(level)))
    names = {"__name__": "program"}
    try:
        exec(compile(orders["code"], "<program>", "exec"), names)
        function = names[orders["entry"]]
    except BaseException as error:
        send(repr(("failed", type(error).__name__, str(error)[:1000])))
        return
    for text in orders["calls"]:
        try:
            args = decode(text)
            value = function(*args)
            line = "('returned', %s)" % encode(value, [orders["room"]])
        except MemoryError:
            line = "('out', 'memory')"
        except SystemError as error:
            # CPython's own: memory ended where it could not say so ("error return without exception set")
            own = "without exception set" in str(error) or "without setting an exception" in str(error)
            line = "('out', 'memory')" if own else repr(("raised", "SystemError", str(error)[:10000]))
        except OverflowError as error:
            line = repr(("raised", "OverflowError", str(error))) if error.args else "('out', 'value size')"
        except BaseException as error:
            try:
                line = repr(("raised", type(error).__name__, str(error)[:10000]))
            except BaseException:
                line = repr(("raised", type(error).__name__, ""))
        send(line)


def decode(value):
    if type(value) is not tuple:
        return value
    name, part = value
    if name in ("float", "complex"):
        return {"float": float, "complex": complex}[name](part)
    if name == "object":
        raise TypeError("cannot be passed: " + part)
    items = [decode(item) for item in part]
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
