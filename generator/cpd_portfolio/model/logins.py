"""What a host's sign-in calls somebody: `login:` in employment.yml, `quality_team:` in policy.yml.

Access rules are configuration that a web server carries out, so only a name that no server could
take for anything else is written into them.
"""

import re
import unicodedata

from cpd_portfolio.model.fields import quotable

MOST = 200  # characters
# no space, quotation mark, backslash, bracket, $, %, #, ; or invisible character
_PLAIN = re.compile(r"[\w.@+'|:/=,&~!-]+")
_NAMES = {" ": "a space", '"': "a quotation mark", "\\": "a backslash"}
LOGIN_HINT = (
    "letters, digits and . _ - @ + ' | : / = , & ~ ! can stand in one; let the sign-in send an "
    "e-mail address, and write that"
)


def login_flaw(login: str) -> str | None:
    """Why no rule can be written for a login; None where one can."""
    if len(login) > MOST:
        return f"a login of more than {MOST} characters"
    if _PLAIN.fullmatch(login) is None:
        wrong = next(c for c in login if _PLAIN.fullmatch(c) is None)
        return f"a login with {_NAMES.get(wrong) or f'“{quotable(wrong)}”'} in it"
    return None


def folded(login: str) -> str:
    """The same for two logins that some host takes for one: in another case, or with a letter and
    its accent in one character or in two."""
    return unicodedata.normalize("NFKC", login).casefold()
