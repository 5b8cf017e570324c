"""The live preview: what has changed is made again, the author's own shows everything of theirs
and nothing of others, and none of it ever gets into the published site."""

import json
import threading
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urldefrag, urljoin

import pytest

from cpd_portfolio import serve as serving
from cpd_portfolio.model import UsageError
from cpd_portfolio.preview import Preview
from cpd_portfolio.remembering import Remembered
from cpd_portfolio.settings import Settings
from making import below, build, bytes_of, cpd, day, pages_of, person, reflection, write


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    files: dict[str, str | bytes] = {}
    for name in ("ada-marsh", "ben-okoro"):
        manager = {"line_manager": "ada-marsh"} if name == "ben-okoro" else {}
        files |= below(name, dict(person(name.title(), employment=manager)))
        files[f"{name}/2025-26/one.md"] = reflection("Words of one.", title=f"One of {name}")
    mine = {
        "private": {"visibility": "private", "evidence": ["evidence/secret.pdf"]},
        "draft": {"draft": True},
        "planned": {"date": "2026-05-03"},
    }
    for name, more in mine.items():
        files[f"ada-marsh/2025-26/{name}.md"] = reflection(
            f"Kestrel {name} words.\n\n## Implication on practice\n\nSo.",
            title=f"Kestrel {name}",
            **{"date": "2025-11-03", **more},
        )
    files["ada-marsh/evidence/secret.pdf"] = b"%PDF Kestrel"
    files["ada-marsh/2025-26/broken.md"] = reflection(
        title="Kestrel broken", hours="many", visibility="private"
    )
    write(tmp_path / "portfolios", files)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def preview_of(folder: Path, person_id: str | None = None) -> Preview:
    root = folder / "preview"
    root.mkdir()
    config = folder / "mkdocs.yml"
    settings = Settings(
        (folder / "portfolios",),
        folder / "site",
        "Service",
        config=config if config.is_file() else None,
    )
    preview = Preview(settings, day("2026-03-31"), root, Remembered(), person_id)
    preview.start(jobs=1)
    return preview


def pages(preview: Preview) -> dict[str, bytes]:
    return {
        name: data
        for name, data in bytes_of(preview.settings.site).items()
        if not name.startswith((".cpd", "assets/"))
    }


def fresh(folder: Path) -> dict[str, bytes]:
    build("2026-03-31", "--clean", "--jobs", "1")
    found = bytes_of(folder / "site")
    return {n: data for n, data in found.items() if not n.startswith((".cpd", "assets/"))}


def test_everybodys_preview_is_the_site(folder: Path) -> None:
    write(folder, {"mkdocs.yml": "site_name: Service\n"})
    preview = preview_of(folder)
    assert pages(preview) == fresh(folder)


@pytest.mark.parametrize("what", ["edit", "hours", "add", "delete", "private", "person", "policy"])
def test_after_a_change_it_is_the_site_again(folder: Path, what: str) -> None:
    write(folder, {"mkdocs.yml": "site_name: Service\n"})
    preview = preview_of(folder)
    home = folder / "portfolios"
    path = home / "ben-okoro/2025-26/one.md"
    if what == "edit":
        path.write_text(path.read_text().replace("Words of one", "Other words"))
    elif what == "hours":
        path.write_text(path.read_text().replace("hours: 2", "hours: 5"))
    elif what == "add":
        write(home, {"ben-okoro/two.md": reflection(title="Two", date="2025-12-01")})
    elif what == "delete":
        path.unlink()
    elif what == "private":
        path.write_text(path.read_text().replace("hours: 2", "hours: 2\nvisibility: private"))
    elif what == "person":
        write(home, below("cy-lund", dict(person("Cy Lund"))))
    else:
        write(home, {"policy.yml": "hours: {annual: 12}\n"})
    told: list[str] = []
    done = preview.refresh(told.append)
    assert done == told
    if what in ("edit", "hours"):
        assert done[0] == "people/ben-okoro"  # first what the author looks at
    if what == "edit":
        assert done == ["people/ben-okoro"]
    assert pages(preview) == fresh(folder)
    assert preview.refresh() == []


