"""A SyGuS grammar as a Language: unit productions closed, nested productions flattened, equal nonterminals merged."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from csp_ir.deduction.language import Component, Language, Rule, Term
from csp_ir.deduction.smt.bitvectors import BitVec, resized, width_after
from csp_ir.deduction.smt.meaning import Definition, evaluate, meaning_of, signatures_of
from csp_ir.deduction.smt.sexpr import Sexpr, SygusError, read, renamed, show
from csp_ir.deduction.smt.sorts import sort_name, sort_of
from csp_ir.deduction.smt.strings import ALIASES, COMPONENTS
from csp_ir.deduction.smt.task import Task
from csp_ir.deduction.smt.words import word_component
from csp_ir.deduction.solver import STAGES, Effort

_KNOWN = {(c.name, c.arity): c for c in COMPONENTS}


def component(
    name: str,
    arity: int,
    definitions: Mapping[str, Definition] | None = None,
    widths: Sequence[int] = (),
) -> Component:
    """The component an operation name denotes in a grammar; raises SygusError for an unknown one.

    widths: of every argument, 0 for one that is no bit-vector; bit-vectors are unsigned integers.
    """
    definition = (definitions or {}).get(name)
    if definition is not None:
        return _macro(name, arity, definition, dict(definitions or {}))
    standard = _KNOWN.get((ALIASES.get(name, name), arity))
    if standard is not None:
        return replace(standard, name=name)
    width = max(widths, default=0)
    word = word_component(name, arity, width) if width else None
    if word is not None:
        return word
    if widths and width_after(name, widths):
        return Component(name, arity, _on_words(partial(resized, name), widths))
    meaning = meaning_of(name, arity)
    if meaning is None or name.startswith("bv"):
        raise SygusError(f"operation {name} with {arity} arguments has no meaning here")
    return Component(name, arity, meaning)


def _on_words(meaning: Callable[..., Any], widths: Sequence[int]) -> Callable[..., Any]:
    """A meaning on words as one on unsigned integers, and on other values as they are."""
    return lambda *args: plain(meaning(*(BitVec(a, w) if w else a for a, w in zip(args, widths))))


def _macro(name: str, arity: int, definition: Definition, known: dict[str, Definition]) -> Component:
    names = [n for n, _ in definition.parameters]
    if len(names) != arity:
        raise SygusError(f"{name} takes {len(names)} arguments, not {arity}")
    body = definition.body
    if arity == 3 and isinstance(body, tuple) and len(body) == 4 and body[0] == "ite" and body[2:] == tuple(names[1:]):
        test = body[1]  # (ite (= x 1) y z) as a function: a conditional like any other
        if isinstance(test, tuple) and len(test) == 3 and test[0] == "=" and names[0] in test[1:]:
            other = test[2] if test[1] == names[0] else test[1]
            try:
                value = plain(evaluate(other, {}, known))
            except SygusError:
                value = None
            if value is not None:
                return Component(
                    name, 3, lambda c, a, b: a if c == value else b, "ite", truth=lambda c: bool(c == value)
                )
    inner = compiled(body, names, known, {n: sort_name(s) for n, s in definition.parameters})
    return Component(name, arity, inner)


def compiled(
    body: Sexpr, names: list[str], known: dict[str, Definition], sorts: Mapping[str, str] | None = None
) -> Callable[..., Any]:
    """A body as a Python function on the engine's values, composed of its operations' meanings.

    sorts: of the names, where some are of bit-vectors.
    """
    if isinstance(body, str) and body in names:
        place = len(names) - 1 - names[::-1].index(body)  # what is bound last hides what has the same name
        return lambda *args: args[place]
    try:
        value = plain(evaluate(body, {}, known))
        return lambda *args: value
    except SygusError:
        pass
    if isinstance(body, str):
        raise SygusError(f"unknown name {body}")
    if body[0] == "let":
        bound = [compiled(b[-1], names, known, sorts) for b in body[1]]
        if sorts is not None:
            signatures = signatures_of(known)
            sorts = {**sorts, **{show(b[0]): sort_of(b[-1], sorts, signatures) for b in body[1]}}
        inner = compiled(body[2], [*names, *(show(b[0]) for b in body[1])], known, sorts)
        return lambda *args: inner(*args, *(value(*args) for value in bound))
    parts = [compiled(part, names, known, sorts) for part in body[1:]]
    if body[0] == "and":
        return lambda *args: all(part(*args) for part in parts)
    if body[0] == "or":
        return lambda *args: any(part(*args) for part in parts)
    if body[0] == "ite" and len(parts) == 3:
        test, yes, no = parts
        return lambda *args: yes(*args) if test(*args) else no(*args)
    widths: list[int] = []
    if sorts is not None:
        signatures = signatures_of(known)
        widths = [_width(sort_of(part, sorts, signatures)) for part in body[1:]]
    meaning = component(show(body[0]), len(parts), known, widths).meaning
    if len(parts) == 1:
        only = parts[0]
        return lambda *args: meaning(only(*args))
    if len(parts) == 2:
        left, right = parts
        return lambda *args: meaning(left(*args), right(*args))
    return lambda *args: meaning(*(part(*args) for part in parts))


def plain(value: Any) -> Any:
    """A value as the engine has it: bit-vectors are unsigned integers."""
    return value.value if isinstance(value, BitVec) else value


@dataclass(frozen=True, slots=True, eq=False)
class LetComponent(Component):
    """A production `(let ((v S) ...) body)`: its arguments are what the variables are bound to, then the body's parts.

    body: with its parts numbered as `hole!0`, `hole!1`, ...
    """

    names: tuple[str, ...] = ()
    body: Sexpr = ()


def _width(sort: str) -> int:
    """Of a sort's words; 0 for another sort."""
    return int(sort.split()[1]) if sort.startswith("BitVec") else 0


