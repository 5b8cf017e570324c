"""What the rules are, whatever the web server."""

import datetime as dt
from typing import Literal

from msgspec import Struct

Match = Literal["page", "folder", "file", "pattern"]
Audience = Literal["anyone", "signed-in", "named"]


class Readers(Struct, frozen=True):
    """`anyone`: without signing in, where they know the address; `signed-in`: whoever the sign-in
    knows; `named`: the `logins`, and the quality team where `quality_team` is true. Named and
    empty: nobody."""

    audience: Audience
    logins: tuple[str, ...] = ()
    quality_team: bool = False


ANYONE = Readers("anyone")
SIGNED_IN = Readers("signed-in")
NOBODY = Readers("named")


class Rule(Struct, frozen=True):
    """`path`: from the root of the site, without a slash at either end, not quoted for an address.

    - folder: the path itself and all that lies below it
    - page: the path with and without a slash, and its index.html; nothing else below it
    - file: the path alone
    - pattern: a regular expression for the whole path, in any case where `any_case` is true
    """

    path: str
    match: Match
    readers: Readers
    any_case: bool = False


class Rules(Struct, frozen=True):
    """The last rule that fits a path decides; where none fits, nobody may read it.
    `quality_team`: the logins of those of the team that can be granted anything. `notes`: what
    could not be granted, and what to do, a sentence or two each."""

    as_of: dt.date
    rules: tuple[Rule, ...]
    quality_team: tuple[str, ...]
    notes: tuple[str, ...]

    def logins_of(self, readers: Readers) -> tuple[str, ...]:
        """Everybody who is named, the quality team included, once each."""
        team = self.quality_team if readers.quality_team else ()
        return tuple(dict.fromkeys((*readers.logins, *team)))
