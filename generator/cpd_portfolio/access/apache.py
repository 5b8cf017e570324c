"""Rules -> configuration for Apache 2.4: a section a rule. Of sections that fit a path the last one
decides, as of rules, since what one of them requires replaces what those before it did."""

import re
from collections.abc import Iterator

from cpd_portfolio.access.headers import CONTENT_POLICY, GONE
from cpd_portfolio.access.model import Rule, Rules
from cpd_portfolio.access.rules import ASSETS, NOT_FOUND, REFUSED
from cpd_portfolio.figures import british_date

_MOST_ON_A_LINE = 4000  # characters: Apache takes 8191 in what a Require says

_TOP = """\
# Who may read what of the CPD site, as of {day}. `cpd access` has written this file;
# what you change in it is gone with the next one.
#
# Include it in the <VirtualHost> of the site, below what sets up the sign-in, and not with
# IncludeOptional: without its rules everybody could read everything. It goes by REMOTE_USER, so any
# sign-in will do that sets it to what `login:` in employment.yml says, letter for letter. Modules:
# authz_core, authz_user, dir, headers. Sections of your own that stand further down take the place
# of these. Never set `Satisfy Any` for this host.

TraceEnable off
<Location "{root}">
    # what is named nowhere below is refused
    Require all denied
    # whoever is signed in and may not read a page is told so, and not asked to sign in again
    AuthzSendForbiddenOnFailure On
    Options -Indexes -MultiViews -Includes -ExecCGI
    ErrorDocument 403 {base}{refused}
    ErrorDocument 404 {base}{not_found}
    Header always set X-Content-Type-Options "nosniff"
    Header always set Referrer-Policy "no-referrer"
    Header always set Content-Security-Policy "{policy}" "expr=%{{CONTENT_TYPE}} =~ m#^text/html#"
    # whoever may read a page today may not tomorrow: ask the host every time
    Header always set Cache-Control "private, no-cache"
</Location>
<Location "{base}{assets}">
    Header always unset Cache-Control
</Location>
# evidence is sent as it is, whatever its name: nothing in it runs on this host
<LocationMatch "^{pattern}people/[^/]+/files/">
    SetHandler default-handler
</LocationMatch>
# packs say for themselves what they may do; one that is withdrawn is gone at once
<Location "{base}share">
    ErrorDocument 404 "{gone}"
    Header always unset Content-Security-Policy
    Header always set Cache-Control "no-cache"
</Location>

"""


def as_apache(rules: Rules, base: str) -> str:
    """`base`: the path that the site lies at, "/" or "/cpd/"."""
    top = _TOP.format(
        day=british_date(rules.as_of),
        root=base.rstrip("/") or "/",
        base=base,
        pattern=re.escape(base),
        refused=REFUSED,
        not_found=NOT_FOUND,
        assets=ASSETS,
        policy=CONTENT_POLICY,
        gone=GONE,
    )
    return top + "".join(_section(rule, rules, base) for rule in rules.rules)


def _section(rule: Rule, rules: Rules, base: str) -> str:
    if rule.match == "folder":
        opening, closing = f'<Location "{base}{rule.path}">', "</Location>"
    else:
        opening, closing = f'<LocationMatch "{_expression(rule, base)}">', "</LocationMatch>"
    return "\n".join((opening, *(f"    {line}" for line in _required(rule, rules)), closing, ""))


def _expression(rule: Rule, base: str) -> str:
    if rule.match == "pattern":
        return f"^{'(?i)' if rule.any_case else ''}{re.escape(base)}{rule.path}$"
    where = re.escape(f"{base}{rule.path}")
    if rule.match == "file":
        return f"^{where}$"
    where = where.removesuffix("/")  # the root of the site has one
    return rf"^{where}(/(index\.html)?)?$"


def _required(rule: Rule, rules: Rules) -> Iterator[str]:
    if rule.readers.audience == "anyone":
        yield "Require all granted"
    elif rule.readers.audience == "signed-in":
        yield "Require valid-user"
    elif logins := rules.logins_of(rule.readers):
        line = "Require user"
        for login in logins:
            if len(line) + len(login) > _MOST_ON_A_LINE:
                yield line
                line = "Require user"
            line += f' "{login}"'
        yield line
    else:
        yield "Require all denied"
