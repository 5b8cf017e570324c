"""What several test modules share: values and folders made in a line, and sites read back."""

import datetime as dt
import json
import textwrap
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from fractions import Fraction
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result

from cpd_portfolio.cli import main
from cpd_portfolio.dates import CpdYear, cpd_year_from
from cpd_portfolio.locking import alone
from cpd_portfolio.model import Employment, Profile, Record, Sections, UsageError
from cpd_portfolio.model.files import Occupational
from cpd_portfolio.policy import Policies, Policy, PolicyFile, merge
from cpd_portfolio.reading.policies import default_policy, shipped
from cpd_portfolio.reading.validate import without_nulls
from cpd_portfolio.yaml_lines import parse

SAMPLES = Path(__file__).resolve().parents[1] / "portfolios"
VOID = {
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track",
    "wbr", "circle", "line", "path", "rect",
}  # fmt: skip


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def cpd_year(label: str) -> CpdYear:
    """`2025-26` from 1 September, `2025` from 1 January."""
    return cpd_year_from(int(label[:4]), (9, 1) if "-" in label else (1, 1))


def employed(text: str) -> Employment:
    return Employment.model_validate(without_nulls(parse(textwrap.dedent(text)).value))


def profile(text: str = "") -> Profile:
    head = "name: Ada Marsh\njob_title: Tutor\n"
    return Profile.model_validate(without_nulls(parse(head + textwrap.dedent(text)).value))


@cache
def rules(text: str = "") -> Policy:
    """The shipped rules with changes laid over them."""
    raw = merge(parse(shipped("default.yml")).value, parse(textwrap.dedent(text)).value)
    return Policy(PolicyFile.model_validate(without_nulls(raw)), default_policy().standards)


def versions(*policies: Policy) -> Policies:
    return Policies(tuple(sorted(policies, key=lambda one: one.rules.in_force_from)))


def record(on: str, hours: str = "1", **values: Any) -> Record:
    """A reflection with an implication, unless `values` say otherwise."""
    area = values.pop("area", None)
    if area is not None:
        values["occupational"] = occupational(
            area, values.pop("activity", None), values.pop("hands_on", None)
        )
    given: dict[str, Any] = {
        "person": "ada-marsh",
        "title": f"On {on}",
        "until": None,
        "type": "webinar",
        "slug": f"slug-{on}",
        "body": Sections(content="Learned.", implication="Done differently."),
    }
    return Record(date=day(on), hours=Fraction(hours), **(given | values))


def occupational(
    area: str, activity: str | None = None, hands_on: bool | None = None
) -> Occupational:
    raw = {"area": area, "activity": activity, "hands_on": None if hands_on is None else "true"}
    if hands_on is False:
        raw["hands_on"] = "false"
    return Occupational.model_validate({k: v for k, v in raw.items() if v is not None})


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Of the processor's time: what else a machine does is no fault of the program's."""
    started = time.process_time()
    yield
    assert time.process_time() - started < seconds


# --- folders


def write(root: Path, files: Mapping[str, str | bytes]) -> Path:
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(text, bytes):
            path.write_bytes(text)
        else:
            path.write_text(textwrap.dedent(text), encoding="utf-8")
    return root


def front(**settings: Any) -> str:
    """Front matter from values: JSON is YAML, so that any text arrives as it is."""
    return "".join(
        f"{key}: {json.dumps(value, ensure_ascii=False)}\n" for key, value in settings.items()
    )


def markdown(settings: Mapping[str, Any], body: str = "") -> str:
    return f"---\n{front(**settings)}---\n{body}"


def reflection(body: str | None = None, **settings: Any) -> str:
    """A reflection's file: the required keys are there unless they are given."""
    required = {"title": "A webinar", "date": "2025-10-03", "hours": 2, "type": "webinar"}
    text = "Learned.\n\n## Implication on practice\n\nDone differently.\n" if body is None else body
    return markdown({**required, **settings}, text)


def person(
    name: str = "Ada Marsh",
    job_title: str = "Tutor",
    statement: str = "",
    employment: Mapping[str, Any] | None = None,
    **of_profile: Any,
) -> dict[str, str]:
    """profile.md and employment.yml of somebody's folder."""
    work = {"start": "2023-09-01", "roles": ["tutor"], **(employment or {})}
    settings = {"name": name, "job_title": job_title, **of_profile}
    return {"profile.md": markdown(settings, statement), "employment.yml": front(**work)}


