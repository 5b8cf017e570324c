"""The JSON Schema of each kind of file, from the models that check it."""

from collections.abc import Iterable
from copy import deepcopy
from typing import Any

from cpd_portfolio.model.files import (
    Employment,
    EventFile,
    FileModel,
    Plan,
    Profile,
    ReflectionFile,
    ReviewFile,
)
from cpd_portfolio.model.shares import SharesFile
from cpd_portfolio.policy import PolicyFile, StandardsFile

_YES_NO = ("yes", "no", "true", "false", "on", "off", "y", "n")

KINDS: dict[str, type[FileModel]] = {
    "profile": Profile,
    "employment": Employment,
    "reflection": ReflectionFile,
    "event": EventFile,
    "plan": Plan,
    "review": ReviewFile,
    "policy": PolicyFile,
    "standards": StandardsFile,
    "shares": SharesFile,
}


def schema_of(kind: str) -> dict[str, Any]:
    """JSON Schema 2020-12 of what stands in a kind of file, as an author writes it."""
    schema = deepcopy(KINDS[kind].model_json_schema(by_alias=True))
    if kind == "policy":
        _nothing_required(schema)  # every key falls back to the shipped default
    schema = _kindly(schema)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"CPD portfolio: {kind}",
        **{key: value for key, value in schema.items() if key != "title"},
    }


def _nothing_required(schema: dict[str, Any]) -> None:
    """Takes `required` from the policy itself and from its rules that are mappings; entries of
    lists are replaced whole, so theirs stays."""
    schema.pop("required", None)
    mappings = ("HoursRule", "InsetRule", "StandardsRule", "OccupationalRule", "VisibilityRule")
    for name in mappings:
        schema.get("$defs", {}).get(name, {}).pop("required", None)


def _kindly(schema: Any) -> Any:
    """What is read kindly fits the schema too: one value for a list, numbers and yes/no as text,
    a word of a fixed list in any case, any scalar as a text, null for what may be left out."""
    if isinstance(schema, list):
        return [_kindly(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    required = schema.get("required", ())
    kinder = {
        key: {
            name: _or_null(_kindly(item)) if name not in required else _kindly(item)
            for name, item in value.items()
        }
        if key == "properties"
        else {name: _kindly(item) for name, item in value.items()}
        if key == "$defs"
        else _kindly(value)
        if key in ("items", "anyOf", "additionalProperties", "propertyNames")
        else value
        for key, value in schema.items()
    }
    also = _other_ways(schema, kinder)
    return {"anyOf": [kinder, *also]} if also else kinder


def _other_ways(schema: dict[str, Any], kinder: dict[str, Any]) -> list[Any]:
    match schema:
        case {"type": "array"}:
            return [kinder["items"]] if "items" in kinder else []
        case {"type": "integer" | "number"}:
            return [{"type": "string", "pattern": r"^ *[+]?([0-9]+[.]?[0-9]*|[.][0-9]+) *$"}]
        case {"type": "boolean"}:
            return [{"type": "string", "pattern": _any_case(_YES_NO)}]
        case {"enum": words}:
            written = [word for word in words if isinstance(word, str)]
            return [{"type": "string", "pattern": _any_case(written)}] if written else []
        case {"const": str(word)}:
            return [{"type": "string", "pattern": _any_case((word,))}]
        case {"type": "string", "minLength": 1}:
            return [{"type": "number"}, {"type": "boolean"}]
    return []


def _any_case(words: Iterable[str]) -> str:
    def either(letter: str) -> str:
        return f"[{letter.upper()}{letter.lower()}]" if letter.isalpha() else letter

    return "^(" + "|".join("".join(map(either, word)) for word in words) + ")$"


def _or_null(schema: Any) -> Any:
    return (
        schema
        if {"type": "null"} in schema.get("anyOf", ())
        else {"anyOf": [schema, {"type": "null"}]}
    )
