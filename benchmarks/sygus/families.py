"""Writes generated task families: `python benchmarks/sygus/families.py OUT [--seed 1] [--count 20] [--only KIND ...]`.

Kinds: clia (largest, place in a list, sums, clamp, ...), inv (loops), hd (words by a reference, in the manner of
Hacker's Delight), icfp and strings and strings19 (programs planted at random in a grammar, with rows for X.sl and more
rows for X-long.sl, so that `run.py --generality` judges answers on rows they were not made from).
"""

import argparse
import random
from pathlib import Path

from evaluate import Word, parse, run, show

# Linear integers ---------------------------------------------------------------------------------------------------

FULL = """((S Int ({names} 0 1 (+ S S) (- S S) (ite B S S)))
 (B Bool ((and B B) (or B B) (not B) (<= S S) (= S S) (>= S S))))"""
POOR = "((S Int ({names} (ite B S S))) (B Bool ((<= S S) (>= S S))))"


def numbers(names, constraints, grammar=FULL, result="Int"):
    typed = " ".join(f"({n} Int)" for n in names)
    lines = ["(set-logic LIA)", f"(synth-fun f ({typed}) {result} {grammar.format(names=' '.join(names))})"]
    lines += [f"(declare-var {n} Int)" for n in names] + [f"(constraint {c})" for c in constraints]
    return "\n".join([*lines, "(check-synth)", ""])


def nested(head, parts):
    out = parts[-1]
    for part in parts[-2::-1]:
        out = f"({head} {part} {out})"
    return out


def extreme(count, sign, grammar=FULL):
    names = [f"x{k}" for k in range(count)]
    call = f"(f {' '.join(names)})"
    return numbers(
        names, [f"({sign} {call} {n})" for n in names] + [nested("or", [f"(= {call} {n})" for n in names])], grammar
    )


def place(count):
    names = [f"x{k}" for k in range(1, count + 1)]
    call = f"(f {' '.join(names)} k)"
    rising = nested("and", [f"(< {a} {b})" for a, b in zip(names, names[1:])])
    cases = [f"(=> (< k x1) (= {call} 0))", f"(=> (> k x{count}) (= {call} {count}))"]
    cases += [f"(=> (and (> k x{k}) (< k x{k + 1})) (= {call} {k}))" for k in range(1, count)]
    return numbers([*names, "k"], [f"(=> {rising} {c})" for c in cases])


def first_sum(count, bound):
    names = [f"x{k}" for k in range(1, count + 1)]
    call = f"(f {' '.join(names)})"
    sums = [f"(+ {a} {b})" for a, b in zip(names, names[1:])]
    cases = [
        f"(=> {nested('and', [*(f'(<= {s} {bound})' for s in sums[:k]), f'(> {wanted} {bound})'])} (= {call} {wanted}))"
        for k, wanted in enumerate(sums)
    ]
    return numbers(names, [*cases, f"(=> {nested('and', [f'(<= {s} {bound})' for s in sums])} (= {call} 0))"])


def median(count):
    names = [f"x{k}" for k in range(count)]
    call = f"(f {' '.join(names)})"
    half = count // 2 + 1

    def at_least(sign):
        terms = [f"(ite ({sign} {n} {call}) 1 0)" for n in names]
        return f"(>= {nested('+', terms)} {half})"

    return numbers(names, [at_least("<="), at_least(">="), nested("or", [f"(= {call} {n})" for n in names])])


def clia():
    tasks = {f"max{n}": extreme(n, ">=") for n in (2, 4, 6, 8, 10, 12, 15)}
    tasks |= {f"min{n}-poor": extreme(n, "<=", POOR) for n in (2, 3, 4)}
    tasks |= {f"place{n}": place(n) for n in (2, 4, 6, 8, 10, 12, 15)}
    tasks |= {f"sum{n}-{b}": first_sum(n, b) for n in (2, 4, 6, 8, 10, 15) for b in (5, 15)}
    tasks |= {f"median{n}": median(n) for n in (3, 5)}
    tasks["abs"] = numbers(["x"], ["(>= (f x) 0)", "(or (= (f x) x) (= (f x) (- x)))"])
    tasks["clamp"] = numbers(
        ["x", "l", "h"],
        ["(=> (<= l h) (and (<= l (f x l h)) (<= (f x l h) h) (=> (and (<= l x) (<= x h)) (= (f x l h) x))))"],
    )
    tasks["sign"] = numbers(["x"], ["(= (f x) (ite (> x 0) 1 (ite (< x 0) (- 1) 0)))"])
    tasks["half"] = numbers(["x"], ["(<= (+ (f x) (f x)) x)", "(< x (+ (f x) (f x) 2))"], grammar="")
    tasks["commutes"] = numbers(["x", "y"], ["(= (f x y) (f y x))", "(and (<= x (f x y)) (<= y (f x y)))"])
    tasks["sorted3"] = numbers(["x", "y", "z"], ["(= (f x y z) (and (<= x y) (<= y z)))"], "", "Bool")
    tasks["shifted"] = numbers(["x", "y"], ["(= (f (+ x 1) y) (ite (> x y) (+ x y) (- x y)))"])
    tasks["impossible"] = numbers(["x"], ["(> (f x) x)", "(< (f x) (* 2 x))"])
    return tasks


