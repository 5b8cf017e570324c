"""What falls due: the list, and `cpd due` as a table, as CSV and as a calendar."""

import csv
import io
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from icalendar import Calendar

from cpd_portfolio.due_calendar import as_calendar
from cpd_portfolio.due_list import COLUMNS, as_csv, harmless
from cpd_portfolio.measures import measure_person
from cpd_portfolio.measures.falling_due import DueItem, falling_due
from cpd_portfolio.model import Completion, Person, Record, Sections
from cpd_portfolio.model.files import Disseminate, Plan
from making import (
    SAMPLES,
    below,
    cpd,
    cpd_year,
    day,
    employed,
    front,
    markdown,
    person,
    profile,
    record,
    reflection,
    report,
    rules,
    versions,
    write,
)

WORK = "start: 2015-09-01\nroles: [tutor]\n"
SILENT = "requirements: []\nreviews: []\noccupational: {checks: []}\n"
X = (
    "requirements: [{id: x, title: Prevent, for: [everyone], every: 12 months}]\n"
    "reviews: []\noccupational: {checks: []}\n"
)


def items(
    *kept: Record | Completion,
    policy: str = SILENT,
    as_of: str = "2026-03-31",
    until: str = "2026-05-30",
    work: str = WORK,
    who: str = "",
    needs: Any = (),
) -> list[DueItem]:
    someone = Person(
        id="ada-marsh",
        profile=profile(who),
        statement="",
        employment=employed(work),
        plan=Plan.model_validate({"needs": list(needs)}),
        records=tuple(k for k in kept if isinstance(k, Record)),
        completions=tuple(k for k in kept if isinstance(k, Completion)),
    )
    today, version = day(as_of), rules(policy)
    standing = measure_person(someone, versions(version), today, cpd_year("2025-26"))
    return list(falling_due(someone, standing, version, today, day(until)))


def completed(on: str) -> Completion:
    return Completion("x", day(on), None, None)


# --- the list


@pytest.mark.parametrize(
    ("done", "status"),
    [
        ("2024-01-10", "overdue"),  # long ago
        ("2025-03-30", "overdue"),
        ("2025-03-31", "due"),  # as_of itself
        ("2025-05-30", "due"),  # the last day that is asked for
        ("2025-05-31", None),
    ],
)
def test_mandatory_learning(done: str, status: str | None) -> None:
    found = items(completed(done), policy=X)
    due = day(done).replace(year=day(done).year + 1)
    wanted = DueItem(due, "ada-marsh", "Ada Marsh", "mandatory", "x", "Prevent", status or "")
    assert found == ([wanted] if status else [])


def test_what_is_far_off_is_listed_where_it_is_asked_for() -> None:
    (one,) = items(completed("2026-03-01"), policy=X, until="2027-03-01")
    assert (one.due, one.status) == (day("2027-03-01"), "due")


def test_what_was_never_done_falls_due_too() -> None:
    new = "start: 2026-03-01\nroles: [tutor]"
    (one,) = items(policy=X, work=new)
    assert (one.due, one.status) == (day("2026-05-24"), "due")


def test_paused_says_so() -> None:
    work = WORK + "absences: [{from: 2026-03-01}]"
    assert [one.status for one in items(completed("2025-02-01"), policy=X, work=work)] == ["paused"]
    assert [one.status for one in items(completed("2025-05-01"), policy=X, work=work)] == ["paused"]


def test_what_is_done_is_not_listed() -> None:
    once = "requirements: [{id: x, title: X, for: [everyone]}]\nreviews: []\n"
    new = "start: 2026-01-05\nroles: [tutor]"
    assert items(completed("2026-01-10"), policy=once, work=new, until="2099-01-01") == []


def test_occupational_checks_name_their_sector() -> None:
    policy = (
        "requirements: []\nreviews: []\n"
        "occupational: {checks: [{id: hands-on, title: Practice, hands_on: true, within: 1 year}]}"
    )
    who = "occupational_areas: [{id: hair, sector: Hair and beauty}]"
    work = "start: 2015-09-01\nroles: [vocational-tutor]"
    done = record("2025-01-20", area="hair", activity="work-placement")
    (one,) = items(done, policy=policy, who=who, work=work)
    assert (one.kind, one.id) == ("occupational", "hair/hands-on")
    assert (one.title, one.status) == ("Practice (Hair and beauty)", "overdue")
    # nothing recorded: there is no day that it falls due on
    assert items(policy=policy, who=who, work=work) == []


