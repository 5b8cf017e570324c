"""Every reader, by name, as something that takes bytes: it raises where what comes out is neither
a value nor a problem. For `test_hostile_readers` (hypothesis) and `make fuzz` (atheris)."""

import atexit
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from zlib import crc32

from cpd_portfolio import markup, yaml_lines
from cpd_portfolio.build.state import MARKER, Kept, State, mark, read_state, seal_of, write_state
from cpd_portfolio.build.units import portfolio_unit, service_units
from cpd_portfolio.measures.service import survey
from cpd_portfolio.model import Problem, UsageError
from cpd_portfolio.reading import Reading, front_matter, read
from cpd_portfolio.reading.policies import shipped
from cpd_portfolio.reading.sections import split_review, split_sections
from cpd_portfolio.reading.text import FileFlaw, decode
from cpd_portfolio.remembering import Remembered, Store
from cpd_portfolio.settings import read_settings
from cpd_portfolio.share.editing import with_share, without_share
from cpd_portfolio.share.evidence import without_metadata
from cpd_portfolio.share.holding import sort_shares
from cpd_portfolio.share.packing import open_pack
from cpd_portfolio.share.sealing import CannotOpen, Header, link_key, seal, unseal
from cpd_portfolio.view.pack import view_pack
from hostile.bombs import noise, png
from making import SAMPLES, parsed

AS_OF = date(2026, 3, 31)
PERSON = "alis-fictus"
HTML = {
    "p", "br", "hr", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "blockquote", "pre", "code",
    "em", "strong", "s", "a", "img", "table", "thead", "tbody", "tr", "th", "td",
}  # fmt: skip
ATTRIBUTES = {"href", "title", "rel", "src", "alt", "align", "start", "scope"}


@dataclass(frozen=True)
class Target:
    """`seeds`: what is right, to begin with."""

    run: Callable[[bytes], None]
    seeds: tuple[bytes, ...]


TARGETS: dict[str, Target] = {}


def target(name: str, *seeds: bytes) -> Callable[[Callable[[bytes], None]], Callable[..., None]]:
    def keep(run: Callable[[bytes], None]) -> Callable[[bytes], None]:
        TARGETS[name] = Target(run, seeds)
        return run

    return keep


def text_of(data: bytes) -> str | None:
    """As the readers have it; None where they would not."""
    try:
        return decode(data)
    except FileFlaw as error:
        look_at(error.flaw.line, error.flaw.message, error.flaw.hint, data)
        return None


