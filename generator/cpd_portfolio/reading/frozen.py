"""frozen/<year>.json, as `cpd freeze` wrote it -> what is frozen, and which files have changed.

Nobody writes these files by hand, so whatever is odd about one leaves it out as a whole: the
figures are then those of the files, and the problem says so. No message has a word of the file's
contents but the place: paths of private files may stand in a forged one.
"""

import json
import re
from collections import Counter
from collections.abc import Iterable
from typing import Any, TypeVar

from msgspec import Struct
from msgspec.structs import replace
from pydantic import BaseModel, ValidationError

from cpd_portfolio import yaml_lines
from cpd_portfolio.dates import cpd_year_from
from cpd_portfolio.model.fields import quotable
from cpd_portfolio.model.frozen import (
    FORMAT,
    FileChange,
    FrozenFile,
    FrozenPerson,
    FrozenYear,
    YearFrozen,
    together,
)
from cpd_portfolio.model.portfolio import Event, Person
from cpd_portfolio.model.problem import Problem
from cpd_portfolio.policy import Policies
from cpd_portfolio.reading.basis import Files, basis_of, digest_of, policy_files, unnamed_paths
from cpd_portfolio.reading.scan import File, Tree
from cpd_portfolio.reading.text import FileFlaw, read_file
from cpd_portfolio.reading.validate import Source, place_name
from cpd_portfolio.yaml_lines import Loc

MOST_BYTES = 16 * 1024 * 1024  # 1,000 people with 30 records each are 6 MB
_MOST_BRACKETS = 400_000  # a person has 30
_MOST_OF_PART = 256 * 1024  # characters of one person's figures, or of all the rest
_MOST_OF_NAME = 400
_MOST_LOOKED_THROUGH = 512 * 1024
Model = TypeVar("Model", bound=BaseModel)
_PUT_BACK = "put it back as it was, or freeze the year again: cpd freeze {} --again"
_NO_YEAR = "take it out of frozen/, where each file is called like its CPD year: 2024-25.json"


class FrozenRead(Struct, frozen=True):
    people: tuple[Person, ...]
    years: tuple[YearFrozen, ...]
    problems: tuple[Problem, ...]


def read_frozen(
    tree: Tree, people: Iterable[Person], events: dict[str, Event], policies: Policies
) -> FrozenRead:
    """The people with what is frozen of them, and the frozen years, the oldest first."""
    problems: list[Problem] = []
    found: list[FrozenFile] = []
    for name in sorted(tree.frozen):
        source = Source(tree.frozen[name].path)
        kept = _read(source, tree.frozen[name])
        problems += source.problems
        if kept is not None and not source.has_error:
            found.append(kept)
    everybody = tuple(people)
    if not found:
        return FrozenRead(everybody, (), tuple(problems))
    files = Files(tree, events)
    years: list[YearFrozen] = []
    frozen: dict[str, list[FrozenYear]] = {}
    unnamed = {p.id: unnamed_paths(p, policies, files) for p in everybody}
    for kept in sorted(found, key=lambda one: one.first_day):
        of_policy = _compare(
            kept.policy.files, policy_files(policies.for_year(kept.year), files), files
        )
        everybodys = [of_policy]
        for person in everybody:
            if (figures := kept.people.get(person.id)) is not None:
                own = _changes(person, kept, figures, policies, files, unnamed[person.id])
                everybodys.append(own)
                known = together([of_policy, own])
                frozen.setdefault(person.id, []).append(
                    FrozenYear(kept.year, kept.frozen_on, figures, known)
                )
        years.append(
            YearFrozen(kept.year, kept.frozen_on, frozenset(kept.people), together(everybodys))
        )
    with_frozen = tuple(
        replace(person, frozen=tuple(frozen[person.id])) if person.id in frozen else person
        for person in everybody
    )
    return FrozenRead(with_frozen, tuple(years), tuple(problems))


# --- what has changed


def _compare(then: dict[str, str], now: dict[str, str], files: Files) -> list[FileChange]:
    """What was, beside what is; `now` has what the figures would rest on today."""
    found = []
    for path, digest in then.items():
        if path not in now and files.at(path) is None:
            found.append(FileChange(path, "removed"))
        elif now.get(path, files.digest(path)) != digest:
            found.append(FileChange(path, "changed"))
    found += [FileChange(path, "added") for path in now if path not in then]
    return found


def _changes(
    person: Person,
    kept: FrozenFile,
    figures: FrozenPerson,
    policies: Policies,
    files: Files,
    unnamed: frozenset[str],
) -> list[FileChange]:
    now = basis_of(person, kept.year, policies, files)
    own = f"{person.id}/"
    then = {p: d for p, d in figures.files.items() if p.startswith((own, "events/"))}
    found = [
        replace(change, path="") if change.path in unnamed else change
        for change in _compare(then, now.files, files)
    ]
    # what was named then is dealt with above, even if it is private now
    private_now = Counter(d for path, d in now.hidden.items() if path not in then)
    private_then = Counter(figures.private_files)
    gone = (private_then - private_now).total()
    new = (private_now - private_then).total()
    found += [FileChange("", "changed")] * min(gone, new)
    found += [FileChange("", "removed")] * max(gone - new, 0)
    found += [FileChange("", "added")] * max(new - gone, 0)
    return found


# --- the file


