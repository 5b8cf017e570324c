"""`cpd retention`: what is past a length of time, what has no date, and nothing else."""

import csv
import datetime as dt
import io
import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import frontmatter
import pytest

from independent.organisations import AS_OFS, write_organisation
from making import below, cpd, front, markdown, person, reflection, write

AS_OF = "2026-03-31"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def retained(older_than: str = "6y", *more: str, as_of: str = AS_OF) -> dict[str, Any]:
    words = ["--older-than", older_than, "--as-of", as_of, "--format", "json", *more]
    result = cpd("retention", *words)
    assert result.exit_code == 0, (result.output, result.exception)
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def short(rows: list[dict[str, Any]]) -> list[tuple[str, str, str | None]]:
    """Where, what, and the day it is counted from."""
    return [
        (f"{row['path'].removeprefix('portfolios/')}" + (f":{row['line']}" if row["line"] else ""),
         row["what"], row["since"])
        for row in rows
    ]  # fmt: skip


def dated(day: str, **more: Any) -> str:
    return reflection(title=f"On {day}", date=day, **more)


def ann(**files: str | bytes) -> dict[str, str | bytes]:
    names = {name.replace("__", "/"): text for name, text in files.items()}
    work = {"start": "2010-09-01"}
    return below("portfolios/ann-sample", {**person("Ann Sample", employment=work), **names})


# --- each kind of thing


def test_a_record_is_older_on_the_day_after_its_anniversary(folder: Path) -> None:
    for day in ("2020-03-29", "2020-03-30", "2020-03-31", "2020-04-01"):
        write(folder / "portfolios/ann-sample", {f"2019-20/{day}.md": dated(day)})
    write(folder, ann())
    assert [since for _, _, since in short(retained()["past"])] == ["2020-03-29", "2020-03-30"]
    assert len(retained("6 years", as_of="2026-04-01")["past"]) == 3
    assert len(retained("0d", as_of="2020-03-30")["past"]) == 1
    assert len(retained("72 months")["past"]) == 2
    assert retained("99y")["past"] == []


def test_the_last_day_counts_and_drafts_and_private_ones_do_too(folder: Path) -> None:
    write(folder, ann(**{
        "a.md": dated("2020-03-28", until="2020-04-02"),
        "b.md": dated("2020-03-28", until="2020-03-30"),
        "c.md": dated("2019-01-01", draft=True),
        "d.md": dated("2019-01-02", visibility="private"),
    }))  # fmt: skip
    assert short(retained()["past"]) == [
        ("ann-sample/c.md", "reflection", "2019-01-01"),
        ("ann-sample/d.md", "reflection", "2019-01-02"),
        ("ann-sample/b.md", "reflection", "2020-03-30"),
    ]


def test_evidence_is_as_old_as_the_newest_that_names_it(folder: Path) -> None:
    write(folder, ann(**{
        "old.md": dated("2019-01-01", evidence=["evidence/both.pdf", "evidence/old.pdf"]),
        "new.md": dated("2025-01-01", evidence=["evidence/both.pdf"]),
        "linking.md": reflection("[x](evidence/linked.pdf)", title="L", date="2018-01-01"),
        "broken.md": dated("2018-01-01", hours="many", evidence=["evidence/doubt.pdf"]),
        "older.md": dated("2017-01-01", evidence=["evidence/doubt.pdf"]),
        "long.md": dated("2018-06-01", until="2025-06-01", evidence=["evidence/long.pdf"]),
        "short.md": dated("2019-06-01", evidence=["evidence/long.pdf"]),
        **{
            f"evidence/{name}.pdf": b"%PDF"
            for name in ("both", "old", "long", "linked", "doubt", "lost")
        },
        "notes.txt": "x",
    }))  # fmt: skip
    found = retained()
    assert short(found["past"]) == [
        ("ann-sample/older.md", "reflection", "2017-01-01"),
        ("ann-sample/broken.md", "reflection", "2018-01-01"),
        ("ann-sample/evidence/linked.pdf", "evidence", "2018-01-01"),
        ("ann-sample/linking.md", "reflection", "2018-01-01"),
        ("ann-sample/evidence/old.pdf", "evidence", "2019-01-01"),
        ("ann-sample/old.md", "reflection", "2019-01-01"),
        ("ann-sample/short.md", "reflection", "2019-06-01"),
    ]
    assert short(found["undated"]) == [
        ("ann-sample/evidence/doubt.pdf", "evidence", None),
        ("ann-sample/evidence/lost.pdf", "evidence", None),
        ("ann-sample/notes.txt", "file", None),
    ]
    assert found["undated"][0]["counted_from"] == "a reflection with an error names it"


