"""Files that are meant to take all the time or memory there is, or to lead out of the portfolio.

Each is written into a project folder (with `portfolios/`) and known by a name. `test_hostile_files`
holds that each ends in bounds, `benchmarks/hostile.py` prints what it took.
"""

import gzip
import io
import json
import os
import random
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from cpd_portfolio.reading.scan import MOST_FILES, MOST_PEOPLE

PERSON = "ann-sample"
PROFILE = "---\nname: Ann Sample\njob_title: Tutor\n---\n"
EMPLOYMENT = "start: 2023-09-01\nroles: [tutor, vocational-tutor, assessor, iqa]\n"
HEAD = "title: A webinar\ndate: 2025-10-03\nhours: 2\ntype: webinar\n"
REFLECTION = f"---\n{HEAD}---\nWords.\n"
AREA = "occupational_areas: [{id: hair, sector: Hair}]\n"
OCCUPATIONAL = f"---\n{HEAD}occupational: {{area: hair}}\nevidence: [%s]\n---\nWords.\n"
SALT = "0123456789abcdef0123456789abcdef"
SHARES = (
    "shares:\n  - {id: eqa, for: Ellis Nobody, until: 2099-06-30, people: [ann-sample], "
    f"salt: {SALT}, sections: [statement, qualifications, occupational, record, standards]}}\n"
)
MOST_BODY = 250 * 1024
MOST_SETTINGS = 63 * 1024

Make = Callable[[Path], None]


@dataclass(frozen=True)
class Bomb:
    """`make` is handed the portfolios folder, in which there is one person already. `code`: of
    the problem that it ends in; None where it can be read. `then`: what is run on it."""

    name: str
    make: Make
    code: str | None
    then: tuple[str, ...]


BOMBS: dict[str, Bomb] = {}


def bomb(
    code: str | None = None,
    then: tuple[str, ...] = (),
    name: str = "",
) -> Callable[[Make], Make]:
    """What is refused need not be built, unless `then` says so."""

    def keep(make: Make) -> Make:
        called = name or make.__name__.replace("_", " ")
        usual = ("check",) if code is not None else ("check", "build")
        BOMBS[called] = Bomb(called, make, code, then or usual)
        return make

    return keep


def start(folder: Path) -> Path:
    """A project folder with one person and one reflection; returns its portfolios folder."""
    portfolios = folder / "portfolios"
    put(portfolios, f"{PERSON}/profile.md", PROFILE)
    put(portfolios, f"{PERSON}/employment.yml", EMPLOYMENT)
    put(portfolios, f"{PERSON}/2025-26/other.md", REFLECTION.replace("webinar", "course", 1))
    return portfolios


def put(folder: Path, name: str, data: str | bytes) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data.encode("utf-8", "surrogateescape") if isinstance(data, str) else data)
    return path


def own(portfolios: Path, data: str | bytes, name: str = "2025-26/x.md") -> Path:
    return put(portfolios, f"{PERSON}/{name}", data)


def settings(portfolios: Path, text: str) -> None:
    own(portfolios, f"---\n{HEAD}{text}\n---\nWords.\n")


def up_to(most: int, items: Iterable[str], between: str = "\n") -> str:
    """As many of the items as fit."""
    found, room = [], most
    for item in items:
        room -= len(item.encode()) + len(between)
        if room < 0:
            break
        found.append(item)
    return between.join(found)


def numbered(text: str) -> Iterator[str]:
    """Without an end; `%` is the number."""
    number = 0
    while True:
        yield text.replace("%", str(number))
        number += 1


MOST = 300  # entries with keys of their own that a list can have


def some_of(many: int, text: str) -> str:
    """So many entries of a list."""
    return ", ".join(text.replace("%", str(number)) for number in range(many))


# --- one large or deep file


@bomb("file-too-large")
def a_reflection_of_10_mb(portfolios: Path) -> None:
    own(portfolios, REFLECTION + "word " * 2_000_000)


@bomb("file-too-large")
def a_profile_of_100_mb_in_one_line(portfolios: Path) -> None:
    own(portfolios, PROFILE + "x" * 100_000_000, "profile.md")


@bomb("unknown-key", ("check", "build"), "front matter of 10,000 keys")
def front_matter_of_many_keys(portfolios: Path) -> None:
    settings(portfolios, up_to(MOST_SETTINGS, (f"k{n}: 1" for n in range(10_000))))


@bomb("yaml-too-large", name="front matter of 240 KB")
def large_front_matter(portfolios: Path) -> None:
    settings(portfolios, "\n".join(f"key{n}: {'1' * 20}" for n in range(8_000)))


