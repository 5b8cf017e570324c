"""What holds of every person's figures, whatever the records and the employment are."""

import dataclasses
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from cpd_portfolio.figures import half_up
from cpd_portfolio.measures import measure_person
from cpd_portfolio.measures.hours import target_and_expected
from cpd_portfolio.model import Employment, Person, Plan, Record, Sections
from cpd_portfolio.model.files import Occupational
from making import cpd_year, profile, rules, versions

POLICIES = versions(rules())
YEAR = cpd_year("2023-24")  # a leap year
AREAS = profile("occupational_areas: [{id: a, sector: A}, {id: b, sector: B}]")
often = settings(max_examples=80)

days = st.dates(date(2021, 8, 25), date(2024, 9, 5))
fractions = st.integers(1, 100).map(lambda n: Fraction(n, 100))
roles = st.sampled_from(["tutor", "vocational-tutor", "assessor", "iqa", "manager", "non-teaching"])


@st.composite
def employments(draw: Any) -> Employment:
    start = draw(days)
    spans = draw(st.lists(st.tuples(days, st.one_of(st.none(), st.integers(0, 200))), max_size=3))
    fte = draw(st.dictionaries(days, st.integers(1, 100), min_size=1, max_size=3))
    end = draw(st.one_of(st.none(), st.integers(0, 900).map(lambda n: start + timedelta(n))))
    raw: dict[str, Any] = {
        "start": start.isoformat(),
        "roles": draw(st.lists(roles, min_size=1, max_size=2)),
        "employer": draw(st.sampled_from(["direct", "direct", "direct", "Northway"])),
        "fte": [{"from": day.isoformat(), "fte": f"{n / 100:.2f}"} for day, n in fte.items()],
        "absences": [
            {"from": first.isoformat()}
            | ({} if length is None else {"to": (first + timedelta(length)).isoformat()})
            for first, length in spans
        ],
    }
    if end is not None:
        raw["end"] = end.isoformat()
    return Employment.model_validate(raw)


@st.composite
def records(draw: Any) -> Record:
    numbers = draw(st.sets(st.integers(1, 20), max_size=5))
    area = draw(st.sampled_from([None, None, "a", "b"]))
    return Record(
        person="ada-marsh",
        title=draw(st.sampled_from(["One", "Two", "three"])),
        date=draw(days),
        until=None,
        hours=draw(st.integers(1, 2400)) * Fraction(1, 100),
        type=draw(st.sampled_from(["inset-day", "webinar", "standardisation"])),
        standards=tuple(sorted(numbers)),
        inset_days=draw(fractions),
        draft=draw(st.sampled_from([False, False, False, True])),
        slug=f"s{draw(st.integers(0, 10**9))}",
        body=draw(st.sampled_from([Sections(), Sections("a", "b")])),
        occupational=Occupational(area=area, activity="work-placement") if area else None,
        visibility=draw(st.sampled_from([None, "private", "internal", "shareable"])),
    )


def standing(employment: Employment, found: list[Record], as_of: date):
    person = Person("ada-marsh", AREAS, "", employment, Plan(), tuple(found))
    return measure_person(person, POLICIES, as_of, YEAR)


lists = st.lists(records(), max_size=12)


@often
@given(employments(), lists, days)
def test_totals_by_type_and_by_month_sum_to_the_total(
    employment: Employment, found: list[Record], as_of: date
) -> None:
    hours = standing(employment, found, as_of).hours
    assert sum(hours.by_type.values()) == sum(hours.by_month.values()) == hours.total
    assert all(value > 0 for value in (*hours.by_type.values(), *hours.by_month.values()))


@often
@given(employments(), lists, days)
def test_shared_hours_add_up_to_those_of_records_with_standards(
    employment: Employment, found: list[Record], as_of: date
) -> None:
    coverage = standing(employment, found, as_of).standards
    counted = [one for one in found if one.counts(as_of) and one.date in YEAR and one.standards]
    shared = sum((one.hours_shared for one in coverage.by_standard.values()), Fraction(0))
    assert shared == sum((one.hours for one in counted), Fraction(0))
    assert sum(coverage.by_domain.values()) == coverage.covered == len(coverage.by_standard)
    assert coverage.covered <= coverage.covered_three_years <= coverage.of == 20


