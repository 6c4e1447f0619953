"""A SyGuS-IF task (version 1 or 2): the function wanted, its grammar, its example rows, its other constraints."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from csp_ir.deduction.smt.meaning import Definition, evaluate
from csp_ir.deduction.smt.sexpr import Sexpr, SygusError, read_lines, renamed, show
from csp_ir.deduction.smt.sorts import Signature, sort_name, sort_of


@dataclass(frozen=True)
class Row:
    args: tuple[Any, ...]
    output: Any


@dataclass(frozen=True)
class Invariant:
    """What an invariant must hold of: formulas over the parameters, `trans` over primed ones (`x!`) too."""

    pre: Sexpr
    trans: Sexpr
    post: Sexpr


@dataclass(frozen=True)
class Task:
    """grammar: (nonterminal, sort, productions), empty where any term of the logic will do.

    others: constraints that are not examples, over `variables`. line: of the synth-fun in the file.
    """

    name: str
    params: tuple[tuple[str, Sexpr], ...]
    result: Sexpr
    grammar: tuple[tuple[str, Sexpr, tuple[Sexpr, ...]], ...]
    rows: tuple[Row, ...]
    others: tuple[Sexpr, ...]
    variables: tuple[tuple[str, Sexpr], ...] = ()
    definitions: Mapping[str, Definition] = field(default_factory=dict)
    logic: str = ""
    line: int = 0
    invariant: Invariant | None = None


@dataclass(frozen=True)
class File:
    """tasks: one a function, with the constraints on it alone. joint: constraints on several functions."""

    tasks: tuple[Task, ...]
    joint: tuple[Sexpr, ...]


_IGNORED = {"check-synth", "set-option", "set-feature", "set-info", "set-options"}
_SORTS = "String, Int, Bool and (_ BitVec n) are read"
_REFUSED = {
    "define-fun-rec": ("recursive definitions are not read", "give examples of what the definition means"),
    "define-funs-rec": ("recursive definitions are not read", "give examples of what the definitions mean"),
    "declare-datatype": ("datatypes are not read", _SORTS),
    "declare-datatypes": ("datatypes are not read", _SORTS),
    "declare-sort": ("uninterpreted sorts are not read", _SORTS),
    "chc-constraint": ("chc-constraint is not read", "synth-inv with inv-constraint, for one invariant"),
    "optimize-synth": ("optimize-synth is not read", "check-synth, which gives a small answer"),
    "declare-weight": ("weights are not read", "leave them out"),
    "declare-fun": ("functions nobody defines are not read", "define-fun, or declare-var for a value"),
}
_COMMANDS = "set-logic, define-sort, define-fun, declare-var, synth-fun, synth-inv, constraint, inv-constraint, assume, check-synth"


def read_task(text: str) -> Task:
    """The only function's task in `text`; raises SygusError with what cannot be read and what can."""
    file = read_file(text)
    if len(file.tasks) > 1:
        names = ", ".join(t.name for t in file.tasks)
        raise SygusError(f"one function was expected, the text wants several: {names}", line=file.tasks[1].line)
    return file.tasks[0]


def read_file(text: str) -> File:
    """What `text` asks for; raises SygusError with the line, what cannot be read and what can."""
    reader = _Reader()
    for line, command in read_lines(text):
        try:
            reader.command(command, line)
        except SygusError as error:
            error.line = error.line or line
            raise
        except RecursionError:
            raise SygusError("this is nested too deeply", line=line, remedy="name parts with define-fun") from None
    return reader.file()