@bomb("file-too-large", name="front matter of 10 MB")
def very_large_front_matter(portfolios: Path) -> None:
    settings(portfolios, "\n".join(f"key{n}: 1" for n in range(900_000)))


@bomb("duplicate-key")
def one_key_nine_thousand_times(portfolios: Path) -> None:
    settings(portfolios, up_to(MOST_SETTINGS, ["a: 1"] * 9_000))


for _name, _opening, _code in (
    ("brackets", "[", "yaml-too-deep"),
    ("braces", "{", "yaml-key"),
    ("braces with keys", "{a: ", "yaml-too-deep"),
    ("dashes", "- ", "yaml-too-deep"),
    ("question marks", "? ", "yaml-key"),
):

    @bomb(_code, name=f"YAML of 60 KB of {_name}")
    def _nested(portfolios: Path, opening: str = _opening) -> None:
        many = (MOST_SETTINGS - 1000) // len(opening)
        settings(portfolios, f"purpose:\n  {opening * many}")


@bomb("yaml-alias", name="YAML aliases of aliases")
def laughs(portfolios: Path) -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    for n in range(1, 60):
        many = ", ".join([f"*a{n - 1}"] * 9)
        lines.append(f"a{n}: &a{n} [{many}]")
    settings(portfolios, "\n".join(lines))


@bomb(name="a title of 60 KB")
def long_title(portfolios: Path) -> None:
    own(portfolios, REFLECTION.replace("A webinar", "x" * 60_000))
    own(portfolios, f"---\nname: {'n' * 30_000}\njob_title: {'j' * 30_000}\n---\n", "profile.md")


for _name, _text in {
    "hours: 1e999": "hours: 1e999",
    "hours of 60,000 digits": f"hours: {'9' * 60_000}",
    "hours of 60,000 decimals": f"hours: 1.{'3' * 60_000}",
    "hours: infinity": "hours: .inf",
    "a date in the year 99999999": "date: 99999999-01-01",
    "a date of 60,000 digits": f"date: {'2' * 60_000}",
    "standards of 60,000 digits": f"standards: [{'4' * 60_000}]",
    "a score of 60,000 digits": f"evaluation: {{useful: {'4' * 60_000}}}",
    "inset days: 1e-999": "inset_days: 1e-999",
}.items():
    _codes = {"hours": "bad-number", "date": "date-format"}

    @bomb(_codes.get(_text.split(":")[0], "bad-number"), name=_name)
    def _number(portfolios: Path, text: str = _text) -> None:
        key = text.split(":")[0]
        kept = "".join(f"{line}\n" for line in HEAD.splitlines() if not line.startswith(f"{key}:"))
        own(portfolios, f"---\n{kept}{text}\n---\nWords.\n")


# --- lists that make work for each other


@bomb("unknown-person", ("check", "build"), "7,000 attendees whom nobody knows, 1,000 people")
def unknown_attendees(portfolios: Path) -> None:
    for n in range(1_000):
        put(portfolios, f"some-{n}/profile.md", PROFILE)
    ids = up_to(MOST_SETTINGS, numbered("soem-%"), ", ")
    put(portfolios, "events/e.md", f"---\n{HEAD}attendees: [{ids}]\n---\n")


@bomb(name="an event with 3,000 attendees", then=("check",))
def many_attendees(portfolios: Path) -> None:
    names = [f"p-{n}" for n in range(3_000)]
    for name in names:
        put(portfolios, f"{name}/profile.md", PROFILE.replace("Ann", name))
        put(portfolios, f"{name}/employment.yml", EMPLOYMENT)
    put(portfolios, "events/e.md", f"---\n{HEAD}attendees: [{', '.join(names)}]\n---\n")


@bomb(
    "evidence-missing", ("check", "build"), "3,000 papers that are not there, among 3,000 that are"
)
def missing_evidence(portfolios: Path) -> None:
    for n in range(3_000):
        own(portfolios, b"", f"evidence/paper-{n}.pdf")
    names = up_to(MOST_SETTINGS, numbered("evidence/papre-%.pdf"), ", ")
    settings(portfolios, f"evidence: [{names}]")


@bomb("unknown-requirement", name="6,000 requirements that there are not")
def unknown_requirements(portfolios: Path) -> None:
    settings(portfolios, f"mandatory: [{up_to(MOST_SETTINGS, numbered('safe-%'), ', ')}]")


