"""Long lists in parts: every row once, each part with the way to the others."""

import re

from hypothesis import given
from hypothesis import strategies as st

from cpd_portfolio.pages.paging import in_parts, page_of_row
from cpd_portfolio.pages.rendering import environment
from cpd_portfolio.theme_files import theme_folder


def test_parts_and_their_pages() -> None:
    parts = in_parts(list("abcdefg"), "people/", most=3)
    assert [(p.path, p.first, p.last, "".join(p.rows)) for p in parts] == [
        ("people/", 1, 3, "abc"),
        ("people/2/", 4, 6, "def"),
        ("people/3/", 7, 7, "g"),
    ]
    assert {p.total for p in parts} == {7}
    assert {p.list_path for p in parts} == {"people/"}
    assert parts[1].paths == ("people/", "people/2/", "people/3/")


def test_nothing_is_one_part() -> None:
    (part,) = in_parts([], "people/")
    assert (part.rows, part.total, part.paths) == ((), 0, ("people/",))


@given(st.integers(0, 40), st.integers(1, 12))
def test_every_row_once_and_where_it_is_said_to_be(rows: int, most: int) -> None:
    parts = in_parts(range(rows), "", most)
    assert [row for part in parts for row in part.rows] == list(range(rows))
    for part in parts:
        assert all(page_of_row(row, "", most) == part.path for row in part.rows)


def test_a_later_part_says_which_it_is() -> None:
    first, second, third = in_parts(range(5), "people/", 2)
    assert first.titled("People") == "People"
    assert second.titled("People") == "People, page 2"
    html = environment("pages").get_template("components/head.html").module.head("People", third)
    assert '<h1 class="cpd-title">People, page 3</h1>' in html


def test_every_page_of_a_long_list_says_which_part_it_is() -> None:
    long = {
        path.name: text
        for path in (theme_folder() / "pages").rglob("*.html")
        if "paging.parts_of(" in (text := path.read_text(encoding="utf-8"))
    }
    assert len(long) > 8
    for name, text in long.items():
        assert re.search(r"heads\.head\([^%]*\bpart\b", text), name
