"""Every text that somebody can write into a portfolio, and an organisation that has given texts in
all of them.

The list comes from the models: a field that is new and that nobody fills here makes
`test_hostile_pages` fail.
"""

import base64
import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from types import UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin
from zlib import crc32

from pydantic import BaseModel

from cpd_portfolio.model.frozen import FrozenFile
from cpd_portfolio.reading.frozen import digest_of_file
from cpd_portfolio.reading.policies import shipped
from cpd_portfolio.schema import KINDS
from cpd_portfolio.yaml_lines import parse
from hostile.bombs import noise
from hostile.vectors import BETWEEN, Vector, as_name
from making import cpd, front, markdown, write

AS_OF = "2026-03-31"
SALT = "0123456789abcdef0123456789abcdef"
SECRET = bytes(range(32))
KEY = base64.urlsafe_b64encode(SECRET).decode()
Group = Sequence[Vector]

# texts that are no field of a model
OTHERS = {
    "profile body", "reflection content", "reflection implication", "reflection impact",
    "event body", "review body", "completions.person", "completions.requirement",
    "completions.source", "completions column", "reflection name", "folder name", "event name",
    "review name", "evidence name", "evidence contents", "completions name", "standards name",
    "policy name", "unknown key", "wrong date", "wrong number", "outside evidence", "wrong yaml",
    "not in UTF-8", "refused name", "shares.shares.id", "shares.shares.salt",
}  # fmt: skip
# these take ids alone: a text there is refused, and then quoted in a message
IDS = {
    "shares.shares.id", "shares.shares.salt", "frozen.cpd_year", "frozen.people (key)",
    "event.attendees", "shares.shares.people",
}  # fmt: skip


def text_fields() -> set[str]:
    """Every field of every kind of file that takes a text, as `profile.teaches`."""
    kinds: dict[str, type[BaseModel]] = {**KINDS, "frozen": FrozenFile}
    return {field for kind, model in kinds.items() for field in _fields(model, (), kind)}


def _fields(annotation: Any, about: Iterable[Any], name: str) -> Iterator[str]:
    if annotation is str:
        if "pattern" not in repr(list(about)):
            yield name
    elif get_origin(annotation) is Annotated:
        inner, *more = get_args(annotation)
        yield from _fields(inner, more, name)
    elif get_origin(annotation) is dict:
        key, value = get_args(annotation)
        yield from _fields(key, (), f"{name} (key)")
        yield from _fields(value, (), name)
    elif isinstance(annotation, type) and issubclass(annotation, BaseModel):
        for field, info in annotation.model_fields.items():
            yield from _fields(info.annotation, info.metadata, f"{name}.{info.alias or field}")
    elif get_origin(annotation) in (Union, UnionType, tuple, list):
        for part in get_args(annotation):
            yield from _fields(part, (), name)
    else:
        assert (
            annotation in (type(None), Ellipsis)
            or get_origin(annotation) is Literal
            or (isinstance(annotation, type))
        ), annotation


class Texts:
    """A group of vectors as the text of a field; in each field another of them comes first."""

    planted: set[str]

    def __init__(self, group: Group, planted: set[str], number: int = 0) -> None:
        self.group, self.planted, self.number = group, planted, number

    def _turned(self, field: str, extra: int = 0) -> list[str]:
        self.planted.add(field)
        turn = (crc32(field.encode()) + extra) % len(self.group)
        return [v.text for v in (*self.group[turn:], *self.group[:turn])]

    def __call__(self, field: str) -> str:
        """All of the group, in one line."""
        return BETWEEN.join(self._turned(field))

    def one(self, field: str, extra: int = 0) -> str:
        return self._turned(field, extra)[0]

    def id(self, field: str) -> str:
        """One that nobody else has: a policy has no room for more."""
        return f"{self.one(field, self.number)}{self.number}"

    def name(self, field: str, extra: int = 0) -> str:
        return as_name(self._turned(field, extra)[0])

    def body(self, field: str) -> str:
        """Each by itself, and in each place that Markdown has."""
        texts = self._turned(field)
        frames = [
            *("{}", "# {}", "- {}", "> {}", "| a |\n|---|\n| {} |", "[{}](x)", "`{}`"),
            *("[a]({})", "![{}](x)", "```\n{}\n```", "    {}", "**{}**", "1. > {}", "{}\n==="),
        ]
        flat = [" ".join(text.split()) for text in texts]
        parts = [frames[n % len(frames)].replace("{}", text) for n, text in enumerate(flat * 2)]
        return "\n\n".join([*(text.replace("\r", "\n") for text in texts), *parts]) + "\n"

    def raw(self, field: str) -> bytes:
        return "\n".join(self._turned(field)).encode()