def test_reviews_plans_and_absences(folder: Path) -> None:
    def review(day: str) -> str:
        return markdown({"kind": "observation", "date": day}, "x")

    write(folder, ann(**{
        "reviews/old.md": review("2019-05-01"),
        "reviews/new.md": review("2025-05-01"),
        "reviews/broken.md": "no front matter",
        "plan.yml": "needs:\n"
                    "  - {id: n1, need: A, agreed: 2018-01-01, by: 2019-01-01}\n"
                    "  - {id: n2, need: B, agreed: 2018-01-01, achieved: 2024-01-01}\n"
                    "  - id: n3\n    need: C\n"
                    "  - {id: n4, need: D, agreed: 2018-02-01}\n",
        "x.md": dated("2025-10-01", need=["n1"]),
    }))  # fmt: skip
    work = "start: 2010-09-01\nroles: [tutor]\nabsences:\n  - {from: 2017-01-01, to: 2017-02-01}\n"
    work += "  - {from: 2025-01-01, to: 2025-02-01}\n  - {from: 2018-03-01}\n"
    write(folder, {"portfolios/ann-sample/employment.yml": work})
    found = retained()
    assert short(found["past"]) == [
        ("ann-sample/employment.yml:4", "absence", "2017-02-01"),
        ("ann-sample/plan.yml:6", "need", "2018-02-01"),
        ("ann-sample/plan.yml:2", "need", "2019-01-01"),
        ("ann-sample/reviews/old.md", "review", "2019-05-01"),
    ]  # fmt: skip
    rests = {row["line"]: row["rests_on_it"] for row in found["past"] if row["what"] == "need"}
    assert rests == {6: [], 2: ["1 reflection that names it"]}
    assert short(found["undated"]) == [
        ("ann-sample/plan.yml:4", "need", None),
        ("ann-sample/reviews/broken.md", "review", None),
    ]


def test_completions_count_from_the_day_they_run_out(folder: Path) -> None:
    rows = (
        "person,requirement,date,expires\n"
        "ann-sample,prevent,2019-01-01,\n"
        "ann-sample,safeguarding,2019-01-01,2025-01-01\n"
        "ann-sample,safeguarding,2016-01-01,2017-01-01\n"
    )
    write(folder, {**ann(), "portfolios/completions/zone.csv": rows})
    found = retained()["past"]
    assert short(found) == [
        ("completions/zone.csv:4", "completion", "2017-01-01"),
        ("completions/zone.csv:2", "completion", "2019-01-01"),
    ]
    assert [bool(row["rests_on_it"]) for row in found] == [False, True]  # Prevent goes by it today


def test_people_of_one_name_are_told_apart_in_the_table(folder: Path) -> None:
    rows = "person,requirement,date\nann-sample,prevent,2019-01-01\nann-two,prevent,2018-01-01\n"
    two = person("Ann Sample", employment={"start": "2010-09-01"})
    write(folder, {**ann(), **below("portfolios/ann-two", two)})
    write(folder, {"portfolios/completions/zone.csv": rows})
    table = cpd("retention", "--older-than", "6y", "--as-of", AS_OF).stdout
    assert "Ann Sample (ann-sample)" in table
    assert "Ann Sample (ann-two)" in table
    assert {row["name"] for row in retained()["past"]} == {"Ann Sample"}