def test_another_years_figures_are_right_the_first_time(folder: Path) -> None:
    home = folder / "portfolios"
    last = {"ben-okoro/2024-25/one.md": reflection(title="Last", date="2024-11-03", hours=3)}
    write(home, last)
    preview = preview_of(folder)
    path = home / "ben-okoro/2024-25/one.md"
    path.write_text(path.read_text().replace("hours: 3", "hours: 17"))
    seen: list[str] = []

    def written(name: str) -> None:
        seen.append((preview.settings.site / name / "record/2024-25/index.html").read_text())

    assert preview.refresh(written, lambda: True) == ["people/ben-okoro"]
    assert "17" in seen[0]
    assert not any(name == "people/ben-okoro" for name in preview.refresh())


def test_what_an_edit_changes_elsewhere_waits_for_the_next_edit(folder: Path) -> None:
    write(folder, {"mkdocs.yml": "site_name: Service\n"})
    preview = preview_of(folder)
    path = folder / "portfolios/ben-okoro/2025-26/one.md"
    path.write_text(path.read_text().replace("hours: 2", "hours: 5"))
    told: list[str] = []
    assert preview.refresh(told.append, lambda: True) == told == ["people/ben-okoro"]
    assert pages(preview) != fresh(folder)
    path.write_text(path.read_text().replace("hours: 5", "hours: 4"))
    assert preview.refresh(told.append, lambda: True) == ["people/ben-okoro"]
    path.unlink()
    times = iter([False, False, True])  # in the midst of the service's own pages
    assert preview.refresh(told.append, lambda: next(times))[0] == "people/ben-okoro"
    assert preview.refresh()
    assert pages(preview) == fresh(folder)
    assert preview.refresh() == []


def test_a_person_who_is_taken_out_is_gone(folder: Path) -> None:
    write(folder, {"mkdocs.yml": "site_name: Service\n"})
    preview = preview_of(folder)
    for path in sorted((folder / "portfolios/ben-okoro").rglob("*"), reverse=True):
        path.unlink() if path.is_file() else path.rmdir()
    (folder / "portfolios/ben-okoro").rmdir()
    preview.refresh()
    assert pages(preview) == fresh(folder)


def test_a_wrong_policy_leaves_the_pages_as_they_were(folder: Path) -> None:
    preview = preview_of(folder)
    before = pages(preview)
    write(folder, {"portfolios/policy.yml": "hours: {annual: -1}\n"})
    with pytest.raises(UsageError, match=r"policy.yml:1: .*less than 0"):
        preview.refresh()
    assert pages(preview) == before


def test_evidence_becomes_a_folder_and_a_file_again(folder: Path) -> None:
    write(folder, {"mkdocs.yml": "site_name: Service\n"})
    home = folder / "portfolios/ben-okoro"
    first = reflection(title="Two", date="2025-12-01", evidence=["evidence/a.pdf"])
    write(home, {"two.md": first, "evidence/a.pdf": b"a"})
    preview = preview_of(folder)
    (home / "evidence/a.pdf").unlink()
    second = first.replace("evidence/a.pdf", "evidence/a.pdf/b.pdf")
    write(home, {"two.md": second, "evidence/a.pdf/b.pdf": b"b"})
    preview.refresh()
    assert pages(preview) == fresh(folder)
    (home / "evidence/a.pdf/b.pdf").unlink()
    (home / "evidence/a.pdf").rmdir()
    write(home, {"two.md": first, "evidence/a.pdf": b"a"})
    preview.refresh()
    assert pages(preview) == fresh(folder)


# --- somebody's own


def text_of(preview: Preview, page: str) -> str:
    return (preview.settings.site / "people/ada-marsh" / page / "index.html").read_text()


