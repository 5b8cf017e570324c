"""The JSON Schema of each kind of file, from the models that check it."""

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
from cpd_portfolio.policy import PolicyFile, StandardsFile

KINDS: dict[str, type[FileModel]] = {
    "profile": Profile,
    "employment": Employment,
    "reflection": ReflectionFile,
    "event": EventFile,
    "plan": Plan,
    "review": ReviewFile,
    "policy": PolicyFile,
    "standards": StandardsFile,
}


def schema_of(kind: str) -> dict[str, Any]:
    """JSON Schema 2020-12 of what stands in a kind of file, as an author writes it."""
    schema = deepcopy(KINDS[kind].model_json_schema(by_alias=True))
    if kind == "policy":
        _nothing_required(schema)  # every key falls back to the shipped default
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
