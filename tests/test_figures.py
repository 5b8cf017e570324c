"""Figures as readers see them."""

from fractions import Fraction

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from cpd_portfolio.figures import (
    as_text,
    counted,
    grouped_text,
    hours_text,
    total_of,
    whole_text,
)


@pytest.mark.parametrize(
    ("value", "shown"),
    [("0", "0"), ("18", "18"), ("2.50", "2.5"), ("1000", "1,000"), ("7873.5", "7,873.5")],
)
def test_people_read_thousands_apart(value: str, shown: str) -> None:
    assert grouped_text(Fraction(value)) == shown
    assert as_text(Fraction(value)) == shown.replace(",", "")  # what a program reads


def test_words_around_them() -> None:
    assert hours_text(Fraction("1200")) == "1,200 hours"
    assert hours_text(Fraction("0.999")) == "1 hour"
    assert whole_text(Fraction("1430.5")) == "1,431"
    assert counted(7418, "page") == "7,418 pages"
    assert counted(1, "page") == "1 page"


@given(st.lists(st.fractions(min_value=0, max_value=500)))
def test_sums_are_exact(values: list[Fraction]) -> None:
    assert total_of(values) == sum(values, Fraction(0))


@given(st.fractions(-(10**9), 10**9))
@example(Fraction(1, 200))
@example(Fraction(-1, 200))
@example(Fraction(999995, 1000))
def test_grouped_and_plain_text_are_rounded_alike(value: Fraction) -> None:
    assert grouped_text(value).replace(",", "") == as_text(value)
