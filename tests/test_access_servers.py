"""The rules as real web servers carry them out: every person and every kind of path, by request,
both ways. What is right comes from tests/independent/access.py."""

import base64
import contextlib
import re
import shutil
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import quote, urljoin

import pytest

from chromium import chromium
from cpd_portfolio.access.nginx import example_server
from making import SAMPLES, cpd, front, person, write
from servers import Answer, Server, apache, free_port, nginx, program, public_folder

sys.path.insert(0, str(Path(__file__).parent))

from independent.access import Access
from independent.doubtful import make_doubtful
from independent.organisations import AS_OFS, write_organisation
from independent.recalculate import load, read_text
from test_access import DAY, SHIPPED, paths_of, readers_of

SECRET = base64.urlsafe_b64encode(bytes(range(100, 132))).decode()
KINDS = ("apache", "nginx")
ROOT = Path(__file__).parent.parent


@dataclass
class Host:
    """A service: its portfolios and its site. `who` says who may read what."""

    folder: Path
    who: Access
    as_of: str

    @property
    def site(self) -> Path:
        return self.folder / "site"

    def rules(self, kind: str, base: str = "/") -> str:
        options = ("--portfolios", str(self.folder / "portfolios"), "--as-of", self.as_of)
        result = cpd("access", "--format", kind, *options, "--base-path", base)
        assert result.exit_code == 0, (result.output, result.exception)
        return result.stdout

    @contextlib.contextmanager
    def served(self, kind: str, base: str = "/") -> Iterator[Server]:
        rules = self.rules(kind, base)
        if kind == "apache":
            with apache(self.site, rules, base) as server:
                yield server
            return
        port = free_port()
        inner = example_server(base).replace("127.0.0.1:8081", f"127.0.0.1:{port}")
        with nginx(rules, inner.replace("/srv/cpd/site", str(self.site)), port) as server:
            yield server


@pytest.fixture(scope="module")
def default_policy() -> dict[str, Any]:
    policy: dict[str, Any] = load(read_text(SHIPPED))
    return policy


@pytest.fixture(scope="module")
def sample(default_policy: dict[str, Any]) -> Iterator[Host]:
    """The samples, built, with a pack."""
    with public_folder() as folder, pytest.MonkeyPatch.context() as patch:
        shutil.copytree(SAMPLES, folder / "portfolios")
        patch.chdir(folder)
        patch.setenv("CPD_SHARE_SECRET", SECRET)
        result = cpd("build", "--as-of", DAY.isoformat())
        assert result.exit_code == 0, result.output
        yield Host(folder, Access(folder / "portfolios", default_policy, DAY), DAY.isoformat())


def files_of(site: Path) -> list[str]:
    """Every file's address, and that of each folder with a page; of the theme's files a few."""
    found = []
    for path in sorted(site.rglob("*")):
        name = f"/{path.relative_to(site).as_posix()}"
        if path.is_file() and not name.startswith("/assets/"):
            found.append(name)
        if (path / "index.html").is_file():
            found.append(f"{name}/")
    themes = sorted((site / "assets").rglob("*.*"))[::60]
    return ["/", *found, *(f"/{path.relative_to(site).as_posix()}" for path in themes)]


def wrong_answers(
    server: Server, host: Host, paths: list[str], base: str = "/"
) -> Iterator[tuple[str, str | None, int]]:
    for login in readers_of(host.who):
        for path in paths:
            answer = server.ask(quote(base.rstrip("/") + path), login)
            if answer.status not in expected(server, host, path, login):
                yield path, login, answer.status


def expected(server: Server, host: Host, path: str, login: str | None) -> tuple[int, ...]:
    """nginx takes no account of capitals where it looks a path up, so that a portfolio's rule holds
    for other ways to write its address as well."""
    named = server.header is not None and path.startswith("/people/")
    if host.who.may_read(login, path.lower() if named else path):
        there = host.site / path.strip("/")
        if path.endswith("/"):
            there /= "index.html"
        if there.is_dir():
            return (301,)
        return (200,) if there.is_file() else (404,)
    return (403,) if login else (401, 403)


