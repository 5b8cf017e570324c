"""Random organisations without errors, for setting two calculations against each other.

The same seed always gives the same files. Dates fall often where rules change: on the first and
last days of CPD years, on 29 February, on the `as_of` dates that go with the seed, and on the days
around each of them. `AS_OFS(seed)` are those dates. Three kinds of people are made to stand on an
edge: those whose hours are all but their target, those whose occupational checks fall due about an
`as_of` date, often in an absence, and those whose mandatory learning and reviews do ("lapsing").
"""

from __future__ import annotations

import csv
import io
import random
import zlib
from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any, TypeVar

import yaml

from .recalculate import add_duration

T = TypeVar("T")
Mapping = dict[str, Any]

EARLIEST = date(2021, 9, 1)
LATEST = date(2027, 3, 31)
LEAP_DAY = date(2024, 2, 29)
STARTS = ["09-01", "01-01", "08-01"]
PARTNERS = ["Northway Training", "Connect to Hampshire"]

PEOPLE = [
    "ada-marsh", "ben-okoro", "carys-2", "dev-patel", "ewa-nowak", "finn-oneill", "grace-lund",
    "hana-sato", "idris-bell", "jo-kent", "kit-3-rowe", "lena-voss",
]  # fmt: skip

ROLES = {
    "tutor": "Tutor",
    "vocational-tutor": "Vocational tutor",
    "assessor": "Assessor",
    "iqa": "Internal quality assurer",
    "learning-coach": "Learning coach",
    "skills-coach": "Skills coach",
    "manager": "Manager",
    "non-teaching": "Non-teaching staff",
    "works-with-young-people": "Works with children or young people",
}

TYPES = {
    "inset-day": "INSET day",
    "community-of-practice": "Community of practice",
    "webinar": "Webinar",
    "workshop": "Workshop",
    "standardisation": "Standardisation meeting",
    "sector-shadowing": "Sector work shadowing",
    "peer-observation": "Peer observation",
    "observation": "Observation of teaching, learning and assessment",
    "reading": "Reading of an article or report",
    "mentoring": "Mentoring",
    "other": "Other CPD",
}

ACTIVITIES = {
    "work-placement": True,
    "job-shadowing": False,
    "job-related-study": False,
    "technical-skills-update": False,
    "reflective-writing": False,
    "research": False,
    "online-sector-cpd": False,
    "assessment-updating": False,
    "standardisation": False,
    "co-creation": False,
    "mentoring": False,
}

HOURS = ["1", "2", "3", "0.1", "0.25", "1.75", "2.333", "0.125", "2.50", "7", "0.01", "1.005"]

# `within` and `every` of requirements of the shipped policy. The first few are in every policy.
REQUIREMENTS: dict[str, tuple[str | None, str | None]] = {
    "safeguarding": ("6 weeks", "12 months"),
    "prevent": ("6 weeks", "12 months"),
    "equality-diversity": (None, None),
    "fire-safety": ("1 week", None),
    "british-values": (None, "12 months"),
    "safer-recruitment": (None, "12 months"),
    "welcome": ("1 week", None),
    "meet-and-greet": ("6 months", None),
    "display-screen-equipment": ("1 week", "12 months"),
    "introduction-to-safeguarding": (None, None),
}
ALWAYS = ["safeguarding", "prevent", "equality-diversity", "fire-safety"]
OWN_REQUIREMENTS = ["rarpa", "first-aid", "food-hygiene-2"]

EVERY = [
    "12 months",
    "1 year",
    "6 months",
    "24 months",
    "365 days",
    "52 weeks",
    "1 month",
    "3 years",
]
WITHIN = ["6 weeks", "1 week", "0 days", "3 months", "1 day", "90 days"]

REVIEW_KINDS = {
    "progress-review": "## Individual summary\n\nA good year.\n\n## Manager summary\n\nIndeed.\n",
    "mid-year-review": "## New or amended targets\n\nOne more.\n",
    "observation": "## Strengths\n\nMany.\n\n## Even better if\n\nMore questions.\n",
    "learning-walk": "## Strengths\n\nMany.\n",
    "practice-review": "## Strengths\n\nCalm.\n\n## Agreed actions\n\nNone.\n",
    "self-assessment": "Where I stand.\n",
}

AREAS = {
    "hairdressing": "Hair and beauty",
    "bricklaying": "Construction",
    "catering": "Hospitality",
    "early-years": "Childcare",
}

PROGRAMMES = {
    "hairdressing": [
        ("603/1234/5", "Level 2 Diploma in Hairdressing"),
        ("603-1234-5", "Level 2 Diploma in Hairdressing"),
    ],
    "bricklaying": [("600/7788/X", "Level 2 Bricklayer"), ("", "Site carpentry introduction")],
    "catering": [("601/4321/0", "Level 3 Professional Cookery")],
    "early-years": [("610/0001/2", "Level 3 Early Years Educator")],
}


# --- Dates ------------------------------------------------------------------------------------


def AS_OFS(seed: int) -> list[date]:
    """Dates on which this seed's organisation is worth looking at: in, before and after years."""
    rng = _rng(seed, "as-of")
    versions = _versions(seed)
    starts = versions[0].get("cpd_year_starts", "09-01") if versions else "09-01"
    first = _year_start(rng.choice([2023, 2024, 2025, 2026]), starts)
    graces = [version["pace_grace"] for version in versions if "pace_grace" in version]
    grace_ends = add_duration(first, rng.choice([*graces, "4 weeks"]))
    dates = [
        _uniform(rng, date(2023, 9, 1), date(2026, 12, 31)),
        first,
        first - timedelta(days=1),
        grace_ends - timedelta(days=rng.choice([0, 1])),
        LEAP_DAY,
        rng.choice([date(2020, 6, 15), date(2028, 2, 29), date(2026, 3, 31)]),
        _first_due_day(rng, versions),
    ]
    in_force = [version["in_force_from"] for version in versions if "in_force_from" in version]
    if in_force:
        dates.append(rng.choice(in_force) + timedelta(days=rng.choice([-1, 0, 0, 10])))
    return list(dict.fromkeys(dates))


def _first_due_day(rng: random.Random, versions: list[Mapping]) -> date:
    """About the day on which what was asked when records began falls due, or is warned of."""
    version = rng.choice([*versions, {}])
    begin = version.get("records_begin", date(2025, 9, 1))
    rules = version.get("requirements", [])
    within = [rule["within"] for rule in rules if rule.get("within")]
    due = add_duration(begin, rng.choice([*within, version.get("first_due_within", "12 weeks")]))
    warn = version.get("warn_days", 60)
    return due + timedelta(days=rng.choice([-1, 0, 1, 1, -warn, -warn - 1]))


def neighbouring_year(label: str, step: int) -> str:
    """The label of the CPD year that many years on."""
    first = int(label[:4]) + step
    return f"{first}-{(first + 1) % 100:02d}" if "-" in label else str(first)