# Invariants --------------------------------------------------------------------------------------------------------

LOOPS = {
    "count": ("x n", "(and (= x 0) (>= n 0))", "(and (< x n) (= x! (+ x 1)) (= n! n))", "(=> (not (< x n)) (= x n))"),
    "double": ("x y", "(and (= x 0) (= y 0))", "(and (< x 100) (= x! (+ x 1)) (= y! (+ y 2)))", "(=> (>= x 100) (= y 200))"),
    "toward": ("i j", "(and (= i 1) (= j 10))", "(and (>= j i) (= i! (+ i 2)) (= j! (- j 1)))", "(=> (< j i) (= j 6))"),
    "swing": ("x y", "(= x (- 50))", "(and (< x 0) (= x! (+ x y)) (= y! (+ y 1)))", "(=> (not (< x 0)) (> y 0))"),
    "grow": ("x y t", "(and (= x 1) (= y 1))", "(and (= t! x) (= x! (+ x y)) (= y! (+ x! y)))", "(>= y 1)"),
    "down": ("x", "(= x 10000)", "(and (> x 0) (= x! (- x 1)))", "(=> (<= x 0) (= x 0))"),
    "phases": ("x y", "(and (= x 0) (= y 50))",
               "(or (and (< x 50) (= x! (+ x 1)) (= y! y)) (and (>= x 50) (< x 100) (= x! (+ x 1)) (= y! (+ y 1))))",
               "(=> (>= x 100) (= y 100))"),
    "three": ("x y z", "(and (= x 0) (= y 0) (= z 0))", "(and (= x! (+ x 1)) (= y! (+ y 1)) (= z! (- z 2)))", "(= (+ x y z) 0)"),
    "total": ("i n s", "(and (= i 0) (= s 0) (> n 0))", "(and (< i n) (= i! (+ i 1)) (= s! (+ s i)) (= n! n))", "(>= s 0)"),
    "together": ("x y", "(and (= x y) (>= y 0))", "(and (> x 0) (= x! (- x 1)) (= y! (- y 1)))", "(=> (<= x 0) (= y 0))"),
    "wrong": ("x", "(= x 0)", "(and (< x 10) (= x! (+ x 3)))", "(< x 11)"),
}  # fmt: skip


def inv():
    out = {}
    for name, (variables, pre, trans, post) in LOOPS.items():
        here = " ".join(f"({n} Int)" for n in variables.split())
        after = " ".join(f"({n}! Int)" for n in variables.split())
        out[name] = (
            f"(set-logic LIA)\n(synth-inv f ({here}))\n(define-fun pre ({here}) Bool {pre})\n"
            f"(define-fun trans ({here} {after}) Bool {trans})\n(define-fun post ({here}) Bool {post})\n"
            "(inv-constraint f pre trans post)\n(check-synth)\n"
        )
    return out


# Words by a reference ----------------------------------------------------------------------------------------------

