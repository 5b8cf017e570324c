"""completions/*.csv beyond the golden cases: encodings, quoting, size, and whom a row is for."""

from pathlib import Path

import pytest

from cpd_portfolio.model import Completion, Problem
from cpd_portfolio.reading import Reading, read
from making import below, day, person, within, write

HEAD = "person,requirement,date,source,expires\n"
ROW = "ada-marsh,prevent,2025-10-03,Zone,\n"


def reading(tmp_path: Path, **files: str | bytes) -> Reading:
    """Two people, and each file as completions/<name>.csv."""
    everything: dict[str, str | bytes] = {}
    everything |= below("ada-marsh", dict(person("Ada Marsh")))
    everything |= below("ben-okoro", dict(person("Ben Okoro")))
    everything |= {f"completions/{name}.csv": text for name, text in files.items()}
    return read([write(tmp_path / "portfolios", everything)])


def completions(found: Reading, who: str = "ada-marsh") -> tuple[Completion, ...]:
    someone = found.library.person(who)
    assert someone is not None
    return someone.completions


def said(found: Reading) -> list[tuple[str, int, str]]:
    return [
        (p.path.removeprefix("portfolios/completions/"), p.line, p.code)
        for p in found.library.problems
    ]


def only_problem(found: Reading) -> Problem:
    (problem,) = found.library.problems
    return problem


# --- what is read


def test_all_five_columns(tmp_path: Path) -> None:
    found = reading(tmp_path, a=HEAD + "ada-marsh,prevent,2025-10-03,Zone,2026-10-03\n")
    expected = Completion("prevent", day("2025-10-03"), "Zone", day("2026-10-03"))
    assert completions(found) == (expected,)
    assert said(found) == []


@pytest.mark.parametrize(
    "head", ["person,requirement,date", "person,requirement,date,source", "DATE,Requirement,Person"]
)
def test_source_and_expires_may_be_left_out(tmp_path: Path, head: str) -> None:
    values = {"person": "ada-marsh", "requirement": "prevent", "date": "2025-10-03", "source": ""}
    row = ",".join(values[name.casefold()] for name in head.split(","))
    found = reading(tmp_path, a=f"{head}\n{row}\n")
    assert completions(found) == (Completion("prevent", day("2025-10-03"), None, None),)


@pytest.mark.parametrize(
    "data",
    [
        (HEAD + ROW).encode("utf-8-sig"),
        (HEAD + ROW).replace("\n", "\r\n").encode(),
        (HEAD + ROW).replace("\n", "\r").encode(),
        (HEAD + ROW).rstrip("\n").encode(),
        (HEAD + ROW).replace("\n", "\r\n").encode("utf-8-sig"),
        ('"person","requirement","date","source","expires"\n' + ROW).encode("utf-8-sig"),
        ("\n\n" + HEAD + "\n,,,,\n" + ROW + "\n\n").encode(),
        (HEAD + " ada-marsh , prevent ,\t2025-10-03 , Zone , \n").encode(),
        (HEAD + "ada-marsh,prevent,2025-10-03,Zone\n").encode(),  # the last cell is not there
    ],
    ids=["bom", "crlf", "cr", "no-last-line-end", "excel", "quoted", "blank", "spaces", "short"],
)
def test_files_as_programs_write_them(tmp_path: Path, data: bytes) -> None:
    found = reading(tmp_path, a=data)
    assert said(found) == []
    assert completions(found) == (Completion("prevent", day("2025-10-03"), "Zone", None),)


def test_names_beyond_ascii_and_quoted_commas(tmp_path: Path) -> None:
    found = reading(tmp_path, a=HEAD + 'ada-marsh,prevent,2025-10-03,"Zone “é”, 漢 ""x""",\n')
    assert completions(found)[0].source == 'Zone “é”, 漢 "x"'


def test_lines_are_counted_through_quoted_line_ends(tmp_path: Path) -> None:
    rows = 'ada-marsh,prevent,2025-10-03,"one\ntwo\n\nfour",\nnobody,prevent,2025-10-03,,\n'
    found = reading(tmp_path, a=HEAD + rows)
    assert said(found) == [("a.csv", 6, "unknown-person")]
    assert len(completions(found)) == 1


def test_a_quoted_line_end_parts_words(tmp_path: Path) -> None:
    found = reading(tmp_path, a=HEAD + 'ada-marsh,prevent,2025-10-03,"Learning\nZone",\n')
    assert (completions(found)[0].source or "").split() == ["Learning", "Zone"]


def test_a_quoted_line_end_joins_nothing_to_an_id(tmp_path: Path) -> None:
    found = reading(tmp_path, a=HEAD + '"ada-\nmarsh",prevent,2025-10-03,,\n')
    assert [code for _, _, code in said(found)] == ["unknown-person"]


