import pytest

from csp_ir import solve
from csp_ir.draft.statements import block_candidates
from csp_ir.ir.check import hole_contexts
from csp_ir.ir.parse import parse_expr, parse_program
from csp_ir.ir.printer import print_expr
from csp_ir.spec.model import Example
from csp_ir.wanted.locals import likely_contexts
from csp_ir.wanted.propose import Proposals, minor_names
from csp_ir.wanted.usage import spots
from csp_ir.work import worked


def proposed(text, *rows):
    draft = parse_program(text)
    found = Proposals(draft, [Example(*r) for r in rows], {}).more(worked() + 30)
    return [(hole, str(c)) for hole, c in found]


def test_a_deep_expression_for_a_hole_in_a_loop():
    text = (
        "def f(lines: list[str]) -> list[int]:\n    out = []\n    for line in lines:\n"
        "        out.append(?e: int)\n    return out"
    )
    found = proposed(text, ((["a,b,12", "c,d,3"],), [12, 3]), ((["x,yy,40,z"],), [40]))
    assert ("e", 'int(line.split(",")[2])') in found


def test_holes_in_turn_where_one_needs_the_other():
    text = (
        "def f(text: str) -> str:\n    words = text.split()\n    i = ?place: int\n"
        "    words[i] = ?marked\n    return ' '.join(words)"
    )
    found = proposed(text, (("a b c",), "a *b* c"), (("k l m n o",), "k l *m* n o"), (("x",), "*x*"))
    assert ("place", "len(words) // 2") in found
    assert any(hole == "marked" and "words[i]" in text for hole, text in found)


def test_the_function_itself_is_called_and_keys_of_records_are_known():
    text = (
        "def total(node: dict) -> int:\n    return node[?key: str] + sum(?below: int for child in node[?inside: str])"
    )
    leaf = {"value": 5, "parts": []}
    found = proposed(text, ((leaf,), 5), (({"value": 1, "parts": [leaf, leaf]},), 11))
    assert {("below", "total(child)"), ("key", '"value"'), ("inside", '"parts"')} <= set(found)


def test_what_a_loop_collects_in_a_dictionary_is_added_to():
    text = (
        "def sums(rows: list[dict]) -> dict[str, int]:\n    totals = {}\n    for row in rows:\n"
        "        name = row[?key: str]\n        totals[name] = ?sum: int\n    return totals"
    )
    one, two = {"who": "a", "n": 3}, {"who": "b", "n": 4}
    found = proposed(text, (([one, two, one],), {"a": 6, "b": 4}), (([two],), {"b": 4}))
    assert ("key", '"who"') in found
    assert any(h == "sum" and "totals.get(name, 0)" in t and 'row["n"]' in t for h, t in found)


def test_a_number_of_rounds_is_tried_where_it_is_not_known():
    text = (
        "def pairs(xs: list[int], size: int) -> list[int]:\n    out = []\n    for i in range(?count: int):\n"
        "        out.append(xs[i] + xs[i + size])\n    return out"
    )
    found = proposed(text, (([1, 2, 3, 4], 2), [4, 6]), (([5, 6, 7], 1), [11, 13]), (([5, 6, 7, 9], 3), [14]))
    assert ("count", "len(xs) - size") in found


def test_statements_with_their_holes_filled():
    text = "def f(xs: list[int]) -> list[int]:\n    out = []\n    for x in xs:\n        ?body\n    return out"
    found = proposed(text, (([1, 2, 3, 4],), [2, 4]), (([5, 7],), []), (([6, 8, 9],), [6, 8]))
    assert ("body_test", "x % 2 == 0") in found and ("body_item_out", "x") in found


def test_minor_names_are_accumulators_and_what_loops_go_over():
    draft = parse_program(
        "def f(xs, ys):\n    t = 0\n    out = []\n    for x in xs:\n        t += x\n        out.append(x + ?e)\n    return out"
    )
    assert minor_names(draft) == {"t", "out", "xs"}


def test_a_sketch_is_solved_by_what_its_hole_must_give():
    result = solve(
        "The month of each date.\n\ndef months(dates: list[str]) -> list[int]\n\nsketch:\n    out = []\n"
        "    for date in dates:\n        out.append(?month: int)\n    return out\n\nexamples:\n"
        "    ['2024-05-17', '1999-12-31'] -> [5, 12]\n    ['2001-01-02'] -> [1]\n",
        work=4,
    )
    assert result.solved and ("split" in result.code or "fromisoformat(date).month" in result.code)
    stages = [e for e in result.record["events"] if e.get("stage") == "wanted"]
    assert stages and stages[0]["sizes"]["month"] >= 1


