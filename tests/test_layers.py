"""Portfolios in two folders laid over each other, as docs/repositories.md has it: what many may
clone, and what fewer may. Every command gives what it gives of the same files in one folder."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from mkdocs.__main__ import cli

from cpd_portfolio.model import UsageError
from cpd_portfolio.preview import Preview
from cpd_portfolio.reading import look, read
from cpd_portfolio.remembering import Remembered
from cpd_portfolio.settings import read_settings
from making import SAMPLES, below, bytes_of, cpd, day, person, reflection, write

AS_OF = "2026-03-31"
SECRET = "ZGVmZ2hpamtsbW5vcHFyc3R1dnd4eXp7fH1-f4CBgoM="
CONFIG = f"""
site_name: Example Vale Adult Learning
site_url: https://cpd.example.org/
theme: {{name: material, font: false}}
plugins: [search, cpd]
extra: {{cpd: {{portfolios: %s, as_of: {AS_OF}}}}}
"""
RESTRICTED = ("*/employment.yml", "*/reviews", "completions", "frozen", "shares.yml")


@pytest.fixture(scope="module")
def places(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Two working folders: the samples in one folder, and in two."""
    whole, parted = tmp_path_factory.mktemp("whole"), tmp_path_factory.mktemp("parted")
    shutil.copytree(SAMPLES, whole / "portfolios")
    shutil.copytree(SAMPLES, parted / "service/portfolios")
    for pattern in RESTRICTED:
        for path in sorted((parted / "service/portfolios").glob(pattern)):
            target = parted / "restricted" / path.relative_to(parted / "service/portfolios")
            target.parent.mkdir(parents=True, exist_ok=True)
            path.rename(target)
    for folder, named in (
        (whole, "portfolios"),
        (parted / "service", "[portfolios, ../restricted]"),
    ):
        write(folder, {"mkdocs.yml": CONFIG % named, "docs/index.md": "# Nothing"})
    return whole, parted / "service"


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("CPD_SHARE_SECRET", SECRET)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


