"""What the benchmark asks of a generator."""

import shutil
from collections import defaultdict
from datetime import date
from pathlib import Path

from benchmarks.organisation import Organisation
from benchmarks.people import Person, Reflection


class Generator:
    name = ""
    program = ""
    outputs: tuple[str, ...] = ("site",)  # what a cold build does not find; the site is the first
    serves = True  # whether its live preview is measured

    def __init__(self, program: Path, folder: Path, organisation: Organisation) -> None:
        self.path, self.folder, self.organisation = program, folder, organisation
        self.names: dict[str, str] = {}  # person id -> name
        self.attendees: dict[str, list[str]] = defaultdict(list)
        self.completions: list[tuple[date, str, str]] = []

    # --- input

    def add(self, person: Person) -> None:
        """One person's input; `finish` comes after the last one."""
        self.names[person.id] = person.name
        for slug in person.events:
            self.attendees[slug].append(person.id)
        self.completions += [(day, person.id, what) for day, what in person.completions]
        self.write_person(person)

    def write_person(self, person: Person) -> None:
        raise NotImplementedError

    def finish(self) -> None:
        """What is there once, and `change_everything(0)`."""
        raise NotImplementedError

    # --- changes

    def source(self, person: str, one: Reflection) -> Path:
        """The file of a reflection."""
        raise NotImplementedError

    def edit(self, person: str, one: Reflection, words: str) -> None:
        with self.source(person, one).open("a", encoding="utf-8") as file:
            file.write(f"\n{words}\n")

    def change_everything(self, version: int) -> None:
        """A change that every page depends on: the policy, or a line on every page."""
        raise NotImplementedError

    def clear(self) -> None:
        for name in (*self.outputs, "cache"):
            shutil.rmtree(self.folder / name, ignore_errors=True)

    # --- commands

    def version(self) -> list[str]:
        return [str(self.path), "--version"]

    def build(self) -> list[str]:
        raise NotImplementedError

    def serve(self, port: int) -> list[str]:
        """Builds again when a file changes, and shows the site at 127.0.0.1."""
        raise NotImplementedError

    # --- output

    def home(self, person: str) -> str:
        """Where a person's own pages are, below the root of the site."""
        return f"{person}/"

    def address(self, person: str, one: Reflection) -> str:
        """Where the page of a reflection is."""
        return f"{self.home(person)}{one.slug}/"

    def written(self, address: str) -> str:
        """The page as it was written, "" where there is none."""
        page = self.folder / self.outputs[0] / address / "index.html"
        return page.read_text(encoding="utf-8") if page.is_file() else ""


def standards(one: Reflection) -> str:
    return ", ".join(map(str, one.standards))


def shown(person: Person) -> list[Reflection]:
    return [one for one in person.reflections if one.shown]