def test_nothing_rests_on_a_completion_that_another_of_its_day_outlives(folder: Path) -> None:
    rows = (
        "person,requirement,date,expires\n"
        "ann-sample,prevent,2019-01-01,\n"
        "ann-sample,prevent,2019-01-01,2019-06-01\n"
        "ann-sample,prevent,2019-01-01,2019-07-01\n"
    )
    write(folder, {**ann(), "portfolios/completions/zone.csv": rows})
    rests = {row["line"]: row["rests_on_it"] for row in retained()["past"]}
    assert rests == {2: [], 3: [], 4: ["Prevent"]}
    said = cpd("retention", "--older-than", "6y", "--as-of", AS_OF).stderr
    assert "1 of them has something of today resting on it: look before you delete." in said


def test_events_frozen_years_and_shares(folder: Path) -> None:
    event = {"title": "T", "hours": 6, "type": "inset-day", "attendees": ["ann-sample"]}
    share = {"id": "s", "for": "X", "people": ["ann-sample"], "salt": "ab" * 16}
    write(folder, {
        **ann(**{"late.md": reflection(title="Late", date="2025-01-01", event="old")}),
        "portfolios/events/old.md": markdown({**event, "date": "2019-05-01"}, ""),
        "portfolios/events/new.md": markdown({**event, "date": "2025-05-01"}, ""),
        "portfolios/events/bad.md": "x",
        "portfolios/shares.yml": front(shares=[{**share, "until": "2019-01-01"}]),
    })  # fmt: skip
    for year, day in (("2018-19", "2019-09-05"), ("2023-24", "2024-09-05")):
        result = cpd("freeze", year, "--as-of", day, "--despite-errors")
        assert result.exit_code == 0, result.output
    write(folder, {"portfolios/frozen/2017-18.json": "{}"})
    found = retained()
    assert short(found["past"]) == [
        ("shares.yml:1", "share", "2019-01-01"),
        ("events/old.md", "event", "2019-05-01"),
        ("frozen/2018-19.json", "frozen-year", "2019-08-31"),
    ]
    assert found["past"][1]["rests_on_it"] == ["1 reflection that names it"]
    assert short(found["undated"]) == [
        ("events/bad.md", "event", None),
        ("frozen/2017-18.json", "frozen-year", None),
    ]
    assert retained("6y", "--person", "ann-sample")["past"] == []


def test_a_leaver_is_one_folder_in_each_repository(folder: Path) -> None:
    gone = {"start": "2010-09-01", "end": "2019-08-31"}
    files = {**person("Eve Hall", employment=gone), "x.md": dated("2019-01-01")}
    work = files.pop("employment.yml")
    share = {
        "id": "s",
        "for": "X",
        "until": "2026-12-31",
        "people": ["eve-hall"],
        "salt": "ab" * 16,
    }
    event = {"title": "T", "hours": 6, "type": "inset-day", "attendees": ["ann-sample", "eve-hall"]}
    write(folder, {
        **ann(),
        **below("portfolios/eve-hall", {**files, "evidence/a.pdf": b"x"}),
        "restricted/eve-hall/employment.yml": work,
        "restricted/completions/zone.csv": "person,requirement,date\neve-hall,prevent,2019-01-01\n",
        "portfolios/events/talk.md": markdown({**event, "date": "2019-05-01"}, ""),
        "restricted/shares.yml": front(shares=[share]),
        "mkdocs.yml": "extra: {cpd: {portfolios: [portfolios, restricted]}}\n",
    })  # fmt: skip
    found = retained("6y")
    assert short(found["past"]) == [
        ("events/talk.md", "event", "2019-05-01"),
        ("eve-hall", "portfolio", "2019-08-31"),
        ("restricted/completions/zone.csv:2", "completion", "2019-08-31"),
        ("restricted/eve-hall", "portfolio", "2019-08-31"),
        ("restricted/shares.yml:1", "share", "2019-08-31"),
    ]
    # while the event stays, so does the line that says who came
    text = markdown({**event, "date": "2025-05-01"}, "")
    write(folder, {"portfolios/events/talk.md": text})
    attendance = next(row for row in retained()["past"] if row["what"] == "attendance")
    line = text.split("\n")[attendance["line"] - 1]
    assert "eve-hall" in line
    assert "whole" not in json.dumps(retained("8y"))
    assert {row["what"] for row in retained("8y")["past"]} == set()
    paths = cpd("retention", "--older-than", "6y", "--as-of", AS_OF, "--format", "paths")
    assert paths.stdout.split() == ["portfolios/eve-hall", "restricted/eve-hall"]
    assert "in no path" in paths.stderr


