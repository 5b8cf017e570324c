"""mkdocs.yml as it is read without MkDocs: what it inherits, what it takes from the environment,
and that a change to any of that is a change to the site."""

from pathlib import Path

import pytest

from cpd_portfolio.build.digests import base_key
from cpd_portfolio.model import UsageError
from cpd_portfolio.settings import read_settings
from making import below, build, bytes_of, cpd, person, write

BASE = "site_name: Base\nsite_dir: public\nextra: {cpd: {portfolios: kept, as_of: 2026-01-02}}\n"


def test_a_file_inherits_key_by_key(tmp_path: Path) -> None:
    write(tmp_path, {
        "mkdocs.yml": "INHERIT: in/base.yml\nextra: {cpd: {portfolios: [a, b]}}\n",
        "in/base.yml": BASE,
    })  # fmt: skip
    found = read_settings(tmp_path)
    assert (found.site_name, found.site) == ("Base", tmp_path / "public")
    assert found.portfolios == (tmp_path / "a", tmp_path / "b")
    assert str(found.as_of) == "2026-01-02"
    assert found.further == (tmp_path / "in/base.yml",)


@pytest.mark.parametrize(
    ("value", "environment", "name"),
    [
        ("!ENV SERVICE", {"SERVICE": "Ours"}, "Ours"),
        ("!ENV [NONE, SERVICE, Else]", {"SERVICE": "Ours"}, "Ours"),
        ("!ENV [NONE, Else]", {}, "Else"),
        ("!ENV NONE", {}, "CPD portfolios"),
        ("!ENV NUMBER", {"NUMBER": "12"}, "12"),
    ],
)
def test_variables_are_taken_as_mkdocs_takes_them(
    tmp_path: Path, value: str, environment: dict[str, str], name: str
) -> None:
    write(tmp_path, {"mkdocs.yml": f"site_name: {value}\n"})
    assert read_settings(tmp_path, environment).site_name == name


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({"mkdocs.yml": "INHERIT: mkdocs.yml\n"}, "without an end"),
        ({"mkdocs.yml": "INHERIT: nowhere.yml\n"}, "no file nowhere.yml"),
        ({"mkdocs.yml": "INHERIT: b.yml\n", "b.yml": "x: [\n"}, "b.yml:2: this is not YAML"),
    ],
)
def test_what_cannot_be_inherited_is_said(
    tmp_path: Path, files: dict[str, str | bytes], said: str
) -> None:
    write(tmp_path, files)
    with pytest.raises(UsageError, match=said):
        read_settings(tmp_path)


def test_all_that_the_configuration_hangs_on_is_in_its_key(tmp_path: Path) -> None:
    config = "INHERIT: b.yml\nsite_url: !ENV [URL, x]\nhooks: [h.py]\n"
    write(tmp_path, {
        "mkdocs.yml": f"{config}theme: {{name: material, custom_dir: {tmp_path}/mine}}\n",
        "b.yml": BASE, "h.py": "", "mine/a.css": "a",
    })  # fmt: skip
    keys = [base_key(read_settings(tmp_path))]
    for name in ("b.yml", "h.py", "mine/a.css", "mine/more.css", "mkdocs.yml"):
        with (tmp_path / name).open("a") as file:
            file.write("# more\n")
        keys.append(base_key(read_settings(tmp_path)))
    keys.append(base_key(read_settings(tmp_path, {"URL": "y"})))
    assert len(set(keys)) == len(keys)
    assert base_key(read_settings(tmp_path, {"OTHER": "y", "URL": "y"})) == keys[-1]


def test_an_inherited_theme_and_address_reach_the_pages(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    theme = "theme: {name: material, palette: {primary: %s}}\n"
    write(tmp_path, {
        **below("portfolios/ada-marsh", dict(person())),
        "mkdocs.yml": "INHERIT: base.yml\nsite_url: !ENV [URL, 'https://a.example/']\n",
        "base.yml": "site_name: Base\n" + theme % "red",
    })  # fmt: skip
    monkeypatch.chdir(tmp_path)
    build()
    front = tmp_path / "site/index.html"
    assert 'color-primary="red"' in front.read_text()
    write(tmp_path, {"base.yml": "site_name: Base\n" + theme % "green"})
    build()
    assert 'color-primary="green"' in front.read_text()
    monkeypatch.setenv("URL", "https://b.example/")
    build()
    assert "https://b.example/" in front.read_text()
    before = bytes_of(tmp_path / "site")
    assert cpd("build", "--as-of", "2026-03-31", "--clean").exit_code == 0
    assert bytes_of(tmp_path / "site") == before


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("site_dir: ~/site\n", "site_dir"),
        ("site_dir: '~'\n", "site_dir"),
        ("extra: {cpd: {portfolios: ~/cpd}}\n", "portfolios"),
        ("extra: {cpd: {access: {format: json, file: ~/x}}}\n", "file"),
    ],
)
def test_a_home_folder_is_not_made_into_a_folder_called_so(
    tmp_path: Path, text: str, key: str
) -> None:
    write(tmp_path, {"mkdocs.yml": text})
    with pytest.raises(UsageError, match=f"mkdocs.yml: {key}: `~.* write the whole path, as /home"):
        read_settings(tmp_path)
    write(tmp_path, {"mkdocs.yml": "site_dir: ~site\n"})
    assert read_settings(tmp_path).site == tmp_path / "~site"
