"""A sample's text brought nearer to what the IR expresses, without a change of meaning."""

from __future__ import annotations

import ast

from csp_ir.interpreter.guards import BESIDES
from csp_ir.ir import nodes as ir
from csp_ir.ir.components import builtin_names
from csp_ir.ir.modules import MODULES, TYPE_NAMES
from csp_ir.ir.rewrite import bound_at
from csp_ir.samples.faults import undefined


def into_plain(source: str) -> str:
    """The source with methods that are passed as functions wrapped; as it is where there are none."""
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return source
    wrap = _MethodValues({*TYPE_NAMES, *MODULES})
    tree = wrap.visit(tree)
    return ast.unparse(ast.fix_missing_locations(tree)) if wrap.changed else source


class _MethodValues(ast.NodeTransformer):
    """`key=words.count` as `key=lambda item: words.count(item)`: the IR has no methods as values."""

    def __init__(self, known: set[str]) -> None:
        self.known = known
        self.changed = False

    def visit_Call(self, node: ast.Call) -> ast.AST:
        if isinstance(node.func, ast.Attribute):
            node.func.value = self.visit(node.func.value)
        else:
            node.func = self.visit(node.func)
        node.args = [self.visit(a) for a in node.args]
        for keyword in node.keywords:
            keyword.value = self.visit(keyword.value)
        return node

    def visit_Attribute(self, node: ast.Attribute) -> ast.AST:
        self.generic_visit(node)
        owner = node.value
        plain = not any(isinstance(n, ast.Call) and not _is_pure_call(n) for n in ast.walk(owner))
        if (
            not isinstance(node.ctx, ast.Load)
            or node.attr not in _ONE_ARGUMENT
            or not plain
            or (isinstance(owner, ast.Name) and owner.id in self.known)
        ):
            return node
        self.changed = True
        item = ast.Name("item_", ast.Load())
        arguments = ast.arguments([], [ast.arg("item_")], None, [], [], None, [])
        return ast.Lambda(arguments, ast.Call(node, [item], []))


_ONE_ARGUMENT = frozenset(("count", "index", "get", "find", "startswith", "endswith", "append", "join", "split"))


def _is_pure_call(node: ast.Call) -> bool:
    return isinstance(node.func, ast.Attribute) and node.func.attr in ("split", "lower", "upper", "strip", "keys")


_FROM = {
    "Counter": "collections", "defaultdict": "collections", "deque": "collections", "OrderedDict": "collections",
    "namedtuple": "collections", "reduce": "functools", "lru_cache": "functools", "cache": "functools",
    "partial": "functools", "cmp_to_key": "functools", "sqrt": "math", "ceil": "math", "floor": "math", "gcd": "math",
    "factorial": "math", "permutations": "itertools", "combinations": "itertools", "product": "itertools",
    "groupby": "itertools", "accumulate": "itertools", "zip_longest": "itertools", "chain": "itertools",
    "deepcopy": "copy", "ascii_lowercase": "string", "ascii_uppercase": "string", "ascii_letters": "string",
    "mean": "statistics", "median": "statistics", "heappush": "heapq", "heappop": "heapq", "heapify": "heapq",
    "itemgetter": "operator", "dataclass": "dataclasses", "field": "dataclasses", "Fraction": "fractions",
    "Decimal": "decimal", "timedelta": "datetime", "Enum": "enum", "StringIO": "io", "suppress": "contextlib",
    "wraps": "functools", "attrgetter": "operator", "methodcaller": "operator", "quantiles": "statistics", "stdev": "statistics",
    "Template": "string", "dedent": "textwrap", "timezone": "datetime", "islice": "itertools", "takewhile": "itertools",
    "pairwise": "itertools", "bisect_left": "bisect", "bisect_right": "bisect", "insort": "bisect", "localcontext": "decimal",
    "getcontext": "decimal", "ROUND_HALF_UP": "decimal", "ROUND_HALF_EVEN": "decimal",
}  # fmt: skip
_MODULES = frozenset(
    "math re itertools functools collections string operator heapq bisect statistics copy hashlib random typing json"
    " datetime decimal fractions hashlib sys os time dataclasses enum textwrap io contextlib calendar ast".split()
)


def with_imports(source: str) -> str:
    """The source with imports of well-known names that it reads and never binds."""
    lines = []
    for name in undefined(source):
        if name in _FROM or name in TYPING:
            lines.append(f"from {_FROM.get(name, 'typing')} import {name}")
        elif name in _MODULES:
            lines.append(f"import {name}")
    return "\n".join([*lines, source]) if lines else source


TYPING = frozenset(
    "List Dict Tuple Set FrozenSet Optional Union Any Callable Iterable Iterator Sequence Mapping Deque DefaultDict"
    " NamedTuple TypedDict Literal Final Generator TypeVar Type Hashable MutableMapping TypeAlias".split()
)


def unbound(program: ir.Program) -> dict[str, bool]:
    """Names that nothing in the program binds, and whether each is only called."""
    bound = set(builtin_names() | BESIDES) | {f.name for f in (*program.helpers, program.function)}
    called: dict[str, int] = {}
    read: dict[str, int] = {}
    for node in program.walk():
        bound.update(bound_at(node))
        if isinstance(node, ir.Name):
            read[node.id] = read.get(node.id, 0) + 1
        if isinstance(node, ir.Call) and isinstance(node.function, ir.Name):
            called[node.function.id] = called.get(node.function.id, 0) + 1
    return {name: called.get(name, 0) == count for name, count in read.items() if name not in bound}
