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
from making import below, build, front, markdown, person, reflection, write

sys.path.insert(0, str(Path(__file__).parent))

from independent.access import Access, address
from independent.doubtful import ODD, RARE, make_doubtful
from independent.organisations import AS_OFS, write_organisation
from independent.recalculate import load, read_text

SEEDS = range(int(os.environ.get("CPD_INDEPENDENT_SEEDS", "15")))
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
    open_to_all = ("accessibility", "assets", "search", "events", "past-events", "standards")
    for top in (*open_to_all, "organisation"):
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


# --- case by case


def service(folder: Path, *, team: Any = ("q@x.org",), **people: dict[str, Any]) -> Path:
    """`folder/portfolios` with these people, `ada_marsh` for ada-marsh; each has a login of their
    own id unless `login` says otherwise."""
    root = folder / "portfolios"
    write(root, {"policy.yml": front(quality_team=list(team))})
    for key, work in people.items():
        name = key.replace("_", "-")
        of_profile = {k: work.pop(k) for k in ("occupational_areas",) if k in work}
        employment = {"login": name, **work}
        files = person(name.title(), employment=employment, **of_profile)
        write(root, below(name, dict(files)))
    return root


def granted(rules: Rules, path: str) -> Any:
    allow = allowed(json.loads(as_json(rules, "/")), path)
    return set(allow) if isinstance(allow, list) else allow


def said(rules: Rules, *words: str) -> str:
    found = [note for note in rules.notes if all(word in note for word in words)]
    assert len(found) == 1, (words, rules.notes)
    return found[0]


def test_whose_a_portfolio_is(tmp_path: Path) -> None:
    rules = rules_of(service(
        tmp_path, ada={"line_manager": "ben"}, ben={"line_manager": "cas"}, cas={}, dan={},
    ))  # fmt: skip
    for path in ("", "/", "/index.html", "/files/evidence/a.pdf", "/search/search_index.json"):
        assert granted(rules, f"/people/ada{path}") == {"ada", "ben", "cas", "q@x.org"}, path
    for path in ("/reviews/", "/review-sheet", "/reviews/x/index.html"):
        assert granted(rules, f"/people/ada{path}") == {"ada", "ben"}
    assert granted(rules, "/teams/ben/") == {"ben", "cas", "q@x.org"}
    assert granted(rules, "/teams/cas/team.csv") == {"cas", "q@x.org"}
    assert granted(rules, "/teams/") == {"ben", "cas", "q@x.org"}
    assert granted(rules, "/organisation/people/people.csv") == {"q@x.org"}
    for path in ("/", "/accessibility/", "/events/a/", "/standards/4/", "/assets/a.css",
                 "/403.html", "/404.html"):  # fmt: skip
        assert granted(rules, path) == "signed-in"
    for path in ("/people/", "/.cpd-site", "/adas", "/people/adas/", "/people/eve/", "/share/",
                 "/eventsx/", "/teams/dan/"):  # fmt: skip
        assert granted(rules, path) == set(), path
    assert granted(rules, f"/share/{'0a' * 16}/evidence-001.sealed") == "anyone"
    assert rules.notes == ()


def test_reviews_in_another_way_of_writing_are_nobodys(tmp_path: Path) -> None:
    """A host that opens `Reviews` for `reviews`, or `review-sheet.`, opens it for nobody."""
    rules = rules_of(service(tmp_path, ada={"line_manager": "ben"}, ben={}))
    for part in ("Reviews/", "REVIEW-SHEET", "reviews./x", "review-sheet ", "reviews::$DATA",
                 "REVIEW~1/", "reviews\n/x"):  # fmt: skip
        assert granted(rules, f"/people/ada/{part}") == set(), part
    assert granted(rules, "/people/ada/reflections/reviews/") == {"ada", "ben", "q@x.org"}


