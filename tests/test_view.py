"""What an audience may see, by search: random words are planted in every field that an author
can write, and each byte of the built site is looked through for them (domain rules, section 8)."""

import io
import json
import random
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from making import (
    article,
    below,
    build,
    bytes_of,
    front,
    markdown,
    pages_of,
    person,
    report,
    write,
)

SEED = 20260331
ADA, BEN = "people/ada-marsh/", "people/ben-okoro/"


class Planted:
    """Random words by name; each name stands for one field."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.words: dict[str, str] = {}

    def __call__(self, name: str) -> str:
        assert name not in self.words
        word = "q" + "".join(self.chance.choices("bcdfghjkmpqvwxz", k=14))
        self.words[name] = word
        return word

    def of(self, *prefixes: str) -> dict[str, str]:
        return {n: w for n, w in self.words.items() if n.startswith(prefixes)}


def full(plant: Planted, name: str, settings: dict[str, Any]) -> str:
    """A reflection with a word of its own in every field that takes words."""
    words = {
        "title": plant(f"{name}.title"),
        "purpose": plant(f"{name}.purpose"),
        "provider": plant(f"{name}.provider"),
        "confirmed": {
            "by": plant(f"{name}.confirmed.by"),
            "date": "2025-12-01",
            "how": plant(f"{name}.confirmed.how"),
        },
        "disseminate": {"to": plant(f"{name}.disseminate.to")},
        "evaluation": {"useful": 4, "comment": plant(f"{name}.evaluation.comment")},
        "evidence": [f"evidence/{name}-{plant(f'{name}.evidence')}.pdf"],
        "hours": 2,
        "type": "webinar",
        **settings,
    }
    body = (
        f"{plant(f'{name}.content')} [x](../evidence/link-{plant(f'{name}.link')}.docx)\n\n"
        f"![{plant(f'{name}.alt')}](../evidence/picture-{plant(f'{name}.picture')}.png)\n\n"
        f"## Implication on practice\n\n{plant(f'{name}.implication')}\n\n"
        f"## Impact\n\n{plant(f'{name}.impact')}\n\n<!-- {plant(f'comment.{name}')} -->\n"
    )
    return markdown(words, body)


def evidence_of(plant: Planted, name: str) -> dict[str, bytes]:
    """The files that full() names, each with a word inside."""
    words = plant.words
    return {
        f"evidence/{name}-{words[f'{name}.evidence']}.pdf": plant(f"{name}.pdf").encode(),
        f"evidence/link-{words[f'{name}.link']}.docx": zipped(plant(f"{name}.docx")),
        f"evidence/picture-{words[f'{name}.picture']}.png": plant(f"{name}.png").encode(),
    }


def zipped(word: str) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", f"<w:t>{word}</w:t>")
    return held.getvalue()


KINDS: dict[str, dict[str, Any]] = {
    "private": {"date": "2025-10-06", "visibility": "private", "standards": [4, 11], "hours": 3},
    "private-upper": {"date": "2025-10-07", "visibility": "PRIVATE", "hours": 0.5},
    "private-old": {"date": "2023-10-06", "visibility": "private", "standards": [7]},
    "private-occupational": {
        "date": "2026-03-20",
        "visibility": "private",
        "occupational": {"area": "hair", "activity": "work-placement"},
    },
    "private-event": {"date": "2025-09-03", "visibility": "private", "event": "inset"},
    "draft": {"date": "2025-10-08", "draft": True, "standards": [8]},
    "draft-shareable": {"date": "2025-10-09", "draft": True, "visibility": "shareable"},
    "planned": {"date": "2026-04-01", "standards": [9]},
    "planned-shareable": {"date": "2026-08-01", "visibility": "shareable"},
    "internal": {"date": "2025-10-03", "standards": [1]},
    "shareable": {"date": "2025-10-04", "visibility": "shareable", "need": ["n1"]},
}
SHOWN = ("internal", "shareable")
HIDDEN = tuple(kind for kind in KINDS if kind not in SHOWN)


def organisation(plant: Planted) -> dict[str, str | bytes]:
    files: dict[str, str | bytes] = {}
    ada = person(
        plant("ada.name"),
        plant("ada.job_title"),
        plant("ada.statement"),
        {
            "team": plant("ada.team"),
            "line_manager": plant("ada.line_manager"),
            "employer": "direct",
            "login": plant("never.login"),
            "roles": ["vocational-tutor"],
            "fte": [{"from": "2023-09-01", "fte": 0.7351}, {"from": "2026-02-17", "fte": 0.6173}],
            "absences": [{"from": "2024-01-19", "to": "2024-02-23"}],
        },
        occupational_areas=[
            {
                "id": "hair",
                "sector": plant("ada.sector"),
                "practice": [
                    {
                        "where": plant("ada.practice"),
                        "from": "2020-01-01",
                        "to": "2021-01-01",
                        "confirmed": {"by": plant("ada.practice.by"), "how": plant("ada.how")},
                    },
                    {"where": plant("never.practice.later"), "from": "2026-04-01"},
                ],
                "programmes": [
                    {
                        "title": plant("ada.programme"),
                        "number": plant("ada.number"),
                        "awarding_organisation": plant("ada.awarding"),
                        "role": "assessor",
                    }
                ],
            }
        ],
        qualifications=[
            {"title": plant("ada.qualification"), "kind": "assessor", "awarded": "2018-07"},
            {
                "title": plant("own.qualification.later"),
                "kind": "assessor",
                "awarded": "2026-07",
            },
        ],
    )
    files |= below("ada-marsh", ada)
    for name, settings in KINDS.items():
        stem = plant(f"{name}.file")
        files |= below("ada-marsh", {f"2025-26/{name}-{stem}.md": full(plant, name, settings)})
        files |= below("ada-marsh", evidence_of(plant, name))
    files |= below("ada-marsh", {
        "plan.yml": front(needs=[
            {
                "id": "n1",
                "need": plant("ada.need"),
                "outcome": plant("own.outcome"),
                "by": "2026-05-11",
                "agreed": "2025-09-20",
                "supports": plant("own.supports"),
            },
            {"id": plant("own.n2"), "need": plant("own.need.other")},
        ]),
        "evidence/unnamed.pdf": plant("never.unnamed").encode(),
        f"evidence/{plant('never.unnamed.name')}.pdf": b"",
        f"reviews/{plant('own.review.file')}.md": markdown(
            {"kind": "observation", "date": "2025-11-11", "reviewer": plant("own.reviewer")},
            f"## Strengths\n\n{plant('own.review')}\n",
        ),
        f"notes-{plant('never.note.file')}.txt": plant("never.note"),
        f".{plant('never.dot.file')}/a.md": plant("never.dot"),
    })  # fmt: skip
    files |= below("ada-marsh", broken(plant))
    ben = person(plant("ben.name"), plant("ben.job_title"), plant("ben.statement"))
    files |= below("ben-okoro", ben)
    files |= below("ben-okoro", {"2025-26/a.md": full(plant, "ben", {"date": "2025-11-01"})})
    files |= below("ben-okoro", evidence_of(plant, "ben"))
    files |= below("cara-left-out", {
        "profile.md": markdown({"name": plant("never.cara"), "job_title": plant("never.cara.job")}),
        "a.md": full(plant, "never.cara.record", {"date": "2025-11-01"}),
    })  # fmt: skip
    files |= {
        "events/inset.md": markdown(
            {
                "title": plant("event.title"), "date": "2025-09-03", "hours": 6,
                "type": "inset-day", "attendees": ["ada-marsh", "ben-okoro"],
            },
            plant("event.description"),
        ),
        "events/later.md": markdown(
            {
                "title": plant("event.later"), "date": "2026-05-03", "hours": 6,
                "type": "inset-day", "attendees": ["ada-marsh", "ben-okoro"],
            }
        ),
        "events/draft.md": markdown(
            {
                "title": plant("never.event.draft"), "date": "2025-09-10", "hours": 6,
                "type": "inset-day", "attendees": ["ben-okoro"], "draft": True,
            }
        ),
        "policy.yml": f"quality_team: [{plant('never.quality')}]\n",
        "completions/a.csv": f"person,requirement\nada-marsh,{plant('never.completion')}\n",
        "frozen/a.md": plant("never.frozen"),
        "_notes/a.md": plant("never.underscore"),
    }  # fmt: skip
    return files


def broken(plant: Planted) -> dict[str, str | bytes]:
    """Files that cannot be read, of which nobody can be sure that they are not private."""
    word = plant
    return {
        f"2025-26/{word('broken.private.file')}.md": markdown({
            "title": word("broken.private.title"), "date": word("broken.private.date"),
            "hours": 1, "type": "webinar", "visibility": "private",
        }, word("broken.private.body")),
        f"2025-26/{word('broken.type.file')}.md": markdown({
            "title": "x", "date": "2025-10-01", "hours": 1, "type": word("broken.type"),
            "visibility": "private",
        }),
        f"2025-26/{word('broken.visibility.file')}.md": markdown({
            "title": word("broken.visibility.title"), "date": "2025-10-01", "hours": 1,
            "type": "webinar", "visibility": word("broken.visibility"),
        }),
        f"2025-26/{word('broken.key.file')}.md": markdown({
            "title": "x", "date": "2025-10-01", "hours": 1, "type": "webinar",
            "visiblity": word("broken.key"),
        }),
        f"2025-26/{word('broken.list.file')}.md": markdown({
            "title": "x", "date": "2025-10-01", "hours": 1, "type": "webinar",
            "visibility": [word("broken.list")],
        }),
        f"2025-26/{word('broken.yaml.file')}.md": f"---\ntitle: [{word('broken.yaml')}\n---\n",
        f"2025-26/{word('broken.no-front.file')}.md": f"visibility: private\n\n{word('broken.no')}",
        f"2025-26/{word('broken.twice.file')}.md": (
            f"---\ntitle: {word('broken.twice')}\nvisibility: private\nvisibility: internal\n---\n"
        ),
        f"2025-26/{word('broken.bytes.file')}.md": word("broken.bytes").encode() + b"\xe9\xff",
        f"2025-26/{word('broken.utf16.file')}.md": word("broken.utf16").encode("utf-16"),
        f"2025-26/{word('broken.name.file')}?.md": markdown({"title": word("broken.name")}),
        f"{word('broken.address.file')}/a.md": markdown(
            {"title": "x", "date": "2025-10-01", "hours": 1, "type": "webinar",
             "visibility": "private"}
        ),
        f"{plant.words['broken.address.file']}-a.md": markdown(
            {"title": "x", "date": "2025-10-01", "hours": 1, "type": "webinar",
             "visibility": "internal"}
        ),
    }  # fmt: skip


PROBLEMS_FILES = ("problems.csv", "problems.json")


def everything(site: Path) -> Iterator[tuple[str, bytes]]:
    """Every byte of a site: names, contents, and what is inside of zipped files."""
    for name, data in bytes_of(site).items():
        yield name, name.encode() + b"\n" + data
        if zipfile.is_zipfile(io.BytesIO(data)):
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                for part in archive.namelist():
                    yield name, part.encode() + b"\n" + archive.read(part)


Found = dict[str, set[str]]


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> tuple[Planted, Found, Path]:
    """The words, the files of the site that hold each of them, and the folder."""
    plant = Planted(SEED)
    folder = tmp_path_factory.mktemp("planted")
    write(folder / "portfolios", organisation(plant))
    config = f"site_name: {plant('everywhere.site_name')}\ntheme: {{name: material, font: false}}\n"
    write(folder, {"mkdocs.yml": config + "plugins: [search]\n"})
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        build("2026-03-31")
    found: Found = {name: set() for name in plant.words}
    word_names = {word: name for name, word in plant.words.items()}
    pattern = re.compile(rb"q[bcdfghjkmpqvwxz]{14}", re.IGNORECASE)
    for file, data in everything(folder / "site"):
        for match in pattern.findall(data):
            if (name := word_names.get(match.decode().lower())) is not None:
                found[name].add(file)
    return plant, found, folder


def test_private_records_drafts_and_planned_ones_are_nowhere(
    planted: tuple[Planted, Found, Path],
) -> None:
    plant, found, _ = planted
    wanted = plant.of(*(f"{kind}." for kind in HIDDEN))
    assert len(wanted) >= 17 * len(HIDDEN)
    assert {name: found[name] for name in wanted if found[name]} == {}


def test_broken_files_that_may_be_private_are_nowhere(
    planted: tuple[Planted, Found, Path],
) -> None:
    plant, found, _ = planted
    assert {name: found[name] for name in plant.of("broken.") if found[name]} == {}


def test_what_belongs_on_no_page_is_on_none(planted: tuple[Planted, Found, Path]) -> None:
    plant, found, _ = planted
    # whoever is left out is on the problems list, with the evidence that is not there
    listed = {f"organisation/problems/{name}" for name in ("index.html", *PROBLEMS_FILES)}
    assert found["never.cara.record.evidence"] <= listed
    wanted = set(plant.of("never.", "comment.")) - {"never.cara.record.evidence"}
    assert {name: found[name] for name in wanted if found[name]} == {}


def test_plans_and_reviews_are_on_that_persons_pages_or_on_none(
    planted: tuple[Planted, Found, Path],
) -> None:
    plant, found, _ = planted
    for name in plant.of("own."):
        assert all(file.startswith(ADA) for file in found[name]), (name, found[name])


def test_numbers_of_employment_are_on_no_page(planted: tuple[Planted, Found, Path]) -> None:
    """FTE and absences stay in employment.yml; only the target that follows from them shows."""
    *_, folder = planted
    written = ["0.7351", "0.6173", "2024-01-19", "19 January 2024", "23 February 2024"]
    for file, data in everything(folder / "site"):
        if not file.startswith("assets/"):
            assert not any(number.encode() in data for number in written), file


def test_internal_words_are_in_that_persons_folder_alone(
    planted: tuple[Planted, Found, Path],
) -> None:
    plant, found, _ = planted
    for prefix, folder in (("ben.", BEN), *((f"{kind}.", ADA) for kind in SHOWN)):
        for name in plant.of(prefix):
            if name in ("ben.name", "ben.job_title"):  # the front page says them, too
                continue
            assert found[name], name
            assert all(file.startswith(folder) for file in found[name]), (name, found[name])


FOR_MANAGERS = ("ada.line_manager", "ada.sector", "ada.need")  # on the team's page, too
OF_PROGRAMMES = (  # what an external quality assurer samples by
    "ada.name", "ada.job_title", "ada.sector", "ada.practice", "ada.programme", "ada.number",
    "ada.awarding", "ada.qualification", "ada.practice.by", "ada.how",
)  # fmt: skip
# the line manager where a problem quotes it: an id that is nobody's
FOR_THE_QUALITY_TEAM = ("ada.name", "ada.team", "ada.line_manager")


def test_what_a_person_says_of_themselves_is_on_their_pages(
    planted: tuple[Planted, Found, Path],
) -> None:
    plant, found, _ = planted
    front_page = {"index.html", "search/search_index.json"}
    for name in plant.of("ada."):
        expected = front_page if name in ("ada.name", "ada.job_title", "ada.team") else set()
        others = {file for file in found[name] if not file.startswith(ADA)}
        assert found[name] - others, name
        if expected or name in FOR_MANAGERS:
            others = {file for file in others if not file.startswith("teams/")}
        if name in OF_PROGRAMMES:
            others = {file for file in others if not file.startswith("programmes/")}
        if name in FOR_THE_QUALITY_TEAM:
            others = {file for file in others if not file.startswith("organisation/")}
        assert others <= expected, (name, others)
    for name in ("ada.name", "ada.job_title", "ada.team", "ben.name", "ben.job_title"):
        assert "index.html" in found[name]


def test_words_that_may_be_found_are_found_by_search(planted: tuple[Planted, Found, Path]) -> None:
    plant, _, folder = planted
    index = json.loads((folder / "site" / ADA / "search/search_index.json").read_text())
    text = json.dumps(index)
    for name in ("internal.title", "internal.content", "internal.implication", "internal.impact"):
        assert plant.words[name] in text


def test_evidence_is_published_byte_for_byte_with_the_records_that_name_it(
    planted: tuple[Planted, Found, Path],
) -> None:
    plant, _, folder = planted
    published = {p.name for p in (folder / "site" / ADA / "files").rglob("*") if p.is_file()}
    assert published == {
        name
        for kind in SHOWN
        for name in (
            f"{kind}-{plant.words[f'{kind}.evidence']}.pdf",
            f"link-{plant.words[f'{kind}.link']}.docx",
            f"picture-{plant.words[f'{kind}.picture']}.png",
        )
    }


def test_an_attendance_shows_where_no_reflection_names_the_event(
    planted: tuple[Planted, Found, Path],
) -> None:
    """Ada's private reflection names it; only Ben's attendance is a record of its own."""
    _plant, found, _ = planted
    assert found["event.title"]
    for name in ("event.title", "event.description"):
        shown = {file for file in found[name] if not file.startswith(BEN)}
        if name == "event.title":  # the quality team's list of all events, with the attendees
            shown = {file for file in shown if not file.startswith("organisation/events/")}
        assert shown <= {
            "events/index.html",
            "events/inset/index.html",
            "events/events.ics",
            "search/search_index.json",
        }


def test_private_records_count_as_numbers(planted: tuple[Planted, Found, Path]) -> None:
    *_, folder = planted
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        (ada, _ben) = report("2026-03-31")["people"]
    assert ada["records"] == {
        "counted": 6,  # private ones of this CPD year (4), internal, shareable
        "planned": 3,  # two reflections and the event in May
        "drafts": 2,
        "private": 4,
        "without_implication": 0,
    }
    assert ada["hours"]["total"] == 3 + 0.5 + 2 + 2 + 2 + 2
    assert sorted(ada["standards"]["by_standard"]) == ["1", "11", "4"]
    assert ada["standards"]["covered_three_years"] == 4
    assert ada["occupational"][0]["hours"] == 2
    page = (folder / "site" / ADA / "index.html").read_text().replace("\u00a0", " ")
    assert "4 private records" in page
    assert "7.5 h" in page


def test_one_private_record_is_said_as_a_number(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    hidden = {"title": "Hidden", "date": "2025-10-03", "hours": 2, "type": "webinar"}
    files = person() | {"a.md": markdown({**hidden, "visibility": "private"})}
    write(tmp_path / "portfolios", below("ada-marsh", files))
    build()
    page = article(pages_of(tmp_path / "site")[f"{ADA}record/2025-26/index.html"])
    assert "1 private record" in page.words
    assert "Hidden" not in page.text
    assert not (tmp_path / "site" / ADA / "reflections").exists()


@pytest.mark.parametrize("policy", ["default", "occupational"])
def test_a_policy_may_make_everything_private(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, policy: str
) -> None:
    monkeypatch.chdir(tmp_path)
    settings: dict[str, Any] = {
        "title": "Zanzibar", "date": "2025-10-03", "hours": 2, "type": "webinar",
    }  # fmt: skip
    if policy == "occupational":
        settings["occupational"] = {"area": "hair"}
    who = person(
        employment={"roles": ["iqa"]}, occupational_areas=[{"id": "hair", "sector": "Hair"}]
    )
    broken_one = markdown({**settings, "title": "Yucatan", "hours": "xylophone"})
    files = who | {"zanzibar.md": markdown(settings, "Zanzibar"), "yucatan.md": broken_one}
    write(tmp_path / "portfolios", below("ada-marsh", files))
    write(tmp_path / "portfolios", {"policy.yml": f"visibility: {{{policy}: private}}\n"})
    build()
    for file, data in everything(tmp_path / "site"):
        if not file.startswith("assets/"):
            for word in (b"anzibar", b"ucatan", b"xylophone"):
                assert word not in data, file


UNREADABLE = {"title": "Zanzibar", "hours": "xylophone", "type": "webinar"}


@pytest.mark.parametrize(
    "settings", [{"date": "2025-10-03", "draft": True}, {"date": "2026-06-03"}]
)
def test_a_broken_draft_or_planned_record_is_not_quoted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: dict[str, Any]
) -> None:
    monkeypatch.chdir(tmp_path)
    files = person() | {"2025-26/secret-title.md": markdown({**UNREADABLE, **settings})}
    write(tmp_path / "portfolios", below("ada-marsh", files))
    build()
    page = (tmp_path / "site" / ADA / "index.html").read_text()
    assert "could not be read" in page
    assert "xylophone" not in page
    assert "secret-title" not in page


def test_a_hint_names_no_private_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two pages of one address: the message of the open file would name the private one."""
    monkeypatch.chdir(tmp_path)
    required = {"title": "x", "date": "2025-10-03", "hours": 1, "type": "webinar"}
    files = person() | {
        "zanzibar/a.md": markdown({**required, "visibility": "private"}),
        "zanzibar-a.md": markdown({**required, "visibility": "internal"}),
    }
    write(tmp_path / "portfolios", below("ada-marsh", files))
    build()
    for file, data in everything(tmp_path / "site"):
        assert b"zanzibar" not in data, file


