"""shares.yml: what is read, what is refused and where, and which share it costs."""

from pathlib import Path

import pytest

from cpd_portfolio.model import Problem
from cpd_portfolio.model.shares import USUAL
from cpd_portfolio.reading import Reading, read
from cpd_portfolio.reading.shares import ended
from making import below, day, person, write

SALT = "0123456789abcdef0123456789abcdef"
OTHER = "fedcba9876543210fedcba9876543210"
AREA = {
    "id": "hair",
    "sector": "Hair",
    "programmes": [
        {"title": "Diploma in Hair", "number": "600/1", "role": "assessor"},
        {"title": "Award without a number", "role": "iqa"},
    ],
}


def read_with(root: Path, shares: str, **more: str) -> Reading:
    files: dict[str, str | bytes] = {"shares.yml": shares, **more}
    files |= below("ada-marsh", person(occupational_areas=[AREA]))
    files |= below("ben-okoro", person("Ben Okoro"))
    return read([write(root / "portfolios", files)])


def found(reading: Reading) -> list[tuple[int, str, str]]:
    return [(p.line, p.code, p.severity) for p in reading.library.problems]


def entry(**changes: str | None) -> str:
    """A sound share, with keys changed or (None) left out."""
    keys: dict[str, str | None] = {
        "id": "eqa",
        "for": "Ellis Nobody",
        "until": "2026-06-30",
        "people": "[ada-marsh]",
        "salt": SALT,
    }
    keys |= {key.rstrip("_"): value for key, value in changes.items()}
    lines = [f"{key}: {value}" for key, value in keys.items() if value is not None]
    return "  - " + "\n    ".join(lines) + "\n"


def test_a_share_is_read_with_its_defaults(tmp_path: Path) -> None:
    reading = read_with(tmp_path, "shares:\n" + entry())
    assert found(reading) == []
    (listed,) = reading.shares
    share = listed.share
    assert (share.id, share.for_, share.until) == ("eqa", "Ellis Nobody", day("2026-06-30"))
    assert (share.people, share.programme, share.since) == (("ada-marsh",), None, None)
    assert share.sections == USUAL
    assert share.salt == SALT
    assert not share.passphrase


def test_every_key_is_read(tmp_path: Path) -> None:
    text = entry(
        people=None, programme="600/1", since="2024-09-01", sections="[Record, standards]",
        last_visit="2025-06-01", passphrase="yes",
    )  # fmt: skip
    reading = read_with(tmp_path, "shares:\n" + text)
    assert found(reading) == []
    share = reading.shares[0].share
    assert share.programme == "600/1"
    assert share.since == day("2024-09-01")
    assert share.sections == ("record", "standards")
    assert share.last_visit == day("2025-06-01")
    assert share.passphrase


@pytest.mark.parametrize(
    "text", ["", "# nothing\n", "shares:\n", "shares: []\n"], ids=["empty", "remark", "null", "[]"]
)
def test_no_share_is_no_problem(tmp_path: Path, text: str) -> None:
    reading = read_with(tmp_path, text)
    assert (reading.shares, found(reading)) == ((), [])


@pytest.mark.parametrize("programme", ["600/1", "600-1", "award WITHOUT a number"])
def test_a_programme_is_named_by_its_number_or_id(tmp_path: Path, programme: str) -> None:
    reading = read_with(tmp_path, "shares:\n" + entry(people=None, programme=programme))
    assert found(reading) == []
    assert len(reading.shares) == 1