def test_reviews() -> None:
    policy = "requirements: []\nreviews: [{kind: learning-walk, for: [everyone], every: 8 months}]"
    (one,) = items(policy=policy)
    assert (one.due, one.kind, one.id) == (day("2026-05-01"), "review", "learning-walk")
    assert (one.title, one.status) == ("Learning walk", "due")


@pytest.mark.parametrize(
    ("by", "achieved", "status"),
    [
        ("2026-03-30", None, "overdue"),
        ("2026-03-31", None, "due"),
        ("2026-05-30", None, "due"),
        ("2026-05-31", None, None),
        (None, None, None),
        ("2026-03-30", "2026-03-31", None),
        ("2026-04-30", "2026-03-01", None),
        ("2026-03-30", "2026-04-01", "overdue"),
    ],
)
def test_needs_that_are_open(by: str | None, achieved: str | None, status: str | None) -> None:
    need = {"id": "n1", "need": "Feedback", "by": by, "achieved": achieved}
    found = items(needs=[{key: value for key, value in need.items() if value}])
    assert [(one.title, one.status) for one in found] == (
        [("Development need: Feedback", status)] if status else []
    )


def test_passing_on_and_impact_that_are_open() -> None:
    def plan(**more: str) -> Disseminate:
        return Disseminate.model_validate({"to": "Team", "by": "2026-04-15", **more})

    review = day("2026-04-20")
    both = record("2025-10-03", title="Talk", disseminate=plan(), impact_review=review)
    found = items(both)
    assert [(one.due, one.kind, one.id, one.title, one.status) for one in found] == [
        (day("2026-04-15"), "disseminate", both.slug, "Pass on what was learnt: Talk", "due"),
        (review, "impact", both.slug, "Look at the impact: Talk", "due"),
    ]
    written = Sections(content="A", implication="B", impact="C")
    done = record(
        "2025-10-03", disseminate=plan(done="2026-01-01"), impact_review=review, body=written
    )
    assert items(done) == []
    hidden = [
        record("2025-10-03", disseminate=plan(), impact_review=review, draft=True),
        record("2026-04-01", disseminate=plan(), impact_review=review),  # planned
    ]
    assert items(*hidden) == []


def test_no_word_of_a_private_record() -> None:
    plan = Disseminate.model_validate({"to": "Zanzibar", "by": "2026-04-15"})
    one = record(
        "2025-10-03",
        title="Zanzibar",
        slug="zanzibar",
        disseminate=plan,
        impact_review=day("2026-04-20"),
        visibility="private",
    )
    found = items(one)
    assert [item.title for item in found] == [
        "Pass on what was learnt: a private record",
        "Look at the impact: a private record",
    ]
    assert "zanzibar" not in repr(found).casefold()


@pytest.mark.parametrize(("as_of", "listed"), [("2026-03-31", True), ("2026-04-01", False)])
def test_nobody_who_has_left(as_of: str, listed: bool) -> None:
    found = items(
        completed("2025-02-01"),
        policy=X,
        as_of=as_of,
        work=WORK + "end: 2026-03-31",
        needs=[{"id": "n1", "need": "Feedback", "by": "2026-01-01"}],
    )
    assert bool(found) == listed


def test_by_date() -> None:
    needs = [
        {"id": f"n{n}", "need": "Feedback", "by": by}
        for n, by in enumerate(("2026-05-01", "2025-01-01", "2026-04-01"))
    ]
    found = [one.due for one in items(completed("2025-04-15"), policy=X, needs=needs)]
    assert found == sorted(found)
    assert len(found) == 4


# --- cells of a spreadsheet


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+1",
        "-1",
        "@SUM(A1)",
        "\t=1+1",
        "\r=1+1",
        "\n=1+1",
        " =1+1",
        "=cmd|' /C calc'!A0",
        '=HYPERLINK("http://example.org")',
        "- ",
    ],
)
def test_no_cell_is_a_formula(text: str) -> None:
    assert harmless(text).startswith("'")
    assert not {"\r", "\n"} & set(harmless(text))