def organisation(folder: Path, groups: Sequence[Group], sound: bool = False) -> set[str]:
    """A project folder in which every field of everybody has a text of their group. Returns the
    fields that were filled. `sound`: without what is refused, so that packs are sealed."""
    planted: set[str] = set()
    everybody = [Texts(group, planted, number) for number, group in enumerate(groups)]
    files: dict[str, str | bytes] = {}
    for number, texts in enumerate(everybody):
        files |= _person(f"p-{number}", number, texts, sound)
        files |= _event(number, texts, len(groups), sound)
    files |= _policy(everybody)
    files |= _rest(everybody, sound)
    write(folder, {f"portfolios/{name}": data for name, data in files.items()})
    return planted


def _person(person: str, number: int, t: Texts, sound: bool) -> dict[str, str | bytes]:
    area, need = t("profile.occupational_areas.id"), t("plan.needs.id")
    partner = number % 4 == 3
    profile = {
        "name": t("profile.name"),
        "job_title": t("profile.job_title"),
        "qualifications": [
            {"title": t("profile.qualifications.title"), "kind": kind, "level": 5,
             "subject": t("profile.qualifications.subject"), "awarded": "2018"}
            for kind in ("teaching", "subject", "assessor")
        ],
        "teaches": [t("profile.teaches")],
        "occupational_areas": [{
            "id": area,
            "sector": t("profile.occupational_areas.sector"),
            "annual_hours": 30,
            "practice": [{
                "where": t("profile.occupational_areas.practice.where"),
                "from": "2019-01-01",
                "confirmed": {
                    "by": t("profile.occupational_areas.practice.confirmed.by"),
                    "date": "2025-09-10",
                    "how": t("profile.occupational_areas.practice.confirmed.how"),
                },
            }],
            "programmes": [
                {"title": t("profile.occupational_areas.programmes.title"),
                 "number": t.one("profile.occupational_areas.programmes.number", number),
                 "awarding_organisation":
                     t("profile.occupational_areas.programmes.awarding_organisation"),
                 "role": "assessor"},
                {"title": t.one("profile.occupational_areas.programmes.title", number),
                 "role": "iqa"},
            ],
        }],
    }  # fmt: skip
    work: dict[str, Any] = {
        "start": "2020-09-01",
        "employer": t("employment.employer") if partner else "direct",
        "roles": ["tutor", "vocational-tutor", "assessor", t.id("policy.roles.id")],
        "team": t("employment.team"),
        "login": t("employment.login"),
        "line_manager": t("employment.line_manager") if number % 3 == 1 else "p-0",
    }
    evidence = [t.name("evidence name", extra) for extra in range(3)]
    kept = {f"evidence/{name}{end}": data for name, end, data in zip(
        evidence, (".txt", ".png", ".csv"),
        (t.raw("evidence contents"), noise(12, 8, "PNG"), t.raw("evidence contents")),
        strict=True,
    )}  # fmt: skip
    files: dict[str, str | bytes] = {
        "profile.md": markdown(profile, t.body("profile body")),
        "employment.yml": front(**work),
        "plan.yml": front(needs=[{
            "id": need, "need": t("plan.needs.need"), "outcome": t("plan.needs.outcome"),
            "supports": t("plan.needs.supports"), "by": "2026-02-01", "agreed": "2025-09-20",
        }]),
        f"reviews/{t.name('review name', number)}.md": _review(t, "progress-review", "2025-07-04"),
        "reviews/observed.md": _review(t, "observation", "2025-11-04"),
        **kept,
    }  # fmt: skip
    for at, day in enumerate(("2025-10-03", "2024-10-03", "2026-02-03")):
        settings: dict[str, Any] = {
            "title": t.one("reflection.title", at) if at else t("reflection.title"),
            "date": day, "until": day, "hours": 2.5,
            "type": t.id("policy.activity_types.id"),
            "standards": [(number + at) % 20 + 1, 20],
            "purpose": t("reflection.purpose"),
            "provider": t("reflection.provider"),
            "mandatory": [t.id("policy.requirements.id")],
            "need": [need],
            "occupational": {"area": area, "activity": t.id("policy.occupational.activities.id")},
            "confirmed": {"by": t("reflection.confirmed.by"), "date": "2026-03-01",
                          "how": t("reflection.confirmed.how")},
            "disseminate": {"to": t("reflection.disseminate.to"), "by": "2026-01-15"},
            "share_practice": True,
            "evaluation": {"useful": 4, "comment": t("reflection.evaluation.comment")},
            "evidence": [*kept, f"evidence/{_no_backslash(t.one('reflection.evidence', at))}.pdf"],
            "visibility": "shareable" if at else "internal",
        }  # fmt: skip
        settings |= {"event": t.name("event name", number)} if at == 0 else {}
        links = "".join(f"[a](<../{name}>) ![b](<../{name}>)\n" for name in kept)
        body = (
            f"{t.body('reflection content')}\n{links}\n"
            f"## Implication on practice\n\n{t.body('reflection implication')}\n"
            f"## Impact\n\n{t.body('reflection impact')}"
        )
        folder = t.name("folder name", at)[:40].rstrip(" .")
        files[f"{folder}/{at} {t.name('reflection name', at)[:60].rstrip(' .')}.md"] = markdown(
            settings, body
        )
    t.planted |= {
        "employment.roles.role", "reflection.type", "reflection.mandatory", "reflection.need",
        "reflection.event", "reflection.occupational.area", "reflection.occupational.activity",
    }  # fmt: skip
    files |= {} if sound else _broken(number, t)
    return {f"{person}/{name}": data for name, data in files.items()}