def test_several_files_and_folders_together_by_date(tmp_path: Path) -> None:
    files = {
        "b": HEAD + "ada-marsh,prevent,2025-10-03,B,\nben-okoro,prevent,2025-10-03,B,\n",
        "a": HEAD + "ada-marsh,prevent,2026-10-03,A,\n",
        "older/2019": HEAD + "ada-marsh,safeguarding,2019-10-03,C,\n",
    }
    found = reading(tmp_path, **files)
    assert [one.source for one in completions(found)] == ["C", "B", "A"]
    assert [one.source for one in completions(found, "ben-okoro")] == ["B"]


def test_the_same_row_twice_is_harmless(tmp_path: Path) -> None:
    found = reading(tmp_path, a=HEAD + ROW + ROW, b=HEAD + ROW)
    assert said(found) == []
    assert len({one.date for one in completions(found)}) == 1


def test_completions_laid_over_each_other(tmp_path: Path) -> None:
    one = write(tmp_path / "one", {**below("ada-marsh", dict(person("Ada Marsh")))})
    two = write(tmp_path / "two", {"completions/a.csv": HEAD + ROW})
    assert len(completions(read([one, two]))) == 1


# --- what is not


@pytest.mark.parametrize(
    ("row", "code", "message"),
    [
        ("nobody,prevent,2025-10-03,,", "unknown-person", "nobody has the id `nobody`"),
        ("Ada-Marsh,prevent,2025-10-03,,", "unknown-person", "nobody has the id `Ada-Marsh`"),
        (",prevent,2025-10-03,,", "unknown-person", "`person` is empty"),
        (
            "ada-marsh,juggling,2025-10-03,,",
            "unknown-requirement",
            "there is no requirement `juggling` in the policy",
        ),
        ("ada-marsh,,2025-10-03,,", "unknown-requirement", "`requirement` is empty"),
        ("ada-marsh,prevent,,,", "empty", "`date` is empty"),
        ("ada-marsh,prevent,03/10/2025,,", "date-format", "`date`: 03/10/2025 is not written"),
        ("ada-marsh,prevent,2025-10-03 09:30,,", "date-time", "`date`: 2025-10-03 09:30 has a"),
        ("ada-marsh,prevent,2025-02-29,,", "date-not-real", "`date`: 2025-02-29 is not a day"),
        ("ada-marsh,prevent,0000-10-03,,", "date-year", "`date`: the year 0000 is out of range"),
        ("ada-marsh,prevent,2025-10-03,,soon", "date-format", "`expires`: “soon” is not a date"),
        (
            "ada-marsh,prevent,2025-10-03,,2025-10-02",
            "dates-backwards",
            "`expires` is before `date`",
        ),
        ("ada-marsh,prevent,2025-10-03,,,x", "csv-columns", "this row has 6 cells"),
    ],
)
def test_a_wrong_row_is_left_out_alone(tmp_path: Path, row: str, code: str, message: str) -> None:
    found = reading(tmp_path, a=f"{HEAD}{ROW}{row}\nada-marsh,prevent,2025-11-03,,\n")
    problem = only_problem(found)
    assert (problem.path, problem.line) == ("portfolios/completions/a.csv", 3)
    assert (problem.code, problem.severity) == (code, "error")
    assert problem.message.startswith(message)
    assert problem.hint
    assert [str(one.date) for one in completions(found)] == ["2025-10-03", "2025-11-03"]


def test_a_problem_is_its_persons_where_the_person_is_known(tmp_path: Path) -> None:
    rows = "ada-marsh,x,2025-10-03,,\nnobody,prevent,2025-10-03,,\n"
    found = reading(tmp_path, a=HEAD + rows).library.problems
    assert [problem.person for problem in found] == ["ada-marsh", None]


def test_every_flaw_of_a_row_is_said(tmp_path: Path) -> None:
    found = reading(tmp_path, a=HEAD + "nobody,x,soon,,never\n")
    assert sorted(code for _, _, code in said(found)) == [
        "date-format",
        "date-format",
        "unknown-person",
        "unknown-requirement",
    ]


def test_it_may_expire_on_its_own_day(tmp_path: Path) -> None:
    found = reading(tmp_path, a=HEAD + "ada-marsh,prevent,2025-10-03,,2025-10-03\n")
    assert said(found) == []
    assert len(completions(found)) == 1


def test_a_row_for_somebody_who_is_left_out_is_no_mistake(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        **below("ada-marsh", dict(person())),
        **below("cara", {"profile.md": "---\nname: Cara\njob_title: Tutor\n---\n"}),
        "completions/a.csv": HEAD + "cara,prevent,2025-10-03,,\n",
    }
    found = read([write(tmp_path / "portfolios", files)])
    assert [problem.code for problem in found.library.problems] == ["missing-file"]