@pytest.mark.parametrize("kind", KINDS)
def test_every_person_and_every_path_of_the_samples(sample: Host, kind: str) -> None:
    paths = files_of(sample.site)
    assert len([path for path in paths if path.startswith("/share/")]) == 2
    with sample.served(kind) as server:
        assert list(wrong_answers(server, sample, paths)) == []
        assert len(paths) * len(readers_of(sample.who)) > 5000


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("base", ["/cpd/", "/a/b-1.0/"])
def test_a_site_below_a_path(sample: Host, kind: str, base: str) -> None:
    paths = [path for path in files_of(sample.site) if "alis-fictus" in path or path.count("/") < 3]
    with sample.served(kind, base) as server:
        assert list(wrong_answers(server, sample, [*paths, "/people", "/nowhere/"], base)) == []
        for path in ("/", "/index.html", "/people/alis-fictus/", f"{base[:-1]}x/"):
            assert server.ask(path, "alis-fictus").status in (403, 404)
        page = server.ask(f"{base}people/alis-fictus/reviews/", "kofi-example")
        assert (page.status, b"This page is for other people" in page.body) == (403, True)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("seed", [1, 5, 8])
def test_organisations_with_much_in_doubt(
    default_policy: dict[str, Any], kind: str, seed: int
) -> None:
    """Files of no matter what stand where pages would."""
    with public_folder() as folder:
        write_organisation(folder / "portfolios", seed, people=9, reflections=1)
        as_of = AS_OFS(seed)[0]
        make_doubtful(folder / "portfolios", seed, as_of)
        host = Host(folder, Access(folder / "portfolios", default_policy, as_of), str(as_of))
        paths = paths_of(host.who)
        for path in paths:
            place = host.site / path.strip("/")
            if path.endswith("/"):
                place /= "index.html"
            with contextlib.suppress(OSError):  # a folder of that name is there, or a file
                place.parent.mkdir(parents=True, exist_ok=True)
                place.touch()
        with host.served(kind) as server:
            assert list(wrong_answers(server, host, asked(host, paths))) == []


def asked(host: Host, paths: list[str]) -> list[str]:
    """Without a slash behind a file's name, where the server looks no further than the file."""
    return [p for p in paths if not (p.endswith("/") and (host.site / p.strip("/")).is_file())]


PACK = "share/" + "0123456789abcdef" * 2
OWN = "people/kofi-example"
VICTIM = "people/alis-fictus"
SPELLINGS = [
    "/{v}", "/{v}/", "/{v}/index.html", "//{v}/", "/{v}//index.html", "/./{v}/", "/{v}/./",
    "/events/../{v}/", "/events/%2e%2e/{v}/", "/events/..%2f{v}/", "/events%2f..%2f{v}/",
    "/events/%252e%252e/{v}/", "/events/..;/{v}/", "/events/..%5c{v}/", "/events/.%2e/{v}/",
    "/{o}/../../{v}/", "/{o}/%2e%2e/%2e%2e/{v}/", "/{o}/..%2f..%2f{v}/", "/{o}/x/../../../{v}/",
    "/{o}%2f..%2f..%2f{v}/", "/{p}/../../{v}/", "/{p}/%2e%2e/%2e%2e/{v}/", "/assets/../{v}/",
    "/standards/%2e%2e%2f{v}/", "/%70eople{rest}/", "/people%2f{last}/", "/people/%61lis-fictus/",
    "/%2570eople{rest}/", "/PEOPLE{rest}/", "/{V}/", "/{v}./", "/{v}%20/", "/{v};a=b/", "/{v}/;a",
    "/{v}/?next=/events/", "/{v}?/events/", "/events/?/../{v}/", "/{v}/index.html/", "/{v}%00/",
    "/{v}/index.html%00.css", "/{v}/index.html/assets/x.css", "/{v}%5c", "/{v}/.", "/{v}/..",
    "/x/../{v}/", "/../{v}/", "/..%2f{v}/", "/%2e/{v}/", "///{v}///", "/{v}/index.html~",
    "http://host/{v}/", "http://host//{v}/", "/{v}/%2e/", "/events/.../{v}/", "/{v}/x/../",
]  # fmt: skip


def spelt(path: str) -> list[str]:
    rest = path.removeprefix("people")
    values = {"v": path, "V": path.upper(), "o": OWN, "p": PACK, "rest": rest, "last": rest[1:]}
    return [spelling.format(**values) for spelling in SPELLINGS]


