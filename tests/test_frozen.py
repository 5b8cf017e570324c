"""`cpd freeze`, and what later reports and pages make of a frozen year."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cpd_portfolio.reading import frozen as reading_frozen
from cpd_portfolio.reading.frozen import digest_of_file
from making import (
    SAMPLES,
    article,
    below,
    build,
    bytes_of,
    cpd,
    front,
    markdown,
    pages_of,
    person,
    reflection,
    report,
    write,
)

FILE = Path("portfolios/frozen/2024-25.json")
FROZEN_ON = "2025-09-05"
LATER = "2026-03-31"


def ann() -> dict[str, str]:
    return {
        **person("Ann Sample"),
        "2024-25/webinar.md": reflection(date="2024-10-03", hours=2, standards=[4]),
        "2024-25/course.md": reflection(
            date="2025-02-03", hours="1.255", title="A course", standards=[5, 6, 7]
        ),
        "2023-24/older.md": reflection(date="2023-10-03", title="Older", standards=[8]),
        "2024-25/hush.md": reflection(
            "Whispered.", date="2025-03-03", hours=4, title="Muted title", visibility="private"
        ),
        "2024-25/unready.md": reflection(date="2025-04-03", title="Unready", draft=True),
    }


def event(title: str, on: str, attendees: list[str]) -> str:
    settings = {"title": title, "date": on, "hours": 6, "type": "inset-day"}
    return markdown({**settings, "attendees": attendees}, "All day.")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Ann and Ben, with two CPD years each, in portfolios/ of the current folder."""
    monkeypatch.chdir(tmp_path)
    ben = {
        **person("Ben Sample", employment={"start": "2020-09-01", "fte": 0.6}),
        "2024-25/talk.md": reflection(date="2024-11-03", title="A talk", hours=3),
    }
    events = {
        "inset.md": event("INSET day", "2024-09-04", ["ann-sample", "ben-sample"]),
        "quiet.md": event("A quiet day", "2024-12-04", ["ann-sample"]),
    }
    files = {**below("ann-sample", ann()), **below("ben-sample", ben), **below("events", events)}
    write(tmp_path / "portfolios", files)
    return tmp_path / "portfolios"


def freeze(year: str = "2024-25", as_of: str = FROZEN_ON, *more: str) -> str:
    result = cpd("freeze", year, "--portfolios", "portfolios", "--as-of", as_of, *more)
    assert result.exit_code == 0, (result.output, result.exception)
    return result.output


def figures(as_of: str = LATER, year: str = "2024-25") -> dict[str, Any]:
    return {row["id"]: row for row in report(as_of, "--year", year)["people"]}


def said(as_of: str = LATER, *more: str) -> str:
    """What `cpd report` says on standard error."""
    arguments = ["--portfolios", "portfolios", "--as-of", as_of, "--year", "2024-25", *more]
    result = cpd("report", *arguments)
    assert result.exit_code == 0, result.output
    return result.stderr


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


# --- freezing


def test_what_is_written(folder: Path) -> None:
    before = report(FROZEN_ON, "--year", "2024-25")
    output = freeze()
    assert "Froze 2024-25 as of 5 September 2025 for 2 people" in output
    assert str(FILE) in output
    kept = json.loads(FILE.read_text(encoding="utf-8"))
    assert (kept["format"], kept["cpd_year"], kept["frozen_on"]) == (1, "2024-25", FROZEN_ON)
    for row in before["people"]:
        own = kept["people"][row["id"]]
        for key in ("name", "roles", "hours", "inset_days", "standards"):
            assert own[key] == row[key], key
        assert {k: v for k, v in own["records"].items() if k != "private_hours"} == row["records"]
    assert kept["people"]["ann-sample"]["records"]["private_hours"] == 4
    assert sorted(kept["people"]["ann-sample"]["files"]) == [
        "ann-sample/2023-24/older.md",
        "ann-sample/2024-25/course.md",
        "ann-sample/2024-25/webinar.md",
        "ann-sample/employment.yml",
        "events/inset.md",
        "events/quiet.md",
    ]
    assert len(kept["people"]["ann-sample"]["private_files"]) == 2  # and the draft
    assert [path.name for path in FILE.parent.iterdir()] == ["2024-25.json"]
    assert cpd("check", "--portfolios", str(folder)).exit_code == 0


