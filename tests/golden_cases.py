"""Golden cases: a little organisation in one text file, and what the tool says of it.

A case is `golden/problems/<name>.txt`. Its first lines say in words what it shows; a line
`xfail: <reason>` among them marks a case that the tool does not meet yet. Then come sections,
each begun by a line `=== `:

    === portfolios/ann-sample/2025-26/webinar.md     a file, as it stands up to the next section
    === portfolios/ann-sample/profile.md absent      a file that is not to be supplied
    === problems                                     what `cpd check` prints
    === records                                      what counts, one record to a line
    === figures                                      of `cpd report`: `ann-sample hours.total = 2.5`

A person's folder without a profile.md or employment.yml is given a valid one (BASE), so that a
case shows only what matters. The last two kinds of section may be left out.
"""

import json
from dataclasses import dataclass, field
from pathlib import Path

from click.testing import CliRunner

from cpd_portfolio.cli import main
from cpd_portfolio.reading import read

CASES = Path(__file__).parent / "golden" / "problems"
AS_OF = "2026-03-31"
BASE = {
    "profile.md": "---\nname: Ann Sample\njob_title: Tutor\n---\n",
    "employment.yml": "start: 2023-09-01\nroles: [tutor]\n",
}
EXPECTED = ("problems", "records", "figures")


@dataclass
class Case:
    files: dict[str, str] = field(default_factory=dict)
    absent: set[str] = field(default_factory=set)
    expected: dict[str, list[str]] = field(default_factory=dict)
    xfail: str | None = None


def load(name: str) -> Case:
    case = Case()
    lines: list[str] = []
    title = ""
    for line in [*(CASES / f"{name}.txt").read_text(encoding="utf-8").split("\n")[:-1], "=== "]:
        if not line.startswith("=== "):
            lines.append(line)
            continue
        _keep(case, title, lines)
        title, lines = line.removeprefix("=== "), []
    return case


def _keep(case: Case, title: str, lines: list[str]) -> None:
    if not title:
        marks = [line for line in lines if line.startswith("xfail: ")]
        case.xfail = marks[0].removeprefix("xfail: ") if marks else None
    elif title in EXPECTED:
        case.expected[title] = lines
    elif title.endswith(" absent"):
        case.absent.add(title.removesuffix(" absent"))
    else:
        case.files[title] = "".join(f"{line}\n" for line in lines)


def write(case: Case, folder: Path) -> Path:
    """The case's files below a folder; returns the portfolios folder."""
    portfolios = folder / "portfolios"
    portfolios.mkdir()
    files = dict(case.files)
    for path in case.files:
        parts = path.split("/")
        if len(parts) > 2 and parts[1] not in ("events", "completions", "frozen"):
            for name, text in BASE.items():
                own = parts[1].replace("-", " ").title()  # nobody shares a name
                files.setdefault(f"portfolios/{parts[1]}/{name}", text.replace("Ann Sample", own))
    for path, text in files.items():
        if path not in case.absent:
            target = folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, encoding="utf-8", newline="\n")
    return portfolios


def problems(portfolios: Path) -> list[str]:
    """What `cpd check` prints; its exit code is looked at as well."""
    result = CliRunner().invoke(main, ["check", "--portfolios", str(portfolios)])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    lines = result.stdout.split("\n")[:-1]
    errors = sum(": error " in line for line in lines if not line.startswith("    "))
    assert result.exit_code == (1 if errors else 0)
    return lines


def records(portfolios: Path) -> list[str]:
    """`person date hours type standards title`, and the rest where there is any."""
    found = []
    for person in read([portfolios]).library.people:
        for record in person.records:
            rest = {
                "until": record.until,
                "event": record.event,
                "mandatory": ",".join(record.mandatory),
                "needs": ",".join(record.needs),
                "evidence": ",".join(evidence.path for evidence in record.evidence),
                "visibility": record.visibility,
                "draft": record.draft or None,
                "inset_days": record.inset_days if record.type == "inset-day" else None,
            }
            numbers = ",".join(str(number) for number in record.standards)
            head = f"{person.id} {record.date} {float(record.hours):g} h {record.type} [{numbers}]"
            tail = "".join(f" {key}={value}" for key, value in rest.items() if value)
            found.append(f"{head} {record.title}{tail}")
    return found


def figures(portfolios: Path, asked: list[str]) -> list[str]:
    """The values asked for in lines such as `ann-sample hours.total = 2.5`, as they are."""
    arguments = ["report", "--portfolios", str(portfolios), "--as-of", AS_OF, "--format", "json"]
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 0, result.output
    people = {person["id"]: person for person in json.loads(result.stdout)["people"]}
    found = []
    for line in asked:
        person, _, place = line.split(" = ")[0].partition(" ")
        value = people[person]
        for part in place.split("."):
            value = value[int(part)] if isinstance(value, list) else value[part]
        found.append(f"{person} {place} = {json.dumps(value)}")
    return found