@bomb("unknown-need", name="4,000 needs that are not in a plan of 300")
def unknown_needs(portfolios: Path) -> None:
    needs = some_of(MOST, "{id: ned%, need: a}")
    own(portfolios, f"needs: [{needs}]\n", "plan.yml")
    settings(portfolios, f"need: [{up_to(MOST_SETTINGS, numbered('need%'), ', ')}]")


@bomb("unknown-in-policy", name="a policy of 300 roles and 5,000 that there are not")
def unknown_roles(portfolios: Path) -> None:
    roles = some_of(MOST, "{id: rloe%, label: a}")
    names = up_to(30_000, numbered("role%"), ", ")
    put(portfolios, "policy.yml", f"roles: [{roles}]\ngroups: {{teaching: [{names}]}}\n")


@bomb("duplicate-id", name="a policy of 300 activity types with one label")
def types_of_one_label(portfolios: Path) -> None:
    types = some_of(MOST, "{id: t%, label: a}")
    put(portfolios, "policy.yml", f"activity_types: [{types}]\n")


@bomb(name="a policy of 300 requirements for everyone")
def many_requirements(portfolios: Path) -> None:
    each = "{id: r%, title: a, for: everyone, every: 1 year}"
    found = some_of(MOST, each)
    put(portfolios, "policy.yml", f"requirements: [{found}]\n")


def own_standards(portfolios: Path, domains: int, each: int) -> None:
    found = (
        f"{{id: {d}, title: a, standards: "
        f"[{', '.join(f'{{id: {d * each + n}, text: a}}' for n in range(each))}]}}"
        for d in range(domains)
    )
    text = f"format: 1\nname: Own\ndomains: [{', '.join(found)}]\n"
    put(portfolios, "own.yml", text)
    put(portfolios, "policy.yml", "standards: {set: own.yml}\n")
    settings(portfolios, f"standards: [{', '.join(map(str, range(domains * each)))}]")


@bomb("too-many-entries", name="2,500 standards", then=("check",))
def many_standards(portfolios: Path) -> None:
    own_standards(portfolios, 10, 250)


@bomb(name="250 standards")
def most_standards(portfolios: Path) -> None:
    own_standards(portfolios, 10, 25)


@bomb("duplicate-salt", name="300 shares with one salt")
def many_shares(portfolios: Path) -> None:
    each = f"{{id: s%, for: a, until: 2099-01-01, people: [ann-sample], salt: {SALT}}}"
    put(portfolios, "shares.yml", f"shares: [{some_of(MOST, each)}]\n")


@bomb(
    "unknown-person", name="300 shares of nobody, where there are 3,000 programmes", then=("check",)
)
def shares_of_nobody(portfolios: Path) -> None:
    for n in range(10):
        programmes = some_of(MOST, f"{{title: a{n}x%, role: iqa}}")
        area = f"occupational_areas: [{{id: a, sector: a, programmes: [{programmes}]}}]\n"
        put(portfolios, f"p-{n}/profile.md", f"{PROFILE[:-4]}{area}---\n")
        put(portfolios, f"p-{n}/employment.yml", EMPLOYMENT)
    start = "{id: s%, for: a, until: 2099-01-01, "
    half = f"people: [ann-smaple%], salt: {SALT}%%}}", f"programme: a0x%z, salt: {SALT}%%}}"
    found = (
        (start + half[n % 2]).replace("%%", f"{n:04}").replace("%", str(n)) for n in range(MOST)
    )
    put(portfolios, "shares.yml", "shares:\n" + "".join(f"- {share}\n" for share in found))


@bomb("too-many-entries", name="2,500 absences")
def many_absences(portfolios: Path) -> None:
    absences = up_to(MOST_SETTINGS, numbered("{from: 2025-09-01}"), ", ")
    own(portfolios, f"{EMPLOYMENT}absences: [{absences}]\n", "employment.yml")


@bomb(name="300 absences, 300 changes of FTE and 300 of roles")
def most_absences(portfolios: Path) -> None:
    absences = some_of(MOST, "{from: 2025-09-01}")
    days = [f"2025-{m:02}-{d:02}" for m in range(1, 12) for d in range(1, 29)][:MOST]
    fte = ", ".join(f"{{from: {day}, fte: 0.5}}" for day in days)
    roles = ", ".join(f"{{role: tutor, from: {day}}}" for day in days)
    text = f"start: 2010-09-01\nroles: [{roles}]\nabsences: [{absences}]\nfte: [{fte}]\n"
    own(portfolios, text, "employment.yml")