def test_ones_own_preview_shows_drafts_planned_and_private_records(folder: Path) -> None:
    preview = preview_of(folder, "ada-marsh")
    record = text_of(preview, "record/2025-26")
    assert "Your own preview" in record
    for name in ("private", "draft", "planned"):
        assert f"Kestrel {name}" in record
        page = text_of(preview, f"reflections/2025-26-{name}")
        assert f"Kestrel {name} words." in page
        assert name.title() in page
    assert "These do not count yet" in record
    assert (preview.settings.site / "people/ada-marsh/files/evidence/secret.pdf").is_file()
    overview = text_of(preview, "")
    assert "broken.md" in overview  # where to mend it, which others are not told
    index = json.loads(
        (preview.settings.site / "people/ada-marsh/search/search_index.json").read_text()
    )
    assert any("Kestrel draft" in entry["title"] for entry in index["docs"])


def test_its_figures_are_those_of_the_site(folder: Path) -> None:
    """What does not count yet does not count in the preview either."""
    preview = preview_of(folder, "ada-marsh")
    assert "<strong>4</strong> of 30" in " ".join(text_of(preview, "").split())
    assert "private record:" not in text_of(preview, "record/2025-26")


def test_nobody_elses_portfolio_is_in_it(folder: Path) -> None:
    preview = preview_of(folder, "ada-marsh")
    found = bytes_of(preview.settings.site)
    assert not [name for name in found if "ben-okoro" in name or name.startswith("teams")]
    assert not [name for name, data in found.items() if b"One of ben" in data]


def test_it_leads_to_no_page_outside(folder: Path) -> None:
    """There is nothing outside but the start page; Ben's manager is Ada."""
    preview = preview_of(folder, "ben-okoro")
    site = preview.settings.site
    assert "Ada-Marsh" in (site / "people/ben-okoro/index.html").read_text()
    for path, page in pages_of(site).items():
        for a in page.all("a"):
            target, _ = urldefrag(urljoin(f"http://site/{path}", a.attributes.get("href", "")))
            if target.startswith("http://site/") and path not in ("403.html", "404.html"):
                place = site / unquote(target.removeprefix("http://site/"))
                place = place / "index.html" if target.endswith("/") else place
                assert place.is_file(), (path, a.attributes["href"])


def test_it_follows_what_its_author_writes(folder: Path) -> None:
    preview = preview_of(folder, "ada-marsh")
    path = folder / "portfolios/ada-marsh/2025-26/draft.md"
    path.write_text(path.read_text().replace("Kestrel draft words", "Merlin words"))
    assert preview.refresh() == ["people/ada-marsh"]
    assert "Merlin words" in text_of(preview, "reflections/2025-26-draft")
    write(folder, {"portfolios/ben-okoro/2025-26/two.md": reflection(date="2025-12-03")})
    assert preview.refresh() == []


def test_the_published_site_has_none_of_it(folder: Path) -> None:
    preview_of(folder, "ada-marsh")
    build("2026-03-31")
    for name, data in bytes_of(folder / "site").items():
        assert b"Kestrel" not in data, name
        assert b"Your own preview" not in data, name
        for hidden in ("private", "draft", "planned", "secret", "broken"):
            assert f"2025-26-{hidden}" not in name


def test_an_unknown_person_is_said_in_one_sentence(folder: Path) -> None:
    result = cpd("serve", "ada-mash", "--port", "8719")
    assert result.exit_code == 2
    assert "there is no portfolio `ada-mash`" in result.stderr
    assert "ada-marsh" in result.stderr
    assert not (folder / "site").exists()


# --- the server


@pytest.fixture
def server(tmp_path: Path) -> Iterator[tuple[str, serving.Changes]]:
    write(tmp_path, {
        "index.html": "<html><body>One</body></html>",
        "sub/index.html": "<html><body>Two</body></html>",
        "sub/a.txt": "</body>",
    })  # fmt: skip
    changes = serving.Changes()
    from functools import partial
    from http.server import ThreadingHTTPServer

    handler = partial(serving._Handler, directory=str(tmp_path), changes=changes)
    http = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    running = threading.Thread(target=http.serve_forever, daemon=True)
    running.start()
    yield f"http://127.0.0.1:{http.server_address[1]}", changes
    http.shutdown()
    http.server_close()
    running.join()


