"""Lines of other languages: their values, prints, checks, prompts and calls."""

from __future__ import annotations

import pytest

from csp_ir.spec.forms.translated import translated
from csp_ir.spec.read import read_spec

HEAD = "Something.\n\ndef f(x) -> "


def shown(text: str, head: str = "def f(x)") -> list[tuple[tuple[object, ...], object]]:
    return [(e.args, e.expected) for e in read_spec(f"Something.\n\n{head}\n\n{text}\n").examples]


@pytest.mark.parametrize(
    "text",
    [
        "assert_eq!(f(&[1, 2]), vec![3]);", "assert_eq!(f(vec![1i32, 2]), Some([3]));", "assertEquals(List.of(3), f(new int[]{1, 2}));",
        "f(listOf(1, 2)) == listOf(3)", "f([]int{1, 2}) == []int{3}", "f(std::vector<int>{1, 2}) == std::vector<int>{3};",
        "EXPECT_EQ(f(vector<int>{1, 2}), vector<int>{3});", "f(Array(1, 2)) shouldBe List(3)", "f [1, 2] == [3]", "f [1,2] `shouldBe` [3]",
        "expect(f([1, 2])).to eq([3])", "f(x: [1, 2])  // [3]", "f(in: [1, 2]) == [3]",
        "fmt.Println(f([]int{1, 2})) // [3]", "System.out.println(f(new int[] {1, 2})); // [3]", 'println!("{:?}", f(&[1, 2])); // [3]',
        "puts f([1, 2]) # => [3]", "cout << f({1, 2}) << endl; // [3]".replace("{1, 2}", "vector<int>{1, 2}"),
        "irb(main):001:0> f([1, 2])\n=> [3]", "ghci> f [1,2]\n[3]", "jshell> f(List.of(1, 2))\n$1 ==> [3]", "> f([1, 2])\n[3]", "/// f([1, 2]) == [3]",
        'if got := f([]int{1, 2}); got != []int{3} { t.Errorf("no") }', "Assert.Equal(new[] {3}, f(new[] {1, 2}));",
        'it { expect(f([1, 2])).to eq([3]) }', "f(%w[a b]) # => [3]".replace('%w[a b]', "[1, 2]"), "f([1, 2])\n  ==\n[\n  3\n]",
        "in: arr[] = {1, 2}\nout: [3]",
        "Input: arr[] = {1, 2}\nOutput: {3}".replace("{3}", "[3]"),
    ],
)  # fmt: skip
def test_an_example_of_another_language(text: str) -> None:
    assert shown(text) == [(([1, 2],), [3])]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("f({a: 1, b: {c: 2}})", "f({'a': 1, 'b': {'c': 2}})"),
        ('f({"a" => 1, :b => [2]})', "f({\"a\": 1, 'b': [2]})"),
        ('f(["a": 1])', 'f({"a": 1})'),
        ('f(mapOf("a" to 1, "b" to 2))', 'f({"a": 1, "b": 2})'),
        ('f(Map.of("a", 1, "b", 2))', 'f({"a": 1, "b": 2})'),
        ('f(map[string]int{"a": 1})', 'f({"a": 1})'),
        ('f([{name: "a: b", tags: ["{x"]}])', "f([{'name': \"a: b\", 'tags': [\"{x\"]}])"),
        ("f(new int[][]{{1, 2}, {3}})", "f([[1, 2], [3]])"),
        ('f(String::from("a"), "b".to_string())', 'f("a", "b")'),
        ("f(setOf(1, 2), emptyList())", "f({1, 2}, [])"),
        ("f(3L, 2.5f, 7u8)", "f(3, 2.5, 7)"),
        ("assertEquals(1 to 5, f(%w[a b]))", "assertEquals((1, 5), f(['a', 'b']))"),
        ("assertNull(f(3))", "assertIsNone(f(3))"),
        ("f(Just 3) == Nothing", "f(3) == None"),
    ],
)
def test_a_value_as_python_writes_it(written: str, meant: str) -> None:
    assert translated(written, "f", ["x", "y", "z"]) == meant


@pytest.mark.parametrize(
    "text",
    ["f([1, 2], {'a': [1]}) == {1: 2}", "f({1, 2}) == xs[1:2]", "the map {a} of f -> {b}", 'f("vec![1]", "{a: 1}") == "x => y"', "f(1) returns 2"],
)  # fmt: skip
def test_python_and_prose_stay(text: str) -> None:
    assert translated(text, "f", ["x", "y"]) == text


def test_objects_of_javascript_in_a_session() -> None:
    text = 'node> f({a: {b: 1}}, "a.b")\n1\n> f({}, "x")\nnull\n'
    assert shown(text, "def f(obj, path)") == [(({"a": {"b": 1}}, "a.b"), 1), (({}, "x"), None)]
