"""Publishing: what a build leaves behind, whatever happens to it (domain rules, sections 8, 10)."""

import shutil
from pathlib import Path

import pytest

from cpd_portfolio.build import publishing
from cpd_portfolio.build.publishing import Trees
from cpd_portfolio.mkdocs_site import Renderer
from cpd_portfolio.pages import Site
from making import SAMPLES, below, build, bytes_of, cpd, markdown, person, reflection, write

ADA, BEN = "people/ada-marsh", "people/ben-okoro"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two people's portfolios in the current folder."""
    ada = person("Ada Marsh") | {
        "2025-26/one.md": reflection(title="Wait time", evidence=["evidence/one.pdf"]),
        "2025-26/two.md": reflection(title="Bar models", hours=3, date="2025-10-04"),
    }
    files: dict[str, str | bytes] = below("ada-marsh", dict(ada))
    files |= below("ben-okoro", dict(person("Ben Okoro")) | {"a.md": reflection(title="Talk")})
    files["ada-marsh/evidence/one.pdf"] = b"%PDF one"
    write(tmp_path / "portfolios", files)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def beside(folder: Path) -> set[str]:
    """What a build has made, without the spare tree that the next one starts from."""
    usual = {"portfolios", "mkdocs.yml", "evidence", ".site-kept"}
    return {path.name for path in folder.iterdir()} - usual


# --- a build that fails


class Broken(RuntimeError):
    pass


def fail_at(monkeypatch: pytest.MonkeyPatch, where: str) -> None:
    """Makes a build fail in the middle of writing, or at one of its steps of publishing."""
    write_site = Renderer.write

    def stop_at_ben(self: Renderer, site: Site) -> list[str]:
        if site.folder == BEN:
            raise Broken
        return write_site(self, site)

    def stop(*_args: object, **_more: object) -> None:
        raise Broken

    if where == "half-way":
        monkeypatch.setattr(Renderer, "write", stop_at_ben)
    elif where == "theme":
        monkeypatch.setattr(Renderer, "write_theme", stop)
    elif where == "evidence":
        monkeypatch.setattr(shutil, "copyfileobj", stop)
    else:
        monkeypatch.setattr(Trees, "publish", stop)


