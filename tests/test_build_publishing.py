"""What a build meets on the disk: files that change under it, trees that somebody has touched,
templates that go wrong. The site is right all the same, or what is wrong is said."""

import os
import shutil
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cpd_portfolio.build import publishing
from cpd_portfolio.mkdocs_site import Renderer
from cpd_portfolio.pages import Site
from making import below, build, bytes_of, cpd, person, reflection, write

ONE = "portfolios/ada-marsh/2025-26/one.md"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("ada-marsh", "ben-okoro", "cy-lund"):
        files = below(name, dict(person(name.title())))
        files[f"{name}/2025-26/one.md"] = reflection(
            "Words of one.", title=f"One of {name}", evidence=["evidence/one.pdf"]
        )
        files[f"{name}/evidence/one.pdf"] = f"%PDF {name}".encode()
        write(tmp_path / "portfolios", files)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def one(*more: str) -> str:
    return build("2026-03-31", "--jobs", "1", *more).stderr


def change(path: Path, old: str, new: str) -> None:
    path.write_text(path.read_text().replace(old, new))


def assert_clean(folder: Path) -> None:
    """The site is what a clean build gives."""
    before = bytes_of(folder / "site")
    one("--clean")
    assert bytes_of(folder / "site") == before


def during(monkeypatch: pytest.MonkeyPatch, what: Callable[[], None]) -> None:
    """Something happens while the first site of the next build is written."""
    write_site = Renderer.write
    todo = [what]

    def first(self: Renderer, site: Site) -> list[str]:
        if todo:
            todo.pop()()
        return write_site(self, site)

    monkeypatch.setattr(Renderer, "write", first)


# --- edits that are easily missed


