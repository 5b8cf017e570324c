"""How many records there are and which want a word about practice: domain rules, 7, 8 and 9."""

from fractions import Fraction

import pytest

from cpd_portfolio.measures.records import lacks_implication, measure_records, visibility_of
from cpd_portfolio.model import Record, Sections
from making import cpd_year, day, record, rules

YEAR = cpd_year("2025-26")
UNWRITTEN = Sections(content="Learned.")


def counted(*records: Record, as_of: str = "2026-03-31", policy: str = ""):
    return measure_records(records, rules(policy), YEAR, day(as_of))


def test_counted_and_planned_part_on_as_of() -> None:
    found = counted(
        record("2025-08-31"),  # the year before
        record("2025-09-01"),
        record("2026-03-30"),
        record("2026-03-31"),
        record("2026-04-01"),  # planned
        record("2026-08-31"),  # planned
        record("2026-09-01"),  # the year after
    )
    assert (found.counted, found.planned, found.drafts) == (3, 2, 0)


def test_a_year_that_is_over_has_nothing_planned() -> None:
    found = counted(record("2026-08-31"), record("2026-09-01"), as_of="2026-12-31")
    assert (found.counted, found.planned) == (1, 0)


def test_drafts_are_all_of_the_years_whatever_their_date() -> None:
    found = counted(
        record("2025-08-31", draft=True),
        record("2025-09-01", draft=True),
        record("2026-08-31", draft=True),
        record("2026-09-01", draft=True),
    )
    assert (found.counted, found.planned, found.drafts) == (0, 0, 2)


def test_private_records_are_counted_ones_with_their_hours() -> None:
    found = counted(
        record("2025-10-01", "2.25", visibility="private"),
        record("2025-11-01", "0.5", visibility="private"),
        record("2026-04-01", "4", visibility="private"),  # planned
        record("2025-10-01", "8", visibility="private", draft=True),
        record("2025-10-01", "16", visibility="internal"),
        record("2025-10-01", "32"),
    )
    assert (found.counted, found.private, found.private_hours) == (4, 2, Fraction("2.75"))


@pytest.mark.parametrize(
    ("written", "area", "policy", "means"),
    [
        (None, None, "", "internal"),
        (None, "hair", "", "shareable"),
        ("private", "hair", "", "private"),
        ("internal", "hair", "", "internal"),
        ("shareable", None, "", "shareable"),
        (None, None, "visibility: {default: private}", "private"),
        (None, "hair", "visibility: {default: private}", "shareable"),
        (None, "hair", "visibility: {occupational: private}", "private"),
        ("internal", None, "visibility: {default: private}", "internal"),
    ],
)
def test_visibility_is_as_written_else_the_policys(
    written: str | None, area: str | None, policy: str, means: str
) -> None:
    one = record("2025-10-01", visibility=written, area=area)
    assert visibility_of(one, rules(policy)) == means
    assert counted(one, policy=policy).private == (means == "private")


def test_a_record_without_an_implication_lacks_one() -> None:
    assert lacks_implication(record("2025-10-01", body=UNWRITTEN))
    assert not lacks_implication(record("2025-10-01"))


def test_an_attendance_lacks_one_too() -> None:
    assert lacks_implication(record("2025-10-01", slug=None, event="inset", body=Sections()))


@pytest.mark.parametrize(
    ("more", "lacks"),
    [
        ({}, False),  # mandatory learning that evidences nothing else
        ({"standards": (4,)}, True),
        ({"area": "hair"}, True),
        ({"standards": (4,), "area": "hair"}, True),
    ],
)
@pytest.mark.parametrize("attendance", [False, True])
def test_mandatory_learning_needs_none_unless_it_evidences_something(
    more: dict, lacks: bool, attendance: bool
) -> None:
    slug = None if attendance else "slug"
    one = record("2025-10-01", mandatory=("prevent",), body=UNWRITTEN, slug=slug, **more)
    assert lacks_implication(one) == lacks


def test_standards_alone_do_not_excuse_a_record_without_one() -> None:
    assert lacks_implication(record("2025-10-01", body=UNWRITTEN, standards=(4,)))


def test_only_counted_records_of_the_year_can_lack_one() -> None:
    found = counted(
        record("2025-08-31", body=UNWRITTEN),
        record("2025-09-01", body=UNWRITTEN),
        record("2025-09-02", body=UNWRITTEN, draft=True),
        record("2025-09-03", body=UNWRITTEN, visibility="private"),
        record("2026-04-01", body=UNWRITTEN),
    )
    assert found.without_implication == 2


def test_no_record_at_all() -> None:
    found = counted()
    assert (found.counted, found.private, found.private_hours, found.without_implication) == (
        0, 0, 0, 0,
    )  # fmt: skip
