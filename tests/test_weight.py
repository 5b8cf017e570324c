"""What a reader on a slow line fetches for an overview page, compressed as hosts send it."""

import gzip
import re
import shutil
from pathlib import Path

import pytest

from making import SAMPLES, build

FIRST, LATER = 400_000, 50_000  # bytes


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("weight")
    shutil.copytree(SAMPLES, folder / "portfolios")
    shutil.copy(SAMPLES.parent / "mkdocs.yml", folder)
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        build("2026-03-31")
    return folder / "site"


def fetched(page: Path) -> set[Path]:
    """What a browser asks for: the page, its styles, scripts and icon, and what search needs."""
    html = page.read_text(encoding="utf-8")
    named = re.findall(r'<(?:link|script|img)\b[^>]*?\b(?:href|src)="([^"#]*)"', html)
    worker = re.findall(r'"search":\s*"([^"]*)"', html)
    assert len(named) > 5
    assert worker
    there = {(page.parent / address).resolve() for address in (*named, *worker)}
    index = page.parent / "search" / "search_index.json"
    return {page, index, *(path for path in there if path.is_file())}


def weight(files: set[Path]) -> int:
    return sum(len(gzip.compress(path.read_bytes(), 6)) for path in files)


def test_an_overview_is_light(site: Path) -> None:
    pages = sorted(site.glob("people/*/index.html"))
    assert len(pages) == 12
    for page in pages:
        files = fetched(page)
        own = {path for path in files if path.is_relative_to(page.parent)}
        assert {path.suffix for path in files} >= {".html", ".css", ".js", ".json"}
        assert weight(files) < FIRST, page
        assert weight(own) < LATER, page


def test_no_script_holds_up_the_page(site: Path) -> None:
    for page in site.rglob("*.html"):
        head = page.read_text(encoding="utf-8").partition("</head>")[0]
        for script in re.findall(r"<script\b[^>]*>", head):
            assert "src=" not in script or "defer" in script or "async" in script, page
