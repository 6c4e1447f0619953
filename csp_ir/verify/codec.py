"""Values to JSON and back, keeping every type apart. Shared by the sandbox's two sides as source text."""

from __future__ import annotations


def encode(value, depth=0):
    """JSON data for a plain Python value; TypeError for anything else."""
    if depth > 200:
        raise TypeError("nested too deeply")
    kind = type(value)
    if value is None or kind in (bool, str):
        return value
    if kind is int:
        return {"int": hex(value)}
    if kind is float:
        return {"float": value.hex()}
    if kind is complex:
        return {"complex": [value.real.hex(), value.imag.hex()]}
    if kind is bytes:
        return {"bytes": value.hex()}
    if kind is list:
        return [encode(v, depth + 1) for v in value]
    if kind in (tuple, set, frozenset):
        return {kind.__name__: [encode(v, depth + 1) for v in value]}
    if kind.__name__ in ("dict", "Counter", "OrderedDict", "defaultdict"):
        return {"dict": [[encode(k, depth + 1), encode(v, depth + 1)] for k, v in value.items()]}
    if kind.__name__ == "deque":
        return {"deque": [encode(v, depth + 1) for v in value]}
    raise TypeError(f"a result of type {kind.__name__} cannot leave the sandbox")


def decode(data):
    """The value `encode` gave `data` for; ValueError for anything else."""
    if data is None or isinstance(data, bool | str):
        return data
    if isinstance(data, list):
        return [decode(d) for d in data]
    if not isinstance(data, dict) or len(data) != 1:
        raise ValueError("not an encoded value")
    ((kind, body),) = data.items()
    if kind == "int":
        return int(body, 16)
    if kind == "float":
        return float.fromhex(body)
    if kind == "complex":
        return complex(*map(float.fromhex, body))
    if kind == "bytes":
        return bytes.fromhex(body)
    if kind == "dict":
        return {decode(k): decode(v) for k, v in body}
    if kind == "deque":
        from collections import deque

        return deque(decode(d) for d in body)
    makers = {"tuple": tuple, "set": set, "frozenset": frozenset}
    if kind not in makers:
        raise ValueError("not an encoded value")
    return makers[kind](decode(d) for d in body)
