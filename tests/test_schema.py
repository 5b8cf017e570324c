"""The JSON Schema of each kind of file: sound in itself, and right about the samples."""

import json
import re
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner

from cpd_portfolio.cli import main
from cpd_portfolio.schema import KINDS, schema_of

SAMPLES = Path(__file__).parent.parent / "portfolios"
TYPES: dict[str, tuple[type, ...]] = {
    "object": (dict,),
    "array": (list,),
    "string": (str,),
    "boolean": (bool,),
    "null": (type(None),),
    "integer": (int,),
    "number": (int, float),
}
KEYWORDS = {
    "$schema",
    "$defs",
    "$ref",
    "title",
    "description",
    "default",
    "type",
    "format",
    "pattern",
    "enum",
    "const",
    "anyOf",
    "properties",
    "required",
    "additionalProperties",
    "items",
    "minItems",
    "minLength",
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "propertyNames",
}


def is_of(value: Any, kind: str) -> bool:
    if isinstance(value, bool):
        return kind == "boolean"
    if kind == "integer" and isinstance(value, float):
        return value.is_integer()
    return isinstance(value, TYPES[kind])


def faults(value: Any, schema: dict[str, Any], root: dict[str, Any], at: str = "") -> list[str]:
    """What a value has against a schema, for the few keywords that the schemas use."""
    if reference := schema.get("$ref"):
        return faults(value, root["$defs"][reference.removeprefix("#/$defs/")], root, at)
    found: list[str] = []
    if options := schema.get("anyOf"):
        tried = [faults(value, option, root, at) for option in options]
        if all(tried):
            found += min(tried, key=len)
    kinds = schema.get("type", [])
    kinds = [kinds] if isinstance(kinds, str) else kinds
    if kinds and not any(is_of(value, kind) for kind in kinds):
        return [*found, f"{at}: {value!r} is not {kinds}"]
    if "enum" in schema and value not in schema["enum"]:
        found.append(f"{at}: {value!r} is not in {schema['enum']}")
    if "const" in schema and value != schema["const"]:
        found.append(f"{at}: {value!r} is not {schema['const']}")
    if isinstance(value, str):
        if "pattern" in schema and not re.search(schema["pattern"], value):
            found.append(f"{at}: {value!r} does not match {schema['pattern']}")
        if len(value) < schema.get("minLength", 0):
            found.append(f"{at}: too short")
    elif isinstance(value, int | float) and not isinstance(value, bool):
        if value < schema.get("minimum", value) or value > schema.get("maximum", value):
            found.append(f"{at}: {value} is out of range")
        if "exclusiveMinimum" in schema and value <= schema["exclusiveMinimum"]:
            found.append(f"{at}: {value} is out of range")
    elif isinstance(value, list):
        for index, item in enumerate(value):
            found += faults(item, schema.get("items", {}), root, f"{at}[{index}]")
        if len(value) < schema.get("minItems", 0):
            found.append(f"{at}: too few")
    elif isinstance(value, dict):
        found += [
            f"{at}: {key} is missing" for key in schema.get("required", ()) if key not in value
        ]
        for key, item in value.items():
            known = schema.get("properties", {})
            more = schema.get("additionalProperties", True)
            if key in known:
                found += faults(item, known[key], root, f"{at}.{key}")
            elif more is False:
                found.append(f"{at}: the key {key} is not known")
            elif isinstance(more, dict):
                found += faults(item, more, root, f"{at}.{key}")
    return found


def plain(value: Any) -> Any:
    """YAML's own dates as the text they were."""
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [plain(item) for item in value]
    return value.isoformat() if isinstance(value, date | datetime) else value


def settings_in(path: Path) -> Any:
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".md":
        text = text.split("---\n")[1]
    return plain(yaml.safe_load(text))