HD = {
    "clear-lowest-one": "(bvand x (bvsub x 1))",
    "clear-trailing-ones": "(bvand x (bvadd x 1))",
    "isolate-lowest-one": "(bvand x (bvneg x))",
    "mask-through-lowest-one": "(bvxor x (bvsub x 1))",
    "fill-below-lowest-one": "(bvor x (bvsub x 1))",
    "set-lowest-zero": "(bvor x (bvadd x 1))",
    "isolate-lowest-zero": "(bvand (bvnot x) (bvadd x 1))",
    "mask-trailing-zeros": "(bvand (bvnot x) (bvsub x 1))",
    "absolute": "(bvsub (bvxor x (bvashr x 31)) (bvashr x 31))",
    "same-leading-zeros": "(bvule (bvxor x y) (bvand x y))",
    "fewer-leading-zeros": "(bvugt (bvand x (bvnot y)) y)",
    "sign": "(bvor (bvashr x 31) (bvlshr (bvneg x) 31))",
    "average-down": "(bvadd (bvand x y) (bvlshr (bvxor x y) 1))",
    "average-up": "(bvsub (bvor x y) (bvlshr (bvxor x y) 1))",
    "larger-unsigned": "(ite (bvuge x y) x y)",
    "clear-lowest-run": "(bvand x (bvadd (bvor x (bvsub x 1)) 1))",
    "is-power-of-two": "(= (bvand x (bvsub x 1)) 0)",
    "differ-in-sign": "(bvslt (bvxor x y) 0)",
    "select": "(bvxor y (bvand (bvneg (bvand x 1)) (bvxor x y)))",
    "round-up-to-eight": "(bvand (bvadd x 7) (bvneg 8))",
}
UNARY, BINARY = ("bvnot", "bvneg"), ("bvand", "bvor", "bvxor", "bvadd", "bvsub", "bvshl", "bvlshr", "bvashr")
WORD, CHOSEN = "(_ BitVec 32)", ("bvule", "bvugt", "bvuge", "bvslt", "=")

LACKING = ("bvsub", "bvneg", "bvadd", "bvashr", "bvlshr", "bvor", "bvand", "ite")


def literals(text):
    def word(term):
        if isinstance(term, str):
            return f"#x{int(term):08x}" if term.isdigit() else term
        return [term[0], *map(word, term[1:])]

    return show(word(parse(text)[0]))


def operations(term):
    return set() if isinstance(term, str) else {term[0]}.union(*map(operations, term[1:]))


def hd():
    """Each with a grammar of the operations it takes, with one of all, and with one that lacks one it takes."""
    out = {}
    for name, text in HD.items():
        reference = literals(text)
        used = operations(parse(reference)[0])
        params = [p for p in ("x", "y") if f" {p}" in reference]
        constants = sorted({t for t in reference.replace(")", " ").split() if t[0] == "#"})
        truth = parse(reference)[0][0] in CHOSEN
        for kind in ("few", "all", "other"):
            allowed = used if kind == "few" else {*UNARY, *BINARY, *CHOSEN, "ite"}
            if kind == "other":
                allowed -= {next(op for op in (*LACKING, *used) if op in used)}
            unary, binary, tests = ([op for op in ops if op in allowed] for ops in (UNARY, BINARY, CHOSEN))
            leaves = params + (
                constants if kind == "few" else sorted({*constants, "#x00000000", "#x00000001", "#x0000001f"})
            )
            words = [*leaves, *(f"({op} S)" for op in unary), *(f"({op} S S)" for op in binary)]
            words += ["(ite B S S)"] if not truth and "ite" in allowed and tests else []
            groups = [f"(S {WORD} ({' '.join(words)}))", f"(B Bool ({' '.join(f'({op} S S)' for op in tests)}))"]
            if truth or not tests or "(ite B S S)" not in words:
                groups = groups[::-1] if truth else groups[:1]
            typed = " ".join(f"({p} {WORD})" for p in params)
            sort = "Bool" if truth else WORD
            out[f"{name}-{kind}"] = (
                f"(set-logic BV)\n(define-fun r ({typed}) {sort} {reference})\n"
                f"(synth-fun f ({typed}) {sort} ({' '.join(groups)}))\n"
                + "".join(f"(declare-var {p} {WORD})\n" for p in params)
                + f"(constraint (= (r {' '.join(params)}) (f {' '.join(params)})))\n(check-synth)\n"
            )
    return out


# Planted programs --------------------------------------------------------------------------------------------------

ICFP = """(define-fun shr1 ((x (_ BitVec 64))) (_ BitVec 64) (bvlshr x #x0000000000000001))
(define-fun shr4 ((x (_ BitVec 64))) (_ BitVec 64) (bvlshr x #x0000000000000004))
(define-fun shr16 ((x (_ BitVec 64))) (_ BitVec 64) (bvlshr x #x0000000000000010))
(define-fun shl1 ((x (_ BitVec 64))) (_ BitVec 64) (bvshl x #x0000000000000001))
(define-fun if0 ((x (_ BitVec 64)) (y (_ BitVec 64)) (z (_ BitVec 64))) (_ BitVec 64) (ite (= x #x0000000000000001) y z))
"""
ICFP_WORDS = """x #x0000000000000000 #x0000000000000001 (bvnot S) (shl1 S) (shr1 S) (shr4 S) (shr16 S) (bvand S S)
 (bvor S S) (bvxor S S) (bvadd S S) (if0 S S S)"""


