"""What a grammar leaves open: literals for `(Constant sort)`, and a grammar of the whole logic where none is given."""

from __future__ import annotations

from csp_ir.deduction.smt.sexpr import Sexpr, read
from csp_ir.deduction.smt.sorts import sort_name
from csp_ir.deduction.smt.task import Task


def constants_for(task: Task, sort: str) -> list[str]:
    """Literal tokens for a `(Constant sort)` production: small ones, and those the constraints mention."""
    if sort == "Bool":
        return ["true", "false"]
    found: dict[str, None] = dict.fromkeys(
        ["0", "1", "2"] if sort == "Int" else ['""', '" "'] if sort == "String" else []
    )
    if sort.startswith("BitVec"):
        width = int(sort.split()[1])
        found = dict.fromkeys("#b" + format(v, f"0{width}b") for v in (0, 1))
    todo: list[Sexpr] = list(task.others)
    while todo:
        term = todo.pop()
        if isinstance(term, tuple):
            todo += term
        elif term[0].isdigit() and sort == "Int" or term[0] == '"' and sort == "String":
            found.setdefault(term)
    return list(found)


_DEFAULTS: dict[str, tuple[str, ...]] = {
    "Int": ("(+ Int Int)", "(- Int Int)", "(ite Bool Int Int)"),
    "Bool": ("(and Bool Bool)", "(or Bool Bool)", "(not Bool)", "(<= Int Int)", "(= Int Int)", "(>= Int Int)"),
    "String": ("(str.++ String String)", "(str.replace String String String)", "(str.at String Int)",
               "(str.from_int Int)", "(str.substr String Int Int)", "(ite Bool String String)"),
}  # fmt: skip


def default_grammar(task: Task) -> tuple[tuple[str, Sexpr, tuple[Sexpr, ...]], ...]:
    """A grammar of the whole logic, for a synth-fun without one: the result's sort first."""
    wanted = sort_name(task.result)
    used = {wanted, "Bool"} | {sort_name(s) for _, s in task.params}
    if "String" in used:
        used.add("Int")
    groups = []
    for sort in sorted(used, key=lambda s: s != wanted):
        written: Sexpr = sort if not sort.startswith("BitVec") else ("_", "BitVec", sort.split()[1])
        productions: list[Sexpr] = [n for n, s in task.params if sort_name(s) == sort]
        productions += constants_for(task, sort)
        texts = list(_DEFAULTS.get(sort, ()))
        if sort.startswith("BitVec"):
            names = "bvand bvor bvxor bvadd bvsub bvshl bvlshr bvmul".split()
            productions += [(n, sort, sort) for n in names] + [("bvnot", sort), ("bvneg", sort)]
            productions.append(("ite", "Bool", sort, sort))
        for text in texts:
            production = read(text)[0]
            if all(a in used for a in production[1:]):
                productions.append(production)
        if sort == "Bool":
            for other in used:
                if other.startswith("BitVec"):
                    productions += [(n, other, other) for n in ("=", "bvult", "bvule", "bvslt")]
            if "String" in used:
                productions += [read(t)[0] for t in ("(str.prefixof String String)", "(str.suffixof String String)",
                                                     "(str.contains String String)", "(= String String)")]  # fmt: skip
        if "String" in used and sort == "Int":
            productions += [read(t)[0] for t in ("(str.len String)", "(str.to_int String)",
                                                 "(str.indexof String String Int)")]  # fmt: skip
        groups.append((sort, written, tuple(productions)))
    return tuple(groups)
