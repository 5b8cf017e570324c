"""Stock MkDocs with Material: one site, pruned navigation, its search, no other plugin."""

from pathlib import Path

from benchmarks.generators.base import Generator, shown, standards
from benchmarks.organisation import put, write_evidence
from benchmarks.people import Person, Reflection


class MkDocsMaterial(Generator):
    name = "MkDocs + Material"
    program = "mkdocs"
    serves = False  # it builds everything again

    def write_person(self, person: Person) -> None:
        home = self.folder / "docs" / person.id
        rows = []
        for one in shown(person):
            put(home / f"{one.slug}.md", _page(one))
            rows.append(
                f"| {one.date} | [{one.title}]({one.slug}.md) | {one.hours} | {one.type} "
                f"| {standards(one)} |"
            )
        write_evidence(home, person, self.organisation)
        table = "| Date | Title | Hours | Type | Standards |\n|---|---|---|---|---|"
        text = "\n".join((table, *rows))
        put(
            home / "index.md",
            f"---\ntitle: {person.name}\n---\n\n{person.statement}\n\n## Reflections\n\n{text}\n",
        )

    def finish(self) -> None:
        links = "\n".join(f"- [{name}]({person}/index.md)" for person, name in self.names.items())
        put(self.folder / "docs" / "index.md", f"# People\n\n{links}\n")
        self.change_everything(0)

    def change_everything(self, version: int) -> None:
        put(
            self.folder / "mkdocs.yml",
            "site_name: Example Vale Adult Learning\n"
            f"copyright: Policy {version}\n"
            "theme: {name: material, font: false, features: [navigation.prune]}\n"
            "plugins: [search]\n",
        )

    def source(self, person: str, one: Reflection) -> Path:
        return self.folder / "docs" / person / f"{one.slug}.md"

    def build(self) -> list[str]:
        return [str(self.path), "build", "--quiet"]


def _page(one: Reflection) -> str:
    evidence = f"\n\n[Evidence]({one.evidence})" if one.evidence else ""
    return (
        f"---\ntitle: {one.title}\ndate: {one.date}\nhours: {one.hours}\nactivity: {one.type}\n"
        f"standards: {list(one.standards)}\n---\n\n"
        f"| Date | Hours | Type | Standards |\n|---|---|---|---|\n"
        f"| {one.date} | {one.hours} | {one.type} | {standards(one)} |{evidence}\n\n{one.body}\n"
    )