def _rng(seed: int, purpose: str) -> random.Random:
    return random.Random(f"{purpose}-{seed}")


def _year_start(year: int, starts: str) -> date:
    month, day = starts.split("-")
    return date(year, int(month), int(day))


def _uniform(rng: random.Random, first: date, last: date) -> date:
    return first + timedelta(days=rng.randint(0, (last - first).days))


def _maybe(rng: random.Random, chance: float) -> bool:
    return rng.random() < chance


# --- Writing ----------------------------------------------------------------------------------


class _Plain(str):
    """Text that is written without quotation marks."""


class _Dumper(yaml.SafeDumper):
    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002
        return True


def _represent_plain(dumper: yaml.SafeDumper, text: _Plain) -> yaml.ScalarNode:
    read_as = {int: "int", float: "float", bool: "bool"}.get(type(yaml.safe_load(text)), "str")
    return dumper.represent_scalar(f"tag:yaml.org,2002:{read_as}", str(text))


_Dumper.add_representer(_Plain, _represent_plain)


def _as_yaml(value: Mapping, rng: random.Random) -> str:
    style = rng.choice([None, False])
    text = yaml.dump(
        value,
        Dumper=_Dumper,
        sort_keys=False,
        allow_unicode=True,
        width=1000,
        default_flow_style=style,
    )
    return text.replace(": null\n", ":\n") if _maybe(rng, 0.3) else text


def _save(path: Path, text: str, rng: random.Random, oddly: float = 0.08) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    if _maybe(rng, oddly):
        text = text.replace("\n", "\r\n")
    mark = b"\xef\xbb\xbf" if _maybe(rng, oddly) else b""
    path.write_bytes(mark + text.encode("utf-8"))


def _save_yaml(path: Path, value: Mapping, rng: random.Random) -> None:
    _save(path, _as_yaml(value, rng), rng)


CALL = "07700 900123"  # a telephone number that is nobody's


def _save_page(path: Path, keys: Mapping, body: str, rng: random.Random) -> None:
    """Some pages end with a comment that holds a telephone number: no figure changes by it."""
    told = body.rstrip().rpartition("\n")[2]  # not below a heading with nothing under it
    chosen = zlib.crc32(f"{path.parent.name}/{path.name}".encode()) % 6 == 0
    if chosen and told and not told.lstrip().startswith(("#", "`", "~")):
        body += f"\n\n<!-- Ring {CALL}. -->\n"
    _save(path, f"---\n{_as_yaml(keys, rng)}---\n{body}", rng)


# --- The policy -------------------------------------------------------------------------------


def _versions(seed: int) -> list[Mapping]:
    """What the organisation's policy files say; an empty list for none."""
    rng = _rng(seed, "policy")
    count = rng.choice([0, 1, 1, 2, 2, 3])
    shared = _shared_lists(rng)
    starts = rng.choice(STARTS)
    own_requirements = _maybe(rng, 0.7)
    versions = []
    for _ in range(count):
        version = {**_overrides(rng), **shared, **_reordered_roles(rng, shared)}
        if own_requirements and _maybe(rng, 0.85):
            version["requirements"] = _requirement_rules(rng)
        if starts != "09-01" or _maybe(rng, 0.3):
            version["cpd_year_starts"] = _Plain(starts)
        if count > 1 and _maybe(rng, 0.25):
            version["cpd_year_starts"] = _Plain(rng.choice(STARTS))
        versions.append(version)
    if count > 1 or _maybe(rng, 0.4):
        _date_versions(rng, versions, starts)
    return versions


def _date_versions(rng: random.Random, versions: list[Mapping], starts: str) -> None:
    taken: set[date] = set()
    for version in versions:
        day = None
        while day is None or day in taken:
            first = _year_start(rng.choice([2023, 2024, 2025, 2026]), starts)
            near = first + timedelta(days=rng.choice([-1, 0, 0, 1]))
            day = rng.choice([near, near, _uniform(rng, date(2023, 1, 1), date(2026, 6, 1))])
        taken.add(day)
        version["in_force_from"] = day


def _shared_lists(rng: random.Random) -> Mapping:
    """Lists of ids that files point at: the same in every version, so that no id is unknown."""
    shared: Mapping = {}
    if _maybe(rng, 0.3):
        roles = {**ROLES, "ambassador": "Learning ambassador"}
        shared["roles"] = [{"id": key, "label": label} for key, label in roles.items()]
    if _maybe(rng, 0.3):
        types = [{"id": key, "label": label} for key, label in TYPES.items()]
        types.append({"id": "twilight", "label": "Twilight session"})
        rng.shuffle(types)
        shared["activity_types"] = types
    return shared


def _reordered_roles(rng: random.Random, shared: Mapping) -> Mapping:
    if "roles" not in shared:
        return {}
    roles = list(shared["roles"])
    rng.shuffle(roles)
    return {"roles": roles}


def _some(rng: random.Random, options: Mapping, chance: float = 0.45) -> Mapping:
    return {key: value for key, value in options.items() if _maybe(rng, chance)}


def _overrides(rng: random.Random) -> Mapping:
    """Single keys at any depth; what is left out is the shipped policy's."""
    everything = {
        "name": "Our CPD policy",
        "records_begin": rng.choice(
            [date(2023, 9, 1), date(2024, 1, 1), LEAP_DAY, date(2022, 9, 1), date(2025, 6, 30)]
        ),
        "warn_days": rng.choice([0, 1, 30, 90]),
        "first_due_within": rng.choice(["8 weeks", "0 days", "3 months"]),
        "return_grace": rng.choice(["0 days", "1 day", "2 weeks", "1 month"]),
        "pace_grace": rng.choice(["0 weeks", "1 day", "6 weeks", "2 months"]),
        "groups": _groups(rng),
        "hours": _hours_rule(rng),
        "inset_days": _inset_rule(rng),
        "standards": {"for": rng.choice([["everyone"], ["teaching"], ["delivering", "iqa"], []])},
        "occupational": _occupational_rule(rng),
        "qualifications": _qualification_rules(rng),
        "reviews": _review_rules(rng),
        "visibility": {"default": rng.choice(["internal", "shareable"])},
    }
    return {"format": 1, **_some(rng, everything)}


def _groups(rng: random.Random) -> Mapping:
    return _some(
        rng,
        {
            "teaching": ["tutor"],
            "delivering": ["tutor", "vocational-tutor", "learning-coach", "manager"],
            "occupational": ["iqa", "vocational-tutor", "learning-coach", "assessor"],
        },
    )


def _hours_rule(rng: random.Random) -> Mapping:
    return _some(
        rng,
        {
            "annual": rng.choice([24, 30, 37.5, 40, 12, 0]),
            "for": rng.choice([["everyone"], ["delivering"], ["teaching", "manager"]]),
            "employer": rng.choice(["any", "direct", PARTNERS[0], None]),
            "pro_rata_part_time": rng.choice([True, False]),
            "pro_rata_part_year": rng.choice([True, False]),
            "round_up_to": rng.choice([0.5, 1, 0.25, None]),
        },
    )


