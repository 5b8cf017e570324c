"""A new reflection, ready to fill: its place and its text. Writes nothing itself."""

import json
import re
from datetime import date

from msgspec import Struct

from cpd_portfolio.dates import CpdYear
from cpd_portfolio.slugs import slugify

_TEMPLATE = """---
title: {title}
date: {date}
{until}hours: {hours}
type: {type}
standards: {standards}
{event}# Optional; take away the # at the beginning of what you use, and write your own:
#purpose: Why did you choose this?
#provider: Who ran it?
#mandatory: [safeguarding]        # what mandatory learning it completes
#evidence: [evidence/file.pdf]    # a file in your evidence folder
# private, internal or shareable; whoever can clone the repository can read it in any case:
#visibility: internal
---

## Content and learning

<!-- What was it about? What did you learn? Name no learner. -->

## Implication on practice

<!-- What do you do differently now, or will you? For whom? -->

## Impact

<!-- Later: what came of it? You may take this heading out. -->
"""


class Draft(Struct, frozen=True):
    """`name`: where it goes in the person's folder; `text`: the whole file."""

    name: str
    text: str


def new_reflection(
    title: str,
    day: date,
    hours: str,
    type_id: str,
    year: CpdYear,
    standards: tuple[int, ...] = (),
    event: str | None = None,
    until: date | None = None,
) -> Draft:
    """`hours` as written, in figures. The folder is the CPD year's, the name begins with the
    date, so that files sort by themselves."""
    return Draft(
        name=f"{year.label}/{day.isoformat()}-{slugify(title)}.md",
        text=_TEMPLATE.format(
            title=quoted(title),
            date=day.isoformat(),
            until=f"until: {until.isoformat()}\n" if until else "",
            hours=hours,
            type=quoted(type_id),
            standards=list(standards),
            event=f"event: {quoted(event)}\n" if event else "",
        ),
    )


def quoted(text: str) -> str:
    """Text as YAML that means just that text: bare where that is safe, else in double quotes."""
    bare = re.fullmatch(r"[A-Za-z][A-Za-z0-9 ,.()'’–-]*", text) and not text.endswith(" ")
    if bare and text.casefold() not in {"null", "true", "false", "yes", "no", "on", "off"}:
        return text
    return json.dumps(text, ensure_ascii=False)