class _Reader:
    def __init__(self) -> None:
        self.wanted: dict[str, tuple[int, tuple[Sexpr, ...]]] = {}
        self.logic = ""
        self.bodies: list[tuple[int, Sexpr]] = []
        self.assumed: list[Sexpr] = []
        self.variables: list[tuple[str, Sexpr]] = []
        self.definitions: dict[str, Definition] = {}
        self.invariants: dict[str, Invariant] = {}
        self.aliases: dict[str, Sexpr] = {}
        self.signatures: dict[str, Signature] = {}

    def command(self, command: Sexpr, line: int) -> None:
        if not isinstance(command, tuple) or not command:
            raise SygusError(f"expected a command, got {show(command)}")
        if self.aliases:
            command = renamed(command, self.aliases)
            assert isinstance(command, tuple)
        head = command[0]
        if head == "synth-fun":
            self._function(command, line)
        elif head == "synth-inv" and len(command) > 2:
            self._function(("synth-fun", *command[1:3], "Bool", *command[3:]), line)
        elif head == "constraint" and len(command) == 2:
            _checked(command[1])
            self.bodies += [(line, c) for c in _conjuncts(command[1])]
        elif head == "assume" and len(command) == 2:
            _checked(command[1])
            self.assumed.append(command[1])
        elif head == "inv-constraint" and len(command) == 5:
            self._invariant(command)
        elif head == "declare-var" and len(command) == 3:
            self.variables.append((show(command[1]), command[2]))
        elif head == "declare-primed-var" and len(command) == 3:
            self.variables += [(show(command[1]), command[2]), (f"{show(command[1])}!", command[2])]
        elif head == "declare-fun" and len(command) == 4 and command[2] == ():
            self.variables.append((show(command[1]), command[3]))
        elif head == "define-fun" and len(command) == 5:
            self._definition(command)
        elif head == "define-const" and len(command) == 4:
            self._definition(("define-fun", command[1], (), command[2], command[3]))
        elif head == "define-sort" and len(command) == 4 and command[2] == ():
            self.aliases[show(command[1])] = command[3]
        elif head == "set-logic" and len(command) == 2:
            self.logic = show(command[1])
        elif isinstance(head, str) and head in _REFUSED:
            message, remedy = _REFUSED[head]
            raise SygusError(message, remedy=remedy)
        elif head not in _IGNORED:
            raise SygusError(f"the command {show(head)} with {len(command) - 1} parts is not read", remedy=_COMMANDS)

    def _function(self, command: tuple[Sexpr, ...], line: int) -> None:
        if len(command) < 4:
            raise SygusError("expected a synth-fun with its parameters and result sort")
        name = show(command[1])
        if name in self.wanted:
            raise SygusError(f"{name} is wanted twice; give the functions different names")
        self.wanted[name] = (line, command)
        self.signatures[name] = (_sorts(_parameters(command[2])), sort_name(command[3]))

    def _definition(self, command: tuple[Sexpr, ...]) -> None:
        defined = show(command[1])
        _checked(command[4])
        if any(_mentions(d.body, defined) for d in self.definitions.values()) or _mentions(command[4], defined):
            raise SygusError(
                f"{defined} is used before it is defined",
                remedy="definitions before their use; recursive ones are not read, but examples of what they mean are",
            )
        params = _parameters(command[2])
        sort, wanted = (
            sort_of(command[4], dict(zip((n for n, _ in params), _sorts(params))), self.signatures),
            command[3],
        )
        if sort != sort_name(wanted):
            raise SygusError(f"{defined} is declared {show(wanted)}, its body is {sort}")
        self.definitions[defined] = Definition(params, wanted, command[4])
        self.signatures[defined] = (_sorts(params), sort)

    def _invariant(self, command: tuple[Sexpr, ...]) -> None:
        name, *parts = map(show, command[1:])
        if name not in self.wanted:
            raise SygusError(f"{name} is not wanted here", remedy=f"(synth-inv {name} ...) before its inv-constraint")
        params = _parameters(self.wanted[name][1][2])
        names = [n for n, _ in params]
        primed = [f"{n}!" for n in names]
        for part, count in zip(parts, (len(names), 2 * len(names), len(names))):
            known = self.definitions.get(part)
            if known is None or len(known.parameters) != count:
                raise SygusError(
                    f"{part} is no define-fun of {count} parameters", remedy=f"one over the variables of {name}"
                )
        pre, trans, post = parts
        self.invariants[name] = Invariant((pre, *names), (trans, *names, *primed), (post, *names))

    def file(self) -> File:
        if not self.wanted:
            raise SygusError("expected a synth-fun with its parameters and result sort")
        rows: dict[str, list[Row]] = {name: [] for name in self.wanted}
        others: dict[str, list[Sexpr]] = {name: [] for name in self.wanted}
        joint: list[Sexpr] = []
        sorts = {n: sort_name(s) for n, s in self.variables}
        through = {n for n, d in self.definitions.items() if any(_mentions(d.body, w) for w in self.wanted)}
        for line, body in self.bodies:
            try:
                self._truth(body, sorts)
            except SygusError as error:
                error.line = line
                raise
            if any(_mentions(body, name) for name in through):
                from csp_ir.deduction.smt.logic import written_out

                body = written_out(body, self.definitions)
            named = [name for name in self.wanted if _mentions(body, name)]
            if self.assumed:
                body = ("=>", ("and", "true", *self.assumed), body)
            row = _example(body, named[0], self.definitions) if len(named) == 1 else None
            if row is not None:
                rows[named[0]].append(row)
            elif len(named) > 1:
                joint.append(body)
            else:  # one about no function at all must be true: it is judged with the first function's
                others[named[0] if named else next(iter(self.wanted))].append(body)
        tasks = []
        for name, (line, command) in self.wanted.items():
            params, result = _parameters(command[2]), command[3]
            variables = list(self.variables)
            inv = self.invariants.get(name)
            if inv is not None:
                known = {n for n, _ in variables}
                variables += [(n, s) for p, s in params for n in (p, f"{p}!") if n not in known]
                others[name] += _inductive(name, params, inv)
            try:
                grammar = _grammar(command)
                self._productions(name, grammar)
            except SygusError as error:
                error.line = line
                raise
            tasks.append(
                Task(
                    name, params, result, grammar, tuple(rows[name]), tuple(others[name]), tuple(variables),
                    self.definitions, self.logic, line, inv,
                )
            )  # fmt: skip
        return File(tuple(tasks), tuple(joint))

    def _truth(self, body: Sexpr, sorts: Mapping[str, str]) -> None:
        sort = sort_of(body, sorts, self.signatures)
        if sort != "Bool":
            raise SygusError(f"a constraint must be Bool, this is {sort}: {show(body)[:80]}")

    def _productions(self, name: str, grammar: tuple[tuple[str, Sexpr, tuple[Sexpr, ...]], ...]) -> None:
        params = _parameters(self.wanted[name][1][2])
        names = dict(zip((n for n, _ in params), _sorts(params)))
        names |= {nonterminal: sort_name(sort) for nonterminal, sort, _ in grammar}
        # A let's variables may be met in other productions; whether that is read is the builder's to say.
        for _, _, productions in grammar:
            for production in productions:
                if production[0] == "let" and not isinstance(production, str):
                    names = {show(b[0]): sort_of(b[-1], names, self.signatures) for b in production[1]} | names
        for nonterminal, _, productions in grammar:
            for production in productions:
                sort = sort_of(production, names, self.signatures)
                if sort != names[nonterminal]:
                    raise SygusError(
                        f"{nonterminal} is {names[nonterminal]}, its production {show(production)[:80]} is {sort}"
                    )
        if grammar and names[grammar[0][0]] != sort_name(self.wanted[name][1][3]):
            raise SygusError(f"the first nonterminal of {name} is {names[grammar[0][0]]}, its result is not")