def digest_of_file(content: dict[str, Any]) -> str:
    """Of everything in a frozen file but the digest itself, however it is laid out."""
    rest = {key: value for key, value in content.items() if key != "digest"}
    return digest_of(json.dumps(rest, sort_keys=True, ensure_ascii=False))


class _Odd(ValueError):
    pass


def _pairs(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise _Odd("the same key stands here twice")
    return found


def _no_number(_word: str) -> None:
    raise _Odd("this is not JSON")


def _read(source: Source, file: File) -> FrozenFile | None:
    label = file.name.rpartition(".")[0]
    is_year = re.fullmatch(r"\d{4}(-\d{2})?", label, re.ASCII)
    hint = _PUT_BACK.format(label) if is_year else _NO_YEAR
    try:
        text = read_file(file.disk, MOST_BYTES)
    except FileFlaw as error:
        source.note(error.flaw.line, error.flaw.code, error.flaw.message, hint)
        return None
    if text.count("{") + text.count("[") > _MOST_BRACKETS:
        message = "this is not as cpd freeze writes it: there is too much in it"
        source.note(1, "frozen-value", message, hint)
        return None
    try:
        content = json.loads(text, object_pairs_hook=_pairs, parse_constant=_no_number)
    except (ValueError, RecursionError) as error:
        _note_syntax(source, text, error, hint)
        return None
    known = content.get("format") if isinstance(content, dict) else FORMAT
    if isinstance(known, int) and known != FORMAT:
        newer = "use the version of this program that froze it, or freeze the year again"
        _note_at(source, text, ("format",), "frozen-format", "this format is not known", newer)
        return None
    if (kept := _checked(source, text, content, hint)) is None:
        return None
    year = kept.year
    whole = cpd_year_from(year.first.year, (year.first.month, year.first.day))
    if kept.digest != digest_of_file(content):
        message = "this file is not as cpd freeze wrote it: something was changed in it"
        _note_at(source, text, ("digest",), "frozen-changed", message, hint)
    elif year != whole or year.label != kept.cpd_year or kept.frozen_on <= year.last:
        message = "the days of this CPD year do not fit its name or the day it was frozen on"
        _note_at(source, text, ("first_day",), "frozen-year", message, hint)
    elif file.name != f"{kept.cpd_year}.json":
        message = f"this file is of the CPD year {kept.cpd_year}, and is called something else"
        hint = f"call it {kept.cpd_year}.json, and keep one file a year"
        _note_at(source, text, ("cpd_year",), "frozen-year", message, hint)
    return kept


def _checked(source: Source, text: str, content: Any, hint: str) -> FrozenFile | None:
    """Part by part, so that there is an end to what can be wrong with one."""
    people = content.get("people") if isinstance(content, dict) else None
    if not isinstance(people, dict):
        _part(source, text, FrozenFile, content, (), hint)  # which says what is wrong
        return None
    head = _part(source, text, FrozenFile, {**content, "people": {}}, (), hint)
    if head is None:
        return None
    found: dict[str, FrozenPerson] = {}
    for name, figures in people.items():
        person = _part(source, text, FrozenPerson, figures, ("people", name), hint)
        if person is None:
            return None
        found[name] = person
    return head.model_copy(update={"people": found})


def _part(
    source: Source, text: str, model: type[Model], value: Any, loc: Loc, hint: str
) -> Model | None:
    """The model of a part of the file; None, with the first thing that is wrong with it noted."""
    written = json.dumps(value)
    wrong: Loc = ()
    missing = False
    if len(written) <= _MOST_OF_PART and len("".join(map(str, loc[1:]))) <= _MOST_OF_NAME:
        try:
            return model.model_validate_json(written)
        except ValidationError as error:
            first = error.errors(include_url=False, include_input=False)[0]
        wrong = tuple(part for part in first["loc"] if part != "[key]")
        missing = first["type"] == "missing"
    loc = (*loc, *wrong)
    place = place_name(loc[: loc.index("files")] if "files" in loc else loc[:6])
    where = f"`{quotable(place)}`" if place else "this file"
    message = f"{where} is {'missing' if missing else 'not as cpd freeze writes it'}"
    _note_at(source, text, loc, "frozen-value", message, hint)
    return None


def _note_at(source: Source, text: str, loc: Loc, code: str, message: str, hint: str) -> None:
    """On the line of the key, or of the nearest key around it: one is looked for after another."""
    at = 0
    for key in loc:
        written = f"{json.dumps(key, ensure_ascii=False)}:"
        found = text.find(written, at) if isinstance(key, str) else -1
        if found < 0:
            break
        at = found
    source.note(text.count("\n", 0, at) + 1, code, message, hint)


def _note_syntax(source: Source, text: str, error: Exception, hint: str) -> None:
    if isinstance(error, json.JSONDecodeError):
        conflict = any(line.startswith("<<<<<<<") for line in text.split("\n"))
        message = "the marks of a merge conflict stand here" if conflict else "this is not JSON"
        source.note(error.lineno, "frozen-syntax", message, hint)
        return
    # JSON is YAML, whose reader knows the lines
    flaws = yaml_lines.parse(text, most_bytes=_MOST_LOOKED_THROUGH).flaws
    line = flaws[0].line if flaws else 1
    deep = isinstance(error, RecursionError)
    message = "this has too many levels inside one another" if deep else "this is not JSON"
    message = str(error) if isinstance(error, _Odd) else message
    source.note(line, "frozen-syntax", message, hint)
