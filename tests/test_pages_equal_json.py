"""The sample site beside `cpd report`: every figure, status and date of a person's pages is the
one that machines are told. Words and figures are looked at, never how a page is dressed."""

import calendar
import json
import re
import shutil
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from cpd_portfolio.policy import Policy
from cpd_portfolio.reading import read
from making import SAMPLES, Element, article, build, day, pages_of, report

AS_OF = "2026-03-31"
YEAR = "2025-26"
YEARS = ("2023-24", "2024-25", "2025-26")
WORDS = {
    "met": "Met",
    "on-track": "On track",
    "behind": "Behind",
    "short": "Short",
    "due-soon": "Due soon",
    "not-met": "Not met",
    "paused": "Paused",
    "current": "Up to date",
    "overdue": "Overdue",
    "not-yet-due": "Not yet due",
}
REVIEWS = {
    "progress-review": "Progress review",
    "mid-year-review": "Mid-year review",
    "observation": "Observation",
    "learning-walk": "Learning walk",
    "practice-review": "Review of practice",
    "self-assessment": "Self-assessment",
}
NONE = ("–", "")


@dataclass(frozen=True)
class Built:
    folder: Path
    pages: dict[str, Element]
    policy: Policy
    by_year: dict[str, dict[str, dict[str, Any]]]

    @property
    def people(self) -> dict[str, dict[str, Any]]:
        return self.by_year[YEAR]

    def page(self, person: str, path: str = "") -> Element:
        """What stands on one of a person's pages, without the frame around it."""
        return article(self.pages[f"people/{person}/{path}index.html"])


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    folder = tmp_path_factory.mktemp("samples")
    shutil.copytree(SAMPLES, folder / "portfolios")
    shutil.copy(SAMPLES.parent / "mkdocs.yml", folder)
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        build(AS_OF)
        by_year = {
            year: {row["id"]: row for row in report(AS_OF, "--year", year)["people"]}
            for year in YEARS
        }
    policy = read([folder / "portfolios"]).policies.on(day(AS_OF))
    found = Built(folder, pages_of(folder / "site"), policy, by_year)
    assert len(found.people) == 12
    return found


# --- dates, figures and rows as readers see them

MONTHS = {name.casefold(): n for n, name in enumerate(calendar.month_abbr) if name}
DATE = re.compile(r"(?:(?:(\d{1,2}) )?([A-Z][a-z]{2,8}) )?(\d{4})")


def date_in(cell: str) -> str | None:
    """A cell that is a date and nothing else, as machines write it: `3 Oct 2025`, `July 2018`."""
    found = DATE.fullmatch(cell)
    if found is None:
        return None
    one, month, year = found.groups()
    parts = [year]
    if month is not None:
        parts.append(f"{MONTHS[month[:3].casefold()]:02d}")
    if one is not None:
        parts.append(f"{int(one):02d}")
    return "-".join(parts)


