"""What makes access a matter of doubt, strewn over a random organisation: logins that two people
have, or that a web server could take for something else, managers who have left or
lead in a circle, portfolios with an error, quality teams that change with the policy."""

from __future__ import annotations

import random
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import yaml

from .recalculate import NULLS, read_mapping

ODD = [
    "Ann Two Words", 'quo"te', "back\\slash", "$uri", "$cpd_team_0", "%{REMOTE_USER}", "a;b",
    "x{1}", "#hash", "(anyone)", "(signed-in)", "(nobody)", "<Location>", "%2e", "x" * 201,
    "a\u00a0b", "a\u200bb", "zoe\u0308", "valid-user]",
]  # fmt: skip
RARE = [
    "zoë@example.org", "ZOË@example.org", "o'brien+1@example.org", "'quoted'", "a|b", "k:l/m",
    "x=y,z&w~!", "łukasz", "valid-user", "all", "nobody", "Ann.Marsh@Example.org",
    "ann.marsh@example.org", "-dash", "李雷", "x" * 200,
]  # fmt: skip


def make_doubtful(folder: Path, seed: int, as_of: date) -> None:
    rng = random.Random(f"doubtful {seed}")
    people = sorted(path.name for path in folder.iterdir() if (path / "employment.yml").is_file())
    used = []
    crowded = rng.random() < 0.4
    for name in people:
        path = folder / name / "employment.yml"
        keys = {key: _plain(value) for key, value in read_mapping(path).items()}
        keys.pop("login", None)
        if rng.random() < 0.85:
            twin = rng.choice(used or [name])
            own = [f"u-{name}", rng.choice(RARE), rng.choice(ODD), twin, twin.swapcase()]
            weights = [9, 2, 2, 2, 2] if crowded else [20, 2, 2, 0, 0]
            keys["login"] = rng.choices(own, weights)[0]
            used.append(keys["login"])
        if rng.random() < 0.6:
            before = [other for other in people if other < name][-4:]
            others = people if rng.random() < 0.25 else before  # circles, now and then
            names = ["Morgan Reyes", "morgan reyes"]
            keys["line_manager"] = rng.choice([*others, *others, *names])
        if rng.random() < 0.3:
            _about(keys, as_of, rng)
        if rng.random() < 0.08:
            keys.pop("start")
        path.write_text(yaml.safe_dump(keys, allow_unicode=True), encoding="utf-8")
    policies = [*folder.glob("policy.yml"), *folder.glob("policy-*.yml")]
    for path in policies or [folder / "policy.yml"]:
        size = rng.choice([0, 1, 2, 2, 3])
        team = [rng.choice([*used, *used, *ODD, *RARE, "quality-lead"]) for _ in range(size)]
        team = [login.swapcase() if rng.random() < 0.08 else login for login in team]
        old = path.read_text(encoding="utf-8-sig") if path.exists() else ""
        added = yaml.safe_dump({"quality_team": team}, allow_unicode=True)
        path.write_text(f"{old.rstrip()}\n{added}".lstrip(), encoding="utf-8")


def _about(keys: dict[str, Any], as_of: date, rng: random.Random) -> None:
    """Employment that ends or begins about the day; absences and dated roles go."""
    for key in ("absences", "end"):
        keys.pop(key, None)
    keys["roles"] = ["tutor"]
    day = as_of + timedelta(days=rng.choice([-400, -1, 0, 1, 30]))
    if rng.random() < 0.5:
        keys["start"], keys["end"] = "2001-01-01", day.isoformat()
    else:
        keys["start"] = day.isoformat()


def _plain(value: Any) -> Any:
    """A null as a null, whatever was read as text."""
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return None if value in NULLS else value