@pytest.mark.parametrize(
    ("work", "holds"),
    [
        ({"start": "2026-03-31"}, True),
        ({"start": "2026-04-01"}, False),
        ({"start": "2020-01-01", "end": "2026-03-31"}, True),
        ({"start": "2020-01-01", "end": "2026-03-30"}, False),
        ({"absences": [{"from": "2026-01-01"}]}, True),
        ({"roles": ["non-teaching"]}, True),
        ({"employer": "A partner"}, True),
    ],
)
def test_a_login_holds_while_its_owner_is_employed(
    tmp_path: Path, work: dict[str, Any], holds: bool
) -> None:
    """Ben, in the middle: as himself, as a manager, and in the quality team."""
    rules = rules_of(service(
        tmp_path, team=["ben", "q"], ada={"line_manager": "ben"},
        ben={"line_manager": "cas", **work}, cas={},
    ))  # fmt: skip
    own = {"ben"} if holds else set()
    assert granted(rules, "/people/ben/") == {"cas", "q"} | own
    assert granted(rules, "/people/ada/") == {"ada", "cas", "q"} | own
    assert granted(rules, "/people/ada/reviews/") == {"ada"} | own
    assert granted(rules, "/teams/ben/") == {"cas", "q"} | own
    assert granted(rules, "/organisation/") == {"q"} | own
    if not holds:
        assert "Take it out of policy.yml" in said(rules, "“ben” of quality_team")
        assert "Write who manages them" in said(rules, "ben is not employed then", "ada")


def test_a_circle_gives_nobody_anything(tmp_path: Path) -> None:
    rules = rules_of(service(
        tmp_path, ada={"line_manager": "ben"}, ben={"line_manager": "cas"},
        cas={"line_manager": "ben"}, dan={"line_manager": "dan"}, eve={"line_manager": "dan"},
    ))  # fmt: skip
    assert granted(rules, "/people/ada/") == {"ada", "ben", "q@x.org"}
    assert granted(rules, "/people/ada/reviews/") == {"ada", "ben"}
    assert granted(rules, "/people/ben/") == {"ben", "q@x.org"}
    assert granted(rules, "/people/cas/reviews/") == {"cas"}
    assert granted(rules, "/teams/ben/") == granted(rules, "/teams/cas/") == {"q@x.org"}
    assert granted(rules, "/people/eve/reviews/") == {"eve", "dan"}
    assert granted(rules, "/teams/dan/") == {"dan", "q@x.org"}
    said(rules, "ben, cas, dan lead back to them")


def test_managers_without_a_portfolio_or_with_an_error_in_it(tmp_path: Path) -> None:
    root = service(
        tmp_path, ada={"line_manager": "Di Fox"}, ben={"line_manager": "eve"},
        cas={"line_manager": "ben"}, eve={"start": "nonsense", "line_manager": "ada"},
    )  # fmt: skip
    rules = rules_of(root)
    assert granted(rules, "/people/ada/") == {"ada", "q@x.org"}
    assert granted(rules, "/teams/di-fox/") == {"q@x.org"}
    assert granted(rules, "/people/cas/") == {"cas", "ben", "q@x.org"}
    assert granted(rules, "/people/ben/") == {"ben", "q@x.org"}
    assert granted(rules, "/people/eve/") == granted(rules, "/people/eve/reviews/") == set()
    text = json.dumps(json.loads(as_json(rules, "/")))
    assert '"eve"' not in text
    assert "gives a manager a login" in said(rules, "“Di Fox” keeps no portfolio", "ada")
    said(rules, "The portfolio of eve has an error", "ben")
    said(rules, "1 portfolio with an error", "eve")


@pytest.mark.parametrize(
    ("one", "other"), [("jo", "jo"), ("jo", "Jo"), ("zoë", "ZOË"), ("o\u00e9", "oe\u0301")]
)
def test_a_login_of_two_people_is_nobodys(tmp_path: Path, one: str, other: str) -> None:
    rules = rules_of(service(
        tmp_path, team=["q", one], ada={"login": one, "line_manager": "cas"},
        ben={"login": other, "line_manager": "ada"}, cas={},
    ))  # fmt: skip
    assert granted(rules, "/people/ada/") == {"cas", "q"}
    assert granted(rules, "/people/ben/") == {"cas", "q"}
    assert granted(rules, "/people/ben/reviews/") == set()
    assert granted(rules, "/organisation/") == {"q"}
    assert "Write in each employment.yml" in said(rules, "ada and ben have one login")