@pytest.mark.parametrize(
    ("changes", "line", "code"),
    [
        ({"id": None}, 2, "missing-key"),
        ({"id": "Ellis Nobody"}, 2, "share-id"),
        ({"for_": None}, 2, "missing-key"),
        ({"for_": '""'}, 3, "empty"),
        ({"until": None}, 2, "missing-key"),
        ({"until": "30/06/2026"}, 4, "date-format"),
        ({"people": "[ada-march]"}, 5, "unknown-person"),
        ({"people": None}, 2, "share-of-whom"),
        ({"programme": "600/1"}, 7, "share-of-whom"),
        ({"people": None, "programme": "600/2"}, 6, "unknown-programme"),
        ({"salt": None}, 2, "missing-key"),
        ({"salt": "0123456789abcdef"}, 6, "salt-short"),
        ({"salt": "q" * 32}, 6, "salt-format"),
        ({"salt": SALT[:-1]}, 6, "salt-format"),
        ({"sections": "[reviews]"}, 7, "unknown-value"),
        ({"sections": "[]"}, 7, "empty"),
        ({"last_visit": "2027-01-01"}, 7, "dates-backwards"),
        ({"passphrase": "swordfish"}, 7, "not-yes-no"),
        ({"key": "abc"}, 7, "unknown-key"),
        ({"untill": ""}, 7, "unknown-key"),
    ],
)
def test_an_error_costs_that_share_alone(
    tmp_path: Path, changes: dict[str, str | None], line: int, code: str
) -> None:
    sound = entry(id="sound", salt=OTHER)
    reading = read_with(tmp_path, "shares:\n" + entry(**changes) + sound)
    assert (line, code, "error") in found(reading)
    assert {problem[2] for problem in found(reading)} == {"error"}
    assert [listed.share.id for listed in reading.shares] == ["sound"]
    assert all(p.path == "portfolios/shares.yml" for p in reading.library.problems)


def test_what_to_write_instead(tmp_path: Path) -> None:
    def hint(**changes: str | None) -> str:
        reading = read_with(tmp_path, "shares:\n" + entry(**changes))
        return reading.library.problems[0].hint

    assert hint(people="[ada-march]") == "did you mean `ada-marsh`?"
    assert hint(people=None, programme="Diploma in Hair") == "write its number: 600/1"
    assert hint(people=None, programme="600/12") == "did you mean `600/1`?"
    assert "cpd share add" in hint(salt="12")


def test_a_message_never_repeats_a_salt(tmp_path: Path) -> None:
    for salt in (SALT[:20], SALT + "x", SALT):
        reading = read_with(tmp_path, "shares:\n" + entry(salt=salt) + entry(id="b", salt=salt))
        assert reading.library.problems
        for problem in reading.library.problems:
            assert salt[:12] not in repr(problem)


def test_ids_and_salts_stand_once(tmp_path: Path) -> None:
    text = "shares:\n" + entry() + entry(salt=OTHER) + entry(id="third", salt=SALT.upper())
    reading = read_with(tmp_path, text)
    assert found(reading) == [(7, "duplicate-id", "error"), (16, "duplicate-salt", "error")]
    assert [listed.share.salt for listed in reading.shares] == [SALT]


def test_a_file_that_cannot_be_read_has_no_shares(tmp_path: Path) -> None:
    reading = read_with(tmp_path, "shares: [\n")
    assert reading.shares == ()
    assert [problem.is_error for problem in reading.library.problems] == [True]


def test_shares_are_no_set_of_standards(tmp_path: Path) -> None:
    reading = read_with(tmp_path, "shares:\n", **{"policy.yml": "standards: {set: shares.yml}\n"})
    assert [p.code for p in reading.library.problems] == ["unknown-standards-set"]


def test_a_share_that_is_over_is_a_warning_on_its_last_day(tmp_path: Path) -> None:
    reading = read_with(tmp_path, "shares:\n" + entry())
    assert ended(reading.shares, day("2026-06-30")) == []
    (problem,) = ended(reading.shares, day("2026-07-01"))
    assert isinstance(problem, Problem)
    assert (problem.line, problem.code, problem.is_error) == (4, "share-ended", False)


def test_a_person_whose_files_have_an_error_may_be_named(tmp_path: Path) -> None:
    """The share waits for them; it is not wrong."""
    reading = read_with(
        tmp_path, "shares:\n" + entry(people="[cara-left]"), **{"cara-left/a.md": "---\n---\n"}
    )
    assert [listed.share.people for listed in reading.shares] == [("cara-left",)]
