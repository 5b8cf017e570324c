"""`mkdocs build` and `mkdocs serve` with our plugin give the site that `cpd build` gives."""

from pathlib import Path

import pytest
from click.testing import CliRunner
from mkdocs.__main__ import cli

from making import below, bytes_of, cpd, person, reflection, write

CONFIG = """
site_name: Service
theme: {name: material, font: false}
plugins: [search, cpd]
extra: {cpd: {as_of: 2026-03-31}}
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    files = below("portfolios/ada-marsh", dict(person()))
    files["portfolios/ada-marsh/one.md"] = reflection(title="One")
    write(tmp_path, {**files, "mkdocs.yml": CONFIG, "docs/index.md": "# Not for the site"})
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_mkdocs_build_gives_the_same_site(folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    result = CliRunner().invoke(cli, ["build", "--quiet"])
    assert result.exit_code == 0, (result.output, result.exception)
    by_mkdocs = bytes_of(folder / "site")
    said = CliRunner().invoke(cli, ["build"]).output + caplog.text
    assert "1 portfolios" in said
    assert "protects nothing" in said
    assert cpd("build", "--clean").exit_code == 0
    assert bytes_of(folder / "site") == by_mkdocs
    assert "people/ada-marsh/reflections/one/index.html" in by_mkdocs
    assert not [name for name, data in by_mkdocs.items() if b"Not for the site" in data]


def test_another_folder_will_do(folder: Path) -> None:
    assert CliRunner().invoke(cli, ["build", "-q", "--site-dir", "public"]).exit_code == 0
    assert (folder / "public/people/ada-marsh/index.html").is_file()
    assert not (folder / "site").exists()


@pytest.mark.parametrize(
    ("files", "strict", "said"),
    [
        ({"portfolios/policy.yml": "hours: {annual: -1}\n"}, [], "policy.yml:1"),
        ({"portfolios/ada-marsh/two.md": reflection(hours="many")}, ["--strict"], "Nothing was"),
        ({"site/thesis.docx": "work"}, [], "did not make"),
        ({"mkdocs.yml": f"{CONFIG}  nope: [\n"}, [], "mkdocs.yml"),
    ],
)
def test_what_stops_a_build_is_said_and_nothing_is_lost(
    folder: Path,
    caplog: pytest.LogCaptureFixture,
    files: dict[str, str | bytes],
    strict: list[str],
    said: str,
) -> None:
    assert CliRunner().invoke(cli, ["build", "-q"]).exit_code == 0
    if "site/thesis.docx" in files:
        (folder / "site/.cpd-site").unlink()
    before = bytes_of(folder / "site")
    write(folder, files)
    result = CliRunner().invoke(cli, ["build", *strict])
    assert result.exit_code != 0
    assert said in result.output + caplog.text
    assert not isinstance(result.exception, (TypeError, KeyError, AttributeError))
    assert {n: d for n, d in bytes_of(folder / "site").items() if n != "thesis.docx"} == before


def test_nothing_is_left_in_the_way_of_serving(folder: Path) -> None:
    """What `mkdocs serve` does, without a server: its own folder, and all away at the end."""
    import tempfile

    from mkdocs.commands.build import build
    from mkdocs.config import load_config

    scratch = Path(tempfile.mkdtemp(dir=folder))
    config = load_config(str(folder / "mkdocs.yml"))
    config.site_dir = str(scratch)
    config.plugins.on_startup(command="serve", dirty=False)
    build(config)
    assert (scratch / "people/ada-marsh/index.html").is_file()
    scratch_of_build = config.plugins["cpd"].scratch
    config.plugins.on_shutdown()
    assert scratch_of_build is not None
    assert not scratch_of_build.exists()
    assert not [path for path in folder.iterdir() if path.name.endswith("-kept")]


def test_a_configuration_of_another_name_is_the_one_that_counts(folder: Path) -> None:
    write(folder, {"other.yml": CONFIG.replace("portfolios", "x").replace("Service", "Others")})
    write(folder, {"mkdocs.yml": "site_name: Nobody's\nextra: {cpd: {portfolios: nowhere}}\n"})
    result = CliRunner().invoke(cli, ["build", "-q", "-f", "other.yml"])
    assert result.exit_code == 0, (result.output, result.exception)
    assert "Others" in (folder / "site/index.html").read_text()


def test_mkdocs_build_writes_the_access_rules_and_serving_does_not(folder: Path) -> None:
    import tempfile

    from mkdocs.commands.build import build
    from mkdocs.config import load_config

    access = "{format: json, file: rules.json}"
    write(folder, {"mkdocs.yml": CONFIG.replace("{as_of", f"{{access: {access}, as_of")})
    config = load_config(str(folder / "mkdocs.yml"))
    config.site_dir = tempfile.mkdtemp(dir=folder)
    config.plugins.on_startup(command="serve", dirty=False)
    build(config)
    config.plugins.on_shutdown()
    assert not (folder / "rules.json").exists()
    assert CliRunner().invoke(cli, ["build", "-q"]).exit_code == 0
    assert '"/people/ada-marsh"' in (folder / "rules.json").read_text()
