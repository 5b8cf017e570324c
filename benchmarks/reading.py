"""How long reading, checking and measuring 10,000 reflections takes, beside what PyYAML alone
needs for the same front matter: `make bench-reading`. Ratios count; seconds differ by machine."""

import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import frontmatter
import yaml

from benchmarks import organisation
from cpd_portfolio.measures import measure
from cpd_portfolio.reading import read

PEOPLE, EACH, AS_OF = 250, 40, date(2026, 3, 31)


def timed(work: Callable[[], object]) -> tuple[float, object]:
    started = time.perf_counter()
    found = work()
    return time.perf_counter() - started, found


def bare_yaml(folder: Path) -> int:
    files = list(folder.rglob("*/*/*.md"))
    for file in files:
        text = file.read_text(encoding="utf-8")
        yaml.load(text.split("---", 2)[1], Loader=yaml.CSafeLoader)
    return len(files)


def plain_frontmatter(folder: Path) -> int:
    return sum(1 for file in folder.rglob("*/*/*.md") if frontmatter.load(file))


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "portfolios"
        organisation.write(folder, PEOPLE, EACH)
        bare, files = timed(lambda: bare_yaml(folder))
        plain, _ = timed(lambda: plain_frontmatter(folder))
        reading_time, reading = timed(lambda: read([folder]))
        policies = reading.policies
        year = policies.year_of(AS_OF, AS_OF)
        measuring, standings = timed(lambda: measure(reading.library, policies, AS_OF, year))
        total = reading_time + measuring
        sys.stdout.write(
            f"{files} reflections and reviews of {len(standings)} people\n"
            f"  open the files and parse with PyYAML (C)   {bare:6.2f} s\n"
            f"  python-frontmatter, as it comes            {plain:6.2f} s\n"
            f"  read and check everything                  {reading_time:6.2f} s\n"
            f"  measure everybody                          {measuring:6.2f} s\n"
            f"  together, against PyYAML alone             {total / bare:6.2f} ×\n"
        )


if __name__ == "__main__":
    main()
