"""What runs a file of tests on versions of a module, in the sandbox; self-contained, standard library only.

Its text is sent there with MODULE, TESTS, BESIDE, EXAMPLES, NAME and UNDER defined below it (see `trials`).
"""

from __future__ import annotations

import re
import sys
import types
from collections.abc import Callable, Iterator
from importlib.machinery import ModuleSpec
from typing import Any

MODULE = TESTS = NAME = ""
UNDER = "module_under_test_"  # the name by which tests import it
BESIDE: dict[str, str] = {}
EXAMPLES: list[tuple[Any, ...]] = []
FILE = "<module>"
REACHED: set[int] = set()
_code: dict[str, Any] = {}


class Steps(BaseException):
    """A run took more steps than it may."""


class Skipped(BaseException):
    """A test that skips itself."""


def listed() -> list[str]:
    """The labels of the tests."""
    _enter("")
    return [label for label, _ in _tests(_namespace())]


def trial(source: str, labels: list[str], steps: int, wait: int) -> list[Any]:
    """What tests and examples give on the module with the functions of `source` put into it.

    Returns, of each test, [whether it passed, what was said, how many steps it took, the statements it reached], and of each
    example as much, the result in the second place where there is one. After `wait` that ran out of steps the others are not run.
    """
    found: list[Any] = []
    endless = 0
    for run in [*(lambda label=label: _test(label) for label in labels), *(lambda args=args: _example(args) for args in EXAMPLES)]:  # type: ignore[misc] # fmt: skip
        if endless >= wait:
            found.append([False, "not run", 0, []])
            continue
        REACHED.clear()
        counter = [steps]
        said: Any = ""
        passed = False
        try:
            _enter(source)
            sys.settrace(_tracer(counter))
            try:
                said = run()
                passed = True
            finally:
                sys.settrace(None)
        except Steps:
            said = "ran out of steps"
        except Skipped:
            said = "skipped"
        except BaseException as error:
            said = f"{type(error).__name__}: {error}"[:200].removesuffix(": ")
        if counter[0] < 0:
            passed, said, endless = False, "ran out of steps", endless + 1
        found.append([passed, said, steps - counter[0], sorted(REACHED)])
    return found


def _tracer(counter: list[int]) -> Callable[..., Any]:
    def inside(frame: Any, event: str, arg: Any) -> Any:
        if event == "line":
            counter[0] -= 1
            if counter[0] < 0:
                raise Steps
        return inside

    return lambda frame, event, arg: inside if frame.f_code.co_filename == FILE else None


def _compiled(text: str, file: str) -> Any:
    if file + text not in _code:
        if len(_code) > 200:
            _code.clear()
        _code[file + text] = compile(text, file, "exec")
    return _code[file + text]


def _enter(source: str) -> None:
    """Make the module anew, with functions put into it, and what stands beside the tests."""
    module = types.ModuleType(UNDER)
    sys.modules[UNDER] = module
    module.__dict__["reached_"] = REACHED.add
    exec(_compiled(MODULE, FILE), module.__dict__)
    if source:
        exec(_compiled(source, FILE), module.__dict__)
    sys.modules["pytest"] = _pytest
    for name in BESIDE:
        sys.modules.pop(name, None)
    if not any(isinstance(f, _Beside) for f in sys.meta_path):
        sys.meta_path.insert(0, _Beside())


class _Beside:
    """Finds modules whose texts came along."""

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> Any:
        return ModuleSpec(name, self) if name in BESIDE else None  # type: ignore[arg-type]

    def create_module(self, spec: Any) -> None:
        return None

    def exec_module(self, module: Any) -> None:
        exec(_compiled(BESIDE[module.__name__], f"<{module.__name__}>"), module.__dict__)


def _namespace() -> dict[str, Any]:
    names: dict[str, Any] = {"__name__": "tests"}
    exec(_compiled(TESTS, "<tests>"), names)
    return names


def _example(args: tuple[Any, ...]) -> Any:
    value = sys.modules[UNDER].__dict__[NAME](*args)
    return list(value) if hasattr(value, "__next__") else value


def _test(label: str) -> str:
    for own, run in _tests(_namespace()):
        if own == label:
            run()
            return ""
    raise LookupError(label)


