"""What a pack may show an outside reader, by search: a random word in every field that anybody can
write, and every byte of the opened pack looked through for it (domain rules, section 8). And what
checks in a pack rest on."""

import base64
import dataclasses
import io
import json
import re
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest
from msgspec import Struct
from pydantic import BaseModel

from cpd_portfolio import model
from cpd_portfolio.model import Event, Person, Record, Review, files
from cpd_portfolio.model.portfolio import Completion, Evidence, Sections
from cpd_portfolio.model.shares import SECTIONS, Share
from cpd_portfolio.reading import read
from cpd_portfolio.view.model.pack import PackView
from cpd_portfolio.view.pack import view_pack
from cpd_portfolio.view.pack.shown import shown_of
from making import below, cpd, day, employed, front, profile, record, reflection, rules, write
from making import person as folder_of
from test_view import Planted, evidence_of, full, organisation

AS_OF = "2026-03-31"
SALT = "0123456789abcdef0123456789abcdef"
MORE: dict[str, dict[str, Any]] = {
    "occ": {"date": "2026-01-05", "occupational": {"area": "hair", "activity": "work-placement"}},
    "occ-internal": {
        "date": "2026-02-05",
        "visibility": "internal",
        "occupational": {"area": "hair", "activity": "work-placement"},
    },
    "occ-draft": {"date": "2026-02-06", "draft": True, "occupational": {"area": "hair"}},
    "occ-planned": {"date": "2026-05-06", "occupational": {"area": "hair"}},
    "shareable-old": {"date": "2022-10-04", "visibility": "shareable", "standards": [3]},
}
TOLD = (  # the words of a record that its reader sees; the picture is none, so it stays out
    "title purpose provider confirmed.by confirmed.how evidence content link alt picture "
    "implication impact pdf docx"
).split()
OF_ADA = (
    "ada.name ada.job_title ada.statement ada.sector ada.practice ada.practice.by ada.how "
    "ada.programme ada.number ada.awarding ada.qualification"
).split()


def planted_organisation(plant: Planted) -> dict[str, str | bytes]:
    found = organisation(plant)
    for name, settings in MORE.items():
        stem = plant(f"{name}.file")
        found |= below("ada-marsh", {f"2025-26/{name}-{stem}.md": full(plant, name, settings)})
        found |= below("ada-marsh", evidence_of(plant, name))
    found |= below("ada-marsh", {
        f"reviews/{plant('review.file')}.md": "---\n" + front(
            kind="progress-review", date="2025-12-01", reviewer=plant("review.reviewer"),
            targets=[{"id": plant("review.target.id"), "target": plant("review.target"),
                      "comment": plant("review.comment")}],
        ) + f"---\n## Individual summary\n\n{plant('review.summary')}\n",
    })  # fmt: skip
    found["completions/b.csv"] = (
        f"person,requirement,date,source\nada-marsh,safeguarding,2025-10-01,{plant('csv.source')}\n"
    )
    return found


def opened(page: str) -> Iterator[tuple[str, bytes]]:
    """Every byte of a pack: the page, each file in it, and what is inside of zipped files."""
    yield "page", re.sub(r'"data:[^"]*"', '""', page).encode()
    for number, encoded in enumerate(re.findall(r'"data:[^";]*;base64,([^"]*)"', page)):
        data = base64.b64decode(encoded, validate=True)
        yield f"file {number}", data
        if zipfile.is_zipfile(io.BytesIO(data)):
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                for part in archive.namelist():
                    yield f"file {number}: {part}", archive.read(part)


def words_in(plant: Planted, page: str) -> set[str]:
    names = {word: name for name, word in plant.words.items()}
    data = b"\n".join(part for _, part in opened(page)).lower()
    return {
        names[w.decode()]
        for w in re.findall(rb"q[bcdfghjkmpqvwxz]{14}", data)
        if w.decode() in names
    }


def shares_yml(**settings: Any) -> str:
    share = {"id": "eqa", "for": "Ellis Nobody", "until": "2026-06-30", "salt": SALT, **settings}
    return f"shares: [{json.dumps(share)}]\n"


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> tuple[Planted, Path]:
    plant = Planted(20260605)
    folder = tmp_path_factory.mktemp("packs")
    write(folder / "portfolios", planted_organisation(plant))
    write(folder, {"mkdocs.yml": f"site_name: {plant('site_name')}\ntheme: {{name: material}}\n"})
    return plant, folder