class Planter:
    """Grows terms of a grammar in which every operation earns its place on the rows.

    groups: nonterminal -> (leaves, productions).
    """

    def __init__(self, groups, rows, functions, chance):
        self.groups, self.rows, self.functions, self.chance = groups, rows, functions, chance

    def term(self, nonterminal, budget):
        """A term of `budget` operations; None where the tries ran out."""
        leaves, productions = self.groups[nonterminal]
        if budget <= 0:
            return self.chance.choice(leaves) if leaves else None
        for _ in range(30):
            production = self.chance.choice(productions)
            places = [k for k, part in enumerate(production) if part in self.groups]
            shares = [0] * len(places)
            for _ in range(budget - 1):
                shares[self.chance.randrange(len(places))] += 1
            out = list(production)
            for place, share in zip(places, shares):
                out[place] = self.term(production[place], share)
            if None not in out and self.lively(out):
                return out
        return None

    def values(self, term):
        return [run(term, row, self.functions) for row in self.rows]

    def lively(self, term):
        """Whether the value varies over the rows, is no argument's, and is mostly there."""
        try:
            values = self.values(term)
        except (KeyError, ZeroDivisionError):
            return False
        if len(set(map(str, values))) < 2 or values.count("") * 3 > len(values):
            return False
        if term[0] == "str.indexof" and values.count(-1) * 3 > len(values):
            return False
        return not any(values == self.values(part) for part in term[1:])


def grammar_of(texts):
    """nonterminal -> (leaves, productions) of {nonterminal: (sort, productions as text)}."""
    out = {}
    for name, (_, text) in texts.items():
        terms = parse(text)
        ops = [t for t in terms if not isinstance(t, str)]
        out[name] = ([t for t in terms if isinstance(t, str)], ops)
    return out


def icfp(chance, count, least, most):
    groups = grammar_of({"S": ("", ICFP_WORDS)})
    functions = {c[1]: ([p[0] for p in c[2]], c[4]) for c in parse(ICFP)}
    out = {}
    while len(out) < 2 * count:
        inputs = list(dict.fromkeys(chance.getrandbits(64) >> chance.choice((0, 0, 20, 40, 60)) for _ in range(60)))
        rows = [{"x": Word(x, 64)} for x in inputs]
        term = Planter(groups, rows[:20], functions, chance).term("S", chance.randint(least, most))
        if term is None:
            continue
        outputs = [run(term, row, functions) for row in rows]
        if len(set(outputs[:20])) < 8:
            continue
        lines = [f"(constraint (= (f #x{x:016x}) #x{y:016x}))" for x, y in zip(inputs, outputs)]
        head = (
            f"; planted: {show(term)}\n(set-logic BV)\n{ICFP}(synth-fun f ((x (_ BitVec 64))) (_ BitVec 64) "
            f"((S (_ BitVec 64) ({ICFP_WORDS}))))\n"
        )
        name = f"icfp-{len(out) // 2:02}"
        out[name] = head + "\n".join([*lines[:20], "(check-synth)", ""])
        out[f"{name}-long"] = head + "\n".join([*lines, "(check-synth)", ""])
    return out


FIRST = (
    "Ann Bob Carla Dmitri Eve Farid Gina Hugo Ines Jonas Katya Liam Mona Nils Olga Pedro Quin Rosa Sven Tara".split()
)
LAST = "Adams Brown Costa Diaz Evans Fischer Gupta Hansen Ito Jones Kowalski Lopez Meyer Novak Okafor Perez Rossi Smith".split()
WORDS = "alpha beta gamma delta report final draft north south blue red green data model train test index page".split()


def digits(chance, count):
    return "".join(chance.choice("0123456789") for _ in range(count))


