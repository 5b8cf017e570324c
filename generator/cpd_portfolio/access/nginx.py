"""Rules -> maps for nginx that end in `$cpd_answer`: 200, 401 or 403 for a path and a login.

Each run of rules of one kind is a map from the path, or from its first few folders, to those who
may read it; the later run is asked first, as of rules the last that fits decides. nginx finds an
entry by its digest, so that thousands of people cost no more than ten. It takes no account of
capitals there; where logins are compared it does.
"""

import re
from collections.abc import Iterator
from itertools import groupby

from cpd_portfolio.access.headers import CONTENT_POLICY, GONE
from cpd_portfolio.access.model import Readers, Rule, Rules
from cpd_portfolio.access.rules import ASSETS, NOT_FOUND, REFUSED
from cpd_portfolio.figures import british_date

_MOST_IN_A_TEXT = 3000  # bytes: nginx takes 4096 in one text of its configuration
_BUCKET = 512  # bytes: room for a path of 200 and some neighbours
_LEAST_BUCKETS = 2048

_TOP = """\
# Who may read what of the CPD site, as of {day}. `cpd access` has written this file;
# what you change in it is gone with the next one.
#
# Include it inside `http {{ … }}`. It makes $cpd_answer out of the path and of $cpd_login, and
# refuses nothing by itself: the server that has the site’s files does, as below. Nobody may reach
# that server but your sign-in. In a header of its own the sign-in names the reader as `login:` in
# employment.yml does, letter for letter, and it lets none of that name through from outside.
#
{server}
#
# docs/hosting.md has a sign-in in front of it.

# should nginx say that one of these two is there twice, take out your own
map_hash_max_size {buckets};
map_hash_bucket_size {bucket};

map $uri $cpd_policy_here {{
    volatile;
    default "{policy}";
    "~^{pattern}share/" "";  # packs say for themselves what they may do
}}
map $sent_http_content_type $cpd_content_policy {{
    volatile;
    default "";
    "~^text/html" $cpd_policy_here;
}}
# whoever may read a page today may not tomorrow: ask the host every time
map $uri $cpd_cache_control {{
    volatile;
    default "private, no-cache";
    "~^{pattern}{assets}/" "";
    "~^{pattern}share/" "no-cache";
}}

# with a space or a bracket in it, a login is somebody who is signed in and nobody in particular
map $cpd_login $cpd_reader {{
    volatile;
    default "(somebody)";
    "" "";
    "~^(?<cpd_plain>[^\\s()]+)\\z" $cpd_plain;
}}
"""
_SERVER = """\
server {{
    listen 127.0.0.1:8081;
    {files};
    set $cpd_login $http_x_cpd_login;
    if ($cpd_answer = 401) {{ return 401; }}
    if ($cpd_answer != 200) {{ return 403; }}
    absolute_redirect off;
    error_page 403 {base}{refused};
    error_page 404 {base}{not_found};
    add_header X-Content-Type-Options nosniff always;
    add_header Referrer-Policy no-referrer always;
    add_header Content-Security-Policy $cpd_content_policy always;
    add_header Cache-Control $cpd_cache_control always;
    location {base}share/ {{ {packs}error_page 404 @gone; }}
    location @gone {{ default_type text/plain; return 404 "{gone}"; }}
}}"""
_END = """
map "$cpd_reader $cpd_readers" $cpd_answer {
    volatile;
    default 403;
    "~^\\S* \\(anyone\\)\\z" 200;
    "~^ " 401;
    "~^\\S+ \\(signed-in\\)\\z" 200;
    "~^(?<cpd_asking>\\S+) (?:.* )?\\k<cpd_asking>(?: |\\z)" 200;
}
"""
_WORDS = {"anyone": "(anyone)", "signed-in": "(signed-in)"}  # no login has brackets


def as_nginx(rules: Rules, base: str) -> str:
    """`base`: the path that the site lies at, "/" or "/cpd/"."""
    texts = _Texts(rules)
    runs = [list(run) for _, run in groupby(rules.rules, key=_kind)]
    maps = [line for number, run in enumerate(runs) for line in _run(number, run, base, texts)]
    entries = max(len(run) for run in runs)
    top = _TOP.format(
        day=british_date(rules.as_of),
        server="\n".join(f"#     {line}" for line in example_server(base).split("\n")),
        pattern=re.escape(base),
        assets=ASSETS,
        policy=CONTENT_POLICY,
        buckets=_at_least(3 * entries, _LEAST_BUCKETS),
        bucket=_BUCKET,
    )
    last = f"\nmap $uri $cpd_readers {{ volatile; default $cpd_found_{len(runs) - 1}; }}\n"
    return top + "\n".join(["", *texts.constants, *maps]) + last + _END