def pack(planted: tuple[Planted, Path], monkeypatch: pytest.MonkeyPatch, **settings: Any) -> str:
    """The opened pack of a share, as `cpd share preview` writes it."""
    plant, folder = planted
    monkeypatch.chdir(folder)
    write(
        folder / "portfolios",
        {"shares.yml": shares_yml(**{"for": plant.words.get("for") or plant("for"), **settings})},
    )
    target = folder / "pack.html"
    result = cpd("share", "preview", "eqa", "--as-of", AS_OF, "--to", str(target))
    assert result.exit_code == 0, result.output
    return target.read_text(encoding="utf-8")


def told(*kinds: str) -> set[str]:
    return {f"{kind}.{field}" for kind in kinds for field in TOLD}


EVERYWHERE = {"for", "site_name"}


def test_a_pack_with_every_section_holds_what_is_listed_here_and_no_other_word(
    planted: tuple[Planted, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    plant, _ = planted
    page = pack(planted, monkeypatch, people=["ada-marsh"], sections=list(SECTIONS))
    shown = words_in(plant, page)
    assert shown == EVERYWHERE | set(OF_ADA) | told("shareable", "shareable-old", "occ")


def test_a_pack_of_a_programme_holds_its_area_alone(
    planted: tuple[Planted, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    plant, _ = planted
    page = pack(planted, monkeypatch, programme=plant.words["ada.number"])
    assert words_in(plant, page) == EVERYWHERE | set(OF_ADA) - {"ada.statement"} | told("occ")


@pytest.mark.parametrize(
    ("sections", "expected"),
    [
        (["statement"], {"ada.statement"}),
        (["qualifications"], {"ada.qualification"}),
        (["record"], told("shareable", "shareable-old", "occ") | {"ada.sector"}),
        (["standards"], {"shareable-old.title"}),
        (["occupational"], told("occ") | set(OF_ADA) - {"ada.statement", "ada.qualification"}),
    ],
    ids=lambda value: value[0] if isinstance(value, list) else "",
)
def test_each_section_brings_its_own_words(
    planted: tuple[Planted, Path],
    monkeypatch: pytest.MonkeyPatch,
    sections: list[str],
    expected: set[str],
) -> None:
    plant, _ = planted
    page = pack(planted, monkeypatch, people=["ada-marsh"], sections=sections)
    assert words_in(plant, page) - {"ada.sector"} == (
        EVERYWHERE | {"ada.name", "ada.job_title"} | expected
    ) - {"ada.sector"}


def test_since_leaves_out_what_is_older(
    planted: tuple[Planted, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    plant, _ = planted
    page = pack(
        planted, monkeypatch, people=["ada-marsh"], sections=list(SECTIONS), since="2025-09-01"
    )
    shown = words_in(plant, page)
    assert not shown & told("shareable-old")
    assert told("shareable", "occ") <= shown
    assert "ada.practice" not in shown  # it ended before that day


def test_no_number_of_employment_is_in_a_pack(
    planted: tuple[Planted, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    page = pack(planted, monkeypatch, people=["ada-marsh"], sections=list(SECTIONS))
    text = next(opened(re.sub(r"(?s)<style>.*?</style>", "", page)))[1].decode()
    for number in ("0.7351", "0.6173", "2024-01-19", "19 Jan", "23 Feb", "1 Sep 2023", "30 hours"):
        assert number not in text
    for word in ("target", "mandatory", "Paused", "review", "FTE", "draft", "private"):
        assert word.lower() not in text.lower(), word


def test_a_pack_has_no_script_and_asks_for_nothing(
    planted: tuple[Planted, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    page = pack(planted, monkeypatch, people=["ada-marsh"], sections=list(SECTIONS))
    assert "<script" not in page
    found = re.findall(r'(?:src|href|action|data)="([^"]*)"', page)
    assert found
    assert all(address.startswith(("#", "data:")) for address in found)
    anchors = {address[1:] for address in found if address.startswith("#")}
    assert anchors <= set(re.findall(r'id="([^"]*)"', page))


# --- every field is classified

SHOWN, NEVER, DECIDES = "shown", "never", "decides"
RECORD: dict[str, str] = {
    **dict.fromkeys("title date until hours type standards purpose provider body".split(), SHOWN),
    **dict.fromkeys("occupational confirmed evidence links".split(), SHOWN),
    **dict.fromkeys("person slug event draft visibility".split(), DECIDES),
    **dict.fromkeys("mandatory inset_days path needs disseminate share_practice".split(), NEVER),
    **dict.fromkeys("evaluation impact_review".split(), NEVER),
}
FIELDS: dict[type, dict[str, str]] = {
    Record: RECORD,
    Person: {"id": DECIDES, "profile": SHOWN, "statement": SHOWN, "employment": DECIDES,
             "records": SHOWN, "plan": NEVER, "reviews": NEVER, "completions": NEVER,
             "frozen": NEVER},
    Sections: dict.fromkeys(("content", "implication", "impact"), SHOWN),
    Evidence: {"path": SHOWN, "source": SHOWN},
    Review: dict.fromkeys(
        "slug path kind date reviewer targets agreed ratings body".split(), NEVER
    ),
    Completion: dict.fromkeys("requirement date source expires path line".split(), NEVER),
    Event: {  # an attendance has the event's facts, and is a record
        **dict.fromkeys("title date until hours type standards purpose provider".split(), SHOWN),
        **dict.fromkeys("id draft".split(), DECIDES),
        **dict.fromkeys("path mandatory inset_days attendees description".split(), NEVER),
    },
    files.Profile: dict.fromkeys(
        "name job_title qualifications teaches occupational_areas".split(), SHOWN
    ),
    files.Qualification: dict.fromkeys(
        "title kind subject level evidence awarded working_towards equivalent_to".split(), SHOWN
    ),
    files.Area: {**dict.fromkeys("id sector practice programmes".split(), SHOWN),
                 "annual_hours": NEVER},
    files.Practice: dict.fromkeys(("where", "from_", "to", "confirmed"), SHOWN),
    files.Programme: dict.fromkeys(("title", "number", "awarding_organisation", "role"), SHOWN),
    files.Confirmed: dict.fromkeys(("by", "date", "how"), SHOWN),
    files.Occupational: dict.fromkeys(("area", "activity", "hands_on"), SHOWN),
    files.Employment: {**dict.fromkeys("start end roles".split(), DECIDES),
                       **dict.fromkeys("employer fte line_manager team".split(), NEVER),
                       **dict.fromkeys(("login", "absences"), NEVER)},
    files.Need: dict.fromkeys("id need outcome by agreed supports achieved".split(), NEVER),
    files.Plan: {"needs": NEVER},
    files.Disseminate: dict.fromkeys(("to", "by", "done"), NEVER),
    files.Evaluation: dict.fromkeys(("useful", "comment"), NEVER),
    files.Target: dict.fromkeys(("id", "target", "achieved", "comment"), NEVER),
    files.Agreed: dict.fromkeys(("manager", "individual"), NEVER),
    files.ReviewFile: dict.fromkeys("kind date reviewer targets agreed ratings".split(), NEVER),
}  # fmt: skip


def fields_of(kind: type) -> set[str]:
    if issubclass(kind, BaseModel):
        return set(kind.model_fields)
    if issubclass(kind, Struct):
        return set(kind.__struct_fields__)
    return {field.name for field in dataclasses.fields(kind)}


@pytest.mark.parametrize("kind", FIELDS, ids=lambda kind: kind.__name__)
def test_every_field_is_classified(kind: type) -> None:
    """A new field is shown to outside readers, or never, or decides what is: somebody has to say
    which, here, and in view/pack/shown.py."""
    assert fields_of(kind) == set(FIELDS[kind])


def test_every_model_is_classified() -> None:
    ours = {
        kind
        for module in (files, model.portfolio)
        for kind in vars(module).values()
        if isinstance(kind, type) and kind.__module__ == module.__name__
        and (dataclasses.is_dataclass(kind) or issubclass(kind, files.FileModel | Struct))
    }  # fmt: skip
    as_written = {files.FileModel, files.Activity, files.ReflectionFile, files.EventFile}
    inside = {files.FteSpell, files.RoleSpell, files.Absence, model.Library}
    assert ours - as_written - inside == set(FIELDS)


def share(**settings: Any) -> Share:
    return Share.model_validate(
        {"id": "eqa", "for": "Ellis", "until": "2026-06-30", "salt": SALT, **settings}
    )


HAIR = """
    occupational_areas:
      - id: hair
        sector: Hair
        annual_hours: 30
        practice:
          - {where: A salon, from: 2024-01-01, to: 2025-08-01}
        programmes:
          - {title: Diploma, number: 600/1, role: assessor}
      - id: barbering
        sector: Barbering
        programmes:
          - {title: Diploma, number: 600/2, role: assessor}
"""
WORK = "start: 2023-09-01\nfte: 0.6\nroles: [vocational-tutor]\nline_manager: the-boss\nteam: T\n"


def member(records: Iterable[Record], employment: str = WORK, text: str = HAIR) -> Person:
    return Person(
        "ada-marsh", profile(text), "A statement", employed(employment), files.Plan(),
        tuple(sorted(records, key=lambda one: one.sort_key)),
    )  # fmt: skip


def test_what_is_never_shown_is_not_in_what_is_redacted() -> None:
    """Values that are not defaults, in every field: those that are never shown are gone."""
    whole = record(
        "2025-10-03", area="hair", mandatory=("safeguarding",), inset_days=2, path="p.md",
        needs=("n1",), disseminate=files.Disseminate(to="x"), share_practice=True,
        evaluation=files.Evaluation.model_validate({"useful": "4"}),
        impact_review=day("2026-01-01"), visibility="shareable",
    )  # fmt: skip
    shown = shown_of(member([whole]), share(people=["ada-marsh"]), rules(), day(AS_OF))
    (kept,) = shown.records
    defaults = Record.__struct_defaults__
    plain = dict(zip(Record.__struct_fields__[-len(defaults) :], defaults, strict=True))
    for name, kind in RECORD.items():
        if kind == NEVER:
            assert getattr(whole, name) != plain[name], name
            assert getattr(kept, name) == plain[name], name
        elif kind == SHOWN:
            assert getattr(kept, name) == getattr(whole, name), name
    for name, kind in FIELDS[files.Employment].items():
        if kind == NEVER:
            default = files.Employment.model_fields[name].default
            assert getattr(shown.employment, name) == default, name
    assert [area.annual_hours for area in shown.profile.occupational_areas] == [None, None]


# --- what checks rest on


def made(person: Person, as_of: str = AS_OF, **settings: Any) -> PackView:
    from cpd_portfolio.model import Library
    from making import versions

    library = Library((person,), (), (), ())
    given = share(**({"people": ["ada-marsh"]} | settings))
    return view_pack(given, library, versions(rules()), day(as_of), "A service").view


def checks(view: PackView) -> dict[str, tuple[str, str | None, str | None]]:
    area = (view.people[0].areas or ())[0]
    return {check.id: (check.status, check.last, check.basis) for check in area.checks}


def test_a_check_rests_on_what_is_shown_alone() -> None:
    """The private and the internal record are newer; the pack goes by the one it shows."""
    found = made(
        member([
            record("2025-05-01", area="hair", activity="work-placement", title="Shown"),
            record("2026-02-01", area="hair", activity="work-placement", visibility="private"),
            record("2026-03-01", area="hair", activity="work-placement", visibility="internal"),
        ])
    )  # fmt: skip
    assert checks(found)["hands-on"] == ("met", "1 Aug 2025", "Practice: A salon")
    assert checks(found)["sector-activity"] == ("met", "1 Aug 2025", "Practice: A salon")
    newer = made(member([record("2025-09-01", area="hair", hands_on=True, title="Shown")]))
    assert checks(newer)["hands-on"] == ("met", "1 Sep 2025", "Shown")
    hidden = made(member([record("2025-09-01", area="hair", hands_on=True, visibility="private")]))
    assert checks(hidden)["hands-on"][1] == "1 Aug 2025"


def test_without_a_record_that_may_be_shown_a_check_is_not_met() -> None:
    found = made(
        member([record("2026-03-01", area="barbering", hands_on=True, visibility="private")]),
        programme="600/2", people=[],
    )  # fmt: skip
    assert checks(found)["hands-on"] == ("not-met", None, None)


def test_checks_do_not_know_of_absences() -> None:
    away = WORK + "absences: [{from: 2026-03-01, to: 2026-08-01}]\n"
    records = [record("2025-04-01", area="hair", hands_on=True)]
    assert checks(made(member(records, away))) == checks(made(member(records)))
    assert "paused" not in {one[0] for one in checks(made(member(records, away))).values()}


def test_a_check_of_a_qualification_is_there_where_qualifications_are() -> None:
    text = HAIR + "    qualifications: [{title: TAQA, kind: assessor, awarded: 2018-07}]\n"
    both = made(member([], text=text))
    assert checks(both)["assessor-qualification"] == ("met", "Jul 2018", "TAQA")
    without = made(member([], text=text), sections=["occupational"])
    assert "assessor-qualification" not in checks(without)


def test_claims_say_who_confirmed_them() -> None:
    confirmed = files.Confirmed(by="Salon owner", how="letter")
    view = made(
        member([
            record("2026-02-01", area="hair", hands_on=True, confirmed=confirmed),
            record("2026-01-01", area="hair", activity="standardisation"),
        ])
    )  # fmt: skip
    found = {check.id: check for check in (view.people[0].areas or ())[0].checks}
    hands_on, standardisation = found["hands-on"], found["standardisation"]
    assert hands_on.claims
    assert hands_on.confirmed is not None
    assert hands_on.confirmed.by == "Salon owner"
    assert standardisation.claims
    assert standardisation.confirmed is None
    assert [one.title for one in standardisation.answers] == ["On 2026-01-01"]


def test_a_programme_has_those_who_work_on_it_now_and_their_areas_of_it() -> None:
    view = made(member([record("2026-01-01", area="barbering")]), programme="600/1", people=[])
    (ada,) = view.people
    assert [area.title for area in ada.areas or ()] == ["Hair"]
    assert view.record_count == 0
    assert view.matrix is not None
    assert [row.name for row in view.matrix.rows] == ["Ada Marsh"]
    gone = member([], WORK + "end: 2026-03-30\n")
    assert made(gone, programme="600/1", people=[]).people == ()


def test_what_is_newer_than_the_last_visit_is_marked_and_comes_first() -> None:
    view = made(
        member([record("2025-10-01", area="hair"), record("2026-02-01", area="hair")]),
        last_visit="2025-12-31",
    )
    records = (view.people[0].areas or ())[0].records
    assert [(one.title, one.new) for one in records] == [
        ("On 2026-02-01", True), ("On 2025-10-01", False)
    ]  # fmt: skip
    assert [one.title for one in view.news] == ["On 2026-02-01"]
    assert made(member([record("2026-02-01", area="hair")])).news == ()


def test_a_record_stands_in_one_table() -> None:
    records = [record("2026-02-01", area="hair"), record("2026-01-01", visibility="shareable")]
    view = made(member(records), sections=["occupational", "record"])
    (ada,) = view.people
    assert [r.title for area in ada.areas or () for r in area.records] == ["On 2026-02-01"]
    assert [r.title for year in ada.years or () for r in year.records] == ["On 2026-01-01"]
    assert made(member(records), sections=["record"]).record_count == 2


def test_links_in_texts_lead_to_the_web_to_mail_or_to_shown_evidence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    body = (
        "[a](https://example.org/) [b](mailto:a@example.org) [c](javascript:alert(1)) "
        "[d](file:///etc/passwd) [e](../profile.md) [f](../evidence/a.pdf) [g](#x) "
        "![h](../evidence/a.pdf) <img src=x onerror=alert(1)> [i](data:text/html,x)"
    )
    area = {"id": "hair", "sector": "Hair"}
    work = {"roles": ["vocational-tutor"]}
    text = reflection(body, occupational={"area": "hair"}, title="<b>Bold</b>")
    write(tmp_path / "portfolios", below("ada-marsh", {
        **folder_of(occupational_areas=[area], employment=work), "a/b.md": text,
        "evidence/a.pdf": "PDF",
    }))  # fmt: skip
    write(tmp_path / "portfolios", {"shares.yml": shares_yml(people=["ada-marsh"])})
    monkeypatch.chdir(tmp_path)
    assert cpd("share", "preview", "eqa", "--as-of", AS_OF, "--to", "x.html").exit_code == 0
    page = (tmp_path / "x.html").read_text(encoding="utf-8")
    addresses = set(re.findall(r'href="([^"]*)"', page)) - {"#person-1", "#person-1-area-1"}
    assert {a for a in addresses if not a.startswith(("#record", "#matrix", "data:"))} == {
        "https://example.org/", "mailto:a@example.org", "#file-1",
    }  # fmt: skip
    assert "&lt;b&gt;Bold&lt;/b&gt;" in page
    assert "<img" not in page
    assert "Picture: h" in page


def test_read_and_seen_by_nobody_else(tmp_path: Path) -> None:
    """Somebody whose files cannot be read is in no pack."""
    write(tmp_path / "portfolios", below("ada-marsh", {"profile.md": "---\nname: Ada\n---\n"}))
    write(tmp_path / "portfolios", {"shares.yml": shares_yml(people=["ada-marsh"])})
    reading = read([tmp_path / "portfolios"])
    given = reading.shares[0].share
    view = view_pack(given, reading.library, reading.policies, day(AS_OF), "A service").view
    assert view.people == ()