@bomb(name="an absence a day for 300 days")
def absences_in_a_row(portfolios: Path) -> None:
    days = [f"2026-{m:02}-{d:02}" for m in range(1, 12) for d in range(1, 29)][:MOST]
    text = ", ".join(f"{{from: {day}, to: {day}}}" for day in days)
    own(portfolios, f"{EMPLOYMENT}absences: [{text}]\n", "employment.yml")
    put(portfolios, "policy.yml", "return_grace: 1 day\n")


@bomb("too-many-entries", name="2,000 programmes in one profile, 200 in each area")
def many_programmes(portfolios: Path) -> None:
    areas = (
        f"{{id: a{n}, sector: a, programmes: [{some_of(200, f'{{title: a{n}x%, role: iqa}}')}]}}"
        for n in range(10)
    )
    text = f"occupational_areas: [{', '.join(areas)}]\n"
    own(portfolios, f"{PROFILE[:-4]}{text}---\n", "profile.md")


@bomb(name="300 programmes in one profile")
def most_programmes(portfolios: Path) -> None:
    found = some_of(MOST, "{title: a%, role: iqa}")
    area = f"occupational_areas: [{{id: a, sector: a, programmes: [{found}]}}]\n"
    own(portfolios, f"{PROFILE[:-4]}{area}---\n", "profile.md")


@bomb(name="300 occupational areas in one profile")
def most_areas(portfolios: Path) -> None:
    found = some_of(MOST, "{id: a%, sector: a}")
    own(portfolios, f"{PROFILE[:-4]}occupational_areas: [{found}]\n---\n", "profile.md")


@bomb(name="300 qualifications, 1,500 subjects")
def many_qualifications(portfolios: Path) -> None:
    held = some_of(MOST, "{title: a, kind: iqa}")
    subjects = up_to(20_000, numbered("subject %"), ", ")
    text = f"qualifications: [{held}]\nteaches: [{subjects}]\n"
    own(portfolios, f"{PROFILE[:-4]}{text}---\n", "profile.md")


@bomb(name="300 targets in a review, 300 needs in a plan")
def many_targets(portfolios: Path) -> None:
    targets = some_of(MOST, "{id: t%, target: a}")
    text = f"---\nkind: progress-review\ndate: 2025-10-01\ntargets: [{targets}]\n---\n"
    own(portfolios, text, "reviews/r.md")
    needs = some_of(MOST, "{id: n%, need: a}")
    own(portfolios, f"needs: [{needs}]\n", "plan.yml")


@bomb(name="a chain of 1,200 line managers", then=("check", "report"))
def chain_of_managers(portfolios: Path) -> None:
    for n in range(1_200):
        put(portfolios, f"p-{n}/profile.md", PROFILE.replace("Ann", f"P{n}"))
        text = f"{EMPLOYMENT}line_manager: p-{n + 1}\n"
        put(portfolios, f"p-{n}/employment.yml", text)


@bomb("line-manager-circle", name="a circle of 1,200 line managers", then=("check",))
def circle_of_managers(portfolios: Path) -> None:
    for n in range(1_200):
        put(portfolios, f"p-{n}/profile.md", PROFILE.replace("Ann", f"P{n}"))
        text = f"{EMPLOYMENT}line_manager: p-{(n + 1) % 1_200}\n"
        put(portfolios, f"p-{n}/employment.yml", text)


# --- Markdown

