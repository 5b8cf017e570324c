"""What stands in shares.yml: who outside may open what, until when."""

import re
from typing import Annotated, Any, Literal

from msgspec import Struct
from pydantic import BeforeValidator, Field, WithJsonSchema

from cpd_portfolio.model.fields import Day, Lower, Many, Text, YesNo, read_text, refuse, shown
from cpd_portfolio.model.files import FileModel

SectionName = Literal["statement", "qualifications", "occupational", "record", "standards"]
SECTIONS: tuple[SectionName, ...] = (
    "statement",
    "qualifications",
    "occupational",
    "record",
    "standards",
)
USUAL: tuple[SectionName, ...] = ("qualifications", "occupational")
SALT_DIGITS = 32  # 128 bits
_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_MOST_OF_ID = 60


def read_share_id(value: Any) -> str:
    text = read_text(value)
    if _ID.fullmatch(text) is None or len(text) > _MOST_OF_ID:
        hint = "use lower-case letters, digits and hyphens, 60 at most: eqa-hair-2026"
        raise refuse("share-id", f"{shown(text)} cannot be the id of a share", hint)
    return text


def read_salt(value: Any) -> str:
    """Hexadecimal digits. The message does not repeat it: it is half of what makes a link."""
    text = read_text(value).lower()
    hint = "take the share out and let `cpd share add` write it again"
    if re.fullmatch(r"[0-9a-f]+", text, re.ASCII) is None or len(text) % 2 or len(text) > 128:
        raise refuse("salt-format", "this is not a salt that `cpd share add` writes", hint)
    if len(text) < SALT_DIGITS:
        raise refuse("salt-short", "a salt this short could be guessed", hint)
    return text


ShareId = Annotated[
    str,
    BeforeValidator(read_share_id),
    WithJsonSchema({"type": "string", "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$"}),
]
Salt = Annotated[
    str,
    BeforeValidator(read_salt),
    WithJsonSchema({"type": "string", "pattern": "^[0-9a-fA-F]{32,128}$"}),
]


class Share(FileModel):
    """One link for one outside reader: `people`, or everybody who works on a `programme`.
    `last_visit`: what is dated later is marked, and comes first."""

    id: ShareId
    for_: Text = Field(alias="for")
    until: Day
    people: Many[Text] = ()
    programme: Text | None = None
    since: Day | None = None
    sections: Many[Annotated[SectionName, Lower]] = USUAL
    salt: Salt
    passphrase: YesNo = False
    last_visit: Day | None = None

    def has(self, section: SectionName) -> bool:
        return section in self.sections


class SharesFile(FileModel):
    """shares.yml."""

    shares: Many[Share] = ()


class ListedShare(Struct, frozen=True):
    """A share without an error, and where it stands. `until_line`: of the day it ends on."""

    share: Share
    path: str
    until_line: int
