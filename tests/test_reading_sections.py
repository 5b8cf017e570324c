"""The body of a reflection -> its sections; the text of a file -> front matter and body."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cpd_portfolio.model import Sections
from cpd_portfolio.reading import front_matter
from cpd_portfolio.reading.sections import split_sections
from making import within

BOTH = Sections("One.", "Two.", None)


@pytest.mark.parametrize(
    "body",
    [
        "## Content and learning\nOne.\n## Implication on practice\nTwo.\n",
        "# CONTENT AND LEARNING\n\nOne.\n\n###### implications for practice\n\nTwo.\n",
        "##Content and learning##\nOne.\n## Implications on practice ##\nTwo.",
        "One.\n## Implication for practice:\nTwo.",
        "## **Content and learning**\nOne.\n## _Implication on practice_\nTwo.",
        "  ##   Content   and\tlearning\nOne.\n## Implication on practice\nTwo.",
        "Content and learning\n====\nOne.\n\nImplication on practice\n---\nTwo.",
        "## Implication on practice\nTwo.\n## Content and learning\nOne.",
        "One.\n## Implication on practice\nTwo.\n## Impact\n\n   \n",
    ],
)
def test_headings_of_any_level_and_case(body: str) -> None:
    assert split_sections(body) == BOTH


@pytest.mark.parametrize(
    ("body", "sections"),
    [
        ("", Sections()),
        ("\n \n\t\n", Sections()),
        ("One.", Sections("One.")),
        ("## Impact\nThree.", Sections(None, None, "Three.")),
        ("## Content and learning\n## Implication on practice\n", Sections()),
        ("## Notes\nOne.", Sections("## Notes\nOne.")),
        (
            "Zero.\n## Content and learning\nOne.\n## Impact\nThree.\n### More\nFour.",
            Sections("Zero.\n\nOne.", None, "Three.\n### More\nFour."),
        ),
        (
            "## Impact\nA.\n## Content and learning\nB.\n## Impact\nC.",
            Sections("B.", None, "A.\n\nC."),
        ),
        ("## Impact of the course\nOne.", Sections("## Impact of the course\nOne.")),
        ("## The impact\nOne.", Sections("## The impact\nOne.")),
        ("The impact\nImpact\n---\nOne.", Sections("The impact\nImpact\n---\nOne.")),
        ("Impact\nOne.", Sections("Impact\nOne.")),
        ("- ## Impact\nOne.", Sections("- ## Impact\nOne.")),
        ("> ## Impact\nOne.", Sections("> ## Impact\nOne.")),
        ("    ## Impact\nOne.", Sections("    ## Impact\nOne.")),
        ("One.\n\n---\n\nTwo.", Sections("One.\n\n---\n\nTwo.")),
    ],
)
def test_what_belongs_where(body: str, sections: Sections) -> None:
    assert split_sections(body) == sections


@pytest.mark.parametrize(
    "code",
    [
        "```\n## Impact\n```",
        "~~~\n## Impact\n~~~",
        "````md\n```\n## Impact\n```\n````",
        "```python\n## Impact\n`````",
        "  ```\n## Impact\n   ```",
        "~~~ `x`\n## Impact\n```\n~~~",
    ],
)
def test_never_inside_code(code: str) -> None:
    found = split_sections(f"{code}\nOne.\n## Impact\nThree.")
    assert found == Sections(f"{code}\nOne.", None, "Three.")


def test_a_fence_that_is_never_closed_swallows_nothing() -> None:
    found = split_sections("```\nOne.\n## Impact\nThree.")
    assert found == Sections("```\nOne.", None, "Three.")


def test_indented_code_opens_no_section() -> None:
    assert split_sections("One.\n\n    ## Impact\n\nTwo.").impact is None
    assert split_sections("One.\n\n\t## Impact\n\nTwo.").impact is None
    assert split_sections("One.\n\n\tImpact\n---\n\nTwo.").impact is None
    assert split_sections("One.\n\n  \tImpact\n---\n\nTwo.").impact is None


@pytest.mark.parametrize("indent", ["    ", "\t", "  \t", "     "])
@pytest.mark.parametrize("blank", ["", "\n\n", "  \n \n"])
def test_indented_code_that_comes_first_opens_no_section(indent: str, blank: str) -> None:
    found = front_matter.parse(f"---\na: 1\n---\n{blank}{indent}## Impact\n\nTwo.\n")
    assert split_sections(found.body) == Sections(f"{indent}## Impact\n\nTwo.")
    assert found.body_line == 4 + blank.count("\n")


@pytest.mark.parametrize(
    "comment",
    [
        "<!-- What did you learn? -->",
        "<!--\nWhat did you learn?\n\n## Impact\n-->",
        pytest.param("  <!-- one --><!-- two -->"),
    ],
)
def test_a_comment_is_nothing_written(comment: str) -> None:
    body = f"## Content and learning\n{comment}\n## Implication on practice\nTwo."
    assert split_sections(body) == Sections(None, "Two.")


def test_a_comment_that_is_never_closed_swallows_nothing() -> None:
    found = split_sections("<!-- One.\n## Impact\nThree.")
    assert found.impact == "Three."


def test_comments_inside_code_stay() -> None:
    assert split_sections("```\n<!-- x -->\n```").content == "```\n<!-- x -->\n```"


@pytest.mark.parametrize(
    "body",
    [
        "```\n" * 50_000,
        "<!--\n" * 50_000,
        "~~~~\n```\n" * 25_000,
        "#" * 250_000,
        "\n" * 250_000,
        "# " + "#" * 100_000 + "x",
        "=\n" * 100_000,
        "".join("`" * n + "\n" for n in range(3, 700)),
    ],
    ids=range(8),
)
def test_splitting_is_quick(body: str) -> None:
    with within(2):
        split_sections(body)


@given(st.text(st.sampled_from("#`~<!->=\n impactIMPACT"), max_size=200))
def test_nothing_written_is_lost(body: str) -> None:
    """Every line that is no heading of ours, no comment and no underline is in a section."""
    found = split_sections(body)
    together = "\n".join(text for text in (found.content, found.implication, found.impact) if text)
    for line in body.split("\n"):
        words = line.strip("#=- \t").casefold()
        if words not in ("", "impact") and "<!--" not in body:
            assert line in together


# --- front matter ---


@pytest.mark.parametrize(
    ("text", "value", "body", "body_line"),
    [
        ("---\na: 1\n---\nWords.", {"a": "1"}, "Words.", 4),
        ("---\na: 1\n---\n\n\nWords.\n", {"a": "1"}, "Words.", 6),
        ("\n\n---\na: 1\n---\nWords.", {"a": "1"}, "Words.", 6),
        ("---  \na: 1\n---\t\nWords.", {"a": "1"}, "Words.", 4),
        ("---\n---\nWords.", None, "Words.", 3),
        ("---\na: 1\n---", {"a": "1"}, "", 3),
        ("---\na: 1\n---\n  \n\t\n", {"a": "1"}, "", 3),
        ("---\na: 1\n---\n  \n   Words.\n  ", {"a": "1"}, "   Words.", 5),
        ("---\na: 1\n---\none\n---\ntwo", {"a": "1"}, "one\n---\ntwo", 4),
        ("---\na: '--- b'\n---\nWords.", {"a": "--- b"}, "Words.", 4),
        ("---\na: |\n  ---\n  b\n---\nWords.", {"a": "---\nb\n"}, "Words.", 6),
    ],
)
def test_front_matter(text: str, value: object, body: str, body_line: int) -> None:
    found = front_matter.parse(text)
    assert found.document.flaws == []
    assert found.document.value == value
    assert (found.body, found.body_line) == (body, body_line)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "front-matter-missing"),
        ("Words.", "front-matter-missing"),
        ("# Title\n---\na: 1\n---", "front-matter-missing"),
        ("----\na: 1\n----", "front-matter-missing"),
        ("--- a\nb: 1\n---", "front-matter-missing"),
        ("+++\na = 1\n+++", "front-matter-missing"),
        ("---", "front-matter-unclosed"),
        ("---\na: 1\n", "front-matter-unclosed"),
        ("---\na: 1\n ---\nWords.", "front-matter-unclosed"),
        ("---\na: 1\n----\nWords.", "front-matter-unclosed"),
    ],
)
def test_no_front_matter(text: str, code: str) -> None:
    found = front_matter.parse(text)
    assert [(flaw.line, flaw.code) for flaw in found.document.flaws] == [(1, code)]


@pytest.mark.parametrize("before", ["", "\n", "\n\n \n"])
def test_lines_count_from_the_start_of_the_file(before: str) -> None:
    document = front_matter.parse(f"{before}---\n\na: 1\nb: 2\n---\nWords.").document
    lines = before.count("\n")
    assert (document.lines["a",], document.lines["b",]) == (lines + 3, lines + 4)