def _no_backslash(text: str) -> str:
    return text.replace("\\", "&bsol;")  # an address with one leaves the folder


def _review(t: Texts, kind: str, day: str) -> str:
    settings = {
        "kind": kind, "date": day, "reviewer": t("review.reviewer"),
        "targets": [{
            "id": t("review.targets.id"), "target": t("review.targets.target"),
            "achieved": "partially", "comment": t("review.targets.comment"),
        }],
    }  # fmt: skip
    heading = "Manager summary" if kind == "progress-review" else "Even better if"
    body = t.body("review body")
    return markdown(settings, f"{body}\n## {heading}\n\n{body}")


def _broken(number: int, t: Texts) -> dict[str, str | bytes]:
    """Files that are refused: their texts are quoted in messages, whose first letters count."""
    right = {"title": "T", "date": "2025-10-03", "hours": 1, "type": "webinar",
             "visibility": "internal"}  # fmt: skip
    wrong: dict[str, dict[str, Any]] = {
        "type": {"type": t.one("reflection.type", number)},
        "event": {"event": t.one("reflection.event", number)},
        "need": {"need": [t.one("reflection.need", number)]},
        "area": {"occupational": {"area": t.one("reflection.occupational.area", number)}},
        "activity": {"occupational": {
            "area": "x", "activity": t.one("reflection.occupational.activity", number)}},
        "mandatory": {"mandatory": [t.one("reflection.mandatory", number)]},
        "key": {t.one("unknown key", number): 1},
        "date": {"date": t.one("wrong date", number)},
        "hours": {"hours": t.one("wrong number", number)},
        "evidence": {"evidence": ["../" + t.one("outside evidence", number)]},
    }  # fmt: skip
    files: dict[str, str | bytes] = {
        f"broken/{name}-{number}.md": markdown({**right, **more}) for name, more in wrong.items()
    }
    line = " ".join(t.one("wrong yaml", number).split())
    files[f"broken/yaml-{number}.md"] = f"---\ntitle: '{line}' x\n{line}: [\n---\n"
    cafe = t.one("not in UTF-8", number).encode("cp1252", "replace")
    files[f"broken/latin-{number}.md"] = b"---\ntitle: caf\xe9 " + cafe + b"\n---\n"
    name = t.one("refused name", number).replace("/", "\u2215").replace("\0", "")
    files[f"broken/{name.encode()[:200].decode('utf-8', 'ignore')}.md"] = "refused"
    return files


