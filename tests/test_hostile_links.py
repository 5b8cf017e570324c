"""Ways out of a portfolio: links, devices, names, addresses, and what is changed while it is read.
Nothing outside is read, nothing is waited for, and each ends in a problem."""

import contextlib
import json
import os
import socket
import stat
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from cpd_portfolio.build import digests as build_digests
from cpd_portfolio.mkdocs_site import _copy
from cpd_portfolio.reading import plain, read
from cpd_portfolio.reading.memory import Digests
from cpd_portfolio.reading.plain import NotPlain, copy_plain, open_plain, read_plain
from cpd_portfolio.reading.text import FileFlaw, read_file
from cpd_portfolio.share.evidence import embed
from making import below, bytes_of, cpd, person, reflection, write

LINUX = pytest.mark.skipif(sys.platform != "linux", reason="the system says where a file lies")
POSIX = pytest.mark.skipif(os.name != "posix", reason="devices and names of other systems")
SECRET = "qkxvzjwq"  # nowhere but outside of Ann's folder
AS_OF = "2026-03-31"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with Ann, whose files are the hostile ones, Ben, and something outside."""
    files = below("ann", person("Ann Sample")) | below("ben", person("Ben Example"))
    files |= {"ann/2025-26/fine.md": reflection(title="Fine", date="2025-11-01")}
    files |= {"ben/evidence/ben.pdf": SECRET.encode(), "ben/evidence/ben.png": SECRET.encode()}
    write(tmp_path / "portfolios", files)
    write(tmp_path, {f"outside/{name}": SECRET for name in ("x.md", "x.pdf", "x.png", "x.csv")})
    write(tmp_path, {"outside/profile.md": f"---\nname: {SECRET}\njob_title: a\n---\n"})
    monkeypatch.chdir(tmp_path)
    return tmp_path


def check(*more: str) -> dict[str, set[str]]:
    """The codes of the problems by the path that they are of."""
    result = cpd("check", "--portfolios", "portfolios", "--format", "json", *more)
    assert isinstance(result.exception, SystemExit | None), result.exception
    assert SECRET not in result.output
    found: dict[str, set[str]] = {}
    for row in json.loads(result.stdout):
        found.setdefault(row["path"].removeprefix("portfolios/"), set()).add(row["code"])
    return found


def built(folder: Path) -> dict[str, bytes]:
    """The site, in which nothing from outside is to be found."""
    result = cpd("build", "--portfolios", "portfolios", "--as-of", AS_OF, "--jobs", "1")
    assert result.exit_code == 0, (result.output, result.exception)
    site = folder / "site"
    assert not [path for path in site.rglob("*") if path.is_symlink()]
    found = bytes_of(site)
    assert not [name for name, data in found.items() if SECRET.encode() in data or SECRET in name]
    return found


# --- addresses

CLIMBING = [
    "../ben/evidence/ben.pdf",
    "evidence/../../ben/evidence/ben.pdf",
    "evidence/./.././../ben/evidence/ben.pdf",
    "../../outside/x.pdf",
    "../../../../../../../../../../etc/passwd",
    "/etc/passwd",
    "//server/share/x.pdf",
    "\\\\server\\share\\x.pdf",
    "..\\ben\\evidence\\ben.pdf",
    "C:\\x.pdf",
    "C:/x.pdf",
    "c:x.pdf",
    "file:///etc/passwd",
    "file:../ben/evidence/ben.pdf",
    "%2e%2e/ben/evidence/ben.pdf",
    "..%2fben%2fevidence%2fben.pdf",
    "%2e%2e%2fben%2fevidence%2fben.pdf",
    "..%5cben%5cevidence%5cben.pdf",
    "..%252fben%252fevidence%252fben.pdf",
    "~/x.pdf",
    "${HOME}/x.pdf",
    "evidence/..",
    "..",
    ".",
    "evidence/x.pdf\u0000.png",
    "evidence\uff0f..\uff0f..\uff0fben.pdf",
    "．．/ben/evidence/ben.pdf",
]


@pytest.mark.parametrize("address", CLIMBING)
def test_evidence_that_climbs_out(folder: Path, address: str) -> None:
    write(folder / "portfolios", {"ann/2025-26/x.md": reflection(evidence=[address])})
    found = check()["ann/2025-26/x.md"]
    expected = {"evidence-outside", "evidence-missing", "bad-character"}
    assert found, address
    assert found <= expected, found
    built(folder)


def test_links_and_pictures_that_climb_out(folder: Path) -> None:
    texts = []
    for address in (a.replace("\0", "%00") for a in CLIMBING):
        for form in (address, f"../{address}", f"../../{address}", f"./{address}"):
            number = len(texts)
            texts += [f"[a](<{form}>)", f"![a](<{form}>)", f"[a][r{number}]"]
            texts.append(f"[r{number}]: <{form}>")
    write(folder / "portfolios", {"ann/2025-26/x.md": reflection("\n\n".join(texts))})
    assert check()["ann/2025-26/x.md"] == {"image-elsewhere"}  # those that name a host
    site = built(folder)
    page = site["people/ann/reflections/2025-26-x/index.html"].decode()
    start = page.index('class="cpd-prose')
    text = page[start : page.index("</article>")]
    assert text.count("<p>") > 200
    assert "files/" not in text
    assert "ben.pdf" not in "".join(part.split(">")[0] for part in text.split("<a ")[1:])


# --- links

PLACES = {  # what is replaced by a link or a device -> where the problem stands
    "ann/2025-26/x.md": "ann/2025-26/x.md",
    "ann/plan.yml": "ann/plan.yml",
    "ann/reviews/r.md": "ann/reviews/r.md",
    "ann/evidence/x.pdf": "ann/evidence/x.pdf",
    "ann/evidence/x.png": "ann/evidence/x.png",
    "ann/2026-27": "ann/2026-27",
    "ben/profile.md": "ben/profile.md",
    "cat": "cat",
    "events/e.md": "events/e.md",
    "events/2025": "events/2025",
    "completions/c.csv": "completions/c.csv",
    "frozen/2023-24.json": "frozen/2023-24.json",
    "shares.yml": "shares.yml",
    "own.yml": "own.yml",
}


def replaced(folder: Path, put: Callable[[Path], None]) -> list[str]:
    """Puts something in every place; returns the places that could take it."""
    named = "evidence: [evidence/x.pdf, evidence/x.png]"
    text = reflection(title="Names them").replace("---\n", f"---\n{named}\n", 1)
    write(folder / "portfolios", {"ann/2025-26/names.md": text})
    for place in PLACES:
        target = folder / "portfolios" / place
        target.parent.mkdir(parents=True, exist_ok=True)
        target.unlink(missing_ok=True)
        put(target)
    return list(PLACES)


LINKS: dict[str, Callable[[Path], Path | str]] = {
    "to a file outside": lambda place: outside(place) / f"x{place.suffix or '.md'}",
    "to a folder outside": lambda place: outside(place),
    "to /dev/zero": lambda _: "/dev/zero",
    "to /dev/stdin": lambda _: "/dev/stdin",
    "to /proc/self/environ": lambda _: "/proc/self/environ",
    "to /proc/self/fd": lambda _: "/proc/self/fd",
    "to itself": lambda place: place.name,
    "to a folder above it": lambda _: "..",
    "to the root": lambda _: "/",
    "to nothing": lambda _: "nowhere",
    "to a plain file of one's own": lambda place: place.parent / "2025-26/fine.md",
}


def outside(place: Path) -> Path:
    root = next(parent for parent in place.parents if parent.name == "portfolios")
    return root.parent / "outside"


@POSIX
@pytest.mark.parametrize("kind", LINKS)
def test_a_link_is_never_followed(folder: Path, kind: str) -> None:
    places = replaced(folder, lambda place: place.symlink_to(LINKS[kind](place)))
    found = check()
    for place in places:
        assert "link" in found[place], place
    assert "Fine" in str(built(folder)["people/ann/index.html"])


def _fifo(place: Path) -> None:
    os.mkfifo(place)


def _socket(place: Path) -> None:
    here = Path.cwd()
    os.chdir(place.parent)  # the name of a socket must be short
    try:
        with socket.socket(socket.AF_UNIX) as made:
            made.bind(place.name)
    finally:
        os.chdir(here)


def _device(place: Path) -> None:
    try:
        os.mknod(place, stat.S_IFCHR | 0o600, os.makedev(1, 5))
    except PermissionError:
        pytest.skip("only root makes devices")


@POSIX
@pytest.mark.parametrize("put", [_fifo, _socket, _device])
def test_what_is_no_plain_file_is_never_opened(folder: Path, put: Callable[[Path], None]) -> None:
    with no_opening_of_devices():
        places = replaced(folder, put)
        found = check()
        built(folder)
    for place in places:
        if place not in ("cat",):  # no folder, so nobody
            assert "not-a-plain-file" in found[place], place


@contextlib.contextmanager
def no_opening_of_devices() -> Iterator[None]:
    """Opening a pipe for reading would wait for somebody to write to it."""
    really = os.open

    def watched(path: Any, flags: int, *more: Any, **keys: Any) -> int:
        if isinstance(path, str | os.PathLike) and "portfolios" in str(path):
            mode = os.lstat(path).st_mode
            assert stat.S_ISREG(mode) or stat.S_ISDIR(mode), path
        return really(path, flags, *more, **keys)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "open", watched)
        yield


@POSIX
def test_the_folder_that_was_named_may_be_a_link_itself(folder: Path) -> None:
    """Who runs the command chose it; what lies in it is not theirs."""
    (folder / "portfolios").rename(folder / "really")
    (folder / "portfolios").symlink_to("really")
    assert check() == {}
    assert "Fine" in str(built(folder)["people/ann/index.html"])
    (folder / "portfolios/ann/2025-26/x.md").symlink_to(folder / "outside/x.md")
    assert check() == {"ann/2025-26/x.md": {"link"}}
    (folder / "portfolios/ann/2025-26/x.md").unlink()
    write(folder / "really", {"ann/2025-26/x.md": "nothing"})
    assert check() == {"ann/2025-26/x.md": {"front-matter-missing"}}  # by the name that was given


# --- what changes while it is read


def swap(path: Path, kind: str, folder: Path) -> None:
    """What somebody does between the look and the reading."""
    if kind == "gone":
        path.unlink()
    elif kind == "folder above is a link":
        path.parent.rename(path.parent.with_name("moved"))
        path.parent.symlink_to(folder / "outside")
        (folder / "outside" / path.name).write_text(SECRET, encoding="utf-8")
    else:
        path.unlink()
        if kind == "link":
            path.symlink_to(folder / "outside/x.pdf")
        elif kind == "pipe":
            os.mkfifo(path)
        elif kind == "folder":
            path.mkdir()


SWAPS = ["gone", "link", "pipe", "folder", "folder above is a link"]


class Swapped:
    """os.open that swaps a file once, just before it is opened for the `turn`th time."""

    def __init__(self, path: Path, kind: str, folder: Path, turn: int = 1) -> None:
        self.path, self.kind, self.folder, self.left = path, kind, folder, turn
        self.really = os.open

    def __call__(self, path: Any, flags: int, *more: Any, **keys: Any) -> int:
        if str(path) == str(self.path):
            self.left -= 1
            if self.left == 0:
                swap(self.path, self.kind, self.folder)
        return self.really(path, flags, *more, **keys)


@LINUX
@pytest.mark.parametrize("kind", SWAPS)
@pytest.mark.parametrize(
    "name",
    ["ann/2025-26/fine.md", "ann/profile.md", "ann/plan.yml", "events/e.md", "completions/c.csv"],
)
def test_a_text_that_is_swapped_before_it_is_read(
    folder: Path, monkeypatch: pytest.MonkeyPatch, kind: str, name: str
) -> None:
    write(folder / "portfolios", {
        "ann/plan.yml": "needs: []\n",
        "events/e.md": reflection(),
        "completions/c.csv": "person,requirement,date\n",
    })  # fmt: skip
    path = folder / "portfolios" / name
    monkeypatch.setattr(os, "open", Swapped(path, kind, folder))
    reading = read([folder / "portfolios"])
    codes = {p.code for p in reading.library.problems if p.path == f"portfolios/{name}"}
    assert codes, kind
    assert codes <= {"not-readable", "not-a-plain-file", "missing-file"}
    assert SECRET not in str(reading)


@LINUX
@pytest.mark.parametrize("kind", SWAPS)
@pytest.mark.parametrize("turn", [1, 2, 3])
def test_evidence_that_is_swapped_before_it_is_copied(
    folder: Path, monkeypatch: pytest.MonkeyPatch, kind: str, turn: int
) -> None:
    """The first time it is opened for its digest, then to be copied."""
    text = reflection(evidence=["evidence/paper.pdf"])
    write(folder / "portfolios", {"ann/2025-26/x.md": text, "ann/evidence/paper.pdf": b"%PDF"})
    path = folder / "portfolios/ann/evidence/paper.pdf"
    monkeypatch.setattr(os, "open", Swapped(path, kind, folder, turn))
    site = built(folder)
    assert site.get("people/ann/files/evidence/paper.pdf", b"%PDF") == b"%PDF"


@LINUX
@pytest.mark.parametrize("kind", SWAPS)
def test_evidence_that_is_swapped_before_it_goes_into_a_pack(
    folder: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    path = folder / "outside/../portfolios/ann/evidence/paper.pdf"
    write(path.resolve().parent, {"paper.pdf": b"%PDF"})
    path = path.resolve()
    monkeypatch.setattr(os, "open", Swapped(path, kind, folder))
    found = embed({"file-1": path}).embedded["file-1"]
    assert found.address is None
    assert "could not be read" in found.note


@LINUX
def test_a_folder_that_is_swapped_all_the_time_never_leads_out(folder: Path) -> None:
    """A real race: somebody exchanges a folder for a link and back as fast as they can."""
    place = folder / "portfolios/ann/evidence"
    write(place, {"x.md": "ours"})
    aside, link = place.with_name("aside"), place.with_name("link")
    link.symlink_to(folder / "outside")
    stop = threading.Event()

    def exchange() -> None:
        while not stop.is_set():
            place.rename(aside)
            link.rename(place)
            place.rename(link)
            aside.rename(place)

    racer = threading.Thread(target=exchange)
    racer.start()
    read_ours = refused = 0
    until = time.monotonic() + 60
    try:
        # on a busy machine it may be long before both of them have their turn
        while read_ours + refused < 20_000 or not (read_ours and refused):
            assert time.monotonic() < until, (read_ours, refused)
            try:
                with open_plain(place / "x.md") as file:
                    assert file.read() == b"ours"
                read_ours += 1
            except OSError:
                refused += 1
    finally:
        stop.set()
        racer.join()


def test_where_the_system_does_not_say_the_file_itself_is_still_judged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, {"a.md": "A", "b": "B"})

    def unknown(_path: str) -> str:
        raise FileNotFoundError

    monkeypatch.setattr(plain.os, "readlink", unknown)
    assert read_plain(tmp_path / "a.md") == b"A"
    (tmp_path / "a.md").unlink()
    (tmp_path / "a.md").symlink_to("b")
    with pytest.raises(OSError, match="symbolic"):
        open_plain(tmp_path / "a.md")
    with pytest.raises(NotPlain):
        open_plain(tmp_path)


def test_a_file_that_grows_while_it_is_read_has_an_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write(tmp_path, {"a.pdf": b"x" * 100}) / "a.pdf"
    monkeypatch.setattr(plain, "MOST_EVIDENCE", 50)
    assert read_plain(path, 99) is None
    assert read_plain(path, 100) == b"x" * 100
    assert not copy_plain(path, tmp_path / "b.pdf")
    assert not _copy(path, tmp_path / "b.pdf")
    assert not (tmp_path / "b.pdf").exists()
    with pytest.raises(FileFlaw, match="larger"):
        read_file(path, 99)


def test_what_the_organisation_links_to_itself_is_its_own_affair(tmp_path: Path) -> None:
    """mkdocs.yml and the theme may be links; what lies in a portfolio may not."""
    write(tmp_path, {"really.yml": "site_name: x\n"})
    (tmp_path / "mkdocs.yml").symlink_to("really.yml")
    assert build_digests.digest(tmp_path / "mkdocs.yml") is not None
    assert Digests().of(tmp_path / "mkdocs.yml") is None
    assert Digests().of(tmp_path / "really.yml") is not None


# --- names

NO_FILE_SYSTEM_LIKES = [
    "con.md", "CON.md", "Aux.md", "nul.md", "prn.md", "com1.md", "LPT9.md", "com¹.md", "con.x.md",
    "con .md", "conin$.md", "x .md", "x..md", "x. .md", "\u202egnp.md", "a\u200bb.md",
    "a\u2066b.md", "\ufeffa.md", "a\u00adb.md", "a\u2028b.md", "a\U000e0041b.md", "a\nb.md",
    "a\tb.md", "a\x7fb.md", "a\x9bb.md", "a\\b.md", "a:b.md", "a|b.md", "a*.md", "<a>.md",
    'a"b.md', "é" * 100 + ".md", "x" * 252 + ".md", "\udcff\udcfe.md", "aux/a.md", "a./a.md",
    "a /a.md", "nul.d/a.md", "\u202ea/a.md", "d/" * 100 + "a.md",
]  # fmt: skip


@POSIX
@pytest.mark.parametrize("name", NO_FILE_SYSTEM_LIKES, ids=ascii)
@pytest.mark.parametrize("place", ["ann/2025-26", "ann/evidence", "ann/reviews", "events"])
def test_a_name_that_no_file_system_likes(folder: Path, place: str, name: str) -> None:
    if place == "ann/evidence":
        if name in ("x .md", "x..md", "x. .md"):
            pytest.skip("with another ending there is nothing wrong with them")
        name = name.replace(".md", ".pdf")
    try:
        write(folder / "portfolios", {f"{place}/{name}": reflection()})
    except OSError:
        pytest.skip("this file system does not take it at all")
    found = {code for path, codes in check().items() if path.startswith(place) for code in codes}
    assert "file-name" in found
    assert f"{place}/{name}" not in str(read([folder / "portfolios"]).library.people)


ODD_AND_FINE = [
    "index.md", "search.md", "files.md", "assets.md", "404.md", "-rf.md", "--help.md", "~.md",
    "👩‍🏫 teaching.md", "نص.md", "a%2fb.md", "%2e%2e.md", "{{ 7+7 }}.md", "$(id).md", "`id`.md",
    "a;b.md", "a&b.md", "a'b.md", "a#b.md", "con-1.md", "auxiliary.md", "comfort.md", ".md",
    "README.MD", "a.b.c.md", "\u00e9.md", "__proto__.md", "constructor.md", "robots.txt.md",
    "é" * 97 + ".md",
]  # fmt: skip


@POSIX
def test_odd_names_have_pages_of_their_own(folder: Path) -> None:
    files: dict[str, str | bytes] = {}
    for number, name in enumerate(ODD_AND_FINE, 1):
        files[f"ann/a/{name}"] = reflection(title=f"Number {number}.", date="2025-12-01")
        files[f"events/{name}"] = reflection(title=f"Event {number}.", date="2026-05-01")
    write(folder / "portfolios", files)
    assert set().union(*check().values()) <= {"same-address"}
    site = built(folder)
    for number in range(1, len(ODD_AND_FINE) + 1):
        heading = f">Number {number}.</h1>".encode()
        assert [name for name, data in site.items() if heading in data], ODD_AND_FINE[number - 1]
        heading = f">Event {number}.</h1>".encode()
        assert [name for name, data in site.items() if heading in data], ODD_AND_FINE[number - 1]


@pytest.mark.parametrize("name", ["con", "aux", "nul", "prn", "com1", "lpt3"])
def test_nobody_is_called_like_a_device(folder: Path, name: str) -> None:
    write(folder / "portfolios", below(name, person()))
    assert check() == {name: {"person-id"}}


@LINUX
def test_twins_in_capitals_and_accents(folder: Path) -> None:
    write(folder / "portfolios", {
        "ann/2025-26/names.md": reflection(evidence=["evidence/A.pdf", "evidence/a.pdf"]),
        "ann/evidence/A.pdf": b"1", "ann/evidence/a.pdf": b"2",
        "ann/evidence/caf\u00e9.png": b"3", "ann/evidence/cafe\u0301.png": b"4",
        "ann/Evidence/b.pdf": b"5", "ann/evidence/b.pdf": b"6",
        "events/E.md": reflection(), "events/e.md": reflection(),
        "ann/reviews/R.md": "", "ann/reviews/r.md": "",
        "ann/2025-26/T.md": reflection(), "ann/2025-26/t.MD": reflection(),
    })  # fmt: skip
    found = check()
    twins = {path for path, codes in found.items() if "same-address" in codes}
    assert {path.lower() for path in twins} == {
        "ann/evidence/a.pdf", "ann/evidence/b.pdf", "ann/evidence/caf\u00e9.png",
        "events/e.md", "ann/reviews/r.md", "ann/2025-26/t.md",
    }  # fmt: skip
    built(folder)


# --- what a host would run


@pytest.mark.parametrize(
    "name",
    ["a.html", "a.svg", "a.php.pdf", "a.PHTML.png", "a.shtml.txt", "a.html.zip", "a.cgi.docx",
     "a.svg.gif", "a.js.txt", "a.htaccess.pdf", "a", ".htaccess", "a.pdf.html", "a.xml"],
)  # fmt: skip
def test_nothing_that_a_browser_or_a_host_would_run_is_published(folder: Path, name: str) -> None:
    text = reflection(f"[it](../evidence/{name})", evidence=[f"evidence/{name}"])
    write(folder / "portfolios", {"ann/2025-26/x.md": text, f"ann/evidence/{name}": b"hush"})
    expected = {"evidence-missing"} if name.startswith(".") else {"evidence-type"}
    assert check()["ann/2025-26/x.md"] == expected
    site = built(folder)
    assert not [path for path in site if path.startswith("people/ann/files")]


@pytest.mark.parametrize("name", ["a.b.pdf", "2025.10.03 notes.pdf", "v1.2.docx", "a.tar.zip"])
def test_full_stops_in_a_name_do_no_harm(folder: Path, name: str) -> None:
    text = reflection(evidence=[f"evidence/{name}"])
    write(folder / "portfolios", {"ann/2025-26/x.md": text, f"ann/evidence/{name}": b"shown"})
    assert check() == {}
    assert built(folder)[f"people/ann/files/evidence/{name}"] == b"shown"


def test_evidence_that_is_too_large_is_left_out_until_it_is_smaller(folder: Path) -> None:
    film = folder / "portfolios/ann/evidence/film.mp4"
    text = reflection("![it](../evidence/film.mp4)", evidence=["evidence/film.mp4"])
    write(folder / "portfolios", {"ann/2025-26/x.md": text, "ann/evidence/film.mp4": b"film"})
    assert built(folder)["people/ann/files/evidence/film.mp4"] == b"film"
    with film.open("wb") as file:
        file.truncate(plain.MOST_EVIDENCE + 1)
    assert check() == {"ann/2025-26/x.md": {"evidence-too-large"}}
    assert "people/ann/files/evidence/film.mp4" not in built(folder)
    film.write_bytes(b"again")
    assert built(folder)["people/ann/files/evidence/film.mp4"] == b"again"