def test_the_quality_team_and_a_person_write_a_login_in_one_way(tmp_path: Path) -> None:
    rules = rules_of(service(tmp_path, team=["Ada", "q"], ada={"login": "ada"}, ben={}))
    assert granted(rules, "/people/ada/") == granted(rules, "/organisation/") == {"q"}
    said(rules, "“Ada” and “ada” are one login on some hosts", "ada and quality_team")
    rules = rules_of(service(tmp_path, team=["ada", "q"], ada={"login": "ada"}))
    assert granted(rules, "/people/ben/reviews/") == {"ben"}
    assert granted(rules, "/people/ben/") == {"ada", "ben", "q"}


def test_a_login_passes_on_once_its_owner_has_left(tmp_path: Path) -> None:
    rules = rules_of(service(
        tmp_path, ada={"login": "jo", "end": "2026-03-30"}, ben={"login": "jo"},
        cas={"login": "jo", "start": "2026-04-01"},
    ))  # fmt: skip
    assert granted(rules, "/people/ben/") == {"jo", "q@x.org"}
    assert granted(rules, "/people/ada/") == granted(rules, "/people/cas/") == {"q@x.org"}


def test_people_without_a_login_and_a_service_without_a_quality_team(tmp_path: Path) -> None:
    rules = rules_of(service(tmp_path, team=[], ada={"login": None, "line_manager": "ben"}, ben={}))
    assert granted(rules, "/people/ada/") == {"ben"}
    assert granted(rules, "/organisation/") == set()
    said(rules, "Without a login", "ada")
    said(rules, "nobody may read the service’s pages")


def test_the_quality_team_is_that_of_the_policy_in_force(tmp_path: Path) -> None:
    root = service(tmp_path, ada={})
    (root / "policy.yml").unlink()
    for number, day in enumerate(("2025-06-01", "2026-01-01", "2026-04-01")):
        policy = front(in_force_from=day, quality_team=[f"team-{number}"])
        write(root, {f"policy-{number}.yml": policy})
    for day, team in (("2025-12-31", "team-0"), ("2026-01-01", "team-1"), ("2026-04-01", "team-2")):
        rules = rules_of(root, date.fromisoformat(day))
        assert granted(rules, "/organisation/") == {team}


def test_a_programme_is_for_those_above_everybody_on_it(tmp_path: Path) -> None:
    def works(*numbers: str) -> list[dict[str, Any]]:
        programmes = [{"title": "T", "number": n, "role": "assessor"} for n in numbers]
        return [{"id": "hair", "sector": "Hair", "programmes": programmes}]

    rules = rules_of(service(
        tmp_path,
        ada={"line_manager": "cas", "occupational_areas": works("1/2", "3")},
        ben={"line_manager": "dan", "occupational_areas": works("3")},
        old={"line_manager": "eve", "occupational_areas": works("1/2"), "end": "2026-01-01"},
        cas={"line_manager": "fay"}, dan={"line_manager": "fay"}, eve={}, fay={},
    ))  # fmt: skip
    assert granted(rules, "/programmes/1-2/staff.csv") == {"cas", "fay", "q@x.org"}
    assert granted(rules, "/programmes/3/") == {"fay", "q@x.org"}
    assert granted(rules, "/programmes/") == {"fay", "q@x.org"}
    assert granted(rules, "/programmes/programmes.csv") == {"fay", "q@x.org"}


def test_whoever_reads_a_page_about_many_may_read_of_each_of_them(
    tmp_path: Path, default_policy: dict[str, Any]
) -> None:
    """Of random organisations with much in doubt: nobody but the quality team reads a figure on a
    team's page that the portfolio would refuse them."""
    checked = 0
    for seed in range(12):
        folder = tmp_path / f"{seed}"
        write_organisation(folder, seed, people=9, reflections=1)
        as_of = AS_OFS(seed)[0]
        make_doubtful(folder, seed, as_of)
        who, rules = Access(folder, default_policy, as_of), rules_of(folder, as_of)
        for team, key in who.team_pages().items():
            for login in granted(rules, f"/teams/{team}/") - set(rules.quality_team):
                for name in who.people:
                    if who.is_below(name, key):
                        assert login in granted(rules, f"/people/{name}/"), (seed, team, name)
                        checked += 1
    assert checked > 50


# --- what stands in the files