def _inset_rule(rng: random.Random) -> Mapping:
    return _some(
        rng,
        {
            "full_time": rng.choice([4, 5, 6]),
            "part_time": rng.choice([0, 2, 3]),
            "for": rng.choice([["everyone"], ["delivering"], ["tutor", "assessor"]]),
            "employer": rng.choice(["any", "direct", PARTNERS[1]]),
            "dates": _inset_calendar(rng),
        },
        chance=0.55,
    )


def _inset_calendar(rng: random.Random) -> list[Any]:
    found = {LEAP_DAY} if _maybe(rng, 0.5) else set()
    for year in range(2022, 2027):
        for _ in range(rng.choice([0, 0, 2, 3, 5, 6])):
            edge = _year_start(year, rng.choice(STARTS)) - timedelta(days=rng.choice([0, 1]))
            found.add(rng.choice([edge, _uniform(rng, date(year, 1, 1), date(year, 12, 31))]))
    return [_written(rng, day) for day in sorted(found)]


def _occupational_rule(rng: random.Random) -> Mapping:
    activities = [
        {"id": key, "label": key.replace("-", " ").capitalize(), "hands_on": _maybe(rng, 0.4)}
        for key in ACTIVITIES
    ]
    return _some(
        rng,
        {
            "for": rng.choice([["everyone"], ["occupational"], ["iqa", "tutor"]]),
            "activities": activities,
            "checks": _checks(rng),
        },
    )


def _checks(rng: random.Random) -> list[Mapping]:
    within = rng.choice(["12 months", "6 months", "1 year", "90 days", "26 weeks"])
    checks: list[Mapping] = [
        {"id": "sector-activity", "title": "Activity", "within": within},
        {"id": "hands-on", "title": "Hands-on", "hands_on": True, "within": "18 months"},
        {"id": "placement", "title": "Placed", "activities": ["work-placement", "job-shadowing"],
         "within": "24 months"},
        {"id": "meetings", "title": "Meetings", "types": ["standardisation", "webinar"],
         "within": "1 month", "programme_roles": ["iqa"]},
        {"id": "either", "title": "Either", "activities": ["research"], "types": ["workshop"],
         "hands_on": True, "within": "2 years"},
        {"id": "assessor-held", "title": "Assessor", "qualification": "assessor"},
        {"id": "iqa-held", "title": "IQA", "qualification": "iqa", "programme_roles": ["iqa"]},
    ]  # fmt: skip
    return [check for check in checks if _maybe(rng, 0.75)] or checks


def _rule_for(rng: random.Random) -> list[str]:
    everyone = ["everyone"]
    return rng.choice(
        [
            everyone, everyone, everyone, ["teaching"], ["delivering", "manager"], ["tutor"],
            ["iqa", "assessor"], ["occupational"], ["everyone", "tutor"], ["manager", "iqa"],
        ]
    )  # fmt: skip


def _requirement_rules(rng: random.Random) -> list[Mapping]:
    """The ids that files always may name, some of the shipped ones, and some of its own."""
    others = [key for key in REQUIREMENTS if key not in ALWAYS]
    keys = [*ALWAYS, *rng.sample(others, 2), *rng.sample(OWN_REQUIREMENTS, rng.choice([0, 2, 3]))]
    rng.shuffle(keys)
    return [_requirement_rule(rng, key) for key in keys]


def _requirement_rule(rng: random.Random, key: str) -> Mapping:
    rule: Mapping = {"id": key, "title": key.capitalize(), "for": _rule_for(rng)}
    if _maybe(rng, 0.4):
        rule["employer"] = rng.choice(["any", "direct", "direct", PARTNERS[0], None])
    if _maybe(rng, 0.5):
        rule["within"] = rng.choice([*WITHIN, None])
    if _maybe(rng, 0.65):
        rule["every"] = rng.choice(["12 months", *EVERY])
    if _maybe(rng, 0.3):
        rule["clause"] = "Section 6"
    return rule


def _review_rules(rng: random.Random) -> list[Mapping]:
    rules = []
    for kind in rng.sample(list(REVIEW_KINDS), rng.choice([1, 3, 5, 6])):
        rule: Mapping = {"kind": kind, "for": _rule_for(rng)}
        if _maybe(rng, 0.4):
            rule["employer"] = rng.choice(["any", "direct", PARTNERS[1], None])
        if _maybe(rng, 0.5):
            rule["within"] = rng.choice([*WITHIN, None])
        rule["every"] = rng.choice(EVERY)
        rules.append(rule)
    return rules


def _qualification_rules(rng: random.Random) -> list[Mapping]:
    level = rng.choice([3, 4, 5])
    rules: list[Mapping] = [
        {"id": "teaching", "for": _rule_for(rng), "kind": "teaching", "level": level},
        {"id": "specialist-teaching", "for": _rule_for(rng), "specialist": True,
         "kind": "teaching", "level": 5},
        {"id": "specialist-subject", "for": _rule_for(rng), "specialist": True, "kind": "subject",
         "level": level},
        {"id": "a-subject", "for": _rule_for(rng), "kind": "subject", "level": 3},
        {"id": "a-trade", "for": _rule_for(rng), "specialist": False, "kind": "occupational",
         "level": 2},
        {"id": "assessing", "for": _rule_for(rng), "kind": "assessor", "level": level},
    ]  # fmt: skip
    rng.shuffle(rules)
    return [{**rule, "title": "Held"} for rule in rules if _maybe(rng, 0.8)]


def _written(rng: random.Random, day: date) -> date | str:
    """A date as a plain or a quoted scalar."""
    return day.isoformat() if _maybe(rng, 0.2) else day


# --- One organisation -------------------------------------------------------------------------


