"""Fuzzing of one reader after another, guided by which lines of the program an input reaches:
`make fuzz`. Needs atheris, which is not to be had for every system: its lock file is its own.

python -m hostile.fuzz [--seconds N] [--corpus FOLDER] [TARGET …]
"""

import argparse
import os
import subprocess
import sys
from pathlib import Path

import atheris

os.environ.setdefault("CPD_FUZZ_PAGES_OF", "1000000")  # reading is what is fuzzed

with atheris.instrument_imports(include=["cpd_portfolio"]):
    from hostile import targets

HERE = Path(__file__).resolve()
LONGEST = 20_000


def main() -> None:
    parser = argparse.ArgumentParser(prog="fuzz", description=__doc__)
    parser.add_argument("targets", nargs="*", metavar="TARGET", default=list(targets.TARGETS))
    parser.add_argument("--seconds", type=int, default=60, help="for each target")
    parser.add_argument("--corpus", type=Path, default=Path("tests/hostile/.corpus"))
    parser.add_argument("--alone", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if unknown := set(given.targets) - set(targets.TARGETS):
        parser.error(f"no such target: {min(unknown)}; one of: {', '.join(targets.TARGETS)}")
    if given.alone:
        _fuzz(given.targets[0], given.corpus, given.seconds)
        return
    failed = []
    for name in given.targets:  # each in a process of its own: libFuzzer ends with it
        command = [sys.executable, str(HERE), name, "--alone", f"--seconds={given.seconds}"]
        ran = subprocess.run([*command, f"--corpus={given.corpus}"], check=False)
        if ran.returncode:
            failed.append(name)
    sys.exit(f"failed: {', '.join(failed)}" if failed else 0)


def _fuzz(name: str, corpus: Path, seconds: int) -> None:
    own = corpus / name.replace(" ", "-").replace(",", "")
    own.mkdir(parents=True, exist_ok=True)
    for number, seed in enumerate(targets.TARGETS[name].seeds):
        (own / f"seed-{number}").write_bytes(seed[:LONGEST])
    options = [
        f"-max_total_time={seconds}",
        f"-max_len={LONGEST}",
        f"-artifact_prefix={own}-",
        "-timeout=20",
        "-rss_limit_mb=2048",
        "-verbosity=0",
        "-print_final_stats=1",
    ]
    sys.stderr.write(f"\n== {name}\n")
    atheris.Setup([sys.argv[0], *options, str(own)], targets.TARGETS[name].run)
    atheris.Fuzz()


if __name__ == "__main__":
    sys.path.insert(0, str(HERE.parents[1]))
    main()