def test_a_link_to_a_private_reflection_leads_nowhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    required = {"title": "x", "date": "2025-10-03", "hours": 1, "type": "webinar"}
    body = "[a](zanzibar.md) ![b](zanzibar.md) [c](employment.yml) [d](../ben-okoro/profile.md)\n"
    files = person() | {
        "open.md": markdown(required, body),
        "zanzibar.md": markdown({**required, "title": "y", "visibility": "private"}),
    }
    write(tmp_path / "portfolios", below("ada-marsh", files) | below("ben-okoro", person("Ben")))
    build()
    page = (tmp_path / "site" / ADA / "reflections/open/index.html").read_text()
    assert "zanzibar" not in page
    assert "employment.yml" not in page
    assert not list((tmp_path / "site").rglob("*.md"))
    assert not list((tmp_path / "site").rglob("*.yml"))


def test_evidence_that_two_records_name_goes_by_the_open_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    required = {"date": "2025-10-03", "hours": 1, "type": "webinar"}
    both = {"evidence": ["evidence/both.pdf"]}
    files: dict[str, str | bytes] = dict(person()) | {
        "open.md": markdown({**required, **both, "title": "x"}),
        "hidden.md": markdown({
            **required, "title": "y", "visibility": "private",
            "evidence": ["evidence/both.pdf", "evidence/one.pdf"],
        }),
        "evidence/both.pdf": b"both", "evidence/one.pdf": b"one",
    }  # fmt: skip
    write(tmp_path / "portfolios", below("ada-marsh", files))
    build()
    files_there = [p.name for p in (tmp_path / "site" / ADA / "files").rglob("*.pdf")]
    assert files_there == ["both.pdf"]