def _sorts(params: tuple[tuple[str, Sexpr], ...]) -> tuple[str, ...]:
    return tuple(sort_name(sort) for _, sort in params)


def _inductive(name: str, params: tuple[tuple[str, Sexpr], ...], inv: Invariant) -> list[Sexpr]:
    """That the invariant holds at first, is kept by a step, and is enough."""
    here: Sexpr = (name, *(n for n, _ in params))
    after: Sexpr = (name, *(f"{n}!" for n, _ in params))
    return [("=>", inv.pre, here), ("=>", ("and", here, inv.trans), after), ("=>", here, inv.post)]


def _checked(term: Sexpr) -> None:
    """Raises SygusError for a term that is no application, let or token."""
    waiting = [term]
    while waiting:
        part = waiting.pop()
        if isinstance(part, str):
            continue
        if not part or (not isinstance(part[0], str) and part[0][:1] != ("_",)):
            raise SygusError(f"expected an operation with its arguments, got {show(part)[:80]}")
        if part[0] == "let":
            if len(part) != 3 or not isinstance(part[1], tuple) or not part[1]:
                raise SygusError(f"expected (let ((name term) ...) term), got {show(part)[:80]}")
            for binding in part[1]:
                if not (isinstance(binding, tuple) and len(binding) in (2, 3) and isinstance(binding[0], str)):
                    raise SygusError(f"expected (name term) in a let, got {show(binding)[:80]}")
                waiting.append(binding[-1])
            waiting.append(part[2])
        elif part[0] not in ("Constant", "Variable", "_"):
            waiting += part[1:]


