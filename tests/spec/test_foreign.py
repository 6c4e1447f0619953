"""Heads of functions in other languages."""

from __future__ import annotations

import pytest

from csp_ir.spec.foreign import foreign_heads
from csp_ir.spec.read import read_spec


def heads(line: str) -> list[str]:
    return [h.text for h in foreign_heads([(1, line)])]


@pytest.mark.parametrize(
    ("line", "head"),
    [
        ("function countWords(text: string): number {", "def countWords(text: str)"),
        ("export const pad = (xs: number[], width: number = 2): number[] => {", "def pad(xs: list[Any], width = 2) -> list[Any]"),
        ("let half = function(n) {", "def half(n)"),
        ("public static boolean isSorted(int[] xs, String order) {", "def isSorted(xs: list[int], order: str) -> bool"),
        ("public IList<string> Names(Dictionary<string, int> ages)", "def Names(ages: dict[str, int]) -> list[str]"),
        ("vector<int> merge(const vector<int>& a, std::string b) {", "def merge(a: list[int], b: str) -> list[int]"),
        ("func Merge(a []int, b map[string]int) bool {", "def Merge(a: list[int], b: dict[str, int]) -> bool"),
        ("func merge(_ a: [Int], with b: Int) -> [Int] {", "def merge(a: list[int], b: int) -> list[int]"),
        ("func first(of value: Int, in array: [Int]) -> Int?", "def first(value: int, array: list[int]) -> int | None"),
        ("pairs :: Ord a => [a] -> Int -> [(a, Int)]", "def pairs(x: list[Any], y: int) -> list[tuple[Any, int]]"),
        ("each :: (a -> b) -> Map String Int -> Maybe Bool", "def each(x, y: dict[str, int]) -> bool | None"),
        ("each :: Maybe [Int] -> Map String (Maybe Int)", "def each(x: list[int] | None) -> dict[str, int | None]"),
        ("function each(xs: Map<string, number>): Set<string> {", "def each(xs: dict[str, Any]) -> set[str]"),
        ("Seq<Map<string, int>> each(Maybe<int> x) {", "def each(x: int | None) -> list[dict[str, int]]"),
        ("func merge(_ a: [Int], b: String?) -> [Int] {", "def merge(a: list[int], b: str | None) -> list[int]"),
        ("pub fn find(&self, xs: Vec<Vec<i32>>, key: &str) -> Option<usize> {", "def find(xs: list[list[int]], key: str) -> int | None"),
        ('fun join(words: List<String>, sep: String = ","): String', 'def join(words: list[str], sep: str = ",") -> str'),
        ("def best(xs: Array[Double], n: Int): Double = {", "def best(xs: list[float], n: int) -> float"),
        ("function total(array $prices, int $n): int {", "def total(prices, n: int) -> int"),
        ("bool ok(char c);", "def ok(c: str) -> bool"),
        ("export function total(items: Item[], by: Rate): number", "def total(items: list[Any], by)"),
    ],
)  # fmt: skip
def test_a_head_as_one_of_python(line: str, head: str | None) -> None:
    assert heads(line) == ([head] if head else [])


@pytest.mark.parametrize(
    "line",
    [
        "The function total(prices, rates) returns a list",
        "function total(prices, rates) adds them",
        "return sum(int a, int b)",
        "if (a > b) {",
        "calls f(x, y);",
        "The string text(s) of a page",
        "int main",
        "for (int i = 0; i < n; i++) {",
    ],
)
def test_other_lines_are_no_heads(line: str) -> None:
    assert not heads(line)


def test_a_spec_with_a_foreign_head_says_what_was_taken() -> None:
    text = "12. Double It\n\nInput: n = 2\nOutput: 4\n\nfunction doubleIt(n: number): number {\n};\n"
    spec = read_spec(text)
    assert (spec.name, [p.name for p in spec.parameters]) == ("doubleIt", ["n"])
    assert [(e.args, e.expected) for e in spec.examples] == [((2,), 4)]
    assert any("function doubleIt" in w and "def doubleIt(n)" in w for w in spec.warnings)
    assert "function" not in spec.prose
    scala = read_spec("Double.\n\ndef twice(n: Int): Int = {\n\ntwice(2) == 4\n")
    assert str(scala.returns) == "int" and any("Scala" in w or "is read as" in w for w in scala.warnings)


def test_without_a_head_the_inputs_name_the_parameters() -> None:
    spec = read_spec('7. Length of a Name\n\nInput: name = "ab", extra = [1, 2]\nOutput: 4\n')
    assert (spec.name, [p.name for p in spec.parameters]) == ("length_of_a_name", ["name", "extra"])
    assert len(spec.examples) == 1 and any("length_of_a_name(name, extra)" in w for w in spec.warnings)


def test_self_without_a_class_is_dropped() -> None:
    spec = read_spec("Double it.\n\nInput: n = 2\nOutput: 4\n\n`def twice(self, n: int) -> int:`\n")
    assert [p.name for p in spec.parameters] == ["n"] and len(spec.examples) == 1