def shows(answer: Answer, path: str, sample: Host) -> bool:
    """Whether there is anything of a page in an answer, or a way to it."""
    page = (sample.site / path / "index.html").read_bytes()
    found = "".join(answer.headers.get("Location", "")).lower()
    return page in answer.body or path in found or b"<title>Index of" in answer.body


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(
    ("path", "refused", "reader"),
    [
        (VICTIM, "kofi-example", "alis-fictus"),
        (VICTIM, None, "priya-exemplar"),
        (f"{VICTIM}/reviews", "dana-mockford", "priya-exemplar"),
        (f"{VICTIM}/review-sheet", "kofi-example", "alis-fictus"),
        (f"{VICTIM}/reviews/2025-11-18-observation", "quality-lead", "alis-fictus"),
    ],
)
def test_no_way_to_write_an_address_gets_past_its_rule(
    sample: Host, kind: str, path: str, refused: str | None, reader: str
) -> None:
    with sample.served(kind) as server:
        shown = 0
        for address in spelt(path):
            answer = server.ask(address, refused)
            assert answer.status >= 400 or not shows(answer, path, sample), (address, answer)
            assert not shows(answer, path, sample), (address, answer.status)
            shown += shows(server.ask(address, reader), path, sample)
        assert shown > 12  # those who may read it get there by some of these, too


@pytest.mark.parametrize("kind", KINDS)
def test_no_method_gets_past_a_rule(sample: Host, kind: str) -> None:
    with sample.served(kind) as server:
        for method in ("HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "PROPFIND", "TRACE",
                       "COPY", "LOCK", "get", "GETX", "QUERY"):  # fmt: skip
            for path in (f"/{VICTIM}/", f"/{VICTIM}", "/organisation/people/people.csv"):
                for login in ("kofi-example", None):
                    answer = server.ask(path, login, method)
                    assert answer.status in (400, 401, 403, 405, 501), (method, path, answer)
                    assert "Location" not in answer.headers
        for method, status in (("HEAD", 200), ("OPTIONS", 200), ("DELETE", 405), ("GET", 200)):
            found = server.ask(f"/{VICTIM}/", "alis-fictus", method).status
            assert found == status or (kind, method) == ("nginx", "OPTIONS"), (method, found)


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_sent_along(sample: Host, kind: str) -> None:
    pack = next(sample.site.glob("share/*"))
    with sample.served(kind) as server:
        page = server.ask(f"/{VICTIM}/", "alis-fictus").headers
        assert page["X-Content-Type-Options"] == "nosniff"
        assert page["Referrer-Policy"] == "no-referrer"
        assert "frame-ancestors 'none'" in page["Content-Security-Policy"]
        assert page["Cache-Control"] == "private, no-cache"
        evidence = server.ask(f"/{VICTIM}/files/evidence/mock-results-chart.png", "alis-fictus")
        assert evidence.headers["X-Content-Type-Options"] == "nosniff"
        assert evidence.headers["Content-Type"] == "image/png"
        assert "Content-Security-Policy" not in evidence.headers
        (sheet,) = (sample.site / "assets/stylesheets").glob("cpd.*.css")
        style = server.ask(f"/assets/stylesheets/{sheet.name}", "alis-fictus").headers
        assert "Cache-Control" not in style
        sealed = server.ask(f"/share/{pack.name}/")
        assert sealed.body == (pack / "index.html").read_bytes()
        assert sealed.headers["Cache-Control"] == "no-cache"
        assert "Content-Security-Policy" not in sealed.headers
        gone = server.ask(f"/{PACK}/")
        assert (gone.status, b"ask whoever sent it" in gone.body) == (404, True)
        assert gone.headers["Cache-Control"] == "no-cache"
        for path in ("/share/", "/share", f"/share/{pack.name}", f"/share/{pack.name}/x"):
            assert server.ask(path, "stranger").status == 403, path
        refused = server.ask(f"/{VICTIM}/", "kofi-example")
        assert (refused.status, b"This page is for other people" in refused.body) == (403, True)
        assert refused.body == server.ask("/403.html", "kofi-example").body
        lost = server.ask(f"/{VICTIM}/nowhere", "alis-fictus")
        assert (lost.status, b"Page not found" in lost.body) == (404, True)


def test_nothing_in_evidence_runs_on_the_host(sample: Host) -> None:
    """An Apache that has a handler for names with `.status` in them leaves evidence alone."""
    place = sample.site / VICTIM / "files/evidence/a.status.pdf"
    place.write_bytes(b"%PDF")
    shutil.copy(place, sample.site / "events/a.status.pdf")
    try:
        with sample.served("apache") as server:
            assert server.ask("/events/a.status.pdf", "alis-fictus").body != b"%PDF"
            found = server.ask(f"/{VICTIM}/files/evidence/a.status.pdf", "alis-fictus")
            assert (found.status, found.body) == (200, b"%PDF")
    finally:
        place.unlink()
        (sample.site / "events/a.status.pdf").unlink()


