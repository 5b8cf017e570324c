"""Raw values with lines -> a checked model, or problems that an author can act on."""

import difflib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar, get_args

from msgspec.structs import replace
from pydantic import ValidationError

from cpd_portfolio.model.fields import quotable, shown
from cpd_portfolio.model.files import FileModel
from cpd_portfolio.model.problem import Problem, Severity
from cpd_portfolio.yaml_flaws import Flaw
from cpd_portfolio.yaml_lines import Document, Loc

Model = TypeVar("Model", bound=FileModel)
MOST_PROBLEMS = 250  # of one file
_MOST_COMPARED = 5_000  # known words, in looking for what was meant by those that are not


@dataclass
class Source:
    """A file that is being read: where problems of it are noted, and what its lines are. `most`:
    how many are listed; `noted`: how many there are."""

    path: str
    person: str | None = None
    document: Document = field(default_factory=Document)
    problems: list[Problem] = field(default_factory=list)
    most: int = MOST_PROBLEMS
    noted: int = 0
    compared: int = 0
    more: Severity | None = None  # the worst of those that are not listed

    def __post_init__(self) -> None:
        self.owner = self.person  # of the file; a row of an export may be about somebody

    def note(
        self, line: int, code: str, message: str, hint: str, severity: Severity = "error"
    ) -> None:
        self.noted += 1
        if self.noted <= self.most:
            found = Problem(self.path, line, code, severity, message, hint, self.person)
            self.problems.append(found)
        elif self.more is None or (severity == "error" and self.more != "error"):
            self._note_more(severity)

    def _note_more(self, severity: Severity) -> None:
        """The last of the list: it is an error where one of those that are not listed is."""
        if self.more is not None:
            self.problems.pop()
        self.more = severity
        message = f"this file has more problems; the first {self.most:,} are listed"
        hint = "mend these first, then look again"
        self.problems.append(
            Problem(self.path, 1, "too-many-problems", severity, message, hint, self.owner)
        )

    def did_you_mean(self, word: str, known: Iterable[str], otherwise: str) -> str:
        """A hint; after many comparisons in one file they are given up, for they take time."""
        if self.compared > _MOST_COMPARED or self.noted >= self.most:
            return otherwise
        words = list(known)
        self.compared += len(words)
        return did_you_mean(word, words, otherwise)

    def error(self, loc: Loc, code: str, message: str, hint: str) -> None:
        self.note(self.document.line(loc), code, message, hint)

    def warn(self, loc: Loc, code: str, message: str, hint: str) -> None:
        self.note(self.document.line(loc), code, message, hint, "warning")

    def take_doubts(self) -> None:
        for loc in self.document.doubts:
            hint = "put the whole text in quotes; a comment has a space after its #"
            message = f"`{dotted(self, loc)}` ends where ` #` begins; the rest is not read"
            self.warn(loc, "text-cut", message, hint)

    def take_flaws(self, flaws: Iterable[Flaw]) -> None:
        for flaw in flaws:
            self.note(flaw.line, flaw.code, flaw.message, flaw.hint)

    @property
    def has_error(self) -> bool:
        return any(problem.is_error for problem in self.problems)

    def hide(self) -> None:
        """Marks every problem as one of a private file."""
        self.problems = [replace(problem, private=True) for problem in self.problems]


def nearest(word: str, known: Iterable[str], alike: float = 0.6) -> str | None:
    """The known word that a misspelt one is closest to; of two spellings the first given.
    `alike`: how close it has to be, 1 being the same."""
    by_folded: dict[str, str] = {}
    for name in known:
        by_folded.setdefault(name.casefold(), name)
    found = difflib.get_close_matches(word.casefold()[:60], by_folded, n=1, cutoff=alike)
    return by_folded[found[0]] if found else None


def did_you_mean(word: str, known: Iterable[str], otherwise: str) -> str:
    match = nearest(word, known)
    return f"did you mean `{match}`?" if match else otherwise


def listing(words: Iterable[str], most: int = 40) -> str:
    """`one of: a, b, c`, for a hint."""
    shown = list(words)
    return "one of: " + ", ".join(shown[:most]) + (", …" if len(shown) > most else "")


def without_nulls(value: Any) -> Any:
    """A null on a key is as if the key had been left out."""
    if isinstance(value, dict):
        return {key: without_nulls(item) for key, item in value.items() if item is not None}
    if isinstance(value, list):
        return [without_nulls(item) for item in value]
    return value


def validate(
    source: Source,
    model: type[Model],
    raw: Any = None,
    instead: Mapping[str, Any] | None = None,
) -> Model | None:
    """The model of a file's settings, with every problem noted in `source`.

    Where a key cannot be read, the model is of the other keys, so that they are checked as well:
    `source.has_error` says whether it may be used. `instead` has values for required keys that
    are missing or wrong; without them the answer is None. `raw` is given where it is not just
    what stands in the file (a policy over its default).
    """
    value = source.document.value if raw is None else raw
    if value is None:
        value = {}
    if not isinstance(value, dict):
        hint = "write `key: value`, one to a line"
        source.error((), "not-a-mapping", "these are not settings with keys", hint)
        return None
    kept = without_nulls(value)
    if raw is None:
        note_empty_unknown_keys(source, model, value)
    try:
        return model.model_validate(kept)
    except ValidationError as error:
        details = error.errors(include_url=False)
    for detail in details:
        _note(source, model, detail)
    wrong = {detail["loc"][0] for detail in details}
    readable = {key: item for key, item in kept.items() if key not in wrong}
    try:
        return model.model_validate({**(instead or {}), **readable})
    except ValidationError:
        return None