def test_a_portfolio_that_cannot_be_read_is_not_called_past(folder: Path) -> None:
    write(folder, {**ann(), "portfolios/ben-okoro/x.md": dated("2010-01-01")})
    found = retained()
    assert found["past"] == []
    assert short(found["undated"]) == [("ben-okoro", "portfolio", None)]


# --- whom, and in what form


def test_people_can_be_picked(folder: Path) -> None:
    for name in ("ann-sample", "ben-okoro"):
        work = {"start": "2010-09-01", "team": name[:3]}
        files = {**person(name, employment=work), "x.md": dated("2019-01-01")}
        write(folder, below(f"portfolios/{name}", files))
    assert len(retained()["past"]) == 2
    for option in (("--person", "ben-okoro"), ("--team", "ben")):
        assert [row["person"] for row in retained("6y", *option)["past"]] == ["ben-okoro"]
    assert cpd("retention", "--older-than", "6y", "--person", "nobody").exit_code == 2


def test_table_csv_and_json_say_the_same(folder: Path) -> None:
    write(folder, ann(**{"x.md": dated("2019-01-01"), "evidence/lost.pdf": b""}))
    write(folder, {"portfolios/ann-sample/profile.md": person("=1+1")["profile.md"]})
    words = ["--older-than", "6y", "--as-of", AS_OF]
    rows = list(csv.DictReader(io.StringIO(cpd("retention", *words, "--format", "csv").stdout)))
    found = retained()
    assert [row["path"] for row in rows] == [
        row["path"] for row in (*found["past"], *found["undated"])
    ]
    assert {row["name"] for row in rows} == {"'=1+1"}
    assert (found["as_of"], found["older_than"], found["schema"]) == (AS_OF, "6 years", 1)
    table = cpd("retention", *words)
    assert "ann-sample/x.md" in table.stdout
    assert "no date" in table.stdout
    assert "Nothing was deleted" in table.stderr
    assert "1 more has no date" in table.stderr
    nothing = cpd("retention", "--older-than", "20y", "--as-of", AS_OF, "--format", "paths")
    assert (nothing.exit_code, nothing.stdout) == (0, "")
    assert "Nothing that has a date is older than 20 years" in nothing.stderr


@pytest.mark.parametrize("length", ["", "6", "6 moons", "-1y", "y", "1.5y", "101y", "6y 2m"])
def test_a_length_that_is_none(folder: Path, length: str) -> None:
    write(folder, ann())
    result = cpd("retention", "--older-than", length)
    assert result.exit_code == 2
    assert "--older-than" in result.stderr
    assert "6y, 18m or 6 years" in result.stderr


def test_it_needs_a_length_and_a_sound_policy(folder: Path) -> None:
    write(folder, ann())
    assert cpd("retention").exit_code == 2
    write(folder, {"portfolios/policy.yml": "hours: many\n"})
    assert cpd("retention", "--older-than", "6y").exit_code == 1


