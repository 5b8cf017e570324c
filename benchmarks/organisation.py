"""A large fictitious organisation, the same for the same seed: `write(folder, people, each)`."""

import random
from datetime import date, timedelta
from pathlib import Path

WORDS = (
    "learners practice session planning feedback question group confidence assessment "
    "resource reading number writing salon theory evidence standard progress starter "
    "review peer talk support notice change small step weekly example careful open quiet "
    "pair task folder "
).split()
TYPES = ("webinar", "inset-day", "reading", "peer-observation", "short-course", "standardisation")


def write(folder: Path, people: int, each: int, seed: int = 7, words: int = 300) -> None:
    """`people` portfolios with `each` reflections of about `words` words over three CPD years."""
    rng = random.Random(seed)
    for number in range(people):
        home = folder / f"person-{number:04d}"
        home.mkdir(parents=True)
        vocational = number % 4 == 0
        (home / "profile.md").write_text(_profile(number, vocational), encoding="utf-8")
        roles = "[vocational-tutor, iqa]" if vocational else "[tutor]"
        manager = f"person-{number // 10 * 10:04d}"
        (home / "employment.yml").write_text(
            f"start: 2019-09-01\nfte: {rng.choice(['1', '0.6', '0.4'])}\nroles: {roles}\n"
            f"line_manager: {manager}\nteam: Team {number // 10}\n",
            encoding="utf-8",
        )
        for entry in range(each):
            day = date(2023, 9, 1) + timedelta(days=rng.randrange(930))
            year = day.year if day.month >= 9 else day.year - 1
            place = home / f"{year}-{(year + 1) % 100:02d}"
            place.mkdir(exist_ok=True)
            (place / f"{day}-{entry:03d}.md").write_text(
                _reflection(rng, day, entry, vocational, words), encoding="utf-8"
            )


def _profile(number: int, vocational: bool) -> str:
    area = (
        "occupational_areas:\n  - id: hairdressing\n    sector: Hair and beauty\n"
        "    programmes: [{title: Level 2 Hairdressing, number: 600/0000/1, role: assessor}]\n"
        if vocational
        else ""
    )
    return f"---\nname: Person {number:04d}\njob_title: Tutor\n{area}---\n\nA statement.\n"


def _reflection(rng: random.Random, day: date, entry: int, vocational: bool, words: int) -> str:
    standards = sorted(rng.sample(range(1, 21), rng.randint(1, 4)))
    occupational = (
        "occupational: {area: hairdressing, activity: job-shadowing}\n"
        if vocational and entry % 3 == 0
        else ""
    )
    return (
        f"---\ntitle: {_text(rng, 6).capitalize()} {entry}\ndate: {day}\n"
        f"hours: {rng.choice(['0.5', '1', '1.25', '2.5', '6'])}\ntype: {rng.choice(TYPES)}\n"
        f"standards: {standards}\npurpose: {_text(rng, 8)}\n{occupational}---\n\n"
        f"## Content and learning\n\n{_text(rng, words // 2)}.\n\n"
        f"## Implication on practice\n\n{_text(rng, words // 2)}.\n"
    )


def _text(rng: random.Random, words: int) -> str:
    return " ".join(rng.choice(WORDS) for _ in range(words))