def get(address: str) -> str:
    with urllib.request.urlopen(address, timeout=10) as answer:
        return str(answer.read().decode())


def test_pages_wait_for_changes_and_files_are_as_they_are(
    server: tuple[str, serving.Changes], tmp_path: Path
) -> None:
    address, _ = server
    for page, word in (("/", "One"), ("/index.html", "One"), ("/sub/", "Two")):
        text = get(address + page)
        assert word in text
        assert "/cpd-changes/" in text
    assert get(f"{address}/sub/a.txt") == "</body>"
    assert "script" not in (tmp_path / "index.html").read_text()


def test_a_browser_that_waits_is_told_of_a_change(server: tuple[str, serving.Changes]) -> None:
    address, changes = server
    answers: list[str] = []
    waiting = threading.Thread(target=lambda: answers.append(get(f"{address}/cpd-changes/0")))
    waiting.start()
    changes.note("people/x")
    waiting.join(timeout=10)
    assert answers == ["1"]
    assert get(f"{address}/cpd-changes/0") == "1"  # one that asks late is told at once


def test_a_page_of_another_site_cannot_read_the_preview(
    server: tuple[str, serving.Changes],
) -> None:
    """By a name of its own that points to this computer."""
    address, _ = server
    for host in ("localhost", "127.0.0.1:80"):
        asked = urllib.request.Request(f"{address}/", headers={"Host": host})
        with urllib.request.urlopen(asked, timeout=10) as answer:
            assert answer.status == 200
    asked = urllib.request.Request(f"{address}/", headers={"Host": "evil.example:8000"})
    with pytest.raises(urllib.error.HTTPError) as error:
        urllib.request.urlopen(asked, timeout=10)
    assert error.value.code == 403


def test_a_browser_of_an_earlier_preview_is_told_at_once(
    server: tuple[str, serving.Changes],
) -> None:
    assert get(f"{server[0]}/cpd-changes/17") == "0"


def test_a_folder_behind_a_link_is_watched(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    try:
        (tmp_path / "link").symlink_to("real")
    except OSError:
        pytest.skip("no links")
    changed = threading.Event()
    observer = serving._watch((tmp_path / "link",), changed)
    write(tmp_path, {"real/new.yml": "x"})
    assert changed.wait(timeout=10)
    observer.stop()
    observer.join()


def test_without_the_systems_watching_it_looks_again_and_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_more() -> None:
        raise OSError(28, "inotify watch limit reached")

    monkeypatch.setattr(serving, "Observer", no_more)
    changed = threading.Event()
    observer = serving._watch((tmp_path,), changed)
    write(tmp_path, {"new.yml": "x"})
    assert changed.wait(timeout=10)
    observer.stop()
    observer.join()


def test_an_address_outside_of_the_folder_is_not_there(
    server: tuple[str, serving.Changes],
) -> None:
    address, _ = server
    for path in ("/../pyproject.toml", "/%2e%2e/x", "/nowhere/"):
        with pytest.raises(urllib.error.HTTPError) as error:
            get(address + path)
        assert error.value.code == 404


def test_a_port_that_is_taken_is_said(server: tuple[str, serving.Changes], tmp_path: Path) -> None:
    port = int(server[0].rpartition(":")[2])
    with pytest.raises(UsageError, match=f"port {port} is in use"):
        serving.serve_site(tmp_path, (tmp_path,), port, lambda: None, lambda _written, _more: None)
    result = cpd("serve", "--port", str(port))  # before anything is made
    assert result.exit_code == 2
    assert f"port {port} is in use" in result.stderr
    result = cpd("serve", "--port", str(port), "nobody")  # who is wrong comes first
    assert "there is no portfolio `nobody`" in result.stderr