def subjects(chance):
    """A maker of inputs of one look."""
    return chance.choice([
        lambda c: f"{c.choice(FIRST)} {c.choice(LAST)}",
        lambda c: f"{c.choice(LAST)}, {c.choice(FIRST)}",
        lambda c: f"{digits(c, 3)}-{digits(c, 3)}-{digits(c, 4)}",
        lambda c: f"+{digits(c, c.randint(1, 2))} {digits(c, 3)}-{digits(c, 3)}-{digits(c, 3)}",
        lambda c: f"{digits(c, 2)}/{digits(c, 2)}/{digits(c, 4)}",
        lambda c: f"{c.choice(FIRST).lower()}.{c.choice(LAST).lower()}@{c.choice(WORDS)}.com",
        lambda c: "/".join(c.choice(WORDS) for _ in range(c.randint(2, 4))) + ".txt",
        lambda c: f"{c.choice(WORDS)}_{digits(c, c.randint(1, 4))}_{c.choice(WORDS)}",
        lambda c: f"{c.choice(WORDS)} ({c.choice(WORDS)}) {digits(c, 2)}",
        lambda c: f"[{c.choice('ABCXYZ')}{digits(c, c.randint(2, 5))}] {c.choice(WORDS)}",
    ])  # fmt: skip


def strings(chance, count, least, most, later):
    """Programs over the grammar of the 2018 tasks, or (later) one of more operations."""
    out, names = {}, ("strings19" if later else "strings")
    while len(out) < 2 * count:
        params = ["s", "t"][: 1 if chance.random() < 0.7 else 2]
        makers = [subjects(chance) for _ in params]
        seen = sorted({c for maker in makers for _ in range(5) for c in maker(chance) if not c.isalnum()})
        marks = dict.fromkeys([*chance.sample(seen, min(2, len(seen))), chance.choice("- /._,#")])
        constants = " ".join(f'"{m}"' for m in ["", *marks])
        texts = {
            "S": ("String", f"{' '.join(params)} {constants} (str.++ S S) (str.replace S S S) (str.at S I) (str.from_int I) (ite B S S) (str.substr S I I)"),
            "I": ("Int", "0 1 2 (+ I I) (- I I) (str.len S) (str.to_int S) (str.indexof S S I)"),
            "B": ("Bool", "true false (str.prefixof S S) (str.suffixof S S) (str.contains S S)"),
        }  # fmt: skip
        if later:
            texts["S"] = ("String", texts["S"][1] + " (str.replace_all S S S) (str.++ S S S)")
            texts["I"] = ("Int", texts["I"][1] + " (ite B I I) (mod I I)")
            texts["B"] = ("Bool", texts["B"][1] + " (str.< S S) (str.<= S S) (= I I) (>= I I) (not B) (and B B)")
        inputs = list(dict.fromkeys(tuple(m(chance) for m in makers) for _ in range(40)))
        rows = [dict(zip(params, row)) for row in inputs]
        term = Planter(grammar_of(texts), rows[:8], {}, chance).term("S", chance.randint(least, most))
        if term is None:
            continue
        outputs = [run(term, row, {}) for row in rows]
        if len(set(outputs[:8])) < 5 or any(len(y) > 60 for y in outputs):
            continue
        typed = " ".join(f"({p} String)" for p in params)
        grammar = " ".join(f"({n} {sort} ({text}))" for n, (sort, text) in texts.items())
        head = f"; planted: {show(term)}\n(set-logic SLIA)\n(synth-fun f ({typed}) String ({grammar}))\n"
        lines = [
            f'(constraint (= (f {" ".join(chr(34) + v + chr(34) for v in row)}) "{y}"))'
            for row, y in zip(inputs, outputs)
        ]
        name = f"{names}-{len(out) // 2:02}"
        out[name] = head + "\n".join([*lines[:8], "(check-synth)", ""])
        out[f"{name}-long"] = head + "\n".join([*lines, "(check-synth)", ""])
    return out


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=20, help="planted tasks of a kind (default 20)")
    parser.add_argument("--only", nargs="+", choices=["clia", "inv", "hd", "icfp", "strings", "strings19"])
    args = parser.parse_args()

    def chance(kind):
        return random.Random(f"{args.seed} {kind}")

    kinds = {
        "clia": clia,
        "inv": inv,
        "hd": hd,
        "icfp": lambda: icfp(chance("icfp"), args.count, 3, 9),
        "strings": lambda: strings(chance("strings"), args.count, 3, 7, False),
        "strings19": lambda: strings(chance("strings19"), args.count, 3, 8, True),
    }
    for kind in args.only or kinds:
        folder = args.out / kind
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in kinds[kind]().items():
            (folder / f"{name}.sl").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