class _Organisation:
    """What the files of one seed share while they are being written."""

    def __init__(self, folder: Path, seed: int, people: int) -> None:
        self.folder = folder
        self.rng = _rng(seed, "organisation")
        self.versions = _versions(seed)
        self.ids = self.rng.sample(PEOPLE, min(people, len(PEOPLE)))
        self.ids += [f"person-{number}" for number in range(len(PEOPLE), people)]
        self.as_ofs = AS_OFS(seed)
        self.edges = self._edges()
        names = ["plain", "hours", "due", "lapsing"]
        kinds = self.rng.choices(names, weights=[4, 2, 3, 5], k=len(self.ids))
        self.kinds = dict(zip(self.ids, kinds, strict=True))
        self.due = {person: self._last_practice() for person in self.ids}
        self.events: list[tuple[str, Mapping]] = []
        self.count = 0
        self.requirements = self._requirements()
        self.completions: list[Mapping] = []
        self.begun: dict[str, date] = {}

    def _edges(self) -> list[date]:
        """Days on which a rule turns, and those around them."""
        starts = {version.get("cpd_year_starts", "09-01") for version in self.versions}
        turns = [LEAP_DAY, *self.as_ofs]
        for start in starts or {"09-01"}:
            turns += [_year_start(year, start) for year in range(2022, 2028)]
        near = {turn + timedelta(days=step) for turn in turns for step in (-1, 0, 1)}
        return sorted(day for day in near if EARLIEST <= day <= LATEST)

    def _last_practice(self) -> tuple[date, date]:
        """When someone last practised, and the due date that follows, about an `as_of` date."""
        rules = [version.get("occupational", {}).get("checks", []) for version in self.versions]
        durations = [check["within"] for rule in rules for check in rule if "within" in check]
        within = self.pick(["12 months", "12 months", *durations])
        steps = [version["warn_days"] for version in self.versions if "warn_days" in version]
        step = self.pick([-1, 0, 1, *[warn + one for warn in (60, *steps) for one in (0, 1)]])
        due = self.pick(self.as_ofs) + timedelta(days=step)
        return self.before(due, within), due

    def before(self, due: date, duration: str) -> date:
        """The day from which a duration leads to a due date."""
        day = due
        while add_duration(day, duration) > due:
            day -= timedelta(days=1)
        return day

    def _requirements(self) -> list[str]:
        """Those that every version of the policy knows, so that files may name them."""
        known = [*REQUIREMENTS, *OWN_REQUIREMENTS]
        for version in self.versions or [{}]:
            rules = version.get("requirements", [{"id": key} for key in REQUIREMENTS])
            ids = [rule["id"] for rule in rules]
            known = [key for key in known if key in ids]
        return known

    def duration_of(self, requirement: str, key: str) -> str:
        """`within` or `every` of a requirement in one of the versions, or one like it."""
        within, every = REQUIREMENTS.get(requirement, (None, None))
        found = [(within if key == "within" else every) or ""]
        for version in self.versions:
            for rule in version.get("requirements", []):
                if rule["id"] == requirement:
                    found.append(rule.get(key) or "")
        substitutes = WITHIN if key == "within" else EVERY
        first = [version.get("first_due_within", "12 weeks") for version in self.versions]
        if key == "within" and self.chance(0.3):
            substitutes = [*first, "12 weeks"]
        return self.pick(found) or self.pick(substitutes)

    def records_begin(self) -> date:
        dates = [v["records_begin"] for v in self.versions if "records_begin" in v]
        return self.pick([date(2025, 9, 1), *dates])

    @property
    def types(self) -> dict[str, str]:
        for version in self.versions:
            if "activity_types" in version:
                return {entry["id"]: entry["label"] for entry in version["activity_types"]}
        return TYPES

    @property
    def roles(self) -> list[str]:
        for version in self.versions:
            if "roles" in version:
                return [entry["id"] for entry in version["roles"]]
        return list(ROLES)

    def chance(self, probability: float) -> bool:
        return _maybe(self.rng, probability)

    def pick(self, options: Sequence[T]) -> T:
        return self.rng.choice(options)

    def day(self, first: date = EARLIEST, last: date = LATEST) -> date:
        """Often a day on which something turns, else any."""
        edges = [day for day in self.edges if first <= day <= last]
        if edges and self.chance(0.45):
            return self.pick(edges)
        return _uniform(self.rng, first, last)

    def record_day(self) -> date:
        """Often in the year or so before one of the `as_of` dates, where it counts for most."""
        if self.chance(0.5):
            return self.day()
        return self.pick(self.as_ofs) + timedelta(days=self.rng.randint(-380, 30))

    def annual_hours(self) -> Any:
        rules = [version.get("hours", {}) for version in self.versions]
        return self.pick([30, *[rule["annual"] for rule in rules if "annual" in rule]])

    def number(self) -> int:
        self.count += 1
        return self.count


def write_organisation(folder: Path, seed: int, people: int = 6, reflections: int = 12) -> None:
    """Writes the files of an organisation; `reflections` is about how many each person has."""
    org = _Organisation(folder, seed, people)
    folder.mkdir(parents=True, exist_ok=True)
    _write_policies(org)
    for number in range(people + 2):
        _write_event(org, number)
    for person in org.ids:
        _write_person(org, person, reflections)
    _write_completions(org)
    if org.chance(0.3):
        _save(folder / "_archive" / "profile.md", "not a person\n", org.rng)
    if org.chance(0.3):
        _save(folder / ".hidden" / "note.md", "not a person\n", org.rng)


def _write_policies(org: _Organisation) -> None:
    if len(org.versions) == 1:
        _save_yaml(org.folder / "policy.yml", org.versions[0], org.rng)
        return
    for number, version in enumerate(org.versions):
        _save_yaml(org.folder / f"policy-{'cab'[number]}{number}.yml", version, org.rng)


# --- Keys that reflections and events share ---------------------------------------------------


def _hours(org: _Organisation) -> Any:
    written = org.pick(HOURS)
    return written if org.chance(0.15) else _Plain(written)


def _standards(org: _Organisation) -> Any:
    numbers = [org.rng.randint(1, 20) for _ in range(org.pick([1, 2, 3, 4, 7]))]
    texts = [str(number) for number in numbers]
    return org.pick(
        [numbers, numbers, numbers, texts, [*numbers, *texts], numbers[0], texts[0], [], None]
    )


def _type(org: _Organisation, identifier: str) -> str:
    written = org.pick([identifier, org.types[identifier]])
    return org.pick([written, written, written.upper(), written.lower(), written.title()])


def _mandatory(org: _Organisation) -> list[str]:
    return org.rng.sample(org.requirements, org.pick([1, 1, 2, 3]))


def _span(org: _Organisation, keys: Mapping, first: date) -> None:
    """Adds `until`, which leaves room for more hours."""
    last = first + timedelta(days=org.pick([0, 1, 1, 3]))
    keys["until"] = _written(org.rng, last)
    if last > first and org.chance(0.3):
        keys["hours"] = _Plain(org.pick(["26", "30.5", "14"]))


def _inset_share(org: _Organisation) -> Any:
    return org.pick([None, None, 1, 0.5, 2])


# --- Events -----------------------------------------------------------------------------------


def _write_event(org: _Organisation, number: int) -> None:
    kind = org.pick(["inset-day", "inset-day", org.pick(list(org.types))])
    first = org.record_day()
    keys: Mapping = {
        "title": f"Event {number}",
        "date": _written(org.rng, first),
        "hours": _hours(org),
        "type": _type(org, kind),
    }
    if org.chance(0.7):
        keys["standards"] = _standards(org)
    if org.chance(0.35):
        keys["mandatory"] = _mandatory(org)
        keys["standards"] = org.pick([keys.get("standards"), None, []])
    if org.chance(0.25):
        _span(org, keys, first)
    _inset_of_event(org, keys, kind)
    if org.chance(0.06):
        keys["draft"] = True
    keys["attendees"] = [person for person in org.ids if org.chance(0.5)]
    keys["attendees"] = [person for person in keys["attendees"] if org.kinds[person] != "hours"]
    slug = f"{kind}-{first.year}-{number}"
    org.events.append((slug, {**keys, "kind": kind, "first": first}))
    _save_page(org.folder / "events" / f"{slug}.md", keys, _event_body(org), org.rng)


