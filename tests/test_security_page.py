"""SECURITY.md promises nothing that no test holds."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[1]
TEXT = (ROOT / "SECURITY.md").read_text(encoding="utf-8")


def test_every_promise_names_tests_that_there_are() -> None:
    promises = re.findall(r"\| promise \| test \|\n\|---\|---\|\n((?:\|.*\n)+)", TEXT)
    assert len(promises) == 4
    for line in "".join(promises).splitlines():
        _, promise, tests, _ = re.split(r"(?<!\\)\|", line)
        named = re.findall(r"`(tests/[\w/]+\.py)::(\w+)`", tests)
        assert named, promise
        for path, name in named:
            source = (ROOT / path).read_text(encoding="utf-8")
            assert re.search(rf"^def {name}\(", source, re.MULTILINE), (path, name)


def test_what_a_link_cannot_promise_is_said() -> None:
    for words in ("Anyone who has the link", "does not recall", "history", "https only",
                  "runs the host", "Size and time of access"):  # fmt: skip
        assert words in TEXT, words


def test_links_lead_somewhere() -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", TEXT):
        assert (ROOT / target).exists(), target
