"""A file on disk -> its settings, validated, and its body: the first step of every reader."""

from collections.abc import Mapping
from typing import Any

from msgspec.structs import replace

from cpd_portfolio import yaml_lines
from cpd_portfolio.personal_data import ALLOW
from cpd_portfolio.reading import front_matter
from cpd_portfolio.reading.front_matter import Markdown
from cpd_portfolio.reading.privacy import note_personal_data
from cpd_portfolio.reading.scan import File
from cpd_portfolio.reading.text import FileFlaw, read_file
from cpd_portfolio.reading.validate import Model, Source, validate

MOST_LINES = 10_000  # a long reflection has 200


def load_settings(source: Source, file: File) -> bool:
    """Reads a .yml file into source.document; False where that went wrong."""
    try:
        text = read_file(file.disk)
    except FileFlaw as error:
        source.take_flaws([error.flaw])
        return False
    source.document = yaml_lines.parse(text)
    note_personal_data(source, text, all_yaml=True)
    source.take_flaws(source.document.flaws)
    source.take_doubts()
    return source.document.complete


def load_markdown(
    source: Source, file: File, model: type[Model], instead: Mapping[str, Any] | None = None
) -> tuple[Model, Markdown] | None:
    """A Markdown file's front matter as a model, and the file; None where there is nothing to
    go on with. Problems are noted in `source`; `instead` as in validate()."""
    try:
        text = read_file(file.disk)
    except FileFlaw as error:
        source.take_flaws([error.flaw])
        return None
    if text.count("\n") > MOST_LINES:
        hint = "keep the text short, and pictures and papers in evidence/"
        source.note(1, "file-too-large", f"this file has more than {MOST_LINES:,} lines", hint)
        return None
    markdown = front_matter.parse(text)
    source.document = markdown.document
    note_personal_data(source, text)
    source.take_flaws(markdown.document.flaws)
    source.take_doubts()
    if not markdown.document.complete:
        return None
    written = validate(source, model, instead=instead)
    if written is None:
        return None
    if "<!--" in markdown.body:  # the mark is for the check, not for readers
        markdown = replace(markdown, body=ALLOW.sub("", markdown.body))
    return written, markdown
