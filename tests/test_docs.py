"""The docs are held against the commands: what there is, is documented, and the other way round."""

import re
from pathlib import Path
from typing import Any

import click
import pytest

from cpd_portfolio.cli import MODULES, main
from cpd_portfolio.model.files import FileModel
from cpd_portfolio.policy import PolicyFile
from cpd_portfolio.reading.validate import keys_of
from cpd_portfolio.schema import KINDS
from test_golden_problems import emitted

ROOT = Path(__file__).parent.parent
DOCS = {path.name: path.read_text(encoding="utf-8") for path in (ROOT / "docs").glob("*.md")}


def commands() -> dict[str, click.Command]:
    """Every command by what is typed, those in a group among them."""
    found: dict[str, click.Command] = {}
    context = click.Context(main)
    for name in main.list_commands(context):
        command = main.get_command(context, name)
        assert command is not None
        inside = command.commands if isinstance(command, click.Group) else {"": command}
        found |= {f"{name} {inner}".strip(): one for inner, one in inside.items()}
    return found


@pytest.mark.parametrize("name", sorted(commands()))
def test_every_command_and_option_is_documented(name: str) -> None:
    page = DOCS["commands.md"]
    assert f"`cpd {name}" in page
    for parameter in commands()[name].params:
        if isinstance(parameter, click.Option):
            option = parameter.opts[-1]
            rows = [line for line in page.split("\n") if line[:1] == "|" and f"`{option}" in line]
            assert any(f"`{name}`" in row or "all but" in row for row in rows), (name, option)


def test_every_documented_command_and_option_exists() -> None:
    page = DOCS["commands.md"]
    assert set(re.findall(r"`cpd ([a-z]+)", page)) == set(MODULES)
    typed = set(re.findall(r"`cpd (share [a-z]+)", page))
    assert typed == {name for name in commands() if name.startswith("share ")}
    real = {opt for c in commands().values() for p in c.params for opt in p.opts}
    shown = set(re.findall(r"`(--[a-z-]+)", page))
    assert shown - {"--version", "--help"} <= real


def inner(model: Any, seen: set[Any]) -> set[Any]:
    """A model and all the models in it."""
    if isinstance(model, type) and issubclass(model, FileModel):
        if model in seen:
            return seen
        seen.add(model)
        for info in model.model_fields.values():
            inner(info.annotation, seen)
    for part in getattr(model, "__args__", ()):
        inner(part, seen)
    return seen


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind not in ("policy", "standards")])
def test_every_key_is_documented(kind: str) -> None:
    for model in inner(KINDS[kind], set()):
        for key in keys_of(model):
            assert f"`{key}`" in DOCS["files.md"] or f"`{key}:" in DOCS["files.md"], key


def test_every_key_of_the_policy_stands_in_the_shipped_rules() -> None:
    default = ROOT / "generator/cpd_portfolio/policies/default.yml"
    text = default.read_text(encoding="utf-8")
    for key in keys_of(PolicyFile):
        assert re.search(rf"^{key}:", text, re.MULTILINE), key


def test_every_problem_code_is_documented() -> None:
    codes = {code for code in emitted() if "-" in code} | {"empty", "link"}
    shown = set(re.findall(r"`([a-z]+(?:-[a-z0-9]+)*)`", DOCS["problems.md"]))
    assert codes <= shown, codes - shown
    package = ROOT / "generator/cpd_portfolio"
    source = "".join(path.read_text(encoding="utf-8") for path in package.rglob("*.py"))
    assert [code for code in shown if "-" in code and f'"{code}"' not in source] == []


@pytest.mark.parametrize("page", sorted(DOCS))
def test_what_the_docs_say_to_type_can_be_typed(page: str) -> None:
    known = commands()
    parts = DOCS[page].split("```")
    typed = [code for prose in parts[::2] for code in re.findall(r"`(cpd [^`]+)`", prose)]
    typed += [line for block in parts[1::2] for line in re.findall(r"\bcpd [a-z].*", block)]
    for line in typed:
        words = re.split(r" [|&>#;]| \|\| ", line)[0].split()[1:]
        name = next((one for one in (" ".join(words[:2]), words[0]) if one in known), None)
        if name is None:
            assert words[0].startswith("--") or words[0] in main.commands, line
            continue
        options = {option for one in known[name].params for option in one.opts}
        assert {word.split("=")[0] for word in words if word.startswith("--") and word != "--"} <= {
            *options, "--help"
        }, line  # fmt: skip


def test_links_between_the_docs_lead_somewhere() -> None:
    pages = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").rglob("*.md")]
    for page in pages:
        text = re.sub(r"`[^`]*`", "", page.read_text(encoding="utf-8"))
        for target in re.findall(r"\]\(([^)#]+)\)", text):
            if "://" not in target:
                assert (page.parent / target).exists(), (page.name, target)
