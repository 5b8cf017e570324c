"""Who manages whom: by id or name, with circles, with addresses that nobody else has."""

from cpd_portfolio.measures.teams import teams_of
from cpd_portfolio.model import Person, Plan
from making import employed, profile


def person(name: str, manager: str | None = None) -> Person:
    line = f"line_manager: {manager}\n" if manager else ""
    employment = employed(f"start: 2020-01-01\nroles: [tutor]\n{line}")
    return Person(name, profile(), "", employment, Plan(), ())


def test_direct_and_below() -> None:
    teams = teams_of(
        [person("a"), person("b", "a"), person("c", "a"), person("d", "b"), person("e", "d")]
    )
    assert list(teams) == ["a", "b", "d"]
    assert teams["a"].direct == ("b", "c")
    assert teams["a"].below == ("b", "d")
    assert teams["b"].below == ("d",)
    assert teams["d"].below == ()


def test_a_circle_is_walked_once_and_nobody_is_below_themselves() -> None:
    teams = teams_of([person("a", "c"), person("b", "a"), person("c", "b")])
    assert teams["a"].direct == ("b",)
    assert teams["a"].below == ("b", "c")


def test_somebody_who_is_said_to_manage_themselves_has_no_team() -> None:
    assert teams_of([person("a", "a")]) == {}


def test_a_manager_without_a_portfolio_has_an_address_of_their_own() -> None:
    teams = teams_of(
        [person("sam-nonesuch"), person("a", "Sam Nonesuch"), person("b", "sam, nonesuch")]
    )
    assert [(team.manager, team.id) for team in teams.values()] == [
        ("Sam Nonesuch", "sam-nonesuch-2"),
        ("sam, nonesuch", "sam-nonesuch-3"),
    ]


def test_a_name_without_a_plain_letter_has_an_address_too() -> None:
    teams = teams_of([person("a", "李"), person("b", f"'{'x' * 400}'")])
    assert {team.id for team in teams.values()} == {"manager", "x" * 60}


def test_an_address_never_leaves_the_folder() -> None:
    (team,) = teams_of([person("a", "'../../etc'")]).values()
    assert team.id == "etc"