def below(folder: str, files: Mapping[str, str | bytes]) -> dict[str, str | bytes]:
    return {f"{folder}/{name}": text for name, text in files.items()}


def cpd(*arguments: str) -> Result:
    """The command line, in the current folder."""
    return CliRunner().invoke(main, list(arguments))


def build(as_of: str = "2026-03-31", *more: str) -> Result:
    result = cpd("build", "--portfolios", "portfolios", "--as-of", as_of, *more)
    assert result.exit_code == 0, (result.output, result.exception)
    return result


def wait_for_lock(kept: Path) -> None:
    """Until no process of a build that was killed is left: its workers end by themselves."""
    until = time.monotonic() + 30
    while True:
        try:
            with alone(kept):
                return
        except UsageError:
            assert time.monotonic() < until, "a worker holds the lock"
            time.sleep(0.05)


def report(as_of: str = "2026-03-31", *more: str) -> dict[str, Any]:
    result = cpd("report", "--portfolios", "portfolios", "--as-of", as_of, *more, "--format=json")
    assert result.exit_code == 0, (result.output, result.exception)
    found: dict[str, Any] = json.loads(result.stdout)
    return found


# --- sites


class Element:
    def __init__(self, tag: str, attributes: Iterable[tuple[str, str | None]], line: int) -> None:
        self.tag = tag
        self.attributes = {name: value or "" for name, value in attributes}
        self.names = [name for name, _ in attributes]
        self.line = line
        self.children: list[Element | str] = []

    def __repr__(self) -> str:
        return f"<{self.tag} {self.attributes}> in line {self.line}"

    @property
    def text(self) -> str:
        words = [c if isinstance(c, str) else c.text for c in self.children]
        return "".join(words)

    @property
    def words(self) -> str:
        return " ".join(self.text.split())

    @property
    def spaced(self) -> str:
        """The words, with a space wherever an element begins or ends."""
        found = [c if isinstance(c, str) else c.spaced for c in self.children]
        return " ".join(" ".join(found).split())

    def all(self, *tags: str) -> list["Element"]:
        """Every element below this one, in the order of the page; no recursion, for texts may
        nest very deeply."""
        found: list[Element] = []
        waiting = self.inside()[::-1]
        while waiting:
            element = waiting.pop()
            if not tags or element.tag in tags:
                found.append(element)
            waiting += element.inside()[::-1]
        return found

    def inside(self, *tags: str) -> list["Element"]:
        """The elements that stand directly in this one."""
        return [c for c in self.children if isinstance(c, Element) and (c.tag in tags or not tags)]

    def one(self, tag: str) -> "Element":
        found = self.all(tag)
        assert len(found) == 1, f"{len(found)} <{tag}>"
        return found[0]


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Element("", [], 0)
        self.open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, attrs, self.getpos()[0])
        self.open[-1].children.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open[-1].children.append(Element(tag, attrs, self.getpos()[0]))

    def handle_endtag(self, tag: str) -> None:
        for depth in range(len(self.open) - 1, 0, -1):
            if self.open[depth].tag == tag:
                del self.open[depth:]
                return

    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(data)


def parsed(text: str) -> Element:
    reader = _Reader()
    reader.feed(text)
    reader.close()
    return reader.root


def pages_of(site: Path) -> dict[str, Element]:
    """Every HTML file of a site by its path, parsed."""
    return {
        path.relative_to(site).as_posix(): parsed(path.read_text(encoding="utf-8"))
        for path in sorted(site.rglob("*.html"))
    }


def in_text(page: Element) -> list[Element]:
    """The tables of a page, without those of the figures of its charts."""
    return [t for t in page.all("table") if "cpd-chart__table" not in t.attributes.get("class", "")]


def article(page: Element) -> Element:
    """What stands on the page itself, without the frame around it."""
    return next(e for e in page.all("article"))


def bytes_of(site: Path) -> dict[str, bytes]:
    return {
        path.relative_to(site).as_posix(): path.read_bytes()
        for path in sorted(site.rglob("*"))
        if path.is_file()
    }