def each(places: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    for place in places:
        monkeypatch.chdir(place)
        yield place


def test_the_samples_are_really_parted(places: tuple[Path, Path]) -> None:
    service = places[1]
    assert not list((service / "portfolios").glob("*/employment.yml"))
    assert len(list((service.parent / "restricted").glob("*/employment.yml"))) == 12
    assert list((service.parent / "restricted").glob("*/reviews/*.md"))
    alone = read([service / "portfolios"]).library
    assert alone.people == ()
    assert {problem.code for problem in alone.problems if problem.is_error} == {"missing-file"}


@pytest.mark.parametrize(
    "words",
    [
        "check", "check --format json", "report", "report --format json", "report --format csv",
        "report --status overdue,due-soon", "report --year 2024-25 --format json",
        "due --within 1y", "due --within 1y --format csv", "due --within 1y --format ics",
        "share list", "share link northmoor-2026-01",
    ],
)  # fmt: skip
def test_what_is_printed_is_the_same(
    places: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch, words: str
) -> None:
    if words.startswith("share link"):
        listed = read([SAMPLES]).shares
        words = f"share link {listed[0].share.id}"
    said = [cpd(*words.split()) for _ in each(places, monkeypatch)]
    assert said[0].exit_code == said[1].exit_code == 0, said[1].output
    assert said[0].output == said[1].output
    assert said[0].output


@pytest.mark.parametrize(
    "words", ["why hector-notreal hours", "why rowan-sample", "audit --seed 7"]
)
def test_a_trace_names_the_folder_that_a_file_lies_in(
    places: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch, words: str
) -> None:
    said = [cpd(*words.split()) for _ in each(places, monkeypatch)]
    assert said[0].exit_code == said[1].exit_code == 0, said[1].output
    one, two = (result.stdout.replace("restricted/", "portfolios/") for result in said)
    assert one == two
    if "hours" in words:
        assert "restricted/hector-notreal/employment.yml:" in said[1].stdout
        assert "portfolios/hector-notreal/2025-26/" in said[1].stdout


def test_digest(places: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for number, _ in enumerate(each(places, monkeypatch)):
        result = cpd("digest", "--month", "2026-03", "--to", str(tmp_path / f"mail-{number}"))
        assert result.exit_code == 0, result.output
    messages = bytes_of(tmp_path / "mail-0")
    assert messages == bytes_of(tmp_path / "mail-1")
    assert len(messages) > 10


def test_the_site_is_the_same_built_at_once_bit_by_bit_and_by_mkdocs(
    places: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    sites = []
    for place in each(places, monkeypatch):
        result = cpd("build")
        assert result.exit_code == 0, result.output
        sites.append(bytes_of(place / "site"))
    # a site knows the configuration that it was built with, and that differs
    known = [site.pop(".cpd-site") for site in sites]
    assert sites[0] == sites[1]
    sites[1][".cpd-site"] = known[1]
    assert len(sites[0]) > 300
    assert "Nothing has changed" in cpd("build").output
    # a change in either folder is seen, and only what it touches is built again
    service = places[1]
    work = service.parent / "restricted/kofi-example/employment.yml"
    own = next((service / "portfolios/kofi-example").glob("2025-26/*.md"))
    for path, old, new in ((work, "team:", "team: The other side of"), (own, "title:", "title: A")):
        before = path.read_text(encoding="utf-8")
        assert old in before
        path.write_text(before.replace(old, new, 1), encoding="utf-8")
        try:
            assert cpd("build").exit_code == 0
            changed = bytes_of(service / "site")
            assert changed != sites[1]
            assert cpd("build", "--clean").exit_code == 0
            assert bytes_of(service / "site") == changed
        finally:
            path.write_text(before, encoding="utf-8")
    assert cpd("build").exit_code == 0
    assert bytes_of(service / "site") == sites[1]
    assert CliRunner().invoke(cli, ["build", "--quiet"]).exit_code == 0
    assert bytes_of(service / "site") == sites[1]


@pytest.mark.parametrize("whose", [None, "rowan-sample"])
def test_the_preview_sees_a_change_in_either_folder(
    places: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch, tmp_path: Path, whose: str | None
) -> None:
    service = tmp_path / "service"
    shutil.copytree(places[1], service, ignore=shutil.ignore_patterns("site", ".site*"))
    shutil.copytree(places[1].parent / "restricted", tmp_path / "restricted")
    monkeypatch.chdir(service)
    (tmp_path / "preview").mkdir()
    settings = read_settings(service)
    preview = Preview(settings, day(AS_OF), tmp_path / "preview", Remembered(), whose)
    preview.start(jobs=1)
    assert preview.refresh() == []
    work = tmp_path / "restricted/rowan-sample/employment.yml"
    work.write_text(work.read_text().replace("team:", "team: The other side of", 1))
    written = preview.refresh()
    assert "people/rowan-sample" in written
    name = "2026-02-02-new.md"
    write(service / "portfolios/rowan-sample/2025-26", {name: reflection(date="2026-02-02")})
    assert "people/rowan-sample" in preview.refresh()
    page = "people/rowan-sample/reflections/2025-26-2026-02-02-new/index.html"
    assert (preview.settings.site / page).is_file()


# --- what is written goes where it belongs


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Ada and Ben in two folders, the one with fewer readers named first and last in turn."""
    for name in ("ada-marsh", "ben-okoro"):
        files = dict(person(name.title()))
        write(tmp_path / "restricted", below(name, {"employment.yml": files.pop("employment.yml")}))
        files["2024-25/one.md"] = reflection(title="One", date="2024-10-03")
        write(tmp_path / "portfolios", below(name, files))
    monkeypatch.chdir(tmp_path)
    return tmp_path


ORDERS = (("portfolios", "restricted"), ("restricted", "portfolios"))


def over(order: tuple[str, str]) -> list[str]:
    return [word for name in order for word in ("--portfolios", name)]


@pytest.mark.parametrize("order", ORDERS)
def test_a_new_reflection_lies_with_the_profile(folder: Path, order: tuple[str, str]) -> None:
    words = ["--title", "New", "--type", "webinar", "--date", "2025-10-03", "--hours", "1"]
    result = cpd("new", "ada-marsh", *over(order), *words)
    assert result.exit_code == 0, result.output
    assert result.stdout.strip() == "portfolios/ada-marsh/2025-26/2025-10-03-new.md"
    (folder / "restricted/ada-marsh/2025-26").mkdir()
    (folder / result.stdout.strip()).rename(
        folder / "restricted/ada-marsh/2025-26/2025-10-03-new.md"
    )
    again = cpd("new", "ada-marsh", *over(order), *words)
    assert again.exit_code == 2
    assert "restricted/ada-marsh/2025-26/2025-10-03-new.md is there already" in again.stderr


@pytest.mark.parametrize("order", ORDERS)
def test_frozen_figures_lie_with_the_employment(folder: Path, order: tuple[str, str]) -> None:
    """They tell of hours, targets and training, which not everybody may clone."""
    result = cpd("freeze", "2024-25", *over(order), "--as-of", "2025-09-05")
    assert result.exit_code == 0, result.output
    assert "restricted/frozen/2024-25.json" in result.stdout
    assert not (folder / "portfolios/frozen").exists()
    assert "no file has changed since" in cpd(
        "report", *over(order), "--as-of", AS_OF, "--year", "2024-25"
    ).stderr  # fmt: skip


@pytest.mark.parametrize("order", ORDERS)
def test_shares_are_written_where_they_are(folder: Path, order: tuple[str, str]) -> None:
    write(folder, {"restricted/shares.yml": "shares: []\n"})
    result = cpd(
        "share", "add", *over(order), "--as-of", AS_OF, "--for", "A reader",
        "--person", "ada-marsh", "--sections", "record",
    )  # fmt: skip
    assert result.exit_code == 0, result.output
    assert "ada-marsh" in (folder / "restricted/shares.yml").read_text()
    assert not (folder / "portfolios/shares.yml").exists()
    share = read([folder / name for name in order]).shares[0].share.id
    preview = cpd("share", "preview", share, *over(order), "--as-of", AS_OF, "--to", "look.html")
    assert preview.exit_code == 0, preview.output
    for inside in order:
        words = [share, *over(order), "--as-of", AS_OF, "--to", f"{inside}/look.html"]
        assert cpd("share", "preview", *words).exit_code == 2
    assert cpd("share", "revoke", share, *over(order)).exit_code == 0
    assert "ada-marsh" not in (folder / "restricted/shares.yml").read_text()


@pytest.mark.parametrize("inside", ["portfolios/out", "restricted/out"])
def test_nothing_is_written_into_either_folder(folder: Path, inside: str) -> None:
    for order in ORDERS:
        words = [*over(order), "--as-of", AS_OF, "--month", "2026-03", "--to", inside]
        assert cpd("digest", *words).exit_code == 2
        write(folder, {"mkdocs.yml": f"site_name: S\nsite_dir: {inside}\n"})
        assert cpd("build", *over(order), "--as-of", AS_OF).exit_code in (1, 2)
        assert not (folder / inside).exists()


# --- what does not fit


def problems(folder: Path, order: tuple[str, str]) -> list[tuple[str, str]]:
    found = read([folder / name for name in order]).library.problems
    return [(one.path, one.code) for one in found]


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("ada-marsh/2025-26/two.md", "ada-marsh/2025-26/two.md"),
        ("ada-marsh/2025-26/two.md", "ada-marsh/2025-26/Two.md"),
        ("ada-marsh/2025-26/two.md", "ada-marsh/2025-26/TWO.MD"),
        ("ada-marsh/2025-26/caf\u00e9.md", "ada-marsh/2025-26/cafe\u0301.md"),
        ("ada-marsh/evidence/a.pdf", "ada-marsh/Evidence/A.pdf"),
        ("ada-marsh/reviews/walk.md", "ada-marsh/Reviews/walk.md"),
        ("events/inset.md", "events/Inset.md"),
        ("completions/zone.csv", "completions/Zone.CSV"),
        ("frozen/2024-25.json", "frozen/2024-25.JSON"),
        ("policy.yml", "policy.yml"),
        ("shares.yml", "shares.yml"),
    ],
)
def test_one_path_in_two_folders_is_an_error_in_both(
    folder: Path, one: str, two: str, order: tuple[str, str]
) -> None:
    write(folder, {f"portfolios/{one}": "x", f"restricted/{two}": "x"})
    found = problems(folder, order)
    assert (f"portfolios/{one}", "same-path-twice") in found
    assert (f"restricted/{two}", "same-path-twice") in found
    twins = {f"portfolios/{one}", f"restricted/{two}"}
    assert {code for path, code in found if path in twins} == {"same-path-twice"}


@pytest.mark.parametrize("order", ORDERS)
def test_employment_in_another_case_is_taken_by_nobody(
    folder: Path, order: tuple[str, str]
) -> None:
    write(folder, {"portfolios/ada-marsh/Employment.yml": "start: 2020-01-01\nroles: [tutor]\n"})
    assert {path for path, _ in problems(folder, order)} == {
        "portfolios/ada-marsh/Employment.yml", "restricted/ada-marsh/employment.yml",
    }  # fmt: skip
    assert read([folder / name for name in order]).library.left_out == ("ada-marsh",)


@pytest.mark.parametrize("order", ORDERS)
def test_a_person_in_one_folder_only(folder: Path, order: tuple[str, str]) -> None:
    write(folder / "restricted/eve-hall", {"employment.yml": "start: 2023-09-01\nroles: [tutor]\n"})
    write(folder / "portfolios", below("flo-ray", {"profile.md": person("Flo")["profile.md"]}))
    assert problems(folder, order) == [
        ("portfolios/flo-ray/employment.yml", "missing-file"),
        ("restricted/eve-hall/profile.md", "missing-file"),
    ]
    write(folder / "restricted", below("flo-ray", dict(person("Flo"))))
    (folder / "restricted/flo-ray/profile.md").unlink()
    shutil.rmtree(folder / "restricted/eve-hall")
    assert problems(folder, order) == []


def test_folders_that_are_not_side_by_side_are_refused(folder: Path) -> None:
    write(folder, {"portfolios/inner/x/profile.md": "x"})
    for roots in (["portfolios", "portfolios/inner"], ["portfolios/inner", "portfolios"]):
        with pytest.raises(UsageError, match="lies in portfolios"):
            look([Path(name) for name in roots])
    with pytest.raises(UsageError, match="named twice"):
        look([folder / "portfolios", Path("portfolios")])
    with pytest.raises(UsageError, match="there is no folder"):
        look([folder / "portfolios", folder / "nowhere"])
    gone = cpd("check", *over(("portfolios", "nowhere")))
    assert gone.exit_code == 2
    assert "there is no folder nowhere" in gone.stderr


def test_an_author_without_the_restricted_folder(folder: Path) -> None:
    """Checks their own files, and lays a stand-in of their employment over them to see pages."""
    own = "portfolios/ada-marsh/2024-25/one.md"
    assert cpd("check", own).stdout == ""
    write(folder, {own: reflection(hours="1:30")})
    assert cpd("check", own).stdout.startswith(f"{own}:4: error number-clock")
    write(
        folder,
        {own: reflection(), "mine/ada-marsh/employment.yml": "start: 2023-09-01\nroles: [tutor]\n"},
    )
    rows = cpd("report", *over(("portfolios", "mine")), "--as-of", AS_OF, "--format", "csv").stdout
    assert "ada-marsh" in rows
    assert "ben-okoro" not in rows


@pytest.mark.skipif(os.name == "nt", reason="the folder itself cannot be left there")
def test_a_folder_named_by_dots_has_its_own_name(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(folder, {"portfolios/ada-marsh/2024-25/one.md": reflection(hours="1:30")})
    monkeypatch.chdir(folder / "portfolios/ada-marsh")
    result = cpd("check", "--portfolios", "..", "--portfolios", "../../restricted")
    assert "portfolios/ada-marsh/2024-25/one.md:4: error" in result.stdout