def figure(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")


def table_rows(page: Element, *headings: str) -> Iterator[dict[str, str]]:
    """The rows of every table that has these columns: cells by the heading's first word."""
    for table in page.all("table"):
        (head,) = [row for part in table.all("thead") for row in part.all("tr")]
        names = [cell.spaced.split()[0] for cell in head.inside("th", "td")]
        if not set(headings) <= set(names):
            continue
        for part in table.all("tbody"):
            for row in part.all("tr"):
                texts = [cell.spaced for cell in row.inside("th", "td")]
                assert len(texts) == len(names)
                yield dict(zip(names, texts, strict=True))


Row = tuple[str, str, str | None, str | None]


def told(row: dict[str, str], title: str) -> Row:
    """What a row says: its title, the status, when it was last done, when it is due."""
    ids = {word: status for status, word in WORDS.items()}
    (status,) = {ids[word] for word in ids if re.match(rf"{word}\b", row["Status"])}
    for column in ("Last", "Due"):
        assert row[column] in NONE or date_in(row[column]), row
    return row[title], status, date_in(row["Last"]), date_in(row["Due"])


# --- mandatory learning


def test_mandatory_learning(built: Built) -> None:
    titles = {rule.id: rule.title for rule in built.policy.rules.requirements}
    seen: Counter[str] = Counter()
    for name, row in built.people.items():
        page = built.page(name, "mandatory/")
        found = list(table_rows(page, "Requirement", "Status", "Last", "Due"))
        wanted = [(titles[r["id"]], r["status"], r["last"], r["due"]) for r in row["mandatory"]]
        assert sorted(told(one, "Requirement") for one in found) == sorted(wanted), name
        late = {one["Requirement"] for one in found if "late" in one["Status"].casefold()}
        assert late == {titles[r["id"]] for r in row["mandatory"] if r["late"]}, name
        seen.update(r["status"] for r in row["mandatory"])
    assert set(seen) == {"current", "due-soon", "overdue", "not-yet-due", "paused"}


# --- qualifications


def test_qualifications(built: Built) -> None:
    titles = {rule.id: rule.title for rule in built.policy.rules.qualifications}
    seen: Counter[bool] = Counter()
    for name, row in built.people.items():
        items = [e.spaced for e in built.page(name, "qualifications/").all("li")]
        found = {
            key: item for key, title in titles.items() for item in items if item.startswith(title)
        }
        assert list(found) == [one["id"] for one in row["qualifications"]]
        for one in row["qualifications"]:
            said = found[one["id"]].removeprefix(titles[one["id"]]).strip()
            assert said.startswith("Met" if one["met"] else "Not met"), (name, one, said)
            seen[one["met"]] += 1
    assert set(seen) == {True, False}


# --- reviews


def test_reviews_due(built: Built) -> None:
    seen: Counter[str] = Counter()
    for name, row in built.people.items():
        page = built.page(name, "reviews/")
        found = [told(one, "Review") for one in table_rows(page, "Review", "Status", "Due")]
        wanted = [(REVIEWS[r["kind"]], r["status"], r["last"], r["due"]) for r in row["reviews"]]
        assert sorted(found) == sorted(wanted), name
        seen.update(r["status"] for r in row["reviews"])
    assert {"current", "due-soon", "overdue", "paused"} <= set(seen)


def test_review_sheets_count_mandatory_learning(built: Built) -> None:
    for name, row in built.people.items():
        words = built.page(name, "review-sheet/").words.casefold()
        for status, number in Counter(one["status"] for one in row["mandatory"]).items():
            assert f"{number} {WORDS[status].casefold()}" in words, (name, status)


def test_review_sheets_show_the_targets_that_are_open(built: Built) -> None:
    """One that still runs has a word of its own."""
    ids = {"Yes": "yes", "No": "no", "Partially": "partially"}
    open_ones = 0
    for name, row in built.people.items():
        page = built.page(name, "review-sheet/")
        answers = [one["Achieved"] for one in table_rows(page, "Target", "Achieved")]
        assert "" not in answers, name
        found = [ids.get(answer) for answer in answers]
        wanted = [target["achieved"] for target in row["targets"]]
        assert [one for one in found if one != "yes"] == wanted, name
        open_ones += len(wanted)
    assert open_ones > 10


# --- occupational competency


def test_occupational_checks(built: Built) -> None:
    titles = {check.id: check.title for check in built.policy.rules.occupational.checks}
    seen: Counter[str] = Counter()
    for name, row in built.people.items():
        if not row["occupational"]:
            continue
        page = built.page(name, "occupational/")
        found = [told(one, "Check") for one in table_rows(page, "Check", "Status", "Last", "Due")]
        checks = [check for area in row["occupational"] for check in area["checks"]]
        wanted = [(titles[one["id"]], one["status"], one["last"], one["due"]) for one in checks]
        assert sorted(found, key=repr) == sorted(wanted, key=repr), name
        seen.update(check["status"] for check in checks)
        for area in row["occupational"]:
            unit = "hour" if area["hours"] == 1 else "hours"
            assert f"{figure(area['hours'])} {unit}" in page.words, (name, area)
            if area["annual_hours"] is not None:
                assert f"{figure(area['annual_hours'])} hours" in page.words
    assert {"met", "due-soon", "not-met"} <= set(seen)


def test_overviews_show_the_occupational_checks(built: Built) -> None:
    titles = {check.id: check.title for check in built.policy.rules.occupational.checks}
    for name, row in built.people.items():
        items = [e.spaced for e in built.page(name).all("li")]
        for area in row["occupational"]:
            for check in area["checks"]:
                status, title = WORDS[check["status"]], titles[check["id"]]
                assert any(status in item and title in item for item in items), (name, check)


# --- standards


def standard_rows(page: Element) -> dict[str, dict[str, str]]:
    found = {}
    for row in table_rows(page, "Standard", "Evidence", YEAR):
        number = re.match(r"\d+", row["Standard"])
        assert number is not None
        found[number[0]] = row
    return found


def test_standards(built: Built) -> None:
    for name, row in built.people.items():
        found = standard_rows(built.page(name, "standards/"))
        assert len(found) == 20
        evidenced = row["standards"]["by_standard"]
        assert row["standards"]["covered"] == len(evidenced)
        for number, texts in found.items():
            one = evidenced.get(number)
            if one is None:
                assert texts[YEAR] in NONE, (name, number)
                assert texts["Shared"] in NONE, (name, number)
                continue
            records = f"{one['records']} record{'' if one['records'] == 1 else 's'}"
            assert texts[YEAR] == f"{figure(one['hours'])} {records}", (name, number)
            assert texts["Shared"] == figure(one["hours_shared"]), (name, number)
            assert date_in(texts["Last"]) == one["last"], (name, number)


@pytest.mark.parametrize("year", YEARS[:2])
def test_standards_of_earlier_years(built: Built, year: str) -> None:
    for name, row in built.by_year[year].items():
        found = standard_rows(built.page(name, "standards/"))
        for number, texts in found.items():
            one = row["standards"]["by_standard"].get(number)
            if one is None:
                assert texts[year] in NONE, (name, number)
                continue
            records = f"{one['records']} record{'' if one['records'] == 1 else 's'}"
            assert texts[year] == f"{figure(one['hours'])} {records}", (name, number)


def test_standards_covered(built: Built) -> None:
    """Where they are asked of somebody, the numbers this year and over three years."""
    for name, row in built.people.items():
        standards = row["standards"]
        words = built.page(name, "standards/").words
        assert f"{standards['covered_three_years']} of {standards['of']}" in words, name
        if standards["applies"]:
            assert f"for {standards['covered']} in {YEAR}" in words, name
            gaps = [str(n) for n in range(1, 21) if str(n) not in standards["by_standard"]]
            assert ("None yet this year" in words) == bool(gaps)
            if gaps:
                said = words.split("None yet this year:")[1].split(".")[0]
                assert [one.strip() for one in said.split(",")] == gaps, name
        else:
            assert "None yet this year" not in words
    assert {row["standards"]["applies"] for row in built.people.values()} == {True, False}


# --- totals per year


def foot_of(table: Element) -> list[Element]:
    return [row for part in table.inside("tfoot") for row in part.inside("tr")]


@pytest.mark.parametrize("year", YEARS)
def test_totals_per_year(built: Built, year: str) -> None:
    tables = 0
    for name, row in built.by_year[year].items():
        path = f"people/{name}/record/{year}/index.html"
        hours, records = row["hours"], row["records"]
        if path not in built.pages:
            assert (hours["total"], records["counted"]) == (0, 0), name
            continue
        page = built.page(name, f"record/{year}/")
        total = figure(hours["total"])
        if hours["target"] is not None:
            words = rf"{total} of {figure(hours['target'])}(?: hours?)? {WORDS[hours['status']]}"
            assert re.search(rf"(?<![\d.]){words}\b", page.spaced), (name, words)
        else:
            assert f"{total} hour{'' if hours['total'] == 1 else 's'}" in page.spaced, name
        if row["inset_days"] is not None:
            inset = row["inset_days"]
            words = f"{figure(inset['total'])} of {figure(inset['target'])}"
            assert f"{words} {WORDS[inset['status']]}" in page.spaced, name
        if not records["counted"]:
            continue
        (table,) = [
            one
            for one in page.all("table")
            if any(row.spaced.startswith("Total") for row in foot_of(one))
        ]
        # authors write tables too: only the record's own rows are counted
        body = [row for part in table.inside("tbody") for row in part.inside("tr")]
        assert len(body) + records["private"] == records["counted"], name
        (last,) = [row for row in foot_of(table) if row.spaced.startswith("Total")]
        assert last.spaced.split() == ["Total", total], name
        hidden = f"{records['private']} private record"
        assert (hidden in page.words) == bool(records["private"]), name
        tables += 1
    assert tables >= 8


def test_totals_of_the_overview(built: Built) -> None:
    for name, row in built.people.items():
        words = built.page(name).spaced
        hours = row["hours"]
        wanted = figure(hours["total"])
        if hours["target"] is not None:
            wanted += f" of {figure(hours['target'])}"
        assert wanted in words, name
        standards = row["standards"]
        assert f"{standards['covered_three_years']} of {standards['of']}" in words, name
        number = row["records"]["without_implication"]
        assert ("All have" in words) == (number == 0 and row["records"]["counted"] > 0), name
        if number:
            assert re.search(rf"\b{number} still needs?\b", words), name


# --- next steps


def steps_on(page: Element, *headings: str) -> list[str]:
    """The innermost items of the lists in the section that has one of the headings."""
    (section,) = [
        one
        for one in page.all("section")
        if any(title.words in headings for title in one.all("h2"))
    ]
    return [item.words for item in section.all("li") if not item.all("li")]


def test_next_steps(built: Built) -> None:
    """As many as machines are told, with the same texts, in the same order."""
    number = 0
    for name, row in built.people.items():
        found = steps_on(built.page(name), "Next steps")
        wanted = [" ".join(step["text"].split()) for step in row["next_steps"]]
        assert len(found) == len(wanted), name
        for item, text in zip(found, wanted, strict=True):
            assert text in item, (name, text)
        number += len(wanted)
    assert number > 40


def test_review_sheets_have_every_step_with_a_date_in_order(built: Built) -> None:
    for name, row in built.people.items():
        words = built.page(name, "review-sheet/").words
        at = [words.find(" ".join(s["text"].split())) for s in row["next_steps"] if s["due"]]
        assert -1 not in at, name
        assert at == sorted(at), name


def test_each_next_step_leads_to_where_it_is_mended(built: Built) -> None:
    parts = {
        "mandatory": "mandatory",
        "occupational": "occupational",
        "qualification": "qualifications",
        "review": "reviews",
        "need": "plan",
        "hours": "record",
        "inset-days": "record",
    }
    for name, row in built.people.items():
        links = {e.words: e.attributes["href"] for e in built.page(name).all("a")}
        for step in row["next_steps"]:
            href = next(link for text, link in links.items() if step["text"] in text)
            first = href.split("/")[0]
            assert first == parts.get(step["kind"], first), (name, step)
            if step["kind"] in ("implication", "impact", "disseminate"):
                assert first in ("reflections", "record"), (name, step)
            assert (built.folder / "site/people" / name / href.split("#")[0]).is_dir()


# --- review texts


def runs(text: str) -> set[str]:
    """Every five words that follow one another."""
    words = re.findall(r"\w+", text.casefold())
    return {" ".join(words[at : at + 5]) for at in range(len(words) - 4)}


def written_runs(text: str) -> set[str]:
    """Those of a text in Markdown: within a phrase, for the marks between may go or stay."""
    return set().union(*(runs(part) for part in re.split(r"[^\w ,]+", " ".join(text.split()))))


@pytest.fixture(scope="module")
def of_reviews(built: Built) -> dict[str, set[str]]:
    """Each review's page, and the runs of words that stand in reviews and in no other file."""
    root = built.folder / "portfolios"
    sources = [path for path in root.rglob("*") if path.suffix in (".md", ".yml", ".csv")]
    others = set().union(
        *(runs(p.read_text(encoding="utf-8")) for p in sources if p.parent.name != "reviews")
    )
    found = {}
    for someone in read([root]).library.people:
        for review in someone.reviews:
            written = [text for text in review.body.values() if text]
            written += [one.target for one in review.targets]
            written += [one.comment for one in review.targets if one.comment]
            kept = set().union(*(written_runs(text) for text in written)) - others
            found[f"people/{someone.id}/reviews/{review.slug}/index.html"] = kept
    assert len(found) >= 30
    assert sum(len(kept) for kept in found.values()) > 1000
    return found


def test_review_texts_are_on_the_page_of_their_review(
    built: Built, of_reviews: dict[str, set[str]]
) -> None:
    """Without this the next test would prove nothing."""
    for page, kept in of_reviews.items():
        assert kept <= runs(article(built.pages[page]).spaced), page


def test_review_texts_are_on_no_other_page_and_in_no_search_index(
    built: Built, of_reviews: dict[str, set[str]]
) -> None:
    wanted = set().union(*of_reviews.values())
    site = built.folder / "site"
    looked_at = 0
    for path in sorted(site.rglob("*")):
        parts = path.relative_to(site).parts
        own = parts[:1] == ("people",) and parts[2:3] in (("reviews",), ("review-sheet",))
        if own or path.suffix not in (".html", ".json", ".xml", ".txt"):
            continue
        text = path.read_text(encoding="utf-8")
        if path.suffix == ".json":
            text = " ".join(strings_in(json.loads(text)))
        text = unescape(text)
        found = runs(text) | runs(re.sub(r"<[^>]*>", " ", text))
        assert not wanted & found, parts
        looked_at += 1
    assert looked_at > 150


def strings_in(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from strings_in(inner)


def test_review_texts_are_on_pages_of_their_own_person_alone(
    built: Built, of_reviews: dict[str, set[str]]
) -> None:
    of_person: dict[str, set[str]] = {}
    for page, kept in of_reviews.items():
        of_person.setdefault(page.split("/")[1], set()).update(kept)
    for path, page in built.pages.items():
        parts = path.split("/")
        if parts[0] == "people" and parts[2] in ("reviews", "review-sheet"):
            found = runs(page.spaced)
            for name, kept in of_person.items():
                assert name == parts[1] or not (kept - of_person[parts[1]]) & found, (path, name)


def test_no_search_index_knows_the_pages_of_reviews(built: Built) -> None:
    indexes = list((built.folder / "site").rglob("search_index.json"))
    assert len(indexes) == 13
    for path in indexes:
        for doc in json.loads(path.read_text(encoding="utf-8"))["docs"]:
            first = doc["location"].split("#")[0].split("/")[0]
            assert first not in ("reviews", "review-sheet"), (path.parent.parent.name, doc)


def test_plans_name_a_review_by_kind_and_date_alone(
    built: Built, of_reviews: dict[str, set[str]]
) -> None:
    wanted = set().union(*of_reviews.values())
    named = 0
    for name in built.people:
        page = built.page(name, "plan/")
        assert not wanted & runs(page.spaced), name
        for link in page.all("a"):
            href = link.attributes["href"].removeprefix("../")
            if re.match(r"reviews/.", href):
                kinds = "|".join(REVIEWS.values())
                assert re.fullmatch(rf"(?:{kinds})[ ,a-z]* \d+ [A-Z][a-z]+ \d{{4}}", link.words)
                named += 1
    assert named