def test_the_same_files_give_the_same_bytes(folder: Path) -> None:
    freeze()
    first = FILE.read_bytes()
    freeze("2024-25", FROZEN_ON, "--again")
    assert FILE.read_bytes() == first
    shutil.move(folder, "elsewhere")  # another order of files on the disk, another name
    shutil.copytree("elsewhere/ben-sample", folder / "ben-sample")
    shutil.copytree("elsewhere", folder, dirs_exist_ok=True)
    freeze("2024-25", FROZEN_ON, "--again")
    assert FILE.read_bytes() == first


@pytest.mark.parametrize("as_of", [FROZEN_ON, "2027-01-31"])
def test_a_year_of_the_samples_reads_the_same_once_frozen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, as_of: str
) -> None:
    monkeypatch.chdir(tmp_path)
    shutil.copytree(SAMPLES, "portfolios")
    FILE.unlink(missing_ok=True)
    live = report(as_of, "--year", "2024-25")
    freeze()
    found = report(as_of, "--year", "2024-25")
    assert found.pop("frozen") == FROZEN_ON
    assert found == live
    assert "no file has changed since" in said(as_of)


def test_the_frozen_year_of_the_samples_is_what_their_files_say(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """If not: cpd freeze 2024-25 --as-of 2025-09-05 --again"""
    monkeypatch.chdir(tmp_path)
    shutil.copytree(SAMPLES, "portfolios")
    kept = report(LATER, "--year", "2024-25")
    assert kept.pop("frozen") == FROZEN_ON
    FILE.unlink()
    assert report(LATER, "--year", "2024-25") == kept


@pytest.mark.parametrize(
    ("year", "as_of", "words"),
    [
        ("last year", LATER, "not a CPD year"),
        ("2024", LATER, "not a CPD year"),
        ("2024-26", LATER, "not a CPD year"),
        ("2025-26", LATER, "it can be frozen from 1 September 2026 on"),
        ("2024-25", "2025-08-31", "it can be frozen from 1 September 2025 on"),
        ("1990-91", LATER, "nobody is employed"),
    ],
)
@pytest.mark.usefixtures("folder")
def test_refused(year: str, as_of: str, words: str) -> None:
    result = cpd("freeze", year, "--portfolios", "portfolios", "--as-of", as_of)
    assert result.exit_code == 2
    assert words in result.stderr
    assert not FILE.parent.exists()


@pytest.mark.usefixtures("folder")
def test_from_the_day_after_the_years_last() -> None:
    freeze("2024-25", "2025-09-01")
    assert FILE.exists()


@pytest.mark.usefixtures("folder")
def test_a_frozen_year_is_replaced_only_when_asked() -> None:
    freeze()
    first = FILE.read_bytes()
    result = cpd("freeze", "2024-25", "--portfolios", "portfolios", "--as-of", LATER)
    assert (result.exit_code, FILE.read_bytes()) == (2, first)
    assert "frozen already" in result.stderr
    assert "--again" in result.stderr


def test_again_is_by_the_files_of_today(folder: Path) -> None:
    freeze()
    change(folder / "ann-sample/2024-25/webinar.md", "hours: 2", "hours: 8")
    assert figures()["ann-sample"]["hours"]["total"] == 19.26
    freeze("2024-25", LATER, "--again")
    assert figures()["ann-sample"]["hours"]["total"] == 25.26
    assert "no file has changed since" in said()


def test_errors_in_the_files(folder: Path) -> None:
    change(folder / "ann-sample/2024-25/course.md", "hours:", "hour:")
    result = cpd("freeze", "2024-25", "--portfolios", "portfolios", "--as-of", FROZEN_ON)
    assert result.exit_code == 1
    assert "Found 2 errors" in result.stderr
    assert "--despite-errors" in result.stderr
    assert not FILE.parent.exists()
    assert "without what 2 errors" in freeze("2024-25", FROZEN_ON, "--despite-errors")
    change(folder / "ann-sample/2024-25/course.md", "hour:", "hours:")
    assert figures()["ann-sample"]["hours"]["total"] == 18
    assert "ann-sample/2024-25/course.md: added" in said()


def test_a_wrong_policy(folder: Path) -> None:
    write(folder, {"policy.yml": "hours: {annual: many}\n"})
    result = cpd("freeze", "2024-25", "--portfolios", "portfolios", "--as-of", FROZEN_ON)
    assert result.exit_code == 1
    assert "The policy has an error" in result.stderr
    assert not FILE.parent.exists()


def test_a_folder_that_cannot_be_written(folder: Path) -> None:
    write(folder, {"frozen": "a file in its place\n"})
    result = cpd("freeze", "2024-25", "--portfolios", "portfolios", "--as-of", FROZEN_ON)
    assert result.exit_code == 2
    assert "cannot be written" in result.stderr
    (folder / "frozen").unlink()
    write(folder.parent, {"outside/keep": ""})
    (folder / "frozen").symlink_to("../outside")
    result = cpd(
        "freeze", "2024-25", "--portfolios", "portfolios", "--as-of", LATER, "--despite-errors"
    )
    assert result.exit_code == 2
    assert "is a link" in result.stderr
    assert [path.name for path in Path("outside").iterdir()] == ["keep"]


@pytest.mark.usefixtures("folder")
def test_half_a_file_is_never_left(monkeypatch: pytest.MonkeyPatch) -> None:
    freeze()
    first = FILE.read_bytes()

    def fail(_self: Path, _target: Path) -> Path:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", fail)
    arguments = ["--portfolios", "portfolios", "--as-of", LATER, "--again"]
    result = cpd("freeze", "2024-25", *arguments)
    assert result.exit_code == 2
    assert "no space left on device" in result.stderr
    assert {path: path.read_bytes() for path in FILE.parent.iterdir()} == {FILE: first}


def test_folders_laid_over_each_other(folder: Path) -> None:
    """Written to the first; what lies in the second is in the figures, whatever it is called."""
    shutil.move(folder / "ann-sample", "second/ann-sample")
    both = ["--portfolios", "portfolios", "--portfolios", "second", "--as-of", FROZEN_ON]
    assert cpd("freeze", "2024-25", *both).exit_code == 0
    assert list(json.loads(FILE.read_text("utf-8"))["people"]) == ["ann-sample", "ben-sample"]
    shutil.move("second/ann-sample", folder / "ann-sample")
    assert "no file has changed since" in said()
    turned = ["--portfolios", "second", "--portfolios", "portfolios", "--as-of", FROZEN_ON]
    assert "frozen already" in cpd("freeze", "2024-25", *turned).stderr
    assert cpd("freeze", "2024-25", *turned, "--again").exit_code == 0
    assert not Path("second/frozen").exists()  # where some are, others go
    Path("second/frozen").mkdir()
    result = cpd("freeze", "2024-25", *turned, "--again")
    assert result.exit_code == 2
    assert "is there already" in result.stderr


# --- later figures


def test_frozen_figures_stay(folder: Path) -> None:
    freeze()
    was = figures(FROZEN_ON)
    change(folder / "ann-sample/2024-25/webinar.md", "hours: 2", "hours: 9")
    change(folder / "ann-sample/2024-25/webinar.md", "standards: [4]", "standards: [1, 2]")
    (folder / "ann-sample/2024-25/course.md").unlink()
    change(folder / "ben-sample/employment.yml", "fte: 0.6", "fte: 1")
    write(folder, {"policy.yml": "hours: {annual: 60}\n"})
    for as_of in (FROZEN_ON, LATER):
        found = figures(as_of)
        for name in was:
            for key in ("roles", "hours", "inset_days", "standards", "records"):
                assert found[name][key] == was[name][key], (as_of, name, key)
    live = figures("2025-09-04")  # the day before it was frozen
    assert live["ann-sample"]["hours"]["total"] == 25
    assert live["ben-sample"]["hours"]["target"] == 60
    assert "frozen" not in report("2025-09-04", "--year", "2024-25")
    assert "frozen" not in report(LATER, "--year", "2025-26")
    assert "frozen" not in said("2025-09-04")


def test_what_holds_as_of_a_date_is_not_frozen(folder: Path) -> None:
    freeze()
    was = figures()["ann-sample"]
    write(
        folder, {"completions/more.csv": "person,requirement,date\nann-sample,prevent,2026-01-05\n"}
    )
    now = figures()["ann-sample"]
    last = {row["id"]: row["last"] for row in now["mandatory"]}
    assert last["prevent"] == "2026-01-05"
    assert now["mandatory"] != was["mandatory"]
    assert now["hours"] == was["hours"]


def test_who_is_listed(folder: Path) -> None:
    freeze()
    change(folder / "ben-sample/employment.yml", '"2020-09-01"', '"2025-09-02"')
    new = {**person("Cleo Sample"), "x.md": reflection(date="2024-10-03", hours=7)}
    write(folder, below("cleo-sample", new))
    found = figures()
    assert found["ben-sample"]["hours"]["target"] == 18  # frozen: he was there
    assert found["cleo-sample"]["hours"]["total"] == 7
    assert "Not frozen, and worked out from the files as they are: cleo-sample." in said()
    shutil.rmtree(folder / "ann-sample")
    assert sorted(figures()) == ["ben-sample", "cleo-sample"]
    assert "1 person of that year can no longer be read" in said()


def test_three_years_rest_on_what_is_frozen(folder: Path) -> None:
    """The columns of the standards page, and the coverage over three years beside them."""
    freeze()
    change(folder / "ann-sample/2024-25/webinar.md", "standards: [4]", "standards: [1, 2]")
    now = figures(LATER, "2025-26")["ann-sample"]["standards"]
    assert (now["covered"], now["covered_three_years"]) == (0, 5)
    build(LATER)
    page = article(pages_of(Path("site"))["people/ann-sample/standards/index.html"])
    assert "5 of 20 standards over three CPD years" in page.words
    assert "The figures of 2024-25 were frozen on 5 September 2025." in page.words
    hours = {}
    for row in page.all("tr"):
        if (cells := row.inside("td")) and "id" in row.attributes:
            by_label = {cell.attributes.get("data-label"): cell.words for cell in cells}
            number = row.attributes["id"].removeprefix("standard-")
            hours[number] = by_label.get("2024-25 hours")
    assert (hours["1"], hours["4"]) == (None, "21 record")
    (row,) = [row for row in page.all("tr") if row.attributes.get("id") == "standard-4"]
    assert "In the frozen figures, and no longer in the files" in row.words


def test_another_calendar(folder: Path) -> None:
    """A year of another calendar is another year, even if the old one is still on file."""
    freeze()
    write(folder, {"policy.yml": "cpd_year_starts: 01-01\n"})
    result = cpd("report", "--portfolios", "portfolios", "--as-of", LATER, "--year", "2024")
    assert result.exit_code == 0
    assert "frozen" not in result.stderr
    build(LATER)
    assert not list(Path("site/people/ann-sample/record").glob("2024-25"))


@pytest.mark.usefixtures("folder")
def test_freezing_a_second_year() -> None:
    freeze()
    freeze("2023-24", "2025-10-01")
    result = build(LATER)
    assert "The figures of 2023-24 were frozen on 1 October 2025; no file" in result.stderr
    assert "The figures of 2024-25 were frozen on 5 September 2025; no file" in result.stderr
    earlier = build("2025-09-05")
    assert "2023-24" not in earlier.stderr


# --- what has changed since


def test_changes_are_listed(folder: Path) -> None:
    freeze()
    change(folder / "ann-sample/2024-25/webinar.md", "hours: 2", "hours: 3")
    (folder / "ann-sample/2023-24/older.md").unlink()
    text = reflection(date="2024-12-24", title="Late", hours=5)
    write(folder, {"ann-sample/2024-25/late.md": text})
    change(folder / "events/inset.md", '["ann-sample", "ben-sample"]', '["ben-sample"]')
    write(folder, {"ann-sample/2025-26/now.md": reflection(date="2025-12-24", title="Now")})
    change(folder / "ann-sample/profile.md", "Tutor", "Senior tutor")
    assert said().splitlines()[:5] == [
        "The figures of 2024-25 were frozen on 5 September 2025; 4 files have changed since.",
        "    ann-sample/2023-24/older.md: removed",
        "    ann-sample/2024-25/late.md: added",
        "    ann-sample/2024-25/webinar.md: changed",
        "    events/inset.md: changed",
    ]
    assert "frozen on 5 September 2025; 1 file has" in said(LATER, "--person", "ben-sample")
    assert "; 4 files have changed since." in build(LATER).stderr
    pages = pages_of(Path("site"))
    page = article(pages["people/ann-sample/record/2024-25/index.html"])
    assert "These figures were frozen on 5 September 2025. 4 files have changed since" in page.words
    assert (
        "would give other figures: hours, INSET days, standards, numbers of records. If"
        in page.words
    )
    assert "cpd freeze 2024-25 --again" in page.words
    assert "ann-sample/2024-25/late.md: added" in page.words
    other = article(pages["people/ben-sample/record/2024-25/index.html"])
    assert "1 file has changed since; the figures stay as they were, and the files" in other.words
    assert "Nothing needs doing." in other.words
    now = article(pages["people/ann-sample/record/2025-26/index.html"])
    assert "frozen" not in now.words


@pytest.mark.usefixtures("folder")
def test_nothing_has_changed() -> None:
    freeze()
    build(LATER)
    page = article(pages_of(Path("site"))["people/ann-sample/record/2024-25/index.html"])
    assert "frozen on 5 September 2025. No file that they rest on has changed" in page.words
    assert "19.26 hours" in page.words or "19.26 of" in page.words


def test_a_checkout_on_windows_has_not_changed(folder: Path) -> None:
    write(folder, {"policy.yml": "name: Ours\nhours: {annual: 40}\n"})
    freeze()
    for path in folder.rglob("*"):
        if path.is_file():
            path.write_bytes(
                b"\xef\xbb\xbf" * (path != FILE) + path.read_bytes().replace(b"\n", b"\r\n")
            )
    assert "no file has changed since" in said()


def test_a_policy_of_another_version(folder: Path) -> None:
    write(folder, {"policy.yml": "name: Ours\nin_force_from: 2020-09-01\n"})
    freeze()
    write(
        folder, {"policy-2024.yml": "name: Ours\nin_force_from: 2024-09-01\nhours: {annual: 9}\n"}
    )
    assert "    policy-2024.yml: added" in said()
    assert figures()["ann-sample"]["hours"]["target"] == 30


def test_a_file_that_breaks_or_moves_away_in_time(folder: Path) -> None:
    freeze()
    change(folder / "ann-sample/2024-25/webinar.md", "2024-10-03", "2020-10-03")
    change(folder / "ann-sample/2024-25/course.md", "hours:", "hour:")
    found = said()
    assert "2 files have changed since" in found
    assert "ann-sample/2024-25/webinar.md: changed" in found
    assert "course.md" not in found  # nobody can say whether it is private now
    assert "1 file without a name here" in found


# --- privacy

SECRET = ("hush", "Muted", "Whispered", "unready", "Unready")


def loosen(folder: Path) -> None:
    change(folder / "ann-sample/2024-25/hush.md", "hours: 4", "hours: 5")


def remove(folder: Path) -> None:
    (folder / "ann-sample/2024-25/hush.md").unlink()


def rename(folder: Path) -> None:
    (folder / "ann-sample/2024-25/hush.md").rename(folder / "ann-sample/2024-25/hush-2.md")


def spoil(folder: Path) -> None:
    change(folder / "ann-sample/2024-25/hush.md", "visibility: ", "visibilty: ")


def add(folder: Path) -> None:
    text = reflection(date="2025-03-04", title="Muted too", visibility="private")
    write(folder, {"ann-sample/2024-25/hush-too.md": text})


def of_draft(folder: Path) -> None:
    (folder / "ann-sample/2024-25/unready.md").unlink()


@pytest.mark.parametrize("what", [None, loosen, remove, rename, spoil, add, of_draft])
def test_private_files_are_never_named(folder: Path, what: Callable[[Path], None] | None) -> None:
    freeze()
    assert not [word for word in SECRET if word in FILE.read_text(encoding="utf-8")]
    found = ""
    if what is not None:
        what(folder)
        found = said()
        assert "; 1 file has changed since." in found
        assert "1 file without a name here: private, or may be" in found
    built = build(LATER)
    for text in [found, built.stdout, built.stderr]:
        assert not [word for word in SECRET if word in text]
    for name, data in bytes_of(Path("site")).items():
        assert not [word for word in SECRET if word.encode() in data or word in name], name
    page = article(pages_of(Path("site"))["people/ann-sample/record/2024-25/index.html"])
    assert ("1 private file (or such" in page.words) == (what is not None)


def test_a_file_that_has_become_private(folder: Path) -> None:
    freeze()
    change(folder / "ann-sample/2024-25/course.md", "title:", 'visibility: "private"\ntitle:')
    found = said()
    assert "; 1 file has changed since." in found
    assert "course" not in found
    build(LATER)
    for name, data in bytes_of(Path("site")).items():
        assert b"course.md" not in data, name


def test_what_a_private_record_reflects_on(folder: Path) -> None:
    """That somebody has written about an event is private with the record."""
    text = reflection(title="Mine", event="quiet", visibility="private", date="2024-12-04")
    write(folder, {"ann-sample/2024-25/mine.md": text})
    freeze()
    assert "quiet" not in FILE.read_text(encoding="utf-8")
    change(folder / "events/quiet.md", "All day.", "Half a day.")
    found = said()
    assert "1 file without a name here" in found
    assert "quiet" not in found


# --- files that are not as they were written


def forged(change_it: Callable[[dict[str, Any]], None]) -> str:
    """The frozen file with something changed, and a digest that fits."""
    content = json.loads(FILE.read_text(encoding="utf-8"))
    change_it(content)
    content["digest"] = digest_of_file(content)
    return json.dumps(content, indent=1, sort_keys=True, ensure_ascii=False)


def problems() -> list[tuple[str, int, str]]:
    result = cpd("check", "--portfolios", "portfolios", "--format", "json")
    assert result.exception is None or isinstance(result.exception, SystemExit)
    return [(row["path"], row["line"], row["code"]) for row in json.loads(result.stdout)]


def odd(text: str) -> list[tuple[int, str]]:
    FILE.write_text(text, encoding="utf-8")
    found = problems()
    assert {path for path, _, _ in found} == {FILE.as_posix()}
    assert "frozen" not in report(LATER, "--year", "2024-25")  # left out: the files hold
    return [(line, code) for _, line, code in found]


def line_of(text: str, words: str) -> int:
    return next(n for n, line in enumerate(text.split("\n"), 1) if words in line)


@pytest.mark.usefixtures("folder")
def test_changed_by_hand() -> None:
    freeze()
    text = FILE.read_text(encoding="utf-8")
    assert odd(text.replace('"total": 19.26', '"total": 29.26')) == [(3, "frozen-changed")]
    assert odd(text.replace('"ann-sample"', '"ann-simple"', 1)) == [(3, "frozen-changed")]
    assert problems() != []
    freeze("2024-25", FROZEN_ON, "--again")  # its own error does not stand in the way
    assert problems() == []
    # laid out in another way it is still the same
    FILE.write_text(json.dumps(json.loads(text)), encoding="utf-8")
    assert problems() == []
    assert report(LATER, "--year", "2024-25")["frozen"] == FROZEN_ON


@pytest.mark.usefixtures("folder")
def test_not_json() -> None:
    freeze()
    text = FILE.read_text(encoding="utf-8")
    cut = text[: len(text) // 2]
    assert odd(cut)[0][1] == "frozen-syntax"
    assert odd("") == [(1, "frozen-syntax")]
    assert odd("[" * 200_000) == [(1, "frozen-syntax")]
    assert odd('{"format": NaN}') == [(1, "frozen-syntax")]
    assert odd('{"format": ' + "9" * 5000 + "}") == [(1, "frozen-syntax")]
    assert odd(f"<<<<<<< ours\n{text}=======\n{text}>>>>>>> theirs\n") == [(1, "frozen-syntax")]
    twice = text.replace(' "format": 1,', ' "format": 1,\n "format": 1,')
    assert odd(twice) == [(line_of(twice, "format") + 1, "frozen-syntax")]


def at(*place: str) -> Callable[[Any], Callable[[dict[str, Any]], None]]:
    """A change of what stands at a place of the file."""

    def to(value: Any) -> Callable[[dict[str, Any]], None]:
        def change_it(content: dict[str, Any]) -> None:
            for key in place[:-1]:
                content = content[key]
            content[place[-1]] = value

        return change_it

    return to


HOURS = ("people", "ann-sample", "hours")


@pytest.mark.parametrize(
    ("place", "value", "code"),
    [
        (("format",), 2, "frozen-format"),
        (("format",), "1", "frozen-value"),
        (("surprise",), 1, "frozen-value"),
        (("people",), [], "frozen-value"),
        (("frozen_on",), 20250905, "frozen-value"),
        (("frozen_on",), "2025-09-31", "frozen-value"),
        (("frozen_on",), "2025-08-31", "frozen-year"),
        (("first_day",), "0001-09-01", "frozen-value"),
        (("first_day",), "9999-09-01", "frozen-value"),
        (("first_day",), "2024-09-02", "frozen-year"),
        (("cpd_year",), "2023-24", "frozen-year"),
        ((*HOURS, "total"), "19", "frozen-value"),
        ((*HOURS, "total"), -1, "frozen-value"),
        ((*HOURS, "total"), 1e300, "frozen-value"),
        ((*HOURS, "total"), None, "frozen-value"),
        ((*HOURS, "total"), 0, "frozen-value"),
        ((*HOURS, "target"), None, "frozen-value"),
        ((*HOURS, "status"), "splendid", "frozen-value"),
        ((*HOURS, "by_month"), {"May": 1}, "frozen-value"),
        (("people", "ann-sample", "files", "x.md"), "no digest", "frozen-value"),
        (("people", "ann-sample", "private_files"), [1], "frozen-value"),
        (("people", "ann-sample", "roles"), "tutor", "frozen-value"),
        (("people", "ann-sample", "records", "counted"), 1.5, "frozen-value"),
        (("people", "ann-sample", "standards", "by_standard"), {"four": {}}, "frozen-value"),
    ],
)
@pytest.mark.usefixtures("folder")
def test_wrong_values(place: tuple[str, ...], value: Any, code: str) -> None:
    freeze()
    text = forged(at(*place)(value))
    ((line, found),) = odd(text)
    assert found == code
    named = place[-1] if place[-1] not in ("surprise", "x.md") and code != "frozen-year" else ""
    if len(place) == 1 and named:
        assert line == line_of(text, f'"{named}"')


@pytest.mark.usefixtures("folder")
def test_a_wrong_value_is_on_its_line_and_private_paths_are_not_told() -> None:
    freeze()
    text = forged(at(*HOURS, "total")("many"))
    assert odd(text) == [(line_of(text, '"total": "many"'), "frozen-value")]
    result = cpd("check", "--portfolios", "portfolios")
    assert "`people.ann-sample.hours.total` is not as cpd freeze writes it" in result.stdout
    assert "cpd freeze 2024-25 --again" in result.stdout
    odd(forged(at("people", "ann-sample", "files", "ann-sample/hush.md")("x")))
    assert "hush" not in cpd("check", "--portfolios", "portfolios").stdout


@pytest.mark.usefixtures("folder")
def test_forged_figures_break_no_page() -> None:
    """Somebody may work out the digest too: what they wrote is shown, and escaped."""
    freeze()

    def forge(content: dict[str, Any]) -> None:
        own = content["people"]["ann-sample"]
        own["hours"] |= {"by_type": {"<b>x</b>": 1, "y": 1}, "target": 0, "expected": 0}
        own["inset_days"] = None
        own["roles"] = ["<i>"]
        own["standards"]["by_standard"] = {"77": {**own["standards"]["by_standard"]["4"]}}
        own["standards"]["by_domain"] = {"9": 3}
        own["records"] |= {"private": 3, "private_hours": 0}
        own["files"] = {"../../etc/passwd": "0" * 64, "ben-sample/2024-25/talk.md": "0" * 64}

    FILE.write_text(forged(forge), encoding="utf-8")
    assert problems() == []
    assert figures()["ann-sample"]["hours"]["by_type"] == {"<b>x</b>": 1, "y": 1}
    build(LATER)
    page = Path("site/people/ann-sample/record/2024-25/index.html").read_text(encoding="utf-8")
    assert "<b>x</b>" not in page
    assert "talk.md" not in page
    assert "passwd" not in page


@pytest.mark.usefixtures("folder")
def test_other_names_links_and_sizes(monkeypatch: pytest.MonkeyPatch) -> None:
    freeze()
    text = FILE.read_text(encoding="utf-8")
    copy = FILE.with_name("2024-25 copy.json")
    copy.write_text(text, encoding="utf-8")
    assert problems() == [(copy.as_posix(), line_of(text, '"cpd_year"'), "frozen-year")]
    copy.unlink()
    FILE.rename("elsewhere.json")
    FILE.symlink_to(Path("elsewhere.json").resolve())
    assert problems() == [(FILE.as_posix(), 1, "link")]
    assert "frozen" not in report(LATER, "--year", "2024-25")
    FILE.unlink()
    Path("elsewhere.json").rename(FILE)
    monkeypatch.setattr(reading_frozen, "MOST_BYTES", 1000)
    assert problems() == [(FILE.as_posix(), 1, "file-too-large")]


@pytest.mark.usefixtures("folder")
def test_the_same_year_in_two_folders() -> None:
    freeze()
    write(Path("second"), {"frozen/2024-25.json": FILE.read_text(encoding="utf-8")})
    both = ["--portfolios", "portfolios", "--portfolios", "second"]
    result = cpd("check", *both, "--format", "json")
    assert {row["code"] for row in json.loads(result.stdout)} == {"same-path-twice"}
    shown = cpd("report", *both, "--as-of", LATER, "--year", "2024-25", "--format", "json")
    assert "frozen" not in json.loads(shown.stdout)


def test_a_file_read_twice_is_digested_as_the_policy_is(folder: Path) -> None:
    """employment.yml counts, profile.md does not: no figure of a year rests on it."""
    freeze()
    write(folder, {"ann-sample/employment.yml": front(start="2023-09-01", roles=["tutor"]) + "\n"})
    assert "    ann-sample/employment.yml: changed" in said()
