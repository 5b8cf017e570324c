"""The shapes of charts: a mark a person while there is room, bars in proportion beyond."""

from fractions import Fraction

from cpd_portfolio.pages.charts import distribution, month_columns


def test_a_mark_a_person() -> None:
    found = distribution([(0, 0), (2, 1), (0, 3)])
    assert (found.behind.count("M"), found.others.count("M"), found.bars) == (2, 4, ())
    marks = (found.behind + found.others).split("M")[1:]
    assert len(set(marks)) == 6  # none hides another


def test_bars_for_many() -> None:
    found = distribution([(0, 0), (5, 15), (0, 40)], height=40)
    assert found.bars == ((10, 20, 5, 20), (20, 40, 0, 40))
    assert (found.behind, found.others) == ("", "")


def test_nobody() -> None:
    found = distribution([(0, 0)] * 11)
    assert (found.behind, found.others, found.bars) == ("", "", ())


def test_months_to_one_scale() -> None:
    months = [(Fraction(10), Fraction(40)), (Fraction(0), Fraction(0)), (None, Fraction(20))]
    found = month_columns(months, width=44, height=120)
    assert [(column.x, column.now, column.before) for column in found] == [
        (0, 30, 120),
        (44, 0, 0),
        (88, None, 60),
    ]
    (empty,) = month_columns([(Fraction(0), Fraction(0))], 44, 120)
    assert (empty.now, empty.before) == (0, 0)
