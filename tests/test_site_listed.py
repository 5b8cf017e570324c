"""Who is listed where: leavers, those who start later, and attendees of a draft of an event, as
docs/for-managers.md and docs/for-the-quality-team.md say."""

import json
from pathlib import Path

import pytest

from making import article, below, build, cpd, markdown, pages_of, person, write


def test_where_leavers_and_starters_are(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    spells = {
        "here": {},
        "left": {"end": "2025-12-31"},
        "long": {"end": "2024-12-31"},
        "soon": {"start": "2026-05-01"},
        "next": {"start": "2026-10-01"},
    }
    for who, spell in spells.items():
        named = person(f"{who.title()} Madeup", employment={"start": "2023-09-01"} | spell)
        write(tmp_path / "portfolios", below(who, dict(named)))
    monkeypatch.chdir(tmp_path)
    build()
    page = article(pages_of(tmp_path / "site")["index.html"])
    parts = {part.all("h2")[0].words: part.spaced for part in page.all("section")}
    on = {title: {who for who in spells if who.title() in said} for title, said in parts.items()}
    assert on["People"] == {"here", "left", "soon"}
    assert on["Starting later"] == {"next"}
    assert on["Former staff"] == {"long"}

    report = cpd("report", "--format", "json", "--as-of", "2026-03-31").stdout
    assert {one["id"] for one in json.loads(report)["people"]} == {"here", "left", "soon"}
    due = {day: cpd("due", "--as-of", day).stdout for day in ("2026-03-31", "2026-08-31")}
    assert {who for who in spells if who.title() in due["2026-03-31"]} == {"here", "soon"}
    assert {who for who in spells if who.title() in due["2026-08-31"]} == {"here", "soon", "next"}


def test_a_draft_of_an_event_counts_for_nobody_and_a_reflection_on_it_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    event = {"title": "Draft day", "date": "2025-11-04", "hours": 5, "type": "webinar"}
    ids = ["attended", "reflected"]
    write(tmp_path / "portfolios", {
        **below("attended", dict(person("Attended Madeup"))),
        **below("reflected", {**person("Reflected Madeup"), "a.md": markdown({"event": "day"})}),
        "events/day.md": markdown({**event, "draft": True, "attendees": ids}),
    })  # fmt: skip
    monkeypatch.chdir(tmp_path)
    report = json.loads(cpd("report", "--format", "json", "--as-of", "2026-03-31").stdout)
    figures = {one["id"]: (one["hours"]["total"], one["records"]) for one in report["people"]}
    assert (figures["attended"][0], figures["reflected"][0]) == (0, 5)
    assert [figures[who][1]["drafts"] for who in ids] == [1, 0]
    build()
    pages = pages_of(tmp_path / "site")
    of_events = [path for path in pages if "events/" in path]
    assert of_events
    assert not [path for path in of_events if "Draft day" in pages[path].spaced]