def look_at(line: int, message: str, hint: str, data: bytes) -> None:
    """What every flaw is."""
    lines = len(data.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n"))
    assert 1 <= line <= max(1, lines), (line, lines)
    assert message
    assert hint
    assert len(message) < 1000
    assert len(hint) < 3000


# --- parts of readers


@target("yaml", b"a: [1, {b: c}]\nd: 'e'\n", b"title: a: b\n", b"x: *a #b\n")
def _yaml(data: bytes) -> None:
    if (text := text_of(data)) is not None:
        document = yaml_lines.parse(text)
        for flaw in document.flaws:
            look_at(flaw.line, flaw.message, flaw.hint, data)
        for loc in (*document.lines, *document.doubts):
            assert document.line(loc) >= 1


@target("front matter", b"---\ntitle: A\n---\nWords.\n", b"\n\n--- \n---\n", b"---\ntitle: A\n")
def _front_matter(data: bytes) -> None:
    if (text := text_of(data)) is not None:
        found = front_matter.parse(text)
        for flaw in found.document.flaws:
            look_at(flaw.line, flaw.message, flaw.hint, data)
        assert 1 <= found.body_line <= text.count("\n") + 1


def _body_seeds() -> tuple[bytes, ...]:
    return tuple(path.read_bytes() for path in sorted(SAMPLES.rglob("*-*/*/*.md"))[:20])


@target("body", b"# A\n\n[x](y) ![z](w) **b** `c`\n\n| a |\n|---|\n| b |\n", *_body_seeds())
def _body(data: bytes) -> None:
    text = data.decode("utf-8", "replace").replace("\r\n", "\n").replace("\r", "\n")
    split_sections(text)
    split_review(text, ("Strengths", "Agreed actions"))
    found = markup.references(text)
    assert all(not markup.is_elsewhere(address) for address in found.local)
    assert all(0 <= line <= text.count("\n") for line in found.pictures)
    for resolve in (markup.nowhere, lambda address: f"files/{address}"):
        for element in parsed(markup.to_html(text, resolve)).all():
            assert element.tag in HTML, element
            assert set(element.names) <= ATTRIBUTES, element
            address = element.attributes.get("href", element.attributes.get("src", "files/"))
            assert address.lower().startswith(("files/", "http:", "https:", "mailto:")), address
    assert "<" not in parsed(markup.plain_words(text)).text or "<" in text or "&" in text


# --- files of a portfolio

_SEEDS = {
    "profile": "*/profile.md",
    "employment": "*/employment.yml",
    "plan": "*/plan.yml",
    "reflection": "*/20*/*.md",
    "review": "*/reviews/*.md",
    "event": "events/*.md",
    "completions": "completions/*.csv",
    "frozen": "frozen/*.json",
    "shares": "shares.yml",
    "policy": "policy.yml",
}


def _first(kind: str) -> str:
    """A file of a kind among the samples of one person."""
    pattern = _SEEDS[kind].replace("*/", f"{PERSON}/", 1)
    return min(SAMPLES.glob(pattern)).relative_to(SAMPLES).as_posix()


FILES = {kind: _first(kind) for kind in _SEEDS if kind != "plan"}
FILES |= {"plan": f"{PERSON}/plan.yml", "standards": "own.yml"}


@dataclass
class Organisation:
    """One of the sample people with a file of each kind; one of them is replaced at a time."""

    folder: Path
    whole: dict[Path, bytes] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for name in FILES.values():
            if (SAMPLES / name).is_file():
                (self.folder / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(SAMPLES / name, self.folder / name)
        (self.folder / PERSON / "plan.yml").write_text("needs: [{id: n1, need: Maths}]\n")
        (self.folder / "own.yml").write_text(shipped("etf-2022.yml"), encoding="utf-8")
        later = "in_force_from: 2026-01-01\nstandards: {set: own.yml}\n"
        (self.folder / "policy-2.yml").write_text(later)

    def with_file(self, name: str, data: bytes) -> Reading:
        path = self.folder / name
        if path not in self.whole:
            self.whole[path] = path.read_bytes()
        path.write_bytes(data)
        try:
            return read([self.folder])
        finally:
            path.write_bytes(self.whole[path])


@cache
def organisation() -> Organisation:
    folder = Path(tempfile.mkdtemp(prefix="cpd-fuzz-")).resolve()
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    (folder / "portfolios").mkdir()
    return Organisation(folder / "portfolios")


def seeds_of(kind: str) -> tuple[bytes, ...]:
    if kind == "standards":
        return (shipped("etf-2022.yml").encode(),)
    found = tuple(path.read_bytes() for path in sorted(SAMPLES.glob(_SEEDS[kind])))
    more = (shipped("default.yml").encode(),) if kind == "policy" else ()
    return (*found, *more, *((b"needs: [{id: n1, need: a, by: 2026-01-01}]\n",) * (kind == "plan")))


def read_file_of(kind: str) -> Callable[[bytes], None]:
    def run(data: bytes) -> None:
        name = FILES[kind]
        reading = organisation().with_file(name, data)
        for problem in reading.library.problems:
            own = problem.path == f"portfolios/{name}"
            _look_at_problem(problem, data if own else b"\n" * 2000)
        if not reading.policy_is_wrong and crc32(data) % PAGES_OF == 0:
            make_everything(reading)

    return run


# one in so many is shown as well, which takes ten times as long as reading it
PAGES_OF = int(os.environ.get("CPD_FUZZ_PAGES_OF", "4"))


def _look_at_problem(problem: Problem, data: bytes) -> None:
    for text in (problem.path, problem.message, problem.hint):
        assert text.isprintable(), text
    look_at(problem.line, problem.message, problem.hint, data)


def make_everything(reading: Reading) -> None:
    """Measures, views, pages and packs of what was read."""
    service = survey(reading.library, reading.policies, AS_OF)
    for unit in service_units(service, "Service"):
        unit.site()
    for person in reading.library.people:
        for audience in ("internal", "self"):
            portfolio_unit(person, service, audience).site()  # type: ignore[arg-type]
    for share in sort_shares(reading.shares, reading.library, reading.policies, AS_OF).open:
        made = view_pack(share, reading.library, reading.policies, AS_OF, "Service")
        open_pack(made.view, made.files)


for _kind in FILES:
    TARGETS[_kind] = Target(read_file_of(_kind), seeds_of(_kind))


# --- what the program and the organisation keep


@contextmanager
def _folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="cpd-fuzz-") as name:
        yield Path(name).resolve()


@target(
    "mkdocs.yml",
    (SAMPLES.parent / "mkdocs.yml").read_bytes(),
    b"INHERIT: base.yml\nsite_name: !ENV [A, B]\nextra: {cpd: {portfolios: [a, b]}}\n",
    b"site_dir: {a: b}\ntheme: {custom_dir: [x]}\nhooks: [a.py, 3]\n",
)
def _mkdocs(data: bytes) -> None:
    with _folder() as folder, suppress(UsageError):
        (folder / "mkdocs.yml").write_bytes(data)
        found = read_settings(folder, {"A": "x", "B": "[", "C": ""})
        for path in (*found.portfolios, found.site, *found.further):
            path.exists()
        assert found.site_name


def _memory_seed() -> bytes:
    with _folder() as folder:
        store = Store(folder / "kept", "program")
        memory = Remembered()
        memory.digests.of(SAMPLES / "policy.yml")
        store.save(memory)
        return store.path.read_bytes()


@target("memory", _memory_seed())
def _memory(data: bytes) -> None:
    with _folder() as folder:
        store = Store(folder / "kept", "program")
        store.path.write_bytes(data)
        store.path.chmod(0o600)
        memory = store.load()
        assert memory.recall("a", "b") is None
        memory.digest(folder / "kept")
        store.save(memory)
        assert isinstance(store.load(), Remembered)


_KEY = b"a key of the tests"
STATE = State({"people/a": Kept("k", ("people/a/index.html",), 1, "s")}, "in", 1, 2, 3, ("x",))


def _state_seed() -> bytes:
    with _folder() as folder:
        write_state(STATE, folder, _KEY)
        return (folder / f"{STATE.id}.json").read_bytes().partition(b"\n")[2]


@target("state", _state_seed())
def _state(data: bytes) -> None:
    with _folder() as folder:
        mark(folder, STATE)
        text = data.decode("utf-8", "replace")
        (folder / f"{STATE.id}.json").write_text(f"{seal_of(text, _KEY)}\n{text}", "utf-8")
        found = read_state(folder, folder, _KEY)
        for file in () if found is None else [f for u in found.units.values() for f in u.files]:
            inside = os.path.normpath(folder / file)
            assert inside.startswith(f"{folder}/"), file


@target("marker", f"Made by cpd build. {STATE.id}\n".encode())
def _marker(data: bytes) -> None:
    with _folder() as folder:
        write_state(STATE, folder, _KEY)
        (folder / MARKER).write_bytes(data)
        assert read_state(folder, folder, _KEY) in (None, STATE)


@target("shares, edited", *seeds_of("shares"), b"shares: []\n", b"# nothing\n")
def _editing(data: bytes) -> None:
    if (text := text_of(data)) is None:
        return
    share = {"id": "new", "for": "É # \u2028", "until": "2026-06-30", "people": ["a"]}
    with suppress(UsageError):
        longer = with_share(text, share)
        assert yaml_lines.parse(longer).value["shares"][-1]["id"] == "new"
        without_share(longer, "new")
    with suppress(UsageError):
        without_share(text, "ellis-nobody-2026-03")


SECRET, SALT = bytes(range(32)), bytes(range(16))
KEY = link_key(SECRET, SALT)


@target("sealed pack", seal(b"<p>Hello</p>", Header("eqa", AS_OF), SECRET, SALT).data)
def _sealed(data: bytes) -> None:
    for key in (KEY, data[:60].decode("latin-1")):
        with suppress(CannotOpen):
            assert unseal(data, key)[1] == b"<p>Hello</p>"


def _pictures() -> tuple[bytes, ...]:
    forms = ("PNG", "JPEG", "GIF", "WEBP", "TIFF", "BMP")
    return (png(9, 9), *(noise(20, 10, form) for form in forms))


@target("picture", *_pictures())
def _picture(data: bytes) -> None:
    found = without_metadata(data)
    assert found is None or found[0] in ("image/png", "image/jpeg")