def occurs(term: Sexpr, name: str) -> bool:
    """Whether a name stands in a term."""
    return term == name if isinstance(term, str) else any(occurs(part, name) for part in term)


def _whole_logic(task: Task) -> tuple[tuple[str, Sexpr, tuple[Sexpr, ...]], ...]:
    from csp_ir.deduction.smt.defaults import default_grammar  # most files give a grammar

    return default_grammar(task)


class _Builder:
    def __init__(self, task: Task) -> None:
        self.task = task
        self.columns = {name: k for k, (name, _) in enumerate(task.params)}
        groups = task.grammar or _whole_logic(task)
        self.names = {name for name, _, _ in groups}
        self.sorts = {name: sort_name(sort) for name, sort, _ in groups}
        self.known = {name: sort_name(sort) for name, sort in task.params} | self.sorts
        self.signatures = signatures_of(task.definitions)
        self.productions: dict[str, list[Any]] = {name: [] for name in self.sorts}
        for name, _, productions in groups:
            for production in productions:
                self.productions[name].append(self.read(production, self.sorts[name]))
        self.start = groups[0][0]

    def read(self, production: Sexpr, sort: str) -> Any:
        """A nonterminal's name, a leaf Term, or (component, argument nonterminals)."""
        if isinstance(production, str):
            if production in self.names:
                return production
            return self.leaf(production, sort)
        head = production[0]
        if head in ("Constant", "Variable") and len(production) == 2:
            wanted = sort_name(production[1])
            return [t for t in self.any_leaf(str(head), wanted)]
        if head == "let":
            return self.let(production, sort)
        try:
            value = evaluate(production, {}, self.task.definitions)
            return Term(None, name=show(production), value=plain(value))
        except SygusError:
            pass
        args = [self.named(part, self.sort_of(part)) for part in production[1:]]
        widths = [_width(self.sorts[arg]) for arg in args]
        op = component(show(head), len(args), self.task.definitions, widths)
        return op, tuple(args)

    def named(self, part: Sexpr, sort: str) -> str:
        """The nonterminal of a part of a production, one of its own where the part is none."""
        if isinstance(part, str) and part in self.names:
            return part
        name = f"{show(part)}@{sort}"
        if name not in self.sorts:
            self.sorts[name] = sort
            self.productions[name] = []
            self.productions[name].append(self.read(part, sort))
        return name

    def let(self, production: tuple[Sexpr, ...], sort: str) -> tuple[Component, tuple[str, ...]]:
        """A let as an operation on what its variables are bound to and on the nonterminals of its body."""
        bindings, body = production[1], production[2]
        names = [show(b[0]) for b in bindings]
        inside = sorted(n for n in self.names if occurs(body, n) and any(self._reaches(n, name) for name in names))
        if inside:
            raise SygusError(
                f"the variables {', '.join(names)} of a let are used in the productions of {', '.join(inside)}",
                remedy="a let whose own body names its variables, as (let ((v S)) (+ v v))",
            )
        places: list[str] = []
        numbered = self._numbered(body, set(names), places)
        holes = [f"hole!{k}" for k in range(len(places))]
        args = [self.named(b[-1], self.sort_of(b[-1])) for b in bindings]
        for place in places:
            args.append(self.named(place, self.sort_of(place)))
        bound = [*names, *holes]
        sorts = {name: self.sorts[arg] for name, arg in zip(bound, args)}
        meaning = compiled(numbered, bound, dict(self.task.definitions), sorts)
        return LetComponent(show(production), len(args), meaning, names=tuple(names), body=numbered), tuple(args)

    def _numbered(self, body: Sexpr, bound: set[str], places: list[str]) -> Sexpr:
        """The body with its nonterminals and parameters numbered, which are noted in `places`."""
        if isinstance(body, str):
            if body in bound or not (body in self.names or body in self.columns):
                return body
            places.append(body)
            return f"hole!{len(places) - 1}"
        if body[0] == "let":
            inner = tuple((b[0], self._numbered(b[-1], bound, places)) for b in body[1])
            return ("let", inner, self._numbered(body[2], bound | {show(b[0]) for b in body[1]}, places))
        return (body[0], *(self._numbered(part, bound, places) for part in body[1:]))

    def _reaches(self, nonterminal: str, name: str) -> bool:
        """Whether the productions of a nonterminal name something, directly or through others."""
        groups = {n: ps for n, _, ps in self.task.grammar}
        seen, todo = {nonterminal}, [nonterminal]
        while todo:
            for production in groups.get(todo.pop(), ()):
                if occurs(production, name):
                    return True
                for other in self.names - seen:
                    if occurs(production, other):
                        seen.add(other)
                        todo.append(other)
        return False

    def leaf(self, token: str, sort: str) -> Term:
        if token in self.columns:
            return Term(None, name=token, column=self.columns[token])
        return Term(None, name=token, value=plain(evaluate(token, {}, self.task.definitions)))

    def any_leaf(self, kind: str, sort: str) -> list[Term]:
        if kind == "Variable":
            return [self.leaf(n, sort) for n, s in self.task.params if sort_name(s) == sort]
        from csp_ir.deduction.smt.defaults import constants_for

        return [self.leaf(token, sort) for token in constants_for(self.task, sort)]

    def sort_of(self, part: Sexpr) -> str:
        return sort_of(part, self.known, self.signatures)

    def language(self) -> Language:
        closed = {name: self._closure(name) for name in self.productions}
        twin = {name: name for name in closed}
        while True:  # nonterminals with the same productions are one
            groups: dict[Any, str] = {}
            new = {}
            for name in closed:
                shape = frozenset(
                    p.name if isinstance(p, Term) else (p[0].name, tuple(twin[a] for a in p[1])) for p in closed[name]
                )
                new[name] = groups.setdefault((self.sorts[name], shape), name)
            if new == twin:
                break
            twin = new
        start = twin[self.start]
        reached, todo = {start}, [start]
        while todo:
            for p in closed[todo.pop()]:
                for arg in () if isinstance(p, Term) else p[1]:
                    if twin[arg] not in reached:
                        reached.add(twin[arg])
                        todo.append(twin[arg])
        keep = [name for name in closed if name in reached]
        leaves = {}
        rules: dict[str, list[Rule]] = {}
        for name in keep:
            terms = [p for p in closed[name] if isinstance(p, Term)]
            leaves[name] = sorted(terms, key=lambda t: t.column < 0)
            distinct: dict[Any, Rule] = {}
            for p in closed[name]:
                if not isinstance(p, Term):
                    args = tuple(twin[a] for a in p[1])
                    distinct.setdefault((p[0].name, args), Rule(name, p[0], args))
            rules[name] = list(distinct.values())
        sorts = {n: self.sorts[n] for n in keep}
        return Language(start, sorts, leaves, rules, tuple(n for n, _ in self.task.params))

    def _closure(self, name: str) -> list[Any]:
        out: list[Any] = []
        seen, todo = {name}, [name]
        known: set[str] = set()
        while todo:
            for production in self.productions[todo.pop(0)]:
                if isinstance(production, str):
                    if production not in seen:
                        seen.add(production)
                        todo.append(production)
                elif isinstance(production, (Term, list)):
                    for leaf in production if isinstance(production, list) else [production]:
                        if leaf.name not in known:
                            known.add(leaf.name)
                            out.append(leaf)
                else:
                    out.append(production)
        return out


