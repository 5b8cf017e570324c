"""Long lists in parts: every row once, each part with the way to the others."""

from hypothesis import given
from hypothesis import strategies as st

from cpd_portfolio.pages.paging import in_parts, page_of_row


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
