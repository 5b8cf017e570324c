"""This generator, through its command and as a user would."""

from pathlib import Path

from benchmarks.generators.base import Generator
from benchmarks.organisation import put, write_common, write_person
from benchmarks.people import AS_OF, Person, Reflection


class Ours(Generator):
    name = "cpd"
    program = "cpd"
    outputs = ("site", ".site-kept")

    def write_person(self, person: Person) -> None:
        write_person(self.folder / "portfolios", person, self.organisation)

    def finish(self) -> None:
        folder = self.folder / "portfolios"
        write_common(folder, self.organisation, self.attendees, self.completions)
        put(
            self.folder / "mkdocs.yml",
            "site_name: Example Vale Adult Learning\n"
            f"theme: {{name: material, font: false}}\nextra: {{cpd: {{as_of: {AS_OF}}}}}\n",
        )
        self.change_everything(0)

    def change_everything(self, version: int) -> None:
        # everybody's target is another one
        put(
            self.folder / "portfolios" / "policy.yml",
            f"format: 1\nname: Policy {version}\nhours: {{annual: {30 + version}}}\n",
        )

    def source(self, person: str, one: Reflection) -> Path:
        return self.folder / "portfolios" / person / f"{one.path}.md"

    def home(self, person: str) -> str:
        return f"people/{person}/"

    def address(self, person: str, one: Reflection) -> str:
        return f"{self.home(person)}reflections/{one.slug}/"

    def build(self) -> list[str]:
        return [str(self.path), "build"]

    def serve(self, port: int) -> list[str]:
        return [str(self.path), "serve", "--port", str(port)]