def _inset_of_event(org: _Organisation, keys: Mapping, kind: str) -> None:
    share = _inset_share(org)
    if kind == "inset-day" and share is not None:
        keys["inset_days"] = share
        if share == 2:
            first = date.fromisoformat(str(keys["date"]))
            keys["until"] = first + timedelta(days=1)


def _event_body(org: _Organisation) -> str:
    """Sometimes with the heading of a reflection, which an event has no use for."""
    return org.pick(["What we did.\n", "", "## Implication on practice\n\nFor all of us.\n"])


# --- Bodies of reflections --------------------------------------------------------------------

BODIES = [
    "",
    "Only what I learnt, with no heading at all.\n",
    "## Content and learning\n\nMuch.\n\n## Implication on practice\n\nI ask more questions.\n",
    "## Content and learning\n\nMuch.\n\n## Implication on practice\n",
    "# CONTENT AND LEARNING\n\nMuch.\n\n# IMPLICATIONS FOR PRACTICE\n\nShorter tasks.\n",
    "Before any heading.\n\n### Implications on practice\n\nMore pair work.\n",
    "#### implication for practice ####\n\nLess talk.\n\n#### impact\n\nIt worked.\n",
    "## Implication on practice\n\n   \n\n## Impact\n\nPupils noticed.\n",
    "## Impact\n\nOnly the impact.\n",
    "## Content and learning\n\n```\n## Implication on practice\n\nAn example.\n```\n",
    "~~~ markdown\n## Implications for practice\n\nAn example.\n~~~\n\nThat was the example.\n",
    "````\n```\n## Implication on practice\nInside.\n```\n````\n",
    "Code below.\n\n    ## Implication on practice\n    Inside.\n\nText.\n",
    "## Implication on practice\n\n```python\nprint('I shall use this')\n```\n",
    "## Notes\n\nSome.\n\n### Implications of practice\n\nNot one of the headings.\n",
    "## Implication on practice and more\n\nNot one of the headings either.\n",
    "## Content and learning\n\nMuch.\n\n## Implication on Practice\n\n### In class\n\nTry it.\n",
    "Implication on practice\n-----------------------\n\nUnderlined heading.\n",
    "Learnt.\n\nImplications for practice\n=========================\n\n## Impact\n\nSome.\n",
    "## Implications For Practice\n\nYes.\n\n```\n## Impact\n```\n",
]


# --- Reflections ------------------------------------------------------------------------------


def _write_reflections(org: _Organisation, person: str, areas: list[str], about: int) -> None:
    for _ in range(max(0, about + org.pick([-3, -1, 0, 2]))):
        keys = _reflection(org, person, areas)
        if org.chance(0.12):
            keys["draft"] = True
        elif org.chance(0.05):
            keys["draft"] = False
        if org.chance(0.4):
            keys["visibility"] = org.pick(["private", "internal", "shareable", None])
        _extras(org, keys)
        body = org.pick(BODIES)
        _save_page(_reflection_path(org, person), keys, body, org.rng)


def _reflection_path(org: _Organisation, person: str) -> Path:
    """Any folder but the two at the top that are for other things."""
    folders = ["2024-25", "2025-26", "2025-26", "notes/autumn", "2025-26/reviews", "x/evidence"]
    if org.chance(0.1):
        folders = ["."]
    return org.folder / person / org.pick(folders) / f"r{org.number():03d}.md"


def _reflection(org: _Organisation, person: str, areas: list[str]) -> Mapping:
    if org.chance(0.25):
        return _reflection_on_event(org, person)
    keys = _own_reflection(org)
    if areas and org.chance(0.55):
        keys["occupational"] = _occupational(org, areas)
    if org.kinds[person] == "due" and str(keys["date"]) > org.due[person][0].isoformat():
        keys.pop("occupational", None)
    return keys


def _own_reflection(org: _Organisation) -> Mapping:
    kind = org.pick(["inset-day", *org.types])
    first = org.record_day()
    keys: Mapping = {
        "title": f"Reflection {org.number()}",
        "date": _written(org.rng, first),
        "hours": _hours(org),
        "type": _type(org, kind),
    }
    if org.chance(0.8):
        keys["standards"] = _standards(org)
    if org.chance(0.25):
        keys["mandatory"] = _mandatory(org)
        if org.chance(0.6):
            keys["standards"] = org.pick([None, []])
    if org.chance(0.2):
        _span(org, keys, first)
    share = _inset_share(org)
    if kind == "inset-day" and share is not None:
        keys["inset_days"] = share
        if share == 2:
            keys["until"] = first + timedelta(days=1)
    return keys


def _reflection_on_event(org: _Organisation, person: str) -> Mapping:
    """Leaves out what the event gives, or some of it, or none."""
    attended = [entry for entry in org.events if person in entry[1]["attendees"]]
    slug, event = org.pick(attended if attended and org.chance(0.85) else org.events)
    keys: Mapping = {"event": slug}
    if org.chance(0.3):
        keys["title"] = f"Reflection {org.number()}"
    if org.chance(0.2):
        own = org.record_day()
        keys["date"] = _written(org.rng, own)
        if "until" in event:
            keys["until"] = own + timedelta(days=4)
    if org.chance(0.25):
        keys["hours"] = _hours(org)
    if org.chance(0.35):
        keys["standards"] = org.pick([_standards(org), _standards(org), []])
    if org.chance(0.15):
        keys["mandatory"] = org.pick([[], None, _mandatory(org)])
    if org.chance(0.1):
        keys["type"] = _type(org, org.pick(list(org.types)))
    elif event["kind"] == "inset-day" and org.chance(0.25):
        keys["inset_days"] = org.pick([None, 0.5, 1])
    return keys


def _occupational(org: _Organisation, areas: list[str]) -> Mapping:
    activity = "work-placement" if org.chance(0.25) else org.pick(list(ACTIVITIES))
    keys: Mapping = {"area": org.pick(areas), "activity": activity}
    if org.chance(0.4):
        keys["hands_on"] = org.pick([True, False, None])
    return keys


def _extras(org: _Organisation, keys: Mapping) -> None:
    """Two keys that bring next steps, and others that no figure rests on."""
    extras = {
        "purpose": "It was on my plan.",
        "provider": "The college",
        "need": ["n1"],
        "confirmed": {"by": "A. Manager", "date": org.day(), "how": "certificate seen"},
        "evaluation": {"useful": org.pick([1, 3, 5]), "comment": "Clear."},
        "share_practice": org.pick([True, False]),
    }
    keys.update(_some(org.rng, extras, chance=0.08))
    if "event" in keys and org.chance(0.5):
        keys["evaluation"] = {"useful": org.pick([1, 2, 3, 4, 5])}
    if org.chance(0.25):
        promise: Mapping = {"to": "Team meeting", "by": _written(org.rng, org.day())}
        if org.chance(0.6):
            promise["done"] = org.pick([None, org.day(), org.day()])
        keys["disseminate"] = promise
    if org.chance(0.25):
        keys["impact_review"] = org.pick([_written(org.rng, org.day()), org.day(), None])


