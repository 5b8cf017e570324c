"""The hooks of docs/before-you-push.md, in a real git repository: with pre-commit and without."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from making import below, person, reflection, write

ROOT = Path(__file__).parents[1]
PHONE = "07700 900123"
pytestmark = pytest.mark.skipif(
    shutil.which("git") is None or os.name == "nt", reason="needs git and a shell"
)


class Repository:
    """A repository of an organisation's own, with a `cpd` on the path that is this one."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "service"
        programs = folder / "bin"
        programs.mkdir()
        run = "import sys; from cpd_portfolio.cli import main; sys.exit(main(prog_name='cpd'))"
        (programs / "cpd").write_text(f'#!/bin/sh\nexec "{sys.executable}" -c "{run}" "$@"\n')
        (programs / "cpd").chmod(0o755)
        path = os.pathsep.join(
            [str(programs), str(Path(sys.executable).parent), os.environ["PATH"]]
        )
        kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
        self.environment = kept | {
            "PATH": path, "HOME": str(folder), "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_AUTHOR_NAME": "A", "GIT_AUTHOR_EMAIL": "a@mail.example",
            "GIT_COMMITTER_NAME": "A", "GIT_COMMITTER_EMAIL": "a@mail.example",
            "PRE_COMMIT_HOME": str(folder / "pre-commit"),
            "PYTHONPATH": os.pathsep.join(sys.path),
        }  # fmt: skip
        write(self.folder / "portfolios", below("ada-marsh", dict(person("Ada Marsh"))))
        self.git("init", "--quiet")
        self.commit()

    def run(self, *words: str, folder: Path | None = None) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            words, cwd=folder or self.folder, env=self.environment, text=True,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=120, check=False,
        )  # fmt: skip

    def git(self, *words: str, folder: Path | None = None) -> str:
        done = self.run("git", *words, folder=folder)
        assert done.returncode == 0, done.stdout
        return done.stdout

    def write(self, **files: str) -> None:
        """Reflections of Ada's, by name."""
        texts = {f"{name}.md": reflection(text, title=name) for name, text in files.items()}
        write(self.folder / "portfolios/ada-marsh", texts)

    def commit(self, *names: str) -> subprocess.CompletedProcess[str]:
        if not names:
            self.git("add", "--all")
        for name in names:
            self.git("add", f"portfolios/ada-marsh/{name}.md")
        return self.run("git", "commit", "--quiet", "-m", "A commit")

    @property
    def commits(self) -> int:
        return int(self.git("rev-list", "--count", "HEAD"))


def plain_hook(repository: Repository) -> None:
    page = (ROOT / "docs/before-you-push.md").read_text(encoding="utf-8")
    script = re.search(r"```sh\n(#!/bin/sh\n.*?)```", page, re.DOTALL)
    assert script
    hook = repository.folder / ".git/hooks/pre-commit"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(script[1])
    hook.chmod(0o755)


def hook_of_pre_commit(repository: Repository) -> None:
    """What the page says, with this project's own list of hooks in a repository of its own; what
    is not tried is the installing, which needs a network."""
    pytest.importorskip("pre_commit")
    tool = repository.folder.parent / "tool"
    tool.mkdir()
    shutil.copy(ROOT / ".pre-commit-hooks.yaml", tool)
    repository.git("init", "--quiet", folder=tool)
    repository.git("add", "--all", folder=tool)
    repository.git("commit", "--quiet", "-m", "Hooks", folder=tool)
    repository.git("tag", "v0.1.0", folder=tool)
    page = (ROOT / "docs/before-you-push.md").read_text(encoding="utf-8")
    config = re.search(r"```yaml\n(repos:\n.*?)```", page, re.DOTALL)
    assert config
    text = config[1].replace("https://forge.example/cpd-portfolio", str(tool))
    text = text.replace("- id: cpd-check", "- {id: cpd-check, language: system}")
    assert "language: system" in text
    write(repository.folder, {".pre-commit-config.yaml": text})
    repository.git("add", "--all")
    repository.git("commit", "--quiet", "-m", "Hooks")
    done = repository.run(sys.executable, "-m", "pre_commit", "install")
    assert done.returncode == 0, done.stdout


@pytest.fixture(params=[plain_hook, hook_of_pre_commit], ids=["plain", "pre-commit"])
def repository(request: pytest.FixtureRequest, tmp_path: Path) -> Repository:
    made = Repository(tmp_path)
    made.write(earlier=f"Ring {PHONE}.")
    assert made.commit().returncode == 0  # before there was a hook
    request.param(made)
    return made


def test_personal_data_is_not_committed(repository: Repository) -> None:
    before = repository.commits
    repository.write(call=f"Ring {PHONE}.")
    done = repository.commit()
    assert done.returncode != 0
    assert "portfolios/ada-marsh/call.md:7: error personal-phone" in done.stdout
    assert "hard to take back" in done.stdout
    assert "earlier.md" not in done.stdout  # what stands elsewhere is not of this commit
    assert PHONE not in done.stdout
    assert repository.commits == before
    repository.write(call=f"Ring {PHONE}. <!-- cpd: allow -->")
    assert repository.commit().returncode == 0
    assert repository.commits == before + 1


def test_what_is_staged_counts_not_what_lies_there(repository: Repository) -> None:
    repository.write(call=f"Ring {PHONE}.")
    repository.git("add", "--all")
    repository.write(call="Ring nobody.")
    done = repository.run("git", "commit", "--quiet", "-m", "A commit")
    assert "error personal-phone" in done.stdout
    assert done.returncode != 0
    repository.git("add", "--all")
    repository.write(call=f"Ring {PHONE}.")
    done = repository.run("git", "commit", "--quiet", "-m", "A commit")
    assert done.returncode == 0, done.stdout


def test_errors_names_and_odd_names_are_seen(repository: Repository) -> None:
    write(repository.folder / "portfolios/ada-marsh", {
        "evidence/Jo – 07700900123, a list.txt": "x",
        "ça va.md": reflection(hours="1:30"),
    })  # fmt: skip
    done = repository.commit()
    assert done.returncode != 0
    assert "ça va.md:4: error number-clock" in done.stdout
    assert "a list.txt:1: error personal-phone" in done.stdout


def test_other_files_and_deleted_ones_stop_nobody(repository: Repository) -> None:
    write(repository.folder, {"README.md": f"The office is at {PHONE}.\n"})
    assert repository.commit().returncode == 0
    (repository.folder / "portfolios/ada-marsh/earlier.md").unlink()
    assert repository.commit().returncode == 0
    assert "earlier.md" not in repository.git("ls-files")
    empty = repository.run("git", "commit", "--quiet", "--allow-empty", "-m", "Nothing")
    assert empty.returncode == 0, empty.stdout