HEAD = "def f(words: list[str]) -> list[str]:\n"


@pytest.mark.parametrize("sketch, rows, hole, wanted", [
    (HEAD + "    return [?g(w) for w in words]", [((["ada", "bob"],), ["A.", "B."])], "g", "lambda x: "),
    (HEAD + "    return sorted(words, key=?g: function)", [((["ab", "ca", "bc"],), ["ca", "ab", "bc"])], "g", "lambda x: x[-1]"),
    ("def f(words: list[str]) -> str:\n    return (?sep: constant).join(words)", [((["a", "b"],), "a; b")], "sep", '"; "'),
    ("def f(n: int) -> str:\n    if n > (?k: constant):\n        return 'hot'\n    return 'ok'",
     [((38,), "hot"), ((37,), "ok")], "k", "37"),
    ("def f(ps: list[dict[str, int]]) -> list[int]:\n    return [p['id'] for p in ps if (?p: predicate)]",
     [(([{"id": 1, "age": 20}, {"id": 2, "age": 17}],), [1]), (([{"id": 3, "age": 18}, {"id": 2, "age": 41}],), [3, 2])], "p", 'p["age"] >= 18'),
])  # fmt: skip
def test_each_kind_of_hole_is_asked_for_its_values(sketch, rows, hole, wanted):
    assert any(h == hole and text.startswith(wanted) for h, text in proposed(sketch, *rows))


def test_a_called_lambda_is_written_out():
    from csp_ir.ir.rewrite import without_called_lambdas

    assert print_expr(without_called_lambdas(parse_expr("(lambda x: x[0] + '.')(n)"))) == 'n[0] + "."'
    kept = "(lambda x: [n for n in x])(n)"
    assert print_expr(without_called_lambdas(parse_expr(kept))) == kept


def test_entries_of_a_dictionary_are_added_to():
    draft = parse_program("def f(ws):\n    d: dict[str, int] = {}\n    for w in ws:\n        ?body\n    return d")
    forms = [str(c) for c in block_candidates(hole_contexts(draft)["body"], draft, wide=False).candidates]
    assert "d[(?body_key_d: str)] = d.get((?body_key_d: str), 0) + (?body_more_d: int)" in forms


def test_what_a_loop_changes_is_told_from_what_it_was_at_first():
    text = (
        "def f(steps: list[int], goal: int) -> int:\n    best = 0\n    current = 0\n    for count in steps:\n"
        "        if count >= goal:\n            current = current + 1\n            best = ?new_best: int\n"
        "        else:\n            current = ?reset: int\n    return best"
    )
    found = proposed(text, (([1, 5, 6, 2, 7], 5), 2), (([1], 5), 0))
    assert ("new_best", "max(best, current)") in found and ("reset", "0") in found


def test_a_test_that_may_raise_is_guarded_by_what_holds_exactly_where_it_does_not():
    text = "def f(text: str) -> int:\n    i = 0\n    while ?same: bool:\n        i += 1\n    return i"
    found = proposed(text, (("aab",), 2), (("b",), 1), (("cccc",), 4))
    assert any(h == "same" and t.startswith(("len(text) > i and text[", "i < len(text) and text[")) for h, t in found)


def test_calls_of_the_function_take_what_is_of_its_type_somewhere():
    text = (
        "def depth(node: dict) -> int:\n    deepest = 0\n    for child in node[?list: str]:\n"
        "        deepest = max(deepest, ?below: int)\n    return deepest + 1"
    )
    leaf = {"name": "A", "below": []}
    found = proposed(text, ((leaf,), 1), (({"name": "B", "below": [leaf, leaf]},), 2))
    assert ("list", '"below"') in found and ("below", "depth(child)") in found


def test_an_operator_of_two_parts_of_a_tuple_may_be_negated():
    text = "def f(turns: str) -> tuple[int, int]:\n    dx, dy = 0, 1\n    for c in turns:\n        dx, dy = ?left: tuple[int, int]\n    return dx, dy"
    found = proposed(text, (("L",), (-1, 0)), (("LL",), (0, -1)), (("",), (0, 1)))
    assert ("left", "-dy, dx") in found or ("left", "(-dy, dx)") in found


def test_keys_that_are_not_known_are_tried_as_keys_of_the_result():
    text = (
        "def f(words: list[str]) -> dict[str, list[str]]:\n    groups = {}\n    for word in words:\n"
        "        groups.setdefault(?key: str, []).append(word)\n    return groups"
    )
    found = proposed(text, ((["ab", "ax", "b"],), {"a": ["ab", "ax"], "b": ["b"]}), ((["ca"],), {"c": ["ca"]}))
    assert ("key", "word[0]") in found


