"""The built site as a browser reads it: nothing of an author's text becomes markup, every address
leads somewhere, nothing is loaded from elsewhere, and the figures are those of `cpd report`."""

import itertools
import json
import re
import shutil
from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote, urljoin, urlsplit

import pytest

from cpd_portfolio.figures import as_json, as_text
from cpd_portfolio.measures import measure
from cpd_portfolio.reading import read
from cpd_portfolio.view import view_person
from making import (
    SAMPLES,
    Element,
    article,
    below,
    build,
    cpd,
    front,
    in_text,
    markdown,
    pages_of,
    parsed,
    person,
    reflection,
    report,
    write,
)

AS_OF = "2026-03-31"
ADA = "people/ada-marsh/"
PROBLEMS = "organisation/problems/index.html"

# --- what authors write stays text

PAYLOADS = {
    "script": "</title><script>alert(1)</script>",
    "image": '"><img src=x onerror=alert(1)>',
    "template": "{{ 7*7 }}",
    "statement": "{% raw %}{{ config }}{% endraw %}",
    "drawing": "<svg onload=alert(1)>",
    "address": "javascript:alert(1)",
    "attribute": "' onmouseover='alert(1)' x=\"",
    "entity": "&lt;script&gt;alert(1)&lt;/script&gt;&#60;b&#62;",
    "comment": "--><!-- <!DOCTYPE html> </script></style></textarea></article></body>",
}
ALL = " ".join(PAYLOADS.values())


def organisation(text: str, body: str) -> dict[str, str | bytes]:
    """`text` in every field that an author or the organisation can write."""
    ada = person(
        text,
        text,
        body,
        {
            "start": "2023-09-01",
            "roles": ["vocational-tutor"],
            "team": text,
            "line_manager": text,
            "employer": text,
            "login": text,
        },
        qualifications=[{"title": text, "kind": "assessor", "awarded": "2018"}],
        teaches=[text],
        occupational_areas=[
            {
                "id": text,
                "sector": text,
                "annual_hours": 12,
                "practice": [
                    {"where": text, "from": "2020-01-01", "confirmed": {"by": text, "how": text}}
                ],
                "programmes": [
                    {
                        "title": text,
                        "number": text,
                        "awarding_organisation": text,
                        "role": "assessor",
                    }
                ],
            },
            {"id": "hair", "sector": text},
        ],
    )
    confirmed = {"by": text, "date": "2025-12-01", "how": text}
    everything = {
        "title": text,
        "purpose": text,
        "provider": text,
        "need": ["n1"],
        "standards": [4, 11],
        "mandatory": ["prevent"],
        "confirmed": confirmed,
        "occupational": {"area": text, "activity": "standardisation"},
        "disseminate": {"to": text, "by": "2026-01-01"},
        "evaluation": {"useful": 4, "comment": text},
        "evidence": ["evidence/{{ 7*7 }} ' onmouseover='x.pdf", "evidence/a#b%41&lt;b&gt;.png"],
        "impact_review": "2026-01-15",
        "share_practice": True,
    }
    words = f"{body}\n\n## Implication on practice\n\n{body}\n\n## Impact\n\n{body}\n"
    files: dict[str, str | bytes] = below("ada-marsh", dict(ada))
    files |= below("ada-marsh", {
        "plan.yml": front(needs=[{"id": "n1", "need": text, "outcome": text, "supports": text}]),
        "2025-26/{{ 7*7 }}.md": reflection(words, **everything),
        "2025-26/' onmouseover='alert(1)' &lt;img&gt; {% raw %}.md": reflection(words, title=text),
        "2024-25/old.md": reflection(words, title=text, date="2024-10-03"),
        "2025-26/{{ 7*7 }} broken.md": reflection(
            words, title=text, type=text, visibility="internal"
        ),
        "2025-26/key.md": reflection(words, **{text: text, "visibility": "internal"}),
        "2025-26/need.md": reflection(words, need=[text], visibility="internal"),
        "2025-26/outside.md": reflection(words, evidence=[f"../../{text}"], visibility="internal"),
        "evidence/{{ 7*7 }} ' onmouseover='x.pdf": b"%PDF-1.4",
        "evidence/a#b%41&lt;b&gt;.png": b"",
    })  # fmt: skip
    files["events/inset.md"] = markdown(
        {
            "title": text, "date": "2025-09-03", "hours": 6, "type": "inset-day",
            "provider": text, "purpose": text, "attendees": ["ada-marsh", "bo-lund"],
        },
        body,
    )  # fmt: skip
    files |= below("bo-lund", dict(person(text, text, employment={"end": "2024-10-10"})))
    files |= below("cy-late", dict(person(text, text, employment={"start": "2027-10-10"})))
    files["policy.yml"] = front(name=text)
    return files