def samples() -> list[Any]:
    found = []
    for path in sorted(SAMPLES.rglob("*")):
        parts = path.relative_to(SAMPLES).parts
        if path.name == "policy.yml":
            kind = "policy"
        elif path.suffix == ".md" and parts[0] == "events":
            kind = "event"
        elif path.name in ("profile.md", "employment.yml", "plan.yml"):
            kind = path.stem
        elif path.suffix == ".md" and len(parts) > 1 and parts[1] not in ("reviews", "evidence"):
            kind = "reflection"
        else:
            continue
        found.append(pytest.param(kind, path, id="/".join(parts)))
    return found


def subschemas(schema: Any) -> list[dict[str, Any]]:
    if not isinstance(schema, dict):
        return []
    found = [schema]
    for key in ("properties", "$defs"):
        for inner in schema.get(key, {}).values():
            found += subschemas(inner)
    for key in ("items", "additionalProperties", "propertyNames"):
        found += subschemas(schema.get(key))
    for inner in schema.get("anyOf", ()):
        found += subschemas(inner)
    return found


@pytest.mark.parametrize("kind", KINDS)
def test_the_schema_is_sound(kind: str) -> None:
    schema = schema_of(kind)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema["type"] == "object"
    assert schema["additionalProperties"] is False
    assert json.loads(json.dumps(schema)) == schema
    for inner in subschemas(schema):
        assert set(inner) <= KEYWORDS, set(inner) - KEYWORDS
        if reference := inner.get("$ref"):
            assert reference.removeprefix("#/$defs/") in schema["$defs"]
        if pattern := inner.get("pattern"):
            re.compile(pattern)
        kinds = inner.get("type", [])
        assert set([kinds] if isinstance(kinds, str) else kinds) <= set(TYPES)
        if "properties" in inner:
            assert set(inner.get("required", ())) <= set(inner["properties"])
            assert not any(key.endswith("_") for key in inner["properties"])


@pytest.mark.parametrize(("kind", "path"), samples())
def test_the_samples_fit(kind: str, path: Path) -> None:
    schema = schema_of(kind)
    assert faults(settings_in(path) or {}, schema, schema) == []


def test_there_are_samples_of_most_kinds() -> None:
    assert {"profile", "employment", "reflection", "event", "plan", "policy"} <= {
        sample.values[0] for sample in samples()
    }


REFLECTION = {"title": "A webinar", "date": "2025-10-03", "hours": 2, "type": "webinar"}
EMPLOYMENT = {"start": "2023-09-01", "roles": ["tutor"]}
PROFILE = {"name": "Ann", "job_title": "Tutor"}
DIPLOMA = {"title": "Diploma", "kind": "teaching"}
REVIEW = {"kind": "progress-review", "date": "2025-07-04"}
TARGET = {"id": "t1", "target": "x"}


@pytest.mark.parametrize(
    ("kind", "settings"),
    [
        ("reflection", {**REFLECTION, "colour": "red"}),
        ("reflection", {**REFLECTION, "hours": "2,5"}),
        ("reflection", {**REFLECTION, "hours": [2]}),
        ("reflection", {**REFLECTION, "hours": 0}),
        ("reflection", {**REFLECTION, "hours": -1}),
        ("reflection", {**REFLECTION, "hours": "2.5.1"}),
        ("reflection", {**REFLECTION, "inset_days": -1}),
        ("profile", {**PROFILE, "qualifications": [{**DIPLOMA, "awarded": "2018-13"}]}),
        ("profile", {**PROFILE, "qualifications": [{**DIPLOMA, "awarded": 18}]}),
        ("employment", {**EMPLOYMENT, "fte": []}),
        ("policy", {"hours": {"annual": -1}}),
        ("policy", {"hours": {"round_up_to": 0}}),
        ("policy", {"first_due_within": "12 fortnights"}),
        ("review", {**REVIEW, "targets": [{**TARGET, "achieved": "partly"}]}),
        ("reflection", {**REFLECTION, "title": ""}),
        ("reflection", {**REFLECTION, "visibility": "secret"}),
        ("reflection", {**REFLECTION, "evaluation": {"useful": 6}}),
        ("reflection", {**REFLECTION, "confirmed": {"how": "letter"}}),
        ("reflection", {"title": "A webinar"}),
        ("event", {"title": "A day"}),
        ("event", {**REFLECTION, "visibility": "internal"}),
        ("employment", {"start": "2023-09-01"}),
        ("employment", {**EMPLOYMENT, "fte": 0}),
        ("employment", {**EMPLOYMENT, "fte": 1.2}),
        ("employment", {**EMPLOYMENT, "absences": [{"to": "2025-01-01"}]}),
        ("profile", {"name": "Ann"}),
        ("plan", {"needs": [{"need": "x"}]}),
        ("policy", {"holidays": []}),
        ("policy", {"requirements": [{"id": "x"}]}),
    ],
)
def test_what_is_wrong_does_not_fit(kind: str, settings: dict[str, Any]) -> None:
    schema = schema_of(kind)
    assert faults(settings, schema, schema)