def example_server(base: str) -> str:
    """The server that has the site's files, for the comment at the top."""
    below = base != "/"
    return _SERVER.format(
        files=f"location {base} {{ alias /srv/cpd/site/; }}" if below else "root /srv/cpd/site",
        packs="alias /srv/cpd/site/share/; " if below else "",
        base=base,
        refused=REFUSED,
        not_found=NOT_FOUND,
        gone=GONE,
    ).replace("};\n", "}\n")


def _kind(rule: Rule) -> tuple[str, int]:
    if rule.match in ("page", "file"):
        return "exact", 0
    return rule.match, rule.path.count("/") + 1 if rule.match == "folder" else 0


def _run(number: int, run: list[Rule], base: str, texts: "_Texts") -> Iterator[str]:
    """`$cpd_rule_N`: who may read the path by this run of rules; `$cpd_found_N`: by this one or,
    where none of it fits, by those before it."""
    kind, depth = _kind(run[0])
    source = "$uri"
    if kind == "folder":
        source = f"$cpd_folder_{number}"
        more = f"(?:/[^/]+){{{depth - 1}}}" if depth > 1 else ""
        found = f"(?<cpd_path_{number}>[^/]+{more})"
        yield f'map $uri {source} {{ volatile; default ""; '
        yield f'    "~^{re.escape(base)}{found}(?:/|\\z)" $cpd_path_{number};'
        yield "}"
    yield f"map {source} $cpd_rule_{number} {{"
    yield '    volatile; default "";'
    taken: set[str] = set()
    for rule in run:
        for key in _keys(rule, base):
            if key.lower() not in taken:
                taken.add(key.lower())
                yield f'    "{key}" "{texts.of(rule.readers)}";'
    yield "}"
    before = f"$cpd_found_{number - 1}" if number else '""'
    yield (
        f"map $cpd_rule_{number} $cpd_found_{number} "
        f'{{ volatile; default $cpd_rule_{number}; "" {before}; }}'
    )


def _keys(rule: Rule, base: str) -> tuple[str, ...]:
    if rule.match == "folder":
        return (rule.path,)
    if rule.match == "pattern":
        return (f"~{'*' if rule.any_case else ''}^{re.escape(base)}{rule.path}\\z",)
    path = f"{base}{rule.path}"
    if rule.match == "file":
        return (path,)
    bare = path.removesuffix("/")
    return (*([bare] if bare else []), f"{bare}/", f"{bare}/index.html")


class _Texts:
    """Readers as nginx compares them: logins with a space between. What is too long for one text
    of nginx's is put together from several, and so is what many share."""

    def __init__(self, rules: Rules) -> None:
        self.constants: list[str] = []
        self.team = self._shared("cpd_team", rules.quality_team)
        self._known: dict[Readers, str] = {}

    def of(self, readers: Readers) -> str:
        if readers not in self._known:
            self._known[readers] = self._text(readers)
        return self._known[readers]

    def _text(self, readers: Readers) -> str:
        if readers.audience != "named":
            return _WORDS[readers.audience]
        names = " ".join(readers.logins)
        if len(names.encode("utf-8")) > _MOST_IN_A_TEXT:
            names = self._shared(f"cpd_readers_{len(self._known)}", readers.logins)
        found = (names, self.team if readers.quality_team else "")
        return " ".join(filter(None, found)) or "(nobody)"

    def _shared(self, name: str, logins: tuple[str, ...]) -> str:
        parts = [""]
        for login in logins:
            if len(f"{parts[-1]} {login}".encode()) > _MOST_IN_A_TEXT:
                parts.append("")
            parts[-1] = f"{parts[-1]} {login}".strip()
        parts = [part for part in parts if part]
        for number, part in enumerate(parts):
            self.constants.append(f'map $uri ${name}_{number} {{ default "{part}"; }}')
        return " ".join(f"${name}_{number}" for number in range(len(parts)))


def _at_least(number: int, least: int) -> int:
    """The next power of two."""
    while least < number:
        least *= 2
    return least
