"""One person of the organisation that is measured, with all that is kept for them."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from benchmarks.words import Words

AS_OF = date(2026, 3, 31)
FIRST_DAY = date(2023, 9, 1)
YEARS = (2023, 2024, 2025)
TYPES = {
    "webinar": "Webinar",
    "reading": "Reading of an article or report",
    "peer-observation": "Peer observation",
    "short-course": "Short course",
    "standardisation": "Standardisation meeting",
    "community-of-practice": "Community of practice",
    "professional-discussion": "Discussion with a line manager or peers",
    "online-training": "Online training",
    "inset-day": "INSET day",
}
CHOSEN = tuple(TYPES)[:-1]  # an INSET day is an event
YEARLY = ("safeguarding", "prevent", "data-protection", "acceptable-use")
INDUCTION = ("welcome", "fire-safety", "it-induction", "good-governance", "phishing")
_ACTIVITIES = ("work-placement", "job-shadowing", "online-sector-cpd", "standardisation")
Files = dict[str, str]  # path below the folder -> text


@dataclass(frozen=True, slots=True)
class Event:
    slug: str
    title: str
    date: date
    hours: str
    type: str
    standards: tuple[int, ...]
    body: str
    share: float  # of the staff who attend it


@dataclass(frozen=True, slots=True)
class Reflection:
    """`path` is below the person's folder, without .md. `shown`: on the internal site, so not a
    draft, private or planned. `keys`: the lines of its front matter as cpd reads it."""

    path: str
    title: str
    date: date
    hours: str
    type: str
    standards: tuple[int, ...]
    body: str
    keys: str
    evidence: str | None
    shown: bool

    @property
    def slug(self) -> str:
        return self.path.replace("/", "-")


@dataclass(frozen=True, slots=True)
class Person:
    id: str
    name: str
    statement: str
    reflections: tuple[Reflection, ...]
    files: Files = field(repr=False)  # profile, employment, plan, reviews
    events: tuple[str, ...]
    completions: tuple[tuple[date, str], ...]  # day, requirement


class Maker:
    """One person, from a seed of their own."""

    def __init__(
        self, seed: int, number: int, each: int, words: Words, events: tuple[Event, ...]
    ) -> None:
        self.number, self.each, self.words, self.events = number, each, words, events
        self.rng = random.Random(f"{seed} person {number}")
        self.vocational = number % 4 == 1
        self.teaches = number % 10 not in (3, 7)
        new = self.rng.random() < 0.25
        earliest = date(2023, 10, 1) if new else date(2015, 9, 1)
        self.start = earliest + timedelta(days=self.rng.randrange(800))
        self.first_day = max(self.start, FIRST_DAY)
        self.plans = self.rng.random() < 0.5

    def chance(self, share: float) -> bool:
        return self.rng.random() < share

    def day(self, first: date, last: date) -> date:
        return first + timedelta(days=self.rng.randrange((last - first).days + 1))

    def person(self) -> Person:
        words, rng = self.words, self.rng
        statement = words.text(rng, 80)
        files = {
            "profile.md": self.profile(statement),
            "employment.yml": self.employment(),
            **self.reviews(),
        }
        if self.plans:
            files["plan.yml"] = self.plan()
        attended = tuple(
            event for event in self.events if event.date >= self.start and self.chance(event.share)
        )
        each = self.each
        reflected = rng.sample(attended, min(len(attended), each // 6))
        reflections = [self.reflection(number, event) for number, event in enumerate(reflected)]
        reflections += [self.reflection(number, None) for number in range(len(reflected), each)]
        return Person(
            id=person_id(self.number),
            name=f"Person {self.number:04d}",
            statement=statement,
            reflections=tuple(sorted(reflections, key=lambda one: one.path)),
            files=files,
            events=tuple(event.slug for event in attended),
            completions=tuple(self.completions()),
        )

    def profile(self, statement: str) -> str:
        lines = [f"name: Person {self.number:04d}", "job_title: Tutor", "qualifications:"]
        level = self.rng.choice((3, 5, 6))
        lines.append(f"  - {{title: Award, kind: teaching, level: {level}, awarded: 2014-07}}")
        if self.vocational:
            lines += [
                "  - {title: Assessing, kind: assessor, level: 3, awarded: 2016-02}",
                "occupational_areas:",
                "  - id: hairdressing",
                "    sector: Hair and beauty",
                "    annual_hours: 30",
                "    programmes:",
                "      - {title: Level 2 Hairdressing, number: 600/0000/1, role: assessor}",
            ]
        return "\n".join(("---", *lines, "---", "", statement, ""))

    def employment(self) -> str:
        number = self.number
        roles = ["vocational-tutor", "assessor"] if self.vocational else ["tutor"]
        if not self.teaches:
            roles = ["learning-coach"] if number % 10 == 3 else ["non-teaching"]
            roles += ["assessor"] if self.vocational else []
        if number % 10 == 0:
            roles.append("manager")
        above = number // 10 * 10 if number % 10 else number // 100 * 100 if number % 100 else 0
        manager = person_id(above) if number else "The director"
        absence = "absences: [{from: 2025-11-01, to: 2026-01-15}]\n" if self.chance(0.05) else ""
        return (
            f"start: {self.start}\nfte: {self.rng.choice(('1', '1', '0.6', '0.4'))}\n"
            f"roles: [{', '.join(roles)}]\nline_manager: {manager}\n"
            f"team: Team {number // 10}\n{absence}"
        )

    def plan(self) -> str:
        needs = []
        for number in (1, 2, 3):
            by = self.day(date(2025, 11, 1), date(2026, 8, 31))
            done = "2026-03-01" if self.chance(0.3) else "null"
            needs.append(
                f"  - {{id: n{number}, need: {self.words.title(self.rng)}, "
                f"outcome: {self.words.title(self.rng)}, by: {by}, agreed: 2025-09-20, "
                f"achieved: {done}}}\n"
            )
        return "needs:\n" + "".join(needs)

    def reviews(self) -> Files:
        files: Files = {}
        yearly = [("progress-review", 7), ("mid-year-review", 2)]
        yearly += [("observation", 11), ("learning-walk", 3)] if self.teaches else []
        for year in (2024, 2025, 2026):
            for kind, month in yearly:
                day = date(year, month, self.rng.randint(1, 28))
                if self.start < day <= AS_OF and self.chance(0.8):
                    files[f"reviews/{day}-{kind}.md"] = self.review(kind, day)
        return files

    def review(self, kind: str, day: date) -> str:
        words, rng = self.words, self.rng
        head = f"kind: {kind}\ndate: {day}\nreviewer: Person {self.number // 10 * 10:04d}\n"
        headings: tuple[str, ...] = ("Strengths", "Even better if", "Agreed actions")
        if kind in ("progress-review", "mid-year-review"):
            targets = "".join(
                f"  - {{id: t{number}, target: {words.title(rng)}, "
                f"achieved: {rng.choice(('yes', 'partially', 'no'))}}}\n"
                for number in (1, 2, 3)
            )
            head += f"targets:\n{targets}agreed: {{manager: {day}, individual: {day}}}\n"
            headings = ("New or amended targets", "Revised training needs", "Further comments")
        if kind == "progress-review":
            headings = ("Individual summary", "Manager summary", "Personal development")
        sections = [f"## {heading}\n\n{words.text(rng, 45)}\n" for heading in headings]
        return f"---\n{head}---\n\n" + "\n".join(sections)

    def completions(self) -> Iterator[tuple[date, str]]:
        asked = (*YEARLY, "british-values") if self.teaches else YEARLY
        for year in YEARS:
            first, last = date(year, 9, 1), min(date(year + 1, 8, 31), AS_OF)
            for requirement in asked:
                if self.start < last and self.chance(0.93):
                    yield self.day(max(first, self.start), last), requirement
        if self.start >= FIRST_DAY:
            for requirement in INDUCTION:
                if self.chance(0.95):
                    yield self.start + timedelta(days=self.rng.randint(1, 60)), requirement

    def reflection(self, number: int, event: Event | None) -> Reflection:
        words, rng = self.words, self.rng
        title, state = words.title(rng), "shown"
        if event is not None:
            day, hours, kind = event.date, event.hours, event.type
            standards = event.standards
            keys = [f"title: {title}", f"event: {event.slug}"]
        else:
            state = rng.choices(("shown", "draft", "private", "planned"), (94, 2, 2, 2))[0]
            day = self.day(self.first_day, AS_OF)
            if state == "planned":
                day = self.day(AS_OF + timedelta(days=1), date(2026, 8, 31))
            hours = rng.choices(("0.5", "1", "1.25", "2.5", "6"), (3, 5, 3, 3, 1))[0]
            kind, standards = rng.choice(CHOSEN), standards_of(rng)
            keys = [f"title: {title}", f"date: {day}", f"hours: {hours}", f"type: {kind}"]
            keys.append(f"standards: {list(standards)}")
        evidence = f"evidence/{day}-{number:03d}.pdf" if self.chance(1 / 6) else None
        keys += self.optional(day, number, state)
        keys += [f"evidence: [{evidence}]"] if evidence else []
        return Reflection(
            path=f"{cpd_year(day)}/{day}-{number:03d}",
            title=title,
            date=day,
            hours=hours,
            type=TYPES[kind],
            standards=standards,
            body=self.body(),
            keys="".join(f"{line}\n" for line in keys),
            evidence=evidence,
            shown=state == "shown",
        )

    def optional(self, day: date, number: int, state: str) -> Iterator[str]:
        words, rng = self.words, self.rng
        if self.chance(0.8):
            yield f"purpose: {words.sentence(rng)}"
        if self.chance(0.3):
            yield f"provider: {words.title(rng)}"
        if self.chance(0.4):
            yield f"evaluation: {{useful: {rng.randint(2, 5)}, comment: {words.title(rng)}}}"
        if self.plans and self.chance(0.1):
            yield f"need: [n{rng.randint(1, 3)}]"
        if self.chance(0.1):
            yield "share_practice: true"
        if self.chance(0.05):
            by = day + timedelta(days=40)
            done = f", done: {by}" if self.chance(0.7) and by <= AS_OF else ""
            yield f"disseminate: {{to: Team meeting, by: {by}{done}}}"
        if self.chance(0.08):
            yield f"impact_review: {day + timedelta(days=100)}"
        if self.vocational and number % 3 == 0:
            yield f"occupational: {{area: hairdressing, activity: {rng.choice(_ACTIVITIES)}}}"
            yield f"confirmed: {{by: Person 0000, date: {day}, how: certificate seen}}"
        if state == "private":
            yield "visibility: private"
        if state == "draft":
            yield "draft: true"

    def body(self) -> str:
        words, rng = self.words, self.rng
        total = rng.randint(200, 300)
        impact = total // 6 if self.chance(0.3) else 0
        learning = (total - impact) * 3 // 5
        parts = [("Content and learning", learning)]
        parts.append(("Implication on practice", total - impact - learning))
        parts += [("Impact", impact)] if impact else []
        return "\n\n".join(f"## {name}\n\n{words.text(rng, number)}" for name, number in parts)


def cpd_year(day: date) -> str:
    year = day.year if day.month >= 9 else day.year - 1
    return f"{year}-{(year + 1) % 100:02d}"


def person_id(number: int) -> str:
    return f"person-{number:04d}"


def standards_of(rng: random.Random) -> tuple[int, ...]:
    return tuple(sorted(rng.sample(range(1, 21), rng.randint(1, 4))))