@often
@given(employments(), lists.flatmap(lambda f: st.tuples(st.just(f), st.permutations(f))), days)
def test_the_order_of_records_never_matters(
    employment: Employment, both: tuple[list[Record], list[Record]], as_of: date
) -> None:
    one, other = (standing(employment, found, as_of) for found in both)
    assert _figures(one) == _figures(other)


def _figures(found: Any) -> Any:
    """A standing without the very record that a check rests on: of two on one day, either may."""
    areas = tuple(
        dataclasses.replace(
            area, checks=tuple(dataclasses.replace(check, record=None) for check in area.checks)
        )
        for area in found.occupational
    )
    return replace(found, occupational=areas)


@often
@given(employments(), lists, records(), days)
def test_one_more_record_never_lowers_hours_or_coverage(
    employment: Employment, found: list[Record], more: Record, as_of: date
) -> None:
    without, with_it = (standing(employment, rs, as_of) for rs in (found, [*found, more]))
    assert with_it.hours.total >= without.hours.total
    assert with_it.hours.target == without.hours.target
    assert with_it.hours.expected == without.hours.expected
    if without.hours.status == "met":
        assert with_it.hours.status == "met"
    if without.hours.status == "on-track":
        assert with_it.hours.status in ("on-track", "met")
    assert with_it.standards.covered >= without.standards.covered
    assert with_it.standards.covered_three_years >= without.standards.covered_three_years
    assert set(with_it.standards.by_standard) >= set(without.standards.by_standard)
    for area, before in zip(with_it.occupational, without.occupational, strict=True):
        assert area.hours >= before.hours
        for check, was in zip(area.checks, before.checks, strict=True):
            assert was.last is None or str(check.last) >= str(was.last)


@often
@given(employments(), days, days)
def test_what_is_expected_grows_to_the_years_hours_and_no_further(
    employment: Employment, one: date, other: date
) -> None:
    policy = POLICIES.for_year(YEAR)
    earlier, later = sorted((one, other))
    target, first = target_and_expected(employment, policy, YEAR, earlier)
    _, second = target_and_expected(employment, policy, YEAR, later)
    _, whole = target_and_expected(employment, policy, YEAR, YEAR.last)
    assert 0 <= first <= second <= whole <= target <= policy.rules.hours.annual
    assert target - whole < policy.rules.hours.round_up_to
    assert target % policy.rules.hours.round_up_to == 0


@often
@given(employments())
def test_the_target_is_that_of_each_day_by_itself(employment: Employment) -> None:
    """Spans of days are how the target is worked out; day by day it comes to the same."""
    policy = POLICIES.for_year(YEAR)
    each = [YEAR.first + timedelta(n) for n in range(YEAR.days)]
    weights = [
        employment.fte_spell_on(day).fte
        if employment.covers(day) and not employment.absent(day)
        else 0
        for day in each
    ]
    _, whole = target_and_expected(employment, policy, YEAR, YEAR.last)
    assert whole == Fraction(30) * sum(weights) / YEAR.days


@often
@given(st.lists(records(), max_size=12), days)
def test_records_are_counted_or_planned_or_drafts(found: list[Record], as_of: date) -> None:
    someone = Employment.model_validate({"start": "2020-01-01", "roles": ["iqa"]})
    count = standing(someone, found, as_of).records
    of_year = sum(one.date in YEAR for one in found)
    assert count.counted + count.planned + count.drafts == of_year
    assert count.private <= count.counted
    assert count.without_implication <= count.counted


@often
@given(st.fractions(min_value=0, max_value=10**6))
def test_rounding_is_to_the_nearest_hundredth_and_up_at_the_half(value: Fraction) -> None:
    shown = Fraction(half_up(value))
    assert shown * 100 % 1 == 0
    assert Fraction(-1, 200) < shown - value <= Fraction(1, 200)