def _mentions(body: Sexpr, name: str) -> bool:
    waiting = [body]
    while waiting:
        part = waiting.pop()
        if part == name:
            return True
        if isinstance(part, tuple):
            waiting += part
    return False


def _parameters(text: Sexpr) -> tuple[tuple[str, Sexpr], ...]:
    if not isinstance(text, tuple) or not all(isinstance(p, tuple) and len(p) == 2 for p in text):
        raise SygusError(f"expected parameters with their sorts, got {show(text)}")
    return tuple((show(p[0]), p[1]) for p in text)


def _grammar(wanted: tuple[Sexpr, ...]) -> tuple[tuple[str, Sexpr, tuple[Sexpr, ...]], ...]:
    # Version 2 declares the nonterminals before the grammar; both end in the groups of productions.
    groups = wanted[-1] if len(wanted) > 4 else ()
    if not isinstance(groups, tuple):
        raise SygusError("expected the groups of a grammar at the end of synth-fun")
    out = []
    for group in groups:
        if not (isinstance(group, tuple) and len(group) == 3 and isinstance(group[2], tuple)):
            raise SygusError(f"expected (nonterminal sort (productions)), got {show(group)}")
        for production in group[2]:
            _checked(production)
        out.append((show(group[0]), group[1], tuple(dict.fromkeys(group[2]))))
    return tuple(out)


def _conjuncts(body: Sexpr) -> list[Sexpr]:
    if isinstance(body, tuple) and body and body[0] == "and":
        return [c for part in body[1:] for c in _conjuncts(part)]
    return [body]


def _example(body: Sexpr, name: str, definitions: Mapping[str, Definition]) -> Row | None:
    if not (isinstance(body, tuple) and len(body) == 3 and body[0] == "="):
        return None
    for call, value in ((body[1], body[2]), (body[2], body[1])):
        if call == name:
            call = (name,)  # a constant wanted
        if isinstance(call, tuple) and call and call[0] == name:
            try:
                return Row(tuple(evaluate(t, {}, definitions) for t in call[1:]), evaluate(value, {}, definitions))
            except SygusError:
                return None
    return None


def key(values: tuple[Any, ...]) -> tuple[Any, ...]:
    """Values told apart by type: 1 is not true."""
    return tuple((type(v), v) for v in values)


def distinct_rows(rows: tuple[Row, ...]) -> tuple[tuple[Row, ...], tuple[Row, Row] | None]:
    """The rows without duplicates, and the first two that contradict each other, if any."""
    seen: dict[tuple[Any, ...], Row] = {}
    for row in rows:
        first = seen.setdefault(key(row.args), row)
        if key((first.output,)) != key((row.output,)):
            return tuple(seen.values()), (first, row)
    return tuple(seen.values()), None