# --- People -----------------------------------------------------------------------------------


def _write_person(org: _Organisation, person: str, reflections: int) -> None:
    employment = _employment(org, person)
    fte = org.pick([1, 0.6, 0.333, 0.75])
    if org.kinds[person] == "hours":
        employment = {"start": date(2005, 3, 14), "fte": fte, "roles": ["manager", "tutor"]}
    if org.kinds[person] == "due":
        employment["roles"] = _roles_of_assurer(org, employment)
        employment["absences"] = _absences_about_due(org, person)
    if org.kinds[person] == "lapsing":
        employment = _employment_of_lapsing(org, person, employment)
    org.begun[person] = date.fromisoformat(str(employment["start"]))
    _save_yaml(org.folder / person / "employment.yml", employment, org.rng)
    areas = _write_profile(org, person)
    _write_plan(org, person)
    if org.kinds[person] == "hours":
        _write_hours_on_an_edge(org, person, fte)
    else:
        _write_reflections(org, person, areas, reflections)
    _add_completions(org, person)
    _write_reviews(org, person)


def _write_hours_on_an_edge(org: _Organisation, person: str, fte: float) -> None:
    """One record of about the target, or about what is expected by an `as_of` date."""
    as_of = org.pick(org.as_ofs)
    starts = [version.get("cpd_year_starts", "09-01") for version in org.versions]
    first = _year_start(as_of.year, org.pick(starts or ["09-01"]))
    if first > as_of:
        first = first.replace(year=first.year - 1)
    days = (first.replace(year=first.year + 1) - first).days
    so_far = org.pick([days, days, (as_of - first).days + 1])
    exact = Decimal(str(org.annual_hours())) * Decimal(str(fte)) * so_far / days
    hours = round(exact, 3) + Decimal(org.pick(["0", "0.001", "-0.001", "0.004", "-0.004", "0.3"]))
    keys = {
        "title": f"Reflection {org.number()}",
        "date": _written(org.rng, first),
        "until": first + timedelta(days=2),
        "hours": _Plain(max(hours, Decimal("0.5"))),
        "type": "workshop",
    }
    _save_page(_reflection_path(org, person), keys, org.pick(BODIES), org.rng)


def _roles_of_assurer(org: _Organisation, employment: Mapping) -> list[Any]:
    if org.chance(0.5):
        return ["iqa", "tutor"]
    end = employment.get("end")
    last = None if end is None else date.fromisoformat(str(end))
    first = date.fromisoformat(str(employment["start"]))
    return ["manager", *_dated_role(org, "iqa", first, last)]


def _absences_about_due(org: _Organisation, person: str) -> list[Mapping]:
    """None, or some that the due date falls in, or that it is moved into."""
    due = org.due[person][1]
    first = {"from": due - timedelta(days=org.pick([0, 1, 9])), "to": due + timedelta(days=20)}
    beside = {"from": due - timedelta(days=5), "to": due + timedelta(days=org.pick([2, 30, 60]))}
    after = {"from": due + timedelta(days=21), "to": due + timedelta(days=org.pick([40, 49, 70]))}
    upto = {"from": due - timedelta(days=9), "to": due - timedelta(days=org.pick([0, 1]))}
    lasting: Mapping = {"from": due + timedelta(days=org.pick([-3, 25, 48])), "to": None}
    return org.pick([[], [], [first], [first, beside], [after, first], [upto], [first, lasting]])


def _write_plan(org: _Organisation, person: str) -> None:
    needs = []
    for number in range(1, org.pick([2, 2, 3, 4])):
        need = {
            "id": f"n{number}",
            "need": "Digital skills",
            "outcome": "More use of them",
            "by": _written(org.rng, org.day()),
            "agreed": date(2025, 9, 20),
        }
        if org.chance(0.7):
            need["achieved"] = org.pick([None, org.day(), _written(org.rng, org.day())])
        if org.chance(0.3):
            need["supports"] = "quality improvement plan 3.2"
        needs.append(need)
    _save_yaml(org.folder / person / "plan.yml", {"needs": needs}, org.rng)


# --- Mandatory learning and reviews -----------------------------------------------------------


def _employment_of_lapsing(org: _Organisation, person: str, employment: Mapping) -> Mapping:
    """Begun, or given a role, so that first due dates fall about an `as_of` date."""
    due = org.due[person][1]
    beginnings = [
        date(2005, 3, 14),
        org.records_begin() + timedelta(days=org.pick([-1, 0, 0, 1])),
        org.before(due, org.duration_of(org.pick(org.requirements), "within")),
        org.before(due, org.duration_of(org.pick(org.requirements), "within")),
    ]
    start = org.pick(beginnings)
    keys = {**employment, "start": _written(org.rng, start)}
    keys.pop("end", None)
    last = None
    if org.chance(0.2):
        last = max(start, org.pick(org.as_ofs) + timedelta(days=org.pick([-1, 0, 0, 30])))
        keys["end"] = last
    favourite = ["tutor", "vocational-tutor", "iqa", "manager", "learning-coach"]
    roles = org.rng.sample([*favourite, "assessor", "works-with-young-people"], org.pick([1, 2, 3]))
    keys["roles"] = [entry for role in roles for entry in _role_of_lapsing(org, role, start, last)]
    keys["absences"] = _absences_about_due(org, person) if org.chance(0.7) else _absences(org)
    return keys


def _role_of_lapsing(
    org: _Organisation, role: str, start: date, last: date | None
) -> Sequence[str | Mapping]:
    if org.chance(0.35):
        return [role]
    if org.chance(0.5):
        return _dated_role(org, role, start, last)
    due = org.pick(org.as_ofs) + timedelta(days=org.pick([-1, 0, 1, 60]))
    begin = max(start, org.before(due, org.duration_of(org.pick(org.requirements), "within")))
    return [role] if last is not None and begin > last else [{"role": role, "from": begin}]


def _add_completions(org: _Organisation, person: str) -> None:
    if org.chance(0.15):
        return
    for requirement in org.requirements:
        if org.chance(0.25):
            _add_completion(org, person, requirement, _about_on_time(org, person, requirement))
            continue
        for _ in range(org.pick([0, 0, 1, 1, 2, 3])):
            day = _completion_day(org, person, requirement)
            _add_completion(org, person, requirement, day)
            if org.kinds[person] != "hours" and org.chance(0.1):
                _write_record_of(org, person, requirement, day)


