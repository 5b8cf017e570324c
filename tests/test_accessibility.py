"""The accessibility statement: what mkdocs.yml says of the organisation, and what stands on the
page that every other page leads to."""

import re
from pathlib import Path

import pytest

from cpd_portfolio.mkdocs_site.config import load
from cpd_portfolio.model import UsageError
from cpd_portfolio.model.accessibility import NO_CONTACT
from cpd_portfolio.settings import read_settings
from making import article, below, build, parsed, person, write

INSTEAD = ("403.html", "404.html")  # shown at any address
SAID = """
accessibility:
  organisation: Vale Council
  name: The CPD team
  email: cpd@vale.example
  phone: 01632 960 001
  answer_within: 5 working days
  prepared: 2026-01-02
  reviewed: 2026-02-03
  tested: 2026-03-04
  tested_by: Nobody & Sons
  problems: [Charts in <b>2019</b> have no table., Older letters are scans.]
"""


def config(said: str) -> str:
    inner = "".join(f"    {line}\n" for line in said.strip().split("\n"))
    return f"site_name: Vale Learning\nextra:\n  cpd:\n    portfolios: portfolios\n{inner}"


def statement(folder: Path, said: str, monkeypatch: pytest.MonkeyPatch) -> tuple[str, str]:
    """The words of the page, and what the build said."""
    write(folder, {**below("portfolios/ada-marsh", dict(person())), "mkdocs.yml": config(said)})
    monkeypatch.chdir(folder)
    output = build().output
    page = parsed((folder / "site/accessibility/index.html").read_text(encoding="utf-8"))
    return article(page).spaced, " ".join(output.split())


def test_all_that_is_said_stands_on_the_page(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    words, output = statement(tmp_path, SAID, monkeypatch)
    for wanted in (
        "applies to the CPD portfolios of Vale Learning",
        "Vale Council runs this website",
        "The CPD team", "cpd@vale.example", "01632 960 001", "We answer within 5 working days.",
        "prepared on 2 January 2026", "last reviewed on 3 February 2026",
        "last tested on 4 March 2026", "carried out by Nobody & Sons",
        "Charts in <b>2019</b> have no table.", "Older letters are scans.",
    ):  # fmt: skip
        assert wanted in words, wanted
    assert "has not" not in words
    assert NO_CONTACT not in output


@pytest.mark.parametrize(
    "heading",
    [
        "How accessible this website is",
        "Feedback and contact information",
        "Enforcement procedure",
        "Technical information about this website’s accessibility",
        "Non-accessible content",
        "Preparation of this accessibility statement",
    ],
)
def test_it_has_the_parts_that_the_law_asks_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, heading: str
) -> None:
    statement(tmp_path, SAID, monkeypatch)
    page = parsed((tmp_path / "site/accessibility/index.html").read_text(encoding="utf-8"))
    assert heading in [element.words for element in page.all("h2")]


def test_without_a_contact_it_says_so_and_so_does_the_build(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    words, output = statement(tmp_path, "as_of: 2026-03-31", monkeypatch)
    assert "Nobody has been named yet to whom to write. Until then, ask your line manager." in words
    assert "has not been given" in words
    assert "Vale Learning has not said that it tested this website itself" in words
    assert NO_CONTACT in output
    assert NO_CONTACT in " ".join(build().output.split())  # and where nothing has changed
    named, _ = statement(tmp_path, "accessibility: {phone: '01632 960 001'}", monkeypatch)
    assert "Nobody has been named" not in named


def test_every_page_leads_to_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    statement(tmp_path, SAID, monkeypatch)
    site = tmp_path / "site"
    pages = [path for path in site.rglob("*.html") if path.name not in INSTEAD]
    assert len(pages) > 10
    for path in pages:
        (link,) = parsed(path.read_text()).one("footer").all("a")
        target = (path.parent / link.attributes["href"] / "index.html").resolve()
        assert target == site / "accessibility/index.html", path
    for name in INSTEAD:
        assert 'href="/accessibility/"' in (site / name).read_text()


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ("accessibility: cpd@vale.example", "is keys and values"),
        ("accessibility: {mail: x@vale.example}", "the unknown key `mail`; write organisation,"),
        ("accessibility: {email: vale.example}", "email: is an address"),
        ("accessibility: {email: 'a@vale.example?cc=b@vale.example'}", "email: is an address"),
        ("accessibility: {phone: 441632960001}", "phone: is text: put it in quotes"),
        ("accessibility: {problems: [1]}", "problems: is text"),
        ("accessibility: {prepared: 02/01/2026}", "prepared: "),
    ],
)
def test_what_cannot_be_meant_is_said(tmp_path: Path, said: str, message: str) -> None:
    write(tmp_path, {"mkdocs.yml": config(said)})
    with pytest.raises(UsageError, match=re.escape(message)):
        read_settings(tmp_path)


def test_a_key_without_a_value_is_as_left_out(tmp_path: Path) -> None:
    write(tmp_path, {"mkdocs.yml": config("accessibility: {email: null, problems: One thing.}")})
    found = read_settings(tmp_path).accessibility
    assert (found.email, found.problems) == ("", ("One thing.",))


def test_mkdocs_takes_the_same_file(tmp_path: Path) -> None:
    write(tmp_path, {"mkdocs.yml": config(SAID)})
    assert load(tmp_path / "mkdocs.yml", tmp_path / "site").site_name == "Vale Learning"
