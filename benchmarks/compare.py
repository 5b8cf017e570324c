"""This generator and others on the same reflections, interleaved in one run: `make bench`."""

import argparse
import importlib.metadata
import os
import platform
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks import table
from benchmarks.cases import CASES, SERVING, Target, serving
from benchmarks.generators import KINDS, Generator, Ours, found
from benchmarks.measuring import CommandFailed, measure
from benchmarks.organisation import Organisation
from benchmarks.people import AS_OF

HERE = Path(__file__).parent
WORK = HERE / ".work"
EACH = 30
GIB = 2**30


def main() -> None:
    options = _options()
    options.work.mkdir(parents=True, exist_ok=True)
    programs = found(options.work / "tools")
    wanted = [kind for kind in KINDS if not options.only or kind.program in options.only]
    missing = [kind.name for kind in wanted if programs[kind] is None]
    for size in options.sizes:
        with tempfile.TemporaryDirectory(dir=options.work) as name:
            organisation = Organisation(max(1, size // EACH), EACH, options.seed)
            generators = [
                kind(program, Path(name).resolve() / kind.program, organisation)
                for kind in wanted
                if (program := programs[kind]) is not None
            ]
            targets = _write(generators, organisation)
            results = _run(generators, targets, options.cases, options.rounds)
            about = _about(generators, missing, options.rounds)
        labels = {case: label for case, (label, _) in CASES.items()}
        text = table.section(size, results, Ours.name, labels, about)
        sys.stdout.write(f"\n{text}\n")
        if options.results:
            table.keep(options.results, size, text)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="compare", description=__doc__)
    programs = [kind.program for kind in KINDS]
    parser.add_argument("--sizes", type=int, nargs="+", default=[300, 1500, 6000], metavar="N")
    parser.add_argument("--cases", nargs="+", default=[*CASES, SERVING], choices=[*CASES, SERVING])
    parser.add_argument("--only", nargs="+", choices=programs, help="these programs alone")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--work", type=Path, default=WORK, help="where it all is built")
    parser.add_argument(
        "--results",
        type=Path,
        nargs="?",
        default=HERE / "RESULTS.md",
        help="the file that keeps the tables; none where it stands without one",
    )
    return parser.parse_args()


def _say(text: str) -> None:
    sys.stderr.write(f"{text}\n")


def _write(generators: list[Generator], organisation: Organisation) -> list[Target]:
    """Everybody's input, a person at a time. Returns reflections to edit, spread over people."""
    size = organisation.size * organisation.each
    _say(f"{size:,} reflections: writing the input of {len(generators)} generators")
    for generator in generators:
        generator.folder.mkdir()
    targets: list[Target] = []
    for person in organisation.people():
        for generator in generators:
            generator.add(person)
        if len(targets) < 50:
            # of its own date, so that nobody else's page depends on it
            found = [one for one in person.reflections if one.shown and one.date <= AS_OF]
            shown = [one for one in found if not one.evidence]
            targets += [Target(person.id, shown[-1])] if shown else []
    for generator in generators:
        generator.finish()
    return targets


def _run(
    generators: list[Generator], targets: list[Target], cases: list[str], rounds: int
) -> table.Results:
    """Round by round and case by case, each generator in turn, so that a busy moment of the
    machine meets all of them."""
    results = table.Results()
    chosen = [case for case in CASES if case in cases]
    running = list(generators)

    def failed(generator: Generator, error: CommandFailed) -> None:
        _say(f"  {generator.name} is left out from here on: {error}")
        results.failed[generator.name] = " ".join(str(error).split())[:200]
        running.remove(generator)

    if "cold" not in chosen:
        for generator in list(running):
            try:
                measure(generator.build(), generator.folder)
            except CommandFailed as error:
                failed(generator, error)
    for number in range(1, rounds + 1):
        target = targets[(number * 7) % len(targets)]
        for case in chosen:
            rows = results.measured.setdefault(case, {one.name: [] for one in generators})
            for generator in list(running):
                try:
                    one = CASES[case][1](generator, target, number)
                except CommandFailed as error:
                    failed(generator, error)
                    continue
                rows[generator.name].append(one)
                _say(f"  round {number}, {CASES[case][0]}, {generator.name}: {one.wall:.2f} s")
    if SERVING in cases:
        edited = [targets[(number * 5) % len(targets)] for number in range(1, rounds + 1)]
        for generator in [one for one in running if one.serves]:
            try:
                results.served[generator.name] = serving(generator, edited)
            except CommandFailed as error:
                failed(generator, error)
                continue
            _say(f"  live preview, {generator.name}: {results.served[generator.name]}")
    return results


def _about(generators: list[Generator], missing: list[str], rounds: int) -> str:
    """Versions and machine, without its name or paths."""
    versions = [f"{one.name} {_version(one)}" for one in generators]
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / GIB
    machine = (
        f"{os.cpu_count()} cores, {memory:.0f} GiB of memory, "
        f"{platform.system()} {platform.machine()}, Python {platform.python_version()}"
    )
    parts = [f"{', '.join(versions)}.", f"{machine}. Rounds: {rounds}."]
    if missing:
        parts.append(f"Not installed, so not run: {', '.join(missing)}.")
    return " ".join(parts)


def _version(generator: Generator) -> str:
    said = subprocess.run(generator.version(), capture_output=True, text=True, check=False).stdout
    number = re.search(r"\d+(\.\d+)+", said)
    version = number[0] if number else "of an unknown version"
    if isinstance(generator, Ours):
        return version + _commit()
    if generator.program == "mkdocs":
        return f"{version} + {importlib.metadata.version('mkdocs-material')}"
    return version


def _commit() -> str:
    command = ["git", "-C", str(HERE), "describe", "--always", "--dirty", "--exclude=*"]
    try:
        said = subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip()
    except OSError:
        return ""
    return f" ({said})" if said else ""


if __name__ == "__main__":
    main()