def test_nothing_is_written_or_deleted(folder: Path) -> None:
    write(folder, ann(**{"x.md": dated("2019-01-01")}))
    before = {path: path.stat().st_mtime_ns for path in folder.rglob("*")}
    for form in ("table", "csv", "json", "paths"):
        assert cpd("retention", "--older-than", "1y", "--format", form).exit_code == 0
    assert {path: path.stat().st_mtime_ns for path in folder.rglob("*")} == before


@pytest.mark.skipif(shutil.which("git") is None or os.name == "nt", reason="needs git")
def test_git_takes_the_paths_as_they_are_meant(folder: Path) -> None:
    """`[1]` in a name is no pattern: notes1.md stays. As docs/privacy.md has it."""
    write(folder, ann(**{
        "notes[1].md": dated("2019-01-01"),
        "notes1.md": dated("2025-01-01"),
        "ça va – so.md": dated("2018-01-01"),
    }))  # fmt: skip
    page = (Path(__file__).parents[1] / "docs/privacy.md").read_text(encoding="utf-8")
    written = "git --literal-pathspecs rm -r --pathspec-from-file=-"
    assert f"cpd retention --older-than 6y --format paths | {written}" in page
    paths = cpd("retention", "--older-than", "6y", "--as-of", AS_OF, "--format", "paths").stdout

    def git(*words: str, given: str = "") -> str:
        done = subprocess.run(
            ["git", *words], input=given, text=True, capture_output=True, check=True
        )
        return done.stdout

    git("init", "--quiet")
    git("add", "--all")
    git("-c", "user.name=A", "-c", "user.email=a@mail.example", "commit", "--quiet", "-m", "All")
    git(*written.split()[1:], "--quiet", given=paths)
    left = git("ls-files", "-z").split("\0")
    assert "portfolios/ann-sample/notes1.md" in left
    assert len([name for name in left if name.endswith(".md")]) == 2  # and profile.md


# --- worked out a second time, from the raw files


def is_older(day: dt.date, years: int, as_of: dt.date) -> bool:
    last = 28 if (day.month, day.day) == (2, 29) and (day.year + years) % 4 else day.day
    return (day.year + years, day.month, last) < (as_of.year, as_of.month, as_of.day)


def raw_day(value: Any) -> dt.date:
    return value if isinstance(value, dt.date) else dt.date.fromisoformat(str(value))


@pytest.mark.parametrize("seed", range(6))
def test_reflections_and_reviews_of_random_organisations(folder: Path, seed: int) -> None:
    portfolios = folder / "portfolios"
    write_organisation(portfolios, seed, people=8, reflections=9)
    as_of = max(AS_OFS(seed))
    problems = json.loads(cpd("check", "--format", "json").stdout)
    unreadable = {row["path"] for row in problems if row["severity"] == "error"}
    events = {
        path.stem: frontmatter.loads(path.read_text("utf-8-sig")).metadata
        for path in portfolios.rglob("events/*.md")
    }
    for years in (1, 2, 4):
        found = retained(f"{years}y", as_of=as_of.isoformat())
        gone = {row["person"] for row in found["past"] if row["what"] == "portfolio"}
        told = {row["path"] for row in found["past"] if row["what"] in ("reflection", "review")}
        expected = set()
        for path in portfolios.rglob("*.md"):
            shown = f"portfolios/{path.relative_to(portfolios).as_posix()}"
            owner = path.relative_to(portfolios).parts[0]
            if owner in ("events", *gone) or owner[0] in "._" or path.name == "profile.md":
                continue
            if shown in unreadable:
                told.discard(shown)
                continue
            keys = frontmatter.loads(path.read_text("utf-8-sig")).metadata
            about = events.get(str(keys.get("event")), {})
            last = keys.get("until") or about.get("until")
            day = raw_day(last or keys.get("date") or about["date"])
            if is_older(day, years, as_of):
                expected.add(shown)
        assert told == expected