def test_cases_are_found_where_what_is_wanted_is_known():
    text = "def f(n: int, unit: str) -> str:\n    return str(n) + ?end: str"
    found = proposed(text, ((1, "cup"), "1cup"), ((3, "cup"), "3cups"), ((7, "day"), "7days"), ((1, "day"), "1day"))
    assert any(h == "end" and " if " in t and "unit" in t for h, t in found)


def test_what_loops_go_over_is_rare_only_inside_of_them():
    draft = parse_program(
        "def f(xs: list[int], ys: list[int]) -> int:\n    t = ?a\n    for x in xs:\n        t += ?b\n"
        "    return t + sum(?c for y in ys if ?d)\n"
    )
    there = spots(draft)
    assert {h: set(s.names["over"]) for h, s in there.items()} == {"a": set(), "b": {"xs"}, "c": {"ys"}, "d": {"ys"}}
    text = "def f(xs: list[int]) -> int:\n    t = ?a: int\n    for x in xs:\n        t += x\n    return t"
    assert ("a", "sum(xs)") in proposed(text, (([1, 2],), 6), (([5],), 10), (([4, 1, 1],), 12))


def test_an_attribute_is_no_name_that_the_draft_takes():
    text = "def f(xs: list[float]) -> float:\n    mean = ?mean: float\n    return mean * 2"
    found = proposed(text, (([1.0, 3.0],), 4.0), (([2.0, 2.0, 5.0],), 6.0))
    assert ("mean", "statistics.mean(xs)") in found


def test_braces_in_what_the_draft_reads():
    text = 'def f(s: str) -> int:\n    end = s.find("}")\n    return ?a: int'
    assert ("a", "end + 1") in proposed(text, (("a}",), 2), (("}",), 1), (("abc}d",), 4))


def test_the_same_is_read_of_another_name():
    text = (
        "def f(a: str, b: str) -> bool:\n    left = ?left: list[int]\n"
        '    right = [int(p) for p in b.split(".")]\n    return left < right'
    )
    found = proposed(text, (("1.2", "1.10"), True), (("2", "1"), False))
    assert ("left", '[int(p) for p in a.split(".")]') in found


def test_what_a_returned_collection_holds_types_holes_and_names():
    draft = parse_program(
        "def f(xs: list[int]) -> dict[str, int]:\n    found = {}\n    last = []\n    for x in xs:\n"
        "        key = ?key\n        found[key] = ?value\n    return found"
    )
    likely = likely_contexts(draft, hole_contexts(draft))
    assert (str(likely["key"].expected), str(likely["value"].expected)) == ("str", "int")


def test_statements_of_the_draft_may_stand_again_and_about_another_name():
    draft = parse_program(
        "def f(a: list[int], b: list[int]) -> int:\n    n = 0\n    b += [0] * (n - len(b))\n"
        "    while n < 3:\n        n += 1\n        ?more\n    return n"
    )
    forms = [str(c) for c in block_candidates(hole_contexts(draft)["more"], draft, wide=False).candidates]
    assert "n = 0" in forms[:4] and "a += [0] * (n - len(a))" in forms


def test_holes_within_statements_are_asked_too():
    text = (
        "def f(xs: list[int]) -> list[int]:\n    out = []\n    for x in xs:\n        if ?keep: bool:\n"
        "            ?take\n    return out"
    )
    result = solve(f"{text}\n\nf([1, -2, 3]) == [1, 3]\nf([-5, -4]) == []\nf([7, 0, 2]) == [7, 2]\n", work=4)
    assert result.solved and "x > 0" in result.code and "out.append(x)" in result.code, result


def test_what_a_first_wrong_guess_shows_hides_no_candidate():
    text = (
        "def f(text: str) -> list[int]:\n    found = []\n    for part in text.split(?mark: str):\n"
        "        if ?several: bool:\n            times, what = part.split('*')\n"
        "            found.extend([int(what)] * int(times))\n"
        "        else:\n            found.append(int(part))\n    return found"
    )
    found = proposed(text, (("3*2,5",), [2, 2, 2, 5]), (("7",), [7]), (("1*4,2*10",), [4, 10, 10]))
    assert ("several", '"*" in part') in found


def test_less_is_not_written_as_more_of_a_negative_number():
    text = "def f(xs: list[int]) -> list[int]:\n    out = []\n    for x in xs:\n        out.append(?e: int)\n    return out"
    found = proposed(text, (([4, 7],), [3, 6]), (([0],), [-1]))
    assert ("e", "x - 1") in found and not any("+ -" in t for _, t in found)