def test_what_is_edited_during_a_build_is_in_the_next_one(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    during(monkeypatch, lambda: change(folder / ONE, "Words of one", "Later words"))
    one()
    assert "Nothing has changed" not in one()
    page = folder / "site/people/ada-marsh/reflections/2025-26-one/index.html"
    assert "Later words" in page.read_text()


def test_an_empty_folder_of_a_person_is_a_change(folder: Path) -> None:
    one()
    (folder / "portfolios/dee-new").mkdir()
    assert "2 errors" in one()
    assert_clean(folder)


def test_evidence_becomes_a_folder_and_a_file_again(folder: Path) -> None:
    evidence, text = folder / "portfolios/ada-marsh/evidence", (folder / ONE).read_text()
    one()
    (evidence / "one.pdf").unlink()
    write(evidence, {"one.pdf/b.pdf": b"b"})
    (folder / ONE).write_text(text.replace("evidence/one.pdf", "evidence/one.pdf/b.pdf"))
    for more in ("1", "2"):
        change(folder / ONE, "Words", f"Words {more}")
        one()
    shutil.rmtree(evidence / "one.pdf")
    write(evidence, {"one.pdf": b"a"})
    (folder / ONE).write_text(text)
    one()
    assert (folder / "site/people/ada-marsh/files/evidence/one.pdf").read_bytes() == b"a"
    assert_clean(folder)


# --- trees that somebody has touched


@pytest.mark.parametrize("where", ["site", ".site-kept/tree"])
def test_what_is_missing_from_a_tree_is_made_again(folder: Path, where: str) -> None:
    one()
    for word in ("first", "second"):  # so that the spare tree is whole
        change(folder / ONE, "Words", f"Words {word}")
        one()
    shutil.rmtree(folder / where / "people/ben-okoro")
    if where != "site":
        change(folder / ONE, "Words", "Words third")
    one()
    assert_clean(folder)


def test_after_a_build_was_killed_nothing_withdrawn_is_left_beside_the_site(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Though nothing has changed since: the exchange was done, the clearing up was not."""
    one()
    change(folder / ONE, "Words of one", "Kestrel words")
    one()
    change(folder / ONE, "Kestrel words", "Words of one")
    with monkeypatch.context() as patch:
        patch.setattr(publishing.Trees, "_settle", lambda *_: None)
        one()
    one()
    for path in folder.rglob("*"):
        assert not (path.is_file() and b"Kestrel" in path.read_bytes()), path


def test_a_disk_that_is_full_after_the_exchange_leaves_the_new_site(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one()
    change(folder / ONE, "Words of one", "Other words")

    def full(*_arguments: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(publishing, "forget_others", full)
        one()
    assert "Nothing has changed" in one()
    assert_clean(folder)


@pytest.mark.skipif(os.name != "posix", reason="modes")
def test_who_may_open_the_site_stays_as_it_is_set(folder: Path) -> None:
    one()
    (folder / "site").chmod(0o750)
    for word in ("first", "second"):
        change(folder / ONE, "Words", f"Words {word}")
        one()
        assert stat.S_IMODE((folder / "site").stat().st_mode) == 0o750


def test_where_folders_cannot_be_exchanged_in_one_step(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither renameat2 nor links (some network drives, Windows), nor a library of C."""

    def no_library(*_arguments: object, **_more: object) -> None:
        raise TypeError

    def no_links(*_arguments: object, **_more: object) -> None:
        raise NotImplementedError

    monkeypatch.setattr(publishing.ctypes, "CDLL", no_library)
    monkeypatch.setattr(os, "link", no_links)
    for word in ("first", "second", "third"):
        change(folder / ONE, "Words", f"Words {word}")
        one()
    assert not (folder / ".site-old").exists()
    assert_clean(folder)


@pytest.mark.parametrize("site_exists", [False, True])
def test_a_build_killed_between_two_renames_is_put_right(folder: Path, site_exists: bool) -> None:
    one()
    before = bytes_of(folder / "site")
    if site_exists:
        shutil.copytree(folder / "site", folder / ".site-old")
    else:
        (folder / "site").rename(folder / ".site-old")
    one()
    assert bytes_of(folder / "site") == before
    assert not (folder / ".site-old").exists()


# --- places that a site cannot go to


def test_a_site_where_a_disk_begins_is_refused(folder: Path) -> None:
    write(folder, {"mkdocs.yml": "site_name: x\nsite_dir: /proc\n"})
    if not Path("/proc").is_mount():
        pytest.skip("no /proc")
    result = cpd("build", "--portfolios", "portfolios")
    assert result.exit_code == 2
    assert "name a folder in it as site_dir" in result.stderr


@pytest.mark.usefixtures("folder")
def test_a_site_that_may_not_be_opened_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    one()

    def may_not(self: Path) -> None:
        raise PermissionError(13, "Permission denied", self)

    monkeypatch.setattr(Path, "iterdir", may_not)
    result = cpd("build", "--portfolios", "portfolios")
    assert result.exit_code == 2
    assert "site cannot be opened: permission denied" in result.stderr


def test_two_sites_side_by_side_do_not_wait_for_one_another(folder: Path) -> None:
    pytest.importorskip("fcntl")
    from cpd_portfolio.locking import alone

    with alone(folder / ".another-kept"):
        one()


def test_a_lack_of_memory_is_said(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def too_much() -> None:
        raise MemoryError

    one()
    change(folder / ONE, "Words", "Other words")
    during(monkeypatch, too_much)
    result = cpd("build", "--portfolios", "portfolios", "--jobs", "1")
    assert result.exit_code == 2
    assert "not enough memory" in result.stderr


def test_a_template_of_ones_own_that_cannot_reckon_is_said(folder: Path) -> None:
    config = "site_name: x\ntheme: {name: material, custom_dir: mine}\n"
    write(folder, {"mkdocs.yml": config, "mine/partials/header.html": "{{ 1 / 0 }}"})
    result = cpd("build", "--portfolios", "portfolios")
    assert result.exit_code == 2
    assert "a template cannot be rendered: division by zero" in result.stderr


# --- evidence that cannot be opened; templates that do something to a page's texts


def test_evidence_that_may_not_be_opened_stops_nobody(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one()
    evidence = folder / "portfolios/ben-okoro/evidence/one.pdf"
    evidence.write_bytes(b"%PDF changed")
    opened = os.open

    def may_not(path: Any, *arguments: Any, **more: Any) -> int:
        if str(path) == str(evidence.resolve()):
            raise PermissionError(13, "Permission denied", path)
        return opened(path, *arguments, **more)

    with monkeypatch.context() as patch:
        patch.setattr(os, "open", may_not)
        for _ in range(2):
            assert "1 evidence file cannot be opened" in one()
    copied = folder / "site/people/ben-okoro/files/evidence/one.pdf"
    assert not copied.exists()
    assert "cannot be opened" not in one()
    assert copied.read_bytes() == b"%PDF changed"
    assert_clean(folder)


@pytest.mark.parametrize("filters", ["upper", "truncate(9, true)", "urlencode", "tojson"])
def test_a_template_of_ones_own_may_change_the_title(folder: Path, filters: str) -> None:
    """Though a page's title is a slot in a page that many share."""
    config = "site_name: x\ntheme: {name: material, custom_dir: mine}\n"
    header = f"<b>{{{{ (page.title or '') | {filters} }}}}</b>"
    write(folder, {"mkdocs.yml": config, "mine/partials/header.html": header})
    one()
    page = (folder / "site/people/ben-okoro/reflections/2025-26-one/index.html").read_text()
    title = {
        "upper": "ONE OF BEN-OKORO",
        "truncate(9, true)": "One of...",
        "urlencode": "One%20of%20ben-okoro",
        "tojson": '"One of ben-okoro"',
    }
    assert f"<b>{title[filters]}</b>" in page
    assert "\ue000" not in page
