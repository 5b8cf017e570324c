"""What authors write -> a warning where it seems to hold somebody's personal data.

A message never repeats the value: problems are shown on pages and in the logs of servers.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from typing import Any

from msgspec import Struct

from cpd_portfolio.model.problem import Problem
from cpd_portfolio.personal_data import ALLOW, Kind, find
from cpd_portfolio.reading.scan import File
from cpd_portfolio.reading.validate import Source
from cpd_portfolio.yaml_lines import Loc


class Wording(Struct, frozen=True):
    """A kind's problem code, what it is called, and what to write instead."""

    code: str
    what: str
    instead: str


_SAID: dict[Kind, Wording] = {
    "email": Wording(
        "personal-email",
        "somebody's e-mail address",
        "write who it is instead: a learner, a colleague in finance",
    ),
    "phone": Wording(
        "personal-phone",
        "somebody's telephone number",
        "write who was rung instead; numbers that begin 03 or 08 are no person's and may stand",
    ),
    "ni-number": Wording(
        "personal-ni-number",
        "a National Insurance number",
        "take it out; nothing here needs it",
    ),
    "uln": Wording(
        "personal-uln",
        "a unique learner number",
        "write a learner instead; nothing here needs the number",
    ),
    "birth": Wording(
        "personal-birth-date",
        "a date of birth",
        "write an age group instead: a learner in their fifties",
    ),
    "postcode": Wording(
        "personal-postcode",
        "a whole postcode",
        "write the town instead, or the first half: SO23",
    ),
}
CODES: dict[Kind, str] = {kind: wording.code for kind, wording in _SAID.items()}
# names of files one after the other, and what parts their words as a space: evidence/certificate_…
_BETWEEN_NAMES = "\n;\n"
_SPACED = str.maketrans("/_-", "   ")
# keys that are there for such a thing: sign-in names, and the numbers of qualifications
_BELONGS = frozenset({"login", "quality_team", "number", "programme"})


def note_personal_data(source: Source, text: str, all_yaml: bool = False) -> None:
    """Notes in `source` what stands in a file's text: one warning a line and kind. `all_yaml`:
    the file is settings alone, where `# cpd: allow` at the end of a line quiets it, as it does in
    front matter."""
    if not (found := find(text)):
        return
    starts = [0]
    for part in text.split("\n")[:-1]:
        starts.append(starts[-1] + len(part) + 1)
    lines = text.split("\n")
    belonging = set(_belonging(source))
    last_setting = len(lines) if all_yaml else _end_of_front_matter(lines)
    noted: set[tuple[int, Kind]] = set()
    for one in found:
        line, end = (bisect_right(starts, at) for at in (one.start, one.end - 1))
        if (line, one.kind) in noted or (line, text[one.start : one.end]) in belonging:
            continue
        if any(_is_allowed(lines[at - 1], at <= last_setting) for at in range(line, end + 1)):
            continue
        noted.add((line, one.kind))
        message, hint = _words(one.kind, in_settings=line <= last_setting)
        source.note(line, CODES[one.kind], message, hint, "warning")


def in_names(files: Iterable[File], person: str | None = None) -> list[Problem]:
    """Of files whose name says too much. No page shows these: it would show the name."""
    named = list(files)
    together = _BETWEEN_NAMES.join(file.name for file in named)
    noted: set[tuple[int, Kind]] = set()
    for text in (together, together.translate(_SPACED)):
        noted |= {(text.count(_BETWEEN_NAMES, 0, one.start), one.kind) for one in find(text)}
    return [
        Problem(named[at].path, 1, CODES[kind], "warning", message, hint, person, private=True)
        for at, kind in sorted(noted)
        for message, hint in [_words(kind, in_name=True)]
    ]


def _words(kind: Kind, in_settings: bool = False, in_name: bool = False) -> tuple[str, str]:
    said = _SAID[kind]
    if in_name:
        message = f"the name of this file holds what looks like {said.what}"
        return message, "give the file another name"
    mark = "# cpd: allow" if in_settings else "<!-- cpd: allow -->"
    hint = f"{said.instead}; if it has to stand here, end the line with {mark}"
    return f"this looks like {said.what}", hint


def _is_allowed(line: str, in_settings: bool) -> bool:
    if ALLOW.search(line) is not None:
        return True
    comment = line.rpartition("#")[2] if in_settings and "#" in line else ""
    return "".join(comment.split()).casefold() == "cpd:allow"


def _end_of_front_matter(lines: list[str]) -> int:
    """The number of the second line `---`; 0 where there is none."""
    marks = (at for at, line in enumerate(lines, 1) if line.rstrip(" \t") == "---")
    next(marks, None)
    return next(marks, 0)


def _belonging(source: Source) -> Iterator[tuple[int, str]]:
    """The lines and words of values that may be such a thing."""
    for loc, line in source.document.lines.items():
        if _BELONGS.intersection(loc):
            value = _at(source.document.value, loc)
            if isinstance(value, str):
                yield line, value.strip()


def _at(value: Any, loc: Loc) -> Any:
    for part in loc:
        try:
            value = value[part]
        except (KeyError, IndexError, TypeError):
            return None
    return value