def _event(number: int, t: Texts, people: int, sound: bool) -> dict[str, str | bytes]:
    settings = {
        "title": t("event.title"), "date": "2026-05-01" if number % 2 else "2025-10-03",
        "hours": 3, "type": t.id("policy.activity_types.id"), "standards": [4, 5],
        "purpose": t("event.purpose"), "provider": t("event.provider"),
        "mandatory": [t.id("policy.requirements.id")],
        "attendees": [f"p-{(number + n) % people}" for n in range(3)]
        + ([] if sound else [t.one("event.attendees", number)]),
    }  # fmt: skip
    t.planted |= {"event.type", "event.mandatory"}
    return {f"events/{t.name('event name', number)}.md": markdown(settings, t.body("event body"))}


def _policy(everybody: Sequence[Texts]) -> dict[str, str | bytes]:
    """Two versions, as one file has no room for all of it."""
    default = parse(shipped("default.yml")).value
    first, last = everybody[0], everybody[-1]
    own = f"own-{first.name('standards name')[:60].rstrip(' .')}.yml"
    roles = [{"id": t.id("policy.roles.id"), "label": t("policy.roles.label")} for t in everybody]
    types = [
        {"id": t.id("policy.activity_types.id"), "label": t("policy.activity_types.label")}
        for t in everybody
    ]
    group = " ".join(first("policy.groups (key)").split())[:600]  # as long as YAML takes
    everyone = ["everyone", group, first.id("policy.roles.id")]
    for t in everybody:
        t.planted |= {"policy.groups", "policy.hours.for", "policy.inset_days.for",
                      "policy.standards.for", "policy.standards.set", "policy.requirements.for",
                      "policy.occupational.for", "policy.qualifications.for", "policy.reviews.for",
                      "policy.occupational.checks.activities", "policy.occupational.checks.types",
                      "policy.requirements.employer", "policy.reviews.employer"}  # fmt: skip
    both = {
        "roles": [*default["roles"], *roles],
        "groups": {group: [first.id("policy.roles.id"), "tutor"], **default["groups"]},
        "activity_types": [*default["activity_types"], *types],
    }
    old = {
        **both,
        "name": last("policy.name"),
        "in_force_from": "2020-09-01",
        "occupational": {"activities": [*default["occupational"]["activities"], *(
            {"id": t.id("policy.occupational.activities.id"),
             "label": t("policy.occupational.activities.label"), "hands_on": True}
            for t in everybody
        )]},
        "hours": {"employer": first("policy.hours.employer"), "for": everyone},
        "inset_days": {"employer": first("policy.inset_days.employer"), "for": everyone},
        "standards": {"set": own},
    }  # fmt: skip
    new = {
        "roles": both["roles"],
        "groups": both["groups"],
        "name": first("policy.name"),
        "in_force_from": "2025-09-01",
        "hours": {"for": everyone},
        "standards": {"set": own, "for": everyone},
        "requirements": [
            {"id": t.id("policy.requirements.id"), "title": t("policy.requirements.title"),
             "for": everyone, "employer": "any", "every": "12 months",
             "clause": t.one("policy.requirements.clause", n)}
            for n, t in enumerate(everybody)
        ],
        "occupational": {
            "for": everyone,
            "checks": [
                {"id": t.id("policy.occupational.checks.id"),
                 "title": t("policy.occupational.checks.title"), "within": "12 months"}
                for t in everybody[:6]
            ],
        },
        "qualifications": [
            {"id": t.id("policy.qualifications.id"),
             "title": t("policy.qualifications.title"), "for": everyone, "kind": "subject",
             "level": 8, "specialist": True}
            for t in everybody[:6]
        ],
        "reviews": [
            {"kind": "observation", "for": everyone, "every": "4 months",
             "employer": everybody[3 % len(everybody)]("employment.employer")},
            {"kind": "progress-review", "for": everyone, "every": "12 months"},
        ],
        "quality_team": [t.id("policy.quality_team") for t in everybody],
    }  # fmt: skip
    numbers = iter(range(1, 21))
    domains = [
        {"id": d + 1, "title": t("standards.domains.title"),
         "summary": t("standards.domains.summary"),
         "standards": [{"id": next(numbers), "text": u("standards.domains.standards.text")}
                       for u in (*everybody, *everybody, *everybody)[d * 7 : d * 7 + size]]}
        for d, (t, size) in enumerate(zip((*everybody, first, last)[:3], (7, 7, 6), strict=True))
        if everybody[: d * 7 + 1]
    ]  # fmt: skip
    domains = domains if next(numbers, None) is None else _few_standards(everybody)
    return {
        "policy.yml": front(**new),
        f"policy-{first.name('policy name')[:60].rstrip(' .')}.yml": front(**old),
        own: front(format=1, name=first("standards.name"), domains=domains),
    }


