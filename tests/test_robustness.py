"""Whatever lies in a folder: problems or records, never a traceback; and in whatever order."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from zlib import crc32

import pytest
import yaml
from click.testing import CliRunner
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

import golden_cases
from cpd_portfolio.cli import main
from cpd_portfolio.model import files
from cpd_portfolio.model.fields import shown
from cpd_portfolio.reading import Reading, read
from cpd_portfolio.reading.text import FileFlaw, decode

REFLECTION = "---\ntitle: A webinar\ndate: 2025-10-03\nhours: 2\ntype: webinar\n---\nWords.\n"
NAMES = [
    "policy.yml",
    "policy-2.yml",
    "own.yml",
    "events/e.md",
    "completions/c.csv",
    "ann-sample/profile.md",
    "ann-sample/employment.yml",
    "ann-sample/plan.yml",
    "ann-sample/2025-26/x.md",
    "ann-sample/reviews/r.md",
]
QUICK = settings(
    max_examples=60,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)


def organisation(folder: Path, changed: dict[str, bytes]) -> Path:
    contents = {f"ann-sample/{name}": text.encode() for name, text in golden_cases.BASE.items()}
    contents |= {"ann-sample/2025-26/y.md": REFLECTION.encode()} | changed
    for name, data in contents.items():
        path = folder / "portfolios" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return folder / "portfolios"


def check_all(portfolios: Path) -> Reading:
    """Reads, and looks at what every problem must be, whatever the file."""
    reading = read([portfolios])
    for problem in reading.library.problems:
        assert problem.line >= 1
        assert problem.message
        assert problem.hint
        assert "\n" not in problem.path + problem.message + problem.hint
    return reading


def outcome(name: str, data: bytes) -> None:
    with TemporaryDirectory() as folder:
        portfolios = organisation(Path(folder), {name: data})
        reading = check_all(portfolios)
        if not reading.policy_is_wrong and not reading.library.left_out:
            titles = [record.title for record in reading.library.people[0].records]
            assert "A webinar" in titles  # a broken file never stops the others


@pytest.mark.parametrize("name", NAMES)
@QUICK
@given(data=st.binary(max_size=200))
@example(data=b"")
@example(data=b"\xef\xbb\xbf")
@example(data=b"---\n")
@example(data=b"---\n---\n")
@example(data=b"---\n\xff\n---\n")
@example(data=b"\r")
@example(data=b"\0")
def test_any_bytes_in_any_file(name: str, data: bytes) -> None:
    outcome(name, data)


# --- settings with known keys and odd values ---

KEYS = sorted(
    {
        info.alias or key
        for model in (files.Profile, files.Employment, files.ReflectionFile, files.EventFile)
        for key, info in model.model_fields.items()
    }
    | {"needs", "format", "groups", "requirements", "roles", "activity_types", "reviews", "every"}
    | {"from", "to", "id", "role", "for", "kind", "ratings", "targets", "agreed", "reviewer"}
)
WORDS = (
    st.sampled_from(
        [
            "",
            "1 week",
            "99999 years",
            "9" * 30,
            "x" * 400,
            "2025-10-03",
            "2025-02-30",
            "2.5",
            "1:30",
        ]
    )
    | st.sampled_from(
        [
            "2,5",
            "-1",
            "0",
            "25",
            "yes",
            "null",
            "private",
            "webinar",
            "tutor",
            "everyone",
            "any",
            "e",
        ]
    )
    | st.sampled_from(
        [
            "safeguarding",
            "n1",
            "../x",
            "/x",
            "a:b",
            "{0}",
            "é",
            "%s",
            "[",
            "teaching",
            "evidence/a.pdf",
        ]
    )
)
VALUES = st.recursive(
    WORDS | st.none() | st.integers(-5, 30) | st.booleans() | st.floats(allow_nan=False),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=3)
    ),
    max_leaves=6,
)


@pytest.mark.parametrize("name", [name for name in NAMES if not name.endswith(".csv")])
@QUICK
@given(values=st.dictionaries(st.sampled_from(KEYS), VALUES, max_size=6), whole=st.booleans())
def test_any_settings_in_any_file(name: str, values: dict[str, object], whole: bool) -> None:
    base = {"title": "T", "date": "2025-10-03", "hours": "2", "type": "webinar"} if whole else {}
    text = yaml.safe_dump({**base, **values}, allow_unicode=True)
    if name.endswith(".md"):
        text = f"---\n{text}---\nWords.\n"
    outcome(name, text.encode())


@QUICK
@given(
    settings_text=st.text(
        st.characters(exclude_categories=["Cs"], exclude_characters="*"), max_size=150
    )
)
def test_any_text_between_the_dashes(settings_text: str) -> None:
    outcome("ann-sample/2025-26/x.md", f"---\n{settings_text}\n---\n".encode())


@QUICK
@given(body=st.text(st.sampled_from("[]()!<>#`~*_-=&\\:/. \n\t1aé|{}\"'"), max_size=300))
def test_any_body(body: str) -> None:
    outcome(
        "ann-sample/2025-26/x.md", f"{REFLECTION}{body}".replace("A web", "Another web").encode()
    )


@QUICK
@given(st.binary(max_size=300))
@example(b"\xff\xfe")
@example(b"\xfe\xff\0a")
@example(b"\xed\xa0\x80")
@example(b"\xf4\x90\x80\x80")
def test_decoding(data: bytes) -> None:
    flaw, text = None, ""
    try:
        text = decode(data)
    except FileFlaw as error:
        flaw = error.flaw
    if flaw is not None:
        assert 1 <= flaw.line <= data.count(b"\n") + 1
        assert flaw.hint
    assert not {"\r", "\0"} & set(text)


@given(st.recursive(st.text(max_size=80), st.lists, max_leaves=4))
def test_what_a_message_quotes_is_short_and_on_one_line(value: object) -> None:
    text = shown(value)
    assert len(text) <= 63
    assert "\n" not in text


# --- names ---


@pytest.mark.skipif(os.name != "posix", reason="other systems refuse most of these names")
@QUICK
@given(
    name=st.binary(min_size=1, max_size=40)
    .map(lambda name: name.replace(b"/", b"-").replace(b"\0", b"0"))
    .filter(lambda name: name not in (b".", b".."))
)
@example(name=b"\xde\xb2")  # a letter that Unicode has not assigned yet
@pytest.mark.parametrize("place", [b"", b"ann-sample", b"ann-sample/2025-26", b"events"])
def test_any_name(place: bytes, name: bytes) -> None:
    with TemporaryDirectory() as folder:
        portfolios = organisation(Path(folder), {"events/e.md": REFLECTION.encode()})
        top = os.path.join(os.fsencode(portfolios), place)  # noqa: PTH118
        for path, is_folder in ((name + b".md", False), (name, True)):
            target = os.path.join(top, path)  # noqa: PTH118
            if os.path.lexists(target):
                continue
            try:
                if is_folder:
                    os.mkdir(target)  # noqa: PTH102
                else:
                    os.close(os.open(target, os.O_CREAT | os.O_WRONLY))
            except OSError:
                continue  # a name that this file system does not take
        reading = check_all(portfolios)
        assert all(problem.path.isprintable() for problem in reading.library.problems)
        result = CliRunner().invoke(main, ["check", "--portfolios", str(portfolios)])
        assert isinstance(result.exception, SystemExit | None)


# --- order ---


def everything() -> dict[str, bytes]:
    contents = {
        "events/e.md": REFLECTION.replace("A web", "Event web"),
        "events/f.md": "no front matter",
        "ben-example/2025-26/x.md": "---\nevent: e\n---\n",
        "ann-sample/2025-26/a.md": REFLECTION,
        "ann-sample/2025-26/a/b.md": REFLECTION,
        "ann-sample/2025-26/a-b.md": REFLECTION,
        "ann-sample/2025-26/bad.md": "---\nhours: 1:30\n---\n",
        "ann-sample/2025-26/old.txt": "x",
        "policy.yml": "in_force_from: 2025-09-01\nname: B\n",
        "policy-0.yml": "in_force_from: 2024-09-01\nname: A\n",
    }
    for name, text in golden_cases.BASE.items():
        contents[f"ben-example/{name}"] = text
    return {name: text.encode() for name, text in contents.items()}


class Shuffled:
    """os.scandir in another order."""

    def __init__(self, key: int) -> None:
        self.key, self.really = key, os.scandir

    def __call__(self, path: object = ".") -> "Shuffled":
        with self.really(path) as found:  # type: ignore[call-overload]
            self.found = sorted(found, key=lambda entry: crc32(f"{self.key} {entry.name}".encode()))
        return self

    def __enter__(self) -> Iterator[object]:
        return iter(self.found)

    def __exit__(self, *_: object) -> None:
        return None


@pytest.mark.parametrize("key", range(6))
def test_the_order_on_disk_never_matters(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, key: int
) -> None:
    contents = everything()
    one = organisation(tmp_path / "one", contents)
    two = organisation(tmp_path / "two", dict(reversed(list(contents.items()))))
    arguments = ["--as-of", "2026-03-31", "--format", "json"]

    def printed(portfolios: Path) -> tuple[object, object]:
        given = ["--portfolios", str(portfolios)]
        problems = CliRunner().invoke(main, ["check", *given, "--format", "json"]).stdout
        report = CliRunner().invoke(main, ["report", *given, *arguments]).stdout
        return json.loads(problems), json.loads(report)

    expected = printed(one)
    monkeypatch.setattr(os, "scandir", Shuffled(key))
    assert printed(two) == expected


def test_the_order_of_folders_never_matters(tmp_path: Path) -> None:
    one = organisation(tmp_path / "one", everything())
    two = tmp_path / "two" / "portfolios"
    for name in ("ann-sample", "cat-model"):
        (two / name / "2025-26").mkdir(parents=True)
        (two / name / "2025-26/c.md").write_text(REFLECTION, encoding="utf-8")
    here, there = read([one, two]), read([two, one])
    assert here.library.problems == there.library.problems
    assert [p.id for p in here.library.people] == [p.id for p in there.library.people]
    for person, other in zip(here.library.people, there.library.people, strict=True):
        assert [record.path for record in person.records] == [r.path for r in other.records]


def test_two_runs_say_the_same(tmp_path: Path) -> None:
    wrong = REFLECTION.replace("type: webinar", "type: webbinar")
    portfolios = organisation(tmp_path, {"ann-sample/2025-26/x.md": wrong.encode()})
    code = "from cpd_portfolio.cli import main; main()"
    command = [sys.executable, "-c", code, "check", "--portfolios", str(portfolios)]
    printed = {
        subprocess.run(
            command,
            env={**os.environ, "PYTHONHASHSEED": str(seed)},
            capture_output=True,
            text=True,
            check=False,
        ).stdout
        for seed in range(8)
    }
    assert len(printed) == 1
