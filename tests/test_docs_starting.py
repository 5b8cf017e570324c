"""docs/starting.md, followed word for word in a fresh folder."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from cpd_portfolio.reading.policies import default_policy

PAGE = (Path(__file__).parent.parent / "docs/starting.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"(?:`([^`\n]+)`:\n\n)?```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def steps() -> Iterator[tuple[str | None, str]]:
    """The files of the page with their names, and the commands between them, in order. What
    installs the program is left out: whoever runs this has it."""
    _, _, after = PAGE.partition("## 2. ")
    for name, language, text in BLOCK.findall(after):
        assert bool(name) != (language == "sh"), text
        yield name or None, text


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    programs = tmp_path / "bin"
    programs.mkdir()
    cpd = programs / "cpd"
    cpd.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m cpd_portfolio "$@"\n')
    cpd.chmod(0o755)
    who = {
        f"GIT_{role}_{key}": "Ann" for role in ("AUTHOR", "COMMITTER") for key in ("NAME", "EMAIL")
    }
    path = f"{programs}{os.pathsep}{os.environ['PATH']}"
    return os.environ | who | {"PATH": path, "GIT_CONFIG_GLOBAL": os.devnull}


def test_the_first_steps_work_as_written(tmp_path: Path, environment: dict[str, str]) -> None:
    said: dict[str, str] = {}
    folder = tmp_path
    for name, text in steps():
        if name is not None:
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
            continue
        for line in text.splitlines():
            result = subprocess.run(
                ["sh", "-c", line], cwd=folder, env=environment, capture_output=True, text=True
            )
            assert result.returncode == 0, (line, result.stdout, result.stderr)
            said[line] = result.stdout + result.stderr
            if line.startswith("cd "):
                folder /= line.removeprefix("cd ")
    assert "0 errors, 0 warnings" in said["cpd check"]
    assert "Fire safety" not in said["cpd due"]  # nobody is new
    assert "2025-" not in said["cpd due"]  # nothing is overdue since before their first day
    assert "Hampshire" not in (folder / "site/people/tom-tutor/index.html").read_text("utf-8")
    assert "tom@vale.example" in (tmp_path / "access.conf").read_text("utf-8")
    assert (folder / "site/teams/mia-manager/index.html").is_file()


def test_the_roles_are_those_of_the_shipped_policy() -> None:
    listed = re.findall(r"^\| `([a-z-]+)` \|", PAGE, re.MULTILINE)
    assert listed == [role.id for role in default_policy().rules.roles]
