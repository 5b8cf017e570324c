"""Raw values with lines -> a checked model, or problems that an author can act on."""

import difflib
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any, TypeVar, get_args

from pydantic import ValidationError

from cpd_portfolio.model.files import FileModel
from cpd_portfolio.model.problem import Problem, Severity
from cpd_portfolio.yaml_lines import Document, Flaw, Loc

Model = TypeVar("Model", bound=FileModel)


@dataclass
class Source:
    """A file that is being read: where problems of it are noted, and what its lines are."""

    path: str
    person: str | None = None
    document: Document = field(default_factory=Document)
    problems: list[Problem] = field(default_factory=list)

    def note(
        self, line: int, code: str, message: str, hint: str, severity: Severity = "error"
    ) -> None:
        self.problems.append(Problem(self.path, line, code, severity, message, hint, self.person))

    def error(self, loc: Loc, code: str, message: str, hint: str) -> None:
        self.note(self.document.line(loc), code, message, hint)

    def warn(self, loc: Loc, code: str, message: str, hint: str) -> None:
        self.note(self.document.line(loc), code, message, hint, "warning")

    def take_flaws(self, flaws: Iterable[Flaw]) -> None:
        for flaw in flaws:
            self.note(flaw.line, flaw.code, flaw.message, flaw.hint)

    @property
    def has_error(self) -> bool:
        return any(problem.is_error for problem in self.problems)

    def hide(self) -> None:
        """Marks every problem as one of a private file."""
        self.problems = [replace(problem, private=True) for problem in self.problems]


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word that a misspelt one is closest to."""
    by_folded = {name.casefold(): name for name in known}
    found = difflib.get_close_matches(word.casefold()[:60], by_folded, n=1, cutoff=0.6)
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


def validate(source: Source, model: type[Model], raw: Any = None) -> Model | None:
    """The model of a file's settings, or None, with every problem noted in `source`.

    `raw` is given where it is not just what stands in the file (a policy over its default).
    """
    value = source.document.value if raw is None else raw
    if value is None:
        value = {}
    if not isinstance(value, dict):
        hint = "write `key: value`, one to a line"
        source.error((), "not-a-mapping", "these are not settings with keys", hint)
        return None
    try:
        return model.model_validate(without_nulls(value))
    except ValidationError as error:
        for detail in error.errors(include_url=False):
            _note(source, model, detail)
        return None


def _note(source: Source, model: type[FileModel], detail: Any) -> None:
    loc: Loc = tuple(detail["loc"])
    name = dotted(source, loc)
    kind = detail["type"]
    if kind == "missing":
        if loc in source.document.lines:
            hint = f"write a value after `{loc[-1]}:`"
            source.error(loc, "empty", f"`{name}` is empty", hint)
        elif len(loc) == 1:
            source.note(
                1, "missing-key", f"`{name}` is missing", f"add a line that begins `{name}:`"
            )
        else:
            source.error(loc, "missing-key", f"`{name}` is missing", f"add `{loc[-1]}:` here")
    elif kind == "extra_forbidden":
        known = keys_of(_model_at(model, loc[:-1]))
        hint = did_you_mean(str(loc[-1]), known, f"take it out, or use {listing(known)}")
        source.error(loc, "unknown-key", f"`{_short(name)}` is not a key that is known here", hint)
    elif kind == "literal_error":
        options = [
            word.strip("'") for word in detail["ctx"]["expected"].replace(" or ", ", ").split(", ")
        ]
        word = str(detail["input"])
        hint = did_you_mean(word, options, f"write {listing(options)}")
        message = f"“{_short(word)}” is not a value that `{name}` can have"
        source.error(loc, "unknown-value", message, hint)
    elif kind in ("model_type", "dict_type", "tuple_type"):
        hint = "write the keys below it, each on a line of its own and indented"
        source.error(loc, "not-a-mapping", f"`{name}` needs keys of its own", hint)
    else:
        hint = detail.get("ctx", {}).get("hint", "see the documentation of this kind of file")
        source.error(loc, kind.replace("_", "-"), f"`{name}`: {detail['msg']}", hint)


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text[:60] + ("…" if len(text) > 60 else "")


def dotted(source: Source, loc: Loc) -> str:
    """A place as the author sees it: `practice[2].from`. What a reader added is left out."""
    while (
        len(loc) > 1 and loc not in source.document.lines and loc[:-1] not in source.document.lines
    ):
        loc = loc[:-1]
    if len(loc) > 1 and isinstance(loc[-1], int) and loc not in source.document.lines:
        loc = loc[:-1]  # one value where a list was meant
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
