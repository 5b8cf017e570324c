"""What authors write -> a warning where it seems to hold somebody's personal data.

A message never repeats the value: problems are shown on pages and in the logs of servers.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from typing import Any

from cpd_portfolio.model.problem import Problem
from cpd_portfolio.personal_data import ALLOW, Kind, find, may_hold
from cpd_portfolio.reading.scan import File
from cpd_portfolio.reading.validate import Source
from cpd_portfolio.yaml_lines import Loc

CODES: dict[Kind, str] = {
    "email": "personal-email",
    "phone": "personal-phone",
    "ni-number": "personal-ni-number",
    "uln": "personal-uln",
    "birth": "personal-birth-date",
    "postcode": "personal-postcode",
}
_WHAT: dict[Kind, tuple[str, str]] = {
    "email": (
        "this looks like somebody's e-mail address",
        "write who it is instead: a learner, a colleague in finance",
    ),
    "phone": (
        "this looks like somebody's telephone number",
        "write who was rung instead; numbers that begin 03 or 08 are no person's and may stand",
    ),
    "ni-number": (
        "this looks like a National Insurance number",
        "take it out; nothing here needs it",
    ),
    "uln": (
        "this looks like a unique learner number",
        "write a learner instead; nothing here needs the number",
    ),
    "birth": (
        "this looks like a date of birth",
        "write an age group instead: a learner in their fifties",
    ),
    "postcode": (
        "this looks like a whole postcode",
        "write the town instead, or the first half: SO23",
    ),
}
# keys that are there for such a thing: sign-in names, and the numbers of qualifications
_BELONGS = frozenset({"login", "quality_team", "number", "programme"})


def note_personal_data(source: Source, text: str, all_yaml: bool = False) -> None:
    """Notes in `source` what stands in a file's text: one warning a line and kind. `all_yaml`:
    the file is settings alone, where `# cpd: allow` at the end of a line quiets it, as it does in
    front matter."""
    if not may_hold(text) or not (found := find(text)):
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
        message, hint = _words(one.kind)
        source.note(line, CODES[one.kind], message, hint, "warning")


def in_names(files: Iterable[File], person: str | None = None) -> list[Problem]:
    """Of files whose name says too much. No page shows these: it would show the name."""
    named = {file.name: file for file in files}
    if not may_hold(_spaced("\n".join(named))):
        return []
    return [
        Problem(file.path, 1, CODES[kind], "warning", message, hint, person, private=True)
        for name, file in named.items()
        for kind in sorted({one.kind for one in (*find(name), *find(_spaced(name)))})
        for message, hint in [_words(kind, "the name of this file")]
    ]


def _spaced(name: str) -> str:
    """What parts words in the name of a file is a space: `certificate_…`, `evidence/…`."""
    return name.translate(str.maketrans("/_-", "   "))


def _words(kind: Kind, where: str = "") -> tuple[str, str]:
    message, hint = _WHAT[kind]
    if where:
        return message.replace("this looks", f"{where} looks"), "give the file another name"
    return message, f"{hint}; if it has to stand here, end the line with <!-- cpd: allow -->"


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