_BODIES = {
    "quotes in quotes": "> " * (MOST_BODY // 2) + "a",
    "lists in lists": "- " * (MOST_BODY // 2) + "a",
    "numbered lists in lists": "1. " * (MOST_BODY // 3) + "a",
    "indented lists": up_to(MOST_BODY, ("  " * n + "- a" for n in range(700))),
    "quotes and lists in turn": "> - " * (MOST_BODY // 4) + "a",
    "brackets": "[" * MOST_BODY,
    "brackets that close": "[a](b)" * (MOST_BODY // 6),
    "links in links": "[" * 1_900 + "a" + "](b)" * 1_900,
    "pictures in pictures": "![" * 1_900 + "a" + "](b)" * 1_900,
    "references to references": "[a]: b\n" * (MOST_BODY // 14) + "[a]" * 1_900,
    "references that are not there": "[a][b]" * 900 + "c" * 1000,
    "stars": "*" * MOST_BODY,
    "stars and letters": "*a **a " * (MOST_BODY // 7),
    "stars and underscores": "*a_ " * (MOST_BODY // 4),
    "tildes": "~~a " * (MOST_BODY // 4),
    "backticks": "`" * MOST_BODY,
    "backticks of every length": up_to(MOST_BODY, ("`" * n + "a" for n in range(1, 700)), " "),
    "a table of 1,000 columns and many rows": "|" * 1_000 + "\n" + "|-" * 999 + "|\n"
    + "|\n" * (MOST_BODY // 2 - 3_000),
    "a table of 100,000 columns": "|a" * 40_000 + "\n" + "|-" * 40_000 + "\n" + "|b" * 40_000,
    "autolinks": "<https://a" * (MOST_BODY // 10),
    "entities": "&amp" * (MOST_BODY // 4),
    "entities that are none": "&#" * (MOST_BODY // 2),
    "less-than signs": "<" * MOST_BODY,
    "comments": "<!--\n" * (MOST_BODY // 5),
    "declarations": "<!A " * (MOST_BODY // 4),
    "CDATA": "<![CDATA[" * (MOST_BODY // 9),
    "processing instructions": "<?a" * (MOST_BODY // 3),
    "fences": "```\n" * (MOST_BODY // 8) + "~~~\n" * (MOST_BODY // 8),
    "fences of every length": up_to(MOST_BODY, ("`" * n for n in range(3, 700))),
    "headings": "# a\n" * (MOST_BODY // 4),
    "underlined headings": "a\n=\n" * (MOST_BODY // 4),
    "rules": "***\n" * (MOST_BODY // 4),
    "backslashes": "\\" * MOST_BODY,
    "spaces": "a" + " " * MOST_BODY + "b",
    "tabs": "\t" * MOST_BODY,
    "lines of one letter": "a\n" * (MOST_BODY // 2),
    "line breaks": "a  \n" * (MOST_BODY // 4),
    "combining accents": "a" + "\u0301" * (MOST_BODY // 2),
    "emoji joined": "\U0001f468\u200d" * (MOST_BODY // 7),
    "marks of direction": "\u202e" * (MOST_BODY // 3),
    "link definitions over lines": "[a\n" * (MOST_BODY // 3),
    "parentheses": "[a](" + "(" * (MOST_BODY - 10),
    "addresses of e-mail": "ab@cd.uk " * (MOST_BODY // 9),
    "what is nearly an address of e-mail": "a@" * (MOST_BODY // 2),
    "dates of birth": "born 1/1/01 " * (MOST_BODY // 12),
    "what is nearly a date of birth": "born 1/" * (MOST_BODY // 7),
    "figures": "0" * MOST_BODY,
    "telephone numbers": "07700 900123 " * (MOST_BODY // 13),
    "postcodes": "SO1 1AA " * (MOST_BODY // 8),
    "quotes in titles": '[a](b "' * (MOST_BODY // 7),
}  # fmt: skip

for _name, _text in _BODIES.items():

    @bomb(name=f"Markdown: {_name}")
    def _body(portfolios: Path, text: str = _text) -> None:
        own(portfolios, REFLECTION + text)


@bomb(name="Markdown in every text there is")
def bodies_everywhere(portfolios: Path) -> None:
    text = _BODIES["quotes and lists in turn"]
    own(portfolios, PROFILE + text, "profile.md")
    put(portfolios, "events/e.md", f"---\n{HEAD}---\n{text}")
    own(portfolios, f"---\nkind: observation\ndate: 2025-10-01\n---\n{text}", "reviews/r.md")


# --- CSV

CSV = "person,requirement,date,source,expires\n"
ROW = "ann-sample,safeguarding,2025-10-%02d,Learning Zone,2026-10-01\n"


@bomb("csv-columns", name="CSV of a million columns", then=("check",))
def csv_of_columns(portfolios: Path) -> None:
    put(portfolios, "completions/c.csv", "a," * 1_000_000 + "\n" + "b," * 1_000_000)


@bomb("csv-columns", name="CSV with a row of a million cells", then=("check",))
def csv_of_cells(portfolios: Path) -> None:
    put(portfolios, "completions/c.csv", CSV + "b," * 1_000_000)


@bomb("file-too-large", name="CSV of one line of 100 MB", then=("check",))
def csv_of_one_line(portfolios: Path) -> None:
    put(portfolios, "completions/c.csv", CSV + "x" * 100_000_000)


@bomb("csv-syntax", name="CSV with a quotation mark that is never closed", then=("check",))
def csv_unclosed(portfolios: Path) -> None:
    put(portfolios, "completions/c.csv", CSV + '"' + "x\n" * 3_500_000)


@bomb("unknown-person", name="CSV of wrong rows, as many as fit", then=("check",))
def csv_of_wrong_rows(portfolios: Path) -> None:
    put(portfolios, "completions/c.csv", CSV + "anb-sample,safegaurding,03/10/2025\n" * 200_000)


@bomb(name="CSV of 100,000 rows, many of them the same", then=("check", "build"))
def csv_of_rows(portfolios: Path) -> None:
    rows = (ROW % (1 + n % 28) for n in range(100_000))
    put(portfolios, "completions/c.csv", CSV + "".join(rows))


@bomb(name="CSV of 100,000 rows of one person")
def csv_of_one_person(portfolios: Path) -> None:
    rows = (
        f"ann-sample,{name},{1920 + n % 250}-{1 + n % 12:02}-{1 + n % 28:02},{n}\n"
        for n in range(50_000)
        for name in ("safeguarding", "prevent")
    )
    put(portfolios, "completions/c.csv", CSV + "".join(rows))


@bomb(name="CSV of 100,000 rows of 100 people", then=("check",))
def csv_of_many_people(portfolios: Path) -> None:
    for n in range(100):
        put(portfolios, f"p-{n}/profile.md", PROFILE.replace("Ann", f"P{n}"))
        put(portfolios, f"p-{n}/employment.yml", EMPLOYMENT)
    rows = (
        f"p-{n % 100},safeguarding,{1950 + n % 89}-{1 + n % 12:02}-{1 + n % 28:02},{n}\n"
        for n in range(100_000)
    )
    put(portfolios, "completions/c.csv", CSV + "".join(rows))


@bomb("csv-columns", name="CSV of empty rows, as many as fit", then=("check",))
def csv_of_nothing(portfolios: Path) -> None:
    put(portfolios, "completions/c.csv", "\n" * 6_000_000 + "a,b")


# --- frozen years


def frozen(portfolios: Path, text: str) -> None:
    put(portfolios, "frozen/2023-24.json", text)


@bomb("frozen-value", name="JSON of a million brackets", then=("check",))
def deep_json(portfolios: Path) -> None:
    frozen(portfolios, "[" * 1_000_000)


@bomb("frozen-value", name="JSON of a million braces", then=("check",))
def deep_braces(portfolios: Path) -> None:
    frozen(portfolios, '{"a":' * 1_000_000)


@bomb("frozen-syntax", name="JSON of 300,000 brackets", then=("check",))
def less_deep_json(portfolios: Path) -> None:
    frozen(portfolios, "[" * 300_000)


@bomb("frozen-value", name="JSON of one person with 100,000 standards", then=("check",))
def json_of_standards(portfolios: Path) -> None:
    many = ", ".join(f'"{n}": {{}}' for n in range(100_000))
    frozen(portfolios, f'{{"format": 1, "people": {{"p": {{"standards": {{{many}}}}}}}}}')


@bomb("frozen-value", name="JSON of 16 MB of texts", then=("check",))
def json_of_texts(portfolios: Path) -> None:
    frozen(portfolios, "[" + '"ab",' * 3_300_000 + '"ab"]')


@bomb("file-too-large", name="JSON of 90 MB of empty lists", then=("check",))
def wide_json(portfolios: Path) -> None:
    frozen(portfolios, "[" + "[]," * 30_000_000 + "[]]")


@bomb("frozen-value", name="JSON of 8 MB of empty lists", then=("check",))
def wide_json_that_fits(portfolios: Path) -> None:
    frozen(portfolios, "[" + "[]," * 2_600_000 + "[]]")


@bomb("frozen-value", name="JSON of 300,000 people", then=("check",))
def json_of_people(portfolios: Path) -> None:
    people = ",\n".join(f'"p{n}": {{"name": "a"}}' for n in range(300_000))
    frozen(portfolios, f'{{"format": 1, "people": {{{people}}}}}')


@bomb("frozen-syntax", name="JSON with a number of a million digits", then=("check",))
def json_number(portfolios: Path) -> None:
    frozen(portfolios, f'{{"format": {"9" * 1_000_000}}}')


@bomb("frozen-value", name="JSON with 1e999", then=("check",))
def json_infinity(portfolios: Path) -> None:
    frozen(portfolios, '{"format": 1, "people": 1e999}')


# --- many files


def some(full: int, enough: int = MOST_FILES + 200) -> int:
    """Fewer where the tests run it: what matters is that there are more than are taken."""
    return full if os.environ.get("CPD_HOSTILE_FULL") else enough


@bomb("too-many-files", ("check", "build"), name="100,000 files in a person's folder")
def many_files(portfolios: Path) -> None:
    for n in range(some(100_000)):
        own(portfolios, b"", f"2024-25/{n}.md")


@bomb("too-many-files", ("check", "build"), name="100,000 papers in a person's folder")
def many_papers(portfolios: Path) -> None:
    for n in range(some(100_000)):
        own(portfolios, b"", f"evidence/{n}.pdf")


@bomb("too-many-files", ("check", "build"), name="100,000 files in events")
def many_events(portfolios: Path) -> None:
    for n in range(some(100_000)):
        put(portfolios, f"events/{n}.md", b"")


@bomb("too-many-files", ("check", "build"), name="100,000 folders of people")
def many_people(portfolios: Path) -> None:
    for n in range(some(100_000, MOST_PEOPLE + 200)):
        (portfolios / f"p-{n}").mkdir()


@bomb("too-many-files", ("check", "build"), name="100,000 names that cannot be addresses")
def many_bad_names(portfolios: Path) -> None:
    for n in range(some(100_000)):
        own(portfolios, b"", f"2024-25/a?{n}.md")


@bomb("too-many-files", ("check", "build"), name="100,000 empty folders, one in another")
def many_folders(portfolios: Path) -> None:
    for n in range(some(100_000)):
        (portfolios / PERSON / f"{n % 300}" / f"{n}").mkdir(parents=True)


@bomb("file-name", name="folders in folders, 400 deep")
def deep_folders(portfolios: Path) -> None:
    here = os.getcwd()  # noqa: PTH109
    try:
        os.chdir(portfolios / PERSON)
        for _ in range(400):
            os.mkdir("d")  # noqa: PTH102
            os.chdir("d")
        Path("x.md").write_text(REFLECTION, encoding="utf-8")
    finally:
        os.chdir(here)


@bomb(name="a reflection a CPD year for 120 years")
def many_years(portfolios: Path) -> None:
    for year in range(1960, 2080):
        own(portfolios, REFLECTION.replace("2025", str(year)), f"old/{year}.md")


# --- evidence: pictures and archives


def png(width: int, height: int, rows: bytes | None = None, before: bytes = b"") -> bytes:
    """A picture of one colour; `rows`: what stands in for its pixels. `before`: more chunks."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        checked = kind + data
        return struct.pack(">I", len(data)) + checked + struct.pack(">I", zlib.crc32(checked))

    if rows is None:
        packer = zlib.compressobj(9)
        line = b"\0" * (1 + width)
        rows = b"".join(packer.compress(line) for _ in range(height)) + packer.flush()
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    body = chunk(b"IHDR", head) + before + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + body


def noise(width: int, height: int, form: str, mode: str = "RGB") -> bytes:
    """A picture that does not pack well."""
    chance = random.Random(7)
    size = width * height * len(mode)
    block = chance.randbytes(min(size, 1 << 20))
    data = (block * (size // len(block) + 1))[:size]
    held = io.BytesIO()
    Image.frombytes(mode, (width, height), data).save(held, form, compress_level=1)
    return held.getvalue()


def gif_of_frames(frames: int) -> bytes:
    held = io.BytesIO()
    pictures = [Image.new("P", (300, 300), n % 256) for n in range(frames)]
    pictures[0].save(held, "GIF", save_all=True, append_images=pictures[1:])
    return held.getvalue()


def tiff(width: int, height: int) -> bytes:
    """A head that promises many pixels."""
    tags = [(256, 4, 1, width), (257, 4, 1, height), (258, 3, 1, 8), (259, 3, 1, 1),
            (262, 3, 1, 1), (273, 4, 1, 8), (277, 3, 1, 1), (278, 4, 1, height),
            (279, 4, 1, min(width * height, 2**32 - 1))]  # fmt: skip
    body = struct.pack("<H", len(tags)) + b"".join(struct.pack("<HHII", *tag) for tag in tags)
    return b"II*\0" + struct.pack("<I", 8) + body + b"\0" * 4


EPS = b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9000 9000\n%%EndComments\n{} loop\n"


def _pictures() -> dict[str, tuple[str, Callable[[], bytes]]]:
    packed = zlib.compress(b"x" * 200_000_000, 9)
    text = b"Comment\0\0" + packed
    length = struct.pack(">I", len(text))
    chunk = length + b"zTXt" + text + struct.pack(">I", zlib.crc32(b"zTXt" + text))
    return {
        "PNG of 65,000 x 65,000": ("a.png", lambda: png(65_000, 65_000, b"")),
        "PNG of 2,000,000,000 x 2,000,000,000": ("a.png", lambda: png(2**31 - 1, 2**31 - 1, b"")),
        "PNG of 20,000 x 20,000 in full": ("a.png", lambda: png(20_000, 20_000)),
        "PNG of 7,700 x 7,700, packed to 57 KB": ("a.png", lambda: png(7_700, 7_700)),
        "PNG of 5,000 x 4,990 in one colour": ("a.png", lambda: png(5_000, 4_990)),
        "PNG of 3,700 x 2,700, noise with transparency": (
            "a.png",
            lambda: noise(3_700, 2_700, "PNG", "RGBA"),
        ),
        "JPEG of 12,000 x 9,000": ("a.jpg", lambda: noise(12_000, 9_000, "JPEG")),
        "JPEG of 7,700 x 7,700, noise": ("a.jpg", lambda: noise(7_700, 7_700, "JPEG")),
        "TIFF of 4,000 x 3,400, noise": ("a.tif", lambda: noise(4_000, 3_400, "TIFF")),
        "WebP of 8,000 x 8,000": ("a.webp", lambda: _plain(8_000, 8_000, "WEBP")),
        "GIF of 3,000 frames": ("a.gif", lambda: gif_of_frames(3_000)),
        "TIFF that promises 4,000,000,000 pixels": ("a.tif", lambda: tiff(65_000, 65_000)),
        "BMP of 60,000 x 60,000": (
            "a.bmp",
            lambda: b"BM" + struct.pack("<IIIIiiHHIIiiII", 54, 0, 54, 40, 60_000, 60_000, 1, 24,
                                        0, 0, 0, 0, 0, 0),
        ),
        "PostScript that loops, called a picture": ("a.png", lambda: EPS),
        "PNG with 200 MB of packed text": ("a.png", lambda: png(10, 10, before=chunk)),
    }  # fmt: skip


def _plain(width: int, height: int, form: str) -> bytes:
    held = io.BytesIO()
    Image.new("RGB", (width, height), (9, 9, 9)).save(held, form, quality=0, method=0)
    return held.getvalue()


def evidence(portfolios: Path, name: str, data: bytes) -> None:
    """A file that a reflection names, and that a pack takes in."""
    own(portfolios, f"{PROFILE[:-4]}{AREA}---\n", "profile.md")
    own(portfolios, data, f"evidence/{name}")
    own(portfolios, OCCUPATIONAL % f"evidence/{name}")
    put(portfolios, "shares.yml", SHARES)


PACKS = ("check", "build", "pack")

for _name, (_file, _data) in _pictures().items():

    @bomb(name=f"evidence: {_name}", then=PACKS)
    def _picture(portfolios: Path, file: str = _file, data: Callable[[], bytes] = _data) -> None:
        evidence(portfolios, file, data())


def zipped(parts: dict[str, bytes]) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return held.getvalue()


@bomb(name="evidence: a docx that unpacks to 100 MB", then=PACKS)
def docx_bomb(portfolios: Path) -> None:
    evidence(portfolios, "a.docx", zipped({"word/document.xml": b" " * 100_000_000}))


@bomb(name="evidence: an xlsx in an xlsx in an xlsx", then=PACKS)
def xlsx_bomb(portfolios: Path) -> None:
    data = b"0" * 100_000_000
    for _ in range(3):
        data = zipped({"xl/worksheets/sheet1.xml": data})
    evidence(portfolios, "a.xlsx", data)


@bomb(name="evidence: 100 MB of nothing, packed", then=PACKS)
def gzip_bomb(portfolios: Path) -> None:
    evidence(portfolios, "a.zip", gzip.compress(b"\0" * 100_000_000))


@bomb(name="evidence: a film of 10 GB", then=PACKS, code="evidence-too-large")
def film(portfolios: Path) -> None:
    evidence(portfolios, "a.mp4", b"")
    with (portfolios / PERSON / "evidence/a.mp4").open("wb") as file:
        file.truncate(10 * 2**30)  # a sparse file: no disk is needed


@bomb(name="evidence: 100 papers of 1 MB", then=PACKS)
def many_papers_in_a_pack(portfolios: Path) -> None:
    names = [f"evidence/{n}.pdf" for n in range(100)]
    evidence(portfolios, "a.pdf", b"")
    for number, name in enumerate(names):
        own(portfolios, random.Random(number).randbytes(1_000_000), name)
    own(portfolios, OCCUPATIONAL % ", ".join(names))


def shares_key(folder: Path) -> dict[str, str]:
    """The environment that seals the packs of a project folder."""
    return {"CPD_SHARE_SECRET": "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8", "HOME": str(folder)}


def as_json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