@pytest.mark.parametrize("text", ["", "Ada Marsh", "2026-03-31", "a=b", "Year 2 – next", "'x"])
def test_other_cells_are_as_they_are(text: str) -> None:
    assert harmless(text) == text


def test_each_cell_of_a_row_is_looked_at() -> None:
    row = DueItem(day("2026-04-01"), "ada", "=A1", "+kind", "-id", "@title\nof two", "due")
    text = as_csv([row])
    assert text.endswith("\r\n")
    (head, cells) = csv.reader(io.StringIO(text, newline=""))
    assert head == list(COLUMNS)
    assert cells == ["2026-04-01", "ada", "'=A1", "'+kind", "'-id", "'@title of two", "due"]


def test_commas_and_quotation_marks_survive() -> None:
    row = DueItem(day("2026-04-01"), "ada", 'Ada "A", Marsh', "need", "n1", "A; B, C", "due")
    (_, cells) = csv.reader(io.StringIO(as_csv([row]), newline=""))
    assert (cells[2], cells[5]) == ('Ada "A", Marsh', "A; B, C")


def test_a_csv_of_nothing_has_its_head() -> None:
    assert as_csv([]) == "due,person,name,kind,id,title,status\r\n"


# --- calendars


def test_a_calendar_has_an_entry_all_day_for_each() -> None:
    rows = [
        DueItem(day("2026-04-01"), "ada", "Ada Marsh", "need", "n1", "One", "due"),
        DueItem(day("2026-12-31"), "ada", "Ada Marsh", "need", "n2", "Two", "overdue"),
    ]
    calendar = Calendar.from_ical(as_calendar(rows, day("2026-03-31")))
    assert calendar["VERSION"] == "2.0"
    assert calendar["PRODID"]
    entries = calendar.walk("VEVENT")
    assert [str(entry["SUMMARY"]) for entry in entries] == ["Ada Marsh: One", "Ada Marsh: Two"]
    for row, entry in zip(rows, entries, strict=True):
        assert entry["DTSTART"].dt == row.due
        assert not isinstance(entry["DTSTART"].dt, datetime)
        assert entry["DTEND"].dt == row.due + timedelta(days=1)
        stamp = entry["DTSTAMP"].dt
        assert (stamp.date(), stamp.utcoffset()) == (day("2026-03-31"), timedelta(0))


@pytest.mark.parametrize(
    "text",
    ["A, B; C \\ D", "two\nlines", "BEGIN:VEVENT\r\nEND:VCALENDAR", "é 漢 🙂" * 40, '"'],
)
def test_no_text_breaks_a_calendar(text: str) -> None:
    row = DueItem(day("2026-04-01"), "ada", text, "need", text, text, "due")
    data = as_calendar([row], day("2026-03-31"))
    (entry,) = Calendar.from_ical(data).walk("VEVENT")
    assert str(entry["SUMMARY"]).replace("\r\n", "\n") == f"{text}: {text}".replace("\r\n", "\n")
    assert all(len(line) <= 75 for line in data.split(b"\r\n"))
    assert b"\n" not in data.replace(b"\r\n", b"")


def test_a_calendar_of_nothing_can_be_read() -> None:
    assert Calendar.from_ical(as_calendar([], day("2026-03-31"))).walk("VEVENT") == []


def test_each_entry_has_a_uid_of_its_own() -> None:
    """RFC 5545: a UID is of one entry alone; calendars show the last of two."""
    same = {"visibility": "private", "impact_review": day("2026-04-20")}
    rows = items(record("2025-10-03", **same), record("2025-10-04", **same))
    entries = Calendar.from_ical(as_calendar(rows, day("2026-03-31"))).walk("VEVENT")
    assert len(entries) == 2
    assert len({str(entry["UID"]) for entry in entries}) == 2