def _tests(names: dict[str, Any]) -> Iterator[tuple[str, Callable[[], Any]]]:
    cases: Any = ()
    if "unittest" in TESTS:  # slow to import
        import unittest

        cases = unittest.TestCase
    for name, value in list(names.items()):
        if isinstance(value, types.FunctionType) and name.startswith("test"):
            yield from _cases(name, value, names)
        elif isinstance(value, type) and cases and issubclass(value, cases) and value.__module__ == "tests":
            for method in unittest.defaultTestLoader.getTestCaseNames(value):
                yield f"{name}.{method}", lambda value=value, method=method: value(method).debug()  # type: ignore[misc]
        elif isinstance(value, type) and name.startswith("Test") and value.__module__ == "tests":
            for method, function in list(vars(value).items()):
                if method.startswith("test") and isinstance(function, types.FunctionType):
                    yield from _cases(f"{name}.{method}", function, names, value)


def _cases(label: str, function: Any, names: dict[str, Any], owner: Any = None) -> Iterator[tuple[str, Callable[[], Any]]]:  # fmt: skip
    """A test, once for each case that it is given."""
    cases: list[dict[str, Any]] = [{}]
    for given in getattr(function, "cases_", ()):
        cases = [{**a, **b} for a in cases for b in given]
    code = function.__code__
    wanted = code.co_varnames[: code.co_argcount][owner is not None :]
    for i, case in enumerate(cases):

        def run(case: dict[str, Any] = case) -> None:
            self = [owner()] if owner is not None else []
            if owner is not None and hasattr(owner, "setup_method"):
                self[0].setup_method()
            function(*self, **{n: case[n] if n in case else _given(n, names) for n in wanted})

        yield (f"{label}[{i}]" if len(cases) > 1 else label), run


def _given(name: str, names: dict[str, Any]) -> Any:
    """What a fixture gives."""
    fixture = names[name]
    code = fixture.__code__
    value = fixture(**{n: _given(n, names) for n in code.co_varnames[: code.co_argcount]})
    return next(value) if hasattr(value, "__next__") else value


# --- what tests ask of pytest ----------------------------------------------------------


class _Raises:
    def __init__(self, kind: Any, match: str | None = None) -> None:
        self.kind, self.match, self.value = kind, match, None

    def __enter__(self) -> _Raises:
        return self

    def __exit__(self, kind: Any, value: Any, trace: Any) -> bool:
        assert kind is not None, f"did not raise {self.kind}"
        self.value = value
        if not issubclass(kind, self.kind):
            return False
        assert self.match is None or re.search(self.match, str(value)), f"{value} does not match {self.match}"
        return True


def _raises(kind: Any, *call: Any, match: str | None = None, **keywords: Any) -> Any:
    if not call:
        return _Raises(kind, match)
    with _Raises(kind) as found:
        call[0](*call[1:], **keywords)
    return found


class _Approx:
    def __init__(self, value: Any, rel: float | None = None, abs: float | None = None) -> None:
        self.value, self.rel, self.abs = value, rel, abs

    def __eq__(self, other: object) -> bool:
        return self._near(self.value, other)

    def _near(self, a: Any, b: Any) -> bool:
        if isinstance(a, dict):
            return isinstance(b, dict) and a.keys() == b.keys() and all(self._near(a[k], b[k]) for k in a)
        if isinstance(a, list | tuple):
            return len(a) == len(b) and all(map(self._near, a, b))
        if not isinstance(a, int | float | complex) or a == b:
            return bool(a == b)
        room = max(1e-6 * abs(a) if self.rel is None else self.rel * abs(a), 1e-12 if self.abs is None else self.abs)
        return abs(a - b) <= room

    __hash__ = None  # type: ignore[assignment]


class _Marks:
    def __getattr__(self, name: str) -> Any:
        def mark(*args: Any, **keywords: Any) -> Any:
            if len(args) == 1 and not keywords and isinstance(args[0], types.FunctionType | type):
                return args[0]
            return lambda function: function

        return mark

    def parametrize(self, names: Any, values: Any, **keywords: Any) -> Any:
        keys = [n.strip() for n in names.split(",")] if isinstance(names, str) else list(names)
        rows = [v.args if isinstance(v, _Case) else v if len(keys) > 1 else (v,) for v in values]
        cases = [dict(zip(keys, row)) for row in rows]

        def mark(function: Any) -> Any:
            function.cases_ = [*getattr(function, "cases_", ()), cases]
            return function

        return mark


class _Case:
    def __init__(self, *args: Any, **keywords: Any) -> None:
        self.args = args


def _fixture(*args: Any, **keywords: Any) -> Any:
    return args[0] if args and callable(args[0]) else lambda function: function


def _skip(*args: Any, **keywords: Any) -> Any:
    raise Skipped


def _fail(said: str = "", **keywords: Any) -> Any:
    raise AssertionError(said)


_pytest: Any = types.ModuleType("pytest")
_pytest.__dict__.update(
    raises=_raises, approx=_Approx, mark=_Marks(), param=_Case, fixture=_fixture, skip=_skip, fail=_fail
)
