"""Hugo with a small theme of our own: a page's frame as large as Material's, a person's pages
in the navigation of that person's pages, no search index."""

import shutil
from pathlib import Path

from benchmarks.generators.base import Generator, shown
from benchmarks.organisation import put, write_evidence
from benchmarks.people import Person, Reflection

THEME = Path(__file__).parent / "hugo_theme"


class Hugo(Generator):
    name = "Hugo"
    program = "hugo"
    outputs = ("public", "resources")

    def write_person(self, person: Person) -> None:
        home = self.folder / "content" / person.id
        put(home / "_index.md", f"---\ntitle: {person.name}\n---\n\n{person.statement}\n")
        for one in shown(person):
            evidence = f"evidence: {one.evidence}\n" if one.evidence else ""
            put(
                home / f"{one.slug}.md",
                f"---\ntitle: {one.title}\ndate: {one.date}\nhours: {one.hours}\n"
                f"activity: {one.type}\nstandards: {list(one.standards)}\n{evidence}---\n\n"
                f"{one.body}\n",
            )
        write_evidence(self.folder / "static" / person.id, person, self.organisation)

    def finish(self) -> None:
        shutil.copytree(THEME, self.folder, dirs_exist_ok=True)
        put(self.folder / "content" / "_index.md", "---\ntitle: People\n---\n")
        self.change_everything(0)

    def change_everything(self, version: int) -> None:
        put(
            self.folder / "hugo.toml",
            'baseURL = "/"\ntitle = "Example Vale Adult Learning"\n'
            'disableKinds = ["taxonomy", "term", "RSS", "sitemap"]\nbuildFuture = true\n'
            f'[params]\npolicy = "Policy {version}"\n',
        )

    def source(self, person: str, one: Reflection) -> Path:
        return self.folder / "content" / person / f"{one.slug}.md"

    def version(self) -> list[str]:
        return [str(self.path), "version"]

    def build(self) -> list[str]:
        return [str(self.path), "--quiet"]

    def serve(self, port: int) -> list[str]:
        return [str(self.path), "server", "--quiet", "--bind", "127.0.0.1", "--port", str(port)]
