"""Grammars made from holes: what our printer prints is accepted, what the reader refuses mostly is not."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings

from csp_ir.domains.model import Domain
from csp_ir.draft.candidates import hole_candidates
from csp_ir.errors import InputError, IRTypeError
from csp_ir.ir import nodes as ir
from csp_ir.ir.check import HoleContext, check_program, infer
from csp_ir.ir.parse import parse_expr
from csp_ir.ir.printer import print_expr
from csp_ir.ir.types import ANY, BOOL, FLOAT, INT, STR, Type, dict_of, fits, list_of, set_of, tuple_of
from csp_ir.providers.fragments import fragment_grammar
from csp_ir.providers.hole_grammar import hole_grammar
from tests.providers.expressions import SCOPE, expressions

KINDS = (INT, FLOAT, STR, BOOL, list_of(INT), dict_of(STR, INT), set_of(STR), tuple_of(INT, STR))
GRAMMARS = {kind: hole_grammar(HoleContext("h", "term", kind, SCOPE)) for kind in (ANY, *KINDS)}
SLOW = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))

WELL_TYPED = {
    INT: ["n + 1", "len(text)", "xs[0]", "text.count('a'.upper()) * 2 - 1", "sum(x for x in xs if x % 2 == 0)", "-n",
          "(n + 1) * 2", "n if n > 1 else 0", "max(xs, key=lambda x: -x)", "int(f\"{n}\")", "table['a']", "~n",
          "sorted(xs)[0]", "[x for x in xs][0]", "table.get(text, 0)", "n or 1", "ready and n", "(lambda x: x)(n)"],
    BOOL: ["n == 1", "not ready", "text in words", "all(x > 0 for x in xs)", "n > 1 and n < 5 or ready", "0 < n < 9",
           "text.isdigit()", "isinstance(n, int)", "ready | (n > 1)", "not n == 1 and not ready"],
    STR: ["text + '!'", "text[0]", "text[1:]", "' '.join(words)", "words[-1].upper()", "f\"{n:>3}\"", "'a' * n", "'%d' % n",
          "text if ready else ''", "str(n)", "3 * text"],
    list_of(INT): ["xs + [1]", "[x * 2 for x in xs]", "sorted(xs)", "xs[1:]", "[*xs, n]", "list(map(int, words))", "[0] * n",
                   "list(range(n))", "text.split()", "[]"],
    dict_of(STR, INT): ["{**table}", "{}", "{k: v + 1 for k, v in table.items()}", "table | table", "dict(zip(words, xs))"],
    set_of(STR): ["set(words)", "set(words) - {'a'}", "{w for w in words}"],
    FLOAT: ["n / 2", "sum(xs) / len(xs)", "0.5", "1e-05", "math.pi * n", "round(n / 3, 2)", "float(text)", "n"],
    tuple_of(INT, STR): ["(n, text)", "(1,)", "divmod(n, 2)", "tuple(xs)", "()"],
}  # fmt: skip
ILL_TYPED = {
    INT: [
        "n == 1",
        "text",
        "text[0]",
        "xs",
        "text.upper()",
        "'a'",
        "[]",
        "unknown",
        "x",
        "n  + 1",
        "n +",
        "ready == n",
        "{}",
    ],
    BOOL: ["n + 1", "text", "xs[0]", "len(text)", "''", "text.strip()"],
    STR: ["n", "len(text)", "n == 1", "xs[0]", "words", "text.split()", "[text]"],
    list_of(INT): ["n", "n + 1", "xs[0]", "text", "len(xs)", "{1}"],
}


@pytest.mark.parametrize("kind", WELL_TYPED, ids=str)
def test_well_typed_expressions_are_accepted(kind: Type) -> None:
    for text in WELL_TYPED[kind]:
        printed = print_expr(parse_expr(text))
        assert GRAMMARS[kind].accepts(printed), printed


@pytest.mark.parametrize("kind", ILL_TYPED, ids=str)
def test_ill_typed_expressions_are_refused(kind: Type) -> None:
    for text in ILL_TYPED[kind]:
        assert not GRAMMARS[kind].accepts(text), text


@SLOW
@given(expressions())
def test_everything_printed_is_accepted_where_anything_may_stand(expr) -> None:
    printed = print_expr(expr)
    assert GRAMMARS[ANY].accepts(printed), printed


@SLOW
@given(expressions())
def test_everything_printed_is_accepted_by_the_grammar_of_its_type(expr) -> None:
    found = infer(expr, SCOPE)
    printed = print_expr(expr)
    parameters = tuple(ir.Parameter(n, t) for n, t in SCOPE.items())
    if check_program(ir.Program(ir.Function("f", parameters, ANY, (ir.Return(expr),)))):
        return
    for kind in KINDS:
        if found.name == kind.name and fits(found, kind):
            assert GRAMMARS[kind].accepts(printed), (str(kind), printed)


@pytest.mark.parametrize(
    ("text", "kind"), [("n << 0.5", ANY), ("0.5 & n", ANY), ("~0.5", ANY), ("n << 1", INT), ("ready & ready", BOOL), ("ready | n", INT), ("~ready", INT)]
)  # fmt: skip
def test_bits_are_those_of_ints(text: str, kind: Type) -> None:
    assert infer(parse_expr(text), SCOPE) == kind


@pytest.mark.parametrize("kind", [INT, BOOL, STR, list_of(INT)], ids=str)
def test_what_the_enumerator_finds_is_accepted(kind: Type) -> None:
    context = HoleContext("h", "term", kind, SCOPE)
    candidates = hole_candidates(context, limit=150, rounds=2, constants=[7, "ab"])
    assert len(candidates) >= 100
    domain = Domain("h")
    for candidate in candidates:
        domain.add(candidate)
    refused = [str(c) for c in domain.candidates if not GRAMMARS[kind].accepts(str(c))]
    assert not refused


def test_what_the_reader_refuses_is_mostly_refused() -> None:
    broken = ["1 +", "n..split()", "eval(text)", "text.__class__", "open(text)", "lambda: ", "n = 1", "import os", "x for x in",
              "getattr(n, text)", "(n", "n)", "'a", "xs[", "print", "n if", "", " n", "n ", "n\n", "os.system(text)",
              "text.format_map(table)", "await n", "yield n", "(x := n)", "n;n"]  # fmt: skip
    unread = []
    for text in broken:
        try:
            parse_expr(text)
        except InputError:
            unread.append(text)
    accepted = [t for t in unread if GRAMMARS[ANY].accepts(t)]
    assert len(unread) >= 15 and not accepted


def test_no_text_grows_by_blanks() -> None:
    for kind, grammar in GRAMMARS.items():
        for text in WELL_TYPED.get(kind, ())[:3]:
            printed = print_expr(parse_expr(text))
            assert not any(grammar.accepts(t) for t in (printed + " ", " " + printed, printed + "\n"))


def test_names_come_from_the_scope_alone() -> None:
    grammar = hole_grammar(HoleContext("h", "term", INT, {"alpha": INT}))
    assert grammar.accepts("alpha + 1")
    assert not grammar.accepts("beta + 1") and not grammar.accepts("n") and not grammar.accepts("alphabet")


def test_other_kinds_of_holes() -> None:
    assert hole_grammar(HoleContext("h", "operator", INT)).accepts("//")
    assert not hole_grammar(HoleContext("h", "operator", INT)).accepts("==")
    assert hole_grammar(HoleContext("h", "operator", BOOL)).texts(20) is not None
    assert hole_grammar(HoleContext("h", "name", ANY, {"a": INT, "b": INT})).texts(9) == ["a", "b"]
    constant = hole_grammar(HoleContext("h", "constant", STR, SCOPE))
    assert constant.accepts('"abc"') and not constant.accepts("text") and not constant.accepts("1")
    predicate = hole_grammar(HoleContext("h", "predicate", ANY, SCOPE))
    assert predicate.accepts("n > 1") and not predicate.accepts("n + 1")
    with pytest.raises(IRTypeError, match="block"):
        hole_grammar(HoleContext("h", "block", ANY, SCOPE))


@pytest.mark.parametrize(
    ("kind", "scope", "constants", "prose", "wanted"),
    [
        (BOOL, {"score": INT}, [90, 80], "90 and above", ["score >= 90", "score < 80", "score % 2 == 0"]),
        (BOOL, {"password": STR}, [8], "a digit", ["len(password) < 8", "any(c.isdigit() for c in password)"]),
        (INT, {"a": INT, "b": INT}, [], "", ["a + b", "a", "0", "a - b"]),
        (BOOL, {"value": ANY}, [], "type", ["type(value) is int"]),
        (list_of(INT), {"xs": list_of(INT)}, [], "even", ["[x for x in xs if x % 2 == 0]", "sorted(xs)", "xs[::-1]"]),
    ],
)
def test_fragments(kind: Type, scope, constants, prose: str, wanted: list[str]) -> None:
    grammar = fragment_grammar(HoleContext("h", "term", kind, scope), constants=constants, words=prose.split(), depth=2)
    for text in wanted:
        assert grammar.accepts(text), text
    assert not grammar.accepts("unknown") and not grammar.accepts("90 +")


def test_fragments_are_all_read_and_typed() -> None:
    hole = HoleContext("h", "term", INT, {"a": INT, "text": STR})
    texts = fragment_grammar(hole, depth=1).texts(2_000)
    assert texts is not None and len(texts) > 50
    for text in texts:
        assert fits(infer(parse_expr(text), hole.scope), INT), text