BODY = (
    "{0}\n\n# {0}\n\n- {0}\n\n> {0}\n\n`{0}`\n\n    {0}\n\n[{0}](nowhere)\n\n"
    "| a |\n|---|\n| {0} |\n"
)


def built(folder: Path, text: str, monkeypatch: pytest.MonkeyPatch) -> Path:
    body = BODY.format(text.replace("*", r"\*").replace("|", r"\|").replace("`", ""))
    write(folder / "portfolios", organisation(text, body))
    config = {"site_name": text, "theme": {"name": "material", "font": False}}
    write(folder, {"mkdocs.yml": front(**config, plugins=["search"])})
    monkeypatch.chdir(folder)
    build(AS_OF)
    return folder / "site"


def steady(pages: dict[str, Element]) -> dict[str, Element]:
    """By address, with a star for those that come of a name: a manager's without a portfolio, a
    programme's."""
    of_name = r"^(teams|programmes)/[^/]+/"
    named = {re.sub(of_name, r"\1/*/", path): page for path, page in pages.items()}
    assert len(named) == len(pages)
    return dict(sorted(named.items()))


Shape = tuple[str, tuple[str, ...]]


def shapes(root: Element) -> list[Shape]:
    return [(element.tag, tuple(sorted(element.names))) for element in root.all()]


@pytest.fixture(scope="module")
def harmless(tmp_path_factory: pytest.TempPathFactory) -> Path:
    with pytest.MonkeyPatch.context() as patch:
        return built(tmp_path_factory.mktemp("harmless"), "Harmless words", patch)


@pytest.mark.parametrize("payload", [*PAYLOADS, "all"])
def test_no_text_of_an_author_becomes_markup(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, harmless: Path, payload: str
) -> None:
    text = PAYLOADS.get(payload, ALL)
    site = built(tmp_path, text, monkeypatch)
    pages, plain = steady(pages_of(site)), steady(pages_of(harmless))
    assert list(pages) == list(plain)
    for path, page in pages.items():
        if path == PROBLEMS:  # some of these texts are problems, and some are not
            assert set(shapes(page)) <= set(shapes(plain[path])), path
        else:
            assert shapes(page) == shapes(plain[path]), path
        for element in page.all():
            assert not [name for name in element.names if name.startswith("on")], (path, element)
            for name in ("href", "src", "action", "formaction", "data", "xlink:href"):
                value = re.sub(r"[\x00-\x20]", "", element.attributes.get(name, "")).lower()
                assert not value.startswith(("javascript:", "vbscript:", "data:")), (path, element)
    overview = pages[f"{ADA}index.html"]
    assert overview.one("h1").words == " ".join(text.split())
    assert " ".join(text.split()) in pages["index.html"].words
    assert "49" not in overview.one("h1").words


@pytest.mark.parametrize("payload", ["all", "template", "script", "entity"])
def test_search_indexes_hold_escaped_text_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, harmless: Path, payload: str
) -> None:
    """What search shows is put into the page as HTML."""
    site = built(tmp_path, PAYLOADS.get(payload, ALL), monkeypatch)
    indexes = sorted(p.relative_to(site) for p in site.rglob("search_index.json"))
    assert len(indexes) == 4  # the front page's and three portfolios'
    for index in indexes:
        evil, plain = (json.loads((root / index).read_text()) for root in (site, harmless))
        assert len(evil["docs"]) == len(plain["docs"])
        for one, other in zip(evil["docs"], plain["docs"], strict=True):
            assert one["location"] == other["location"]
            for key in ("title", "text"):
                assert shapes(parsed(one[key])) == shapes(parsed(other[key])), (index, one)