# --- the command


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Dee manages Cas, who manages Ada and Ben; each has a need of their own. Eve has left."""
    files: dict[str, str | bytes] = {"policy.yml": SILENT}
    for name, manager, team, by in (
        ("ada-marsh", "cas-lee", "English", "2026-04-10"),
        ("ben-okoro", "cas-lee", "Maths", "2026-03-01"),
        ("cas-lee", "dee-fox", "English", "2026-05-30"),
        ("dee-fox", None, None, "2026-05-31"),
    ):
        work = {"line_manager": manager, "team": team}
        files |= below(name, dict(person(name.title(), employment=work)))
        need = {"id": "n1", "need": f"Need of {name}", "by": by}
        files[f"{name}/plan.yml"] = front(needs=[need])
    files |= below("eve-hart", dict(person("Eve Hart", employment={"end": "2025-12-31"})))
    files["eve-hart/plan.yml"] = front(needs=[{"id": "n1", "need": "Gone", "by": "2026-03-01"}])
    write(tmp_path / "portfolios", files)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def due(*more: str) -> Result:
    result = cpd("due", "--as-of", "2026-03-31", *more)
    assert result.exit_code == 0, (result.output, result.exception)
    return result


def rows(*more: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(due("--format", "csv", *more).stdout)))


def people(*more: str) -> list[str]:
    return [row["person"] for row in rows(*more)]


def wrong_use(*arguments: str) -> str:
    result = cpd("due", "--as-of", "2026-03-31", *arguments)
    assert result.exit_code == 2, (result.output, result.exception)
    assert result.stdout == ""
    assert "Traceback" not in result.output
    return result.stderr


@pytest.mark.usefixtures("folder")
def test_the_table() -> None:
    result = due()
    assert "Due up to 30 May 2026, as of 31 March 2026" in result.stdout
    lines = [line.split() for line in result.stdout.splitlines() if "Need of" in line]
    assert [line[:2] for line in lines] == [
        ["2026-03-01", "overdue"],
        ["2026-04-10", "due"],
        ["2026-05-30", "due"],
    ]
    assert "Ben-Okoro" in " ".join(lines[0])
    assert result.stderr == ""


@pytest.mark.parametrize("name", ["Ben [/x] [bold]y", "Ben \\[/x]", "Ben :smile:"])
def test_no_name_is_taken_for_markup(folder: Path, name: str) -> None:
    write(folder / "portfolios", dict(below("ben-okoro", dict(person(name)))))
    for command in (("due",), ("report",), ("report", "--status", "behind")):
        result = cpd(*command, "--as-of", "2026-03-31", "--person", "ben-okoro")
        assert result.exit_code == 0
        assert name in result.stdout
    result = cpd("retention", "--older-than", "0d", "--as-of", "2026-04-30")
    assert name in result.stdout


def test_people_of_one_name_are_told_apart(folder: Path) -> None:
    write(folder / "portfolios", dict(below("cas-lee", dict(person("Ben-Okoro")))))
    lines = [line for line in due().stdout.splitlines() if "Need of" in line]
    assert ["Ben-Okoro (ben-okoro)" in lines[0], "Ben-Okoro (cas-lee)" in lines[2]] == [True, True]
    assert "Ada-Marsh  " in lines[1]
    calendar = due("--format", "ics").stdout
    assert "SUMMARY:Ben-Okoro (cas-lee): " in calendar
    assert "SUMMARY:Ada-Marsh: " in calendar
    assert [row["name"] for row in rows()] == ["Ben-Okoro", "Ada-Marsh", "Ben-Okoro"]


@pytest.mark.usefixtures("folder")
def test_csv() -> None:
    assert rows()[0] == {
        "due": "2026-03-01",
        "person": "ben-okoro",
        "name": "Ben-Okoro",
        "kind": "need",
        "id": "n1",
        "title": "Development need: Need of ben-okoro",
        "status": "overdue",
    }
    assert people() == ["ben-okoro", "ada-marsh", "cas-lee"]


@pytest.mark.usefixtures("folder")
def test_a_calendar() -> None:
    data = due("--format", "ics").stdout_bytes
    entries = Calendar.from_ical(data).walk("VEVENT")
    assert [entry["DTSTART"].dt for entry in entries] == [
        date(2026, 3, 1), date(2026, 4, 10), date(2026, 5, 30),
    ]  # fmt: skip
    assert len({str(entry["UID"]) for entry in entries}) == 3


@pytest.mark.parametrize("form", ["csv", "ics", "table"])
@pytest.mark.usefixtures("folder")
def test_the_same_question_has_the_same_answer_byte_for_byte(form: str) -> None:
    assert due("--format", form).stdout_bytes == due("--format", form).stdout_bytes


@pytest.mark.parametrize("form", ["csv", "ics", "table"])
def test_the_samples_are_stable_too(form: str) -> None:
    at = ("--portfolios", str(SAMPLES), "--format", form, "--within", "1y")
    data = due(*at).stdout_bytes
    assert data == due(*at).stdout_bytes
    assert data.count(b"\n") > 50
    assert not any(line.startswith((b"=", b"+", b"@")) for line in data.splitlines())


@pytest.mark.usefixtures("folder")
def test_lines_of_csv_and_calendars_end_as_their_formats_say() -> None:
    for form in ("csv", "ics"):
        data = due("--format", form).stdout_bytes
        assert data.endswith(b"\r\n")
        assert b"\n" not in data.replace(b"\r\n", b"")
        assert b"\r\r" not in data


def test_no_name_becomes_a_formula(folder: Path) -> None:
    name = '=HYPERLINK("http://example.org","x")'
    write(folder / "portfolios/ada-marsh", {
        "profile.md": markdown({"name": name, "job_title": "Tutor"}),
        "plan.yml": front(needs=[{"id": "n1", "need": "+1", "by": "2026-04-01"},
                                 {"id": "-2+3", "need": "x", "by": "2026-04-02"}]),
    })  # fmt: skip
    found = rows("--person", "ada-marsh")
    assert [row["name"] for row in found] == [f"'{name}"] * 2
    assert [row["id"] for row in found] == ["n1", "'-2+3"]


def test_titles_of_reflections_are_harmless_and_private_ones_are_not_there(folder: Path) -> None:
    write(folder / "portfolios/ada-marsh", {
        "a.md": reflection(title="@SUM(1)", impact_review="2026-04-01"),
        "zanzibar.md": reflection(
            title="Zanzibar", impact_review="2026-04-01", visibility="private"
        ),
    })  # fmt: skip
    found = rows("--person", "ada-marsh")
    assert {row["title"] for row in found} == {
        "Look at the impact: @SUM(1)",
        "Look at the impact: a private record",
        "Development need: Need of ada-marsh",
    }
    for form in ("table", "csv", "ics"):
        assert b"anzibar" not in due("--format", form).stdout_bytes


@pytest.mark.parametrize(
    ("within", "last"),
    [
        ("0d", "2026-03-31"),
        ("10d", "2026-04-10"),
        ("60d", "2026-05-30"),
        ("60D", "2026-05-30"),
        (" 60 d ", "2026-05-30"),
        ("61d", "2026-05-31"),
        ("1w", "2026-04-07"),
        ("8w", "2026-05-26"),
        ("1m", "2026-04-30"),  # 31 March + 1 month: the month's last day
        ("2m", "2026-05-31"),
        ("1y", "2027-03-31"),
        ("60 days", "2026-05-30"),
        ("1 week", "2026-04-07"),
        ("2 months", "2026-05-31"),
        ("100y", "2126-03-31"),
    ],
)
@pytest.mark.usefixtures("folder")
def test_forms_of_within(within: str, last: str) -> None:
    found = [row["due"] for row in rows("--within", within)]
    every = ["2026-03-01", "2026-04-10", "2026-05-30", "2026-05-31"]
    assert found == [one for one in every if one <= last]
    head = due("--within", within).stdout.splitlines()[0]
    assert str(day(last).year) in head


@pytest.mark.parametrize(
    "within",
    ["", "60", "d", "-5d", "1.5m", "2 fortnights", "6O days", "1m2w", "101y", "999999d", "٦d",
     "9" * 5000 + "d", "60d\n60d", "[red]"],
)  # fmt: skip
@pytest.mark.usefixtures("folder")
def test_wrong_forms_of_within(within: str) -> None:
    said = wrong_use("--within", within)
    assert "--within" in said
    assert "60d, 8w, 3m or 1y" in said
    assert len(said) < 500


@pytest.mark.usefixtures("folder")
def test_one_person_a_team_or_everyone_below_a_manager() -> None:
    assert people("--person", "ada-marsh") == ["ada-marsh"]
    assert people("--team", "English") == ["ada-marsh", "cas-lee"]
    assert people("--team", "english") == ["ada-marsh", "cas-lee"]
    assert people("--manager", "cas-lee") == ["ben-okoro", "ada-marsh"]
    assert people("--manager", "dee-fox") == ["ben-okoro", "ada-marsh", "cas-lee"]
    assert people("--manager", "cas-lee", "--team", "Maths") == ["ben-okoro"]
    assert people("--person", "dee-fox", "--team", "English") == []
    assert people("--person", "eve-hart") == []


@pytest.mark.parametrize("option", ["--person", "--team", "--manager"])
@pytest.mark.usefixtures("folder")
def test_nobody_of_that_name(option: str) -> None:
    assert "nobody-here" in wrong_use(option, "nobody-here")
    assert "ada-marsh" in wrong_use("--person", "ada-mrash")


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    "command",
    [
        ("due",),
        ("report",),
        ("digest", "--month", "2026-03", "--to", "out"),
        ("retention", "--older-than", "1y"),
    ],
)
def test_of_somebody_with_an_error_it_is_said_that_there_is_one(
    folder: Path, command: tuple[str, ...]
) -> None:
    write(folder, {"portfolios/ben-okoro/profile.md": front(name="Ben Okoro")})
    result = cpd(*command, "--as-of", "2026-04-01", "--person", "ben-okoro")
    assert result.exit_code == 2
    assert "`ben-okoro` has an error in profile.md or employment.yml" in result.stderr
    assert "`cpd check` says what to mend" in result.stderr
    assert cpd("why", "ben-okoro").stderr == result.stderr


def test_a_manager_in_a_circle_is_walked_once(folder: Path) -> None:
    keep = {"start": "2023-09-01", "roles": ["tutor"], "line_manager": "ada-marsh"}
    write(folder / "portfolios", {"dee-fox/employment.yml": front(**keep)})
    below_cas = people("--manager", "cas-lee", "--within", "1y")
    assert below_cas == ["ben-okoro", "ada-marsh", "dee-fox"]


@pytest.mark.usefixtures("folder")
def test_nothing_falls_due() -> None:
    result = due("--person", "dee-fox")
    assert result.stderr == "Nothing falls due up to 30 May 2026.\n"
    assert result.stdout == ""
    assert rows("--person", "dee-fox") == []
    data = due("--person", "dee-fox", "--format", "ics").stdout_bytes
    assert Calendar.from_ical(data).walk("VEVENT") == []


def test_problems_are_counted_on_standard_error_alone(folder: Path) -> None:
    write(folder / "portfolios/ben-okoro", {"bad.md": reflection(hours="1:30")})
    for form in ("csv", "ics", "table"):
        result = due("--format", form)
        assert "1 error" in result.stderr
        assert "1 error" not in result.stdout


def test_a_wrong_policy_stops_it(folder: Path) -> None:
    write(folder / "portfolios", {"policy.yml": "warn_days: soon\n"})
    result = cpd("due", "--as-of", "2026-03-31")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "policy.yml:1" in result.stderr


@pytest.mark.usefixtures("folder")
def test_wrong_use() -> None:
    assert "xlsx" in wrong_use("--format", "xlsx")
    result = cpd("due", "--as-of", "31/03/2026")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "2026-03-31" in result.stderr


def test_the_samples_fall_due_as_the_report_says(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every due day of the report within 60 days is listed, with a status that agrees."""
    monkeypatch.chdir(SAMPLES.parent)
    found = {
        (row["person"], row["kind"], row["id"]): (row["due"], row["status"])
        for row in rows("--portfolios", SAMPLES.name)
    }
    words = {"overdue": "overdue", "not-met": "overdue", "paused": "paused"}
    wanted = {}
    for someone in report("2026-03-31")["people"]:
        name = someone["id"]
        listed = [("mandatory", one["id"], one) for one in someone["mandatory"]]
        listed += [("review", one["kind"], one) for one in someone["reviews"]]
        for area in someone["occupational"]:
            listed += [
                ("occupational", f"{area['area']}/{check['id']}", check) for check in area["checks"]
            ]
        for kind, key, one in listed:
            if one["due"] is not None and one["due"] <= "2026-05-30":
                wanted[(name, kind, key)] = (one["due"], words.get(one["status"], "due"))
    agreed = {k: v for k, v in found.items() if k[1] in ("mandatory", "review", "occupational")}
    assert agreed == wanted
    assert {status for _, status in found.values()} == {"overdue", "due", "paused"}
