"""Our grammars in XGrammar itself (`pip install 'csp-ir[xgrammar]'`; it brings PyTorch, so it is not in `dev`)."""

from __future__ import annotations

import json

import pytest
from hypothesis import HealthCheck, given, settings

from csp_ir.draft.candidates import hole_candidates
from csp_ir.ir.check import HoleContext
from csp_ir.ir.parse import parse_expr
from csp_ir.ir.printer import print_expr
from csp_ir.ir.types import ANY, BOOL, INT, STR, list_of
from csp_ir.providers.fragments import fragment_grammar
from csp_ir.providers.grammar import Grammar
from csp_ir.providers.provider import in_place
from csp_ir.providers.schema import holes_schema, programs_schema
from tests.providers.expressions import SCOPE, expressions
from tests.providers.test_hole_grammar import GRAMMARS, ILL_TYPED, KINDS, WELL_TYPED

xgr = pytest.importorskip("xgrammar")
SLOW = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


@pytest.fixture(scope="module")
def compiler():
    """A compiler over a vocabulary of single bytes."""
    info = xgr.TokenizerInfo([bytes([i]) for i in range(256)], vocab_type=xgr.VocabType.RAW, stop_token_ids=[0])
    return xgr.GrammarCompiler(info, max_threads=1)


def accepts(compiler, grammar: Grammar, text: str) -> bool:
    compiled = compiler.compile_grammar(xgr.Grammar.from_ebnf(grammar.ebnf()))
    matcher = xgr.GrammarMatcher(compiled, terminate_without_stop_token=True)
    return matcher.accept_string(text) and matcher.is_terminated()


@pytest.mark.parametrize("kind", KINDS, ids=str)
def test_it_agrees_with_our_recogniser(compiler, kind) -> None:
    for text in WELL_TYPED.get(kind, ()):
        assert accepts(compiler, GRAMMARS[kind], print_expr(parse_expr(text))), text
    for text in ILL_TYPED.get(kind, ()):
        assert not accepts(compiler, GRAMMARS[kind], text), text


@SLOW
@given(expressions())
def test_everything_printed_is_accepted(compiler, expr) -> None:
    printed = print_expr(expr)
    assert accepts(compiler, GRAMMARS[ANY], printed), printed


@pytest.mark.parametrize("kind", [INT, BOOL, STR, list_of(INT)], ids=str)
def test_what_the_enumerator_finds_is_accepted(compiler, kind) -> None:
    hole = HoleContext("h", "term", kind, SCOPE)
    texts = [str(c) for c in hole_candidates(hole, limit=150, rounds=2, constants=[7, "ab"])]
    assert len(texts) >= 100
    assert not [t for t in texts if not accepts(compiler, GRAMMARS[kind], t)]


def test_fragments_and_schemas_compile(compiler) -> None:
    hole = HoleContext("h", "term", BOOL, {"password": STR})
    grammar = in_place(fragment_grammar(hole, constants=[8], words={"digit"}, depth=2), ":")
    assert accepts(compiler, grammar, " len(password) < 8:") and not accepts(compiler, grammar, "len(password) < 8")
    for schema in (programs_schema(), holes_schema([hole], 4)):
        compiled = compiler.compile_json_schema(json.dumps(schema), any_whitespace=False)
        assert compiled.memory_size_bytes > 0
