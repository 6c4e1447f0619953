"""Hostile programs with classes of their own: each tries to get out of its class, to run unmetered, or to leave code behind.

`NOT_READ` must be refused where they are read; `PROGRAMS` must be read, and end in an outcome.
"""

HEAD = "import bisect, collections, copy, dataclasses, functools, heapq, io, itertools, operator, re, statistics\n"
_PLAIN = """class A:
    def __init__(self, v=1, it=None):
        self.v, self.it = v, it
    def go(self, x=0):
        return self.v
    @property
    def size(self):
        return 2
    @size.setter
    def size(self, v):
        self.size = v
    @staticmethod
    def st(x=1):
        return x
    @classmethod
    def cl(cls):
        return cls()
class It:
    def __init__(self, v):
        self.v = v
    def __iter__(self):
        return self
    def __next__(self):
        return next(self.v)
"""

REFUSED = [
    *(f"A().{name}" for name in ("__class__", "__dict__", "__init__()", "__setattr__('x', 1)", "__reduce__()", "__eq__.x")),
    *(f"A.{name}" for name in ("__mro__", "__subclasses__()", "mro()", "__init__", "__base__", "__new__(A)", "__dict__")),
    *(f"A().go.{name}" for name in ("__func__", "__self__", "__globals__", "__code__", "f")),
    *(f"A.{name}" for name in ("go.__code__", "go.__closure__", "size.fget", "size.getter(len)", "st.__wrapped__")),
    "type(A()).__base__", "super().x", "super(A, A()).x", "getattr(A(), '__class__')", "setattr(A(), 'x', 1)",
    "delattr(A(), 'v')", "vars(A())", "dir(A())", "A().__v", "object.__getattribute__(A(), 'v')", "type.__call__(A)",
    "f'{A().__class__}'", "f'{A().go.__globals__!r}'", "A().v.__class__", "globals()['A']",
    "A().go.__wrapped__", "A()['__class__'].__class__",
]  # fmt: skip
_WRITTEN = [
    "class B(A):\n    pass", "class B(list):\n    pass", "class B(dict):\n    pass", "class B(type):\n    pass",
    "class B(metaclass=A):\n    pass", "class B(A, x=1):\n    pass", "class B(tuple):\n    pass", "@A\nclass B:\n    pass",
    "@functools.total_ordering\nclass B:\n    def __lt__(self, o):\n        return True", "class B:\n    go = A.go",
    "class B:\n    go = f", "class B:\n    class C:\n        pass", "class B:\n    x = yield",
    "class B:\n    [x for x in ()]", "class B:\n    import os", "class B:\n    (x := 1)",
    "class B:\n    @functools.cache\n    def go(self):\n        pass", "class B:\n    @property\n    @staticmethod\n    def go():\n        pass",
    "class B:\n    async def go(self):\n        pass", "class B:\n    global A\n    A = 1", "class B:\n    lambda: 0",
    "class B(BaseException):\n    pass", "class B(KeyboardInterrupt):\n    pass", "class B(Exception):\n    def __str__(self):\n        return ''",
    "class B(Exception, A):\n    pass", "class B(__import__('os').error):\n    pass",
    "class B:\n    def go(self):\n        class C:\n            pass", "class B:\n    def go(self):\n        self.__dict__ = {}",
    "class B:\n    def go(self):\n        self.__class__ = A", "class B:\n    def go(self):\n        for self.v in [1]:\n            pass",
    "class B:\n    def go(self):\n        del self.v", "class B:\n    @go.setter\n    def go(self, v):\n        pass",
    *(f"class B:\n    def __{name}__(self, *a):\n        return 1" for name in
      "new del getattr getattribute setattr delattr get set set_name init_subclass class_getitem reduce reduce_ex getstate "
      "deepcopy copy format index int bytes enter exit getitem setitem add radd length_hint missing subclasshook "
      "instancecheck mro_entries prepare sizeof dir fspath await aiter call_ eq_".split()),
]  # fmt: skip


# How a method that Python calls by itself may end; AGAIN does to its value what made Python call it.
_AGAIN = "a = self\n        return {use}"
_ENDS = ["while True:\n            pass", _AGAIN, "return [self] * 10 ** 9", "return 'a' * 900000", "return 10 ** 10 ** 9", "return self",
         "return itertools.count()", "return [itertools.count()]", "return iter([itertools.count()])", "raise A", "yield self",
         "self.v = [self.v, self.v]\n        return str(self.v)"]  # fmt: skip