def _about_on_time(org: _Organisation, person: str, requirement: str) -> date:
    """The last day on which a one-off is not late, or the day after."""
    begin = max(org.begun[person], org.records_begin())
    on_time = add_duration(begin, org.duration_of(requirement, "within"))
    return on_time + timedelta(days=org.pick([0, 0, 1]))


def _completion_day(org: _Organisation, person: str, requirement: str) -> date:
    due = org.due[person][1] + timedelta(days=org.pick([0, 0, 0, 0, -1, 1]))
    if org.kinds[person] == "lapsing" and org.chance(0.5):
        return org.before(due, org.duration_of(requirement, "every"))
    if org.kinds[person] == "lapsing" and org.chance(0.4):  # done when first due, or after
        return org.due[person][1] + timedelta(days=org.pick([0, 1, 10, 25, 49]))
    return org.record_day()


def _add_completion(org: _Organisation, person: str, requirement: str, day: date) -> None:
    for _ in range(org.pick([1, 1, 1, 1, 2, 3])):
        row = {"person": person, "requirement": requirement, "date": day.isoformat()}
        row["source"] = org.pick(["Learning Zone", "", 'A "platform", ours', "two\nlines"])
        row["expires"] = _expires(org, person, day)
        org.completions.append(row)


def _expires(org: _Organisation, person: str, day: date) -> str:
    if org.chance(0.55):
        return ""
    lapsed = org.due[person][1] + timedelta(days=org.pick([-1, 0, 0, 1]))
    found = [day + timedelta(days=org.pick([0, 1, 30, 200])), add_duration(day, org.pick(EVERY))]
    return max(day, org.pick([*found, org.day(), lapsed, lapsed])).isoformat()


def _write_record_of(org: _Organisation, person: str, requirement: str, day: date) -> None:
    """A reflection on the day of a completion, or beside it."""
    keys = {
        "title": f"Reflection {org.number()}",
        "date": day + timedelta(days=org.pick([0, 0, 1, -1])),
        "hours": _Plain("1"),
        "type": "webinar",
        "mandatory": [requirement],
    }
    if org.chance(0.15):
        keys["draft"] = True
    if org.chance(0.2):
        keys["visibility"] = "private"
    _save_page(_reflection_path(org, person), keys, org.pick(BODIES), org.rng)


def _write_completions(org: _Organisation) -> None:
    """Spread over several files, in any order."""
    files = org.rng.sample(["learning-zone", "2025-26", "partner", "z"], org.pick([1, 2, 3]))
    org.rng.shuffle(org.completions)
    columns = ["person", "requirement", "date", "source", "expires"]
    for number, name in enumerate(files):
        text = io.StringIO(newline="")
        quoting = csv.QUOTE_ALL if org.chance(0.4) else csv.QUOTE_MINIMAL
        writer = csv.DictWriter(text, columns, lineterminator="\n", quoting=quoting)
        writer.writeheader()
        writer.writerows(org.completions[number :: len(files)])
        whole = text.getvalue()
        if org.chance(0.2):
            whole = whole.removesuffix("\n")
        _save(org.folder / "completions" / f"{name}.csv", whole, org.rng, oddly=0.3)


def _write_reviews(org: _Organisation, person: str) -> None:
    # No name goes on with a hyphen where another ends: which of the two comes last would hang on
    # whether `.md` is part of the name.
    names = ["a", "ab", "b", "2025-07-04", "2025-11", "z1", "z10", "z2"]
    days: list[date] = []
    for name in org.rng.sample(names, org.pick([0, 1, 2, 4, 6])):
        kind = org.pick([*REVIEW_KINDS, "progress-review", "mid-year-review"])
        if days and org.chance(0.3):
            day = org.pick(days)
        elif org.kinds[person] == "lapsing" and org.chance(0.6):
            day = org.before(org.due[person][1], _review_interval(org, kind))
        else:
            day = org.record_day()
        days.append(day)
        keys = _review(org, kind, day)
        path = org.folder / person / "reviews" / f"{name}.md"
        _save_page(path, keys, org.pick([REVIEW_KINDS[kind], ""]), org.rng)


def _review_interval(org: _Organisation, kind: str) -> str:
    rules = [rule for version in org.versions for rule in version.get("reviews", [])]
    found = [rule["every"] for rule in rules if rule["kind"] == kind]
    return org.pick([*found, "4 months" if kind == "learning-walk" else "12 months"])


def _review(org: _Organisation, kind: str, day: date) -> Mapping:
    keys: Mapping = {"kind": kind, "date": _written(org.rng, day), "reviewer": "A. Manager"}
    if kind in ("progress-review", "mid-year-review") and org.chance(0.8):
        keys["targets"] = [_target(org, number) for number in range(org.pick([0, 1, 2, 4]))]
    if org.chance(0.3):
        keys["agreed"] = {"manager": day, "individual": day + timedelta(days=4)}
    if kind == "self-assessment":
        levels = ["early-career", "experienced", "advanced"]
        keys["ratings"] = {number: org.pick(levels) for number in org.rng.sample(range(1, 21), 3)}
    return keys


def _target(org: _Organisation, number: int) -> Mapping:
    keys: Mapping = {"id": f"t{number}", "target": f"Target {org.number()}"}
    written = ["yes", _Plain("yes"), "no", _Plain("no"), "partially", "partially", True, False]
    if org.chance(0.75):
        keys["achieved"] = org.pick([*written, None])
    if org.chance(0.3):
        keys["comment"] = "Half of it."
    return keys


# --- Employment -------------------------------------------------------------------------------


def _employment(org: _Organisation, person: str) -> Mapping:
    first = date(2005, 3, 14) if org.chance(0.3) else org.day()
    last = _last_day(org, first) if org.chance(0.35) else None
    keys: Mapping = {"start": _written(org.rng, first)}
    if last is not None:
        keys["end"] = _written(org.rng, last)
    elif org.chance(0.2):
        keys["end"] = None
    if org.chance(0.45):
        keys["employer"] = org.pick(["direct", "direct", PARTNERS[0], PARTNERS[1], None])
    if org.chance(0.75):
        keys["fte"] = _fte(org, first)
    keys["roles"] = _roles(org, first, last)
    if org.chance(0.8):
        others = [other for other in sorted(org.ids) if other < person][:3]
        if org.chance(0.06):  # a circle of managers, or somebody said to manage themselves
            others = org.ids
        keys["line_manager"] = org.pick([*others, "Morgan Reyes"])
    if org.chance(0.6):
        teams = ["Hair and beauty", "Hair and beauty", "Community learning", "HAIR and Beauty"]
        keys["team"] = org.pick([*teams, None])
    if org.chance(0.5):
        keys["login"] = f"u-{person}"
    if org.chance(0.6):
        keys["absences"] = _absences(org)
    return keys


def _last_day(org: _Organisation, first: date) -> date:
    later = [day for day in org.as_ofs if day >= first]
    if later and org.chance(0.4):
        return org.pick(later)
    return org.day(first, max(first, LATEST))


