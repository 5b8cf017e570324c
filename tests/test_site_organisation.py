"""The organisation pages of the samples: every figure is the one that `cpd report` tells machines,
sums agree from page to page, each page shows what the files beside it say, and no private word is
anywhere."""

import csv
import io
import json
import re
import shutil
from collections import Counter
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urldefrag, urljoin

import pytest

from making import (
    SAMPLES,
    Element,
    article,
    below,
    build,
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
STATUSES = ("overdue", "due-soon", "paused", "not-yet-due", "current")
FIVE = ("minimum", "lower_quartile", "median", "upper_quartile", "maximum")
HEADINGS = {
    "Overdue": "overdue",
    "Due soon": "due-soon",
    "Paused": "paused",
    "Not yet due": "not-yet-due",
    "Up to date": "current",
}


class Built:
    def __init__(self, site: Path, people: dict[str, Any], last_year: dict[str, Any]) -> None:
        self.site, self.people, self.last_year = site, people, last_year
        self.pages = {
            path: page for path, page in pages_of(site).items() if path.startswith("organisation/")
        }

    def page(self, path: str = "") -> Element:
        return article(self.pages[f"organisation/{path}index.html"])

    def rows(self, path: str) -> list[dict[str, Any]]:
        text = (self.site / "organisation" / path).read_text(encoding="utf-8")
        found: list[dict[str, Any]] = json.loads(text)
        return found

    def named(self, name: str) -> dict[str, Any]:
        (found,) = [row for row in self.people.values() if row["name"] == name]
        return dict(found)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    folder = tmp_path_factory.mktemp("organisation")
    shutil.copytree(SAMPLES, folder / "portfolios")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        build(AS_OF)
        people = {row["id"]: row for row in report(AS_OF)["people"]}
        last = {row["id"]: row for row in report(AS_OF, "--year", "2024-25")["people"]}
    return Built(folder / "site", people, last)


def cells(table: Element) -> list[dict[str, str]]:
    """The rows of a table: what each cell says, by its label."""
    (body,) = table.all("tbody")
    found = []
    for row in body.inside("tr"):
        told = {c.attributes.get("data-label", ""): c.spaced for c in row.inside("td")}
        found.append({**told, "": row.inside("th")[0].spaced})
    return found


def quartiles(values: list[float]) -> list[float]:
    """Minimum, quartiles and maximum, once more."""
    ordered = sorted(values)
    found = []
    for quarters in range(5):
        rank = (len(ordered) - 1) * quarters / 4
        low = int(rank)
        high = min(low + 1, len(ordered) - 1)
        found.append(ordered[low] + (ordered[high] - ordered[low]) * (rank - low))
    return found


# --- people


def test_the_people_are_the_reports(built: Built) -> None:
    rows = built.rows("people/people.json")
    assert {row["id"] for row in rows} == set(built.people)
    for row in rows:
        found = built.people[row["id"]]
        hours, inset = found["hours"], found["inset_days"] or {}
        assert (row["name"], row["team"]) == (found["name"], found["team"])
        assert (row["hours"], row["hours_target"]) == (hours["total"], hours["target"])
        assert row["hours_status"] == hours["status"]
        assert row["inset_days"] == inset.get("total")
        assert row["inset_days_target"] == inset.get("target")
        assert row["standards_covered"] == found["standards"]["covered"]
        for key, status in (("mandatory_overdue", "overdue"), ("mandatory_due_soon", "due-soon")):
            assert row[key] == sum(r["status"] == status for r in found["mandatory"])
    partner = [row["employer"] for row in rows if row["employer"]]
    assert partner == ["Fictional Training Partnership"]


def test_the_table_of_people_shows_the_same(built: Built) -> None:
    (table,) = built.page("people/").all("table")
    shown = {row[""]: row for row in cells(table)}
    assert len(shown) == 12
    for row in built.rows("people/people.json"):
        found = shown[row["name"]]
        assert found["Hours"] == f"{row['hours']:g}"
        assert found.get("Target") == (f"{row['hours_target']:g}" if row["hours_target"] else None)
        assert found["Status"].replace(" ", "-").lower() == row["hours_status"]
        assert found["Standards"] == str(row["standards_covered"])
        assert found["Mandatory overdue"] == str(row["mandatory_overdue"])
        assert found["Mandatory due soon"] == str(row["mandatory_due_soon"])
        if row["inset_days"] is not None:
            inset = f"{row['inset_days']:g} of {row['inset_days_target']:g}"
            assert found["INSET days"] == inset
    links = [a.attributes["href"] for a in table.all("a")]
    assert sorted(links) == sorted(f"../../people/{name}/" for name in built.people)


# --- hours


def test_hours_by_team_and_partner(built: Built) -> None:
    direct = {k: v for k, v in built.people.items() if k != "ola-makebelieve"}
    rows = built.rows("hours/hours-by-team.json")
    assert {row["team"] for row in rows[:-1]} == {row["team"] for row in direct.values()}
    assert rows[-1]["team"] == "All direct staff"
    partners = built.rows("partners/hours-by-employer.json")
    assert [row["employer"] for row in partners] == ["Fictional Training Partnership"]
    for row in (*rows, *partners):
        team = row.get("team")
        group = [
            p["hours"]
            for p in (direct.values() if team else [built.people["ola-makebelieve"]])
            if team in (p["team"], "All direct staff", None)
        ]
        assert row["people"] == len(group)
        for status in ("met", "on-track", "behind", "no-target"):
            count = sum(hours["status"] == status for hours in group)
            assert row[status.replace("-", "_")] == count
        assert row["hours_total"] == pytest.approx(sum(hours["total"] for hours in group))
        five = [row[f"hours_{key}"] for key in FIVE]
        assert five == pytest.approx(quartiles([h["total"] for h in group]), abs=0.006)
        shares = [100 * h["total"] / h["target"] for h in group if h["target"] is not None]
        five = [row[f"share_of_target_{key}"] for key in FIVE]
        if shares:
            assert five == pytest.approx(quartiles(shares), abs=0.006)
        else:
            assert five == [None] * 5
    assert sum(row["people"] for row in (*rows[:-1], *partners)) == len(built.people)


def test_the_table_of_teams_shows_the_same(built: Built) -> None:
    (table,) = [
        t for t in built.page("hours/").all("table") if "cpd-groups" in t.attributes["class"]
    ]
    shown = {row[""]: row for row in cells(table)}
    rows = built.rows("hours/hours-by-team.json")
    assert set(shown) == {row["team"] for row in rows[:-1]}
    for row in rows[:-1]:
        found = shown[row["team"]]
        assert [found[key] for key in ("People", "Met", "On track", "Behind", "No target")] == [
            str(row[key]) for key in ("people", "met", "on_track", "behind", "no_target")
        ]
        wanted = FIVE if row["people"] > 1 else ("median",)
        hours = " ".join(f"{row[f'hours_{key}']:g}" for key in wanted)
        assert found["From the least to the most"].startswith(f"Hours {hours} %")


def test_who_is_behind_is_named(built: Built) -> None:
    (names,) = [
        p for p in built.page("hours/").all("p") if p.attributes.get("class") == "cpd-names"
    ]
    behind = [
        f"{p['name']} ({p['hours']['total']:g} of {p['hours']['target']:g})"
        for p in built.people.values()
        if p["hours"]["status"] == "behind"
    ]
    assert names.words == f"Behind: {', '.join(behind)}"


def test_a_dot_a_person(built: Built) -> None:
    """Every drawing has as many marks as there are people with a target."""
    (table,) = [
        t for t in built.page("hours/").all("table") if "cpd-groups" in t.attributes["class"]
    ]
    (body,) = table.all("tbody")
    for row, found in zip(body.inside("tr"), built.rows("hours/hours-by-team.json"), strict=False):
        dots = [p for p in row.all("path") if p.attributes["class"] == "cpd-dist__dots"]
        marks = sum(path.attributes["d"].count("M") for path in dots)
        assert marks == found["people"] - found["no_target"]
        holes = [p for p in row.all("path") if p.attributes["class"] == "cpd-dist__hole"]
        assert sum(path.attributes["d"].count("M") for path in holes) == found["behind"]


def test_hours_by_month(built: Built) -> None:
    rows = built.rows("hours-by-month.json")
    now: Counter[str] = Counter()
    then: Counter[str] = Counter()
    for total, people in ((now, built.people), (then, built.last_year)):
        for found in people.values():
            for month, hours in found["hours"]["by_month"].items():
                total[month] += hours
    assert [row["month"] for row in rows][::11] == ["2025-09", "2026-08"]
    for row in rows:
        year, month = row["month"].split("-")
        before = f"{int(year) - 1}-{month}"
        assert row["hours_last_year"] == then[before]
        assert row["hours"] == (now[row["month"]] if row["month"] <= "2026-03" else None)
    assert sum(row["hours"] or 0 for row in rows) == pytest.approx(sum(now.values()))
    assert f"{sum(now.values()):g} hours recorded in 2025-26 so far" in built.page().words


# --- standards


def test_the_heat_map(built: Built) -> None:
    asked = [p for p in built.people.values() if p["standards"]["applies"]]
    (heat,) = [
        t for t in built.page("standards/").all("table") if "cpd-heat" in t.attributes["class"]
    ]
    (body,) = heat.all("tbody")
    groups: dict[str, list[Any]] = {"Whole service": asked}
    for p in asked:
        partner = p["id"] == "ola-makebelieve"
        name = "Partner: Fictional Training Partnership" if partner else p["team"]
        groups.setdefault(name, []).append(p)
    shown = {row.inside("th")[0].words: row for row in body.inside("tr")}
    assert set(shown) == set(groups)
    rows = built.rows("standards/standards-by-team.json")
    by_group = {(row["team"], row["standard"]): row for row in rows}
    for name, members in groups.items():
        first, *squares = shown[name].inside("td")
        assert first.words == str(len(members))
        for number, square in enumerate(squares, 1):
            people = sum(str(number) in p["standards"]["by_standard"] for p in members)
            share = int(100 * people / len(members) + 0.5)
            assert square.spaced == (f"{people} {share}%" if people else "0")
            row = by_group[name, number]
            assert (row["asked"], row["people"], row["share"]) == (len(members), people, share)
    three_years = sum(p["standards"]["covered_three_years"] for p in asked)
    assert (
        sum(row["people_three_years"] for row in rows if row["team"] == "Whole service")
        == three_years
    )
    assert (
        sum(row["people_three_years"] for row in built.rows("standards/standards.json"))
        == three_years
    )
    thin = built.page("standards/").all("ol")[1].inside("li")
    counts = [int(found[1]) for li in thin if (found := re.search(r"(\d+) of 8", li.spaced))]
    fewest = sorted(row["people"] for row in built.rows("standards/standards.json"))
    assert counts == fewest[:4]


# --- mandatory learning and reviews


def by_status(row: dict[str, Any]) -> dict[str, int]:
    return {status: row[status.replace("-", "_")] for status in STATUSES}


def grouped(page: Element) -> dict[str, list[str]]:
    """Status -> the names below it."""
    found = {}
    for section in page.all("section"):
        heading = section.inside("h2")[0].words
        if heading in HEADINGS:
            found[HEADINGS[heading]] = [row[""] for row in cells(section.all("table")[0])]
    return found


def test_mandatory_learning_with_the_people_behind_each_figure(built: Built) -> None:
    page = built.page("mandatory/")
    shown = {row[""]: row for row in cells(page.all("table")[0])}
    for row in built.rows("mandatory/mandatory.json"):
        behind = {s: [] for s in STATUSES}
        for found in built.people.values():
            for result in found["mandatory"]:
                if result["id"] == row["id"]:
                    behind[result["status"]].append(found["name"])
        assert by_status(row) == {status: len(names) for status, names in behind.items()}
        assert row["asked"] == sum(map(len, behind.values()))
        cell = shown[row["title"]]
        assert {s: int(cell[label]) for label, s in HEADINGS.items()} == by_status(row)
        names = grouped(built.page(f"mandatory/{row['id']}/"))
        assert {s: sorted(found) for s, found in names.items()} == {
            status: sorted(found) for status, found in behind.items() if found
        }
        people = {p["id"]: p for p in built.rows(f"mandatory/{row['id']}/people.json")}
        assert len(people) == row["asked"]
        for key, told in people.items():
            (result,) = [r for r in built.people[key]["mandatory"] if r["id"] == row["id"]]
            assert (told["status"], told["due"]) == (result["status"], result["due"])
            assert (told["last"], told["late"] == "yes") == (result["last"], result["late"])


def test_the_sums_agree_from_page_to_page(built: Built) -> None:
    people = built.rows("people/people.json")
    mandatory = built.rows("mandatory/mandatory.json")
    teams = built.rows("mandatory/mandatory-by-team.json")
    overdue = sum(row["overdue"] for row in mandatory)
    soon = sum(row["due_soon"] for row in mandatory)
    assert (overdue, soon) == (3, 10)
    assert sum(row["mandatory_overdue"] for row in people) == overdue
    assert sum(row["mandatory_due_soon"] for row in people) == soon
    assert sum(row["overdue"] for row in teams) == overdue
    assert sum(row["due_soon"] for row in teams) == soon
    assert sum(row["people"] for row in teams) == len(people)
    cards = {
        card.all("h2")[0].words: card
        for card in built.page().all("li")
        if card.attributes.get("class") == "cpd-card"
    }
    reviews = built.rows("reviews/reviews.json")
    assert f"{overdue} overdue {soon} due soon" in cards["Mandatory learning"].spaced
    assert f"{sum(r['overdue'] for r in reviews)} overdue" in cards["Reviews"].spaced
    assert f"{sum(r['due_soon'] for r in reviews)} due soon" in cards["Reviews"].spaced
    statuses = Counter(row["hours_status"] for row in people)
    assert (
        f"{statuses['behind']} behind {statuses['on-track']} on track {statuses['met']} met "
        f"{statuses['no-target']} no target"
    ) in cards["Hours"].spaced
    events = [row for row in built.rows("events/events.json") if row["cpd_year"] == "2025-26"]
    waiting = sum(row["to_reflect"] or 0 for row in events)
    assert f"{waiting} reflections to be written" in cards["Events"].spaced
    assert "0 errors 0 warnings" in cards["Problems in files"].spaced
    assert built.page().words.count("12 people: 11 employed directly, 1 by partners") == 1


def test_reviews_by_kind(built: Built) -> None:
    for row in built.rows("reviews/reviews.json"):
        results = {
            found["id"]: result
            for found in built.people.values()
            for result in found["reviews"]
            if result["kind"] == row["kind"]
        }
        assert row["asked"] == len(results)
        assert by_status(row) == {
            s: sum(result["status"] == s for result in results.values()) for s in STATUSES
        }
        people = built.rows(f"reviews/{row['kind']}/people.json")
        told = {p["id"]: (p["status"], p["due"], p["last"]) for p in people}
        assert told == {k: (r["status"], r["due"], r["last"]) for k, r in results.items()}
        held = built.rows(f"reviews/{row['kind']}/held.json")
        assert row["held"] == len(held)
        latest: dict[str, str] = {}
        for one in held:
            assert "2025-09-01" <= one["date"] <= AS_OF
            latest.setdefault(one["id"], one["date"])
        this_year = {
            k: r["last"] for k, r in results.items() if r["last"] and r["last"] >= "2025-09-01"
        }
        assert this_year.items() <= latest.items()
    assert "Strengths" not in built.page("reviews/observation/").words


# --- events


def test_events(built: Built) -> None:
    files = {path.stem: path for path in (SAMPLES / "events").glob("*.md")}
    rows = {row["event"]: row for row in built.rows("events/events.json")}
    assert set(rows) == set(files)
    shown: dict[str, dict[str, str]] = {}
    for table in built.page("events/").all("table"):
        shown |= {row[""]: row for row in cells(table)}
    for name, row in rows.items():
        text = files[name].read_text(encoding="utf-8")
        (listed,) = re.findall(r"^attendees: \[(.*)\]$", text, re.MULTILINE)
        ids = set(listed.split(", "))
        coming = row["date"] > AS_OF
        kind = "expected" if coming else "attendees"
        people = built.rows(f"events/{name}/{kind}.json")
        # nobody in the samples reflects on an event that they are no attendee of
        assert {one["id"] for one in people} == ids
        assert row["attendees"] == len(ids)
        table = in_text(built.page(f"events/{name}/"))[0]
        assert {line[""] for line in cells(table)} == {one["name"] for one in people}
        if coming:
            assert row["to_reflect"] is None
            continue
        assert row["to_reflect"] == sum(one["reflection"] == "not-yet" for one in people)
        assert row["reflected"] == sum(one["reflection"] == "yes" for one in people)
        scores = [one["useful"] for one in people if one["useful"] is not None]
        assert row["evaluations"] == len(scores)
        mean = sum(scores) / len(scores) if scores else None
        assert row["useful_mean"] == (None if mean is None else pytest.approx(mean, abs=0.006))
        assert [row[f"useful_{n}"] for n in range(1, 6)] == [scores.count(n) for n in range(1, 6)]
        found = shown[row["title"]]
        assert found["Came"] == str(row["attendees"])
        assert found["Still to reflect"] == str(row["to_reflect"])
        if mean is not None:
            assert found["Useful, of 5"] == f"{row['useful_mean']:g} from {len(scores)}"
        words = built.page(f"events/{name}/").words
        for one in people:
            assert one["comment"] is None or f"“{one['comment']}”" in words


# --- all of it


def test_every_link_leads_somewhere(built: Built) -> None:
    checked = 0
    for path, page in built.pages.items():
        for a in article(page).all("a"):
            target, anchor = urldefrag(urljoin(f"http://site/{path}", a.attributes["href"]))
            if "://site/" not in target:
                continue
            place = built.site / unquote(target.removeprefix("http://site/"))
            place = place / "index.html" if target.endswith("/") else place
            assert place.is_file(), (path, a.attributes["href"])
            if anchor:
                ids = {e.attributes.get("id") for e in parsed(place.read_text()).all()}
                assert anchor in ids, (path, a.attributes["href"])
                checked += 1
    assert checked > 50


def test_csv_and_json_say_the_same(built: Built) -> None:
    files = sorted((built.site / "organisation").rglob("*.csv"))
    assert len(files) > 40
    for path in files:
        lines = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8"))))
        rows = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
        assert len(lines) == len(rows) + 1
        for line, row in zip(lines[1:], rows, strict=True):
            assert lines[0] == list(row)
            for cell, value in zip(line, row.values(), strict=True):
                same = cell == ("" if value is None else str(value))
                assert same or float(cell) == value


def test_it_has_no_search_and_a_way_back(built: Built) -> None:
    for path, page in built.pages.items():
        assert not [e for e in page.all("form") if e.attributes.get("class") == "md-search__form"]
        up = "../" * path.count("/")
        assert up in [a.attributes.get("href") for a in page.all("a")]
    assert not (built.site / "organisation/search").exists()


def test_odd_names_and_private_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ids that are no addresses, teams that differ in capitals, markup and formulas in names; and
    a private word in every field that one can write it into."""
    monkeypatch.chdir(tmp_path)
    secret = "Quagga"
    odd = ["..", "a/b", "A/B", "2", "index.html", "x" * 300, "<i>&\"'", "=1+1"]
    policy = front(
        format=1,
        name="Ours",
        in_force_from="2020-01-01",
        requirements=[
            {"id": name, "title": f"<b>{name}</b>", "for": ["everyone"], "every": "12 months"}
            for name in odd
        ],
    )
    inset = {"title": "<u>INSET</u>", "date": "2025-11-07", "hours": 6, "type": "inset-day"}
    private = {
        "title": secret, "date": "2026-02-03", "hours": 2, "type": "webinar", "standards": [4],
        "visibility": "private", "purpose": secret, "provider": secret,
    }  # fmt: skip
    on_event = {
        "event": "inset", "visibility": "private", "title": secret,
        "evaluation": {"useful": 1, "comment": secret},
    }  # fmt: skip
    write(
        tmp_path / "portfolios",
        {
            "policy.yml": policy,
            "events/inset.md": markdown({**inset, "attendees": ["ann"]}, "Text"),
            **below("ann", person("Ann <b>Sample</b>", employment={"team": "=Team <i>x</i>"})),
            **below("bea", person("Bea", employment={"team": "=team <i>X</i>"})),
            **below("cat", person("Cat", employment={"employer": "../Partner <s>"})),
            f"ann/{secret}.md": markdown(private, secret),
            f"ann/e-{secret}.md": markdown(on_event, secret),
            f"bea/{secret}.md": markdown(on_event, secret),
            f"bea/b-{secret}.md": markdown({**private, "hours": secret}, secret),
            "bea/open.md": reflection(hours=0),
            "bea/reviews/wrong.md": markdown(
                {
                    "kind": "progress-review",
                    "date": "2026-02-01",
                    "targets": [{"id": "t1", "target": "x", "achieved": secret}],
                }
            ),
            "ann/reviews/o.md": markdown(
                {"kind": "observation", "date": "2026-02-01"}, f"## Strengths\n\n{secret}\n"
            ),
        },
    )
    build(AS_OF)
    site = tmp_path / "site/organisation"
    for path in sorted(site.rglob("*")):
        assert secret not in str(path)
        if path.is_file():
            text = path.read_text(encoding="utf-8")
            assert secret not in text, path
            assert path.suffix != ".html" or not re.search(r"<(b|i|u|s)>", text), path
            assert path.suffix != ".csv" or not re.search(r"(^|,)\"?=", text, re.MULTILINE), path
    folders = sorted(path.name for path in (site / "mandatory").iterdir() if path.is_dir())
    assert len(folders) == len(odd)
    assert all(re.fullmatch(r"[a-z0-9-]{1,64}", name) for name in folders)
    teams = json.loads((site / "hours/hours-by-team.json").read_text())
    assert [row["people"] for row in teams] == [2, 2]
    attendees = json.loads((site / "events/inset/attendees.json").read_text())
    assert [(row["id"], row["reflection"], row["useful"]) for row in attendees] == [
        ("ann", None, None)
    ]
    problems = json.loads((site / "problems/problems.json").read_text())
    assert [row["path"] for row in problems] == ["portfolios/bea/open.md"]
    page = article(parsed((site / "problems/index.html").read_text()))
    assert "3 errors" in page.words
    assert "2 of them are in files that are private" in page.words


def test_long_lists_are_in_parts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cpd_portfolio.pages.organisation.PEOPLE_ROWS", 3)
    monkeypatch.chdir(tmp_path)
    people = {f"p{n}": person(f"Person {n}") for n in range(7)}
    files = {k: v for name, found in people.items() for k, v in below(name, found).items()}
    write(tmp_path / "portfolios", files)
    build(AS_OF)
    site = tmp_path / "site/organisation"
    names = []
    for part in ("people/", "people/2/", "people/3/"):
        page = article(parsed((site / part / "index.html").read_text()))
        names += [row[""] for row in cells(page.all("table")[0])]
        (nav,) = [
            n for n in page.all("nav") if n.attributes.get("aria-label") == "Parts of the list"
        ]
        assert "of 7" in nav.words
        assert [a.words for a in nav.all("a")] == ["1", "2", "3"]
        hrefs = [a.attributes["href"] for a in page.all("a")]
        csvs = [urljoin(f"http://site/{part}", href) for href in hrefs if href.endswith(".csv")]
        assert csvs == ["http://site/people/people.csv"]
    assert names == [f"Person {n}" for n in range(7)]
    # a count leads to the part where its people begin
    page = article(parsed((site / "mandatory/index.html").read_text()))
    row = next(r for r in page.all("tr") if r.all("th") and r.all("th")[0].words == "Safeguarding")
    links = [a.attributes["href"] for a in row.all("a")]
    assert links[0] == "../mandatory/safeguarding/"
    assert len(list(csv.reader((site / "people/people.csv").open()))) == 8
