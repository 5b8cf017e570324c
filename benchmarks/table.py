"""Measurements -> Markdown, and RESULTS.md with a section for each size."""

import re
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from benchmarks.measuring import Measured

HEAD = """\
# Results

Written by `make bench`; [README.md](README.md) says what is measured and how. Machines differ and
are noisy, so the ratios count: “×” is how many times what `cpd` takes, the median over the rounds
of each round's own ratio. Seconds and sizes are medians, with the least and the most in brackets.
"""


@dataclass(slots=True)
class Results:
    """`measured[case][generator]`: a measurement a round; `served[generator]`: seconds;
    `failed`: why a generator has none."""

    measured: dict[str, dict[str, list[Measured]]] = field(default_factory=dict)
    served: dict[str, list[float]] = field(default_factory=dict)
    failed: dict[str, str] = field(default_factory=dict)


def section(size: int, results: Results, ours: str, labels: dict[str, str], about: str) -> str:
    lines = [
        f"## {size:,} reflections",
        "",
        about,
        "",
        "| case | generator | wall s | × | CPU s | × | memory MB | × | written MB | files |",
        "|---|---|--:|--:|--:|--:|--:|--:|--:|--:|",
    ]
    for case, generators in results.measured.items():
        base = generators.get(ours, [])
        for name, runs in generators.items():
            if runs:
                lines.append(_row(labels[case], name, runs, base))
    base_seconds = results.served.get(ours, [])
    for name, seconds in results.served.items():
        ratio = _ratio(seconds, base_seconds)
        lines.append(
            f"| one reflection edited, live preview | {name} | {_spread(seconds, 2)} | {ratio} "
            "| | | | | | |"
        )
    lines += [
        f"\n{name} was left out from where its rows end: {why}"
        for name, why in results.failed.items()
    ]
    return "\n".join((*lines, ""))


def _row(case: str, name: str, runs: list[Measured], base: list[Measured]) -> str:
    wall, cpu = [one.wall for one in runs], [one.cpu for one in runs]
    memory = [float(one.memory) for one in runs]
    cells = (
        case,
        name,
        _spread(wall, 2),
        _ratio(wall, [one.wall for one in base]),
        f"{median(cpu):.2f}",
        _ratio(cpu, [one.cpu for one in base]),
        f"{median(memory) / 1e6:.0f}",
        _ratio(memory, [float(one.memory) for one in base]),
        f"{median(one.written for one in runs) / 1e6:.1f}",
        f"{median(one.files for one in runs):.0f}",
    )
    return f"| {' | '.join(cells)} |"


def _spread(values: list[float], digits: int) -> str:
    low, middle, high = min(values), median(values), max(values)
    if len(values) == 1:
        return f"{middle:.{digits}f}"
    return f"{middle:.{digits}f} ({low:.{digits}f}–{high:.{digits}f})"


def _ratio(values: list[float], base: list[float]) -> str:
    pairs = [one / ours for one, ours in zip(values, base, strict=False) if ours]
    if not pairs:
        return "–"
    found = median(pairs)
    return f"{found:.0f}" if found >= 100 else f"{found:.2g}" if found < 1 else f"{found:.1f}"


def keep(path: Path, size: int, text: str) -> None:
    """Puts the section of a size into RESULTS.md, in place of the one that is there."""
    sections = {size: text}
    if path.is_file():
        for part in re.split(r"(?m)^(?=## )", path.read_text(encoding="utf-8"))[1:]:
            found = re.match(r"## ([\d,]+) ", part)
            if found:
                sections.setdefault(int(found[1].replace(",", "")), part)
    parts = [HEAD, *(sections[number].strip() + "\n" for number in sorted(sections))]
    path.write_text("\n".join(parts), encoding="utf-8")