@pytest.mark.parametrize(
    ("kind", "settings"),
    [
        ("reflection", REFLECTION),
        ("reflection", {"event": "inset"}),
        ("reflection", {**REFLECTION, "hours": "2.5", "until": None, "purpose": None}),
        ("employment", {**EMPLOYMENT, "end": None, "team": None, "fte": 0.6}),
        ("employment", {**EMPLOYMENT, "roles": ["tutor", {"role": "iqa", "from": "2026-01-01"}]}),
        ("policy", {}),
        ("policy", {"hours": {"annual": 24}}),
        ("plan", {}),
    ],
)
def test_what_is_right_fits(kind: str, settings: dict[str, Any]) -> None:
    schema = schema_of(kind)
    assert faults(settings, schema, schema) == []


@pytest.mark.parametrize(
    ("kind", "settings"),
    [
        ("reflection", {**REFLECTION, "standards": 4}),
        ("reflection", {**REFLECTION, "standards": ["4"]}),
        ("reflection", {**REFLECTION, "evidence": "evidence/a.pdf"}),
        ("reflection", {**REFLECTION, "draft": None}),
        ("reflection", {**REFLECTION, "share_practice": "yes"}),
        ("reflection", {**REFLECTION, "visibility": "Private"}),
        ("reflection", {**REFLECTION, "draft": "on"}),
        ("reflection", {**REFLECTION, "draft": "N"}),
        ("reflection", {**REFLECTION, "hours": "5."}),
        ("reflection", {**REFLECTION, "hours": " .5 "}),
        ("employment", {**EMPLOYMENT, "roles": "tutor"}),
        ("employment", {**EMPLOYMENT, "fte": "0.6"}),
        # a year alone is a number to an editor
        ("profile", {**PROFILE, "qualifications": [{**DIPLOMA, "awarded": 2018}]}),
        ("profile", {**PROFILE, "qualifications": [{**DIPLOMA, "awarded": "2018-07"}]}),
        ("policy", {"first_due_within": "12weeks"}),
        ("policy", {"first_due_within": "12 Weeks"}),
        ("review", {**REVIEW, "targets": [{**TARGET, "achieved": "No"}]}),
        ("review", {**REVIEW, "targets": [{**TARGET, "achieved": "Partially"}]}),
        ("review", {**REVIEW, "targets": [{**TARGET, "achieved": True}]}),
        ("profile", {"name": "Ann", "job_title": "Tutor", "teaches": "English"}),
        ("profile", {"name": 2025, "job_title": "Tutor"}),
        ("policy", {"warn_days": None}),
    ],
)
def test_what_is_read_kindly_fits(kind: str, settings: dict[str, Any]) -> None:
    schema = schema_of(kind)
    assert faults(settings, schema, schema) == []


def test_the_command_prints_one_or_all() -> None:
    for kind in KINDS:
        result = CliRunner().invoke(main, ["schema", kind])
        assert json.loads(result.stdout) == schema_of(kind)
    result = CliRunner().invoke(main, ["schema"])
    assert json.loads(result.stdout) == {kind: schema_of(kind) for kind in KINDS}
    assert CliRunner().invoke(main, ["schema", "nothing"]).exit_code == 2