@pytest.mark.parametrize("form", sorted(AS_TEXT))
def test_no_login_becomes_a_directive(tmp_path: Path, form: Any) -> None:
    """The text is that of a service where nobody has a login."""
    nasty = [*ODD, "a\nRequire all granted", "a\r\nallow: anyone", "x;}", "</Location>", "`id`"]
    people: dict[str, Any] = {f"p{n}": {"login": login} for n, login in enumerate(nasty)}
    rules = rules_of(service(tmp_path / "nasty", team=nasty, **people))
    people = {f"p{n}": {"login": None} for n in range(len(nasty))}
    without = rules_of(service(tmp_path / "without", team=[], **people))
    assert AS_TEXT[form](rules, "/") == AS_TEXT[form](without, "/")
    assert len(said(rules, "No rule can be written")) < 2500


@pytest.mark.parametrize("form", sorted(AS_TEXT))
def test_logins_that_are_unusual_and_harmless_stand_there(tmp_path: Path, form: Any) -> None:
    usual = [login for login in RARE if login.casefold() != "ann.marsh@example.org"]
    usual.remove("ZOË@example.org")
    people = {f"p{n}": {"login": login} for n, login in enumerate(usual)}
    text = AS_TEXT[form](rules_of(service(tmp_path, **people)), "/")
    assert [login for login in usual if login not in text] == []


def test_the_same_files_give_the_same_rules(tmp_path: Path) -> None:
    folders = [tmp_path / "a", tmp_path / "b"]
    for folder, names in zip(folders, ("ada ben cas dan", "dan cas ben ada"), strict=True):
        for name in names.split():
            write(folder, below(name, dict(person(name, employment={"login": f"{name}@x.org"}))))
    for form in AS_TEXT.values():
        assert len({form(rules_of(folder), "/cpd/") for folder in folders}) == 1


def test_the_addresses_of_packs_are_those_that_packs_get() -> None:
    where = f"share/{path_of(bytes(range(32)), bytes(16))}/"
    for name in ("", "index.html", part_name(1), part_name(999)):
        assert re.fullmatch(PACKS, f"{where}{name}"), name


# --- what stands on the pages


WORD = "Zwischenruf"


def test_no_word_of_a_review_stands_where_others_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each text of a review is planted; each file of the site that has one is the person's and
    their direct manager's. One review has an error that quotes a text."""
    monkeypatch.chdir(tmp_path)
    root = service(tmp_path, team=["q"], ada={"line_manager": "ben"}, ben={"line_manager": "cas"},
                   cas={})  # fmt: skip
    body = "".join(
        f"## {heading}\n\n{WORD} {heading}\n\n"
        for heading in ("Individual summary", "Manager summary", "Personal development",
                        "New or amended targets", "Further comments", "Strengths",
                        "Even better if", "Agreed actions", "Something else")
    )  # fmt: skip
    kinds = ("progress-review", "mid-year-review", "observation", "learning-walk",
             "practice-review", "self-assessment")  # fmt: skip
    target = {"id": "t1", "target": f"{WORD} target", "comment": f"{WORD} comment"}
    for number, kind in enumerate(kinds, 1):
        keys = {"kind": kind, "date": f"2026-01-{number:02d}", "reviewer": f"{WORD} Reviewer",
                "targets": [target], "ratings": {"1": "experienced"}}  # fmt: skip
        write(root, {f"ada/reviews/{kind}.md": markdown(keys, body)})
    broken = {"kind": "observation", "date": "2026-01-09",
              "targets": [{**target, "achieved": f"{WORD} nearly"}], WORD: WORD}  # fmt: skip
    write(root, {"ada/reviews/broken.md": markdown(broken, body)})
    need = {"id": "n1", "need": "More", "agreed": "2026-01-01"}
    write(root, {"ada/plan.yml": front(needs=[need]), "ada/a.md": reflection(need=["n1"])})
    build()
    rules, planted = rules_of(root), 0
    for path in sorted((tmp_path / "site").rglob("*")):
        if path.is_file() and WORD.encode() in path.read_bytes():
            address_of_it = f"/{path.relative_to(tmp_path / 'site').as_posix()}"
            assert granted(rules, address_of_it) == {"ada", "ben"}, address_of_it
            planted += 1
    assert planted > 6
