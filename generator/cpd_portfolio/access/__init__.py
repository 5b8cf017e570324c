"""Who may read each path of the site, as rules that a web server carries out.

    Library, Policies, date ──rules──▶ Rules ──apache | nginx | as_json──▶ text

`managers` says who is above whom, `logins` by which name somebody can be granted anything, `rules`
puts them together, `wording` says what could not be granted. The site is static, so the host alone
can hold these rules (domain rules, sections 2 and 8).
"""

from collections.abc import Callable
from typing import get_args

from cpd_portfolio.access.apache import as_apache
from cpd_portfolio.access.as_json import as_json
from cpd_portfolio.access.model import Rules
from cpd_portfolio.access.nginx import as_nginx
from cpd_portfolio.access.rules import make_rules
from cpd_portfolio.settings import AccessFormat

__all__ = ["AS_TEXT", "Rules", "make_rules"]

# the rules and the path that the site lies at ("/", or "/cpd/") -> the text of a file
AS_TEXT: dict[AccessFormat, Callable[[Rules, str], str]] = {
    "apache": as_apache,
    "nginx": as_nginx,
    "json": as_json,
}
assert set(AS_TEXT) == set(get_args(AccessFormat))
