"""Coverage of the professional standards, worked by hand from the domain rules, section 5."""

from fractions import Fraction

from cpd_portfolio.measures import measure_person
from cpd_portfolio.measures.standards import Evidenced, measure_standards, measure_three_years
from cpd_portfolio.model import Person, Plan, Profile, Record
from making import cpd_year, day, employed, record, rules, versions

YEAR = cpd_year("2025-26")


def coverage(*records: Record, earlier: tuple[Record, ...] = (), role: str = "tutor"):
    return measure_standards(records, earlier, frozenset({role}), rules())


def standing(as_of: str, *records: Record, roles: str = "[tutor]", label: str = "2025-26"):
    words = Profile(name="Ada Marsh", job_title="Tutor")
    work = employed(f"start: 2020-09-01\nroles: {roles}\n")
    someone = Person("ada-marsh", words, "", work, Plan(), records)
    return measure_person(someone, versions(rules()), day(as_of), cpd_year(label)).standards


def test_full_hours_and_shared_hours_stand_apart() -> None:
    found = coverage(
        record("2025-10-03", "2.5", standards=(4, 11)),
        record("2025-11-03", "1", standards=(4,)),
        record("2025-12-03", "7"),
        record("2026-01-03", "1", standards=(1, 4, 20)),
    )
    assert found.by_standard == {
        1: Evidenced(1, Fraction(1), Fraction(1, 3), day("2026-01-03")),
        4: Evidenced(3, Fraction("4.5"), Fraction("2.25") + Fraction(1, 3), day("2026-01-03")),
        11: Evidenced(1, Fraction("2.5"), Fraction("1.25"), day("2025-10-03")),
        20: Evidenced(1, Fraction(1), Fraction(1, 3), day("2026-01-03")),
    }
    assert sum(one.hours_shared for one in found.by_standard.values()) == Fraction("4.5")
    assert (found.covered, found.of) == (4, 20)


def test_domains_are_1_to_7_then_to_12_then_to_20() -> None:
    edges = [record(f"2025-10-{n:02d}", standards=(n,)) for n in (1, 7, 8, 12, 13, 20)]
    assert coverage(*edges).by_domain == {1: 2, 2: 2, 3: 2}
    assert coverage(record("2025-10-01", standards=tuple(range(1, 21)))).by_domain == {
        1: 7,
        2: 5,
        3: 8,
    }


def test_only_what_has_a_record_is_listed() -> None:
    found = coverage(record("2025-10-01", standards=(8,)))
    assert found.by_domain == {2: 1}
    assert list(found.by_standard) == [8]
    nothing = coverage()
    assert (nothing.by_domain, nothing.by_standard, nothing.covered) == ({}, {}, 0)


def test_three_years_take_in_this_one_and_count_a_standard_once() -> None:
    found = coverage(
        record("2025-10-01", standards=(1, 2)), earlier=(record("2024-10-01", standards=(2, 3)),)
    )
    assert (found.covered, found.covered_three_years) == (2, 3)


def test_three_years_are_this_cpd_year_and_the_two_before() -> None:
    found = standing(
        "2026-03-31",
        record("2023-08-31", standards=(1,)),  # the day before the first of them
        record("2023-09-01", standards=(2,)),
        record("2025-08-31", standards=(3,)),
        record("2025-09-01", standards=(4,)),
        record("2026-03-31", standards=(5,)),
        record("2026-04-01", standards=(6,)),  # planned
        record("2025-10-01", standards=(7,), draft=True),
    )
    assert list(found.by_standard) == [4, 5]
    assert (found.covered, found.covered_three_years) == (2, 4)


def test_people_outside_the_rule_have_figures_and_no_gaps() -> None:
    one = record("2025-10-01", standards=(1,))
    for role in ("tutor", "vocational-tutor", "assessor", "iqa", "learning-coach", "skills-coach"):
        assert coverage(one, role=role).applies, role
    for role in ("manager", "non-teaching", "works-with-young-people"):
        found = coverage(one, role=role)
        assert (found.applies, found.covered) == (False, 1), role


def test_whether_they_apply_goes_by_the_roles_of_the_year() -> None:
    changed = "[{role: tutor, to: 2026-01-31}, {role: manager, from: 2026-02-01}]"
    assert standing("2026-01-31", roles=changed).applies
    assert not standing("2026-02-01", roles=changed).applies
    assert standing("2026-02-01", roles=changed, label="2024-25").applies


def test_private_records_evidence_standards() -> None:
    assert coverage(record("2025-10-01", standards=(9,), visibility="private")).covered == 1


def test_each_of_three_years_by_itself() -> None:
    years = [YEAR, YEAR.before(), YEAR.before(2)]
    found = measure_three_years(
        [
            record("2025-09-01", "1", standards=(1,)),
            record("2025-08-31", "2", standards=(1, 2)),
            record("2023-08-31", "4", standards=(1,)),
        ],
        years,
        rules(),
    )
    assert found[YEAR] == {1: Evidenced(1, Fraction(1), Fraction(1), day("2025-09-01"))}
    assert [found[YEAR.before()][n].hours_shared for n in (1, 2)] == [1, 1]
    assert found[YEAR.before(2)] == {}