@pytest.mark.parametrize(
    ("head", "message"),
    [
        ("person;requirement;date", "the columns are parted by semicolons"),
        ("person;requirement;date;source;expires", "the columns are parted by semicolons"),
        ("person,requirement", "the column `date` is missing"),
        ("requirement,date", "the column `person` is missing"),
        ("person,date", "the column `requirement` is missing"),
        ("person,requirement,date,date", "a column is there twice"),
        ("person,requirement,date,sauce", "there is no column “sauce”"),
        ("person,requirement,date,", "there is no column “”"),
        ("person\trequirement\tdate", "there is no column “person"),
        ("ada-marsh,prevent,2025-10-03", "there is no column “ada-marsh”"),
    ],
)
def test_wrong_columns(tmp_path: Path, head: str, message: str) -> None:
    found = reading(tmp_path, a=f"{head}\n{ROW}", b=HEAD + ROW)
    problem = only_problem(found)
    assert (problem.line, problem.code, problem.severity) == (1, "csv-columns", "error")
    assert problem.message.startswith(message)
    assert len(completions(found)) == 1  # of the other file


@pytest.mark.parametrize(
    ("data", "line", "code"),
    [
        ((HEAD + ROW).encode("utf-16"), 1, "encoding-utf-16"),
        ((HEAD + "ada-marsh,prevent,2025-10-03,Café,\n").encode("cp1252"), 2, "encoding-not-utf-8"),
        (HEAD.encode() + b"ada-marsh,prevent,2025-10-03,\0,\n", 2, "not-text-file"),
        (b"PK\x03\x04\x14\0\0\0", 1, "not-text-file"),
    ],
    ids=["utf-16", "windows-1252", "nul", "xlsx"],
)
def test_files_that_are_no_text(tmp_path: Path, data: bytes, line: int, code: str) -> None:
    found = reading(tmp_path, a=data, b=HEAD + ROW)
    assert said(found) == [("a.csv", line, code)]
    assert len(completions(found)) == 1


@pytest.mark.parametrize("row", ['ada-marsh,"prevent"x,2025-10-03,,', '"ada-marsh,prevent'])
def test_quotation_marks_that_do_not_fit_are_said(tmp_path: Path, row: str) -> None:
    found = reading(tmp_path, a=HEAD + ROW + row + "\n")
    assert said(found) == [("a.csv", 3, "csv-syntax")]
    assert len(completions(found)) == 1  # the rows above it


def test_a_cell_without_end_is_said(tmp_path: Path) -> None:
    found = reading(tmp_path, a=HEAD + "x" * 200_000 + "\n")
    assert [code for _, _, code in said(found)] == ["csv-syntax"]


def test_messages_do_not_quote_without_end(tmp_path: Path) -> None:
    long = "x" * 5000
    found = reading(tmp_path, a=HEAD + f"{long},{long},{long},{long},{long}\n")
    assert found.library.problems
    assert all(len(p.message) + len(p.hint) < 900 for p in found.library.problems)


def test_only_csv_files_of_the_folder_are_read(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {
        **below("ada-marsh", dict(person())),
        "completions/a.CSV": HEAD + ROW,
        "completions/a.txt": "nothing",
        "completions/.b.csv": "nothing",
        "ada-marsh/completions/a.csv": "nothing",
    }
    found = read([write(tmp_path / "portfolios", files)])
    assert [p.code for p in found.library.problems] == []
    assert len(completions(found)) == 1


# --- size


def test_a_hundred_thousand_rows(tmp_path: Path) -> None:
    rows = [
        f"{'ada-marsh' if n % 2 else 'ben-okoro'},prevent,20{10 + n % 15}-{1 + n % 12:02}-"
        f"{1 + n % 28:02},Zone {n},\n"
        for n in range(100_000)
    ]
    rows[77_776] = "nobody,prevent,2025-10-03,,\n"
    with within(10):
        found = reading(tmp_path, a=HEAD + "".join(rows))
    assert said(found) == [("a.csv", 77_778, "unknown-person")]
    assert len(completions(found)) + len(completions(found, "ben-okoro")) == 99_999


def test_five_thousand_wrong_rows(tmp_path: Path) -> None:
    """An export of the wrong organisation: said row by row, and no wait without end."""
    rows = "".join(f"x-{n},nothing,2025-10-03,,\n" for n in range(5_000))
    with within(10):
        found = reading(tmp_path, a=HEAD + rows)
    assert len(found.library.problems) == 10_000
