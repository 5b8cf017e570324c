"""YAML with lines: what a value is, where it stands, and what is refused."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from cpd_portfolio.yaml_lines import MOST_BYTES, MOST_LEVELS, parse
from making import within


def flaws(text: str, first_line: int = 1) -> list[tuple[int, str]]:
    return [(flaw.line, flaw.code) for flaw in parse(text, first_line).flaws]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a: 1:30", {"a": "1:30"}),
        ("a: yes", {"a": "yes"}),
        ("a: no", {"a": "no"}),
        ("a: 2025-10-03", {"a": "2025-10-03"}),
        ("a: 0o17", {"a": "0o17"}),
        ("a: 1_000", {"a": "1_000"}),
        ("a: .inf", {"a": ".inf"}),
        ("a: =", {"a": "="}),
        ("a: <<", {"a": "<<"}),
        ("a:", {"a": None}),
        ("a: ~", {"a": None}),
        ("a: null", {"a": None}),
        ("a: Null", {"a": None}),
        ('a: "null"', {"a": "null"}),
        ("a: ''", {"a": ""}),
        ("a: |\n  one\n  two", {"a": "one\ntwo"}),
        ("a: >-\n  one\n  two", {"a": "one two"}),
        ("a: [1, b, ~]", {"a": ["1", "b", None]}),
        ("a: {b: c}", {"a": {"b": "c"}}),
        ("1: a", {"1": "a"}),
        ("null: a", {"null": "a"}),
        ("~: a", {"~": "a"}),
        ("? a\n: b", {"a": "b"}),
        ("a: b # c", {"a": "b"}),
        ("- a\n- b", ["a", "b"]),
        ("words", "words"),
        ("", None),
        ("# only a comment", None),
        ("---\na: b\n...\n", {"a": "b"}),
        ("a: é 日本語 😀", {"a": "é 日本語 😀"}),
        ('a: "\\u00e9"', {"a": "é"}),
    ],
)
def test_values_stay_text(text: str, value: object) -> None:
    document = parse(text)
    assert document.flaws == []
    assert document.value == value


def test_lines() -> None:
    text = "a: 1\nb:\n  - c: 2\n    d: [3,\n      4]\n  - e\n'f': {g: 5,\n  h: 6}\n"
    lines = parse(text, first_line=10).lines
    assert lines == {
        (): 10,
        ("a",): 10,
        ("b",): 11,
        ("b", 0): 12,
        ("b", 0, "c"): 12,
        ("b", 0, "d"): 13,
        ("b", 0, "d", 0): 13,
        ("b", 0, "d", 1): 14,
        ("b", 1): 15,
        ("f",): 16,
        ("f", "g"): 16,
        ("f", "h"): 17,
    }


def test_the_line_of_something_that_is_not_there_is_that_of_what_it_would_stand_in() -> None:
    document = parse("a:\n  b: 1\n")
    assert document.line(("a", "b", "c", 3)) == 2
    assert document.line(("a", "x")) == 1
    assert document.line(("x",)) == 1
    assert parse("a: 1", first_line=7).line(("x",)) == 7


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a: 1\nb: 2\na: 3\n", [(3, "duplicate-key")]),
        ("a: 1\n'a': 3\n", [(2, "duplicate-key")]),
        ("a: {b: 1, b: 2}\n", [(1, "duplicate-key")]),
        ("a: 1\na: 2\na: 3\n", [(2, "duplicate-key"), (3, "duplicate-key")]),
        ("a: {x: 1}\nb: {x: 1}\n", []),
        ("a: &x 1\nb: *x\n", [(1, "yaml-anchor"), (2, "yaml-alias")]),
        ("a: &x {b: 1}\n", [(1, "yaml-anchor")]),
        ("a: *x\n", [(1, "yaml-alias")]),
        pytest.param("*x : 1\n", [(1, "yaml-alias")]),
        ("&x a: 1\n", [(1, "yaml-anchor")]),
        ("a: !!str 1\n", [(1, "yaml-tag")]),
        ("a: !x [1]\n", [(1, "yaml-tag")]),
        ("a: ! 1\n", [(1, "yaml-tag")]),
        ("!!set {a, b}\n", [(1, "yaml-tag")]),
        ("a: 1\n---\nb: 2\n", [(2, "yaml-documents")]),
        ("[a, b]: 1\n", [(1, "yaml-key")]),
        ("? {a: b}\n: 1\n", [(1, "yaml-key")]),
        ("a: b: c\n", [(1, "yaml-colon")]),
        ("a:\n\tb: c\n", [(2, "yaml-tab")]),
        ('a: "b\nc: d\n', [(1, "yaml-unclosed")]),
        ("a: 'b\n", [(1, "yaml-unclosed")]),
        ("a: \x07\n", [(1, "yaml-character")]),
        ("x: 1\na: b\x00c\n", [(2, "yaml-character")]),
        ("a: @b\n", [(1, "yaml-syntax")]),
        ("a: 1\n b: 2\n", [(2, "yaml-indent")]),
        ("a\nb: 1\n", [(2, "yaml-colon")]),
    ],
)
def test_flaws(text: str, expected: list[tuple[int, str]]) -> None:
    assert flaws(text) == expected
    assert flaws(text, first_line=5) == [(line + 4, code) for line, code in expected]


@pytest.mark.parametrize("open_with", ["[", "{a: "])
def test_levels(open_with: str) -> None:
    close_with = "]" if open_with == "[" else "}"
    fits = "a: " + open_with * (MOST_LEVELS - 1) + close_with * (MOST_LEVELS - 1)
    assert flaws(fits) == []
    assert flaws("a: " + open_with * MOST_LEVELS + close_with * MOST_LEVELS) == [
        (1, "yaml-too-deep")
    ]


@pytest.mark.parametrize("text", ["[", "{", "{a: ", "- ", "? ", "[{", "a:\n ", '"', "- - ? "])
def test_depth_cannot_crash_or_hang(text: str) -> None:
    with within(2):
        document = parse((text * MOST_BYTES)[:MOST_BYTES])
    assert document.flaws


def test_indents_cannot_hang() -> None:
    deep = "\n".join(" " * level + "a:" for level in range(350))
    assert [code for _, code in flaws(deep)] == ["yaml-too-deep"]


def test_size_is_counted_in_bytes() -> None:
    assert flaws("a: " + "é" * ((MOST_BYTES - 4) // 2)) == []
    assert flaws("a: " + "é" * (MOST_BYTES // 2)) == [(1, "yaml-too-large")]


def test_an_alias_multiplies_nothing() -> None:
    laughs = ["a: &a [x, x]"]
    laughs += [
        f"{after}: &{after} [*{name}, *{name}]"
        for name, after in zip("abcdefgh", "bcdefghi", strict=True)
    ]
    document = parse("\n".join(laughs))
    assert {flaw.code for flaw in document.flaws} == {"yaml-anchor", "yaml-alias"}
    assert len(str(document.value)) < 2000


@pytest.mark.parametrize(
    "text",
    [
        "a: &b 1",
        "a: *b",
        "a: !b 1",
        "a: 1\na: 2",
        "a: b: c",
        "\ta: 1",
        '"',
        "a: [",
        "[a]: b",
        "a: 1\n---\nb: 1",
        "\x01",
        "a: " + "[" * 30,
        "a: " + "b" * MOST_BYTES,
        "a: @b",
    ],
)
def test_every_flaw_says_what_to_do(text: str) -> None:
    for flaw in parse(text).flaws:
        assert flaw.message
        assert flaw.hint
        assert "\n" not in flaw.message + flaw.hint
        assert (flaw.message + flaw.hint).isprintable()


# no files hold surrogates; no * until an alias as a key is refused (see test_flaws)
TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="*"), max_size=300)


@given(TEXT)
@example("%YAML 9.9\n---\na: 1")
@example("%TAG ! tag:x,2000:\n---\na: !b c")
@example("\ufeffa: 1")
@example("a: \u2028b")
@example("a\x85b: c")
@example("a: |9\n b")
@example("- ? - ? - a")
@example("? \n? \n")
def test_any_text_gives_a_value_or_flaws(text: str) -> None:
    document = parse(text)
    for flaw in document.flaws:
        assert 1 <= flaw.line <= text.count("\n") + text.count("\r") + 2
    lines = list(document.lines.values())
    assert all(line >= 1 for line in lines)


YAMLISH = st.text(st.sampled_from("ab:-[]{}&!|>'\"#%@`?,. \n\t~0"), max_size=80)


@given(YAMLISH)
def test_any_text_that_looks_like_yaml(text: str) -> None:
    document = parse(text, first_line=3)
    for flaw in document.flaws:
        assert flaw.line >= 3
        assert flaw.hint