def language_of(task: Task) -> Language:
    """The language of a task's grammar; raises SygusError for what has no meaning here."""
    return _Builder(task).language()


# Numbers are cheap to enumerate and have few inverses: larger banks, no positions.
WORD_STAGES = (
    Effort(3, 250, 1500, 0, 0, 0, 0, 0, 30, 1, 2, 0, True),
    Effort(5, 600, 3000, 0, 0, 0, 0, 0, 60, 1, 2, 0, True),
    Effort(7, 3000, 20000, 0, 0, 0, 0, 0, 150, 1, 3, 0, True),
    Effort(8, 20000, 150000, 0, 0, 0, 0, 0, 300, 1, 3, 0, True),
    Effort(10, 80000, 600000, 0, 0, 0, 0, 0, 500, 2, 4, 0, True),
    Effort(12, 250000, 3000000, 0, 0, 0, 0, 0, 1000, 2, 4, 0, True),
)


def stages_for(language: Language) -> tuple[Effort, ...]:
    """The stages of search that suit a language's sorts."""
    return STAGES if "String" in language.sorts.values() else WORD_STAGES


def sexpr_of(term: Term) -> Sexpr:
    """A term as SMT-LIB text is read."""
    if term.op is None:
        return read(term.name)[0]
    if isinstance(term.op, LetComponent):
        args = [sexpr_of(a) for a in term.args]
        count = len(term.op.names)
        parts: dict[Sexpr, Sexpr] = {f"hole!{k}": part for k, part in enumerate(args[count:])}
        return ("let", tuple(zip(term.op.names, args[:count])), renamed(term.op.body, parts))
    head: Sexpr = term.op.name
    if term.op.name[0] == "(":  # (_ extract 7 4)
        head = read(term.op.name)[0]
    return (head, *(sexpr_of(a) for a in term.args))