@pytest.mark.parametrize("kind", KINDS)
def test_long_lists_and_long_lines_of_managers(kind: str, default_policy: dict[str, Any]) -> None:
    """A quality team of 500, and 150 people each below the one before: more than either server
    takes in one text of its configuration."""
    with public_folder() as folder:
        names = [f"person-{number:03d}" for number in range(150)]
        for name, above in zip(names, [None, *names], strict=False):
            login = f"{name}.with-quite-a-long-name@mail.example.org"
            files = person(name, employment={"line_manager": above, "login": login})
            write(folder / "portfolios" / name, files)
            write(folder / "site/people" / name, {"index.html": name, "reviews/index.html": name})
        team = [f"quality.number-{number}@mail.example.org" for number in range(500)]
        write(folder / "portfolios", {"policy.yml": front(quality_team=team)})
        write(folder / "site", {"organisation/index.html": "all", "403.html": "not for you"})
        host = Host(folder, Access(folder / "portfolios", default_policy, DAY), DAY.isoformat())
        logins = [f"{name}.with-quite-a-long-name@mail.example.org" for name in names]
        with host.served(kind) as server:
            for login in (None, "x", logins[0], logins[75], logins[149], team[0], team[499]):
                for path in (names[0], names[74], names[76], names[149]):
                    for page in (f"/people/{path}/", f"/people/{path}/reviews/", "/organisation/"):
                        right = expected(server, host, page, login)
                        assert server.ask(page, login).status in right, (login, page)


@pytest.mark.parametrize("kind", KINDS)
def test_only_the_whole_login_counts(kind: str, default_policy: dict[str, Any]) -> None:
    """Names that a sign-in might send, and that hold somebody's login, or look like a rule."""
    others = [
        "ada", "ada.mars", "da.marsh", "ada.marsh2", "xada.marsh", "adaXmarsh", "Ada.Marsh",
        "ada.marsh ben", "ben ada.marsh", "ada.marsh q", "x ada.marsh y", "ada.marsh\tben",
        "(anyone)", "(signed-in)", "(nobody)", "x (signed-in)", "x (anyone)", "(somebody)",
        ".*", "[a-z.]+", "\\S+", "a|b", '"ada.marsh"', "ada.marsh,ben", "$cpd_team_0", "%{USER}",
        "valid-user", "ada.marsh@x.org", "x" * 3000,
    ]  # fmt: skip
    with public_folder() as folder:
        for name, login in (("ada", "ada.marsh"), ("ben", "ben"), ("cas", "s")):
            work = {"login": login, "line_manager": "ben"} if name == "ada" else {"login": login}
            write(folder / "portfolios" / name, person(name.title(), employment=work))
            write(folder / "site/people" / name, {"index.html": name, "reviews/index.html": name})
        write(folder / "portfolios", {"policy.yml": front(quality_team=["q"])})
        write(
            folder / "site",
            dict.fromkeys(("index.html", "403.html", "organisation/index.html"), "a page"),
        )
        host = Host(folder, Access(folder / "portfolios", default_policy, DAY), DAY.isoformat())
        paths = [
            f"/people/{name}/{part}" for name in ("ada", "ben", "cas") for part in ("", "reviews/")
        ]
        with host.served(kind) as server:
            for login in ("ada.marsh", "ben", "s", "q", *others):
                for path in ("/", "/organisation/", "/teams/ben/", "/people/ada/review-x", *paths):
                    right = expected(server, host, path, login)
                    assert server.ask(path, login).status in right, (login, path)


def test_a_missing_server_fails_with_what_to_do() -> None:
    with pytest.raises(pytest.fail.Exception, match="make servers"):
        program("no-such-server")


def test_pages_work_under_the_policy_that_is_sent(sample: Host) -> None:
    """In a browser: a portfolio with its search, its team's page, a picture, and a pack."""
    pack = next(sample.site.glob("share/*")).name
    with sample.served("nginx") as server, chromium() as browser:
        page = browser.page()
        page.call("Network.setExtraHTTPHeaders", headers={"X-Cpd-Login": "priya-exemplar"})
        picture = f"{VICTIM}/files/evidence/mock-results-chart.png"
        for path in (f"{VICTIM}/", "teams/priya-exemplar/", picture, f"share/{pack}/"):
            page.go(f"http://127.0.0.1:{server.port}/{path}")
            page.wait(f"location.pathname == '/{path}' && document.readyState == 'complete'")
        page.go(f"http://127.0.0.1:{server.port}/{VICTIM}/")
        page.wait(f"location.pathname == '/{VICTIM}/' && document.readyState == 'complete'")
        page.run("document.querySelector('[data-md-component=search-query]').focus()")
        page.run(
            "(() => { const box = document.querySelector('[data-md-component=search-query]');"
            "box.value = 'phonics'; box.dispatchEvent(new Event('keyup', {bubbles: true}));"
            "box.dispatchEvent(new Event('input', {bubbles: true})) })()"
        )
        page.wait("document.querySelectorAll('.md-search-result__item').length > 0")
        assert page.blocked == []
        assert [said for said in page.complaints if "Security Policy" in said] == []


