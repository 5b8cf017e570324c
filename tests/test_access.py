"""Who may read what: the rules, against a second statement of them made from the raw files
(tests/independent/access.py), over random organisations with much in doubt; then case by case.

A failure names the seed. More seeds than usual: `CPD_INDEPENDENT_SEEDS=400 pytest
tests/test_access.py`.
"""

import json
import os
import re
import sys
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import cpd_portfolio
from cpd_portfolio.access import AS_TEXT, Rules, make_rules
from cpd_portfolio.access.as_json import as_json
from cpd_portfolio.access.rules import PACKS
from cpd_portfolio.reading import read
from cpd_portfolio.share.sealing import part_name, path_of
from making import below, cpd, front, person, write

sys.path.insert(0, str(Path(__file__).parent))

from independent.access import Access, address
from independent.doubtful import ODD, RARE, make_doubtful
from independent.organisations import AS_OFS, write_organisation
from independent.recalculate import load, read_text

SEEDS = range(int(os.environ.get("CPD_INDEPENDENT_SEEDS", "25")))
SHIPPED = Path(str(cpd_portfolio.__file__)).parent / "policies" / "default.yml"
PACK = f"/share/{'0123456789abcdef' * 2}"
DAY = date(2026, 3, 31)


@pytest.fixture(scope="module")
def default_policy() -> dict[str, Any]:
    policy: dict[str, Any] = load(read_text(SHIPPED))
    return policy


def rules_of(folder: Path, as_of: date = DAY) -> Rules:
    reading = read([folder])
    return make_rules(reading.library, reading.policies, as_of)


def allowed(rules: dict[str, Any], path: str) -> Any:
    """As docs/hosting.md says to take the JSON: the last rule that fits decides, else nobody."""
    allow: Any = []
    for rule in rules["rules"]:
        where, match = rule["path"], rule["match"]
        bare = where.rstrip("/")
        fits = {
            "folder": path == where or path.startswith(f"{where}/"),
            "page": path in (bare, f"{bare}/", f"{bare}/index.html"),
            "file": path == where,
            "pattern": match == "pattern"
            and re.fullmatch(where, path, re.IGNORECASE if rule.get("any_case") else 0),
        }
        if fits[match]:
            allow = rule["allow"]
    return allow


def may(allow: Any, login: str | None) -> bool:
    if allow == "anyone":
        return True
    return login is not None and (allow == "signed-in" or login in allow)


def decide(rules: Rules, login: str | None, path: str, base: str = "/") -> bool:
    return may(allowed(json.loads(as_json(rules, base)), path), login)


def paths_of(who: Access) -> list[str]:
    """Every kind of path, and some that there are not."""
    found = ["/", "/index.html", "/403.html", "/404.html", "/.cpd-site", "/other", "/people/"]
    for top in ("assets", "search", "events", "past-events", "standards", "organisation"):
        found += [f"/{top}", f"/{top}/", f"/{top}/a/index.html", f"/{top}-x", f"/x{top}/"]
    for name in sorted(who.folders):
        home = f"/people/{name}"
        found += [home, f"{home}/", f"{home}-x/", f"{home}.html", f"{home}/record/2025-26/"]
        found += [f"{home}/files/evidence/a.pdf", f"{home}/search/search_index.json"]
        for part in ("reviews", "review-sheet", "Reviews", "review-sheet.", "reviews-old"):
            found += [f"{home}/{part}", f"{home}/{part}/", f"{home}/{part}/a/index.html"]
    for team in [*sorted(who.team_pages()), "nobody"]:
        found += [f"/teams/{team}", f"/teams/{team}/team.csv", f"/teams/{team}/page-2/"]
    found += ["/teams", "/teams/", "/teams/index.html"]
    for page in sorted({address(p) for work in who.people.values() for p in work["programmes"]}):
        found += [f"/programmes/{page}/", f"/programmes/{page}/staff.json"]
    found += ["/programmes", "/programmes/", "/programmes/programmes.csv", "/programmes/none/"]
    found += [f"{PACK}/", f"{PACK}/index.html", f"{PACK}/evidence-001.sealed", PACK, "/share/"]
    return [*found, f"{PACK}/other", f"/share/{'F' * 32}/", f"{PACK[:-1]}/", f"{PACK}/index.html/"]


def readers_of(who: Access) -> list[str | None]:
    """Nobody, strangers, everybody who has a login, and some whose capitals are others."""
    written = sorted({work["login"] for work in who.people.values() if work.get("login")})
    swapped = {login.swapcase() for login in written[::3]}
    return [None, "stranger", "quality-lead", *sorted({*written, *swapped, *who.team})]


def differences(folder: Path, as_of: date, policy: dict[str, Any]) -> Iterable[str]:
    who = Access(folder, policy, as_of)
    rules = json.loads(as_json(rules_of(folder, as_of), "/"))
    for path in paths_of(who):
        allow = allowed(rules, path)
        for login in readers_of(who):
            wanted = who.may_read(login, path)
            if may(allow, login) != wanted:
                yield f"{as_of} {path} {login!r}: {'may' if wanted else 'may not'} read it"


@pytest.mark.parametrize("seed", SEEDS)
def test_two_statements_of_who_may_read_what_agree(
    tmp_path: Path, default_policy: dict[str, Any], seed: int
) -> None:
    folder = tmp_path / "portfolios"
    write_organisation(folder, seed, people=9, reflections=1)
    as_ofs = AS_OFS(seed)[:2]
    make_doubtful(folder, seed, as_ofs[0])
    found = [line for day in as_ofs for line in differences(folder, day, default_policy)]
    assert found == [], (seed, len(found), found[:8])
