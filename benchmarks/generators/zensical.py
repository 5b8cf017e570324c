"""Zensical, with the same input and the same mkdocs.yml as MkDocs."""

from benchmarks.generators.mkdocs_material import MkDocsMaterial


class Zensical(MkDocsMaterial):
    name = "Zensical"
    program = "zensical"
    outputs = ("site", ".cache")
    serves = True

    def build(self) -> list[str]:
        return [str(self.path), "build"]

    def serve(self, port: int) -> list[str]:
        return [str(self.path), "serve", "--dev-addr", f"127.0.0.1:{port}"]