def note_empty_unknown_keys(source: Source, model: type[FileModel], value: Any) -> None:
    """A key without a value is as if left out, but it has to be a key: in `{a: Chair all, with
    minutes, b: 1}` the comma makes one of “with minutes”."""
    for loc in _null_places(value):
        parent = model if len(loc) == 1 else _model_at(model, loc[:-1])
        if loc[:1] in (("groups",), ("ratings",)) or loc[-1] in keys_of(parent):
            continue
        known = keys_of(parent)
        otherwise = f"put text that has a comma in it in quotes; the keys here are {listing(known)}"
        hint = source.did_you_mean(str(loc[-1]), known, otherwise)
        message = f"`{quotable(dotted(source, loc))}` is not a key that is known here"
        source.error(loc, "unknown-key", message, hint)


def _null_places(value: Any, loc: Loc = ()) -> Iterator[Loc]:
    items: Iterable[tuple[str | int, Any]] = ()
    if isinstance(value, dict):
        items = value.items()
    elif isinstance(value, list):
        items = enumerate(value)
    for key, item in items:
        if item is None and isinstance(key, str):
            yield (*loc, key)
        yield from _null_places(item, (*loc, key))


def _note(source: Source, model: type[FileModel], detail: Any) -> None:
    loc: Loc = tuple(part for part in detail["loc"] if part != "[key]")
    name = dotted(source, loc)
    kind = detail["type"]
    if kind == "missing":
        if loc in source.document.lines:
            _note_empty(source, loc, name)
        elif len(loc) == 1:
            hint = f"add a line that begins `{name}:`"
            if source.document.complete or not source.document.flaws:
                source.note(1, "missing-key", f"`{name}` is missing", hint)
        else:
            source.error(loc, "missing-key", f"`{name}` is missing", f"add `{loc[-1]}:` here")
    elif kind == "empty":
        _note_empty(source, loc, name)
    elif kind == "extra_forbidden":
        known = keys_of(_model_at(model, loc[:-1]))
        hint = source.did_you_mean(str(loc[-1]), known, f"take it out, or use {listing(known)}")
        message = f"`{quotable(name)}` is not a key that is known here"
        source.error(loc, "unknown-key", message, hint)
    elif kind == "literal_error":
        options = detail["ctx"]["expected"].replace(" or ", ", ").split(", ")
        words = [word.strip("'") for word in options]
        written = detail["input"]
        hint = source.did_you_mean(written, words, "") if isinstance(written, str) else ""
        hint = hint or f"write {listing(words)}"
        message = f"{shown(written)} is not a value that `{name}` can have"
        source.error(loc, "unknown-value", message, hint)
    elif kind in ("model_type", "dict_type", "tuple_type"):
        inner = _model_at(model, loc)
        keys = f": {', '.join(keys_of(inner))}" if inner is not model else ""
        hint = f"write below it, each on a line of its own and indented{keys}"
        source.error(loc, "not-a-mapping", f"`{name}` needs keys of its own", hint)
    else:
        hint = detail.get("ctx", {}).get("hint", "see the documentation of this kind of file")
        source.error(loc, kind.replace("_", "-"), f"`{name}`: {detail['msg']}", hint)


def _note_empty(source: Source, loc: Loc, name: str) -> None:
    in_list = bool(loc) and isinstance(loc[-1], int) and loc in source.document.lines
    hint = (
        "write a value, or take the entry out" if in_list else f"write a value after `{loc[-1]}:`"
    )
    source.error(loc, "empty", f"`{name}` is empty", hint)


def dotted(source: Source, loc: Loc) -> str:
    """A place as the author sees it: `practice[2].from`. What a reader added is left out."""
    while (
        len(loc) > 1 and loc not in source.document.lines and loc[:-1] not in source.document.lines
    ):
        loc = loc[:-1]
    if len(loc) > 1 and isinstance(loc[-1], int) and loc not in source.document.lines:
        loc = loc[:-1]  # one value where a list was meant
    return place_name(loc)


def place_name(loc: Loc) -> str:
    """`practice[2].from`: entries of a list count from 1."""
    text = ""
    for part in loc:
        text += f"[{part + 1}]" if isinstance(part, int) else f".{part}" if text else str(part)
    return text


def keys_of(model: type[FileModel]) -> list[str]:
    return [info.alias or name for name, info in model.model_fields.items()]


def _model_at(model: type[FileModel], loc: Loc) -> type[FileModel]:
    """The model that holds at a place inside another one."""
    for part in loc:
        if isinstance(part, int):
            continue
        for name, info in model.model_fields.items():
            if (info.alias or name) == part:
                model = _inner_model(info.annotation) or model
    return model


def _inner_model(annotation: Any) -> type[FileModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, FileModel):
        return annotation
    for part in get_args(annotation):
        if (found := _inner_model(part)) is not None:
            return found
    return None