@pytest.mark.parametrize("where", ["theme", "half-way", "evidence", "publish"])
def test_a_build_that_fails_leaves_the_old_site_whole(
    folder: Path, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    build()
    before = bytes_of(folder / "site")
    write(folder, {"portfolios/ada-marsh/2025-26/three.md": reflection(title="New")})
    with monkeypatch.context() as patch:
        fail_at(patch, where)
        more = ["--clean"] if where == "theme" else []
        assert isinstance(cpd("build", *more).exception, Broken)
    assert bytes_of(folder / "site") == before
    assert beside(folder) == {"site"}
    assert not (folder / ".site-kept/tree").exists()
    build()
    assert bytes_of(folder / "site") != before


def test_a_first_build_that_fails_leaves_nothing(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        fail_at(patch, "half-way")
        assert cpd("build").exit_code != 0
    assert beside(folder) == set()
    assert not (folder / ".site-kept").exists()


@pytest.mark.parametrize("at", range(1, 12))
def test_a_step_of_publishing_that_fails_loses_no_site(
    folder: Path, monkeypatch: pytest.MonkeyPatch, at: int
) -> None:
    """On a system that cannot exchange two folders in one step: whatever a failure in between
    leaves, the next build puts right."""
    build()
    before = bytes_of(folder / "site")
    write(folder, {"portfolios/ada-marsh/2025-26/three.md": reflection(title="New")})
    replace, calls = Path.replace, 0

    def stop_at(self: Path, target: Path) -> Path:
        nonlocal calls
        calls += 1
        if calls == at:
            raise OSError("the disk is full")
        return replace(self, target)

    monkeypatch.setattr(publishing, "_renameat2", lambda *_paths: False)
    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", stop_at)
        result = cpd("build", "--as-of", "2026-03-31")
    assert isinstance(result.exception, SystemExit | None)
    sites = [bytes_of(path) for path in (folder / "site", folder / ".site-old") if path.is_dir()]
    build()
    after = bytes_of(folder / "site")
    build("2026-03-31", "--clean")
    assert bytes_of(folder / "site") == after != before
    assert before in sites or after in sites
    assert beside(folder) == {"site"}


def test_what_a_killed_build_left_is_put_right(folder: Path) -> None:
    build()
    before = bytes_of(folder / "site")
    (folder / "site").rename(folder / ".site-old")  # killed between its two steps
    write(folder, {".site-new-x1/people/half/index.html": "half"})
    build()
    assert bytes_of(folder / "site") == before
    assert beside(folder) == {"site"}


# --- where a build may write


@pytest.mark.parametrize("name", ["thesis.docx", ".git/config", "sub/a.txt"])
def test_a_foreign_folder_is_refused(folder: Path, name: str) -> None:
    write(folder / "site", {name: "somebody's work"})
    result = cpd("build")
    assert result.exit_code == 2
    assert "site" in result.stderr
    assert (folder / "site" / name).read_text() == "somebody's work"
    assert beside(folder) == {"site"}


def test_a_file_or_link_in_the_sites_place_is_refused(folder: Path) -> None:
    (folder / "site").write_text("work")
    assert cpd("build").exit_code == 2
    assert (folder / "site").read_text() == "work"
    (folder / "site").unlink()
    write(folder, {"elsewhere/work.txt": "work"})
    (folder / "site").symlink_to(folder / "elsewhere")
    assert cpd("build").exit_code == 2
    assert (folder / "elsewhere/work.txt").read_text() == "work"


def test_the_portfolios_themselves_are_never_the_site(folder: Path) -> None:
    before = bytes_of(folder / "portfolios")
    for name in ("portfolios", "portfolios/ada-marsh", "."):
        write(folder, {"mkdocs.yml": f"site_name: x\nsite_dir: {name}\ntheme: material\n"})
        assert cpd("build").exit_code != 0, name
        assert bytes_of(folder / "portfolios") == before


@pytest.mark.parametrize("name", ["portfolios/site", "portfolios/ada-marsh/site"])
def test_a_site_inside_of_the_portfolios_is_refused(folder: Path, name: str) -> None:
    write(folder, {"mkdocs.yml": f"site_name: x\nsite_dir: {name}\ntheme: {{name: material}}\n"})
    assert cpd("build").exit_code == 2
    assert not (folder / name).exists()


def test_an_empty_folder_will_do_and_a_site_elsewhere_too(folder: Path) -> None:
    (folder / "site").mkdir()
    build()
    assert (folder / "site/index.html").is_file()
    config = "site_name: Elsewhere\nsite_dir: public/cpd\ntheme: {name: material, font: false}\n"
    write(folder, {"mkdocs.yml": config})
    build()
    assert (folder / "public/cpd/index.html").is_file()


# --- the same files, the same site


def test_two_builds_are_the_same_to_the_byte(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sites = []
    for name in ("one", "two"):
        shutil.copytree(SAMPLES, tmp_path / name / "portfolios")
        shutil.copy(SAMPLES.parent / "mkdocs.yml", tmp_path / name)
        monkeypatch.chdir(tmp_path / name)
        build()
        sites.append(bytes_of(tmp_path / name / "site"))
    assert sites[0].keys() == sites[1].keys()
    assert [name for name in sites[0] if sites[0][name] != sites[1][name]] == []
    build()  # over a site that is there
    assert bytes_of(tmp_path / "two/site") == sites[0]


def test_no_path_of_the_machine_is_in_a_site(folder: Path) -> None:
    build()
    for name, data in bytes_of(folder / "site").items():
        assert str(folder).encode() not in data, name
        assert str(SAMPLES.parent).encode() not in data, name


def test_a_build_is_as_of_its_date(folder: Path) -> None:
    build("2025-10-03")
    assert (folder / "site" / ADA / "reflections/2025-26-one").is_dir()
    assert not (folder / "site" / ADA / "reflections/2025-26-two").exists()
    build("2025-10-02")
    assert not (folder / "site" / ADA / "reflections").exists()


# --- broken files


def test_strict_stops_at_an_error_and_the_site_stays(folder: Path) -> None:
    build()
    before = bytes_of(folder / "site")
    write(folder, {"portfolios/ada-marsh/bad.md": reflection(hours="many")})
    result = cpd("build", "--strict")
    assert result.exit_code == 1
    assert bytes_of(folder / "site") == before
    assert cpd("build").exit_code == 0


def test_strict_does_not_stop_at_a_warning(folder: Path) -> None:
    missing = reflection(date="2025-10-05", evidence=["evidence/gone.pdf"])
    write(folder, {"portfolios/ada-marsh/warned.md": missing})
    assert cpd("build", "--strict", "--as-of", "2026-03-31").exit_code == 0


def test_a_broken_file_stops_nobody_and_is_said_on_that_persons_pages(folder: Path) -> None:
    bad = reflection(hours="many", visibility="internal")
    write(folder, {"portfolios/ada-marsh/2025-26/bad.md": bad})
    result = build()
    assert "1 error" in result.stderr
    site = folder / "site"
    assert not (site / ADA / "reflections/2025-26-bad").exists()
    for page in ("index.html", "record/2025-26/index.html", "standards/index.html"):
        text = (site / ADA / page).read_text()
        assert "1 file could not be read" in text, page
        assert "2025-26/bad.md" in text, page
    for path in [*(site / BEN).rglob("*.html"), site / "index.html"]:
        text = path.read_text()
        assert "bad.md" not in text
        assert "could not be read" not in text
    assert (site / BEN / "reflections/a/index.html").is_file()


def test_a_broken_file_that_may_be_private_is_said_without_its_name(folder: Path) -> None:
    write(folder, {"portfolios/ada-marsh/2025-26/hush.md": "---\ntitle: [\n---\n"})
    build()
    text = (folder / "site" / ADA / "index.html").read_text()
    assert "1 file could not be read" in text
    assert "hush" not in text


@pytest.mark.parametrize("name", ["profile.md", "employment.yml"])
@pytest.mark.parametrize("how", ["broken", "missing"])
def test_a_portfolio_without_a_profile_or_employment_is_left_out(
    folder: Path, name: str, how: str
) -> None:
    path = folder / "portfolios/ada-marsh" / name
    path.unlink()
    if how == "broken":
        path.write_text("---\nname: [\n---\n")
    build()
    assert not (folder / "site" / ADA).exists()
    assert (folder / "site" / BEN / "index.html").is_file()
    front = (folder / "site/index.html").read_text()
    assert "ada-marsh" not in front
    assert "1 portfolio could not be read" in front


def test_a_wrong_policy_stops_a_build(folder: Path) -> None:
    build()
    before = bytes_of(folder / "site")
    write(folder, {"portfolios/policy.yml": "hours: {annual: -1}\n"})
    result = cpd("build")
    assert result.exit_code == 1
    assert "policy.yml:1" in result.stderr
    assert bytes_of(folder / "site") == before


def test_nobody_at_all_is_a_site_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "portfolios").mkdir()
    monkeypatch.chdir(tmp_path)
    build()
    assert (tmp_path / "site/index.html").is_file()


# --- what is withdrawn


@pytest.mark.parametrize("how", ["deleted", "private", "draft"])
def test_a_withdrawn_reflection_is_gone_with_its_evidence(folder: Path, how: str) -> None:
    site = folder / "site"
    build()
    assert (site / ADA / "files/evidence/one.pdf").is_file()
    assert b"Wait time" in b"".join(bytes_of(site).values())
    path = folder / "portfolios/ada-marsh/2025-26/one.md"
    if how == "deleted":
        path.unlink()
    else:
        more = {"visibility": "private"} if how == "private" else {"draft": True}
        path.write_text(reflection(title="Wait time", evidence=["evidence/one.pdf"], **more))
    build()
    assert not (site / ADA / "files").exists()
    assert not (site / ADA / "reflections/2025-26-one").exists()
    for name, data in bytes_of(site).items():
        assert b"Wait time" not in data, name
        assert b"one.pdf" not in data, name


def test_a_person_who_is_taken_out_is_gone(folder: Path) -> None:
    build()
    shutil.rmtree(folder / "portfolios/ada-marsh")
    build()
    assert not (folder / "site" / ADA).exists()
    assert "ada-marsh" not in (folder / "site/index.html").read_text()


def test_evidence_that_is_a_link_is_not_followed(folder: Path) -> None:
    write(folder, {"evidence/secret.pdf": "secret words"})
    link = folder / "portfolios/ada-marsh/evidence/link.pdf"
    link.symlink_to(folder / "evidence/secret.pdf")
    linking = reflection("[x](evidence/link.pdf)", evidence=["evidence/link.pdf"], title="L")
    write(folder, {"portfolios/ada-marsh/a.md": linking})
    build()
    assert b"secret words" not in b"".join(bytes_of(folder / "site").values())


@pytest.mark.parametrize("kind", ["html", "svg", "js", "xhtml", "htm", "mhtml", "HTML", "shtml"])
def test_evidence_that_a_browser_would_run_is_not_published(folder: Path, kind: str) -> None:
    name = f"evidence/run.{kind}"
    text = reflection(f"[x]({name}) ![x]({name})", evidence=[name], title="R")
    write(folder / "portfolios/ada-marsh", {"a.md": text, name: "<script>alert(1)</script>"})
    build()
    assert not [path for path in (folder / "site/people").rglob(f"*.{kind}") if "run" in path.name]


def test_portfolios_laid_over_each_other_make_one_site(folder: Path) -> None:
    over = {"ada-marsh/kept-apart.md": reflection(title="Kept apart", date="2025-11-03")}
    write(folder / "restricted", over)
    write(folder / "restricted", below("cy-lund", dict(person("Cy Lund"))))
    result = cpd(
        "build", "--portfolios", "portfolios", "--portfolios", "restricted", "--as-of", "2026-03-31"
    )
    assert result.exit_code == 0
    assert (folder / "site" / ADA / "reflections/kept-apart/index.html").is_file()
    assert (folder / "site/people/cy-lund/index.html").is_file()


def test_an_event_that_was_attended_stands_in_the_record(folder: Path) -> None:
    event = {
        "title": "INSET in September", "date": "2025-09-03", "hours": 6, "type": "inset-day",
        "attendees": ["ada-marsh"],
    }  # fmt: skip
    write(folder, {"portfolios/events/inset.md": markdown(event)})
    build()
    page = (folder / "site" / ADA / "record/2025-26/index.html").read_text()
    assert "INSET in September" in page
    assert "INSET in September" not in (folder / "site" / BEN / "index.html").read_text()


def test_a_second_build_says_that_one_is_running(folder: Path) -> None:
    pytest.importorskip("fcntl")
    from cpd_portfolio.locking import alone

    with alone(folder / ".site-kept"):
        result = cpd("build")
    assert result.exit_code == 2
    assert "another build of this site is running" in result.stderr
    assert cpd("build").exit_code == 0


@pytest.mark.parametrize(
    ("config", "word"),
    [
        ("site_name: [1]\n", "site_name"),
        ("site_name: x\nplugins: [nope]\n", "nope"),
        ("site_name: x\nINHERIT: nowhere.yml\n", "nowhere.yml"),
        ("site_name: x\ntheme: {name: mkdocs}\n", "material"),
        ("site_name: x\ntheme: {name: material, language: xx}\n", "xx"),
        ("site_name: x\nextra_css: ['https://a.example/x.css']\n", "a.example"),
        ("site_name: x\nextra: {cpd: {portfolios: [portfolios, portfolios]}}\n", "twice"),
    ],
)
def test_a_wrong_mkdocs_yml_is_said_in_words(folder: Path, config: str, word: str) -> None:
    (folder / "mkdocs.yml").write_text(config, encoding="utf-8")
    result = cpd("build")
    assert result.exit_code == 2, result.output
    assert word in result.stderr
    assert not isinstance(result.exception, (TypeError, KeyError, AttributeError))


@pytest.mark.parametrize("theme", ["", "theme: {name: material}\n"])
def test_the_smallest_mkdocs_yml_asks_no_other_host(folder: Path, theme: str) -> None:
    (folder / "mkdocs.yml").write_text(f"site_name: x\n{theme}", encoding="utf-8")
    assert cpd("build").exit_code == 0
    pages = list((folder / "site").rglob("*.html"))
    assert pages
    assert not [page for page in pages if "fonts.g" in page.read_text(encoding="utf-8")]