_USED = {
    "__repr__": ["repr(a)", "str([a])", "f'{a!r:>9}'", "'%r' % a", "'{!r}'.format({1: a})", "[a]", "{1: a}.values()", "a.go",
                 "itertools.repeat(a)", "slice(a)", "collections.defaultdict(a.go)", "operator.itemgetter(a)", "print([a])", "[].index(a)",
                 "{}[a]", "collections.deque([a])", "KeyError(a)", "int(a)", "(a,)[a]", "OSError(1, 'x', a)"],
    "__str__": ["str(a)", "f'{a}'", "print(a)", "print(a, file=io.StringIO())", "'%s' % a", "'{}'.format(a)", "int(ValueError(a))", "ValueError(a)"],
    "__len__": ["len(a)", "bool(a)", "list(a)", "[*a]", "not a", "[x for x in a]"],
    "__iter__": ["list(a)", "dict(a)", "{}.update(a)", "sum(a)", "5 in a", "[*a]", "f(*a)", "zip(a, a)", "set(a)", "''.join(a)", "max(a)",
                 "bytes(a)", "collections.Counter(a)", "collections.deque(a)", "statistics.mean(a)", "heapq.nlargest(2, a)", "sorted(a)",
                 "itertools.product(a, a)", "next(iter(a))", "{**a}", "any(a)", "int.from_bytes(a)", "[].extend(a)", "dict(zip(a, a))"],
    "__eq__": ["a == a", "[a] == [A()]", "A() in [a]", "[a].index(A())", "{1: a} == {1: A()}", "(a, 1) < (A(), 2)", "{a}",
               "collections.deque([a]).count(A())", "a != 1", "1 == a", "[a, 1].remove(1)"],
    "__lt__": ["sorted([a, A()])", "min(a, A())", "heapq.nsmallest(1, [a, A()])", "bisect.bisect([a], a)", "a > A()", "[[a]] < [[A()]]", "1 > a"],
    "__hash__": ["hash(a)", "{a}", "{a: 1}", "frozenset([a])", "collections.Counter([a])", "{(a,): 1}", "g(a)", "{1}.add(a)", "{}.get(a)"],
    "__bool__": ["not a", "1 if a else 2", "a and 1", "any([a])", "list(filter(None, [a]))", "bool(a)", "[x for x in [1] if a]"],
    "__contains__": ["1 in a", "a in a", "operator.contains(a, 1)"],
    "__next__": ["next(a)", "list(map(next, [a]))", "[*zip(a)]", "dict(a)", "itertools.tee(a)[0]", "a in a", "[x for x in map(abs, a)]", "next(enumerate(a))",
                 "list(iter(a))", "sum(x for x in a)", "itertools.chain(a, a)", "copy.deepcopy(a)"],
    "__call__": ["a()", "a(1)", "list(map(a, [1]))", "sorted([1, 2], key=a)", "functools.reduce(a, [1, 2])", "re.sub('a', a, 'aa')",
                 "max([1, 2], key=a)", "collections.defaultdict(a)[1]", "next(iter(a, 3))", "functools.cmp_to_key(a)(1) < functools.cmp_to_key(a)(2)"],
}  # fmt: skip