def _fte(org: _Organisation, start: date) -> Any:
    values = [1, 1.0, 1, 0.6, 0.5, 0.8, 0.333, 0.75, 0.05]
    if org.chance(0.5):
        return org.pick([*values, None])
    if org.chance(0.2):
        return [
            {"from": date(2004, 1, 1), "fte": 0.6},
            {"from": _written(org.rng, start), "fte": 1},
        ]
    days = {org.day() for _ in range(org.pick([1, 2, 3, 4]))}
    if org.chance(0.4):
        days.add(date(2004, 1, 1))
    if org.chance(0.4):
        days.add(start)
    history = [{"from": _written(org.rng, day), "fte": org.pick(values)} for day in sorted(days)]
    if org.chance(0.2):
        org.rng.shuffle(history)
    return history


def _roles(org: _Organisation, first: date, last: date | None) -> list[Any]:
    favourite = ["tutor", "vocational-tutor", "assessor", "iqa"]
    roles = list(dict.fromkeys(org.pick([*favourite, *org.roles]) for _ in range(3)))
    roles = roles[: org.pick([1, 2, 2, 3])]
    if org.chance(0.4):
        return list(roles)
    entries: list[Any] = []
    for role in roles:
        entries += _dated_role(org, role, first, last) if org.chance(0.75) else [role]
    return entries


def _dated_role(org: _Organisation, role: str, first: date, last: date | None) -> list[Mapping]:
    """One spell, or two with a gap between."""
    end = last or max(first, LATEST)
    begin = first if org.chance(0.4) else org.day(max(first, min(EARLIEST, end)), end)
    one: Mapping = {"role": role, "from": _written(org.rng, begin)}
    if org.chance(0.35):
        if org.chance(0.3):
            one["to"] = None
        return [one]
    stop = org.day(begin, end)
    one["to"] = _written(org.rng, stop)
    again = stop + timedelta(days=org.pick([1, 2, 40]))
    if org.chance(0.5) or again > end:
        return [one]
    return [one, {"role": role, "from": _written(org.rng, again)}]


def _absences(org: _Organisation) -> Any:
    if org.chance(0.1):
        return org.pick([None, []])
    absences = []
    for _ in range(org.pick([1, 1, 2, 3])):
        first = org.day()
        entry: Mapping = {"from": _written(org.rng, first)}
        if org.chance(0.75):
            near = first + timedelta(days=org.pick([0, 1, 10, 60, 200]))
            entry["to"] = _written(org.rng, org.pick([near, org.day(first, max(first, LATEST))]))
        elif org.chance(0.5):
            entry["to"] = None
        absences.append(entry)
    return absences


# --- Profiles ---------------------------------------------------------------------------------


def _write_profile(org: _Organisation, person: str) -> list[str]:
    name = " ".join(part.capitalize() for part in person.split("-"))
    keys: Mapping = {"name": name, "job_title": "Member of staff"}
    taught = [["English"], ["english", "MATHS"], ["Maths"], ["esol", "English"], [], None]
    if org.chance(0.55):
        keys["teaches"] = org.pick(taught)
    if org.chance(0.8):
        keys["qualifications"] = _qualifications(org, keys.get("teaches") or [])
    fewest = 1 if org.kinds[person] == "due" else 0
    areas = org.rng.sample(list(AREAS), org.pick([fewest, 1, 1, 2, 3]))
    if areas or org.chance(0.2):
        keys["occupational_areas"] = [_area(org, area) for area in areas]
    if org.kinds[person] == "due":
        for area in keys.get("occupational_areas", []):
            spell = {"where": "A workplace", "from": date(2015, 1, 1), "to": org.due[person][0]}
            area["practice"] = [spell]
    _save_page(org.folder / person / "profile.md", keys, "What I stand for.\n", org.rng)
    return areas


def _qualifications(org: _Organisation, taught: list[str]) -> list[Mapping]:
    kinds = org.rng.choices(
        ["assessor", "iqa", "teaching", "teaching", "subject", "subject", "occupational"],
        k=org.pick([1, 2, 4, 6]),
    )
    months: set[str] = set()
    found = [_qualification(org, kind, months) for kind in kinds]
    for subject in taught:
        if org.chance(0.75):
            one = _qualification(org, "subject", months)
            found.append({**one, "subject": org.pick([subject.lower(), subject.title()])})
    return found


def _qualification(org: _Organisation, kind: str, months: set[str]) -> Mapping:
    keys: Mapping = {"title": f"{kind.capitalize()} {org.number()}", "kind": kind}
    if kind == "subject":
        keys["subject"] = org.pick(["English", "ENGLISH", "maths", "Maths", "ESOL"])
    if kind == "subject" and org.chance(0.3):
        keys["evidence"] = "experience"
    else:
        keys["level"] = org.pick([2, 3, 4, 5])
    if org.chance(0.35):
        keys["equivalent_to"] = org.pick([2, 3, 4, 5])
    if org.chance(0.25):
        keys["working_towards"] = True
        return keys
    if org.chance(0.1):
        keys["working_towards"] = False
    if org.chance(0.85):
        day = org.day() if org.chance(0.7) else _uniform(org.rng, date(2001, 1, 1), EARLIEST)
        month = day.isoformat()[:7]
        if month not in months:  # so that which of them is the earliest is never in doubt
            months.add(month)
            keys["awarded"] = org.pick([_Plain(month), _written(org.rng, day)])
    return keys


def _area(org: _Organisation, area: str) -> Mapping:
    keys: Mapping = {"id": area, "sector": AREAS[area]}
    if org.chance(0.5):
        keys["annual_hours"] = org.pick([30, 12.5, 6, None])
    if org.chance(0.55):
        keys["practice"] = [_practice(org) for _ in range(org.pick([1, 1, 2]))]
    roles = org.rng.sample(["assessor", "iqa"], org.pick([0, 1, 1, 2]))
    programmes = [_programme(org, area, role) for role in roles]
    if programmes or org.chance(0.3):
        keys["programmes"] = programmes
    return keys


def _practice(org: _Organisation) -> Mapping:
    first = org.day() if org.chance(0.7) else date(2015, 1, 1)
    keys: Mapping = {"where": "A workplace", "from": _written(org.rng, first)}
    if org.chance(0.6):
        keys["to"] = _written(org.rng, org.day(max(first, EARLIEST), LATEST))
    elif org.chance(0.5):
        keys["to"] = None
    if org.chance(0.4):
        keys["confirmed"] = {"by": "The owner", "date": date(2025, 9, 10), "how": "letter"}
    return keys


def _programme(org: _Organisation, area: str, role: str) -> Mapping:
    number, title = org.pick(PROGRAMMES[area])
    keys: Mapping = {"title": title}
    if number:
        keys["number"] = number
    keys["awarding_organisation"] = "City Awards"
    keys["role"] = role
    return keys