# --- as docs/hosting.md sets nginx up, with a stand-in for oauth2-proxy


class SignIn(BaseHTTPRequestHandler):
    """Answers as oauth2-proxy does; the cookie says who somebody is."""

    def do_GET(self) -> None:
        who = self.headers.get("Cookie", "").removeprefix("who=")
        status = 202 if who else 401
        if not self.path.startswith("/oauth2/auth"):
            status = 200
        self.send_response(status)
        if status == 202:
            self.send_header("X-Auth-Request-Email", who)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        pass


def _inner(rules: str) -> str:
    """The server that stands as a comment at the top of the rules."""
    lines = rules.split("\n")
    return "\n".join(line.removeprefix("#     ") for line in lines if line.startswith("#     "))


@contextlib.contextmanager
def as_documented(sample: Host) -> Iterator[Server]:
    page = (ROOT / "docs/hosting.md").read_text(encoding="utf-8")
    found = re.search(r"```nginx\ninclude /srv/cpd/access.conf;\n(.*?)```", page, re.DOTALL)
    assert found is not None
    rules = sample.rules("nginx")
    inner = _inner(rules)
    sign_in = ThreadingHTTPServer(("127.0.0.1", 0), SignIn)
    threading.Thread(target=sign_in.serve_forever, daemon=True).start()
    ports = {"443 ssl": free_port(), "127.0.0.1:8081": free_port()}
    servers = re.sub(r"ssl_certificate.*", "", found[1]) + inner
    for old, port in (*ports.items(), ("127.0.0.1:4180", sign_in.server_port)):
        assert old in servers
        servers = servers.replace(old, f"127.0.0.1:{port}")
    servers = servers.replace("/srv/cpd/site", str(sample.site))
    try:
        with nginx(rules, servers, ports["443 ssl"]) as outer:
            yield outer
    finally:
        sign_in.shutdown()
        sign_in.server_close()


def test_the_documented_inner_server_is_that_of_the_rules(sample: Host) -> None:
    page = (ROOT / "docs/hosting.md").read_text(encoding="utf-8")
    assert f"```nginx\n{_inner(sample.rules('nginx'))}\n```" in page


def test_the_documented_nginx_asks_the_sign_in_and_believes_nobody_else(sample: Host) -> None:
    pack = next(sample.site.glob("share/*")).name
    forged = {"X-Cpd-Login": "priya-exemplar", "X-Auth-Request-Email": "priya-exemplar"}
    with as_documented(sample) as server:
        server.header = None
        for path in ("/", f"/{VICTIM}/", "/organisation/", "/nowhere"):
            for headers in ({}, forged):
                answer = server.ask(path, **headers)
                where = answer.headers["Location"]
                assert (answer.status, "/oauth2/sign_in?rd=/" in where) == (302, True), path
        paths = files_of(sample.site)[::9]
        for login in ("kofi-example", "priya-exemplar", "quality-lead", "stranger"):
            for path in paths:
                answer = server.ask(quote(path), Cookie=f"who={login}", **forged)
                right = expected(server, sample, path, login)
                assert answer.status in right, (login, path, answer.status)
        assert server.ask(f"/share/{pack}/", **forged).status == 200
        assert server.ask("/share/", **forged).status == 401
        moved = server.ask(f"/{VICTIM}", Cookie="who=alis-fictus").headers["Location"]
        assert urljoin("https://host/", moved) == f"https://host/{VICTIM}/"
        for address in (*spelt(VICTIM), *spelt(f"{VICTIM}/reviews")):
            for cookie in ("", "who=kofi-example"):
                answer = server.ask(address, Cookie=cookie, **forged)
                page = (sample.site / VICTIM / "index.html").read_bytes()
                assert page not in answer.body, (address, cookie)
                assert b"observation" not in answer.body, (address, cookie)
