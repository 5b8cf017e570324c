"""Each golden case (golden_cases.py says what one is): the problems, and what counts."""

import ast
import re
from pathlib import Path

import pytest

import cpd_portfolio
import golden_cases

HERE = Path(__file__).parent
SOURCE = Path(str(cpd_portfolio.__file__)).parent
NAMES = sorted(path.stem for path in golden_cases.CASES.glob("*.txt"))
# functions that take a problem's code, and where among their arguments it stands
CODE_AT = {
    "refuse": 0,
    "DateError": 0,
    "Flaw": 1,
    "_flawed": 0,
    "_warning": 1,
    "note": 1,
    "_note_at": 3,
    "error": 1,
    "warn": 1,
    "flaw": 1,
    "Problem": 2,
    "Wording": 0,
}


def cases() -> list[object]:
    loaded = []
    for name in NAMES:
        reason = golden_cases.load(name).xfail
        marks = [pytest.mark.xfail(strict=True, reason=reason)] if reason else []
        loaded.append(pytest.param(name, marks=marks))
    return loaded


@pytest.mark.parametrize("name", cases())
def test_case(tmp_path: Path, name: str) -> None:
    case = golden_cases.load(name)
    portfolios = golden_cases.write(case, tmp_path)
    assert golden_cases.problems(portfolios) == case.expected["problems"]
    if "records" in case.expected:
        assert golden_cases.records(portfolios) == case.expected["records"]
    if "figures" in case.expected:
        asked = case.expected["figures"]
        assert golden_cases.figures(portfolios, asked) == asked


@pytest.mark.parametrize("name", NAMES)
def test_every_case_is_complete(name: str) -> None:
    case = golden_cases.load(name)
    assert "problems" in case.expected
    assert case.files


def strings_in(node: ast.expr, assigned: dict[str, set[str]]) -> set[str]:
    """The texts that an expression can be, where that is plain to see."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return {node.value}
    if isinstance(node, ast.IfExp):
        return strings_in(node.body, assigned) | strings_in(node.orelse, assigned)
    if isinstance(node, ast.Name):
        return assigned.get(node.id, set())
    return set()


def assignments(tree: ast.Module) -> dict[str, set[str]]:
    """The texts assigned to a variable called `code`, alone or first in a tuple."""
    found: set[str] = set()
    for node in ast.walk(tree):
        if not isinstance(node, ast.Assign):
            continue
        target, value = node.targets[0], node.value
        if isinstance(target, ast.Name) and target.id == "code":
            found |= strings_in(value, {})
        elif isinstance(target, ast.Tuple) and getattr(target.elts[0], "id", "") == "code":
            options = [value.body, value.orelse] if isinstance(value, ast.IfExp) else [value]
            for option in options:
                if isinstance(option, ast.Tuple):
                    found |= strings_in(option.elts[0], {})
    return {"code": found}


def codes_in(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    assigned = assignments(tree)
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            function = node.func
            name = function.attr if isinstance(function, ast.Attribute) else None
            name = function.id if isinstance(function, ast.Name) else name
            at = CODE_AT.get(name or "")
            if at is not None and len(node.args) > at:
                found |= strings_in(node.args[at], assigned)
    return {code for code in found if re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", code)}


def emitted() -> set[str]:
    files = [*SOURCE.glob("*.py"), *SOURCE.glob("reading/*.py"), *SOURCE.glob("model/*.py")]
    return set().union(*(codes_in(path) for path in files))


def test_every_code_has_a_test() -> None:
    known = emitted()
    assert {"number-clock", "encoding-utf-16", "link", "yaml-tab", "policy-same-day"} <= known
    golden = "\n".join(path.read_text(encoding="utf-8") for path in golden_cases.CASES.iterdir())
    tested = set(re.findall(r"^\S.*:\d+: (?:error|warning) ([a-z0-9-]+) ", golden, re.MULTILINE))
    for path in (*HERE.glob("test_*.py"), *HERE.glob("hostile/*.py")):
        quoted = re.findall(r"[\"']([a-z0-9]+(?:-[a-z0-9]+)*)[\"']", path.read_text("utf-8"))
        tested |= set(quoted)
    assert sorted(known - tested) == []


def test_codes_are_found_by_the_scan() -> None:
    """Each code that a case expects (and that is met) is one that the scan finds."""
    expected = set()
    for name in NAMES:
        case = golden_cases.load(name)
        if case.xfail is None:
            for line in case.expected["problems"]:
                if found := re.match(r"\S.*?:\d+: (?:error|warning) (\S+) ", line):
                    expected.add(found[1])
    assert sorted(expected - emitted()) == []