def test_a_name_stands_in_titles_as_it_was_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    site = built(tmp_path, ALL, monkeypatch)
    name = " ".join(ALL.split())
    text = (site / ADA / "index.html").read_text()
    (title,) = re.findall(r"<title>(.*?)</title>", text, re.DOTALL)
    assert parsed(f"<b>{title}</b>").words == name
    assert "<" not in title


# --- the sample site


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("samples")
    shutil.copytree(SAMPLES, folder / "portfolios")
    shutil.copy(SAMPLES.parent / "mkdocs.yml", folder)
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        assert cpd("build").exit_code == 0
    return folder


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Names of files that are addresses only once they are quoted, and names that mean
    something to site generators."""
    folder = tmp_path_factory.mktemp("odd")
    files: dict[str, str | bytes] = {}
    for number, name in enumerate(ODD_NAMES, 1):
        address = f"../evidence/{quote(name)}"
        body = f"See [it]({address}.pdf) and ![it](<{address}.png>).\n"
        files[f"2025-26/{name}.md"] = reflection(
            body, title=f"About {name}", date=f"2025-10-{number:02d}",
            evidence=[f"evidence/{name}.pdf"], standards=[number % 20 + 1],
        )  # fmt: skip
        files[f"evidence/{name}.pdf"] = f"pdf {name}".encode()
        files[f"evidence/{name}.png"] = f"png {name}".encode()
    top = ("index", "README", "403", "404", "search", "assets", "record", "standards")
    for number, name in enumerate(top, 1):
        files[f"{name}.md"] = reflection(title=f"At {name}", date=f"2025-11-{number:02d}")
    files |= person("Zoë O’Neill-Łuk", "Tutor & assessor", "I teach.")
    write(folder / "portfolios", below("ada-marsh", files))
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        result = cpd("check")
        assert result.exit_code == 0, result.output
        build()
    return folder


ODD_NAMES = [
    "with spaces two", "hash#tag", "per%cent", "per%41cent", "ampersand&amp;", "plus+plus", "a=b",
    "Größe-été-日本語", "it's", "index", "README", "readme.en", "404", "a;b,c", "é", "(a)[b]",
    "a.b", "$x", "~tilde", "{{ x }}", "CAPITALS", "-dash", "%2e%2e", "🎓",
]  # fmt: skip


@pytest.fixture(scope="module", params=["samples", "odd", "harmless"])
def site(request: pytest.FixtureRequest) -> Path:
    folder: Path = request.getfixturevalue(request.param)
    return folder if folder.name == "site" else folder / "site"


@pytest.fixture(scope="module")
def pages(site: Path) -> dict[str, Element]:
    found = pages_of(site)
    assert len(found) > 10
    return found


def links(page: Element) -> Iterator[tuple[Element, str]]:
    for element in page.all():
        for name in ("href", "src"):
            if name in element.attributes:
                yield element, element.attributes[name]


def test_every_internal_address_leads_somewhere(site: Path, pages: dict[str, Element]) -> None:
    ids = {path: {e.attributes.get("id") for e in page.all()} for path, page in pages.items()}
    wrong = []
    for path, page in pages.items():
        for element, address in links(page):
            if urlsplit(address).scheme or element.attributes.get("rel") == "canonical":
                continue
            whole = urlsplit(urljoin(f"http://host/{quote(path)}", address))
            assert whole.netloc == "host", (path, element)
            target = unquote(whole.path).lstrip("/")
            target += "index.html" if target.endswith("/") or not target else ""
            if not (site / target).is_file():
                wrong.append((path, address, "no file"))
            elif whole.fragment and unquote(whole.fragment) not in ids.get(target, ()):
                wrong.append((path, address, "no such id"))
    assert wrong == []


def test_ids_are_there_once(pages: dict[str, Element]) -> None:
    for path, page in pages.items():
        ids = [e.attributes["id"] for e in page.all() if "id" in e.attributes]
        assert len(ids) == len(set(ids)), path
        for element in page.all():
            for name in ("aria-labelledby", "aria-describedby"):
                for wanted in element.attributes.get(name, "").split():
                    assert wanted in ids, (path, element)


def test_no_page_loads_anything_from_elsewhere(site: Path, pages: dict[str, Element]) -> None:
    loading = ("script", "img", "iframe", "source", "video", "audio", "embed", "object", "use")
    for path, page in pages.items():
        for element in page.all():
            address = element.attributes.get("src") or element.attributes.get("data", "")
            if element.tag == "link":
                address = element.attributes.get("href", "")
            if element.tag in (*loading, "link"):
                assert not urlsplit(address).netloc, (path, element)
                assert not element.attributes.get("srcset"), (path, element)
        styles = " ".join(
            [e.text for e in page.all("style")]
            + [e.attributes.get("style", "") for e in page.all()]
        )
        assert not re.search(r"(url\(|@import)\s*['\"]?\s*(https?:)?//", styles), path
    for sheet in site.rglob("*.css"):
        assert not re.search(r"(url\(|@import)\s*['\"]?\s*(https?:)?//", sheet.read_text()), sheet


def test_links_to_other_hosts_are_the_authors_alone(pages: dict[str, Element]) -> None:
    for path, page in pages.items():
        inside = {id(e) for a in page.all("article") for e in a.all("a")}
        for element in page.all("a"):
            if urlsplit(element.attributes.get("href", "")).netloc and id(element) not in inside:
                pytest.fail(f"{path}: {element}")


def test_titles_say_what_and_whose(pages: dict[str, Element]) -> None:
    for path, page in pages.items():
        title, heading = page.all("title")[0].words, page.all("h1")[0].words
        if path in ("403.html", "404.html"):
            continue
        site = {
            "people": 2,
            "teams": 2 if path != "teams/index.html" else 1,
            "programmes": 1,
            "organisation": 1,
        }
        folders = path.split("/")[: site.get(path.split("/")[0], 0)]
        name = pages["/".join([*folders, "index.html"])].one("h1").words
        if heading == name:
            assert title == name, path
        else:
            assert title.startswith(heading.split(":")[0]), path
            assert title.endswith(f" – {name}"), path


def test_one_h1_and_no_level_skipped(pages: dict[str, Element]) -> None:
    for path, page in pages.items():
        levels = [int(e.tag[1]) for e in page.all("h1", "h2", "h3", "h4", "h5", "h6")]
        assert levels.count(1) == 1, path
        assert levels[0] == 1, path
        for one, other in itertools.pairwise(levels):
            assert other <= one + 1, (path, levels)


def test_every_header_of_a_table_has_a_scope(pages: dict[str, Element]) -> None:
    headers = 0
    for path, page in pages.items():
        for element in page.all("th"):
            headers += 1
            assert element.attributes.get("scope") in ("col", "row"), (path, element)
    assert headers


def test_every_picture_has_words(pages: dict[str, Element]) -> None:
    for path, page in pages.items():
        for element in page.all("img"):
            assert "alt" in element.attributes, (path, element)


def test_pages_are_not_for_search_engines_and_say_their_language(pages: dict[str, Element]) -> None:
    for path, page in pages.items():
        metas = {e.attributes.get("name"): e.attributes.get("content") for e in page.all("meta")}
        assert "noindex" in (metas.get("robots") or ""), path
        assert page.one("html").attributes["lang"] == "en", path


def test_the_search_of_one_portfolio_finds_that_portfolio_alone(samples: Path) -> None:
    site = samples / "site"
    for folder in sorted((site / "people").iterdir()):
        index = json.loads((folder / "search/search_index.json").read_text())
        found = {doc["location"].split("#")[0] for doc in index["docs"]}
        assert found
        for location in found:
            assert (folder / unquote(location) / "index.html").is_file(), location
    front_page = json.loads((site / "search/search_index.json").read_text())
    found = {doc["location"].split("#")[0] for doc in front_page["docs"]}
    assert {re.sub(r"[^/]+/$", "*/", location) for location in found} == {
        "",
        "events/*/",
        "standards/*/",
    }


def test_a_record_is_found_where_it_stands_and_not_in_lists_of_records(samples: Path) -> None:
    folder = samples / "site/people/rowan-sample"
    index = json.loads((folder / "search/search_index.json").read_text())
    title = "A day at the basins, and on the till"
    for page in ("", "standards/"):
        assert title in (folder / page / "index.html").read_text()
    found = {doc["location"] for doc in index["docs"] if title in doc["title"] + doc["text"]}
    assert found == {"reflections/2025-26-2026-01-20-a-day-at-the-basins/"}


# --- odd names of files


def test_odd_names_have_pages_of_their_own(odd: Path) -> None:
    folder = odd / "site" / ADA / "reflections"
    for name in ODD_NAMES:
        page = parsed((folder / f"2025-26-{name}/index.html").read_text())
        assert page.one("h1").text.split() == f"About {name}".split()
    for name in ("index", "README", "403", "404", "search", "assets", "record", "standards"):
        assert parsed((folder / name / "index.html").read_text()).one("h1").words == f"At {name}"


def test_odd_names_of_evidence_can_be_opened(odd: Path) -> None:
    for name in ODD_NAMES:
        path = f"people/ada-marsh/reflections/2025-26-{name}/index.html"
        page = article(parsed((odd / "site" / path).read_text()))
        opened = [
            unquote(urlsplit(urljoin("http://host/x/y/z/", address)).path)
            for e, address in links(page)
            if e.tag in ("a", "img") and "/files/" in address
        ]
        assert sorted(set(opened)) == [
            f"/x/files/evidence/{name}.{kind}" for kind in ("pdf", "png")
        ]
        for kind in ("pdf", "png"):
            file = odd / "site" / ADA / f"files/evidence/{name}.{kind}"
            assert file.read_bytes() == f"{kind} {name}".encode()


def test_a_name_with_two_spaces_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    files: dict[str, str | bytes] = dict(person())
    files["a.md"] = reflection(evidence=["evidence/two  spaces.pdf"])
    files["evidence/two  spaces.pdf"] = b"%PDF"
    write(tmp_path / "portfolios", below("ada-marsh", files))
    build()
    assert (tmp_path / "site" / ADA / "files/evidence/two  spaces.pdf").is_file()


@pytest.mark.parametrize(
    ("code", "heading"), [("403", "This page is for other people"), ("404", "Page not found")]
)
def test_the_page_in_the_place_of_another_is_the_sites_own(
    odd: Path, code: str, heading: str
) -> None:
    """A reflection of that name does not take its place."""
    page = parsed((odd / f"site/{code}.html").read_text())
    assert page.one("h1").words == heading
    assert f"At {code}" not in page.text


# --- figures

COLUMNS = [
    "Date",
    "Length of activity hours",
    "Activity title (and type)",
    "Content and learning (record)",
    "Implication on practice (reflection)",
]


def records_of(folder: Path) -> Iterator[tuple[str, str, Element]]:
    for path in sorted((folder / "site/people").glob("*/record/*/index.html")):
        yield path.parts[-4], path.parts[-2], article(parsed(path.read_text()))


def rows_of(page: Element, part: str) -> list[list[Element]]:
    """The cells of the record's rows, without those of tables in an author's text."""
    table = in_text(page)[0]
    return [row.inside() for found in table.inside(part) for row in found.inside("tr")]


def test_the_reflective_record_has_the_columns_of_the_form(samples: Path) -> None:
    found = 0
    for person_id, year, page in records_of(samples):
        if in_text(page):
            (head,) = rows_of(page, "thead")
            assert [cell.words for cell in head] == COLUMNS, (person_id, year)
            assert {len(row) for row in rows_of(page, "tbody")} == {len(COLUMNS)}
            found += 1
    assert found > 15


def test_totals_of_the_reflective_record_are_those_of_the_report(
    samples: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(samples)
    figures: dict[tuple[str, str], Any] = {}
    for year in ("2023-24", "2024-25", "2025-26"):
        for row in report(AS_OF, "--year", year)["people"]:
            figures[row["id"], year] = row
    shown = 0
    for person_id, year, page in records_of(samples):
        of_report = figures[person_id, year]
        if not in_text(page):
            continue
        rows = rows_of(page, "tbody")
        (total,) = [row for row in rows_of(page, "tfoot") if "Total" in row[0].words]
        figure = next(cell.words for cell in total[1:] if cell.words)
        assert re.findall(r"\d+(?:\.\d+)?", figure) == [
            as_text(Fraction(str(of_report["hours"]["total"])))
        ]
        if not of_report["records"]["private"]:
            assert sum(float(row[1].words) for row in rows) == of_report["hours"]["total"]
            assert len(rows) == of_report["records"]["counted"]
        shown += 1
    assert shown == sum(bool(found["records"]["counted"]) for found in figures.values())


def test_rows_stand_in_the_order_of_time(samples: Path) -> None:
    for person_id, year, page in records_of(samples):
        tables = in_text(page)
        days = [e.attributes["datetime"] for table in tables for e in table.all("time")]
        assert days == sorted(days), (person_id, year)


def numbers(page: Element) -> set[float]:
    return {float(found) for found in re.findall(r"\d+(?:\.\d+)?", page.spaced)}


def test_figures_of_overviews_are_those_of_the_report(
    samples: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(samples)
    people = report(AS_OF)["people"]
    assert len(people) == 12
    for row in people:
        page = article(parsed((samples / f"site/people/{row['id']}/index.html").read_text()))
        shown = numbers(page)
        hours, inset, coverage = row["hours"], row["inset_days"], row["standards"]
        wanted = {hours["total"], coverage["covered_three_years"], coverage["covered"]}
        wanted |= {row["records"]["counted"]}
        if hours["target"] is not None:
            wanted |= {hours["target"]}
        if inset is not None:
            wanted |= {inset["total"], inset["target"]}
        assert wanted <= shown, (row["id"], wanted - shown)


def test_views_hold_the_figures_of_the_report(
    samples: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(samples)
    reading = read([samples / "portfolios"])
    day = date.fromisoformat(AS_OF)
    rows = {row["id"]: row for row in report(AS_OF)["people"]}
    year = reading.policies.year_of(day, day)
    standings = measure(reading.library, reading.policies, day, year)
    assert [s.person for s in standings] == sorted(rows)
    for person_found in reading.library.people:
        view = view_person(person_found, reading.library, reading.policies, day)
        row, now = rows[person_found.id], view.current
        assert as_json(now.hours.total) == row["hours"]["total"]
        assert as_json(now.hours.target) == row["hours"]["target"]
        paced = row["hours"]["status"] not in ("met", "no-target")
        assert as_json(now.hours.expected) == (row["hours"]["expected"] if paced else None)
        assert now.hours.status == row["hours"]["status"]
        assert (now.counted, now.hidden) == (row["records"]["counted"], row["records"]["private"])
        assert now.without_implication == row["records"]["without_implication"]
        assert now.covered == view.standards.covered == row["standards"]["covered"]
        assert view.standards.covered_three_years == row["standards"]["covered_three_years"]
        assert (now.inset_days is None) == (row["inset_days"] is None)
        areas = [(a.id, as_json(a.hours), [c.status for c in a.checks]) for a in view.occupational]
        assert areas == [
            (a["area"], a["hours"], [c["status"] for c in a["checks"]]) for a in row["occupational"]
        ]


def test_the_standards_page_holds_the_figures_of_the_report(
    samples: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(samples)
    for row in report(AS_OF)["people"]:
        page = parsed((samples / f"site/people/{row['id']}/standards/index.html").read_text())
        rows = {e.attributes["id"]: e for e in page.all("tr") if "id" in e.attributes}
        assert len(rows) == 20
        for number, found in row["standards"]["by_standard"].items():
            shown = numbers(rows[f"standard-{number}"])
            assert {found["hours"], found["hours_shared"], found["records"]} <= shown


def test_the_front_page_has_names_and_no_figures(
    samples: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(samples)
    page = article(parsed((samples / "site/index.html").read_text()))
    for row in report(AS_OF)["people"]:
        assert row["name"] in page.words
        assert row["team"] is None or row["team"] in page.words
    words = page.words.replace("2025-26", "").replace("31 March 2026", "").replace(AS_OF, "")
    assert not re.findall(r"\d", words)


def test_figures_are_rounded_for_showing_only(tmp_path: Path, monkeypatch) -> None:
    """Three thirds of an hour, written as they can be, are shown as 1 and not as 0.99."""
    monkeypatch.chdir(tmp_path)
    files = dict(person())
    for number, hours in enumerate(("0.333", "0.333", "0.334"), 1):
        files[f"{number}.md"] = reflection(title=f"Part {number}", hours=hours)
    write(tmp_path / "portfolios", below("ada-marsh", files))
    build()
    page = article(parsed((tmp_path / "site" / ADA / "record/2025-26/index.html").read_text()))
    (total,) = [r for r in page.all("tr") if r.spaced.startswith("Total")]
    assert total.spaced == f"Total {as_text(Fraction(1))}"