_RUN = [
    # functions that call themselves through a field
    "s = A()\ns.v = lambda n: n and (s.v(n - 1) or s.v(n - 1))\nreturn s.v(90)",
    "s = A()\ns.v = lambda n: [s.v(n), s.v(n)]\nreturn s.v(1)",
    "s = A()\ns.v = s.cl\ns.it = s.st\nreturn [s.it(s.v().v) for _ in itertools.count()]",
    # iterators over iterators, held by objects
    *(f"s = A(iter([1]))\nfor _ in range(100000):\n    s.v = {made}\nreturn next(s.v)" for made in (
        "(y for y in s.v)", "(y for y in s.go())", "(y for y in (s.v or 1))", "map(abs, s.v)", "map(A(s.v).go, [1])", "filter(None, s.v)",
        "zip(s.v)", "It(s.v)", "map(abs, It(s.v))", "iter(It(s.v))", "iter(A(s.v).v)", "itertools.chain([1], s.v)", "itertools.tee(s.v)[0]", "map(next, [s.v])", "map(next, [A(s.v).v])",
        "(y.v for y in [A(s.v)])", "map(A(A(A(s.v))).go, [1])", "enumerate(s.v)", "itertools.starmap(A(s.v).go, [(1,)])")),
    # what is freed one inside the other
    *(f"s = 1\nfor _ in range(60000):\n    s = A({made})\nreturn 1" for made in (
        "s", "A(s).go", "[s]", "{1: s}", "{(s,)}", "ValueError(s)", "iter([s])", "map(abs, [s])", "{1: s}.values()", "slice(s)", "(lambda: s)",
        "itertools.repeat(s)", "itertools.tee([s])[0]", "collections.deque([s])", "collections.defaultdict(A(s).go)", "functools.partial(len, s)",
        "functools.cmp_to_key(A.st)(s)", "operator.itemgetter(s)", "operator.methodcaller('add', s)", "zip([s])", "itertools.product([s])")),
    # copies
    "s = A([0] * 900000)\nreturn [len(copy.deepcopy(s).v) for _ in range(10 ** 6)]",
    "s = [A([0] * 900000)]\nreturn [len(copy.deepcopy(s)) for _ in range(10 ** 6)]",
    "s = A()\ns.v = s\nreturn copy.deepcopy(s).v.v is s",
    "s = A(filter(None, itertools.repeat(0)))\nreturn [next(copy.deepcopy([s])[0].v) for _ in range(9)]",
    "s = None\nfor _ in range(5000):\n    s = A(s)\nreturn copy.deepcopy(s)",
    "s = copy.deepcopy([operator.mul, A().go])\nreturn [len(s[0]('a', 900000)) for _ in range(10 ** 6)]",
    # classes and what is bound to them
    "return operator.attrgetter('__class__')(A())", "return operator.attrgetter('v.__class__', 'go')(A())", "return operator.methodcaller('__reduce__')(A())", "return operator.methodcaller('format')(A())", "return issubclass(A, object)", "A.v = A\nreturn A.v.v.v().v", "A.go = sorted\nreturn A().go([1])", "A.go = str.upper\nreturn A().go('a')", "A.st = A\nreturn type(A().st())()", "A.size = 3\nreturn A().size",
    "A().size = 3", "A().go = 3\nreturn A().go", "type(A()).v = 1\nreturn A.v", "len.v = 1", "int.v = 1", "x.v = 1", "A.go.v = 1",
    "A().go.v = 1", "ValueError.v = 1", "type(x).v = 1", "A.size.v = 1", "type(type(A())).v = 1", "(lambda: 0).v = 1",
    "return type(A.size)(len)", "return type(A.go)(len, 1)", "return type(A().go)(len, 1)", "return type('B', (A,), {})", "return type(type(A()))('x')",
    "return isinstance(A(), type(A.go)), isinstance(A, type), isinstance(1, A | int)", "return A | None", "return type(A() )",
    "return '{0.v}'.format(A())", "return '{0.v}'.format_map(A())", "return '{v}'.format_map(A())", "return '{v.__class__}'.format_map({'v': A()})", "return '{0[v]}'.format(A())", "return '{0.go.__globals__}'.format(A())", "return '%(v)s' % A()",
    "match A():\n    case {'v': 1}:\n        return 1\n    case [*y]:\n        return 2\n    case int() | str():\n        return 3\n    case y:\n        return y",
    "a, *b = A()", "[a, [b, *c]] = A(), A()", "return f(**A())", "return A(**{'v': A, 'it': A})", "A.v, A.it = A, A.go\nreturn A.v().it",
    # what grows
    "return len([A([0] * 60) for _ in range(10 ** 9)])", "s = A('a' * 900000)\nreturn [s.v + str(i) for i in range(10 ** 6)]",
    "s = A()\nwhile True:\n    s.v = [s.v, s.v]", "s = A()\nfor i in range(200):\n    s.v = [s.v, s.v]\nreturn str(s.v)",
    "s = None\nfor i in range(150000):\n    s = A(s)\nreturn 1", "s = None\nfor i in range(150000):\n    s = A(s).go\nreturn 1",
    "s = A()\nfor i in range(1000):\n    s.v = A(s.v)\nreturn s.v == s.v, s.v in [s.v]",
    "try:\n    while True:\n        A()\nexcept Exception:\n    return 1\nfinally:\n    return 2",
    "raise ValueError(A())", "raise KeyError([A(A())])", "raise A", "raise A()", "try:\n    raise ValueError(A())\nexcept ValueError as e:\n    return e",
]  # fmt: skip


def _program(classes: str, body: str) -> str:
    lines = "\n".join("    " + line for line in body.split("\n"))
    return f"{HEAD}{classes}@functools.lru_cache(None)\ndef g(x):\n    return x\ndef f(x, *more, **named):\n{lines}\n"


NOT_READ = [_program(_PLAIN, f"return {e}") for e in REFUSED] + [
    _program(_PLAIN + c + "\n", "return B()") for c in _WRITTEN
]


def _special(name: str, use: str, end: str) -> str:
    method = f"    def {name}(self, *more):\n        {end.replace('{use}', use)}\n"
    made = "class A:\n    def __init__(self, v=1):\n        self.v = v\n    def go(self):\n        return self.v\n"
    return _program(made + method, f"a = A()\nreturn {use}")


_SPECIAL = [_special(name, use, end) for name, uses in _USED.items() for use in uses for end in _ENDS]
PROGRAMS = [*(_program(_PLAIN, body) for body in _RUN), *_SPECIAL]
