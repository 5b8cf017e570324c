"""The organisations that are measured: the same each time, sound, and of the promised size. No
timing here: `make bench`."""

import re
import sys
from pathlib import Path

import pytest

from benchmarks import table
from benchmarks.generators import KINDS, Ours
from benchmarks.generators.base import Generator
from benchmarks.measuring import CommandFailed, Measured, measure
from benchmarks.organisation import Organisation, write
from benchmarks.words import Words
from tests.making import cpd


def contents(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


@pytest.fixture(scope="module")
def organisation(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("bench") / "portfolios"
    write(folder, people=12)
    return folder


def test_the_same_seed_gives_the_same_bytes_and_another_one_others(
    organisation: Path, tmp_path: Path
) -> None:
    write(tmp_path / "again", people=12)
    write(tmp_path / "other", people=12, seed=8)
    assert contents(tmp_path / "again") == contents(organisation)
    assert contents(tmp_path / "other") != contents(organisation)


def test_it_has_no_problem_and_something_of_everything(organisation: Path) -> None:
    found = cpd("check", "--portfolios", str(organisation))
    assert found.output == "Read 12 portfolios with 360 reflections: 0 errors, 0 warnings.\n"
    files = contents(organisation)
    for kind in ("/reviews/", "/evidence/", "/plan.yml", "events/", "completions/"):
        assert any(kind in name for name in files), kind
    texts = [text for name, text in files.items() if re.fullmatch(r"person-.*/2.*\.md", name)]
    for key in (b"event: ", b"visibility: private", b"draft: true", b"occupational: "):
        assert any(key in text for text in texts), key


def test_texts_are_as_long_and_as_varied_as_promised() -> None:
    words: list[str] = []
    for person in Organisation(people=12).people():
        for one in person.reflections:
            text = re.sub(r"^## .*$", "", one.body, flags=re.MULTILINE)
            found = re.findall(r"[a-z]+", text.lower())
            assert 200 <= len(found) <= 300
            words += found
    assert len(set(words)) > 4000
    assert 4 < sum(map(len, words)) / len(words) < 6
    assert len(set(Words().vocabulary)) == 6000


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.program)
def test_every_generator_is_given_what_is_on_our_site_and_no_more(
    kind: type[Generator], tmp_path: Path
) -> None:
    generator = kind(Path(kind.program), tmp_path, Organisation(people=2))
    people = list(generator.organisation.people())
    for person in people:
        generator.add(person)
    generator.finish()
    hidden = [one for person in people for one in person.reflections if not one.shown]
    assert hidden
    for person in people:
        for one in person.reflections:
            source = generator.source(person.id, one)
            assert source.is_file() == (one.shown or kind is Ours)
            if one.shown:
                assert one.body in source.read_text(encoding="utf-8")
                generator.edit(person.id, one, "addedword")
                assert source.read_text(encoding="utf-8").endswith("\naddedword\n")
    before = contents(tmp_path)
    generator.change_everything(1)
    after = contents(tmp_path)
    assert len([name for name in after if after[name] != before[name]]) == 1


def test_a_cold_build_finds_nothing_of_the_one_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    organisation = Organisation(people=2)
    generator = Ours(Path("cpd"), tmp_path, organisation)
    for one in organisation.people():
        generator.add(one)
    generator.finish()
    before = contents(tmp_path)
    for _ in range(2):  # the second one keeps the first
        assert cpd("build").exit_code == 0
        generator.change_everything(1)
    generator.clear()
    generator.change_everything(0)
    assert contents(tmp_path) == before


def test_what_a_command_writes_is_counted_and_what_it_keeps_is_not(tmp_path: Path) -> None:
    (tmp_path / "kept").write_text("as it was")
    (tmp_path / "again").write_text("as it was")
    (tmp_path / "linked").mkdir()
    script = (
        "import os, time; from pathlib import Path; b = bytearray(40_000_000); time.sleep(0.2);"
        "Path('again').write_text('as it was'); Path('new').write_bytes(b'12345');"
        "os.rename('linked', 'moved')"
    )
    found = measure([sys.executable, "-c", script], tmp_path)
    assert (found.written, found.files) == (5 + len("as it was"), 2)
    assert found.wall >= 0.2
    assert found.cpu > 0
    if Path("/proc/self/smaps_rollup").exists():
        assert found.memory > 40_000_000


def test_a_command_that_fails_says_why(tmp_path: Path) -> None:
    with pytest.raises(CommandFailed, match="ended with 3: no such theme"):
        measure([sys.executable, "-c", "print('no such theme'); raise SystemExit(3)"], tmp_path)


def test_results_keep_the_tables_of_other_sizes(tmp_path: Path) -> None:
    def results(wall: float) -> table.Results:
        ours, theirs = (Measured(seconds, 1, 2_000_000, 3, 4) for seconds in (wall, wall * 7))
        return table.Results({"cold": {"cpd": [ours], "Other": [theirs]}})

    def text(size: int, wall: float) -> str:
        return table.section(size, results(wall), "cpd", {"cold": "cold"}, "About.")

    path = tmp_path / "RESULTS.md"
    for size, wall in ((1500, 1.5), (300, 0.5), (1500, 2.5)):
        table.keep(path, size, text(size, wall))
    kept = path.read_text(encoding="utf-8")
    assert kept.index("## 300 reflections") < kept.index("## 1,500 reflections")
    assert "| cold | Other | 3.50 | 7.0 |" in kept
    assert "| cold | cpd | 2.50 | 1.0 |" in kept
    assert "1.50" not in kept