def _few_standards(everybody: Sequence[Texts]) -> list[dict[str, Any]]:
    t = everybody[0]
    text = t("standards.domains.standards.text")
    return [{
        "id": 1, "title": t("standards.domains.title"), "summary": t("standards.domains.summary"),
        "standards": [{"id": n, "text": text} for n in range(1, 21)],
    }]  # fmt: skip


def _rest(everybody: Sequence[Texts], sound: bool) -> dict[str, str | bytes]:
    first = everybody[0]
    people = [f"p-{n}" for n in range(len(everybody))]
    shares = [
        {"id": "all", "for": first("shares.shares.for"), "until": "2099-01-01", "people": people,
         "salt": SALT, "last_visit": "2025-01-01",
         "sections": ["statement", "qualifications", "occupational", "record", "standards"]},
        *({"id": f"s-{n}", "for": t("shares.shares.for"), "until": "2099-01-01",
           "salt": f"{n:032x}",
           "programme": t.one("profile.occupational_areas.programmes.number", n)}
          for n, t in enumerate(everybody)),
    ]  # fmt: skip
    shares += [] if sound else [
        {"id": first.one("shares.shares.id"), "for": "x", "until": "2099-01-01",
         "people": [first.one("shares.shares.people")], "salt": first.one("shares.shares.salt")},
        {"id": "nobody", "for": "x", "until": "2099-01-01", "salt": f"{999:032x}",
         "programme": first.one("shares.shares.programme")},
    ]  # fmt: skip
    rows = ["person,requirement,date,source"]
    for number, t in enumerate(everybody):
        source, known = _cell(t("completions.source")), _cell(t.id("policy.requirements.id"))
        rows.append(f"p-{number},{known},2025-10-01,{source}")
        if sound:
            continue
        rows.append(f"{_cell(t.one('completions.person', number))},x,2025-10-01,{source}")
        rows.append(f"p-{number},{_cell(t.one('completions.requirement', number))},2025-10-01,")
    column = f"person,requirement,date,{_cell(first.one('completions column', 1))}\n"
    return {
        "shares.yml": front(shares=shares),
        f"completions/{first.name('completions name')}.csv": "\n".join(rows),
        **({} if sound else {"completions/columns.csv": column}),
    }


def _cell(text: str) -> str:
    return '"' + " ".join(text.split()).replace('"', '""') + '"'


def freeze(folder: Path, groups: Sequence[Group], planted: set[str]) -> None:
    """A year is frozen, and then forged: the digest is nobody's secret. The current folder is the
    project's."""
    result = cpd("freeze", "2024-25", "--as-of", "2025-10-01", "--despite-errors",
                 "--portfolios", "portfolios")  # fmt: skip
    assert result.exit_code == 0, result.output
    path = folder / "portfolios/frozen/2024-25.json"
    content = json.loads(path.read_text(encoding="utf-8"))
    first = Texts(groups[0], planted)
    content["policy"]["name"] = first("frozen.policy.name")[:400]
    content["policy"]["files"][first("frozen.policy.files (key)")[:400]] = "0" * 64
    for number, group in enumerate(groups):
        t, own = Texts(group, planted), content["people"].get(f"p-{number}")
        if own is None:
            continue
        own["name"] = t("frozen.people.name")[:400]
        own["roles"] = [t("frozen.people.roles")[:400]]
        own["hours"]["by_type"] = {t("frozen.people.hours.by_type (key)")[:400]: 2.5}
        gone = f"p-{number}/{t('frozen.people.files (key)')}"[:400]
        own["files"] = {gone: "0" * 64, "events/" + t.one("frozen.people.files (key)"): "0" * 64}
        own["files"][f"p-{number}/employment.yml"] = "0" * 64
    content["digest"] = digest_of_file(content)
    planted |= IDS
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1), encoding="utf-8")
